"""Pictures that would not print or not be heard: too few pixels, nothing that says what they show."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from brochure.checks.rule import Fault, rule
from brochure.design.images import LEAST_PPI, drawn_scale
from brochure.design.svg.tree import shown
from brochure.diagnostics.problem import UNREADY, WARNING
from brochure.document.blocks import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.content.edition_content import Subject
    from brochure.design.images import Picture
    from brochure.diagnostics.problem import Where


_LEAST = 150.0  # pixels per inch; with fewer a picture looks broken


@rule("low-resolution-picture", WARNING, placed=True)
def coarse_picture(subject: Subject) -> Iterator[Fault]:
    """A photograph has fewer than 225 pixels per inch at the size at which it is printed.

    Print practice: 300 pixels per inch are good, 225 are enough, below 150 a picture looks broken. Use the photograph
    as the camera made it, not a copy from a web page or a message.

    Bad:
        a picture 600 pixels wide, printed 5 inches wide
    Good:
        the same picture 1500 pixels wide, or a drawing (SVG)
    """
    yield from _coarse(subject, _LEAST, LEAST_PPI)


@rule("unprintable-picture", UNREADY, placed=True)
def broken_picture(subject: Subject) -> Iterator[Fault]:
    """A photograph has fewer than 150 pixels per inch at the size at which it is printed: it looks broken.

    Steps show along every edge, and faces cannot be told. Use the photograph as the camera made it.

    Bad:
        a picture 400 pixels wide, printed 5 inches wide
    Good:
        the same picture 1500 pixels wide, or a drawing (SVG)
    """
    yield from _coarse(subject, 0, _LEAST)


def _coarse(subject: Subject, least: float, enough: float) -> Iterator[Fault]:
    """The photographs whose pixels per inch lie between two bounds."""
    for picture, (width, height), where in _placed(subject):
        ppi = 72 / drawn_scale(picture, width, height)
        if picture.kind != "svg" and least <= ppi < enough:
            message = f"the picture {shown(picture.path.name)} is too coarse for its place: {ppi:.0f} pixels per inch"
            wide = math.ceil(picture.width / ppi * LEAST_PPI)
            yield Fault(where, message, f"use one at least {wide} pixels wide")


def _placed(subject: Subject) -> Iterator[tuple[Picture, tuple[float, float], Where]]:
    """Every picture of the handout, the field that it fills, and where it is named."""
    brand, edition = subject.brand, subject.edition
    if brand.logo is not None:
        yield brand.logo, edition.logo, brand.place("logo")
    if brand.cover is not None:
        yield brand.cover, edition.cover, brand.place("cover")
    for section in subject.document.sections:
        for block in section.body:
            if isinstance(block, Figure) and block.picture in subject.pictures and block.where is not None:
                yield subject.pictures[block.picture], edition.figure, block.where


@rule("missing-alt-text", WARNING, "WCAG 2.1, 1.1.1")
def silent_cover(subject: Subject) -> Iterator[Fault]:
    """Nothing says what the cover picture shows, so that a screen reader passes it over.

    Add `cover_shows:` to clinic.yaml: one plain sentence.

    Bad:
        cover: beach.jpg
    Good:
        cover_shows: A person sitting on a beach, looking at ocean waves
    """
    brand = subject.brand
    if brand.cover is None and brand.cover_shows:
        message = "`cover_shows` tells what the cover picture shows, but there is no cover picture"
        yield Fault(brand.place("cover_shows"), message, "put cover.svg back into assets/, or take this line out")
    if brand.cover is not None and not brand.cover_shows:
        message = "nothing says what the cover picture shows, so a screen reader passes it over"
        hint = "add a line to clinic.yaml, such as `cover_shows: A person looking at the sea`"
        yield Fault(brand.place("cover"), message, hint)
