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

from brochure.document.blocks import Callout, List, ListItem, Paragraph, Question, Section, Span
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import on_demand

if TYPE_CHECKING:
    from brochure.diagnostics.problem import Where
    from brochure.document.blocks import Document, Inline

Kind: TypeAlias = Literal["name", "date", "text", "paragraph"]
Values: TypeAlias = Mapping[str, str]  # by field: the words as they are printed; empty where nothing was given
Form: TypeAlias = tuple[tuple[str, int], ...]  # by field: how many paragraphs it has, 0 where nothing was given

T = TypeVar("T")

BLANKS: dict[Kind, str] = {  # no-break spaces: at 12 points a name's is about 45 mm wide, a date's 30, a text's 60
    "name": "\xa0" * 38,
    "date": "\xa0" * 26,
    "text": "\xa0" * 51,
    "paragraph": "\n".join(["\xa0" * 50] * 3),  # three lines
}
"""What stands in the place of a field where nothing was filled in: room to write on, as wide as so many spaces."""

LONGEST: dict[Kind, int] = {"name": 60, "date": 40, "text": 120, "paragraph": 1000}
"""How many characters a patient's words may have."""

RESERVED = frozenset(("email", "patient_agreed", "password"))
"""Columns of a table of people that mean something by themselves, so that no field may be called so."""

_PART = "/"  # between a field's name and the number of one of its paragraphs
_ROOM = "\xa0 \n"
_ABBREVIATED = on_demand(r"\w\.$")
_DAY = on_demand(r"(?<=\d) (?=[^\W\d])|(?<=[^\W\d]) (?=\d{1,2}(?!\d))")


@dataclass(frozen=True)
class Field:
    """A personal field that a content declares; one that is `optional` may be empty for a patient."""

    name: str
    kind: Kind
    optional: bool = False
    where: Where | None = dataclasses.field(default=None, compare=False)


def form(values: Values) -> Form:
    """What of a person's words decides how the document is built: which there are, in how many paragraphs."""
    return tuple((name, len(_paragraphs(words))) for name, words in sorted(values.items()))


def spread(values: Values) -> Values:
    """A person's words by the place they go to in a shaped document: paragraph by paragraph."""
    return {
        f"{name}{_PART}{number}": words
        for name, whole in values.items()
        for number, words in enumerate(_paragraphs(whole))
    }


def shaped(document: Document, form: Form) -> Document:
    """The document with room for just what a person's words need.

    A paragraph that is one field alone comes as often as the field has paragraphs; among other words a field that was
    not given stays a blank to write on.
    """
    return _shaped(document, dict(form))


def filled(spans: Inline, parts: Values) -> Inline:
    """The spans of a shaped document with the words of `spread` put in; a span without words stays as it is."""
    after = (*(span.text for span in spans[1:]), "")
    return tuple(
        dataclasses.replace(span, text=_before(parts[span.field], rest)) if span.field in parts else span
        for span, rest in zip(spans, after, strict=True)
    )


def _before(words: str, rest: str) -> str:
    """Words as they stand before the rest: one full stop ends both Jr. and the sentence."""
    return words[:-1] if rest[:1] == "." and _ABBREVIATED.search(words) else words


def fill(document: Document, values: Values) -> Document:
    """The document with a person's words in it."""
    return _filled(shaped(document, form(values)), spread(values))


def is_personal(spans: Inline) -> bool:
    """Whether a text has a personal field in it."""
    return any(span.field for span in spans)


def is_blank(span: Span) -> bool:
    """Whether a span is a blank to write on: a field's that nothing was filled into."""
    return bool(span.field) and not span.text.strip(_ROOM)


def is_space(block: object) -> bool:
    """Whether a block is lines to write on: a paragraph that is one field of that kind alone, not filled in."""
    if not isinstance(block, Paragraph) or len(block.spans) != 1:
        return False
    return is_blank(block.spans[0]) and "\n" in block.spans[0].text


def kind_of(blank: Span) -> Kind:
    """The kind of field that a blank stands for."""
    return next((kind for kind, room in BLANKS.items() if room == blank.text), "text")


def label(field: str) -> str:
    """What a field is called where its blank is read aloud: `first_name` is first name."""
    return field.partition(_PART)[0].replace("_", " ")


def blanked(value: T, fields: Mapping[str, Field]) -> T:
    """Texts, blocks or records with the blank of its kind in the place of each field."""
    if isinstance(value, Span):
        kind = fields[value.field].kind if value.field in fields else "text"
        return cast("T", dataclasses.replace(value, text=BLANKS[kind])) if value.field else value
    if isinstance(value, tuple):
        return cast("T", tuple(blanked(part, fields) for part in value))
    return _rebuilt(value, lambda part: blanked(part, fields))


def spans_of(value: object) -> Iterator[Span]:
    """The personal fields in texts, blocks or records, in order."""
    if isinstance(value, Span):
        if value.field:
            yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from spans_of(part)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            if field.compare:
                yield from spans_of(getattr(value, field.name))


def held(date: str) -> str:
    """A date in words whose day and month no line end parts: 3 December 2026, or December 3, 2026."""
    return _DAY.sub("\xa0", date)


def _paragraphs(words: str) -> list[str]:
    return [line for line in (line.strip() for line in words.split("\n")) if line]


def _shaped(value: T, counts: Mapping[str, int]) -> T:
    if isinstance(value, Span):
        if value.field and counts.get(value.field):
            return cast("T", dataclasses.replace(value, field=f"{value.field}{_PART}0"))
        return value
    if isinstance(value, tuple):
        return cast("T", tuple(made for part in value for made in _parts(part, counts)))
    return _rebuilt(value, lambda part: _shaped(part, counts))


def _parts(value: object, counts: Mapping[str, int]) -> tuple[object, ...]:
    """What one entry of a document becomes: itself, several paragraphs, or nothing."""
    if isinstance(value, Paragraph) and len(value.spans) == 1 and value.spans[0].field in counts:
        span = value.spans[0]
        return tuple(
            dataclasses.replace(value, spans=(dataclasses.replace(span, field=f"{span.field}{_PART}{number}"),))
            for number in range(counts[span.field])
        )
    made = _shaped(value, counts)
    return () if made is not value and _is_empty(made) else (made,)


def _is_empty(block: object) -> bool:
    """Whether a block has nothing left to say, so that its heading, question or number goes too."""
    if isinstance(block, List):
        return not block.items
    if isinstance(block, Question):
        return not block.answer
    return isinstance(block, ListItem | Callout | Section) and not block.body


def _filled(value: T, parts: Values) -> T:
    if isinstance(value, tuple):
        if value and isinstance(value[0], Span):
            return cast("T", filled(value, parts))
        return cast("T", tuple(_filled(part, parts) for part in value))
    return _rebuilt(value, lambda part: _filled(part, parts))


def _rebuilt(value: T, change: Callable[[Any], Any]) -> T:
    """A block with its parts changed; itself where none is."""
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    changed = {}
    for field in dataclasses.fields(value):
        old = getattr(value, field.name)
        new = change(old) if field.compare and not isinstance(old, str | int | float | NoneType) else old
        if new is not old and new != old:
            changed[field.name] = new
    return dataclasses.replace(value, **changed) if changed else value
