"""Sentences, and what is said of a word in its sentence: whether it is denied, asked, or left open.

A claim that is denied ("is not safe"), asked ("Is it safe?") or left open ("ask whether it is safe") is no claim.
All looks go back from the word to where its clause begins, never over the whole sentence: in "it is not new, but it
is safe" nothing denies the last word.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from brochure.checks.text.memo import by_part, noted
from brochure.checks.text.passages import once
from brochure.checks.text.sentences import split
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import on_demand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.checks.text.passages import Part, Passage
    from brochure.content.edition_content import Subject

# one character for one, so that every place stays right
_ALIKE = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "‑": "-", "‐": "-", "\xa0": " ", "\u202f": " ", "\u2009": " "}
)

_EMPHASIS = on_demand(
    r"\b(?:not (?:only|just|merely|simply)|(?:there is |there's )?(?:no|without (?:a |any )?) ?(?:doubt|question)"
    r"|no wonder|nothing but|not to mention|(?:if|when) not)\b",
    re.IGNORECASE,
)
_TURN = on_demand(
    r"[;:—–]|\b(?:but|yet|although|though|however|whereas|while|because|since|so(?= (?:it|the|this|ketamine)))\b"
    r"|,(?=[^,]*\b(?:it|this|that|they|these|we|you|he|she|making|which|ketamine|treatments?|therapy|infusions?)\b)"
    r"|\band (?=(?:it|this|they|we|you|is|are|has|have|can|will|ketamine|treatments?|therapy)\b)",
    re.IGNORECASE,
)
_DENIED = on_demand(
    r"\b(?:no|not|never|none|nobody|nothing|neither|nor|cannot|cant|without|hardly|lacks?|unproven|untrue|myth"
    r"|false(?:ly)?|wrong(?:ly)?|avoid|beware|wary|be careful|(?:may|might|will) hear"
    r"|rather than|instead of|far from|less|stop short of)\b"
    r"|n't\b|\b(?:un|non)-?$"
    r"|\b(?:some|others?|any|who|anyone|clinics?|websites?|ads?) (?:may |might |will )?"
    r"(?:claim|say|promise|advertise)s?\b",
    re.IGNORECASE,
)
_OPEN = on_demand(
    r"\b(?:whether|if|unless|until|(?:make|making|be|being|made) sure|check(?:s|ed|ing)?|find out|decides?"
    r"|judges?|unknown|unclear|assum\w+|doubts?|feel|may not|so that)\b|\bhow(?: \w+)?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sentence:
    """A sentence of a passage, in plain quotation marks and hyphens; `start` is its place in the passage's text.

    `asked` is the question that it answers, in a section of questions and answers.
    """

    text: str
    start: int
    passage: Passage
    asked: str = ""

    @cached_property
    def lower(self) -> str:
        """The text in small letters."""
        return self.text.lower()

    @cached_property
    def is_question(self) -> bool:
        """Whether it asks."""
        return self.text.rstrip('") ').endswith("?")

    def blanked(self, pattern: re.Pattern[str] | None) -> str:
        """The text with all that a pattern finds made blanks."""
        return pattern.sub(lambda found: " " * len(found[0]), self.text) if pattern else self.text


@once
def sentences(subject: Subject) -> tuple[Sentence, ...]:
    """The sentences of a handout in reading order."""
    return _sentences(subject)


@noted
def of_part(part: Part) -> Iterator[Sentence]:
    """The sentences of a part in reading order."""
    asked = ""
    for passage in part.passages:
        if passage.role == "question":
            asked = fold(passage.text)
        yield from of_passage(passage, asked if passage.key == "answer" else "")


_sentences = by_part(of_part)


@noted
def of_passage(passage: Passage, asked: str = "") -> Iterator[Sentence]:
    """Yield the sentences of a passage; `asked` is the question that it answers."""
    text = fold(passage.text)
    for start, end in split(text):
        yield Sentence(text[start:end], start, passage, asked)


def fold(text: str) -> str:
    """A text with plain quotation marks, hyphens and spaces, every character in its place."""
    return text.translate(_ALIKE)


def clause_before(text: str, start: int, end: int) -> str:
    """What stands in the same clause before some words, without what only sounds like a denial (“not only”)."""
    plain = _EMPHASIS.sub(lambda found: " " * len(found[0]), text[:end])
    turns = [turn.end() for turn in _TURN.finditer(plain) if turn.end() <= start]
    return plain[turns[-1] if turns else 0 : start]


def is_denied(text: str, start: int, end: int) -> bool:
    """Whether some words of a sentence are denied, warned of, or told as what others say."""
    return _DENIED.search(clause_before(text, start, end)) is not None


def is_open(text: str, start: int, end: int) -> bool:
    """Whether some words of a sentence are left open: “ask whether …”."""
    return _OPEN.search(clause_before(text, start, end)) is not None
