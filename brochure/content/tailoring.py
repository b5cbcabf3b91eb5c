"""A handout as one edition says it: the sections that belong there, in the words that fit there."""

from __future__ import annotations

from dataclasses import fields as fields_of, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from brochure.content import records
from brochure.content.sections.prose import Prose as Plain
from brochure.content.sections.references import CITATION, References
from brochure.design.editions import EDITIONS
from brochure.document.blocks import List, ListItem, Paragraph, Span, plain
from brochure.runtime.lazy_regex import on_demand
from brochure.runtime.memo import memoize_by_identity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brochure.content.handout import Handout
    from brochure.content.sections.base import Section
    from brochure.design.editions import Edition
    from brochure.document.blocks import Inline, Prose

R = TypeVar("R", bound=records.Record)
T = TypeVar("T")

NOTHING = "none"  # a brief that leaves its words out
_POINTER = on_demand(rf"\s*{CITATION.pattern}")


def tailored(handout: Handout, edition: Edition) -> Handout:
    """The handout with only what belongs to an edition; a tight one says it briefly.

    Briefs are used or dropped, so that whatever comes after has one text to look at. Without the references, what
    points to them goes too. A handout that the edition leaves as it is comes back itself.
    """
    kept = tuple(section for section in handout.sections if belongs(section, edition))
    worded = tuple(_section(section, edition.tight) for section in kept)
    if not _are(worded, handout.sections):
        handout = replace(handout, sections=worded)
    if edition.tight and any(section.panel == "flap" for section in kept):
        handout = replace(handout, at_a_glance=())  # whose place the flap is, unless a section claims it
    if edition.tight and not any(isinstance(section, References) for section in kept):
        return _without_pointers(handout)
    return handout


def left_out(whole: Handout, tailored: Handout, at_a_glance: str) -> tuple[str, ...]:
    """The headings of the sections that the plain handout has and a tailored one does without, in order.

    `at_a_glance` is the heading of the summary that the tool makes of the key of that name.
    """
    there = {section.where for section in tailored.sections}
    handout = EDITIONS["handout"]("letter")
    missing = (section for section in whole.sections if section.where not in there and belongs(section, handout))
    summary = (at_a_glance,) if len(tailored.at_a_glance) < len(whole.at_a_glance) else ()
    return *summary, *(plain(section.heading) for section in missing)


def belongs(section: Section, edition: Edition) -> bool:
    """Whether a section is part of an edition."""
    if section.editions:
        return edition.name in section.editions
    if not edition.tight or section.when_tight == "all":
        return True
    if section.brief:
        return section.when_tight == "brief" and not is_nothing(section.brief)
    return bool(section.panel) or section.urgent  # who says where it stands on the folded sheet wants it there


@memoize_by_identity(128)
def _section(section: Section, tight: bool) -> Section:
    """A section in the words of an edition; one that its brief tells altogether becomes plain prose."""
    if not (tight and section.told_by_brief and section.brief):
        return _worded(section, tight)
    places = tuple((name, place) for name, place in section.places if name in ("heading", "editions", "panel"))
    return Plain(
        where=section.where,
        places=(*places, ("text", section.place("brief"))),
        heading=section.heading,
        text=section.brief,
        editions=section.editions,
        panel=section.panel,
    )


def brief_key(record: records.Record) -> str:
    """The key of a record's brief words; empty where it has none."""
    specs = records.specs(type(record))
    return next((key for key, spec in specs.items() if spec.instead_of and getattr(record, key)), "")


def _worded(record: R, tight: bool) -> R:
    """A record with its briefs, and those of the records in it, put to use or dropped; itself where it has none."""
    changed: dict[str, object] = {}
    for key, spec in records.specs(type(record)).items():
        if isinstance(spec, records.Records):
            inner: tuple[records.Record, ...] = getattr(record, key)
            worded = tuple(_worded(entry, tight) for entry in inner)
            if not _are(worded, inner):
                changed[key] = worded
    key = brief_key(record)
    changed |= _brief(record, key, tight)
    return replace(record, **cast("Any", changed)) if changed else record


def _are(new: Sequence[object], old: Sequence[object]) -> bool:
    """Whether two sequences hold the very same things."""
    return len(new) == len(old) and all(one is other for one, other in zip(new, old, strict=True))


def _brief(record: records.Record, key: str, tight: bool) -> dict[str, object]:
    """What changes in a record when its brief is put to use or dropped; its place goes with the words."""
    if not key:
        return {}
    specs, places = records.specs(type(record)), dict(record.places)
    changed: dict[str, object] = {key: specs[key].absent}
    where = places.pop(key, record.where)
    if tight:
        told = [name for name in specs[key].instead_of if getattr(record, name)]
        first = (told or specs[key].instead_of)[0]  # so that a brief stands where the longer words did
        others = [name for name in specs[key].instead_of if name != first]
        words = getattr(record, key)
        changed |= {first: specs[first].absent or () if is_nothing(words) else words}
        changed |= {other: specs[other].absent for other in others}
        places = {name: place for name, place in places.items() if name not in others} | {first: where}
    return {**changed, "places": tuple(places.items())}


def is_nothing(words: Inline | Prose) -> bool:
    """Whether a brief is the one word that says: nothing here."""
    spans = words[0].spans if words and isinstance(words[0], Paragraph) and len(words) == 1 else words
    return all(isinstance(span, Span) for span in spans) and plain(cast("Inline", spans)).lower() == NOTHING


def _without_pointers(value: T) -> T:
    """A handout, or any part of it, without the [numbers] that point to sources."""
    if isinstance(value, tuple):
        parts = (_without_pointers(part) for part in value)
        return cast("T", tuple(part for part in parts if not isinstance(part, Span) or part.text))
    if isinstance(value, Span):
        return replace(value, text=_POINTER.sub("", value.text))
    if isinstance(value, records.Record):
        return cast("T", _record_without_pointers(value))
    return _parts_without_pointers(value) if isinstance(value, Paragraph | List | ListItem) else value


@memoize_by_identity(512)
def _record_without_pointers(record: records.Record) -> records.Record:
    return _parts_without_pointers(record)


def _parts_without_pointers(value: T) -> T:
    record = cast("Any", value)
    return cast("T", replace(record, **{f.name: _without_pointers(getattr(record, f.name)) for f in fields_of(record)}))
