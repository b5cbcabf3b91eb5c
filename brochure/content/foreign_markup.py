"""Marks of other formats in a text, and lines that begin like notes: all are printed as typed, each kind warned of.

Authors bring them from Markdown, HTML and word processors. Every pattern takes time in proportion to the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brochure.diagnostics.problem import WARNING, Problem
from brochure.runtime.lazy_regex import on_demand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.source.parser import Scalar

_ADDRESS = on_demand(r"(?:https?://|\]\()\S*")
_EMPHASIS = on_demand(
    r"(?<![\w*\\])\*(?![\s*])(?P<star>[^*\n]{1,200})(?<!\s)\*(?![\w*])"
    r"|(?<![\w\\])(?P<line>__?)(?![\s_])(?P<words>[^_\n]{1,200})(?<!\s)(?P=line)(?!\w)"
)
_TAG = on_demand(
    r"</?(?:a|b|big|br|center|div|em|font|h[1-6]|i|img|li|ol|p|small|span|strong|sub|sup|u|ul)(?:\s[^<>\n=]{0,60}=[^<>\n]{0,200})?\s?/?>",
    re.IGNORECASE,
)
_NUMBER = on_demand(r"^[ \t]*([12])[.)][ \t]+\S", re.MULTILINE)
_HEADING = on_demand(r"^[ \t]*(##{1,5})[ \t]+\S", re.MULTILINE)
_NOTE = on_demand(r"^[ \t]*(#)(?:[ \t]|[^\W\d])", re.MULTILINE)
# At the start of a paragraph or below another bullet; elsewhere a line may well begin with a dash of its sentence.
_DASH = on_demand(
    r"(?:\A[ \t]*|\n[ \t]*\n[ \t]*|(?:\A|\n)(?P<lead>[ \t]*)[-*•–—][ \t][^\n]*\n(?P=lead))"
    r"(?P<dash>[–—·‣−])[ \t]+\S"
)
_APART = on_demand(r"\](?P<gap>[ \t]+)\((?:https?:|mailto:|tel:|www\.)", re.IGNORECASE)


def warn(scalar: Scalar, problems: list[Problem], *, links: bool = True) -> None:
    """Warn of the first mark of each kind in a text; of lists, headings and notes only in block texts."""
    value = scalar.value
    if links and (apart := _APART.search(value)):
        message = "a space between ] and ( keeps this from being a link, so it is printed as typed"
        where = scalar.at(apart.start("gap"), len(apart["gap"]))
        problems.append(Problem(WARNING, where, "space-in-link", message, "delete the space between ] and ("))
    bare = _ADDRESS.sub(lambda found: " " * len(found[0]), value) if "://" in value or "](" in value else value
    found = [*_emphasis(bare), *_tags(bare)]
    if scalar.style == "|":
        found += [*_lines(bare)]
        _notes(scalar, problems)
    for at, length, message, hint in found:
        problems.append(Problem(WARNING, scalar.at(at, length), "foreign-markup", message, hint))


_Found = tuple[int, int, str, str]
"""Where a mark begins, how long it is, what is wrong and how to mend it."""


def _emphasis(text: str) -> Iterator[_Found]:
    for found in _EMPHASIS.finditer(text):
        words = found["star"] or found["words"]
        if any(c.isalpha() for c in words):
            shown = found[0] if len(found[0]) <= 40 else found[0][:39] + "…"
            hint = "use **…** for bold: put two stars before and after the words; or take the marks out"
            yield found.start(), len(found[0]), f"`{shown}` is printed as typed, marks and all", hint
            return


def _tags(text: str) -> Iterator[_Found]:
    if found := _TAG.search(text):
        hint = "take it out; use **…** for bold, and an empty line for a new paragraph"
        shown = found[0] if len(found[0]) <= 40 else found[0][:39] + "…"
        yield found.start(), len(found[0]), f"`{shown}` is printed as typed: HTML is not read here", hint


def _lines(text: str) -> Iterator[_Found]:
    numbers = list(_NUMBER.finditer(text))
    second = next((found for found in numbers if found[1] == "2"), None)
    if second and numbers[0][1] == "1":
        message = "numbers make no list here: the lines are printed as typed, one after the other"
        hint = "start each with a dash and a space (- ), or make it a section of the kind steps, which counts by itself"
        yield numbers[0].start(1), 2, message, hint
    if found := _HEADING.search(text):
        message = f"`{found[1]}` makes no heading here and is printed as typed"
        hint = "begin a new section with its own `heading:`, or use **…** for bold"
        yield found.start(1), len(found[1]), message, hint
    if found := _DASH.search(text):
        message = f"`{found['dash']}` makes no bullet and is printed as typed"
        yield found.start("dash"), 1, message, "for a bullet, put a dash and a space (- ) in its place"


def _notes(scalar: Scalar, problems: list[Problem]) -> None:
    for found in _NOTE.finditer(scalar.value):
        message = "this line is printed, because it stands inside a text"
        hint = "if it is a note, move it above the line with the text's key, where notes are not printed"
        problems.append(Problem(WARNING, scalar.at(found.start(1)), "note-in-text", message, hint))
