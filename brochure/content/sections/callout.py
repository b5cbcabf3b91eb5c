"""A boxed message."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from brochure.content import records
from brochure.content.inline_markup import join_inline
from brochure.content.sections.base import Context, Section
from brochure.document.blocks import Callout, Heading, SectionBlock, Span, to_plain_text
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.document.blocks import Block, Inline, Prose

EXAMPLE = """\
heading: Take care
kind: callout
urgency: take care
text: "**Never stop a medicine on your own.** Ketamine mixes badly with alcohol."
"""


@dataclass(frozen=True, kw_only=True, repr=False)
class CalloutSection(Section):
    """A boxed message that readers must not miss. Its heading is the box's label."""

    states = "findings"
    acts = False
    draws = False

    TONES: ClassVar[dict[str, Literal["note", "care", "help"]]] = {
        "good to know": "note",
        "take care": "care",
        "get help now": "help",
    }

    urgency: str = records.choice_field("Its urgency: good to know, take care or get help now.", *TONES)
    text: Prose = records.prose_field(
        "The message, in one to three short sentences.", role="text", empty_rule="empty-section"
    )

    @property
    def is_urgent(self) -> bool:
        """True for a warning, which no edition leaves out unless the author says so."""
        return self.TONES[self.urgency] != "note"

    def build_blocks(self, context: Context) -> tuple[Block, ...]:
        """Return the box."""
        label = Heading(self._build_label(context), 2, self.where_of("heading"))
        return (Callout(self.TONES[self.urgency], label, self.text, self.where),)

    def _build_label(self, context: Context) -> Inline:
        """Return the heading, with the urgency in front unless it starts with it: screen readers skip the icon."""
        urgency = context.words[self.urgency.replace(" ", "_")]
        if to_plain_text(self.heading).lower().startswith(urgency.lower()):
            return self.heading
        return join_inline((Span(f"{urgency}: "),), self.heading)

    def build_section_block(self, context: Context) -> SectionBlock:
        """Return the section without heading and text, which are in the box."""
        return SectionBlock(None, (*self.build_blocks(context), *self.text_after), self.panel, self.where)
