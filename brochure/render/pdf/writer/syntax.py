"""Numbers, texts, and paths as PDF writes them.

Numbers and texts are cached: the same positions, sizes, colors, titles, and addresses come up again in every build.
"""

from __future__ import annotations

from math import log

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.pathobject import PDFPathObject

from brochure.runtime.memo import memoize

_LOG_OF_TEN = log(10)


@memoize(8192)
def format_number(value: float) -> str:
    """Return a number with at most six decimals, without unneeded zeros."""
    magnitude = abs(value)
    if magnitude <= 1e-7:
        return "0"
    decimals = 6 if magnitude <= 1 else max(0, 6 - int(log(magnitude) / _LOG_OF_TEN))  # as many as ReportLab writes
    formatted = f"{value:.{decimals}f}"
    if decimals:
        formatted = formatted.rstrip("0").rstrip(".")
    return formatted if formatted[0] != "0" or len(formatted) == 1 else formatted[1:]


def format_numbers(*values: float) -> str:
    """Return numbers separated by spaces."""
    return " ".join(map(format_number, values))


@memoize(2000)
def format_string(text: str) -> bytes:
    """Return a text in parentheses, escaped; in UTF-16 if PDFDocEncoding does not have all of its characters."""
    formatted: bytes = pdfdoc.PDFString(text).format(pdfdoc.DummyDoc())
    return formatted


class PdfPath(PDFPathObject):
    """ReportLab's path, with numbers written by `format_numbers`."""

    def moveTo(self, *point: float) -> None:
        self._code_append(f"{format_numbers(*point)} m")

    def lineTo(self, *point: float) -> None:
        self._code_append(f"{format_numbers(*point)} l")

    def curveTo(self, *points: float) -> None:
        self._code_append(f"{format_numbers(*points)} c")
