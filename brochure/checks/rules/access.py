"""Access: what readers who listen, who see little or no colour, or who read another language would miss.

Some faults cannot be made here: headings never skip a level, every table has a row of heads, and a figure without
`alt` is refused, because sections and tables are made of keys, not of looks.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from brochure.checks.rule import Fault, rule
from brochure.checks.text import languages, rule_packs
from brochure.checks.text.clauses import of_part
from brochure.checks.text.languages import language_of
from brochure.checks.text.memo import by_part, everywhere, noted
from brochure.checks.text.passages import place
from brochure.diagnostics.problem import WARNING
from brochure.diagnostics.suggest import shorten
from brochure.document.blocks import Callout, Question, plain
from brochure.runtime.lazy_regex import on_demand
from brochure.runtime.memo import memoize
from brochure.source import parser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.checks.rule import Rule
    from brochure.checks.text.clauses import Sentence
    from brochure.checks.text.passages import Part, Passage
    from brochure.checks.text.rule_packs import Entry
    from brochure.content.edition_content import Subject
    from brochure.content.handout import Handout
    from brochure.diagnostics.problem import Where
    from brochure.document.blocks import Block, Heading, Inline

LONGEST_ADDRESS = 40
"""Characters of a web address that a person may be asked to listen to, or to type from paper."""

_ADDRESS = on_demand(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?", re.IGNORECASE)
_WORD = on_demand(r"[^\W_]+")


@cache
def _languages() -> dict[str, frozenset[str]]:
    """The words that tell a language, by language."""
    path = languages.DATA / "languages.yaml"
    return {name: frozenset(words.split()) for name, words in parser.own(path).items() if isinstance(words, str)}


def _has_frequent_words(handout: Handout) -> bool:
    return language_of(handout) in _languages()


@memoize(512)
def _bare(text: str) -> str:
    """The words of a text in small letters, nothing else."""
    return " ".join(_WORD.findall(text.lower()))


# --- links, headings, tables --------------------------------------------------------------------------------------


@rule("bare-web-address", WARNING, "WCAG 2.1, 2.4.4")
def bare_web_address(subject: Subject) -> Iterator[Fault]:
    """The words of a link are a web address of more than 40 characters.

    It is read aloud letter by letter, and nobody types it from paper. Name the page; give a short address if it is to
    be typed.

    Bad:
        [https://www.ptsd.va.gov/understand/common/common_veterans.asp](https://…)
    Good:
        [PTSD in veterans](https://www.ptsd.va.gov/understand/common/common_veterans.asp), on ptsd.va.gov
    """
    for passage, start, words in _bare_addresses(subject):
        where = place(subject, passage, start, len(words))
        message = f"this link's words are an address of {len(words)} characters"
        yield Fault(where, message, "put words that name the page between [ and ]")


@everywhere
@noted
def _bare_addresses(passage: Passage) -> Iterator[tuple[Passage, int, str]]:
    for start, words in _links(passage) if passage.role != "reference" else ():
        if len(words) > LONGEST_ADDRESS and _ADDRESS.fullmatch(words.strip()):
            yield passage, start, words


def _links(passage: Passage) -> Iterator[tuple[int, str]]:
    """The words of each link of a passage with their place; a link may run over several spans, part of it bold."""
    at, start, words, link = 0, 0, "", ""
    for span in passage.spans:
        if span.link != link:
            if link:
                yield start, words
            start, words, link = at, "", span.link
        words += span.text
        at += len(span.text)
    if link:
        yield start, words


@rule("repeated-heading", WARNING, "WCAG 2.1, 2.4.6")
def repeated_heading(subject: Subject) -> Iterator[Fault]:
    """Two headings or questions have the same words.

    Who goes from heading to heading by ear cannot tell them apart. Say in each what is below it.

    Bad:
        two sections with the heading “What to know”
    Good:
        “What to know before your visit” and “What to know after it”
    """
    first: dict[str, Where | None] = {}
    for spans, where in _headings(subject):
        words = _bare(plain(spans))
        if words in first and where is not None:
            there = first[words]
            line = f" on line {there.line}" if there is not None else ""
            message = f"the heading “{shorten(plain(spans))}” stands{line} already"
            yield Fault(where, message, "say in each heading what is below it, or make one section of the two")
        elif words:
            first[words] = where


def _headings(subject: Subject) -> Iterator[tuple[Inline, Where | None]]:
    """Every heading that is printed, the tool's own too; the results in charts may well be alike."""
    document = subject.document
    heads: list[Heading | None] = [document.title, document.key_message.label if document.key_message else None]
    yield from ((head.spans, head.where) for head in heads if head is not None)
    for section in document.sections:
        if section.heading is not None:
            yield section.heading.spans, section.heading.where
        for block in section.body:
            yield from _headings_of(block)


def _headings_of(block: Block) -> Iterator[tuple[Inline, Where | None]]:
    if isinstance(block, Question):
        yield block.ask, block.where
    elif isinstance(block, Callout):
        yield block.label.spans, block.label.where


@rule("empty-column-head", WARNING, "WCAG 2.1, 1.3.1")
def empty_column_head(subject: Subject) -> Iterator[Fault]:
    """The head of a table's column has no word in it.

    A screen reader says the head before every cell; “dash” tells nobody what the cell is.

    Bad:
        columns: Study, …, Result
    Good:
        columns: Study, People, Result
    """
    for head in _column_heads(subject):
        if not _bare(head.text):
            message = f"the column's head “{shorten(head.text)}” has no word in it"
            yield Fault(head.where, message, "write what stands in the column, in a word or two")


@rule("repeated-column-head", WARNING, "WCAG 2.1, 1.3.1")
def repeated_column_head(subject: Subject) -> Iterator[Fault]:
    """Two columns of a table have heads that sound the same.

    A screen reader says the head before every cell: the two cannot be told apart. Heads that are the same to the
    letter are an error, as their cells could not be told apart either.

    Bad:
        columns: Study, Result, result
    Good:
        columns: Study, Result at week 2, Result at week 4
    """
    seen: set[tuple[int, str]] = set()
    for head in _column_heads(subject):
        words = _bare(head.text)
        if words and (head.section, words) in seen:
            message = f"another column of this table is called “{shorten(head.text)}” too"
            yield Fault(head.where, message, "say in each head what sets its column apart")
        seen.add((head.section, words))


@by_part
@noted
def _column_heads(part: Part) -> Iterator[Passage]:
    return (passage for passage in part.passages if passage.key == "columns")


# --- colour, place, language --------------------------------------------------------------------------------------


@rule("colour-alone", WARNING, "WCAG 2.1, 1.4.1", knows=rule_packs.know_all_topics)
def colour_alone(subject: Subject) -> Iterator[Fault]:
    """The text tells things apart by their colour alone.

    On a black-and-white copy, for people who are colour-blind and for those who listen, there is no red item. Name the
    things, or a second mark they bear. The colour of skin, eyes or urine is none of these.

    Bad:
        Call at once for the items shown in red.
    Good:
        Call at once for the items marked with a triangle.
    """
    yield from _leaning(subject, "colour")


@rule("place-alone", WARNING, "WCAG 2.1, 1.3.3", knows=rule_packs.know_all_topics)
def place_alone(subject: Subject) -> Iterator[Fault]:
    """The text points to something by its place on the page alone.

    Who listens has no right or left, and in another edition the thing stands elsewhere. Call it by its heading.

    Bad:
        See the box on the right.
    Good:
        See the box “Take care”.
    """
    yield from _leaning(subject, "place")


def _leaning(subject: Subject, on: str) -> Iterator[Fault]:
    """Sentences that lean on colour or place, and give no other cue."""
    for entry, sentence, found in _leant(subject, language_of(subject.handout)):
        if entry.name == on:
            where = place(subject, sentence.passage, sentence.start + found.start(), len(found[0]))
            yield Fault(where, *entry.told(found[0]))


@by_part
@noted
def _leant(part: Part, language: str) -> Iterator[tuple[Entry, Sentence, re.Match[str]]]:
    for sentence in of_part(part):
        for entry in rule_packs.general(language).entries("leaning") if sentence.passage.role != "reference" else ():
            for found in entry.find(sentence):
                others = sentence.text[: found.start()] + " " + sentence.text[found.end() :]
                if not re.search(entry.cue, others, re.IGNORECASE):
                    yield entry, sentence, found


_LEAST_WORDS = 5  # words of another language before anything is said
_CLEARLY = 2  # times as many words of another language as of its own


@rule("language-mismatch", WARNING, "WCAG 2.1, 3.1.1", knows=_has_frequent_words)
def language_mismatch(subject: Subject) -> Iterator[Fault]:
    """The words are plainly in another language than `language` says.

    A screen reader would read Spanish words as English ones. Judged are the most frequent words of the whole handout,
    so that a notice in another language is no fault.

    Bad:
        language: en-US, and “Usted puede sentirse mareado …”
    Good:
        language: es
    """
    known = _languages()
    own = language_of(subject.handout)
    counted = _counted(subject)
    counts = {name: sum(own[number] for own in counted) for number, name in enumerate(known)}
    most = max(counts, key=lambda name: counts[name])
    if most != own and counts[most] >= _LEAST_WORDS and counts[most] >= _CLEARLY * counts[own]:
        message = f"the language is given as {subject.handout.language}, but the words read as another (`{most}`)"
        yield Fault(subject.handout.place("language"), message, f"write `language: {most}` if that is what it is")


@by_part
@noted
def _counted(part: Part) -> Iterator[tuple[int, ...]]:
    """How many words of a part are frequent ones, language by language."""
    words = re.findall(r"[^\W\d_]+", "\n".join(passage.text for passage in part.passages).lower())
    yield tuple(sum(map(common.__contains__, words)) for common in _languages().values())


RULES: tuple[Rule, ...] = (
    bare_web_address,
    repeated_heading,
    empty_column_head,
    repeated_column_head,
    colour_alone,
    place_alone,
    language_mismatch,
)
