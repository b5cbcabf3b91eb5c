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

LARGEST = 30_000_000  # bytes of a file; a print shop's booklet with photographs stays below
MOST_PAGES = 200
MOST_PIXELS = 40_000_000  # of one page: US Letter at 600 dots an inch is 34 million
DPI = 80
FINEST = 600

_PASSWORD = 4  # FPDF_ERR_PASSWORD, of PDFium's fpdfview.h


def write(pdf: Path, folder: Path, dpi: int = DPI, *, gray: bool = False) -> list[Path]:
    """Write each page of a PDF into `folder` as NAME-1.png, NAME-2.png, and so on; the paths written.

    The folder is made if there is none. Pictures of a file that only its owner may read, as a patient's copy is, are
    the owner's alone too. Raises BrochureError where the PDF cannot be shown or a file not be written.
    """
    data = _read(pdf)
    private = os.name == "posix" and not pdf.stat().st_mode & 0o077
    written: list[Path] = []
    for number, (picture, pages) in enumerate(_pictures(data, dpi, gray=gray), 1):
        if not written:
            _make(folder, 0o700 if private else 0o777)
        path = folder / f"{pdf.stem}-{number:0{len(str(pages))}d}.png"
        files.write_atomically(path, picture, private=private)
        written.append(path)
    return written


def render(pdf: bytes, dpi: int = DPI, *, gray: bool = False) -> Iterator[bytes]:
    """Each page of a PDF as a PNG of `dpi` dots an inch, one after the other.

    Raises BrochureError for what is no PDF, is broken, is locked with a password, or is too large.
    """
    for picture, _ in _pictures(pdf, dpi, gray=gray):
        yield picture


def _pictures(pdf: bytes, dpi: int, *, gray: bool) -> Iterator[tuple[bytes, int]]:
    """Each page as a PNG, with the number of all pages."""
    import pypdfium2

    if not 1 <= dpi <= FINEST:
        raise BrochureError(f"Pictures have 1 to {FINEST} dots an inch, not {dpi}.")
    with closing(_opened(pdf)) as document:
        count = len(document)
        if not count:
            raise BrochureError("This PDF has no pages.")
        if count > MOST_PAGES:
            raise BrochureError(f"This PDF has {count} pages; at most {MOST_PAGES} are shown.")
        for number in range(count):
            try:
                picture = _painted(document, number, dpi, gray=gray)
            except pypdfium2.PdfiumError:
                raise BrochureError(f"Page {number + 1} of this PDF cannot be shown: it is damaged.") from None
            yield picture, count


def _opened(pdf: bytes) -> pypdfium2.PdfDocument:
    import pypdfium2

    if len(pdf) > LARGEST:
        raise _too_large()
    if b"%PDF-" not in pdf[:1024]:
        raise BrochureError("This is not a PDF.")
    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as fault:
        if fault.err_code == _PASSWORD:
            raise BrochureError("This PDF is locked with a password. Save it without one, and try again.") from None
        raise BrochureError("This PDF cannot be read: it is damaged, or only part of it is there.") from None


def _painted(document: pypdfium2.PdfDocument, number: int, dpi: int, *, gray: bool) -> bytes:
    with closing(document[number]) as page:
        scale = dpi / 72
        width, height = (ceil(length * scale) for length in page.get_size())
        if width * height > MOST_PIXELS:
            raise BrochureError(f"Page {number + 1} of this PDF is too large to show at {dpi} dots an inch.")
        with closing(page.render(scale=scale, grayscale=gray, may_draw_forms=False)) as bitmap:
            made = BytesIO()
            bitmap.to_pil().save(made, "PNG", optimize=True, dpi=(dpi, dpi))
    return made.getvalue()


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise BrochureError(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise BrochureError(f"{path} is a folder. Name a PDF.") from None
    except OSError as fault:
        raise BrochureError(f"{path} cannot be read: {fault.strerror or fault}.") from None
    return data


def _make(folder: Path, mode: int) -> None:
    try:
        folder.mkdir(mode, parents=True, exist_ok=True)
    except FileExistsError:
        raise BrochureError(f"{folder} is a file. Name a folder for the pictures.") from None
    except OSError as fault:
        raise BrochureError(f"The folder {folder} cannot be made: {fault.strerror or fault}.") from None


def _too_large() -> BrochureError:
    return BrochureError(f"This PDF is larger than {LARGEST // 1_000_000} MB, more than any handout.")
