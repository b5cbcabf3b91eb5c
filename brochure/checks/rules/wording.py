"""How sentences are built: too long, in the passive voice, denying twice; and paragraphs that are walls of text."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from brochure.checks.rule import Fault, Rule, rule
from brochure.checks.rules.passive_voice import names_who, passives
from brochure.checks.text.languages import english
from brochure.checks.text.memo import everywhere, noted
from brochure.checks.text.passages import place
from brochure.checks.text.sentences import Word, of_prose
from brochure.diagnostics.problem import WARNING
from brochure.runtime.lazy_regex import on_demand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.checks.text.passages import Passage
    from brochure.checks.text.sentences import Sentence
    from brochure.content.edition_content import Subject

MOST_WORDS = 20
"""HHS, "Plain Writing in One Page": no more than 20 words a sentence."""

MOST_SENTENCES = 5
"""The same page: five sentences a paragraph; a paragraph of more, but short ones, passes."""

MOST_IN_PARAGRAPH = 100
FEW_IN_PARAGRAPH = 75

_UN = (
    "able acceptable affected aware believable certain clear comfortable common desirable due easy expected familiar "
    "fit founded happy harmed healthy helpful important impressive interested interesting involved known like likely "
    "limited natural necessary pleasant popular predictable realistic reasonable related reliable safe satisfactory "
    "successful suitable sure treatable true usual wanted welcome well willing wise worthy"
).replace(" ", "|")
_DENIAL = on_demand(r"no|n't|never|unless|without", re.IGNORECASE)
_DOUBLE = rf"""
    (?:\bnot|\w+n't|\bnever)\ (?:at\ all\ |entirely\ |so\ |too\ |that\ |very\ |completely\ )?(?:un(?:{_UN})(?:ly)?
        |impossible|improbable|infrequent(?:ly)?|insignificant|abnormal|atypical|dissimilar|inadequate|ineffective
        |invisible|irrelevant|irregular|illegal|without)\b
    | \bunless\ (?:\w+\ )?(?:\w+\ )?(?:not\b|cannot\b|never\b|\w+n't\b)
    | \b(?:never|cannot)\ not\b
    | (?:\w+n't|\bnot|\bnever)\ (?:have|has|had|do|get|take|need|want|give|eat|use|be)\ (?:no|none|nothing|nobody)\b
    | \bwithout\ not\b | (?:\bnot|\w+n't|\bnever)\ forget\ not\ to\b
    | \bno\ reason\ (?:\w+\ ){{0,4}}(?:not|\w+n't)\b
    | (?:\bnot|\w+n't)\ fail\ to\b | \b(?:no|not|not\ many)\ (?:fewer|less)\ than\b
    """


@cache
def _double() -> re.Pattern[str]:
    return on_demand(_DOUBLE, re.VERBOSE | re.IGNORECASE)


@rule("long-sentence", WARNING, "HHS: Plain Writing in One Page")
def long_sentence(subject: Subject) -> Iterator[Fault]:
    """A sentence has more than 20 words.

    By the end of a long sentence a worried reader has lost its start. Say one thing a sentence: split it where an
    “and”, a “which” or a comma joins two thoughts, or make a list of what it names.

    Bad:
        Before you come you should write down every medicine that you take, with the doses, and bring the list along,
        so that we can go over it with you.
    Good:
        Write down every medicine and supplement that you take. Add the doses. Bring the list to your visit.
    """
    for sentence in _long(subject):
        message = f"this sentence has {len(sentence.words)} words; more than {MOST_WORDS} are hard to follow"
        yield Fault(sentence.where(subject), message, "split it, or make a list of what it names")


@everywhere
@noted
def _long(passage: Passage) -> Iterator[Sentence]:
    return (sentence for sentence in of_prose(passage) if len(sentence.words) > MOST_WORDS)


@rule("long-paragraph", WARNING, "HHS: Plain Writing in One Page")
def long_paragraph(subject: Subject) -> Iterator[Fault]:
    """A paragraph has more than 100 words, or more than five sentences and 75 words.

    A wall of text is not read. Give each thought its own paragraph, and what comes one after the other a list.

    Bad:
        Eight sentences on what to bring, whom to bring, what to eat and how to get home, all in one block.
    Good:
        Four short paragraphs, or a section of steps.
    """
    for passage, count, own in _walls(subject):
        message = f"this paragraph has {count} words in {own} sentence{'s' if own > 1 else ''}; it looks like a wall"
        yield Fault(place(subject, passage, 0), message, "put a blank line where the next thought starts")


@everywhere
@noted
def _walls(passage: Passage) -> Iterator[tuple[Passage, int, int]]:
    """A passage that is one, with its words and sentences."""
    own = of_prose(passage)
    count = sum(len(sentence.words) for sentence in own)
    if count > MOST_IN_PARAGRAPH or (len(own) > MOST_SENTENCES and count > FEW_IN_PARAGRAPH):
        yield passage, count, len(own)


@rule("passive-voice", WARNING, "PEMAT-P, item 5", knows=english)
def passive_voice(subject: Subject) -> Iterator[Fault]:
    """A sentence says what is done, not who does it.

    Readers need to know who acts: they themselves, a nurse, the drug. The active voice is shorter and says so. Words
    that tell of a state (“is limited”, “are tired”) or give a name (“is called”) are not meant.

    Bad:
        Your blood pressure will be checked during the infusion.
    Good:
        A nurse will check your blood pressure during the infusion.
    """
    for sentence, first, last in _passives(subject):
        written = sentence.passage.text[first.start : last.end]
        where = sentence.where(subject, first.start, len(written))
        hint = "say who does it: “a nurse checks …”, “you take …”, “studies show …”"
        why = "say who acts first" if names_who(sentence, last) else "it does not say who acts"
        yield Fault(where, f"“{written}” is passive: {why}", hint)


@everywhere
@noted
def _passives(passage: Passage) -> Iterator[tuple[Sentence, Word, Word]]:
    for sentence in of_prose(passage):
        for first, last in passives(sentence):
            yield sentence, first, last


@rule("double-negative", WARNING, "Federal Plain Language Guidelines", knows=english)
def double_negative(subject: Subject) -> Iterator[Fault]:
    """A sentence denies what is already a denial: “not uncommon”, “unless you cannot”.

    Readers take one of the two for the whole and understand the opposite. Say it the positive way.

    Bad:
        It is not uncommon to feel sick.
    Good:
        Many people feel sick.
    """
    for sentence, start, written in _denied_twice(subject):
        where = sentence.where(subject, start, len(written))
        yield Fault(where, f"“{written}” denies twice", "say what is so, not what is not so")


@everywhere
@noted
def _denied_twice(passage: Passage) -> Iterator[tuple[Sentence, int, str]]:
    for sentence in of_prose(passage):
        text = sentence.text.replace("’", "'")
        if _DENIAL.search(text):  # nearly all have none: found out faster than that they do not deny twice
            for found in _double().finditer(text):
                yield sentence, sentence.start + found.start(), found[0]


RULES: tuple[Rule, ...] = (long_sentence, long_paragraph, passive_voice, double_negative)
