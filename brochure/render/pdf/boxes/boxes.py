"""Boxes: things on a page with a height, places where they may be split when a page ends, and a way to be drawn.

A box is measured for a width, split at a height, and painted. It keeps its elements of the structure tree; both parts
of a split box have the same ones. `before` and `after` are the space wanted above and below a box; between two boxes
the larger one counts, and at the top and the foot of a page there is none. All lengths are points.
"""

from __future__ import annotations

from dataclasses import field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias, TypeVar

from brochure.design.laid_out_page import PlacedText, compute_area
from brochure.design.line_breaking import break_lines
from brochure.document.blocks import to_plain_text
from brochure.document.links import link_words
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from brochure.design.editions import TextStyle
    from brochure.design.fonts import FontFamily
    from brochure.design.line_breaking import Line
    from brochure.document.blocks import Inline
    from brochure.render.pdf.tagging.display_list import DrawPart
    from brochure.render.pdf.tagging.structure_tree import StructureElement
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_MIN_LAST_LINE_SHARE = 0.4  # of the widest line: a title's last line should not be shorter
_TOLERANCE = 0.01  # points: a rounding error must not move a line to the next page

LinesT = TypeVar("LinesT", "tuple[Line, ...]", range)
Split: TypeAlias = "tuple[Box | None, Box | None]"


class Box(Protocol):
    """The protocol of all boxes."""

    @property
    def before(self) -> float:
        """The space wanted above (points)."""

    @property
    def after(self) -> float:
        """The space wanted below (points)."""

    @property
    def keep_with_next(self) -> bool:
        """True if a page may not end right after this box."""

    def measure_height(self, width: float) -> float:
        """Return the height of the box at a width (points)."""

    def measure_baseline(self, width: float) -> float | None:
        """Return the distance from the top to the first baseline (points); None for a box without words."""

    def split(self, width: float, available: float, *, forced: bool) -> Split:
        """Return the part that fits into the `available` height (points), and the remainder; either may be None.

        (None, self) means that nothing may stay on this page. `forced` is set at the top of an empty page: then
        something must stay, whatever rule it breaks.
        """

    def paint(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw the box with its upper left corner at (x, top)."""


class MergeTextLayout(Protocol):
    """The protocol by which a text lays out a patient's words; see merge_text.py."""

    def count_lines(self, text: TextBox, width: float) -> int:
        """Return how many lines a text takes at a width (points)."""

    def paint_text(self, text: TextBox, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw a text with its upper left corner at (x, top) separately in each copy."""

    def add_variable_part(
        self, text: TextBox, canvas: TaggedCanvas, width: float, element: StructureElement, draw: DrawPart
    ) -> None:
        """Draw something that depends on the lines of a text separately in each copy.

        `draw` must not keep a reference to an element.
        """


@dataclass(frozen=True)
class TextBox:
    """A paragraph, heading or label: the words of one element, from line number `first_line` on."""

    spans: Inline
    style: TextStyle
    family: FontFamily
    element: StructureElement
    align: Literal["left", "right"] = "left"
    keep_with_next: bool = False
    bookmark: int | None = None
    first_line: int = 0
    max_lines: int | None = None  # lines in this box; None for all from `first_line` on
    is_continued: bool = False  # the element goes on in another box: a space is added at the end
    space_before: float | None = None
    space_after: float | None = None
    is_balanced: bool = False  # no short last line, for titles
    merge_text: MergeTextLayout | None = None  # a patient's words for the blanks; they decide how many lines there are

    @property
    def before(self) -> float:
        style_space = self.style.before if self.space_before is None else self.space_before
        return 0.0 if self.first_line else style_space

    @property
    def after(self) -> float:
        style_space = self.style.after if self.space_after is None else self.space_after
        return 0.0 if self.max_lines is not None else style_space

    def build_lines(self, width: float) -> tuple[Line, ...]:
        """Return the lines in this box at a width (points); a patient's words are not in them, but their blanks."""
        all_lines = self._break_lines(width)
        if (
            self.is_balanced
            and len(all_lines) > 1
            and all_lines[-1].width < _MIN_LAST_LINE_SHARE * max(line.width for line in all_lines)
        ):
            all_lines = self._break_lines(self._find_min_width(width, len(all_lines)))
        return self.visible_lines(all_lines)

    def count_lines(self, width: float) -> int:
        """Return how many lines are in this box at a width (points), a patient's words included."""
        return len(
            self.visible_lines(range(self.merge_text.count_lines(self, width)))
            if self.merge_text
            else self.build_lines(width)
        )

    def visible_lines(self, all_lines: LinesT) -> LinesT:
        """Return those of all lines of the text that are in this box."""
        remaining = all_lines[self.first_line :]
        return remaining if self.max_lines is None else remaining[: self.max_lines]

    def _break_lines(self, width: float) -> tuple[Line, ...]:
        return break_lines(self.spans, self.family, self.style.size, width, bold=self.style.bold)

    def _find_min_width(self, width: float, max_lines: int) -> float:
        """Return the smallest width, within 4 points, at which the text takes at most `max_lines` lines."""
        low, high = width / max_lines, width
        while high - low > 4:
            middle = (low + high) / 2
            low, high = (low, middle) if len(self._break_lines(middle)) <= max_lines else (middle, high)
        return high

    def measure_height(self, width: float) -> float:
        return self.count_lines(width) * self.style.leading

    def measure_baseline(self, width: float) -> float | None:
        return self.style.baseline

    def split(self, width: float, available: float, *, forced: bool) -> Split:
        line_count = self.count_lines(width)
        fitting_count = int((available + _TOLERANCE) // self.style.leading)
        fitting_count = (
            max(1, fitting_count) if forced else min(fitting_count, line_count - 2)
        )  # no widow: two lines at least go on
        if fitting_count >= line_count:
            return self, None
        if fitting_count < (1 if forced else 2):  # no orphan: two lines at least stay
            return None, self
        return replace(self, max_lines=fitting_count, keep_with_next=False), replace(
            self, first_line=self.first_line + fitting_count, bookmark=None
        )

    def paint(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        if self.bookmark is not None:
            canvas.add_bookmark(self.element, to_plain_text(self.spans), self.bookmark, (0, top + self.style.leading))
        if self.merge_text is not None:
            self.merge_text.paint_text(self, canvas, x, top, width)
        else:
            placed_lines = self.place_lines(self.build_lines(width), x, top, width)
            if placed_lines:
                canvas.draw_text(placed_lines, self.style, self.element, link_words(self.spans))
                self.record_lines(canvas, placed_lines, width)

    def place_lines(self, lines: Sequence[Line], x: float, top: float, width: float) -> list[tuple[Line, float, float]]:
        """Return lines, each with the x and y of the start of its baseline (points)."""
        placed_lines = []
        for number, line in enumerate(lines):
            line_x = x + width - line.width if self.align == "right" else x
            placed_lines.append((line, line_x, top - number * self.style.leading - self.style.baseline))
        if placed_lines and self.is_continued:
            line, line_x, y = placed_lines[-1]
            placed_lines[-1] = replace(line, ending=" "), line_x, y
        return placed_lines

    def record_lines(self, canvas: TaggedCanvas, placed_lines: list[tuple[Line, float, float]], width: float) -> None:
        """Record the lines on the canvas for the checks of laid-out pages."""
        role, size = "" if canvas.in_artifact else self.element.role, self.style.size
        shown_lines, area = tuple(line for line, _, _ in placed_lines), compute_area(placed_lines, size)
        starts_here, ends_here = not self.first_line, self.max_lines is None
        canvas.placed_texts.append(
            PlacedText(self.spans, role, size, shown_lines, area, width, starts_here=starts_here, ends_here=ends_here)
        )


@dataclass(frozen=True)
class FixedBox:
    """A box of a fixed height that a function draws: a rule, a figure, a line to write on."""

    fixed_height: float
    draw: Callable[[TaggedCanvas, float, float, float], None]
    before: float = 0.0
    after: float = 0.0
    keep_with_next: bool = False

    def measure_height(self, width: float) -> float:
        return self.fixed_height

    def measure_baseline(self, width: float) -> float | None:
        return None

    def split(self, width: float, available: float, *, forced: bool) -> Split:
        return (self, None) if forced else (None, self)

    def paint(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        self.draw(canvas, x, top, width)


@dataclass(frozen=True)
class ColumnBox:
    """Boxes one below another; a page may end between two if at least `min_side_boxes` are on each side."""

    boxes: tuple[Box, ...]
    min_side_boxes: int = 1
    keep_with_next: bool = False

    @property
    def before(self) -> float:
        return self.boxes[0].before if self.boxes else 0.0

    @property
    def after(self) -> float:
        return self.boxes[-1].after if self.boxes else 0.0

    def measure_height(self, width: float) -> float:
        return sum(self._compute_gap(index) + box.measure_height(width) for index, box in enumerate(self.boxes))

    def measure_baseline(self, width: float) -> float | None:
        return self.boxes[0].measure_baseline(width) if self.boxes else None

    def _compute_gap(self, index: int) -> float:
        """Return the space above a box (points): none above the first."""
        return max(self.boxes[index - 1].after, self.boxes[index].before) if index else 0.0

    def split(self, width: float, available: float, *, forced: bool) -> Split:
        used_height = 0.0
        for index, box in enumerate(self.boxes):
            gap, box_height = self._compute_gap(index), box.measure_height(width)
            if used_height + gap + box_height > available + _TOLERANCE:
                return self._split_at(index, width, available - used_height - gap, forced=forced)
            used_height += gap + box_height
        return self, None

    def _split_at(self, index: int, width: float, available: float, *, forced: bool) -> Split:
        """Split the column at box number `index`, the first that does not fit."""
        if available > 0:
            first_part, remainder = self.boxes[index].split(width, available, forced=forced and index == 0)
            if first_part is not None:
                return self._build_split(index, first_part, remainder)
        split_index = index
        while split_index and (
            self.boxes[split_index - 1].keep_with_next
            or split_index < self.min_side_boxes
            or 0 < len(self.boxes) - split_index < self.min_side_boxes
        ):
            split_index -= 1
        if not split_index and forced and available > 0:  # better to split a tall box than to leave its heading alone
            first_part, remainder = self.boxes[index].split(width, available, forced=True)
            if first_part is not None and first_part.measure_height(width) <= available + _TOLERANCE:
                return self._build_split(index, first_part, remainder)
        if not split_index and forced:
            split_index = index
        if split_index:
            return replace(self, boxes=self.boxes[:split_index], keep_with_next=False), replace(
                self, boxes=self.boxes[split_index:]
            )
        return None, self

    def _build_split(self, index: int, first_part: Box, remainder: Box | None) -> Split:
        remaining_boxes = self.boxes[index + 1 :] if remainder is None else (remainder, *self.boxes[index + 1 :])
        first_column = replace(self, boxes=(*self.boxes[:index], first_part), keep_with_next=False)
        return first_column, replace(self, boxes=remaining_boxes) if remaining_boxes else None

    def paint(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        for index, box in enumerate(self.boxes):
            top -= self._compute_gap(index)
            box.paint(canvas, x, top, width)
            top -= box.measure_height(width)


@dataclass(frozen=True)
class CellBox:
    """A box in a row: `x` is counted from the row's left edge."""

    x: float
    width: float
    box: Box


Decoration: TypeAlias = "Callable[[TaggedCanvas, float, float, float, float, RowBox], None]"


def draw_no_decoration(*_: object) -> None:
    """Draw nothing: the default decoration of a row."""


@dataclass(frozen=True)
class RowBox:
    """Cells side by side, their first baselines level: the *pair* of finding and reading column, and every list item.

    `decorate(canvas, x, top, width, height, row)` draws rules, icons and the like. An `unbreakable` row is split only
    if it is taller than a page. `min_first_height` is the least height available on a page for a split of the row.
    """

    cells: tuple[CellBox, ...]
    pad_top: float = 0.0
    pad_bottom: float = 0.0
    before: float = 0.0
    after: float = 0.0
    keep_with_next: bool = False
    unbreakable: bool = False
    min_first_height: float = 0.0
    align_baselines: bool = True  # False: the cells' tops are level, not their baselines
    decorate: Decoration = field(default=draw_no_decoration, compare=False)
    starts_here: bool = True  # no part of the row is on an earlier page
    ends_here: bool = True  # no part of it is on a later page

    @cached_property
    def _baseline_shifts(self) -> list[float]:
        """The distance by which each cell is lowered so that first baselines are level (points)."""
        baselines = [cell.box.measure_baseline(cell.width) for cell in self.cells]
        lowest = max((baseline for baseline in baselines if baseline is not None), default=0.0)
        return [0.0 if baseline is None or not self.align_baselines else lowest - baseline for baseline in baselines]

    def measure_baseline(self, width: float) -> float | None:
        baselines = [
            cell_baseline for cell in self.cells if (cell_baseline := cell.box.measure_baseline(cell.width)) is not None
        ]
        return self.pad_top + max(baselines) if baselines else None

    @cached_property
    def _height(self) -> float:
        cell_heights = [
            shift + cell.box.measure_height(cell.width)
            for cell, shift in zip(self.cells, self._baseline_shifts, strict=True)
        ]
        return self.pad_top + max(cell_heights, default=0.0) + self.pad_bottom

    def measure_height(self, width: float) -> float:
        return self._height

    def split(self, width: float, available: float, *, forced: bool) -> Split:
        if not forced and (self.unbreakable or available < self.min_first_height):
            return None, self
        fitting_cells, remaining_cells = [], []
        for cell, shift in zip(self.cells, self._baseline_shifts, strict=True):
            cell_available = available - self.pad_top - shift
            if cell.box.measure_height(cell.width) <= cell_available + _TOLERANCE:
                fitting_cells.append(cell)
                continue
            fitting_box, remaining_box = cell.box.split(cell.width, cell_available, forced=forced)
            if fitting_box is None:
                return None, self
            fitting_cells.append(replace(cell, box=fitting_box))
            if remaining_box is not None:
                remaining_cells.append(replace(cell, box=remaining_box))
        if not remaining_cells:  # the words fit: take the missing height from the padding below
            excess = max(0.0, self.measure_height(width) - available)
            return replace(self, pad_bottom=max(0.0, self.pad_bottom - excess)), None
        first_part = replace(
            self, cells=tuple(fitting_cells), pad_bottom=0.0, after=0.0, keep_with_next=False, ends_here=False
        )
        if first_part.measure_height(width) > available + _TOLERANCE and not forced:
            return None, self
        return first_part, replace(
            self, cells=tuple(remaining_cells), before=0.0, starts_here=False, min_first_height=0.0
        )

    def paint(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        self.decorate(canvas, x, top, width, self.measure_height(width), self)
        for cell, shift in zip(self.cells, self._baseline_shifts, strict=True):
            cell.box.paint(canvas, x + cell.x, top - self.pad_top - shift, cell.width)


@dataclass(frozen=True)
class BorderBox:
    """A box with a rounded border: callouts, contacts, the panels of a chart. Split only if taller than a page."""

    box: Box
    color: Literal["brand", "accent"]
    line_width: float
    radius: float
    padding: tuple[float, float, float]  # top, left and right, bottom
    before: float = 0.0
    after: float = 0.0
    keep_with_next: bool = False
    min_height: float | None = None  # to be as tall as its neighbor

    def measure_height(self, width: float) -> float:
        padding_top, padding_side, padding_bottom = self.padding
        natural_height = padding_top + self.box.measure_height(width - 2 * padding_side) + padding_bottom
        return natural_height if self.min_height is None else max(natural_height, self.min_height)

    def measure_baseline(self, width: float) -> float | None:
        return None

    def split(self, width: float, available: float, *, forced: bool) -> Split:
        if not forced:
            return None, self
        padding_top, padding_side, padding_bottom = self.padding
        fitting_box, remaining_box = self.box.split(
            width - 2 * padding_side, available - padding_top - padding_bottom, forced=True
        )
        if fitting_box is None or remaining_box is None:
            return replace(self, min_height=None), None
        first_part = replace(self, box=fitting_box, after=0.0, keep_with_next=False, min_height=None)
        return first_part, replace(self, box=remaining_box, before=0.0, min_height=None)

    def paint(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        height, inset = self.measure_height(width), self.line_width / 2
        with canvas.mark_artifact():
            canvas.setStrokeColor(canvas.get_color(self.color))
            canvas.setLineWidth(self.line_width)
            canvas.roundRect(
                x + inset, top - height + inset, width - self.line_width, height - self.line_width, self.radius
            )
        padding_top, padding_side, _ = self.padding
        self.box.paint(canvas, x + padding_side, top - padding_top, width - 2 * padding_side)
