"""The corpus of faults: small handouts that break a rule or nearly do, and sentences that no rule was written for.

tests/checks/examples/<rule>.yaml holds whole content files, parted by lines of `=====`. The line of a fault ends in
`# expect: rule`; where no comment can stand, a comment line above says `# expect +2: rule` (two lines below it) or
`# expect: rule` (the next line). After a line `----- clinic`, the rest of a document is its assets/clinic.yaml. The
files of tests/checks/examples/pictures/ are its pictures. It is read on 23 November 2026.

tests/checks/heldout/<rule>.txt holds sentences, one on a line: `+` breaks the rule, `-` does not.
Those of <rule>-blind.txt were written without sight of the rules; the rules have been mended by them since, so what
they measure now is not how the rules do on words that nobody has seen.

`python -m tests.support.rule_examples` tells the precision and the recall of each rule over those sentences.
"""

from __future__ import annotations

import atexit
import datetime as dt
import os
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from brochure.build import pipeline
from brochure.checks.engine import registry

from .clinic_folders import write_handout  # as this may be run with `python -m tests.support.rule_examples`

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.diagnostics.problem import Problem

TODAY = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)  # on which the examples are read
CHECKS_FOLDER = Path(__file__).parent.parent / "checks"
CLINIC_TEXT = "name: Test Clinic\nphone: 435 867 5309\n"
RULE_BY_NAME = {rule.name: rule for rule in registry.ALL_RULES}
LAYOUT_RULES = {rule.name for rule in registry.PAGE_RULES}

_EXPECT = re.compile(r"\s*(?P<text>.*?)\s*# expect(?: \+(?P<below>\d+))?: (?P<rules>[\w-]+(?:, [\w-]+)*)\s*")
_CLINIC_SEPARATOR = "----- clinic"
_HEADER = """\
title: Some words
language: en-US
topic: ketamine
sections:
  - heading: One thing
    text: |
"""


@dataclass(frozen=True)
class Example:
    """One document: what it says, and the lines on which its rule should find a fault (file and line)."""

    rule: str
    number: int
    content: str
    clinic: str
    expected_lines: frozenset[tuple[str, int]]

    @property
    def is_bad(self) -> bool:
        return bool(self.expected_lines)

    def __str__(self) -> str:
        return f"{self.rule}-{self.number}"


@dataclass(frozen=True)
class Sentence:
    """One sentence that was held out, and whether it breaks its rule."""

    rule: str
    text: str
    is_bad: bool


def list_rules_with_examples() -> list[str]:
    """Return the names of the rules that have a file of examples, without reading any."""
    return sorted(path.stem for path in (CHECKS_FOLDER / "examples").glob("*.yaml"))


def list_rules_with_sentences() -> list[str]:
    """Return the names of the rules that have sentences held out, without reading any."""
    return sorted({path.stem.removesuffix("-blind") for path in (CHECKS_FOLDER / "heldout").glob("*.txt")})


def read_examples(rule: str) -> Iterator[Example]:
    """Yield a rule's examples; none if it has no file of them."""
    path = CHECKS_FOLDER / "examples" / f"{rule}.yaml"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    documents = re.split(r"^=====+\n", text, flags=re.MULTILINE)
    for number, document in enumerate((text for text in documents if text.strip()), 1):
        content, _, clinic = document.partition(f"{_CLINIC_SEPARATOR}\n")
        expected_lines = {("content.yaml", line) for line in _find_expected_lines(content, rule)}
        expected_lines |= {("assets/clinic.yaml", line) for line in _find_expected_lines(clinic, rule)}
        yield Example(rule, number, content, clinic or CLINIC_TEXT, frozenset(expected_lines))


def _find_expected_lines(text: str, rule: str) -> Iterator[int]:
    for number, line in enumerate(text.split("\n"), 1):
        match = _EXPECT.fullmatch(line)
        if match and rule in match["rules"].split(", "):
            yield number + (int(match["below"]) if match["below"] else int(not match["text"]))


@cache
def _make_folder() -> Path:
    """Make the folder in which all examples are checked, with their pictures; it goes when the process ends."""
    folder = tempfile.TemporaryDirectory(prefix="brochure-examples-")
    atexit.register(folder.cleanup)
    shutil.copytree(CHECKS_FOLDER / "examples" / "pictures", Path(folder.name, "assets"))
    return Path(folder.name)


def find_problems(
    content_text: str, clinic_text: str = CLINIC_TEXT, *, with_layout: bool = False
) -> tuple[Problem, ...]:
    """Return what is wrong with a handout."""
    path = write_handout(_make_folder(), content_text, clinic_text)
    with mock.patch.dict(os.environ, {"SOURCE_DATE_EPOCH": str(int(TODAY.timestamp()))}):
        return pipeline.build(path).problems if with_layout else pipeline.check(path)


def find_rule_problems(example: Example) -> tuple[frozenset[tuple[str, int]], list[Problem]]:
    """Where the example's rule finds a fault; and faults in the example itself, which cannot be read."""
    all_problems = find_problems(example.content, example.clinic, with_layout=example.rule in LAYOUT_RULES)
    lines = {(_get_file_name(problem), problem.where.line) for problem in all_problems if problem.rule == example.rule}
    return frozenset(lines), [
        other_problem
        for other_problem in all_problems
        if other_problem.rule not in RULE_BY_NAME and other_problem.severity.value == "error"
    ]


def _get_file_name(problem: Problem) -> str:
    is_clinic = problem.where.file.endswith("clinic.yaml")
    return "assets/clinic.yaml" if is_clinic else "content.yaml"


def read_sentences(rule: str) -> Iterator[Sentence]:
    """Yield the sentences held out for a rule, those written without sight of it last."""
    for path in (CHECKS_FOLDER / "heldout" / f"{rule}{suffix}.txt" for suffix in ("", "-blind")):
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            if line[:2] in ("+ ", "- "):
                yield Sentence(rule, line[2:].strip(), line[0] == "+")


def is_caught(sentence: Sentence) -> bool:
    """Whether the sentence's rule finds a fault in it."""
    line = _HEADER.count("\n") + 1
    all_problems = find_problems(f"{_HEADER}      {sentence.text}\n")
    return any(problem.rule == sentence.rule and problem.where.line == line for problem in all_problems)


@dataclass
class RuleTally:
    """How often a rule was right about sentences it had not seen."""

    hits: int = 0
    misses: int = 0
    false_alarms: int = 0
    correct_silences: int = 0

    wrong_sentences: list[Sentence] = field(default_factory=list)

    def count(self, sentence: Sentence, *, was_caught: bool) -> None:
        if sentence.is_bad:
            self.hits += was_caught
            self.misses += not was_caught
        else:
            self.false_alarms += was_caught
            self.correct_silences += not was_caught
        if was_caught is not sentence.is_bad:
            self.wrong_sentences.append(sentence)

    @property
    def precision(self) -> float:
        reported_count = self.hits + self.false_alarms
        return self.hits / reported_count if reported_count else 1.0

    @property
    def recall(self) -> float:
        bad_count = self.hits + self.misses
        return self.hits / bad_count if bad_count else 1.0


def tally_rule(rule: str) -> RuleTally:
    """Check each sentence held out for a rule, and count how often the rule is right."""
    rule_tally = RuleTally()
    for sentence in read_sentences(rule):
        rule_tally.count(sentence, was_caught=is_caught(sentence))
    return rule_tally


def format_report() -> str:
    """Return a table of each rule's precision and recall, and the sentences that it gets wrong."""
    rows = [f"{'rule':30}{'sentences':>10}{'precision':>11}{'recall':>8}"]
    tallies = {rule: tally_rule(rule) for rule in list_rules_with_sentences()}
    for rule, rule_tally in tallies.items():
        total = rule_tally.hits + rule_tally.misses + rule_tally.false_alarms + rule_tally.correct_silences
        rows.append(f"{rule:30}{total:10}{rule_tally.precision:11.0%}{rule_tally.recall:8.0%}")
    wrong_sentences = [sentence for rule_tally in tallies.values() for sentence in rule_tally.wrong_sentences]
    rows += [
        f"{'missed' if wrong_sentence.is_bad else 'false alarm'}, {wrong_sentence.rule}: {wrong_sentence.text}"
        for wrong_sentence in wrong_sentences
    ]
    return "\n".join(rows)


if __name__ == "__main__":
    sys.stdout.write(format_report() + "\n")
