"""Another folder of words for the rules: as if a language or a topic had been added."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest import mock

from brochure.checks.text import languages, lexicon, rule_packs
from brochure.runtime.memo import clear_all_caches

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CACHES = (
    languages.list_languages,
    lexicon.load_plain_words,
    lexicon.load_medical_vocabulary,
    rule_packs.list_topics,
    rule_packs._list_language_topics,
    rule_packs._load_pack,
)


@contextmanager
def use_words_from(folder: Path) -> Iterator[None]:
    """Let the rules read their words from another folder."""
    with mock.patch.object(languages, "DATA_FOLDER", folder):
        _clear_caches()
        yield
    _clear_caches()


def _clear_caches() -> None:
    clear_all_caches()
    for function in CACHES:
        function.cache_clear()
