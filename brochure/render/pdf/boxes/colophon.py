"""The foot of a tri-fold's back: where to read more, whose handout it is, whether it was reviewed, which copy it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.document.blocks import Span, plain
from brochure.render.pdf.boxes.boxes import Cell, Column, Row
from brochure.render.pdf.pages.layout_context import tight
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.document.blocks import Inline
    from brochure.render.pdf.boxes.boxes import Box
    from brochure.render.pdf.pages.layout_context import Setting
    from brochure.render.pdf.tagging.structure_tree import Element

_QR = 76.0  # points: 33 modules with their quiet zone are then 0.65 mm each
_GAP = 10.0


@dataclass(frozen=True)
class Colophon:
    """What the foot says: the clinic's lines (its name first), and the web page that the QR code opens, if any.

    `lines` are texts, one a line or more. `address` is the https: address that the QR code leads to, `shown` how it is
    printed, `more` the words before it.
    """

    lines: tuple[Inline, ...]
    more: str = ""
    address: str = ""
    shown: Inline = ()

    def box(self, setting: Setting, parent: Element) -> Box:
        """The lines under one another; above them the QR code with its address beside it."""
        element = parent.add("Sect")
        look = tight(setting.scale.footer)
        boxes: list[Box] = []
        if self.address:
            boxes.append(self._code(setting, element))
        boxes += [setting.text(spans, look, element.add("P")) for spans in self.lines]
        return Column(tuple(boxes))

    def _code(self, setting: Setting, element: Element) -> Row:
        from brochure.render.pdf.boxes.qr import qr_box

        code = qr_box(setting, self.address, plain(self.shown), element, _QR)
        at = _QR + _GAP
        told = element.add("P")
        look = tight(setting.scale.body)
        lead = replace(setting.text((Span(self.more),), look, told), goes_on=True)
        words = Column((lead, setting.text(self.shown, look, told)))
        return Row((Cell(0, _QR, code), Cell(at, setting.width - at, words)), level=False, after=_GAP)


def lines_of(clinic: str, *facts: str) -> tuple[Inline, ...]:
    """The clinic in bold, then each fact on a line of its own; what is empty is left out."""
    rows = [(Span(clinic, bold=True),), *((Span(fact),) for fact in facts)]
    return tuple(row for row in rows if row[0].text)
