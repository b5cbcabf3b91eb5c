"""Where panels and pages stand on sheets of paper: folding and saddle stitching as arithmetic. Lengths are points.

A tri-fold is a landscape sheet folded twice. The panel that folds in is narrower than the other two, so that it lies
flat; the inside mirrors the outside, as the sheet is turned over its short edge. Letter: 3.625, 3.6875 and 3.6875 in.

A booklet is a stack of landscape sheets with two pages a side, folded once and stapled in the fold. The thickness of
the sheets around a sheet pushes its pages outwards (creep), so they are moved towards the spine by as much.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from brochure.runtime.frozen import dataclass

SAFE = 18.0  # a quarter of an inch from folds and edges: office printers leave 0.166 in, and folding strays
MARK = (6.0, 16.0)  # a fold mark's ends, from the sheet's edge: clear of the words; its inner end prints anywhere
PAPER = 0.1 * 72 / 25.4  # the thickness of office paper: 80 g/m² is about 0.1 mm
_FLAP = 3.625 / 11  # of the sheet's width

PanelName: TypeAlias = Literal["cover", "flap", "inside left", "inside middle", "inside right", "back"]


@dataclass(frozen=True)
class Panel:
    """One panel of a folded sheet: which side it is on (0 outside, 1 inside), and from where to where it runs."""

    name: PanelName
    side: int
    left: float
    right: float

    @property
    def safe(self) -> tuple[float, float]:
        """Between where its words may stand."""
        return self.left + SAFE, self.right - SAFE


def trifold(width: float) -> tuple[Panel, ...]:
    """The six panels of a sheet `width` wide, in reading order: as a reader unfolds them."""
    flap = width * _FLAP
    wide = (width - flap) / 2
    return (
        Panel("cover", 0, flap + wide, width),
        Panel("flap", 0, 0, flap),
        Panel("inside left", 1, 0, wide),
        Panel("inside middle", 1, wide, 2 * wide),
        Panel("inside right", 1, 2 * wide, width),
        Panel("back", 0, flap, flap + wide),
    )


def folds(width: float, side: int) -> tuple[float, float]:
    """Where a side of a tri-fold is folded, from its left."""
    edges = sorted(panel.right for panel in trifold(width) if panel.side == side)
    return edges[0], edges[1]


@dataclass(frozen=True)
class Place:
    """Where a page of a booklet stands on one side of a sheet: `page` counts from 1, None is a blank page.

    `left` is its left edge, creep reckoned in; it is seen only within its `half` of the sheet, from left to right.
    """

    page: int | None
    left: float
    half: tuple[float, float]


Side: TypeAlias = tuple[Place, Place]


@dataclass(frozen=True)
class Sheet:
    """One sheet of a booklet: its two sides, and how far its pages are moved towards the spine."""

    front: Side
    back: Side
    creep: float

    @property
    def sides(self) -> tuple[Side, Side]:
        """The sides as a duplex printer takes them, turning the sheet over its short edge."""
        return self.front, self.back


def saddle(pages: int, page_width: float, thickness: float = PAPER) -> tuple[Sheet, ...]:
    """The sheets of a booklet, the outermost first; blank pages stand before the last page, which is the back cover."""
    count = -(-pages // 4)
    return tuple(_sheet(number, count, pages, page_width, number * thickness) for number in range(count))


def _sheet(number: int, count: int, pages: int, width: float, creep: float) -> Sheet:
    """The sheet that `number` of `count` sheets lie around."""
    first, last = 2 * number + 1, 4 * count - 2 * number

    def side(left: int, right: int) -> Side:
        return (
            Place(_page_at(left, 4 * count, pages), creep, (0, width)),
            Place(_page_at(right, 4 * count, pages), width - creep, (width, 2 * width)),
        )

    return Sheet(side(last, first), side(first + 1, last - 1), creep)


def _page_at(place: int, places: int, pages: int) -> int | None:
    """The page that is leafed to as number `place`: the last page comes last, after what has to stay blank."""
    if place == places:
        return pages
    return place if place < pages else None
