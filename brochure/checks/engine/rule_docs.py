"""The rules explained, by their own docstrings: as a list, one by one, and as a page of the documentation."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Any

from brochure.checks.engine.registry import EVERY
from brochure.diagnostics.problem import ERROR, UNREADY, WARNING
from brochure.diagnostics.suggest import nearest

if TYPE_CHECKING:
    from brochure.checks.rule import RuleOver

_WIDTH = 100
_EXAMPLE = re.compile(r"\n+(Bad|Good):\n+")
_MEANINGS = {
    ERROR: "no sound PDF can be made",
    UNREADY: "the PDF is marked Draft",
    WARNING: "worth mending",
}
_CLOSING = (
    "These are the rules of the checks. Faults that are found while a file is read (such as unknown-key or\n"
    "missing-field) explain themselves where they are reported, and are not listed here."
)
_HEAD = """\
# Rules

What `brochure check` looks for. An *error* forbids a PDF; what is *unready* marks it as a draft; a *warning* is worth
mending. A handout may break a rule for a reason, which is then reported:

```yaml
allow:
  long-sentence: quoted from the consent form
```

Errors, a missing or overdue review, and placeholders can never be allowed. Faults that are found while a file is read,
such as `unknown-key`, explain themselves where they are reported and have no place here.

This page is made from the program: `brochure rules --markdown`.
"""


def find(name: str) -> tuple[RuleOver[Any] | None, str | None]:
    """The rule of a name; or nothing, and the name that was probably meant."""
    known = {rule.name: rule for rule in EVERY}
    return (known[name], None) if name in known else (None, nearest(name, known))


def listing() -> str:
    """Every rule on a line or two: name, severity, what is wrong."""
    wide = max(len(rule.name) for rule in EVERY)
    rows = []
    for rule in sorted(EVERY, key=lambda rule: rule.name):
        start = f"{rule.name:{wide}}  {rule.severity.value:8}"
        rows += textwrap.wrap(_first(rule), _WIDTH, initial_indent=start, subsequent_indent=" " * len(start))
    return "\n".join([*rows, "", f"{len(EVERY)} rules. `brochure rules NAME` explains one.", _CLOSING])


def page(rule: RuleOver[Any]) -> str:
    """One rule's manual, for a terminal."""
    head = [rule.name, f"{rule.severity.value}: {_MEANINGS[rule.severity]}"]
    source = [f"Source: {rule.source}"] if rule.source else []
    return "\n".join([*head, "", rule.manual, *([""] if source else []), *source])


def markdown() -> str:
    """All manuals as a page of the documentation."""
    return "\n".join([_HEAD, *(_section(rule) for rule in sorted(EVERY, key=lambda rule: rule.name))])


def _section(rule: RuleOver[Any]) -> str:
    about = f"*{rule.severity.value.capitalize()}*" + (f" · {rule.source}" if rule.source else "")
    manual = _EXAMPLE.sub(r"\n\n*\1*\n\n", rule.manual)  # what is indented below it, Markdown shows as an example
    return f"## {rule.name}\n\n{about}\n\n{manual}\n"


def _first(rule: RuleOver[Any]) -> str:
    return rule.manual.partition("\n\n")[0].replace("\n", " ")
