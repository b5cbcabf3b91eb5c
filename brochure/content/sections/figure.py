"""A picture from assets/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.content import records
from brochure.content.sections.base import Context, Section
from brochure.document.blocks import Figure as FigureBlock
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.document.blocks import Block, Inline

EXAMPLE = """\
heading: How an infusion works
kind: figure
picture: infusion.svg
alt: A bag of fluid hangs above a chair; a thin tube leads to the arm of a person who sits in it.
caption: The medicine runs in slowly, over about 40 minutes.
"""


@dataclass(frozen=True, kw_only=True, repr=False)
class Figure(Section):
    """One picture."""

    states = "findings"
    acts = False
    draws = True

    picture: str = records.word("The picture's file in assets/ (SVG, PNG or JPEG).")
    alt: str = records.word("What the picture shows, in words, for people who cannot see it.")
    caption: Inline = records.linked("A line below the picture.", role="caption", required=False)

    def blocks(self, context: Context) -> tuple[Block, ...]:
        """The picture; its place is that of the file's name, where a picture that cannot be read is reported."""
        return (FigureBlock(self.picture, self.alt, self.caption, self.place("picture")),)
