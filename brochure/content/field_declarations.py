"""The personal fields that a content declares (`people:`), and whether its texts use them as declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from brochure.content import field_types, placeholders, records
from brochure.diagnostics.problem import ERROR, WARNING, Problem
from brochure.diagnostics.suggest import nearest, shorten
from brochure.document import merge_fields
from brochure.document.blocks import Paragraph
from brochure.runtime.memo import memoize_by_identity
from brochure.source.parser import Mapping, Scalar, branches, scalars

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.document.blocks import Span
    from brochure.document.merge_fields import Field, Kind
    from brochure.source.parser import Node

R = TypeVar("R", bound=records.Record)

_KINDS = tuple(merge_fields.BLANKS)
_NAMED = "small letters, digits and _, a letter first, such as first_name"


class People(field_types.Field):
    """The personal fields (tuple of personal.Field), each name with its kind."""

    wanted = "a group of names, each with its kind"

    def __init__(self, about: str) -> None:
        super().__init__(about, required=False)

    def read(self, key: str, node: Node, problems: list[Problem]) -> tuple[Field, ...] | None:
        """The fields whose names will do; one of an unknown kind is a text."""
        if not isinstance(node, Mapping):
            problems.append(field_types.wrong_type(f"`{key}`", self.wanted, node, self.example(key)))
            return None
        found = (_field(name, kind, problems) for name, kind in node.items)
        return tuple(field for field in found if field is not None) or None

    def shape(self) -> dict[str, object]:
        return {
            "type": ["object", "null"],
            "propertyNames": {
                "pattern": f"^{placeholders.NAME.pattern}$",
                "not": {"enum": sorted(merge_fields.RESERVED)},
            },
            "additionalProperties": {"enum": [*_KINDS, *(f"{kind}?" for kind in _KINDS)]},
        }

    def example(self, key: str) -> str:
        return f"  {key}:\n    first_name: name\n    visit: date"


def _field(name: Scalar, node: Node, problems: list[Problem]) -> Field | None:
    if not isinstance(node, Scalar):
        example = f"  {shorten(name.value)}: name"
        problems.append(
            field_types.wrong_type(f"`{shorten(name.value)}`", f"one of {', '.join(_KINDS)}", node, example)
        )
        return None
    told = node.value.strip()
    kind, optional = told.removesuffix("?").rstrip(), told.endswith("?")
    if kind not in _KINDS:
        meant = nearest(kind, _KINDS)
        hint = f"did you mean `{meant}{'?' * optional}`?" if meant else f"write one of: {', '.join(_KINDS)}"
        message = f"“{shorten(told)}” is no kind of personal field" if told else "this personal field has no kind"
        problems.append(Problem(ERROR, node.where if told else name.where, "unknown-field-kind", message, hint))
        kind = meant or "text"
    fault = _fault_of(name.value)
    if fault is not None:
        problems.append(Problem(ERROR, name.where, "bad-field-name", *fault))
        return None
    return merge_fields.Field(name.value, cast("Kind", kind), optional, name.where)


def _fault_of(name: str) -> tuple[str, str] | None:
    """What is wrong with a field's name, and how to mend it."""
    if name in merge_fields.RESERVED:
        message = f"no personal field can be called `{name}`: a column of that name is for the sending of copies"
        return message, "give it another name, such as " + {"email": "email_printed"}.get(name, f"{name}_field")
    if placeholders.NAME.fullmatch(name) is None:
        meant = placeholders.as_name(name)
        hint = f"write it so: {meant}" if meant and meant not in merge_fields.RESERVED else f"write {_NAMED}"
        return f"“{shorten(name)}” cannot be the name of a personal field", hint
    return None


# --- the texts -----------------------------------------------------------------------------------------------------


def settled(record: R, people: tuple[Field, ...], root: Node, problems: list[Problem]) -> R:
    """A record that was read from a tree, with blanks as its fields were declared; what is wrong is reported."""
    texts = list(_texts(root))
    if not texts and not people:
        return record
    known = {field.name: field for field in people}
    for scalar in texts:
        problems += placeholders.misspelt(scalar, known)
    problems += _undeclared(record, known)
    problems += _unused(texts, people)
    problems += _crowded(record, known)
    return merge_fields.blanked(record, known)


def _texts(root: Node) -> Iterator[Scalar]:
    """All values of a content that have braces, but those that declare its fields."""
    if isinstance(root, Mapping):
        for key, node in root.items:
            if key.value != "people":
                for branch in branches(node):
                    yield from _braced(branch)


@memoize_by_identity(512)
def _braced(branch: Node) -> tuple[Scalar, ...]:
    """The texts of a branch that have braces."""
    return tuple([scalar for scalar in scalars(branch) if "{" in scalar.value or "}}" in scalar.value])


def _undeclared(record: records.Record, known: dict[str, Field]) -> Iterator[Problem]:
    for span in merge_fields.spans_of(record):
        if span.field not in known and span.where is not None:
            meant = nearest(span.field, known)
            hint = f"declare it at the top of the file:\n  people:\n    {span.field}: text"
            if meant:
                hint = f"did you mean {placeholders.written(meant)}? If not, {hint}"
            message = f"{placeholders.written(span.field)} is no field that `people:` declares"
            yield Problem(ERROR, span.where, "undeclared-field", message, hint)


def _unused(texts: list[Scalar], people: tuple[Field, ...]) -> Iterator[Problem]:
    """Fields that no text has, in whatever edition."""
    used = {found[1] for scalar in texts for found in placeholders.FIELD.finditer(scalar.value)}
    for field in people:
        if field.name not in used and field.where is not None:
            message = f"no text has the personal field `{field.name}`"
            hint = f"write {placeholders.written(field.name)} where it is to stand, or take the line out"
            yield Problem(WARNING, field.where, "unused-field", message, hint)


def _crowded(record: records.Record, known: dict[str, Field]) -> Iterator[Problem]:
    """Fields of whole paragraphs that stand among other words, or where there is no room for paragraphs."""
    for span, alone in _placed(record):
        field = known.get(span.field)
        if field is not None and field.kind == "paragraph" and not alone and span.where is not None:
            message = f"{placeholders.written(field.name)} is a paragraph, so it cannot stand among other words"
            hint = "put it in a `text: |`, with an empty line above and below; or declare it as `text`"
            yield Problem(ERROR, span.where, "crowded-field", message, hint)


def _placed(value: object) -> Iterator[tuple[Span, bool]]:
    """The personal fields in a record, each with whether it is a paragraph of its own."""
    if isinstance(value, records.Record):
        for key, spec in records.specs(type(value)).items():
            inner = getattr(value, key)
            if not isinstance(spec, field_types.Prose):
                yield from _placed(inner)
                continue
            for block in inner:
                alone = isinstance(block, Paragraph) and len(block.spans) == 1
                yield from ((span, alone) for span in merge_fields.spans_of(block))
    elif isinstance(value, tuple) and any(isinstance(part, records.Record) for part in value):
        for part in value:
            yield from _placed(part)
    else:
        yield from ((span, False) for span in merge_fields.spans_of(value))
