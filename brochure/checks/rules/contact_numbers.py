"""Contacts that should print the clinic's phone number when the clinic has none."""

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
    """A contact should print the clinic's phone number, but there is none in assets/clinic.yaml.

    Patients who should call the clinic need its number. Type it after `phone:` in assets/clinic.yaml, or delete the
    contact.

    Bad:
        phone: clinic        (and `phone:` empty in clinic.yaml)
    Good:
        phone: clinic        (and `phone: 435-649-2000` in clinic.yaml)
    """
    if content.brand.phone:
        return
    for section in content.handout.sections:
        for contact in section.contacts if isinstance(section, ContactsSection) else ():
            if contact.phone == "clinic":
                message = "this contact should print the clinic's phone number, but there is none"
                hint = "type the clinic's phone number after `phone:` in assets/clinic.yaml, or delete this contact"
                yield Finding(contact.where_of("phone"), message, hint)


RULES: tuple[ContentRule, ...] = (contact_without_number,)
