"""A QR code on a page: one Figure, drawn as shapes, so that it is sharp at any size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.design import qr
from brochure.render.pdf.boxes.boxes import Drawn
from brochure.render.pdf.writer.syntax import Path
from brochure.runtime.memo import memoize

if TYPE_CHECKING:
    from brochure.render.pdf.boxes.boxes import Box
    from brochure.render.pdf.pages.layout_context import Setting
    from brochure.render.pdf.tagging.structure_tree import Element
    from brochure.render.pdf.writer.canvas import TaggedCanvas


def qr_box(setting: Setting, address: str, shown: str, parent: Element, size: float) -> Box:
    """The QR code of a web address in a square of `size` points, its quiet zone included; it stands on the left.

    `shown` is the address as the page prints it, which a screen reader hears. A code of very many modules is made
    larger than `size`, as far as cameras need. Raises BrochureError where `qr.can_hold` says no.
    """
    figure = parent.add("Figure", alt=setting.words.format("qr", web=shown))
    wide = max(size, qr.least_size(address))

    def draw(canvas: TaggedCanvas, x: float, top: float, _width: float) -> None:
        canvas.shape(figure, f"<</O/Layout/Placement/Block/BBox[{x:.2f} {top - wide:.2f} {x + wide:.2f} {top:.2f}]>>")
        with canvas.tag(figure):
            _draw(canvas, address, x, top, wide)

    return Drawn(wide, draw)


def _draw(canvas: TaggedCanvas, address: str, x: float, top: float, wide: float) -> None:
    """All rectangles are one path: between shapes of their own, viewers would show fine white lines."""
    module = wide / qr.side(address)
    canvas.saveState()
    canvas.translate(x, top)
    canvas.scale(module, -module)
    canvas.setFillColor(canvas.colour("ink"))
    canvas.drawPath(_path(address), stroke=0, fill=1)
    canvas.restoreState()


@memoize(20)
def _path(address: str) -> Path:
    path = Path()
    for rectangle in qr.rectangles(address):
        path.rect(*rectangle)
    return path
