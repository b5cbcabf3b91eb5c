"""The texts of a handout in reading order, each with its role and its place in the file.

Only the author's texts: the program's own words, and the section about the handout itself, are left out.

After an edit, passages and sections that did not change are the same objects again, so that memoized results about
them stay valid.
"""

from __future__ import annotations

import operator
import unicodedata
from bisect import bisect_left, bisect_right
from collections import deque
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from brochure.content import placeholders, records
from brochure.content.sections.glossary import GlossarySection
from brochure.content.sections.references import CITATION
from brochure.content.sections.table import TableRow
from brochure.document import merge_fields
from brochure.document.blocks import List, Paragraph, Span, to_plain_text
from brochure.runtime.frozen import dataclass
from brochure.runtime.memo import memoize_by_identity, register_cache
from brochure.source.parser import iter_branches, iter_scalars

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

    from brochure.content.edition_content import EditionContent
    from brochure.content.field_types import Role
    from brochure.content.sections.base import Section
    from brochure.diagnostics.problem import Where
    from brochure.document.blocks import Inline
    from brochure.source.parser import Node, Scalar

T = TypeVar("T")

_MAX_KEPT_VERSIONS = 3  # of each section: its full and its brief wording, and the one before the last edit

SAMPLE_FIELD_VALUE = "Ana"  # replaces a merge field: a short word that no rule finds anything wrong with


@dataclass(frozen=True)
class Passage:
    """One text: its plain words, its spans, its role, where it starts, and the number of its section.

    `section_number` counts from 0 and is -1 for texts before the first section; `key` is the key in the content file,
    such as `meaning`; `section_class` is the section's class, which declares what it states, or None before the first.
    """

    text: str
    spans: Inline
    role: Role
    where: Where
    section_number: int
    key: str = ""
    section_class: type[Section] | None = None

    def __hash__(self) -> int:
        return hash(self.text)

    @property
    def can_state_results(self) -> bool:
        """Whether its section may state facts, such as a result that needs a source."""
        return self.section_class is None or self.section_class.states == "findings"

    @property
    def is_reference(self) -> bool:
        """Whether its section only explains words or lists sources."""
        return self.section_class is not None and self.section_class.states == "reference"

    @property
    def is_instruction(self) -> bool:
        """Whether its section is of a kind that tells the reader what to do or what to ask."""
        return self.section_class is not None and (
            self.section_class.acts or self.section_class.states == "instructions"
        )


@dataclass(frozen=True)
class SectionText:
    """The passages of one section, or of the texts before the first section."""

    passages: tuple[Passage, ...]


def memoize_last_content(find: Callable[[EditionContent], T]) -> Callable[[EditionContent], T]:
    """Return a function that keeps its result for the last content, as many rules need the same result."""
    last_result: list[tuple[EditionContent, T]] = []
    register_cache(last_result.clear)

    def find_cached(content: EditionContent) -> T:
        if not last_result or last_result[0][0] is not content:
            last_result[:] = [(content, find(content))]
        return last_result[0][1]

    return find_cached


@memoize_last_content
def list_section_texts(content: EditionContent) -> tuple[SectionText, ...]:
    """Return the sections of a handout in reading order, preceded by the texts before the first section."""
    handout = content.handout
    front_text = _reuse_passages(tuple(_iter_record_passages(handout, -1, None, skipped_keys=("sections",))), -1)
    section_texts = (
        front_text,
        *(_build_section_text(section, number) for number, section in enumerate(handout.sections)),
    )
    for number, section_text in enumerate(section_texts, start=-1):
        _remember_section_text(section_text, number)
    return section_texts


@memoize_last_content
def list_passages(content: EditionContent) -> tuple[Passage, ...]:
    """Return every text of a handout that its author wrote, in reading order."""
    return tuple(chain.from_iterable(section_text.passages for section_text in list_section_texts(content)))


@memoize_by_identity(128)
def _build_section_text(section: Section, section_number: int) -> SectionText:
    return _reuse_passages(tuple(_iter_record_passages(section, section_number, type(section))), section_number)


# by section number: the last versions of the section
_recent_by_section: dict[int, deque[SectionText]] = {}
register_cache(_recent_by_section.clear)


def _reuse_passages(new_passages: tuple[Passage, ...], section_number: int) -> SectionText:
    """Return the text of a section, reusing the passage objects of its earlier versions where nothing changed.

    So memoized results about unchanged passages survive an edit. Two passages are the same if they are equal, at the
    same place, and on the same whole line.
    """
    recent_texts = _recent_by_section.get(section_number, ())
    earlier_passages = {
        (passage, passage.where.text): passage for section_text in recent_texts for passage in section_text.passages
    }
    passages = tuple([earlier_passages.get((passage, passage.where.text), passage) for passage in new_passages])
    for section_text in recent_texts:
        if len(section_text.passages) == len(passages) and all(map(operator.is_, section_text.passages, passages)):
            return section_text
    return SectionText(passages)


def _remember_section_text(section_text: SectionText, section_number: int) -> None:
    recent_texts = _recent_by_section.setdefault(section_number, deque(maxlen=_MAX_KEPT_VERSIONS))
    if not recent_texts or recent_texts[-1] is not section_text:
        older_texts = [older_text for older_text in recent_texts if older_text is not section_text]
        recent_texts.clear()
        recent_texts.extend((*older_texts, section_text))


@memoize_last_content
def list_glossary_terms(content: EditionContent) -> tuple[str, ...]:
    """Return the terms of the glossary; for a tight edition, which has no glossary, those of the full handout."""
    handout = content.full_handout if content.edition.tight else content.handout
    glossaries = (section for section in handout.sections if isinstance(section, GlossarySection))
    return tuple(to_plain_text(entry.term) for glossary in glossaries for entry in glossary.terms)


def _iter_record_passages(
    record: records.Record, section_number: int, section_class: type[Section] | None, skipped_keys: tuple[str, ...] = ()
) -> Iterator[Passage]:
    specs = records.get_field_specs(type(record))
    keys = [key for key, spec in specs.items() if spec.visible and key not in skipped_keys]
    for key in sorted(keys, key=lambda key: key == "text_after"):
        role, value = specs[key].role, getattr(record, key)
        if role is None:
            yield from _iter_nested_passages(value, section_number, section_class)
        else:
            yield from _iter_value_passages(
                value, Passage("", (), role, record.where_of(key), section_number, key, section_class)
            )


def _iter_nested_passages(value: object, section_number: int, section_class: type[Section] | None) -> Iterator[Passage]:
    """Yield the texts of a record or of a list of records; nothing for any other value."""
    for record in value if isinstance(value, tuple) else (value,):
        if isinstance(record, records.Record):
            yield from _iter_record_passages(record, section_number, section_class)


def _iter_value_passages(value: object, template: Passage) -> Iterator[Passage]:
    """Yield the texts of a key's value: a text, paragraphs, lists, or table rows."""
    if isinstance(value, Paragraph):
        yield _build_passage(value.spans, value.where or template.where, template)
    elif isinstance(value, List):
        for item in value.items:
            yield from _iter_value_passages(item.body, replace(template, role="item"))
    elif isinstance(value, TableRow):
        for (_, cell), where in zip(value.cells, value.cell_places, strict=True):
            yield _build_passage(cell, where, template)
    elif isinstance(value, tuple):
        yield from _iter_tuple_passages(value, template)


def _iter_tuple_passages(items: tuple[object, ...], template: Passage) -> Iterator[Passage]:
    spans = tuple(item for item in items if isinstance(item, Span))
    if spans:
        yield _build_passage(spans, template.where, template)
    else:
        for item in items:
            yield from _iter_value_passages(item, template)


def _build_passage(spans: Inline, where: Where, template: Passage) -> Passage:
    if merge_fields.is_personal(spans):
        spans = tuple(replace(span, text=SAMPLE_FIELD_VALUE) if span.field else span for span in spans)
    return replace(template, text=to_plain_text(spans), spans=spans, where=where)


# --- places -------------------------------------------------------------------------------------------------------


def locate_text(content: EditionContent, passage: Passage, start: int, length: int = 1) -> Where:
    """Return the place of some characters of a passage in the file; of the passage itself if they cannot be found."""
    scalar = _find_scalar(content, passage.where)
    if scalar is None:
        return passage.where
    offsets = _align_text(passage.text, scalar.value, _find_offset(scalar, passage.where))
    if not offsets:
        return passage.where
    first_offset = offsets[min(start, len(offsets) - 1)]
    last_offset = offsets[min(max(start, start + length - 1), len(offsets) - 1)]
    end = scalar.value.find("\n", first_offset, last_offset)
    return scalar.where_at(first_offset, (last_offset + 1 if end < 0 else end) - first_offset)


@memoize_last_content
def _list_scalars(content: EditionContent) -> list[tuple[tuple[int, int], Scalar]]:
    """Return every value with its line and column, in order."""
    return list(chain.from_iterable(map(_list_branch_scalars, iter_branches(content.root))))


@memoize_by_identity(128)
def _list_branch_scalars(branch: Node) -> list[tuple[tuple[int, int], Scalar]]:
    positions = [((scalar.where.line, scalar.where.column), scalar) for scalar in iter_scalars(branch)]
    return sorted(positions, key=lambda pair: pair[0])


def _find_scalar(content: EditionContent, where: Where) -> Scalar | None:
    """Return the value that contains a place, or None."""
    positions = _list_scalars(content)
    index = bisect_right(positions, (where.line, where.column), key=lambda pair: pair[0])
    return positions[index - 1][1] if index and positions[index - 1][1].where.file == where.file else None


def _find_offset(scalar: Scalar, where: Where) -> int:
    """Return the offset, in a value, of the character at a place."""

    def get_line_and_column(offset: int) -> tuple[int, int]:
        position = scalar.where_at(offset)
        return position.line, position.column

    return bisect_left(range(len(scalar.value)), (where.line, where.column), key=get_line_and_column)


def _align_text(text: str, value: str, start: int) -> list[int]:
    """Return the offset of each character of a text in the value it was read from; an empty list if unclear."""
    offsets: list[int] = []
    index, has_fields = start, "{{" in value
    for character_index, character in enumerate(text):
        if character_index < len(offsets):  # inside the sample value of a merge field
            continue
        if (
            has_fields
            and (match := _match_merge_field(value, index))
            and text.startswith(SAMPLE_FIELD_VALUE, character_index)
        ):
            offsets += [match.start(1)] * len(SAMPLE_FIELD_VALUE)
            index = match.end()
            continue
        while index < len(value) and not _is_written_as(value[index], character):
            step = _count_hidden_characters(value, index)
            if not step:
                return []
            index += step
        if index >= len(value):
            return []
        offsets.append(index)
        index += 1
    return offsets


def _match_merge_field(value: str, index: int) -> re.Match[str] | None:
    """Return the match of a merge field at an offset, or after markup and blanks there; None if there is none."""
    while index < len(value) and not value.startswith("{{", index) and (step := _count_hidden_characters(value, index)):
        index += step
    return placeholders.PLACEHOLDER.match(value, index)


def _is_written_as(source_character: str, character: str) -> bool:
    if source_character == character:
        return True
    if character == " ":
        return source_character in " \t\n"
    return not character.isascii() and unicodedata.normalize("NFD", character).startswith(source_character)


def _count_hidden_characters(value: str, index: int) -> int:
    """Return how many characters from `index` on are markup or blanks that are not printed; 0 if the first is."""
    if value.startswith("**", index):
        return 2
    if value[index] == "[" and (citation := CITATION.match(value, index)):  # of sources that the edition leaves out
        return citation.end() - index
    if value.startswith("](", index):
        depth = 0
        for end in range(index + 1, len(value)):
            depth += (value[end] == "(") - (value[end] == ")")
            if depth == 0:
                return end + 1 - index
    character = value[index]
    return int(character in "[ \t\n" or unicodedata.combining(character) > 0 or not character.isprintable())
