"""Boxes to check and lines to write on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.content import records
from brochure.content.sections.base import Context, Section
from brochure.diagnostics.problem import ERROR, Problem
from brochure.document.blocks import List, ListItem, WriteIn
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.document.blocks import Block, Inline, Paragraph

EXAMPLE = """\
heading: Questions to ask
kind: checklist
items:
  - Which treatments could I try first?
  - What will it cost me in all?
lines_label: "My own questions:"
lines: 3
"""


@dataclass(frozen=True, kw_only=True, repr=False)
class ChecklistSection(Section):
    """Things to check off, and lines for the reader's own."""

    states = "instructions"
    acts = False
    draws = False

    items: tuple[Paragraph, ...] = records.text_list_field("The things to check off, one line each.", role="item")
    lines_label: Inline = records.text_field(
        "What to write on the lines below the boxes.", role="label", required=False, personal=True
    )
    lines: int | None = records.number_field(
        "The number of lines to write on. If you leave it out, 3.", 1, 12, required=False, visible=False
    )

    def check(self) -> Iterator[Problem]:
        """Yield an error for lines without a label that says what to write on them."""
        if self.lines and not self.has_value("lines_label"):
            message = "`lines` needs `lines_label`"
            hint = 'say what the lines are for:\n  lines_label: "My own questions:"'
            yield Problem(ERROR, self.where_of("lines"), "missing-field", message, hint)

    def build_blocks(self, context: Context) -> tuple[Block, ...]:
        """Return a list of boxes, then the lines."""
        items = tuple(ListItem((item,), where=item.where) for item in self.items)
        boxes = List(items, "boxes", items[0].where)
        if not self.lines_label:
            return (boxes,)
        return boxes, WriteIn(self.lines_label, self.lines or 3, self.where_of("lines_label"))
