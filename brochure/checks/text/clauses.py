"""Sentences, and whether their words are claimed, denied, asked, or left open.

A claim that is denied ("is not safe"), asked ("Is it safe?") or left open ("ask whether it is safe") is no claim.
Searches go back from the word to the start of its clause, never over the whole sentence: in "it is not new, but it
is safe" nothing denies the last word.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from brochure.checks.text.memo import collect_from_sections, memoize_per_text
from brochure.checks.text.passages import memoize_last_content
from brochure.checks.text.sentences import find_sentence_bounds
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.checks.text.passages import Passage, SectionText
    from brochure.content.edition_content import EditionContent

# each maps to exactly one character, so that offsets stay right
_PLAIN_CHARACTERS = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "‑": "-", "‐": "-", "\xa0": " ", "\u202f": " ", "\u2009": " "}
)

_EMPHASIS = compile_lazily(
    r"\b(?:not (?:only|just|merely|simply)|(?:there is |there's )?(?:no|without (?:a |any )?) ?(?:doubt|question)"
    r"|no wonder|nothing but|not to mention|(?:if|when) not)\b",
    re.IGNORECASE,
)
_CLAUSE_START = compile_lazily(
    r"[;:—–]|\b(?:but|yet|although|though|however|whereas|while|because|since|so(?= (?:it|the|this|ketamine)))\b"
    r"|,(?=[^,]*\b(?:it|this|that|they|these|we|you|he|she|making|which|ketamine|treatments?|therapy|infusions?)\b)"
    r"|\band (?=(?:it|this|they|we|you|is|are|has|have|can|will|ketamine|treatments?|therapy)\b)",
    re.IGNORECASE,
)
_DENIAL = compile_lazily(
    r"\b(?:no|not|never|none|nobody|nothing|neither|nor|cannot|cant|without|hardly|lacks?|unproven|untrue|myth"
    r"|false(?:ly)?|wrong(?:ly)?|avoid|beware|wary|be careful|(?:may|might|will) hear"
    r"|rather than|instead of|far from|less|stop short of)\b"
    r"|n't\b|\b(?:un|non)-?$"
    r"|\b(?:some|others?|any|who|anyone|clinics?|websites?|ads?) (?:may |might |will )?"
    r"(?:claim|say|promise|advertise)s?\b",
    re.IGNORECASE,
)
_UNCERTAINTY = compile_lazily(
    r"\b(?:whether|if|unless|until|(?:make|making|be|being|made) sure|check(?:s|ed|ing)?|find out|decides?"
    r"|judges?|unknown|unclear|assum\w+|doubts?|feel|may not|so that)\b|\bhow(?: \w+)?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class NormalizedSentence:
    """A sentence of a passage, with plain quotation marks and hyphens; `start` is its offset in the passage's text.

    `question` is the question that it answers, in a section of questions and answers.
    """

    text: str
    start: int
    passage: Passage
    question: str = ""

    @cached_property
    def lower(self) -> str:
        """The text in lower case."""
        return self.text.lower()

    @cached_property
    def is_question(self) -> bool:
        """Whether the sentence ends with a question mark."""
        return self.text.rstrip('") ').endswith("?")

    def blank_matches(self, pattern: re.Pattern[str] | None) -> str:
        """Return the text with every match of a pattern replaced by spaces."""
        return pattern.sub(lambda match: " " * len(match[0]), self.text) if pattern else self.text


@memoize_last_content
def list_normalized_sentences(content: EditionContent) -> tuple[NormalizedSentence, ...]:
    """Return the sentences of a handout in reading order."""
    return _split_all_sections(content)


@memoize_per_text
def split_section(section_text: SectionText) -> Iterator[NormalizedSentence]:
    """Yield the sentences of a section in reading order."""
    question = ""
    for passage in section_text.passages:
        if passage.role == "question":
            question = normalize_characters(passage.text)
        yield from split_normalized_passage(passage, question if passage.key == "answer" else "")


_split_all_sections = collect_from_sections(split_section)


@memoize_per_text
def split_normalized_passage(passage: Passage, question: str = "") -> Iterator[NormalizedSentence]:
    """Yield the sentences of a passage; `question` is the question that it answers."""
    text = normalize_characters(passage.text)
    for start, end in find_sentence_bounds(text):
        yield NormalizedSentence(text[start:end], start, passage, question)


def normalize_characters(text: str) -> str:
    """Return a text with plain quotation marks, hyphens and spaces; every character keeps its offset."""
    return text.translate(_PLAIN_CHARACTERS)


def get_clause_before(text: str, start: int, end: int) -> str:
    """Return the same clause's text before some words, with what only sounds like a denial (“not only”) blanked."""
    normalized_text = _EMPHASIS.sub(lambda match: " " * len(match[0]), text[:end])
    clause_starts = [
        match_of_start.end()
        for match_of_start in _CLAUSE_START.finditer(normalized_text)
        if match_of_start.end() <= start
    ]
    return normalized_text[clause_starts[-1] if clause_starts else 0 : start]


def is_denied(text: str, start: int, end: int) -> bool:
    """Return whether some words of a sentence are denied, warned against, or reported as what others say."""
    return _DENIAL.search(get_clause_before(text, start, end)) is not None


def is_open(text: str, start: int, end: int) -> bool:
    """Return whether some words of a sentence are left open: “ask whether …”."""
    return _UNCERTAINTY.search(get_clause_before(text, start, end)) is not None
