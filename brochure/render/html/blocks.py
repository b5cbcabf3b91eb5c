"""Blocks -> elements: each block as the HTML element with the same meaning.

As on paper, narrow blocks are in the reading column, with the section's heading to their left, and wide blocks are
below the heading. On a narrow screen everything is in one column.
"""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatchmethod
from itertools import groupby
from typing import TYPE_CHECKING

from brochure.document import merge_fields
from brochure.document.blocks import (
    Callout,
    Figure,
    List,
    Paragraph,
    PeopleChart,
    QuestionAndAnswer,
    Table,
    WriteIn,
    to_plain_text,
)
from brochure.render.html import images
from brochure.render.html.elements import build_element, build_inline

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from xml.etree.ElementTree import Element

    from brochure.content.languages import Words
    from brochure.design.icons import IconName
    from brochure.design.images import Picture
    from brochure.document.blocks import Block, ChartPanel, Inline, ListItem, PeopleRow, Row, SectionBlock

_FIGURE_SIZE = (450.0, 450.0)  # points: the width of the reading column, and the same height at most

_WRITING_LINES = 3  # for a merge field that is a paragraph by itself
_MAX_SHORT_ITEM = 40  # characters: about a line of half the page's width
_MAX_UNBROKEN_NUMBER = 16  # characters of a phone number that is kept on one line
_MIN_ITEMS_FOR_COLUMNS = 6  # a list with as many short items has two columns
_CALLOUT_ICONS: dict[str, IconName] = {"note": "note", "care": "risk", "help": "emergency"}


class BodyBuilder:
    """Builds the elements of one handout's body; `pictures` has the figures' pictures by their names in the content."""

    def __init__(self, words: Words, pictures: Mapping[str, Picture]) -> None:
        self.words = words
        self.pictures = pictures
        self._id_count = 0

    def create_id(self, prefix: str) -> str:
        """Return an id that is unique on the page."""
        self._id_count += 1
        return f"{prefix}-{self._id_count}"

    def build_section(self, section_block: SectionBlock) -> Element:
        """Return a section with its heading; one without a heading is a callout and is only its box."""
        if section_block.heading is None:
            return build_element("div", *self._group_blocks(section_block.body), class_="alone")
        heading = build_element("h2", *build_inline(section_block.heading.spans), id=self.create_id("section"))
        groups = self._group_blocks(section_block.body, heading.get("id", ""))
        if groups and groups[0].get("class") == "read":
            return build_element("section", build_element("div", heading, groups[0], class_="pair"), *groups[1:])
        return build_element("section", heading, *groups)

    def _group_blocks(self, body: tuple[Block, ...], heading_id: str = "") -> list[Element]:
        """Return the blocks as elements; consecutive narrow ones are grouped for the reading column."""
        elements = []
        for is_narrow, group in groupby(body, key=_is_narrow):
            group_elements = [self.build_block(document_block, heading_id) for document_block in group]
            elements += [build_element("div", *group_elements, class_="read")] if is_narrow else group_elements
        return elements

    def build_blocks(self, document_blocks: Iterable[Block]) -> list[Element]:
        """Return blocks as elements, in order."""
        return [self.build_block(document_block) for document_block in document_blocks]

    @singledispatchmethod
    def build_block(self, document_block: Block, heading_id: str = "") -> Element:
        """Return one block as an element; `heading_id` is the id of its section's heading."""
        raise NotImplementedError(type(document_block))

    @build_block.register(Paragraph)
    def _build_paragraph(self, paragraph: Paragraph, heading_id: str = "") -> Element:
        if merge_fields.is_writing_space(paragraph):
            spoken_label = self.words.format_entry(
                "blank", field=merge_fields.to_spoken_label(paragraph.spans[0].field)
            )
            return self._build_writing_lines(_WRITING_LINES, spoken_label)
        return build_element("p", *build_inline(paragraph.spans))

    @build_block.register(QuestionAndAnswer)
    def _build_question(self, question: QuestionAndAnswer, heading_id: str = "") -> Element:
        answer = build_element("div", *self.build_blocks(question.answer), class_="read")
        return build_element("div", build_element("h3", *build_inline(question.question)), answer, class_="question")

    @build_block.register(Callout)
    def _build_callout(self, callout: Callout, heading_id: str = "") -> Element:
        """Return a box with its own heading and, for some tones, an icon."""
        icon = [images.build_icon(_CALLOUT_ICONS[callout.tone])] if callout.tone in _CALLOUT_ICONS else []
        label = build_element("h2", *icon, *build_inline(callout.label.spans))
        body = build_element("div", *self.build_blocks(callout.body), class_="read")
        return build_element("section", label, body, class_=f"box {callout.tone}")

    @build_block.register(WriteIn)
    def _build_write_in(self, write_in: WriteIn, heading_id: str = "") -> Element:
        space = self._build_writing_lines(write_in.lines, self.words["write_here"])
        return build_element("div", build_element("p", *build_inline(write_in.label)), space, class_="write")

    def _build_writing_lines(self, count: int, spoken_label: str) -> Element:
        """Return lines to write on, with their label for screen readers."""
        lines = (build_element("span", class_="line") for _ in range(count))
        return build_element("div", *lines, class_="lines", role="img", aria_label=spoken_label)

    @build_block.register(Figure)
    def _build_figure(self, figure: Figure, heading_id: str = "") -> Element:
        picture = images.build_picture(
            self.pictures[figure.picture], figure.alt, _FIGURE_SIZE, self.create_id("picture")
        )
        caption = [build_element("figcaption", *build_inline(figure.caption))] if figure.caption else []
        return build_element("figure", picture, *caption)

    @build_block.register(PeopleChart)
    def _build_chart(self, chart: PeopleChart, heading_id: str = "") -> Element:
        return build_element("div", *(self._build_panel(panel) for panel in chart.panels), class_="panels")

    def _build_panel(self, panel: ChartPanel) -> Element:
        """Return one trial of a people chart: number of people, result, pictures, and caption."""
        children = (child for row in panel.rows for child in self._build_people(row))
        caption = [build_element("p", *build_inline(panel.caption), class_="caption")] if panel.caption else []
        study = build_element("p", *build_inline(panel.study), class_="study")
        return build_element(
            "section", study, build_element("h3", *build_inline(panel.result)), *children, *caption, class_="panel"
        )

    def _build_people(self, row: PeopleRow) -> tuple[Element, Element]:
        label = build_element("p", *build_inline(row.label), class_="label")
        return label, images.build_people(row, self.create_id("person"))

    # tables ----------------------------------------------------------------------------------------------------

    @build_block.register(Table)
    def _build_table(self, table: Table, heading_id: str = "") -> Element:
        """Return a table, labeled by its section's heading, or by its first column head if it lists benefits or risks.

        The roles repeat what the elements mean, as some browsers forget it when the style stacks the cells. (The Nu
        Html Checker calls them unnecessary.)
        """
        is_toned = table.tone != "plain"
        table_id = self.create_id("table")
        header_cells = [
            build_element("th", *build_inline(spans), scope="col", role="columnheader") for spans in table.columns
        ]
        if table.tone != "plain":
            header_cells[0].set("id", table_id)
            header_cells[0].insert(0, _build_leading_icon(table.tone, header_cells[0]))
        header = build_element("thead", build_element("tr", *header_cells, role="row"), role="rowgroup")
        body = build_element("tbody", *(_build_row(row, table) for row in table.rows), role="rowgroup")
        label_id = table_id if is_toned else heading_id
        return build_element("table", header, body, class_=table.tone, role="table", aria_labelledby=label_id)

    # lists -----------------------------------------------------------------------------------------------------

    @build_block.register(List)
    def _build_list(self, list_block: List, heading_id: str = "") -> Element:
        """Return a list; its role is set, as one browser forgets it when the style removes the bullets."""
        if list_block.style in ("terms", "timeline"):
            return build_element("dl", *(self._build_term(item) for item in list_block.items), class_=list_block.style)
        if list_block.style == "contacts":
            return build_element(
                "ul", *(self._build_contact(item) for item in list_block.items), class_="contacts", role="list"
            )
        tag = "ol" if list_block.style in ("steps", "references") else "ul"
        css_class = "disc two" if _has_short_items(list_block) else list_block.style
        return build_element(
            tag, *(self._build_item(item, list_block) for item in list_block.items), class_=css_class, role="list"
        )

    def _build_item(self, item: ListItem, list_block: List) -> Element:
        marker: list[Element] = []
        if list_block.style == "boxes":
            marker = [build_element("span", class_="tick", role="img", aria_label=self.words["box"])]
        elif list_block.style in ("benefit", "risk"):
            marker = [images.build_icon(list_block.style)]
        elif item.label:
            marker = [build_element("span", *build_inline(item.label), class_="number")]
        return build_element("li", *marker, *self._build_item_body(item))

    def _build_item_body(self, item: ListItem) -> list[Element]:
        """Return an item's body, with a blank at its end if the item has `write_in`."""
        elements = self.build_blocks(item.body)
        if item.write_in and elements:
            elements[-1].append(build_element("span", class_="blank", role="img", aria_label=self.words["write_here"]))
            if len(elements[-1]) > 1:
                elements[-1][-2].tail = (elements[-1][-2].tail or "") + " "
            else:
                elements[-1].text = (elements[-1].text or "") + " "
        return elements

    def _build_term(self, item: ListItem) -> Element:
        definition = build_element("dd", *self._build_item_body(item))
        return build_element("div", build_element("dt", *build_inline(item.label)), definition)

    def _build_contact(self, item: ListItem) -> Element:
        """Return a contact: icon, name, number, and when to call it."""
        icon_name = item.icon or "phone"
        contact_name, number = _split_contact_label(item.label)
        unbroken_class = " whole" if len(to_plain_text(number)) <= _MAX_UNBROKEN_NUMBER else ""
        classed_spans = [(contact_name, "name"), (number, f"number{unbroken_class}{'' if contact_name else ' large'}")]
        label_spans = [
            build_element("span", *build_inline(spans), class_=css_class) for spans, css_class in classed_spans if spans
        ]
        label = build_element("p", images.build_icon(icon_name), *label_spans, class_=f"whom {icon_name}")
        return build_element("li", label, build_element("div", *self._build_item_body(item), class_="read"))


def _is_narrow(block: Block) -> bool:
    """Return whether a block is in the reading column, not across the full width."""
    if isinstance(block, List):
        return block.style in ("disc", "steps", "boxes") and not _has_short_items(block)
    return isinstance(block, Paragraph | WriteIn | Figure)


def _has_short_items(list_block: List) -> bool:
    """Return whether a list has enough items, all short enough, for two columns."""
    texts = [
        to_plain_text(body_block.spans)
        for item in list_block.items
        for body_block in item.body
        if isinstance(body_block, Paragraph)
    ]
    return (
        list_block.style == "disc"
        and len(list_block.items) >= _MIN_ITEMS_FOR_COLUMNS
        and all(len(text) <= _MAX_SHORT_ITEM for text in texts)
    )


def _build_leading_icon(tone: IconName, header_cell: Element) -> Element:
    """Return the icon of a head cell, with the cell's text moved behind it."""
    icon = images.build_icon(tone)
    icon.tail, header_cell.text = header_cell.text, None
    return icon


def _build_row(row: Row, table: Table) -> Element:
    """Return a row: its head and its cells, each with its column's head for screens too narrow for columns."""
    first_cell, *other_cells = row.cells
    header_cell = build_element("th", *build_inline(first_cell), scope="row", role="rowheader")
    if table.tone != "plain":
        header_cell.insert(0, _build_leading_icon(table.tone, header_cell))
    column_labels = [to_plain_text(column) if table.tone == "plain" else "" for column in table.columns[1:]]
    elements = (
        build_element("td", *build_inline(spans), role="cell", data_column=column_label)
        for spans, column_label in zip(other_cells, column_labels, strict=True)
    )
    return build_element("tr", header_cell, *elements, role="row")


def _split_contact_label(label: Inline) -> tuple[Inline, Inline]:
    """Return a contact's name and number, before and after the line break; without one, all is the number."""
    text = to_plain_text(label)
    if "\n" not in text:
        return (), label
    line_break = text.index("\n")
    return _slice_spans(label, 0, line_break), _slice_spans(label, line_break + 1, len(text))


def _slice_spans(spans: Inline, start: int, end: int) -> Inline:
    """Return the characters of a text from `start` to before `end`, with their formatting."""
    sliced, offset = [], 0
    for span in spans:
        text = span.text[max(0, start - offset) : max(0, end - offset)]
        offset += len(span.text)
        if text:
            sliced.append(replace(span, text=text))
    return tuple(sliced)
