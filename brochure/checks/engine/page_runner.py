"""The checks of the pages, once they are laid out; apart from runner.py, as they need none of the other rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.checks.engine import suppressions
from brochure.checks.engine.suppressions import Allowing
from brochure.checks.rules import contrast, layout

if TYPE_CHECKING:
    from brochure.checks.rule import RuleOver
    from brochure.checks.text.page_index import Printed
    from brochure.diagnostics.problem import Problem

RULES: tuple[RuleOver[Printed], ...] = (*layout.RULES, *contrast.RULES)


def check(printed: Printed) -> list[Problem]:
    """Return what the rules over the pages find, less what the content allows.

    What it allows of other rules is judged with the content, by runner.py.
    """
    subject = printed.subject
    ran = tuple(rule for rule in RULES if rule.knows(subject.handout))
    found = tuple(problem for rule in ran for problem in rule.problems(printed))
    allowing = Allowing(subject.handout.allow, found, ran, RULES, subject.alone)
    return [*suppressions.sift(allowing), *suppressions.idle_allow.problems(allowing)]
