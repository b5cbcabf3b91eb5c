"""The footer of every page: the clinic, its phone, the review state; the page number and the fingerprint."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.design.line_breaking import break_lines
from brochure.document.blocks import Span
from brochure.render.pdf.boxes import icons
from brochure.render.pdf.pages.layout_context import RULE_WEIGHT, strip_spacing
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.design.editions import TextStyle
    from brochure.design.line_breaking import Line
    from brochure.document.blocks import Inline
    from brochure.render.pdf.pages.layout_context import LayoutContext
    from brochure.render.pdf.tagging.display_list import DisplayList
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_SEPARATOR = Span("\xa0\xa0·\xa0\xa0")
_MIN_RIGHT_WIDTH = 100.0  # points, for the page number and the fingerprint, in footers of 10 points
_ARTIFACT = "/Type/Pagination/Subtype/Footer/Attached[/Bottom]"
_SIDE_GAP = 8.0  # points, at least, between left and right
_RULE_GAP = 5.0  # points, between the rule and the words


@dataclass(frozen=True)
class FooterFacts:
    """The facts in a footer: the clinic, its phone, the review state, the fingerprint of this handout."""

    clinic_name: str
    phone: str
    review_state: str
    fingerprint: str


class Footer:
    """Lines on the left and two lines on the right, below a rule; an artifact, as the body says the same.

    A long name is set smaller. Editions with one column keep their smallest size: there, a long name takes more lines,
    and `edition` is the edition with so much less height for content.
    """

    def __init__(self, context: LayoutContext, facts: FooterFacts) -> None:
        self.context = context
        self.style = context.scale.footer
        self._shared_display_list: DisplayList | None = None
        self.fingerprint_text = context.words.format_entry("copy", fingerprint=facts.fingerprint)
        self._right_width = max(
            _MIN_RIGHT_WIDTH, context.measure_width((Span(self.fingerprint_text),), self.style) + _SIDE_GAP
        )
        self.left_lines = [styled_line for spans in self._split_texts(facts) for styled_line in self._fit_text(spans)]
        extra_height = max(0, len(self.left_lines) - 2) * self.style.leading
        edition = context.edition
        self.edition = replace(
            edition, bottom=edition.bottom - extra_height, footer_rule=edition.footer_rule - extra_height
        )

    def _split_texts(self, facts: FooterFacts) -> list[Inline]:
        """Return the two texts on the left, divided so that the first fits on one line if possible."""
        clinic_span, phone_span, review_span = (
            Span(facts.clinic_name, bold=True),
            Span(facts.phone),
            Span(facts.review_state),
        )
        texts: list[Inline] = [(clinic_span, _SEPARATOR, phone_span) if facts.phone else (clinic_span,), (review_span,)]
        if self.context.measure_width(texts[0], self.style) > self._available_width:
            texts = [(clinic_span,), (phone_span, _SEPARATOR, review_span) if facts.phone else (review_span,)]
        return [tuple(span for span in text if span.text) for text in texts if any(span.text for span in text)]

    @property
    def _available_width(self) -> float:
        return self.context.width - self._right_width

    def _fit_text(self, spans: Inline) -> list[tuple[Line, TextStyle]]:
        """Return a text on one line, set smaller if necessary; on several lines if it would be too small."""
        text_width = self.context.measure_width(spans, self.style)
        min_size = self.context.edition.smallest_size
        size = self.style.size * min(1.0, self._available_width / text_width) if text_width else self.style.size
        if size >= min_size or not self.context.is_stacked:
            style = replace(self.style, size=size)
            return [(break_lines(spans, self.context.family, size, 1e9)[0], style)]
        style = replace(self.style, size=max(min_size, self.style.size))
        return [(line, style) for line in break_lines(spans, self.context.family, style.size, self._available_width)]

    def draw(self, canvas: TaggedCanvas) -> None:
        """Draw the footer of the current page: the part that is the same on all pages, and the page number."""
        if self._shared_display_list is None:
            self._shared_display_list = canvas.capture_display_list(lambda: self._draw_shared(canvas), {})
        canvas.place_footer(self._shared_display_list)
        with canvas.mark_artifact(_ARTIFACT):
            page_number = canvas.getPageNumber()

            def build_page_number(total: int) -> str:
                text = self.context.words.format_entry("page", n=page_number, total=total)
                return canvas.format_line_operators(*self._build_right_line(text, self._first_baseline, bold=True))

            canvas.defer_operators(build_page_number)

    def _draw_shared(self, canvas: TaggedCanvas) -> None:
        edition, leading = self.edition, self.style.leading
        with canvas.mark_artifact(_ARTIFACT):
            icons.draw_rule(canvas, edition.left, edition.right, self._rule_y, RULE_WEIGHT, "line")
            for index, (line, style) in enumerate(self.left_lines):
                canvas.draw_decorative_line(line, edition.left, self._first_baseline - index * leading, style)
            canvas.draw_decorative_line(
                *self._build_right_line(self.fingerprint_text, self._first_baseline - leading, bold=False)
            )

    @property
    def _rule_y(self) -> float:
        return self.edition.sheet_size[1] - self.edition.footer_rule

    @property
    def _first_baseline(self) -> float:
        return self._rule_y - _RULE_GAP - self.style.baseline

    def _build_right_line(self, text: str, y: float, *, bold: bool) -> tuple[Line, float, float, TextStyle]:
        """Return a line that ends at the right edge, its x and y (points) and its style, as the canvas takes them."""
        style = strip_spacing(self.style, bold=bold)
        line = break_lines((Span(text),), self.context.family, style.size, 1e9, bold=bold)[0]
        return line, self.edition.right - line.width, y, style
