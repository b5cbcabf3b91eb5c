"""A page as it was laid out, in plain values: pdf/ fills them, the checks of the layout read them.

Lengths are points from the page's lower left corner, y upwards.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from brochure.document import merge_fields
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.design.line_breaking import Line
    from brochure.document.blocks import Inline

_ASCENT, _DESCENT = 0.75, 0.25  # of the size: what letters take above and below their baseline


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a page."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class PlacedText:
    """The lines of one text that stand on a page: of a paragraph, a heading, a cell, a label.

    `spans` is all the text says, on other pages too; `role` the structure type of its element (P, H2, TD), empty for
    decoration; `room` how wide a place it had. It `starts` and `ends` here unless other pages have lines of it.
    """

    spans: Inline
    role: str
    size: float
    lines: tuple[Line, ...]
    area: Area
    available_width: float
    starts_here: bool = True
    ends_here: bool = True

    @cached_property
    def line_texts(self) -> list[str]:
        """What each line says."""
        return ["".join([_show_blank(run.text, is_blank=run.is_blank) for run in line.runs]) for line in self.lines]

    @cached_property
    def text(self) -> str:
        """All that the text says."""
        return to_visible_text(self.spans)

    @cached_property
    def source_text(self) -> str:
        """All that the text says, as its author wrote it."""
        return to_source_text(self.text)


_BREAKABLE = str.maketrans("\xa0\u2011", " -")  # phone numbers are printed so that no line ends within them


def to_source_text(text: str) -> str:
    """A text on a page as its author wrote it, without what keeps it on one line and room left to write in."""
    return (text if text.isascii() else text.translate(_BREAKABLE)).strip()


def to_visible_text(spans: Inline) -> str:
    """The characters of a text, blanks to write on as underscores."""
    return "".join(_show_blank(span.text, is_blank=merge_fields.is_blank(span)) for span in spans)


def _show_blank(text: str, *, is_blank: bool) -> str:
    return "_" * (len(text) // 2) if is_blank else text  # a letter is about two spaces wide


def area_of(lines: list[tuple[Line, float, float]], size: float) -> Area:
    """What some lines of a size cover, each with the place (x, y) of its baseline's start; there is one at least."""
    return Area(
        left=min(x for _, x, _ in lines),
        bottom=min(y for _, _, y in lines) - _DESCENT * size,
        right=max(x + line.width for line, x, _ in lines),
        top=max(y for _, _, y in lines) + _ASCENT * size,
    )


@dataclass(frozen=True)
class LaidOutPage:
    """One page: its size, the part that content may fill, the texts in the order of drawing, and the boxes.

    `boxes` are what was placed one under another, sections for the most part, with all that is drawn in them.
    """

    number: int
    width: float
    height: float
    frame: Area
    texts: tuple[PlacedText, ...]
    boxes: tuple[Area, ...]
