"""Sources: whether figures and findings name theirs, and whether [numbers] and references belong together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brochure.checks.rule import Fault, rule
from brochure.checks.text import rule_packs
from brochure.checks.text.clauses import of_part
from brochure.checks.text.languages import english, language_of
from brochure.checks.text.memo import by_part, everywhere, noted
from brochure.checks.text.passages import once, place
from brochure.content.sections.references import CITATION, References
from brochure.diagnostics.problem import UNREADY, WARNING
from brochure.document.blocks import plain
from brochure.runtime.lazy_regex import on_demand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.checks.rule import Rule
    from brochure.checks.text.clauses import Sentence
    from brochure.checks.text.passages import Part, Passage
    from brochure.checks.text.rule_packs import Entry
    from brochure.content.edition_content import Subject
    from brochure.content.sections.references import Reference

_SOURCES = "PIF TICK: evidence and its sources"
_RANGE = on_demand(r"(\d{1,3})(?:\s*[–-]\s*(\d{1,3}))?")
_YEAR = on_demand(r"\b(?:1[89]|20)\d\d\b")
_UNDATED = on_demand(r"\bin press\b|\bforthcoming\b|\[", re.IGNORECASE)  # a placeholder is reported as such
_HEADING = on_demand(r"\b(?:references|sources|citations|bibliography|where this comes from)\b", re.IGNORECASE)


def _references(subject: Subject) -> list[Reference]:
    sections = [section for section in subject.handout.sections if isinstance(section, References)]
    return [reference for section in sections for reference in section.references]


def _has_references(subject: Subject) -> bool:
    headings = (plain(section.heading) for section in subject.handout.sections)
    return bool(_references(subject)) or any(_HEADING.search(heading) for heading in headings)


@everywhere
@noted
def _citations(passage: Passage) -> Iterator[tuple[Passage, re.Match[str], frozenset[int]]]:
    """The [numbers] of a handout, each with the sources it points to."""
    for found in CITATION.finditer(passage.text) if passage.role != "reference" else ():
        yield passage, found, _numbers(found[1])


def _numbers(words: str) -> frozenset[int]:
    """The numbers in “2, 4-6”."""
    numbers: set[int] = set()
    for found in _RANGE.finditer(words):
        numbers |= set(range(int(found[1]), int(found[2] or found[1]) + 1))
    return frozenset(numbers)


@rule("unknown-citation", UNREADY, _SOURCES, tight=False)
def unknown_citation(subject: Subject) -> Iterator[Fault]:
    """A [number] points to a source that the references do not have.

    References count by themselves, from 1; when one was taken out, the numbers after it moved. Change the number, or
    add the source.

    Bad:
        Most people got better [7], with five references
    Good:
        Most people got better [5].
    """
    there = len(_references(subject))
    for passage, found, numbers in _citations(subject):
        unknown = sorted(number for number in numbers if not 1 <= number <= there)
        if unknown:
            where = place(subject, passage, found.start(), len(found[0]))
            has = f"the references end with {there}" if there else "there are no references"
            hint = "change the number, or add the source to a section of the kind references"
            yield Fault(where, f"there is no source {unknown[0]}: {has}", hint)


@rule("uncited-reference", WARNING, _SOURCES, tight=False)
def uncited_reference(subject: Subject) -> Iterator[Fault]:
    """Nothing in the text points to one of the references.

    The reader cannot tell what it is the source of; often its [number] was lost when a sentence was changed. A handout
    without any [number] has a list for further reading, and is not asked.

    Bad:
        three references, and only [1] and [3] in the text
    Good:
        Relief often fades in weeks [2].
    """
    cited = {number for _, _, numbers in _citations(subject) for number in numbers}
    for number, reference in enumerate(_references(subject) if cited else (), start=1):
        if number not in cited:
            hint = f"write [{number}] behind what it is the source of, or take it out and change the numbers after it"
            yield Fault(reference.place("cite"), f"nothing in the text points to source {number}", hint)


@rule("undated-reference", WARNING, "PIF TICK: date of the evidence")
def undated_reference(subject: Subject) -> Iterator[Fault]:
    """A reference does not say from which year it is.

    What was known ten years ago may be wrong today: the year tells a reader how far to trust it.

    Bad:
        cite: National Center for PTSD.
    Good:
        cite: National Center for PTSD, 2025.
    """
    for reference in _references(subject):
        cite = plain(reference.cite)
        if not _YEAR.search(cite) and not _UNDATED.search(cite):
            hint = "add the year it was published, or for a web page the day it was read: “(read 23 November 2026)”"
            yield Fault(reference.place("cite"), "this reference has no year", hint)


@rule("missing-references", UNREADY, _SOURCES, tight=False, knows=english)
def missing_references(subject: Subject) -> Iterator[Fault]:
    """The handout gives figures, or tells what studies found, and has no references.

    Nobody can check it, neither the clinician who reviews it nor the patient. Add a section of the kind references.

    Bad:
        Studies show that 67% got better, and no references
    Good:
        In one trial, 10 of 15 people got better [1], and source 1 among the references
    """
    if _has_references(subject):
        return
    for sentence, found in _claims(subject, _entries(subject, "figure", "finding")):
        message = f"“{found[0]}” has no source: the handout has no references"
        hint = (
            "add a section at the end:\n  - heading: References\n    kind: references\n    references:\n      - cite: …"
        )
        yield Fault(place(subject, sentence.passage, sentence.start + found.start(), len(found[0])), message, hint)
        return


@rule("number-without-source", UNREADY, _SOURCES, tight=False, knows=rule_packs.know_all_topics)
def number_without_source(subject: Subject) -> Iterator[Fault]:
    """A percentage, “n of N”, a number of people or a dose has no source.

    Figures convince; one without a source cannot be checked. A source counts when its [number] stands in the same
    section (in questions and answers: in the same answer), or where the same figure stands elsewhere with its source.
    Without any references, `missing-references` speaks instead.

    Bad:
        About 67% of people responded.
    Good:
        About 10 of 15 people responded [1].
    """
    if not _has_references(subject):
        return
    [entry] = _entries(subject, "figure")
    sourced = _sourced(subject)
    told: set[str] = set()
    for sentence, found in _claims(subject, (entry,)):
        if _unit(sentence.passage, sentence.asked) in sourced or _said_with_source(subject, found[0]):
            continue
        if found[0] not in told:
            told.add(found[0])
            where = place(subject, sentence.passage, sentence.start + found.start(), len(found[0]))
            yield Fault(where, *entry.told(found[0]))


def _entries(subject: Subject, *names: str) -> tuple[Entry, ...]:
    return tuple(
        entry for entry in rule_packs.general(language_of(subject.handout)).entries("figures") if entry.name in names
    )


@by_part
@noted
def _claims(part: Part, entries: tuple[Entry, ...]) -> Iterator[tuple[Sentence, re.Match[str]]]:
    """Figures and findings that are told, the first of each sentence."""
    for sentence in of_part(part):
        if (
            sentence.is_question
            or not sentence.passage.states_findings
            or sentence.passage.role in ("title", "subtitle")
        ):
            continue
        for found in _first(sentence, entries):
            yield sentence, found


@noted
def _first(sentence: Sentence, entries: tuple[Entry, ...]) -> Iterator[re.Match[str]]:
    found = next((found for entry in entries for found in entry.find(sentence)), None)
    if found is not None:
        yield found


def _unit(passage: Passage, asked: str) -> tuple[int, str]:
    """What one source speaks for: a section, or one answer."""
    return passage.section, asked


@noted
def _sourced_in(part: Part) -> Iterator[tuple[int, str]]:
    return (_unit(s.passage, s.asked) for s in of_part(part) if CITATION.search(s.text))


@once
def _sourced(subject: Subject) -> frozenset[tuple[int, str]]:
    return frozenset(_all_sourced(subject))


_all_sourced = by_part(_sourced_in)


@noted
def _with_source(part: Part) -> Iterator[str]:
    """The sentences of a part that stand with a source."""
    sourced = frozenset(_sourced_in(part))
    return (s.text for s in of_part(part) if _unit(s.passage, s.asked) in sourced)


_all_with_source = by_part(_with_source)


@once
def _said_once(subject: Subject) -> str:
    """All that is said with a source."""
    return "\n".join(_all_with_source(subject))


def _said_with_source(subject: Subject, figure: str) -> bool:
    return re.search(rf"(?<![\d.,]){re.escape(figure)}", _said_once(subject)) is not None


RULES: tuple[Rule, ...] = (
    missing_references,
    number_without_source,
    unknown_citation,
    uncited_reference,
    undated_reference,
)
