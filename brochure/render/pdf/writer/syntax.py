"""Numbers, texts, and paths as PDF writes them.

Each is remembered: the same places, sizes, colors, titles, and addresses come again and again, and in every build.
"""

from __future__ import annotations

from math import log

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.pathobject import PDFPathObject

from brochure.runtime.memo import memoize

_TEN = log(10)


@memoize(8192)
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


@memoize(2000)
def string(text: str) -> bytes:
    """A text between parentheses, escaped; in UTF-16 where PDFDocEncoding lacks one of its characters."""
    written: bytes = pdfdoc.PDFString(text).format(pdfdoc.DummyDoc())
    return written


class Path(PDFPathObject):
    """ReportLab's path, which writes its numbers so."""

    def moveTo(self, *point: float) -> None:
        self._code_append(f"{numbers(*point)} m")

    def lineTo(self, *point: float) -> None:
        self._code_append(f"{numbers(*point)} l")

    def curveTo(self, *points: float) -> None:
        self._code_append(f"{numbers(*points)} c")
