"""Scan the lines before YAML's parser reads them, so that all mistakes are reported at once and in plain words.

YAML's own parser stops at its first error and talks about tokens. The scanner follows the same block structure line by
line (levels of indentation, values over several lines, block texts of any content), reports each mistake with how to
fix it, and corrects the line for the parser: a faulty value is overwritten with letters of the same length, so that the
lines after it are still read and every column stays right. The intended text is kept separately.

Levels are counted here too, and the parser gets no more than `MOST_LEVELS` of them: how deep it can go, and what it
reports then, differs between its versions. `parser` allows far fewer levels, with its own message.

`lines` holds the lines and their problems, `scalars` scans values, `block_structure` keys, dashes and indentation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.runtime.frozen import dataclass
from brochure.source.scanner.block_structure import BlockScanner
from brochure.source.scanner.lines import SourceLines

if TYPE_CHECKING:
    from brochure.diagnostics.problem import Problem

MAX_PROBLEMS = 100
"""The most problems that are collected: nobody fixes more at once."""

_INDENTATION_RULES = {
    *("odd-indentation", "missing-key", "missing-colon", "missing-dash"),
    *("stray-dash", "list-without-key", "comment-inside-text"),
}


@dataclass(frozen=True)
class ScanResult:
    """The result of a scan.

    `lines` are the corrected lines, as many as before; `intended_values` holds the intended text of each overwritten
    value, by row and column from 0; `is_certain` is False if the structure is unclear, so that parsing would mislead.
    """

    problems: tuple[Problem, ...]
    lines: tuple[str, ...]
    intended_values: dict[tuple[int, int], str]
    is_certain: bool


def scan_lines(lines: list[str], name: str, muted_rows: set[int]) -> ScanResult:
    """Scan the lines of a file; the rows (from 0) in `muted_rows` already have a problem and get no other."""
    source = SourceLines(lines, name, set(muted_rows))
    scanner = BlockScanner(source)
    row = 0
    while row < len(lines) and len(source.problems) < MAX_PROBLEMS:
        row = scanner.scan_line(row)
    problems = source.problems
    if source.has_tabs:  # the width of a tab is unknown, so the indentation of other lines cannot be judged
        problems = [p for p in problems if p.rule not in _INDENTATION_RULES]
    is_finished = row >= len(lines)
    return ScanResult(
        tuple(problems),
        source.lines_to_parse(),
        source.intended_values,
        source.is_certain and is_finished and not muted_rows,
    )
