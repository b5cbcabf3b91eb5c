"""Merge fields in a text, as authors type them: `{{first_name}}`. Finds them, and misspelled ones.

Braces have no other meaning in a text, so braces that are not a field are printed as typed; they are reported only if
they are almost certainly a mistake. Every pattern takes time linear in the text's length.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from brochure.diagnostics.problem import ERROR, WARNING, Problem
from brochure.diagnostics.suggest import find_nearest, shorten_for_message
from brochure.document import merge_fields
from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from brochure.diagnostics.problem import Severity, Where
    from brochure.document.blocks import Span
    from brochure.source.parser import Scalar

Locator: TypeAlias = "Callable[[int, int], Where]"  # from offset and length in a text to the position in the file

PLACEHOLDER = compile_lazily(
    r"(?<!\{)\{\{[ \t]{0,9}\n?[ \t]{0,99}([a-z][a-z0-9_]{0,99})[ \t]{0,9}\n?[ \t]{0,99}\}\}(?!\})"
)
"""A merge field in a text; the group is its name. A line of the text may end before or after the name."""

FIELD_NAME = compile_lazily(r"[a-z][a-z0-9_]{0,39}")
"""The names that a merge field may have."""

_BRACED_TEXT = compile_lazily(r"(?P<open>\{{1,9})(?P<inner>[^{}\n]{0,80})(?P<close>\}{1,9})")
_NAME_LIKE = compile_lazily(r"[^\W\d_][\w .-]*|")  # a name in two braces, or nothing
_OPEN_BRACES = compile_lazily(r"\{\{[ \t]{0,9}(?P<inner>\w[\w-]{0,40})")
_CLOSE_BRACES = compile_lazily(r"(?<![\w-])(?P<inner>\w[\w-]{0,40})[ \t]{0,9}\}\}")


def split_at_placeholders(
    text: str, bounds: tuple[int, int], template: Span, locate: Locator, problems: list[Problem]
) -> list[Span]:
    """Split a range of a text into spans like `template`, one for each merge field; report fields in a link's words.

    `bounds` are the start and the end of the range.
    """
    start, end = bounds
    spans = []
    for match in PLACEHOLDER.finditer(text, start, end) if "{{" in text[start:end] else ():
        where = locate(match.start(), len(match[0]))
        if template.link:
            message = f"{format_placeholder(match[1])} cannot be used in the words of a link"
            problems.append(Problem(ERROR, where, "misplaced-field", message, "put it before or after the link"))
        spans.append(replace(template, text=text[start : match.start()]))
        spans.append(replace(template, text=merge_fields.BLANKS["text"], field=match[1], where=where))
        start = match.end()
    return [*spans, replace(template, text=text[start:end])]


def report_in_address(text: str, bounds: tuple[int, int], locate: Locator, problems: list[Problem]) -> bool:
    """Report a merge field in a link's address, and return True if there is one."""
    match = PLACEHOLDER.search(text, *bounds)
    if match is not None:
        message = f"{format_placeholder(match[1])} cannot be used in the address of a link"
        where = locate(match.start(), len(match[0]))
        hint = "write an address that is the same for every patient"
        problems.append(Problem(ERROR, where, "misplaced-field", message, hint))
    return match is not None


def refuse_placeholders(scalar: Scalar, key: str, problems: list[Problem]) -> None:
    """Report every merge field in a text that is the same for all readers; `key` is the text's key."""
    if "{{" not in scalar.value:
        return
    for match in PLACEHOLDER.finditer(scalar.value):
        message = f"{format_placeholder(match[1])} cannot be used in `{key}`, which is the same for every patient"
        hint = "move it into a text below; other people may see this one"
        problems.append(Problem(ERROR, scalar.where_at(match.start(), len(match[0])), "misplaced-field", message, hint))


def find_misspelled(scalar: Scalar, names: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each text that was meant to be a merge field but has a mistake in its braces or its name."""
    value = scalar.value
    used_ranges = [match.span() for match in PLACEHOLDER.finditer(value)]
    for pattern in (_BRACED_TEXT, _OPEN_BRACES, _CLOSE_BRACES):
        for match in pattern.finditer(value):
            start, end = match.span()
            if any(start < stop and begin < end for begin, stop in used_ranges):
                continue
            severity, suggestion = _classify_braces(match, names)
            if severity is not None:
                used_ranges.append((start, end))
                message = f"`{shorten_for_message(match[0])}` is not a personal field, so it would be printed as typed"
                yield Problem(
                    severity, scalar.where_at(start, end - start), "misspelt-field", message, _suggest_fix(suggestion)
                )


def _classify_braces(match: re.Match[str], names: Collection[str]) -> tuple[Severity | None, str]:
    """Return the severity of braces that look like a merge field, and the field's name if it can be guessed.

    The severity is ERROR if they surely are one, WARNING if they probably are, and None for other braces.
    """
    content = match["inner"].strip()
    name = to_field_name(content)
    suggestion = find_nearest(content, names) or (name if name in names else "")
    groups = match.groupdict()
    if groups.get("close") and len(groups.get("open") or "") > 1 and (suggestion or _NAME_LIKE.fullmatch(content)):
        return ERROR, suggestion or name
    if not suggestion:
        return None, ""
    return ERROR if name == suggestion else WARNING, suggestion


def to_field_name(words: str) -> str:
    """Convert words to the name of a field (`First Name` to `first_name`); return an empty text if that fails."""
    name = "_".join(re.findall(r"[a-z0-9]+", words.lower()))
    return name if FIELD_NAME.fullmatch(name) else ""


def _suggest_fix(suggestion: str) -> str:
    if suggestion:
        return f"did you mean {format_placeholder(suggestion)}?"
    return "write a name listed under `people:` with two braces before and after it, such as {{first_name}}"


def format_placeholder(name: str) -> str:
    """Return a field as authors type it, such as {{first_name}}."""
    return f"{{{{{name}}}}}"
