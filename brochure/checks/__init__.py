"""Checks: faults that reading does not see. One file a family; each rule is a function, and all stand in `ALL`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.checks import characters, figures, governance

if TYPE_CHECKING:
    from brochure.checks.rule import Rule
    from brochure.checks.subject import Subject
    from brochure.problems import Problem

ALL: tuple[Rule, ...] = (
    characters.missing_character,
    figures.coarse_picture,
    figures.silent_cover,
    governance.missing_review,
    governance.placeholder_contact,
    governance.placeholder_text,
)


def check(subject: Subject) -> list[Problem]:
    """All that the rules find."""
    return [problem for rule in ALL for problem in rule.problems(subject)]
