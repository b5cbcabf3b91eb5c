"""The recipients in a table: one address for each row, nobody twice, and nobody who has not agreed."""

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
_NO_AGREEMENT = "type yes, or the day when the patient agreed to email: the cell does not say so yet"


@dataclass(frozen=True, repr=False)
class Recipient:
    """A row that gets an email: its number, its normalized address, and the words of its fields."""

    row: int
    address: str
    values: MergeValues


def find_recipients(
    people: Iterable[Person | RejectedRow], has_agreed: Callable[[str], bool] | None = None
) -> Iterator[Recipient | CellFault]:
    """Yield the recipient of each row, or the fault of a row that gets no email.

    `has_agreed` checks the cell with the patient's agreement, and is None for drafts of a table without agreements.

    Two rows may share an address, as in families; a row with the same words and address as an earlier one is a fault.
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
            yield CellFault(person.row, "", "has the same words and address as a row above: one email is enough")
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
