"""The parts that are drawn for each patient, and the objects that are reserved for them in the shared pages.

While the pages are drawn, a part is *recorded*: its marked content and its links get their numbers and are added to the
structure tree. For each patient it is then *drawn* from that patient's lines, with the same numbers.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from brochure.render.pdf.tagging.display_list import AddLink, BeginMarkedContent, VariablePart, VariableRun
from brochure.render.pdf.tagging.marked_content import format_link_entries
from brochure.render.pdf.tagging.structure_tree import AnnotationRef, StructureElement
from brochure.render.pdf.writer import writer
from brochure.render.pdf.writer.canvas import TaggedCanvas
from brochure.render.pdf.writer.syntax import format_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportlab.pdfbase import pdfdoc

    from brochure.design.line_breaking import Line
    from brochure.render.pdf.tagging.display_list import DrawingEvent, DrawPart, ReservePart
    from brochure.render.pdf.writer.fonts import EmbeddedLetterFont

_PLACEHOLDER = re.compile(r"^%part-(\d+)%$", re.MULTILINE)
_WINDOW_BITS = 12  # zlib's wbits, a window of 4 KB: parts are small, and a small window is quick to set up


class _SeparateCanvas(TaggedCanvas):
    """A canvas without a page, on which a part is drawn: it has colors and fonts, and collects operators."""

    def __init__(self, page_canvas: TaggedCanvas, artifact_depth: int = 0) -> None:
        self.family, self.palette, self.is_gray = page_canvas.family, page_canvas.palette, page_canvas.is_gray
        self._code = []
        self._artifact_depth = artifact_depth
        self._fonts_by_weight: dict[bool, EmbeddedLetterFont] = {}

    def _get_font(self, bold: bool) -> EmbeddedLetterFont:
        return self._fonts_by_weight[bold]


class VariablePartRecorder:
    """Records a canvas's variable parts and reserves their streams in its pages; implements `PartRecorder`."""

    def record_part(self, canvas: TaggedCanvas, event: ReservePart, element: StructureElement) -> VariablePart:
        """Return the recorded part; add its marked content and links to the canvas's structure tree."""
        recording_canvas = _RecordingCanvas(canvas, event.artifact_depth)
        return recording_canvas.record_part(event.query_index, event.lines, element, event.draw)

    def split_page(
        self, page: writer.PdfPage, variable_parts: list[VariablePart], document: writer.PdfDocument
    ) -> Iterator[VariableRun]:
        """Split a page's content into shared streams and reserved ones; yield the run of parts of each reserved one."""
        segments = _PLACEHOLDER.split(page.stream)
        if len(segments) == 1:
            return
        contents: list[pdfdoc.PDFObject] = []
        run_parts: list[VariablePart] = []
        for position, segment in enumerate([*segments, None]):
            if position % 2 and segment is not None:
                run_parts.append(variable_parts[int(segment)])
                continue
            if run_parts and (segment is None or segment.strip()):
                contents.append(document.reserve_object())
                yield VariableRun(contents[-1].index, tuple(run_parts))
                run_parts = []
            if segment is not None and segment.strip():
                compressed = writer.compress((segment.strip("\n") + "\n").encode("ascii"))
                contents.append(writer.RawObject(writer.format_stream(b"", compressed)))
        page.contents = contents


class _RecordingCanvas(_SeparateCanvas):
    """Records one part: adds its marked content and links to the structure tree of the page's canvas."""

    def __init__(self, canvas: TaggedCanvas, artifact_depth: int) -> None:
        super().__init__(canvas, artifact_depth)
        self._canvas = canvas
        self._begin_operators: list[str] = []
        self._link_annotations: list[tuple[int, bytes]] = []

    def record_part(
        self, query_index: int, lines: tuple[Line, ...], element: StructureElement, draw: DrawPart
    ) -> VariablePart:
        """Return the part that `draw` draws, with its marked content and link annotations numbered."""
        artifact_depth = self._artifact_depth
        draw(self, lines, element)
        self._resolve_events()
        return VariablePart(
            query_index, draw, artifact_depth, tuple(self._begin_operators), tuple(self._link_annotations)
        )

    def _get_font(self, bold: bool) -> EmbeddedLetterFont:
        return self._canvas.get_letter_font(bold)

    def _resolve_event(self, event: DrawingEvent, element: StructureElement) -> None:
        canvas = self._canvas
        if isinstance(event, BeginMarkedContent):
            self._begin_operators.append(canvas._open_marked_content(event.find_owner(element)))
        elif isinstance(event, AddLink):
            owner, reference = element.get_link(event.span), canvas._doc.reserve_object()
            self._link_annotations.append(
                (reference.index, format_link_entries(event, canvas.root.register_owner(owner)))
            )
            canvas._annotationrefs.append(reference)
            owner.kids.append(AnnotationRef(canvas._doc.thisPageName(), reference.format(canvas._doc)))


class PartPainter(_SeparateCanvas):
    """Draws the parts of pages for one patient after another."""

    def __init__(self, canvas: TaggedCanvas) -> None:
        super().__init__(canvas)
        self._variable_runs = tuple(canvas.variable_runs)
        self._object_count = canvas._doc.reserved_count
        self._fonts_by_weight = {bold: canvas.get_letter_font(bold) for bold in canvas.letter_fonts}
        self._remaining_operators: Iterator[str] = iter(())
        self._link_rects: list[tuple[float, float, float, float]] = []
        self._no_element = StructureElement("")  # stands in for elements whose marked content is numbered already

    def draw_objects(self, lines_by_query: list[tuple[Line, ...]]) -> list[bytes]:
        """Return the reserved objects in the order of their numbers, drawn from a patient's lines.

        Raises RuntimeError if a part draws less marked content than was recorded.
        """
        objects = [b""] * self._object_count
        for variable_run in self._variable_runs:
            operators: list[str] = []
            for variable_part in variable_run.variable_parts:
                self._code = []
                self._artifact_depth, self._remaining_operators, self._link_rects = (
                    variable_part.artifact_depth,
                    iter(variable_part.begin_operators),
                    [],
                )
                variable_part.draw(self, lines_by_query[variable_part.query_index], self._no_element)
                self._resolve_events()
                operators += self._code
                if next(self._remaining_operators, None) is not None:
                    raise RuntimeError("a variable part draws less marked content than was recorded")
                for rect, (reserved_index, annotation) in zip(
                    self._link_rects, variable_part.link_annotations, strict=True
                ):
                    objects[reserved_index] = b"<</Rect[%s]%s" % (format_numbers(*rect).encode("ascii"), annotation)
            objects[variable_run.reserved_index] = _format_stream("\n".join(operators).encode("ascii"))
        self._code, self._link_rects = [], []  # keep no patient's words
        return objects

    def _resolve_event(self, event: DrawingEvent, element: StructureElement) -> None:
        if isinstance(event, BeginMarkedContent):
            self._code.append(next(self._remaining_operators))
        elif isinstance(event, AddLink):
            self._link_rects.append(event.rect)


def _format_stream(operators: bytes) -> bytes:
    # level 1: a tenth larger than with level 9, in a third of the time
    compressor = zlib.compressobj(1, zlib.DEFLATED, _WINDOW_BITS, 5)
    compressed = compressor.compress(operators) + compressor.flush()
    return b"<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(compressed), compressed)
