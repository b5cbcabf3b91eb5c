"""Review and approval of a handout, and the clinic's facts that somebody still has to fill in."""

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
# words in square brackets that are neither a citation ([2], [9, 10]) nor the words of a link
_PLACEHOLDER = compile_lazily(r"\[[^\]\[\n]*[^\W\d_][^\]\[\n]*\](?!\()")
# the words for keys of clinic.yaml that are not words themselves
_FACT_LABELS = {"phone": "phone number", "web": "web address"}


def today() -> dt.date:
    """Return today's date in the computer's time zone.

    The variable SOURCE_DATE_EPOCH sets another date (reproducible-builds.org), in UTC.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal() and len(epoch) < 12:
        return dt.datetime.fromtimestamp(int(epoch), tz=dt.UTC).date()
    return dt.datetime.now().astimezone().date()


def add_years(day: dt.date, years: int) -> dt.date:
    """Return the same day some years later, February 28 instead of a February 29 that does not exist."""
    max_year = dt.date.max.year
    try:
        return day.replace(year=min(day.year + years, max_year))
    except ValueError:
        return day.replace(year=min(day.year + years, max_year), day=28)


def _format_date(day: dt.date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


# --- the review ---------------------------------------------------------------------------------------------------


@rule("missing-review", UNREADY, _PIF_TICK, is_allowable=False, standing="a clinician's review")
def missing_review(content: EditionContent) -> Iterator[Finding]:
    """No clinician has reviewed the handout: `reviewed_by` or `reviewed_on` is empty.

    Patients trust what a clinic gives them, so a clinician must check every line, and the handout must name that
    clinician. Ask one to read the handout, then run `brochure approve --by NAME`.

    Bad:
        reviewed_by:
    Good:
        reviewed_by: A. Name, MD
    """
    review = content.handout.review
    if review is not None and review.reviewed_by and review.reviewed_on:
        return
    where = content.handout.where_of("review")
    hint = "ask a clinician to read it, then record the approval: brochure approve --by NAME"
    yield Finding(where, "no clinician has reviewed this handout yet", hint)


@rule("missing-written-date", UNREADY, _PIF_TICK, is_allowable=False, standing="the date of writing")
def missing_written_date(content: EditionContent) -> Iterator[Finding]:
    """The handout does not say when it was written.

    Readers cannot tell whether the advice is still current. Type the date after `written:`. If the handout has no
    `review:` lines at all, you see `missing-review` instead.

    Bad:
        written:
    Good:
        written: 2026-11-23
    """
    review = content.handout.review
    if review is not None and review.written is None:
        message = "this handout does not say when it was written"
        yield Finding(review.where_of("written"), message, "type the date under `review:`, as in `written: 2026-11-23`")


@rule("written-in-future", UNREADY, _PIF_TICK, is_allowable=False)
def written_in_future(content: EditionContent) -> Iterator[Finding]:
    """The date when the handout was written is in the future.

    This is most likely a typo in the year, and it would be printed on every copy. Correct the date.

    Bad:
        written: 2062-11-23
    Good:
        written: 2026-11-23
    """
    review = content.handout.review
    if review is not None and review.written and review.written > today():
        message = f"it cannot have been written on {_format_date(review.written)}: that date is in the future"
        yield Finding(review.where_of("written"), message, "type the date when somebody last changed the text")


@rule("reviewed-in-future", UNREADY, _PIF_TICK, is_allowable=False)
def reviewed_in_future(content: EditionContent) -> Iterator[Finding]:
    """The date when a clinician reviewed the handout is in the future.

    A review that has not happened protects nobody. Correct the date, or ask a clinician to review the handout.

    Bad:
        reviewed_on: 2062-11-23
    Good:
        reviewed_on: 2026-11-23
    """
    review = content.handout.review
    if review is not None and review.reviewed_on and review.reviewed_on > today():
        message = f"it cannot have been reviewed on {_format_date(review.reviewed_on)}: that date is in the future"
        yield Finding(review.where_of("reviewed_on"), message, "type the date when a clinician read and approved it")


@rule("review-before-writing", UNREADY, _PIF_TICK, is_allowable=False)
def review_before_writing(content: EditionContent) -> Iterator[Finding]:
    """The handout was reviewed before it was written, so nobody has reviewed the current words.

    After you change the words, type the date after `written:`; then a clinician reviews them.

    Bad:
        written: 2026-11-23, reviewed_on: 2026-03-01
    Good:
        written: 2026-11-23, reviewed_on: 2026-12-01
    """
    review = content.handout.review
    if review is not None and review.written and review.reviewed_on and review.reviewed_on < review.written:
        message = (
            f"it was reviewed on {_format_date(review.reviewed_on)}, "
            f"before it was written on {_format_date(review.written)}"
        )
        hint = "ask a clinician to review the current words, then type that date after `reviewed_on:`"
        yield Finding(review.where_of("reviewed_on"), message, hint)


@rule("missing-next-review", UNREADY, _PIF_TICK, is_allowable=False, standing="the date of the next review")
def missing_next_review(content: EditionContent) -> Iterator[Finding]:
    """The handout has no date for its next review.

    Medical knowledge changes, and without a date nobody looks at the handout again. One year is usual; three years is
    the longest. If the handout has no `review:` lines at all, you see `missing-review` instead.

    Bad:
        review_again_by:
    Good:
        review_again_by: 2027-11-23
    """
    review = content.handout.review
    if review is not None and review.review_again_by is None:
        day = add_years(review.reviewed_on or review.written or today(), 1)
        hint = f"type a date under `review:`, such as one a year ahead: `review_again_by: {day}`"
        yield Finding(review.where_of("review_again_by"), "this handout has no date for its next review", hint)


@rule("lapsed-review", UNREADY, _PIF_TICK, is_allowable=False, standing="a new review")
def lapsed_review(content: EditionContent) -> Iterator[Finding]:
    """The handout's next review is overdue.

    It may give patients advice that is no longer right. Ask a clinician to read it, then run
    `brochure approve --by NAME`.

    Bad:
        review_again_by: 2025-01-31
    Good:
        review_again_by: 2027-11-23
    """
    due_date = _find_due_date(content)
    if due_date is not None and due_date[1] < today():
        message = f"its next review was due by {_format_date(due_date[1])}"
        hint = "ask a clinician to review it, then type a date up to three years ahead after `review_again_by:`"
        yield Finding(due_date[0], message, hint)


@rule("review-due-soon", WARNING, _PIF_TICK)
def review_due_soon(content: EditionContent) -> Iterator[Finding]:
    """The handout's next review is due within 60 days.

    Reviews take time, and people keep printed copies past the date. Ask a clinician now.

    Bad:
        review_again_by: next month
    Good:
        review_again_by: a day more than 60 days ahead
    """
    due_date = _find_due_date(content)
    if due_date is not None and 0 <= (due_date[1] - today()).days <= _DUE_SOON_DAYS:
        days = (due_date[1] - today()).days
        due_text = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days, by {_format_date(due_date[1])}")
        yield Finding(due_date[0], f"its next review is due {due_text}", "ask a clinician to review it now")


@rule("distant-next-review", WARNING, "PIF TICK: three years at most")
def distant_next_review(content: EditionContent) -> Iterator[Finding]:
    """The next review is more than three years ahead.

    Knowledge about a treatment changes faster than that. Choose an earlier date; one year from now is usual.

    Bad:
        review_again_by: 2036-11-23
    Good:
        review_again_by: 2027-11-23
    """
    due_date = _find_due_date(content)
    if due_date is not None and due_date[1] > (latest_day := add_years(today(), _MAX_YEARS_AHEAD)):
        message = f"the next review, {_format_date(due_date[1])}, is more than {_MAX_YEARS_AHEAD} years ahead"
        yield Finding(due_date[0], message, f"choose a date no later than {latest_day}; one year from now is usual")


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

    The name at the bottom of the page says that this clinician has read these words, which is no longer true.
    `approved_copy` has the code of the copy that was approved; `brochure approve` writes it. Changes to the layout, or
    to how the file is typed, do not matter.

    Bad:
        approved_copy: 4F2A-91C7, while the current copy is 0B11-52DE
    Good:
        the clinician reads it again and runs brochure approve --by NAME
    """
    review = content.handout.review
    if review is None or not review.approved_copy:
        return
    fingerprint = content.fingerprint
    if review.approved_copy.strip().upper() != fingerprint:
        message = f"it changed since it was approved: copy {review.approved_copy} was approved, this is {fingerprint}"
        hint = "ask a clinician to read it again, then run `brochure approve --by NAME`, which writes the new code"
        yield Finding(review.where_of("approved_copy"), message, hint)


# --- placeholders -------------------------------------------------------------------------------------------------


@rule("placeholder-contact", UNREADY, is_allowable=False, standing="the clinic's facts")
def placeholder_contact(content: EditionContent) -> Iterator[Finding]:
    """A fact about the clinic in assets/clinic.yaml is still a placeholder in square brackets.

    A patient who needs help would find “[clinic phone]” instead of the number. Type the real fact, or delete what is
    after the key.

    Bad:
        phone: "[clinic phone]"
    Good:
        phone: 435-649-2000
    """
    places = dict(content.brand.places)
    for field, value in _iter_clinic_facts(content):
        if _PLACEHOLDER.search(value):
            label = _FACT_LABELS.get(field, field)
            message = f"the clinic's {label} {'are' if field == 'hours' else 'is'} still a placeholder: {value}"
            hint = f"type the clinic's {label}"
            hint += "" if field == "phone" else f", or delete what is after `{field}:`"
            yield Finding(places[field], message, hint)


@rule("placeholder-text", UNREADY, is_allowable=False, standing="your own words instead of [brackets]")
def placeholder_text(content: EditionContent) -> Iterator[Finding]:
    """The content still has words in square brackets that the clinic should replace with its own.

    They would be printed as they are. Type your own words instead. A citation such as [2] and the words of a link are
    not placeholders.

    Bad:
        Come to [street and town] ten minutes early.
    Good:
        Come to 1 Main Street ten minutes early.
    """
    for scalar, match in _find_matches(content, _PLACEHOLDER):
        where = scalar.where_at(match.start(), len(match[0]))
        message = f"this is still a placeholder: {match[0]}"
        yield Finding(where, message, "type your own words instead")


def _find_matches(content: EditionContent, pattern: re.Pattern[str]) -> Iterator[tuple[Scalar, re.Match[str]]]:
    for branch in iter_branches(content.root):
        yield from _find_in_branch(branch, pattern)


@memoize_by_identity(512)
def _find_in_branch(branch: Node, pattern: re.Pattern[str]) -> tuple[tuple[Scalar, re.Match[str]], ...]:
    return tuple((scalar, match) for scalar in iter_scalars(branch) for match in pattern.finditer(scalar.value))


def _iter_clinic_facts(content: EditionContent) -> Iterator[tuple[str, str]]:
    """Yield the key in clinic.yaml and the value of each printed fact about the clinic."""
    for field in ("name", "tagline", "phone", "web", "address", "hours"):
        yield field, getattr(content.brand, field)


@rule(
    "fictional-phone",
    UNREADY,
    "North American Numbering Plan: 555-0100 to 555-0199",
    is_allowable=False,
    standing="a real phone number",
)
def fictional_phone(content: EditionContent) -> Iterator[Finding]:
    """A phone number is one of those reserved for movies and novels, so nobody would answer.

    It probably comes from an example. Type the real number.

    Bad:
        phone: (435) 555-0142
    Good:
        phone: (435) 649-2000
    """
    hint = "type the real number"
    for scalar, match in _find_matches(content, _FICTIONAL_NUMBER):
        yield Finding(scalar.where_at(match.start(), len(match[0])), _describe_fictional_number(match[0]), hint)
    for field, value in _iter_clinic_facts(content):
        for match in _FICTIONAL_NUMBER.finditer(value):
            yield Finding(content.brand.where_of(field), _describe_fictional_number(match[0]), hint)


def _describe_fictional_number(number: str) -> str:
    return f"{number.strip()} is not a real phone number: it is reserved for movies and novels"


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
