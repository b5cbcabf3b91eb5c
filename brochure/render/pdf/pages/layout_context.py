"""The layout context: the edition's measures, the brand's colors, the fonts and the fixed words of a document."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, Literal

from brochure.design.line_breaking import measure_text
from brochure.document import merge_fields
from brochure.render.pdf.boxes.boxes import CellBox, ColumnBox, TextBox
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.content.languages import Words
    from brochure.design.brand import Brand
    from brochure.design.editions import Edition, TextStyle, TypeScale
    from brochure.design.fonts import FontFamily
    from brochure.document.blocks import Inline, Span
    from brochure.render.pdf.boxes.boxes import Box
    from brochure.render.pdf.merge.merge_text import MergeText
    from brochure.render.pdf.tagging.structure_tree import StructureElement

# lengths that several boxes share, in points, from the design
RULE_WEIGHT = 0.75
HAIRLINE_WEIGHT = 0.5
HEAVY_RULE_WEIGHT = 2.25
HANDWRITING_LEADING = 20.0  # 7 mm from line to line, as on ruled paper
BORDER_INSET = 12.0  # from a border to the words in it


@dataclass(frozen=True)
class LayoutContext:
    """The edition, the brand, the fonts and the fixed words of one document."""

    edition: Edition
    brand: Brand
    family: FontFamily
    words: Words
    merge_text: MergeText | None = field(default=None, compare=False)  # a patient's words for the blanks

    @property
    def scale(self) -> TypeScale:
        """The type scale."""
        return self.edition.scale

    @property
    def width(self) -> float:
        """The width of the content (points)."""
        return self.edition.width

    @property
    def is_stacked(self) -> bool:
        """True if there is one column only: what belongs in the finding column goes above."""
        return self.edition.stacked

    @property
    def icon_scale(self) -> float:
        """The factor by which discs, tick boxes and icons are larger than in the design."""
        return self.edition.icon_scale

    @property
    def reading_x(self) -> float:
        """The left edge of the reading column, from the content's left edge (points)."""
        return self.edition.reading_left - self.edition.left

    @property
    def axis_x(self) -> float:
        """The x of dots and numbers, from the content's left edge (points)."""
        return self.edition.axis - self.edition.left

    def build_text(
        self,
        spans: Inline,
        style: TextStyle,
        element: StructureElement,
        *,
        align: Literal["left", "right"] = "left",
        keep_with_next: bool = False,
        bookmark: int | None = None,
    ) -> TextBox:
        """Return a box for a text; a text with a blank to write on gets lines far enough apart for handwriting."""
        blank_labels = self._describe_blanks(spans)
        if blank_labels:
            element.blank_descriptions |= blank_labels
            style = style.loosen(HANDWRITING_LEADING)
        merge_text = self.merge_text if self.has_merge_text(spans) else None
        return TextBox(
            spans,
            style,
            self.family,
            element,
            align=align,
            keep_with_next=keep_with_next,
            bookmark=bookmark,
            merge_text=merge_text,
        )

    def _describe_blanks(self, spans: Inline) -> dict[int, str]:
        """Return the spoken description of each blank to write on, by the number of its span."""
        blank_spans = ((number, span) for number, span in enumerate(spans) if merge_fields.is_blank(span))
        return {number: self.describe_blank(span) for number, span in blank_spans if not self.has_merge_text((span,))}

    def has_merge_text(self, spans: Inline) -> bool:
        """Return whether a patient's words go into a text."""
        return self.merge_text is not None and self.merge_text.has_words_in(spans)

    def describe_blank(self, span: Span) -> str:
        """Return the words that a screen reader says for a blank to write on."""
        return self.words.format_entry("blank", field=merge_fields.to_spoken_label(span.field))

    def build_pair(self, finding_text: TextBox, reading_box: Box) -> tuple[CellBox, ...]:
        """Return the cells of a pair: side by side, or one cell with the finding text on top if there is one column."""
        edition = self.edition
        if edition.stacked:
            return (CellBox(0, self.width, ColumnBox((replace(finding_text, keep_with_next=True), reading_box))),)
        return CellBox(0, edition.finding_width, finding_text), CellBox(
            self.reading_x, edition.reading_width, reading_box
        )

    def measure_width(self, spans: Inline, style: TextStyle) -> float:
        """Return the width of a text set on one line (points)."""
        return measure_text(spans, self.family, style.size, bold=style.bold)


def strip_spacing(style: TextStyle, *, bold: bool | None = None) -> TextStyle:
    """Return the same style with no space before and after, and in bold or regular if `bold` is given."""
    return replace(style, before=0, after=0, bold=style.bold if bold is None else bold)
