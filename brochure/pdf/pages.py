"""Boxes -> pages: ReportLab's Platypus fills the frames of the edition; the footer is drawn on each page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING

from reportlab.platypus.doctemplate import BaseDocTemplate, PageTemplate
from reportlab.platypus.flowables import Flowable
from reportlab.platypus.frames import Frame

from brochure.blocks import Span
from brochure.lines import break_lines
from brochure.page import Area
from brochure.pdf import marks
from brochure.pdf.canvas import TaggedCanvas
from brochure.pdf.setting import RULE, tight

if TYPE_CHECKING:
    from brochure.editions import Type
    from brochure.lines import Line
    from brochure.page import Page
    from brochure.pdf.file import Properties
    from brochure.pdf.flow import Box
    from brochure.pdf.setting import Setting
    from brochure.pdf.structure import Root


class Placed(Flowable):
    """A box as Platypus wants it. `page` is the height of a whole page: what has that much room must be placed."""

    def __init__(self, box: Box, width: float, page: float) -> None:
        super().__init__()
        self.box = box
        self.frame_width = width
        self.page = page

    def getSpaceBefore(self) -> float:
        return self.box.before

    def getSpaceAfter(self) -> float:
        return self.box.after

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        return width, self.box.height(width)

    def split(self, width: float, height: float) -> list[Placed]:
        first, rest = self.box.cut(width, height, forced=height > self.page - 1)
        if first is None:
            return []
        return [Placed(part, width, self.page) for part in (first, rest) if part is not None]

    def drawOn(self, canvas: TaggedCanvas, x: float, y: float, _sW: float = 0) -> None:
        top = y + self.box.height(self.frame_width)
        self.box.paint(canvas, x, top, self.frame_width)
        canvas.boxes.append(Area(x, y, x + self.frame_width, top))


@dataclass(frozen=True)
class Footer:
    """What the foot of every page says: the clinic, its phone, the review state, the fingerprint of this copy."""

    clinic: str
    phone: str
    review: str
    copy: str


def lay_out(
    boxes: list[Box], root: Root, setting: Setting, properties: Properties, footer: Footer
) -> tuple[bytes, tuple[Page, ...]]:
    """The finished file, and what stands on each of its pages."""
    edition = setting.edition
    _, height = edition.sheet
    room = Area(edition.left, height - edition.bottom, edition.right, height - edition.top)
    target = BytesIO()
    pages: list[Page] = []

    def canvas_maker(_name: object, **_options: object) -> TaggedCanvas:
        return TaggedCanvas(
            target,
            root=root,
            family=setting.family,
            palette=setting.brand.palette,
            properties=properties,
            pagesize=edition.sheet,
        )

    def foot(canvas: TaggedCanvas, _template: BaseDocTemplate) -> None:
        _footer(canvas, setting, footer)

    def full(canvas: TaggedCanvas, _template: BaseDocTemplate) -> None:
        pages.append(canvas.take_page(room))

    frame = Frame(room.left, room.bottom, edition.width, edition.height, 0, 0, 0, 0)
    template = BaseDocTemplate(target, pagesize=edition.sheet, lang=properties.language)
    template.addPageTemplates(PageTemplate(edition.name, [frame], onPage=foot, onPageEnd=full))
    template.build([Placed(box, edition.width, edition.height) for box in boxes], canvasmaker=canvas_maker)
    return target.getvalue(), tuple(pages)


_BETWEEN = Span("\xa0\xa0·\xa0\xa0")
_RIGHT = 100.0  # kept for the page number and the fingerprint


def _footer(canvas: TaggedCanvas, setting: Setting, footer: Footer) -> None:
    """Two lines on the left, two on the right, under a rule; an artifact, as its words stand in the body too."""
    edition, look = setting.edition, setting.scale.footer
    top = edition.sheet[1] - edition.footer_rule
    baseline = top - 5 - look.baseline
    clinic, phone, review = Span(footer.clinic, bold=True), Span(footer.phone), Span(footer.review)
    rows: tuple[tuple[Span, ...], ...] = (clinic, _BETWEEN, phone) if footer.phone else (clinic,), (review,)
    if setting.natural_width(rows[0], look) > setting.width - _RIGHT:
        rows = (clinic,), ((phone, _BETWEEN, review) if footer.phone else (review,))
    left = zip(rows, (baseline, baseline - look.leading), strict=True)
    with canvas.artifact("/Type/Pagination/Subtype/Footer/Attached[/Bottom]"):
        marks.rule(canvas, edition.left, edition.right, top, RULE, "line")
        for spans, y in left:
            _line(canvas, setting, spans, look, y)
        number = canvas.getPageNumber()

        def page(total: int) -> str:
            words = setting.words.format("page", n=number, total=total)
            return canvas.line_code(*_right(setting, words, baseline, bold=True))

        copy = setting.words.format("copy", fingerprint=footer.copy)
        canvas.later(page)
        canvas.draw_line(*_right(setting, copy, baseline - look.leading, bold=False))


def _line(canvas: TaggedCanvas, setting: Setting, spans: tuple[Span, ...], look: Type, y: float) -> None:
    """One line on the left, set smaller where a long name would run into the page number."""
    spans = tuple(span for span in spans if span.text)
    if not spans:
        return
    room = setting.width - _RIGHT
    wide = setting.natural_width(spans, look)
    fitted = look if wide <= room else replace(look, size=look.size * room / wide)
    line = break_lines(spans, setting.family, fitted.size, 1e9)[0]
    canvas.draw_line(line, setting.edition.left, y, fitted)


def _right(setting: Setting, words: str, y: float, *, bold: bool) -> tuple[Line, float, float, Type]:
    """A line that ends at the right edge: what `draw_line` wants to know."""
    look = tight(setting.scale.footer, bold=bold)
    line = break_lines((Span(words),), setting.family, look.size, 1e9, bold=bold)[0]
    return line, setting.edition.right - line.width, y, look
