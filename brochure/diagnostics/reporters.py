"""Problems in the clothes that different readers want: text for people, JSON for programs, notes for GitHub's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.diagnostics.problem import ALLOWED, ERROR, NOTE, UNREADY, WARNING, explain, in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from brochure.diagnostics.problem import Problem, Severity, Where

_COUNTED = ((ERROR, "error", ""), (UNREADY, "thing", " not ready"), (WARNING, "warning", ""))
_LEVELS = {ERROR: "error", UNREADY: "error", WARNING: "warning", ALLOWED: "notice", NOTE: "notice"}


def text(problems: Sequence[Problem]) -> str:
    """Each problem with its line, a caret under the fault, and how to mend it."""
    return "\n\n".join(map(explain, in_order(problems)))


def json(problems: Sequence[Problem]) -> str:
    """A list of objects, one a problem, in the order of the file."""
    import json as writer

    return writer.dumps([_record(problem) for problem in in_order(problems)], indent=2, ensure_ascii=False)


def _record(problem: Problem) -> dict[str, object]:
    record: dict[str, object] = {
        "rule": problem.rule,
        "severity": problem.severity.value,
        **_place(problem.where),
        "message": problem.message,
        "hint": problem.hint,
        "source": problem.source,
    }
    return record if problem.also is None else {**record, "also": _place(problem.also)}


def _place(where: Where) -> dict[str, object]:
    return {"file": where.file, "line": where.line, "column": where.column, "length": where.length}


def github(problems: Sequence[Problem]) -> str:
    """Workflow commands, which GitHub shows beside the lines of a change."""
    return "\n".join(map(_command, in_order(problems)))


def _command(problem: Problem) -> str:
    where = problem.where
    words = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
    fields = {
        "file": where.file,
        "line": where.line,
        "col": where.column,
        "endColumn": where.column + where.length - 1,
        "title": f"{problem.severity.value}: {problem.rule}",
    }
    shown = ",".join(f"{name}={_escaped(str(value), _IN_FIELDS)}" for name, value in fields.items())
    return f"::{_LEVELS[problem.severity]} {shown}::{_escaped(words, _IN_WORDS)}"


_IN_WORDS = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_FIELDS = {**_IN_WORDS, ":": "%3A", ",": "%2C"}


def _escaped(words: str, table: dict[str, str]) -> str:
    return "".join(table.get(character, character) for character in words)


FORMATS: dict[str, Callable[[Sequence[Problem]], str]] = {"text": text, "json": json, "github": github}


def count(problems: Sequence[Problem], severity: Severity) -> int:
    """How many problems are that bad, each counted once."""
    return sum(problem.severity is severity for problem in in_order(problems))


def counts(problems: Sequence[Problem]) -> str:
    """`2 errors, 1 thing not ready, 1 warning`, or `no problems`."""
    parts = [some(n, noun) + rest for severity, noun, rest in _COUNTED if (n := count(problems, severity))]
    return ", ".join(parts) or "no problems"


def some(number: int, noun: str) -> str:
    """A number and its noun: `1 page`, `2 pages`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
