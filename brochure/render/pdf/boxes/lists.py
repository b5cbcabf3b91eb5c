"""Lists -> boxes: bullets, steps, boxes to tick, timelines, terms, references, contacts; all L / LI / Lbl / LBody."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from brochure.document.blocks import Paragraph, Span, plain
from brochure.render.pdf.boxes import icons
from brochure.render.pdf.boxes.boxes import Cell, Column, Outline, Row, Text
from brochure.render.pdf.boxes.two_columns import TwoColumns
from brochure.render.pdf.pages.layout_context import HAIRLINE, INSET, tight

if TYPE_CHECKING:
    from brochure.design.editions import Colour, Type
    from brochure.design.icons import IconName
    from brochure.design.line_breaking import Line
    from brochure.document.blocks import Inline, List, ListItem
    from brochure.render.pdf.boxes.boxes import Box, Decoration
    from brochure.render.pdf.pages.layout_context import Setting
    from brochure.render.pdf.tagging.display_list import PartCanvas
    from brochure.render.pdf.tagging.structure_tree import Element
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_BULLET_TEXT = 14.0
_BOX_TEXT = 22.0
_TICK_BOX = 12.0
_EFFECT_TEXT = 16.0  # words of an item that carries an icon
_EFFECTS: dict[str, IconName] = {"benefit": "benefit", "risk": "risk"}
_FILL_IN = "\xa0" * 28  # about 96 points at 12: room for a handwritten time
_BETWEEN_COLUMNS = 24.0
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
    unit, indent = setting.unit, _BULLET_TEXT * setting.unit

    def disc(canvas: TaggedCanvas, x: float, top: float, _w: float, _h: float, row: Row) -> None:
        if row.starts:
            middle = top - look.baseline + 0.25 * look.size  # the middle of the x-height
            icons.disc(canvas, x + 4 * unit, middle, 2 * unit)

    rows = []
    for item in block.items:
        body = _body(setting, item, element.add("LI").add("LBody"), tight(look))
        cell = Cell(indent, width - indent, body)
        told = len(item.body) > 1  # the row of a table: its name and its cells stay together
        rows.append(Row((cell,), after=look.after, whole=told, decorate=disc))
    return Column(tuple(rows))


def effects(setting: Setting, block: List, parent: Element) -> Column:
    """Benefits or risks as a list, each item with its icon, so that a part of it still reads."""
    element = parent.add("L", attributes=_numbering("None"))
    look, icon = setting.scale.item, _EFFECTS[block.look]
    unit, indent = setting.unit, _EFFECT_TEXT * setting.unit

    def marked(canvas: TaggedCanvas, x: float, top: float, _w: float, _h: float, row: Row) -> None:
        if row.starts:
            icons.icon(canvas, icon, x, top - (look.leading - 10 * unit) / 2, 10 * unit)

    rows = []
    for item in block.items:
        body = _body(setting, item, element.add("LI").add("LBody"), tight(look))
        cell = Cell(indent, setting.width - indent, body)
        rows.append(Row((cell,), after=look.after, whole=True, decorate=marked))
    return Column(tuple(rows), apart=2)


def fits_two_columns(setting: Setting, block: List) -> bool:
    """Whether a list is long and its items short enough for two columns."""
    if setting.stacked or block.look != "disc" or len(block.items) < _TWO_COLUMN_ITEMS:
        return False
    room = _half(setting) - _BULLET_TEXT
    texts = [item.body[0].spans for item in block.items if len(item.body) == 1 and isinstance(item.body[0], Paragraph)]
    return len(texts) == len(block.items) and all(setting.natural_width(t, setting.scale.item) <= room for t in texts)


def _in_two(setting: Setting, rows: tuple[Box, ...], after: float = 0.0) -> TwoColumns:
    wide = _half(setting)
    return TwoColumns(rows, wide, setting.width - wide, after)


def _half(setting: Setting) -> float:
    """The width of one of two columns."""
    return (setting.width - _BETWEEN_COLUMNS) / 2


def bullets_in_two(setting: Setting, block: List, parent: Element) -> TwoColumns:
    """A list of short items in two columns over the whole width."""
    rows = bullets(setting, block, parent, _half(setting)).boxes
    return _in_two(setting, rows, setting.scale.item.after)


def steps(setting: Setting, block: List, parent: Element, width: float) -> Column:
    """Numbered steps: the number white on a disc on the axis, joined by a connector; a step is never parted."""
    element = parent.add("L", attributes=_numbering("Decimal"))
    look = tight(setting.scale.body)
    radius = 9 * setting.unit
    indent = 24 * setting.unit if setting.stacked else 0.0
    x_axis = radius if setting.stacked else setting.axis - setting.reading
    gap = 5 * setting.unit

    def numbered(label: Text, space: Element | None, *, first: bool, last: bool) -> Decoration:
        def draw(canvas: TaggedCanvas, x: float, top: float, _w: float, height: float, row: Row) -> None:
            centre = x + x_axis
            if not (last and row.ends):
                icons.upright(canvas, centre, top - radius, top - height)
            if not (first or not row.starts):
                icons.upright(canvas, centre, top + gap, top - radius)
            if space is not None:
                _fill_line(canvas, x, top, row, space)
            if row.starts:
                icons.disc(canvas, centre, top - look.leading / 2, radius)
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
        cell = Cell(indent, width - indent, body)
        rows.append(Row((cell,), pad_bottom=least, after=gap, whole=True, decorate=draw))
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
    left = x + cell.x

    def draw(page: PartCanvas, lines: tuple[Line, ...], space: Element) -> None:
        end = left + lines[-1].width
        icons.write_line(page, end - blank, end, baseline - 2, space)

    if text.person is None:
        draw(canvas, text.lines(cell.width), space)
    else:
        text.person.leave(text, canvas, cell.width, space, draw)


def boxes_to_tick(setting: Setting, block: List, parent: Element, width: float) -> Column:
    """A checklist: a box before each item, told to a screen reader as the item's label."""
    element = parent.add("L", attributes=_numbering("None"))
    look = tight(setting.scale.body)
    side, indent = _TICK_BOX * setting.unit, _BOX_TEXT * setting.unit

    def box_before(label: Element) -> Decoration:
        def draw(canvas: TaggedCanvas, x: float, top: float, _w: float, _h: float, row: Row) -> None:
            if not row.starts:
                return
            with canvas.tag(label):
                canvas.setStrokeColor(canvas.colour("brand"))
                canvas.setLineWidth(1.25)
                bottom = top - (look.leading + side) / 2
                canvas.roundRect(x + 0.625, bottom, side, side, 1.5)

        return draw

    rows = []
    for item in block.items:
        entry = element.add("LI")
        label = entry.add("Lbl", actual_text=setting.words["box"])
        body = _body(setting, item, entry.add("LBody"), look)
        rows.append(Row((Cell(indent, width - indent, body),), after=7 * setting.unit, decorate=box_before(label)))
    return Column(tuple(rows), apart=2)


def timeline(setting: Setting, block: List, parent: Element) -> Column:
    """Dates in the finding column, dots on the axis, what happened in the reading column."""
    element = parent.add("L", attributes=_numbering("None"))
    look = tight(setting.scale.body)
    gap, dot = 4.5 * setting.unit, look.leading / 2
    axis = 4 * setting.unit if setting.stacked else setting.axis
    when_look = replace(look, bold=True, colour="brand")
    last = len(block.items) - 1

    def dotted(number: int) -> Decoration:
        def draw(canvas: TaggedCanvas, x: float, top: float, _w: float, height: float, row: Row) -> None:
            centre = x + axis
            if number or not row.starts:
                icons.upright(canvas, centre, top + gap, top - dot)
            if number < last or not row.ends:
                icons.upright(canvas, centre, top - dot, top - height)
            if row.starts:
                icons.disc(canvas, centre, top - dot, 4 * setting.unit)

        return draw

    rows = []
    for number, item in enumerate(block.items):
        entry = element.add("LI")
        align: Literal["left", "right"] = "left" if setting.stacked else "right"
        when = setting.text(item.label, when_look, entry.add("Lbl"), align=align)
        cells = setting.pair(when, _body(setting, item, entry.add("LBody"), look))
        if setting.stacked:  # beside the dots
            indent = _EFFECT_TEXT * setting.unit
            cells = (Cell(indent, setting.width - indent, cells[0].box),)
        rows.append(Row(cells, after=gap, whole=setting.stacked, decorate=dotted(number)))
    return Column(tuple(rows), apart=2)


def terms(setting: Setting, block: List, parent: Element) -> Column:
    """A glossary: the term in the finding column, its meaning in the reading column."""
    element = parent.add("L", attributes=_numbering("None"))
    look = tight(setting.scale.small)
    rows = []
    for item in block.items:
        entry = element.add("LI")
        term = setting.text(item.label, tight(look, bold=True), entry.add("Lbl"))
        cells = setting.pair(term, _body(setting, item, entry.add("LBody"), look))
        pad = 3 * (setting.unit - 1) + 0.5 if setting.stacked else 0.0
        rows.append(Row(cells, pad_top=2.2 + pad, pad_bottom=2.6 + pad, whole=True))
    return Column(tuple(rows), apart=2)


def references(setting: Setting, block: List, parent: Element) -> Box:
    """Numbered sources, in two columns where there is room, the numbers right-aligned."""
    element = parent.add("L", attributes=_numbering("Decimal"))
    look = setting.scale.reference
    room = setting.width if setting.stacked else _half(setting)
    widest = max((setting.natural_width(item.label, look) for item in block.items), default=0.0)
    numbers = max(16.0, widest + 0.5)
    rows = []
    for item in block.items:
        entry = element.add("LI")
        number = setting.text(item.label, tight(look), entry.add("Lbl"), align="right")
        body = _body(setting, item, entry.add("LBody"), tight(look))
        cells = Cell(0, numbers, number), Cell(numbers + 5, room - numbers - 5, body)
        rows.append(Row(cells, after=look.after, whole=True))
    return Column(tuple(rows), apart=2) if setting.stacked else _in_two(setting, tuple(rows))


def contacts(setting: Setting, block: List, parent: Element) -> Outline:
    """Whom to call, most urgent first, in one outlined box: sign, number, and when to call it."""
    element = parent.add("L", attributes=_numbering("None"))
    inner = setting.width - 2 * INSET
    indent = 30 * setting.unit
    at = inner if setting.stacked else setting.reading - INSET
    room = at - indent - (0 if setting.stacked else 10)
    rows = []
    for number, item in enumerate(block.items):
        entry = element.add("LI")
        sign: IconName = item.sign or "phone"
        label = _whom(setting, item, entry.add("Lbl"), room, "accent" if sign == "emergency" else "brand")
        body = _body(setting, item, entry.add("LBody"), tight(setting.scale.body))
        draw = _signed(sign, label[0], 22 * setting.unit, rule=number > 0, pad=6.0)
        if setting.stacked:
            head = Row((Cell(indent, room, Column(label)),), after=3, with_next=True)
            cells: tuple[Cell, ...] = (Cell(0, inner, Column((head, body))),)
        else:
            cells = Cell(indent, room, Column(label)), Cell(at, inner - at, body)
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
    shrunk = replace(least, size=max(setting.edition.smallest, min(1, room / max(wide(least), 1)) * least.size))
    look = next((look for look in looks if wide(look) <= room), shrunk)
    numbered = setting.text(number, replace(look, colour=colour), label)
    if not name:
        return (numbered,)
    named = setting.text(name, replace(tight(scale.heading), colour=colour), label)
    return replace(named, goes_on=True), numbered


def _unbroken(number: str) -> str:
    """A number that no line end may part, but for an extension."""
    kept = number.replace(" ", "\xa0").replace("-", "\u2011")
    return re.sub(r"\xa0(?=(?:extension|ext|x)\b)", " ", kept)


def _two_lines(label: Inline) -> tuple[Inline, Inline]:
    """What stands before and after the line break in a label; without one, all of it is the second."""
    for at, span in enumerate(label):
        before, broken, after = span.text.partition("\n")
        if broken:
            first = (*label[:at], *((replace(span, text=before),) if before else ()))
            return first, (*((replace(span, text=after),) if after else ()), *label[at + 1 :])
    return (), label


def _signed(sign: IconName, label: Text, size: float, *, rule: bool, pad: float) -> Decoration:
    def draw(canvas: TaggedCanvas, x: float, top: float, width: float, _h: float, row: Row) -> None:
        if rule and row.starts:
            icons.rule(canvas, x, x + width, top, HAIRLINE, "line")
        if row.starts:
            base = row.baseline(width) or 0.0
            capital = 0.35 * label.look.size  # half the height of a figure
            icons.icon(canvas, sign, x, top - max(base - capital - size / 2, pad), size)

    return draw
