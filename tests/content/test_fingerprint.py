"""The fingerprint: it changes with what is said, and with nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from test_handout import HEAD, sections

from brochure.content.fingerprint import compute_fingerprint
from support.yaml_text import CONTEXT, read_handout

if TYPE_CHECKING:
    from brochure.content.sections.base import Context

SMALL = "- heading: A\n  text: B **c** [d](https://x.org)\n"
SMALL_HEAD = "title: T\nlanguage: en\n"


# A handout that stays as it is, whatever becomes of the kinds' examples.
KEPT = """\
- heading: What is it?
  text: |
    A **first** text. See [the site](https://ptsd.va.gov).

    - one
    - two
- heading: Questions
  kind: faq
  questions:
    - ask: Is it safe?
      answer: Not for everyone.
- heading: Your day
  kind: steps
  steps:
    - do: Eat nothing.
      detail: Nothing to eat after
      fill_in: yes
- heading: Trials
  kind: people_chart
  panels:
    - study: 30 people
      result: More got better
      groups:
        - name: Ketamine
          count: 10
          of: 15
          outcome: got better
- heading: Trials in short
  kind: table
  columns:
    - Study
    - People
  rows:
    - Study: Feder 2021
      People: 30
- heading: Waves
  kind: figure
  picture: waves.svg
  alt: Waves on a shore.
- heading: Whom to call
  kind: contacts
  contacts:
    - phone: 911
      when: In danger.
      sign: emergency
- heading: References
  kind: references
  references:
    - cite: Feder 2014.
      doi: 10.1001/jamapsychiatry.2014.62
"""


def mark(text: str = SMALL, head: str = SMALL_HEAD, context: Context = CONTEXT) -> str:
    read, problems = read_handout(text, head)
    assert problems == []
    assert read is not None
    return compute_fingerprint(read, context)


def test_fingerprints_stay_the_same_from_version_to_version() -> None:
    """If these change, every handout in print looks outdated: change what they are made of, not these values."""
    assert mark() == "7FB9-CE83"
    assert mark(KEPT) == "DBDC-74B3"


def test_its_shape() -> None:
    assert re.fullmatch("[0-9A-F]{4}-[0-9A-F]{4}", mark())


@pytest.mark.parametrize(
    ("text", "head"),
    [
        (SMALL, "# a comment\nlanguage: en\ntitle: 'T'\n"),
        (SMALL, SMALL_HEAD + "review:\n  written: 2026-11-23\n  reviewed_by: Dr. A\n"),
        (SMALL, SMALL_HEAD + "subtitle:\ntopic: ketamine\n"),
        ("- text: |\n    B **c**\n    [d](https://x.org)\n  heading: A\n", SMALL_HEAD),
        (SMALL + "  kind: prose\n", SMALL_HEAD),
        (SMALL + "  text_after:\n", SMALL_HEAD),
    ],
)
def test_how_the_file_is_written_plays_no_part(text: str, head: str) -> None:
    assert mark(text, head) == mark()


CHECKLIST = "- heading: A\n  kind: checklist\n  items:\n    - a\n  lines_label: l\n"


def test_how_many_lines_to_write_on_plays_no_part() -> None:
    assert mark(CHECKLIST + "  lines: 5\n") == mark(CHECKLIST)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("PTSD can", "PTSD may"),
        ("**terrifying event**", "terrifying event"),
        ("https://ptsd.va.gov", "https://ptsd.va.gov/x"),
        ("count: 10", "count: 9"),
        ("phone: 911", "phone: 912"),
        ("infusion.svg", "other.svg"),
        ("A bag of fluid", "A bag of water"),
        ("10.1001/jama", "10.1002/jama"),
        ("fill_in: yes", "fill_in: no"),
        ("sign: emergency", "sign: crisis"),
        ("urgency: take care", "urgency: get help now"),
        ("People: 30", "People: 31"),
        ("  - nightmares", "  * nightmares\n\n    x"),
    ],
)
def test_whatever_a_reader_is_told_changes_it(old: str, new: str) -> None:
    before = sections()
    assert before.count(old) >= 1
    assert mark(before.replace(old, new), HEAD) != mark(before, HEAD)


@pytest.mark.parametrize(
    "context",
    [
        replace(CONTEXT, clinic_name="Other"),
        replace(CONTEXT, clinic_phone="988"),
        replace(CONTEXT, web="example.com"),
        replace(CONTEXT, address="1 Main Street"),
        replace(CONTEXT, hours="Monday to Friday"),
    ],
)
def test_the_facts_of_the_clinic_change_it(context: Context) -> None:
    assert mark(context=context) != mark()


def test_a_mark_is_not_mistaken_for_text() -> None:
    bold, typed = mark("- heading: A\n  text: a **b** c\n"), mark("- heading: A\n  text: a * * b * * c\n")
    assert bold != typed
