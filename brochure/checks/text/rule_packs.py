"""Rule packs: what handouts on a topic must say and may not, as data. `topic:` chooses the pack; one holds for all.

A pack is a file in data/LANGUAGE/ whose first line begins "# Rule pack". How it is written is told in
data/en/ketamine.yaml.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING

from brochure.checks.text import languages
from brochure.checks.text.languages import language_of
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import on_demand
from brochure.source import parser

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from brochure.checks.text.clauses import Sentence
    from brochure.content.handout import Handout

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


_NOTHING = Pack("", {})


@cache
def topics() -> tuple[str, ...]:
    """The topics there are packs for, in whatever language."""
    return tuple(sorted({topic for language in languages.with_data() for topic in _topics_in(language)}))


@cache
def _topics_in(language: str) -> tuple[str, ...]:
    names = (path.stem for path in sorted((languages.DATA / language).glob("*.yaml")) if _is_pack(path))
    return tuple(name for name in names if name != _FOR_ALL)


def _is_pack(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_FIRST)) == _FIRST


def general(language: str) -> Pack:
    """The pack for every handout in a language; an empty one where there is none."""
    return _load(language, _FOR_ALL) if languages.has_file(language, f"{_FOR_ALL}.yaml") else _NOTHING


def chosen(topic: str, language: str) -> Pack | None:
    """The pack of a language for a topic as an author writes it, if there is one."""
    name = _plain(topic)
    return _load(language, name) if name in _topics_in(language) else None


def in_every_language(topic: str) -> tuple[Pack, ...]:
    """The packs for a topic in all languages that have one."""
    return tuple(pack for language in languages.with_data() if (pack := chosen(topic, language)) is not None)


def is_known(topic: str) -> bool:
    """Whether there is a pack for a topic, in whatever language."""
    return _plain(topic) in topics()


def _plain(topic: str) -> str:
    return topic.strip().lower()


# --- which handouts the packs have words for ------------------------------------------------------------------------


def know_all_topics(handout: Handout) -> bool:
    """Whether there is a pack for every handout in this one's language."""
    return languages.has_file(language_of(handout), f"{_FOR_ALL}.yaml")


def know_a_topic(handout: Handout) -> bool:
    """Whether there is a pack for any topic in a handout's language."""
    return bool(_topics_in(language_of(handout)))


def know_the_topic(handout: Handout) -> bool:
    """Whether the pack for a handout's topic, if it has one, is there in its language."""
    if is_known(handout.topic):
        return chosen(handout.topic, language_of(handout)) is not None
    return know_a_topic(handout)


@cache
def _load(language: str, name: str) -> Pack:
    words: dict[str, str] = {}
    parts: dict[str, tuple[Entry, ...]] = {}
    for key, value in parser.own(languages.DATA / language / f"{name}.yaml").items():
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
