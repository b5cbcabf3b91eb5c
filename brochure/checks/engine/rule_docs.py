"""The manual of the rules, from their docstrings: as a list, one by one, and as a page of the documentation."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Any

from brochure.checks.engine.registry import ALL_RULES
from brochure.diagnostics.problem import ERROR, UNREADY, WARNING
from brochure.diagnostics.suggest import find_nearest

if TYPE_CHECKING:
    from brochure.checks.rule import Rule

_WIDTH = 100
_EXAMPLE = re.compile(r"\n+(Bad|Good):\n+")
_SEVERITY_MEANINGS = {
    ERROR: "no usable PDF can be made",
    UNREADY: "the PDF is marked Draft",
    WARNING: "worth fixing",
}
_CLOSING = (
    "These are the rules of the checks. Problems found while a file is read (such as unknown-key or\n"
    "missing-field) are explained where they are reported, and are not listed here."
)
_INTRODUCTION = """\
# Rules

What `brochure check` looks for. With an *error* no PDF is made; with something *unready* the PDF is marked Draft; a
*warning* is worth fixing. A handout may break a rule for a reason, which is then reported:

```yaml
allow:
  long-sentence: quoted from the consent form
```

Errors, a missing or overdue review, and placeholders can never be allowed. Problems found while a file is read, such as
`unknown-key`, are explained where they are reported and are not listed here.

To make this page again, run `brochure rules --markdown`.
"""


def find_rule(name: str) -> tuple[Rule[Any] | None, str | None]:
    """Return the rule of a name and None; or, if there is none, None and the name that was probably meant."""
    rules_by_name = {rule.name: rule for rule in ALL_RULES}
    return (rules_by_name[name], None) if name in rules_by_name else (None, find_nearest(name, rules_by_name))


def format_list() -> str:
    """Return every rule on a line or two: name, severity, what is wrong."""
    name_width = max(len(rule.name) for rule in ALL_RULES)
    rows = []
    for rule in sorted(ALL_RULES, key=lambda rule: rule.name):
        start = f"{rule.name:{name_width}}  {rule.severity.value:8}"
        rows += textwrap.wrap(_get_summary(rule), _WIDTH, initial_indent=start, subsequent_indent=" " * len(start))
    return "\n".join([*rows, "", f"{len(ALL_RULES)} rules. `brochure rules NAME` explains one.", _CLOSING])


def format_rule(rule: Rule[Any]) -> str:
    """Return the manual of one rule, for a terminal."""
    heading = [rule.name, f"{rule.severity.value}: {_SEVERITY_MEANINGS[rule.severity]}"]
    source = [f"Source: {rule.source}"] if rule.source else []
    return "\n".join([*heading, "", rule.manual, *([""] if source else []), *source])


def build_markdown() -> str:
    """Return the manuals of all rules as a page of the documentation."""
    return "\n".join(
        [_INTRODUCTION, *(_format_section(rule) for rule in sorted(ALL_RULES, key=lambda rule: rule.name))]
    )


def _format_section(rule: Rule[Any]) -> str:
    details = f"*{rule.severity.value.capitalize()}*" + (f" · {rule.source}" if rule.source else "")
    manual = _EXAMPLE.sub(r"\n\n*\1*\n\n", rule.manual)  # Markdown shows the indented lines below it as code
    return f"## {rule.name}\n\n{details}\n\n{manual}\n"


def _get_summary(rule: Rule[Any]) -> str:
    return rule.manual.partition("\n\n")[0].replace("\n", " ")
