"""Another folder of words for the rules: as if a language or a topic had been added."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest import mock

from brochure.checks.text import languages, lexicon, rule_packs
from brochure.runtime.memo import clear_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CACHES = (
    languages.with_data,
    lexicon.plain_words,
    lexicon.medical,
    rule_packs.topics,
    rule_packs._topics_in,
    rule_packs._load,
)


@contextmanager
def words_from(folder: Path) -> Iterator[None]:
    """Let the rules read their words from another folder."""
    with mock.patch.object(languages, "DATA", folder):
        _clear()
        yield
    _clear()


def _clear() -> None:
    clear_all()
    for function in CACHES:
        function.cache_clear()
