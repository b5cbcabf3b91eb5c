"""What every part of a page needs to know: the edition's measures, the brand's colours, the faces, the tool's words."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, Literal

from brochure.design.line_breaking import text_width
from brochure.document import merge_fields
from brochure.render.pdf.boxes.boxes import Cell, Column, Text
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.content.languages import Words
    from brochure.design.brand import Brand
    from brochure.design.editions import Edition, Scale, Type
    from brochure.design.fonts import Family
    from brochure.document.blocks import Inline, Span
    from brochure.render.pdf.boxes.boxes import Box
    from brochure.render.pdf.merge.merge_text import Person
    from brochure.render.pdf.tagging.structure_tree import Element

# lengths that several parts share, from the design
RULE = 0.75
HAIRLINE = 0.5
HEAVY = 2.25
HANDWRITING = 20.0  # 7 mm from line to line, as in ruled paper
INSET = 12.0  # from an outline to the words in it


@dataclass(frozen=True)
class Setting:
    """The edition, the brand, the faces and the words of one document."""

    edition: Edition
    brand: Brand
    family: Family
    words: Words
    person: Person | None = field(default=None, compare=False)  # whose words go into the blanks, if anybody's

    @property
    def scale(self) -> Scale:
        """The type scale."""
        return self.edition.scale

    @property
    def width(self) -> float:
        """The width of the content."""
        return self.edition.width

    @property
    def stacked(self) -> bool:
        """Whether there is one column: what would stand in the finding column stands above."""
        return self.edition.stacked

    @property
    def unit(self) -> float:
        """How much larger discs, boxes and icons are than the design's."""
        return self.edition.unit

    @property
    def reading(self) -> float:
        """Where the reading column begins, from the content's left."""
        return self.edition.reading - self.edition.left

    @property
    def axis(self) -> float:
        """Where dots and numbers sit, from the content's left."""
        return self.edition.axis - self.edition.left

    def text(
        self,
        spans: Inline,
        look: Type,
        element: Element,
        *,
        align: Literal["left", "right"] = "left",
        with_next: bool = False,
        bookmark: int | None = None,
    ) -> Text:
        """A box of words; those with a blank to write on have room for handwriting between the lines."""
        blanks = self._blanks(spans)
        if blanks:
            element.blanks |= blanks
            look = look.loose(HANDWRITING)
        person = self.person if self.fills(spans) else None
        return Text(
            spans, look, self.family, element, align=align, with_next=with_next, bookmark=bookmark, person=person
        )

    def _blanks(self, spans: Inline) -> dict[int, str]:
        """For each span that is a blank to write on what is said of it."""
        blanks = ((number, span) for number, span in enumerate(spans) if merge_fields.is_blank(span))
        return {number: self.blank(span) for number, span in blanks if not self.fills((span,))}

    def fills(self, spans: Inline) -> bool:
        """Whether a patient's words go into a text."""
        return self.person is not None and self.person.is_in(spans)

    def blank(self, span: Span) -> str:
        """What is said of a blank to write on."""
        return self.words.format("blank", field=merge_fields.label(span.field))

    def pair(self, finding: Text, reading: Box) -> tuple[Cell, ...]:
        """The cells of a pair: side by side, or the finding cell above where there is one column."""
        edition = self.edition
        if edition.stacked:
            return (Cell(0, self.width, Column((replace(finding, with_next=True), reading))),)
        return Cell(0, edition.finding, finding), Cell(self.reading, edition.reading_width, reading)

    def natural_width(self, spans: Inline, look: Type) -> float:
        """How wide the words are on one line."""
        return text_width(spans, self.family, look.size, bold=look.bold)


def tight(look: Type, *, bold: bool | None = None) -> Type:
    """The same setting with no space around it."""
    return replace(look, before=0, after=0, bold=look.bold if bold is None else bold)
