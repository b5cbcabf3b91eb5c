"""The content of one edition, which the checks and the layout read: the handout, its blocks and the clinic's brand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.content.handout import Handout
    from brochure.content.sections.base import Context
    from brochure.design.brand import Brand
    from brochure.design.editions import Edition
    from brochure.design.fonts import FontFamily
    from brochure.design.images import Picture
    from brochure.document.blocks import Document
    from brochure.source.parser import Node


@dataclass(frozen=True)
class EditionContent:
    """One edition of a handout: the content file's tree (`root`), the tailored `handout`, its blocks (`document`).

    `full_handout` is the handout before tailoring, with the content of every edition. `brand` and `family` are the
    clinic's brand and fonts. `pictures` are the figures' images by the file names in the content. `edition` says
    how to lay it out. `fingerprint` is that of the full handout, the same in every edition.
    """

    root: Node
    handout: Handout
    document: Document
    brand: Brand
    context: Context
    family: FontFamily
    pictures: dict[str, Picture]
    edition: Edition
    fingerprint: str
    full_handout: Handout

    @property
    def is_only_edition(self) -> bool:
        """True if the handout is made in this edition only."""
        return set(self.handout.editions or ("handout",)) == {self.edition.name}
