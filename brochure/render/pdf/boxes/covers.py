"""The heads of the other editions: the first page in large print, and the cover of a tri-fold or a booklet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.document.blocks import Span
from brochure.render.pdf.boxes.boxes import Cell, Column, Drawn, Row
from brochure.render.pdf.boxes.masthead import cover_picture, draft_box, key_message, picture_box, title
from brochure.render.pdf.pages.layout_context import tight

if TYPE_CHECKING:
    from brochure.design.images import Picture
    from brochure.document.blocks import Document
    from brochure.render.pdf.boxes.boxes import Box
    from brochure.render.pdf.pages.layout_context import Setting
    from brochure.render.pdf.tagging.structure_tree import Element
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_GAP = 24.0  # between the clinic and the picture, side by side
_BESIDE_LOGO = 12.0


def large_masthead(setting: Setting, parent: Element, draft: str) -> Row | None:
    """Large print: logo, Draft and the clinic's name on the left, the picture on the right."""
    brand, edition = setting.brand, setting.edition
    wide = edition.width if brand.cover is None else edition.width - edition.cover[0] - _GAP
    clinic: list[Box] = []
    cells: list[Cell] = []
    if brand.logo is not None:
        logo = _logo(setting, brand.logo, parent)
        cells.append(Cell(0, edition.logo[0], logo))
        if draft:
            at = edition.logo[1] + 1.5 * _BESIDE_LOGO
            cells.append(Cell(at, wide - at, _lowered(draft_box(setting, parent, draft), logo.tall)))
        clinic.append(Row(tuple(cells), level=False))
    elif draft:
        clinic.append(draft_box(setting, parent, draft))
    clinic += _names(setting, parent)
    halves = [Cell(0, wide, Column(tuple(clinic)))] if clinic else []
    if brand.cover is not None:
        picture = _picture(setting, brand.cover, parent)
        halves.append(Cell(edition.width - edition.cover[0], edition.cover[0], picture))
    return Row(tuple(halves), level=False) if halves else None


def cover(setting: Setting, document: Document, parent: Element, draft: str, height: float) -> Column:
    """A cover `height` tall: the clinic, the picture and the title above, the key message at its foot."""
    brand, edition = setting.brand, setting.edition
    top: list[Box] = []
    if brand.logo is None:
        top += _names(setting, parent, first=True)
    else:
        logo = _logo(setting, brand.logo, parent)
        at = min(edition.logo[0], logo.tall * brand.logo.width / brand.logo.height) + _BESIDE_LOGO
        words = Column(tuple(_names(setting, parent, first=True)))
        room = edition.width - at
        beside = _lowered(words, logo.tall, room)
        top.append(Row((Cell(0, at, logo), Cell(at, room, beside)), level=False, after=16))
    if brand.cover is not None:
        top.append(replace(_picture(setting, brand.cover, parent), before=16))
    top += title(setting, document, parent, first=not top).boxes
    if draft:
        top.append(replace(draft_box(setting, parent, draft), before=12))
    foot: Box = _blank(0)
    if document.key_message is not None:
        foot = replace(key_message(setting, document.key_message, parent), after=0.0)
    return stretched(Column(tuple(top)), foot, edition.width, height)


def stretched(above: Column, below: Box, width: float, height: float) -> Column:
    """Two boxes in a place `height` tall, one at its top, the other at its foot."""
    spare = height - Column((above, _blank(0), below)).height(width)
    return Column((above, _blank(max(spare, 0.0)), below))


def _logo(setting: Setting, logo: Picture, parent: Element) -> Drawn:
    figure = parent.add("Figure", alt=setting.words.format("logo", name=setting.brand.name))
    return picture_box(logo, figure, *setting.edition.logo)


def _picture(setting: Setting, picture: Picture, parent: Element) -> Drawn:
    shows = setting.brand.cover_shows
    figure = parent.add("Figure", alt=shows) if shows else None
    return cover_picture(picture, figure, *setting.edition.cover)


def _names(setting: Setting, parent: Element, *, first: bool = False) -> list[Box]:
    """The clinic's name and its line."""
    brand, scale = setting.brand, setting.scale
    boxes: list[Box] = []
    if brand.name:
        look = tight(scale.clinic) if first else scale.clinic
        boxes.append(replace(setting.text((Span(brand.name),), look, parent.add("P")), balanced=True))
    if brand.tagline:
        boxes.append(setting.text((Span(brand.tagline),), scale.small, parent.add("P")))
    return boxes


def _lowered(box: Box, tall: float, width: float = 0.0) -> Box:
    """A box moved down to the middle of something `tall`; as it is where it is taller."""
    spare = (tall - box.height(width)) / 2
    return Column((_blank(spare), box)) if spare > 0 else box


def _blank(tall: float) -> Drawn:
    def nothing(_canvas: TaggedCanvas, _x: float, _top: float, _width: float) -> None:
        pass

    return Drawn(tall, nothing)
