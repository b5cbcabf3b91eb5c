"""Sources: figures and findings must have one, and [numbers] and references must match."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brochure.checks.rule import Finding, rule
from brochure.checks.text import rule_packs
from brochure.checks.text.clauses import split_section
from brochure.checks.text.languages import get_language, is_english
from brochure.checks.text.memo import collect_from_passages, collect_from_sections, memoize_per_text
from brochure.checks.text.passages import locate_text, memoize_last_content
from brochure.content.sections.references import CITATION, ReferencesSection
from brochure.diagnostics.problem import UNREADY, WARNING
from brochure.document.blocks import to_plain_text
from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.checks.rule import ContentRule
    from brochure.checks.text.clauses import NormalizedSentence
    from brochure.checks.text.passages import Passage, SectionText
    from brochure.checks.text.rule_packs import PackEntry
    from brochure.content.edition_content import EditionContent
    from brochure.content.sections.references import Reference

_PIF_TICK = "PIF TICK: evidence and its sources"
_NUMBER_RANGE = compile_lazily(r"(\d{1,3})(?:\s*[–-]\s*(\d{1,3}))?")
_YEAR = compile_lazily(r"\b(?:1[89]|20)\d\d\b")
_DATE_NOT_NEEDED = compile_lazily(
    r"\bin press\b|\bforthcoming\b|\[", re.IGNORECASE
)  # a placeholder is reported as such
_REFERENCES_HEADING = compile_lazily(
    r"\b(?:references|sources|citations|bibliography|where this comes from)\b", re.IGNORECASE
)


def _list_references(content: EditionContent) -> list[Reference]:
    sections = [section for section in content.handout.sections if isinstance(section, ReferencesSection)]
    return [reference for section in sections for reference in section.references]


def _has_references(content: EditionContent) -> bool:
    headings = (to_plain_text(section.heading) for section in content.handout.sections)
    return bool(_list_references(content)) or any(_REFERENCES_HEADING.search(heading) for heading in headings)


@collect_from_passages
@memoize_per_text
def _find_citations(passage: Passage) -> Iterator[tuple[Passage, re.Match[str], frozenset[int]]]:
    """Yield each citation, such as “[2, 4-6]”: its passage, its match, and the numbers of the sources it points to."""
    for match in CITATION.finditer(passage.text) if passage.role != "reference" else ():
        yield passage, match, _parse_numbers(match[1])


def _parse_numbers(words: str) -> frozenset[int]:
    """Return the numbers in a text such as “2, 4-6”: 2, 4, 5 and 6."""
    numbers: set[int] = set()
    for match in _NUMBER_RANGE.finditer(words):
        numbers |= set(range(int(match[1]), int(match[2] or match[1]) + 1))
    return frozenset(numbers)


@rule("unknown-citation", UNREADY, _PIF_TICK, is_for_tight_editions=False)
def unknown_citation(content: EditionContent) -> Iterator[Finding]:
    """A [number] points to a source that is not in the references.

    The program numbers the references from 1; when you delete one, the numbers after it change. Correct the number, or
    add the source.

    Bad:
        Most people got better [7], with five references
    Good:
        Most people got better [5].
    """
    reference_count = len(_list_references(content))
    for passage, match, numbers in _find_citations(content):
        unknown_numbers = sorted(number for number in numbers if not 1 <= number <= reference_count)
        if unknown_numbers:
            where = locate_text(content, passage, match.start(), len(match[0]))
            explanation = f"the last one is {reference_count}" if reference_count else "there are no references"
            hint = "correct the number, or add the source to the section of `kind: references`"
            yield Finding(where, f"there is no source {unknown_numbers[0]}: {explanation}", hint)


@rule("uncited-reference", WARNING, _PIF_TICK, is_for_tight_editions=False)
def uncited_reference(content: EditionContent) -> Iterator[Finding]:
    """Nothing in the text points to one of the references.

    The reader cannot tell what it is the source for. Often its [number] was lost when somebody edited a sentence. Add
    the [number], or delete the reference. A handout without any [number] just has a list for further reading, which is
    fine.

    Bad:
        three references, and only [1] and [3] in the text
    Good:
        Relief often fades in weeks [2].
    """
    cited_numbers = {number for _, _, numbers in _find_citations(content) for number in numbers}
    for number, reference in enumerate(_list_references(content) if cited_numbers else (), start=1):
        if number not in cited_numbers:
            hint = f"type [{number}] after the words it is the source for, or delete it and correct the later numbers"
            yield Finding(reference.where_of("cite"), f"nothing in the text points to source {number}", hint)


@rule("undated-reference", WARNING, "PIF TICK: date of the evidence")
def undated_reference(content: EditionContent) -> Iterator[Finding]:
    """A reference has no year.

    What people knew ten years ago may be wrong today; the year helps a reader decide how far to trust it. Add the year.

    Bad:
        cite: National Center for PTSD.
    Good:
        cite: National Center for PTSD, 2025.
    """
    for reference in _list_references(content):
        cite = to_plain_text(reference.cite)
        if not _YEAR.search(cite) and not _DATE_NOT_NEEDED.search(cite):
            hint = "add the year it was published; for a web page, the day you read it: “(read November 23, 2026)”"
            yield Finding(reference.where_of("cite"), "this reference has no year", hint)


@rule("missing-references", UNREADY, _PIF_TICK, is_for_tight_editions=False, supports_language=is_english)
def missing_references(content: EditionContent) -> Iterator[Finding]:
    """The handout gives figures or says what studies found, but has no references.

    Nobody can check them, neither the clinician who reviews the handout nor the patient. Add a section of
    `kind: references`.

    Bad:
        Studies show that 67% got better, and no references
    Good:
        In one trial, 10 of 15 people got better [1], and source 1 among the references
    """
    if _has_references(content):
        return
    for sentence, match in _find_claims(content, _select_entries(content, "figure", "finding")):
        message = f"“{match[0]}” has no source: the handout has no references"
        hint = (
            "add a section at the end:\n  - heading: References\n    kind: references\n    references:\n      - cite: …"
        )
        yield Finding(
            locate_text(content, sentence.passage, sentence.start + match.start(), len(match[0])), message, hint
        )
        return


@rule(
    "number-without-source",
    UNREADY,
    _PIF_TICK,
    is_for_tight_editions=False,
    supports_language=rule_packs.has_general_pack,
)
def number_without_source(content: EditionContent) -> Iterator[Finding]:
    """A percentage, “n of N”, a number of people or a dose has no source.

    Figures convince people, so readers must be able to check them. Add the [number] of the source, anywhere in
    the same section (in questions and answers: in the same answer); a figure that has its source elsewhere in the
    handout is fine too. In a handout without references, you see `missing-references` instead.

    Bad:
        About 67% of people responded.
    Good:
        About 10 of 15 people responded [1].
    """
    if not _has_references(content):
        return
    [entry] = _select_entries(content, "figure")
    sourced_scopes = _list_sourced_scopes(content)
    reported_figures: set[str] = set()
    for sentence, match in _find_claims(content, (entry,)):
        if _build_source_scope(sentence.passage, sentence.question) in sourced_scopes or _is_sourced(content, match[0]):
            continue
        if match[0] not in reported_figures:
            reported_figures.add(match[0])
            where = locate_text(content, sentence.passage, sentence.start + match.start(), len(match[0]))
            yield Finding(where, *entry.build_message_and_hint(match[0]))


def _select_entries(content: EditionContent, *names: str) -> tuple[PackEntry, ...]:
    return tuple(
        entry
        for entry in rule_packs.load_general_pack(get_language(content.handout)).get_entries("figures")
        if entry.name in names
    )


@collect_from_sections
@memoize_per_text
def _find_claims(
    section_text: SectionText, entries: tuple[PackEntry, ...]
) -> Iterator[tuple[NormalizedSentence, re.Match[str]]]:
    """Yield the first figure or finding of each sentence that states one, with its sentence."""
    for sentence in split_section(section_text):
        if (
            sentence.is_question
            or not sentence.passage.can_state_results
            or sentence.passage.role in ("title", "subtitle")
        ):
            continue
        for match in _find_first_claim(sentence, entries):
            yield sentence, match


@memoize_per_text
def _find_first_claim(sentence: NormalizedSentence, entries: tuple[PackEntry, ...]) -> Iterator[re.Match[str]]:
    match = next((match for entry in entries for match in entry.find_matches(sentence)), None)
    if match is not None:
        yield match


def _build_source_scope(passage: Passage, question: str) -> tuple[int, str]:
    """Return the scope that one source covers: a section, or one answer in questions and answers."""
    return passage.section_number, question


@memoize_per_text
def _find_sourced_scopes(section_text: SectionText) -> Iterator[tuple[int, str]]:
    return (
        _build_source_scope(sentence.passage, sentence.question)
        for sentence in split_section(section_text)
        if CITATION.search(sentence.text)
    )


@memoize_last_content
def _list_sourced_scopes(content: EditionContent) -> frozenset[tuple[int, str]]:
    return frozenset(_find_all_sourced_scopes(content))


_find_all_sourced_scopes = collect_from_sections(_find_sourced_scopes)


@memoize_per_text
def _find_sourced_texts(section_text: SectionText) -> Iterator[str]:
    """Return the sentences of a section that a source covers."""
    sourced_scopes = frozenset(_find_sourced_scopes(section_text))
    return (
        sentence.text
        for sentence in split_section(section_text)
        if _build_source_scope(sentence.passage, sentence.question) in sourced_scopes
    )


_find_all_sourced_texts = collect_from_sections(_find_sourced_texts)


@memoize_last_content
def _join_sourced_texts(content: EditionContent) -> str:
    """Return all sentences that a source covers, one on each line."""
    return "\n".join(_find_all_sourced_texts(content))


def _is_sourced(content: EditionContent, figure: str) -> bool:
    return re.search(rf"(?<![\d.,]){re.escape(figure)}", _join_sourced_texts(content)) is not None


RULES: tuple[ContentRule, ...] = (
    missing_references,
    number_without_source,
    unknown_citation,
    uncited_reference,
    undated_reference,
)
