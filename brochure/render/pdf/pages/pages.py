"""Boxes to pages: ReportLab's Platypus fills the frames of the edition, which are pages or panels."""

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

    from brochure.design.laid_out_page import LaidOutPage
    from brochure.render.pdf.boxes.boxes import Box
    from brochure.render.pdf.boxes.footer import FooterFacts
    from brochure.render.pdf.merge.template import Template
    from brochure.render.pdf.pages.layout_context import LayoutContext
    from brochure.render.pdf.tagging.structure_tree import StructureRoot
    from brochure.render.pdf.writer.xmp import DocumentProperties


class PlacedBox(Flowable):
    """A box as a Platypus flowable.

    `page_height` is the height of a whole page (points): a box that gets so much space must be placed, even if a rule
    about splitting is broken.
    """

    def __init__(self, box: Box, width: float, page_height: float) -> None:
        super().__init__()
        self.box = box
        self.frame_width = width
        self.page_height = page_height

    def getSpaceBefore(self) -> float:
        return self.box.before

    def getSpaceAfter(self) -> float:
        return self.box.after

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        return width, self.box.measure_height(width)

    def split(self, width: float, height: float) -> list[PlacedBox]:
        first_part, remainder = self.box.split(width, height, forced=height > self.page_height - 1)
        if first_part is None:
            return []
        return [
            PlacedBox(split_part, width, self.page_height)
            for split_part in (first_part, remainder)
            if split_part is not None
        ]

    def drawOn(self, canvas: TaggedCanvas, x: float, y: float, _sW: float = 0) -> None:
        top = y + self.box.measure_height(self.frame_width)
        self.box.paint(canvas, x, top, self.frame_width)
        canvas.box_areas.append(Area(x, y, x + self.frame_width, top))


class LaidOutFile(NamedTuple):
    """The finished file, what is on each page, and, if a patient's words are in it, the template for other patients."""

    data: bytes
    pages: tuple[LaidOutPage, ...]
    template: Template | None = None


@dataclass(frozen=True)
class LayoutRun:
    """What the layout of any edition needs: structure tree, layout context, document properties, color or gray."""

    root: StructureRoot
    context: LayoutContext
    properties: DocumentProperties
    gray: bool = False
    viewer_preferences: tuple[tuple[str, str], ...] = ()  # for viewers and printers: ISO 32000-1, table 150

    def create_canvas(self, stream: BytesIO) -> TaggedCanvas:
        """Return a canvas of the size of the edition's sheet that writes into a stream."""
        canvas = TaggedCanvas(
            stream,
            root=self.root,
            family=self.context.family,
            palette=self.context.brand.palette,
            properties=self.properties,
            pagesize=self.context.edition.sheet_size,
            is_gray=self.gray,
        )
        if self.context.merge_text is not None:
            from brochure.render.pdf.merge.variable_parts import VariablePartRecorder

            canvas.recorder = VariablePartRecorder()
        for key, value in self.viewer_preferences:
            canvas.setViewerPreference(key, value)
        return canvas


def lay_out_pages(boxes: list[Box], layout_run: LayoutRun, facts: FooterFacts) -> LaidOutFile:
    """Lay boxes out on pages that follow one another, each with a footer; return the file."""
    footer = Footer(layout_run.context, facts)
    edition = footer.edition
    content_area = Area(*_to_upward_y(edition.sheet_size[1], edition.left, edition.top, edition.right, edition.bottom))
    frame = Frame(content_area.left, content_area.bottom, edition.width, edition.height, 0, 0, 0, 0)
    template = PageTemplate(edition.name, [frame], onPage=lambda canvas, _template: footer.draw(canvas))
    return _build_file(
        [PlacedBox(box, edition.width, edition.height) for box in boxes], layout_run, [template], content_area
    )


def lay_out_panels(sides: Sequence[Sequence[tuple[Area, Box]]], layout_run: LayoutRun) -> LaidOutFile:
    """Lay out the sides of a folded sheet, each with its panels from left to right; return the file.

    Every box must fit into its area.
    """
    edition = layout_run.context.edition
    width, height = edition.sheet_size
    story: list[Flowable] = []
    templates = []
    for side_index, side in enumerate(sides):
        frames = [
            Frame(area.left, area.bottom, area.right - area.left, area.top - area.bottom, 0, 0, 0, 0)
            for area, _ in side
        ]
        fold_positions = imposition.find_folds(width, side_index)
        templates.append(
            PageTemplate(f"side {side_index + 1}", frames, onPage=_build_fold_painter(fold_positions, height))
        )
        if side_index:
            story += [NextPageTemplate(f"side {side_index + 1}"), PageBreak()]
        for panel_index, (area, box) in enumerate(side):
            story += [FrameBreak()] if panel_index else []
            story.append(PlacedBox(box, area.right - area.left, area.top - area.bottom))
    content_area = Area(
        imposition.SAFE_MARGIN, height - edition.bottom, width - imposition.SAFE_MARGIN, height - edition.top
    )
    return _build_file(story, layout_run, templates, content_area)


def _build_file(
    story: list[Flowable], layout_run: LayoutRun, templates: list[PageTemplate], content_area: Area
) -> LaidOutFile:
    stream = BytesIO()
    pages: list[LaidOutPage] = []

    def record_page(canvas: TaggedCanvas, _template: BaseDocTemplate) -> None:
        pages.append(canvas.take_page(content_area))

    for template in templates:
        template.onPageEnd = record_page
    document = BaseDocTemplate(
        stream, pagesize=layout_run.context.edition.sheet_size, lang=layout_run.properties.language
    )
    document.addPageTemplates(templates)
    canvas = layout_run.create_canvas(stream)
    document.build(story, canvasmaker=lambda _name, **_options: canvas)
    release(document)
    merge_text = layout_run.context.merge_text
    if merge_text is None:
        return LaidOutFile(stream.getvalue(), tuple(pages))
    from brochure.render.pdf.merge.template import Template

    template = Template(canvas, stream.getvalue())
    return LaidOutFile(template.build_copy(merge_text.lines_by_query), tuple(pages), template)


def _to_upward_y(
    height: float, left: float, top: float, right: float, bottom: float
) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top with y counted upward, for lengths counted from the sheet's top (points)."""
    return left, height - bottom, right, height - top


def _build_fold_painter(
    fold_positions: tuple[float, float], height: float
) -> Callable[[TaggedCanvas, BaseDocTemplate], None]:
    """Return a function that draws short strokes at the sheet's edges where it is folded.

    The strokes are outside the area in which it is safe to print words.
    """
    mark_start, mark_end = imposition.FOLD_MARK

    def draw_fold_marks(canvas: TaggedCanvas, _template: BaseDocTemplate) -> None:
        for x in fold_positions:
            for start, end in ((mark_start, mark_end), (height - mark_end, height - mark_start)):
                icons.draw_fold_mark(canvas, x, start, end)

    return draw_fold_marks
