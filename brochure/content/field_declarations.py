"""The personal fields that a content declares (`people:`), and whether its texts use them as declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from brochure.content import field_types, placeholders, records
from brochure.diagnostics.problem import ERROR, WARNING, Problem
from brochure.diagnostics.suggest import find_nearest, shorten_for_message
from brochure.document import merge_fields
from brochure.document.blocks import Paragraph
from brochure.runtime.memo import memoize_by_identity
from brochure.source.parser import Mapping, Scalar, iter_branches, iter_scalars

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.document.blocks import Span
    from brochure.document.merge_fields import MergeField, MergeFieldKind
    from brochure.source.parser import Node

R = TypeVar("R", bound=records.Record)

_KINDS = tuple(merge_fields.BLANKS)
_NAME_HINT = "small letters, digits and _, a letter first, such as first_name"


class MergeFieldDeclarations(field_types.FieldType):
    """The personal fields (tuple of personal.Field), each name with its kind."""

    type_name = "a group of names, each with its kind"

    def __init__(self, description: str) -> None:
        super().__init__(description, required=False)

    def read(self, key: str, node: Node, problems: list[Problem]) -> tuple[MergeField, ...] | None:
        """The fields whose names will do; one of an unknown kind is a text."""
        if not isinstance(node, Mapping):
            problems.append(
                field_types.build_wrong_type_problem(f"`{key}`", self.type_name, node, self.build_example(key))
            )
            return None
        fields = (_read_field(name, kind, problems) for name, kind in node.items)
        return tuple(field for field in fields if field is not None) or None

    def build_schema(self) -> dict[str, object]:
        return {
            "type": ["object", "null"],
            "propertyNames": {
                "pattern": f"^{placeholders.FIELD_NAME.pattern}$",
                "not": {"enum": sorted(merge_fields.RESERVED_NAMES)},
            },
            "additionalProperties": {"enum": [*_KINDS, *(f"{kind}?" for kind in _KINDS)]},
        }

    def build_example(self, key: str) -> str:
        return f"  {key}:\n    first_name: name\n    visit: date"


def _read_field(name: Scalar, node: Node, problems: list[Problem]) -> MergeField | None:
    if not isinstance(node, Scalar):
        example = f"  {shorten_for_message(name.value)}: name"
        problems.append(
            field_types.build_wrong_type_problem(
                f"`{shorten_for_message(name.value)}`", f"one of {', '.join(_KINDS)}", node, example
            )
        )
        return None
    kind_text = node.value.strip()
    kind, optional = kind_text.removesuffix("?").rstrip(), kind_text.endswith("?")
    if kind not in _KINDS:
        suggestion = find_nearest(kind, _KINDS)
        hint = f"did you mean `{suggestion}{'?' * optional}`?" if suggestion else f"write one of: {', '.join(_KINDS)}"
        message = (
            f"“{shorten_for_message(kind_text)}” is no kind of personal field"
            if kind_text
            else "this personal field has no kind"
        )
        problems.append(Problem(ERROR, node.where if kind_text else name.where, "unknown-field-kind", message, hint))
        kind = suggestion or "text"
    fault = _find_name_fault(name.value)
    if fault is not None:
        problems.append(Problem(ERROR, name.where, "bad-field-name", *fault))
        return None
    return merge_fields.MergeField(name.value, cast("MergeFieldKind", kind), optional, name.where)


def _find_name_fault(name: str) -> tuple[str, str] | None:
    """What is wrong with a field's name, and how to mend it."""
    if name in merge_fields.RESERVED_NAMES:
        message = f"no personal field can be called `{name}`: a column of that name is for the sending of copies"
        return message, "give it another name, such as " + {"email": "email_printed"}.get(name, f"{name}_field")
    if placeholders.FIELD_NAME.fullmatch(name) is None:
        suggestion = placeholders.to_field_name(name)
        hint = (
            f"write it so: {suggestion}"
            if suggestion and suggestion not in merge_fields.RESERVED_NAMES
            else f"write {_NAME_HINT}"
        )
        return f"“{shorten_for_message(name)}” cannot be the name of a personal field", hint
    return None


# --- the texts -----------------------------------------------------------------------------------------------------


def apply_declarations(record: R, declared: tuple[MergeField, ...], root: Node, problems: list[Problem]) -> R:
    """A record that was read from a tree, with blanks as its fields were declared; what is wrong is reported."""
    texts = list(_find_braced_texts(root))
    if not texts and not declared:
        return record
    fields_by_name = {field.name: field for field in declared}
    for scalar in texts:
        problems += placeholders.find_misspelled(scalar, fields_by_name)
    problems += _report_undeclared(record, fields_by_name)
    problems += _report_unused(texts, declared)
    problems += _report_crowded(record, fields_by_name)
    return merge_fields.insert_blanks(record, fields_by_name)


def _find_braced_texts(root: Node) -> Iterator[Scalar]:
    """All values of a content that have braces, but those that declare its fields."""
    if isinstance(root, Mapping):
        for key, node in root.items:
            if key.value != "people":
                for branch in iter_branches(node):
                    yield from _filter_braced(branch)


@memoize_by_identity(512)
def _filter_braced(branch: Node) -> tuple[Scalar, ...]:
    """The texts of a branch that have braces."""
    return tuple([scalar for scalar in iter_scalars(branch) if "{" in scalar.value or "}}" in scalar.value])


def _report_undeclared(record: records.Record, fields_by_name: dict[str, MergeField]) -> Iterator[Problem]:
    for span in merge_fields.find_field_spans(record):
        if span.field not in fields_by_name and span.where is not None:
            suggestion = find_nearest(span.field, fields_by_name)
            hint = f"declare it at the top of the file:\n  people:\n    {span.field}: text"
            if suggestion:
                hint = f"did you mean {placeholders.format_placeholder(suggestion)}? If not, {hint}"
            message = f"{placeholders.format_placeholder(span.field)} is no field that `people:` declares"
            yield Problem(ERROR, span.where, "undeclared-field", message, hint)


def _report_unused(texts: list[Scalar], declared: tuple[MergeField, ...]) -> Iterator[Problem]:
    """Fields that no text has, in whatever edition."""
    used_names = {match[1] for scalar in texts for match in placeholders.PLACEHOLDER.finditer(scalar.value)}
    for field in declared:
        if field.name not in used_names and field.where is not None:
            message = f"no text has the personal field `{field.name}`"
            hint = f"write {placeholders.format_placeholder(field.name)} where it is to stand, or take the line out"
            yield Problem(WARNING, field.where, "unused-field", message, hint)


def _report_crowded(record: records.Record, fields_by_name: dict[str, MergeField]) -> Iterator[Problem]:
    """Fields of whole paragraphs that stand among other words, or where there is no room for paragraphs."""
    for span, is_alone in _find_fields(record):
        field = fields_by_name.get(span.field)
        if field is not None and field.kind == "paragraph" and not is_alone and span.where is not None:
            message = (
                f"{placeholders.format_placeholder(field.name)} is a paragraph, so it cannot stand among other words"
            )
            hint = "put it in a `text: |`, with an empty line above and below; or declare it as `text`"
            yield Problem(ERROR, span.where, "crowded-field", message, hint)


def _find_fields(value: object) -> Iterator[tuple[Span, bool]]:
    """The personal fields in a record, each with whether it is a paragraph of its own."""
    if isinstance(value, records.Record):
        for key, spec in records.get_field_specs(type(value)).items():
            content = getattr(value, key)
            if not isinstance(spec, field_types.ProseType):
                yield from _find_fields(content)
                continue
            for block in content:
                is_alone = isinstance(block, Paragraph) and len(block.spans) == 1
                yield from ((span, is_alone) for span in merge_fields.find_field_spans(block))
    elif isinstance(value, tuple) and any(isinstance(entry, records.Record) for entry in value):
        for entry in value:
            yield from _find_fields(entry)
    else:
        yield from ((span, False) for span in merge_fields.find_field_spans(value))
