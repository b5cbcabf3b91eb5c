"""Numbers as PDF writes them, each made once: the same few places, sizes and colours come again and again."""

from __future__ import annotations

from reportlab.lib.rl_accel import fp_str
from reportlab.pdfgen.pathobject import PDFPathObject

from brochure.remembered import by_value


@by_value(8192)
def number(value: float) -> str:
    """A number with at most six decimals, without needless zeros."""
    written: str = fp_str(value)
    return written


def numbers(*values: float) -> str:
    """Numbers with spaces between them."""
    return " ".join(map(number, values))


class Path(PDFPathObject):
    """ReportLab's path, which writes its numbers so."""

    def moveTo(self, *point: float) -> None:
        self._code_append(f"{numbers(*point)} m")

    def lineTo(self, *point: float) -> None:
        self._code_append(f"{numbers(*point)} l")

    def curveTo(self, *points: float) -> None:
        self._code_append(f"{numbers(*points)} c")
