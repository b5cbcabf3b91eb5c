"""Whom to call, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from brochure.content import records
from brochure.content.inline_markup import join
from brochure.content.sections.base import Context, Section, is_phone, is_placeholder, phone_link
from brochure.diagnostics.problem import ERROR, Problem
from brochure.diagnostics.suggest import shorten
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

    name: Inline = records.text(
        "Whose number it is, if the number does not say it.", role="name", required=False, personal=True
    )
    phone: str = records.word("The number; `clinic` stands for the phone in assets/clinic.yaml.")
    when: Inline = records.linked("When to call it.", role="contact")
    brief: Inline = records.brief("when")
    sign: Literal["emergency", "crisis", "clinic", "phone"] = records.choice(
        "The sign beside it: emergency, crisis, clinic or phone.",
        *("emergency", "crisis", "clinic", "phone"),
        default="phone",
    )

    def check(self) -> Iterator[Problem]:
        """A number that cannot be called is an error, unless it is evidently yet to be filled in."""
        if self.phone != "clinic" and not is_phone(self.phone) and not is_placeholder(self.phone):
            message = f"“{shorten(self.phone)}” is not a phone number"
            hint = "write digits, as in 988 or 1-800-222-1222, or `clinic` for the clinic's own"
            yield Problem(ERROR, self.place("phone"), "bad-phone", message, hint)

    def label(self, context: Context) -> Inline:
        """The name, then on a line of its own the number, linked for calling."""
        phone = context.clinic_phone if self.phone == "clinic" else self.phone
        if not phone:
            return self.name or (Span(context.words["clinic"]),)
        return join(self.name, (Span("\n"),), phone_link(phone)) if self.name else phone_link(phone)


@dataclass(frozen=True, kw_only=True, repr=False)
class Contacts(Section):
    """Numbers to call."""

    states = "instructions"
    acts = True
    draws = False

    when_tight = "all"

    contacts: tuple[Contact, ...] = records.records(Contact, "The numbers, the most urgent first.")

    def blocks(self, context: Context) -> tuple[Block, ...]:
        """A list whose labels are the numbers."""
        items = tuple(
            ListItem((Paragraph(c.when, c.place("when")),), c.label(context), sign=c.sign, where=c.where)
            for c in self.contacts
        )
        return (List(items, "contacts", items[0].where),)
