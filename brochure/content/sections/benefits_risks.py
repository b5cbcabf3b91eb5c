"""Benefits and risks, with equal space for both."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from brochure.content import records
from brochure.content.sections.base import Context, Section
from brochure.document.blocks import Row, Span, Table
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.document.blocks import Block, Inline

EXAMPLE = """\
heading: Benefits and risks
kind: benefits_risks
benefits:
  - name: Fast relief for some
    detail: Some people feel better within hours or days. Others do not improve.
risks:
  - name: Raised blood pressure
    detail: A sudden rise can strain the heart or the brain.
"""


@dataclass(frozen=True, kw_only=True, repr=False)
class Effect(records.Record):
    """One benefit or one risk; its name is enough without the detail."""

    complete_without: ClassVar[tuple[str, ...]] = ("detail",)

    name: Inline = records.text_field("The benefit or the risk, in two to five words.", role="name", personal=True)
    detail: Inline = records.text_field_with_links("What is known about it, in a sentence or two.", role="cell")
    brief: Inline = records.brief_field("detail")


@dataclass(frozen=True, kw_only=True, repr=False)
class BenefitsRisksSection(Section):
    """A table of possible benefits and one of possible risks."""

    states = "findings"
    acts = False
    draws = False

    when_tight = "all"

    benefits: tuple[Effect, ...] = records.record_list_field(Effect, "What may get better.")
    risks: tuple[Effect, ...] = records.record_list_field(Effect, "What may go wrong.")

    def build_blocks(self, context: Context) -> tuple[Block, ...]:
        """Return two tables with the same columns."""
        return (
            _build_table(context.words["possible_benefits"], self.benefits, "benefit", context),
            _build_table(context.words["possible_risks"], self.risks, "risk", context),
        )


def _build_table(head: str, effects: tuple[Effect, ...], tone: Literal["benefit", "risk"], context: Context) -> Table:
    columns = ((Span(head),), (Span(context.words["what_we_know"]),))
    rows = tuple(Row((effect.name, effect.detail), effect.where) for effect in effects)
    return Table(columns, rows, tone, effects[0].where)
