"""Personal fields: the places in a handout where one patient's name, visit or note stands, and filling them.

Content declares its fields; in the blocks each place is a span with the field's name. Without a person it is a blank
to write on. For a person it is filled in two steps, so that a page can be laid out once for many: first the document
is *shaped* (a note of three paragraphs has three of them, a note that was not given goes), which depends only on a
`Form`; then the words are put in, which changes no block's kind or number.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar, cast

from brochure.blocks import List, ListItem, Paragraph, Span
from brochure.frozen import dataclass

if TYPE_CHECKING:
    from brochure.blocks import Document, Inline
    from brochure.problems import Where

Kind: TypeAlias = Literal["name", "date", "text", "paragraph"]
Values: TypeAlias = Mapping[str, str]  # by field: the words as they are printed; empty where nothing was given
Form: TypeAlias = tuple[tuple[str, int], ...]  # by field: how many paragraphs it has, 0 where nothing was given

T = TypeVar("T")

_PART = "/"  # between a field's name and the number of one of its paragraphs


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
    return tuple(dataclasses.replace(span, text=parts[span.field]) if span.field in parts else span for span in spans)


def fill(document: Document, values: Values) -> Document:
    """The document with a person's words in it."""
    return _filled(shaped(document, form(values)), spread(values))


def is_personal(spans: Inline) -> bool:
    """Whether a text has a personal field in it."""
    return any(span.field for span in spans)


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
    if isinstance(made, ListItem) and not made.body and cast("ListItem", value).body:
        return ()
    return () if isinstance(made, List) and not made.items else (made,)


def _filled(value: T, parts: Values) -> T:
    if isinstance(value, Span):
        return cast("T", filled((value,), parts)[0])
    if isinstance(value, tuple):
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
