"""Boxes -> pages: ReportLab's Platypus fills the frames of the edition: pages one after the other, or panels."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from brochure.design import imposition
from brochure.design.laid_out_page import Area
from brochure.render.pdf.boxes import icons
from brochure.render.pdf.boxes.footer import Footer
from brochure.render.pdf.pages.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    release,
)
from brochure.render.pdf.writer.canvas import TaggedCanvas
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from brochure.design.laid_out_page import Page
    from brochure.render.pdf.boxes.boxes import Box
    from brochure.render.pdf.boxes.footer import Facts
    from brochure.render.pdf.merge.template import Template
    from brochure.render.pdf.pages.layout_context import Setting
    from brochure.render.pdf.tagging.structure_tree import Root
    from brochure.render.pdf.writer.xmp import Properties


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


class Finished(NamedTuple):
    """The finished file, what stands on each of its pages, and with a patient's words the template for others'."""

    data: bytes
    pages: tuple[Page, ...]
    template: Template | None = None


@dataclass(frozen=True)
class Making:
    """What every file is made with, whatever its form: its tags, its setting, what it says of itself, its colours."""

    root: Root
    setting: Setting
    properties: Properties
    gray: bool = False
    preferences: tuple[tuple[str, str], ...] = ()  # for viewers and printers: ISO 32000-1, table 150

    def canvas(self, target: BytesIO) -> TaggedCanvas:
        """A canvas of the edition's sheet."""
        canvas = TaggedCanvas(
            target,
            root=self.root,
            family=self.setting.family,
            palette=self.setting.brand.palette,
            properties=self.properties,
            pagesize=self.setting.edition.sheet,
            gray=self.gray,
        )
        if self.setting.person is not None:
            from brochure.render.pdf.merge.variable_parts import Recorder

            canvas.recorder = Recorder()
        for key, value in self.preferences:
            canvas.setViewerPreference(key, value)
        return canvas


def lay_out(boxes: list[Box], making: Making, facts: Facts) -> Finished:
    """Lay out pages that follow one another, each with a footer."""
    footer = Footer(making.setting, facts)
    edition = footer.edition
    room = Area(*_upright(edition.sheet[1], edition.left, edition.top, edition.right, edition.bottom))
    frame = Frame(room.left, room.bottom, edition.width, edition.height, 0, 0, 0, 0)
    template = PageTemplate(edition.name, [frame], onPage=lambda canvas, _template: footer.draw(canvas))
    return _build([Placed(box, edition.width, edition.height) for box in boxes], making, [template], room)


def lay_out_panels(sides: Sequence[Sequence[tuple[Area, Box]]], making: Making) -> Finished:
    """Lay out the sides of a folded sheet, each with its panels from left to right; every box fits into its area."""
    edition = making.setting.edition
    width, height = edition.sheet
    story: list[Flowable] = []
    templates = []
    for number, side in enumerate(sides):
        frames = [
            Frame(area.left, area.bottom, area.right - area.left, area.top - area.bottom, 0, 0, 0, 0)
            for area, _ in side
        ]
        folds = imposition.folds(width, number)
        templates.append(PageTemplate(f"side {number + 1}", frames, onPage=_fold_marks(folds, height)))
        if number:
            story += [NextPageTemplate(f"side {number + 1}"), PageBreak()]
        for position, (area, box) in enumerate(side):
            story += [FrameBreak()] if position else []
            story.append(Placed(box, area.right - area.left, area.top - area.bottom))
    room = Area(imposition.SAFE, height - edition.bottom, width - imposition.SAFE, height - edition.top)
    return _build(story, making, templates, room)


def _build(story: list[Flowable], making: Making, templates: list[PageTemplate], room: Area) -> Finished:
    target = BytesIO()
    pages: list[Page] = []

    def full(canvas: TaggedCanvas, _template: BaseDocTemplate) -> None:
        pages.append(canvas.take_page(room))

    for template in templates:
        template.onPageEnd = full
    document = BaseDocTemplate(target, pagesize=making.setting.edition.sheet, lang=making.properties.language)
    document.addPageTemplates(templates)
    canvas = making.canvas(target)
    document.build(story, canvasmaker=lambda _name, **_options: canvas)
    release(document)
    person = making.setting.person
    if person is None:
        return Finished(target.getvalue(), tuple(pages))
    from brochure.render.pdf.merge.template import Template

    template = Template(canvas, target.getvalue())
    return Finished(template.copy(person.lines), tuple(pages), template)


def _upright(height: float, left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
    """Left, bottom, right, top with y upwards, of what is measured from the sheet's top."""
    return left, height - bottom, right, height - top


def _fold_marks(folds: tuple[float, float], height: float) -> Callable[[TaggedCanvas, BaseDocTemplate], None]:
    """Short strokes at the sheet's edges where it is folded, outside what is safe to print words on."""
    near, far = imposition.MARK

    def draw(canvas: TaggedCanvas, _template: BaseDocTemplate) -> None:
        for x in folds:
            for start, end in ((near, far), (height - far, height - near)):
                icons.fold(canvas, x, start, end)

    return draw
