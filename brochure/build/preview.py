"""Pages of a PDF as pictures: to show a handout in a message, on a web page, or to whoever approves it.

Any PDF may be handed in, so its bytes, pages and pixels are bounded. PDFium paints it, without running what forms or
scripts it may hold.
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

MAX_BYTES = 30_000_000  # bytes of a file; a print shop's booklet with photographs stays below
MAX_PAGES = 200
MAX_PIXELS = 40_000_000  # of one page: US Letter at 600 dots an inch is 34 million
DPI = 80
MAX_DPI = 600

_PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD, of PDFium's fpdfview.h


def write_images(pdf: Path, folder: Path, dpi: int = DPI, *, gray: bool = False) -> list[Path]:
    """Write each page of a PDF into `folder` as NAME-1.png, NAME-2.png, and so on; the paths written.

    The folder is made if there is none. Pictures of a file that only its owner may read, as a patient's copy is, are
    the owner's alone too. Raises BrochureError where the PDF cannot be shown or a file not be written.
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
    """Each page of a PDF as a PNG of `dpi` dots an inch, one after the other.

    Raises BrochureError for what is no PDF, is broken, is locked with a password, or is too large.
    """
    for picture, _ in _render_numbered_pages(pdf, dpi, gray=gray):
        yield picture


def _render_numbered_pages(pdf: bytes, dpi: int, *, gray: bool) -> Iterator[tuple[bytes, int]]:
    """Each page as a PNG, with the number of all pages."""
    import pypdfium2

    if not 1 <= dpi <= MAX_DPI:
        raise BrochureError(f"Pictures have 1 to {MAX_DPI} dots an inch, not {dpi}.")
    with closing(_open_pdf(pdf)) as document:
        count = len(document)
        if not count:
            raise BrochureError("This PDF has no pages.")
        if count > MAX_PAGES:
            raise BrochureError(f"This PDF has {count} pages; at most {MAX_PAGES} are shown.")
        for number in range(count):
            try:
                picture = _render_page(document, number, dpi, gray=gray)
            except pypdfium2.PdfiumError:
                raise BrochureError(f"Page {number + 1} of this PDF cannot be shown: it is damaged.") from None
            yield picture, count


def _open_pdf(pdf: bytes) -> pypdfium2.PdfDocument:
    import pypdfium2

    if len(pdf) > MAX_BYTES:
        raise _build_size_error()
    if b"%PDF-" not in pdf[:1024]:
        raise BrochureError("This is not a PDF.")
    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as fault:
        if fault.err_code == _PASSWORD_ERROR:
            raise BrochureError("This PDF is locked with a password. Save it without one, and try again.") from None
        raise BrochureError("This PDF cannot be read: it is damaged, or only part of it is there.") from None


def _render_page(document: pypdfium2.PdfDocument, number: int, dpi: int, *, gray: bool) -> bytes:
    with closing(document[number]) as page:
        scale = dpi / 72
        width, height = (ceil(length * scale) for length in page.get_size())
        if width * height > MAX_PIXELS:
            raise BrochureError(f"Page {number + 1} of this PDF is too large to show at {dpi} dots an inch.")
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
        raise BrochureError(f"{path} is a folder. Name a PDF.") from None
    except OSError as fault:
        raise BrochureError(f"{path} cannot be read: {fault.strerror or fault}.") from None
    return data


def _make_folder(folder: Path, mode: int) -> None:
    try:
        folder.mkdir(mode, parents=True, exist_ok=True)
    except FileExistsError:
        raise BrochureError(f"{folder} is a file. Name a folder for the pictures.") from None
    except OSError as fault:
        raise BrochureError(f"The folder {folder} cannot be made: {fault.strerror or fault}.") from None


def _build_size_error() -> BrochureError:
    return BrochureError(f"This PDF is larger than {MAX_BYTES // 1_000_000} MB, more than any handout.")
