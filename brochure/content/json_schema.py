"""The JSON Schema of content files, for editors that complete words and underline mistakes as an author types."""

from __future__ import annotations

from brochure.content.handout import Handout
from brochure.content.records import build_record_schema


def build_content_schema() -> dict[str, object]:
    """Return the schema (draft-07, which YAML plugins of editors read), generated from the records' declarations."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A patient handout",
        "description": "The content of a patient handout, for the program brochure.",
        **build_record_schema(Handout),
    }
