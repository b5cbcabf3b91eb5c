"""Rule packs: what handouts on a topic must say and may not, as data. `topic:` chooses the pack; one holds for all.

A pack is a file in data/ whose first line begins "# Rule pack". How it is written is told in data/ketamine.yaml.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import on_demand
from brochure.source import parser

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.checks.text.clauses import Sentence

_DATA = Path(__file__).parent.parent / "data"
_FIRST = b"# Rule pack"
_FOR_ALL = "general"
_BLANK = on_demand(r"\{([a-z]+)\}")


@dataclass(frozen=True, eq=False)
class Entry:
    """One thing that a handout must say or may not. The texts are regular expressions, but for what is to be shown."""

    name: str
    wordings: str = ""
    unless: str = ""
    gate: str = ""
    asked: str = ""
    answer: str = ""
    uses: str = ""
    never: str = ""
    cue: str = ""
    say: str = ""
    write: str = ""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Any of the wordings."""
        return on_demand(self.wordings, re.IGNORECASE)

    @cached_property
    def _mask(self) -> re.Pattern[str] | None:
        return on_demand(self.unless, re.IGNORECASE) if self.unless else None

    @cached_property
    def _gates(self) -> tuple[str, ...]:
        return tuple(self.gate.split("|"))

    def find(self, sentence: Sentence) -> Iterator[re.Match[str]]:
        """Yield the places of a sentence where one of the wordings stands."""
        if any(map(sentence.lower.__contains__, self._gates)):
            yield from self.pattern.finditer(sentence.blanked(self._mask))

    def told(self, words: str) -> tuple[str, str]:
        """What to say, and what to write, of some words."""
        return self.say.replace("{words}", words), self.write.replace("{words}", words)


@dataclass(frozen=True, eq=False)
class Pack:
    """The entries of a topic, by what they are for."""

    topic: str
    parts: Mapping[str, tuple[Entry, ...]]

    def entries(self, part: str) -> tuple[Entry, ...]:
        """The entries of one part; none if the topic has no such part."""
        return self.parts.get(part, ())

    def entry(self, part: str, name: str) -> Entry | None:
        """One entry by its name."""
        return next((entry for entry in self.entries(part) if entry.name == name), None)


@cache
def topics() -> tuple[str, ...]:
    """The topics there are packs for."""
    names = (path.stem for path in sorted(_DATA.glob("*.yaml")) if _is_pack(path))
    return tuple(name for name in names if name != _FOR_ALL)


def _is_pack(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_FIRST)) == _FIRST


def general() -> Pack:
    """The pack for every handout."""
    return _load(_FOR_ALL)


def chosen(topic: str) -> Pack | None:
    """The pack for a topic as an author writes it, if there is one."""
    name = topic.strip().lower()
    return _load(name) if name in topics() else None


@cache
def _load(name: str) -> Pack:
    words: dict[str, str] = {}
    parts: dict[str, tuple[Entry, ...]] = {}
    for key, value in parser.own(_DATA / f"{name}.yaml").items():
        if isinstance(value, dict):
            words |= {word: _pattern(meant, {}) for word, meant in value.items()}
        else:
            parts[key] = tuple(_entry(item, words) for item in value)
    return Pack(name, parts)


def _entry(item: parser.Plain, words: Mapping[str, str]) -> Entry:
    if not isinstance(item, dict):
        raise TypeError(f"an entry of a rule pack is a group of keys, and not: {item}")
    shown = ("name", "gate", "answer", "say", "write")
    return Entry(**{key: _pattern(value, {} if key in shown else words) for key, value in item.items()})


def _pattern(value: parser.Plain, words: Mapping[str, str]) -> str:
    """A text, or a list of texts as alternatives, the words in braces filled in where they are known."""
    if isinstance(value, list):
        return "|".join(f"(?:{_pattern(item, words)})" for item in value)
    if isinstance(value, str):
        return _BLANK.sub(lambda blank: words.get(blank[1], blank[0]), value)
    raise TypeError(f"a value of a rule pack is a text or a list of texts, and not: {value}")
