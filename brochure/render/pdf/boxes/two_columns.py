"""Short entries in two columns of about the same height, read down the first and then down the second."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from brochure.render.pdf.boxes.boxes import Column
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.render.pdf.boxes.boxes import Box, Cut
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_FEWEST = 4  # entries on either side of a page's end


@dataclass(frozen=True)
class TwoColumns:
    """Boxes in two columns, each `wide`, the second beginning at `second`.

    When a page ends, what stays is balanced again: the columns of the next page go on where these end.
    """

    boxes: tuple[Box, ...]
    wide: float
    second: float
    after: float = 0.0
    before: float = 0.0
    with_next: bool = False

    @cached_property
    def _columns(self) -> tuple[Column, Column]:
        tall = [box.height(self.wide) + box.after for box in self.boxes]
        whole = sum(tall)
        best, least, used = len(self.boxes), whole, 0.0
        for number, height in enumerate(tall, 1):  # the first column the taller, by as little as may be
            used += height
            if max(used, whole - used) < least - 0.01:
                best, least = number, max(used, whole - used)
        return Column(self.boxes[:best]), Column(self.boxes[best:])

    def height(self, width: float) -> float:
        return max(column.height(self.wide) for column in self._columns)

    def baseline(self, width: float) -> float | None:
        return self._columns[0].baseline(self.wide)

    def cut(self, width: float, room: float, *, forced: bool) -> Cut:
        if self.height(width) <= room:
            return self, None
        count = len(self.boxes)
        for stay in range(count - 1, 0, -1):
            few = stay < _FEWEST or count - stay < _FEWEST
            here = replace(self, boxes=self.boxes[:stay], after=0.0, with_next=False)
            if (forced or not few) and here.height(width) <= room:
                return here, replace(self, boxes=self.boxes[stay:], before=0.0)
        return self._first_alone(room) if forced else (None, self)

    def _first_alone(self, room: float) -> Cut:
        """An entry taller than a page is cut itself."""
        first, rest = self.boxes[0].cut(self.wide, room, forced=True)
        if first is None:
            return self, None
        left = self.boxes[1:] if rest is None else (rest, *self.boxes[1:])
        return replace(self, boxes=(first,), after=0.0), replace(self, boxes=left) if left else None

    def paint(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        first, second = self._columns
        first.paint(canvas, x, top, self.wide)
        second.paint(canvas, x + self.second, top, self.wide)
