"""What people typed, as messages quote it, and what they probably meant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST_SHOWN = 40


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant: the same but for case, spaces, hyphens or a plural, or a near one."""
    plain = {_plain(k): k for k in known}
    sought = _plain(word)
    for form in (sought, sought.removesuffix("s"), sought + "s"):
        if form in plain:
            return plain[form]
    if not 2 < len(word) <= _LONGEST_SHOWN:
        return None
    import difflib  # only needed once something is wrong

    found = difflib.get_close_matches(sought, plain, n=1, cutoff=0.7)
    return plain[found[0]] if found else None


def absent(path: Path) -> str:
    """That a file is not there, and which one beside it was probably meant."""
    try:
        beside = sorted(each.name for each in path.parent.iterdir() if not each.name.startswith("."))
    except OSError:
        beside = []
    stems = {Path(name).stem: name for name in beside}
    meant = nearest(path.name, beside) or stems.get(path.name)
    return f"there is no file {path}" + (f"; did you mean {path.with_name(meant)}?" if meant else "")


def _plain(word: str) -> str:
    return word.strip().lower().replace("-", "_").replace(" ", "_")


def shorten(text: str) -> str:
    """A text as quoted in a message: one line, not too long, nothing in it that could upset a terminal."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 1] + "…"
