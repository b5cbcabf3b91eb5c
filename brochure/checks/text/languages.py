"""The languages that the rules have words for: a rule does not run on a handout whose language it does not know.

Word lists are files in `data/LANGUAGE/`: to add a language to the rules that read a file, add that file. Words that
are part of a rule's own code belong to the languages that the rule names.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from brochure.runtime.memo import memoize

if TYPE_CHECKING:
    from collections.abc import Callable

    from brochure.content.handout import Handout

DATA_FOLDER = Path(__file__).parent.parent / "data"
"""The folder of the word lists, with one folder for each language, named by its code, such as en."""

LanguageTest: TypeAlias = "Callable[[Handout], bool]"
"""A test of whether a rule has words for a handout's language."""

_LANGUAGE_NAMES = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fa": "Persian", "fr": "French",
    "hi": "Hindi", "ht": "Haitian Creole", "it": "Italian", "ja": "Japanese", "ko": "Korean", "pl": "Polish",
    "pt": "Portuguese", "ru": "Russian", "so": "Somali", "tl": "Tagalog", "uk": "Ukrainian", "vi": "Vietnamese",
    "zh": "Chinese",
}  # fmt: skip


def get_language(handout: Handout) -> str:
    """Return the language of a handout without its country, such as en for en-US."""
    return handout.language.lower().partition("-")[0]


def get_language_name(language: str) -> str:
    """Return the English name of a language; a phrase with its code where no name is known."""
    return _LANGUAGE_NAMES.get(language, f"the language {language}")


@memoize(256)
def has_file(language: str, name: str) -> bool:
    """Return whether a language has a word list of this name."""
    return language.isalpha() and (DATA_FOLDER / language / name).is_file()


@cache
def list_languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a folder of word lists."""
    return tuple(sorted(path.name for path in DATA_FOLDER.iterdir() if path.is_dir()))


def accept_any_language(_handout: Handout) -> bool:
    """Return True: the rule reads no words, or words of any language."""
    return True


def is_english(handout: Handout) -> bool:
    """Return whether the handout is in English, whose grammar and words some rules have in their code."""
    return get_language(handout) == "en"


def require_file(name: str) -> LanguageTest:
    """Return a test that is true for the languages that have a word list of this name."""
    return lambda handout: has_file(get_language(handout), name)
