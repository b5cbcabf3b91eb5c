"""Tables told as lists, where their columns would starve: a head with its sign, then an item for each row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.document.blocks import as_list
from brochure.render.pdf.boxes import icons, lists
from brochure.render.pdf.boxes.boxes import Cell, Row
from brochure.render.pdf.boxes.tables import HeadedRows

if TYPE_CHECKING:
    from brochure.design.editions import Colour
    from brochure.design.icons import IconName
    from brochure.document.blocks import List, Table
    from brochure.render.pdf.boxes.boxes import Column, Decoration
    from brochure.render.pdf.pages.layout_context import Setting
    from brochure.render.pdf.tagging.structure_tree import Element
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_SIGN, _INDENT = 15.0, 21.0  # the icon of a head, and where its words begin
_SIGNS: dict[str, IconName] = {"benefit": "benefit", "risk": "risk"}


def listed(setting: Setting, block: Table, element: Element) -> HeadedRows:
    """A table as a list under its head, which comes again where the list goes on, there as decoration."""
    head, rows = as_list(block)
    colour: Colour = "accent" if block.tone == "risk" else "brand"
    look = replace(setting.scale.group, before=6 * setting.unit, after=4, colour=colour)
    words = setting.text(head.spans, look, element.add("H3"), with_next=True)
    sign = _SIGNS.get(block.tone)
    indent = _INDENT * setting.unit if sign else 0.0
    cell = Cell(indent, setting.width - indent, words)
    decorate = _signed(sign, look.leading, _SIGN * setting.unit)
    titled = Row((cell,), pad_bottom=look.after, whole=True, decorate=decorate)
    tell = lists.effects if sign else _bullets
    told = replace(tell(setting, rows, element), apart=2)
    return HeadedRows(titled, told, before=look.before, after=told.after)


def _bullets(setting: Setting, rows: List, element: Element) -> Column:
    return lists.bullets(setting, rows, element, setting.width)


def _signed(sign: IconName | None, leading: float, size: float) -> Decoration:
    def draw(canvas: TaggedCanvas, x: float, top: float, _w: float, _h: float, row: Row) -> None:
        if sign and row.starts:
            icons.icon(canvas, sign, x, top - (leading - size) / 2, size)

    return draw
