"""Access: what people would miss who use a screen reader, see little or no color, or read another language.

Some problems cannot occur and have no rule: headings never skip a level, every table has a header row, and a figure
without `alt` is an error, because the content file gives the structure and not the look.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from brochure.checks.rule import Finding, rule
from brochure.checks.text import languages, rule_packs
from brochure.checks.text.clauses import split_section
from brochure.checks.text.languages import get_language
from brochure.checks.text.memo import collect_from_passages, collect_from_sections, memoize_per_text
from brochure.checks.text.passages import locate_text
from brochure.diagnostics.problem import WARNING
from brochure.diagnostics.suggest import shorten_for_message
from brochure.document.blocks import Callout, QuestionAndAnswer, to_plain_text
from brochure.runtime.lazy_regex import compile_lazily
from brochure.runtime.memo import memoize
from brochure.source import parser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.checks.rule import ContentRule
    from brochure.checks.text.clauses import NormalizedSentence
    from brochure.checks.text.passages import Passage, SectionText
    from brochure.checks.text.rule_packs import PackEntry
    from brochure.content.edition_content import EditionContent
    from brochure.content.handout import Handout
    from brochure.diagnostics.problem import Where
    from brochure.document.blocks import Block, Heading, Inline

MAX_ADDRESS_LENGTH = 40
"""The most characters of a web address that people can be expected to listen to, or to type from paper."""

_ADDRESS = compile_lazily(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?", re.IGNORECASE)
_WORD = compile_lazily(r"[^\W_]+")


@cache
def _load_frequent_words() -> dict[str, frozenset[str]]:
    """Return the most frequent words of each language, by the language's code."""
    path = languages.DATA_FOLDER / "languages.yaml"
    return {
        name: frozenset(words.split()) for name, words in parser.read_own_file(path).items() if isinstance(words, str)
    }


def _has_frequent_words(handout: Handout) -> bool:
    return get_language(handout) in _load_frequent_words()


@memoize(512)
def _normalize_words(text: str) -> str:
    """Return the words of a text in lowercase, with one space between them and no punctuation."""
    return " ".join(_WORD.findall(text.lower()))


# --- links, headings, tables --------------------------------------------------------------------------------------


@rule("bare-web-address", WARNING, "WCAG 2.1, 2.4.4")
def bare_web_address(content: EditionContent) -> Iterator[Finding]:
    """The words of a link are a web address of more than 40 characters.

    A screen reader reads it aloud letter by letter, and nobody types it from paper. Use the page's name as the words of
    the link. If readers need to type the address, give a short one.

    Bad:
        [https://www.ptsd.va.gov/understand/common/common_veterans.asp](https://…)
    Good:
        [PTSD in veterans](https://www.ptsd.va.gov/understand/common/common_veterans.asp), on ptsd.va.gov
    """
    for passage, start, words in _find_bare_addresses(content):
        where = locate_text(content, passage, start, len(words))
        message = f"the words of this link are a web address of {len(words)} characters"
        yield Finding(where, message, "type the page's name between [ and ]")


@collect_from_passages
@memoize_per_text
def _find_bare_addresses(passage: Passage) -> Iterator[tuple[Passage, int, str]]:
    for start, words in _iter_links(passage) if passage.role != "reference" else ():
        if len(words) > MAX_ADDRESS_LENGTH and _ADDRESS.fullmatch(words.strip()):
            yield passage, start, words


def _iter_links(passage: Passage) -> Iterator[tuple[int, str]]:
    """Yield each link's start in the passage and its words; a link may run over several spans, part of it bold."""
    position, start, words, link = 0, 0, "", ""
    for span in passage.spans:
        if span.link != link:
            if link:
                yield start, words
            start, words, link = position, "", span.link
        words += span.text
        position += len(span.text)
    if link:
        yield start, words


@rule("repeated-heading", WARNING, "WCAG 2.1, 2.4.6")
def repeated_heading(content: EditionContent) -> Iterator[Finding]:
    """Two headings or questions have the same words.

    People who use a screen reader move from heading to heading and cannot tell the two apart. Say in each heading what
    is below it.

    Bad:
        two sections with the heading “What to know”
    Good:
        “What to know before your visit” and “What to know after it”
    """
    first_places: dict[str, Where | None] = {}
    for spans, where in _iter_headings(content):
        words = _normalize_words(to_plain_text(spans))
        if words in first_places and where is not None:
            first_place = first_places[words]
            line = f" on line {first_place.line}" if first_place is not None else ""
            message = f"the heading “{shorten_for_message(to_plain_text(spans))}” is already used{line}"
            yield Finding(where, message, "say in each heading what is below it, or combine the two sections")
        elif words:
            first_places[words] = where


def _iter_headings(content: EditionContent) -> Iterator[tuple[Inline, Where | None]]:
    """Yield every printed heading and its place, the program's own headings too, but not the results in charts."""
    document = content.document
    headings: list[Heading | None] = [document.title, document.key_message.label if document.key_message else None]
    yield from ((heading.spans, heading.where) for heading in headings if heading is not None)
    for section in document.sections:
        if section.heading is not None:
            yield section.heading.spans, section.heading.where
        for block in section.body:
            yield from _iter_block_headings(block)


def _iter_block_headings(block: Block) -> Iterator[tuple[Inline, Where | None]]:
    if isinstance(block, QuestionAndAnswer):
        yield block.question, block.where
    elif isinstance(block, Callout):
        yield block.label.spans, block.label.where


@rule("empty-column-head", WARNING, "WCAG 2.1, 1.3.1")
def empty_column_head(content: EditionContent) -> Iterator[Finding]:
    """A column heading of a table has no word in it.

    A screen reader says the column's heading before every cell, and “dash” tells nobody what the cell is about. Write a
    word or two.

    Bad:
        columns: Study, …, Result
    Good:
        columns: Study, People, Result
    """
    for header in _find_column_headers(content):
        if not _normalize_words(header.text):
            message = f"the column heading “{shorten_for_message(header.text)}” has no word in it"
            yield Finding(header.where, message, "say in a word or two what is in the column")


@rule("repeated-column-head", WARNING, "WCAG 2.1, 1.3.1")
def repeated_column_head(content: EditionContent) -> Iterator[Finding]:
    """Two columns of a table have headings that sound the same.

    A screen reader says the column's heading before every cell, so a listener cannot tell the two columns apart. Say in
    each heading how its column differs. Headings that match letter for letter are an error, because the program could
    not tell their cells apart either.

    Bad:
        columns: Study, Result, result
    Good:
        columns: Study, Result at week 2, Result at week 4
    """
    seen_headers: set[tuple[int, str]] = set()
    for header in _find_column_headers(content):
        words = _normalize_words(header.text)
        if words and (header.section_number, words) in seen_headers:
            message = f"another column of this table is also called “{shorten_for_message(header.text)}”"
            yield Finding(header.where, message, "say in each column heading how its column differs")
        seen_headers.add((header.section_number, words))


@collect_from_sections
@memoize_per_text
def _find_column_headers(section_text: SectionText) -> Iterator[Passage]:
    return (passage for passage in section_text.passages if passage.key == "columns")


# --- color, place, language ---------------------------------------------------------------------------------------


@rule("colour-alone", WARNING, "WCAG 2.1, 1.4.1", supports_language=rule_packs.has_general_pack)
def colour_alone(content: EditionContent) -> Iterator[Finding]:
    """The text points to things by their color alone.

    On a black-and-white copy there is no red item, nor is there one for people who are color-blind or who listen to the
    handout. Name the things, or mention a second mark that they have. The color of skin, eyes or urine is fine.

    Bad:
        Call at once for the items shown in red.
    Good:
        Call at once for the items marked with a triangle.
    """
    yield from _report_sole_cues(content, "colour")


@rule("place-alone", WARNING, "WCAG 2.1, 1.3.3", supports_language=rule_packs.has_general_pack)
def place_alone(content: EditionContent) -> Iterator[Finding]:
    """The text points to something by its place on the page alone.

    For people who listen there is no right or left, and in another edition the thing is somewhere else. Use its heading
    to refer to it.

    Bad:
        See the box on the right.
    Good:
        See the box “Take care”.
    """
    yield from _report_sole_cues(content, "place")


def _report_sole_cues(content: EditionContent, cue_name: str) -> Iterator[Finding]:
    """Yield a finding for each sentence whose only cue is a color or a place, as `cue_name` says."""
    for entry, sentence, match in _find_sole_cues(content, get_language(content.handout)):
        if entry.name == cue_name:
            where = locate_text(content, sentence.passage, sentence.start + match.start(), len(match[0]))
            yield Finding(where, *entry.build_message_and_hint(match[0]))


@collect_from_sections
@memoize_per_text
def _find_sole_cues(
    section_text: SectionText, language: str
) -> Iterator[tuple[PackEntry, NormalizedSentence, re.Match[str]]]:
    for sentence in split_section(section_text):
        for entry in (
            rule_packs.load_general_pack(language).get_entries("leaning")
            if sentence.passage.role != "reference"
            else ()
        ):
            for match in entry.find_matches(sentence):
                remaining_text = sentence.text[: match.start()] + " " + sentence.text[match.end() :]
                if not re.search(entry.cue, remaining_text, re.IGNORECASE):
                    yield entry, sentence, match


_MIN_FOREIGN_WORDS = 5  # words of another language before it is reported
_MIN_RATIO = 2  # times as many words of another language as of its own


@rule("language-mismatch", WARNING, "WCAG 2.1, 3.1.1", supports_language=_has_frequent_words)
def language_mismatch(content: EditionContent) -> Iterator[Finding]:
    """The handout is not in the language that `language` says.

    A screen reader would pronounce Spanish words as if they were English. Change `language:` to the language of the
    text. This check looks at the most frequent words of the whole handout, so a short notice in another language is
    fine.

    Bad:
        language: en-US, and “Usted puede sentirse mareado …”
    Good:
        language: es
    """
    frequent_words = _load_frequent_words()
    stated_language = get_language(content.handout)
    counts_by_section = _count_frequent_words(content)
    counts = {
        name: sum(section_counts[number] for section_counts in counts_by_section)
        for number, name in enumerate(frequent_words)
    }
    main_language = max(counts, key=lambda name: counts[name])
    if (
        main_language != stated_language
        and counts[main_language] >= _MIN_FOREIGN_WORDS
        and counts[main_language] >= _MIN_RATIO * counts[stated_language]
    ):
        message = (
            f"`language:` says {content.handout.language}, but the words look like another language (`{main_language}`)"
        )
        hint = f"type `language: {main_language}` if that is the language of the text"
        yield Finding(content.handout.where_of("language"), message, hint)


@collect_from_sections
@memoize_per_text
def _count_frequent_words(section_text: SectionText) -> Iterator[tuple[int, ...]]:
    """Yield one tuple: how many words of a section are frequent in each language, in the order of the languages."""
    words = re.findall(r"[^\W\d_]+", "\n".join(passage.text for passage in section_text.passages).lower())
    yield tuple(sum(map(common_words.__contains__, words)) for common_words in _load_frequent_words().values())


RULES: tuple[ContentRule, ...] = (
    bare_web_address,
    repeated_heading,
    empty_column_head,
    repeated_column_head,
    colour_alone,
    place_alone,
    language_mismatch,
)
