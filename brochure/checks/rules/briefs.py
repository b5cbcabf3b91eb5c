"""What editions with little room say instead: briefs that are brief, and editions that have something to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.checks.rule import Fault, Rule, rule
from brochure.checks.text.passages import STAND_IN
from brochure.content import records
from brochure.content.sections.references import CITATION
from brochure.content.tailoring import brief_key, is_nothing
from brochure.diagnostics.problem import WARNING
from brochure.document.blocks import List, ListItem, Paragraph, Span
from brochure.runtime.memo import memoize_by_identity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.content.edition_content import Subject
    from brochure.content.handout import Handout
    from brochure.content.sections.base import Section

_USUAL = "handout"


@rule("brief-longer-than-text", WARNING)
def brief_longer_than_text(subject: Subject) -> Iterator[Fault]:
    """A `brief` is not shorter than the text in whose place it stands.

    It is there for editions with little room, such as the tri-fold. Say the one thing that matters most, or take the
    brief out: the text itself is then used. [Numbers] that point to sources are not counted.

    Bad:
        detail: Sleepiness is common., and brief: Sleepiness is common after the infusion.
    Good:
        detail: Sleepiness is common. Alcohol and some drugs make it dangerous., and brief: Common. Never mix.
    """
    for record, key, brief, words in _briefs(subject.whole):
        if 0 < words <= brief:
            message = f"this brief has {brief} characters, and what it stands for {words}"
            yield Fault(record.place(key), message, "make it shorter, or take it out")


def _briefs(handout: Handout) -> Iterator[tuple[records.Record, str, int, int]]:
    """The records that have a brief, with its key, its length (-1 for none) and that of what it stands for."""
    for section in handout.sections:
        yield from _briefs_of(section)


@memoize_by_identity(128)
def _briefs_of(section: Section) -> tuple[tuple[records.Record, str, int, int], ...]:
    found = []
    for record in _records(section):
        key = brief_key(record)
        if key:
            words = (getattr(record, other) for other in records.specs(type(record))[key].instead_of)
            brief = getattr(record, key)
            found.append((record, key, -1 if is_nothing(brief) else _length(brief), sum(map(_length, words))))
    return tuple(found)


def _records(record: records.Record) -> Iterator[records.Record]:
    """A record and all those in it."""
    yield record
    for key, spec in records.specs(type(record)).items():
        value = getattr(record, key)
        for entry in value if isinstance(spec, records.Listed) else ():
            if isinstance(entry, records.Record):
                yield from _records(entry)


def _length(value: object) -> int:
    """The characters of a text, or of paragraphs and lists."""
    if isinstance(value, Span):
        return len(STAND_IN if value.field else CITATION.sub("", value.text))
    if isinstance(value, Paragraph):
        return _length(value.spans)
    if isinstance(value, List):
        return sum(_length(item) for item in value.items)
    if isinstance(value, ListItem):
        return _length(value.body)
    return sum(_length(part) for part in value) if isinstance(value, tuple) else 0


@rule("brief-leaves-nothing", WARNING)
def brief_leaves_nothing(subject: Subject) -> Iterator[Fault]:
    """`brief: none` leaves out words without which the rest says nothing: a question without its answer.

    It may stand for a step's detail, a chart's caption, what is known of a benefit or a risk, or the text around what
    a section is about. To leave a section of text out of the tri-fold, give it no brief.

    Bad:
        phone: 988, and brief: none in the place of when to call
    Good:
        phone: 988, and brief: Thoughts of suicide, day or night.
    """
    for record, key, brief, _ in _briefs(subject.whole):
        if brief < 0:
            specs = records.specs(type(record))
            for other in specs[key].instead_of:
                if specs[other].required and other not in record.complete_without:
                    message = f"`brief: none` leaves out the `{other}`, without which the rest says nothing"
                    yield Fault(record.place(key), message, "write a few words, or take the line out")


@rule("empty-edition", WARNING)
def empty_edition(subject: Subject) -> Iterator[Fault]:
    """No section belongs to an edition that the handout is made in.

    A tri-fold takes benefits and risks, steps and contacts, and every section with a `brief:`; of the others, those
    that name it under `editions:`. Give the sections that matter most a brief.

    Bad:
        editions: [handout, trifold], and no section with a brief
    Good:
        editions: [handout, trifold], and four sections with a brief
    """
    if not subject.handout.sections:
        hint = f"give sections a `brief:`, or a line `editions: {subject.edition.name}`"
        yield Fault(subject.whole.place("editions"), "no section belongs to this edition", hint)


@rule("section-without-edition", WARNING)
def section_without_edition(subject: Subject) -> Iterator[Fault]:
    """A section belongs to none of the editions that the handout is made in: nobody will read it.

    Its `editions:` name others than those at the top of the content. Add one of them there, or let the section belong
    to one that is made.

    Bad:
        editions: trifold, in a section of a handout that is made as a handout alone
    Good:
        editions: [handout, trifold] at the top, and editions: trifold in the section
    """
    made = subject.whole.editions or (_USUAL,)
    for section in subject.whole.sections:
        if section.editions and not set(section.editions) & set(made):
            message = f"this section belongs to {_either(section.editions)}, and the handout is made as {_either(made)}"
            hint = f"add it to `editions:` at the top: [{', '.join((*made, section.editions[0]))}]"
            yield Fault(section.place("editions"), message, hint)


def _either(names: tuple[str, ...]) -> str:
    return " or ".join(names)


RULES: tuple[Rule, ...] = (brief_longer_than_text, brief_leaves_nothing, empty_edition, section_without_edition)
