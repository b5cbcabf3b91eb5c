"""Drawing pictures on a page: vectors as vectors, photographs at the size of the print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brochure.design.images import drawn_scale, raster_for

if TYPE_CHECKING:
    from brochure.design.images import Picture
    from brochure.design.svg import Drawing, Shape
    from brochure.design.svg.paths import Outline
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_EVEN_ODD, _NON_ZERO = 0, 1  # ReportLab's names for the fill rules


def draw(canvas: TaggedCanvas, picture: Picture, x: float, y: float, width: float, height: float) -> None:
    """Draw a picture in a box whose lower left corner is x, y (points), as large as its shape allows, centred.

    The caller says before and after what the content means (its tag, or artifact); the graphics state is restored.
    The same photograph in boxes of one size is embedded once. A canvas that is `gray` gets it in grey.
    """
    scale = drawn_scale(picture, width, height)
    drawn_width, drawn_height = picture.width * scale, picture.height * scale
    left, bottom = x + (width - drawn_width) / 2, y + (height - drawn_height) / 2
    if picture.drawing is not None:
        _Plotter(canvas, left, bottom + drawn_height, scale).drawing(picture.drawing)
        return
    canvas.picture(raster_for(picture, width, height, gray=canvas.gray), left, bottom, drawn_width, drawn_height)


class _Plotter:
    """Brings shapes from a drawing's units (y down, from its top left corner) to points on the page."""

    def __init__(self, canvas: Any, left: float, top: float, scale: float) -> None:
        self.canvas, self.left, self.top, self.scale = canvas, left, top, scale

    def drawing(self, drawing: Drawing) -> None:
        self.canvas.saveState()
        self.canvas.clipPath(self.path(_frame(drawing)), stroke=0, fill=0, fillMode=_NON_ZERO)
        for shape in drawing.shapes:
            self.shape(shape)
        self.canvas.restoreState()

    def shape(self, shape: Shape) -> None:
        """One shape; what only it needs (clips, see-through paint, dashes) is undone after it."""
        canvas, stroke = self.canvas, shape.stroke
        opacity = 1.0 if stroke is None else stroke.opacity
        apart = bool(shape.clips) or shape.fill_opacity < 1 or opacity < 1 or bool(stroke and stroke.dash)
        if apart:
            canvas.saveState()
        for clip in shape.clips:
            canvas.clipPath(self.path(clip.outline), stroke=0, fill=0, fillMode=_rule(clip.even_odd))
        if shape.fill is not None:
            canvas.setFillColor(shape.fill)
        if shape.fill_opacity < 1:
            canvas.setFillAlpha(shape.fill_opacity)
        if stroke is not None:
            self.pen(shape)
        canvas.drawPath(
            self.path(shape.outline),
            stroke=int(stroke is not None),
            fill=int(shape.fill is not None),
            fillMode=_rule(shape.even_odd),
        )
        if apart:
            canvas.restoreState()

    def pen(self, shape: Shape) -> None:
        canvas, stroke = self.canvas, shape.stroke
        if stroke is None:
            return
        canvas.setStrokeColor(stroke.colour)
        canvas.setLineWidth(round(stroke.width * self.scale, 3))
        canvas.setLineCap(stroke.cap)
        canvas.setLineJoin(stroke.join)
        canvas.setMiterLimit(stroke.miter)
        if stroke.opacity < 1:
            canvas.setStrokeAlpha(stroke.opacity)
        if stroke.dash:
            canvas.setDash([part * self.scale for part in stroke.dash], stroke.dash_offset * self.scale)

    def path(self, outline: Outline) -> Any:
        """A path object of the canvas; a thousandth of a point is finer than any printer."""
        path = self.canvas.beginPath()
        commands = {"M": path.moveTo, "L": path.lineTo, "C": path.curveTo, "Z": path.close}
        for letter, points in outline:
            commands[letter](*(self.place(i, value) for i, value in enumerate(points)))
        return path

    def place(self, i: int, value: float) -> float:
        return round(self.top - value * self.scale if i % 2 else self.left + value * self.scale, 3)


def _frame(drawing: Drawing) -> Outline:
    right, bottom = drawing.width, drawing.height
    return (("M", (0, 0)), ("L", (right, 0)), ("L", (right, bottom)), ("L", (0, bottom)), ("Z", ()))


def _rule(even_odd: bool) -> int:
    return _EVEN_ODD if even_odd else _NON_ZERO
