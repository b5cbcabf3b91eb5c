"""The two score tables: what software says of an item, on which line, and what it leaves to a person."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from brochure.build import pipeline
from brochure.checks.engine import registry, score
from support.clinic_folders import HEADER, ROOT, build_content, write_every_kind, write_handout

if TYPE_CHECKING:
    from brochure.checks.engine.score import ScoreItem, Verdict

PLAIN = "heading: One\ntext: Some words for the wall."
TABLES = {"U": 0, "A": 1, "C": 2}


def verdicts(folder: Path, content: str) -> dict[str, Verdict]:
    """The verdicts by item: U1 to U19, A20 to A26, C1 to C20."""
    read, problems = pipeline.prepare_edition(write_handout(folder, content))
    assert read is not None, problems
    tables = score.score_content(read.content)
    return {f"{name}{item.number}": verdict for name, at in TABLES.items() for item, verdict in tables[at][1]}


def test_the_tables_are_whole() -> None:
    assert [item.number for item in score.UNDERSTANDABILITY] == [*range(1, 13), *range(15, 20)]
    assert [item.number for item in score.ACTIONABILITY] == [*range(20, 27)]
    assert [item.number for item in score.CLEAR_COMMUNICATION_INDEX] == [*range(1, 21)]


def test_every_rule_that_a_judge_asks_is_there() -> None:
    source = Path(score.__file__).read_text(encoding="utf-8")
    asked = {
        name for names in re.findall(r"require_rules\(([^)*]+)\)", source) for name in re.findall(r'"([\w-]+)"', names)
    }
    assert asked <= {rule.name for rule in registry.ALL_RULES}
    assert len(asked) > 5


@pytest.mark.parametrize("item", ["U1", "U2", "U10", "U15", "A26", "C13"])
def test_some_items_are_for_people_alone(item: str, tmp_path: Path) -> None:
    assert verdicts(tmp_path, build_content(PLAIN))[item].answer == "a person must judge"
    assert verdicts(tmp_path, write_every_kind(tmp_path))[item].answer == "a person must judge"


TABLE = "heading: Doses\nkind: table\ncolumns: {columns}\nrows:\n  - [a, b]"
FIGURE = "heading: See\nkind: figure\npicture: beach.svg\nalt: A beach"
LONG = "heading: One\ntext: |\n" + "  Here are some ten words that say not very much.\n" * 16
CASES: list[tuple[str, str, str]] = [
    ("U6", PLAIN, "not applicable"),
    ("U7", PLAIN, "agree"),
    ("U7", PLAIN.replace("Some", "Multiply the"), "disagree"),
    ("U7", PLAIN.replace("Some", "When cells multiply, say"), "agree"),
    ("U8", PLAIN, "agree"),
    ("U8", LONG, "disagree"),
    ("U8", LONG.replace("text: |\n", "text: |\n  - A bullet\n\n", 1), "disagree"),
    ("U9", PLAIN, "agree"),
    ("U9", PLAIN.replace("One", "Introduction"), "disagree"),
    ("U9", PLAIN.replace("One", "A general anesthetic"), "agree"),
    ("U12", PLAIN, "disagree"),
    ("U12", PLAIN.replace("Some", "Read **some**"), "agree"),
    ("U12", "heading: One\ntext: |\n  - A bullet\n  - Another", "agree"),
    ("U16", PLAIN, "not applicable"),
    ("U17", PLAIN, "not applicable"),
    ("U17", FIGURE, "disagree"),
    ("U17", FIGURE + "\ncaption: Waves", "agree"),
    ("U18", FIGURE, "a person must judge"),
    ("U19", PLAIN, "not applicable"),
    ("A20", PLAIN, "a person must judge"),
    ("A20", "heading: Do\nkind: steps\nsteps:\n  - do: Rest.", "agree"),
    ("A21", PLAIN, "disagree"),
    ("A21", PLAIN.replace("the wall", "you and yours"), "agree"),
    ("A22", "heading: Do\nkind: steps\nsteps:\n  - do: Rest.", "agree"),
    ("A23", PLAIN, "disagree"),
    ("A23", "heading: Ask\nkind: checklist\nitems:\n  - What for?", "agree"),
    ("A23", "heading: Do\nkind: steps\nsteps:\n  - do: Fast from\n    fill_in: yes", "agree"),
    ("A24", PLAIN, "not applicable"),
    ("A24", PLAIN.replace("Some", "Multiply the"), "a person must judge"),
    ("A25", PLAIN, "not applicable"),
    ("C1", PLAIN, "disagree"),
    ("C4", PLAIN, "disagree"),
    ("C8", PLAIN, "disagree"),
    ("C15", PLAIN, "not applicable"),
    ("C16", PLAIN.replace("Some", "About 20"), "a person must judge"),
    ("C18", PLAIN, "a person must judge"),
    ("C20", PLAIN, "not applicable"),
    ("C20", PLAIN.replace("Some", "Take 2 pills with"), "not applicable"),
]


@pytest.mark.parametrize(("item", "section", "answer"), CASES, ids=[f"{c[0]}-{n}" for n, c in enumerate(CASES)])
def test_an_item_is_judged_by_its_signs(item: str, section: str, answer: str, tmp_path: Path) -> None:
    write_every_kind(tmp_path)  # puts a picture into assets/
    assert verdicts(tmp_path, build_content(section))[item].answer == answer


def test_two_headings_alike_do_not_inform(tmp_path: Path) -> None:
    assert verdicts(tmp_path, build_content(PLAIN, PLAIN))["U9"].answer == "disagree"


def test_a_key_message_is_the_main_message(tmp_path: Path) -> None:
    found = verdicts(tmp_path, build_content(PLAIN, header=HEADER + "key_message: The one thing.\n"))
    assert [found[item].answer for item in ("C1", "C2", "C3")] == ["agree"] * 3
    assert found["C4"].answer == "a person must judge"
    where = found["C1"].where
    assert where is not None
    assert where.line == 3


def test_what_is_allowed_still_counts(tmp_path: Path) -> None:
    passive = build_content(PLAIN.replace("Some", "You will be helped with"))
    allowed = passive.replace("sections:", "allow: {passive-voice: it is quoted}\nsections:")
    for content in (passive, allowed):
        verdict = verdicts(tmp_path, content)["U5"]
        assert (verdict.answer, verdict.reason) == ("disagree", "passive-voice: 1 place")
        assert verdict.where is not None


def test_the_report_claims_nothing(tmp_path: Path) -> None:
    read, _ = pipeline.prepare_edition(write_handout(tmp_path, build_content(PLAIN)))
    assert read is not None
    report = score.format_report(read.content)
    assert "content.yaml:4: 1 heading, no two alike" in report
    assert len(re.findall(r"\d+ of the \d+ items that software can judge agree; \d items? for a person", report)) == 3
    assert report.endswith("a person must judge the rest, and can overrule any line.")
    assert "%" not in report


def test_the_shipped_handout_has_a_verdict_on_every_item() -> None:
    read, _ = pipeline.prepare_edition(ROOT / "content.yaml")
    assert read is not None
    found: list[tuple[ScoreItem, Verdict]] = [pair for _, pairs in score.score_content(read.content) for pair in pairs]
    assert len(found) == 44
    wrong = [(item.number, verdict) for item, verdict in found if verdict.answer == "disagree"]
    assert wrong == []
