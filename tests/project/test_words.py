"""The package speaks plainly: a verb for what acts, one meaning for a word; see tests/support/word_counts.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.word_counts import WordCounts, count_words, is_imperative, is_participle

if TYPE_CHECKING:
    from pathlib import Path

MOST_VAGUE = 0.013  # the most in WeasyPrint, pydyf, RenderCV, OCRmyPDF, pikepdf and attrs
SAME_NAME: dict[str, str] = {}  # class names that two modules may define, and why


@pytest.fixture(scope="module")
def counts() -> WordCounts:
    package = count_words()
    assert package.functions > 1500
    return package


def test_no_function_is_named_by_a_participle(counts: WordCounts) -> None:
    assert counts.participles == []


def test_few_names_are_vague(counts: WordCounts) -> None:
    assert counts.vague_assigned <= MOST_VAGUE
    assert counts.vague_bound <= MOST_VAGUE


def test_a_docstring_starts_with_what_the_function_does(counts: WordCounts) -> None:
    """Ruff's D401 knows "The" and "Gives"; "Whether", "Every", "How" and "Lines" it lets pass."""
    assert counts.docstring_faults == []


def test_a_class_name_has_one_meaning(counts: WordCounts) -> None:
    assert set(counts.ambiguous_classes) == set(SAME_NAME)


@pytest.mark.parametrize("name", ["told", "_made_now", "looked_up", "sealed", "begun", "__laid_out", "untold", "drawn"])
def test_a_participle_is_found(name: str) -> None:
    assert is_participle(name)


@pytest.mark.parametrize("name", ["read", "_set_font", "embed", "feed_all", "need", "split", "__eq__", "drawOn", "red"])
def test_what_may_be_told_to_do_is_no_participle(name: str) -> None:
    assert not is_participle(name)


@pytest.mark.parametrize(
    "word", ["The", "Whether", "Every", "Gives", "Told", "Lines,", "“FDA-approved”", "Two", "Only"]
)
def test_a_docstring_that_names_a_thing_is_found(word: str) -> None:
    assert not is_imperative(word)


@pytest.mark.parametrize("word", ["Return", "Split", "Raise", "Apply", "Process", "Bring", "Read", "Position"])
def test_a_verb_starts_a_docstring(word: str) -> None:
    assert is_imperative(word)


def test_what_is_counted(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(
        "class Row:\n"
        "    @property\n"
        "    def told(self):\n"
        "        'The words.'\n"
        "    @rule('lapsed-review', WARNING)\n"
        "    def lapsed_review(found):\n"
        "        'The day is past.'\n"
        "def made(rest, *, key):\n"
        "    'What is made.'\n"
        "    total = whole = 1\n"
        "    def send(): part = 2\n"
        "    return [said for said in key]\n",
        encoding="utf-8",
    )
    (tmp_path / "two.py").write_text("class Row: pass\nclass Line: pass\n", encoding="utf-8")
    counts = count_words(tmp_path)
    assert (counts.functions, counts.participles) == (2, ["one.py:8 made"])
    assert counts.docstring_faults == ["one.py:8 made: What"]
    assert (counts.vague_assigned, counts.vague_bound) == (2 / 3, 5 / 7)
    assert counts.ambiguous_classes == {"Row": ["one.py:1", "two.py:1"]}
