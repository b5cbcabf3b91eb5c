"""The checks of the pages, once they are laid out; these rules alone are loaded for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brochure.checks.engine import suppressions
from brochure.checks.engine.suppressions import Allowing
from brochure.checks.rules import contrast, layout

if TYPE_CHECKING:
    from brochure.checks.engine.rule import RuleOver
    from brochure.checks.text.page_index import Printed
    from brochure.diagnostics.problem import Problem

RULES: tuple[RuleOver[Printed], ...] = (*layout.RULES, *contrast.RULES)


def check(printed: Printed) -> list[Problem]:
    """What the rules over the pages find, less what the content allows."""
    found = tuple(problem for rule in RULES for problem in rule.problems(printed))
    subject = printed.subject
    allowing = Allowing(subject.handout.allow, found, RULES, _every, subject.alone)
    return [*suppressions.sift(allowing), *suppressions.idle_allow.problems(allowing)]


def _every() -> tuple[RuleOver[Any], ...]:
    from brochure.checks.engine.registry import EVERY  # which has these in it, too

    return EVERY
