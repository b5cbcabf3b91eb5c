"""Paragraphs and bullet lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.content import records
from brochure.content.sections.base import Context, Section
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.document.blocks import Block, Prose

EXAMPLE = """\
heading: What is PTSD?
text: |
  PTSD can follow a **terrifying event** that you lived through or saw.

  Signs of it are:
  - nightmares
  - feeling cut off
"""


@dataclass(frozen=True, kw_only=True, repr=False)
class ProseSection(Section):
    """The plain section, with nothing but text."""

    states = "findings"
    acts = False
    draws = False

    text: Prose = records.prose_field(
        "The text of the section: paragraphs with a blank line between, and `- ` lists.",
        role="text",
        empty_rule="empty-section",
    )

    def build_blocks(self, context: Context) -> tuple[Block, ...]:
        """Return no blocks: the text is all."""
        return ()
