"""`allow:`: rules that a handout may break for a reason, and the reasons told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from brochure.build import pipeline
from brochure.checks.engine import registry
from brochure.checks.rules import governance
from brochure.diagnostics.problem import ALLOWED, ERROR, UNREADY
from support.clinic_folders import CLINIC, HEADER, build_content, write_handout

if TYPE_CHECKING:
    from pathlib import Path

    from brochure.checks.rule import Rule

LOUD = "heading: One\ntext: You must NEVER DO THAT AGAIN, we say."


def told(folder: Path, allow: str, *texts: str) -> list[str]:
    """What is told of rules that are allowed, or should not be."""
    path = write_handout(folder, build_content(*texts or (LOUD,), header=f"{HEADER}{allow}\n"), CLINIC)
    kept = [p for p in pipeline.check(path) if p.rule not in {"missing-review", "missing-summary", "missing-you"}]
    return [str(problem).partition("content.yaml:")[2] for problem in kept]


def test_without_a_reason_given_it_is_a_fault(tmp_path: Path) -> None:
    [problem] = told(tmp_path, "")
    assert problem.endswith("(all-capitals)")


@pytest.mark.parametrize(
    ("allow", "place"),
    [
        ("allow: {all-capitals: quoted from the form}", "3:9"),
        ('allow: {"all-capitals": "quoted from the form"}', "3:9"),
        ("allow:\n  all-capitals: quoted from the form", "4:3"),
        ("allow:\n    all-capitals: |\n      quoted from the form", "4:5"),
    ],
)
def test_what_is_allowed_is_a_note_with_its_reason(allow: str, place: str, tmp_path: Path) -> None:
    assert told(tmp_path, allow) == [f"{place}: allowed: once: quoted from the form (all-capitals)"]


def test_notes_count_what_they_cover(tmp_path: Path) -> None:
    again = LOUD.replace("One", "Two")
    allow = "allow: {all-capitals: the law}"
    assert told(tmp_path, allow, LOUD, again) == ["3:9: allowed: twice: the law (all-capitals)"]
    third = LOUD.replace("One", "Three")
    assert told(tmp_path, allow, LOUD, again, third) == ["3:9: allowed: 3 times: the law (all-capitals)"]


@pytest.mark.parametrize("allow", ["allow: {all-capitals: }", "allow:\n  all-capitals:", 'allow:\n  all-capitals: " "'])
def test_a_reason_must_be_given(allow: str, tmp_path: Path) -> None:
    rules = [problem.rpartition("(")[2] for problem in told(tmp_path, allow)]
    assert rules == ["missing-reason)", "all-capitals)"]


@pytest.mark.parametrize("allow", ["allow: all-capitals", "allow: [all-capitals]", "allow: {all-capitals: [a, b]}"])
def test_it_is_a_group_of_names_and_reasons(allow: str, tmp_path: Path) -> None:
    rules = [problem.rpartition("(")[2] for problem in told(tmp_path, allow)]
    assert rules == ["wrong-type)", "all-capitals)"]


def test_an_empty_allow_allows_nothing(tmp_path: Path) -> None:
    assert [problem.rpartition("(")[2] for problem in told(tmp_path, "allow:")] == ["all-capitals)"]


def test_a_slip_in_the_name_is_told_with_what_was_meant(tmp_path: Path) -> None:
    path = write_handout(tmp_path, build_content(LOUD, header=f"{HEADER}allow: {{all-capital: quoted}}\n"), CLINIC)
    [problem] = [p for p in pipeline.check(path) if p.rule == "unknown-rule"]
    assert (problem.severity, problem.hint) == (ERROR, "did you mean `all-capitals`?")


@pytest.mark.parametrize(
    "rule", [rule for rule in registry.ALL_RULES if rule.severity is not ERROR], ids=lambda r: r.name
)
def test_a_review_and_true_contacts_may_never_be_allowed_away(rule: Rule[object], tmp_path: Path) -> None:
    forbidden = rule in governance.RULES and rule.severity is UNREADY
    problems = told(tmp_path, f"allow: {{{rule.name}: we are in a hurry}}")
    assert any("(forbidden-allowance)" in problem for problem in problems) is forbidden


def test_a_forbidden_allowance_takes_nothing_away(tmp_path: Path) -> None:
    path = write_handout(
        tmp_path, build_content(LOUD, header=f"{HEADER}allow: {{missing-review: the doctor is away}}\n"), CLINIC
    )
    rules = {problem.rule for problem in pipeline.check(path)}
    assert {"missing-review", "forbidden-allowance"} <= rules
    assert not any(problem.severity is ALLOWED for problem in pipeline.check(path))


def test_it_is_no_part_of_what_the_handout_says(tmp_path: Path) -> None:
    codes = set()
    for allow in ("", "allow: {all-capitals: quoted}", "allow: {all-capitals: another reason}"):
        content, _ = pipeline.prepare_edition(
            write_handout(tmp_path, build_content(LOUD, header=f"{HEADER}{allow}\n"), CLINIC)
        )
        assert content is not None
        codes.add(content.fingerprint)
    assert len(codes) == 1
