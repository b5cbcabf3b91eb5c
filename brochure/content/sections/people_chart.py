"""One figure for one person: the clearest picture of a chance."""

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

    name: Inline = records.text_field("The group, by what it was given; printed bold.", role="name")
    count: int = records.number_field("How many had the outcome.", 0, 60)
    of: int = records.number_field("How many were in the group.", 1, 60)
    outcome: Inline = records.text_field("What happened to them, such as: got better.", role="label")

    def check(self) -> Iterator[Problem]:
        """A part is no more than its whole."""
        if self.count > self.of:
            message = f"`count` is {self.count}, but there are only {self.of} people in the group"
            yield Problem(ERROR, self.where_of("count"), "count-exceeds-group", message)

    def build_row(self, context: Context) -> PeopleRow:
        """The group's people, those with the outcome filled."""
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
    """One trial: by groups, or all its people alike where it gives no counts by group."""

    study: Inline = records.text_field("Which trial it is: its size and its year.", role="name")
    result: Inline = records.text_field("What it found, in a few words.", role="heading")
    groups: tuple[StudyGroup, ...] = records.record_list_field(
        StudyGroup, "Its groups, each with its count.", required=False
    )
    people: int | None = records.number_field(
        "How many took part, where the trial gives no counts by group.", 1, 500, required=False
    )
    label: Inline = records.text_field("Who the people are, above their picture.", role="label", required=False)
    caption: Inline = records.linked_text_field("What more there is to know about it.", role="caption", required=False)
    brief: Inline = records.brief_field("caption")

    def check(self) -> Iterator[Problem]:
        """A panel has groups or people, never both; people have their label."""
        hint = "give `groups`, or where the trial has no counts by group, `people` and `label`"
        if self.has_value("groups") and self.has_value("people"):
            message = "a panel has `groups` or `people`, not both"
            yield Problem(ERROR, self.where_of("people"), "groups-and-people", message, hint)
        if not self.has_value("groups") and not self.has_value("people"):
            yield Problem(ERROR, self.where, "missing-field", "`groups` is missing", hint)
        if self.people and not self.has_value("label"):
            yield Problem(
                ERROR, self.where_of("people"), "missing-field", "`label` is missing", "say who the people are"
            )
        if self.label and not self.has_value("people"):
            message = "`label` belongs to `people`; each of the groups has its `name`"
            yield Problem(ERROR, self.where_of("label"), "unknown-key", message, hint)

    def build_chart_panel(self, context: Context) -> ChartPanel:
        """The trial's size, result and pictures."""
        rows = tuple(study_group.build_row(context) for study_group in self.groups)
        if self.people:
            key = "people_alt" if self.people > 1 else "people_alt_one"
            alt = context.words.format_entry(key, label=to_plain_text(self.label), total=self.people)
            rows = (PeopleRow(self.label, self.people, None, alt),)
        return ChartPanel(self.study, self.result, rows, self.caption, self.where)


@dataclass(frozen=True, kw_only=True, repr=False)
class PeopleChartSection(Section):
    """One trial, or two side by side; never pooled."""

    states = "findings"
    acts = False
    draws = True

    panels: tuple[StudyPanel, ...] = records.record_list_field(StudyPanel, "The trials, one or two.", at_most=2)

    def build_blocks(self, context: Context) -> tuple[Block, ...]:
        """The chart."""
        return (
            PeopleChart(
                tuple(study_panel.build_chart_panel(context) for study_panel in self.panels), self.where_of("panels")
            ),
        )
