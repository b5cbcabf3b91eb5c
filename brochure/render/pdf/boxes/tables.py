"""Tables to boxes: benefits and risks, and plain tables; tagged Table / THead / TBody / TR / TH with Scope / TD."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.document import merge_fields
from brochure.document.blocks import Span
from brochure.render.pdf.boxes import icons
from brochure.render.pdf.boxes.boxes import CellBox, ColumnBox, RowBox
from brochure.render.pdf.pages.layout_context import HAIRLINE_WEIGHT, HEAVY_RULE_WEIGHT, strip_spacing
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.design.editions import ColorName, TextStyle
    from brochure.design.icons import IconName
    from brochure.document.blocks import Table
    from brochure.render.pdf.boxes.boxes import Box, Decoration, Split
    from brochure.render.pdf.pages.layout_context import LayoutContext
    from brochure.render.pdf.tagging.structure_tree import StructureElement
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_COLUMN_SCOPE = "<</O/Table/Scope/Column>>"
_ROW_SCOPE = "<</O/Table/Scope/Row>>"
_COLUMN_GAP = 12.0  # points, between two columns
_MIN_COLUMN_WIDTH = 40.0
_ICON_INDENT = 18.0  # points, for the words of a row with an icon
_HEAD_ICON_INDENT = 23.0  # points, for the words of a head with an icon
_FEW_WORDS_EMS = 11.0  # about four words
_MAX_HEAD_SHARE = 0.4  # of a page's height: a taller head is not repeated, as it would leave too little height for rows


@dataclass(frozen=True)
class HeadedRowsBox:
    """Rows with a head, which is repeated as an artifact on every page they go on to.

    The head is kept with at least two rows; there are no rows on a page without the head.
    """

    head: Box
    rows: ColumnBox
    before: float = 0.0
    after: float = 0.0
    keep_with_next: bool = False
    is_continuation: bool = False

    def measure_height(self, width: float) -> float:
        return self.head.measure_height(width) + self.rows.measure_height(width)

    def measure_baseline(self, width: float) -> float | None:
        return self.head.measure_baseline(width)

    def split(self, width: float, available: float, *, forced: bool) -> Split:
        head_height = self.head.measure_height(width)
        if available <= head_height:
            if not forced:
                return None, self
            head_height = 0.0
        first_rows, remaining_rows = self.rows.split(width, available - head_height, forced=forced)
        if not isinstance(first_rows, ColumnBox):
            return None, self
        if not forced and len(first_rows.boxes) < min(2, len(self.rows.boxes)):
            return None, self
        if not isinstance(remaining_rows, ColumnBox) or not remaining_rows.boxes:
            return self, None
        first_part = replace(self, rows=first_rows, after=0.0, keep_with_next=False)
        return first_part, replace(self, rows=remaining_rows, before=0.0, is_continuation=True)

    def paint(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        if self.is_continuation:
            with canvas.mark_artifact("/Type/Pagination"):
                self.head.paint(canvas, x, top, width)
        else:
            self.head.paint(canvas, x, top, width)
        self.rows.paint(canvas, x, top - self.head.measure_height(width), width)


def build_table(context: LayoutContext, block: Table, parent: StructureElement) -> HeadedRowsBox | ColumnBox:
    """Return a table across the full width; its head is repeated on every page it goes on to, unless it is too tall."""
    element = parent.add_child("Table")
    head_element = element.add_child("THead").add_child("TR")
    body_element = element.add_child("TBody")
    column_bounds = _compute_column_bounds(context, block)
    icon_name = _TONE_ICONS.get(block.tone)
    head_row_box = _build_head(context, block, head_element, column_bounds)
    style = strip_spacing(context.scale.small)
    rows = []
    for row in block.rows:
        row_element = body_element.add_child("TR")
        cells = []
        for index, spans in enumerate(row.cells):
            is_first = index == 0
            cell_element = (
                row_element.add_child("TH", attributes=_ROW_SCOPE) if is_first else row_element.add_child("TD")
            )
            indent = _ICON_INDENT * context.icon_scale if is_first and icon_name else 0.0
            x, width = column_bounds[index]
            cells.append(
                CellBox(
                    x + indent,
                    width - indent,
                    context.build_text(spans, strip_spacing(style, bold=is_first), cell_element),
                )
            )
        rows.append(
            RowBox(
                tuple(cells),
                pad_top=4.0,
                pad_bottom=4.25,
                unbreakable=True,
                decorate=_build_row_decoration(icon_name, style, 10 * context.icon_scale),
            )
        )
    if head_row_box.measure_height(context.width) > _MAX_HEAD_SHARE * context.edition.height:
        return ColumnBox((replace(head_row_box, unbreakable=True), *rows))
    return HeadedRowsBox(head_row_box, ColumnBox(tuple(rows), min_side_boxes=2), after=6)


_TONE_ICONS: dict[str, IconName] = {"benefit": "benefit", "risk": "risk"}
_TONE_COLORS: dict[str, ColorName] = {"plain": "brand", "benefit": "brand", "risk": "accent"}


def _build_head(
    context: LayoutContext, block: Table, head_element: StructureElement, column_bounds: list[tuple[float, float]]
) -> RowBox:
    color = _TONE_COLORS[block.tone]
    icon_name = _TONE_ICONS.get(block.tone)
    group_style = replace(context.scale.group, color=color)
    icon_size = 15 * context.icon_scale
    cells = []
    for index, spans in enumerate(block.columns):
        indent = _HEAD_ICON_INDENT * context.icon_scale if icon_name and index == 0 else 0.0
        style = group_style if index == 0 else strip_spacing(context.scale.small, bold=True)
        cell_element = head_element.add_child("TH", attributes=_COLUMN_SCOPE)
        x, width = column_bounds[index]
        cells.append(CellBox(x + indent, width - indent, context.build_text(spans, style, cell_element)))

    def decorate(canvas: TaggedCanvas, x: float, top: float, width: float, height: float, row: RowBox) -> None:
        if row.starts_here:
            icons.draw_rule(canvas, x, x + width, top - HEAVY_RULE_WEIGHT / 2, HEAVY_RULE_WEIGHT, color)
        if icon_name and row.starts_here:
            icons.draw_icon(canvas, icon_name, x, top - row.pad_top - (group_style.leading - icon_size) / 2, icon_size)
        if row.ends_here:
            icons.draw_rule(canvas, x, x + width, top - height, HAIRLINE_WEIGHT, "line")

    return RowBox(
        tuple(cells),
        pad_top=HEAVY_RULE_WEIGHT + 4.5,
        pad_bottom=4.5,
        decorate=decorate,
        keep_with_next=True,
        unbreakable=True,
    )


def _build_row_decoration(icon_name: IconName | None, style: TextStyle, icon_size: float) -> Decoration:
    """Return a decoration with the icon of a row, for split tables to be clear, and the hairline below the row."""

    def decorate(canvas: TaggedCanvas, x: float, top: float, width: float, height: float, row: RowBox) -> None:
        if icon_name and row.starts_here:
            icons.draw_icon(canvas, icon_name, x + 1, top - row.pad_top - (style.leading - icon_size) / 2, icon_size)
        if row.ends_here:
            icons.draw_rule(canvas, x, x + width, top - height, HAIRLINE_WEIGHT, "line")

    return decorate


def _compute_column_bounds(context: LayoutContext, block: Table) -> list[tuple[float, float]]:
    """Return the left edge and width of each column (points).

    The first column is the finding column; the others share the reading column by their longest entries and words, so
    that a column of numbers stays narrow and no word is broken. If one of them would be too narrow, all columns share
    the whole width.
    """
    column_needs = _measure_columns(context, block)
    gap_count = len(column_needs) - 1
    if gap_count == 0:
        return [(0.0, context.width)]
    if context.is_stacked:
        widths = _share_width(column_needs, context.width - _COLUMN_GAP * gap_count)
        return _place_columns(widths, widths[0] + _COLUMN_GAP)
    first_width = context.edition.finding_width
    available = context.edition.reading_width - _COLUMN_GAP * (gap_count - 1)
    widths = _share_width(column_needs[1:], available)
    if not _has_narrow_column(context, column_needs[1:], widths):
        return _place_columns([first_width, *widths], context.reading_x)
    widths = _share_width(column_needs, context.width - _COLUMN_GAP * gap_count)
    return _place_columns(widths, widths[0] + _COLUMN_GAP)


def is_too_narrow(context: LayoutContext, block: Table) -> bool:
    """Return whether any column would be too narrow to read: narrower than its longest word, or than a few words.

    Such a table is shown as a list. It happens only in editions with one column of text.
    """
    if not context.is_stacked or len(block.columns) == 1:
        return False
    if context.edition.tight and block.tone != "plain":
        return True  # a name and a few words: shorter in one line
    return _has_narrow_column(
        context, _measure_columns(context, block), [width for _, width in _compute_column_bounds(context, block)]
    )


def _has_narrow_column(context: LayoutContext, column_needs: list[tuple[float, float]], widths: list[float]) -> bool:
    """Return whether any width is less than its column needs to be readable."""
    few_words_width = _FEW_WORDS_EMS * context.scale.small.size
    pairs = zip(widths, column_needs, strict=True)
    return any(
        width < min(full_width, max(min_width, few_words_width)) - 0.01 for width, (min_width, full_width) in pairs
    )


def _measure_columns(context: LayoutContext, block: Table) -> list[tuple[float, float]]:
    """Return the least and the full width of each column (points); the first includes its icons."""
    style = context.scale.small
    column_needs = [_measure_column(context, block, index, style) for index in range(len(block.columns))]
    if context.is_stacked and block.tone != "plain":
        min_width, full_width = column_needs[0]
        icon_width = _ICON_INDENT * context.icon_scale
        head_width = (
            context.measure_width(block.columns[0], context.scale.group) + _HEAD_ICON_INDENT * context.icon_scale + 1
        )
        column_needs[0] = (
            max(min_width + icon_width, min(head_width, context.width / 2)),
            max(full_width + icon_width, head_width),
        )
    return column_needs


def _place_columns(widths: list[float], second_x: float) -> list[tuple[float, float]]:
    """Return the left edge and width of each column (points); the second one begins at `second_x`."""
    column_bounds, x = [(0.0, widths[0])], second_x
    for width in widths[1:]:
        column_bounds.append((x, width))
        x += width + _COLUMN_GAP
    return column_bounds


def _measure_column(context: LayoutContext, block: Table, column_index: int, style: TextStyle) -> tuple[float, float]:
    """Return the widths of a column for its longest word and for its longest entry (points)."""
    bold_style = strip_spacing(style, bold=True)
    entries = [
        (block.columns[column_index], bold_style),
        *((row.cells[column_index], strip_spacing(style, bold=not column_index)) for row in block.rows),
    ]
    word_widths = (
        context.measure_width((Span(word, bold=span.bold),), entry_style) + 1
        for spans, entry_style in entries
        for span in spans
        for word in ([span.text] if merge_fields.is_blank(span) else span.text.split())
    )
    full_width = max((context.measure_width(spans, entry_style) + 1 for spans, entry_style in entries), default=0.0)
    min_width = max(_MIN_COLUMN_WIDTH, max(word_widths, default=0.0))
    return min_width, max(min_width, full_width)


def _share_width(column_needs: list[tuple[float, float]], available: float) -> list[float]:
    """Return column widths that add up to the available width (points).

    Each column gets its least width; what remains is shared in proportion to the square roots of the full widths, so
    that long entries do not take everything. No column gets more than its full width, but the last one takes what is
    left over. If even the least widths do not fit, all are reduced by the same factor.
    """
    total_min_width = sum(min_width for min_width, _ in column_needs)
    if total_min_width >= available:
        return [min_width * available / total_min_width for min_width, _ in column_needs]
    widths = [min_width for min_width, _ in column_needs]
    open_columns = {index for index, (min_width, full_width) in enumerate(column_needs) if full_width > min_width}
    spare_width = available - total_min_width
    while open_columns and spare_width > 0.01:
        total_weight = sum(column_needs[index][1] ** 0.5 for index in open_columns)
        used_width = 0.0
        for index in sorted(open_columns):
            extra_width = min(
                spare_width * column_needs[index][1] ** 0.5 / total_weight, column_needs[index][1] - widths[index]
            )
            widths[index] += extra_width
            used_width += extra_width
        open_columns = {index for index in open_columns if column_needs[index][1] - widths[index] > 0.01}
        spare_width -= used_width
    widths[-1] += spare_width
    return widths
