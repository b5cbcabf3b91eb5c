"""What was measured, as a table: plain text for the terminal, Markdown for the docs."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.timing import ratio

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """One contender's rounds: seconds of a cold process, of a warm rebuild, of each of many; memory in MiB.

    `size` is in bytes, `verdicts` says which standards the PDF passes, `words` how its words differ.
    """

    name: str
    version: str
    cold: tuple[float, ...]
    memory: tuple[float, ...]
    warm: tuple[float, ...]
    many: tuple[float, ...]
    size: int
    pages: int
    verdicts: Mapping[str, bool]
    words: tuple[str, ...]


def rows(measured: Sequence[Measured], count: int) -> list[list[str]]:
    """The table, its head first; ratios are to the first of those measured; `count` handouts were many."""
    ours = measured[0]
    head = ["", "cold, s", "×", "rebuild, ms", "×", f"each of {count}, ms", "×", "peak MiB", "bytes", "pages"]
    standards = list(ours.verdicts)
    return [
        head + standards + ["same words"],
        *(
            [
                f"{one.name} {one.version}",
                f"{median(one.cold):.3f}",
                _times(one.cold, ours.cold),
                f"{median(one.warm) * 1000:.1f}",
                _times(one.warm, ours.warm),
                f"{median(one.many) * 1000:.1f}",
                _times(one.many, ours.many),
                f"{median(one.memory):.0f}",
                f"{one.size:,}",
                str(one.pages),
                *("pass" if one.verdicts[name] else "fail" for name in standards),
                "no" if one.words else "yes",
            ]
            for one in measured
        ),
    ]


def _times(these: Sequence[float], ours: Sequence[float]) -> str:
    return f"{ratio(these, ours):.2f}"


def text(table: Sequence[Sequence[str]]) -> str:
    """The table in columns."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = []
    for row in table:
        cells = [row[0].ljust(widths[0])] + [cell.rjust(wide) for cell, wide in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def markdown(table: Sequence[Sequence[str]]) -> str:
    """The table as Markdown."""
    rule = ["---", *("---:" for _ in table[0][1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (table[0], rule, *table[1:]))


def put_section(page: Path, head: str, text: str) -> None:
    """Put a section into a page of Markdown: in the place of the one under that head, or at the end."""
    whole = page.read_text(encoding="utf-8") if page.exists() else ""
    before, _, after = whole.partition(f"{head}\n")
    _, _, rest = after.partition("\n## ")
    parts = [before.rstrip("\n"), f"{head}\n\n{text}", *([f"## {rest}".rstrip("\n")] if rest else [])]
    page.write_text("\n\n".join(part for part in parts if part) + "\n", encoding="utf-8")
