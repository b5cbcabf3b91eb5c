"""Pictures with too few pixels to print well, and a cover picture without a description."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from brochure.checks.rule import Finding, rule
from brochure.design.images import MIN_PPI, compute_scale
from brochure.design.svg.tree import quote_text
from brochure.diagnostics.problem import UNREADY, WARNING
from brochure.document.blocks import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.content.edition_content import EditionContent
    from brochure.design.images import Picture
    from brochure.diagnostics.problem import Where


_MIN_PRINTABLE_PPI = 150.0  # pixels per inch; with fewer a picture looks broken


@rule("low-resolution-picture", WARNING, is_edition_specific=True)
def coarse_picture(content: EditionContent) -> Iterator[Finding]:
    """A photo has fewer than 225 pixels per inch at its printed size.

    In print, 300 pixels per inch are good, 225 are enough, and below 150 a picture looks broken. Use the original photo
    from the camera, not a copy from a web page or a text message.

    Bad:
        a picture 600 pixels wide, printed 5 inches wide
    Good:
        the same picture 1500 pixels wide, or a drawing (SVG)
    """
    yield from _report_coarse_pictures(content, _MIN_PRINTABLE_PPI, MIN_PPI)


@rule("unprintable-picture", UNREADY, is_edition_specific=True)
def broken_picture(content: EditionContent) -> Iterator[Finding]:
    """A photo has fewer than 150 pixels per inch at its printed size, so it looks broken.

    Every edge looks jagged, and faces cannot be recognized. Use the original photo from the camera.

    Bad:
        a picture 400 pixels wide, printed 5 inches wide
    Good:
        the same picture 1500 pixels wide, or a drawing (SVG)
    """
    yield from _report_coarse_pictures(content, 0, _MIN_PRINTABLE_PPI)


def _report_coarse_pictures(content: EditionContent, min_ppi: float, enough_ppi: float) -> Iterator[Finding]:
    """Yield a finding for each photo whose pixels per inch are at least `min_ppi` and below `enough_ppi`."""
    for picture, (width, height), where in _iter_placed_pictures(content):
        ppi = 72 / compute_scale(picture, width, height)
        if picture.kind != "svg" and min_ppi <= ppi < enough_ppi:
            message = (
                f"the picture {quote_text(picture.path.name)} is too small to print well: {ppi:.0f} pixels per inch"
            )
            min_width = math.ceil(picture.width / ppi * MIN_PPI)
            yield Finding(where, message, f"use a picture at least {min_width} pixels wide")


def _iter_placed_pictures(content: EditionContent) -> Iterator[tuple[Picture, tuple[float, float], Where]]:
    """Yield every picture of the handout, the width and height it must fit (points), and the place that names it."""
    brand, edition = content.brand, content.edition
    if brand.logo is not None:
        yield brand.logo, edition.logo, brand.where_of("logo")
    if brand.cover is not None:
        yield brand.cover, edition.cover, brand.where_of("cover")
    for section in content.document.sections:
        for block in section.body:
            if isinstance(block, Figure) and block.picture in content.pictures and block.where is not None:
                yield content.pictures[block.picture], edition.figure, block.where


@rule("missing-alt-text", WARNING, "WCAG 2.1, 1.1.1")
def silent_cover(content: EditionContent) -> Iterator[Finding]:
    """Nothing says what the cover picture shows, so a screen reader skips it.

    Add a `cover_shows:` line to clinic.yaml: one plain sentence.

    Bad:
        cover: beach.jpg
    Good:
        cover_shows: A person sitting on a beach, looking at ocean waves
    """
    brand = content.brand
    if brand.cover is None and brand.cover_shows:
        message = "`cover_shows` describes the cover picture, but there is no cover picture"
        yield Finding(brand.where_of("cover_shows"), message, "put cover.svg back into assets/, or delete this line")
    if brand.cover is not None and not brand.cover_shows:
        message = "nothing says what the cover picture shows, so a screen reader skips it"
        hint = "add a line to clinic.yaml, such as `cover_shows: A person looking at the sea`"
        yield Finding(brand.where_of("cover"), message, hint)
