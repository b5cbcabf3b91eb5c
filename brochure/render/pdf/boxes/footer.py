"""The foot of every page: the clinic, its phone, the review state; the page's number and the copy's fingerprint."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.design.line_breaking import break_lines
from brochure.document.blocks import Span
from brochure.render.pdf.boxes import icons
from brochure.render.pdf.pages.layout_context import RULE, tight
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.design.editions import Type
    from brochure.design.line_breaking import Line
    from brochure.document.blocks import Inline
    from brochure.render.pdf.pages.layout_context import Setting
    from brochure.render.pdf.tagging.display_list import Painting
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_BETWEEN = Span("\xa0\xa0·\xa0\xa0")
_RIGHT = 100.0  # kept for the page number and the fingerprint, in footers of 10 points
_ARTIFACT = "/Type/Pagination/Subtype/Footer/Attached[/Bottom]"
_GAP = 8.0  # at least, between left and right
_ABOVE = 5.0  # between the rule and the words


@dataclass(frozen=True)
class Facts:
    """What the foot of a page says: the clinic, its phone, the review state, the fingerprint of this copy."""

    clinic: str
    phone: str
    review: str
    copy: str


class Footer:
    """Lines on the left, two on the right, under a rule; an artifact, as its words stand in the body too.

    A long name is set smaller; in editions of one column not below their smallest size: then it takes more lines, and
    `edition` is the edition with that much less room for content.
    """

    def __init__(self, setting: Setting, facts: Facts) -> None:
        self.setting = setting
        self.look = setting.scale.footer
        self._alike: Painting | None = None
        self.copy = setting.words.format("copy", fingerprint=facts.copy)
        self._right = max(_RIGHT, setting.natural_width((Span(self.copy),), self.look) + _GAP)
        self.rows = [row for spans in self._texts(facts) for row in self._fitted(spans)]
        more = max(0, len(self.rows) - 2) * self.look.leading
        edition = setting.edition
        self.edition = replace(edition, bottom=edition.bottom - more, footer_rule=edition.footer_rule - more)

    def _texts(self, facts: Facts) -> list[Inline]:
        """What stands on the left: two texts, parted where a line may end."""
        clinic, phone, review = Span(facts.clinic, bold=True), Span(facts.phone), Span(facts.review)
        rows: list[Inline] = [(clinic, _BETWEEN, phone) if facts.phone else (clinic,), (review,)]
        if self.setting.natural_width(rows[0], self.look) > self._room:
            rows = [(clinic,), (phone, _BETWEEN, review) if facts.phone else (review,)]
        return [tuple(span for span in row if span.text) for row in rows if any(span.text for span in row)]

    @property
    def _room(self) -> float:
        return self.setting.width - self._right

    def _fitted(self, spans: Inline) -> list[tuple[Line, Type]]:
        """A text in one line, set smaller where that will do; else in several."""
        wide = self.setting.natural_width(spans, self.look)
        least = self.setting.edition.smallest
        size = self.look.size * min(1.0, self._room / wide) if wide else self.look.size
        if size >= least or not self.setting.stacked:
            look = replace(self.look, size=size)
            return [(break_lines(spans, self.setting.family, size, 1e9)[0], look)]
        look = replace(self.look, size=max(least, self.look.size))
        return [(line, look) for line in break_lines(spans, self.setting.family, look.size, self._room)]

    def draw(self, canvas: TaggedCanvas) -> None:
        """Draw the footer of the page that is being made: what all pages say alike, and the page's number."""
        if self._alike is None:
            self._alike = canvas.painting(lambda: self._draw_alike(canvas), {})
        canvas.foot(self._alike)
        with canvas.artifact(_ARTIFACT):
            page_number = canvas.getPageNumber()

            def page(total: int) -> str:
                words = self.setting.words.format("page", n=page_number, total=total)
                return canvas.line_code(*self._at_right(words, self._baseline, bold=True))

            canvas.later(page)

    def _draw_alike(self, canvas: TaggedCanvas) -> None:
        edition, leading = self.edition, self.look.leading
        with canvas.artifact(_ARTIFACT):
            icons.rule(canvas, edition.left, edition.right, self._top, RULE, "line")
            for number, (line, fitted) in enumerate(self.rows):
                canvas.draw_line(line, edition.left, self._baseline - number * leading, fitted)
            canvas.draw_line(*self._at_right(self.copy, self._baseline - leading, bold=False))

    @property
    def _top(self) -> float:
        return self.edition.sheet[1] - self.edition.footer_rule

    @property
    def _baseline(self) -> float:
        return self._top - _ABOVE - self.look.baseline

    def _at_right(self, words: str, y: float, *, bold: bool) -> tuple[Line, float, float, Type]:
        """A line that ends at the right edge: what `draw_line` wants to know."""
        look = tight(self.look, bold=bold)
        line = break_lines((Span(words),), self.setting.family, look.size, 1e9, bold=bold)[0]
        return line, self.edition.right - line.width, y, look
