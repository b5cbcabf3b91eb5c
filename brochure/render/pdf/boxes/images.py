"""Draw pictures on a page: drawings as vectors, photographs with no more pixels than their printed size needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brochure.design.images import build_raster, compute_scale

if TYPE_CHECKING:
    from brochure.design.images import Picture
    from brochure.design.svg import Drawing, Shape
    from brochure.design.svg.paths import Outline
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_EVEN_ODD, _NON_ZERO = 0, 1  # ReportLab's numbers for the fill rules


def draw_picture(canvas: TaggedCanvas, picture: Picture, x: float, y: float, width: float, height: float) -> None:
    """Draw a picture centered in a box with its lower left corner at (x, y) (points), as large as its shape allows.

    The caller tags the content or marks it as an artifact; the graphics state is restored. The same photograph in boxes
    of one size is embedded once. On a gray canvas, a photograph is gray.
    """
    scale = compute_scale(picture, width, height)
    drawn_width, drawn_height = picture.width * scale, picture.height * scale
    left, bottom = x + (width - drawn_width) / 2, y + (height - drawn_height) / 2
    if picture.drawing is not None:
        _DrawingPlotter(canvas, left, bottom + drawn_height, scale).draw_all(picture.drawing)
        return
    canvas.draw_picture(
        build_raster(picture, width, height, gray=canvas.is_gray), left, bottom, drawn_width, drawn_height
    )


class _DrawingPlotter:
    """The plotter of a drawing: converts its units (y down, from its top left corner) to points on the page."""

    def __init__(self, canvas: Any, left: float, top: float, scale: float) -> None:
        self.canvas, self.left, self.top, self.scale = canvas, left, top, scale

    def draw_all(self, drawing: Drawing) -> None:
        self.canvas.saveState()
        self.canvas.clipPath(self.build_path(_build_frame(drawing)), stroke=0, fill=0, fillMode=_NON_ZERO)
        for shape in drawing.shapes:
            self.draw_shape(shape)
        self.canvas.restoreState()

    def draw_shape(self, shape: Shape) -> None:
        """Draw one shape; clips, transparency and dashes are undone after it."""
        canvas, stroke = self.canvas, shape.stroke
        opacity = 1.0 if stroke is None else stroke.opacity
        needs_own_state = bool(shape.clips) or shape.fill_opacity < 1 or opacity < 1 or bool(stroke and stroke.dash)
        if needs_own_state:
            canvas.saveState()
        for clip in shape.clips:
            canvas.clipPath(self.build_path(clip.outline), stroke=0, fill=0, fillMode=_choose_fill_rule(clip.even_odd))
        if shape.fill is not None:
            canvas.setFillColor(shape.fill)
        if shape.fill_opacity < 1:
            canvas.setFillAlpha(shape.fill_opacity)
        if stroke is not None:
            self.set_stroke(shape)
        canvas.drawPath(
            self.build_path(shape.outline),
            stroke=int(stroke is not None),
            fill=int(shape.fill is not None),
            fillMode=_choose_fill_rule(shape.even_odd),
        )
        if needs_own_state:
            canvas.restoreState()

    def set_stroke(self, shape: Shape) -> None:
        canvas, stroke = self.canvas, shape.stroke
        if stroke is None:
            return
        canvas.setStrokeColor(stroke.color)
        canvas.setLineWidth(round(stroke.width * self.scale, 3))
        canvas.setLineCap(stroke.cap)
        canvas.setLineJoin(stroke.join)
        canvas.setMiterLimit(stroke.miter)
        if stroke.opacity < 1:
            canvas.setStrokeAlpha(stroke.opacity)
        if stroke.dash:
            canvas.setDash([length * self.scale for length in stroke.dash], stroke.dash_offset * self.scale)

    def build_path(self, outline: Outline) -> Any:
        """Return a path object of the canvas; coordinates are rounded to 0.001 points, finer than any printer."""
        pdf_path = self.canvas.beginPath()
        commands = {"M": pdf_path.moveTo, "L": pdf_path.lineTo, "C": pdf_path.curveTo, "Z": pdf_path.close}
        for letter, points in outline:
            commands[letter](*(self.to_page(index, value) for index, value in enumerate(points)))
        return pdf_path

    def to_page(self, index: int, value: float) -> float:
        return round(self.top - value * self.scale if index % 2 else self.left + value * self.scale, 3)


def _build_frame(drawing: Drawing) -> Outline:
    right, bottom = drawing.width, drawing.height
    return (("M", (0, 0)), ("L", (right, 0)), ("L", (right, bottom)), ("L", (0, bottom)), ("Z", ()))


def _choose_fill_rule(is_even_odd: bool) -> int:
    return _EVEN_ODD if is_even_odd else _NON_ZERO
