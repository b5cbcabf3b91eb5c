"""Run WeasyPrint from Python. Its command is `python -m weasyprint`.

It makes PDF/UA-1 and PDF/A-2a as two variants, one at a time; the benchmark asks for PDF/UA-1.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

VARIANT = "pdf/ua-1"


def load_builder() -> Callable[[Path], bytes]:
    """Return a function that makes the PDF of a page; the fonts are loaded once."""
    fonts = FontConfiguration()

    def make(path: Path) -> bytes:
        pdf: bytes = HTML(filename=str(path)).write_pdf(font_config=fonts, pdf_variant=VARIANT)
        return pdf

    return make


def load_copy_builder(document: Path) -> Callable[[dict[str, str]], bytes]:
    """Return a function that makes the page for one person, whose values replace the marks in its source."""
    fonts = FontConfiguration()
    page = document.read_text(encoding="utf-8")

    def make(values: dict[str, str]) -> bytes:
        source = page
        for name, value in values.items():
            source = source.replace("{{" + name + "}}", escape(value))
        html = HTML(string=source, base_url=document.as_uri())
        pdf: bytes = html.write_pdf(font_config=fonts, pdf_variant=VARIANT)
        return pdf

    return make
