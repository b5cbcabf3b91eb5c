"""Lists -> boxes: bullets, steps, boxes to tick, timelines, terms, references, contacts; all L / LI / Lbl / LBody."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.blocks import Paragraph, Span, plain
from brochure.pdf import marks
from brochure.pdf.columns import TwoColumns
from brochure.pdf.flow import Cell, Column, Outline, Row, Text
from brochure.pdf.setting import HAIRLINE, INSET, tight

if TYPE_CHECKING:
    from brochure.blocks import Inline, List, ListItem
    from brochure.editions import Colour, Type
    from brochure.pdf.canvas import TaggedCanvas
    from brochure.pdf.flow import Box, Decoration
    from brochure.pdf.setting import Setting
    from brochure.pdf.structure import Element

_BULLET_TEXT = 14.0
_BOX_TEXT = 22.0
_TICK_BOX = 12.0
_SMALLEST_NUMBER = 10.0  # a number to call is never broken, and never smaller
_FILL_IN = "\xa0" * 28  # about 96 points at 12: room for a handwritten time
_TWO_COLUMNS = 249.0
_TWO_COLUMN_ITEMS = 6  # a shorter list stays in the reading column


def _numbering(kind: str) -> str:
    return f"<</O/List/ListNumbering/{kind}>>"


def _body(setting: Setting, item: ListItem, lbody: Element, look: Type) -> Column:
    """What an item says, in its LBody."""
    boxes: list[Box] = []
    for block in item.body:
        if isinstance(block, Paragraph):
            spans = block.spans
            if item.write_in and block is item.body[-1]:
                spans = (*spans, Span(" " + _FILL_IN))
            boxes.append(setting.text(spans, look, lbody.add("P")))
        else:
            boxes.append(bullets(setting, block, lbody, setting.reading, look))
    return Column(tuple(boxes))


def bullets(setting: Setting, block: List, parent: Element, width: float, look: Type | None = None) -> Column:
    """A list with discs, in a column of that width."""
    element = parent.add("L", attributes=_numbering("Disc"))
    look = look or setting.scale.item
    radius = 2.0

    def disc(canvas: TaggedCanvas, x: float, top: float, _w: float, _h: float, row: Row) -> None:
        if row.starts:
            middle = top - look.baseline + 0.25 * look.size  # the middle of the x-height
            marks.disc(canvas, x + 4, middle, radius)

    rows = []
    for item in block.items:
        body = _body(setting, item, element.add("LI").add("LBody"), tight(look))
        cell = Cell(_BULLET_TEXT, width - _BULLET_TEXT, body)
        rows.append(Row((cell,), after=look.after, decorate=disc))
    return Column(tuple(rows))


def fits_two_columns(setting: Setting, block: List) -> bool:
    """Whether a list is long and its items short enough for two columns."""
    if block.look != "disc" or len(block.items) < _TWO_COLUMN_ITEMS:
        return False
    room = _TWO_COLUMNS - _BULLET_TEXT
    texts = [item.body[0].spans for item in block.items if len(item.body) == 1 and isinstance(item.body[0], Paragraph)]
    return len(texts) == len(block.items) and all(setting.natural_width(t, setting.scale.item) <= room for t in texts)


def _in_two(setting: Setting, rows: tuple[Box, ...], after: float = 0.0) -> TwoColumns:
    return TwoColumns(rows, _TWO_COLUMNS, setting.width - _TWO_COLUMNS, after)


def bullets_in_two(setting: Setting, block: List, parent: Element) -> TwoColumns:
    """A list of short items in two columns over the whole width."""
    rows = bullets(setting, block, parent, _TWO_COLUMNS).boxes
    return _in_two(setting, rows, setting.scale.item.after)


def steps(setting: Setting, block: List, parent: Element, width: float) -> Column:
    """Numbered steps: the number white on a disc on the axis, joined by a connector; a step is never parted."""
    element = parent.add("L", attributes=_numbering("Decimal"))
    look = tight(setting.scale.body)
    x_axis = setting.axis - setting.reading
    gap = 5.0

    def numbered(label: Text, space: Element | None, *, first: bool, last: bool) -> Decoration:
        def draw(canvas: TaggedCanvas, x: float, top: float, _w: float, height: float, row: Row) -> None:
            centre = x + x_axis
            if not (last and row.ends):
                marks.upright(canvas, centre, top - 9, top - height)
            if not (first or not row.starts):
                marks.upright(canvas, centre, top + gap, top - 9)
            if space is not None:
                _fill_line(canvas, x, top, row, space)
            if row.starts:
                marks.disc(canvas, centre, top - look.leading / 2, 9)
                wide = label.lines(100)[0].width
                drop = look.leading / 2 - label.look.leading / 2
                label.paint(canvas, centre - wide / 2, top - drop, 100)

        return draw

    rows = []
    for number, item in enumerate(block.items):
        entry = element.add("LI")
        number_look = replace(tight(setting.scale.small), bold=True, colour="white")
        label = setting.text(item.label, number_look, entry.add("Lbl"))
        lbody = entry.add("LBody")
        body = _body(setting, item, lbody, look)
        space = lbody.add("P", actual_text=setting.words["write_here"]) if item.write_in else None
        draw = numbered(label, space, first=number == 0, last=number == len(block.items) - 1)
        least = 2.5  # a step of one line is still as tall as its disc
        rows.append(Row((Cell(0, width, body),), pad_bottom=least, after=gap, whole=True, decorate=draw))
    return Column(tuple(rows), apart=2)


def _fill_line(canvas: TaggedCanvas, x: float, top: float, row: Row, space: Element) -> None:
    """The line to write on, under the room left for it at the end of the words."""
    cell = row.cells[0]
    text = cell.box.boxes[-1] if isinstance(cell.box, Column) and cell.box.boxes else None
    if not isinstance(text, Text) or not plain(text.spans).endswith(_FILL_IN) or not row.ends:
        return
    look = text.look
    blank = text.family.regular.width(_FILL_IN) * look.size / 1000
    baseline = top - row.height(0) + row.pad_bottom + look.leading - look.baseline
    end = x + cell.x + text.lines(cell.width)[-1].width
    marks.write_line(canvas, end - blank, end, baseline - 2, space)


def boxes_to_tick(setting: Setting, block: List, parent: Element, width: float) -> Column:
    """A checklist: a box before each item, told to a screen reader as the item's label."""
    element = parent.add("L", attributes=_numbering("None"))
    look = tight(setting.scale.body)

    def box_before(label: Element) -> Decoration:
        def draw(canvas: TaggedCanvas, x: float, top: float, _w: float, _h: float, row: Row) -> None:
            if not row.starts:
                return
            with canvas.tag(label):
                canvas.setStrokeColor(canvas.colour("brand"))
                canvas.setLineWidth(1.25)
                bottom = top - (look.leading + _TICK_BOX) / 2
                canvas.roundRect(x + 0.625, bottom, _TICK_BOX, _TICK_BOX, 1.5)

        return draw

    rows = []
    for item in block.items:
        entry = element.add("LI")
        label = entry.add("Lbl", actual_text=setting.words["box"])
        body = _body(setting, item, entry.add("LBody"), look)
        rows.append(Row((Cell(_BOX_TEXT, width - _BOX_TEXT, body),), after=7, decorate=box_before(label)))
    return Column(tuple(rows), apart=2)


def timeline(setting: Setting, block: List, parent: Element) -> Column:
    """Dates in the finding column, dots on the axis, what happened in the reading column."""
    element = parent.add("L", attributes=_numbering("None"))
    look = tight(setting.scale.body)
    gap, dot = 4.5, 7.8
    when_look = replace(look, bold=True, colour="brand")
    last = len(block.items) - 1

    def dotted(number: int) -> Decoration:
        def draw(canvas: TaggedCanvas, x: float, top: float, _w: float, height: float, row: Row) -> None:
            centre = x + setting.axis
            if number or not row.starts:
                marks.upright(canvas, centre, top + gap, top - dot)
            if number < last or not row.ends:
                marks.upright(canvas, centre, top - dot, top - height)
            if row.starts:
                marks.disc(canvas, centre, top - dot, 4)

        return draw

    rows = []
    for number, item in enumerate(block.items):
        entry = element.add("LI")
        when = setting.text(item.label, when_look, entry.add("Lbl"), align="right")
        cells = (
            Cell(0, setting.edition.finding, when),
            _reading(setting, _body(setting, item, entry.add("LBody"), look)),
        )
        rows.append(Row(cells, after=gap, decorate=dotted(number)))
    return Column(tuple(rows), apart=2)


def _reading(setting: Setting, box: Box) -> Cell:
    return Cell(setting.reading, setting.edition.reading_width, box)


def terms(setting: Setting, block: List, parent: Element) -> Column:
    """A glossary: the term in the finding column, its meaning in the reading column."""
    element = parent.add("L", attributes=_numbering("None"))
    look = tight(setting.scale.small)
    rows = []
    for item in block.items:
        entry = element.add("LI")
        term = setting.text(item.label, tight(look, bold=True), entry.add("Lbl"))
        cells = (
            Cell(0, setting.edition.finding, term),
            _reading(setting, _body(setting, item, entry.add("LBody"), look)),
        )
        rows.append(Row(cells, pad_top=2.2, pad_bottom=2.6, whole=True))
    return Column(tuple(rows), apart=2)


def references(setting: Setting, block: List, parent: Element) -> TwoColumns:
    """Numbered sources in two columns, the numbers right-aligned."""
    element = parent.add("L", attributes=_numbering("Decimal"))
    look = setting.scale.reference
    rows = []
    for item in block.items:
        entry = element.add("LI")
        number = setting.text(item.label, tight(look), entry.add("Lbl"), align="right")
        body = _body(setting, item, entry.add("LBody"), tight(look))
        cells = Cell(0, 16, number), Cell(21, _TWO_COLUMNS - 21, body)
        rows.append(Row(cells, after=look.after, whole=True))
    return _in_two(setting, tuple(rows))


def contacts(setting: Setting, block: List, parent: Element) -> Outline:
    """Whom to call, most urgent first, in one outlined box: sign, number, and when to call it."""
    element = parent.add("L", attributes=_numbering("None"))
    inner = setting.width - 2 * INSET
    at = setting.reading - INSET
    rows = []
    for number, item in enumerate(block.items):
        entry = element.add("LI")
        sign: marks.Icon = item.sign or "phone"
        room = at - 30 - 10
        label = _whom(setting, item, entry.add("Lbl"), room, "accent" if sign == "emergency" else "brand")
        body = _body(setting, item, entry.add("LBody"), tight(setting.scale.body))
        cells = Cell(30, room, Column(label)), Cell(at, inner - at, body)
        draw = _signed(sign, label[0], rule=number > 0, pad=6.0)
        rows.append(Row(cells, pad_top=6, pad_bottom=7, whole=True, level=False, decorate=draw))
    return Outline(Column(tuple(rows)), "brand", 2, 8, (3, INSET, 2), after=9)


def _whom(setting: Setting, item: ListItem, label: Element, room: float, colour: Colour) -> tuple[Text, ...]:
    """The name, and on a line of its own the number, set as large as it fits unbroken."""
    name, number = _two_lines(item.label)
    number = tuple(replace(span, text=_unbroken(span.text)) for span in number)
    parts = [(replace(span, text=part),) for span in number for part in span.text.split(" ")]
    scale = setting.scale

    def wide(look: Type) -> float:
        return max((setting.natural_width(part, look) for part in parts), default=0.0)

    looks = [tight(look) for look in (*(() if name else (scale.contact,)), scale.heading, scale.group)]
    least = looks[-1]
    shrunk = replace(least, size=max(_SMALLEST_NUMBER, min(1, room / max(wide(least), 1)) * least.size))
    look = next((look for look in looks if wide(look) <= room), shrunk)
    numbered = setting.text(number, replace(look, colour=colour), label)
    if not name:
        return (numbered,)
    named = setting.text(name, replace(tight(scale.heading), colour=colour), label)
    return replace(named, goes_on=True), numbered


def _unbroken(number: str) -> str:
    """A number that no line end may part, but for an extension."""
    kept = number.replace(" ", "\xa0").replace("-", "\u2011")
    return re.sub(r"\xa0(?=(?:ext|x)\b)", " ", kept)


def _two_lines(label: Inline) -> tuple[Inline, Inline]:
    """What stands before and after the line break in a label; without one, all of it is the second."""
    for at, span in enumerate(label):
        before, broken, after = span.text.partition("\n")
        if broken:
            first = (*label[:at], *((replace(span, text=before),) if before else ()))
            return first, (*((replace(span, text=after),) if after else ()), *label[at + 1 :])
    return (), label


def _signed(sign: marks.Icon, label: Text, *, rule: bool, pad: float) -> Decoration:
    def draw(canvas: TaggedCanvas, x: float, top: float, width: float, _h: float, row: Row) -> None:
        if rule and row.starts:
            marks.rule(canvas, x, x + width, top, HAIRLINE, "line")
        if row.starts:
            base = row.baseline(width) or 0.0
            capital = 0.35 * label.look.size  # half the height of a figure
            marks.icon(canvas, sign, x, top - max(base - capital - 11, pad), 22)

    return draw
