"""Questions that patients ask, and their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.content import records
from brochure.content.sections.base import Context, Section
from brochure.document.blocks import QuestionAndAnswer
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.document.blocks import Block, Inline, Prose

EXAMPLE = """\
heading: Frequently asked questions
kind: faq
questions:
  - ask: Is it approved for PTSD?
    answer: No. Using it for PTSD is off-label.
  - ask: When might it help?
    answer: For some, within hours or days. Others do not improve.
"""


@dataclass(frozen=True, kw_only=True, repr=False)
class FaqEntry(records.Record):
    """One question and its answer."""

    ask: Inline = records.text_field("The question, in the patient's own words.", role="question")
    answer: Prose = records.prose_field("The answer, in two or three short sentences.", role="text")
    brief: Prose = records.brief_prose_field("answer")


@dataclass(frozen=True, kw_only=True, repr=False)
class FaqSection(Section):
    """Questions and answers."""

    states = "findings"
    acts = False
    draws = False

    questions: tuple[FaqEntry, ...] = records.record_list_field(FaqEntry, "The questions, the most pressing first.")

    def build_blocks(self, context: Context) -> tuple[Block, ...]:
        """Return the questions with their answers, in order."""
        return tuple(QuestionAndAnswer(q.ask, q.answer, q.where) for q in self.questions)
