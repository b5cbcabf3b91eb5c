"""Personal fields: the places in a handout where one patient's name, visit or note stands, and filling them.

Content declares its fields; in the blocks each place is a span with the field's name. Without a person it is a blank
to write on. For a person it is filled in two steps, so that a page can be laid out once for many: first the document
is *shaped* (a note of three paragraphs has three of them, a note that was not given goes), which depends only on a
`Form`; then the words are put in, which changes no block's kind or number.
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
MergeValues: TypeAlias = Mapping[str, str]  # by field: the words as they are printed; empty where nothing was given
ParagraphCounts: TypeAlias = tuple[
    tuple[str, int], ...
]  # by field: how many paragraphs it has, 0 where nothing was given

T = TypeVar("T")

BLANKS: dict[
    MergeFieldKind, str
] = {  # no-break spaces: at 12 points a name's is about 45 mm wide, a date's 30, a text's 60
    "name": "\xa0" * 38,
    "date": "\xa0" * 26,
    "text": "\xa0" * 51,
    "paragraph": "\n".join(["\xa0" * 50] * 3),  # three lines
}
"""What stands in the place of a field where nothing was filled in: room to write on, as wide as so many spaces."""

MAX_LENGTHS: dict[MergeFieldKind, int] = {"name": 60, "date": 40, "text": 120, "paragraph": 1000}
"""How many characters a patient's words may have."""

RESERVED_NAMES = frozenset(("email", "patient_agreed", "password"))
"""Columns of a table of people that mean something by themselves, so that no field may be called so."""

_PARAGRAPH_SEPARATOR = "/"  # between a field's name and the number of one of its paragraphs
_BLANK_CHARACTERS = "\xa0 \n"
_ABBREVIATION_END = compile_lazily(r"\w\.$")
_DATE_SPACE = compile_lazily(r"(?<=\d) (?=[^\W\d])|(?<=[^\W\d]) (?=\d{1,2}(?!\d))")


@dataclass(frozen=True)
class MergeField:
    """A personal field that a content declares; one that is `optional` may be empty for a patient."""

    name: str
    kind: MergeFieldKind
    optional: bool = False
    where: Where | None = dataclasses.field(default=None, compare=False)


def count_paragraphs(values: MergeValues) -> ParagraphCounts:
    """What of a person's words decides how the document is built: which there are, in how many paragraphs."""
    return tuple((name, len(_split_paragraphs(words))) for name, words in sorted(values.items()))


def split_into_paragraphs(values: MergeValues) -> MergeValues:
    """A person's words by the place they go to in a shaped document: paragraph by paragraph."""
    return {
        f"{name}{_PARAGRAPH_SEPARATOR}{number}": paragraph
        for name, value in values.items()
        for number, paragraph in enumerate(_split_paragraphs(value))
    }


def shape_document(document: Document, counts: ParagraphCounts) -> Document:
    """The document with room for just what a person's words need.

    A paragraph that is one field alone comes as often as the field has paragraphs; among other words a field that was
    not given stays a blank to write on.
    """
    return _shape(document, dict(counts))


def fill_spans(spans: Inline, paragraphs: MergeValues) -> Inline:
    """The spans of a shaped document with the words of `spread` put in; a span without words stays as it is."""
    following_texts = (*(span.text for span in spans[1:]), "")
    return tuple(
        dataclasses.replace(span, text=_drop_double_period(paragraphs[span.field], following_text))
        if span.field in paragraphs
        else span
        for span, following_text in zip(spans, following_texts, strict=True)
    )


def _drop_double_period(words: str, following_text: str) -> str:
    """Words as they stand before the rest: one full stop ends both Jr. and the sentence."""
    return words[:-1] if following_text[:1] == "." and _ABBREVIATION_END.search(words) else words


def fill_document(document: Document, values: MergeValues) -> Document:
    """The document with a person's words in it."""
    return _fill(shape_document(document, count_paragraphs(values)), split_into_paragraphs(values))


def is_personal(spans: Inline) -> bool:
    """Whether a text has a personal field in it."""
    return any(span.field for span in spans)


def is_blank(span: Span) -> bool:
    """Whether a span is a blank to write on: a field's that nothing was filled into."""
    return bool(span.field) and not span.text.strip(_BLANK_CHARACTERS)


def is_writing_space(block: object) -> bool:
    """Whether a block is lines to write on: a paragraph that is one field of that kind alone, not filled in."""
    if not isinstance(block, Paragraph) or len(block.spans) != 1:
        return False
    return is_blank(block.spans[0]) and "\n" in block.spans[0].text


def kind_of_blank(blank: Span) -> MergeFieldKind:
    """The kind of field that a blank stands for."""
    return next((kind for kind, blank_text in BLANKS.items() if blank_text == blank.text), "text")


def to_spoken_label(name: str) -> str:
    """What a field is called where its blank is read aloud: `first_name` is first name."""
    return name.partition(_PARAGRAPH_SEPARATOR)[0].replace("_", " ")


def insert_blanks(value: T, fields: Mapping[str, MergeField]) -> T:
    """Texts, blocks or records with the blank of its kind in the place of each field."""
    if isinstance(value, Span):
        kind = fields[value.field].kind if value.field in fields else "text"
        return cast("T", dataclasses.replace(value, text=BLANKS[kind])) if value.field else value
    if isinstance(value, tuple):
        return cast("T", tuple(insert_blanks(child, fields) for child in value))
    return _rebuild(value, lambda child: insert_blanks(child, fields))


def find_field_spans(value: object) -> Iterator[Span]:
    """The personal fields in texts, blocks or records, in order."""
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
    """A date in words whose day and month no line end parts: 3 December 2026, or December 3, 2026."""
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
    """What one entry of a document becomes: itself, several paragraphs, or nothing."""
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
    """Whether a block has nothing left to say, so that its heading, question or number goes too."""
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
    """A block with its parts changed; itself where none is."""
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    changes = {}
    for attribute in dataclasses.fields(value):
        old = getattr(value, attribute.name)
        new = transform(old) if attribute.compare and not isinstance(old, str | int | float | NoneType) else old
        if new is not old and new != old:
            changes[attribute.name] = new
    return dataclasses.replace(value, **changes) if changes else value
