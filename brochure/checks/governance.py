"""Who stands behind a handout: its review, and facts of the clinic's that are yet to be filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brochure.checks.rule import Fault, rule
from brochure.problems import UNREADY
from brochure.source import scalars

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.checks.subject import Subject
    from brochure.source import Scalar

# words in square brackets that are neither a citation ([2], [9, 10]) nor a link's words
_PLACEHOLDER = re.compile(r"\[[^\]\[\n]*[^\W\d_][^\]\[\n]*\](?!\()")


@rule("missing-review", UNREADY, "PIF TICK")
def missing_review(subject: Subject) -> Iterator[Fault]:
    """No clinician has reviewed the handout: `reviewed_by` or `reviewed_on` is empty.

    Patients trust what a clinic hands them; a named clinician has to stand behind every line of it.
    """
    review = subject.handout.review
    if review is not None and review.reviewed_by and review.reviewed_on:
        return
    where = subject.handout.place("review")
    hint = "when one has, fill in `reviewed_by:` and `reviewed_on:` under `review:`"
    yield Fault(where, "no clinician has reviewed this handout yet", hint)


@rule("placeholder-contact", UNREADY)
def placeholder_contact(subject: Subject) -> Iterator[Fault]:
    """A fact about the clinic in assets/clinic.yaml is still a placeholder in square brackets."""
    brand = subject.brand
    facts = {
        "name": brand.name,
        "tagline": brand.tagline,
        "phone": brand.phone,
        "web": brand.web,
        "address": brand.address,
        "hours": brand.hours,
    }
    places = dict(brand.where)
    for field, value in facts.items():
        if _PLACEHOLDER.search(value):
            message = f"the clinic's {field} is still a placeholder: {value}"
            hint = f"write the true {field}, or leave `{field}:` empty if there is none to print"
            yield Fault(places[field], message, hint)


@rule("placeholder-text", UNREADY)
def placeholder_text(subject: Subject) -> Iterator[Fault]:
    """Words in square brackets stand in the content, to be replaced by the clinic's own."""
    for scalar in scalars(subject.root):
        yield from _placeholders(scalar)


def _placeholders(scalar: Scalar) -> Iterator[Fault]:
    for found in _PLACEHOLDER.finditer(scalar.value):
        where = scalar.at(found.start(), len(found[0]))
        message = f"this is still a placeholder: {found[0]}"
        yield Fault(where, message, "write your own words in its place")
