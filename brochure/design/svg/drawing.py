"""A vector picture as a list of shapes: frozen, and ignorant of the file it came from and of what will draw it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.design.svg.paths import Outline


@dataclass(frozen=True, slots=True)
class Clip:
    """What may be seen: the inside of an outline."""

    outline: Outline
    even_odd: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """A drawn line: colour "#RRGGBB", opacity 0 to 1, lengths in the drawing's units.

    `cap` is 0 butt, 1 round, 2 square; `join` is 0 miter, 1 round, 2 bevel (as PDF counts them).
    """

    color: str
    opacity: float
    width: float
    cap: int = 0
    join: int = 0
    miter: float = 4.0
    dash: tuple[float, ...] = ()
    dash_offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Shape:
    """One outline to fill ("#RRGGBB" or None), to stroke, or both; of its `clips` all hold at once."""

    outline: Outline
    fill: str | None
    fill_opacity: float = 1.0
    even_odd: bool = False
    stroke: Stroke | None = None
    clips: tuple[Clip, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole picture: width and height from 0,0 at the top left, y running down, and its shapes from back to front.

    What lies outside the width and height is not to be seen.
    """

    width: float
    height: float
    shapes: tuple[Shape, ...]
