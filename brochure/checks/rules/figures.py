"""Pictures that would not print or not be heard: too few pixels, nothing that says what they show."""

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
    """A photograph has fewer than 225 pixels per inch at the size at which it is printed.

    Print practice: 300 pixels per inch are good, 225 are enough, below 150 a picture looks broken. Use the photograph
    as the camera made it, not a copy from a web page or a message.

    Bad:
        a picture 600 pixels wide, printed 5 inches wide
    Good:
        the same picture 1500 pixels wide, or a drawing (SVG)
    """
    yield from _report_coarse_pictures(content, _MIN_PRINTABLE_PPI, MIN_PPI)


@rule("unprintable-picture", UNREADY, is_edition_specific=True)
def broken_picture(content: EditionContent) -> Iterator[Finding]:
    """A photograph has fewer than 150 pixels per inch at the size at which it is printed: it looks broken.

    Steps show along every edge, and faces cannot be told. Use the photograph as the camera made it.

    Bad:
        a picture 400 pixels wide, printed 5 inches wide
    Good:
        the same picture 1500 pixels wide, or a drawing (SVG)
    """
    yield from _report_coarse_pictures(content, 0, _MIN_PRINTABLE_PPI)


def _report_coarse_pictures(content: EditionContent, min_ppi: float, enough_ppi: float) -> Iterator[Finding]:
    """The photographs whose pixels per inch lie between two bounds."""
    for picture, (width, height), where in _iter_placed_pictures(content):
        ppi = 72 / compute_scale(picture, width, height)
        if picture.kind != "svg" and min_ppi <= ppi < enough_ppi:
            message = (
                f"the picture {quote_text(picture.path.name)} is too coarse for its place: {ppi:.0f} pixels per inch"
            )
            min_width = math.ceil(picture.width / ppi * MIN_PPI)
            yield Finding(where, message, f"use one at least {min_width} pixels wide")


def _iter_placed_pictures(content: EditionContent) -> Iterator[tuple[Picture, tuple[float, float], Where]]:
    """Every picture of the handout, the field that it fills, and where it is named."""
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
    """Nothing says what the cover picture shows, so that a screen reader passes it over.

    Add `cover_shows:` to clinic.yaml: one plain sentence.

    Bad:
        cover: beach.jpg
    Good:
        cover_shows: A person sitting on a beach, looking at ocean waves
    """
    brand = content.brand
    if brand.cover is None and brand.cover_shows:
        message = "`cover_shows` tells what the cover picture shows, but there is no cover picture"
        yield Finding(brand.where_of("cover_shows"), message, "put cover.svg back into assets/, or take this line out")
    if brand.cover is not None and not brand.cover_shows:
        message = "nothing says what the cover picture shows, so a screen reader passes it over"
        hint = "add a line to clinic.yaml, such as `cover_shows: A person looking at the sea`"
        yield Finding(brand.where_of("cover"), message, hint)
