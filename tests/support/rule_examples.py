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

from .clinic_folders import write  # as this may be run with `python -m tests.support.rule_examples`

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.diagnostics.problem import Problem

TODAY = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)  # on which the examples are read
HERE = Path(__file__).parent.parent / "checks"
CLINIC = "name: Test Clinic\nphone: 435 867 5309\n"
RULES = {rule.name: rule for rule in registry.EVERY}
LAYOUT = {rule.name for rule in registry.LAYOUT}

_EXPECT = re.compile(r"\s*(?P<text>.*?)\s*# expect(?: \+(?P<below>\d+))?: (?P<rules>[\w-]+(?:, [\w-]+)*)\s*")
_PART = "----- clinic"
_HEAD = """\
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
    expected: frozenset[tuple[str, int]]

    @property
    def bad(self) -> bool:
        return bool(self.expected)

    def __str__(self) -> str:
        return f"{self.rule}-{self.number}"


@dataclass(frozen=True)
class Sentence:
    """One sentence that was held out, and whether it breaks its rule."""

    rule: str
    text: str
    bad: bool


def rules_with_examples() -> list[str]:
    """Return the names of the rules that have a file of examples, without reading any."""
    return sorted(path.stem for path in (HERE / "examples").glob("*.yaml"))


def rules_with_sentences() -> list[str]:
    """Return the names of the rules that have sentences held out, without reading any."""
    return sorted({path.stem.removesuffix("-blind") for path in (HERE / "heldout").glob("*.txt")})


def read_examples(rule: str) -> Iterator[Example]:
    """Yield a rule's examples; none if it has no file of them."""
    path = HERE / "examples" / f"{rule}.yaml"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    documents = re.split(r"^=====+\n", text, flags=re.MULTILINE)
    for number, document in enumerate((text for text in documents if text.strip()), 1):
        content, _, clinic = document.partition(f"{_PART}\n")
        expected = {("content.yaml", line) for line in _expected(content, rule)}
        expected |= {("assets/clinic.yaml", line) for line in _expected(clinic, rule)}
        yield Example(rule, number, content, clinic or CLINIC, frozenset(expected))


def _expected(text: str, rule: str) -> Iterator[int]:
    for number, line in enumerate(text.split("\n"), 1):
        found = _EXPECT.fullmatch(line)
        if found and rule in found["rules"].split(", "):
            yield number + (int(found["below"]) if found["below"] else int(not found["text"]))


@cache
def _folder() -> Path:
    """Make the folder in which all examples are checked, with their pictures; it goes when the process ends."""
    folder = tempfile.TemporaryDirectory(prefix="brochure-examples-")
    atexit.register(folder.cleanup)
    shutil.copytree(HERE / "examples" / "pictures", Path(folder.name, "assets"))
    return Path(folder.name)


def problems(content: str, clinic: str = CLINIC, *, laid_out: bool = False) -> tuple[Problem, ...]:
    """Return what is wrong with a handout."""
    path = write(_folder(), content, clinic)
    with mock.patch.dict(os.environ, {"SOURCE_DATE_EPOCH": str(int(TODAY.timestamp()))}):
        return pipeline.build(path).problems if laid_out else pipeline.check(path)


def found(example: Example) -> tuple[frozenset[tuple[str, int]], list[Problem]]:
    """Where the example's rule finds a fault; and faults in the example itself, which cannot be read."""
    every = problems(example.content, example.clinic, laid_out=example.rule in LAYOUT)
    lines = {(_name(problem), problem.where.line) for problem in every if problem.rule == example.rule}
    return frozenset(lines), [p for p in every if p.rule not in RULES and p.severity.value == "error"]


def _name(problem: Problem) -> str:
    clinic = problem.where.file.endswith("clinic.yaml")
    return "assets/clinic.yaml" if clinic else "content.yaml"


def read_sentences(rule: str) -> Iterator[Sentence]:
    """Yield the sentences held out for a rule, those written without sight of it last."""
    for path in (HERE / "heldout" / f"{rule}{end}.txt" for end in ("", "-blind")):
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            if line[:2] in ("+ ", "- "):
                yield Sentence(rule, line[2:].strip(), line[0] == "+")


def caught(sentence: Sentence) -> bool:
    """Whether the sentence's rule finds a fault in it."""
    line = _HEAD.count("\n") + 1
    every = problems(f"{_HEAD}      {sentence.text}\n")
    return any(problem.rule == sentence.rule and problem.where.line == line for problem in every)


@dataclass
class Tally:
    """How often a rule was right about sentences it had not seen."""

    hits: int = 0
    misses: int = 0
    false_alarms: int = 0
    quiet: int = 0

    wrong: list[Sentence] = field(default_factory=list)

    def count(self, sentence: Sentence, *, caught: bool) -> None:
        if sentence.bad:
            self.hits += caught
            self.misses += not caught
        else:
            self.false_alarms += caught
            self.quiet += not caught
        if caught is not sentence.bad:
            self.wrong.append(sentence)

    @property
    def precision(self) -> float:
        told = self.hits + self.false_alarms
        return self.hits / told if told else 1.0

    @property
    def recall(self) -> float:
        there = self.hits + self.misses
        return self.hits / there if there else 1.0


def tally(rule: str) -> Tally:
    """Check each sentence held out for a rule, and count how often the rule is right."""
    counted = Tally()
    for sentence in read_sentences(rule):
        counted.count(sentence, caught=caught(sentence))
    return counted


def report() -> str:
    """Return a table of each rule's precision and recall, and the sentences that it gets wrong."""
    rows = [f"{'rule':30}{'sentences':>10}{'precision':>11}{'recall':>8}"]
    tallies = {rule: tally(rule) for rule in rules_with_sentences()}
    for rule, counted in tallies.items():
        total = counted.hits + counted.misses + counted.false_alarms + counted.quiet
        rows.append(f"{rule:30}{total:10}{counted.precision:11.0%}{counted.recall:8.0%}")
    wrong = [sentence for counted in tallies.values() for sentence in counted.wrong]
    rows += [f"{'missed' if s.bad else 'false alarm'}, {s.rule}: {s.text}" for s in wrong]
    return "\n".join(rows)


if __name__ == "__main__":
    sys.stdout.write(report() + "\n")
