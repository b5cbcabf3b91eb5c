"""A QR code on a page: one Figure, drawn as vectors, so that it is sharp at any size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.design import qr
from brochure.render.pdf.boxes.boxes import FixedBox
from brochure.render.pdf.writer.syntax import PdfPath
from brochure.runtime.memo import memoize

if TYPE_CHECKING:
    from brochure.render.pdf.boxes.boxes import Box
    from brochure.render.pdf.pages.layout_context import LayoutContext
    from brochure.render.pdf.tagging.structure_tree import StructureElement
    from brochure.render.pdf.writer.canvas import TaggedCanvas


def build_qr_box(
    context: LayoutContext, address: str, shown_address: str, parent: StructureElement, min_size: float
) -> Box:
    """Return the QR code of a web address in a square of `min_size` points, its quiet zone included, at the left.

    `shown_address` is the address as it is printed; it is in the alt text. A code with very many modules is larger than
    `min_size`, as far as cameras need. Raise BrochureError if `qr.can_hold` is False for the address.
    """
    figure = parent.add_child("Figure", alt=context.words.format_entry("qr", web=shown_address))
    code_size = max(min_size, qr.compute_min_size(address))

    def draw_figure(canvas: TaggedCanvas, x: float, top: float, _width: float) -> None:
        canvas.set_attributes(
            figure, f"<</O/Layout/Placement/Block/BBox[{x:.2f} {top - code_size:.2f} {x + code_size:.2f} {top:.2f}]>>"
        )
        with canvas.tag(figure):
            _draw_qr_code(canvas, address, x, top, code_size)

    return FixedBox(code_size, draw_figure)


def _draw_qr_code(canvas: TaggedCanvas, address: str, x: float, top: float, code_size: float) -> None:
    """Draw all rectangles as one path: viewers would show fine white lines between separate shapes."""
    module_size = code_size / qr.count_side_modules(address)
    canvas.saveState()
    canvas.translate(x, top)
    canvas.scale(module_size, -module_size)
    canvas.setFillColor(canvas.get_color("ink"))
    canvas.drawPath(_build_path(address), stroke=0, fill=1)
    canvas.restoreState()


@memoize(20)
def _build_path(address: str) -> PdfPath:
    path = PdfPath()
    for rectangle in qr.build_rectangles(address):
        path.rect(*rectangle)
    return path
