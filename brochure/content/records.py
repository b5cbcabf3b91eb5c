"""Content records and their declarations, from which the reader, its messages and the JSON Schema are derived.

A record is a frozen, keyword-only dataclass whose fields are declared with the functions at the end of this file:

    @dataclass(frozen=True, kw_only=True, repr=False)
    class QuestionAnswer(Record):
        ask: Inline = text("The question, in the patient's own words.", role="question")
        answer: Prose = prose("The answer, in two or three short sentences.", role="text")

The `role` of a text says what it is for the reader; the checks depend on it.
"""

# ruff: noqa: ANN401 (a declaration has the type of whatever field it declares)
from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from brochure.content import field_types
from brochure.diagnostics.problem import ERROR, Problem, has_errors
from brochure.diagnostics.suggest import find_nearest, shorten_for_message
from brochure.document.blocks import Paragraph
from brochure.runtime.frozen import dataclass
from brochure.runtime.memo import memoize, memoize_by_identity
from brochure.source.parser import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from brochure.content.field_types import Role
    from brochure.diagnostics.problem import Where
    from brochure.source.parser import Node


@dataclass(frozen=True, kw_only=True, repr=False)
class Record:
    """A group of keys from a content file: `where` is the position of its first key, `places` those of its values.

    Records are declared with `repr=False`, because generating a `__repr__` for each class would double the start time.
    """

    complete_without: ClassVar[tuple[str, ...]] = ()  # required keys that a tight edition may leave out

    where: Where = dataclasses.field(compare=False)
    places: tuple[tuple[str, Where], ...] = dataclasses.field(default=(), compare=False)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at {self.where}>"

    def has_value(self, key: str) -> bool:
        """Return True if the author wrote a value for a key, valid or not."""
        return key in dict(self.places)

    def where_of(self, key: str) -> Where:
        """Return the position of a key's value, or of the record if the key is not there."""
        return dict(self.places).get(key, self.where)

    def check(self) -> Iterable[Problem]:
        """Return the problems of fields that are valid one by one but do not fit together."""
        return ()


R = TypeVar("R", bound=Record)


@memoize(128)
def get_field_specs(cls: type[Record]) -> dict[str, field_types.FieldType]:
    """Return the declared fields of a record, by key, in order."""
    return {f.name: f.metadata["spec"] for f in dataclasses.fields(cls) if "spec" in f.metadata}


def read_record(cls: type[R], mapping: Mapping, problems: list[Problem]) -> R | None:
    """Read a record by its declaration and report all problems; return None if a required key is missing or invalid."""
    record, record_problems = _read_memoized(mapping, cls)
    problems += record_problems
    return cast("R | None", record)


@memoize_by_identity(512)
def _read_memoized(mapping: Mapping, cls: type[Record]) -> tuple[Record | None, tuple[Problem, ...]]:
    problems: list[Problem] = []
    record = _build_record(cls, mapping, problems)
    return record, tuple(problems)


def _build_record(cls: type[R], mapping: Mapping, problems: list[Problem]) -> R | None:
    specs = get_field_specs(cls)
    nodes = _match_keys(mapping, specs, problems)
    where = mapping.items[0][0].where if mapping.items else mapping.where
    values: dict[str, Any] = {}
    for key, spec in specs.items():
        value = _read_value(key, spec, nodes.get(key), where, problems)
        if value is not None:
            values[key] = value
    if any(spec.required and key not in values for key, spec in specs.items()):
        return None
    places = tuple((key, node.where) for key, node in nodes.items() if not _is_empty(node))
    record = cls(where=where, places=places, **values)
    check_problems = tuple(record.check())
    problems += check_problems
    return None if has_errors(check_problems) else record


def _match_keys(mapping: Mapping, specs: dict[str, field_types.FieldType], problems: list[Problem]) -> dict[str, Node]:
    """Return the nodes by key. A misspelled key is reported, and its node is returned under the right key."""
    nodes: dict[str, Node] = {}
    unknown_items = [(key, node) for key, node in mapping.items if key.value not in specs]
    for key, node in mapping.items:
        if key.value in specs:
            nodes.setdefault(key.value, node)
    for key, node in unknown_items:
        suggestion = find_nearest(key.value, specs)
        hint = f"did you mean `{suggestion}`?" if suggestion else f"use one of these keys: {', '.join(specs)}"
        problems.append(
            Problem(ERROR, key.where, "unknown-key", f"unknown key `{shorten_for_message(key.value)}`", hint)
        )
        if suggestion:
            nodes.setdefault(suggestion, node)
    return nodes


def _read_value(
    key: str, spec: field_types.FieldType, node: Node | None, where: Where, problems: list[Problem]
) -> object | None:
    if node is None:
        if spec.required:
            hint = f"add it: {spec.description}\n{spec.build_example(key)}"
            problems.append(Problem(ERROR, where, "missing-field", f"`{key}` is missing", hint))
        return None
    if _is_empty(node):
        if spec.required:
            hint = f"write it like this:\n{spec.build_example(key)}"
            problems.append(Problem(ERROR, node.where, spec.empty_rule, f"`{key}` is empty", hint))
        return None
    if isinstance(node, Scalar):
        return spec.read(key, node, problems)
    value, value_problems = _read_collection(node, key, spec)
    problems += value_problems
    return value


@memoize_by_identity(512)
def _read_collection(node: Node, key: str, spec: field_types.FieldType) -> tuple[object | None, tuple[Problem, ...]]:
    """Return the value of a list or group, and its problems."""
    problems: list[Problem] = []
    value = spec.read(key, node, problems)
    return value, tuple(problems)


def _is_empty(node: Node) -> bool:
    return node.value == "" if isinstance(node, Scalar) else not node.items


def build_record_schema(cls: type[Record]) -> dict[str, object]:
    """Return the JSON Schema of a record."""
    specs = get_field_specs(cls)
    return {
        "type": "object",
        "properties": {key: {"description": spec.description, **spec.build_schema()} for key, spec in specs.items()},
        "required": [key for key, spec in specs.items() if spec.required],
        "additionalProperties": False,
    }


# --- lists and groups ---------------------------------------------------------------------------------------------


class ListType(field_types.FieldType):
    """A list of values; subclasses define its entries in `read_entry` and `build_entry_schema`."""

    type_name = "a list"
    empty_rule = "empty-list"

    def __init__(
        self, description: str, required: bool, at_least: int = 1, at_most: int = 0, visible: bool = True
    ) -> None:
        super().__init__(description, required, visible)
        self.at_least, self.at_most = at_least, at_most

    def read(self, key: str, node: Node, problems: list[Problem]) -> tuple[object, ...] | None:
        """Return the valid entries, or None if there is none; report a wrong number of entries."""
        if not isinstance(node, Sequence):
            problems.append(
                field_types.build_wrong_type_problem(f"`{key}`", self.type_name, node, self.build_example(key))
            )
            return None
        if len(node.items) < self.at_least or 0 < self.at_most < len(node.items):
            entry_count = "1 entry" if len(node.items) == 1 else f"{len(node.items)} entries"
            message = f"`{key}` has {entry_count}; it can have {self.at_least} to {self.at_most}"
            rule = "too-few-entries" if len(node.items) < self.at_least else "too-many-entries"
            problems.append(Problem(ERROR, node.where, rule, message))
        values = [self.read_entry(key, item, problems) for item in node.items]
        return tuple(value for value in values if value is not None) or None

    def read_entry(self, key: str, node: Node, problems: list[Problem]) -> object | None:
        """Return one entry, or report a problem and return None."""
        raise NotImplementedError

    def build_schema(self) -> dict[str, object]:
        bounds = {"minItems": self.at_least} | ({"maxItems": self.at_most} if self.at_most else {})
        json_type = "array" if self.required else ["array", "null"]
        return {"type": json_type, "items": self.build_entry_schema(), **(bounds if self.required else {})}

    def build_entry_schema(self) -> dict[str, object]:
        """Return the JSON Schema of one entry."""
        raise NotImplementedError

    def build_example(self, key: str) -> str:
        return f"  {key}:\n    - …"


class _TextListType(ListType):
    """A list of short texts."""

    def __init__(self, description: str, required: bool, links: bool, at_least: int, at_most: int, role: Role) -> None:
        super().__init__(description, required, at_least, at_most)
        self.role = role
        self.entry_type = field_types.TextType(description, required=True, links=links, personal=links, role=role)

    def read_entry(self, key: str, node: Node, problems: list[Problem]) -> object | None:
        if isinstance(node, Scalar):
            spans = self.entry_type.read_scalar(key, node, problems)
            return spans and Paragraph(spans, node.where)
        problems.append(
            field_types.build_wrong_type_problem(f"each entry of `{key}`", "text", node, self.build_example(key))
        )
        return None

    def build_entry_schema(self) -> dict[str, object]:
        return self.entry_type.build_schema()


class _NameListType(ListType):
    """A list of names from a fixed set, or a single name."""

    def __init__(self, description: str, names: tuple[str, ...], visible: bool) -> None:
        super().__init__(description, required=False)
        self.visible = visible
        self.entry_type = field_types.ChoiceType(description, required=True, choices=names, default="")

    def read(self, key: str, node: Node, problems: list[Problem]) -> tuple[object, ...] | None:
        if isinstance(node, Scalar):
            name = self.entry_type.read_scalar(key, node, problems)
            return (name,) if name else None
        values = super().read(key, node, problems)
        return values and tuple(dict.fromkeys(values))

    def read_entry(self, key: str, node: Node, problems: list[Problem]) -> object | None:
        return self.entry_type.read(key, node, problems)

    def build_schema(self) -> dict[str, object]:
        return {
            "anyOf": [{"enum": [*self.entry_type.choices, None]}, {"type": "array", "items": self.build_entry_schema()}]
        }

    def build_entry_schema(self) -> dict[str, object]:
        return self.entry_type.build_schema()

    def build_example(self, key: str) -> str:
        return f"  {key}: [{', '.join(self.entry_type.choices[:2])}]"


class RecordListType(ListType):
    """A list of records of one class."""

    def __init__(self, cls: type[Record], description: str, required: bool = True, at_most: int = 0) -> None:
        super().__init__(description, required, at_most=at_most)
        self.record_class = cls

    def read_entry(self, key: str, node: Node, problems: list[Problem]) -> object | None:
        if isinstance(node, Mapping):
            return read_record(self.record_class, node, problems)
        keys = ", ".join(f"`{name}`" for name, spec in get_field_specs(self.record_class).items() if spec.required)
        problems.append(
            field_types.build_wrong_type_problem(
                f"each entry of `{key}`", f"a group of keys ({keys})", node, self.build_example(key)
            )
        )
        return None

    def build_entry_schema(self) -> dict[str, object]:
        return build_record_schema(self.record_class)

    def build_example(self, key: str) -> str:
        lines = [
            f"{name}: {spec.example_value}"
            for name, spec in get_field_specs(self.record_class).items()
            if spec.required
        ]
        return f"  {key}:\n    - " + "\n      ".join(lines)


class _RecordType(field_types.FieldType):
    """One record."""

    type_name, default = "a group of keys", None

    def __init__(self, cls: type[Record], description: str, visible: bool) -> None:
        super().__init__(description, required=False, visible=visible)
        self.record_class = cls

    def read(self, key: str, node: Node, problems: list[Problem]) -> object | None:
        if isinstance(node, Mapping):
            return read_record(self.record_class, node, problems)
        problems.append(field_types.build_wrong_type_problem(f"`{key}`", self.type_name, node, self.build_example(key)))
        return None

    def build_schema(self) -> dict[str, object]:
        return {**build_record_schema(self.record_class), "type": ["object", "null"]}

    def build_example(self, key: str) -> str:
        return f"  {key}:\n" + "\n".join(
            f"    {name}: {spec.example_value}" for name, spec in get_field_specs(self.record_class).items()
        )


# --- declarations --------------------------------------------------------------------------------------------------


def declare(spec: field_types.FieldType) -> Any:
    """Return a dataclass field that `spec` reads; an optional key that is not there has the spec's default."""
    if spec.required:
        return dataclasses.field(metadata={"spec": spec})
    return dataclasses.field(default=spec.default, metadata={"spec": spec})


def text_field(description: str, *, role: Role, required: bool = True, personal: bool = False) -> Any:
    """Declare a short text without links (Inline), such as a title; it may have merge fields if it is `personal`."""
    return declare(field_types.TextType(description, required, links=False, personal=personal, role=role))


def text_field_with_links(description: str, *, role: Role, required: bool = True, personal: bool = True) -> Any:
    """Declare a short text that may have links (Inline), and merge fields if it is `personal`."""
    return declare(field_types.TextType(description, required, links=True, personal=personal, role=role))


def prose_field(description: str, *, role: Role, required: bool = True, empty_rule: str = "empty-text") -> Any:
    """Declare paragraphs and bullet lists (Prose)."""
    return declare(field_types.ProseType(description, required, empty_rule, role))


def brief_field(*replaced_keys: str) -> Any:
    """Declare a short text with links (Inline) that replaces the texts of `replaced_keys` in a tight edition."""
    description = _describe_brief(replaced_keys)
    return _declare_brief(
        field_types.TextType(description, required=False, links=True, personal=True, role=None), replaced_keys
    )


def brief_prose_field(*replaced_keys: str) -> Any:
    """Declare paragraphs and lists (Prose) that replace the texts of `replaced_keys` in a tight edition."""
    description = _describe_brief(replaced_keys)
    return _declare_brief(
        field_types.ProseType(description, required=False, empty_rule="empty-text", role=None), replaced_keys
    )


def _declare_brief(spec: field_types.FieldType, replaced_keys: tuple[str, ...]) -> Any:
    spec.replaced_keys = replaced_keys
    return declare(spec)


def _describe_brief(keys: tuple[str, ...]) -> str:
    key_list = " and ".join(f"`{key}`" for key in keys)
    return f"A shorter text that replaces {key_list} in the tri-fold. Write none to leave it out, if it is not needed."


def word_field(description: str, required: bool = True, visible: bool = True, default: str = "") -> Any:
    """Declare a text without markup (str), such as a file's name."""
    return declare(field_types.WordType(description, required, visible, default))


def text_list_field(
    description: str, *, role: Role, required: bool = True, links: bool = True, at_least: int = 1, at_most: int = 0
) -> Any:
    """Declare a list of short texts (tuple[Paragraph, ...], each with its position); `at_most` 0 sets no limit."""
    return declare(_TextListType(description, required, links, at_least, at_most, role))


def record_list_field(cls: type[Record], description: str, required: bool = True, at_most: int = 0) -> Any:
    """Declare a list of records (tuple[cls, ...]); `at_most` 0 sets no limit."""
    return declare(RecordListType(cls, description, required, at_most))


def record_field(cls: type[Record], description: str, visible: bool = True) -> Any:
    """Declare an optional record (cls | None)."""
    return declare(_RecordType(cls, description, visible))


def number_field(description: str, low: int, high: int, required: bool = True, visible: bool = True) -> Any:
    """Declare a whole number (int) from `low` to `high`; None if it is optional and not there."""
    return declare(field_types.NumberType(description, required, low, high, visible))


def flag_field(description: str) -> Any:
    """Declare a yes or no (bool); no if it is not there."""
    return declare(field_types.FlagType(description, required=False))


def choice_field(
    description: str, *choices: str, default: str = "", optional: bool = False, visible: bool = True
) -> Any:
    """Declare one of several words (str); it is required if it has no default and is not optional."""
    return declare(field_types.ChoiceType(description, default == "" and not optional, choices, default, visible))


def name_list_field(description: str, *choices: str, visible: bool = False) -> Any:
    """Declare a list of names from `choices`, or a single one (tuple[str, ...])."""
    return declare(_NameListType(description, choices, visible))


def date_field(description: str) -> Any:
    """Declare an optional day, written 2026-11-23 (datetime.date | None)."""
    return declare(field_types.DateType(description, required=False))
