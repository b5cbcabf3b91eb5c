"""The first page's head: whose handout this is, what it is about, and the one thing to remember."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.document.blocks import Paragraph, Span
from brochure.render.pdf.boxes.boxes import Cell, Column, Drawn, Outline, Row
from brochure.render.pdf.boxes.images import draw as draw_picture
from brochure.render.pdf.boxes.lists import bullets
from brochure.render.pdf.pages.layout_context import INSET, tight

if TYPE_CHECKING:
    from brochure.design.images import Picture
    from brochure.document.blocks import Callout, Document
    from brochure.render.pdf.boxes.boxes import Box, Decoration, Text
    from brochure.render.pdf.pages.layout_context import Setting
    from brochure.render.pdf.tagging.structure_tree import Element
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_PAD_DOWN, _PAD_ACROSS = 2.0, 7.0  # inside the Draft mark
_DRAFT_GAP = 12.0


def picture_box(picture: Picture, figure: Element, wide: float, tall: float) -> Drawn:
    """A picture as large as the field allows, in its own proportions."""
    factor = min(wide / picture.width, tall / picture.height)
    width, height = picture.width * factor, picture.height * factor

    def draw(canvas: TaggedCanvas, x: float, top: float, _w: float) -> None:
        canvas.shape(
            figure, f"<</O/Layout/Placement/Block/BBox[{x:.2f} {top - height:.2f} {x + width:.2f} {top:.2f}]>>"
        )
        with canvas.tag(figure):
            draw_picture(canvas, picture, x, top - height, width, height)

    return Drawn(height, draw)


def masthead(setting: Setting, parent: Element, draft: str) -> Row | None:
    """Logo and clinic's name in the finding column, the cover picture in the reading column; Draft at the foot.

    `draft` is the review state that makes it a draft, or empty.
    """
    brand, edition = setting.brand, setting.edition
    finding: list[Box] = []
    if brand.logo is not None:
        logo = parent.add("Figure", alt=setting.words.format("logo", name=brand.name))
        finding.append(picture_box(brand.logo, logo, *edition.logo))
    if brand.name:
        finding.append(setting.text((Span(brand.name),), setting.scale.clinic, parent.add("P")))
    if brand.tagline:
        finding.append(setting.text((Span(brand.tagline),), setting.scale.small, parent.add("P")))
    cells = []
    if finding:
        cells.append(Cell(0, edition.finding, Column(tuple(finding))))
    if brand.cover is not None:
        alt = brand.cover_shows
        cover = parent.add("Figure", alt=alt) if alt else None
        cells.append(Cell(setting.reading, edition.reading_width, cover_picture(brand.cover, cover, *edition.cover)))
    if not draft:
        return Row(tuple(cells)) if cells else None
    mark = _mark(setting, parent, draft)
    room = mark.look.leading + 2 * _PAD_DOWN + _DRAFT_GAP
    tall = max((c.box.height(c.width) for c in cells if c.x), default=0.0)
    beside = max((c.box.height(c.width) for c in cells if not c.x), default=-_DRAFT_GAP)
    extra = max(0.0, beside + room - max(tall, beside))
    return Row(tuple(cells), pad_bottom=extra, decorate=_draft_mark(setting, mark))


def cover_picture(picture: Picture, figure: Element | None, wide: float, tall: float) -> Drawn:
    """The cover picture as large as its field allows; without a figure it is decoration."""
    if figure is not None:
        return picture_box(picture, figure, wide, tall)
    factor = min(wide / picture.width, tall / picture.height)  # nothing says what it shows: decoration
    width, height = picture.width * factor, picture.height * factor

    def draw(canvas: TaggedCanvas, x: float, top: float, _w: float) -> None:
        with canvas.artifact():
            draw_picture(canvas, picture, x, top - height, width, height)

    return Drawn(height, draw)


def _mark(setting: Setting, parent: Element, review: str) -> Text:
    """The word Draft; heard with the review state, as the footer that says it on every page is not read aloud."""
    heard = f"{setting.words['draft']}. {review}."
    return setting.text((Span(setting.words["draft"]),), tight(setting.scale.draft), parent.add("P", actual_text=heard))


def _draft_mark(setting: Setting, mark: Text) -> Decoration:
    wide = setting.natural_width(mark.spans, mark.look)

    def draw(canvas: TaggedCanvas, x: float, top: float, _w: float, height: float, row: Row) -> None:
        if row.ends:
            _boxed(canvas, mark, wide, x, top - height)

    return draw


def _boxed(canvas: TaggedCanvas, mark: Text, wide: float, x: float, bottom: float) -> None:
    """The mark in its outline, whose lower left corner is (x, bottom)."""
    box = wide + 2 * _PAD_ACROSS, mark.look.leading + 2 * _PAD_DOWN
    with canvas.artifact():
        canvas.setStrokeColor(canvas.colour("accent"))
        canvas.setLineWidth(1.25)
        canvas.roundRect(x + 0.625, bottom + 0.625, box[0], box[1], 3)
    mark.paint(canvas, x + 0.625 + _PAD_ACROSS, bottom + 0.625 + box[1] - _PAD_DOWN, wide + 1)


def draft_box(setting: Setting, parent: Element, review: str) -> Drawn:
    """The Draft mark as a box of its own."""
    mark = _mark(setting, parent, review)
    wide = setting.natural_width(mark.spans, mark.look)
    tall = mark.look.leading + 2 * _PAD_DOWN + 1.25

    def draw(canvas: TaggedCanvas, x: float, top: float, _w: float) -> None:
        _boxed(canvas, mark, wide, x, top - tall)

    return Drawn(tall, draw)


def title(setting: Setting, document: Document, parent: Element, *, first: bool) -> Column:
    """The title (H1) and what the handout is about."""
    look = replace(setting.scale.title, before=0) if first else setting.scale.title
    words = setting.text(document.title.spans, look, parent.add("H1"), with_next=True, bookmark=0)
    heading = replace(words, balanced=setting.stacked)
    if document.subtitle is None:
        return Column((heading,))
    subtitle = setting.text(document.subtitle.spans, setting.scale.subtitle, parent.add("P"))
    return Column((heading, subtitle))


def key_message(setting: Setting, block: Callout, parent: Element) -> Outline:
    """The one thing to remember, outlined over the whole width, its label in the finding column."""
    element = parent.add("Sect")
    label = setting.text(block.label.spans, setting.scale.key_label, element.add("H2"))
    statement = _statement(setting, block, element)
    at = setting.reading - INSET
    inner = setting.width - 2 * INSET
    if setting.stacked:
        words = Column((replace(label, space_after=3, with_next=True), statement))
        return Outline(words, "brand", 2, 8, (10, INSET, 12), before=16, after=2)
    row = Row((Cell(0, setting.edition.finding - INSET, label), Cell(at, inner - at, statement)))
    return Outline(row, "brand", 2, 8, (10, INSET, 10), before=18, after=2)


def _statement(setting: Setting, block: Callout, element: Element) -> Column:
    """The statement's paragraphs, in the statement's type."""
    width = setting.width - setting.reading - INSET
    boxes: list[Box] = []
    for part in block.body:
        if isinstance(part, Paragraph):
            boxes.append(setting.text(part.spans, setting.scale.statement, element.add("P")))
        else:
            boxes.append(bullets(setting, part, element, width))
    return Column(tuple(boxes))
