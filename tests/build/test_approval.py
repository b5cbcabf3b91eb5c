"""Approving: what is written into the file, and what is refused; comparing: what a copy says otherwise."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest

from brochure.build import copy_reader, pipeline
from brochure.build.approval import Change, approve, find_changes, verify
from brochure.cli import exit_codes, main
from brochure.runtime.errors import BrochureError
from support import patient_tables
from support.clinic_folders import write_every_kind, write_handout

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2026, 11, 23)
CLINIC = "name: Test Clinic\nphone: 435 867 5309\n"
HEAD = "# A note\ntitle: Resting at home\nlanguage: en-US\n"
BODY = """
sections:

  # About rest
  - heading: Rest
    text: Sleep well, and drink water.
"""
REVIEW = """review:   # who stands behind it
  written: 2026-11-01
  reviewed_by:         # name and title
  reviewed_on:
  # how long it holds
  review_again_by: 2027-05-01  # half a year
"""


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795435200")  # 23 November 2026


def approved(tmp_path: Path, text: str, by: str = "A. Name, MD") -> str:
    return approve(write_handout(tmp_path, text, CLINIC), by, DAY)


def code(tmp_path: Path) -> str:
    content, _ = pipeline.prepare_edition(tmp_path / "content.yaml")
    assert content is not None
    return content.fingerprint


def rules(tmp_path: Path, text: str) -> list[str]:
    return [
        problem.rule
        for problem in pipeline.check(write_handout(tmp_path, text, CLINIC))
        if problem.severity.value != "warning"
    ]


def test_an_approval_changes_the_lines_of_the_review_and_no_other(tmp_path: Path) -> None:
    text = approved(tmp_path, HEAD + REVIEW + BODY)
    assert text == HEAD + (
        "review:   # who stands behind it\n"
        "  written: 2026-11-01\n"
        "  reviewed_by: A. Name, MD  # name and title\n"
        "  reviewed_on: 2026-11-23\n"
        "  # how long it holds\n"
        "  review_again_by: 2027-05-01  # half a year\n"
        f"  approved_copy: {code(tmp_path)}\n"
    ) + BODY  # fmt: skip
    assert rules(tmp_path, text) == []


@pytest.mark.parametrize("again", ["", "2026-11-23", "2020-01-01"])
def test_the_next_review_is_a_year_ahead_where_it_is_missing_or_past(tmp_path: Path, again: str) -> None:
    text = approved(tmp_path, HEAD + REVIEW.replace("2027-05-01", again) + BODY)
    assert "review_again_by: 2027-11-23  # half a year" in text


def test_a_second_approval_takes_the_place_of_the_first(tmp_path: Path) -> None:
    first = approved(tmp_path, HEAD + REVIEW + BODY)
    changed = first.replace("drink water", "drink tea")
    assert rules(tmp_path, changed) == ["changed-since-approval"]
    second = approved(tmp_path, changed, "B. Other, NP")
    assert second.count("approved_copy") == second.count("reviewed_by") == 1
    assert "reviewed_by: B. Other, NP  # name and title" in second
    assert rules(tmp_path, second) == []


def test_a_handout_without_review_gets_one_before_its_sections(tmp_path: Path) -> None:
    text = approved(tmp_path, HEAD + BODY.lstrip("\n"))
    assert text == HEAD + (
        "review:\n  reviewed_by: A. Name, MD\n  reviewed_on: 2026-11-23\n"
        f"  approved_copy: {code(tmp_path)}\n  review_again_by: 2027-11-23\n\n"
    ) + BODY.lstrip("\n")  # fmt: skip
    assert rules(tmp_path, text) == ["missing-written-date"]


def test_an_empty_review_is_filled_and_comments_above_the_sections_stay_with_them(tmp_path: Path) -> None:
    text = approved(tmp_path, HEAD + "review:  # nobody yet\n" + BODY)
    assert "review:  # nobody yet\n  reviewed_by: A. Name, MD\n" in text
    text = approved(tmp_path, HEAD + "# The parts\n# and pieces\n" + BODY.lstrip("\n"))
    assert "language: en-US\nreview:\n" in text
    assert "\n\n# The parts\n# and pieces\nsections:\n" in text


def test_a_hash_at_the_end_of_a_text_is_no_comment(tmp_path: Path) -> None:
    text = approved(tmp_path, HEAD + "key_message: |\n  Rest.\n  # 1 is rest\n" + BODY.lstrip("\n"))
    assert "  # 1 is rest\nreview:\n" in text


@pytest.mark.parametrize(
    ("by", "written"),
    [
        ("A. Name, MD", "A. Name, MD"),
        ("  Zoë  O'Hara-Ñu  ", "Zoë O'Hara-Ñu"),
        ("Dr. A: B", '"Dr. A: B"'),
        ('A "Al" Name', '"A \\"Al\\" Name"'),
        ("A #1 Name", '"A #1 Name"'),
        ("back\\slash", '"back\\\\slash"'),
        ("- A", '"- A"'),
        ("No", '"No"'),
        ("'A'", "\"'A'\""),
        ("A. Name #", '"A. Name #"'),
        ("@ A", '"@ A"'),
    ],
)
def test_a_name_is_quoted_where_yaml_needs_it(tmp_path: Path, by: str, written: str) -> None:
    text = approved(tmp_path, HEAD + REVIEW + BODY, by)
    assert f"  reviewed_by: {written}  # name and title\n" in re.sub(r" +# name", "  # name", text)
    assert rules(tmp_path, text) == []


@pytest.mark.parametrize("by", ["", "  ", "A\nB", "A\x00", "A\u2028B", "[name]", "123", "A" * 101, "李"])
def test_what_is_no_name_is_refused(tmp_path: Path, by: str) -> None:
    with pytest.raises(BrochureError):
        approved(tmp_path, HEAD + REVIEW + BODY, by)


def test_windows_line_ends_stay(tmp_path: Path) -> None:
    path = write_handout(tmp_path, HEAD + REVIEW + BODY, CLINIC)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    text = approve(path, "A. Name", DAY)
    assert text.count("\n") == text.count("\r\n")


def test_lines_of_an_allowance_below_may_move(tmp_path: Path) -> None:
    allow = "allow:\n  missing-references: the leaflet of the maker\n"
    text = approved(tmp_path, HEAD + REVIEW + allow + BODY.replace("Sleep", "Studies show that 5% of people sleep"))
    assert allow in text


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("drink water", "drink [what]", "placeholder-text"),
        ("drink water", "use this miracle", "absolute-promise"),
        ("heading: Rest", "heding: Rest", "unknown-key"),
        ("2026-11-01", "2099-11-01", "written-in-future"),
    ],
)
def test_nothing_is_approved_while_other_things_are_not_ready(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(BrochureError, match=told):
        approved(tmp_path, (HEAD + REVIEW + BODY).replace(old, new))


def test_nothing_is_approved_while_another_edition_is_not_ready(tmp_path: Path) -> None:
    text = (HEAD + REVIEW + BODY).replace("\nsections", "editions: [handout, trifold]\n\nsections")
    with pytest.raises(BrochureError, match=r"in the trifold edition, .*promise"):
        approved(tmp_path, text + "    brief: This miracle helps.\n")
    assert "approved_copy:" in approved(tmp_path, text + "    brief: Sleep well.\n")


def test_an_approval_with_briefs_and_sections_of_other_editions_changes_nothing_else(tmp_path: Path) -> None:
    own = "    brief: Sleep.\n  - heading: Leaflet\n    editions: trifold\n    text: Drink water.\n"
    head = HEAD + "editions: [handout, trifold]\nmore: https://www.ptsd.va.gov\n"
    text = approved(tmp_path, head + REVIEW + BODY + own)
    assert text.replace("\n", "").endswith(own.replace("\n", ""))
    assert f"approved_copy: {code(tmp_path)}" in text
    write_handout(tmp_path, text, CLINIC)
    assert rules(tmp_path, text) == []
    assert rules(tmp_path, text.replace("brief: Sleep.", "brief: Rest.")) == ["changed-since-approval"]


def test_a_name_over_two_lines_is_replaced_whole(tmp_path: Path) -> None:
    text = approved(tmp_path, HEAD + REVIEW.replace("reviewed_by: ", "reviewed_by: A very\n    long name") + BODY)
    assert "long name" not in text
    assert "  reviewed_by: A. Name, MD" in text


# --- comparing ----------------------------------------------------------------------------------------------------


def test_a_copy_of_today_says_the_same(tmp_path: Path) -> None:
    path = write_handout(tmp_path, HEAD + REVIEW + BODY, CLINIC)
    pdf = pipeline.build(path).data
    assert pdf is not None
    compared = verify(pdf, path)
    assert compared.is_same
    assert compared.changes == ()
    assert verify(code(tmp_path), path).is_same
    assert verify(f"Copy {code(tmp_path).lower()}", path).is_same


@pytest.mark.parametrize(
    "options",
    [
        pipeline.BuildOptions(edition="large-print"),
        pipeline.BuildOptions(edition="trifold", paper="a4"),
        pipeline.BuildOptions(edition="booklet"),
        pipeline.BuildOptions(paper="a4", gray=True),
    ],
)
def test_a_copy_is_compared_with_one_of_its_own_edition(tmp_path: Path, options: pipeline.BuildOptions) -> None:
    path = write_handout(tmp_path, HEAD + REVIEW + BODY + "    brief: Sleep well.\n", CLINIC)
    pdf = pipeline.build(path, options).data
    assert pdf is not None
    assert verify(pdf, path).changes == ()
    write_handout(tmp_path, HEAD + REVIEW + BODY + "    brief: Sleep tight.\n", CLINIC)
    changed = [(change.removed, change.added) for change in verify(pdf, path).changes or ()]
    assert changed == ([("well.", "tight.")] if options.edition == "trifold" else [])


@pytest.mark.parametrize("words", [b"poster letter", b"handout a5", b"handout", b""])
def test_a_copy_of_an_edition_that_nobody_knows_is_taken_for_the_handout(tmp_path: Path, words: bytes) -> None:
    path = write_handout(tmp_path, HEAD + REVIEW + BODY, CLINIC)
    pdf = pipeline.build(path).data
    assert pdf is not None
    assert pdf.count(b"handout letter") == 1
    padded = words.ljust(len(b"handout letter"), b" ") if words else b"HANDOUT letter"
    assert verify(pdf.replace(b"handout letter", padded), path).changes == ()


def test_an_old_copy_differs_and_its_words_are_told(tmp_path: Path) -> None:
    path = write_handout(tmp_path, HEAD + REVIEW + BODY, CLINIC)
    pdf = pipeline.build(path).data
    assert pdf is not None
    old = code(tmp_path)
    write_handout(tmp_path, (HEAD + REVIEW + BODY).replace("drink water", "drink some tea"), CLINIC)
    compared = verify(pdf, path)
    assert not compared.is_same
    assert compared.copy_fingerprint == old
    [change] = compared.changes or ()
    assert (change.removed, change.added) == ("water.", "some tea.")
    assert change.words_before.endswith("and drink")
    assert not verify(old, path).is_same
    assert verify(old, path).changes is None


def test_words_that_only_moved_to_another_page_are_no_change(tmp_path: Path) -> None:
    text = "  - heading: Part {n}\n    text: " + "Some plain words to fill a line. " * 40 + "\n"
    long = HEAD + REVIEW + BODY + "".join(text.format(n=n) for n in range(9))
    pdf = pipeline.build(write_handout(tmp_path, long, CLINIC)).data
    assert pdf is not None
    path = write_handout(tmp_path, long.replace("Sleep well", "Sleep " + "very " * 60 + "well"), CLINIC)
    compared = verify(pdf, path)
    [change] = compared.changes or ()
    assert change.removed == ""
    assert set(change.added.split()) == {"very"}


def test_neighbouring_changes_are_told_as_one() -> None:
    old, new = list("abcdefghijkl"), list("abXdYfghijkZ")
    assert list(find_changes(old, new)) == [
        Change("a b", "c d e", "X d Y", "f g h i"),
        Change("h i j k", "l", "Z", ""),
    ]


def test_content_with_errors_is_not_compared(tmp_path: Path) -> None:
    with pytest.raises(BrochureError, match="Fix the errors in"):
        verify("4F2A-91C7", write_handout(tmp_path, "title: X\n", CLINIC))


@pytest.mark.parametrize(
    "options",
    [pipeline.BuildOptions("text"), pipeline.BuildOptions("html"), pipeline.BuildOptions("booklet", imposed=True)],
)
def test_verify_knows_every_edition(tmp_path: Path, options: pipeline.BuildOptions) -> None:
    path = write_handout(tmp_path, write_every_kind(tmp_path), CLINIC)
    copy = pipeline.build(path, options).data
    assert copy is not None
    compared = verify(copy, path)
    assert compared.is_same
    assert not compared.changes
    path.write_text(path.read_text().replace("Read **this** first.", "Read **that** first."))
    compared = verify(copy, path)
    assert not compared.is_same
    if options.edition == "text":
        assert [(change.removed, change.added) for change in compared.changes or ()] == [("this", "that")]


@pytest.mark.parametrize(
    "other", [b"", b"Dear all", b"<html>no code</html>", b"\xff\x00" * 50, b"x" * 20_000_000], ids=range(5)
)
def test_verify_knows_what_bears_no_code(tmp_path: Path, other: bytes) -> None:
    with pytest.raises(BrochureError, match="has no code"):
        verify(other, write_handout(tmp_path, write_every_kind(tmp_path), CLINIC))


def test_a_tri_fold_that_cannot_be_made_stands_in_the_way_of_approval(tmp_path: Path) -> None:
    long = "  brief: |\n" + "".join(f"      {'Some more words that fill the panel up. ' * 60}\n\n" for _ in range(3))
    text = write_every_kind(tmp_path).replace("sections:\n", "editions:\n  - handout\n  - trifold\nsections:\n", 1)
    path = write_handout(tmp_path, text + "  - heading: Much\n    text: Words.\n  " + long, CLINIC)
    with pytest.raises(BrochureError, match="too long for the tri-fold's"):
        approve(path, "A. Name, MD", dt.date(2026, 12, 1))


@pytest.mark.parametrize("edition", ["handout", "trifold", "text", "html"])
def test_of_a_patients_own_copy_the_code_alone_is_compared(edition: str) -> None:
    copy = patient_tables.build_renderer(edition).render_copy({**patient_tables.ANA, "first_name": "Qwibble"}).data
    assert copy is not None
    compared = verify(copy, patient_tables.CONTENT_PATH)
    assert compared.is_personal
    assert compared.is_same
    assert compared.changes is None
    assert "Qwibble" not in repr(compared)


def test_what_is_printed_of_a_patients_own_copy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "copy.pdf"
    path.write_bytes(
        patient_tables.build_renderer().render_copy({**patient_tables.ANA, "first_name": "Qwibble"}).data or b""
    )
    assert main.main(["verify", str(path), str(patient_tables.CONTENT_PATH)]) == 0
    told = "".join(capsys.readouterr())
    assert "a patient's own" in told
    assert "Qwibble" not in told
    other = write_handout(tmp_path, write_every_kind(tmp_path), CLINIC)
    assert main.main(["verify", str(path), str(other)]) == exit_codes.EXIT_CONTENT
    told = "".join(capsys.readouterr())
    assert "It is older, or a copy of another handout. Then name its content" in told
    assert "Qwibble" not in told


@pytest.mark.parametrize("edition", ["handout", "trifold", "text", "html"])
def test_no_page_bears_the_name_of_who_has_not_read_its_words(tmp_path: Path, edition: str) -> None:
    text = approved(tmp_path, HEAD + REVIEW + BODY + "    panel: inside left\n")
    (tmp_path / "content.yaml").write_text(text, encoding="utf-8")
    options = pipeline.BuildOptions(edition=edition)
    assert "Reviewed by A. Name, MD" in _shown(tmp_path, options)
    (tmp_path / "content.yaml").write_text(text.replace("title: ", "title: New "), encoding="utf-8")
    shown = _shown(tmp_path, options)
    assert "A. Name" not in shown
    assert "Changed since a clinician reviewed it" in shown


def _shown(folder: Path, options: pipeline.BuildOptions) -> str:
    data = pipeline.build(folder / "content.yaml", options).data or b""
    return " ".join(copy_reader.read_words(data)) if copy_reader.is_pdf(data) else data.decode()
