"""The JSON Schema of content files, for editors that complete and underline while one types."""

from __future__ import annotations

from brochure.content.handout import Handout
from brochure.content.records import build_record_schema


def build_content_schema() -> dict[str, object]:
    """The schema (draft-07, which editors' YAML support reads), derived from what the records declare."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A patient handout",
        "description": "The content of a handout made by brochure.",
        **build_record_schema(Handout),
    }
