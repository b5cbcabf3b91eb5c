"""The tables of all rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brochure.checks.engine import page_runner, suppressions
from brochure.checks.rules import (
    access,
    alt_text,
    benefit_risk_balance,
    briefs,
    characters,
    citations,
    claims,
    clinical,
    completeness,
    contact_numbers,
    figures,
    formatting,
    governance,
    mail_subject,
    numbers,
    reading_grade,
    vocabulary,
    wording,
)

if TYPE_CHECKING:
    from brochure.checks.rule import ContentRule, Rule
    from brochure.checks.text.page_index import PageIndex

CONTENT_RULES: tuple[ContentRule, ...] = (
    # wording
    *reading_grade.RULES,
    *wording.RULES,
    *vocabulary.RULES,
    *numbers.RULES,
    *formatting.RULES,
    *completeness.RULES,
    *briefs.RULES,
    # clinical safety
    *clinical.RULES,
    *claims.RULES,
    *benefit_risk_balance.RULES,
    *citations.RULES,
    # governance
    *governance.RULES,
    *contact_numbers.RULES,
    *mail_subject.RULES,
    # access
    *access.RULES,
    *alt_text.RULES,
    figures.silent_cover,
    # print
    characters.missing_character,
    figures.coarse_picture,
    figures.broken_picture,
)
"""The rules that check the content, by family."""

PAGE_RULES: tuple[Rule[PageIndex], ...] = page_runner.RULES
"""The rules that check the pages: they run when a PDF is made, or with `check --layout`."""

ALL_RULES: tuple[Rule[Any], ...] = (*CONTENT_RULES, *PAGE_RULES, *suppressions.RULES)
