"""One figure for one person: the clearest picture of a chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.content import records
from brochure.content.inline_markup import join
from brochure.content.sections.base import Context, Section, bold
from brochure.diagnostics.problem import ERROR, Problem
from brochure.document.blocks import Panel as PanelBlock, PeopleChart as PeopleChartBlock, PeopleRow, Span, plain
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.document.blocks import Block, Inline

EXAMPLE = """\
heading: What the trials found
kind: people_chart
panels:
  - study: 30 people in all, 2021
    result: More got better with ketamine
    groups:
      - name: Ketamine
        count: 10
        of: 15
        outcome: got better
      - name: Midazolam
        count: 3
        of: 15
        outcome: got better
    caption: Six infusions in two weeks [2].
  - study: 158 people in all, 2022
    result: No clear difference
    people: 158
    label: Ketamine or placebo
"""


@dataclass(frozen=True, kw_only=True, repr=False)
class Group(records.Record):
    """One group of a trial, and how many of it had the outcome."""

    name: Inline = records.text("The group, by what it was given; printed bold.", role="name")
    count: int = records.number("How many had the outcome.", 0, 60)
    of: int = records.number("How many were in the group.", 1, 60)
    outcome: Inline = records.text("What happened to them, such as: got better.", role="label")

    def check(self) -> Iterator[Problem]:
        """A part is no more than its whole."""
        if self.count > self.of:
            message = f"`count` is {self.count}, but there are only {self.of} people in the group"
            yield Problem(ERROR, self.place("count"), "count-exceeds-group", message)

    def picture(self, context: Context) -> PeopleRow:
        """The group's people, those with the outcome filled."""
        name = self.name if any(span.bold for span in self.name) else bold(self.name)
        numbers = {"count": (Span(str(self.count)),), "total": (Span(str(self.of)),)}
        label = join(name, context.words.inline("group_label", outcome=self.outcome, **numbers))
        alt = context.words.format(
            "group_alt" if self.of > 1 else "group_alt_one",
            name=plain(self.name),
            count=self.count,
            total=self.of,
            outcome=plain(self.outcome),
            rest=self.of - self.count,
        )
        return PeopleRow(label, self.of, self.count, alt)


@dataclass(frozen=True, kw_only=True, repr=False)
class Panel(records.Record):
    """One trial: by groups, or all its people alike where it gives no counts by group."""

    study: Inline = records.text("Which trial it is: its size and its year.", role="name")
    result: Inline = records.text("What it found, in a few words.", role="heading")
    groups: tuple[Group, ...] = records.records(Group, "Its groups, each with its count.", required=False)
    people: int | None = records.number(
        "How many took part, where the trial gives no counts by group.", 1, 500, required=False
    )
    label: Inline = records.text("Who the people are, above their picture.", role="label", required=False)
    caption: Inline = records.linked("What more there is to know about it.", role="caption", required=False)
    brief: Inline = records.brief("caption")

    def check(self) -> Iterator[Problem]:
        """A panel has groups or people, never both; people have their label."""
        hint = "give `groups`, or where the trial has no counts by group, `people` and `label`"
        if self.given("groups") and self.given("people"):
            message = "a panel has `groups` or `people`, not both"
            yield Problem(ERROR, self.place("people"), "groups-and-people", message, hint)
        if not self.given("groups") and not self.given("people"):
            yield Problem(ERROR, self.where, "missing-field", "`groups` is missing", hint)
        if self.people and not self.given("label"):
            yield Problem(ERROR, self.place("people"), "missing-field", "`label` is missing", "say who the people are")
        if self.label and not self.given("people"):
            message = "`label` belongs to `people`; each of the groups has its `name`"
            yield Problem(ERROR, self.place("label"), "unknown-key", message, hint)

    def panel(self, context: Context) -> PanelBlock:
        """The trial's size, result and pictures."""
        pictures = tuple(group.picture(context) for group in self.groups)
        if self.people:
            key = "people_alt" if self.people > 1 else "people_alt_one"
            alt = context.words.format(key, label=plain(self.label), total=self.people)
            pictures = (PeopleRow(self.label, self.people, None, alt),)
        return PanelBlock(self.study, self.result, pictures, self.caption, self.where)


@dataclass(frozen=True, kw_only=True, repr=False)
class PeopleChart(Section):
    """One trial, or two side by side; never pooled."""

    states = "findings"
    acts = False
    draws = True

    panels: tuple[Panel, ...] = records.records(Panel, "The trials, one or two.", at_most=2)

    def blocks(self, context: Context) -> tuple[Block, ...]:
        """The chart."""
        return (PeopleChartBlock(tuple(panel.panel(context) for panel in self.panels), self.place("panels")),)
