"""Blocks to boxes: the whole document for one edition, together with its structure tree.

A section that begins with prose, a list, steps or a checklist has its heading in the finding column; any other section
has its heading above, across the full width.
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
    QuestionAndAnswer,
    Span,
    Table,
    WriteIn,
    to_plain_text,
)
from brochure.render.pdf.boxes import charts, icons, lists, tables
from brochure.render.pdf.boxes.boxes import BorderBox, CellBox, ColumnBox, FixedBox, RowBox, TextBox
from brochure.render.pdf.boxes.covers import build_cover, build_large_masthead
from brochure.render.pdf.boxes.masthead import build_key_message, build_masthead, build_picture_box, build_title
from brochure.render.pdf.boxes.tables_as_lists import build_table_as_list
from brochure.render.pdf.pages.layout_cache import build_cached_box, make_context_key
from brochure.render.pdf.pages.layout_context import BORDER_INSET, HAIRLINE_WEIGHT, RULE_WEIGHT, strip_spacing
from brochure.runtime.memo import memoize, memoize_by_identity

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from brochure.design.icons import IconName
    from brochure.design.images import Picture
    from brochure.document.blocks import Block, Document, Inline, Prose, SectionBlock
    from brochure.render.pdf.boxes.boxes import Box
    from brochure.render.pdf.pages.layout_context import LayoutContext
    from brochure.render.pdf.tagging.structure_tree import StructureElement
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_MAX_UNBREAKABLE_HEIGHT = 120.0  # points; shorter groups of blocks are not split
_WRITING_SPACE_LINES = 3  # for a merge field that is a paragraph
_WRITING_LINE_GAP = 24.0  # points between lines to write on, for handwriting; more in larger print


class StoryBuilder:
    """The builder of the boxes of one document; `pictures` are the figures' pictures by their names in the content."""

    def __init__(self, context: LayoutContext, pictures: Mapping[str, Picture]) -> None:
        self.context = context
        self.pictures = pictures
        self.toned_tables: tuple[Table, ...] = ()  # benefits and risks of the current section
        self._context_key = (
            make_context_key(context) if context.merge_text is None else None
        )  # nothing about a patient is cached

    def build_document(
        self, document: Document, root: StructureElement, *, is_draft: bool, review_state: str
    ) -> list[Box]:
        """Return the boxes of the whole handout, top to bottom; a page may end between any two.

        `review_state` is the state of the review, in words.
        """
        element = root.add_child("Document")
        if self.context.edition.own_cover:
            return self._build_with_covers(document, element, review_state if is_draft else "")
        head_box = self._build_head(document, element, review_state if is_draft else "")
        return [head_box, *(self.build_section(section, element) for section in document.sections)]

    def build_cached(
        self, key: tuple[Hashable, ...], parent: StructureElement, build: Callable[[StructureElement], Box]
    ) -> Box:
        """Return a box that `build` builds from the values in `key`.

        It comes from the layout cache, unless the document has a patient's words in it.
        """
        return (
            build(parent) if self._context_key is None else build_cached_box((self._context_key, *key), parent, build)
        )

    def _build_with_covers(self, document: Document, element: StructureElement, draft_state: str) -> list[Box]:
        """Return the boxes of a booklet: the cover, the sections, and on the last page, easy to find, whom to call."""
        cover_box = self.build_cover_box(document, element, draft_state, self.context.edition.height)
        *sections, about_section = document.sections
        inner_boxes = [self.build_section(section, element) for section in sections if choose_panel(section) != "back"]
        back_sections = [section for section in sections if choose_panel(section) == "back"]
        back_column = ColumnBox(
            tuple(self.build_section(section, element) for section in (*back_sections, about_section))
        )
        width = self.context.width
        return [
            cover_box,
            *inner_boxes,
            RowBox((CellBox(0, width, back_column),), before=back_column.before, unbreakable=True),
        ]

    def build_cover_box(self, document: Document, element: StructureElement, draft_state: str, height: float) -> Box:
        """Return a cover of a height (points); `draft_state` is the review state that makes it a draft, or empty."""
        key = (*_list_head_blocks(document), draft_state, height)
        return self.build_cached(
            key, element, lambda parent: build_cover(self.context, document, parent, draft_state, height)
        )

    def _build_head(self, document: Document, element: StructureElement, draft_state: str) -> Box:
        key = (*_list_head_blocks(document), draft_state)
        return self.build_cached(key, element, lambda parent: self._build_head_uncached(document, parent, draft_state))

    def _build_head_uncached(self, document: Document, element: StructureElement, draft_state: str) -> ColumnBox:
        """Return the head of the first page; `draft_state` is the review state that makes it a draft, or empty."""
        build_masthead_box = build_large_masthead if self.context.is_stacked else build_masthead
        masthead_box = build_masthead_box(self.context, element, draft_state)
        boxes: list[Box] = [] if masthead_box is None else [masthead_box]
        boxes.append(build_title(self.context, document, element, is_first=masthead_box is None))
        if document.key_message is not None:
            boxes.append(build_key_message(self.context, document.key_message, element))
        return ColumnBox(tuple(boxes))

    # sections --------------------------------------------------------------------------------------------------

    def build_section(self, section: SectionBlock, parent: StructureElement) -> Box:
        """Return the box of a section, with a rule above; a section that is a callout has a border instead."""
        pictures = (self.pictures[block.picture] for block in section.body if isinstance(block, Figure))
        return self.build_cached(
            (_make_section_key(section), *pictures),
            parent,
            lambda parent: self._build_section_uncached(section, parent),
        )

    def _build_section_uncached(self, section: SectionBlock, parent: StructureElement) -> ColumnBox:
        element = parent.add_child("Sect")
        self.toned_tables = tuple(block for block in section.body if isinstance(block, Table) and block.tone != "plain")
        if section.heading is None:
            return ColumnBox(tuple(self._build_groups(self._group_blocks(section.body), element, None)))
        boxes = (self._build_rule(), *self._build_headed(section.heading, section.body, element))
        return ColumnBox(boxes)

    def _build_headed(self, heading: Heading, body: tuple[Block, ...], element: StructureElement) -> list[Box]:
        style = self.context.scale.heading
        heading_text = self.context.build_text(
            heading.spans, style, element.add_child("H2"), keep_with_next=True, bookmark=1
        )
        groups = self._group_blocks(body)
        boxes: list[Box] = []
        finding_heading = heading_text if groups and groups[0][0] and self._fits_finding_column(heading) else None
        if finding_heading is None:
            boxes.append(replace(heading_text, space_before=2.5))
        return boxes + self._build_groups(groups, element, finding_heading)

    def _fits_finding_column(self, heading: Heading) -> bool:
        """Return whether there is a finding column, and no word of a heading is too wide for it."""
        context = self.context
        style, available = context.scale.heading, context.edition.finding_width
        return not context.is_stacked and all(
            context.measure_width((Span(word),), style) <= available for word in to_plain_text(heading.spans).split()
        )

    def _build_groups(
        self, groups: list[tuple[bool, list[Block]]], element: StructureElement, finding_heading: Box | None
    ) -> list[Box]:
        """Return the boxes of groups, top to bottom; `finding_heading` goes in the finding column of the first."""
        boxes: list[Box] = []
        for number, (is_narrow, blocks) in enumerate(groups):
            is_last_group = number == len(groups) - 1
            if is_narrow:
                boxes.append(
                    self._build_pair_row(
                        finding_heading if number == 0 else None,
                        blocks,
                        element,
                        is_before_wide=not is_last_group,
                        is_first=not number,
                    )
                )
            else:
                boxes += [
                    self.build_wide(block, element, is_last=is_last_group and block is blocks[-1]) for block in blocks
                ]
        return boxes

    def _group_blocks(self, body: tuple[Block, ...]) -> list[tuple[bool, list[Block]]]:
        """Return the blocks in groups: those in the reading column (True), and those across the full width (False).

        A short paragraph between two wide lists is set at the left like them, not alone in the reading column.
        """
        narrow_flags = [self._is_narrow(block) for block in body]
        for number in range(1, len(body) - 1):
            block, neighbors = body[number], (body[number - 1], body[number + 1])
            is_between_wide_lists = (
                all(isinstance(neighbor, List) for neighbor in neighbors)
                and not narrow_flags[number - 1]
                and not narrow_flags[number + 1]
            )
            if is_between_wide_lists and isinstance(block, Paragraph):
                available = self.context.width
                narrow_flags[number] = self.context.measure_width(block.spans, self.context.scale.body) > available
        pairs = zip(narrow_flags, body, strict=True)
        return [(is_narrow, [block for _, block in group]) for is_narrow, group in groupby(pairs, lambda pair: pair[0])]

    def _build_pair_row(
        self,
        heading: Box | None,
        blocks: list[Block],
        element: StructureElement,
        *,
        is_before_wide: bool,
        is_first: bool,
    ) -> RowBox:
        """Return a row with blocks in the reading column, and the heading, if given, in the finding column.

        `is_before_wide` means that a block across the full width follows, `is_first` that the row begins the section.
        """
        context = self.context
        following = (*blocks[1:], None)
        column = ColumnBox(
            tuple(
                self._build_narrow_with_keep(block, after, element)
                for block, after in zip(blocks, following, strict=True)
            )
        )
        reading_cell = CellBox(context.reading_x, context.edition.reading_width, column)
        cells = (
            (reading_cell,) if heading is None else (CellBox(0, context.edition.finding_width, heading), reading_cell)
        )
        min_first_height = 2 * context.scale.body.leading + 1
        unbreakable = column.measure_height(reading_cell.width) < _MAX_UNBREAKABLE_HEIGHT
        after = max(column.after, 6.0 if is_before_wide else 0.0)
        is_lead_in = _is_lead_in(blocks[-1])
        is_lone_lead_in = is_first and unbreakable and context.is_stacked  # an introduction stays with what follows
        keep_with_next = is_before_wide and (heading is not None or is_lead_in or is_lone_lead_in)
        return RowBox(
            cells,
            after=after,
            min_first_height=min_first_height,
            unbreakable=unbreakable,
            keep_with_next=keep_with_next,
        )

    def _build_narrow_with_keep(self, block: Block, following: Block | None, element: StructureElement) -> Box:
        """Return the box of a block in the reading column.

        A text before a figure, or one that ends with a colon, is kept with what follows if it is short.
        """
        box = self.build_narrow(block, element)
        if isinstance(box, TextBox) and (
            isinstance(following, Figure) or (following is not None and _is_lead_in(block))
        ):
            return replace(
                box, keep_with_next=box.measure_height(self.context.edition.reading_width) < _MAX_UNBREAKABLE_HEIGHT
            )
        return box

    def _is_narrow(self, block: Block) -> bool:
        """Return whether a block goes in the reading column, not across the full width."""
        if isinstance(block, List):
            return block.style in ("disc", "steps", "boxes") and not lists.can_use_two_columns(self.context, block)
        return isinstance(block, Paragraph | WriteIn | Figure)

    def _build_rule(self) -> FixedBox:
        context = self.context
        bar_weight, bar_length = context.edition.section_bar

        def draw_bar(canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
            bottom = top - 2 - bar_weight / 2
            icons.draw_rule(canvas, x, x + width, bottom + RULE_WEIGHT / 2, RULE_WEIGHT, "line")
            icons.draw_rule(canvas, x, x + bar_length, bottom + bar_weight / 2, bar_weight, "brand")

        return FixedBox(7.5, draw_bar, before=14 * context.icon_scale, keep_with_next=True)

    # blocks in the reading column ------------------------------------------------------------------------------

    def build_narrow(self, block: Block, element: StructureElement) -> Box:
        """Return the box of a block in the reading column; raise TypeError for a block that is always wide."""
        context, width = self.context, self.context.edition.reading_width
        if isinstance(block, Paragraph):
            return self._build_paragraph(block, element)
        if isinstance(block, List):
            return _NARROW_LIST_BUILDERS[block.style](context, block, element, width)
        if isinstance(block, WriteIn):
            return self._build_write_in(block, element)
        if isinstance(block, Figure):
            return self._build_figure(block, element)
        raise TypeError(type(block))

    def build_prose(self, prose: Prose, element: StructureElement) -> ColumnBox:
        """Return a column of paragraphs and bullets in the reading column."""
        return ColumnBox(tuple(self.build_narrow(block, element) for block in prose))

    def _build_write_in(self, block: WriteIn, element: StructureElement) -> ColumnBox:
        style = strip_spacing(self.context.scale.body)

        label = self.context.build_text(
            block.label, replace(style, before=6), element.add_child("P"), keep_with_next=True
        )
        writing_space = element.add_child("P", actual_text=self.context.words["write_here"])
        return ColumnBox((label, *self._build_writing_lines(block.lines, writing_space)))

    def _build_paragraph(self, block: Paragraph, element: StructureElement, *, keep_with_next: bool = False) -> Box:
        """Return the box of a paragraph; for a merge field that is a paragraph and not filled in, lines to write on."""
        context = self.context
        if merge_fields.is_writing_space(block) and not context.has_merge_text(block.spans):
            writing_space = element.add_child("P", actual_text=context.describe_blank(block.spans[0]))
            return ColumnBox(self._build_writing_lines(_WRITING_SPACE_LINES, writing_space, block.spans))
        return context.build_text(
            block.spans, context.scale.body, element.add_child("P"), keep_with_next=keep_with_next
        )

    def _build_writing_lines(
        self, line_count: int, writing_space: StructureElement, replaced_spans: Inline = ()
    ) -> tuple[FixedBox, ...]:
        """Return lines to write on across the full width, all in one element.

        `replaced_spans` is the text that they replace, if any; the checks of laid-out pages need it.
        """
        gap = _WRITING_LINE_GAP * self.context.icon_scale

        def draw_line(canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
            icons.draw_writing_line(canvas, x, x + width, top - gap, writing_space)
            if replaced_spans:  # for the checks of laid-out pages
                area = Area(x, top - gap, x + width, top)
                canvas.placed_texts.append(
                    PlacedText(replaced_spans, writing_space.role, self.context.scale.body.size, (), area, width)
                )

        last_index = line_count - 1
        return tuple(
            FixedBox(
                gap + 0.5,
                draw_line,
                keep_with_next=number < min(2, last_index),
                after=12 if number == last_index else 0,
            )
            for number in range(line_count)
        )

    def _build_figure(self, block: Figure, element: StructureElement) -> RowBox:
        picture = self.pictures[block.picture]
        figure = element.add_child("Figure", alt=block.alt)
        figure_box = build_picture_box(picture, figure, *self.context.edition.figure)
        boxes: list[Box] = [replace(figure_box, keep_with_next=bool(block.caption))]
        if block.caption:
            style = replace(strip_spacing(self.context.scale.small), before=5)
            boxes.append(self.context.build_text(block.caption, style, element.add_child("Caption")))
        width = self.context.edition.reading_width
        return RowBox((CellBox(0, width, ColumnBox(tuple(boxes))),), before=6, after=8, unbreakable=True)

    # blocks across the full width -------------------------------------------------------------------------------

    def build_wide(self, block: Block, element: StructureElement, *, is_last: bool = False) -> Box:
        """Return the box of a block across the full width; raise TypeError for a block that is always narrow.

        `is_last` means that it is the last block of its section.
        """
        context = self.context
        if isinstance(block, Paragraph):
            return self._build_paragraph(block, element, keep_with_next=True)
        if isinstance(block, QuestionAndAnswer):
            return self._build_question(block, element, is_last=is_last)
        if isinstance(block, Table):
            return (
                build_table_as_list(context, block, element)
                if self._is_shown_as_list(block)
                else tables.build_table(context, block, element)
            )
        if isinstance(block, PeopleChart):
            return charts.build_people_chart(context, block, element)
        if isinstance(block, Callout):
            return self._build_callout(block, element)
        if isinstance(block, List):
            return _WIDE_LIST_BUILDERS[block.style](context, block, element)
        raise TypeError(type(block))

    def _build_question(self, block: QuestionAndAnswer, element: StructureElement, *, is_last: bool) -> RowBox:
        context = self.context
        style = strip_spacing(context.scale.body)
        question_text = context.build_text(block.question, strip_spacing(style, bold=True), element.add_child("H3"))
        answer_column = self.build_prose(block.answer, element)
        cells = context.build_pair(question_text, answer_column)

        def draw_hairline(canvas: TaggedCanvas, x: float, top: float, width: float, height: float, row: RowBox) -> None:
            if row.ends_here and not is_last:  # the next section has a rule of its own
                icons.draw_rule(canvas, x, x + width, top - height, HAIRLINE_WEIGHT, "line")

        unbreakable = answer_column.measure_height(context.edition.reading_width) < 6 * style.leading
        return RowBox(
            cells,
            pad_top=4.6,
            pad_bottom=5.1,
            unbreakable=unbreakable,
            min_first_height=3 * style.leading,
            decorate=draw_hairline,
        )

    def _is_shown_as_list(self, block: Table) -> bool:
        """Return whether a table is shown as a list; benefits and risks are always shown alike."""
        if block.tone == "plain":
            return tables.is_too_narrow(self.context, block)
        return any(tables.is_too_narrow(self.context, table) for table in self.toned_tables)

    def _build_callout(self, block: Callout, element: StructureElement) -> BorderBox:
        context = self.context
        icon, color, line_width = _CALLOUT_STYLES[block.tone]
        icon_size, indent = 15 * context.icon_scale, 24 * context.icon_scale
        style = replace(context.scale.key_label, color=color)
        label = context.build_text(block.label.spans, style, element.add_child("H2"), bookmark=1)
        body = self.build_prose(block.body, element)
        body_x, inner_width = context.reading_x - BORDER_INSET, context.width - 2 * BORDER_INSET
        cells = (CellBox(indent, body_x - indent - 12, label), CellBox(body_x, inner_width - body_x, body))

        def draw_icon(canvas: TaggedCanvas, x: float, top: float, width: float, _h: float, row: RowBox) -> None:
            if row.starts_here:
                middle = top - (row.measure_baseline(width) or 0.0) + 0.35 * style.size
                icons.draw_icon(canvas, icon, x, middle + icon_size / 2, icon_size)

        if context.is_stacked:
            head_row = RowBox(
                (CellBox(indent, inner_width - indent, label),), after=3, keep_with_next=True, decorate=draw_icon
            )
            return BorderBox(ColumnBox((head_row, body)), color, line_width, 6, (7, BORDER_INSET, 8), before=9, after=2)
        row = RowBox(cells, decorate=draw_icon)
        return BorderBox(row, color, line_width, 6, (7, BORDER_INSET, 8), before=9, after=2)


@memoize_by_identity(500)
def _make_section_key(section: SectionBlock) -> object:
    """Return a small object to use in keys in place of a section: the same object for equal sections."""
    return _make_key(section)


@memoize(500)
def _make_key(_section: SectionBlock) -> object:
    return object()


def _is_lead_in(block: Block) -> bool:
    """Return whether a block is a paragraph that ends with a colon: it makes no sense without what follows."""
    return isinstance(block, Paragraph) and to_plain_text(block.spans).endswith(":")


def _list_head_blocks(document: Document) -> tuple[Heading, Paragraph | None, Callout | None]:
    """Return the blocks that a head or a cover shows: title, subtitle and key message."""
    return document.title, document.subtitle, document.key_message


def choose_panel(section: SectionBlock) -> str:
    """Return the panel of a section in a folded edition; contacts go on the back, to be found without unfolding."""
    has_contacts = any(isinstance(block, List) and block.style == "contacts" for block in section.body)
    return section.panel or ("back" if has_contacts else "inside")


_WIDE_LIST_BUILDERS: dict[str, Callable[[LayoutContext, List, StructureElement], Box]] = {
    "disc": lists.build_bullets_in_two_columns,
    "timeline": lists.build_timeline,
    "terms": lists.build_terms,
    "references": lists.build_references,
    "contacts": lists.build_contacts,
}
_NARROW_LIST_BUILDERS: dict[str, Callable[[LayoutContext, List, StructureElement, float], Box]] = {
    "disc": lists.build_bullets,
    "steps": lists.build_steps,
    "boxes": lists.build_checklist,
}
_CALLOUT_STYLES: dict[str, tuple[IconName, Literal["brand", "accent"], float]] = {
    "note": ("note", "brand", 1.25),
    "care": ("risk", "accent", 1.25),
    "help": ("emergency", "accent", 2.25),
}
