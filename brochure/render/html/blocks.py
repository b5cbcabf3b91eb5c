"""Blocks -> elements: each block as the element of HTML that means the same.

As on paper, what is narrow stands in the reading column with the section's heading beside it, and what is wide
stands below the heading; on a narrow screen all stands in one column.
"""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatchmethod
from itertools import groupby
from typing import TYPE_CHECKING

from brochure.document import merge_fields
from brochure.document.blocks import Callout, Figure, List, Paragraph, PeopleChart, Question, Table, WriteIn, plain
from brochure.render.html import images
from brochure.render.html.elements import element, inline

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from xml.etree.ElementTree import Element

    from brochure.content.languages import Words
    from brochure.design.icons import IconName
    from brochure.design.images import Picture
    from brochure.document.blocks import Block, Inline, ListItem, Panel, PeopleRow, Row, Section

_FIGURE = (450.0, 450.0)  # points: as wide as the reading column, and no taller

_SPACE_LINES = 3  # to write on, for a personal field that is a paragraph
_SHORT = 40  # characters: about what fits in a line of half the page
_WHOLE = 16  # characters of a number to call that no line end parts
_SEVERAL = 6  # short items from which on two columns are worth having
_CALLOUTS: dict[str, IconName] = {"note": "note", "care": "risk", "help": "emergency"}


class Body:
    """Makes the elements of one handout's body; `pictures` are the figures' pictures by the name the content gives."""

    def __init__(self, words: Words, pictures: Mapping[str, Picture]) -> None:
        self.words = words
        self.pictures = pictures
        self._named = 0

    def name(self, what: str) -> str:
        """An id that nothing else on the page has."""
        self._named += 1
        return f"{what}-{self._named}"

    def section(self, section: Section) -> Element:
        """A section under its rule; one that is a callout stands alone in its outline."""
        if section.heading is None:
            return element("div", *self._grouped(section.body), class_="alone")
        heading = element("h2", *inline(section.heading.spans), id=self.name("section"))
        groups = self._grouped(section.body, heading.get("id", ""))
        if groups and groups[0].get("class") == "read":
            return element("section", element("div", heading, groups[0], class_="pair"), *groups[1:])
        return element("section", heading, *groups)

    def _grouped(self, body: tuple[Block, ...], heading: str = "") -> list[Element]:
        """The blocks, those in a row that belong into the reading column in one box."""
        made = []
        for narrow, group in groupby(body, key=_narrow):
            elements = [self.block(block, heading) for block in group]
            made += [element("div", *elements, class_="read")] if narrow else elements
        return made

    def blocks(self, blocks: Iterable[Block]) -> list[Element]:
        """Blocks one after the other."""
        return [self.block(block) for block in blocks]

    @singledispatchmethod
    def block(self, block: Block, heading: str = "") -> Element:
        """One block; `heading` is the id of the heading it stands under."""
        raise NotImplementedError(type(block))

    @block.register(Paragraph)
    def _paragraph(self, block: Paragraph, heading: str = "") -> Element:
        if merge_fields.is_space(block):
            said = self.words.format("blank", field=merge_fields.label(block.spans[0].field))
            return self._lines(_SPACE_LINES, said)
        return element("p", *inline(block.spans))

    @block.register(Question)
    def _question(self, block: Question, heading: str = "") -> Element:
        answer = element("div", *self.blocks(block.answer), class_="read")
        return element("div", element("h3", *inline(block.ask)), answer, class_="question")

    @block.register(Callout)
    def _callout(self, block: Callout, heading: str = "") -> Element:
        """A box with its own heading, its icon beside it."""
        icon = [images.icon(_CALLOUTS[block.tone])] if block.tone in _CALLOUTS else []
        label = element("h2", *icon, *inline(block.label.spans))
        words = element("div", *self.blocks(block.body), class_="read")
        return element("section", label, words, class_=f"box {block.tone}")

    @block.register(WriteIn)
    def _write_in(self, block: WriteIn, heading: str = "") -> Element:
        space = self._lines(block.lines, self.words["write_here"])
        return element("div", element("p", *inline(block.label)), space, class_="write")

    def _lines(self, count: int, said: str) -> Element:
        """Lines to write on, and what a screen reader says of them."""
        lines = (element("span", class_="line") for _ in range(count))
        return element("div", *lines, class_="lines", role="img", aria_label=said)

    @block.register(Figure)
    def _figure(self, block: Figure, heading: str = "") -> Element:
        drawn = images.picture(self.pictures[block.picture], block.alt, _FIGURE, self.name("picture"))
        caption = [element("figcaption", *inline(block.caption))] if block.caption else []
        return element("figure", drawn, *caption)

    @block.register(PeopleChart)
    def _chart(self, block: PeopleChart, heading: str = "") -> Element:
        return element("div", *(self._panel(panel) for panel in block.panels), class_="panels")

    def _panel(self, panel: Panel) -> Element:
        """One trial: how many people, the result, the pictures, the caption."""
        pictures = (drawn for row in panel.pictures for drawn in self._people(row))
        caption = [element("p", *inline(panel.caption), class_="caption")] if panel.caption else []
        study = element("p", *inline(panel.study), class_="study")
        return element("section", study, element("h3", *inline(panel.result)), *pictures, *caption, class_="panel")

    def _people(self, row: PeopleRow) -> tuple[Element, Element]:
        label = element("p", *inline(row.label), class_="label")
        return label, images.people(row, self.name("person"))

    # tables ----------------------------------------------------------------------------------------------------

    @block.register(Table)
    def _table(self, block: Table, heading: str = "") -> Element:
        """A table named by its heading, or by its own first head where it tells benefits or risks.

        The roles say again what the elements mean: some browsers forget it where the style stacks the cells. (For that
        the Nu Html Checker calls them unnecessary.)
        """
        toned = block.tone != "plain"
        name = self.name("table")
        heads = [element("th", *inline(spans), scope="col", role="columnheader") for spans in block.columns]
        if block.tone != "plain":
            heads[0].set("id", name)
            heads[0].insert(0, _lead(block.tone, heads[0]))
        head = element("thead", element("tr", *heads, role="row"), role="rowgroup")
        body = element("tbody", *(_row(row, block) for row in block.rows), role="rowgroup")
        named = name if toned else heading
        return element("table", head, body, class_=block.tone, role="table", aria_labelledby=named)

    # lists -----------------------------------------------------------------------------------------------------

    @block.register(List)
    def _list(self, block: List, heading: str = "") -> Element:
        """A list; the role says so again, as one browser forgets it where the style takes the bullets away."""
        if block.look in ("terms", "timeline"):
            return element("dl", *(self._term(item) for item in block.items), class_=block.look)
        if block.look == "contacts":
            return element("ul", *(self._contact(item) for item in block.items), class_="contacts", role="list")
        name = "ol" if block.look in ("steps", "references") else "ul"
        look = "disc two" if _short(block) else block.look
        return element(name, *(self._item(item, block) for item in block.items), class_=look, role="list")

    def _item(self, item: ListItem, block: List) -> Element:
        mark: list[Element] = []
        if block.look == "boxes":
            mark = [element("span", class_="tick", role="img", aria_label=self.words["box"])]
        elif block.look in ("benefit", "risk"):
            mark = [images.icon(block.look)]
        elif item.label:
            mark = [element("span", *inline(item.label), class_="number")]
        return element("li", *mark, *self._said(item))

    def _said(self, item: ListItem) -> list[Element]:
        """What an item says; at its end, if it asks for one, a space to write on."""
        made = self.blocks(item.body)
        if item.write_in and made:
            made[-1].append(element("span", class_="blank", role="img", aria_label=self.words["write_here"]))
            if len(made[-1]) > 1:
                made[-1][-2].tail = (made[-1][-2].tail or "") + " "
            else:
                made[-1].text = (made[-1].text or "") + " "
        return made

    def _term(self, item: ListItem) -> Element:
        words = element("dd", *self._said(item))
        return element("div", element("dt", *inline(item.label)), words)

    def _contact(self, item: ListItem) -> Element:
        """Whom to call: the sign, the name and the number, and when to call it."""
        sign = item.sign or "phone"
        name, number = _two_lines(item.label)
        whole = " whole" if len(plain(number)) <= _WHOLE else ""
        parts = [(name, "name"), (number, f"number{whole}{'' if name else ' large'}")]
        whom = [element("span", *inline(spans), class_=look) for spans, look in parts if spans]
        label = element("p", images.icon(sign), *whom, class_=f"whom {sign}")
        return element("li", label, element("div", *self._said(item), class_="read"))


def _narrow(block: Block) -> bool:
    """Whether a block stands in the reading column, not over the whole width."""
    if isinstance(block, List):
        return block.look in ("disc", "steps", "boxes") and not _short(block)
    return isinstance(block, Paragraph | WriteIn | Figure)


def _short(block: List) -> bool:
    """Whether a list is long and its items short enough for two columns."""
    texts = [plain(part.spans) for item in block.items for part in item.body if isinstance(part, Paragraph)]
    return block.look == "disc" and len(block.items) >= _SEVERAL and all(len(text) <= _SHORT for text in texts)


def _lead(tone: IconName, head: Element) -> Element:
    """The icon before a head's words."""
    icon = images.icon(tone)
    icon.tail, head.text = head.text, None
    return icon


def _row(row: Row, block: Table) -> Element:
    """A row: its head, and its cells, each with the words of its column for screens too narrow for columns."""
    first, *others = row.cells
    head = element("th", *inline(first), scope="row", role="rowheader")
    if block.tone != "plain":
        head.insert(0, _lead(block.tone, head))
    leads = [plain(column) if block.tone == "plain" else "" for column in block.columns[1:]]
    cells = (
        element("td", *inline(spans), role="cell", data_column=lead) for spans, lead in zip(others, leads, strict=True)
    )
    return element("tr", head, *cells, role="row")


def _two_lines(label: Inline) -> tuple[Inline, Inline]:
    """The name and the number of a contact: what stands before and after the line break; else all is the number."""
    words = plain(label)
    if "\n" not in words:
        return (), label
    at = words.index("\n")
    return _cut(label, 0, at), _cut(label, at + 1, len(words))


def _cut(spans: Inline, start: int, end: int) -> Inline:
    """The characters of a text from one place to another, with their looks."""
    made, here = [], 0
    for span in spans:
        part = span.text[max(0, start - here) : max(0, end - here)]
        here += len(span.text)
        if part:
            made.append(replace(span, text=part))
    return tuple(made)
