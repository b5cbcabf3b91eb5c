"""What content records may hold, declared once; the reader, its messages and the schema all follow the declaration.

A record is a frozen, keyword-only dataclass whose fields are declared with the functions at the foot of this file:

    @dataclass(frozen=True, kw_only=True, repr=False)
    class QuestionAnswer(Record):
        ask: Inline = text("The question, in the patient's own words.", role="question")
        answer: Prose = prose("The answer, in two or three short sentences.", role="text")

Every text says by its `role` what it is to the reader; the checks go by that.
"""

# ruff: noqa: ANN401 (a declaration has the type of whatever field it declares)
from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from brochure.content import field_types
from brochure.diagnostics.problem import ERROR, Problem, has_errors
from brochure.diagnostics.suggest import nearest, shorten
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
    """A group of keys that was read: `where` is its first key, `places` where each value stands.

    Records are declared with `repr=False`: making each class's own `__repr__` would double what it costs to start.
    """

    complete_without: ClassVar[tuple[str, ...]] = ()  # required keys whose words a brief edition may leave out

    where: Where = dataclasses.field(compare=False)
    places: tuple[tuple[str, Where], ...] = dataclasses.field(default=(), compare=False)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at {self.where}>"

    def given(self, key: str) -> bool:
        """Whether something was written for a key, right or not."""
        return key in dict(self.places)

    def place(self, key: str) -> Where:
        """Where the value of a key stands, or the record itself if the key was not given."""
        return dict(self.places).get(key, self.where)

    def check(self) -> Iterable[Problem]:
        """What is wrong between fields that are right one by one."""
        return ()


R = TypeVar("R", bound=Record)


@memoize(128)
def specs(cls: type[Record]) -> dict[str, field_types.Field]:
    """Return the declared fields of a record, by key, in order."""
    return {f.name: f.metadata["spec"] for f in dataclasses.fields(cls) if "spec" in f.metadata}


def read(cls: type[R], mapping: Mapping, problems: list[Problem]) -> R | None:
    """Read a record by its declaration, reporting every fault; nothing if a required key is missing or faulty."""
    record, faults = _read(mapping, cls)
    problems += faults
    return cast("R | None", record)


@memoize_by_identity(512)
def _read(mapping: Mapping, cls: type[Record]) -> tuple[Record | None, tuple[Problem, ...]]:
    problems: list[Problem] = []
    record = _record(cls, mapping, problems)
    return record, tuple(problems)


def _record(cls: type[R], mapping: Mapping, problems: list[Problem]) -> R | None:
    declared = specs(cls)
    given = _given(mapping, declared, problems)
    where = mapping.items[0][0].where if mapping.items else mapping.where
    found: dict[str, Any] = {}
    for key, spec in declared.items():
        value = _value(key, spec, given.get(key), where, problems)
        if value is not None:
            found[key] = value
    if any(spec.required and key not in found for key, spec in declared.items()):
        return None
    places = tuple((key, node.where) for key, node in given.items() if not _is_blank(node))
    record = cls(where=where, places=places, **found)
    faults = tuple(record.check())
    problems += faults
    return None if has_errors(faults) else record


def _given(mapping: Mapping, declared: dict[str, field_types.Field], problems: list[Problem]) -> dict[str, Node]:
    """The nodes by key. A key that is nearly right is reported, and read as what it was meant to be."""
    given: dict[str, Node] = {}
    strangers = [(key, node) for key, node in mapping.items if key.value not in declared]
    for key, node in mapping.items:
        if key.value in declared:
            given.setdefault(key.value, node)
    for key, node in strangers:
        meant = nearest(key.value, declared)
        hint = f"did you mean `{meant}`?" if meant else f"the keys here are: {', '.join(declared)}"
        problems.append(Problem(ERROR, key.where, "unknown-key", f"unknown key `{shorten(key.value)}`", hint))
        if meant:
            given.setdefault(meant, node)
    return given


def _value(
    key: str, spec: field_types.Field, node: Node | None, where: Where, problems: list[Problem]
) -> object | None:
    if node is None:
        if spec.required:
            hint = f"add it: {spec.about}\n{spec.example(key)}"
            problems.append(Problem(ERROR, where, "missing-field", f"`{key}` is missing", hint))
        return None
    if _is_blank(node):
        if spec.required:
            hint = f"write it so:\n{spec.example(key)}"
            problems.append(Problem(ERROR, node.where, spec.empty_rule, f"`{key}` is empty", hint))
        return None
    if isinstance(node, Scalar):
        return spec.read(key, node, problems)
    value, faults = _inner(node, key, spec)
    problems += faults
    return value


@memoize_by_identity(512)
def _inner(node: Node, key: str, spec: field_types.Field) -> tuple[object | None, tuple[Problem, ...]]:
    """The value of a list or group, and what is wrong with it."""
    problems: list[Problem] = []
    value = spec.read(key, node, problems)
    return value, tuple(problems)


def _is_blank(node: Node) -> bool:
    return node.value == "" if isinstance(node, Scalar) else not node.items


def shape_of(cls: type[Record]) -> dict[str, object]:
    """The JSON Schema of a record."""
    declared = specs(cls)
    return {
        "type": "object",
        "properties": {key: {"description": spec.about, **spec.shape()} for key, spec in declared.items()},
        "required": [key for key, spec in declared.items() if spec.required],
        "additionalProperties": False,
    }


# --- lists and groups ---------------------------------------------------------------------------------------------


class Listed(field_types.Field):
    """A list of values; its subclasses say of what, by `entry` and `shape_of_entry`."""

    wanted = "a list"
    empty_rule = "empty-list"

    def __init__(self, about: str, required: bool, at_least: int = 1, at_most: int = 0, said: bool = True) -> None:
        super().__init__(about, required, said)
        self.at_least, self.at_most = at_least, at_most

    def read(self, key: str, node: Node, problems: list[Problem]) -> tuple[object, ...] | None:
        """The entries that are right; nothing if none is, or if there are too few or too many."""
        if not isinstance(node, Sequence):
            problems.append(field_types.wrong_type(f"`{key}`", self.wanted, node, self.example(key)))
            return None
        if len(node.items) < self.at_least or 0 < self.at_most < len(node.items):
            entries = "1 entry" if len(node.items) == 1 else f"{len(node.items)} entries"
            message = f"`{key}` has {entries}; it can have {self.at_least} to {self.at_most}"
            rule = "too-few-entries" if len(node.items) < self.at_least else "too-many-entries"
            problems.append(Problem(ERROR, node.where, rule, message))
        read = [self.entry(key, item, problems) for item in node.items]
        return tuple(entry for entry in read if entry is not None) or None

    def entry(self, key: str, node: Node, problems: list[Problem]) -> object | None:
        """One entry, or nothing where it is faulty and that was reported."""
        raise NotImplementedError

    def shape(self) -> dict[str, object]:
        bounds = {"minItems": self.at_least} | ({"maxItems": self.at_most} if self.at_most else {})
        kinds = "array" if self.required else ["array", "null"]
        return {"type": kinds, "items": self.shape_of_entry(), **(bounds if self.required else {})}

    def shape_of_entry(self) -> dict[str, object]:
        """The JSON Schema of one entry."""
        raise NotImplementedError

    def example(self, key: str) -> str:
        return f"  {key}:\n    - …"


class _Texts(Listed):
    """A list of short texts."""

    def __init__(self, about: str, required: bool, links: bool, at_least: int, at_most: int, role: Role) -> None:
        super().__init__(about, required, at_least, at_most)
        self.role = role
        self.of = field_types.Text(about, required=True, links=links, personal=links, role=role)

    def entry(self, key: str, node: Node, problems: list[Problem]) -> object | None:
        if isinstance(node, Scalar):
            spans = self.of.take(key, node, problems)
            return spans and Paragraph(spans, node.where)
        problems.append(field_types.wrong_type(f"each entry of `{key}`", "text", node, self.example(key)))
        return None

    def shape_of_entry(self) -> dict[str, object]:
        return self.of.shape()


class _Names(Listed):
    """A list of some of the names there are, or one name alone."""

    def __init__(self, about: str, names: tuple[str, ...], said: bool) -> None:
        super().__init__(about, required=False)
        self.said = said
        self.of = field_types.Choice(about, required=True, choices=names, default="")

    def read(self, key: str, node: Node, problems: list[Problem]) -> tuple[object, ...] | None:
        if isinstance(node, Scalar):
            name = self.of.take(key, node, problems)
            return (name,) if name else None
        read = super().read(key, node, problems)
        return read and tuple(dict.fromkeys(read))

    def entry(self, key: str, node: Node, problems: list[Problem]) -> object | None:
        return self.of.read(key, node, problems)

    def shape(self) -> dict[str, object]:
        return {"anyOf": [{"enum": [*self.of.choices, None]}, {"type": "array", "items": self.shape_of_entry()}]}

    def shape_of_entry(self) -> dict[str, object]:
        return self.of.shape()

    def example(self, key: str) -> str:
        return f"  {key}: [{', '.join(self.of.choices[:2])}]"


class Records(Listed):
    """A list of records of one class."""

    def __init__(self, cls: type[Record], about: str, required: bool = True, at_most: int = 0) -> None:
        super().__init__(about, required, at_most=at_most)
        self.of = cls

    def entry(self, key: str, node: Node, problems: list[Problem]) -> object | None:
        if isinstance(node, Mapping):
            return read(self.of, node, problems)
        keys = ", ".join(f"`{name}`" for name, spec in specs(self.of).items() if spec.required)
        problems.append(
            field_types.wrong_type(f"each entry of `{key}`", f"a group of keys ({keys})", node, self.example(key))
        )
        return None

    def shape_of_entry(self) -> dict[str, object]:
        return shape_of(self.of)

    def example(self, key: str) -> str:
        lines = [f"{name}: {spec.sample}" for name, spec in specs(self.of).items() if spec.required]
        return f"  {key}:\n    - " + "\n      ".join(lines)


class _Group(field_types.Field):
    """One record."""

    wanted, absent = "a group of keys", None

    def __init__(self, cls: type[Record], about: str, said: bool) -> None:
        super().__init__(about, required=False, said=said)
        self.of = cls

    def read(self, key: str, node: Node, problems: list[Problem]) -> object | None:
        if isinstance(node, Mapping):
            return read(self.of, node, problems)
        problems.append(field_types.wrong_type(f"`{key}`", self.wanted, node, self.example(key)))
        return None

    def shape(self) -> dict[str, object]:
        return {**shape_of(self.of), "type": ["object", "null"]}

    def example(self, key: str) -> str:
        return f"  {key}:\n" + "\n".join(f"    {name}: {spec.sample}" for name, spec in specs(self.of).items())


# --- declarations --------------------------------------------------------------------------------------------------


def declare(spec: field_types.Field) -> Any:
    """A dataclass field read by `spec`; a key that need not be there has the spec's own value for absence."""
    if spec.required:
        return dataclasses.field(metadata={"spec": spec})
    return dataclasses.field(default=spec.absent, metadata={"spec": spec})


def text(about: str, *, role: Role, required: bool = True, personal: bool = False) -> Any:
    """A short text without links (Inline), such as a title or a name; only a `personal` one may hold such fields."""
    return declare(field_types.Text(about, required, links=False, personal=personal, role=role))


def linked(about: str, *, role: Role, required: bool = True, personal: bool = True) -> Any:
    """A short text that may hold links (Inline), and personal fields unless it is the same for every reader."""
    return declare(field_types.Text(about, required, links=True, personal=personal, role=role))


def prose(about: str, *, role: Role, required: bool = True, empty_rule: str = "empty-text") -> Any:
    """Paragraphs and bullet lists (Prose)."""
    return declare(field_types.Prose(about, required, empty_rule, role))


def brief(*instead_of: str) -> Any:
    """A short text with links (Inline) that, where there is little room, stands in the place of others."""
    about = _in_place(instead_of)
    return _brief(field_types.Text(about, required=False, links=True, personal=True, role=None), instead_of)


def brief_prose(*instead_of: str) -> Any:
    """Paragraphs and lists (Prose) that, where there is little room, stand in the place of others."""
    about = _in_place(instead_of)
    return _brief(field_types.Prose(about, required=False, empty_rule="empty-text", role=None), instead_of)


def _brief(spec: field_types.Field, instead_of: tuple[str, ...]) -> Any:
    spec.instead_of = instead_of
    return declare(spec)


def _in_place(keys: tuple[str, ...]) -> str:
    named = " and ".join(f"`{key}`" for key in keys)
    return f"A shorter text for the tri-fold, in the place of {named}; the word none leaves out what need not be there."


def word(about: str, required: bool = True, said: bool = True, default: str = "") -> Any:
    """Characters without marks (str), such as a file's name."""
    return declare(field_types.Word(about, required, said, default))


def texts(
    about: str, *, role: Role, required: bool = True, links: bool = True, at_least: int = 1, at_most: int = 0
) -> Any:
    """A list of short texts (tuple[Paragraph, ...], each with its place); `at_most` 0 sets no limit."""
    return declare(_Texts(about, required, links, at_least, at_most, role))


def records(cls: type[Record], about: str, required: bool = True, at_most: int = 0) -> Any:
    """A list of records (tuple[cls, ...]); `at_most` 0 sets no limit."""
    return declare(Records(cls, about, required, at_most))


def group(cls: type[Record], about: str, said: bool = True) -> Any:
    """One record that need not be there (cls | None)."""
    return declare(_Group(cls, about, said))


def number(about: str, low: int, high: int, required: bool = True, said: bool = True) -> Any:
    """A whole number (int) from `low` to `high`; None where it need not be there and is not."""
    return declare(field_types.Number(about, required, low, high, said))


def flag(about: str) -> Any:
    """Yes or no (bool); no where it is not given."""
    return declare(field_types.Flag(about, required=False))


def choice(about: str, *choices: str, default: str = "", optional: bool = False, said: bool = True) -> Any:
    """One of some words (str); without a default it has to be given, unless it is optional."""
    return declare(field_types.Choice(about, default == "" and not optional, choices, default, said))


def names(about: str, *known: str, said: bool = False) -> Any:
    """Some of the names there are, or one alone (tuple[str, ...])."""
    return declare(_Names(about, known, said))


def date(about: str) -> Any:
    """A day, written 2026-11-23 (datetime.date), or None."""
    return declare(field_types.Date(about, required=False))
