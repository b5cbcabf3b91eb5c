"""Tables -> boxes: benefits and risks, and plain ones. Table / THead / TBody / TR / TH with Scope / TD."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.document import merge_fields
from brochure.document.blocks import Span
from brochure.render.pdf.boxes import icons
from brochure.render.pdf.boxes.boxes import Cell, Column, Row
from brochure.render.pdf.pages.layout_context import HAIRLINE, HEAVY, tight
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.design.editions import Colour, Type
    from brochure.design.icons import IconName
    from brochure.document.blocks import Table
    from brochure.render.pdf.boxes.boxes import Box, Cut, Decoration
    from brochure.render.pdf.pages.layout_context import Setting
    from brochure.render.pdf.tagging.structure_tree import Element
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_COLUMN_HEAD = "<</O/Table/Scope/Column>>"
_ROW_HEAD = "<</O/Table/Scope/Row>>"
_BETWEEN = 12.0  # between two columns of a plain table
_NARROWEST = 40.0
_MARKED_TEXT = 18.0  # words of a row that carries an icon
_MARKED_HEAD = 23.0  # words of a head that carries one
_FEW_WORDS = 11.0  # ems: about four words
_TALLEST_HEAD = 0.4  # of a page: a taller head is not repeated, it would leave no room for rows


@dataclass(frozen=True)
class HeadedRows:
    """Rows under a head that comes again on every page they run to, there as decoration.

    The head stays with two rows at least; a row is never parted from its head.
    """

    head: Box
    rows: Column
    before: float = 0.0
    after: float = 0.0
    with_next: bool = False
    again: bool = False

    def height(self, width: float) -> float:
        return self.head.height(width) + self.rows.height(width)

    def baseline(self, width: float) -> float | None:
        return self.head.baseline(width)

    def cut(self, width: float, room: float, *, forced: bool) -> Cut:
        tall = self.head.height(width)
        if room <= tall:
            if not forced:
                return None, self
            tall = 0.0
        first, rest = self.rows.cut(width, room - tall, forced=forced)
        if not isinstance(first, Column):
            return None, self
        if not forced and len(first.boxes) < min(2, len(self.rows.boxes)):
            return None, self
        if not isinstance(rest, Column) or not rest.boxes:
            return self, None
        here = replace(self, rows=first, after=0.0, with_next=False)
        return here, replace(self, rows=rest, before=0.0, again=True)

    def paint(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        if self.again:
            with canvas.artifact("/Type/Pagination"):
                self.head.paint(canvas, x, top, width)
        else:
            self.head.paint(canvas, x, top, width)
        self.rows.paint(canvas, x, top - self.head.height(width), width)


def table(setting: Setting, block: Table, parent: Element) -> HeadedRows | Column:
    """A table over the whole width; its head comes again on every page it runs to."""
    element = parent.add("Table")
    head_row = element.add("THead").add("TR")
    body = element.add("TBody")
    places = _places(setting, block)
    icon = _ICONS.get(block.tone)
    head = _head(setting, block, head_row, places)
    look = tight(setting.scale.small)
    rows = []
    for row in block.rows:
        line = body.add("TR")
        cells = []
        for number, spans in enumerate(row.cells):
            first = number == 0
            cell = line.add("TH", attributes=_ROW_HEAD) if first else line.add("TD")
            shift = _MARKED_TEXT * setting.unit if first and icon else 0.0
            x, width = places[number]
            cells.append(Cell(x + shift, width - shift, setting.text(spans, tight(look, bold=first), cell)))
        rows.append(
            Row(
                tuple(cells),
                pad_top=4.0,
                pad_bottom=4.25,
                whole=True,
                decorate=_row_marks(icon, look, 10 * setting.unit),
            )
        )
    if head.height(setting.width) > _TALLEST_HEAD * setting.edition.height:
        return Column((replace(head, whole=True), *rows))
    return HeadedRows(head, Column(tuple(rows), apart=2), after=6)


_ICONS: dict[str, IconName] = {"benefit": "benefit", "risk": "risk"}
_TONES: dict[str, Colour] = {"plain": "brand", "benefit": "brand", "risk": "accent"}


def _head(setting: Setting, block: Table, head_row: Element, places: list[tuple[float, float]]) -> Row:
    colour = _TONES[block.tone]
    icon = _ICONS.get(block.tone)
    group = replace(setting.scale.group, colour=colour)
    size = 15 * setting.unit
    cells = []
    for number, spans in enumerate(block.columns):
        shift = _MARKED_HEAD * setting.unit if icon and number == 0 else 0.0
        look = group if number == 0 else tight(setting.scale.small, bold=True)
        cell = head_row.add("TH", attributes=_COLUMN_HEAD)
        x, width = places[number]
        cells.append(Cell(x + shift, width - shift, setting.text(spans, look, cell)))

    def decorate(canvas: TaggedCanvas, x: float, top: float, width: float, height: float, row: Row) -> None:
        if row.starts:
            icons.rule(canvas, x, x + width, top - HEAVY / 2, HEAVY, colour)
        if icon and row.starts:
            icons.icon(canvas, icon, x, top - row.pad_top - (group.leading - size) / 2, size)
        if row.ends:
            icons.rule(canvas, x, x + width, top - height, HAIRLINE, "line")

    return Row(tuple(cells), pad_top=HEAVY + 4.5, pad_bottom=4.5, decorate=decorate, with_next=True, whole=True)


def _row_marks(icon: IconName | None, look: Type, size: float) -> Decoration:
    """The icon that every row carries, so that a split table still reads, and the hairline under the row."""

    def decorate(canvas: TaggedCanvas, x: float, top: float, width: float, height: float, row: Row) -> None:
        if icon and row.starts:
            icons.icon(canvas, icon, x + 1, top - row.pad_top - (look.leading - size) / 2, size)
        if row.ends:
            icons.rule(canvas, x, x + width, top - height, HAIRLINE, "line")

    return decorate


def _places(setting: Setting, block: Table) -> list[tuple[float, float]]:
    """For each column its left edge and width.

    The first has the finding column and the others share the reading column, by their longest entries and words, so
    that a column of numbers stays narrow and no word is broken. Where that would starve one of many columns, they all
    share the whole width.
    """
    wants = _wants(setting, block)
    count = len(wants) - 1
    if count == 0:
        return [(0.0, setting.width)]
    if setting.stacked:
        widths = _shares(wants, setting.width - _BETWEEN * count)
        return _in_a_row(widths, widths[0] + _BETWEEN)
    first = setting.edition.finding
    room = setting.edition.reading_width - _BETWEEN * (count - 1)
    widths = _shares(wants[1:], room)
    if not _starved(setting, wants[1:], widths):
        return _in_a_row([first, *widths], setting.reading)
    widths = _shares(wants, setting.width - _BETWEEN * count)
    return _in_a_row(widths, widths[0] + _BETWEEN)


def starves(setting: Setting, block: Table) -> bool:
    """Whether some column would be too narrow to read: narrower than its longest word, or than a few words.

    Then the table is better told as a list. It can only happen where there is one column of text.
    """
    if not setting.stacked or len(block.columns) == 1:
        return False
    if setting.edition.tight and block.tone != "plain":
        return True  # a name and a few words: shorter in one line
    return _starved(setting, _wants(setting, block), [width for _, width in _places(setting, block)])


def _starved(setting: Setting, wants: list[tuple[float, float]], widths: list[float]) -> bool:
    """Whether some width is less than what its column needs to be read."""
    few = _FEW_WORDS * setting.scale.small.size
    pairs = zip(widths, wants, strict=True)
    return any(width < min(longest, max(least, few)) - 0.01 for width, (least, longest) in pairs)


def _wants(setting: Setting, block: Table) -> list[tuple[float, float]]:
    """For each column the width that it needs and the one that it wants; with icons, room for them in the first."""
    look = setting.scale.small
    found = [_wanted(setting, block, number, look) for number in range(len(block.columns))]
    if setting.stacked and block.tone != "plain":
        least, longest = found[0]
        icon = _MARKED_TEXT * setting.unit
        head = setting.natural_width(block.columns[0], setting.scale.group) + _MARKED_HEAD * setting.unit + 1
        found[0] = max(least + icon, min(head, setting.width / 2)), max(longest + icon, head)
    return found


def _in_a_row(widths: list[float], second: float) -> list[tuple[float, float]]:
    """Columns of those widths, the second beginning at `second`, each with its left edge."""
    places, x = [(0.0, widths[0])], second
    for width in widths[1:]:
        places.append((x, width))
        x += width + _BETWEEN
    return places


def _wanted(setting: Setting, block: Table, column: int, look: Type) -> tuple[float, float]:
    """The widths that a column needs for its longest word, and for its longest entry."""
    bold = tight(look, bold=True)
    entries = [
        (block.columns[column], bold),
        *((row.cells[column], tight(look, bold=not column)) for row in block.rows),
    ]
    words = (
        setting.natural_width((Span(word, bold=span.bold),), entry_look) + 1
        for spans, entry_look in entries
        for span in spans
        for word in ([span.text] if merge_fields.is_blank(span) else span.text.split())
    )
    longest = max((setting.natural_width(spans, entry_look) + 1 for spans, entry_look in entries), default=0.0)
    least = max(_NARROWEST, max(words, default=0.0))
    return least, max(least, longest)


def _shares(wants: list[tuple[float, float]], room: float) -> list[float]:
    """Widths that add up to the room: columns get what they want, the narrow ones first, and never less than they need.

    What is left is shared by the square roots of what is wanted, so that long entries do not take everything. If even
    the longest words do not fit, all are narrowed alike.
    """
    needs = sum(least for least, _ in wants)
    if needs >= room:
        return [least * room / needs for least, _ in wants]
    widths = [least for least, _ in wants]
    open_columns = {number for number, (least, longest) in enumerate(wants) if longest > least}
    spare = room - needs
    while open_columns and spare > 0.01:
        total = sum(wants[number][1] ** 0.5 for number in open_columns)
        given = 0.0
        for number in sorted(open_columns):
            more = min(spare * wants[number][1] ** 0.5 / total, wants[number][1] - widths[number])
            widths[number] += more
            given += more
        open_columns = {number for number in open_columns if wants[number][1] - widths[number] > 0.01}
        spare -= given
    widths[-1] += spare
    return widths
