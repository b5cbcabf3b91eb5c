"""Draw marks that are not typed: icons, discs, people, and lines. What icons look like is in design/icons.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.design.icons import BODY, HEAD, ICONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from brochure.design.editions import Colour
    from brochure.design.icons import IconName, Shape
    from brochure.design.svg.paths import Outline
    from brochure.render.pdf.tagging.display_list import PartCanvas
    from brochure.render.pdf.tagging.structure_tree import Element
    from brochure.render.pdf.writer.canvas import TaggedCanvas

WHITE = "#FFFFFF"
HAIR = 0.5


class Pen:
    """Draws in a small field of its own: `left`, `top` of the field on the page, `scale` points to its unit."""

    def __init__(self, canvas: TaggedCanvas, left: float, top: float, scale: float) -> None:
        self.canvas = canvas
        self.left = left
        self.top = top
        self.scale = scale

    def _ink(self, fill: str | None, stroke: str | None, width: float) -> None:
        if fill:
            self.canvas.setFillColor(fill)
        if stroke:
            self.canvas.setStrokeColor(stroke)
            self.canvas.setLineWidth(width * self.scale)

    def path(self, outline: Outline, *, fill: str | None = None, stroke: str | None = None, width: float = 1.0) -> None:
        """A closed path."""
        self._ink(fill, stroke, width)
        path = self.canvas.beginPath()
        steps: dict[str, Callable[..., None]] = {"M": path.moveTo, "L": path.lineTo, "C": path.curveTo, "Z": path.close}
        for name, numbers in outline:
            steps[name](*(self._place(i, float(n)) for i, n in enumerate(numbers)))
        self.canvas.drawPath(path, fill=int(fill is not None), stroke=int(stroke is not None))

    def _place(self, index: int, number: float) -> float:
        return self.left + number * self.scale if index % 2 == 0 else self.top - number * self.scale

    def disc(
        self, x: float, y: float, r: float, *, fill: str | None = None, stroke: str | None = None, width: float = 1.0
    ) -> None:
        """A circle around (x, y)."""
        self._ink(fill, stroke, width)
        centre = self._place(0, x), self._place(1, y)
        self.canvas.circle(*centre, r * self.scale, fill=int(fill is not None), stroke=int(stroke is not None))

    def stroke(self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> None:
        """A straight stroke."""
        self._ink(None, colour, width)
        self.canvas.line(self._place(0, x1), self._place(1, y1), self._place(0, x2), self._place(1, y2))


def _draw_shape(pen: Pen, shape: Shape, colour: str) -> None:
    """Draw a shape of an icon: in a color, in white where it is cut out, or in white with an outline in the color."""
    ink = WHITE if shape.look in ("cut", "hole") else colour
    if shape.look in ("cut", "stroke"):
        for (_, (x1, y1)), (_, (x2, y2)) in zip(shape.outline[::2], shape.outline[1::2], strict=True):
            pen.stroke(x1, y1, x2, y2, ink, shape.width)
        return
    outlined = shape.look == "outline"
    fill, stroke = (WHITE, colour) if outlined else (ink, None)
    if shape.outline and outlined:
        pen.canvas.setLineJoin(1)
    if shape.outline:
        pen.path(shape.outline, fill=fill, stroke=stroke, width=shape.width)
    if shape.outline and outlined:
        pen.canvas.setLineJoin(0)
    for circle in shape.discs:
        pen.disc(*circle, fill=fill, stroke=stroke, width=shape.width)


def icon(canvas: TaggedCanvas, name: IconName, x: float, top: float, size: float) -> None:
    """Draw an icon as decoration: the words beside it say the same."""
    drawn = ICONS[name]

    def draw() -> None:
        pen, colour = Pen(canvas, 0, 0, 1), canvas.colour(drawn.colour)
        for shape in drawn.shapes:
            _draw_shape(pen, shape, colour)

    with canvas.artifact():
        canvas.stamp(name, draw, (x, top), size / 10)


def person(canvas: TaggedCanvas, place: tuple[float, float], scale: float, fill: str, stroke: str | None) -> None:
    """One person in a 12 × 29 field, whose upper left corner is at a place on the page."""

    def draw() -> None:
        pen = Pen(canvas, 0, 0, 1)
        pen.disc(*HEAD, fill=fill, stroke=stroke, width=0.9)
        pen.path(BODY, fill=fill, stroke=stroke, width=0.9)

    canvas.stamp(f"person {fill} {stroke}", draw, place, scale)


def disc(canvas: TaggedCanvas, x: float, y: float, radius: float, colour: Colour = "brand") -> None:
    """A filled disc around (x, y), as decoration."""
    with canvas.artifact():
        canvas.setFillColor(canvas.colour(colour))
        canvas.circle(x, y, radius, stroke=0, fill=1)


def rule(canvas: TaggedCanvas, x1: float, x2: float, y: float, width: float, colour: Colour) -> None:
    """A horizontal rule, as decoration."""
    with canvas.artifact():
        canvas.setStrokeColor(canvas.colour(colour))
        canvas.setLineWidth(width)
        canvas.line(x1, y, x2, y)


def fold(canvas: TaggedCanvas, x: float, y1: float, y2: float) -> None:
    """A short upright stroke where the sheet is folded, as decoration."""
    with canvas.artifact():
        canvas.setStrokeColor(canvas.colour("write"))
        canvas.setLineWidth(HAIR)
        canvas.line(x, y1, x, y2)


def write_line(canvas: PartCanvas, x1: float, x2: float, y: float, space: Element) -> None:
    """A line to write on: the content of an element that tells a screen reader of the space."""
    with canvas.tag(space):
        canvas.setStrokeColor(canvas.colour("write"))
        canvas.setLineWidth(0.75)
        canvas.line(x1, y, x2, y)


def upright(canvas: TaggedCanvas, x: float, y1: float, y2: float) -> None:
    """The connector between dots or numbers on the axis, as decoration."""
    with canvas.artifact():
        canvas.setStrokeColor(canvas.colour("mid"))
        canvas.setLineWidth(1.2)
        canvas.line(x, y1, x, y2)
