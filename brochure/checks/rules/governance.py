"""Who stands behind a handout: its review, and facts of the clinic's that are yet to be filled in."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING

from brochure.checks.rule import Finding, rule
from brochure.diagnostics.problem import UNREADY, WARNING
from brochure.runtime.lazy_regex import compile_lazily
from brochure.runtime.memo import memoize_by_identity
from brochure.source.parser import iter_branches, iter_scalars

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from brochure.checks.rule import ContentRule
    from brochure.content.edition_content import EditionContent
    from brochure.content.handout import Review
    from brochure.diagnostics.problem import Where
    from brochure.source.parser import Node, Scalar

_PIF_TICK = "PIF TICK"
_DUE_SOON_DAYS = 60  # days before the next review is due when it is time to plan it
_MAX_YEARS_AHEAD = 3  # years from one review to the next, at most: PIF TICK

# North American Numbering Plan: 555-0100 to 555-0199 are set aside for fiction
_FICTIONAL_NUMBER = compile_lazily(r"(?<![\d-])(?:\+?1[ .-]*)?(?:\(?\d{3}\)?[ .-]*)?555[ .-]*01\d\d(?!\d|-\d)")
# words in square brackets that are neither a citation ([2], [9, 10]) nor a link's words
_PLACEHOLDER = compile_lazily(r"\[[^\]\[\n]*[^\W\d_][^\]\[\n]*\](?!\()")


def today() -> dt.date:
    """This day, where the computer stands. SOURCE_DATE_EPOCH sets another (reproducible-builds.org), in UTC."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal() and len(epoch) < 12:
        return dt.datetime.fromtimestamp(int(epoch), tz=dt.UTC).date()
    return dt.datetime.now().astimezone().date()


def add_years(day: dt.date, years: int) -> dt.date:
    """The same day some years later; 28 February for 29 February."""
    max_year = dt.date.max.year
    try:
        return day.replace(year=min(day.year + years, max_year))
    except ValueError:
        return day.replace(year=min(day.year + years, max_year), day=28)


def _format_date(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


# --- the review ---------------------------------------------------------------------------------------------------


@rule("missing-review", UNREADY, _PIF_TICK, is_allowable=False, standing="a clinician's review")
def missing_review(content: EditionContent) -> Iterator[Finding]:
    """No clinician has reviewed the handout: `reviewed_by` or `reviewed_on` is empty.

    Patients trust what a clinic hands them; a named clinician has to stand behind every line of it. Have one read it,
    then run `brochure approve --by NAME`.

    Bad:
        reviewed_by:
    Good:
        reviewed_by: A. Name, MD
    """
    review = content.handout.review
    if review is not None and review.reviewed_by and review.reviewed_on:
        return
    where = content.handout.where_of("review")
    hint = "when one has, fill in `reviewed_by:` and `reviewed_on:` under `review:`"
    yield Finding(where, "no clinician has reviewed this handout yet", hint)


@rule("missing-written-date", UNREADY, _PIF_TICK, is_allowable=False, standing="the day of writing")
def missing_written_date(content: EditionContent) -> Iterator[Finding]:
    """The handout does not say when it was written.

    A reader cannot tell whether old advice still holds. Where there is no `review` at all, `missing-review` speaks.

    Bad:
        written:
    Good:
        written: 2026-11-23
    """
    review = content.handout.review
    if review is not None and review.written is None:
        message = "nothing says when this handout was written"
        yield Finding(review.where_of("written"), message, "write the day under `review:`, as in `written: 2026-11-23`")


@rule("written-in-future", UNREADY, _PIF_TICK, is_allowable=False)
def written_in_future(content: EditionContent) -> Iterator[Finding]:
    """The day when the handout was written is yet to come.

    A slip in the year, most likely; it would be printed on every copy.

    Bad:
        written: 2062-11-23
    Good:
        written: 2026-11-23
    """
    review = content.handout.review
    if review is not None and review.written and review.written > today():
        message = f"it cannot have been written on {_format_date(review.written)}: that day is yet to come"
        yield Finding(review.where_of("written"), message, "write the day when its words were last changed")


@rule("reviewed-in-future", UNREADY, _PIF_TICK, is_allowable=False)
def reviewed_in_future(content: EditionContent) -> Iterator[Finding]:
    """The day when a clinician reviewed the handout is yet to come.

    A review that has not taken place protects nobody.

    Bad:
        reviewed_on: 2062-11-23
    Good:
        reviewed_on: 2026-11-23
    """
    review = content.handout.review
    if review is not None and review.reviewed_on and review.reviewed_on > today():
        message = f"it cannot have been reviewed on {_format_date(review.reviewed_on)}: that day is yet to come"
        yield Finding(review.where_of("reviewed_on"), message, "write the day when a clinician read and approved it")


@rule("review-before-writing", UNREADY, _PIF_TICK, is_allowable=False)
def review_before_writing(content: EditionContent) -> Iterator[Finding]:
    """The handout was reviewed before it was written: nobody has reviewed these words.

    Whoever changes the words sets the day in `written`, and a clinician reviews them after that.

    Bad:
        written: 2026-11-23, reviewed_on: 2026-03-01
    Good:
        written: 2026-11-23, reviewed_on: 2026-12-01
    """
    review = content.handout.review
    if review is not None and review.written and review.reviewed_on and review.reviewed_on < review.written:
        message = f"it was reviewed on {_format_date(review.reviewed_on)}, before it was written on {_format_date(review.written)}"
        hint = "have the words of today reviewed, then write that day behind `reviewed_on:`"
        yield Finding(review.where_of("reviewed_on"), message, hint)


@rule("missing-next-review", UNREADY, _PIF_TICK, is_allowable=False, standing="the day of the next review")
def missing_next_review(content: EditionContent) -> Iterator[Finding]:
    """Nothing says by when the handout is to be checked again.

    What is known changes; without a day nobody looks again. A year is usual, three years are the most. Where there is
    no `review` at all, `missing-review` speaks.

    Bad:
        review_again_by:
    Good:
        review_again_by: 2027-11-23
    """
    review = content.handout.review
    if review is not None and review.review_again_by is None:
        day = add_years(review.reviewed_on or review.written or today(), 1)
        hint = f"write the day under `review:`, a year ahead for example: `review_again_by: {day}`"
        yield Finding(
            review.where_of("review_again_by"), "nothing says by when this handout is to be checked again", hint
        )


@rule("lapsed-review", UNREADY, _PIF_TICK, is_allowable=False, standing="a new review")
def lapsed_review(content: EditionContent) -> Iterator[Finding]:
    """The day by which the handout was to be checked again is past.

    It may tell patients what is no longer held to be right. Have a clinician read it, then run `brochure approve`.

    Bad:
        review_again_by: 2025-01-31
    Good:
        review_again_by: 2027-11-23
    """
    due_date = _find_due_date(content)
    if due_date is not None and due_date[1] < today():
        message = f"it was to be checked again by {_format_date(due_date[1])}"
        hint = "have a clinician review it, then write `review_again_by:` with a day up to three years ahead"
        yield Finding(due_date[0], message, hint)


@rule("review-due-soon", WARNING, _PIF_TICK)
def review_due_soon(content: EditionContent) -> Iterator[Finding]:
    """The handout is to be checked again within 60 days.

    Reviews take time, and copies in print outlast the day. Ask a clinician now.

    Bad:
        review_again_by: next month
    Good:
        review_again_by: a day more than 60 days ahead
    """
    due_date = _find_due_date(content)
    if due_date is not None and 0 <= (due_date[1] - today()).days <= _DUE_SOON_DAYS:
        days = (due_date[1] - today()).days
        due_text = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days, by {_format_date(due_date[1])}")
        yield Finding(due_date[0], f"it is to be checked again {due_text}", "ask a clinician to review it now")


@rule("distant-next-review", WARNING, "PIF TICK: three years at most")
def distant_next_review(content: EditionContent) -> Iterator[Finding]:
    """The next review is more than three years ahead.

    What is known about a treatment changes faster.

    Bad:
        review_again_by: 2036-11-23
    Good:
        review_again_by: 2027-11-23
    """
    due_date = _find_due_date(content)
    if due_date is not None and due_date[1] > (latest_day := add_years(today(), _MAX_YEARS_AHEAD)):
        message = f"the next review, {_format_date(due_date[1])}, is more than {_MAX_YEARS_AHEAD} years ahead"
        yield Finding(due_date[0], message, f"choose a day up to {latest_day}; a year from now is usual")


def _find_due_date(content: EditionContent) -> tuple[Where, dt.date] | None:
    review: Review | None = content.handout.review
    if review is None or review.review_again_by is None:
        return None
    return review.where_of("review_again_by"), review.review_again_by


@rule(
    "changed-since-approval",
    UNREADY,
    "PIF TICK: what is approved is what is printed",
    is_allowable=False,
    standing="a new approval",
)
def changed_since_approval(content: EditionContent) -> Iterator[Finding]:
    """The content, or the clinic's name, phone, web, address or hours, changed after a clinician approved it.

    The name at the foot of the page stands for words that its bearer has not read. `approved_copy` holds the code of
    the copy that was approved, and `brochure approve` writes it; the layout and how the file is typed play no part.

    Bad:
        approved_copy: 4F2A-91C7, while the copy of today is 0B11-52DE
    Good:
        the clinician reads it again and runs brochure approve --by NAME
    """
    review = content.handout.review
    if review is None or not review.approved_copy:
        return
    fingerprint = content.fingerprint
    if review.approved_copy.strip().upper() != fingerprint:
        message = f"it changed since it was approved: copy {review.approved_copy} was approved, this is {fingerprint}"
        hint = "have a clinician read it as it is now, then run `brochure approve --by NAME`, which writes the new code"
        yield Finding(review.where_of("approved_copy"), message, hint)


# --- placeholders -------------------------------------------------------------------------------------------------


@rule("placeholder-contact", UNREADY, is_allowable=False, standing="the clinic's facts")
def placeholder_contact(content: EditionContent) -> Iterator[Finding]:
    """A fact about the clinic in assets/clinic.yaml is still a placeholder in square brackets.

    A patient in need would find “[clinic phone]” where the number should be.

    Bad:
        phone: "[clinic phone]"
    Good:
        phone: 435-649-2000
    """
    places = dict(content.brand.places)
    for field, value in _iter_clinic_facts(content):
        if _PLACEHOLDER.search(value):
            message = f"the clinic's {field} {'are' if field == 'hours' else 'is'} still a placeholder: {value}"
            hint = f"write the true {field}, or leave `{field}:` empty if there is none to print"
            yield Finding(places[field], message, hint)


@rule("placeholder-text", UNREADY, is_allowable=False, standing="words in place of [brackets]")
def placeholder_text(content: EditionContent) -> Iterator[Finding]:
    """Words in square brackets stand in the content, to be replaced by the clinic's own.

    They would be printed as they are. A citation such as [2] and the words of a link are no placeholders.

    Bad:
        Come to [street and town] ten minutes early.
    Good:
        Come to 1 Main Street ten minutes early.
    """
    for scalar, match in _find_matches(content, _PLACEHOLDER):
        where = scalar.where_at(match.start(), len(match[0]))
        message = f"this is still a placeholder: {match[0]}"
        yield Finding(where, message, "write your own words in its place")


def _find_matches(content: EditionContent, pattern: re.Pattern[str]) -> Iterator[tuple[Scalar, re.Match[str]]]:
    for branch in iter_branches(content.root):
        yield from _find_in_branch(branch, pattern)


@memoize_by_identity(512)
def _find_in_branch(branch: Node, pattern: re.Pattern[str]) -> tuple[tuple[Scalar, re.Match[str]], ...]:
    return tuple((scalar, match) for scalar in iter_scalars(branch) for match in pattern.finditer(scalar.value))


def _iter_clinic_facts(content: EditionContent) -> Iterator[tuple[str, str]]:
    """The facts about the clinic that are printed, by their keys in clinic.yaml."""
    for field in ("name", "tagline", "phone", "web", "address", "hours"):
        yield field, getattr(content.brand, field)


@rule(
    "fictional-phone",
    UNREADY,
    "North American Numbering Plan: 555-0100 to 555-0199",
    is_allowable=False,
    standing="a true phone number",
)
def fictional_phone(content: EditionContent) -> Iterator[Finding]:
    """A phone number is one of those set aside for films and novels: nobody would answer.

    It came in with an example. Write the true number.

    Bad:
        phone: (435) 555-0142
    Good:
        phone: (435) 649-2000
    """
    hint = "write the true number"
    for scalar, match in _find_matches(content, _FICTIONAL_NUMBER):
        yield Finding(scalar.where_at(match.start(), len(match[0])), _describe_fictional_number(match[0]), hint)
    for field, value in _iter_clinic_facts(content):
        for match in _FICTIONAL_NUMBER.finditer(value):
            yield Finding(content.brand.where_of(field), _describe_fictional_number(match[0]), hint)


def _describe_fictional_number(number: str) -> str:
    return f"{number.strip()} is a number set aside for fiction: nobody answers it"


RULES: tuple[ContentRule, ...] = (
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
