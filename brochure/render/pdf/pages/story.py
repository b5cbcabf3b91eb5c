"""Blocks -> boxes: the whole document for one edition, and its structure tree made along with it.

A section that opens with prose, a list, steps or a checklist has its heading beside it, in the finding column;
any other has its heading above, over the whole width.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from brochure.design.laid_out_page import Area, PlacedText
from brochure.document import merge_fields
from brochure.document.blocks import (
    Callout,
    Figure,
    Heading,
    List,
    Paragraph,
    PeopleChart,
    Question,
    Span,
    Table,
    WriteIn,
    plain,
)
from brochure.render.pdf.boxes import charts, icons, lists, tables
from brochure.render.pdf.boxes.boxes import Cell, Column, Drawn, Outline, Row, Text
from brochure.render.pdf.boxes.covers import cover, large_masthead
from brochure.render.pdf.boxes.masthead import key_message, masthead, picture_box, title
from brochure.render.pdf.boxes.tables_as_lists import listed
from brochure.render.pdf.pages.layout_cache import name_of, recalled
from brochure.render.pdf.pages.layout_context import HAIRLINE, INSET, RULE, tight
from brochure.runtime.memo import memoize, memoize_by_identity

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from brochure.design.icons import IconName
    from brochure.design.images import Picture
    from brochure.document.blocks import Block, Document, Inline, Prose, Section
    from brochure.render.pdf.boxes.boxes import Box
    from brochure.render.pdf.pages.layout_context import Setting
    from brochure.render.pdf.tagging.structure_tree import Element
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_KEPT_WHOLE = 120.0  # a section shorter than this is not worth parting
_SPACE_LINES = 3  # for a personal field that is a paragraph
_WRITE_GAP = 24.0  # between lines to write on: room for handwriting; more in larger print


class Story:
    """Makes the boxes of one document; `pictures` are the figures' pictures by the name the content gives them."""

    def __init__(self, setting: Setting, pictures: Mapping[str, Picture]) -> None:
        self.setting = setting
        self.pictures = pictures
        self.toned: tuple[Table, ...] = ()  # benefits and risks of the section in hand
        self._name = name_of(setting) if setting.person is None else None  # of a patient nothing is remembered

    def document(self, document: Document, root: Element, *, draft: bool, review: str) -> list[Box]:
        """The boxes of the whole handout, top to bottom; a page may end between any two.

        `review` is the state of its review, in words.
        """
        element = root.add("Document")
        if self.setting.edition.own_cover:
            return self._between_covers(document, element, review if draft else "")
        top = self._head(document, element, review if draft else "")
        return [top, *(self.section(section, element) for section in document.sections)]

    def recalled(self, key: tuple[Hashable, ...], parent: Element, make: Callable[[Element], Box]) -> Box:
        """What is made of the values in a key, in this setting."""
        return make(parent) if self._name is None else recalled((self._name, *key), parent, make)

    def _between_covers(self, document: Document, element: Element, draft: str) -> list[Box]:
        """A booklet: the cover, the sections, and last, where it is found at once, whom to call."""
        front = self.cover(document, element, draft, self.setting.edition.height)
        *sections, about = document.sections
        inner = [self.section(section, element) for section in sections if usual_panel(section) != "back"]
        outer = [section for section in sections if usual_panel(section) == "back"]
        back = Column(tuple(self.section(section, element) for section in (*outer, about)))
        room = self.setting.width
        return [front, *inner, Row((Cell(0, room, back),), before=back.before, whole=True)]

    def cover(self, document: Document, element: Element, draft: str, height: float) -> Box:
        """A cover as tall as that; `draft` is the review state that makes it a draft, or empty."""
        key = (*_told_first(document), draft, height)
        return self.recalled(key, element, lambda parent: cover(self.setting, document, parent, draft, height))

    def _head(self, document: Document, element: Element, draft: str) -> Box:
        key = (*_told_first(document), draft)
        return self.recalled(key, element, lambda parent: self._new_head(document, parent, draft))

    def _new_head(self, document: Document, element: Element, draft: str) -> Column:
        """The head of the first page; `draft` is the review state that makes it a draft, or empty."""
        make = large_masthead if self.setting.stacked else masthead
        head = make(self.setting, element, draft)
        boxes: list[Box] = [] if head is None else [head]
        boxes.append(title(self.setting, document, element, first=head is None))
        if document.key_message is not None:
            boxes.append(key_message(self.setting, document.key_message, element))
        return Column(tuple(boxes))

    # sections --------------------------------------------------------------------------------------------------

    def section(self, section: Section, parent: Element) -> Box:
        """A section under its rule; one that is a callout stands alone in its outline."""
        shown = (self.pictures[block.picture] for block in section.body if isinstance(block, Figure))
        return self.recalled((_name_of(section), *shown), parent, lambda parent: self._new_section(section, parent))

    def _new_section(self, section: Section, parent: Element) -> Column:
        element = parent.add("Sect")
        self.toned = tuple(block for block in section.body if isinstance(block, Table) and block.tone != "plain")
        if section.heading is None:
            return Column(tuple(self._grouped(self._groups(section.body), element, None)))
        boxes = (self._rule(), *self._headed(section.heading, section.body, element))
        return Column(boxes)

    def _headed(self, heading: Heading, body: tuple[Block, ...], element: Element) -> list[Box]:
        look = self.setting.scale.heading
        words = self.setting.text(heading.spans, look, element.add("H2"), with_next=True, bookmark=1)
        groups = self._groups(body)
        boxes: list[Box] = []
        beside = words if groups and groups[0][0] and self._fits_beside(heading) else None
        if beside is None:
            boxes.append(replace(words, space_before=2.5))
        return boxes + self._grouped(groups, element, beside)

    def _fits_beside(self, heading: Heading) -> bool:
        """Whether there is a finding column, and no word of a heading is too long for it."""
        setting = self.setting
        look, room = setting.scale.heading, setting.edition.finding
        return not setting.stacked and all(
            setting.natural_width((Span(word),), look) <= room for word in plain(heading.spans).split()
        )

    def _grouped(self, groups: list[tuple[bool, list[Block]]], element: Element, beside: Box | None) -> list[Box]:
        """The groups one under another, the heading beside the first of them, if it is to stand there."""
        boxes: list[Box] = []
        for number, (narrow, blocks) in enumerate(groups):
            final = number == len(groups) - 1
            if narrow:
                boxes.append(
                    self._pair(beside if number == 0 else None, blocks, element, opens=not final, first=not number)
                )
            else:
                boxes += [self.wide(block, element, last=final and block is blocks[-1]) for block in blocks]
        return boxes

    def _groups(self, body: tuple[Block, ...]) -> list[tuple[bool, list[Block]]]:
        """The blocks in groups: those that stand in the reading column (True), and those over the whole width.

        A line of words between two wide lists stands at the left with them, not alone in the reading column.
        """
        narrow = [self._narrow(block) for block in body]
        for number in range(1, len(body) - 1):
            block, around = body[number], (body[number - 1], body[number + 1])
            between = all(isinstance(b, List) for b in around) and not narrow[number - 1] and not narrow[number + 1]
            if between and isinstance(block, Paragraph):
                room = self.setting.width
                narrow[number] = self.setting.natural_width(block.spans, self.setting.scale.body) > room
        pairs = zip(narrow, body, strict=True)
        return [(key, [block for _, block in group]) for key, group in groupby(pairs, lambda pair: pair[0])]

    def _pair(self, heading: Box | None, blocks: list[Block], element: Element, *, opens: bool, first: bool) -> Row:
        """Blocks in the reading column, the heading beside them.

        `opens` says that something wide follows, `first` that they open the section.
        """
        setting = self.setting
        following = (*blocks[1:], None)
        column = Column(tuple(self._led(block, after, element) for block, after in zip(blocks, following, strict=True)))
        reading = Cell(setting.reading, setting.edition.reading_width, column)
        cells = (reading,) if heading is None else (Cell(0, setting.edition.finding, heading), reading)
        least = 2 * setting.scale.body.leading + 1
        whole = column.height(reading.width) < _KEPT_WHOLE
        after = max(column.after, 6.0 if opens else 0.0)
        leads = _leads(blocks[-1])
        lone = first and whole and setting.stacked  # words that only lead to what follows are not left behind
        with_next = opens and (heading is not None or leads or lone)
        return Row(cells, after=after, least=least, whole=whole, with_next=with_next)

    def _led(self, block: Block, following: Block | None, element: Element) -> Box:
        """A block in the reading column; what leads to a picture or ends with a colon stays with what follows."""
        box = self.narrow(block, element)
        if isinstance(box, Text) and (isinstance(following, Figure) or (following is not None and _leads(block))):
            return replace(box, with_next=box.height(self.setting.edition.reading_width) < _KEPT_WHOLE)
        return box

    def _narrow(self, block: Block) -> bool:
        """Whether a block stands in the reading column, not over the whole width."""
        if isinstance(block, List):
            return block.look in ("disc", "steps", "boxes") and not lists.fits_two_columns(self.setting, block)
        return isinstance(block, Paragraph | WriteIn | Figure)

    def _rule(self) -> Drawn:
        setting = self.setting
        heavy, length = setting.edition.section_bar

        def draw(canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
            bottom = top - 2 - heavy / 2
            icons.rule(canvas, x, x + width, bottom + RULE / 2, RULE, "line")
            icons.rule(canvas, x, x + length, bottom + heavy / 2, heavy, "brand")

        return Drawn(7.5, draw, before=14 * setting.unit, with_next=True)

    # blocks in the reading column ------------------------------------------------------------------------------

    def narrow(self, block: Block, element: Element) -> Box:
        """A block in the reading column."""
        setting, width = self.setting, self.setting.edition.reading_width
        if isinstance(block, Paragraph):
            return self._paragraph(block, element)
        if isinstance(block, List):
            return _NARROW_LISTS[block.look](setting, block, element, width)
        if isinstance(block, WriteIn):
            return self._write_in(block, element)
        if isinstance(block, Figure):
            return self._figure(block, element)
        raise TypeError(type(block))

    def prose(self, prose: Prose, element: Element) -> Column:
        """Paragraphs and bullets in the reading column."""
        return Column(tuple(self.narrow(block, element) for block in prose))

    def _write_in(self, block: WriteIn, element: Element) -> Column:
        look = tight(self.setting.scale.body)

        label = self.setting.text(block.label, replace(look, before=6), element.add("P"), with_next=True)
        space = element.add("P", actual_text=self.setting.words["write_here"])
        return Column((label, *self._write_lines(block.lines, space)))

    def _paragraph(self, block: Paragraph, element: Element, *, with_next: bool = False) -> Box:
        """A paragraph; in the place of a personal field that is one, lines to write on."""
        setting = self.setting
        if merge_fields.is_space(block) and not setting.fills(block.spans):
            space = element.add("P", actual_text=setting.blank(block.spans[0]))
            return Column(self._write_lines(_SPACE_LINES, space, block.spans))
        return setting.text(block.spans, setting.scale.body, element.add("P"), with_next=with_next)

    def _write_lines(self, lines: int, space: Element, stead: Inline = ()) -> tuple[Drawn, ...]:
        """Lines to write on over the whole width, all the content of one element; they may stand for a text."""
        gap = _WRITE_GAP * self.setting.unit

        def line(canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
            icons.write_line(canvas, x, x + width, top - gap, space)
            if stead:  # so that a check of the layout knows of it
                place = Area(x, top - gap, x + width, top)
                canvas.texts.append(PlacedText(stead, space.role, self.setting.scale.body.size, (), place, width))

        last = lines - 1
        return tuple(
            Drawn(gap + 0.5, line, with_next=number < min(2, last), after=12 if number == last else 0)
            for number in range(lines)
        )

    def _figure(self, block: Figure, element: Element) -> Row:
        picture = self.pictures[block.picture]
        figure = element.add("Figure", alt=block.alt)
        drawn = picture_box(picture, figure, *self.setting.edition.figure)
        boxes: list[Box] = [replace(drawn, with_next=bool(block.caption))]
        if block.caption:
            look = replace(tight(self.setting.scale.small), before=5)
            boxes.append(self.setting.text(block.caption, look, element.add("Caption")))
        width = self.setting.edition.reading_width
        return Row((Cell(0, width, Column(tuple(boxes))),), before=6, after=8, whole=True)

    # blocks over the whole width -------------------------------------------------------------------------------

    def wide(self, block: Block, element: Element, *, last: bool = False) -> Box:
        """A block over the whole width, perhaps the last of its section."""
        setting = self.setting
        if isinstance(block, Paragraph):
            return self._paragraph(block, element, with_next=True)
        if isinstance(block, Question):
            return self._question(block, element, last=last)
        if isinstance(block, Table):
            return listed(setting, block, element) if self._is_told(block) else tables.table(setting, block, element)
        if isinstance(block, PeopleChart):
            return charts.people_chart(setting, block, element)
        if isinstance(block, Callout):
            return self._callout(block, element)
        if isinstance(block, List):
            return _WIDE_LISTS[block.look](setting, block, element)
        raise TypeError(type(block))

    def _question(self, block: Question, element: Element, *, last: bool) -> Row:
        setting = self.setting
        look = tight(setting.scale.body)
        ask = setting.text(block.ask, tight(look, bold=True), element.add("H3"))
        answer = self.prose(block.answer, element)
        cells = setting.pair(ask, answer)

        def hairline(canvas: TaggedCanvas, x: float, top: float, width: float, height: float, row: Row) -> None:
            if row.ends and not last:  # the next section's rule is near enough
                icons.rule(canvas, x, x + width, top - height, HAIRLINE, "line")

        whole = answer.height(setting.edition.reading_width) < 6 * look.leading
        return Row(cells, pad_top=4.6, pad_bottom=5.1, whole=whole, least=3 * look.leading, decorate=hairline)

    def _is_told(self, block: Table) -> bool:
        """Whether a table is told as a list; benefits and risks in the same way, both or none."""
        if block.tone == "plain":
            return tables.starves(self.setting, block)
        return any(tables.starves(self.setting, table) for table in self.toned)

    def _callout(self, block: Callout, element: Element) -> Outline:
        setting = self.setting
        icon, colour, line = _CALLOUTS[block.tone]
        size, indent = 15 * setting.unit, 24 * setting.unit
        look = replace(setting.scale.key_label, colour=colour)
        label = setting.text(block.label.spans, look, element.add("H2"), bookmark=1)
        body = self.prose(block.body, element)
        at, inner = setting.reading - INSET, setting.width - 2 * INSET
        cells = (Cell(indent, at - indent - 12, label), Cell(at, inner - at, body))

        def sign(canvas: TaggedCanvas, x: float, top: float, width: float, _h: float, row: Row) -> None:
            if row.starts:
                middle = top - (row.baseline(width) or 0.0) + 0.35 * look.size
                icons.icon(canvas, icon, x, middle + size / 2, size)

        if setting.stacked:
            head = Row((Cell(indent, inner - indent, label),), after=3, with_next=True, decorate=sign)
            return Outline(Column((head, body)), colour, line, 6, (7, INSET, 8), before=9, after=2)
        row = Row(cells, decorate=sign)
        return Outline(row, colour, line, 6, (7, INSET, 8), before=9, after=2)


@memoize_by_identity(500)
def _name_of(section: Section) -> object:
    """What stands for a section in keys, as it is large: the same for equal ones."""
    return _same_for(section)


@memoize(500)
def _same_for(_section: Section) -> object:
    return object()


def _leads(block: Block) -> bool:
    """Whether a block is a paragraph that ends with a colon: it says nothing without what follows."""
    return isinstance(block, Paragraph) and plain(block.spans).endswith(":")


def _told_first(document: Document) -> tuple[Heading, Paragraph | None, Callout | None]:
    """What a head or a cover says."""
    return document.title, document.subtitle, document.key_message


def usual_panel(section: Section) -> str:
    """On which panel or page of what is folded a section stands: whom to call on the back, found without unfolding."""
    calls = any(isinstance(block, List) and block.look == "contacts" for block in section.body)
    return section.panel or ("back" if calls else "inside")


_WIDE_LISTS: dict[str, Callable[[Setting, List, Element], Box]] = {
    "disc": lists.bullets_in_two,
    "timeline": lists.timeline,
    "terms": lists.terms,
    "references": lists.references,
    "contacts": lists.contacts,
}
_NARROW_LISTS: dict[str, Callable[[Setting, List, Element, float], Box]] = {
    "disc": lists.bullets,
    "steps": lists.steps,
    "boxes": lists.boxes_to_tick,
}
_CALLOUTS: dict[str, tuple[IconName, Literal["brand", "accent"], float]] = {
    "note": ("note", "brand", 1.25),
    "care": ("risk", "accent", 1.25),
    "help": ("emergency", "accent", 2.25),
}
