"""A laid-out page as plain values: `render/pdf` makes them, the layout rules read them.

Lengths are points from the page's lower left corner, y upward.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from brochure.document import merge_fields
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.design.line_breaking import Line
    from brochure.document.blocks import Inline

_ASCENT, _DESCENT = 0.75, 0.25  # shares of the type size above and below the baseline


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on a page, in points."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class PlacedText:
    """The lines of one text on a page: of a paragraph, a heading, a table cell or a label.

    `spans` is the whole text, also what is on other pages; `role` is the structure type of its element (P, H2, TD),
    empty for decoration; `available_width` is the width of its box in points. `starts_here` and `ends_here` are false
    if the page before or after has lines of the text too.
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
        """The text of each line."""
        return ["".join([_show_blank(run.text, is_blank=run.is_blank) for run in line.runs]) for line in self.lines]

    @cached_property
    def text(self) -> str:
        """The whole text, also what is on other pages."""
        return to_visible_text(self.spans)

    @cached_property
    def source_text(self) -> str:
        """The whole text as its author wrote it."""
        return to_source_text(self.text)


_BREAKABLE = str.maketrans("\xa0\u2011", " -")  # non-breaking characters, such as those printed in phone numbers


def to_source_text(text: str) -> str:
    """Return a printed text as its author wrote it: plain spaces and hyphens, no spaces at either end."""
    return (text if text.isascii() else text.translate(_BREAKABLE)).strip()


def to_visible_text(spans: Inline) -> str:
    """Return the characters of a text, with underscores for blanks to write on."""
    return "".join(_show_blank(span.text, is_blank=merge_fields.is_blank(span)) for span in spans)


def _show_blank(text: str, *, is_blank: bool) -> str:
    return "_" * (len(text) // 2) if is_blank else text  # a letter is about two spaces wide


def compute_area(lines: list[tuple[Line, float, float]], size: float) -> Area:
    """Return the area that lines of one type size cover.

    Each line comes with the start (x, y) of its baseline; there must be at least one line.
    """
    return Area(
        left=min(x for _, x, _ in lines),
        bottom=min(y for _, _, y in lines) - _DESCENT * size,
        right=max(x + line.width for line, x, _ in lines),
        top=max(y for _, _, y in lines) + _ASCENT * size,
    )


@dataclass(frozen=True)
class LaidOutPage:
    """One page: its size, the frame that content may fill, and the texts in the order of drawing.

    `boxes` are the areas of the boxes placed one below another, mostly sections, with everything drawn in them.
    """

    number: int
    width: float
    height: float
    frame: Area
    texts: tuple[PlacedText, ...]
    boxes: tuple[Area, ...]
