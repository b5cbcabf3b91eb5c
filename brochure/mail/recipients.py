"""Whom in a table is written to: one address for each row, nobody twice, and none who has not agreed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from brochure.copies.people import Fault, Rejected
from brochure.mail import consent
from brochure.mail.address import AddressError, address, same
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from brochure.copies.people import Person
    from brochure.document.merge_fields import Values

EMAIL = "email"
_NO_AGREEMENT = "nobody has noted that the patient agreed to mail: write yes, or the day it was said"


@dataclass(frozen=True, repr=False)
class Recipient:
    """A row that can be written to: its number, its address as it stands in a mail, and the words of its fields."""

    row: int
    address: str
    values: Values


def recipients(
    people: Iterable[Person | Rejected], agreed: Callable[[str], bool] | None = None
) -> Iterator[Recipient | Fault]:
    """Who is written to, row by row, and what is wrong with the others.

    `agreed` judges what a row says of the patient's agreement, without which nobody is sent to; a table that
    nothing is sent by may do without them.

    Two rows may share an address, as families do; a row that says the same as one above is not written to again.
    """
    seen: set[bytes] = set()
    for person in people:
        if isinstance(person, Rejected):
            yield from person.faults
            continue
        try:
            found = Recipient(person.row, address(person.also[EMAIL]), person.values)
        except AddressError as fault:
            yield Fault(person.row, EMAIL, str(fault))
            continue
        mark = _mark(found)
        if mark in seen:
            yield Fault(person.row, "", "says the same as a row above, to the same address: one mail is enough")
        elif agreed is not None and not agreed(person.also[consent.COLUMN]):
            yield Fault(person.row, consent.COLUMN, _NO_AGREEMENT)
        else:
            seen.add(mark)
            yield found


def _mark(recipient: Recipient) -> bytes:
    said = [same(recipient.address), *(f"{name}={words}" for name, words in sorted(recipient.values.items()))]
    return hashlib.sha256("\0".join(said).encode()).digest()[:16]
