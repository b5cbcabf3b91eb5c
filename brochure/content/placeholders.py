"""Personal fields in a text, as authors type them: `{{first_name}}`. Finds them, and what was meant to be one.

Braces have no other meaning here, so what is no field is printed as typed; only what can hardly be anything else but
a slip is told. Every pattern takes time in proportion to the text.
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

Locator: TypeAlias = "Callable[[int, int], Where]"  # where a part of a text (offset, length) stands in the file

PLACEHOLDER = compile_lazily(
    r"(?<!\{)\{\{[ \t]{0,9}\n?[ \t]{0,99}([a-z][a-z0-9_]{0,99})[ \t]{0,9}\n?[ \t]{0,99}\}\}(?!\})"
)
"""A personal field in a text; the group is its name. A text may be broken into lines beside the name."""

FIELD_NAME = compile_lazily(r"[a-z][a-z0-9_]{0,39}")
"""What a personal field may be called."""

_BRACED_TEXT = compile_lazily(r"(?P<open>\{{1,9})(?P<inner>[^{}\n]{0,80})(?P<close>\}{1,9})")
_NAME_LIKE = compile_lazily(r"[^\W\d_][\w .-]*|")  # what stands in two braces and looks like a name, or is nothing
_OPEN_BRACES = compile_lazily(r"\{\{[ \t]{0,9}(?P<inner>\w[\w-]{0,40})")
_CLOSE_BRACES = compile_lazily(r"(?<![\w-])(?P<inner>\w[\w-]{0,40})[ \t]{0,9}\}\}")


def split_at_placeholders(
    text: str, bounds: tuple[int, int], template: Span, locate: Locator, problems: list[Problem]
) -> list[Span]:
    """A part of a text (from, to) in one look, its personal fields apart; a link's words are no place for one."""
    start, end = bounds
    spans = []
    for match in PLACEHOLDER.finditer(text, start, end) if "{{" in text[start:end] else ():
        where = locate(match.start(), len(match[0]))
        if template.link:
            message = f"{format_placeholder(match[1])} cannot stand in the words of a link"
            problems.append(Problem(ERROR, where, "misplaced-field", message, "put it before or behind the link"))
        spans.append(replace(template, text=text[start : match.start()]))
        spans.append(replace(template, text=merge_fields.BLANKS["text"], field=match[1], where=where))
        start = match.end()
    return [*spans, replace(template, text=text[start:end])]


def report_in_address(text: str, bounds: tuple[int, int], locate: Locator, problems: list[Problem]) -> bool:
    """Whether a personal field stands in a link's address, which was then reported."""
    match = PLACEHOLDER.search(text, *bounds)
    if match is not None:
        message = f"{format_placeholder(match[1])} cannot stand in the address of a link"
        where = locate(match.start(), len(match[0]))
        problems.append(Problem(ERROR, where, "misplaced-field", message, "write an address that is the same for all"))
    return match is not None


def refuse_placeholders(scalar: Scalar, key: str, problems: list[Problem]) -> None:
    """Report every personal field in a text that is the same for all readers; `key` is what it was written for."""
    if "{{" not in scalar.value:
        return
    for match in PLACEHOLDER.finditer(scalar.value):
        message = f"{format_placeholder(match[1])} cannot stand in `{key}`, which is the same for every reader"
        hint = "move it into a text below; others may see what stands here"
        problems.append(Problem(ERROR, scalar.where_at(match.start(), len(match[0])), "misplaced-field", message, hint))


def find_misspelled(scalar: Scalar, names: Collection[str]) -> Iterator[Problem]:
    """What was meant to be a personal field and is none: with a slip in its braces, or in its name beside them."""
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
                message = f"`{shorten_for_message(match[0])}` is no personal field, and would be printed as typed"
                yield Problem(
                    severity, scalar.where_at(start, end - start), "misspelt-field", message, _suggest_fix(suggestion)
                )


def _classify_braces(match: re.Match[str], names: Collection[str]) -> tuple[Severity | None, str]:
    """How sure it is that braces were meant for a field, and for which; innocent braces are no slip."""
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
    """Words as the name of a field: `First Name` is `first_name`; empty where they make none."""
    name = "_".join(re.findall(r"[a-z0-9]+", words.lower()))
    return name if FIELD_NAME.fullmatch(name) else ""


def _suggest_fix(suggestion: str) -> str:
    if suggestion:
        return f"did you mean {format_placeholder(suggestion)}?"
    return "write two braces, the name of a field of `people:`, and two braces, such as {{first_name}}"


def format_placeholder(name: str) -> str:
    """A field as it is typed."""
    return f"{{{{{name}}}}}"
