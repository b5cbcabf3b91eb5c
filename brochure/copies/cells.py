"""Checks of single cells: the text to print, or the reason why a cell cannot be used.

A reason never holds any of the cell's words, only positions in it. Names are printed as they are typed, whatever their
case.
"""

from __future__ import annotations

import re
import unicodedata
from string import ascii_letters
from typing import TYPE_CHECKING

from brochure.copies.dates import NoDateError
from brochure.document.merge_fields import MAX_LENGTHS, keep_date_together

if TYPE_CHECKING:
    from collections.abc import Callable

    from brochure.content.languages import Words
    from brochure.copies.dates import DateParser
    from brochure.design.fonts import FontFamily
    from brochure.document.merge_fields import MergeField

MAX_PARAGRAPHS = 12

EMPTY_CELL = "is empty"
REASON_HEADER = "reason"  # the name of the column that rejects.csv adds
FORMULA_CELL = "begins with = + - @ or a tab, like a formula: delete that sign"
ERROR_VALUE = "has a spreadsheet error, such as #N/A: fix its formula"
DAMAGED_LETTER = "has a damaged letter at position {place}: type it again"
INVISIBLE_CHARACTER = (
    "has a hidden character at position {place}, which may also reverse the text: type the whole cell again"
)
MISSING_GLYPH = "has a letter or sign at position {place} that our font does not have: type a different one"
TOO_LONG = "has {count} characters: shorten it to {most} or fewer"
LINE_BREAK = "has a line break in it: type it on one line, or look for a missing quotation mark"
TOO_MANY_PARAGRAPHS = "has {count} paragraphs: shorten it to {most} or fewer"

# Signs that start a formula in spreadsheets (OWASP, CSV Injection), also in the wide forms of East Asian keyboards
_FORMULA_SIGNS = "=+@＝＋－＠-"
_FORMULA_START = re.compile(rf"[\t\r]|\s*[{_FORMULA_SIGNS}]")
_LIST_DASH = re.compile(r"\s*-\s")  # a list in a note, never a formula
_ERROR_VALUE = re.compile(r"#(N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)|#+", re.IGNORECASE)
_LINE_BREAK = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
_REPLACEMENT_CHARACTER = "\N{REPLACEMENT CHARACTER}"
_WHITE_SPACE = "\t\n\r\v\f\x85\u2028\u2029"

"""The type of a function from a cell to its printed text and the reason to refuse it; one of them is empty."""


class CellParser:
    """Checks cells against one font family, and their dates with one date parser."""

    def __init__(self, family: FontFamily, words: Words, date_parser: DateParser) -> None:
        self._family, self._words, self._date_parser = family, words, date_parser
        self._accepted: set[str] = set(f" \r\n{ascii_letters}")  # grows with each character that the fonts have

    def build_parser(self, field: MergeField) -> Callable[[str], tuple[str, str]]:
        """Return a function that maps a cell of the field's column to its printed text and the reason for refusing it.

        One of the two is empty.
        """
        parse_value = {"date": self._parse_date, "paragraph": self._parse_paragraphs}.get(field.kind, self._parse_line)
        max_length = MAX_LENGTHS[field.kind]
        empty_result = ("", "" if field.optional else EMPTY_CELL)

        def parse_cell(cell: str) -> tuple[str, str]:
            return parse_value(cell, max_length) if cell and not cell.isspace() else empty_result

        return parse_cell

    def _parse_line(self, cell: str, max_length: int) -> tuple[str, str]:
        reason = _check_formula(cell) or _check_line_breaks(cell)
        return ("", reason) if reason else self._fit_text(" ".join(cell.split()), cell, max_length)

    def _parse_paragraphs(self, cell: str, max_length: int) -> tuple[str, str]:
        reason = "" if _LIST_DASH.match(cell) else _check_formula(cell)
        if reason:
            return "", reason
        lines = [line for line in (" ".join(line.split()) for line in _LINE_BREAK.split(cell)) if line]
        if len(lines) > MAX_PARAGRAPHS:
            return "", TOO_MANY_PARAGRAPHS.format(count=len(lines), most=MAX_PARAGRAPHS)
        return self._fit_text("\n".join(lines), cell, max_length)

    def _parse_date(self, cell: str, max_length: int) -> tuple[str, str]:
        reason = _check_formula(cell) or _check_line_breaks(cell)
        if reason:
            return "", reason
        try:
            return keep_date_together(self._words.format_date(self._date_parser.parse(cell.strip()))), ""
        except NoDateError as fault:
            return "", str(fault)

    def _fit_text(self, text: str, cell: str, max_length: int) -> tuple[str, str]:
        """Return the text in NFC, or the reason why it cannot be printed; positions are counted in `cell`."""
        if not self._accepted.issuperset(cell) and (reason := self._check_characters(cell)):
            return "", reason
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        if len(text) > max_length:
            return "", TOO_LONG.format(count=len(text), most=max_length)
        return text, ""

    def _check_characters(self, cell: str) -> str:
        """Return why a cell's first bad character is refused, with its position counted from 1; empty if none is."""
        position = 1
        for cluster in _split_clusters(cell):
            composed = unicodedata.normalize("NFC", cluster)
            for character in composed:
                if character not in self._accepted and (reason := self._check_character(character)):
                    return reason.format(place=position)
            position += len(cluster)
        return ""

    def _check_character(self, character: str) -> str:
        if character == _REPLACEMENT_CHARACTER:
            return DAMAGED_LETTER
        category = unicodedata.category(character)
        if character in _WHITE_SPACE or category == "Zs":
            return ""
        if category in {"Cc", "Cf", "Cn", "Co", "Cs"}:
            return INVISIBLE_CHARACTER
        if self._family.find_missing(character):
            return MISSING_GLYPH
        self._accepted.add(character)
        return ""


def _split_clusters(text: str) -> list[str]:
    """Split a text into characters, each with the combining marks that follow it."""
    if text.isascii():
        return list(text)
    clusters: list[str] = []
    for character in text:
        if clusters and unicodedata.combining(character):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _check_formula(cell: str) -> str:
    if _FORMULA_START.match(cell):
        return FORMULA_CELL
    return ERROR_VALUE if "#" in cell and _ERROR_VALUE.fullmatch(cell.strip()) else ""


def _check_line_breaks(cell: str) -> str:
    """Return the reason to refuse a cell with a line break, which may hold other people's rows; empty if none."""
    return LINE_BREAK if _LINE_BREAK.search(cell.strip()) else ""


def is_formula(cell: str) -> bool:
    """Return whether a spreadsheet might read a cell as a formula."""
    return _FORMULA_START.match(cell) is not None
