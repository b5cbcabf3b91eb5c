"""The colophon at the foot of a tri-fold's back: web page, clinic, review state and fingerprint."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.document.blocks import Span, to_plain_text
from brochure.render.pdf.boxes.boxes import CellBox, ColumnBox, RowBox
from brochure.render.pdf.pages.layout_context import strip_spacing
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.document.blocks import Inline
    from brochure.render.pdf.boxes.boxes import Box
    from brochure.render.pdf.pages.layout_context import LayoutContext
    from brochure.render.pdf.tagging.structure_tree import StructureElement

_QR_SIZE = 76.0  # points: 33 modules and the quiet zone, at 0.65 mm each
_QR_GAP = 10.0


@dataclass(frozen=True)
class Colophon:
    """The texts of the colophon: the clinic's lines (its name first), and the web page that the QR code opens, if any.

    Each of `lines` begins on a line of its own. `address` is the https: address in the QR code, `shown_address` is how
    it is printed, and `more_label` has the words before it.
    """

    lines: tuple[Inline, ...]
    more_label: str = ""
    address: str = ""
    shown_address: Inline = ()

    def build_box(self, context: LayoutContext, parent: StructureElement) -> Box:
        """Return the lines one below another; above them the QR code, with its address on the right."""
        element = parent.add_child("Sect")
        style = strip_spacing(context.scale.footer)
        boxes: list[Box] = []
        if self.address:
            boxes.append(self._build_qr_row(context, element))
        boxes += [context.build_text(spans, style, element.add_child("P")) for spans in self.lines]
        return ColumnBox(tuple(boxes))

    def _build_qr_row(self, context: LayoutContext, element: StructureElement) -> RowBox:
        from brochure.render.pdf.boxes.qr import build_qr_box

        qr_figure = build_qr_box(context, self.address, to_plain_text(self.shown_address), element, _QR_SIZE)
        text_x = _QR_SIZE + _QR_GAP
        paragraph = element.add_child("P")
        style = strip_spacing(context.scale.body)
        label_text = replace(context.build_text((Span(self.more_label),), style, paragraph), is_continued=True)
        text_column = ColumnBox((label_text, context.build_text(self.shown_address, style, paragraph)))
        return RowBox(
            (CellBox(0, _QR_SIZE, qr_figure), CellBox(text_x, context.width - text_x, text_column)),
            align_baselines=False,
            after=_QR_GAP,
        )


def build_lines(clinic_name: str, *facts: str) -> tuple[Inline, ...]:
    """Return the clinic's name in bold, then each fact on a line of its own; empty texts are left out."""
    lines = [(Span(clinic_name, bold=True),), *((Span(fact),) for fact in facts)]
    return tuple(line for line in lines if line[0].text)
