"""One patient's words as the layout uses them: it learns how they break into lines, and nothing else.

A document with merge fields is laid out. Where a text has a patient's words in it, the layout only queries how many
lines they take and where links and blanks are. So the answers determine the pages: for another patient with the same
answers, the pages are the same except for the words, and one layout serves many patients.
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

_LONG_LINE = 75  # characters: a check reports longer lines, so whether a line is longer is part of the answer
_WIDTH_TOLERANCE = 0.5  # points that a line may be wider than the available width
_NO_ELEMENT = StructureElement("")  # stands in where marked content is numbered already


@dataclass(frozen=True)
class LayoutQuery:
    """A query for a text's lines at a size and a width (points), with a patient's words in its merge fields."""

    spans: Inline
    family: FontFamily
    size: float
    bold: bool
    width: float
    span_boxes: dict[int, SpanBoxes] = field(compare=False, repr=False)  # cached, of spans that are not a patient's

    def break_lines(self, values: MergeValues) -> tuple[Line, ...]:
        """Return the text's lines with these values; nothing of the values is cached."""
        words = merge_fields.fill_spans(self.spans, values)
        letter_family = build_letter_family(self.family)
        return break_lines_uncached(
            words, letter_family, self.size, self.width, bold=self.bold, known_spans=self.span_boxes
        )

    def cache_words(self) -> None:
        """Put the words that are not a patient's into the font's cache."""
        for span in self.spans:
            if not span.field:
                build_letter_family(self.family).font_for(bold=self.bold or span.bold).cache_words(
                    [" ", *span.text.split()]
                )


class LayoutAnswer(NamedTuple):
    """All that the layout learns of a text: its line count, its marked content, and what page checks would report.

    `marked_runs` has the line, the span, and "is last in its line" of each run that is marked content of its own: of a
    link, or of a blank that stays. `warnings` says whether a line is wider than the available width, whether one has
    more than 75 characters, and whether one ends inside a word.
    """

    line_count: int
    marked_runs: tuple[tuple[int, int, bool], ...]
    warnings: tuple[bool, bool, bool]


def build_answer(lines: tuple[Line, ...], width: float) -> LayoutAnswer:
    """Return what the layout learns of these lines at this width in points."""
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
    """The result of one layout for all patients with the same answers, and this patient's lines.

    `answered_queries` are the queries in order, each with its answer; `lines_by_query` are this patient's lines for
    each. `template` is None if the document does not fit.
    """

    template: Template | None
    answered_queries: tuple[tuple[LayoutQuery, LayoutAnswer], ...]
    lines_by_query: tuple[tuple[Line, ...], ...]


class MergeText:
    """One patient's words and the layout's queries so far, in order. The words are never in a `repr`."""

    def __init__(self, values: MergeValues) -> None:
        self._values = values
        self._query_indexes: dict[LayoutQuery, int] = {}
        self.answered_queries: list[tuple[LayoutQuery, LayoutAnswer]] = []
        self.lines_by_query: list[tuple[Line, ...]] = []  # only for drawing the variable parts

    def build_merged_layout(self, template: Template | None) -> MergedLayout:
        """Return the queries and answers so far, with the template that the layout made from them."""
        return MergedLayout(template, tuple(self.answered_queries), tuple(self.lines_by_query))

    def has_words_in(self, spans: Inline) -> bool:
        """Return whether a text has a merge field with a value of this patient."""
        return any(span.field in self._values for span in spans if span.field)

    def _find_query_index(self, query: LayoutQuery) -> int:
        """Return the query's index among all queries so far; answer it first if it is new."""
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
        """Return how many lines a text takes at a width in points."""
        return self.answered_queries[self._find_query_index(_build_query(text, width))][1].line_count

    def paint_text(self, text: TextBox, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Reserve space for a text that each copy draws; record its lines for page checks with the words masked."""
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
        """Reserve a part that each copy draws from a text's lines; `draw` must not keep a reference to an element."""
        query_index = self._find_query_index(_build_query(text, width))
        canvas.add_variable_part(query_index, self.lines_by_query[query_index], element, draw)


def _build_query(text: TextBox, width: float) -> LayoutQuery:
    return LayoutQuery(text.spans, text.family, text.style.size, text.style.bold, width, {})


def mask_lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return the lines for page checks, which quote what they find: a patient's letters and digits become "x"."""
    return tuple(replace(line, runs=tuple(_mask_run(run) if run.field else run for run in line.runs)) for line in lines)


def _mask_run(run: TextRun) -> TextRun:
    return replace(run, text="".join("x" if letter.isalnum() else letter for letter in run.text))
