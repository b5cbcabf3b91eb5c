"""Numbers that are hard to understand: chances in two different forms, and percentages without the people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brochure.checks.rule import ContentRule, Finding, rule
from brochure.checks.text.languages import is_english
from brochure.checks.text.memo import collect_from_passages, memoize_per_text
from brochure.checks.text.passages import locate_text
from brochure.checks.text.sentences import split_passage
from brochure.diagnostics.problem import WARNING
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.checks.text.passages import Passage
    from brochure.checks.text.sentences import Sentence
    from brochure.content.edition_content import EditionContent

_NUMBERS_BY_WORD = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
} | {"twenty": 20, "fifty": 50, "hundred": 100, "thousand": 1000, "million": 1000000}
_NUMBER = rf"(?:\d[\d,]*(?:\.\d+)?|{'|'.join(_NUMBERS_BY_WORD)})"

# one number in another: "1 in 5", "four out of five", "10 of 15 people"; never "2 in 24 hours" or "6 in 2021"
_CHANCE = compile_lazily(
    rf"(?<![\w.,$])({_NUMBER})(?:\s+(?:people|patients|adults|women|men|children|users|persons?))?"
    rf"\s+(in|(?:out\s+)?of)(?:\s+every)?\s+(?:an?\s+)?({_NUMBER})(?![\w%]|[.,]\d)"
    r"(?!\s*(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|times|doses|mg|ml|inch|pounds?|percent)\b)",
    re.IGNORECASE,
)
_PEOPLE_OF_ALL = compile_lazily(
    rf"(?<![\w.,$])of\s+(?:the\s+|every\s+)?{_NUMBER}(?:\s+[\w'’-]+){{1,6}},\s+(?:about\s+|only\s+)?{_NUMBER}\b",
    re.IGNORECASE,
)
_PERCENT = compile_lazily(
    rf"(?<![\w.,])(?P<n>\d[\d,]*(?:\.\d+)?)\s?%(?!\w)|\b(?P<w>{_NUMBER}|half)\s+per\s?cent\b", re.IGNORECASE
)
# a strength or a level is not a chance: 1% cream, oxygen above 94%, 100% cotton
_STRENGTH = compile_lazily(
    r"[\s-]*(?:strength\s+)?(?:salt|saline|cream|ointment|solution|gel|lotion|shampoo|foam|drops?|spray|mouthwash|alcohol|"
    r"bleach|oxygen|milk|fat|juice|cotton|dextrose|glucose|lidocaine|hydrocortisone|peroxide|chlorhexidine|"
    r"(?:w/v|v/v)|of\s+the\s+time|co-?insurance|co-?pay|off\b|discount|tax)\b",
    re.IGNORECASE,
)
_LEVEL = compile_lazily(
    r"\b(?:oxygen|saturation|sats?|SpO2|humidity|A1C|HbA1c|hematocrit|ejection|battery|volume|bills?|costs?|price|fees?|"
    r"plan\s+pays|insurance\s+pays|solution|strength)\b",
    re.IGNORECASE,
)
_YEARS = range(1900, 2101)


@dataclass(frozen=True)
class Chance:
    """A chance, such as “1 in 5”, and its place in a passage."""

    passage: Passage
    start: int
    text: str
    denominator: int


@rule("mixed-denominators", WARNING, "CDC Clear Communication Index", supports_language=is_english)
def mixed_denominators(content: EditionContent) -> Iterator[Finding]:
    """Chances are out of different numbers: “1 in 5” in one place, “10 in 100” in another.

    Few readers can tell which is more. Give all chances out of the same number, best 100 or 10. The number of people in
    a trial who had an effect (“10 of 15”) is fine.

    Bad:
        About 1 in 5 people feel sick. About 10 in 100 get a rash.
    Good:
        About 20 in 100 people feel sick. About 10 in 100 get a rash.
    """
    chances = _find_chances(content)
    for chance in chances:
        if chance.denominator != chances[0].denominator:
            where = locate_text(content, chance.passage, chance.start, len(chance.text))
            line = locate_text(content, chances[0].passage, chances[0].start).line
            first_chance = f"“{chances[0].text}” on line {line}"
            hint = "give all chances out of the same number, such as 100"
            yield Finding(where, f"“{chance.text}” is out of another number than {first_chance}", hint)


@collect_from_passages
@memoize_per_text
def _find_chances(passage: Passage) -> Iterator[Chance]:
    """Yield the chances of a passage, but not “10 of 15”, which counts the people of one group."""
    for match in _CHANCE.finditer(passage.text) if passage.role != "reference" else ():
        numerator, denominator = _parse_number(match[1]), _parse_number(match[3])
        if match[2].lower() != "of" and 0 < numerator < denominator and denominator not in _YEARS:
            yield Chance(passage, match.start(), match[0], int(denominator))


def _parse_number(text: str) -> float:
    word = text.lower()
    return float(_NUMBERS_BY_WORD[word]) if word in _NUMBERS_BY_WORD else float(word.replace(",", "").rstrip("."))


@rule("bare-percentage", WARNING, "CDC Clear Communication Index; PEMAT-P, item 6", supports_language=is_english)
def bare_percentage(content: EditionContent) -> Iterator[Finding]:
    """A percentage does not say how many people it means.

    “20%” does not say of whom, and many readers cannot picture it. Write how many people out of how many, next to the
    percentage or instead of it, or add a people chart. The strength of a cream or an oxygen level is fine.

    Bad:
        Nausea happened in 20% of cases.
    Good:
        About 2 in 10 people (20%) felt sick.
    """
    sections_with_pictures = {number for number, section in enumerate(content.handout.sections) if section.draws}
    for sentence, match in _find_percentages(content):
        if sentence.passage.section_number not in sections_with_pictures:
            where = locate_text(content, sentence.passage, sentence.start + match.start(), len(match[0]))
            message = f"“{match[0]}” does not say how many people out of how many"
            yield Finding(where, message, _suggest_count(match))


@collect_from_passages
@memoize_per_text
def _find_percentages(passage: Passage) -> Iterator[tuple[Sentence, re.Match[str]]]:
    """Yield the percentages of people that do not say how many people, with their sentences."""
    if passage.role == "reference" or ("%" not in passage.text and "cent" not in passage.text.lower()):
        return
    for sentence, context in _pair_with_context(passage):
        for match in () if _has_people(context) else _find_shares_of_people(sentence):
            yield sentence, match


def _pair_with_context(passage: Passage) -> Iterator[tuple[Sentence, str]]:
    """Yield each sentence of a passage, and its text with that of the sentences before and after it."""
    sentences = split_passage(passage)
    for number, sentence in enumerate(sentences):
        yield sentence, " ".join(neighbor.text for neighbor in sentences[max(0, number - 1) : number + 2])


def _has_people(text: str) -> bool:
    return _CHANCE.search(text) is not None or _PEOPLE_OF_ALL.search(text) is not None


def _find_shares_of_people(sentence: Sentence) -> Iterator[re.Match[str]]:
    """Yield the percentages of a sentence that are shares of people."""
    for match in _PERCENT.finditer(sentence.text):
        text_after = sentence.text[match.end() :]
        text_before = sentence.text[max(0, match.start() - 60) : match.start()]
        is_all_or_none = match["n"] in ("0", "100")
        if (
            not is_all_or_none
            and not _STRENGTH.match(text_after)
            and not _LEVEL.search(text_before)
            and not _LEVEL.match(text_after.lstrip())
        ):
            yield match


def _suggest_count(match: re.Match[str]) -> str:
    number = _parse_number(match["n"]) if match["n"] else 0
    if number and number == int(number):
        return f"write “{int(number)} in 100 people”, or add a people chart"
    return "write how many people out of how many, such as “2 in 100 people”, or add a people chart"


RULES: tuple[ContentRule, ...] = (mixed_denominators, bare_percentage)
