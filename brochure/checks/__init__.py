"""Checks: faults that reading does not see. One file a family; each rule is a function, and all stand in the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brochure.checks import (
    access,
    allow,
    alternatives,
    balance,
    briefs,
    characters,
    claims,
    clinical,
    figures,
    governance,
    layout,
    looks,
    mails,
    numbers,
    reach,
    reading,
    sources,
    whole,
    wording,
    words,
)
from brochure.checks.allow import Allowing
from brochure.problems import ALLOWED
from brochure.remembered import on_forget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brochure.checks.printed import Printed
    from brochure.checks.rule import Rule, RuleOver
    from brochure.checks.subject import Subject
    from brochure.handout import Handout
    from brochure.problems import Problem

ALL: tuple[Rule, ...] = (
    # wording
    *reading.RULES,
    *wording.RULES,
    *words.RULES,
    *numbers.RULES,
    *looks.RULES,
    *whole.RULES,
    *briefs.RULES,
    # clinical safety
    *clinical.RULES,
    *claims.RULES,
    *balance.RULES,
    *sources.RULES,
    # governance
    *governance.RULES,
    *reach.RULES,
    *mails.RULES,
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
    allowing = Allowing(subject.handout.allow, tuple(find(subject)), ALL, EVERY, _is_all(subject))
    return [*allow.sift(allowing), *(problem for rule in allow.RULES for problem in rule.problems(allowing))]


def check_pages(printed: Printed) -> list[Problem]:
    """What the rules over the pages find, less what the content allows."""
    found = tuple(problem for rule in LAYOUT for problem in rule.problems(printed))
    subject = printed.subject
    allowing = Allowing(subject.handout.allow, found, LAYOUT, EVERY, _is_all(subject))
    return [*allow.sift(allowing), *allow.idle_allow.problems(allowing)]


def idle(handout: Handout, found: Sequence[Problem], *, layout: bool) -> list[Problem]:
    """What a handout made in several editions allows although none of them breaks it; `found` is of them all."""
    if len(handout.editions) < 2:
        return []  # each check by itself has told
    used = {problem.where for problem in found if problem.severity is ALLOWED}
    unused = tuple(allowance for allowance in handout.allow if allowance.where not in used)
    return allow.idle_allow.problems(Allowing(unused, (), (*ALL, *LAYOUT) if layout else ALL, EVERY))


def _is_all(subject: Subject) -> bool:
    """Whether the subject's edition is the only one that the handout is made in."""
    return set(subject.handout.editions or ("handout",)) == {subject.edition.name}


def find(subject: Subject) -> list[Problem]:
    """All that the rules over the content find, allowed or not."""
    placed = [problem for rule in ALL if rule.placed for problem in rule.problems(subject)]
    return [*_in_words(subject), *placed]


_last: dict[bool, tuple[Subject, list[Problem]]] = {}  # whether tight: most editions of a handout say the same
on_forget(_last.clear)


def _in_words(subject: Subject) -> list[Problem]:
    """What the rules find that look at words alone; what the last edition said as well is not looked at again."""
    tight = subject.edition.tight
    before, found = _last.get(tight, (None, []))
    if before is None or not _says_the_same(subject, before):
        rules = [rule for rule in ALL if not rule.placed and (rule.tight or not tight)]
        found = [problem for rule in rules for problem in rule.problems(subject)]
        _last[tight] = subject, found
    return found


def _says_the_same(one: Subject, other: Subject) -> bool:
    return one.root is other.root and one.brand is other.brand and one.handout == other.handout
