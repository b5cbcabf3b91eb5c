"""Sentences that are too long, passive, or have a double negative; and paragraphs that are too long."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from brochure.checks.rule import ContentRule, Finding, rule
from brochure.checks.rules.passive_voice import find_passives, has_agent
from brochure.checks.text.languages import is_english
from brochure.checks.text.memo import collect_from_passages, memoize_per_text
from brochure.checks.text.passages import locate_text
from brochure.checks.text.sentences import Word, split_prose
from brochure.diagnostics.problem import WARNING
from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.checks.text.passages import Passage
    from brochure.checks.text.sentences import Sentence
    from brochure.content.edition_content import EditionContent

MAX_WORDS = 20
"""The most words of a sentence: HHS, "Plain Writing in One Page"."""

MAX_SENTENCES = 5
"""The most sentences of a paragraph: the same page. A paragraph of more, but short, sentences is fine."""

MAX_PARAGRAPH_WORDS = 100
SHORT_PARAGRAPH_WORDS = 75

_UN_ADJECTIVES = (
    "able acceptable affected aware believable certain clear comfortable common desirable due easy expected familiar "
    "fit founded happy harmed healthy helpful important impressive interested interesting involved known like likely "
    "limited natural necessary pleasant popular predictable realistic reasonable related reliable safe satisfactory "
    "successful suitable sure treatable true usual wanted welcome well willing wise worthy"
).replace(" ", "|")
_NEGATION = compile_lazily(r"no|n't|never|unless|without", re.IGNORECASE)
_DOUBLE_NEGATIVE = rf"""
    (?:\bnot|\w+n't|\bnever)\ (?:at\ all\ |entirely\ |so\ |too\ |that\ |very\ |completely\ )?
        (?:un(?:{_UN_ADJECTIVES})(?:ly)?
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
def _compile_double_negative() -> re.Pattern[str]:
    return compile_lazily(_DOUBLE_NEGATIVE, re.VERBOSE | re.IGNORECASE)


@rule("long-sentence", WARNING, "HHS: Plain Writing in One Page")
def long_sentence(content: EditionContent) -> Iterator[Finding]:
    """A sentence has more than 20 words.

    At the end of a long sentence, a worried reader has forgotten its beginning. Say one thing per sentence: split it
    where an “and”, a “which” or a comma joins two thoughts, or turn what it lists into a bullet list.

    Bad:
        Before you come you should write down every medicine that you take, with the doses, and bring the list along,
        so that we can go over it with you.
    Good:
        Write down every medicine and supplement that you take. Add the doses. Bring the list to your visit.
    """
    for sentence in _find_long_sentences(content):
        message = f"this sentence has {len(sentence.words)} words; more than {MAX_WORDS} are hard to follow"
        yield Finding(sentence.locate(content), message, "split it, or turn what it lists into a bullet list")


@collect_from_passages
@memoize_per_text
def _find_long_sentences(passage: Passage) -> Iterator[Sentence]:
    return (sentence for sentence in split_prose(passage) if len(sentence.words) > MAX_WORDS)


@rule("long-paragraph", WARNING, "HHS: Plain Writing in One Page")
def long_paragraph(content: EditionContent) -> Iterator[Finding]:
    """A paragraph has more than 100 words, or more than five sentences and 75 words.

    Nobody reads a wall of text. Give each thought its own paragraph, and turn steps into a list.

    Bad:
        Eight sentences on what to bring, whom to bring, what to eat and how to get home, all in one block.
    Good:
        Four short paragraphs, or a section of steps.
    """
    for passage, count, sentence_count in _find_long_paragraphs(content):
        counted_sentences = f"{sentence_count} sentence{'s' if sentence_count > 1 else ''}"
        message = f"this paragraph is too long: {count} words in {counted_sentences}"
        yield Finding(locate_text(content, passage, 0), message, "put a blank line where the next thought starts")


@collect_from_passages
@memoize_per_text
def _find_long_paragraphs(passage: Passage) -> Iterator[tuple[Passage, int, int]]:
    """Yield the passage if it is too long, with its numbers of words and sentences."""
    sentences = split_prose(passage)
    count = sum(len(sentence.words) for sentence in sentences)
    if count > MAX_PARAGRAPH_WORDS or (len(sentences) > MAX_SENTENCES and count > SHORT_PARAGRAPH_WORDS):
        yield passage, count, len(sentences)


@rule("passive-voice", WARNING, "PEMAT-P, item 5", supports_language=is_english)
def passive_voice(content: EditionContent) -> Iterator[Finding]:
    """A sentence says what is done, but not who does it.

    Readers need to know who acts: they, a nurse, or the drug. The active voice says so, and it is shorter. Words that
    describe a state (“is limited”, “are tired”) or give a name (“is called”) are fine.

    Bad:
        Your blood pressure will be checked during the infusion.
    Good:
        A nurse will check your blood pressure during the infusion.
    """
    for sentence, auxiliary, participle in _find_passives(content):
        phrase = sentence.passage.text[auxiliary.start : participle.end]
        where = sentence.locate(content, auxiliary.start, len(phrase))
        hint = "say who does it: “a nurse checks …”, “you take …”, “studies show …”"
        explanation = "start with who does it" if has_agent(sentence, participle) else "it does not say who acts"
        yield Finding(where, f"“{phrase}” is passive: {explanation}", hint)


@collect_from_passages
@memoize_per_text
def _find_passives(passage: Passage) -> Iterator[tuple[Sentence, Word, Word]]:
    for sentence in split_prose(passage):
        for auxiliary, participle in find_passives(sentence):
            yield sentence, auxiliary, participle


@rule("double-negative", WARNING, "Federal Plain Language Guidelines", supports_language=is_english)
def double_negative(content: EditionContent) -> Iterator[Finding]:
    """A sentence has a double negative: “not uncommon”, “unless you cannot”.

    Readers notice only one of the two negatives, and understand the opposite. Say it in a positive way.

    Bad:
        It is not uncommon to feel sick.
    Good:
        Many people feel sick.
    """
    for sentence, start, phrase in _find_double_negatives(content):
        where = sentence.locate(content, start, len(phrase))
        yield Finding(where, f"“{phrase}” is a double negative", "say it in a positive way")


@collect_from_passages
@memoize_per_text
def _find_double_negatives(passage: Passage) -> Iterator[tuple[Sentence, int, str]]:
    for sentence in split_prose(passage):
        text = sentence.text.replace("’", "'")
        if _NEGATION.search(text):  # a fast test that rules out nearly all sentences
            for match in _compile_double_negative().finditer(text):
                yield sentence, sentence.start + match.start(), match[0]


RULES: tuple[ContentRule, ...] = (long_sentence, long_paragraph, passive_voice, double_negative)
