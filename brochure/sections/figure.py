"""A picture from assets/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure import fields
from brochure.blocks import Figure as FigureBlock
from brochure.frozen import dataclass
from brochure.sections.base import Context, Section

if TYPE_CHECKING:
    from brochure.blocks import Block, Inline

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

    picture: str = fields.word("The picture's file in assets/ (SVG, PNG or JPEG).")
    alt: str = fields.word("What the picture shows, in words, for people who cannot see it.")
    caption: Inline = fields.linked("A line below the picture.", required=False)

    def blocks(self, context: Context) -> tuple[Block, ...]:
        """The picture; its place is that of the file's name, where a picture that cannot be read is reported."""
        return (FigureBlock(self.picture, self.alt, self.caption, self.place("picture")),)
