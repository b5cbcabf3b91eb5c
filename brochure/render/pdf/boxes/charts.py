"""People charts -> boxes: one figure for one person, trials side by side and never pooled."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.design.icons import FEW, MANY, MORE, PERSON_FIELD, people_in_row
from brochure.render.pdf.boxes import icons
from brochure.render.pdf.boxes.boxes import Cell, Column, Drawn, Outline, Row
from brochure.render.pdf.pages.layout_context import tight
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.document.blocks import Panel, PeopleChart, PeopleRow
    from brochure.render.pdf.boxes.boxes import Box
    from brochure.render.pdf.pages.layout_context import Setting
    from brochure.render.pdf.tagging.structure_tree import Element
    from brochure.render.pdf.writer.canvas import TaggedCanvas

_PAD = (10.0, 11.0, 10.0)
_GAP = 18.0  # between two panels
_LARGEST = 1.6  # times the design's size, in large print


@dataclass(frozen=True)
class _Crowd:
    """How people stand: so many in a row, so far apart across and down, at a scale."""

    in_row: int
    across: float
    down: float
    scale: float

    def rows(self, total: int) -> int:
        return -(-total // self.in_row)

    def fitted(self, room: float, largest: float) -> _Crowd:
        """The same crowd at another size: as wide as the room, but no more than `largest` times the design's."""
        factor = min(largest, room / (self.in_row * self.across))
        return _Crowd(self.in_row, self.across * factor, self.down * factor, self.scale * factor)

    def height(self, total: int) -> float:
        return (self.rows(total) - 1) * self.down + PERSON_FIELD[1] * self.scale


_CROWDS = {
    FEW: _Crowd(FEW, 15.2, 36, 1.08),
    MORE: _Crowd(MORE, 11.4, 27, 0.82),
    MANY: _Crowd(MANY, 8.44, 16.2, 0.5),
}


def people_chart(setting: Setting, block: PeopleChart, parent: Element) -> Box:
    """The panels of a chart, side by side and equally tall, or one under another where there is one column."""
    if setting.stacked:
        stacked = (_panel(setting, panel, parent, setting.width) for panel in block.panels)
        return Column(tuple(replace(panel, before=6, after=8) for panel in stacked))
    if len(block.panels) == 1:
        width = setting.edition.reading_width
        panel = _panel(setting, block.panels[0], parent, width)
        return Row((Cell(setting.reading, width, panel),), before=9, after=9, whole=True)
    width = (setting.width - _GAP) / 2
    panels = [_panel(setting, panel, parent, width) for panel in block.panels]
    tallest = max(panel.height(width) for panel in panels)
    cells = tuple(
        Cell(number * (width + _GAP), width, replace(panel, tall=tallest)) for number, panel in enumerate(panels)
    )
    return Row(cells, before=9, after=9, whole=True)


def _panel(setting: Setting, panel: Panel, parent: Element, width: float) -> Outline:
    """One trial: how many people, the result, the pictures, the caption."""
    element = parent.add("Sect")
    small = tight(setting.scale.small)
    room, largest = width - 2 * _PAD[1], 1.0 if setting.unit == 1 else _LARGEST
    boxes: list[Box] = [
        setting.text(panel.study, replace(small, after=2), element.add("P"), with_next=True),
        setting.text(panel.result, replace(setting.scale.result, after=8), element.add("H3"), with_next=True),
    ]
    for picture in panel.pictures:
        boxes.append(setting.text(picture.label, replace(small, after=3), element.add("P"), with_next=True))
        boxes.append(_people(picture, element, _crowd(picture).fitted(room, largest)))
    if panel.caption:
        boxes.append(setting.text(panel.caption, small, element.add("P")))
    return Outline(Column(tuple(boxes)), "brand", 1, 6, _PAD)


def _crowd(picture: PeopleRow) -> _Crowd:
    return _CROWDS[people_in_row(picture.total, counted=picture.count is not None)]


def _people(picture: PeopleRow, parent: Element, crowd: _Crowd) -> Drawn:
    figure = parent.add("Figure", alt=picture.alt)

    def draw(canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        tall = crowd.height(picture.total)
        wide = min(picture.total, crowd.in_row) * crowd.across
        box = f"{x:.2f} {top - tall:.2f} {x + min(wide, width):.2f} {top:.2f}"
        canvas.shape(figure, f"<</O/Layout/Placement/Block/BBox[{box}]>>")
        looks = [_looks(canvas, picture, number) for number in range(picture.total)]
        with canvas.tag(figure):
            for number in range(picture.total):
                left = x + number % crowd.in_row * crowd.across
                down = top - number // crowd.in_row * crowd.down
                icons.person(canvas, (left, down), crowd.scale, *looks[number])

    return Drawn(crowd.height(picture.total), draw, after=11)


def _looks(canvas: TaggedCanvas, picture: PeopleRow, number: int) -> tuple[str, str | None]:
    """Fill and stroke of one person: filled for yes, an outline for no, all alike where no counts are given."""
    brand = canvas.colour("brand")
    if picture.count is None:
        return canvas.colour("mid"), None
    return (brand, brand) if number < picture.count else (icons.WHITE, brand)
