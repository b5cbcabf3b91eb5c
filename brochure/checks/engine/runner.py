"""The checks of a handout's content: all rules run over it, and what it allows is taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from brochure.checks.engine import suppressions
from brochure.checks.engine.registry import ALL, EVERY, LAYOUT
from brochure.checks.engine.suppressions import Allowing
from brochure.checks.text.languages import language_of, name_of
from brochure.diagnostics.problem import ALLOWED, NOTE, Problem
from brochure.runtime.memo import register_cache

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brochure.checks.rule import RuleOver
    from brochure.content.edition_content import Subject
    from brochure.content.handout import Handout

Checked = TypeVar("Checked")


def check(subject: Subject) -> list[Problem]:
    """What the rules over the content find, less what the content allows."""
    handout = subject.handout
    allowing = Allowing(handout.allow, tuple(find(subject)), _known(ALL, handout), EVERY, subject.alone)
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
    rules: tuple[RuleOver[Any], ...] = (*ALL, *LAYOUT) if layout else ALL
    ran = _known(rules, handout)
    return suppressions.idle_allow.problems(Allowing(unused, (), ran, EVERY))


def unknown_language(handout: Handout) -> list[Problem]:
    """Return a note that counts the rules without words for the handout's language; nothing if all know it."""
    count = len(EVERY) - len(_known(EVERY, handout))
    if not count:
        return []
    language = name_of(language_of(handout))
    message = f"{count} of {len(EVERY)} rules do not know {language} yet, so they were not used"
    hint = f"have a person who reads {language} check what they look for: `brochure rules` lists them"
    return [Problem(NOTE, handout.place("language"), "rules-without-words", message, hint)]


def _known(rules: tuple[RuleOver[Checked], ...], handout: Handout) -> tuple[RuleOver[Checked], ...]:
    """Return the rules that have words for the handout's language."""
    return tuple([rule for rule in rules if rule.knows(handout)])


def find(subject: Subject) -> list[Problem]:
    """All that the rules over the content find, allowed or not."""
    placed = [rule for rule in _known(ALL, subject.handout) if rule.placed]
    return [*_in_words(subject), *(problem for rule in placed for problem in rule.problems(subject))]


_last: dict[bool, tuple[Subject, list[Problem]]] = {}  # whether tight: most editions of a handout say the same
register_cache(_last.clear)


def _in_words(subject: Subject) -> list[Problem]:
    """What the rules find that look at words alone; what the last edition said as well is not looked at again."""
    tight = subject.edition.tight
    before, found = _last.get(tight, (None, []))
    if before is None or not _says_the_same(subject, before):
        rules = [rule for rule in _known(ALL, subject.handout) if not rule.placed and (rule.tight or not tight)]
        found = [problem for rule in rules for problem in rule.problems(subject)]
        _last[tight] = subject, found
    return found


def _says_the_same(one: Subject, other: Subject) -> bool:
    return one.root is other.root and one.brand is other.brand and one.handout == other.handout
