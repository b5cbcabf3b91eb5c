"""The preflight of a recipient table: warnings about ambiguous and past dates, before the first email is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.mail.events import MailEvent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.copies.people import PeopleReader

_MAX_LISTED_ROWS = 10  # rows that are listed one by one


def preflight_table(people: PeopleReader, language: str) -> Iterator[MailEvent]:
    """Read all rows; yield events about the file, about how ambiguous dates were read, and about dates in the past.

    Raise BrochureError if the rows to read have no people in them.
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
        order_note = (
            f"Dates such as 3/12/2026 were read with the {first_unit} first, because the content is in {language}."
        )
        doubt = "Check all of them: some make sense only the other way." if date_parser.has_contradiction else ""
        yield MailEvent(f"{order_note} {doubt or 'If that is wrong, type them as 2026-12-03.'}")
    if date_parser.has_dotted:
        yield MailEvent("Dates with dots, such as 3.12.2026, were read with the day first, as always.")
    if past_rows:
        noun_and_verb, noun = ("row has a date", "row") if len(past_rows) == 1 else ("rows have dates", "rows")
        row_numbers = ", ".join(map(str, past_rows[:_MAX_LISTED_ROWS])) + ", ..." * (len(past_rows) > _MAX_LISTED_ROWS)
        yield MailEvent(f"{len(past_rows):,} {noun_and_verb} in the past ({noun} {row_numbers}): is that right?")
