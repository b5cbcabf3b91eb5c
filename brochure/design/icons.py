"""Icons and people as shapes: what they look like, on paper and on a screen.

Shape says the meaning first; color repeats it, so that a gray copy loses nothing. Icons stand in a field of 10 by 10
units, a person in one of 12 by 29; y runs downwards from the upper left corner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from brochure.design.svg.paths import Outline

IconName: TypeAlias = Literal["benefit", "risk", "note", "emergency", "crisis", "clinic", "phone"]
# filled or outlined in the icon's color; strokes and dots in it, or cut out of what is filled
Look: TypeAlias = Literal["fill", "outline", "stroke", "cut", "dot", "hole"]


class Disc(NamedTuple):
    """A circle around (x, y)."""

    x: float
    y: float
    radius: float


class Shape(NamedTuple):
    """A part of an icon: strokes have a width, an outline too; a circle stands for a path where there is one."""

    look: Look
    outline: Outline = ()
    discs: tuple[Disc, ...] = ()
    width: float = 1.0


class Icon(NamedTuple):
    """What an icon is drawn of, in that order, and in which color of the brand."""

    colour: Literal["brand", "accent"]
    shapes: tuple[Shape, ...]


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
            Shape("fill", discs=(Disc(5, 5, 4.5),)),
            Shape("cut", _strokes((5, 2.4, 5, 7.6), (2.4, 5, 7.6, 5)), width=1.3),
        ),
    ),
    "risk": Icon(
        "accent",
        (
            Shape("outline", _TRIANGLE, width=1.1),
            Shape("stroke", _strokes((5, 3.6, 5, 6.4)), width=1.2),
            Shape("dot", discs=(Disc(5, 7.7, 0.72),)),
        ),
    ),
    "note": Icon(
        "brand",
        (
            Shape("outline", discs=(Disc(5, 5, 4.3),), width=1.1),
            Shape("stroke", _strokes((5, 4.4, 5, 7.5)), width=1.3),
            Shape("dot", discs=(Disc(5, 2.9, 0.78),)),
        ),
    ),
    "emergency": Icon(
        "accent",
        (
            Shape("fill", _OCTAGON),
            Shape("cut", _strokes((5, 2.4, 5, 5.7)), width=1.4),
            Shape("hole", discs=(Disc(5, 7.3, 0.8),)),
        ),
    ),
    "crisis": Icon("brand", (Shape("fill", _BUBBLE), Shape("hole", discs=tuple(Disc(x, 4, 0.65) for x in (3, 5, 7))))),
    "clinic": Icon(
        "brand",
        (Shape("fill", _HOUSE), Shape("cut", _strokes((5, 4.2, 5, 7.8), (3.2, 6, 6.8, 6)), width=1.1)),
    ),
    "phone": Icon("brand", (Shape("fill", _HANDSET),)),
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


def people_in_row(total: int, *, counted: bool) -> int:
    """Return how many people of a chart stand in a row: FEW, MORE, or MANY.

    Where nobody counted who had the outcome, all look alike and stand close together.
    """
    if not counted or total > 3 * MORE:
        return MANY
    return FEW if total <= 2 * FEW else MORE
