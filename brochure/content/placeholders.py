"""Personal fields in a text, as authors type them: `{{first_name}}`. Finds them, and what was meant to be one.

Braces have no other meaning here, so what is no field is printed as typed; only what can hardly be anything else but
a slip is told. Every pattern takes time in proportion to the text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from brochure.diagnostics.problem import ERROR, WARNING, Problem
from brochure.diagnostics.suggest import nearest, shorten
from brochure.document import merge_fields
from brochure.runtime.lazy_regex import on_demand

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from brochure.diagnostics.problem import Severity, Where
    from brochure.document.blocks import Span
    from brochure.source.parser import Scalar

Place: TypeAlias = "Callable[[int, int], Where]"  # where a part of a text (offset, length) stands in the file

FIELD = on_demand(r"(?<!\{)\{\{[ \t]{0,9}\n?[ \t]{0,99}([a-z][a-z0-9_]{0,99})[ \t]{0,9}\n?[ \t]{0,99}\}\}(?!\})")
"""A personal field in a text; the group is its name. A text may be broken into lines beside the name."""

NAME = on_demand(r"[a-z][a-z0-9_]{0,39}")
"""What a personal field may be called."""

_BRACED = on_demand(r"(?P<open>\{{1,9})(?P<inner>[^{}\n]{0,80})(?P<close>\}{1,9})")
_NAMELIKE = on_demand(r"[^\W\d_][\w .-]*|")  # what stands in two braces and looks like a name, or is nothing
_OPENED = on_demand(r"\{\{[ \t]{0,9}(?P<inner>\w[\w-]{0,40})")
_CLOSED = on_demand(r"(?<![\w-])(?P<inner>\w[\w-]{0,40})[ \t]{0,9}\}\}")


def parted(text: str, part: tuple[int, int], look: Span, place: Place, problems: list[Problem]) -> list[Span]:
    """A part of a text (from, to) in one look, its personal fields apart; a link's words are no place for one."""
    here, end = part
    spans = []
    for found in FIELD.finditer(text, here, end) if "{{" in text[here:end] else ():
        where = place(found.start(), len(found[0]))
        if look.link:
            message = f"{written(found[1])} cannot stand in the words of a link"
            problems.append(Problem(ERROR, where, "misplaced-field", message, "put it before or behind the link"))
        spans.append(replace(look, text=text[here : found.start()]))
        spans.append(replace(look, text=merge_fields.BLANKS["text"], field=found[1], where=where))
        here = found.end()
    return [*spans, replace(look, text=text[here:end])]


def in_address(text: str, part: tuple[int, int], place: Place, problems: list[Problem]) -> bool:
    """Whether a personal field stands in a link's address, which was then reported."""
    found = FIELD.search(text, *part)
    if found is not None:
        message = f"{written(found[1])} cannot stand in the address of a link"
        where = place(found.start(), len(found[0]))
        problems.append(Problem(ERROR, where, "misplaced-field", message, "write an address that is the same for all"))
    return found is not None


def refuse(scalar: Scalar, key: str, problems: list[Problem]) -> None:
    """Report every personal field in a text that is the same for all readers; `key` is what it was written for."""
    if "{{" not in scalar.value:
        return
    for found in FIELD.finditer(scalar.value):
        message = f"{written(found[1])} cannot stand in `{key}`, which is the same for every reader"
        hint = "move it into a text below; others may see what stands here"
        problems.append(Problem(ERROR, scalar.at(found.start(), len(found[0])), "misplaced-field", message, hint))


def misspelt(scalar: Scalar, names: Collection[str]) -> Iterator[Problem]:
    """What was meant to be a personal field and is none: with a slip in its braces, or in its name beside them."""
    value = scalar.value
    taken = [found.span() for found in FIELD.finditer(value)]
    for pattern in (_BRACED, _OPENED, _CLOSED):
        for found in pattern.finditer(value):
            start, end = found.span()
            if any(start < stop and begin < end for begin, stop in taken):
                continue
            severity, meant = _slip(found, names)
            if severity is not None:
                taken.append((start, end))
                message = f"`{shorten(found[0])}` is no personal field, and would be printed as typed"
                yield Problem(severity, scalar.at(start, end - start), "misspelt-field", message, _mend(meant))


def _slip(found: re.Match[str], names: Collection[str]) -> tuple[Severity | None, str]:
    """How sure it is that braces were meant for a field, and for which; innocent braces are no slip."""
    inner = found["inner"].strip()
    name = as_name(inner)
    meant = nearest(inner, names) or (name if name in names else "")
    parts = found.groupdict()
    if parts.get("close") and len(parts.get("open") or "") > 1 and (meant or _NAMELIKE.fullmatch(inner)):
        return ERROR, meant or name
    if not meant:
        return None, ""
    return ERROR if name == meant else WARNING, meant


def as_name(words: str) -> str:
    """Words as the name of a field: `First Name` is `first_name`; empty where they make none."""
    name = "_".join(re.findall(r"[a-z0-9]+", words.lower()))
    return name if NAME.fullmatch(name) else ""


def _mend(meant: str) -> str:
    if meant:
        return f"did you mean {written(meant)}?"
    return "write two braces, the name of a field of `people:`, and two braces, such as {{first_name}}"


def written(name: str) -> str:
    """A field as it is typed."""
    return f"{{{{{name}}}}}"
