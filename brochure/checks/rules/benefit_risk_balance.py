"""Whether benefits and risks are told alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.checks.rule import Fault, rule
from brochure.checks.rules.clinical import at, first, told
from brochure.checks.text import rule_packs
from brochure.checks.text.clauses import is_denied
from brochure.checks.text.languages import english, language_of
from brochure.content.sections.benefits_risks import BenefitsRisks
from brochure.diagnostics.problem import UNREADY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from brochure.checks.rule import Rule
    from brochure.content.edition_content import Subject
    from brochure.document.blocks import Inline

_INDEX = "CDC Clear Communication Index"

_SHORT = 0.5
"""Risks told in fewer words than this share of the benefits' are told far shorter: CDC index, both are to be told."""


@rule("benefits-without-risks", UNREADY, _INDEX)
def benefits_without_risks(subject: Subject) -> Iterator[Fault]:
    """Benefits are told without the risks, or the risks in fewer points or far fewer words.

    People weigh what they are told. In a section of benefits and risks there are as many risks as benefits, told in at
    least half as many words; a handout that names benefits names risks.

    Bad:
        three benefits, each with two sentences, and one risk: “Some feel dizzy.”
    Good:
        three benefits and five risks, told alike
    """
    tables = [section for section in subject.handout.sections if isinstance(section, BenefitsRisks)]
    for table in tables:
        good, bad = _length(e.detail for e in table.benefits), _length(e.detail for e in table.risks)
        if len(table.risks) < len(table.benefits):
            message = f"there are {len(table.benefits)} benefits, but only {len(table.risks)} of the risks"
            yield Fault(table.place("risks"), message, "name as many risks as benefits, or more")
        elif bad < _SHORT * good:
            message = f"the benefits are told in {good} words, the risks in {bad}"
            yield Fault(table.place("risks"), message, "say of each risk how often it comes and what to do then")
    if not tables and english(subject.handout):
        yield from _one_sided(subject)


def _one_sided(subject: Subject) -> Iterator[Fault]:
    general = rule_packs.general(language_of(subject.handout))
    benefits, risks = general.entry("balance", "benefits"), general.entry("balance", "risks")
    among = told(subject)
    if benefits is None or risks is None or any(True for s in among for _ in risks.find(s)):
        return
    claimed = [s for s in among if any(not is_denied(s.text, *found.span()) for found in benefits.find(s))]
    for sentence, found in first(benefits, claimed):
        yield Fault(at(subject, sentence, found), *benefits.told(found[0]))


def _length(texts: Iterable[Inline]) -> int:
    return sum(1 if span.field else len(span.text.split()) for text in texts for span in text)


RULES: tuple[Rule, ...] = (benefits_without_risks,)
