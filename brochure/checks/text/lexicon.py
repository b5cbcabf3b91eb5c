"""The lists of words that the rules on words look things up in, read once from `data/LANGUAGE/`."""

from __future__ import annotations

from functools import cache

from brochure.checks.text import languages
from brochure.runtime.frozen import dataclass
from brochure.source import parser

PLAIN_WORDS = "plain_words.yaml"
MEDICAL_TERMS = "medical_terms.yaml"
_VOWELS = "aeiou"


@dataclass(frozen=True)
class Lexicon:
    """Words and phrases by their forms in small letters, each with its plainer words or its meaning."""

    forms: dict[str, str]
    firsts: frozenset[str]  # the words that they begin with
    longest: int  # words in the longest phrase


@dataclass(frozen=True)
class Medical:
    """Medical words with their meanings, the endings that give others away, and what needs no explaining."""

    terms: Lexicon
    endings: tuple[str, ...]
    known: frozenset[str]
    acronyms: frozenset[str]


@cache
def plain_words(language: str) -> Lexicon:
    """Return the hard words of a language in all their forms, with plain ones."""
    root = _root(language, PLAIN_WORDS)
    forms = dict(_table(root, "phrases"))
    for word, plain in _table(root, "words").items():
        forms |= dict.fromkeys((word, *plurals(word)), plain)
    for verb, plain in _table(root, "verbs").items():
        forms |= dict.fromkeys((verb, *conjugated(verb)), plain)
    return _lexicon(forms)


@cache
def medical(language: str) -> Medical:
    """Return the medical words of a language."""
    root = _root(language, MEDICAL_TERMS)
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
    return Lexicon(
        forms, frozenset(form.partition(" ")[0] for form in forms), max(form.count(" ") + 1 for form in forms)
    )


def _root(language: str, name: str) -> dict[str, parser.Plain]:
    return parser.own(languages.DATA / language / name)


def _table(root: dict[str, parser.Plain], key: str) -> dict[str, str]:
    part = root.get(key)
    return {name: value for name, value in part.items() if isinstance(value, str)} if isinstance(part, dict) else {}


def _list(root: dict[str, parser.Plain], key: str) -> tuple[str, ...]:
    part = root.get(key)
    return tuple(item for item in part if isinstance(item, str)) if isinstance(part, list) else ()
