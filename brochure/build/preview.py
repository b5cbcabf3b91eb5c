"""Make pictures of a PDF's pages: to show a handout in a message, on a web page, or to the clinician who approves it.

As a user may name any PDF, its bytes, pages and pixels are limited. PDFium renders it without running its forms or
scripts.
"""

from __future__ import annotations

import os
from contextlib import closing
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING

from brochure.runtime import files
from brochure.runtime.errors import BrochureError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pypdfium2

MAX_BYTES = 30_000_000  # of a file; a print shop's booklet with photographs is smaller
MAX_PAGES = 200
MAX_PIXELS = 40_000_000  # of one page: US Letter at 600 dots per inch has 34 million
DPI = 80
MAX_DPI = 600

_PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD, of PDFium's fpdfview.h


def write_images(pdf: Path, folder: Path, dpi: int = DPI, *, gray: bool = False) -> list[Path]:
    """Write each page of a PDF into `folder` as NAME-1.png, NAME-2.png, and so on; return the paths.

    Make the folder if it does not exist. If only its owner may read the PDF, such as a patient's copy, the same holds
    for the pictures. Raises BrochureError if the PDF cannot be shown or a file cannot be written.
    """
    data = _read_file(pdf)
    is_private = os.name == "posix" and not pdf.stat().st_mode & 0o077
    paths: list[Path] = []
    for page_number, (picture, page_count) in enumerate(_render_numbered_pages(data, dpi, gray=gray), 1):
        if not paths:
            _make_folder(folder, 0o700 if is_private else 0o777)
        path = folder / f"{pdf.stem}-{page_number:0{len(str(page_count))}d}.png"
        files.write_atomically(path, picture, private=is_private)
        paths.append(path)
    return paths


def render_pages(pdf: bytes, dpi: int = DPI, *, gray: bool = False) -> Iterator[bytes]:
    """Yield each page of a PDF as a PNG of `dpi` dots per inch.

    Raises BrochureError if the file is not a PDF, is damaged, is locked with a password, or is too large.
    """
    for picture, _ in _render_numbered_pages(pdf, dpi, gray=gray):
        yield picture


def _render_numbered_pages(pdf: bytes, dpi: int, *, gray: bool) -> Iterator[tuple[bytes, int]]:
    """Yield each page as a PNG, with the number of pages."""
    import pypdfium2

    if not 1 <= dpi <= MAX_DPI:
        raise BrochureError(f"Choose 1 to {MAX_DPI} dots per inch, not {dpi}.")
    with closing(_open_pdf(pdf)) as document:
        count = len(document)
        if not count:
            raise BrochureError("Choose another PDF: this one has no pages.")
        if count > MAX_PAGES:
            raise BrochureError(f"Choose a PDF with at most {MAX_PAGES} pages: this one has {count}.")
        for number in range(count):
            try:
                picture = _render_page(document, number, dpi, gray=gray)
            except pypdfium2.PdfiumError:
                raise BrochureError(f"Make the PDF again: its page {number + 1} is damaged.") from None
            yield picture, count


def _open_pdf(pdf: bytes) -> pypdfium2.PdfDocument:
    import pypdfium2

    if len(pdf) > MAX_BYTES:
        raise _build_size_error()
    if b"%PDF-" not in pdf[:1024]:
        raise BrochureError("Choose a PDF: this file is not one.")
    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as fault:
        if fault.err_code == _PASSWORD_ERROR:
            raise BrochureError("Save this PDF without a password, and try again: it is locked.") from None
        raise BrochureError("Make the PDF again: this one is damaged, or part of it is missing.") from None


def _render_page(document: pypdfium2.PdfDocument, number: int, dpi: int, *, gray: bool) -> bytes:
    with closing(document[number]) as page:
        scale = dpi / 72
        width, height = (ceil(length * scale) for length in page.get_size())
        if width * height > MAX_PIXELS:
            raise BrochureError(f"Choose a smaller --dpi: page {number + 1} of this PDF is too large for {dpi}.")
        with closing(page.render(scale=scale, grayscale=gray, may_draw_forms=False)) as bitmap:
            buffer = BytesIO()
            bitmap.to_pil().save(buffer, "PNG", optimize=True, dpi=(dpi, dpi))
    return buffer.getvalue()


def _read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise BrochureError(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise BrochureError(f"Name a PDF: {path} is a folder.") from None
    except OSError as fault:
        raise BrochureError(f"{path} cannot be read: {fault.strerror or fault}.") from None
    return data


def _make_folder(folder: Path, mode: int) -> None:
    try:
        folder.mkdir(mode, parents=True, exist_ok=True)
    except FileExistsError:
        raise BrochureError(f"Name a folder for the pictures: {folder} is a file.") from None
    except OSError as fault:
        raise BrochureError(f"The folder {folder} cannot be made: {fault.strerror or fault}.") from None


def _build_size_error() -> BrochureError:
    return BrochureError(f"Choose a PDF of at most {MAX_BYTES // 1_000_000} MB: this one is larger.")
