"""WeasyPrint: its Python call. Its command is `python -m weasyprint`.

PDF/UA-1 and PDF/A-2a are two variants of which it makes one at a time; PDF/UA-1 is the one asked for.
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


def start() -> Callable[[Path], bytes]:
    """The call, with the faces read once."""
    fonts = FontConfiguration()

    def make(path: Path) -> bytes:
        made: bytes = HTML(filename=str(path)).write_pdf(font_config=fonts, pdf_variant=VARIANT)
        return made

    return make


def copies(document: Path) -> Callable[[dict[str, str]], bytes]:
    """A call that makes the document for one person, whose words are put into the page; faces are read once."""
    fonts = FontConfiguration()
    page = document.read_text(encoding="utf-8")

    def make(values: dict[str, str]) -> bytes:
        filled = page
        for name, words in values.items():
            filled = filled.replace("{{" + name + "}}", escape(words))
        html = HTML(string=filled, base_url=document.as_uri())
        made: bytes = html.write_pdf(font_config=fonts, pdf_variant=VARIANT)
        return made

    return make
