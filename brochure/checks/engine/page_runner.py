"""The checks of laid-out pages; separate from runner.py, so that they run without loading the other rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.checks.engine import suppressions
from brochure.checks.engine.suppressions import AllowanceUsage
from brochure.checks.rules import contrast, layout

if TYPE_CHECKING:
    from brochure.checks.rule import Rule
    from brochure.checks.text.page_index import PageIndex
    from brochure.diagnostics.problem import Problem

RULES: tuple[Rule[PageIndex], ...] = (*layout.RULES, *contrast.RULES)


def check(page_index: PageIndex) -> list[Problem]:
    """Return the problems on the pages, without those that the content allows.

    Allowances of other rules are checked with the content, by runner.py.
    """
    content = page_index.content
    rules = tuple(rule for rule in RULES if rule.supports_language(content.handout))
    problems = tuple(problem for rule in rules for problem in rule.find_problems(page_index))
    usage = AllowanceUsage(content.handout.allow, problems, rules, RULES, content.is_only_edition)
    return [*suppressions.apply_allowances(usage), *suppressions.idle_allow.find_problems(usage)]
