"""Whom in a table is written to: one address for each row, nobody twice, and none who has not agreed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from brochure.copies.people import CellFault, RejectedRow
from brochure.mail import consent
from brochure.mail.address import AddressError, normalize_address, to_mailbox_key
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from brochure.copies.people import Person
    from brochure.document.merge_fields import MergeValues

EMAIL_COLUMN = "email"
_NO_AGREEMENT = "nobody has noted that the patient agreed to mail: write yes, or the day it was said"


@dataclass(frozen=True, repr=False)
class Recipient:
    """A row that can be written to: its number, its address as it stands in a mail, and the words of its fields."""

    row: int
    address: str
    values: MergeValues


def find_recipients(
    people: Iterable[Person | RejectedRow], has_agreed: Callable[[str], bool] | None = None
) -> Iterator[Recipient | CellFault]:
    """Who is written to, row by row, and what is wrong with the others.

    `agreed` judges what a row says of the patient's agreement, without which nobody is sent to; a table that
    nothing is sent by may do without them.

    Two rows may share an address, as families do; a row that says the same as one above is not written to again.
    """
    seen_digests: set[bytes] = set()
    for person in people:
        if isinstance(person, RejectedRow):
            yield from person.faults
            continue
        try:
            recipient = Recipient(person.row, normalize_address(person.extra_values[EMAIL_COLUMN]), person.values)
        except AddressError as fault:
            yield CellFault(person.row, EMAIL_COLUMN, str(fault))
            continue
        digest = _compute_digest(recipient)
        if digest in seen_digests:
            yield CellFault(person.row, "", "says the same as a row above, to the same address: one mail is enough")
        elif has_agreed is not None and not has_agreed(person.extra_values[consent.AGREEMENT_COLUMN]):
            yield CellFault(person.row, consent.AGREEMENT_COLUMN, _NO_AGREEMENT)
        else:
            seen_digests.add(digest)
            yield recipient


def _compute_digest(recipient: Recipient) -> bytes:
    texts = [
        to_mailbox_key(recipient.address),
        *(f"{name}={value}" for name, value in sorted(recipient.values.items())),
    ]
    return hashlib.sha256("\0".join(texts).encode()).digest()[:16]
