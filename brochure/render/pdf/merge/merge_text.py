"""One patient's words, as the layout sees them: it may ask how they break into lines, and no more.

The layout is made for a document with blanks. Where a text has a patient's words in it, the layout asks how many lines
they take, and goes by the answer alone. So what it makes follows from the answers: for another patient of whom they
are the same, the same pages come out, but for the words. That is what makes one layout do for many.
"""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, NamedTuple

from brochure.design.kerning import build_letter_family
from brochure.design.line_breaking import break_lines_uncached
from brochure.document import merge_fields
from brochure.document.links import link_words
from brochure.render.pdf.tagging.structure_tree import StructureElement
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.design.fonts import FontFamily
    from brochure.design.line_breaking import Line, SpanBoxes, TextRun
    from brochure.document.blocks import Inline
    from brochure.document.merge_fields import MergeValues
    from brochure.render.pdf.boxes.boxes import TextBox
    from brochure.render.pdf.merge.template import Template
    from brochure.render.pdf.tagging.display_list import DrawPart, PartCanvas
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_LONG_LINE = 75  # characters: from here on a line is told as too long, so nearly as long must be another answer
_WIDTH_TOLERANCE = 0.5  # points wider than its place
_NO_ELEMENT = StructureElement("")  # for texts whose marked content is numbered


@dataclass(frozen=True)
class LayoutQuery:
    """What is asked of a text: how it breaks at a size and a width, a patient's words in the place of its blanks."""

    spans: Inline
    family: FontFamily
    size: float
    bold: bool
    width: float
    span_boxes: dict[int, SpanBoxes] = field(compare=False, repr=False)  # of the words that are not a patient's

    def break_lines(self, values: MergeValues) -> tuple[Line, ...]:
        """The lines with these words, by the places in a shaped document; nothing of them is remembered."""
        words = merge_fields.fill_spans(self.spans, values)
        letter_family = build_letter_family(self.family)
        return break_lines_uncached(
            words, letter_family, self.size, self.width, bold=self.bold, known_spans=self.span_boxes
        )

    def cache_words(self) -> None:
        """Have the words that are not a patient's remembered."""
        for span in self.spans:
            if not span.field:
                build_letter_family(self.family).font_for(bold=self.bold or span.bold).cache_words(
                    [" ", *span.text.split()]
                )


class LayoutAnswer(NamedTuple):
    """All that the layout learns: how many lines there are, how they are marked, what a check of the page would tell.

    `marked` are the numbers of line and span of each piece of a link and of each blank that is left, which have marked
    content of their own, and whether it ends its line. `faults` are whether a line is wider than its place, longer
    than is good, or ends inside a word.
    """

    line_count: int
    marked_runs: tuple[tuple[int, int, bool], ...]
    warnings: tuple[bool, bool, bool]


def build_answer(lines: tuple[Line, ...], width: float) -> LayoutAnswer:
    """What the layout learns of some lines."""
    marked_runs = tuple(
        (line_index, run.span, run is line.runs[-1])
        for line_index, line in enumerate(lines)
        for run in line.runs
        if run.link or (run.field and run.is_blank)
    )
    is_too_wide = any(line.width > width + _WIDTH_TOLERANCE for line in lines)
    if len(lines) < 2:
        return LayoutAnswer(len(lines), marked_runs, (is_too_wide, False, False))
    is_too_long = any(sum(len(run.text) for run in line.runs) > _LONG_LINE for line in lines)
    return LayoutAnswer(
        len(lines), marked_runs, (is_too_wide, is_too_long, any(not line.ending for line in lines[:-1]))
    )


@dataclass(frozen=True, repr=False)
class MergedLayout:
    """What one layout leaves for all patients of one shape, and what it asked of this patient's words.

    `asked` are the questions in order, each with its answer; `lines` are this patient's lines for each question. There
    is no template where the document does not fit.
    """

    template: Template | None
    answered_queries: tuple[tuple[LayoutQuery, LayoutAnswer], ...]
    lines_by_query: tuple[tuple[Line, ...], ...]


class MergeText:
    """One patient's words, and what the layout has asked of them so far, in order. Its words are in no `repr`."""

    def __init__(self, values: MergeValues) -> None:
        self._values = values
        self._query_indexes: dict[LayoutQuery, int] = {}
        self.answered_queries: list[tuple[LayoutQuery, LayoutAnswer]] = []
        self.lines_by_query: list[
            tuple[Line, ...]
        ] = []  # for each question: for what is drawn anew, and for nothing else

    def build_merged_layout(self, template: Template | None) -> MergedLayout:
        """Return what was asked up to now, with the template that was laid out by the answers."""
        return MergedLayout(template, tuple(self.answered_queries), tuple(self.lines_by_query))

    def is_in(self, spans: Inline) -> bool:
        """Whether a text has words of the patient in it."""
        return any(span.field in self._values for span in spans if span.field)

    def _find_query_index(self, query: LayoutQuery) -> int:
        """Ask; the number of the question among those that were asked."""
        query_index = self._query_indexes.get(query)
        if query_index is not None:
            return query_index
        query.cache_words()
        broken_lines = query.break_lines(self._values)
        self.lines_by_query.append(broken_lines)
        self.answered_queries.append((query, build_answer(broken_lines, query.width)))
        self._query_indexes[query] = len(self.answered_queries) - 1
        return len(self.answered_queries) - 1

    def count_lines(self, text: TextBox, width: float) -> int:
        """How many lines a text takes."""
        return self.answered_queries[self._find_query_index(_build_query(text, width))][1].line_count

    def paint_text(self, text: TextBox, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Leave the drawing of a text to each copy; a check of the page sees no word of the patient's."""
        bare_text, element = replace(text, merge_text=None, element=_NO_ELEMENT), text.element

        def draw_part(part_canvas: PartCanvas, copy_lines: tuple[Line, ...], element: StructureElement) -> None:
            placed_lines = bare_text.place_lines(bare_text.visible_lines(copy_lines), x, top, width)
            if placed_lines:
                part_canvas.draw_text(placed_lines, bare_text.style, element, link_words(bare_text.spans))

        self.add_variable_part(text, canvas, width, element, draw_part)
        patient_lines = self.lines_by_query[self._find_query_index(_build_query(text, width))]
        masked_lines = text.place_lines(text.visible_lines(mask_lines(patient_lines)), x, top, width)
        if masked_lines:
            text.record_lines(canvas, masked_lines, width)

    def add_variable_part(
        self, text: TextBox, canvas: TaggedCanvas, width: float, element: StructureElement, draw: DrawPart
    ) -> None:
        """Leave to each copy what depends on the lines of a text; `draw` must hold on to no element."""
        query_index = self._find_query_index(_build_query(text, width))
        canvas.add_variable_part(query_index, self.lines_by_query[query_index], element, draw)


def _build_query(text: TextBox, width: float) -> LayoutQuery:
    return LayoutQuery(text.spans, text.family, text.style.size, text.style.bold, width, {})


def mask_lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Lines as a check of the page may see them, who tells what it finds: no letter of a patient's is left."""
    return tuple(replace(line, runs=tuple(_mask_run(run) if run.field else run for run in line.runs)) for line in lines)


def _mask_run(run: TextRun) -> TextRun:
    return replace(run, text="".join("x" if letter.isalnum() else letter for letter in run.text))
