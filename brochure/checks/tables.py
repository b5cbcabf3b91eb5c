"""The tables of all rules."""

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
    looks,
    mails,
    numbers,
    pages,
    reach,
    reading,
    sources,
    whole,
    wording,
    words,
)

if TYPE_CHECKING:
    from brochure.checks.printed import Printed
    from brochure.checks.rule import Rule, RuleOver

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

LAYOUT: tuple[RuleOver[Printed], ...] = pages.RULES
"""The rules over the pages: they run when a PDF is made, or with `check --layout`."""

EVERY: tuple[RuleOver[Any], ...] = (*ALL, *LAYOUT, *allow.RULES)
