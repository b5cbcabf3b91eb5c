"""A chart with one figure for each person: the clearest way to show a chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.content import records
from brochure.content.inline_markup import join_inline
from brochure.content.sections.base import Context, Section, make_bold
from brochure.diagnostics.problem import ERROR, Problem
from brochure.document.blocks import (
    ChartPanel,
    PeopleChart,
    PeopleRow,
    Span,
    to_plain_text,
)
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
class StudyGroup(records.Record):
    """One group of a trial, and how many of it had the outcome."""

    name: Inline = records.text_field("The group, named after its treatment; printed bold.", role="name")
    count: int = records.number_field("How many people had the outcome.", 0, 60)
    of: int = records.number_field("How many people were in the group.", 1, 60)
    outcome: Inline = records.text_field("What happened to them, such as: got better.", role="label")

    def check(self) -> Iterator[Problem]:
        """Yield an error if the count is more than the group."""
        if self.count > self.of:
            message = f"`count` is {self.count}, but there are only {self.of} people in the group"
            yield Problem(ERROR, self.where_of("count"), "count-exceeds-group", message)

    def build_row(self, context: Context) -> PeopleRow:
        """Return the group's row of people, with those that had the outcome filled."""
        name = self.name if any(span.bold for span in self.name) else make_bold(self.name)
        numbers = {"count": (Span(str(self.count)),), "total": (Span(str(self.of)),)}
        label = join_inline(name, context.words.format_inline("group_label", outcome=self.outcome, **numbers))
        alt = context.words.format_entry(
            "group_alt" if self.of > 1 else "group_alt_one",
            name=to_plain_text(self.name),
            count=self.count,
            total=self.of,
            outcome=to_plain_text(self.outcome),
            rest=self.of - self.count,
        )
        return PeopleRow(label, self.of, self.count, alt)


@dataclass(frozen=True, kw_only=True, repr=False)
class StudyPanel(records.Record):
    """One trial: by groups, or all people alike if it gives no counts by group."""

    study: Inline = records.text_field("The trial: its size and its year.", role="name")
    result: Inline = records.text_field("What it found, in a few words.", role="heading")
    groups: tuple[StudyGroup, ...] = records.record_list_field(
        StudyGroup, "Its groups, each with its count.", required=False
    )
    people: int | None = records.number_field(
        "How many people took part, if the trial gives no counts by group.", 1, 500, required=False
    )
    label: Inline = records.text_field("Who the people are; printed above their picture.", role="label", required=False)
    caption: Inline = records.text_field_with_links(
        "A line below the chart that says more about the trial.", role="caption", required=False
    )
    brief: Inline = records.brief_field("caption")

    def check(self) -> Iterator[Problem]:
        """Yield an error unless the panel has either groups, or people with a label."""
        hint = "write `groups`; if the trial has no counts by group, write `people` and `label` instead"
        if self.has_value("groups") and self.has_value("people"):
            message = "a panel can have `groups` or `people`, not both"
            yield Problem(ERROR, self.where_of("people"), "groups-and-people", message, hint)
        if not self.has_value("groups") and not self.has_value("people"):
            yield Problem(ERROR, self.where, "missing-field", "`groups` is missing", hint)
        if self.people and not self.has_value("label"):
            yield Problem(
                ERROR, self.where_of("people"), "missing-field", "`label` is missing", "say who the people are"
            )
        if self.label and not self.has_value("people"):
            message = "`label` goes with `people`; each of the groups has its own `name`"
            yield Problem(ERROR, self.where_of("label"), "unknown-key", message, hint)

    def build_chart_panel(self, context: Context) -> ChartPanel:
        """Return the trial's size, result and rows of people."""
        rows = tuple(study_group.build_row(context) for study_group in self.groups)
        if self.people:
            key = "people_alt" if self.people > 1 else "people_alt_one"
            alt = context.words.format_entry(key, label=to_plain_text(self.label), total=self.people)
            rows = (PeopleRow(self.label, self.people, None, alt),)
        return ChartPanel(self.study, self.result, rows, self.caption, self.where)


@dataclass(frozen=True, kw_only=True, repr=False)
class PeopleChartSection(Section):
    """One trial, or two side by side. Their numbers are never added together."""

    states = "findings"
    acts = False
    draws = True

    panels: tuple[StudyPanel, ...] = records.record_list_field(StudyPanel, "The trials, one or two.", at_most=2)

    def build_blocks(self, context: Context) -> tuple[Block, ...]:
        """Return the chart."""
        return (
            PeopleChart(
                tuple(study_panel.build_chart_panel(context) for study_panel in self.panels), self.where_of("panels")
            ),
        )
