"""The checks of the pages, once they are laid out; these rules alone are loaded for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brochure.checks import allow, contrast, layout
from brochure.checks.allow import Allowing

if TYPE_CHECKING:
    from brochure.checks.printed import Printed
    from brochure.checks.rule import RuleOver
    from brochure.problems import Problem

RULES: tuple[RuleOver[Printed], ...] = (*layout.RULES, *contrast.RULES)


def check(printed: Printed) -> list[Problem]:
    """What the rules over the pages find, less what the content allows."""
    found = tuple(problem for rule in RULES for problem in rule.problems(printed))
    subject = printed.subject
    allowing = Allowing(subject.handout.allow, found, RULES, _every, subject.alone)
    return [*allow.sift(allowing), *allow.idle_allow.problems(allowing)]


def _every() -> tuple[RuleOver[Any], ...]:
    from brochure.checks.tables import EVERY  # which has these in it, too

    return EVERY
