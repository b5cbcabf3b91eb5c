"""Whether a reader can reach the clinic: numbers that a handout promises and does not print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.checks.rule import ContentRule, Finding, rule
from brochure.content.sections.contacts import ContactsSection
from brochure.diagnostics.problem import UNREADY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.content.edition_content import EditionContent


@rule("contact-without-number", UNREADY)
def contact_without_number(content: EditionContent) -> Iterator[Finding]:
    """A contact stands for the clinic's phone, but assets/clinic.yaml has none.

    A patient who is told to call the clinic must be told where. Fill in `phone:` in assets/clinic.yaml, or take the
    contact out.

    Bad:
        phone: clinic        (and `phone:` empty in clinic.yaml)
    Good:
        phone: clinic        (and `phone: 435-555-0123` in clinic.yaml)
    """
    if content.brand.phone:
        return
    for section in content.handout.sections:
        for contact in section.contacts if isinstance(section, ContactsSection) else ():
            if contact.phone == "clinic":
                message = "this contact stands for the clinic's phone, but the clinic has no phone to print"
                yield Finding(contact.where_of("phone"), message, "fill in `phone:` in assets/clinic.yaml")


RULES: tuple[ContentRule, ...] = (contact_without_number,)
