"""The word lists of the rules about words, read once from `data/LANGUAGE/`."""

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
    """Words and phrases by their lower-case forms, each with plainer words or its meaning."""

    forms: dict[str, str]
    first_words: frozenset[str]  # the first words of all forms
    max_words: int  # words in the longest phrase


@dataclass(frozen=True)
class MedicalVocabulary:
    """Medical words with meanings, endings typical of them, and words and acronyms that need no explanation."""

    terms: Lexicon
    endings: tuple[str, ...]
    everyday_words: frozenset[str]
    acronyms: frozenset[str]


@cache
def load_plain_words(language: str) -> Lexicon:
    """Return the hard words of a language in all their forms, with plain replacements."""
    root = _read_word_file(language, PLAIN_WORDS)
    forms = dict(_get_table(root, "phrases"))
    for word, plain_word in _get_table(root, "words").items():
        forms |= dict.fromkeys((word, *list_plurals(word)), plain_word)
    for verb, plain_word in _get_table(root, "verbs").items():
        forms |= dict.fromkeys((verb, *list_verb_forms(verb)), plain_word)
    return _build_lexicon(forms)


@cache
def load_medical_vocabulary(language: str) -> MedicalVocabulary:
    """Return the medical words of a language."""
    root = _read_word_file(language, MEDICAL_TERMS)
    forms: dict[str, str] = {}
    for word, meaning in _get_table(root, "terms").items():
        forms |= dict.fromkeys((word, *list_plurals(word)), meaning)
    everyday_words, acronyms = frozenset(_get_list(root, "known")), frozenset(_get_list(root, "acronyms"))
    return MedicalVocabulary(_build_lexicon(forms), _get_list(root, "endings"), everyday_words, acronyms)


def list_plurals(word: str) -> tuple[str, ...]:
    """Return the possible plurals of a noun; some are not real words, which does no harm."""
    if word.endswith("y") and word[-2] not in _VOWELS:
        return (word[:-1] + "ies",)
    if word.endswith("sis"):
        return (word[:-2] + "es",)
    return (word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s"),)


def list_verb_forms(verb: str) -> tuple[str, ...]:
    """Return the forms of a verb, with and without a doubled last letter where both are possible."""
    if verb.endswith("e"):
        return verb + "s", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    return *list_plurals(verb), verb + "ed", verb + "ing", verb + verb[-1] + "ed", verb + verb[-1] + "ing"


def _build_lexicon(forms: dict[str, str]) -> Lexicon:
    return Lexicon(
        forms, frozenset(form.partition(" ")[0] for form in forms), max(form.count(" ") + 1 for form in forms)
    )


def _read_word_file(language: str, name: str) -> dict[str, parser.PlainValue]:
    return parser.read_own_file(languages.DATA_FOLDER / language / name)


def _get_table(root: dict[str, parser.PlainValue], key: str) -> dict[str, str]:
    table = root.get(key)
    return {name: value for name, value in table.items() if isinstance(value, str)} if isinstance(table, dict) else {}


def _get_list(root: dict[str, parser.PlainValue], key: str) -> tuple[str, ...]:
    items = root.get(key)
    return tuple(item for item in items if isinstance(item, str)) if isinstance(items, list) else ()
