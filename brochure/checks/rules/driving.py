"""Rules on driving that a handout gives: their places, and how long they say not to drive."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brochure.checks.rule import Finding
from brochure.checks.text import rule_packs
from brochure.checks.text.clauses import split_section
from brochure.checks.text.memo import collect_from_sections, memoize_per_text
from brochure.checks.text.passages import locate_text
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.checks.text.clauses import NormalizedSentence
    from brochure.checks.text.passages import SectionText
    from brochure.content.edition_content import EditionContent
    from brochure.diagnostics.problem import Where

_DRIVE = compile_lazily(
    r"\b(?:driv(?:e|ing)|behind the wheel|operate (?:a |any )?(?:car|vehicle|motor)\w*)\b", re.IGNORECASE
)
_BEING_DRIVEN = compile_lazily(r"\bdriv(?:e|es|ing) (?:you|him|her|them|patients)\b", re.IGNORECASE)  # by somebody else
_BAN = compile_lazily(
    r"\b(?:no|not|never|cannot|avoid|skip|wait|until|till|before|stop|keep from|stay off|again|safe to|only|at least"
    r"|(?:may|can|able to) (?:\w+ )?driv\w*)\b|n't\b",
    re.IGNORECASE,
)
_TIME_LEAD = compile_lazily(
    r"\b(?:for|wait|within|until|till|at least|during|in|on|after|the)\s+(?:the first |the |at least )?$", re.IGNORECASE
)
_NUMBERS_BY_WORD = {
    "a": 1, "one": 1, "one full": 1, "a full": 1, "a whole": 1, "two": 2, "three": 3, "four": 4, "six": 6, "eight": 8,
    "ten": 10, "twelve": 12, "eighteen": 18, "twenty-four": 24, "forty-eight": 48,
}  # fmt: skip
_AFTER_SLEEP = "after sleep"
_LANGUAGE = "en"  # of the expressions above


@dataclass(frozen=True)
class DrivingRule:
    """A sentence that says when not to drive; `times` has the times it gives, such as “24 hours”."""

    sentence: NormalizedSentence
    start: int
    length: int
    times: frozenset[str]

    @property
    def clock_times(self) -> frozenset[str]:
        """The times without “after sleep”, which agrees with any other time."""
        return self.times - {_AFTER_SLEEP}


@collect_from_sections
@memoize_per_text
def find_driving_rules(section_text: SectionText) -> Iterator[DrivingRule]:
    """Return the driving rules of a section, in reading order."""
    return (
        driving_rule
        for sentence in split_section(section_text)
        if (driving_rule := _parse_driving_rule(sentence)) is not None
    )


def _parse_driving_rule(sentence: NormalizedSentence) -> DrivingRule | None:
    if sentence.is_question or sentence.passage.is_reference:
        return None
    text = sentence.blank_matches(_BEING_DRIVEN)
    drive_match = _DRIVE.search(text)
    if drive_match is None and _DRIVE.search(sentence.question) is None:
        return None
    if drive_match is not None and _BAN.search(text) is None:
        return None
    times = [(time, name) for time, name in _find_times(sentence) if _is_ban_time(text, time, drive_match)]
    span = times[0][0].span() if times else drive_match.span() if drive_match else (0, len(text))
    return DrivingRule(sentence, span[0], span[1] - span[0], frozenset(name for _, name in times))


def _is_ban_time(text: str, time_match: re.Match[str], drive_match: re.Match[str] | None) -> bool:
    """Return whether a time says how long not to drive: it follows the verb, or leads up to it (“for 24 hours, …”)."""
    return (
        drive_match is None
        or time_match.start() > drive_match.start()
        or _TIME_LEAD.search(text, 0, time_match.start()) is not None
    )


def _find_times(sentence: NormalizedSentence) -> Iterator[tuple[re.Match[str], str]]:
    for entry in rule_packs.load_general_pack(_LANGUAGE).get_entries("times"):
        for match in entry.find_matches(sentence):
            yield match, _normalize_hours(match) or entry.name


def _normalize_hours(match: re.Match[str]) -> str:
    """Return a number of hours or days as hours, such as “24 hours”; "" for other times."""
    groups = [group.lower() for group in match.groups() if group]
    if len(groups) != 2:
        return ""
    number = int(groups[0]) if groups[0].isdigit() else _NUMBERS_BY_WORD[groups[0]]
    return f"{number * 24 if groups[1].startswith('d') else number} hours"


def report_conflicts(content: EditionContent) -> Iterator[Finding]:
    """Yield a finding for each driving rule whose times have nothing in common with those of the first rule."""
    timed_rules = [driving_rule for driving_rule in find_driving_rules(content) if driving_rule.clock_times]
    for other_rule in timed_rules[1:]:
        if not other_rule.clock_times & timed_rules[0].clock_times:
            line = _locate_rule(content, timed_rules[0]).line
            text, first_text = _quote_rule(other_rule), _quote_rule(timed_rules[0])
            hint = f"use the stricter one in both places, word for word; line {line} says “{first_text}”"
            message = f"this driving rule says “{text}”, but the one on line {line} says “{first_text}”"
            yield Finding(_locate_rule(content, other_rule), message, hint)


def _quote_rule(driving_rule: DrivingRule) -> str:
    return driving_rule.sentence.text[driving_rule.start : driving_rule.start + driving_rule.length]


def _locate_rule(content: EditionContent, driving_rule: DrivingRule) -> Where:
    return locate_text(
        content, driving_rule.sentence.passage, driving_rule.sentence.start + driving_rule.start, driving_rule.length
    )


def locate_first_rule(content: EditionContent) -> Where:
    """Return the place of the first driving rule, or of the title if there is none."""
    driving_rules = find_driving_rules(content)
    return _locate_rule(content, driving_rules[0]) if driving_rules else content.handout.where_of("title")
