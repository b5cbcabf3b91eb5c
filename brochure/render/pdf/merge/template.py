"""A laid-out handout with room for a patient's words: what one layout leaves for all patients of one shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.render.pdf.merge.variable_parts import PartPainter

if TYPE_CHECKING:
    from brochure.design.line_breaking import Line
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_NO_OBJECT = 1 << 30  # no object has such a number


class Template:
    """The file of a canvas that has been saved; `whole` is all of it where no patient's words are in it."""

    def __init__(self, canvas: TaggedCanvas, file_data: bytes) -> None:
        self._shared_file = file_data
        self._unfinished_file = canvas._doc.unfinished_file
        self._part_painter = PartPainter(canvas)

    @property
    def first_reserved_number(self) -> int:
        """The number of the first object that is a patient's own; greater than any where none is."""
        return self._unfinished_file.first_reserved_number if self._unfinished_file is not None else _NO_OBJECT

    def draw_objects(self, lines_by_query: list[tuple[Line, ...]]) -> list[bytes]:
        """A patient's own objects, in the order of their numbers."""
        return self._part_painter.draw_objects(lines_by_query)

    def build_copy(self, lines_by_query: list[tuple[Line, ...]]) -> bytes:
        """A patient's file: `answers` has the lines of their words for each question that the layout asked."""
        if self._unfinished_file is None:
            return self._shared_file
        return self._unfinished_file.finish(self._part_painter.draw_objects(lines_by_query))
