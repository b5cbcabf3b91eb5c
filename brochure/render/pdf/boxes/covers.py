"""Heads of the other editions: the head of the first page in large print, the cover of a tri-fold or a booklet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.document.blocks import Span
from brochure.render.pdf.boxes.boxes import CellBox, ColumnBox, FixedBox, RowBox
from brochure.render.pdf.boxes.masthead import (
    build_cover_picture,
    build_draft_box,
    build_key_message,
    build_picture_box,
    build_title,
)
from brochure.render.pdf.pages.layout_context import strip_spacing

if TYPE_CHECKING:
    from brochure.design.images import Picture
    from brochure.document.blocks import Document
    from brochure.render.pdf.boxes.boxes import Box
    from brochure.render.pdf.pages.layout_context import LayoutContext
    from brochure.render.pdf.tagging.structure_tree import StructureElement
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_PICTURE_GAP = 24.0  # points, between the clinic on the left and the picture on the right
_LOGO_GAP = 12.0


def build_large_masthead(context: LayoutContext, parent: StructureElement, draft_state: str) -> RowBox | None:
    """Return the head in large print: logo, Draft and the clinic's name on the left, the picture on the right.

    Return None if there is nothing to show.
    """
    brand, edition = context.brand, context.edition
    left_width = edition.width if brand.cover is None else edition.width - edition.cover[0] - _PICTURE_GAP
    clinic_boxes: list[Box] = []
    cells: list[CellBox] = []
    if brand.logo is not None:
        logo_box = _build_logo(context, brand.logo, parent)
        cells.append(CellBox(0, edition.logo[0], logo_box))
        if draft_state:
            draft_x = edition.logo[1] + 1.5 * _LOGO_GAP
            cells.append(
                CellBox(
                    draft_x,
                    left_width - draft_x,
                    _center_vertically(build_draft_box(context, parent, draft_state), logo_box.fixed_height),
                )
            )
        clinic_boxes.append(RowBox(tuple(cells), align_baselines=False))
    elif draft_state:
        clinic_boxes.append(build_draft_box(context, parent, draft_state))
    clinic_boxes += _build_names(context, parent)
    halves = [CellBox(0, left_width, ColumnBox(tuple(clinic_boxes)))] if clinic_boxes else []
    if brand.cover is not None:
        cover_box = _build_picture(context, brand.cover, parent)
        halves.append(CellBox(edition.width - edition.cover[0], edition.cover[0], cover_box))
    return RowBox(tuple(halves), align_baselines=False) if halves else None


def build_cover(
    context: LayoutContext, document: Document, parent: StructureElement, draft_state: str, height: float
) -> ColumnBox:
    """Return a cover of a height (points): clinic, picture and title at the top, the key message at the foot."""
    brand, edition = context.brand, context.edition
    top_boxes: list[Box] = []
    if brand.logo is None:
        top_boxes += _build_names(context, parent, is_first=True)
    else:
        logo_box = _build_logo(context, brand.logo, parent)
        name_x = min(edition.logo[0], logo_box.fixed_height * brand.logo.width / brand.logo.height) + _LOGO_GAP
        name_column = ColumnBox(tuple(_build_names(context, parent, is_first=True)))
        available = edition.width - name_x
        centered_names = _center_vertically(name_column, logo_box.fixed_height, available)
        top_boxes.append(
            RowBox(
                (CellBox(0, name_x, logo_box), CellBox(name_x, available, centered_names)),
                align_baselines=False,
                after=16,
            )
        )
    if brand.cover is not None:
        top_boxes.append(replace(_build_picture(context, brand.cover, parent), before=16))
    top_boxes += build_title(context, document, parent, is_first=not top_boxes).boxes
    if draft_state:
        top_boxes.append(replace(build_draft_box(context, parent, draft_state), before=12))
    foot_box: Box = _build_spacer(0)
    if document.key_message is not None:
        foot_box = replace(build_key_message(context, document.key_message, parent), after=0.0)
    return stretch_to_height(ColumnBox(tuple(top_boxes)), foot_box, edition.width, height)


def stretch_to_height(above: ColumnBox, below: Box, width: float, height: float) -> ColumnBox:
    """Return a column of a height (points), with one box at its top and the other at its foot."""
    spare_height = height - ColumnBox((above, _build_spacer(0), below)).measure_height(width)
    return ColumnBox((above, _build_spacer(max(spare_height, 0.0)), below))


def _build_logo(context: LayoutContext, logo: Picture, parent: StructureElement) -> FixedBox:
    figure = parent.add_child("Figure", alt=context.words.format_entry("logo", name=context.brand.name))
    return build_picture_box(logo, figure, *context.edition.logo)


def _build_picture(context: LayoutContext, picture: Picture, parent: StructureElement) -> FixedBox:
    alt_text = context.brand.cover_shows
    figure = parent.add_child("Figure", alt=alt_text) if alt_text else None
    return build_cover_picture(picture, figure, *context.edition.cover)


def _build_names(context: LayoutContext, parent: StructureElement, *, is_first: bool = False) -> list[Box]:
    """Return the clinic's name and its tagline."""
    brand, scale = context.brand, context.scale
    boxes: list[Box] = []
    if brand.name:
        style = strip_spacing(scale.clinic) if is_first else scale.clinic
        boxes.append(replace(context.build_text((Span(brand.name),), style, parent.add_child("P")), is_balanced=True))
    if brand.tagline:
        boxes.append(context.build_text((Span(brand.tagline),), scale.small, parent.add_child("P")))
    return boxes


def _center_vertically(box: Box, height: float, width: float = 0.0) -> Box:
    """Return a box moved down to the middle of a height (points); unchanged if it is taller."""
    offset = (height - box.measure_height(width)) / 2
    return ColumnBox((_build_spacer(offset), box)) if offset > 0 else box


def _build_spacer(height: float) -> FixedBox:
    def draw_nothing(_canvas: TaggedCanvas, _x: float, _top: float, _width: float) -> None:
        pass

    return FixedBox(height, draw_nothing)
