"""What a single value may be: text, prose, a number, a date. Each reads itself, reports its faults, has a schema."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias, TypeVar

from brochure.content import inline_markup
from brochure.diagnostics.problem import ERROR, Problem
from brochure.diagnostics.suggest import nearest, shorten
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
"""What a text is to its reader, by which the checks judge it; bullets in a text are items whatever the text is."""


def wrong_type(name: str, wanted: str, node: Node, example: str) -> Problem:
    """The problem that a value is of the wrong kind; `wanted` names the right one in plain words."""
    found = "text" if isinstance(node, Scalar) else "a list" if isinstance(node, Sequence) else "a group of keys"
    hint = f"write it so:\n{example}"
    if isinstance(node, Mapping) and wanted == "text":
        hint = "put the text in quotes: a colon and a space make a key of the words before them"
    return Problem(ERROR, node.where, "wrong-type", f"{name} should be {wanted}, not {found}", hint)


class Field:
    """What one key may hold. `about` tells an author what to write; `said` is false for what readers never see.

    `instead_of` names the keys whose words it replaces where there is little room. `role` is what its texts are to the
    reader; it is None where the value is no text, or takes the role of the text that it replaces.
    """

    wanted = "text"
    empty_rule = "empty-text"
    absent: object = ()
    sample = "…"
    types: tuple[str, ...] = ("string", "number", "boolean")  # an unquoted 1962 or `no` is text to us, not to editors
    instead_of: tuple[str, ...] = ()
    role: Role | None = None

    def __init__(self, about: str, required: bool, said: bool = True) -> None:
        self.about = about
        self.required = required
        self.said = said

    def read(self, key: str, node: Node, problems: list[Problem]) -> object | None:
        """The value, or nothing where it is faulty and that was reported."""
        if not isinstance(node, Scalar):
            problems.append(wrong_type(f"`{key}`", self.wanted, node, self.example(key)))
            return None
        return self.take(key, node, problems)

    def take(self, key: str, scalar: Scalar, problems: list[Problem]) -> object | None:
        """The value that a scalar stands for."""
        raise NotImplementedError

    def shape(self) -> dict[str, object]:
        """The JSON Schema of the value."""
        return {"type": [*self.types] if self.required else [*self.types, "null"]}

    def example(self, key: str) -> str:
        """Lines of YAML that show how to write it."""
        return f"  {key}: {self.sample}"

    def seen(self, key: str, scalar: Scalar, value: T, problems: list[Problem]) -> T | None:
        """The value, if anything in it can be seen."""
        if not value:
            hint = "write some words" if self.required else "write some words, or delete the key"
            message = f"`{key}` has nothing in it that can be seen"
            problems.append(Problem(ERROR, scalar.where, self.empty_rule, message, hint))
            return None
        return value


class Text(Field):
    """A short text (Inline); only a `personal` one may hold personal fields."""

    def __init__(self, about: str, required: bool, links: bool, personal: bool, role: Role | None) -> None:
        super().__init__(about, required)
        self.links, self.personal, self.role = links, personal, role

    def take(self, key: str, scalar: Scalar, problems: list[Problem]) -> blocks.Inline | None:
        common = "" if self.personal else key
        return self.seen(key, scalar, inline_markup.inline(scalar, problems, self.links, common), problems)


class Prose(Field):
    """Paragraphs and bullet lists (Prose)."""

    def __init__(self, about: str, required: bool, empty_rule: str, role: Role | None) -> None:
        super().__init__(about, required)
        self.empty_rule, self.role = empty_rule, role

    def take(self, key: str, scalar: Scalar, problems: list[Problem]) -> blocks.Prose | None:
        return self.seen(key, scalar, inline_markup.prose(scalar, problems), problems)


class Word(Field):
    """Characters without marks (str)."""

    def __init__(self, about: str, required: bool, said: bool, default: str) -> None:
        super().__init__(about, required, said)
        self.absent = default

    def take(self, key: str, scalar: Scalar, problems: list[Problem]) -> str | None:
        return self.seen(key, scalar, inline_markup.words(scalar, problems, key), problems)


class Number(Field):
    """A whole number within bounds, both included (int)."""

    wanted, absent, sample = "a whole number", None, "10"

    def __init__(self, about: str, required: bool, low: int, high: int, said: bool) -> None:
        super().__init__(about, required, said)
        self.low, self.high = low, high

    def take(self, key: str, scalar: Scalar, problems: list[Problem]) -> int | None:
        written = scalar.value.strip()
        if not re.fullmatch(r"-?[0-9]+", written):
            message = f"`{key}` should be a whole number, not “{shorten(written)}”"
            problems.append(Problem(ERROR, scalar.where, "bad-number", message, "write it in digits alone, such as 10"))
            return None
        number = int(written) if len(written) < 10 else -1  # Python refuses to read thousands of digits
        if not self.low <= number <= self.high:
            message = f"`{key}` should be from {self.low} to {self.high}, not {shorten(written)}"
            problems.append(Problem(ERROR, scalar.where, "number-out-of-range", message))
            return None
        return number

    def shape(self) -> dict[str, object]:
        kinds = "integer" if self.required else ["integer", "null"]
        return {"type": kinds, "minimum": self.low, "maximum": self.high}


class Flag(Field):
    """Yes or no (bool)."""

    wanted, absent, sample = "yes or no", False, "yes"
    meanings: ClassVar[dict[str, bool]] = {
        "yes": True,
        "true": True,
        "on": True,
        "no": False,
        "false": False,
        "off": False,
    }

    def take(self, key: str, scalar: Scalar, problems: list[Problem]) -> bool | None:
        meaning = self.meanings.get(scalar.value.strip().lower())
        if meaning is None:
            message = f"`{key}` should be yes or no, not “{shorten(scalar.value)}”"
            problems.append(Problem(ERROR, scalar.where, "bad-yes-or-no", message))
        return meaning

    def shape(self) -> dict[str, object]:
        return {"enum": [True, False, None, *self.meanings]}


class Choice(Field):
    """One of some words (str)."""

    def __init__(self, about: str, required: bool, choices: tuple[str, ...], default: str, said: bool = True) -> None:
        super().__init__(about, required, said)
        self.choices, self.absent, self.sample = choices, default, choices[0]

    def take(self, key: str, scalar: Scalar, problems: list[Problem]) -> str | None:
        if scalar.value.strip() in self.choices:
            return scalar.value.strip()
        meant = nearest(scalar.value, self.choices)
        hint = f"did you mean “{meant}”?" if meant else f"write one of: {', '.join(self.choices)}"
        message = f"`{key}` cannot be “{shorten(scalar.value)}”"
        problems.append(Problem(ERROR, scalar.where, "unknown-choice", message, hint))
        return meant

    def shape(self) -> dict[str, object]:
        return {"enum": list(self.choices) if self.required else [*self.choices, None]}


class Date(Field):
    """A day (datetime.date), written 2026-11-23."""

    wanted, absent, sample = "a date", None, "2026-11-23"
    pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

    def take(self, key: str, scalar: Scalar, problems: list[Problem]) -> dt.date | None:
        import datetime as dt  # not every reader needs it

        try:
            if re.search(self.pattern, scalar.value.strip()):
                return dt.date.fromisoformat(scalar.value.strip())
        except ValueError:
            pass
        message = f"`{key}` should be a date, not “{shorten(scalar.value)}”"
        hint = "write the year, the month and the day so: 2026-11-23"
        problems.append(Problem(ERROR, scalar.where, "bad-date", message, hint))
        return None

    def shape(self) -> dict[str, object]:
        return {"type": ["string", "null"], "pattern": self.pattern}
