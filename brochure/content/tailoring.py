"""Tailor a handout to one edition: choose the sections that belong to it, and the brief or the long words."""

from __future__ import annotations

from dataclasses import fields as fields_of, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from brochure.content import records
from brochure.content.sections.prose import ProseSection
from brochure.content.sections.references import CITATION, ReferencesSection
from brochure.design.editions import EDITIONS
from brochure.document.blocks import List, ListItem, Paragraph, Span, to_plain_text
from brochure.runtime.lazy_regex import compile_lazily
from brochure.runtime.memo import memoize_by_identity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brochure.content.handout import Handout
    from brochure.content.sections.base import Section
    from brochure.design.editions import Edition
    from brochure.document.blocks import Inline, Prose

R = TypeVar("R", bound=records.Record)
T = TypeVar("T")

OMISSION_WORD = "none"  # the brief that leaves the long text out
_CITATION_MARK = compile_lazily(rf"\s*{CITATION.pattern}")


def tailor_handout(handout: Handout, edition: Edition) -> Handout:
    """Return the handout with only the content of an edition, in brief words if the edition is tight.

    Each brief either replaces the long text or is dropped, so that later steps see one text. If the edition has no
    references, the marks that point to them are removed. A handout that needs no change is returned itself.
    """
    sections = tuple(section for section in handout.sections if belongs_to_edition(section, edition))
    tailored_sections = tuple(_tailor_section(section, edition.tight) for section in sections)
    if not _are_identical(tailored_sections, handout.sections):
        handout = replace(handout, sections=tailored_sections)
    if edition.tight and any(section.panel == "flap" for section in sections):
        handout = replace(handout, at_a_glance=())  # the flap is for these, unless a section takes it
    if edition.tight and not any(isinstance(section, ReferencesSection) for section in sections):
        return _remove_citations(handout)
    return handout


def list_omitted_sections(full_handout: Handout, tailored: Handout, at_a_glance: str) -> tuple[str, ...]:
    """Return the headings of the sections that the plain handout has and the tailored one has not, in order.

    `at_a_glance` is the heading of the section that is built from the handout's key of that name.
    """
    kept_places = {section.where for section in tailored.sections}
    plain_edition = EDITIONS["handout"]("letter")
    omitted = (
        section
        for section in full_handout.sections
        if section.where not in kept_places and belongs_to_edition(section, plain_edition)
    )
    summary = (at_a_glance,) if len(tailored.at_a_glance) < len(full_handout.at_a_glance) else ()
    return *summary, *(to_plain_text(section.heading) for section in omitted)


def belongs_to_edition(section: Section, edition: Edition) -> bool:
    """Return True if a section is part of an edition."""
    if section.editions:
        return edition.name in section.editions
    if not edition.tight or section.when_tight == "all":
        return True
    if section.brief:
        return section.when_tight == "brief" and not is_omission(section.brief)
    return bool(section.panel) or section.is_urgent  # a panel shows that the author wants it in the tri-fold


@memoize_by_identity(128)
def _tailor_section(section: Section, tight: bool) -> Section:
    """Return a section in the words of an edition; a brief for the whole section turns it into plain prose."""
    if not (tight and section.brief_replaces_section and section.brief):
        return _apply_briefs(section, tight)
    places = tuple((name, where) for name, where in section.places if name in ("heading", "editions", "panel"))
    return ProseSection(
        where=section.where,
        places=(*places, ("text", section.where_of("brief"))),
        heading=section.heading,
        text=section.brief,
        editions=section.editions,
        panel=section.panel,
    )


def find_brief_key(record: records.Record) -> str:
    """Return the key of a record's brief, or an empty text if it has none."""
    specs = records.get_field_specs(type(record))
    return next((key for key, spec in specs.items() if spec.replaced_keys and getattr(record, key)), "")


def _apply_briefs(record: R, tight: bool) -> R:
    """Return a record with all its briefs, and those of its entries, applied or dropped; itself if it has none."""
    changes: dict[str, object] = {}
    for key, spec in records.get_field_specs(type(record)).items():
        if isinstance(spec, records.RecordListType):
            entries: tuple[records.Record, ...] = getattr(record, key)
            tailored_entries = tuple(_apply_briefs(entry, tight) for entry in entries)
            if not _are_identical(tailored_entries, entries):
                changes[key] = tailored_entries
    key = find_brief_key(record)
    changes |= _apply_brief(record, key, tight)
    return replace(record, **cast("Any", changes)) if changes else record


def _are_identical(new: Sequence[object], old: Sequence[object]) -> bool:
    """Return True if two sequences have the same objects, by identity."""
    return len(new) == len(old) and all(one is other for one, other in zip(new, old, strict=True))


def _apply_brief(record: records.Record, key: str, tight: bool) -> dict[str, object]:
    """Return the field changes that apply or drop a record's brief, with the positions of the changed texts."""
    if not key:
        return {}
    specs, places = records.get_field_specs(type(record)), dict(record.places)
    changes: dict[str, object] = {key: specs[key].default}
    where = places.pop(key, record.where)
    if tight:
        given_keys = [name for name in specs[key].replaced_keys if getattr(record, name)]
        target_key = (given_keys or specs[key].replaced_keys)[0]  # the first long text that is there
        other_keys = [name for name in specs[key].replaced_keys if name != target_key]
        brief_text = getattr(record, key)
        changes |= {target_key: specs[target_key].default or () if is_omission(brief_text) else brief_text}
        changes |= {other_key: specs[other_key].default for other_key in other_keys}
        places = {name: place for name, place in places.items() if name not in other_keys} | {target_key: where}
    return {**changes, "places": tuple(places.items())}


def is_omission(brief: Inline | Prose) -> bool:
    """Return True if a brief is the single word that leaves the long text out."""
    spans = brief[0].spans if brief and isinstance(brief[0], Paragraph) and len(brief) == 1 else brief
    return (
        all(isinstance(span, Span) for span in spans) and to_plain_text(cast("Inline", spans)).lower() == OMISSION_WORD
    )


def _remove_citations(value: T) -> T:
    """Return a handout, or any part of one, without the [numbers] that point to sources."""
    if isinstance(value, tuple):
        children = (_remove_citations(child) for child in value)
        return cast("T", tuple(child for child in children if not isinstance(child, Span) or child.text))
    if isinstance(value, Span):
        return replace(value, text=_CITATION_MARK.sub("", value.text))
    if isinstance(value, records.Record):
        return cast("T", _remove_record_citations(value))
    return _remove_field_citations(value) if isinstance(value, Paragraph | List | ListItem) else value


@memoize_by_identity(512)
def _remove_record_citations(record: records.Record) -> records.Record:
    return _remove_field_citations(record)


def _remove_field_citations(value: T) -> T:
    record = cast("Any", value)
    return cast("T", replace(record, **{f.name: _remove_citations(getattr(record, f.name)) for f in fields_of(record)}))
