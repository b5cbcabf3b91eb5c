"""Boxes: what stands on a page, how tall it is, and where it may be cut in two when a page ends.

A box is measured for a width, cut at a height, and painted. Elements of the structure tree ride along; a cut box's
two parts carry the same ones. `before` and `after` are the space a box wants around itself; between two boxes the
larger counts, at a page's top and foot none. All lengths are points.
"""

from __future__ import annotations

from dataclasses import field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias, TypeVar

from brochure.design.laid_out_page import PlacedText, area_of
from brochure.design.line_breaking import break_lines
from brochure.document.blocks import plain
from brochure.document.links import link_words
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from brochure.design.editions import Type
    from brochure.design.fonts import Family
    from brochure.design.line_breaking import Line
    from brochure.document.blocks import Inline
    from brochure.render.pdf.tagging.display_list import Draw
    from brochure.render.pdf.tagging.structure_tree import Element
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_SHORT = 0.4  # of the widest line: a last line shorter than that looks lost in a title
_FUZZ = 0.01  # rounding must not send a line to the next page

Lines = TypeVar("Lines", "tuple[Line, ...]", range)
Cut: TypeAlias = "tuple[Box | None, Box | None]"


class Box(Protocol):
    """What every box can do."""

    @property
    def before(self) -> float:
        """Space wanted above."""

    @property
    def after(self) -> float:
        """Space wanted below."""

    @property
    def with_next(self) -> bool:
        """Whether a page may not end right after this box."""

    def height(self, width: float) -> float:
        """How tall the box is at a width."""

    def baseline(self, width: float) -> float | None:
        """How far the first baseline is below the top; None for a box without words."""

    def cut(self, width: float, room: float, *, forced: bool) -> Cut:
        """The part that fits into `room` and the rest; (None, self) where nothing may stay.

        `forced` is set at the top of an empty page: something must stay, whatever rule it breaks.
        """

    def paint(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw the box with its upper left corner at (x, top)."""


class PatientWords(Protocol):
    """One patient's words, as a text sees them in which they stand; see merge_text.py."""

    def count(self, text: Text, width: float) -> int:
        """Return how many lines a text takes at a width (points)."""

    def paint(self, text: Text, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Leave the drawing of a text with its upper left corner at (x, top) to each copy."""

    def leave(self, text: Text, canvas: TaggedCanvas, width: float, element: Element, draw: Draw) -> None:
        """Leave to each copy what depends on the lines of a text; `draw` must hold on to no element."""


@dataclass(frozen=True)
class Text:
    """A paragraph, a heading, a label: words of one element, `skip` lines of which stand on earlier pages."""

    spans: Inline
    look: Type
    family: Family
    element: Element
    align: Literal["left", "right"] = "left"
    with_next: bool = False
    bookmark: int | None = None
    skip: int = 0
    most: int | None = None  # of the lines that are left, how many stand here
    goes_on: bool = False  # the element goes on in another box: a space parts their words
    space_before: float | None = None
    space_after: float | None = None
    balanced: bool = False  # no short last line, as titles want it
    person: PatientWords | None = None  # whose words stand in the blanks: then this is laid out by their answers alone

    @property
    def before(self) -> float:
        own = self.look.before if self.space_before is None else self.space_before
        return 0.0 if self.skip else own

    @property
    def after(self) -> float:
        own = self.look.after if self.space_after is None else self.space_after
        return 0.0 if self.most is not None else own

    def lines(self, width: float) -> tuple[Line, ...]:
        """The lines that stand here; of a text with a patient's words in it, those of its blanks."""
        every = self._broken(width)
        if self.balanced and len(every) > 1 and every[-1].width < _SHORT * max(line.width for line in every):
            every = self._broken(self._narrowest(width, len(every)))
        return self.here(every)

    def count(self, width: float) -> int:
        """How many lines stand here."""
        return len(self.here(range(self.person.count(self, width))) if self.person else self.lines(width))

    def here(self, every: Lines) -> Lines:
        """Of all lines of the text those that stand here."""
        left = every[self.skip :]
        return left if self.most is None else left[: self.most]

    def _broken(self, width: float) -> tuple[Line, ...]:
        return break_lines(self.spans, self.family, self.look.size, width, bold=self.look.bold)

    def _narrowest(self, width: float, lines: int) -> float:
        """The least width, to some points, in which the text takes no more lines."""
        low, high = width / lines, width
        while high - low > 4:
            middle = (low + high) / 2
            low, high = (low, middle) if len(self._broken(middle)) <= lines else (middle, high)
        return high

    def height(self, width: float) -> float:
        return self.count(width) * self.look.leading

    def baseline(self, width: float) -> float | None:
        return self.look.baseline

    def cut(self, width: float, room: float, *, forced: bool) -> Cut:
        count = self.count(width)
        fit = int((room + _FUZZ) // self.look.leading)
        fit = max(1, fit) if forced else min(fit, count - 2)  # no widow: two lines at least go on
        if fit >= count:
            return self, None
        if fit < (1 if forced else 2):  # no orphan: two lines at least stay
            return None, self
        return replace(self, most=fit, with_next=False), replace(self, skip=self.skip + fit, bookmark=None)

    def paint(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        if self.bookmark is not None:
            canvas.bookmark(self.element, plain(self.spans), self.bookmark, (0, top + self.look.leading))
        if self.person is not None:
            self.person.paint(self, canvas, x, top, width)
        else:
            placed = self.places(self.lines(width), x, top, width)
            if placed:
                canvas.text(placed, self.look, self.element, link_words(self.spans))
                self.note(canvas, placed, width)

    def places(self, lines: Sequence[Line], x: float, top: float, width: float) -> list[tuple[Line, float, float]]:
        """Lines, each with the place of its baseline's start."""
        placed = []
        for number, line in enumerate(lines):
            left = x + width - line.width if self.align == "right" else x
            placed.append((line, left, top - number * self.look.leading - self.look.baseline))
        if placed and self.goes_on:
            line, left, y = placed[-1]
            placed[-1] = replace(line, ending=" "), left, y
        return placed

    def note(self, canvas: TaggedCanvas, lines: list[tuple[Line, float, float]], width: float) -> None:
        """Tell a check of the layout of the lines."""
        role, size = "" if canvas.in_artifact else self.element.role, self.look.size
        shown, area = tuple(line for line, _, _ in lines), area_of(lines, size)
        starts, ends = not self.skip, self.most is None
        canvas.texts.append(PlacedText(self.spans, role, size, shown, area, width, starts=starts, ends=ends))


@dataclass(frozen=True)
class Drawn:
    """Something of a fixed height that a function draws: a rule, a figure, a line to write on."""

    tall: float
    draw: Callable[[TaggedCanvas, float, float, float], None]
    before: float = 0.0
    after: float = 0.0
    with_next: bool = False

    def height(self, width: float) -> float:
        return self.tall

    def baseline(self, width: float) -> float | None:
        return None

    def cut(self, width: float, room: float, *, forced: bool) -> Cut:
        return (self, None) if forced else (None, self)

    def paint(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        self.draw(canvas, x, top, width)


@dataclass(frozen=True)
class Column:
    """Boxes one under another; a page may end between two if at least `apart` stand on either side."""

    boxes: tuple[Box, ...]
    apart: int = 1
    with_next: bool = False

    @property
    def before(self) -> float:
        return self.boxes[0].before if self.boxes else 0.0

    @property
    def after(self) -> float:
        return self.boxes[-1].after if self.boxes else 0.0

    def height(self, width: float) -> float:
        return sum(self._gap(i) + box.height(width) for i, box in enumerate(self.boxes))

    def baseline(self, width: float) -> float | None:
        return self.boxes[0].baseline(width) if self.boxes else None

    def _gap(self, index: int) -> float:
        """The space above a box: none above the first."""
        return max(self.boxes[index - 1].after, self.boxes[index].before) if index else 0.0

    def cut(self, width: float, room: float, *, forced: bool) -> Cut:
        used = 0.0
        for index, box in enumerate(self.boxes):
            gap, tall = self._gap(index), box.height(width)
            if used + gap + tall > room + _FUZZ:
                return self._cut_at(index, width, room - used - gap, forced=forced)
            used += gap + tall
        return self, None

    def _cut_at(self, index: int, width: float, room: float, *, forced: bool) -> Cut:
        """Cut where box number `index` does not fit any more."""
        if room > 0:
            first, rest = self.boxes[index].cut(width, room, forced=forced and index == 0)
            if first is not None:
                return self._parts(index, first, rest)
        at = index
        while at and (self.boxes[at - 1].with_next or at < self.apart or 0 < len(self.boxes) - at < self.apart):
            at -= 1
        if not at and forced and room > 0:  # better to part what is too tall than to leave its heading alone
            first, rest = self.boxes[index].cut(width, room, forced=True)
            if first is not None and first.height(width) <= room + _FUZZ:
                return self._parts(index, first, rest)
        if not at and forced:
            at = index
        if at:
            return replace(self, boxes=self.boxes[:at], with_next=False), replace(self, boxes=self.boxes[at:])
        return None, self

    def _parts(self, index: int, first: Box, rest: Box | None) -> Cut:
        tail = self.boxes[index + 1 :] if rest is None else (rest, *self.boxes[index + 1 :])
        here = replace(self, boxes=(*self.boxes[:index], first), with_next=False)
        return here, replace(self, boxes=tail) if tail else None

    def paint(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        for index, box in enumerate(self.boxes):
            top -= self._gap(index)
            box.paint(canvas, x, top, width)
            top -= box.height(width)


@dataclass(frozen=True)
class Cell:
    """A box at a place in a row: `x` from the row's left, `width` wide."""

    x: float
    width: float
    box: Box


Decoration: TypeAlias = "Callable[[TaggedCanvas, float, float, float, float, Row], None]"


def no_decoration(*_: object) -> None:
    """Nothing is drawn besides the words."""


@dataclass(frozen=True)
class Row:
    """Cells side by side, their first baselines level: the *pair* of finding and reading column, and every list item.

    `decorate` draws what goes with the row (canvas, x, top, width, height, row). A `whole` row is cut only when it is
    taller than a page. `least` is the height that must stay when the row is cut.
    """

    cells: tuple[Cell, ...]
    pad_top: float = 0.0
    pad_bottom: float = 0.0
    before: float = 0.0
    after: float = 0.0
    with_next: bool = False
    whole: bool = False
    least: float = 0.0
    level: bool = True  # False: the cells' tops are level, not their baselines
    decorate: Decoration = field(default=no_decoration, compare=False)
    starts: bool = True  # no part of the row stands on an earlier page
    ends: bool = True  # no part of it goes on to a later one

    @cached_property
    def _drops(self) -> list[float]:
        """How far each cell is lowered so that first baselines are level."""
        bases = [cell.box.baseline(cell.width) for cell in self.cells]
        lowest = max((b for b in bases if b is not None), default=0.0)
        return [0.0 if b is None or not self.level else lowest - b for b in bases]

    def baseline(self, width: float) -> float | None:
        bases = [b for cell in self.cells if (b := cell.box.baseline(cell.width)) is not None]
        return self.pad_top + max(bases) if bases else None

    @cached_property
    def _tall(self) -> float:
        inner = [drop + c.box.height(c.width) for c, drop in zip(self.cells, self._drops, strict=True)]
        return self.pad_top + max(inner, default=0.0) + self.pad_bottom

    def height(self, width: float) -> float:
        return self._tall

    def cut(self, width: float, room: float, *, forced: bool) -> Cut:
        if not forced and (self.whole or room < self.least):
            return None, self
        here, later = [], []
        for cell, drop in zip(self.cells, self._drops, strict=True):
            space = room - self.pad_top - drop
            if cell.box.height(cell.width) <= space + _FUZZ:
                here.append(cell)
                continue
            first, rest = cell.box.cut(cell.width, space, forced=forced)
            if first is None:
                return None, self
            here.append(replace(cell, box=first))
            if rest is not None:
                later.append(replace(cell, box=rest))
        if not later:  # the words fit: the space below them gives way, it is not seen at a page's foot
            over = max(0.0, self.height(width) - room)
            return replace(self, pad_bottom=max(0.0, self.pad_bottom - over)), None
        top = replace(self, cells=tuple(here), pad_bottom=0.0, after=0.0, with_next=False, ends=False)
        if top.height(width) > room + _FUZZ and not forced:
            return None, self
        return top, replace(self, cells=tuple(later), before=0.0, starts=False, least=0.0)

    def paint(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        self.decorate(canvas, x, top, width, self.height(width), self)
        for cell, drop in zip(self.cells, self._drops, strict=True):
            cell.box.paint(canvas, x + cell.x, top - self.pad_top - drop, cell.width)


@dataclass(frozen=True)
class Outline:
    """A box with a rounded outline: callouts, contacts, the panels of a chart. Cut only when taller than a page."""

    box: Box
    colour: Literal["brand", "accent"]
    line: float
    radius: float
    pad: tuple[float, float, float]  # above, beside, below
    before: float = 0.0
    after: float = 0.0
    with_next: bool = False
    tall: float | None = None  # when it must be as tall as its neighbour

    def height(self, width: float) -> float:
        above, beside, below = self.pad
        own = above + self.box.height(width - 2 * beside) + below
        return own if self.tall is None else max(own, self.tall)

    def baseline(self, width: float) -> float | None:
        return None

    def cut(self, width: float, room: float, *, forced: bool) -> Cut:
        if not forced:
            return None, self
        above, beside, below = self.pad
        first, rest = self.box.cut(width - 2 * beside, room - above - below, forced=True)
        if first is None or rest is None:
            return replace(self, tall=None), None
        here = replace(self, box=first, after=0.0, with_next=False, tall=None)
        return here, replace(self, box=rest, before=0.0, tall=None)

    def paint(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        tall, inset = self.height(width), self.line / 2
        with canvas.artifact():
            canvas.setStrokeColor(canvas.colour(self.colour))
            canvas.setLineWidth(self.line)
            canvas.roundRect(x + inset, top - tall + inset, width - self.line, tall - self.line, self.radius)
        above, beside, _ = self.pad
        self.box.paint(canvas, x + beside, top - above, width - 2 * beside)
