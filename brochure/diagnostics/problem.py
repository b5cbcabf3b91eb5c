"""Problems as values: the place, the severity, the rule, the message, and how to fix it."""

from __future__ import annotations

from dataclasses import field
from enum import Enum
from typing import TYPE_CHECKING

from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(Enum):
    """How bad a problem is.

    ERROR: no conforming PDF can be made; nothing is written. UNREADY: the PDF is made but marked *Draft*.
    WARNING: worth fixing. ALLOWED: not a problem, but a rule that the content allows itself to break, and why.
    NOTE: not a problem, but something to know about the checks themselves.
    """

    ERROR = "error"
    UNREADY = "unready"
    WARNING = "warning"
    ALLOWED = "allowed"
    NOTE = "note"


ERROR, UNREADY, WARNING, ALLOWED, NOTE = Severity


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file that a person edits.

    `file` is the path as the user typed it; `line` and `column` count from 1, columns in characters; `length` is
    the number of characters meant; `text` is the whole line, kept for the excerpt with its carets.
    """

    file: str
    line: int = 1
    column: int = 1
    length: int = 1
    text: str = field(default="", compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem in content or branding.

    `rule` is named after the problem, hyphenated (`missing-field`); `message` says what is wrong, `hint` how to fix
    it; `source` names the standard behind the rule, if there is one; `related_where` is a second place that belongs
    to the problem, such as the first of two equal keys. `standing` is empty for what somebody may just have broken;
    for what every handout has to finish before it is final, it names that in a few words: `a clinician's review`.
    """

    severity: Severity
    where: Where
    rule: str
    message: str
    hint: str = ""
    source: str = ""
    related_where: Where | None = None
    standing: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.severity.value}: {self.message} ({self.rule})"


def has_errors(problems: Iterable[Problem]) -> bool:
    """Return whether any of the problems is an error, so that no PDF may be made."""
    return any(p.severity is Severity.ERROR for p in problems)


def sort_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems sorted by file and place, each once."""
    return sorted(dict.fromkeys(problems), key=lambda p: (p.where.file, p.where.line, p.where.column, p.rule))


def format_problem(problem: Problem) -> str:
    """Return a problem as text: the message, the line with carets under the problem, and how to fix it."""
    lines = [str(problem), *_format_excerpt(problem.where)]
    if problem.related_where is not None:
        lines += [f"  see also {problem.related_where}", *_format_excerpt(problem.related_where)]
    if problem.hint:
        lines.append(f"  fix: {problem.hint}")
    return "\n".join(lines)


_MAX_EXCERPT_LENGTH = 100


def _format_excerpt(where: Where) -> list[str]:
    if not where.text.strip():
        return []
    start = max(0, where.column - 1 - _MAX_EXCERPT_LENGTH // 2) if len(where.text) > _MAX_EXCERPT_LENGTH else 0
    excerpt = "".join(c if c.isprintable() else " " for c in where.text[start : start + _MAX_EXCERPT_LENGTH].rstrip())
    caret_offset = where.column - 1 - start
    return [f"    {excerpt}", f"    {' ' * caret_offset}{'^' * max(1, min(where.length, len(excerpt) - caret_offset))}"]
