"""Suggestions of what was probably meant, and quotations of what was typed, for messages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAX_QUOTED_LENGTH = 40


def find_nearest(word: str, known_words: Iterable[str]) -> str | None:
    """Return the known word that was probably meant, or None.

    It is the same except for case, spaces, hyphens or a plural, or else the most similar one.
    """
    originals = {_normalize(known_word): known_word for known_word in known_words}
    normalized = _normalize(word)
    for variant in (normalized, normalized.removesuffix("s"), normalized + "s"):
        if variant in originals:
            return originals[variant]
    if not 2 < len(word) <= _MAX_QUOTED_LENGTH:
        return None
    import difflib  # imported late: only needed once something is wrong

    matches = difflib.get_close_matches(normalized, originals, n=1, cutoff=0.7)
    return originals[matches[0]] if matches else None


def describe_missing_file(path: Path) -> str:
    """Return a message that a file does not exist, with the file in the same folder that was probably meant."""
    try:
        siblings = sorted(sibling.name for sibling in path.parent.iterdir() if not sibling.name.startswith("."))
    except OSError:
        siblings = []
    names_by_stem = {Path(name).stem: name for name in siblings}
    suggestion = find_nearest(path.name, siblings) or names_by_stem.get(path.name)
    return f"there is no file {path}" + (f"; did you mean {path.with_name(suggestion)}?" if suggestion else "")


def _normalize(word: str) -> str:
    return word.strip().lower().replace("-", "_").replace(" ", "_")


def shorten_for_message(text: str) -> str:
    """Return a text for quoting in a message: one line, at most 40 characters, without control characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _MAX_QUOTED_LENGTH else line[: _MAX_QUOTED_LENGTH - 1] + "…"
