"""Photographs as PDF: their pixels as they are, made into an object once for all builds of this process."""

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
    """As much of a document as a picture asks for: that nothing is to be done to what is compressed already."""

    defaultStreamFilters = None


@memoize(16)
def build_image_object(raster: Raster) -> tuple[str, bytes]:
    """A name for a photograph, the same for the same pixels, and the object that a document holds of it."""
    name = sha256(raster.data).hexdigest()[:16]
    image = pdfdoc.PDFImageXObject(name, ImageReader(BytesIO(raster.data)))
    return name, image.format(_DocumentStub())
