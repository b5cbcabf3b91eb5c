"""Governance: days around today, numbers nobody answers, and what counts as a change since the approval."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from brochure.build import pipeline
from brochure.checks.rules import governance
from support import rule_examples
from support.clinic_folders import write_handout

if TYPE_CHECKING:
    from pathlib import Path

TODAY = rule_examples.TODAY.date()
REVIEW = "written: 2026-01-02\n  reviewed_by: A. Name\n  reviewed_on: 2026-01-03\n"
BODY = "sections:\n  - heading: Rest\n    text: Sleep well.\n"


def handout(review: str) -> str:
    return f"title: Some words\nlanguage: en-US\nreview:\n  {review}{BODY}"


def found(text: str, clinic: str = rule_examples.CLINIC_TEXT) -> list[str]:
    names = {rule.name for rule in governance.RULES}
    return [problem.rule for problem in rule_examples.find_problems(text, clinic) if problem.rule in names]


@pytest.mark.parametrize(
    ("days", "rules"),
    [
        (-1, ["lapsed-review"]),
        (0, ["review-due-soon"]),
        (1, ["review-due-soon"]),
        (60, ["review-due-soon"]),
        (61, []),
        (365, []),
        (3 * 365, []),
        (3 * 365 + 2, ["distant-next-review"]),
    ],
)
def test_the_next_review_has_to_be_neither_past_nor_near_nor_far(days: int, rules: list[str]) -> None:
    day = TODAY + dt.timedelta(days=days)
    assert found(handout(f"{REVIEW}  review_again_by: {day}\n")) == rules


def test_the_day_is_the_one_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert governance.today() == dt.date(1970, 1, 1)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "never")
    assert abs((governance.today() - dt.datetime.now(tz=dt.UTC).date()).days) <= 1


@pytest.mark.parametrize(
    ("day", "years", "later"),
    [
        (dt.date(2026, 11, 23), 1, dt.date(2027, 11, 23)),
        (dt.date(2028, 2, 29), 1, dt.date(2029, 2, 28)),
        (dt.date(2028, 2, 29), 4, dt.date(2032, 2, 29)),
        (dt.date(9999, 1, 1), 3, dt.date(9999, 1, 1)),
    ],
)
def test_years_later(day: dt.date, years: int, later: dt.date) -> None:
    assert governance.add_years(day, years) == later


def test_a_handout_in_order_breaks_no_rule() -> None:
    assert found(handout(f"{REVIEW}  review_again_by: 2027-11-23\n")) == []


def test_the_code_of_an_approval_is_that_at_the_foot_of_the_page(tmp_path: Path) -> None:
    text = handout(f"{REVIEW}  review_again_by: 2027-11-23\n")
    content, _ = pipeline.prepare_edition(write_handout(tmp_path, text, rule_examples.CLINIC_TEXT))
    assert content is not None
    assert content.content.fingerprint == content.fingerprint
    approved = text.replace("sections:", "  approved_copy: " + content.fingerprint + "\nsections:", 1)
    assert found(approved) == []
    assert found(approved.replace(content.fingerprint, content.fingerprint.lower())) == []
    assert found(approved.replace("Sleep well", "Sleep long")) == ["changed-since-approval"]
    assert found(approved, rule_examples.CLINIC_TEXT.replace("5309", "5310")) == ["changed-since-approval"]


@pytest.mark.parametrize(
    "number", ["555-0100", "(435) 555-0199", "435.555.0150", "+1 435 555 0123", "4355550123", "1-800-555-0142"]
)
def test_a_number_for_fiction_is_found_however_it_is_written(number: str) -> None:
    assert governance._FICTIONAL_NUMBER.search(f"Call {number}, day or night.")


@pytest.mark.parametrize(
    "number", ["555-1212", "435 555 0200", "435 555 0099", "(555) 010-0199", "55501234", "911", "1-800-222-1222"]
)
def test_other_numbers_are_not(number: str) -> None:
    assert not governance._FICTIONAL_NUMBER.search(f"Call {number}, day or night.")


def test_the_place_of_a_number_in_a_long_text() -> None:
    text = "title: W\nlanguage: en-US\nsections:\n  - heading: One\n    text: |\n"
    text += "      Rest.\n      Call 435 555 0142 at night.\n"
    [problem] = [p for p in rule_examples.find_problems(text) if p.rule == "fictional-phone"]
    assert (problem.where.line, problem.where.column, problem.where.length) == (7, 12, 12)
