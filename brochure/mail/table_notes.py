"""What a look at a whole table comes to, before the first mail is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.mail.events import MailEvent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.copies.people import PeopleReader

_MAX_LISTED_ROWS = 10  # rows that are told one by one


def preflight_table(people: PeopleReader, language: str) -> Iterator[MailEvent]:
    """Go through all rows; tell what was odd about the file, and how dates were read that can mean two days.

    Dates in the past are told by their rows. Raises BrochureError where nobody is in the rows that are wanted.
    """
    yield from (MailEvent(note) for note in people.notes)
    people.require_people()
    date_parser, past_rows = people.date_parser, list[int]()
    for person in people:
        if date_parser.past_count:
            past_rows.append(person.row)
            date_parser.past_count = 0
    if date_parser.has_ambiguous:
        first_unit = "month" if date_parser.is_month_first else "day"
        order_note = f"Dates such as 3/12/2026 were read with the {first_unit} first, as the content is in {language}."
        doubt = "Some can only be meant the other way: look at all of them." if date_parser.has_contradiction else ""
        yield MailEvent(f"{order_note} {doubt or 'If that is wrong, write them as 2026-12-03.'}")
    if date_parser.has_dotted:
        yield MailEvent(
            "Dates with dots, such as 3.12.2026, were read with the day first, as dates with dots always are."
        )
    if past_rows:
        row_numbers = f"row{'s' if len(past_rows) > 1 else ''} {', '.join(map(str, past_rows[:_MAX_LISTED_ROWS]))}{', ...' * (len(past_rows) > _MAX_LISTED_ROWS)}"
        yield MailEvent(f"{len(past_rows):,} with a date in the past ({row_numbers}): is that meant?")
