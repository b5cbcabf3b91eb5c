"""Warnings about markup of other formats in a text, and about lines that look like notes: both are printed as typed.

Authors bring them from Markdown, HTML and word processors. Every pattern takes time linear in the text's length.
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
# Only at the start of a paragraph or below another bullet; any other line may begin with a dash of its sentence.
_DASH_LINE = compile_lazily(
    r"(?:\A[ \t]*|\n[ \t]*\n[ \t]*|(?:\A|\n)(?P<lead>[ \t]*)[-*•–—][ \t][^\n]*\n(?P=lead))"
    r"(?P<dash>[–—·‣−])[ \t]+\S"
)
_SPACED_LINK = compile_lazily(r"\](?P<gap>[ \t]+)\((?:https?:|mailto:|tel:|www\.)", re.IGNORECASE)


def warn_of_foreign_markup(scalar: Scalar, problems: list[Problem], *, links: bool = True) -> None:
    """Warn of the first mark of each kind in a text; look for lists, headings and notes only in block (`|`) texts."""
    value = scalar.value
    if links and (spaced_link := _SPACED_LINK.search(value)):
        message = "this is not a link because of the space between ] and (, so it will be printed as typed"
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
"""A mark's offset and length in the text, and the message and hint of its warning."""


def _find_emphasis(text: str) -> Iterator[_ForeignMark]:
    for match in _EMPHASIS.finditer(text):
        words = match["star"] or match["words"]
        if any(c.isalpha() for c in words):
            excerpt = match[0] if len(match[0]) <= 40 else match[0][:39] + "…"
            hint = "for bold, put two stars before and after the words, as in **…**; otherwise delete the marks"
            yield match.start(), len(match[0]), f"`{excerpt}` will be printed as typed, with its marks", hint
            return


def _find_tag(text: str) -> Iterator[_ForeignMark]:
    if match := _HTML_TAG.search(text):
        hint = "delete it; use **…** for bold, and an empty line for a new paragraph"
        excerpt = match[0] if len(match[0]) <= 40 else match[0][:39] + "…"
        yield match.start(), len(match[0]), f"`{excerpt}` will be printed as typed: HTML does not work here", hint


def _find_line_marks(text: str) -> Iterator[_ForeignMark]:
    numbers = list(_NUMBERED_LINE.finditer(text))
    second = next((match for match in numbers if match[1] == "2"), None)
    if second and numbers[0][1] == "1":
        message = "numbers do not make a list here: the lines will be printed as typed, one after the other"
        hint = "start each line with a dash and a space (- ), or use a section with `kind: steps`, which numbers them"
        yield numbers[0].start(1), 2, message, hint
    if match := _HEADING_LINE.search(text):
        message = f"`{match[1]}` does not make a heading here and will be printed as typed"
        hint = "start a new section with its own `heading:`, or use **…** for bold"
        yield match.start(1), len(match[1]), message, hint
    if match := _DASH_LINE.search(text):
        message = f"`{match['dash']}` does not make a bullet and will be printed as typed"
        yield match.start("dash"), 1, message, "for a bullet, type a dash and a space (- ) instead"


def _warn_of_notes(scalar: Scalar, problems: list[Problem]) -> None:
    for match in _HASH_LINE.finditer(scalar.value):
        message = "this line will be printed, because it is inside a text"
        hint = "if it is a note, move it above the line with the text's key; notes there are not printed"
        problems.append(Problem(WARNING, scalar.where_at(match.start(1)), "note-in-text", message, hint))
