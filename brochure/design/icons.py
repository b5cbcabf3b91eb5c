"""The shapes of icons and of the people in charts, for the PDF and the web page.

The shape has the meaning; color only repeats it, so that a gray copy loses nothing. An icon's field is 10 by 10 units,
a person's is 12 by 29; y runs downward from the upper left corner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from brochure.design.svg.paths import Outline

IconName: TypeAlias = Literal["benefit", "risk", "note", "emergency", "crisis", "clinic", "phone"]
# fill, outline, stroke and dot are drawn in the icon's color; cut and hole are left white in what is filled
Look: TypeAlias = Literal["fill", "outline", "stroke", "cut", "dot", "hole"]


class Disc(NamedTuple):
    """A circle around (x, y)."""

    x: float
    y: float
    radius: float


class IconShape(NamedTuple):
    """One shape of an icon: its path, or discs instead of a path. `width` is the line width of strokes and outlines."""

    look: Look
    outline: Outline = ()
    discs: tuple[Disc, ...] = ()
    width: float = 1.0


class Icon(NamedTuple):
    """An icon: its color, and its shapes in the order of drawing."""

    color: Literal["brand", "accent"]
    shapes: tuple[IconShape, ...]


def _polygon(*points: tuple[float, float]) -> Outline:
    return (("M", points[0]), *(("L", point) for point in points[1:]), ("Z", ()))


def _strokes(*strokes: tuple[float, float, float, float]) -> Outline:
    return tuple(step for x1, y1, x2, y2 in strokes for step in (("M", (x1, y1)), ("L", (x2, y2))))


_TRIANGLE = _polygon((5, 0.8), (9.5, 9.2), (0.5, 9.2))
_OCTAGON = _polygon((3.1, 0.5), (6.9, 0.5), (9.5, 3.1), (9.5, 6.9), (6.9, 9.5), (3.1, 9.5), (0.5, 6.9), (0.5, 3.1))
_HOUSE = _polygon((5, 0.5), (9.5, 4.2), (8.6, 4.2), (8.6, 9.4), (1.4, 9.4), (1.4, 4.2), (0.5, 4.2))
_BUBBLE: Outline = (
    ("M", (2.2, 0.8)),
    ("L", (7.8, 0.8)),
    ("C", (8.8, 0.8, 9.5, 1.5, 9.5, 2.5)),
    ("L", (9.5, 5.5)),
    ("C", (9.5, 6.5, 8.8, 7.2, 7.8, 7.2)),
    ("L", (5.4, 7.2)),
    ("L", (2.9, 9.5)),
    ("L", (2.9, 7.2)),
    ("L", (2.2, 7.2)),
    ("C", (1.2, 7.2, 0.5, 6.5, 0.5, 5.5)),
    ("L", (0.5, 2.5)),
    ("C", (0.5, 1.5, 1.2, 0.8, 2.2, 0.8)),
    ("Z", ()),
)
_HANDSET: Outline = (
    ("M", (2.2, 0.7)),
    ("L", (3.9, 0.9)),
    ("L", (4.5, 3.2)),
    ("L", (3.3, 4.3)),
    ("C", (3.9, 5.5, 4.7, 6.3, 5.8, 6.8)),
    ("L", (6.9, 5.6)),
    ("L", (9.2, 6.2)),
    ("L", (9.4, 7.9)),
    ("C", (9.3, 8.9, 8.5, 9.5, 7.6, 9.4)),
    ("C", (4.1, 9.0, 1.1, 6.0, 0.7, 2.4)),
    ("C", (0.6, 1.5, 1.2, 0.8, 2.2, 0.7)),
    ("Z", ()),
)

ICONS: dict[IconName, Icon] = {
    "benefit": Icon(
        "brand",
        (
            IconShape("fill", discs=(Disc(5, 5, 4.5),)),
            IconShape("cut", _strokes((5, 2.4, 5, 7.6), (2.4, 5, 7.6, 5)), width=1.3),
        ),
    ),
    "risk": Icon(
        "accent",
        (
            IconShape("outline", _TRIANGLE, width=1.1),
            IconShape("stroke", _strokes((5, 3.6, 5, 6.4)), width=1.2),
            IconShape("dot", discs=(Disc(5, 7.7, 0.72),)),
        ),
    ),
    "note": Icon(
        "brand",
        (
            IconShape("outline", discs=(Disc(5, 5, 4.3),), width=1.1),
            IconShape("stroke", _strokes((5, 4.4, 5, 7.5)), width=1.3),
            IconShape("dot", discs=(Disc(5, 2.9, 0.78),)),
        ),
    ),
    "emergency": Icon(
        "accent",
        (
            IconShape("fill", _OCTAGON),
            IconShape("cut", _strokes((5, 2.4, 5, 5.7)), width=1.4),
            IconShape("hole", discs=(Disc(5, 7.3, 0.8),)),
        ),
    ),
    "crisis": Icon(
        "brand", (IconShape("fill", _BUBBLE), IconShape("hole", discs=tuple(Disc(x, 4, 0.65) for x in (3, 5, 7))))
    ),
    "clinic": Icon(
        "brand",
        (IconShape("fill", _HOUSE), IconShape("cut", _strokes((5, 4.2, 5, 7.8), (3.2, 6, 6.8, 6)), width=1.1)),
    ),
    "phone": Icon("brand", (IconShape("fill", _HANDSET),)),
}

# --- people ------------------------------------------------------------------------------------------------------

PERSON_FIELD = (12.0, 29.0)
HEAD = Disc(6, 4.6, 3.5)
BODY: Outline = (
    ("M", (1, 14.2)),
    ("C", (1, 11, 2.9, 9.4, 6, 9.4)),
    ("C", (9.1, 9.4, 11, 11, 11, 14.2)),
    ("L", (11, 20)),
    ("L", (9.2, 20)),
    ("L", (8.7, 28)),
    ("L", (3.3, 28)),
    ("L", (2.8, 20)),
    ("L", (1, 20)),
    ("Z", ()),
)

FEW, MORE, MANY = 15, 20, 27  # people in a row


def count_people_in_row(total: int, *, counted: bool) -> int:
    """Return the number of people in one row of a chart of `total` people: FEW, MORE or MANY.

    If the study did not count who had the outcome (`counted` is false), all people look alike and the rows are full.
    """
    if not counted or total > 3 * MORE:
        return MANY
    return FEW if total <= 2 * FEW else MORE
