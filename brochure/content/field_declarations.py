"""The merge fields that a content file declares under `people:`, and checks that its texts use them as declared."""

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
_NAME_HINT = "use lowercase letters, digits and _, starting with a letter, such as first_name"


class MergeFieldDeclarations(field_types.FieldType):
    """The declared merge fields (tuple of MergeField), each name with its kind."""

    type_name = "a group of names, each with its kind"

    def __init__(self, description: str) -> None:
        super().__init__(description, required=False)

    def read(self, key: str, node: Node, problems: list[Problem]) -> tuple[MergeField, ...] | None:
        """Return the fields with a valid name, or None if there is none; a field of unknown kind is read as text."""
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
            f"“{shorten_for_message(kind_text)}” is not a kind of personal field"
            if kind_text
            else "this personal field has no kind"
        )
        problems.append(Problem(ERROR, node.where if kind_text else name.where, "unknown-field-kind", message, hint))
        kind = suggestion or "text"
    explanation = _explain_bad_name(name.value)
    if explanation is not None:
        problems.append(Problem(ERROR, name.where, "bad-field-name", *explanation))
        return None
    return merge_fields.MergeField(name.value, cast("MergeFieldKind", kind), optional, name.where)


def _explain_bad_name(name: str) -> tuple[str, str] | None:
    """Return a message and a hint if a field cannot have this name, or None if it can."""
    if name in merge_fields.RESERVED_NAMES:
        message = f"a personal field cannot be named `{name}`: that column is used for sending copies"
        return message, "give it another name, such as " + {"email": "email_printed"}.get(name, f"{name}_field")
    if placeholders.FIELD_NAME.fullmatch(name) is None:
        suggestion = placeholders.to_field_name(name)
        hint = (
            f"write it like this: {suggestion}"
            if suggestion and suggestion not in merge_fields.RESERVED_NAMES
            else _NAME_HINT
        )
        return f"“{shorten_for_message(name)}” cannot be the name of a personal field", hint
    return None


# --- the texts -----------------------------------------------------------------------------------------------------


def apply_declarations(record: R, declared: tuple[MergeField, ...], root: Node, problems: list[Problem]) -> R:
    """Return the record with a blank of the declared kind for each merge field, and report misused fields.

    `root` is the content tree that the record was read from.
    """
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
    """Yield every scalar of the content with braces in it, except those under `people:`."""
    if isinstance(root, Mapping):
        for key, node in root.items:
            if key.value != "people":
                for branch in iter_branches(node):
                    yield from _filter_braced(branch)


@memoize_by_identity(512)
def _filter_braced(branch: Node) -> tuple[Scalar, ...]:
    """Return the scalars of a branch that have braces."""
    return tuple([scalar for scalar in iter_scalars(branch) if "{" in scalar.value or "}}" in scalar.value])


def _report_undeclared(record: records.Record, fields_by_name: dict[str, MergeField]) -> Iterator[Problem]:
    for span in merge_fields.find_field_spans(record):
        if span.field not in fields_by_name and span.where is not None:
            suggestion = find_nearest(span.field, fields_by_name)
            hint = f"add it at the top of the file:\n  people:\n    {span.field}: text"
            if suggestion:
                hint = f"did you mean {placeholders.format_placeholder(suggestion)}? If not, {hint}"
            message = f"{placeholders.format_placeholder(span.field)} is not one of the fields under `people:`"
            yield Problem(ERROR, span.where, "undeclared-field", message, hint)


def _report_unused(texts: list[Scalar], declared: tuple[MergeField, ...]) -> Iterator[Problem]:
    """Yield a warning for each declared field that no text uses, in any edition."""
    used_names = {match[1] for scalar in texts for match in placeholders.PLACEHOLDER.finditer(scalar.value)}
    for field in declared:
        if field.name not in used_names and field.where is not None:
            message = f"the personal field `{field.name}` is not used in any text"
            hint = f"write {placeholders.format_placeholder(field.name)} where you want it, or delete this line"
            yield Problem(WARNING, field.where, "unused-field", message, hint)


def _report_crowded(record: records.Record, fields_by_name: dict[str, MergeField]) -> Iterator[Problem]:
    """Yield an error for each paragraph field that has words around it or is in a text without paragraphs."""
    for span, is_alone in _find_fields(record):
        field = fields_by_name.get(span.field)
        if field is not None and field.kind == "paragraph" and not is_alone and span.where is not None:
            message = (
                f"{placeholders.format_placeholder(field.name)} is a paragraph, so it cannot have other words around it"
            )
            hint = "put it in a `text: |` with an empty line above and below it, or change its kind to `text`"
            yield Problem(ERROR, span.where, "crowded-field", message, hint)


def _find_fields(value: object) -> Iterator[tuple[Span, bool]]:
    """Yield each merge field of a record, with True if it is a paragraph by itself."""
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
