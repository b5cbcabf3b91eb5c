"""A look over the lines before YAML sees them, so that all faults are told at once and in plain words.

YAML's own parser stops at its first fault and speaks of tokens. The scanner follows the same block structure line by
line (levels of indentation, values that run over lines, block texts that may hold anything), reports each fault with
how to mend it, and mends the line for the parser: a faulty value is overwritten with letters of the same length, so
that what stands after it is still read and every column stays right. What was meant is kept beside.

Levels are counted here too, and the parser is shown no more than `MOST_LEVELS` of them: how deep it can go, and what it
says then, differs from one version of it to the next. `source` refuses far fewer levels, in its own words.

`sheet` holds the lines and what is found on them, `texts` reads values, `structure` keys, dashes and indentation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.runtime.frozen import dataclass
from brochure.source.scanner.block_structure import BlockScanner
from brochure.source.scanner.lines import SourceLines

if TYPE_CHECKING:
    from brochure.diagnostics.problem import Problem

MAX_PROBLEMS = 100
"""Problems after which collecting stops: nobody mends more in one go."""

_INDENTATION_RULES = {
    *("odd-indentation", "missing-key", "missing-colon", "missing-dash"),
    *("stray-dash", "list-without-key", "comment-inside-text"),
}


@dataclass(frozen=True)
class ScanResult:
    """What the scanner found.

    `lines` are the mended lines, as many as went in; `meant` tells, by row and column (from 0), the text that a
    mended value was meant to be; `certain` is False where the structure is in doubt, so that parsing would mislead.
    """

    problems: tuple[Problem, ...]
    lines: tuple[str, ...]
    intended_values: dict[tuple[int, int], str]
    is_certain: bool


def scan_lines(lines: list[str], name: str, muted_rows: set[int]) -> ScanResult:
    """Look over the lines of a file; the rows (from 0) in `muted` have their problem already and get no other."""
    source = SourceLines(lines, name, set(muted_rows))
    scanner = BlockScanner(source)
    row = 0
    while row < len(lines) and len(source.problems) < MAX_PROBLEMS:
        row = scanner.scan_line(row)
    problems = source.problems
    if (
        source.has_tabs
    ):  # how far a tab indents is unknown, so nothing certain can be said about where other lines start
        problems = [p for p in problems if p.rule not in _INDENTATION_RULES]
    is_finished = row >= len(lines)
    return ScanResult(
        tuple(problems),
        source.lines_to_parse(),
        source.intended_values,
        source.is_certain and is_finished and not muted_rows,
    )
