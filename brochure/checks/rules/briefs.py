"""Briefs, the shorter words for tight editions, and editions that no section belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.checks.rule import ContentRule, Finding, rule
from brochure.checks.text.passages import SAMPLE_FIELD_VALUE
from brochure.content import records
from brochure.content.sections.references import CITATION
from brochure.content.tailoring import find_brief_key, is_omission
from brochure.diagnostics.problem import WARNING
from brochure.document.blocks import List, ListItem, Paragraph, Span
from brochure.runtime.memo import memoize_by_identity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.content.edition_content import EditionContent
    from brochure.content.handout import Handout
    from brochure.content.sections.base import Section

_DEFAULT_EDITION = "handout"


@rule("brief-longer-than-text", WARNING)
def brief_longer_than_text(content: EditionContent) -> Iterator[Finding]:
    """A `brief` is not shorter than the text that it replaces.

    A brief is for editions with little space, such as the tri-fold. Say the one thing that matters most, or delete the
    brief: the program then uses the text itself. [Numbers] that point to sources are not counted.

    Bad:
        detail: Sleepiness is common., and brief: Sleepiness is common after the infusion.
    Good:
        detail: Sleepiness is common. Alcohol and some drugs make it dangerous., and brief: Common. Never mix.
    """
    for record, key, brief_length, text_length in _iter_briefs(content.full_handout):
        if 0 < text_length <= brief_length:
            message = f"this brief has {brief_length} characters, and the text that it replaces has {text_length}"
            yield Finding(record.where_of(key), message, "make it shorter, or delete it")


def _iter_briefs(handout: Handout) -> Iterator[tuple[records.Record, str, int, int]]:
    """Yield each record with a brief, the brief's key and length (-1 for `none`), and the length of what it replaces.

    Lengths are in characters.
    """
    for section in handout.sections:
        yield from _find_briefs(section)


@memoize_by_identity(128)
def _find_briefs(section: Section) -> tuple[tuple[records.Record, str, int, int], ...]:
    briefs = []
    for record in _iter_records(section):
        key = find_brief_key(record)
        if key:
            replaced_values = (
                getattr(record, replaced_key)
                for replaced_key in records.get_field_specs(type(record))[key].replaced_keys
            )
            brief = getattr(record, key)
            briefs.append(
                (
                    record,
                    key,
                    -1 if is_omission(brief) else _count_characters(brief),
                    sum(map(_count_characters, replaced_values)),
                )
            )
    return tuple(briefs)


def _iter_records(record: records.Record) -> Iterator[records.Record]:
    """Yield a record and every record in it."""
    yield record
    for key, spec in records.get_field_specs(type(record)).items():
        value = getattr(record, key)
        for entry in value if isinstance(spec, records.ListType) else ():
            if isinstance(entry, records.Record):
                yield from _iter_records(entry)


def _count_characters(value: object) -> int:
    """Return the number of characters of a text, or of paragraphs and lists."""
    if isinstance(value, Span):
        return len(SAMPLE_FIELD_VALUE if value.field else CITATION.sub("", value.text))
    if isinstance(value, Paragraph):
        return _count_characters(value.spans)
    if isinstance(value, List):
        return sum(_count_characters(item) for item in value.items)
    if isinstance(value, ListItem):
        return _count_characters(value.body)
    return sum(_count_characters(element) for element in value) if isinstance(value, tuple) else 0


@rule("brief-leaves-nothing", WARNING)
def brief_leaves_nothing(content: EditionContent) -> Iterator[Finding]:
    """`brief: none` leaves out words that the rest needs, such as the answer to a question.

    It may replace a step's detail, a chart's caption, what is known about a benefit or a risk, or the text before and
    after a section's list, chart or table. To leave a section of text out of the tri-fold, do not give it a brief.

    Bad:
        phone: 988, and brief: none instead of when to call
    Good:
        phone: 988, and brief: Thoughts of suicide, day or night.
    """
    for record, key, brief_length, _ in _iter_briefs(content.full_handout):
        if brief_length < 0:
            specs = records.get_field_specs(type(record))
            for replaced_key in specs[key].replaced_keys:
                if specs[replaced_key].required and replaced_key not in record.complete_without:
                    message = f"`brief: none` leaves out the `{replaced_key}`, which the rest needs to make sense"
                    yield Finding(record.where_of(key), message, "type a few words after `brief:`, or delete the line")


@rule("empty-edition", WARNING)
def empty_edition(content: EditionContent) -> Iterator[Finding]:
    """One of the handout's editions has no section.

    A tri-fold includes benefits and risks, steps, contacts, and every section with a `brief:`. It includes another
    section only if that section's `editions:` line names it. Give the sections that matter most a brief.

    Bad:
        editions: [handout, trifold], and no section with a brief
    Good:
        editions: [handout, trifold], and four sections with a brief
    """
    if not content.handout.sections:
        hint = f"add a `brief:` to the sections that matter most, or a line `editions: {content.edition.name}`"
        yield Finding(content.full_handout.where_of("editions"), "this edition has no section in it", hint)


@rule("section-without-edition", WARNING)
def section_without_edition(content: EditionContent) -> Iterator[Finding]:
    """A section belongs to none of the handout's editions, so nobody will read it.

    The section's `editions:` line names editions that the `editions:` line at the top of the file does not. Add one of
    them at the top, or change the section's line to an edition that is listed there.

    Bad:
        editions: trifold, in a section of a file whose only edition is handout
    Good:
        editions: [handout, trifold] at the top, and editions: trifold in the section
    """
    edition_names = content.full_handout.editions or (_DEFAULT_EDITION,)
    for section in content.full_handout.sections:
        if section.editions and not set(section.editions) & set(edition_names):
            message = (
                f"this section is only in {_join_names(section.editions)}, "
                f"but this file makes only {_join_names(edition_names)}"
            )
            hint = f"add it to `editions:` at the top: [{', '.join((*edition_names, section.editions[0]))}]"
            yield Finding(section.where_of("editions"), message, hint)


def _join_names(names: tuple[str, ...]) -> str:
    return " or ".join(names)


RULES: tuple[ContentRule, ...] = (brief_longer_than_text, brief_leaves_nothing, empty_edition, section_without_edition)
