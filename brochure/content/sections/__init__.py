"""The kinds of section. To add a kind, add a file in this folder and a line in `KINDS`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.content.sections.benefits_risks import BenefitsRisksSection
from brochure.content.sections.callout import CalloutSection
from brochure.content.sections.checklist import ChecklistSection
from brochure.content.sections.contacts import ContactsSection
from brochure.content.sections.faq import FaqSection
from brochure.content.sections.figure import FigureSection
from brochure.content.sections.glossary import GlossarySection
from brochure.content.sections.people_chart import PeopleChartSection
from brochure.content.sections.prose import ProseSection
from brochure.content.sections.references import ReferencesSection
from brochure.content.sections.steps import StepsSection
from brochure.content.sections.table import TableSection
from brochure.content.sections.timeline import TimelineSection

if TYPE_CHECKING:
    from brochure.content.sections.base import Section

KINDS: dict[str, type[Section]] = {
    "prose": ProseSection,
    "benefits_risks": BenefitsRisksSection,
    "faq": FaqSection,
    "timeline": TimelineSection,
    "steps": StepsSection,
    "table": TableSection,
    "people_chart": PeopleChartSection,
    "checklist": ChecklistSection,
    "callout": CalloutSection,
    "figure": FigureSection,
    "contacts": ContactsSection,
    "glossary": GlossarySection,
    "references": ReferencesSection,
}
