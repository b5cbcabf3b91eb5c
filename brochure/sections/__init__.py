"""The kinds of section there are. A new kind is a file here and a line in `KINDS`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.sections.benefits_risks import BenefitsRisks
from brochure.sections.callout import Callout
from brochure.sections.checklist import Checklist
from brochure.sections.contacts import Contacts
from brochure.sections.faq import Faq
from brochure.sections.figure import Figure
from brochure.sections.glossary import Glossary
from brochure.sections.people_chart import PeopleChart
from brochure.sections.prose import Prose
from brochure.sections.references import References
from brochure.sections.steps import Steps
from brochure.sections.table import Table
from brochure.sections.timeline import Timeline

if TYPE_CHECKING:
    from brochure.sections.base import Section

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
