"""Numbers that a reader would have to work out: chances told in two ways, percentages of nobody knows how many."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brochure.checks.rule import Fault, Rule, rule
from brochure.checks.text.languages import english
from brochure.checks.text.memo import everywhere, noted
from brochure.checks.text.passages import place
from brochure.checks.text.sentences import of_passage
from brochure.diagnostics.problem import WARNING
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import on_demand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.checks.text.passages import Passage
    from brochure.checks.text.sentences import Sentence
    from brochure.content.edition_content import Subject

_SPELLED = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
} | {"twenty": 20, "fifty": 50, "hundred": 100, "thousand": 1000, "million": 1000000}
_NUMBER = rf"(?:\d[\d,]*(?:\.\d+)?|{'|'.join(_SPELLED)})"

# one number in another: "1 in 5", "four out of five", "10 of 15 people"; never "2 in 24 hours" or "6 in 2021"
_CHANCE = on_demand(
    rf"(?<![\w.,$])({_NUMBER})(?:\s+(?:people|patients|adults|women|men|children|users|persons?))?"
    rf"\s+(in|(?:out\s+)?of)(?:\s+every)?\s+(?:an?\s+)?({_NUMBER})(?![\w%]|[.,]\d)"
    r"(?!\s*(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|times|doses|mg|ml|inch|pounds?|percent)\b)",
    re.IGNORECASE,
)
_OF_ALL = on_demand(
    rf"(?<![\w.,$])of\s+(?:the\s+|every\s+)?{_NUMBER}(?:\s+[\w'’-]+){{1,6}},\s+(?:about\s+|only\s+)?{_NUMBER}\b",
    re.IGNORECASE,
)
_PERCENT = on_demand(
    rf"(?<![\w.,])(?P<n>\d[\d,]*(?:\.\d+)?)\s?%(?!\w)|\b(?P<w>{_NUMBER}|half)\s+per\s?cent\b", re.IGNORECASE
)
# a strength or a level is no chance: 1% cream, oxygen above 94%, 100% cotton
_STRENGTH = on_demand(
    r"[\s-]*(?:strength\s+)?(?:salt|saline|cream|ointment|solution|gel|lotion|shampoo|foam|drops?|spray|mouthwash|alcohol|"
    r"bleach|oxygen|milk|fat|juice|cotton|dextrose|glucose|lidocaine|hydrocortisone|peroxide|chlorhexidine|"
    r"(?:w/v|v/v)|of\s+the\s+time|co-?insurance|co-?pay|off\b|discount|tax)\b",
    re.IGNORECASE,
)
_LEVEL = on_demand(
    r"\b(?:oxygen|saturation|sats?|SpO2|humidity|A1C|HbA1c|hematocrit|ejection|battery|volume|bills?|costs?|price|fees?|"
    r"plan\s+pays|insurance\s+pays|solution|strength)\b",
    re.IGNORECASE,
)
_YEARS = range(1900, 2101)


@dataclass(frozen=True)
class Chance:
    """One number in another, at its place."""

    passage: Passage
    start: int
    written: str
    whole: int


@rule("mixed-denominators", WARNING, "CDC Clear Communication Index", knows=english)
def mixed_denominators(subject: Subject) -> Iterator[Fault]:
    """Chances are told out of different numbers: “1 in 5” here, “10 in 100” there.

    Few readers can tell which is more. Tell all chances out of the same number, best 100 or 10. How many of a trial's
    own people had an effect (“10 of 15”) is not meant.

    Bad:
        About 1 in 5 people feel sick. About 10 in 100 get a rash.
    Good:
        About 20 in 100 people feel sick. About 10 in 100 get a rash.
    """
    chances = _chances(subject)
    for chance in chances:
        if chance.whole != chances[0].whole:
            where = place(subject, chance.passage, chance.start, len(chance.written))
            line = place(subject, chances[0].passage, chances[0].start).line
            first = f"“{chances[0].written}” on line {line}"
            hint = "tell all chances out of the same number, such as 100"
            yield Fault(where, f"“{chance.written}” is out of another number than {first}", hint)


@everywhere
@noted
def _chances(passage: Passage) -> Iterator[Chance]:
    """The chances of a passage; “10 of 15” counts people of one group, and has the number it must have."""
    for found in _CHANCE.finditer(passage.text) if passage.role != "reference" else ():
        part, whole = _value(found[1]), _value(found[3])
        if found[2].lower() != "of" and 0 < part < whole and whole not in _YEARS:
            yield Chance(passage, found.start(), found[0], int(whole))


def _value(written: str) -> float:
    word = written.lower()
    return float(_SPELLED[word]) if word in _SPELLED else float(word.replace(",", "").rstrip("."))


@rule("bare-percentage", WARNING, "CDC Clear Communication Index; PEMAT-P, item 6", knows=english)
def bare_percentage(subject: Subject) -> Iterator[Fault]:
    """A percentage stands without the people it means.

    “20%” does not say of whom, and many readers cannot picture it. Write how many of how many, beside the percentage
    or in its place, or draw a people chart. The strength of a cream or a level of oxygen is not meant.

    Bad:
        Nausea happened in 20% of cases.
    Good:
        About 2 in 10 people (20%) felt sick.
    """
    pictured = {number for number, section in enumerate(subject.handout.sections) if section.draws}
    for sentence, found in _percentages(subject):
        if sentence.passage.section not in pictured:
            where = place(subject, sentence.passage, sentence.start + found.start(), len(found[0]))
            message = f"“{found[0]}” does not say how many people out of how many"
            yield Fault(where, message, _in_people(found))


@everywhere
@noted
def _percentages(passage: Passage) -> Iterator[tuple[Sentence, re.Match[str]]]:
    """The percentages of people that stand without how many they are."""
    if passage.role == "reference" or ("%" not in passage.text and "cent" not in passage.text.lower()):
        return
    for sentence, near in _with_neighbours(passage):
        for found in () if _has_people(near) else _chanceful(sentence):
            yield sentence, found


def _with_neighbours(passage: Passage) -> Iterator[tuple[Sentence, str]]:
    """Each sentence of a passage, and its text with that of the ones before and after."""
    own = of_passage(passage)
    for number, sentence in enumerate(own):
        yield sentence, " ".join(near.text for near in own[max(0, number - 1) : number + 2])


def _has_people(text: str) -> bool:
    return _CHANCE.search(text) is not None or _OF_ALL.search(text) is not None


def _chanceful(sentence: Sentence) -> Iterator[re.Match[str]]:
    """The percentages of a sentence that are shares of people."""
    for found in _PERCENT.finditer(sentence.text):
        after = sentence.text[found.end() :]
        before = sentence.text[max(0, found.start() - 60) : found.start()]
        whole = found["n"] in ("0", "100")
        if not whole and not _STRENGTH.match(after) and not _LEVEL.search(before) and not _LEVEL.match(after.lstrip()):
            yield found


def _in_people(found: re.Match[str]) -> str:
    number = _value(found["n"]) if found["n"] else 0
    if number and number == int(number):
        return f"write “{int(number)} in 100 people”, or draw a people chart"
    return "write how many of how many, such as “2 in 100 people”, or draw a people chart"


RULES: tuple[Rule, ...] = (mixed_denominators, bare_percentage)
