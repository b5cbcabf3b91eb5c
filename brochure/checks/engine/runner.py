"""The checks of a handout's content: all rules run over it, and what it allows is taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.checks.engine import suppressions
from brochure.checks.engine.registry import ALL, EVERY, LAYOUT
from brochure.checks.engine.suppressions import Allowing
from brochure.diagnostics.problem import ALLOWED
from brochure.runtime.memo import on_forget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brochure.content.edition_content import Subject
    from brochure.content.handout import Handout
    from brochure.diagnostics.problem import Problem


def check(subject: Subject) -> list[Problem]:
    """What the rules over the content find, less what the content allows."""
    allowing = Allowing(subject.handout.allow, tuple(find(subject)), ALL, lambda: EVERY, subject.alone)
    return [
        *suppressions.sift(allowing),
        *(problem for rule in suppressions.RULES for problem in rule.problems(allowing)),
    ]


def idle(handout: Handout, found: Sequence[Problem], *, layout: bool) -> list[Problem]:
    """What a handout made in several editions allows although none of them breaks it; `found` is of them all."""
    if len(handout.editions) < 2:
        return []  # each check by itself has told
    used = {problem.where for problem in found if problem.severity is ALLOWED}
    unused = tuple(allowance for allowance in handout.allow if allowance.where not in used)
    return suppressions.idle_allow.problems(Allowing(unused, (), (*ALL, *LAYOUT) if layout else ALL, lambda: EVERY))


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
