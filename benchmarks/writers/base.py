"""What all writers share: which method writes which block, and what stands beside a heading."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic, TypeVar

from brochure.document.blocks import Callout, List, Paragraph, PeopleChart, Question, Table, WriteIn

if TYPE_CHECKING:
    from brochure.document.blocks import Block, Inline, ListItem, Prose, Section

Made = TypeVar("Made")
_BESIDE = ("disc", "boxes", "steps")  # looks of lists that stand in the reading column


class Writer(ABC, Generic[Made]):
    """Writes blocks as what a peer reads; one method a kind of block, one a look of lists."""

    def block(self, block: Block) -> Made:
        """One block. Raises TypeError for a kind that the shipped handout had none of when this was written."""
        match block:
            case Paragraph():
                made = self.paragraph(block)
            case Question():
                made = self.question(block)
            case Table():
                made = self.table(block)
            case PeopleChart():
                made = self.people_chart(block)
            case Callout():
                made = self.callout(block)
            case WriteIn():
                made = self.write_in(block)
            case List():
                made = self.listed(block)
            case _:
                raise TypeError(f"the benchmark writes no {type(block).__name__}")
        return made

    def listed(self, block: List) -> Made:
        """A list, as its look wants it."""
        write = {
            "disc": self.discs,
            "boxes": self.boxes,
            "steps": self.steps,
            "references": self.references,
            "contacts": self.contacts,
            "timeline": self.timeline,
            "terms": self.terms,
        }
        return write[block.look](block.items)

    @abstractmethod
    def paragraph(self, block: Paragraph) -> Made: ...

    @abstractmethod
    def question(self, block: Question) -> Made: ...

    @abstractmethod
    def table(self, block: Table) -> Made: ...

    @abstractmethod
    def people_chart(self, block: PeopleChart) -> Made: ...

    @abstractmethod
    def callout(self, block: Callout) -> Made: ...

    @abstractmethod
    def write_in(self, block: WriteIn) -> Made: ...

    @abstractmethod
    def discs(self, items: tuple[ListItem, ...]) -> Made: ...

    @abstractmethod
    def boxes(self, items: tuple[ListItem, ...]) -> Made: ...

    @abstractmethod
    def steps(self, items: tuple[ListItem, ...]) -> Made: ...

    @abstractmethod
    def references(self, items: tuple[ListItem, ...]) -> Made: ...

    @abstractmethod
    def contacts(self, items: tuple[ListItem, ...]) -> Made: ...

    @abstractmethod
    def timeline(self, items: tuple[ListItem, ...]) -> Made: ...

    @abstractmethod
    def terms(self, items: tuple[ListItem, ...]) -> Made: ...


def opening(section: Section) -> int:
    """How many blocks of a section stand beside its heading; the rest runs over the whole width."""
    count = 0
    for block in section.body:
        if not isinstance(block, Paragraph | WriteIn) and not (isinstance(block, List) and block.look in _BESIDE):
            break
        count += 1
    return count


def texts(prose: Prose) -> list[Inline]:
    """The paragraphs of an item. Raises TypeError for a list in it."""
    if not all(isinstance(block, Paragraph) for block in prose):
        raise TypeError("the benchmark writes no list in a list")
    return [block.spans for block in prose if isinstance(block, Paragraph)]
