"""Balance: a handout describes the risks as fully as the benefits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.checks.rule import Finding, rule
from brochure.checks.rules.clinical import find_first, list_statements, locate_match
from brochure.checks.text import rule_packs
from brochure.checks.text.clauses import is_denied
from brochure.checks.text.languages import get_language, is_english
from brochure.content.sections.benefits_risks import BenefitsRisksSection
from brochure.diagnostics.problem import UNREADY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from brochure.checks.rule import ContentRule
    from brochure.content.edition_content import EditionContent
    from brochure.document.blocks import Inline

_INDEX = "CDC Clear Communication Index"

_MIN_RISK_SHARE = 0.5
"""The least number of words about risks, as a share of those about benefits. The CDC index asks for both."""


@rule("benefits-without-risks", UNREADY, _INDEX)
def benefits_without_risks(content: EditionContent) -> Iterator[Finding]:
    """Benefits are described without the risks, or the risks in fewer points or far fewer words.

    People can only weigh what they know. In a section on benefits and risks, name at least as many risks as benefits,
    and describe them in at least half as many words. Any other handout that names benefits must name risks too.

    Bad:
        three benefits, each with two sentences, and one risk: “Some feel dizzy.”
    Good:
        three benefits and five risks, described in the same detail
    """
    tables = [section for section in content.handout.sections if isinstance(section, BenefitsRisksSection)]
    for table in tables:
        benefit_words, risk_words = (
            _count_words(entry.detail for entry in table.benefits),
            _count_words(entry.detail for entry in table.risks),
        )
        if len(table.risks) < len(table.benefits):
            message = f"this section names more benefits ({len(table.benefits)}) than risks ({len(table.risks)})"
            yield Finding(table.where_of("risks"), message, "name as many risks as benefits, or more")
        elif risk_words < _MIN_RISK_SHARE * benefit_words:
            message = f"there are {benefit_words} words about the benefits, but only {risk_words} about the risks"
            hint = "say for each risk how often it happens and what to do about it"
            yield Finding(table.where_of("risks"), message, hint)
    if not tables and is_english(content.handout):
        yield from _report_one_sided(content)


def _report_one_sided(content: EditionContent) -> Iterator[Finding]:
    general_pack = rule_packs.load_general_pack(get_language(content.handout))
    benefits, risks = general_pack.find_entry("balance", "benefits"), general_pack.find_entry("balance", "risks")
    statements = list_statements(content)
    if (
        benefits is None
        or risks is None
        or any(True for statement in statements for _ in risks.find_matches(statement))
    ):
        return
    claims = [
        statement
        for statement in statements
        if any(not is_denied(statement.text, *match.span()) for match in benefits.find_matches(statement))
    ]
    for sentence, match in find_first(benefits, claims):
        yield Finding(locate_match(content, sentence, match), *benefits.build_message_and_hint(match[0]))


def _count_words(texts: Iterable[Inline]) -> int:
    return sum(1 if span.field else len(span.text.split()) for text in texts for span in text)


RULES: tuple[ContentRule, ...] = (benefits_without_risks,)
