"""Rules on driving that a handout gives: where they stand, and for how long they say not to drive."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brochure.checks.rule import Fault
from brochure.checks.text import rule_packs
from brochure.checks.text.clauses import of_part
from brochure.checks.text.memo import by_part, noted
from brochure.checks.text.passages import place
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import on_demand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.checks.text.clauses import Sentence
    from brochure.checks.text.passages import Part
    from brochure.content.edition_content import Subject
    from brochure.diagnostics.problem import Where

_DRIVE = on_demand(
    r"\b(?:driv(?:e|ing)|behind the wheel|operate (?:a |any )?(?:car|vehicle|motor)\w*)\b", re.IGNORECASE
)
_DRIVEN = on_demand(r"\bdriv(?:e|es|ing) (?:you|him|her|them|patients)\b", re.IGNORECASE)  # by somebody else
_FORBIDS = on_demand(
    r"\b(?:no|not|never|cannot|avoid|skip|wait|until|till|before|stop|keep from|stay off|again|safe to|only|at least"
    r"|(?:may|can|able to) (?:\w+ )?driv\w*)\b|n't\b",
    re.IGNORECASE,
)
_LEADS = on_demand(
    r"\b(?:for|wait|within|until|till|at least|during|in|on|after|the)\s+(?:the first |the |at least )?$", re.IGNORECASE
)
_NUMBERS = {
    "a": 1, "one": 1, "one full": 1, "a full": 1, "a whole": 1, "two": 2, "three": 3, "four": 4, "six": 6, "eight": 8,
    "ten": 10, "twelve": 12, "eighteen": 18, "twenty-four": 24, "forty-eight": 48,
}  # fmt: skip
_SLEEP = "after sleep"
_LANGUAGE = "en"  # of the expressions above


@dataclass(frozen=True)
class DrivingRule:
    """A sentence that says when not to drive; `times` names the times it gives, such as “24 hours”."""

    sentence: Sentence
    start: int
    length: int
    times: frozenset[str]

    @property
    def clock(self) -> frozenset[str]:
        """Its times, without “after sleep”, which goes with any of them."""
        return self.times - {_SLEEP}


@by_part
@noted
def rules(part: Part) -> Iterator[DrivingRule]:
    """The driving rules of a handout, in reading order."""
    return (found for sentence in of_part(part) if (found := _rule(sentence)) is not None)


def _rule(sentence: Sentence) -> DrivingRule | None:
    if sentence.is_question or sentence.passage.is_reference:
        return None
    text = sentence.blanked(_DRIVEN)
    drive = _DRIVE.search(text)
    if drive is None and _DRIVE.search(sentence.asked) is None:
        return None
    if drive is not None and _FORBIDS.search(text) is None:
        return None
    found = [(time, name) for time, name in _times(sentence) if _belongs(text, time, drive)]
    at = found[0][0].span() if found else drive.span() if drive else (0, len(text))
    return DrivingRule(sentence, at[0], at[1] - at[0], frozenset(name for _, name in found))


def _belongs(text: str, time: re.Match[str], drive: re.Match[str] | None) -> bool:
    """Whether a time is how long not to drive: it comes after the word, or leads up to it (“for 24 hours, …”)."""
    return drive is None or time.start() > drive.start() or _LEADS.search(text, 0, time.start()) is not None


def _times(sentence: Sentence) -> Iterator[tuple[re.Match[str], str]]:
    for entry in rule_packs.general(_LANGUAGE).entries("times"):
        for found in entry.find(sentence):
            yield found, _hours(found) or entry.name


def _hours(found: re.Match[str]) -> str:
    """A number of hours or days in one form; nothing for other times."""
    groups = [group.lower() for group in found.groups() if group]
    if len(groups) != 2:
        return ""
    number = int(groups[0]) if groups[0].isdigit() else _NUMBERS[groups[0]]
    return f"{number * 24 if groups[1].startswith('d') else number} hours"


def conflicts(subject: Subject) -> Iterator[Fault]:
    """Rules whose times have nothing in common with those of the first."""
    timed = [found for found in rules(subject) if found.clock]
    for other in timed[1:]:
        if not other.clock & timed[0].clock:
            line = _where(subject, timed[0]).line
            here, there = _say(other), _say(timed[0])
            hint = f"keep the stricter one, and write it alike in both places; line {line} says “{there}”"
            message = f"this driving rule says “{here}”, but the one on line {line} says “{there}”"
            yield Fault(_where(subject, other), message, hint)


def _say(found: DrivingRule) -> str:
    return found.sentence.text[found.start : found.start + found.length]


def _where(subject: Subject, found: DrivingRule) -> Where:
    return place(subject, found.sentence.passage, found.sentence.start + found.start, found.length)


def place_of_any(subject: Subject) -> Where:
    """Where driving is spoken of, or else the title."""
    found = rules(subject)
    return _where(subject, found[0]) if found else subject.handout.place("title")
