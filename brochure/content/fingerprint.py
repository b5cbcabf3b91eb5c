"""A short code for what a handout says, so that an old printed copy can be distinguished from a new one."""

from __future__ import annotations

import dataclasses
from hashlib import sha256
from typing import TYPE_CHECKING

from brochure.document.blocks import List, Paragraph, Span
from brochure.runtime.lazy_import import import_lightly
from brochure.runtime.memo import memoize, memoize_by_identity

if TYPE_CHECKING:
    from brochure.content.handout import Handout
    from brochure.content.sections.base import Context, Section

with import_lightly():  # without compiling the patterns for reading JSON, which is not needed here
    import json


def compute_fingerprint(handout: Handout, context: Context) -> str:
    """Return eight hexadecimal digits, such as 4F2A-91C7, from all the content a reader sees: words, links, contacts.

    The review, the layout and the formatting of the file do not count. Keys that are left out do not count either, so
    new optional keys do not change the fingerprints of old handouts. It distinguishes copies; it does not protect them
    against forgery.
    """
    clinic = {f.name: getattr(context, f.name) for f in dataclasses.fields(context) if f.name != "words"}
    facts = {name: value for name, value in clinic.items() if value}
    text = f"[{_serialize_handout(handout)},{_to_json(facts)}]"
    digits = sha256(text.encode("ascii")).hexdigest()[:8].upper()
    return f"{digits[:4]}-{digits[4:]}"


def _serialize_handout(handout: Handout) -> str:
    """Return a handout's content as JSON. Sections are serialized one by one, as most edits leave most unchanged."""
    values = dict(_serialize_front_matter(dataclasses.replace(handout, sections=())))
    if handout.sections:
        values["sections"] = f"[{','.join(map(_serialize_section, handout.sections))}]"
    return f"{{{','.join(f'{_to_json(key)}:{values[key]}' for key in sorted(values))}}}"


@memoize(16)
def _serialize_front_matter(handout: Handout) -> dict[str, str]:
    """Return the JSON of each key of a handout except its sections; positions in the file do not count."""
    return {key: _to_json(value) for key, value in _record_to_dict(handout).items()}


@memoize_by_identity(128)
def _serialize_section(section: Section) -> str:
    return _to_json(_record_to_dict(section))


def _to_json(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))


def _record_to_dict(record: object) -> dict[str, object]:
    """Return the values of a record by key, without those that readers never see and those left at their default."""
    values = {}
    for field in dataclasses.fields(record):  # type: ignore[arg-type]
        spec = field.metadata.get("spec")
        value = getattr(record, field.name)
        if field.compare and (spec is None or spec.visible) and value != field.default and value not in ((), "", None):
            values[field.name] = _to_json_value(value)
    return values


def _to_json_value(value: object) -> object:
    """Convert a value to JSON types. A span becomes [text, bold, link], so that markup is never confused with text."""
    if isinstance(value, Span):
        if value.field:  # the field's name alone, whatever the width of its blank
            return ["", value.bold, value.link, value.field]
        return [value.text, value.bold, value.link]
    if isinstance(value, Paragraph):
        return {"paragraph": _to_json_value(value.spans)}
    if isinstance(value, List):
        return {"list": [_to_json_value(item.body) for item in value.items]}
    if isinstance(value, tuple):
        return [_to_json_value(entry) for entry in value]
    return _record_to_dict(value) if dataclasses.is_dataclass(value) else value
