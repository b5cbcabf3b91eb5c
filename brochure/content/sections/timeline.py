"""Events and their dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.content import records
from brochure.content.sections.base import Context, Section
from brochure.document.blocks import List, ListItem, Paragraph
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.document.blocks import Block, Inline

EXAMPLE = """\
heading: How it came to be studied
kind: timeline
events:
  - when: 1962
    what: Ketamine is made.
  - when: About 2000
    what: Small studies test it for depression [1].
"""


@dataclass(frozen=True, kw_only=True, repr=False)
class TimelineEvent(records.Record):
    """One event."""

    when: Inline = records.text_field("When it was: a year, or a few words.", role="label", personal=True)
    what: Inline = records.text_field_with_links("What happened, in one or two short sentences.", role="item")
    brief: Inline = records.brief_field("what")


@dataclass(frozen=True, kw_only=True, repr=False)
class TimelineSection(Section):
    """Events in order of time."""

    states = "findings"
    acts = False
    draws = False

    events: tuple[TimelineEvent, ...] = records.record_list_field(TimelineEvent, "The events, the oldest first.")

    def build_blocks(self, context: Context) -> tuple[Block, ...]:
        """Return a list whose labels are the dates."""
        items = tuple(
            ListItem((Paragraph(e.what, e.where_of("what")),), label=e.when, where=e.where) for e in self.events
        )
        return (List(items, "timeline", items[0].where),)
