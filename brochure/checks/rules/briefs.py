"""What editions with little room say instead: briefs that are brief, and editions that have something to say."""

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
    """A `brief` is not shorter than the text in whose place it stands.

    It is there for editions with little room, such as the tri-fold. Say the one thing that matters most, or take the
    brief out: the text itself is then used. [Numbers] that point to sources are not counted.

    Bad:
        detail: Sleepiness is common., and brief: Sleepiness is common after the infusion.
    Good:
        detail: Sleepiness is common. Alcohol and some drugs make it dangerous., and brief: Common. Never mix.
    """
    for record, key, brief_length, text_length in _iter_briefs(content.full_handout):
        if 0 < text_length <= brief_length:
            message = f"this brief has {brief_length} characters, and what it stands for {text_length}"
            yield Finding(record.where_of(key), message, "make it shorter, or take it out")


def _iter_briefs(handout: Handout) -> Iterator[tuple[records.Record, str, int, int]]:
    """The records that have a brief, with its key, its length (-1 for none) and that of what it stands for."""
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
    """A record and all those in it."""
    yield record
    for key, spec in records.get_field_specs(type(record)).items():
        value = getattr(record, key)
        for entry in value if isinstance(spec, records.ListType) else ():
            if isinstance(entry, records.Record):
                yield from _iter_records(entry)


def _count_characters(value: object) -> int:
    """The characters of a text, or of paragraphs and lists."""
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
    """`brief: none` leaves out words without which the rest says nothing: a question without its answer.

    It may stand for a step's detail, a chart's caption, what is known of a benefit or a risk, or the text around what
    a section is about. To leave a section of text out of the tri-fold, give it no brief.

    Bad:
        phone: 988, and brief: none in the place of when to call
    Good:
        phone: 988, and brief: Thoughts of suicide, day or night.
    """
    for record, key, brief_length, _ in _iter_briefs(content.full_handout):
        if brief_length < 0:
            specs = records.get_field_specs(type(record))
            for replaced_key in specs[key].replaced_keys:
                if specs[replaced_key].required and replaced_key not in record.complete_without:
                    message = f"`brief: none` leaves out the `{replaced_key}`, without which the rest says nothing"
                    yield Finding(record.where_of(key), message, "write a few words, or take the line out")


@rule("empty-edition", WARNING)
def empty_edition(content: EditionContent) -> Iterator[Finding]:
    """No section belongs to an edition that the handout is made in.

    A tri-fold takes benefits and risks, steps and contacts, and every section with a `brief:`; of the others, those
    that name it under `editions:`. Give the sections that matter most a brief.

    Bad:
        editions: [handout, trifold], and no section with a brief
    Good:
        editions: [handout, trifold], and four sections with a brief
    """
    if not content.handout.sections:
        hint = f"give sections a `brief:`, or a line `editions: {content.edition.name}`"
        yield Finding(content.full_handout.where_of("editions"), "no section belongs to this edition", hint)


@rule("section-without-edition", WARNING)
def section_without_edition(content: EditionContent) -> Iterator[Finding]:
    """A section belongs to none of the editions that the handout is made in: nobody will read it.

    Its `editions:` name others than those at the top of the content. Add one of them there, or let the section belong
    to one that is made.

    Bad:
        editions: trifold, in a section of a handout that is made as a handout alone
    Good:
        editions: [handout, trifold] at the top, and editions: trifold in the section
    """
    edition_names = content.full_handout.editions or (_DEFAULT_EDITION,)
    for section in content.full_handout.sections:
        if section.editions and not set(section.editions) & set(edition_names):
            message = f"this section belongs to {_join_names(section.editions)}, and the handout is made as {_join_names(edition_names)}"
            hint = f"add it to `editions:` at the top: [{', '.join((*edition_names, section.editions[0]))}]"
            yield Finding(section.where_of("editions"), message, hint)


def _join_names(names: tuple[str, ...]) -> str:
    return " or ".join(names)


RULES: tuple[ContentRule, ...] = (brief_longer_than_text, brief_leaves_nothing, empty_edition, section_without_edition)
