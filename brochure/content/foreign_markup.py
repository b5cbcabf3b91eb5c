"""Marks of other formats in a text, and lines that begin like notes: all are printed as typed, each kind warned of.

Authors bring them from Markdown, HTML and word processors. Every pattern takes time in proportion to the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brochure.diagnostics.problem import WARNING, Problem
from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.source.parser import Scalar

_ADDRESS = compile_lazily(r"(?:https?://|\]\()\S*")
_EMPHASIS = compile_lazily(
    r"(?<![\w*\\])\*(?![\s*])(?P<star>[^*\n]{1,200})(?<!\s)\*(?![\w*])"
    r"|(?<![\w\\])(?P<line>__?)(?![\s_])(?P<words>[^_\n]{1,200})(?<!\s)(?P=line)(?!\w)"
)
_HTML_TAG = compile_lazily(
    r"</?(?:a|b|big|br|center|div|em|font|h[1-6]|i|img|li|ol|p|small|span|strong|sub|sup|u|ul)(?:\s[^<>\n=]{0,60}=[^<>\n]{0,200})?\s?/?>",
    re.IGNORECASE,
)
_NUMBERED_LINE = compile_lazily(r"^[ \t]*([12])[.)][ \t]+\S", re.MULTILINE)
_HEADING_LINE = compile_lazily(r"^[ \t]*(##{1,5})[ \t]+\S", re.MULTILINE)
_HASH_LINE = compile_lazily(r"^[ \t]*(#)(?:[ \t]|[^\W\d])", re.MULTILINE)
# At the start of a paragraph or below another bullet; elsewhere a line may well begin with a dash of its sentence.
_DASH_LINE = compile_lazily(
    r"(?:\A[ \t]*|\n[ \t]*\n[ \t]*|(?:\A|\n)(?P<lead>[ \t]*)[-*•–—][ \t][^\n]*\n(?P=lead))"
    r"(?P<dash>[–—·‣−])[ \t]+\S"
)
_SPACED_LINK = compile_lazily(r"\](?P<gap>[ \t]+)\((?:https?:|mailto:|tel:|www\.)", re.IGNORECASE)


def warn_of_foreign_markup(scalar: Scalar, problems: list[Problem], *, links: bool = True) -> None:
    """Warn of the first mark of each kind in a text; of lists, headings and notes only in block texts."""
    value = scalar.value
    if links and (spaced_link := _SPACED_LINK.search(value)):
        message = "a space between ] and ( keeps this from being a link, so it is printed as typed"
        where = scalar.where_at(spaced_link.start("gap"), len(spaced_link["gap"]))
        problems.append(Problem(WARNING, where, "space-in-link", message, "delete the space between ] and ("))
    without_addresses = (
        _ADDRESS.sub(lambda marks: " " * len(marks[0]), value) if "://" in value or "](" in value else value
    )
    marks = [*_find_emphasis(without_addresses), *_find_tag(without_addresses)]
    if scalar.style == "|":
        marks += [*_find_line_marks(without_addresses)]
        _warn_of_notes(scalar, problems)
    for offset, length, message, hint in marks:
        problems.append(Problem(WARNING, scalar.where_at(offset, length), "foreign-markup", message, hint))


_ForeignMark = tuple[int, int, str, str]
"""Where a mark begins, how long it is, what is wrong and how to mend it."""


def _find_emphasis(text: str) -> Iterator[_ForeignMark]:
    for match in _EMPHASIS.finditer(text):
        words = match["star"] or match["words"]
        if any(c.isalpha() for c in words):
            excerpt = match[0] if len(match[0]) <= 40 else match[0][:39] + "…"
            hint = "use **…** for bold: put two stars before and after the words; or take the marks out"
            yield match.start(), len(match[0]), f"`{excerpt}` is printed as typed, marks and all", hint
            return


def _find_tag(text: str) -> Iterator[_ForeignMark]:
    if match := _HTML_TAG.search(text):
        hint = "take it out; use **…** for bold, and an empty line for a new paragraph"
        excerpt = match[0] if len(match[0]) <= 40 else match[0][:39] + "…"
        yield match.start(), len(match[0]), f"`{excerpt}` is printed as typed: HTML is not read here", hint


def _find_line_marks(text: str) -> Iterator[_ForeignMark]:
    numbers = list(_NUMBERED_LINE.finditer(text))
    second = next((match for match in numbers if match[1] == "2"), None)
    if second and numbers[0][1] == "1":
        message = "numbers make no list here: the lines are printed as typed, one after the other"
        hint = "start each with a dash and a space (- ), or make it a section of the kind steps, which counts by itself"
        yield numbers[0].start(1), 2, message, hint
    if match := _HEADING_LINE.search(text):
        message = f"`{match[1]}` makes no heading here and is printed as typed"
        hint = "begin a new section with its own `heading:`, or use **…** for bold"
        yield match.start(1), len(match[1]), message, hint
    if match := _DASH_LINE.search(text):
        message = f"`{match['dash']}` makes no bullet and is printed as typed"
        yield match.start("dash"), 1, message, "for a bullet, put a dash and a space (- ) in its place"


def _warn_of_notes(scalar: Scalar, problems: list[Problem]) -> None:
    for match in _HASH_LINE.finditer(scalar.value):
        message = "this line is printed, because it stands inside a text"
        hint = "if it is a note, move it above the line with the text's key, where notes are not printed"
        problems.append(Problem(WARNING, scalar.where_at(match.start(1)), "note-in-text", message, hint))
