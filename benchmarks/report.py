"""Tables and pages of the report: plain text for the terminal, Markdown for the documentation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEAD = """# Benchmarks

Made by `make bench`: the same handout, written for each program. See `benchmarks/`.
"""


@dataclass(frozen=True)
class Section:
    """One measurement in the report: a table with its header first, and notes.

    `image` is Markdown below the notes. `errors` are differences between the words of a PDF and those of its handout.
    """

    heading: str
    table: list[list[str]]
    notes: tuple[str, ...] = ()
    image: str = ""
    errors: tuple[str, ...] = ()

    def format_text(self) -> str:
        """Format the section for the terminal."""
        notes = "\n".join(f"* {note}" for note in self.notes)
        return "\n".join([self.heading, "", format_text(self.table), *([notes] if notes else [])])

    def format_markdown(self) -> str:
        """Format the section for the documentation, without its heading."""
        notes = "\n".join(f"* {note}" for note in self.notes)
        return "\n\n".join(
            [format_markdown(self.table), *([notes] if notes else []), *([self.image] * bool(self.image))]
        )


def format_text(table: Sequence[Sequence[str]]) -> str:
    """Format a table in aligned columns."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = []
    for row in table:
        cells = [row[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def format_markdown(table: Sequence[Sequence[str]]) -> str:
    """Format a table as Markdown."""
    rule = ["---", *("---:" for _ in table[0][1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (table[0], rule, *table[1:]))


def write_section(page: Path, section: Section) -> None:
    """Replace a section of a page of Markdown, or add it at the end; create the page if needed."""
    text = page.read_text(encoding="utf-8") if page.exists() else HEAD
    heading = f"## {section.heading}"
    before, _, after = text.partition(f"{heading}\n")
    _, _, following = after.partition("\n## ")
    sections = [before.rstrip("\n"), f"{heading}\n\n{section.format_markdown()}"]
    sections += [f"## {following}".rstrip("\n")] if following else []
    page.write_text("\n\n".join(sections) + "\n", encoding="utf-8")
