"""Tables shown as lists if their columns would be too narrow: a head with its icon, then an item for each row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.document.blocks import convert_table_to_list
from brochure.render.pdf.boxes import icons, lists
from brochure.render.pdf.boxes.boxes import CellBox, RowBox
from brochure.render.pdf.boxes.tables import HeadedRowsBox

if TYPE_CHECKING:
    from brochure.design.editions import ColorName
    from brochure.design.icons import IconName
    from brochure.document.blocks import List, Table
    from brochure.render.pdf.boxes.boxes import ColumnBox, Decoration
    from brochure.render.pdf.pages.layout_context import LayoutContext
    from brochure.render.pdf.tagging.structure_tree import StructureElement
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_ICON_SIZE, _HEAD_INDENT = 15.0, 21.0  # points: the icon of a head, and the indent of its words
_TONE_ICONS: dict[str, IconName] = {"benefit": "benefit", "risk": "risk"}


def build_table_as_list(context: LayoutContext, block: Table, element: StructureElement) -> HeadedRowsBox:
    """Return a table as a list with a head, which is repeated as an artifact on every page the list goes on to."""
    heading, item_list = convert_table_to_list(block)
    color: ColorName = "accent" if block.tone == "risk" else "brand"
    style = replace(context.scale.group, before=6 * context.icon_scale, after=4, color=color)
    heading_text = context.build_text(heading.spans, style, element.add_child("H3"), keep_with_next=True)
    icon_name = _TONE_ICONS.get(block.tone)
    indent = _HEAD_INDENT * context.icon_scale if icon_name else 0.0
    cell = CellBox(indent, context.width - indent, heading_text)
    decorate = _build_icon_decoration(icon_name, style.leading, _ICON_SIZE * context.icon_scale)
    head_row = RowBox((cell,), pad_bottom=style.after, unbreakable=True, decorate=decorate)
    build_list = lists.build_effects if icon_name else _build_bullets
    list_box = replace(build_list(context, item_list, element), min_side_boxes=2)
    return HeadedRowsBox(head_row, list_box, before=style.before, after=list_box.after)


def _build_bullets(context: LayoutContext, item_list: List, element: StructureElement) -> ColumnBox:
    return lists.build_bullets(context, item_list, element, context.width)


def _build_icon_decoration(icon_name: IconName | None, leading: float, size: float) -> Decoration:
    def draw_icon(canvas: TaggedCanvas, x: float, top: float, _w: float, _h: float, row: RowBox) -> None:
        if icon_name and row.starts_here:
            icons.draw_icon(canvas, icon_name, x, top - (leading - size) / 2, size)

    return draw_icon
