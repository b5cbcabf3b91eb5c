"""Texts as PDF writes them, each made once: titles, addresses and alternative texts come again in every build."""

from __future__ import annotations

from reportlab.pdfbase import pdfdoc

from brochure.runtime.memo import by_value


@by_value(2000)
def string(text: str) -> bytes:
    """A text between parentheses, escaped; in UTF-16 where PDFDocEncoding lacks one of its characters."""
    written: bytes = pdfdoc.PDFString(text).format(pdfdoc.DummyDoc())
    return written
