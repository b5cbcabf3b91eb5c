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
    """The plain section: its text is all there is to it."""

    states = "findings"
    acts = False
    draws = False

    text: Prose = records.prose_field(
        "What the section says: paragraphs with a blank line between, and `- ` lists.",
        role="text",
        empty_rule="empty-section",
    )

    def build_blocks(self, context: Context) -> tuple[Block, ...]:
        """Nothing beyond the text itself."""
        return ()
