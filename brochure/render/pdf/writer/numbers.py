"""Numbers as PDF writes them, each made once: the same few places, sizes and colours come again and again."""

from __future__ import annotations

from math import log

from reportlab.pdfgen.pathobject import PDFPathObject

from brochure.runtime.memo import by_value

_TEN = log(10)


@by_value(8192)
def number(value: float) -> str:
    """A number with at most six decimals, without needless zeros."""
    size = abs(value)
    if size <= 1e-7:
        return "0"
    places = 6 if size <= 1 else max(0, 6 - int(log(size) / _TEN))  # as many as ReportLab writes
    written = f"{value:.{places}f}"
    if places:
        written = written.rstrip("0").rstrip(".")
    return written if written[0] != "0" or len(written) == 1 else written[1:]


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
