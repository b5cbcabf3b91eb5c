"""The lists of words that the rules on words look things up in, read once from `data/`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from brochure import source
from brochure.problems import Where
from brochure.source import Mapping, Scalar, Sequence

_DATA = Path(__file__).parent / "data"
_VOWELS = "aeiou"


@dataclass(frozen=True)
class Lexicon:
    """Words and phrases by their forms in small letters, each with its plainer words or its meaning."""

    forms: dict[str, str]
    longest: int  # words in the longest phrase


@dataclass(frozen=True)
class Medical:
    """Medical words with their meanings, the endings that give others away, and what needs no explaining."""

    terms: Lexicon
    endings: tuple[str, ...]
    known: frozenset[str]
    acronyms: frozenset[str]


@cache
def plain_words() -> Lexicon:
    """Hard words in all their forms, with plain ones."""
    root = _root("plain_words.yaml")
    forms = dict(_table(root, "phrases"))
    for word, plain in _table(root, "words").items():
        forms |= dict.fromkeys((word, *plurals(word)), plain)
    for verb, plain in _table(root, "verbs").items():
        forms |= dict.fromkeys((verb, *conjugated(verb)), plain)
    return _lexicon(forms)


@cache
def medical() -> Medical:
    """Medical words."""
    root = _root("medical_terms.yaml")
    forms: dict[str, str] = {}
    for word, meaning in _table(root, "terms").items():
        forms |= dict.fromkeys((word, *plurals(word)), meaning)
    known, acronyms = frozenset(_list(root, "known")), frozenset(_list(root, "acronyms"))
    return Medical(_lexicon(forms), _list(root, "endings"), known, acronyms)


def plurals(word: str) -> tuple[str, ...]:
    """The forms that a noun may have for many: some are no words, and do no harm."""
    if word.endswith("y") and word[-2] not in _VOWELS:
        return (word[:-1] + "ies",)
    if word.endswith("sis"):
        return (word[:-2] + "es",)
    return (word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s"),)


def conjugated(verb: str) -> tuple[str, ...]:
    """The forms of a verb; where the last letter might be doubled, both."""
    if verb.endswith("e"):
        return verb + "s", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    return *plurals(verb), verb + "ed", verb + "ing", verb + verb[-1] + "ed", verb + verb[-1] + "ing"


def _lexicon(forms: dict[str, str]) -> Lexicon:
    return Lexicon(forms, max(form.count(" ") + 1 for form in forms))


def _root(name: str) -> Mapping:
    root = source.read(_DATA / name).root
    return root if isinstance(root, Mapping) else Mapping((), Where(name))


def _table(root: Mapping, key: str) -> dict[str, str]:
    part = root.get(key)
    pairs = part.items if isinstance(part, Mapping) else ()
    return {name.value: value.value for name, value in pairs if isinstance(value, Scalar)}


def _list(root: Mapping, key: str) -> tuple[str, ...]:
    part = root.get(key)
    return tuple(item.value for item in part.items if isinstance(item, Scalar)) if isinstance(part, Sequence) else ()
