"""A handout as it was laid out, for the checks that need its pages; and which words of it came from where."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from brochure.design.laid_out_page import as_written, shown
from brochure.document.blocks import (
    Callout,
    Figure,
    Heading,
    List,
    Paragraph,
    PeopleChart,
    Question,
    Section,
    Table,
    WriteIn,
    as_list,
)
from brochure.runtime.frozen import dataclass
from brochure.runtime.memo import memoize_by_identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from brochure.content.edition_content import Subject
    from brochure.design.laid_out_page import Page, PlacedText
    from brochure.diagnostics.problem import Where
    from brochure.document.blocks import Block, Document, Inline


@dataclass(frozen=True)
class Told:
    """Where a text was written, and whether it is running text: not a heading, a table, a caption or a source."""

    where: Where
    running: bool


@dataclass(frozen=True)
class Printed:
    """A handout, its pages, and the size of its file in bytes."""

    subject: Subject
    pages: tuple[Page, ...]
    size: int

    @cached_property
    def _told(self) -> _Places:
        document = self.subject.document
        told: _Places = {}
        for section in reversed(document.sections):  # where a text is said twice, its first place counts
            told.update(_in_section(section))
        return told | _places(_first(document))

    def is_running(self, text: PlacedText) -> bool:
        """Whether a text on a page is running text."""
        return bool(text.role) and self._told.get(text.written, _NOWHERE)[1]

    def told(self, text: PlacedText) -> Told:
        """Where a text on a page was written; what nobody wrote (the footer) is the clinic's."""
        if not text.role:
            return Told(self.subject.brand.place("name"), running=False)
        return Told(*self._told.get(text.written, (self.subject.handout.where, False)))

    def place(self, page: Page) -> Where:
        """Where a page begins in the content."""
        places = (self.told(text).where for text in page.texts if text.role)
        return next(places, self.subject.handout.where)


_Text = tuple["Inline", "Where | None", bool]
_Places = dict[str, tuple["Where", bool]]
_NOWHERE = None, False
_RUNNING = ("disc", "steps", "boxes", "timeline", "contacts", "benefit", "risk")


def _places(texts: Iterable[_Text]) -> _Places:
    """Where texts stand and whether they are running, by what they say; of the same ones the first counts."""
    told: _Places = {}
    for spans, where, running in texts:
        if where is not None:
            told.setdefault(as_written(shown(spans)), (where, running))
    return told


@memoize_by_identity(500)
def _in_section(section: Section) -> _Places:
    return _places(_section(section))


def _first(document: Document) -> Iterator[_Text]:
    """The texts before the sections."""
    yield from _heading(document.title)
    if document.subtitle is not None:
        yield document.subtitle.spans, document.subtitle.where, False
    if document.key_message is not None:
        yield from _block(document.key_message)


def _section(section: Section) -> Iterator[_Text]:
    if section.heading is not None:
        yield from _heading(section.heading)
    yield from _blocks(section.body)


def _heading(heading: Heading) -> Iterator[_Text]:
    yield heading.spans, heading.where, False


def _blocks(blocks: Iterable[Block]) -> Iterator[_Text]:
    for block in blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[_Text]:
    if isinstance(block, Paragraph):
        yield block.spans, block.where, True
    elif isinstance(block, List):
        yield from _list(block)
    elif isinstance(block, Question):
        yield block.ask, block.where, False
        yield from _blocks(block.answer)
    elif isinstance(block, Table):
        cells = [(cell, row.where or block.where) for row in block.rows for cell in row.cells]
        yield from ((spans, where, False) for spans, where in [*((c, block.where) for c in block.columns), *cells])
        yield from _blocks(as_list(block))  # where columns would starve
    elif isinstance(block, PeopleChart):
        for panel in block.panels:
            texts = (panel.study, panel.result, *(picture.label for picture in panel.pictures), panel.caption)
            yield from ((spans, panel.where, False) for spans in texts)
    elif isinstance(block, Callout):
        yield from _heading(block.label)
        yield from _blocks(block.body)
    elif isinstance(block, Figure | WriteIn):
        yield (block.caption if isinstance(block, Figure) else block.label), block.where, False


def _list(block: List) -> Iterator[_Text]:
    for item in block.items:
        yield item.label, item.where, False
        if block.look == "contacts":  # a name and its number stand on two lines
            yield from (((span,), item.where, False) for span in item.label)
        for spans, where, _ in _blocks(item.body):
            yield spans, where, block.look in _RUNNING
