"""What to do, one step after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.content import records
from brochure.content.inline_markup import join_inline
from brochure.content.sections.base import Context, Section, make_bold
from brochure.document.blocks import List, ListItem, Paragraph, Span
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.document.blocks import Block, Inline

EXAMPLE = """\
heading: Your visit day
kind: steps
steps:
  - do: Plan ahead.
    detail: Ask an adult to take you home.
  - do: Fast as we tell you.
    detail: Nothing to eat or drink after
    fill_in: yes
"""


@dataclass(frozen=True, kw_only=True, repr=False)
class StepEntry(records.Record):
    """One step."""

    do: Inline = records.text_field(
        "What to do, in a few words that end with a period; printed bold.", role="item", personal=True
    )
    detail: Inline = records.text_field_with_links("More about the step.", role="item", required=False)
    brief: Inline = records.brief_field("detail")
    fill_in: bool = records.flag_field("Write yes for a line to write on at the end of the step.")


@dataclass(frozen=True, kw_only=True, repr=False)
class StepsSection(Section):
    """Numbered steps."""

    states = "findings"
    acts = True
    draws = False

    when_tight = "all"

    steps: tuple[StepEntry, ...] = records.record_list_field(StepEntry, "The steps, in order.")

    def build_blocks(self, context: Context) -> tuple[Block, ...]:
        """Return a numbered list."""
        items = tuple(_build_item(number, step) for number, step in enumerate(self.steps, start=1))
        return (List(items, "steps", items[0].where),)


def _build_item(number: int, step: StepEntry) -> ListItem:
    spans = join_inline(make_bold(step.do), (Span(" "),), step.detail) if step.detail else make_bold(step.do)
    return ListItem((Paragraph(spans, step.where),), (Span(str(number)),), write_in=step.fill_in, where=step.where)
