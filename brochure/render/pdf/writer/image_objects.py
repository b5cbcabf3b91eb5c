"""Photographs as PDF image objects, with unchanged pixels; each is built once per process."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfdoc

from brochure.runtime.memo import memoize

if TYPE_CHECKING:
    from brochure.design.images import Raster


class _DocumentStub(pdfdoc.DummyDoc):
    """The part of a document that ReportLab's image object uses: no filters, as the data is compressed already."""

    defaultStreamFilters = None


@memoize(16)
def build_image_object(raster: Raster) -> tuple[str, bytes]:
    """Return a photograph's name (a digest of its data) and its image object as PDF."""
    name = sha256(raster.data).hexdigest()[:16]
    image = pdfdoc.PDFImageXObject(name, ImageReader(BytesIO(raster.data)))
    return name, image.format(_DocumentStub())
