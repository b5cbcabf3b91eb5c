"""Merge fields: the places in a handout for one patient's name, visit or note, and how they are filled in.

A content file declares its fields; in the blocks, each place is a span with the field's name. It is a blank to write
on until it is filled in, in two steps, so that a page can be laid out once for many patients. First the document is
*shaped*, which depends on the `ParagraphCounts` alone: a note of three paragraphs gets three, and a note without words
is removed. Then the words are put in, which does not change the kind or the number of blocks.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar, cast

from brochure.document.blocks import Callout, List, ListItem, Paragraph, QuestionAndAnswer, SectionBlock, Span
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    from brochure.diagnostics.problem import Where
    from brochure.document.blocks import Document, Inline

MergeFieldKind: TypeAlias = Literal["name", "date", "text", "paragraph"]
MergeValues: TypeAlias = Mapping[str, str]  # by field: the words as printed, or empty
ParagraphCounts: TypeAlias = tuple[tuple[str, int], ...]  # by field: the number of its paragraphs

T = TypeVar("T")

# No-break spaces: at 12 points, the blank of a name is about 45 mm wide, of a date 30 mm, of a text 60 mm.
BLANKS: dict[MergeFieldKind, str] = {
    "name": "\xa0" * 38,
    "date": "\xa0" * 26,
    "text": "\xa0" * 51,
    "paragraph": "\n".join(["\xa0" * 50] * 3),  # three lines
}
"""The blank to write on, printed for a field that is not filled in, as wide as its number of spaces."""

MAX_LENGTHS: dict[MergeFieldKind, int] = {"name": 60, "date": 40, "text": 120, "paragraph": 1000}
"""The largest number of characters in a patient's words, by kind of field."""

RESERVED_NAMES = frozenset(("email", "patient_agreed", "password"))
"""Columns of a table of people that have their own meaning, so that no field may have their name."""

_PARAGRAPH_SEPARATOR = "/"  # between a field's name and the number of one of its paragraphs
_BLANK_CHARACTERS = "\xa0 \n"
_ABBREVIATION_END = compile_lazily(r"\w\.$")
_DATE_SPACE = compile_lazily(r"(?<=\d) (?=[^\W\d])|(?<=[^\W\d]) (?=\d{1,2}(?!\d))")


@dataclass(frozen=True)
class MergeField:
    """A merge field that a content file declares; an `optional` one may be empty for a patient."""

    name: str
    kind: MergeFieldKind
    optional: bool = False
    where: Where | None = dataclasses.field(default=None, compare=False)


def count_paragraphs(values: MergeValues) -> ParagraphCounts:
    """Return the number of paragraphs of each field's words, sorted by field; it alone decides the document's shape."""
    return tuple((name, len(_split_paragraphs(words))) for name, words in sorted(values.items()))


def split_into_paragraphs(values: MergeValues) -> MergeValues:
    """Return a person's words paragraph by paragraph, by the names of the fields in a shaped document."""
    return {
        f"{name}{_PARAGRAPH_SEPARATOR}{number}": paragraph
        for name, value in values.items()
        for number, paragraph in enumerate(_split_paragraphs(value))
    }


def shape_document(document: Document, counts: ParagraphCounts) -> Document:
    """Return the document with as many paragraphs as a person's words have.

    A paragraph with nothing but one field is repeated for each paragraph of the field, or removed if it has none. A
    field with other words around it stays a blank to write on if it has no words.
    """
    return _shape(document, dict(counts))


def fill_spans(spans: Inline, paragraphs: MergeValues) -> Inline:
    """Return spans of a shaped document with the words of `split_into_paragraphs` filled in; others are unchanged."""
    following_texts = (*(span.text for span in spans[1:]), "")
    return tuple(
        dataclasses.replace(span, text=_drop_double_period(paragraphs[span.field], following_text))
        if span.field in paragraphs
        else span
        for span, following_text in zip(spans, following_texts, strict=True)
    )


def _drop_double_period(words: str, following_text: str) -> str:
    """Return words without their last period if one follows: it ends both the abbreviation (Jr.) and the sentence."""
    return words[:-1] if following_text[:1] == "." and _ABBREVIATION_END.search(words) else words


def fill_document(document: Document, values: MergeValues) -> Document:
    """Return the document with a person's words filled in."""
    return _fill(shape_document(document, count_paragraphs(values)), split_into_paragraphs(values))


def is_personal(spans: Inline) -> bool:
    """Return True if a text has a merge field in it."""
    return any(span.field for span in spans)


def is_blank(span: Span) -> bool:
    """Return True if a span is a blank to write on: a field that is not filled in."""
    return bool(span.field) and not span.text.strip(_BLANK_CHARACTERS)


def is_writing_space(block: object) -> bool:
    """Return True if a block is lines to write on: a paragraph with nothing but an unfilled paragraph field."""
    if not isinstance(block, Paragraph) or len(block.spans) != 1:
        return False
    return is_blank(block.spans[0]) and "\n" in block.spans[0].text


def kind_of_blank(blank: Span) -> MergeFieldKind:
    """Return the kind of field that a blank is printed for."""
    return next((kind for kind, blank_text in BLANKS.items() if blank_text == blank.text), "text")


def to_spoken_label(name: str) -> str:
    """Return a field's name in words for screen readers to read at its blank: first name for `first_name`."""
    return name.partition(_PARAGRAPH_SEPARATOR)[0].replace("_", " ")


def insert_blanks(value: T, fields: Mapping[str, MergeField]) -> T:
    """Return texts, blocks or records with each field's text replaced by the blank of its kind."""
    if isinstance(value, Span):
        kind = fields[value.field].kind if value.field in fields else "text"
        return cast("T", dataclasses.replace(value, text=BLANKS[kind])) if value.field else value
    if isinstance(value, tuple):
        return cast("T", tuple(insert_blanks(child, fields) for child in value))
    return _rebuild(value, lambda child: insert_blanks(child, fields))


def find_field_spans(value: object) -> Iterator[Span]:
    """Yield the merge fields in texts, blocks or records, in order."""
    if isinstance(value, Span):
        if value.field:
            yield value
    elif isinstance(value, tuple):
        for child in value:
            yield from find_field_spans(child)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for attribute in dataclasses.fields(value):
            if attribute.compare:
                yield from find_field_spans(getattr(value, attribute.name))


def keep_date_together(date: str) -> str:
    """Return a date in words with a no-break space between day and month: 3 December 2026, or December 3, 2026."""
    return _DATE_SPACE.sub("\xa0", date)


def _split_paragraphs(words: str) -> list[str]:
    return [line for line in (line.strip() for line in words.split("\n")) if line]


def _shape(value: T, counts: Mapping[str, int]) -> T:
    if isinstance(value, Span):
        if value.field and counts.get(value.field):
            return cast("T", dataclasses.replace(value, field=f"{value.field}{_PARAGRAPH_SEPARATOR}0"))
        return value
    if isinstance(value, tuple):
        return cast("T", tuple(shaped_child for child in value for shaped_child in _expand_paragraph(child, counts)))
    return _rebuild(value, lambda child: _shape(child, counts))


def _expand_paragraph(value: object, counts: Mapping[str, int]) -> tuple[object, ...]:
    """Return an entry of a document as shaped: one entry, several paragraphs, or none."""
    if isinstance(value, Paragraph) and len(value.spans) == 1 and value.spans[0].field in counts:
        span = value.spans[0]
        return tuple(
            dataclasses.replace(
                value, spans=(dataclasses.replace(span, field=f"{span.field}{_PARAGRAPH_SEPARATOR}{number}"),)
            )
            for number in range(counts[span.field])
        )
    shaped_value = _shape(value, counts)
    return () if shaped_value is not value and _is_empty(shaped_value) else (shaped_value,)


def _is_empty(block: object) -> bool:
    """Return True if a block has no content left, so that its heading, question or number is removed too."""
    if isinstance(block, List):
        return not block.items
    if isinstance(block, QuestionAndAnswer):
        return not block.answer
    return isinstance(block, ListItem | Callout | SectionBlock) and not block.body


def _fill(value: T, paragraphs: MergeValues) -> T:
    if isinstance(value, tuple):
        if value and isinstance(value[0], Span):
            return cast("T", fill_spans(value, paragraphs))
        return cast("T", tuple(_fill(child, paragraphs) for child in value))
    return _rebuild(value, lambda child: _fill(child, paragraphs))


def _rebuild(value: T, transform: Callable[[Any], Any]) -> T:
    """Return a dataclass instance with its fields transformed; itself if none changes."""
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    changes = {}
    for attribute in dataclasses.fields(value):
        old = getattr(value, attribute.name)
        new = transform(old) if attribute.compare and not isinstance(old, str | int | float | NoneType) else old
        if new is not old and new != old:
            changes[attribute.name] = new
    return dataclasses.replace(value, **changes) if changes else value
