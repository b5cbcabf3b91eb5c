"""The head of the first page: the clinic, the title, and the key message."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.document.blocks import Paragraph, Span
from brochure.render.pdf.boxes.boxes import BorderBox, CellBox, ColumnBox, FixedBox, RowBox
from brochure.render.pdf.boxes.images import draw_picture
from brochure.render.pdf.boxes.lists import build_bullets
from brochure.render.pdf.pages.layout_context import BORDER_INSET, strip_spacing

if TYPE_CHECKING:
    from brochure.design.images import Picture
    from brochure.document.blocks import Callout, Document
    from brochure.render.pdf.boxes.boxes import Box, Decoration, TextBox
    from brochure.render.pdf.pages.layout_context import LayoutContext
    from brochure.render.pdf.tagging.structure_tree import StructureElement
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_MARK_PADDING_Y, _MARK_PADDING_X = 2.0, 7.0  # points, inside the border of the Draft mark
_MARK_GAP = 12.0


def build_picture_box(picture: Picture, figure: StructureElement, max_width: float, max_height: float) -> FixedBox:
    """Return a box with a picture as large as the field (points) allows, in its own proportions."""
    factor = min(max_width / picture.width, max_height / picture.height)
    width, height = picture.width * factor, picture.height * factor

    def draw_figure(canvas: TaggedCanvas, x: float, top: float, _w: float) -> None:
        canvas.set_attributes(
            figure, f"<</O/Layout/Placement/Block/BBox[{x:.2f} {top - height:.2f} {x + width:.2f} {top:.2f}]>>"
        )
        with canvas.tag(figure):
            draw_picture(canvas, picture, x, top - height, width, height)

    return FixedBox(height, draw_figure)


def build_masthead(context: LayoutContext, parent: StructureElement, draft_state: str) -> RowBox | None:
    """Return logo and clinic's name in the finding column, the cover picture in the reading column, Draft at the foot.

    `draft_state` is the review state that makes it a draft, or empty. Return None if there is nothing to show.
    """
    brand, edition = context.brand, context.edition
    finding_boxes: list[Box] = []
    if brand.logo is not None:
        logo_figure = parent.add_child("Figure", alt=context.words.format_entry("logo", name=brand.name))
        finding_boxes.append(build_picture_box(brand.logo, logo_figure, *edition.logo))
    if brand.name:
        finding_boxes.append(context.build_text((Span(brand.name),), context.scale.clinic, parent.add_child("P")))
    if brand.tagline:
        finding_boxes.append(context.build_text((Span(brand.tagline),), context.scale.small, parent.add_child("P")))
    cells = []
    if finding_boxes:
        cells.append(CellBox(0, edition.finding_width, ColumnBox(tuple(finding_boxes))))
    if brand.cover is not None:
        alt_text = brand.cover_shows
        cover_figure = parent.add_child("Figure", alt=alt_text) if alt_text else None
        cells.append(
            CellBox(
                context.reading_x, edition.reading_width, build_cover_picture(brand.cover, cover_figure, *edition.cover)
            )
        )
    if not draft_state:
        return RowBox(tuple(cells)) if cells else None
    mark = _build_draft_mark(context, parent, draft_state)
    mark_height = mark.style.leading + 2 * _MARK_PADDING_Y + _MARK_GAP
    picture_height = max((cell.box.measure_height(cell.width) for cell in cells if cell.x), default=0.0)
    finding_height = max((cell.box.measure_height(cell.width) for cell in cells if not cell.x), default=-_MARK_GAP)
    extra_padding = max(0.0, finding_height + mark_height - max(picture_height, finding_height))
    return RowBox(tuple(cells), pad_bottom=extra_padding, decorate=_build_mark_decoration(context, mark))


def build_cover_picture(
    picture: Picture, figure: StructureElement | None, max_width: float, max_height: float
) -> FixedBox:
    """Return the cover picture as large as its field (points) allows; without a figure element it is an artifact."""
    if figure is not None:
        return build_picture_box(picture, figure, max_width, max_height)
    factor = min(max_width / picture.width, max_height / picture.height)  # without alt text: an artifact
    width, height = picture.width * factor, picture.height * factor

    def draw_artifact(canvas: TaggedCanvas, x: float, top: float, _w: float) -> None:
        with canvas.mark_artifact():
            draw_picture(canvas, picture, x, top - height, width, height)

    return FixedBox(height, draw_artifact)


def _build_draft_mark(context: LayoutContext, parent: StructureElement, review_state: str) -> TextBox:
    """Return the word Draft; screen readers add the review state, as they do not read the footer that has it."""
    spoken_text = f"{context.words['draft']}. {review_state}."
    return context.build_text(
        (Span(context.words["draft"]),),
        strip_spacing(context.scale.draft),
        parent.add_child("P", actual_text=spoken_text),
    )


def _build_mark_decoration(context: LayoutContext, mark: TextBox) -> Decoration:
    mark_width = context.measure_width(mark.spans, mark.style)

    def draw_at_foot(canvas: TaggedCanvas, x: float, top: float, _w: float, height: float, row: RowBox) -> None:
        if row.ends_here:
            _draw_mark(canvas, mark, mark_width, x, top - height)

    return draw_at_foot


def _draw_mark(canvas: TaggedCanvas, mark: TextBox, mark_width: float, x: float, bottom: float) -> None:
    """Draw the Draft mark in its border, with its lower left corner at (x, bottom)."""
    box_size = mark_width + 2 * _MARK_PADDING_X, mark.style.leading + 2 * _MARK_PADDING_Y
    with canvas.mark_artifact():
        canvas.setStrokeColor(canvas.get_color("accent"))
        canvas.setLineWidth(1.25)
        canvas.roundRect(x + 0.625, bottom + 0.625, box_size[0], box_size[1], 3)
    mark.paint(canvas, x + 0.625 + _MARK_PADDING_X, bottom + 0.625 + box_size[1] - _MARK_PADDING_Y, mark_width + 1)


def build_draft_box(context: LayoutContext, parent: StructureElement, review_state: str) -> FixedBox:
    """Return the Draft mark as a box of its own."""
    mark = _build_draft_mark(context, parent, review_state)
    mark_width = context.measure_width(mark.spans, mark.style)
    box_height = mark.style.leading + 2 * _MARK_PADDING_Y + 1.25

    def draw_mark(canvas: TaggedCanvas, x: float, top: float, _w: float) -> None:
        _draw_mark(canvas, mark, mark_width, x, top - box_height)

    return FixedBox(box_height, draw_mark)


def build_title(context: LayoutContext, document: Document, parent: StructureElement, *, is_first: bool) -> ColumnBox:
    """Return the title (H1) and the subtitle, if any."""
    style = replace(context.scale.title, before=0) if is_first else context.scale.title
    title_text = context.build_text(
        document.title.spans, style, parent.add_child("H1"), keep_with_next=True, bookmark=0
    )
    heading = replace(title_text, is_balanced=context.is_stacked)
    if document.subtitle is None:
        return ColumnBox((heading,))
    subtitle = context.build_text(document.subtitle.spans, context.scale.subtitle, parent.add_child("P"))
    return ColumnBox((heading, subtitle))


def build_key_message(context: LayoutContext, block: Callout, parent: StructureElement) -> BorderBox:
    """Return the key message in a border across the full width, its label in the finding column."""
    element = parent.add_child("Sect")
    label = context.build_text(block.label.spans, context.scale.key_label, element.add_child("H2"))
    statement = _build_statement(context, block, element)
    statement_x = context.reading_x - BORDER_INSET
    inner_width = context.width - 2 * BORDER_INSET
    if context.is_stacked:
        text_column = ColumnBox((replace(label, space_after=3, keep_with_next=True), statement))
        return BorderBox(text_column, "brand", 2, 8, (10, BORDER_INSET, 12), before=16, after=2)
    row = RowBox(
        (
            CellBox(0, context.edition.finding_width - BORDER_INSET, label),
            CellBox(statement_x, inner_width - statement_x, statement),
        )
    )
    return BorderBox(row, "brand", 2, 8, (10, BORDER_INSET, 10), before=18, after=2)


def _build_statement(context: LayoutContext, block: Callout, element: StructureElement) -> ColumnBox:
    """Return the paragraphs and lists of the key message, the paragraphs in its own text style."""
    width = context.width - context.reading_x - BORDER_INSET
    boxes: list[Box] = []
    for child in block.body:
        if isinstance(child, Paragraph):
            boxes.append(context.build_text(child.spans, context.scale.statement, element.add_child("P")))
        else:
            boxes.append(build_bullets(context, child, element, width))
    return ColumnBox(tuple(boxes))
