"""A laid-out handout with reserved objects for a patient's words; one for all patients with the same answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.render.pdf.merge.variable_parts import PartPainter

if TYPE_CHECKING:
    from brochure.design.line_breaking import Line
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_NO_OBJECT = 1 << 30  # greater than any object's number


class Template:
    """The file of a saved canvas and its variable parts; `file_data` is the complete file if it has no such parts."""

    def __init__(self, canvas: TaggedCanvas, file_data: bytes) -> None:
        self._shared_file = file_data
        self._unfinished_file = canvas._doc.unfinished_file
        self._part_painter = PartPainter(canvas)

    @property
    def first_reserved_number(self) -> int:
        """The number of the first object that each patient has of their own; greater than any if there is none."""
        return self._unfinished_file.first_reserved_number if self._unfinished_file is not None else _NO_OBJECT

    def draw_objects(self, lines_by_query: list[tuple[Line, ...]]) -> list[bytes]:
        """Return a patient's own objects, in the order of their numbers."""
        return self._part_painter.draw_objects(lines_by_query)

    def build_copy(self, lines_by_query: list[tuple[Line, ...]]) -> bytes:
        """Return a patient's file; `lines_by_query` has their lines for each query of the layout."""
        if self._unfinished_file is None:
            return self._shared_file
        return self._unfinished_file.finish(self._part_painter.draw_objects(lines_by_query))
