"""Explanations of words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.content import records
from brochure.content.sections.base import Context, Section
from brochure.document.blocks import List, ListItem, Paragraph
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.document.blocks import Block, Inline

EXAMPLE = """\
heading: Words used here
kind: glossary
terms:
  - term: Off-label
    meaning: Use of a medicine for something that the FDA has not approved it for.
"""


@dataclass(frozen=True, kw_only=True, repr=False)
class GlossaryTerm(records.Record):
    """One word."""

    term: Inline = records.text_field("The word.", role="term")
    meaning: Inline = records.text_field_with_links("What it means, in a short sentence.", role="text")
    brief: Inline = records.brief_field("meaning")


@dataclass(frozen=True, kw_only=True, repr=False)
class GlossarySection(Section):
    """Words and what they mean."""

    states = "reference"
    acts = False
    draws = False

    when_tight = "none"

    terms: tuple[GlossaryTerm, ...] = records.record_list_field(GlossaryTerm, "The words, from A to Z.")

    def build_blocks(self, context: Context) -> tuple[Block, ...]:
        """Return a list whose labels are the words."""
        items = tuple(
            ListItem((Paragraph(t.meaning, t.where_of("meaning")),), t.term, where=t.where) for t in self.terms
        )
        return (List(items, "terms", items[0].where),)
