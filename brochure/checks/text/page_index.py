"""A handout with its laid-out pages, for the checks that need them, and an index of where its texts were written."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from brochure.design.laid_out_page import to_source_text, to_visible_text
from brochure.document.blocks import (
    Callout,
    Figure,
    Heading,
    List,
    Paragraph,
    PeopleChart,
    QuestionAndAnswer,
    SectionBlock,
    Table,
    WriteIn,
    convert_table_to_list,
)
from brochure.runtime.frozen import dataclass
from brochure.runtime.memo import memoize_by_identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from brochure.content.edition_content import EditionContent
    from brochure.design.laid_out_page import LaidOutPage, PlacedText
    from brochure.diagnostics.problem import Where
    from brochure.document.blocks import Block, Document, Inline


@dataclass(frozen=True)
class TextOrigin:
    """The place where a text was written, and whether it is running text: no heading, table, caption or source."""

    where: Where
    is_running: bool


@dataclass(frozen=True)
class PageIndex:
    """A handout, its pages, and the size of its file in bytes."""

    content: EditionContent
    pages: tuple[LaidOutPage, ...]
    file_size: int

    @cached_property
    def _origins(self) -> _OriginsByText:
        document = self.content.document
        origins: _OriginsByText = {}
        for section in reversed(document.sections):  # so that the first place of a repeated text wins
            origins.update(_index_section(section))
        return origins | _index_texts(_iter_front_texts(document))

    def is_running(self, text: PlacedText) -> bool:
        """Return whether a text on a page is running text."""
        return bool(text.role) and self._origins.get(text.source_text, _NO_ORIGIN)[1]

    def find_origin(self, text: PlacedText) -> TextOrigin:
        """Return where a text on a page was written; for the footer, the clinic's name in its facts."""
        if not text.role:
            return TextOrigin(self.content.brand.where_of("name"), is_running=False)
        return TextOrigin(*self._origins.get(text.source_text, (self.content.handout.where, False)))

    def locate_page(self, page: LaidOutPage) -> Where:
        """Return the place in the content file of the first text on a page."""
        places = (self.find_origin(text).where for text in page.texts if text.role)
        return next(places, self.content.handout.where)


_SourceText = tuple["Inline", "Where | None", bool]
_OriginsByText = dict[str, tuple["Where", bool]]
_NO_ORIGIN = None, False
_RUNNING_STYLES = ("disc", "steps", "boxes", "timeline", "contacts", "benefit", "risk")


def _index_texts(texts: Iterable[_SourceText]) -> _OriginsByText:
    """Return each text's place and whether it is running text; the first of equal texts wins."""
    origins: _OriginsByText = {}
    for spans, where, is_running in texts:
        if where is not None:
            origins.setdefault(to_source_text(to_visible_text(spans)), (where, is_running))
    return origins


@memoize_by_identity(500)
def _index_section(section: SectionBlock) -> _OriginsByText:
    return _index_texts(_iter_section_texts(section))


def _iter_front_texts(document: Document) -> Iterator[_SourceText]:
    """Yield the texts before the sections."""
    yield from _iter_heading_texts(document.title)
    if document.subtitle is not None:
        yield document.subtitle.spans, document.subtitle.where, False
    if document.key_message is not None:
        yield from _iter_block_texts(document.key_message)


def _iter_section_texts(section: SectionBlock) -> Iterator[_SourceText]:
    if section.heading is not None:
        yield from _iter_heading_texts(section.heading)
    yield from _iter_texts(section.body)


def _iter_heading_texts(heading: Heading) -> Iterator[_SourceText]:
    yield heading.spans, heading.where, False


def _iter_texts(blocks: Iterable[Block]) -> Iterator[_SourceText]:
    for block in blocks:
        yield from _iter_block_texts(block)


def _iter_block_texts(block: Block) -> Iterator[_SourceText]:
    if isinstance(block, Paragraph):
        yield block.spans, block.where, True
    elif isinstance(block, List):
        yield from _iter_list_texts(block)
    elif isinstance(block, QuestionAndAnswer):
        yield block.question, block.where, False
        yield from _iter_texts(block.answer)
    elif isinstance(block, Table):
        cells = [(cell, row.where or block.where) for row in block.rows for cell in row.cells]
        yield from (
            (spans, where, False) for spans, where in [*((column, block.where) for column in block.columns), *cells]
        )
        yield from _iter_texts(convert_table_to_list(block))  # as narrow pages show the table
    elif isinstance(block, PeopleChart):
        for panel in block.panels:
            texts = (panel.study, panel.result, *(picture.label for picture in panel.rows), panel.caption)
            yield from ((spans, panel.where, False) for spans in texts)
    elif isinstance(block, Callout):
        yield from _iter_heading_texts(block.label)
        yield from _iter_texts(block.body)
    elif isinstance(block, Figure | WriteIn):
        yield (block.caption if isinstance(block, Figure) else block.label), block.where, False


def _iter_list_texts(block: List) -> Iterator[_SourceText]:
    for item in block.items:
        yield item.label, item.where, False
        if block.style == "contacts":  # a name and its number are on two lines
            yield from (((span,), item.where, False) for span in item.label)
        for spans, where, _ in _iter_texts(item.body):
            yield spans, where, block.style in _RUNNING_STYLES
