"""Checks: faults that reading does not see. One file a family; each rule is a function, and all stand in the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brochure.checks import (
    access,
    allow,
    alternatives,
    balance,
    characters,
    clinical,
    figures,
    governance,
    layout,
    looks,
    numbers,
    reach,
    reading,
    sources,
    whole,
    wording,
    words,
)
from brochure.checks.allow import Allowing

if TYPE_CHECKING:
    from brochure.checks.printed import Printed
    from brochure.checks.rule import Rule, RuleOver
    from brochure.checks.subject import Subject
    from brochure.problems import Problem

ALL: tuple[Rule, ...] = (
    # wording
    *reading.RULES,
    *wording.RULES,
    *words.RULES,
    *numbers.RULES,
    *looks.RULES,
    *whole.RULES,
    # clinical safety
    *clinical.RULES,
    *balance.RULES,
    *sources.RULES,
    # governance
    *governance.RULES,
    *reach.RULES,
    # access
    *access.RULES,
    *alternatives.RULES,
    figures.silent_cover,
    # print
    characters.missing_character,
    figures.coarse_picture,
    figures.broken_picture,
)
"""The rules over the content, family by family."""

LAYOUT: tuple[RuleOver[Printed], ...] = (*layout.RULES, *access.OVER_PAGES)
"""The rules over the pages: they run when a PDF is made, or with `check --layout`."""

EVERY: tuple[RuleOver[Any], ...] = (*ALL, *LAYOUT, *allow.RULES)


def check(subject: Subject) -> list[Problem]:
    """What the rules over the content find, less what the content allows."""
    found = find(subject)
    allowing = Allowing(subject.handout.allow, tuple(found), ALL, EVERY)
    return [*allow.sift(allowing), *(problem for rule in allow.RULES for problem in rule.problems(allowing))]


def check_pages(printed: Printed) -> list[Problem]:
    """What the rules over the pages find, less what the content allows."""
    found = tuple(problem for rule in LAYOUT for problem in rule.problems(printed))
    allowing = Allowing(printed.subject.handout.allow, found, LAYOUT, EVERY)
    return [*allow.sift(allowing), *allow.idle_allow.problems(allowing)]


def find(subject: Subject) -> list[Problem]:
    """All that the rules over the content find, allowed or not."""
    return [problem for rule in ALL for problem in rule.problems(subject)]
