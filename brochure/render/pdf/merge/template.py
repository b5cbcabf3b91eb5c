"""A laid-out handout with room for a patient's words: what one layout leaves for all patients of one shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.render.pdf.merge.variable_parts import Painter

if TYPE_CHECKING:
    from brochure.design.line_breaking import Line
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_NONE = 1 << 30  # no object has such a number


class Template:
    """The file of a canvas that has been saved; `whole` is all of it where no patient's words are in it."""

    def __init__(self, canvas: TaggedCanvas, whole: bytes) -> None:
        self._whole = whole
        self._unfinished = canvas._doc.unfinished
        self._painter = Painter(canvas)

    @property
    def first(self) -> int:
        """The number of the first object that is a patient's own; greater than any where none is."""
        return self._unfinished.first if self._unfinished is not None else _NONE

    def objects(self, answers: list[tuple[Line, ...]]) -> list[bytes]:
        """A patient's own objects, in the order of their numbers."""
        return self._painter.objects(answers)

    def copy(self, answers: list[tuple[Line, ...]]) -> bytes:
        """A patient's file: `answers` has the lines of their words for each question that the layout asked."""
        if self._unfinished is None:
            return self._whole
        return self._unfinished.finished(self._painter.objects(answers))
