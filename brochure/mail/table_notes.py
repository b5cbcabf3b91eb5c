"""What a look at a whole table comes to, before the first mail is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.mail.events import Told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.copies.people import People

_FEW = 10  # rows that are told one by one


def looked(people: People, language: str) -> Iterator[Told]:
    """Go through all rows; tell what was odd about the file, and how dates were read that can mean two days.

    Dates in the past are told by their rows. Raises BrochureError where nobody is in the rows that are wanted.
    """
    yield from (Told(note) for note in people.notes)
    people.refuse_none()
    dates, past = people.dates, list[int]()
    for person in people:
        if dates.past:
            past.append(person.row)
            dates.past = 0
    if dates.guessed:
        first = "month" if dates.month_first else "day"
        order = f"Dates such as 3/12/2026 were read with the {first} first, as the content is in {language}."
        doubt = "Some can only be meant the other way: look at all of them." if dates.contradicted else ""
        yield Told(f"{order} {doubt or 'If that is wrong, write them as 2026-12-03.'}")
    if dates.dotted:
        yield Told("Dates with dots, such as 3.12.2026, were read with the day first, as dates with dots always are.")
    if past:
        rows = f"row{'s' if len(past) > 1 else ''} {', '.join(map(str, past[:_FEW]))}{', ...' * (len(past) > _FEW)}"
        yield Told(f"{len(past):,} with a date in the past ({rows}): is that meant?")
