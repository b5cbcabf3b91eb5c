"""Whom to call, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from brochure.content import records
from brochure.content.inline_markup import join_inline
from brochure.content.sections.base import Context, Section, is_phone, is_unfilled, link_phone
from brochure.diagnostics.problem import ERROR, Problem
from brochure.diagnostics.suggest import shorten_for_message
from brochure.document.blocks import List, ListItem, Paragraph, Span
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.document.blocks import Block, Inline

EXAMPLE = """\
heading: When to call, and whom
kind: contacts
contacts:
  - phone: 911
    when: "**Call 911 for:** danger right now, chest pain or trouble breathing."
    sign: emergency
  - name: The clinic
    phone: clinic
    when: "**Call us for:** a worse mood, or pain when you urinate."
    sign: clinic
"""


@dataclass(frozen=True, kw_only=True, repr=False)
class Contact(records.Record):
    """One number to call."""

    name: Inline = records.text_field(
        "Whose number it is. Leave it out if the number is well known, such as 911.",
        role="name",
        required=False,
        personal=True,
    )
    phone: str = records.word_field("The number. Write clinic for the phone number in assets/clinic.yaml.")
    when: Inline = records.text_field_with_links("When to call it.", role="contact")
    brief: Inline = records.brief_field("when")
    sign: Literal["emergency", "crisis", "clinic", "phone"] = records.choice_field(
        "The sign next to it: emergency, crisis, clinic or phone.",
        *("emergency", "crisis", "clinic", "phone"),
        default="phone",
    )

    def check(self) -> Iterator[Problem]:
        """Yield an error for a number that cannot be called, unless it is in square brackets, to be filled in."""
        if self.phone != "clinic" and not is_phone(self.phone) and not is_unfilled(self.phone):
            message = f"“{shorten_for_message(self.phone)}” is not a phone number"
            hint = "write digits, such as 988 or 1-800-222-1222, or write clinic for the clinic's own number"
            yield Problem(ERROR, self.where_of("phone"), "bad-phone", message, hint)

    def build_label(self, context: Context) -> Inline:
        """Return the name, then the number on a line of its own, with a tel: link."""
        phone = context.clinic_phone if self.phone == "clinic" else self.phone
        if not phone:
            return self.name or (Span(context.words["clinic"]),)
        return join_inline(self.name, (Span("\n"),), link_phone(phone)) if self.name else link_phone(phone)


@dataclass(frozen=True, kw_only=True, repr=False)
class ContactsSection(Section):
    """Numbers to call."""

    states = "instructions"
    acts = True
    draws = False

    when_tight = "all"

    contacts: tuple[Contact, ...] = records.record_list_field(Contact, "The numbers, the most urgent first.")

    def build_blocks(self, context: Context) -> tuple[Block, ...]:
        """Return a list whose labels are the numbers."""
        items = tuple(
            ListItem((Paragraph(c.when, c.where_of("when")),), c.build_label(context), icon=c.sign, where=c.where)
            for c in self.contacts
        )
        return (List(items, "contacts", items[0].where),)
