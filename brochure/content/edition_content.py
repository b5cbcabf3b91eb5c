"""What is checked: one handout with the clinic it is made for."""

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
    """A handout as it was written (`root`), as one edition says it, and as blocks; the clinic's branding and faces.

    `whole` is the handout with all that is meant for any edition, `handout` what is left of it in this one.
    `pictures` are those of its figures, by the name the content gives them; `edition` is how it is to be laid
    out. `copy` is the fingerprint of all that its content says, in whatever edition.
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
        """Whether its edition is the only one that the handout is made in."""
        return set(self.handout.editions or ("handout",)) == {self.edition.name}
