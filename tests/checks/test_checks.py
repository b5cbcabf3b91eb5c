"""Checks on what was read well: reviews, placeholders, characters without a shape."""

# ruff: noqa: E501 (a table of cases reads best with one on a line)
from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from brochure.build import pipeline
from support.clinic_folders import CLINIC, HEADER, REVIEW, build_content, write_handout

if TYPE_CHECKING:
    from pathlib import Path


def found(tmp_path: Path, content: str, clinic: str = CLINIC) -> list[str]:
    problems = pipeline.check(write_handout(tmp_path, content, clinic))
    return [str(problem).replace(f"{tmp_path}/", "") for problem in problems]


def test_a_reviewed_handout_with_true_contacts_is_ready(tmp_path: Path) -> None:
    assert found(tmp_path, build_content("heading: One\ntext: Words.", header=HEADER + REVIEW)) == []


def test_no_review_is_unready(tmp_path: Path) -> None:
    assert found(tmp_path, build_content("heading: One\ntext: Words.")) == [
        "content.yaml:1:1: unready: no clinician has reviewed this handout yet (missing-review)"
    ]


@pytest.mark.parametrize("lacking", ["reviewed_by", "reviewed_on"])
def test_half_a_review_is_none(tmp_path: Path, lacking: str) -> None:
    review = "".join(line for line in REVIEW.splitlines(keepends=True) if lacking not in line)
    [problem] = found(tmp_path, build_content("heading: One\ntext: Words.", header=HEADER + review))
    assert problem.endswith("(missing-review)")


def test_placeholders_of_the_clinic_are_unready(tmp_path: Path) -> None:
    clinic = 'name: Test Clinic\nphone: "[clinic phone]"\naddress: "1 Main St, [town]"\n'
    assert found(tmp_path, build_content("heading: One\ntext: Words.", header=HEADER + REVIEW), clinic) == [
        "assets/clinic.yaml:2:8: unready: the clinic's phone number is still a placeholder: [clinic phone] (placeholder-contact)",
        "assets/clinic.yaml:3:10: unready: the clinic's address is still a placeholder: 1 Main St, [town] (placeholder-contact)",
    ]  # fmt: skip


def test_a_placeholder_in_the_text_is_found_at_its_very_place(tmp_path: Path) -> None:
    text = "text: |\n  See [our page](https://example.org) and [1, 2]\n  Come to [street and town] early."
    problems = found(tmp_path, build_content("heading: One\n" + text, header=HEADER + REVIEW))
    [problem] = [problem for problem in problems if "placeholder" in problem]
    assert problem == ("content.yaml:12:15: unready: this is still a placeholder: [street and town] (placeholder-text)")


@pytest.mark.parametrize(
    ("character", "name"),
    [("→", "rightwards arrow"), ("😀", "grinning face"), ("β", "greek small letter beta"), ("你", "cjk unified")],
)
def test_a_character_that_no_face_has_is_an_error_at_its_place(tmp_path: Path, character: str, name: str) -> None:
    [problem] = found(tmp_path, build_content(f"heading: One\ntext: Take it {character} now.", header=HEADER + REVIEW))
    assert problem.startswith(f"content.yaml:10:19: error: we have no font for “{character}” ({name}")
    assert problem.endswith("(missing-character)")


def test_a_character_that_no_face_has_is_found_in_the_branding_too(tmp_path: Path) -> None:
    [problem] = found(tmp_path, build_content("heading: One\ntext: Words.", header=HEADER + REVIEW), "name: Clinic →\n")
    assert problem.startswith("assets/clinic.yaml:1:7: error: we have no font for “→”")


@pytest.mark.parametrize(
    "text", ["Zoë, naïve, Ñandú, Łódź", "5 × 3 ± ½ °C", "“curly” ‘quotes’ – — …", "a\u202fb\u00a0c\u2011d"]
)
def test_what_the_face_has_is_fine(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, build_content(f"heading: One\ntext: It says {text}.", header=HEADER + REVIEW)) == []


def test_content_and_branding_are_reported_together(tmp_path: Path) -> None:
    rules = found(tmp_path, "titel: T\nlanguage: en-US\nsections:\n  - heading: One\n", "nam: X\n")
    assert {rule.rpartition("(")[2] for rule in rules} >= {"unknown-key)", "missing-field)"}
    assert {rule.partition(":")[0] for rule in rules} == {"content.yaml", "assets/clinic.yaml"}
