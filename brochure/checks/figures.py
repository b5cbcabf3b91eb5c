"""Pictures that would not print or not be heard: too few pixels, nothing that says what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.blocks import Figure
from brochure.checks.rule import Fault, rule
from brochure.pictures import resolution_problems
from brochure.problems import WARNING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.checks.subject import Subject
    from brochure.pictures import Picture
    from brochure.problems import Where


@rule("low-resolution-picture", WARNING)
def coarse_picture(subject: Subject) -> Iterator[Fault]:
    """A photograph has fewer than 225 pixels per inch at the size at which it is printed.

    Print practice: 300 pixels per inch are good, 225 are enough, below 150 a picture looks broken.
    """
    brand, edition = subject.brand, subject.edition
    if brand.logo is not None:
        yield from _coarse(brand.logo, edition.logo, brand.place("logo"))
    if brand.cover is not None:
        yield from _coarse(brand.cover, edition.cover, brand.place("cover"))
    for section in subject.document.sections:
        for block in section.body:
            if isinstance(block, Figure) and block.picture in subject.pictures and block.where is not None:
                yield from _coarse(subject.pictures[block.picture], edition.figure, block.where)


def _coarse(picture: Picture, field: tuple[float, float], where: Where) -> Iterator[Fault]:
    for problem in resolution_problems(picture, *field, where):
        yield Fault(problem.where, problem.message, problem.hint)


@rule("missing-alt-text", WARNING, "WCAG 2.1, 1.1.1")
def silent_cover(subject: Subject) -> Iterator[Fault]:
    """Nothing says what the cover picture shows, so that a screen reader passes it over.

    Add `cover_shows:` to clinic.yaml: one plain sentence.
    """
    brand = subject.brand
    if brand.cover is not None and not brand.cover_shows:
        message = "nothing says what the cover picture shows, so a screen reader passes it over"
        hint = "add a line to clinic.yaml, such as `cover_shows: A person looking at the sea`"
        yield Fault(brand.place("cover"), message, hint)
