"""A vector picture as a frozen list of shapes. Must not know the SVG file, nor the writer that draws it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.design.svg.paths import Outline


@dataclass(frozen=True, slots=True)
class Clip:
    """A clipping path: only what is inside the outline is visible."""

    outline: Outline
    even_odd: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """The line along an outline: color "#RRGGBB", opacity 0 to 1, lengths in the drawing's units.

    `cap` is 0 butt, 1 round, 2 square; `join` is 0 miter, 1 round, 2 bevel (the numbers of PDF).
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
    """An outline with a fill ("#RRGGBB" or None), a stroke, or both. It is visible where all its `clips` overlap."""

    outline: Outline
    fill: str | None
    fill_opacity: float = 1.0
    even_odd: bool = False
    stroke: Stroke | None = None
    clips: tuple[Clip, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A vector picture: its width and height, and its shapes from back to front.

    The origin is at the top left, y downward. Parts outside the width and height are not visible.
    """

    width: float
    height: float
    shapes: tuple[Shape, ...]
