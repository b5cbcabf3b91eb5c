"""A picture from assets/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.content import records
from brochure.content.sections.base import Context, Section
from brochure.document.blocks import Figure
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
class FigureSection(Section):
    """One picture."""

    states = "findings"
    acts = False
    draws = True

    picture: str = records.word_field("The picture's file in assets/ (SVG, PNG or JPEG).")
    alt: str = records.word_field("A description of the picture in words, for people who cannot see it.")
    caption: Inline = records.text_field_with_links("A line below the picture.", role="caption", required=False)

    def build_blocks(self, context: Context) -> tuple[Block, ...]:
        """Return the picture, with the position of its file name, where an unreadable picture is reported."""
        return (Figure(self.picture, self.alt, self.caption, self.where_of("picture")),)
