"""Where panels and pages stand on sheets of paper: folding and saddle stitching as arithmetic. Lengths are points.

A tri-fold is a landscape sheet folded twice. The panel that folds in is narrower than the other two, so that it lies
flat; the inside mirrors the outside, as the sheet is turned over its short edge. Letter: 3.625, 3.6875 and 3.6875 in.

A booklet is a stack of landscape sheets with two pages a side, folded once and stapled in the fold. The thickness of
the sheets around a sheet pushes its pages outwards (creep), so they are moved towards the spine by as much.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from brochure.runtime.frozen import dataclass

SAFE_MARGIN = 18.0  # a quarter of an inch from folds and edges: office printers leave 0.166 in, and folding strays
FOLD_MARK = (6.0, 16.0)  # a fold mark's ends, from the sheet's edge: clear of the words; its inner end prints anywhere
PAPER_THICKNESS = 0.1 * 72 / 25.4  # the thickness of office paper: 80 g/m² is about 0.1 mm
_FLAP_SHARE = 3.625 / 11  # of the sheet's width

PanelName: TypeAlias = Literal["cover", "flap", "inside left", "inside middle", "inside right", "back"]


@dataclass(frozen=True)
class Panel:
    """One panel of a folded sheet: which side it is on (0 outside, 1 inside), and from where to where it runs."""

    name: PanelName
    side: int
    left: float
    right: float

    @property
    def safe_bounds(self) -> tuple[float, float]:
        """Between where its words may stand."""
        return self.left + SAFE_MARGIN, self.right - SAFE_MARGIN


def build_trifold_panels(width: float) -> tuple[Panel, ...]:
    """The six panels of a sheet `width` wide, in reading order: as a reader unfolds them."""
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
    """Where a side of a tri-fold is folded, from its left."""
    edges = sorted(panel.right for panel in build_trifold_panels(width) if panel.side == side)
    return edges[0], edges[1]


@dataclass(frozen=True)
class PagePlacement:
    """Where a page of a booklet stands on one side of a sheet: `page` counts from 1, None is a blank page.

    `left` is its left edge, creep reckoned in; it is seen only within its `half` of the sheet, from left to right.
    """

    page: int | None
    left: float
    half_bounds: tuple[float, float]


SheetSide: TypeAlias = tuple[PagePlacement, PagePlacement]


@dataclass(frozen=True)
class Sheet:
    """One sheet of a booklet: its two sides, and how far its pages are moved towards the spine."""

    front: SheetSide
    back: SheetSide
    creep: float

    @property
    def sides(self) -> tuple[SheetSide, SheetSide]:
        """The sides as a duplex printer takes them, turning the sheet over its short edge."""
        return self.front, self.back


def impose_booklet(pages: int, page_width: float, thickness: float = PAPER_THICKNESS) -> tuple[Sheet, ...]:
    """The sheets of a booklet, the outermost first; blank pages stand before the last page, which is the back cover."""
    count = -(-pages // 4)
    return tuple(_impose_sheet(number, count, pages, page_width, number * thickness) for number in range(count))


def _impose_sheet(number: int, count: int, pages: int, width: float, creep: float) -> Sheet:
    """The sheet that `number` of `count` sheets lie around."""
    first_page, last_page = 2 * number + 1, 4 * count - 2 * number

    def build_side(left: int, right: int) -> SheetSide:
        return (
            PagePlacement(_find_page(left, 4 * count, pages), creep, (0, width)),
            PagePlacement(_find_page(right, 4 * count, pages), width - creep, (width, 2 * width)),
        )

    return Sheet(build_side(last_page, first_page), build_side(first_page + 1, last_page - 1), creep)


def _find_page(position: int, position_count: int, pages: int) -> int | None:
    """The page that is leafed to as number `place`: the last page comes last, after what has to stay blank."""
    if position == position_count:
        return pages
    return position if position < pages else None
