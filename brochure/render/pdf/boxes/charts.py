"""People charts to boxes: one little figure for each person; trials are side by side, never pooled."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.design.icons import FEW, MANY, MORE, PERSON_FIELD, count_people_in_row
from brochure.render.pdf.boxes import icons
from brochure.render.pdf.boxes.boxes import BorderBox, CellBox, ColumnBox, FixedBox, RowBox
from brochure.render.pdf.pages.layout_context import strip_spacing
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.document.blocks import ChartPanel, PeopleChart, PeopleRow
    from brochure.render.pdf.boxes.boxes import Box
    from brochure.render.pdf.pages.layout_context import LayoutContext
    from brochure.render.pdf.tagging.structure_tree import StructureElement
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_PANEL_PADDING = (10.0, 11.0, 10.0)
_PANEL_GAP = 18.0  # points, between two panels
_MAX_SCALE = 1.6  # times the design's size, at most, in large print


@dataclass(frozen=True)
class _PeopleGrid:
    """The arrangement of people: how many in a row, the steps across and down (points), and their scale."""

    per_row: int
    column_step: float
    row_step: float
    scale: float

    def count_rows(self, total: int) -> int:
        return -(-total // self.per_row)

    def fit_width(self, available: float, max_factor: float) -> _PeopleGrid:
        """Return the same grid scaled to the available width (points), but at most by `max_factor`."""
        factor = min(max_factor, available / (self.per_row * self.column_step))
        return _PeopleGrid(self.per_row, self.column_step * factor, self.row_step * factor, self.scale * factor)

    def compute_height(self, total: int) -> float:
        return (self.count_rows(total) - 1) * self.row_step + PERSON_FIELD[1] * self.scale


_GRIDS = {
    FEW: _PeopleGrid(FEW, 15.2, 36, 1.08),
    MORE: _PeopleGrid(MORE, 11.4, 27, 0.82),
    MANY: _PeopleGrid(MANY, 8.44, 16.2, 0.5),
}


def build_people_chart(context: LayoutContext, block: PeopleChart, parent: StructureElement) -> Box:
    """Return the panels of a chart: side by side and equally tall, or one below another if there is one column."""
    if context.is_stacked:
        panel_boxes = (_build_panel(context, panel, parent, context.width) for panel in block.panels)
        return ColumnBox(tuple(replace(panel, before=6, after=8) for panel in panel_boxes))
    if len(block.panels) == 1:
        width = context.edition.reading_width
        panel = _build_panel(context, block.panels[0], parent, width)
        return RowBox((CellBox(context.reading_x, width, panel),), before=9, after=9, unbreakable=True)
    width = (context.width - _PANEL_GAP) / 2
    panels = [_build_panel(context, panel, parent, width) for panel in block.panels]
    max_height = max(panel.measure_height(width) for panel in panels)
    cells = tuple(
        CellBox(index * (width + _PANEL_GAP), width, replace(panel, min_height=max_height))
        for index, panel in enumerate(panels)
    )
    return RowBox(cells, before=9, after=9, unbreakable=True)


def _build_panel(context: LayoutContext, panel: ChartPanel, parent: StructureElement, width: float) -> BorderBox:
    """Return the box of one trial: how many people, the result, the figures, the caption."""
    element = parent.add_child("Sect")
    small_style = strip_spacing(context.scale.small)
    available, max_factor = width - 2 * _PANEL_PADDING[1], 1.0 if context.icon_scale == 1 else _MAX_SCALE
    boxes: list[Box] = [
        context.build_text(panel.study, replace(small_style, after=2), element.add_child("P"), keep_with_next=True),
        context.build_text(
            panel.result, replace(context.scale.result, after=8), element.add_child("H3"), keep_with_next=True
        ),
    ]
    for people_row in panel.rows:
        boxes.append(
            context.build_text(
                people_row.label, replace(small_style, after=3), element.add_child("P"), keep_with_next=True
            )
        )
        boxes.append(_build_figure(people_row, element, _choose_grid(people_row).fit_width(available, max_factor)))
    if panel.caption:
        boxes.append(context.build_text(panel.caption, small_style, element.add_child("P")))
    return BorderBox(ColumnBox(tuple(boxes)), "brand", 1, 6, _PANEL_PADDING)


def _choose_grid(people_row: PeopleRow) -> _PeopleGrid:
    return _GRIDS[count_people_in_row(people_row.total, counted=people_row.count is not None)]


def _build_figure(people_row: PeopleRow, parent: StructureElement, grid: _PeopleGrid) -> FixedBox:
    figure = parent.add_child("Figure", alt=people_row.alt)

    def draw_people(canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        height = grid.compute_height(people_row.total)
        people_width = min(people_row.total, grid.per_row) * grid.column_step
        bbox = f"{x:.2f} {top - height:.2f} {x + min(people_width, width):.2f} {top:.2f}"
        canvas.set_attributes(figure, f"<</O/Layout/Placement/Block/BBox[{bbox}]>>")
        person_colors = [_choose_colors(canvas, people_row, number) for number in range(people_row.total)]
        with canvas.tag(figure):
            for number in range(people_row.total):
                person_x = x + number % grid.per_row * grid.column_step
                person_top = top - number // grid.per_row * grid.row_step
                icons.draw_person(canvas, (person_x, person_top), grid.scale, *person_colors[number])

    return FixedBox(grid.compute_height(people_row.total), draw_people, after=11)


def _choose_colors(canvas: TaggedCanvas, people_row: PeopleRow, number: int) -> tuple[str, str | None]:
    """Return the fill and stroke colors of one person: filled for yes, outlined for no, all alike without a count."""
    brand_color = canvas.get_color("brand")
    if people_row.count is None:
        return canvas.get_color("mid"), None
    return (brand_color, brand_color) if number < people_row.count else (icons.WHITE, brand_color)
