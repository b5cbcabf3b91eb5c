"""Short entries in two columns of about the same height, to be read down the first and then down the second."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from brochure.render.pdf.boxes.boxes import ColumnBox
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.render.pdf.boxes.boxes import Box, Split
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_MIN_ENTRIES = 4  # on each of two pages, if the entries are split


@dataclass(frozen=True)
class TwoColumnsBox:
    """Boxes in two columns of width `column_width`; the second begins at `second_x` (points).

    When a page ends, the columns on it are balanced again, and the next page goes on from there.
    """

    boxes: tuple[Box, ...]
    column_width: float
    second_x: float
    after: float = 0.0
    before: float = 0.0
    keep_with_next: bool = False

    @cached_property
    def _columns(self) -> tuple[ColumnBox, ColumnBox]:
        heights = [box.measure_height(self.column_width) + box.after for box in self.boxes]
        total_height = sum(heights)
        split_count, min_height, first_height = len(self.boxes), total_height, 0.0
        for count, box_height in enumerate(
            heights, 1
        ):  # make the first column the taller one, by as little as possible
            first_height += box_height
            if max(first_height, total_height - first_height) < min_height - 0.01:
                split_count, min_height = count, max(first_height, total_height - first_height)
        return ColumnBox(self.boxes[:split_count]), ColumnBox(self.boxes[split_count:])

    def measure_height(self, width: float) -> float:
        return max(column.measure_height(self.column_width) for column in self._columns)

    def measure_baseline(self, width: float) -> float | None:
        return self._columns[0].measure_baseline(self.column_width)

    def split(self, width: float, available: float, *, forced: bool) -> Split:
        if self.measure_height(width) <= available:
            return self, None
        count = len(self.boxes)
        for first_count in range(count - 1, 0, -1):
            is_too_few = first_count < _MIN_ENTRIES or count - first_count < _MIN_ENTRIES
            first_part = replace(self, boxes=self.boxes[:first_count], after=0.0, keep_with_next=False)
            if (forced or not is_too_few) and first_part.measure_height(width) <= available:
                return first_part, replace(self, boxes=self.boxes[first_count:], before=0.0)
        return self._split_first_box(available) if forced else (None, self)

    def _split_first_box(self, available: float) -> Split:
        """Split the first entry, which is taller than a page."""
        first_part, remainder = self.boxes[0].split(self.column_width, available, forced=True)
        if first_part is None:
            return self, None
        remaining_boxes = self.boxes[1:] if remainder is None else (remainder, *self.boxes[1:])
        return replace(self, boxes=(first_part,), after=0.0), replace(
            self, boxes=remaining_boxes
        ) if remaining_boxes else None

    def paint(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        first_column, second_column = self._columns
        first_column.paint(canvas, x, top, self.column_width)
        second_column.paint(canvas, x + self.second_x, top, self.column_width)
