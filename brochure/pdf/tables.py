"""Tables -> boxes: benefits and risks, and plain ones. Table / THead / TBody / TR / TH with Scope / TD."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.pdf import marks
from brochure.pdf.flow import Cell, Column, HeadedRows, Row
from brochure.pdf.setting import HAIRLINE, HEAVY, tight

if TYPE_CHECKING:
    from brochure.blocks import Inline, Table
    from brochure.editions import Colour, Type
    from brochure.pdf.canvas import TaggedCanvas
    from brochure.pdf.flow import Decoration
    from brochure.pdf.setting import Setting
    from brochure.pdf.structure import Element

_COLUMN_HEAD = "<</O/Table/Scope/Column>>"
_ROW_HEAD = "<</O/Table/Scope/Row>>"
_BETWEEN = 12.0  # between two columns of a plain table
_NARROWEST = 40.0
_MARKED_TEXT = 18.0  # words of a row that carries an icon
_TALLEST_HEAD = 0.4  # of a page: a taller head is not repeated, it would leave no room for rows


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
            shift = _MARKED_TEXT if first and icon else 0.0
            x, width = places[number]
            cells.append(Cell(x + shift, width - shift, setting.text(spans, tight(look, bold=first), cell)))
        rows.append(Row(tuple(cells), pad_top=4.0, pad_bottom=4.25, whole=True, decorate=_row_marks(icon, look)))
    if head.height(setting.width) > _TALLEST_HEAD * setting.edition.height:
        return Column((replace(head, whole=True), *rows))
    return HeadedRows(head, Column(tuple(rows)), after=6)


_ICONS: dict[str, marks.Icon] = {"benefit": "benefit", "risk": "risk"}
_TONES: dict[str, Colour] = {"plain": "brand", "benefit": "brand", "risk": "accent"}


def _head(setting: Setting, block: Table, head_row: Element, places: list[tuple[float, float]]) -> Row:
    colour = _TONES[block.tone]
    icon = _ICONS.get(block.tone)
    group = replace(setting.scale.group, colour=colour)
    cells = []
    for number, spans in enumerate(block.columns):
        shift = 23.0 if icon and number == 0 else 0.0
        look = group if number == 0 else tight(setting.scale.small, bold=True)
        cell = head_row.add("TH", attributes=_COLUMN_HEAD)
        x, width = places[number]
        cells.append(Cell(x + shift, width - shift, setting.text(spans, look, cell)))

    def decorate(canvas: TaggedCanvas, x: float, top: float, width: float, height: float, row: Row) -> None:
        if row.starts:
            marks.rule(canvas, x, x + width, top - HEAVY / 2, HEAVY, colour)
        if icon and row.starts:
            marks.icon(canvas, icon, x, top - row.pad_top - (group.leading - 15) / 2, 15)
        if row.ends:
            marks.rule(canvas, x, x + width, top - height, HAIRLINE, "line")

    return Row(tuple(cells), pad_top=HEAVY + 4.5, pad_bottom=4.5, decorate=decorate, with_next=True, whole=True)


def _row_marks(icon: marks.Icon | None, look: Type) -> Decoration:
    """The icon that every row carries, so that a split table still reads, and the hairline under the row."""

    def decorate(canvas: TaggedCanvas, x: float, top: float, width: float, height: float, row: Row) -> None:
        if icon and row.starts:
            marks.icon(canvas, icon, x + 1, top - row.pad_top - (look.leading - 10) / 2, 10)
        if row.ends:
            marks.rule(canvas, x, x + width, top - height, HAIRLINE, "line")

    return decorate


def _places(setting: Setting, block: Table) -> list[tuple[float, float]]:
    """For each column its left edge and width: the first in the finding column, the rest share the reading column.

    They share it in proportion to their longest entry, within bounds, so that a column of numbers stays narrow.
    """
    first = (0.0, setting.edition.finding)
    count = len(block.columns) - 1
    if count == 0:
        return [(0.0, setting.width)]
    look = setting.scale.small
    room = setting.edition.reading_width - _BETWEEN * (count - 1)
    wanted = [max(_NARROWEST, *(_longest(setting, block, n + 1, look))) for n in range(count)]
    widths = _shares(wanted, room)
    places, x = [first], setting.reading
    for width in widths:
        places.append((x, width))
        x += width + _BETWEEN
    return places


def _longest(setting: Setting, block: Table, column: int, look: Type) -> list[float]:
    entries: list[Inline] = [row.cells[column] for row in block.rows]
    return [
        setting.natural_width(block.columns[column], tight(look, bold=True)) + 1,
        *(setting.natural_width(entry, look) + 1 for entry in entries),
    ]


def _shares(wanted: list[float], room: float) -> list[float]:
    """Widths that add up to the room: narrow columns get what they want, the others share what is left."""
    widths = [0.0] * len(wanted)
    open_columns = sorted(range(len(wanted)), key=lambda n: wanted[n])
    while open_columns:
        fair = room / len(open_columns)
        narrow = open_columns[0]
        if wanted[narrow] > fair:
            break
        widths[narrow] = wanted[narrow]
        room -= wanted[narrow]
        open_columns.pop(0)
    if not open_columns:  # all have what they want: the last takes the rest
        widths[-1] += room
        return widths
    total = sum(wanted[n] ** 0.5 for n in open_columns)
    for n in open_columns:
        widths[n] = room * wanted[n] ** 0.5 / total
    return widths
