"""Imposition: the positions of panels and pages on sheets that are folded or stapled. Lengths are points.

A tri-fold is a landscape sheet folded twice. The panel that folds in (the flap) is narrower than the other two, so
that it stays flat; the inside mirrors the outside, as the sheet is turned over its short edge. On Letter paper the
panels are 3.625, 3.6875 and 3.6875 inches wide.

A booklet is a stack of landscape sheets with two pages on each side, folded once and stapled in the fold. The sheets
around an inner sheet push its pages outward by their thickness (creep), so those pages are moved toward the spine by
the same amount.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from brochure.runtime.frozen import dataclass

# a quarter inch from folds and edges: office printers leave a margin of 0.166 in, and folds are not exact
SAFE_MARGIN = 18.0
# the two ends of a fold mark, from the sheet's edge: away from the words; any printer prints the inner end
FOLD_MARK = (6.0, 16.0)
PAPER_THICKNESS = 0.1 * 72 / 25.4  # office paper of 80 g/m² is about 0.1 mm thick
_FLAP_SHARE = 3.625 / 11  # of the sheet's width

PanelName: TypeAlias = Literal["cover", "flap", "inside left", "inside middle", "inside right", "back"]


@dataclass(frozen=True)
class Panel:
    """One panel of a folded sheet: its side (0 outside, 1 inside), and its left and right edge in points."""

    name: PanelName
    side: int
    left: float
    right: float

    @property
    def safe_bounds(self) -> tuple[float, float]:
        """The left and right limit of the panel's words, in points."""
        return self.left + SAFE_MARGIN, self.right - SAFE_MARGIN


def build_trifold_panels(width: float) -> tuple[Panel, ...]:
    """Return the six panels of a sheet `width` points wide in reading order, as a reader unfolds them."""
    flap_width = width * _FLAP_SHARE
    panel_width = (width - flap_width) / 2
    return (
        Panel("cover", 0, flap_width + panel_width, width),
        Panel("flap", 0, 0, flap_width),
        Panel("inside left", 1, 0, panel_width),
        Panel("inside middle", 1, panel_width, 2 * panel_width),
        Panel("inside right", 1, 2 * panel_width, width),
        Panel("back", 0, flap_width, flap_width + panel_width),
    )


def find_folds(width: float, side: int) -> tuple[float, float]:
    """Return the two folds of one side of a tri-fold, in points from its left edge."""
    edges = sorted(panel.right for panel in build_trifold_panels(width) if panel.side == side)
    return edges[0], edges[1]


@dataclass(frozen=True)
class PagePlacement:
    """The position of a booklet's page on one side of a sheet: `page` counts from 1; None is a blank page.

    `left` is the page's left edge with creep included; `half_bounds` is the left and right edge of its half of the
    sheet, outside of which the page is clipped. All are points from the sheet's left edge.
    """

    page: int | None
    left: float
    half_bounds: tuple[float, float]


SheetSide: TypeAlias = tuple[PagePlacement, PagePlacement]


@dataclass(frozen=True)
class Sheet:
    """One sheet of a booklet: its two sides, and how many points its pages are moved toward the spine."""

    front: SheetSide
    back: SheetSide
    creep: float

    @property
    def sides(self) -> tuple[SheetSide, SheetSide]:
        """The front and back, in the order of a duplex printer that turns the sheet over its short edge."""
        return self.front, self.back


def impose_booklet(pages: int, page_width: float, thickness: float = PAPER_THICKNESS) -> tuple[Sheet, ...]:
    """Return the sheets of a booklet of `pages` pages, the outermost first.

    The last page is the back cover; blank pages come before it. `page_width` and `thickness` are points.
    """
    count = -(-pages // 4)
    return tuple(_impose_sheet(number, count, pages, page_width, number * thickness) for number in range(count))


def _impose_sheet(number: int, count: int, pages: int, width: float, creep: float) -> Sheet:
    """Return one of `count` sheets: the one that has `number` sheets around it."""
    first_page, last_page = 2 * number + 1, 4 * count - 2 * number

    def build_side(left: int, right: int) -> SheetSide:
        return (
            PagePlacement(_find_page(left, 4 * count, pages), creep, (0, width)),
            PagePlacement(_find_page(right, 4 * count, pages), width - creep, (width, 2 * width)),
        )

    return Sheet(build_side(last_page, first_page), build_side(first_page + 1, last_page - 1), creep)


def _find_page(position: int, position_count: int, pages: int) -> int | None:
    """Return the page at one position of the booklet (1 to `position_count`), or None for a blank page.

    The last page is at the last position, after the blank pages.
    """
    if position == position_count:
        return pages
    return position if position < pages else None
