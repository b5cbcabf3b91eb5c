"""What the commands say on standard error: their own lines, the problems, and what is left to finish."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from brochure.diagnostics.problem import ERROR, UNREADY, WARNING
from brochure.diagnostics.reporters import count, not_final, some, text
from brochure.runtime.files import show

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from brochure.diagnostics.problem import Problem

_MORE = " Details: brochure check --verbose"


def say(words: str) -> None:
    """Print words on standard error."""
    print(words, file=sys.stderr, flush=True)


def open_file(path: Path) -> None:
    """Open a file in the person's own viewer, or ask them to."""
    if not show(path):
        say("There is no program here to open it with: open it yourself.")


class Report:
    """The problems that were reported so far: each is explained once, and what stands for long is left for the end."""

    def __init__(self, *, verbose: bool = False) -> None:
        self._verbose = verbose
        self._problems: dict[Problem, None] = {}

    def add(self, problems: Iterable[Problem]) -> None:
        """Explain those problems that are new, such as not the branding's, which several contents share."""
        new = [problem for problem in problems if problem not in self._problems]
        self._problems.update(dict.fromkeys(new))
        words = explain(new, verbose=self._verbose)
        if words:
            say(words)

    def finish(self) -> None:
        """Say in one line what is left to finish, if anything is."""
        line = to_finish([*self._problems], verbose=self._verbose)
        if line:
            say(line)

    @property
    def explained(self) -> str:
        """All that was explained, as one text."""
        return explain([*self._problems], verbose=self._verbose)

    @property
    def to_finish(self) -> str:
        """The line on what is left to finish; empty where nothing is."""
        return to_finish([*self._problems], verbose=self._verbose)


def explain(problems: Sequence[Problem], *, verbose: bool = False) -> str:
    """Return the problems explained, with an empty line at the end; standing ones only if `verbose`."""
    shown = [problem for problem in problems if verbose or not problem.standing]
    return f"{text(shown)}\n" if shown else ""


def to_finish(problems: Sequence[Problem], *, verbose: bool = False) -> str:
    """Return the line on what is left to finish, and how to learn more; empty where nothing is."""
    line = not_final(problems, explained=verbose)
    hidden = not verbose and any(problem.standing for problem in problems)
    return f"{line}{_MORE}" if line and hidden else line


def report_obstacles(problems: Sequence[Problem]) -> None:
    """Report what must be settled before a handout goes to patients; count the warnings, which `check` explains."""
    report = Report()
    report.add([problem for problem in problems if problem.severity in {ERROR, UNREADY}])
    warnings = count(problems, WARNING)
    if warnings:
        say(f"{some(warnings, 'warning')} about the content, which `brochure check` tells.")
    report.finish()
