"""What a single cell may hold: its words as they will be printed, or the reason why it cannot be used.

A reason never holds any of the cell's words, only places in it. Names are printed as they are typed, whatever their
case.
"""

from __future__ import annotations

import re
import unicodedata
from string import ascii_letters
from typing import TYPE_CHECKING

from brochure.copies.dates import NoDateError
from brochure.document.merge_fields import LONGEST, held

if TYPE_CHECKING:
    from collections.abc import Callable

    from brochure.content.languages import Words
    from brochure.copies.dates import Dates
    from brochure.design.fonts import Family
    from brochure.document.merge_fields import Field

MOST_PARAGRAPHS = 12

EMPTY = "is empty"
REASON = "reason"  # the head of the column that rejects.csv adds
FORMULA = "begins with = + - @ or a tab, as formulas do: take that sign away"
NO_VALUE = "holds an error of the spreadsheet, such as #N/A: mend its formula"
DAMAGED = "has a damaged letter at place {place}: type it again"
UNSEEN = "has a character at place {place} that cannot be seen or turns the writing round: type the cell again"
NO_LETTER = "has a letter or sign at place {place} that the type face lacks: write it with another"
TOO_LONG = "has {count} characters, and there is room for {most}"
LINE_END = "has a line end in it: type it in one line, or look for a quotation mark that is missing"
PARAGRAPHS = "has {count} paragraphs, and there is room for {most}"

# What spreadsheets take for a formula (OWASP, CSV Injection), also in the wide forms of East Asian keyboards
_SIGNS = "=+@＝＋－＠-"
_FORMULA = re.compile(rf"[\t\r]|\s*[{_SIGNS}]")
_DASH = re.compile(r"\s*-\s")  # a list in a note; no formula begins so
_NO_VALUE = re.compile(r"#(N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)|#+", re.IGNORECASE)
_LINE_ENDS = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
_LOST = "\N{REPLACEMENT CHARACTER}"
_BLANK = "\t\n\r\v\f\x85\u2028\u2029"

Judge = "Callable[[str], tuple[str, str]]"
"""Of a cell: its words as they will be printed, and the reason why it cannot be used; one of the two is empty."""


class Cells:
    """Judges cells for one type face and one reader of dates."""

    def __init__(self, family: Family, words: Words, dates: Dates) -> None:
        self._family, self._words, self._dates = family, words, dates
        self._good: set[str] = set(f" \r\n{ascii_letters}")  # it grows as others are met

    def judge(self, field: Field) -> Callable[[str], tuple[str, str]]:
        """What judges the cells of a field's column."""
        read = {"date": self._date, "paragraph": self._paragraphs}.get(field.kind, self._line)
        most = LONGEST[field.kind]
        missing = ("", "" if field.optional else EMPTY)

        def judged(cell: str) -> tuple[str, str]:
            return read(cell, most) if cell and not cell.isspace() else missing

        return judged

    def _line(self, cell: str, most: int) -> tuple[str, str]:
        why = _no_words(cell) or _in_lines(cell)
        return ("", why) if why else self._fitting(" ".join(cell.split()), cell, most)

    def _paragraphs(self, cell: str, most: int) -> tuple[str, str]:
        why = "" if _DASH.match(cell) else _no_words(cell)
        if why:
            return "", why
        lines = [line for line in (" ".join(line.split()) for line in _LINE_ENDS.split(cell)) if line]
        if len(lines) > MOST_PARAGRAPHS:
            return "", PARAGRAPHS.format(count=len(lines), most=MOST_PARAGRAPHS)
        return self._fitting("\n".join(lines), cell, most)

    def _date(self, cell: str, most: int) -> tuple[str, str]:
        why = _no_words(cell) or _in_lines(cell)
        if why:
            return "", why
        try:
            return held(self._words.date(self._dates.read(cell.strip()))), ""
        except NoDateError as fault:
            return "", str(fault)

    def _fitting(self, words: str, cell: str, most: int) -> tuple[str, str]:
        """Words that can be printed and have room; `cell` is where a place is counted."""
        if not self._good.issuperset(cell) and (why := self._odd(cell)):
            return "", why
        if not words.isascii():
            words = unicodedata.normalize("NFC", words)
        if len(words) > most:
            return "", TOO_LONG.format(count=len(words), most=most)
        return words, ""

    def _odd(self, cell: str) -> str:
        """What is wrong with the characters of a cell, and at which place the first of them stands, from 1."""
        place = 1
        for cluster in _clusters(cell):
            composed = unicodedata.normalize("NFC", cluster)
            for character in composed:
                if character not in self._good and (why := self._refused(character)):
                    return why.format(place=place)
            place += len(cluster)
        return ""

    def _refused(self, character: str) -> str:
        if character == _LOST:
            return DAMAGED
        kind = unicodedata.category(character)
        if character in _BLANK or kind == "Zs":
            return ""
        if kind in {"Cc", "Cf", "Cn", "Co", "Cs"}:
            return UNSEEN
        if self._family.missing(character):
            return NO_LETTER
        self._good.add(character)
        return ""


def _clusters(text: str) -> list[str]:
    """A text cut before each character that no mark of the one before it is: what may be composed stays together."""
    if text.isascii():
        return list(text)
    found: list[str] = []
    for character in text:
        if found and unicodedata.combining(character):
            found[-1] += character
        else:
            found.append(character)
    return found


def _no_words(cell: str) -> str:
    if _FORMULA.match(cell):
        return FORMULA
    return NO_VALUE if "#" in cell and _NO_VALUE.fullmatch(cell.strip()) else ""


def _in_lines(cell: str) -> str:
    """Where a quotation mark is missing, the next rows stand in a cell: other people, after a line end."""
    return LINE_END if _LINE_ENDS.search(cell.strip()) else ""


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet might take a cell for a formula."""
    return _FORMULA.match(cell) is not None
