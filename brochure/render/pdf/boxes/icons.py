"""Draw icons, discs, people and lines. The shapes of icons are in design/icons.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.design.icons import BODY, HEAD, ICONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from brochure.design.editions import ColorName
    from brochure.design.icons import IconName, IconShape
    from brochure.design.svg.paths import Outline
    from brochure.render.pdf.tagging.display_list import PartCanvas
    from brochure.render.pdf.tagging.structure_tree import StructureElement
    from brochure.render.pdf.writer.canvas import TaggedCanvas

WHITE = "#FFFFFF"
FOLD_MARK_WEIGHT = 0.5


class Pen:
    """A pen for a small field with its own units: `left` and `top` of the field on the page, `scale` points a unit."""

    def __init__(self, canvas: TaggedCanvas, left: float, top: float, scale: float) -> None:
        self.canvas = canvas
        self.left = left
        self.top = top
        self.scale = scale

    def _set_colors(self, fill_color: str | None, stroke_color: str | None, width: float) -> None:
        if fill_color:
            self.canvas.setFillColor(fill_color)
        if stroke_color:
            self.canvas.setStrokeColor(stroke_color)
            self.canvas.setLineWidth(width * self.scale)

    def draw_path(
        self, outline: Outline, *, fill_color: str | None = None, stroke_color: str | None = None, width: float = 1.0
    ) -> None:
        """Draw a path, in units of the field; fill and stroke it in the colors that are given."""
        self._set_colors(fill_color, stroke_color, width)
        pdf_path = self.canvas.beginPath()
        commands: dict[str, Callable[..., None]] = {
            "M": pdf_path.moveTo,
            "L": pdf_path.lineTo,
            "C": pdf_path.curveTo,
            "Z": pdf_path.close,
        }
        for name, numbers in outline:
            commands[name](*(self._to_page(index, float(number)) for index, number in enumerate(numbers)))
        self.canvas.drawPath(pdf_path, fill=int(fill_color is not None), stroke=int(stroke_color is not None))

    def _to_page(self, index: int, number: float) -> float:
        return self.left + number * self.scale if index % 2 == 0 else self.top - number * self.scale

    def draw_disc(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        fill_color: str | None = None,
        stroke_color: str | None = None,
        width: float = 1.0,
    ) -> None:
        """Draw a circle around (x, y), in units of the field."""
        self._set_colors(fill_color, stroke_color, width)
        center = self._to_page(0, x), self._to_page(1, y)
        self.canvas.circle(
            *center, radius * self.scale, fill=int(fill_color is not None), stroke=int(stroke_color is not None)
        )

    def draw_stroke(self, x1: float, y1: float, x2: float, y2: float, color: str, width: float) -> None:
        """Draw a straight stroke, in units of the field."""
        self._set_colors(None, color, width)
        self.canvas.line(self._to_page(0, x1), self._to_page(1, y1), self._to_page(0, x2), self._to_page(1, y2))


def _draw_shape(pen: Pen, shape: IconShape, color: str) -> None:
    """Draw a shape of an icon: in a color, in white where it is cut out, or in white with an outline in the color."""
    mark_color = WHITE if shape.look in ("cut", "hole") else color
    if shape.look in ("cut", "stroke"):
        for (_, (x1, y1)), (_, (x2, y2)) in zip(shape.outline[::2], shape.outline[1::2], strict=True):
            pen.draw_stroke(x1, y1, x2, y2, mark_color, shape.width)
        return
    is_outlined = shape.look == "outline"
    fill_color, stroke_color = (WHITE, color) if is_outlined else (mark_color, None)
    if shape.outline and is_outlined:
        pen.canvas.setLineJoin(1)
    if shape.outline:
        pen.draw_path(shape.outline, fill_color=fill_color, stroke_color=stroke_color, width=shape.width)
    if shape.outline and is_outlined:
        pen.canvas.setLineJoin(0)
    for circle in shape.discs:
        pen.draw_disc(*circle, fill_color=fill_color, stroke_color=stroke_color, width=shape.width)


def draw_icon(canvas: TaggedCanvas, name: IconName, x: float, top: float, size: float) -> None:
    """Draw an icon as an artifact, as the words next to it say the same; lengths are points."""
    definition = ICONS[name]

    def draw_shapes() -> None:
        pen, color = Pen(canvas, 0, 0, 1), canvas.get_color(definition.color)
        for shape in definition.shapes:
            _draw_shape(pen, shape, color)

    with canvas.mark_artifact():
        canvas.draw_stamp(name, draw_shapes, (x, top), size / 10)


def draw_person(
    canvas: TaggedCanvas, position: tuple[float, float], scale: float, fill_color: str, stroke_color: str | None
) -> None:
    """Draw one person in a field of 12 × 29 units, with its upper left corner at a position on the page (points)."""

    def draw_figure() -> None:
        pen = Pen(canvas, 0, 0, 1)
        pen.draw_disc(*HEAD, fill_color=fill_color, stroke_color=stroke_color, width=0.9)
        pen.draw_path(BODY, fill_color=fill_color, stroke_color=stroke_color, width=0.9)

    canvas.draw_stamp(f"person {fill_color} {stroke_color}", draw_figure, position, scale)


def draw_disc(canvas: TaggedCanvas, x: float, y: float, radius: float, color: ColorName = "brand") -> None:
    """Draw a filled disc around (x, y), as an artifact; lengths are points."""
    with canvas.mark_artifact():
        canvas.setFillColor(canvas.get_color(color))
        canvas.circle(x, y, radius, stroke=0, fill=1)


def draw_rule(canvas: TaggedCanvas, x1: float, x2: float, y: float, width: float, color: ColorName) -> None:
    """Draw a horizontal rule, as an artifact; lengths are points."""
    with canvas.mark_artifact():
        canvas.setStrokeColor(canvas.get_color(color))
        canvas.setLineWidth(width)
        canvas.line(x1, y, x2, y)


def draw_fold_mark(canvas: TaggedCanvas, x: float, y1: float, y2: float) -> None:
    """Draw a short upright stroke where the sheet is folded, as an artifact; lengths are points."""
    with canvas.mark_artifact():
        canvas.setStrokeColor(canvas.get_color("write"))
        canvas.setLineWidth(FOLD_MARK_WEIGHT)
        canvas.line(x, y1, x, y2)


def draw_writing_line(canvas: PartCanvas, x1: float, x2: float, y: float, writing_space: StructureElement) -> None:
    """Draw a line to write on, as the content of an element whose text a screen reader says; lengths are points."""
    with canvas.tag(writing_space):
        canvas.setStrokeColor(canvas.get_color("write"))
        canvas.setLineWidth(0.75)
        canvas.line(x1, y, x2, y)


def draw_connector(canvas: TaggedCanvas, x: float, y1: float, y2: float) -> None:
    """Draw the connector between dots or numbers on the axis, as an artifact; lengths are points."""
    with canvas.mark_artifact():
        canvas.setStrokeColor(canvas.get_color("mid"))
        canvas.setLineWidth(1.2)
        canvas.line(x, y1, x, y2)
