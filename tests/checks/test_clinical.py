"""Clinical safety: the packs as data, claims in sentences that no rule was written for, and the clinic's old article."""

# ruff: noqa: E501 (sentences read best on one line)
from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from brochure.build import pipeline
from brochure.checks.rules import claims as forbidden, clinical, driving
from brochure.checks.text import clauses, languages, rule_packs
from support import rule_examples
from support.clinic_folders import ROOT, write_handout
from support.rule_words import use_words_from

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD = "title: Some words\nlanguage: en-US\ntopic: ketamine\nsections:\n  - heading: One\n    text: |\n"
ARTICLE = ROOT / "tests" / "support" / "contents" / "source-article.yaml"


def claims(sentence: str) -> set[str]:
    """The rules about claims that a sentence breaks."""
    rules = {"forbidden-claim", "absolute-promise", "false-approval"}
    return {problem.rule for problem in rule_examples.find_problems(f"{HEAD}      {sentence}\n")} & rules


@pytest.mark.parametrize(
    "sentence",
    [
        "You can rest assured that ketamine is completely safe.",
        "Ketamine infusions are a safe, proven choice for veterans.",
        "Low-dose ketamine has proven to be both safe and effective.",
        "If you follow our rules, the treatment is safe.",
        "Because staff watch you, ketamine is safe.",
        "Ketamine: the safe answer to PTSD.",
        "There is no doubt that ketamine is safe.",
        "Ketamine safely relieves the symptoms of PTSD.",
        "It’s safe for almost everyone.",
        "Many veterans have been cured.",
        "Unlike opioids, it will not make you addicted.",
        "It is not habit-forming.",
        "It has virtually no side effects.",
        "Ketamine is risk-free.",
        "We use FDA-approved ketamine to treat your PTSD.",
        "Because it has FDA approval, insurers may pay for it.",
        "The FDA approved ketamine for treatment-resistant depression in 2019.",
        "Ketamine therapy is fully FDA approved.",
        "One infusion can end PTSD for good.",
        "Success is certain with ketamine.",
        "It has a 100 percent success rate.",
        "Say goodbye to PTSD with this magical medicine.",
    ],
)
def test_a_claim_is_found_however_it_is_put(sentence: str) -> None:
    assert claims(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Nobody can say that it is safe to use for years.",
        "We cannot say ketamine is safe or that it works.",
        "If the nurse decides it is safe, you may go home.",
        "Take the safer route and let a friend drive.",
        "The FDA says it has not found compounded ketamine safe or effective.",
        "This does not mean the drug is safe.",
        "Tell us about any side effects, even if they seem harmless.",
        "In the placebo group, no side effects were seen.",
        "Some people have no side effects.",
        "It is not known how addictive it is.",
        "Only Spravato, a nasal spray with esketamine, is FDA-approved for hard-to-treat depression.",
        "The FDA approved ketamine in 1970 to put people to sleep for surgery.",
        "The ethics board approved the ketamine trial.",
        "Ketamine lacks FDA approval for PTSD.",
        "A miracle should not be expected.",
        "The game changed for researchers in 2021.",
        "There is no way to be sure it will work every time.",
        "Secure your medicines in a locked box.",
    ],
)
def test_what_only_sounds_like_a_claim_is_none(sentence: str) -> None:
    assert claims(sentence) == set()


def test_a_claim_is_told_at_its_words_with_what_to_write() -> None:
    [problem] = [
        p
        for p in rule_examples.find_problems(f"{HEAD}      You know:\n      it is a **safe** option.\n")
        if p.rule == "forbidden-claim"
    ]
    assert (problem.where.line, problem.where.column, problem.where.length) == (8, 7, len("it is a **safe"))
    assert "It does not remove them" in problem.hint


@pytest.mark.parametrize(
    ("text", "words", "before"),
    [
        ("It is not new, but it is safe.", "safe", " it is "),
        ("Not only is it safe.", "safe", "         is it "),
        ("Although not approved, ketamine is safe.", "ketamine is safe", " "),
        ("It has not, so far, been safe.", "safe", "It has not, so far, been "),
    ],
)
def test_a_clause_goes_back_to_where_it_begins(text: str, words: str, before: str) -> None:
    start = text.index(words)
    assert clauses.get_clause_before(text, start, start + len(words)) == before


@pytest.mark.parametrize(
    ("sentence", "times"),
    [
        (
            "Do not drive for at least 24 hours, and not until you have had a good night’s sleep.",
            {"24 hours", "after sleep"},
        ),
        ("Wait a full day before you drive.", {"24 hours"}),
        ("For two days, do not drive.", {"48 hours"}),
        ("No driving until the next morning.", {"the next day"}),
        ("Do not drive home.", set()),
        ("An adult drives you home and stays for 4 hours.", None),
        ("Can I drive after 24 hours?", None),
    ],
)
def test_a_driving_rule_and_its_times(sentence: str, times: set[str] | None, tmp_path: Path) -> None:
    content, _ = pipeline.prepare_edition(
        write_handout(tmp_path, f"{HEAD}      {sentence}\n", rule_examples.CLINIC_TEXT)
    )
    assert content is not None
    assert [set(rule.times) for rule in driving.find_driving_rules(content.content)] == (
        [] if times is None else [times]
    )


# --- packs --------------------------------------------------------------------------------------------------------


def every_entry() -> Iterator[tuple[str, rule_packs.PackEntry]]:
    for pack in (
        rule_packs.load_general_pack("en"),
        *(rule_packs.find_pack(topic, "en") for topic in rule_packs.list_topics()),
    ):
        assert pack is not None
        for part, entries in pack.entries_by_group.items():
            for entry in entries:
                yield f"{pack.topic}: {part}: {entry.name}", entry


@pytest.mark.parametrize("entry", [pytest.param(entry, id=name) for name, entry in every_entry()])
def test_every_entry_of_a_pack_can_be_read(entry: rule_packs.PackEntry) -> None:
    for pattern in (entry.wordings, entry.unless, entry.asked, entry.uses, entry.never, entry.cue):
        assert re.search(r"\{[a-z]+\}", pattern) is None, "words that the pack does not have"
        re.compile(pattern, re.IGNORECASE)
    assert not (entry.asked and entry.answer not in ("yes", "no"))


def test_a_new_topic_is_one_file(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "naloxone.yaml").write_text(
        "# Rule pack: naloxone\n"
        "names:\n  - name: naloxone\n    wordings:\n      - '\\bnaloxone\\b'\n"
        "statements:\n  - name: call\n    wordings:\n      - 'call 911'\n    say: nothing says to call 911\n    write: write it\n"
        "claims:\n  - name: enough\n    wordings:\n      - '\\bis enough\\b'\n    say: '“{words}” is not so'\n    write: leave it out\n"
    )
    for name in ("en/general.yaml", "languages.yaml"):
        (tmp_path / name).write_bytes((languages.DATA_FOLDER / name).read_bytes())
    text = "title: Naloxone\nlanguage: en-US\ntopic: naloxone\nsections:\n  - heading: One\n    text: One spray is enough.\n"
    with use_words_from(tmp_path):
        found = [(problem.rule, problem.message) for problem in rule_examples.find_problems(text)]
        untold = [problem.rule for problem in rule_examples.find_problems(text.replace("topic: naloxone\n", ""))]
    assert ("missing-statement", "nothing says to call 911") in found
    assert ("forbidden-claim", "“is enough” is not so") in found
    assert "missing-topic" in untold
    assert "unknown-topic" not in [rule for rule, _ in found]


def test_only_the_pack_of_the_topic_is_loaded() -> None:
    code = "from brochure.checks.text import rule_packs as r; r.load_general_pack('en'); print(r._load_pack.cache_info().currsize)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "1\n"


# --- whole handouts -----------------------------------------------------------------------------------------------


def article() -> list[tuple[str, int, str]]:
    with mock.patch.dict(os.environ, {"SOURCE_DATE_EPOCH": str(int(rule_examples.TODAY.timestamp()))}):
        problems = pipeline.check(ARTICLE)
    return [(problem.rule, problem.where.line, problem.message) for problem in problems]


def test_the_clinics_old_article_is_caught_where_it_misleads() -> None:
    found, lines = article(), ARTICLE.read_text(encoding="utf-8").split("\n")
    [line] = [line for rule, line, _ in found if rule == "forbidden-claim"]
    assert "safe and effective" in lines[line - 1]
    rules = {rule for rule, _, _ in found}
    assert rules >= {"missing-off-label-statement", "missing-statement", "missing-driving-rule", "missing-references"}
    risks = " ".join(message for rule, _, message in found if rule == "missing-risk-family")
    assert [word for word in ("sedation", "blood pressure", "breathing", "bladder") if word in risks]
    assert not [word for word in ("dissociation", "misused") if word in risks]
    praise = [lines[line - 1] for rule, line, _ in found if rule == "absolute-promise"]
    for word in ("groundbreaking", "game-changer", "breakthrough", "cutting-edge"):
        assert any(word in line for line in praise), word
    assert len(praise) == 4


def test_the_shipped_handout_breaks_no_rule_of_this_family() -> None:
    names = {rule.name for rule in (*clinical.RULES, *forbidden.RULES)}
    assert not [str(problem) for problem in pipeline.check(ROOT / "content.yaml") if problem.rule in names]


@pytest.mark.parametrize("rule", [*clinical.RULES, *forbidden.RULES], ids=lambda rule: rule.name)
def test_every_hint_says_what_to_write(rule: object) -> None:
    for problem in pipeline.check(ARTICLE):
        if problem.rule == getattr(rule, "name", ""):
            assert re.search(r"write|add|leave out|say|name|keep|change", problem.hint), problem.rule
