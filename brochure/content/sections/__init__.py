"""The kinds of section there are. A new kind is a file here and a line in `KINDS`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.content.sections.benefits_risks import BenefitsRisks
from brochure.content.sections.callout import Callout
from brochure.content.sections.checklist import Checklist
from brochure.content.sections.contacts import Contacts
from brochure.content.sections.faq import Faq
from brochure.content.sections.figure import Figure
from brochure.content.sections.glossary import Glossary
from brochure.content.sections.people_chart import PeopleChart
from brochure.content.sections.prose import Prose
from brochure.content.sections.references import References
from brochure.content.sections.steps import Steps
from brochure.content.sections.table import Table
from brochure.content.sections.timeline import Timeline

if TYPE_CHECKING:
    from brochure.content.sections.base import Section

KINDS: dict[str, type[Section]] = {
    "prose": Prose,
    "benefits_risks": BenefitsRisks,
    "faq": Faq,
    "timeline": Timeline,
    "steps": Steps,
    "table": Table,
    "people_chart": PeopleChart,
    "checklist": Checklist,
    "callout": Callout,
    "figure": Figure,
    "contacts": Contacts,
    "glossary": Glossary,
    "references": References,
}
