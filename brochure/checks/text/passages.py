"""The words of a handout, text by text in reading order, each with its role and the place where it stands.

Only what the author wrote: the tool's own words, and the section about the handout itself, are left out.

Passages, and the parts that they make up, are the same objects again after an edit where nothing changed, so that what
was found in them need not be looked for again.
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
from brochure.content.sections.glossary import Glossary
from brochure.content.sections.references import CITATION
from brochure.content.sections.table import TableRow
from brochure.document import merge_fields
from brochure.document.blocks import List, Paragraph, Span, plain
from brochure.runtime.frozen import dataclass
from brochure.runtime.memo import memoize_by_identity, register_cache
from brochure.source.parser import branches, scalars

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

    from brochure.content.edition_content import Subject
    from brochure.content.field_types import Role
    from brochure.content.sections.base import Section
    from brochure.diagnostics.problem import Where
    from brochure.document.blocks import Inline
    from brochure.source.parser import Node, Scalar

T = TypeVar("T")

_WORDINGS = 3  # of a section that are kept: long, brief, and the one before the last edit

STAND_IN = "Ana"  # for what will stand in a personal field: a short word that no rule has anything to say of


@dataclass(frozen=True)
class Passage:
    """One text: its plain words, its spans, what it is, where it starts, and the number of its section.

    `section` counts from 0 and is -1 for what stands before the first section; `key` is the content's own name for
    it, such as `meaning`; `of` is the class of the section, which says what it states, or None before the first.
    """

    text: str
    spans: Inline
    role: Role
    where: Where
    section: int
    key: str = ""
    of: type[Section] | None = None

    def __hash__(self) -> int:
        return hash(self.text)

    @property
    def states_findings(self) -> bool:
        """Return whether its section may tell what is true, such as a result that needs a source."""
        return self.of is None or self.of.states == "findings"

    @property
    def is_reference(self) -> bool:
        """Return whether its section only explains words or names sources."""
        return self.of is not None and self.of.states == "reference"

    @property
    def tells_what_to_do(self) -> bool:
        """Return whether its section, by its kind, is there to tell the reader what to do or to ask."""
        return self.of is not None and (self.of.acts or self.of.states == "instructions")


@dataclass(frozen=True)
class Part:
    """The passages of one section, or of what stands before the first."""

    passages: tuple[Passage, ...]


def once(find: Callable[[Subject], T]) -> Callable[[Subject], T]:
    """Keep what was found in the last subject, as many rules ask for it."""
    last: list[tuple[Subject, T]] = []
    register_cache(last.clear)

    def kept(subject: Subject) -> T:
        if not last or last[0][0] is not subject:
            last[:] = [(subject, find(subject))]
        return last[0][1]

    return kept


@once
def parts(subject: Subject) -> tuple[Part, ...]:
    """The parts of a handout in reading order."""
    handout = subject.handout
    front = _carry_over(tuple(_of_record(handout, -1, None, leave=("sections",))), -1)
    found = (front, *(_of_section(section, number) for number, section in enumerate(handout.sections)))
    for number, part in enumerate(found, start=-1):
        _keep_as_last(part, number)
    return found


@once
def passages(subject: Subject) -> tuple[Passage, ...]:
    """Every text of a handout that its author wrote, in reading order."""
    return tuple(chain.from_iterable(part.passages for part in parts(subject)))


@memoize_by_identity(128)
def _of_section(section: Section, number: int) -> Part:
    return _carry_over(tuple(_of_record(section, number, type(section))), number)


_recent: dict[int, deque[Part]] = {}  # by the number of the section: its last parts, one for each wording of it
register_cache(_recent.clear)


def _carry_over(texts: tuple[Passage, ...], number: int) -> Part:
    """Return the passages of a section as a part, those that an earlier one had too as they were there.

    So an edit leaves what was found in the other passages of its section in place. A passage is the same if its place
    and its whole line are.
    """
    recent = _recent.get(number, ())
    known = {(passage, passage.where.text): passage for part in recent for passage in part.passages}
    passages = tuple([known.get((passage, passage.where.text), passage) for passage in texts])
    for part in recent:
        if len(part.passages) == len(passages) and all(map(operator.is_, part.passages, passages)):
            return part
    return Part(passages)


def _keep_as_last(part: Part, number: int) -> None:
    recent = _recent.setdefault(number, deque(maxlen=_WORDINGS))
    if not recent or recent[-1] is not part:
        others = [other for other in recent if other is not part]
        recent.clear()
        recent.extend((*others, part))


@once
def terms(subject: Subject) -> tuple[str, ...]:
    """The words that the glossary explains; a tight edition leaves the glossary to the whole handout."""
    handout = subject.whole if subject.edition.tight else subject.handout
    glossaries = (section for section in handout.sections if isinstance(section, Glossary))
    return tuple(plain(entry.term) for glossary in glossaries for entry in glossary.terms)


def _of_record(
    record: records.Record, section: int, of: type[Section] | None, leave: tuple[str, ...] = ()
) -> Iterator[Passage]:
    specs = records.specs(type(record))
    keys = [key for key, spec in specs.items() if spec.said and key not in leave]
    for key in sorted(keys, key=lambda key: key == "text_after"):
        role, value = specs[key].role, getattr(record, key)
        if role is None:
            yield from _of_records(value, section, of)
        else:
            yield from _of_value(value, Passage("", (), role, record.place(key), section, key, of))


def _of_records(value: object, section: int, of: type[Section] | None) -> Iterator[Passage]:
    """Yield the texts of a record or of a list of records; nothing for any other value."""
    for one in value if isinstance(value, tuple) else (value,):
        if isinstance(one, records.Record):
            yield from _of_record(one, section, of)


def _of_value(value: object, like: Passage) -> Iterator[Passage]:
    """Yield the texts of a key's value: a text, or paragraphs, lists and rows of a table."""
    if isinstance(value, Paragraph):
        yield _made(value.spans, value.where or like.where, like)
    elif isinstance(value, List):
        for item in value.items:
            yield from _of_value(item.body, replace(like, role="item"))
    elif isinstance(value, TableRow):
        for (_, cell), where in zip(value.cells, value.cell_places, strict=True):
            yield _made(cell, where, like)
    elif isinstance(value, tuple):
        yield from _of_parts(value, like)


def _of_parts(parts: tuple[object, ...], like: Passage) -> Iterator[Passage]:
    spans = tuple(part for part in parts if isinstance(part, Span))
    if spans:
        yield _made(spans, like.where, like)
    else:
        for part in parts:
            yield from _of_value(part, like)


def _made(spans: Inline, where: Where, like: Passage) -> Passage:
    if merge_fields.is_personal(spans):
        spans = tuple(replace(span, text=STAND_IN) if span.field else span for span in spans)
    return replace(like, text=plain(spans), spans=spans, where=where)


# --- places -------------------------------------------------------------------------------------------------------


def place(subject: Subject, passage: Passage, start: int, length: int = 1) -> Where:
    """Where some characters of a passage stand in the file; at least on the right line, should they be hidden."""
    scalar = _scalar(subject, passage.where)
    if scalar is None:
        return passage.where
    offsets = _aligned(passage.text, scalar.value, _offset(scalar, passage.where))
    if not offsets:
        return passage.where
    first = offsets[min(start, len(offsets) - 1)]
    last = offsets[min(max(start, start + length - 1), len(offsets) - 1)]
    end = scalar.value.find("\n", first, last)
    return scalar.at(first, (last + 1 if end < 0 else end) - first)


@once
def _scalars(subject: Subject) -> list[tuple[tuple[int, int], Scalar]]:
    """Every value with its line and column, in order."""
    return list(chain.from_iterable(map(_placed, branches(subject.root))))


@memoize_by_identity(128)
def _placed(branch: Node) -> list[tuple[tuple[int, int], Scalar]]:
    placed = [((scalar.where.line, scalar.where.column), scalar) for scalar in scalars(branch)]
    return sorted(placed, key=lambda pair: pair[0])


def _scalar(subject: Subject, where: Where) -> Scalar | None:
    """The value that a place lies in."""
    found = _scalars(subject)
    at = bisect_right(found, (where.line, where.column), key=lambda pair: pair[0])
    return found[at - 1][1] if at and found[at - 1][1].where.file == where.file else None


def _offset(scalar: Scalar, where: Where) -> int:
    """The character of a value that stands at a place."""

    def line_and_column(offset: int) -> tuple[int, int]:
        found = scalar.at(offset)
        return found.line, found.column

    return bisect_left(range(len(scalar.value)), (where.line, where.column), key=line_and_column)


def _aligned(text: str, value: str, begin: int) -> list[int]:
    """For each character of a text, where it stands in the value it was read from; nothing if it cannot be told."""
    offsets: list[int] = []
    at, fields_there = begin, "{{" in value
    for number, character in enumerate(text):
        if number < len(offsets):  # the rest of a field's stand-in
            continue
        if fields_there and (found := _field(value, at)) and text.startswith(STAND_IN, number):
            offsets += [found.start(1)] * len(STAND_IN)
            at = found.end()
            continue
        while at < len(value) and not _stands_for(value[at], character):
            step = _mark(value, at)
            if not step:
                return []
            at += step
        if at >= len(value):
            return []
        offsets.append(at)
        at += 1
    return offsets


def _field(value: str, at: int) -> re.Match[str] | None:
    """The personal field that stands at a place, or behind marks and blanks there."""
    while at < len(value) and not value.startswith("{{", at) and (step := _mark(value, at)):
        at += step
    return placeholders.FIELD.match(value, at)


def _stands_for(written: str, character: str) -> bool:
    if written == character:
        return True
    if character == " ":
        return written in " \t\n"
    return not character.isascii() and unicodedata.normalize("NFD", character).startswith(written)


def _mark(value: str, at: int) -> int:
    """How many characters from here on are marks, or blanks, that are not printed; 0 if the one here is."""
    if value.startswith("**", at):
        return 2
    if value[at] == "[" and (pointer := CITATION.match(value, at)):  # to sources that the edition leaves out
        return pointer.end() - at
    if value.startswith("](", at):
        depth = 0
        for end in range(at + 1, len(value)):
            depth += (value[end] == "(") - (value[end] == ")")
            if depth == 0:
                return end + 1 - at
    character = value[at]
    return int(character in "[ \t\n" or unicodedata.combining(character) > 0 or not character.isprintable())
