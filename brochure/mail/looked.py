"""What a look at a whole table comes to, before the first mail is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.mail.told import Told
from brochure.problems import BrochureError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.people.reading import People


def looked(people: People, language: str) -> Iterator[Told]:
    """Go through all rows; tell what was odd about the file, and how dates were read that can mean two days.

    Raises BrochureError where nobody is in the rows that are wanted.
    """
    yield from (Told(note) for note in people.notes)
    if not sum(1 for _ in people):
        raise BrochureError("No row that was asked for has anybody in it: no mail was made.")
    dates = people.dates
    if dates.guessed:
        first = "month" if dates.month_first else "day"
        order = f"Dates such as 3/12/2026 were read with the {first} first, as the content is in {language}."
        doubt = "Some can only be meant the other way: look at all of them." if dates.contradicted else ""
        yield Told(f"{order} {doubt or 'If that is wrong, write them as 2026-12-03.'}")
