"""The types of single values: text, prose, number, date. Each reads a node, reports problems and has a JSON Schema."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias, TypeVar

from brochure.content import inline_markup
from brochure.diagnostics.problem import ERROR, Problem
from brochure.diagnostics.suggest import find_nearest, shorten_for_message
from brochure.source.parser import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    import datetime as dt

    from brochure.document import blocks
    from brochure.source.parser import Node

T = TypeVar("T")

Role: TypeAlias = Literal[
    "title",
    "subtitle",
    "key",
    "heading",
    "text",
    "item",
    "question",
    "cell",
    "name",
    "label",
    "caption",
    "reference",
    "term",
    "contact",
]
"""What a text is for the reader; the checks depend on it. Bullets in any text have the role `item`."""


def build_wrong_type_problem(name: str, expected: str, node: Node, example: str) -> Problem:
    """Return the problem for a value of the wrong type; `expected` names the right type in plain words."""
    actual = "text" if isinstance(node, Scalar) else "a list" if isinstance(node, Sequence) else "a group of keys"
    hint = f"write it like this:\n{example}"
    if isinstance(node, Mapping) and expected == "text":
        hint = 'this text has a colon in it; put the whole text in "quotation marks"'
    return Problem(ERROR, node.where, "wrong-type", f"{name} should be {expected}, not {actual}", hint)


class FieldType:
    """The type of one key's value. `description` says what to write; `visible` is False if readers never see it.

    `replaced_keys` names the keys that this value replaces in a tight edition. `role` is what its texts are for the
    reader; it is None if the value is not a text, or takes the role of the text that it replaces.
    """

    type_name = "text"
    empty_rule = "empty-text"
    default: object = ()
    example_value = "…"
    json_types: tuple[str, ...] = (
        "string",
        "number",
        "boolean",
    )  # an unquoted 1962 or `no` is text to us, not to editors
    replaced_keys: tuple[str, ...] = ()
    role: Role | None = None

    def __init__(self, description: str, required: bool, visible: bool = True) -> None:
        self.description = description
        self.required = required
        self.visible = visible

    def read(self, key: str, node: Node, problems: list[Problem]) -> object | None:
        """Return the value of a node, or report a problem and return None."""
        if not isinstance(node, Scalar):
            problems.append(build_wrong_type_problem(f"`{key}`", self.type_name, node, self.build_example(key)))
            return None
        return self.read_scalar(key, node, problems)

    def read_scalar(self, key: str, scalar: Scalar, problems: list[Problem]) -> object | None:
        """Return the value of a scalar, or report a problem and return None."""
        raise NotImplementedError

    def build_schema(self) -> dict[str, object]:
        """Return the JSON Schema of the value."""
        return {"type": [*self.json_types] if self.required else [*self.json_types, "null"]}

    def build_example(self, key: str) -> str:
        """Return an example of the key and its value, as lines of YAML."""
        return f"  {key}: {self.example_value}"

    def reject_invisible(self, key: str, scalar: Scalar, value: T, problems: list[Problem]) -> T | None:
        """Return the value, or report an error and return None if it has nothing visible in it."""
        if not value:
            hint = "type some words" if self.required else "type some words, or delete the key"
            message = f"`{key}` has no visible text"
            problems.append(Problem(ERROR, scalar.where, self.empty_rule, message, hint))
            return None
        return value


class TextType(FieldType):
    """A short text (Inline); it may have merge fields only if it is `personal`."""

    def __init__(self, description: str, required: bool, links: bool, personal: bool, role: Role | None) -> None:
        super().__init__(description, required)
        self.links, self.personal, self.role = links, personal, role

    def read_scalar(self, key: str, scalar: Scalar, problems: list[Problem]) -> blocks.Inline | None:
        common_key = "" if self.personal else key
        return self.reject_invisible(
            key, scalar, inline_markup.parse_inline(scalar, problems, self.links, common_key), problems
        )


class ProseType(FieldType):
    """Paragraphs and bullet lists (Prose)."""

    def __init__(self, description: str, required: bool, empty_rule: str, role: Role | None) -> None:
        super().__init__(description, required)
        self.empty_rule, self.role = empty_rule, role

    def read_scalar(self, key: str, scalar: Scalar, problems: list[Problem]) -> blocks.Prose | None:
        return self.reject_invisible(key, scalar, inline_markup.parse_prose(scalar, problems), problems)


class WordType(FieldType):
    """Characters without marks (str)."""

    def __init__(self, description: str, required: bool, visible: bool, default: str) -> None:
        super().__init__(description, required, visible)
        self.default = default

    def read_scalar(self, key: str, scalar: Scalar, problems: list[Problem]) -> str | None:
        return self.reject_invisible(key, scalar, inline_markup.parse_plain_text(scalar, problems, key), problems)


class NumberType(FieldType):
    """A whole number within bounds, both included (int)."""

    type_name, default, example_value = "a whole number", None, "10"

    def __init__(self, description: str, required: bool, low: int, high: int, visible: bool) -> None:
        super().__init__(description, required, visible)
        self.low, self.high = low, high

    def read_scalar(self, key: str, scalar: Scalar, problems: list[Problem]) -> int | None:
        digits = scalar.value.strip()
        if not re.fullmatch(r"-?[0-9]+", digits):
            message = f"`{key}` should be a whole number, not “{shorten_for_message(digits)}”"
            problems.append(Problem(ERROR, scalar.where, "bad-number", message, "write digits only, such as 10"))
            return None
        number = int(digits) if len(digits) < 10 else -1  # Python refuses to read thousands of digits
        if not self.low <= number <= self.high:
            message = f"`{key}` should be from {self.low} to {self.high}, not {shorten_for_message(digits)}"
            problems.append(Problem(ERROR, scalar.where, "number-out-of-range", message))
            return None
        return number

    def build_schema(self) -> dict[str, object]:
        json_type = "integer" if self.required else ["integer", "null"]
        return {"type": json_type, "minimum": self.low, "maximum": self.high}


class FlagType(FieldType):
    """A yes or no (bool)."""

    type_name, default, example_value = "yes or no", False, "yes"
    values_by_word: ClassVar[dict[str, bool]] = {
        "yes": True,
        "true": True,
        "on": True,
        "no": False,
        "false": False,
        "off": False,
    }

    def read_scalar(self, key: str, scalar: Scalar, problems: list[Problem]) -> bool | None:
        value = self.values_by_word.get(scalar.value.strip().lower())
        if value is None:
            message = f"`{key}` should be yes or no, not “{shorten_for_message(scalar.value)}”"
            problems.append(Problem(ERROR, scalar.where, "bad-yes-or-no", message))
        return value

    def build_schema(self) -> dict[str, object]:
        return {"enum": [True, False, None, *self.values_by_word]}


class ChoiceType(FieldType):
    """One of some words (str)."""

    def __init__(
        self, description: str, required: bool, choices: tuple[str, ...], default: str, visible: bool = True
    ) -> None:
        super().__init__(description, required, visible)
        self.choices, self.default, self.example_value = choices, default, choices[0]

    def read_scalar(self, key: str, scalar: Scalar, problems: list[Problem]) -> str | None:
        if scalar.value.strip() in self.choices:
            return scalar.value.strip()
        suggestion = find_nearest(scalar.value, self.choices)
        hint = f"did you mean “{suggestion}”?" if suggestion else f"write one of: {', '.join(self.choices)}"
        message = f"`{key}` cannot be “{shorten_for_message(scalar.value)}”"
        problems.append(Problem(ERROR, scalar.where, "unknown-choice", message, hint))
        return suggestion

    def build_schema(self) -> dict[str, object]:
        return {"enum": list(self.choices) if self.required else [*self.choices, None]}


class DateType(FieldType):
    """A day (datetime.date), written 2026-11-23."""

    type_name, default, example_value = "a date", None, "2026-11-23"
    pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

    def read_scalar(self, key: str, scalar: Scalar, problems: list[Problem]) -> dt.date | None:
        import datetime as dt  # imported here because most runs do not need it

        try:
            if re.search(self.pattern, scalar.value.strip()):
                return dt.date.fromisoformat(scalar.value.strip())
        except ValueError:
            pass
        message = f"`{key}` should be a date, not “{shorten_for_message(scalar.value)}”"
        hint = "write year-month-day, such as 2026-11-23"
        problems.append(Problem(ERROR, scalar.where, "bad-date", message, hint))
        return None

    def build_schema(self) -> dict[str, object]:
        return {"type": ["string", "null"], "pattern": self.pattern}
