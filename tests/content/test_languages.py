"""The program's own words: each language file has the keys and variables of the English one, and no empty entry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from brochure.content import languages

if TYPE_CHECKING:
    from collections.abc import Mapping

ENGLISH = languages.load_words("en").entries
VARIABLE = re.compile(r"\{(\w+)\}")


def find_mistakes(entries: Mapping[str, str]) -> list[str]:
    """Return what a language file has too little or too much, compared with English."""
    mistakes = [f"missing: {key}" for key in ENGLISH if key not in entries]
    mistakes += [f"unknown: {key}" for key in entries if key not in ENGLISH]
    for key in ENGLISH.keys() & entries.keys():
        if set(VARIABLE.findall(entries[key])) != set(VARIABLE.findall(ENGLISH[key])):
            mistakes.append(f"other variables: {key}")
        if ENGLISH[key].strip() and not entries[key].strip():
            mistakes.append(f"empty: {key}")
    return mistakes


@pytest.mark.parametrize("language", languages.list_languages())
def test_every_language_has_the_same_keys_and_variables(language: str) -> None:
    assert find_mistakes(languages.load_words(language).entries) == []


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        ({"page": None}, "missing: page"),
        ({"pages": "Pages"}, "unknown: pages"),
        ({"page": "Page {n} of {totl}"}, "other variables: page"),
        ({"draft": " "}, "empty: draft"),
    ],
)
def test_a_mistake_in_a_language_file_is_found(change: dict[str, str | None], mistake: str) -> None:
    changed = {**ENGLISH, **change}
    entries = {key: words for key, words in changed.items() if words is not None}
    assert find_mistakes(entries) == [mistake]
