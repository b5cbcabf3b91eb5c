"""Base class of the writers, and what they share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic, TypeVar

from brochure.document.blocks import Callout, List, Paragraph, PeopleChart, QuestionAndAnswer, Table, WriteIn

if TYPE_CHECKING:
    from brochure.document.blocks import Block, Inline, ListItem, Prose, SectionBlock

Output = TypeVar("Output")
_COLUMN_LISTS = ("disc", "boxes", "steps")  # styles of lists that are set beside their heading


class Writer(ABC, Generic[Output]):
    """Writer of blocks in the format of one contender, with a method for each kind of block and each style of list."""

    def write_block(self, block: Block) -> Output:
        """Write one block. Raises TypeError for a kind that no shipped handout had when this was written."""
        match block:
            case Paragraph():
                output = self.write_paragraph(block)
            case QuestionAndAnswer():
                output = self.write_question(block)
            case Table():
                output = self.write_table(block)
            case PeopleChart():
                output = self.write_people_chart(block)
            case Callout():
                output = self.write_callout(block)
            case WriteIn():
                output = self.write_blank_lines(block)
            case List():
                output = self.write_list(block)
            case _:
                raise TypeError(f"the benchmark cannot write a {type(block).__name__}")
        return output

    def write_list(self, block: List) -> Output:
        """Write a list in its style."""
        write = {
            "disc": self.write_bullets,
            "boxes": self.write_checkboxes,
            "steps": self.write_steps,
            "references": self.write_references,
            "contacts": self.write_contacts,
            "timeline": self.write_timeline,
            "terms": self.write_terms,
        }
        return write[block.style](block.items)

    @abstractmethod
    def write_paragraph(self, block: Paragraph) -> Output: ...

    @abstractmethod
    def write_question(self, block: QuestionAndAnswer) -> Output: ...

    @abstractmethod
    def write_table(self, block: Table) -> Output: ...

    @abstractmethod
    def write_people_chart(self, block: PeopleChart) -> Output: ...

    @abstractmethod
    def write_callout(self, block: Callout) -> Output: ...

    @abstractmethod
    def write_blank_lines(self, block: WriteIn) -> Output: ...

    @abstractmethod
    def write_bullets(self, items: tuple[ListItem, ...]) -> Output: ...

    @abstractmethod
    def write_checkboxes(self, items: tuple[ListItem, ...]) -> Output: ...

    @abstractmethod
    def write_steps(self, items: tuple[ListItem, ...]) -> Output: ...

    @abstractmethod
    def write_references(self, items: tuple[ListItem, ...]) -> Output: ...

    @abstractmethod
    def write_contacts(self, items: tuple[ListItem, ...]) -> Output: ...

    @abstractmethod
    def write_timeline(self, items: tuple[ListItem, ...]) -> Output: ...

    @abstractmethod
    def write_terms(self, items: tuple[ListItem, ...]) -> Output: ...


def count_opening_blocks(section: SectionBlock) -> int:
    """Return how many blocks of a section are set beside its heading; the others have the full width."""
    count = 0
    for block in section.body:
        if not isinstance(block, Paragraph | WriteIn) and not (
            isinstance(block, List) and block.style in _COLUMN_LISTS
        ):
            break
        count += 1
    return count


def get_paragraphs(prose: Prose) -> list[Inline]:
    """Return the paragraphs of an item. Raises TypeError for a list in it."""
    if not all(isinstance(block, Paragraph) for block in prose):
        raise TypeError("the benchmark cannot write a list in a list")
    return [block.spans for block in prose if isinstance(block, Paragraph)]
