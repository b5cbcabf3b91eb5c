"""Lists to boxes: bullets, steps, checklists, timelines, terms, references, contacts; tagged L / LI / Lbl / LBody."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from brochure.document.blocks import Paragraph, Span, to_plain_text
from brochure.render.pdf.boxes import icons
from brochure.render.pdf.boxes.boxes import BorderBox, CellBox, ColumnBox, RowBox, TextBox
from brochure.render.pdf.boxes.two_columns import TwoColumnsBox
from brochure.render.pdf.pages.layout_context import BORDER_INSET, HAIRLINE_WEIGHT, strip_spacing

if TYPE_CHECKING:
    from brochure.design.editions import ColorName, TextStyle
    from brochure.design.icons import IconName
    from brochure.design.line_breaking import Line
    from brochure.document.blocks import Inline, List, ListItem
    from brochure.render.pdf.boxes.boxes import Box, Decoration
    from brochure.render.pdf.pages.layout_context import LayoutContext
    from brochure.render.pdf.tagging.display_list import PartCanvas
    from brochure.render.pdf.tagging.structure_tree import StructureElement
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_BULLET_INDENT = 14.0
_TICK_BOX_INDENT = 22.0
_TICK_BOX_SIZE = 12.0
_EFFECT_INDENT = 16.0  # points, for the words of an item with an icon
_EFFECT_ICONS: dict[str, IconName] = {"benefit": "benefit", "risk": "risk"}
_FILL_IN_SPACE = "\xa0" * 28  # about 96 points wide at 12 points: enough for a handwritten time
_COLUMN_GAP = 24.0
_MIN_TWO_COLUMN_ITEMS = 6  # a shorter list stays in the reading column


def _build_numbering(numbering: str) -> str:
    return f"<</O/List/ListNumbering/{numbering}>>"


def _build_body(context: LayoutContext, item: ListItem, body_element: StructureElement, style: TextStyle) -> ColumnBox:
    """Return the column of an item's paragraphs and sublists, in its LBody."""
    boxes: list[Box] = []
    for block in item.body:
        if isinstance(block, Paragraph):
            spans = block.spans
            if item.write_in and block is item.body[-1]:
                spans = (*spans, Span(" " + _FILL_IN_SPACE))
            boxes.append(context.build_text(spans, style, body_element.add_child("P")))
        else:
            boxes.append(build_bullets(context, block, body_element, context.reading_x, style))
    return ColumnBox(tuple(boxes))


def build_bullets(
    context: LayoutContext, block: List, parent: StructureElement, width: float, style: TextStyle | None = None
) -> ColumnBox:
    """Return a list with discs, in a column of a width (points)."""
    element = parent.add_child("L", attributes=_build_numbering("Disc"))
    style = style or context.scale.item
    icon_scale, indent = context.icon_scale, _BULLET_INDENT * context.icon_scale

    def draw_bullet(canvas: TaggedCanvas, x: float, top: float, _w: float, _h: float, row: RowBox) -> None:
        if row.starts_here:
            middle = top - style.baseline + 0.25 * style.size  # the middle of the x-height
            icons.draw_disc(canvas, x + 4 * icon_scale, middle, 2 * icon_scale)

    rows = []
    for item in block.items:
        body = _build_body(context, item, element.add_child("LI").add_child("LBody"), strip_spacing(style))
        cell = CellBox(indent, width - indent, body)
        is_table_row = len(item.body) > 1  # the row of a table: its name and its cells stay together
        rows.append(RowBox((cell,), after=style.after, unbreakable=is_table_row, decorate=draw_bullet))
    return ColumnBox(tuple(rows))


def build_effects(context: LayoutContext, block: List, parent: StructureElement) -> ColumnBox:
    """Return benefits or risks as a list; each item has the icon, so that a split list is still clear."""
    element = parent.add_child("L", attributes=_build_numbering("None"))
    style, icon = context.scale.item, _EFFECT_ICONS[block.style]
    icon_scale, indent = context.icon_scale, _EFFECT_INDENT * context.icon_scale

    def draw_marker(canvas: TaggedCanvas, x: float, top: float, _w: float, _h: float, row: RowBox) -> None:
        if row.starts_here:
            icons.draw_icon(canvas, icon, x, top - (style.leading - 10 * icon_scale) / 2, 10 * icon_scale)

    rows = []
    for item in block.items:
        body = _build_body(context, item, element.add_child("LI").add_child("LBody"), strip_spacing(style))
        cell = CellBox(indent, context.width - indent, body)
        rows.append(RowBox((cell,), after=style.after, unbreakable=True, decorate=draw_marker))
    return ColumnBox(tuple(rows), min_side_boxes=2)


def can_use_two_columns(context: LayoutContext, block: List) -> bool:
    """Return whether a list is long enough, and its items short enough, for two columns."""
    if context.is_stacked or block.style != "disc" or len(block.items) < _MIN_TWO_COLUMN_ITEMS:
        return False
    available = _compute_column_width(context) - _BULLET_INDENT
    texts = [item.body[0].spans for item in block.items if len(item.body) == 1 and isinstance(item.body[0], Paragraph)]
    return len(texts) == len(block.items) and all(
        context.measure_width(spans, context.scale.item) <= available for spans in texts
    )


def _build_two_columns(context: LayoutContext, rows: tuple[Box, ...], after: float = 0.0) -> TwoColumnsBox:
    column_width = _compute_column_width(context)
    return TwoColumnsBox(rows, column_width, context.width - column_width, after)


def _compute_column_width(context: LayoutContext) -> float:
    """Return the width of one of two columns (points)."""
    return (context.width - _COLUMN_GAP) / 2


def build_bullets_in_two_columns(context: LayoutContext, block: List, parent: StructureElement) -> TwoColumnsBox:
    """Return a list of short items in two columns across the full width."""
    rows = build_bullets(context, block, parent, _compute_column_width(context)).boxes
    return _build_two_columns(context, rows, context.scale.item.after)


def build_steps(context: LayoutContext, block: List, parent: StructureElement, width: float) -> ColumnBox:
    """Return numbered steps: white numbers on discs on the axis, joined by connectors; a step is unbreakable."""
    element = parent.add_child("L", attributes=_build_numbering("Decimal"))
    style = strip_spacing(context.scale.body)
    radius = 9 * context.icon_scale
    indent = 24 * context.icon_scale if context.is_stacked else 0.0
    axis_x = radius if context.is_stacked else context.axis_x - context.reading_x
    gap = 5 * context.icon_scale

    def build_decoration(
        label: TextBox, writing_space: StructureElement | None, *, is_first: bool, is_last: bool
    ) -> Decoration:
        def draw_number(canvas: TaggedCanvas, x: float, top: float, _w: float, height: float, row: RowBox) -> None:
            center_x = x + axis_x
            if not (is_last and row.ends_here):
                icons.draw_connector(canvas, center_x, top - radius, top - height)
            if not (is_first or not row.starts_here):
                icons.draw_connector(canvas, center_x, top + gap, top - radius)
            if writing_space is not None:
                _draw_fill_in_line(canvas, x, top, row, writing_space)
            if row.starts_here:
                icons.draw_disc(canvas, center_x, top - style.leading / 2, radius)
                label_width = label.build_lines(100)[0].width
                label_offset = style.leading / 2 - label.style.leading / 2
                label.paint(canvas, center_x - label_width / 2, top - label_offset, 100)

        return draw_number

    rows = []
    for index, item in enumerate(block.items):
        item_element = element.add_child("LI")
        number_style = replace(strip_spacing(context.scale.small), bold=True, color="white")
        label = context.build_text(item.label, number_style, item_element.add_child("Lbl"))
        body_element = item_element.add_child("LBody")
        body = _build_body(context, item, body_element, style)
        writing_space = body_element.add_child("P", actual_text=context.words["write_here"]) if item.write_in else None
        draw_number = build_decoration(label, writing_space, is_first=index == 0, is_last=index == len(block.items) - 1)
        bottom_padding = 2.5  # a step of one line is still as tall as its disc
        cell = CellBox(indent, width - indent, body)
        rows.append(RowBox((cell,), pad_bottom=bottom_padding, after=gap, unbreakable=True, decorate=draw_number))
    return ColumnBox(tuple(rows), min_side_boxes=2)


def _draw_fill_in_line(
    canvas: TaggedCanvas, x: float, top: float, row: RowBox, writing_space: StructureElement
) -> None:
    """Draw the line to write on, below the blank at the end of a step's words."""
    cell = row.cells[0]
    text = cell.box.boxes[-1] if isinstance(cell.box, ColumnBox) and cell.box.boxes else None
    if not isinstance(text, TextBox) or not to_plain_text(text.spans).endswith(_FILL_IN_SPACE) or not row.ends_here:
        return
    style = text.style
    blank_width = text.family.regular.width_of(_FILL_IN_SPACE) * style.size / 1000
    baseline = top - row.measure_height(0) + row.pad_bottom + style.leading - style.baseline
    cell_x = x + cell.x

    def draw_line(part_canvas: PartCanvas, lines: tuple[Line, ...], writing_space: StructureElement) -> None:
        end_x = cell_x + lines[-1].width
        icons.draw_writing_line(part_canvas, end_x - blank_width, end_x, baseline - 2, writing_space)

    if text.merge_text is None:
        draw_line(canvas, text.build_lines(cell.width), writing_space)
    else:
        text.merge_text.add_variable_part(text, canvas, cell.width, writing_space, draw_line)


def build_checklist(context: LayoutContext, block: List, parent: StructureElement, width: float) -> ColumnBox:
    """Return a checklist: a box to tick before each item, which a screen reader says as the item's label."""
    element = parent.add_child("L", attributes=_build_numbering("None"))
    style = strip_spacing(context.scale.body)
    box_size, indent = _TICK_BOX_SIZE * context.icon_scale, _TICK_BOX_INDENT * context.icon_scale

    def build_decoration(label: StructureElement) -> Decoration:
        def draw_tick_box(canvas: TaggedCanvas, x: float, top: float, _w: float, _h: float, row: RowBox) -> None:
            if not row.starts_here:
                return
            with canvas.tag(label):
                canvas.setStrokeColor(canvas.get_color("brand"))
                canvas.setLineWidth(1.25)
                bottom = top - (style.leading + box_size) / 2
                canvas.roundRect(x + 0.625, bottom, box_size, box_size, 1.5)

        return draw_tick_box

    rows = []
    for item in block.items:
        item_element = element.add_child("LI")
        label = item_element.add_child("Lbl", actual_text=context.words["box"])
        body = _build_body(context, item, item_element.add_child("LBody"), style)
        rows.append(
            RowBox(
                (CellBox(indent, width - indent, body),), after=7 * context.icon_scale, decorate=build_decoration(label)
            )
        )
    return ColumnBox(tuple(rows), min_side_boxes=2)


def build_timeline(context: LayoutContext, block: List, parent: StructureElement) -> ColumnBox:
    """Return a timeline: dates in the finding column, dots on the axis, events in the reading column."""
    element = parent.add_child("L", attributes=_build_numbering("None"))
    style = strip_spacing(context.scale.body)
    gap, dot_offset = 4.5 * context.icon_scale, style.leading / 2
    axis_x = 4 * context.icon_scale if context.is_stacked else context.axis_x
    date_style = replace(style, bold=True, color="brand")
    last_index = len(block.items) - 1

    def build_decoration(index: int) -> Decoration:
        def draw_dot(canvas: TaggedCanvas, x: float, top: float, _w: float, height: float, row: RowBox) -> None:
            center_x = x + axis_x
            if index or not row.starts_here:
                icons.draw_connector(canvas, center_x, top + gap, top - dot_offset)
            if index < last_index or not row.ends_here:
                icons.draw_connector(canvas, center_x, top - dot_offset, top - height)
            if row.starts_here:
                icons.draw_disc(canvas, center_x, top - dot_offset, 4 * context.icon_scale)

        return draw_dot

    rows = []
    for index, item in enumerate(block.items):
        item_element = element.add_child("LI")
        align: Literal["left", "right"] = "left" if context.is_stacked else "right"
        date_text = context.build_text(item.label, date_style, item_element.add_child("Lbl"), align=align)
        cells = context.build_pair(date_text, _build_body(context, item, item_element.add_child("LBody"), style))
        if context.is_stacked:  # to the right of the dots
            indent = _EFFECT_INDENT * context.icon_scale
            cells = (CellBox(indent, context.width - indent, cells[0].box),)
        rows.append(RowBox(cells, after=gap, unbreakable=context.is_stacked, decorate=build_decoration(index)))
    return ColumnBox(tuple(rows), min_side_boxes=2)


def build_terms(context: LayoutContext, block: List, parent: StructureElement) -> ColumnBox:
    """Return a glossary: terms in the finding column, their meanings in the reading column."""
    element = parent.add_child("L", attributes=_build_numbering("None"))
    style = strip_spacing(context.scale.small)
    rows = []
    for item in block.items:
        item_element = element.add_child("LI")
        term_text = context.build_text(item.label, strip_spacing(style, bold=True), item_element.add_child("Lbl"))
        cells = context.build_pair(term_text, _build_body(context, item, item_element.add_child("LBody"), style))
        extra_padding = 3 * (context.icon_scale - 1) + 0.5 if context.is_stacked else 0.0
        rows.append(RowBox(cells, pad_top=2.2 + extra_padding, pad_bottom=2.6 + extra_padding, unbreakable=True))
    return ColumnBox(tuple(rows), min_side_boxes=2)


def build_references(context: LayoutContext, block: List, parent: StructureElement) -> Box:
    """Return numbered sources with right-aligned numbers, in two columns unless the edition has one column."""
    element = parent.add_child("L", attributes=_build_numbering("Decimal"))
    style = context.scale.reference
    column_width = context.width if context.is_stacked else _compute_column_width(context)
    max_label_width = max((context.measure_width(item.label, style) for item in block.items), default=0.0)
    number_width = max(16.0, max_label_width + 0.5)
    rows = []
    for item in block.items:
        item_element = element.add_child("LI")
        number_text = context.build_text(item.label, strip_spacing(style), item_element.add_child("Lbl"), align="right")
        body = _build_body(context, item, item_element.add_child("LBody"), strip_spacing(style))
        cells = CellBox(0, number_width, number_text), CellBox(number_width + 5, column_width - number_width - 5, body)
        rows.append(RowBox(cells, after=style.after, unbreakable=True))
    return ColumnBox(tuple(rows), min_side_boxes=2) if context.is_stacked else _build_two_columns(context, tuple(rows))


def build_contacts(context: LayoutContext, block: List, parent: StructureElement) -> BorderBox:
    """Return the contacts, most urgent first, in a box with a border: icon, phone number, and when to call."""
    element = parent.add_child("L", attributes=_build_numbering("None"))
    inner_width = context.width - 2 * BORDER_INSET
    indent = 30 * context.icon_scale
    body_x = inner_width if context.is_stacked else context.reading_x - BORDER_INSET
    available = body_x - indent - (0 if context.is_stacked else 10)
    rows = []
    for index, item in enumerate(block.items):
        item_element = element.add_child("LI")
        icon_name: IconName = item.icon or "phone"
        label_texts = _build_contact_label(
            context, item, item_element.add_child("Lbl"), available, "accent" if icon_name == "emergency" else "brand"
        )
        body = _build_body(context, item, item_element.add_child("LBody"), strip_spacing(context.scale.body))
        decorate = _build_icon_decoration(
            icon_name, label_texts[0], 22 * context.icon_scale, has_rule=index > 0, min_offset=6.0
        )
        if context.is_stacked:
            head_row = RowBox((CellBox(indent, available, ColumnBox(label_texts)),), after=3, keep_with_next=True)
            cells: tuple[CellBox, ...] = (CellBox(0, inner_width, ColumnBox((head_row, body))),)
        else:
            cells = CellBox(indent, available, ColumnBox(label_texts)), CellBox(body_x, inner_width - body_x, body)
        rows.append(RowBox(cells, pad_top=6, pad_bottom=7, unbreakable=True, align_baselines=False, decorate=decorate))
    return BorderBox(ColumnBox(tuple(rows)), "brand", 2, 8, (3, BORDER_INSET, 2), after=9)


def _build_contact_label(
    context: LayoutContext, item: ListItem, label_element: StructureElement, available: float, color: ColorName
) -> tuple[TextBox, ...]:
    """Return the name, if any, and on a line of its own the phone number, as large as it fits unbroken."""
    name_spans, number_spans = _split_label(item.label)
    number_spans = tuple(replace(span, text=_forbid_breaks(span.text)) for span in number_spans)
    fragments = [(replace(span, text=fragment),) for span in number_spans for fragment in span.text.split(" ")]
    scale = context.scale

    def measure_widest(style: TextStyle) -> float:
        return max((context.measure_width(fragment, style) for fragment in fragments), default=0.0)

    styles = [strip_spacing(style) for style in (*(() if name_spans else (scale.contact,)), scale.heading, scale.group)]
    smallest_style = styles[-1]
    shrunk_style = replace(
        smallest_style,
        size=max(
            context.edition.smallest_size,
            min(1, available / max(measure_widest(smallest_style), 1)) * smallest_style.size,
        ),
    )
    style = next((style for style in styles if measure_widest(style) <= available), shrunk_style)
    number_text = context.build_text(number_spans, replace(style, color=color), label_element)
    if not name_spans:
        return (number_text,)
    name_text = context.build_text(name_spans, replace(strip_spacing(scale.heading), color=color), label_element)
    return replace(name_text, is_continued=True), number_text


def _forbid_breaks(phone_number: str) -> str:
    """Return a phone number in which no line may end, except before an extension."""
    unbreakable_number = phone_number.replace(" ", "\xa0").replace("-", "\u2011")
    return re.sub(r"\xa0(?=(?:extension|ext|x)\b)", " ", unbreakable_number)


def _split_label(label: Inline) -> tuple[Inline, Inline]:
    """Return the spans before and after the line break in a label; without one, the first part is empty."""
    for index, span in enumerate(label):
        text_before, line_break, text_after = span.text.partition("\n")
        if line_break:
            first_line = (*label[:index], *((replace(span, text=text_before),) if text_before else ()))
            return first_line, (*((replace(span, text=text_after),) if text_after else ()), *label[index + 1 :])
    return (), label


def _build_icon_decoration(
    icon_name: IconName, label: TextBox, size: float, *, has_rule: bool, min_offset: float
) -> Decoration:
    def draw_icon_and_rule(canvas: TaggedCanvas, x: float, top: float, width: float, _h: float, row: RowBox) -> None:
        if has_rule and row.starts_here:
            icons.draw_rule(canvas, x, x + width, top, HAIRLINE_WEIGHT, "line")
        if row.starts_here:
            baseline = row.measure_baseline(width) or 0.0
            half_digit_height = 0.35 * label.style.size  # half the height of a figure
            icons.draw_icon(canvas, icon_name, x, top - max(baseline - half_digit_height - size / 2, min_offset), size)

    return draw_icon_and_rule
