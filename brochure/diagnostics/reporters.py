"""Formats of problems: text for people, JSON for programs, and workflow commands for GitHub."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.diagnostics.problem import ALLOWED, ERROR, NOTE, UNREADY, WARNING, format_problem, sort_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from brochure.diagnostics.problem import Problem, Severity, Where

_SEVERITY_NOUNS = ((ERROR, "error", ""), (UNREADY, "thing", " to finish"), (WARNING, "warning", ""))
_GITHUB_LEVELS = {ERROR: "error", UNREADY: "error", WARNING: "warning", ALLOWED: "notice", NOTE: "notice"}


def format_text(problems: Sequence[Problem]) -> str:
    """Return each problem with its line, carets under the problem, and how to fix it; standing problems come last."""
    return "\n\n".join(map(format_problem, sorted(sort_problems(problems), key=lambda problem: bool(problem.standing))))


_MOST_PLACES = 5  # listed for each kind


def not_final(problems: Sequence[Problem], *, explained: bool = False) -> str:
    """Return one line on what keeps a handout from being final, each kind with its places; empty if it is final.

    Problems already explained are only counted: those that are not standing, or all of them if `explained`.
    """
    unready = [problem for problem in sort_problems(problems) if problem.severity is UNREADY]
    if not unready:
        return ""
    listed = [problem for problem in unready if problem.standing and not explained]
    places: dict[str, list[str]] = {}
    for problem in listed:
        places.setdefault(problem.standing, []).append(f"{problem.where.file}:{problem.where.line}")
    explained_count = len(unready) - len(listed)
    kinds = [f"{kind} ({_format_places(kind_places)})" for kind, kind_places in places.items()]
    kinds += [f"{explained_count} explained above" if kinds else "explained above"] if explained_count else []
    return f"Not final yet: {format_quantity(len(unready), 'thing')} to finish: {', '.join(kinds)}."


def _format_places(places: Sequence[str]) -> str:
    """Return the first five places, each once, and the number of the others."""
    unique_places = list(dict.fromkeys(places))
    hidden_count = len(unique_places) - _MOST_PLACES
    return ", ".join(unique_places[:_MOST_PLACES]) + (f" and {hidden_count} more" if hidden_count > 0 else "")


def format_json(problems: Sequence[Problem]) -> str:
    """Return a JSON list with one object for each problem, in the order of the file."""
    import json as json_module

    return json_module.dumps(
        [_problem_to_dict(problem) for problem in sort_problems(problems)], indent=2, ensure_ascii=False
    )


def _problem_to_dict(problem: Problem) -> dict[str, object]:
    record: dict[str, object] = {
        "rule": problem.rule,
        "severity": problem.severity.value,
        **_where_to_dict(problem.where),
        "message": problem.message,
        "hint": problem.hint,
        "source": problem.source,
    }
    return record if problem.related_where is None else {**record, "also": _where_to_dict(problem.related_where)}


def _where_to_dict(where: Where) -> dict[str, object]:
    return {"file": where.file, "line": where.line, "column": where.column, "length": where.length}


def format_github(problems: Sequence[Problem]) -> str:
    """Return workflow commands, which GitHub shows next to the lines of a change."""
    return "\n".join(map(_format_github_command, sort_problems(problems)))


def _format_github_command(problem: Problem) -> str:
    where = problem.where
    message = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
    fields = {
        "file": where.file,
        "line": where.line,
        "col": where.column,
        "endColumn": where.column + where.length - 1,
        "title": f"{problem.severity.value}: {problem.rule}",
    }
    properties = ",".join(f"{name}={_escape(str(value), _PROPERTY_ESCAPES)}" for name, value in fields.items())
    return f"::{_GITHUB_LEVELS[problem.severity]} {properties}::{_escape(message, _MESSAGE_ESCAPES)}"


_MESSAGE_ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY_ESCAPES = {**_MESSAGE_ESCAPES, ":": "%3A", ",": "%2C"}


def _escape(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in text)


FORMATS: dict[str, Callable[[Sequence[Problem]], str]] = {
    "text": format_text,
    "json": format_json,
    "github": format_github,
}


def count_problems(problems: Sequence[Problem], severity: Severity) -> int:
    """Return the number of problems of a severity, each counted once."""
    return sum(problem.severity is severity for problem in sort_problems(problems))


def format_counts(problems: Sequence[Problem]) -> str:
    """Return `2 errors, 1 thing to finish, 1 warning`, or `no problems`."""
    phrases = [
        format_quantity(number, noun) + suffix
        for severity, noun, suffix in _SEVERITY_NOUNS
        if (number := count_problems(problems, severity))
    ]
    return ", ".join(phrases) or "no problems"


def format_quantity(number: int, noun: str) -> str:
    """Return a number and its noun: `1 page`, `2 pages`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
