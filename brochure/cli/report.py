"""Messages on standard error: the commands' own lines, the problems, and what is left to finish."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.diagnostics.problem import ERROR, UNREADY, WARNING
from brochure.diagnostics.reporters import count_problems, format_quantity, format_text, not_final
from brochure.runtime.files import open_in_viewer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from brochure.diagnostics.problem import Problem

_USUAL_CONTENT, _CLINIC_FILE = "content.yaml", "clinic.yaml"


def say(words: str) -> None:
    """Print a message on standard error."""
    print(words, file=sys.stderr, flush=True)


def open_file(path: Path) -> None:
    """Open a file in the user's own viewer, or ask the user to open it."""
    if not open_in_viewer(path):
        say("Open the file yourself: this computer has no program that opens it.")


class ProblemReport:
    """The problems reported so far: each is explained once, and standing ones are named in one line at the end."""

    def __init__(self, *, verbose: bool = False) -> None:
        self._is_verbose = verbose
        self._problems: dict[Problem, None] = {}

    def add(self, problems: Iterable[Problem]) -> None:
        """Print the problems that are new; several content files share the branding's, which are printed once."""
        new_problems = [problem for problem in problems if problem not in self._problems]
        self._problems.update(dict.fromkeys(new_problems))
        words = format_problems(new_problems, verbose=self._is_verbose)
        if words:
            say(words)

    def finish(self) -> None:
        """Print one line on what is left to finish, if anything is."""
        line = format_unfinished([*self._problems], verbose=self._is_verbose)
        if line:
            say(line)

    @property
    def explanation(self) -> str:
        """The explanations that were printed, as one text."""
        return format_problems([*self._problems], verbose=self._is_verbose)

    @property
    def unfinished_line(self) -> str:
        """The line on what is left to finish; empty if nothing is."""
        return format_unfinished([*self._problems], verbose=self._is_verbose)


def format_problems(problems: Sequence[Problem], *, verbose: bool = False) -> str:
    """Return the explained problems, with an empty line at the end; standing ones only if `verbose`."""
    shown_problems = [problem for problem in problems if verbose or not problem.standing]
    return f"{format_text(shown_problems)}\n" if shown_problems else ""


def format_unfinished(problems: Sequence[Problem], *, verbose: bool = False) -> str:
    """Return the line on what is left to finish, and how to see more; empty if nothing is."""
    line = not_final(problems, explained=verbose)
    hidden_problems = [problem for problem in problems if problem.standing] if not verbose else []
    return f"{line} Details: {_build_verbose_command(hidden_problems)}" if line and hidden_problems else line


def _build_verbose_command(problems: Sequence[Problem]) -> str:
    """Return the command that explains problems, with the content file where it is one other than content.yaml."""
    files = {problem.where.file for problem in problems if Path(problem.where.file).name != _CLINIC_FILE}
    file = files.pop() if len(files) == 1 else _USUAL_CONTENT
    quoted_file = f'"{file}"' if " " in file else file
    return f"brochure check --verbose {quoted_file}" if file != _USUAL_CONTENT else "brochure check --verbose"


def report_obstacles(problems: Sequence[Problem]) -> None:
    """Print what must be done before a handout goes to patients, and the number of warnings, which `check` explains."""
    report = ProblemReport()
    report.add([problem for problem in problems if problem.severity in {ERROR, UNREADY}])
    warning_count = count_problems(problems, WARNING)
    if warning_count:
        say(f"{format_quantity(warning_count, 'warning')} about the content. To see them, type: brochure check")
    report.finish()
