"""The renderer of copies: one edition of one content, prepared to make a copy for each of many patients.

Pages are laid out once for a *shape*: for all patients whose notes have the same number of paragraphs, and whose words
give the same answers to the layout's queries (see merge_text.py). The queries are kept as a tree: a patient's words
answer them one after the other, and the last answer leads to a template. Then only the parts that depend on the words
are drawn. The bytes are the same as if all pages were laid out for this patient alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.build import pipeline
from brochure.design.kerning import UnknownLetterError
from brochure.diagnostics.problem import ERROR, Problem
from brochure.document import merge_fields
from brochure.runtime.errors import BrochureError
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from types import TracebackType
    from typing import BinaryIO, Self

    from brochure.build.pipeline import PreparedEdition
    from brochure.design.line_breaking import Line
    from brochure.document.merge_fields import MergeValues, ParagraphCounts
    from brochure.render.pdf.merge.merge_text import LayoutAnswer, LayoutQuery
    from brochure.render.pdf.merge.template import Template
    from brochure.render.pdf.writer.combined import CombinedPdf

_MAX_TEMPLATES = 200  # of about 50 KB each


@dataclass(frozen=True, repr=False)
class RenderedCopy:
    """One patient's copy: its bytes and the problems of its pages; `data` is None if a problem is an error."""

    data: bytes | None
    page_count: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, repr=False)
class _CopyShape:
    """The results that all patients of a shape share; `template` is None if a problem is an error."""

    template: Template | None
    page_count: int
    problems: tuple[Problem, ...]


class _QueryNode:
    """A node of the query tree: a layout query and the next node by answer, or the shape after the last query."""

    def __init__(self) -> None:
        self.query: LayoutQuery | None = None
        self.node_by_answer: dict[LayoutAnswer, _QueryNode] = {}
        self.shape: _CopyShape | None = None


class CopyRenderer:
    """The renderer of copies of a content without errors; `problems` are the content's own."""

    def __init__(self, prepared: PreparedEdition, problems: tuple[Problem, ...]) -> None:
        self._prepared, self._problems = replace(prepared, is_personal=True), problems
        self._is_pdf = prepared.content.edition.is_pdf and not prepared.options.imposed
        self._node_by_counts: dict[ParagraphCounts, _QueryNode] = {}
        self._template_count = 0

    def render_copy(self, values: MergeValues) -> RenderedCopy:
        """Return one patient's copy; `values` has the text of every field as it is printed."""
        try:
            return self._render_printed(values) if self._is_pdf else self._render_whole(values)
        except UnknownLetterError:
            return RenderedCopy(None, 0, (self._build_missing_glyph_problem(values),))

    def _render_printed(self, values: MergeValues) -> RenderedCopy:
        shape, lines = self._find_shape(values)
        data = shape.template.build_copy(lines) if shape.template is not None else None
        return RenderedCopy(data, shape.page_count, shape.problems)

    def add_to_book(self, book: CombinedPdf, values: MergeValues) -> RenderedCopy:
        """Add one patient's copy to a file of many, and return it without bytes; it has 0 pages if it was not added."""
        try:
            shape, lines = self._find_shape(values)
        except UnknownLetterError:
            return RenderedCopy(None, 0, (self._build_missing_glyph_problem(values),))
        if shape.template is None:
            return RenderedCopy(None, 0, shape.problems)
        book.add_copy(shape.template, lines)
        return RenderedCopy(None, shape.page_count, shape.problems)

    def _find_shape(self, values: MergeValues) -> tuple[_CopyShape, list[tuple[Line, ...]]]:
        """Return the shape of a patient's words, laid out if it is new, and the lines that answer each query."""
        from brochure.render.pdf.merge.merge_text import build_answer

        paragraphs = merge_fields.split_into_paragraphs(values)
        lines: list[tuple[Line, ...]] = []
        node = self._node_by_counts.get(merge_fields.count_paragraphs(values))
        while node is not None and node.query is not None:
            query_lines = node.query.break_lines(paragraphs)
            lines.append(query_lines)
            node = node.node_by_answer.get(build_answer(query_lines, node.query.width))
        return self._lay_out_shape(values) if node is None or node.shape is None else (node.shape, lines)

    def _lay_out_shape(self, values: MergeValues) -> tuple[_CopyShape, list[tuple[Line, ...]]]:
        if self._template_count >= _MAX_TEMPLATES:
            self._node_by_counts, self._template_count = {}, 0
        counts = merge_fields.count_paragraphs(values)
        result = pipeline.render(
            self._tailor_to_shape(counts), self._problems, merge_fields.split_into_paragraphs(values)
        )
        copy_problems = tuple(problem for problem in result.problems if problem not in self._problems)
        merge_result = result.merge_result
        if merge_result is None:
            raise TypeError("an edition that is not laid out")
        shape = _CopyShape(merge_result.template if result.data is not None else None, result.page_count, copy_problems)
        node = self._node_by_counts.setdefault(counts, _QueryNode())
        for query, query_answer in merge_result.answered_queries:
            node.query = query
            node = node.node_by_answer.setdefault(query_answer, _QueryNode())
        node.shape = shape
        self._template_count += 1
        return shape, list(merge_result.lines_by_query)

    def _tailor_to_shape(self, counts: ParagraphCounts) -> PreparedEdition:
        content = self._prepared.content
        return replace(
            self._prepared, content=replace(content, document=merge_fields.shape_document(content.document, counts))
        )

    def _render_whole(self, values: MergeValues) -> RenderedCopy:
        """Return a copy as text, as a web page, or on imposed sheets, rendered completely for each patient."""
        content = self._prepared.content
        if self._prepared.options.imposed:
            prepared = self._tailor_to_shape(merge_fields.count_paragraphs(values))
            result = pipeline.render(prepared, self._problems, merge_fields.split_into_paragraphs(values))
        else:
            filled_content = replace(content, document=merge_fields.fill_document(content.document, values))
            result = pipeline.render(replace(self._prepared, content=filled_content), self._problems)
        return RenderedCopy(
            result.data,
            result.page_count,
            tuple(problem for problem in result.problems if problem not in self._problems),
        )

    def _build_missing_glyph_problem(self, values: MergeValues) -> Problem:
        """Return the problem for a letter that the font does not have; it names the field and not the letter."""
        content = self._prepared.content
        field_name = next(
            (field_name for field_name, value in values.items() if content.family.find_missing(value)), ""
        )
        message = f"our font {content.family.name} does not have a letter in the field `{field_name}`"
        hint = "type it with other letters, or fill in this copy by hand"
        return Problem(ERROR, content.handout.where, "missing-character", message, hint)


class CombinedFile:
    """One file for the printer with the copies of many patients, each on its own sheets; see pdf/writer/combined.py.

    It is written to `target` as copies are added. Raises BrochureError for an edition that is not a plain PDF.
    """

    def __init__(self, target: BinaryIO, prepared: PreparedEdition, problems: tuple[Problem, ...]) -> None:
        if not prepared.content.edition.is_pdf or prepared.options.imposed:
            raise BrochureError(
                "Choose another edition: only PDF pages can be combined, not text, a web page or imposed sheets."
            )
        from brochure.build import privacy
        from brochure.render.pdf.writer.combined import CombinedPdf

        self._renderer = CopyRenderer(prepared, problems)
        combined_properties = privacy.mark_as_combined(
            pipeline.build_properties(replace(prepared, is_personal=True)), prepared.content.context.words
        )
        self._book = CombinedPdf(target, combined_properties, short_edge=prepared.content.edition.is_folded)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _fault: object, _trace: TracebackType | None) -> None:
        if kind is None:
            self._book.finish()

    def add_copy(self, values: MergeValues) -> RenderedCopy:
        """Add one patient's copy, and return it without bytes; it has 0 pages if it was not added."""
        return self._renderer.add_to_book(self._book, values)


def lock_copy(data: bytes, password: str) -> bytes:
    """Return a copy encrypted with a password. Raise BrochureError, without the password in it, if it is unusable."""
    from brochure.render.pdf.writer import encryption as lock

    try:
        return lock.encrypt(data, password)
    except lock.PasswordError as fault:
        raise BrochureError(f"Choose another password: {fault}.") from None
