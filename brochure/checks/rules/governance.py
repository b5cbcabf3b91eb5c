"""Who stands behind a handout: its review, and facts of the clinic's that are yet to be filled in."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING

from brochure.checks.rule import Fault, rule
from brochure.diagnostics.problem import UNREADY, WARNING
from brochure.runtime.lazy_regex import on_demand
from brochure.runtime.memo import memoize_by_identity
from brochure.source.parser import branches, scalars

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from brochure.checks.rule import Rule
    from brochure.content.edition_content import Subject
    from brochure.content.handout import Review
    from brochure.diagnostics.problem import Where
    from brochure.source.parser import Node, Scalar

_TICK = "PIF TICK"
_SOON = 60  # days before the next review is due when it is time to plan it
_LONGEST = 3  # years from one review to the next, at most: PIF TICK

# North American Numbering Plan: 555-0100 to 555-0199 are set aside for fiction
_FICTION = on_demand(r"(?<![\d-])(?:\+?1[ .-]*)?(?:\(?\d{3}\)?[ .-]*)?555[ .-]*01\d\d(?!\d|-\d)")
# words in square brackets that are neither a citation ([2], [9, 10]) nor a link's words
_PLACEHOLDER = on_demand(r"\[[^\]\[\n]*[^\W\d_][^\]\[\n]*\](?!\()")


def today() -> dt.date:
    """This day, where the computer stands. SOURCE_DATE_EPOCH sets another (reproducible-builds.org), in UTC."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdecimal() and len(given) < 12:
        return dt.datetime.fromtimestamp(int(given), tz=dt.UTC).date()
    return dt.datetime.now().astimezone().date()


def years_later(day: dt.date, years: int) -> dt.date:
    """The same day some years later; 28 February for 29 February."""
    last = dt.date.max.year
    try:
        return day.replace(year=min(day.year + years, last))
    except ValueError:
        return day.replace(year=min(day.year + years, last), day=28)


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


# --- the review ---------------------------------------------------------------------------------------------------


@rule("missing-review", UNREADY, _TICK, allowable=False, standing="a clinician's review")
def missing_review(subject: Subject) -> Iterator[Fault]:
    """No clinician has reviewed the handout: `reviewed_by` or `reviewed_on` is empty.

    Patients trust what a clinic hands them; a named clinician has to stand behind every line of it. Have one read it,
    then run `brochure approve --by NAME`.

    Bad:
        reviewed_by:
    Good:
        reviewed_by: A. Name, MD
    """
    review = subject.handout.review
    if review is not None and review.reviewed_by and review.reviewed_on:
        return
    where = subject.handout.place("review")
    hint = "when one has, fill in `reviewed_by:` and `reviewed_on:` under `review:`"
    yield Fault(where, "no clinician has reviewed this handout yet", hint)


@rule("missing-written-date", UNREADY, _TICK, allowable=False, standing="the day of writing")
def missing_written_date(subject: Subject) -> Iterator[Fault]:
    """The handout does not say when it was written.

    A reader cannot tell whether old advice still holds. Where there is no `review` at all, `missing-review` speaks.

    Bad:
        written:
    Good:
        written: 2026-11-23
    """
    review = subject.handout.review
    if review is not None and review.written is None:
        message = "nothing says when this handout was written"
        yield Fault(review.place("written"), message, "write the day under `review:`, as in `written: 2026-11-23`")


@rule("written-in-future", UNREADY, _TICK, allowable=False)
def written_in_future(subject: Subject) -> Iterator[Fault]:
    """The day when the handout was written is yet to come.

    A slip in the year, most likely; it would be printed on every copy.

    Bad:
        written: 2062-11-23
    Good:
        written: 2026-11-23
    """
    review = subject.handout.review
    if review is not None and review.written and review.written > today():
        message = f"it cannot have been written on {_day(review.written)}: that day is yet to come"
        yield Fault(review.place("written"), message, "write the day when its words were last changed")


@rule("reviewed-in-future", UNREADY, _TICK, allowable=False)
def reviewed_in_future(subject: Subject) -> Iterator[Fault]:
    """The day when a clinician reviewed the handout is yet to come.

    A review that has not taken place protects nobody.

    Bad:
        reviewed_on: 2062-11-23
    Good:
        reviewed_on: 2026-11-23
    """
    review = subject.handout.review
    if review is not None and review.reviewed_on and review.reviewed_on > today():
        message = f"it cannot have been reviewed on {_day(review.reviewed_on)}: that day is yet to come"
        yield Fault(review.place("reviewed_on"), message, "write the day when a clinician read and approved it")


@rule("review-before-writing", UNREADY, _TICK, allowable=False)
def review_before_writing(subject: Subject) -> Iterator[Fault]:
    """The handout was reviewed before it was written: nobody has reviewed these words.

    Whoever changes the words sets the day in `written`, and a clinician reviews them after that.

    Bad:
        written: 2026-11-23, reviewed_on: 2026-03-01
    Good:
        written: 2026-11-23, reviewed_on: 2026-12-01
    """
    review = subject.handout.review
    if review is not None and review.written and review.reviewed_on and review.reviewed_on < review.written:
        message = f"it was reviewed on {_day(review.reviewed_on)}, before it was written on {_day(review.written)}"
        hint = "have the words of today reviewed, then write that day behind `reviewed_on:`"
        yield Fault(review.place("reviewed_on"), message, hint)


@rule("missing-next-review", UNREADY, _TICK, allowable=False, standing="the day of the next review")
def missing_next_review(subject: Subject) -> Iterator[Fault]:
    """Nothing says by when the handout is to be checked again.

    What is known changes; without a day nobody looks again. A year is usual, three years are the most. Where there is
    no `review` at all, `missing-review` speaks.

    Bad:
        review_again_by:
    Good:
        review_again_by: 2027-11-23
    """
    review = subject.handout.review
    if review is not None and review.review_again_by is None:
        day = years_later(review.reviewed_on or review.written or today(), 1)
        hint = f"write the day under `review:`, a year ahead for example: `review_again_by: {day}`"
        yield Fault(review.place("review_again_by"), "nothing says by when this handout is to be checked again", hint)


@rule("lapsed-review", UNREADY, _TICK, allowable=False, standing="a new review")
def lapsed_review(subject: Subject) -> Iterator[Fault]:
    """The day by which the handout was to be checked again is past.

    It may tell patients what is no longer held to be right. Have a clinician read it, then run `brochure approve`.

    Bad:
        review_again_by: 2025-01-31
    Good:
        review_again_by: 2027-11-23
    """
    due = _due(subject)
    if due is not None and due[1] < today():
        message = f"it was to be checked again by {_day(due[1])}"
        hint = "have a clinician review it, then write `review_again_by:` with a day up to three years ahead"
        yield Fault(due[0], message, hint)


@rule("review-due-soon", WARNING, _TICK)
def review_due_soon(subject: Subject) -> Iterator[Fault]:
    """The handout is to be checked again within 60 days.

    Reviews take time, and copies in print outlast the day. Ask a clinician now.

    Bad:
        review_again_by: next month
    Good:
        review_again_by: a day more than 60 days ahead
    """
    due = _due(subject)
    if due is not None and 0 <= (due[1] - today()).days <= _SOON:
        days = (due[1] - today()).days
        left = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days, by {_day(due[1])}")
        yield Fault(due[0], f"it is to be checked again {left}", "ask a clinician to review it now")


@rule("distant-next-review", WARNING, "PIF TICK: three years at most")
def distant_next_review(subject: Subject) -> Iterator[Fault]:
    """The next review is more than three years ahead.

    What is known about a treatment changes faster.

    Bad:
        review_again_by: 2036-11-23
    Good:
        review_again_by: 2027-11-23
    """
    due = _due(subject)
    if due is not None and due[1] > (last := years_later(today(), _LONGEST)):
        message = f"the next review, {_day(due[1])}, is more than {_LONGEST} years ahead"
        yield Fault(due[0], message, f"choose a day up to {last}; a year from now is usual")


def _due(subject: Subject) -> tuple[Where, dt.date] | None:
    review: Review | None = subject.handout.review
    if review is None or review.review_again_by is None:
        return None
    return review.place("review_again_by"), review.review_again_by


@rule(
    "changed-since-approval",
    UNREADY,
    "PIF TICK: what is approved is what is printed",
    allowable=False,
    standing="a new approval",
)
def changed_since_approval(subject: Subject) -> Iterator[Fault]:
    """The content, or the clinic's name, phone, web, address or hours, changed after a clinician approved it.

    The name at the foot of the page stands for words that its bearer has not read. `approved_copy` holds the code of
    the copy that was approved, and `brochure approve` writes it; the layout and how the file is typed play no part.

    Bad:
        approved_copy: 4F2A-91C7, while the copy of today is 0B11-52DE
    Good:
        the clinician reads it again and runs brochure approve --by NAME
    """
    review = subject.handout.review
    if review is None or not review.approved_copy:
        return
    code = subject.copy
    if review.approved_copy.strip().upper() != code:
        message = f"it changed since it was approved: copy {review.approved_copy} was approved, this is {code}"
        hint = "have a clinician read it as it is now, then run `brochure approve --by NAME`, which writes the new code"
        yield Fault(review.place("approved_copy"), message, hint)


# --- placeholders -------------------------------------------------------------------------------------------------


@rule("placeholder-contact", UNREADY, allowable=False, standing="the clinic's facts")
def placeholder_contact(subject: Subject) -> Iterator[Fault]:
    """A fact about the clinic in assets/clinic.yaml is still a placeholder in square brackets.

    A patient in need would find “[clinic phone]” where the number should be.

    Bad:
        phone: "[clinic phone]"
    Good:
        phone: 435-649-2000
    """
    places = dict(subject.brand.where)
    for field, value in _facts(subject):
        if _PLACEHOLDER.search(value):
            message = f"the clinic's {field} {'are' if field == 'hours' else 'is'} still a placeholder: {value}"
            hint = f"write the true {field}, or leave `{field}:` empty if there is none to print"
            yield Fault(places[field], message, hint)


@rule("placeholder-text", UNREADY, allowable=False, standing="words in place of [brackets]")
def placeholder_text(subject: Subject) -> Iterator[Fault]:
    """Words in square brackets stand in the content, to be replaced by the clinic's own.

    They would be printed as they are. A citation such as [2] and the words of a link are no placeholders.

    Bad:
        Come to [street and town] ten minutes early.
    Good:
        Come to 1 Main Street ten minutes early.
    """
    for scalar, found in _matches(subject, _PLACEHOLDER):
        where = scalar.at(found.start(), len(found[0]))
        message = f"this is still a placeholder: {found[0]}"
        yield Fault(where, message, "write your own words in its place")


def _matches(subject: Subject, pattern: re.Pattern[str]) -> Iterator[tuple[Scalar, re.Match[str]]]:
    for branch in branches(subject.root):
        yield from _found_in(branch, pattern)


@memoize_by_identity(512)
def _found_in(branch: Node, pattern: re.Pattern[str]) -> tuple[tuple[Scalar, re.Match[str]], ...]:
    return tuple((scalar, found) for scalar in scalars(branch) for found in pattern.finditer(scalar.value))


def _facts(subject: Subject) -> Iterator[tuple[str, str]]:
    """The facts about the clinic that are printed, by their keys in clinic.yaml."""
    for field in ("name", "tagline", "phone", "web", "address", "hours"):
        yield field, getattr(subject.brand, field)


@rule(
    "fictional-phone",
    UNREADY,
    "North American Numbering Plan: 555-0100 to 555-0199",
    allowable=False,
    standing="a true phone number",
)
def fictional_phone(subject: Subject) -> Iterator[Fault]:
    """A phone number is one of those set aside for films and novels: nobody would answer.

    It came in with an example. Write the true number.

    Bad:
        phone: (435) 555-0142
    Good:
        phone: (435) 649-2000
    """
    hint = "write the true number"
    for scalar, found in _matches(subject, _FICTION):
        yield Fault(scalar.at(found.start(), len(found[0])), _nobody(found[0]), hint)
    for field, value in _facts(subject):
        for found in _FICTION.finditer(value):
            yield Fault(subject.brand.place(field), _nobody(found[0]), hint)


def _nobody(number: str) -> str:
    return f"{number.strip()} is a number set aside for fiction: nobody answers it"


RULES: tuple[Rule, ...] = (
    missing_review,
    missing_written_date,
    written_in_future,
    reviewed_in_future,
    review_before_writing,
    missing_next_review,
    lapsed_review,
    review_due_soon,
    distant_next_review,
    changed_since_approval,
    placeholder_contact,
    placeholder_text,
    fictional_phone,
)
