"""The JSON Schema of content files, for editors that complete and underline while one types."""

from __future__ import annotations

from brochure.fields import shape_of
from brochure.handout import Handout


def schema() -> dict[str, object]:
    """The schema (draft-07, which editors' YAML support reads), derived from what the records declare."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A patient handout",
        "description": "The content of a handout made by brochure.",
        **shape_of(Handout),
    }
