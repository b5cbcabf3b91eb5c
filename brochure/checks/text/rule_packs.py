"""Rule packs: what handouts on a topic must say and must not say, as data. `topic:` chooses the pack.

One pack, `general`, applies to every handout. A pack is a file in data/LANGUAGE/ whose first line begins "# Rule pack".
The comment at the top of data/en/ketamine.yaml explains the format.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING

from brochure.checks.text import languages
from brochure.checks.text.languages import get_language
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import compile_lazily
from brochure.source import parser

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from brochure.checks.text.clauses import NormalizedSentence
    from brochure.content.handout import Handout

_FIRST_LINE = b"# Rule pack"
_GENERAL_NAME = "general"
_WORD_REFERENCE = compile_lazily(r"\{([a-z]+)\}")


@dataclass(frozen=True, eq=False)
class PackEntry:
    """One thing that a handout must say, or must not. Its texts are regular expressions, except those shown."""

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
        """The pattern that matches any of the wordings."""
        return compile_lazily(self.wordings, re.IGNORECASE)

    @cached_property
    def _mask(self) -> re.Pattern[str] | None:
        return compile_lazily(self.unless, re.IGNORECASE) if self.unless else None

    @cached_property
    def _gates(self) -> tuple[str, ...]:
        return tuple(self.gate.split("|"))

    def find_matches(self, sentence: NormalizedSentence) -> Iterator[re.Match[str]]:
        """Yield the matches of the wordings in a sentence."""
        if any(map(sentence.lower.__contains__, self._gates)):
            yield from self.pattern.finditer(sentence.blank_matches(self._mask))

    def build_message_and_hint(self, words: str) -> tuple[str, str]:
        """Return the message and the hint, with `{words}` filled in."""
        return self.say.replace("{words}", words), self.write.replace("{words}", words)


@dataclass(frozen=True, eq=False)
class RulePack:
    """The entries of a topic by group, such as `claims`."""

    topic: str
    entries_by_group: Mapping[str, tuple[PackEntry, ...]]

    def get_entries(self, group: str) -> tuple[PackEntry, ...]:
        """Return the entries of a group; none if the pack has no such group."""
        return self.entries_by_group.get(group, ())

    def find_entry(self, group: str, name: str) -> PackEntry | None:
        """Return the entry of a name in a group, or None."""
        return next((pack_entry for pack_entry in self.get_entries(group) if pack_entry.name == name), None)


_EMPTY_PACK = RulePack("", {})


@cache
def list_topics() -> tuple[str, ...]:
    """Return the topics that have a pack in any language."""
    return tuple(
        sorted({topic for language in languages.list_languages() for topic in _list_language_topics(language)})
    )


@cache
def _list_language_topics(language: str) -> tuple[str, ...]:
    names = (path.stem for path in sorted((languages.DATA_FOLDER / language).glob("*.yaml")) if _is_pack(path))
    return tuple(name for name in names if name != _GENERAL_NAME)


def _is_pack(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_FIRST_LINE)) == _FIRST_LINE


def load_general_pack(language: str) -> RulePack:
    """Return the pack for every handout in a language; an empty pack if the language has none."""
    return _load_pack(language, _GENERAL_NAME) if languages.has_file(language, f"{_GENERAL_NAME}.yaml") else _EMPTY_PACK


def find_pack(topic: str, language: str) -> RulePack | None:
    """Return the pack of a language for a topic as the author typed it, or None."""
    name = _normalize_topic(topic)
    return _load_pack(language, name) if name in _list_language_topics(language) else None


def find_packs(topic: str) -> tuple[RulePack, ...]:
    """Return the packs for a topic in all languages that have one."""
    return tuple(pack for language in languages.list_languages() if (pack := find_pack(topic, language)) is not None)


def is_known_topic(topic: str) -> bool:
    """Return whether a topic has a pack in any language."""
    return _normalize_topic(topic) in list_topics()


def _normalize_topic(topic: str) -> str:
    return topic.strip().lower()


# --- which handouts the packs have words for ------------------------------------------------------------------------


def has_general_pack(handout: Handout) -> bool:
    """Return whether the handout's language has a general pack."""
    return languages.has_file(get_language(handout), f"{_GENERAL_NAME}.yaml")


def has_any_topic_pack(handout: Handout) -> bool:
    """Return whether the handout's language has a pack for any topic."""
    return bool(_list_language_topics(get_language(handout)))


def has_topic_pack(handout: Handout) -> bool:
    """Return whether the handout's language has its topic's pack; if the topic has none anywhere, any topic's pack."""
    if is_known_topic(handout.topic):
        return find_pack(handout.topic, get_language(handout)) is not None
    return has_any_topic_pack(handout)


@cache
def _load_pack(language: str, name: str) -> RulePack:
    words: dict[str, str] = {}
    entries_by_group: dict[str, tuple[PackEntry, ...]] = {}
    for key, value in parser.read_own_file(languages.DATA_FOLDER / language / f"{name}.yaml").items():
        if isinstance(value, dict):
            words |= {word: _expand_pattern(pattern_text, {}) for word, pattern_text in value.items()}
        else:
            entries_by_group[key] = tuple(_build_entry(item, words) for item in value)
    return RulePack(name, entries_by_group)


def _build_entry(item: parser.PlainValue, words: Mapping[str, str]) -> PackEntry:
    if not isinstance(item, dict):
        raise TypeError(f"an entry of a rule pack must be a group of keys, not: {item}")
    literal_keys = ("name", "gate", "answer", "say", "write")
    return PackEntry(
        **{key: _expand_pattern(value, {} if key in literal_keys else words) for key, value in item.items()}
    )


def _expand_pattern(value: parser.PlainValue, words: Mapping[str, str]) -> str:
    """Return a text, or the alternatives of a list of texts, with known words in braces filled in."""
    if isinstance(value, list):
        return "|".join(f"(?:{_expand_pattern(item, words)})" for item in value)
    if isinstance(value, str):
        return _WORD_REFERENCE.sub(lambda reference: words.get(reference[1], reference[0]), value)
    raise TypeError(f"a value of a rule pack must be a text or a list of texts, not: {value}")
