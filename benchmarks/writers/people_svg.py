"""People chart, one figure per person, as an SVG image for the contenders that read SVG."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brochure.design.brand import Palette
    from brochure.document.blocks import PeopleRow


def compute_size(row: PeopleRow) -> tuple[int, float]:
    """Return the number of figures per line, and the scale of one, whose size at 1 is 12 × 29 points."""
    return (15, 1.08) if row.total <= 45 else (27, 0.5)


def draw_people(row: PeopleRow, palette: Palette) -> str:
    """Draw the chart: counted figures are filled, the others outlined; without a count all are alike."""
    across, scale = compute_size(row)
    down = math.ceil(row.total / across)
    people = []
    for number in range(row.total):
        x, y = (number % across) * 14, (number // across) * 32
        fill = palette.mid if row.count is None else palette.brand if number < row.count else "#FFFFFF"
        stroke = "none" if row.count is None else palette.brand
        attributes = f'fill="{fill}" stroke="{stroke}" stroke-width="0.9"'
        people.append(f'<circle cx="{x + 7}" cy="{y + 5}" r="3.5" {attributes}/>')
        people.append(f'<rect x="{x + 2}" y="{y + 10}" width="10" height="19" rx="4" {attributes}/>')
    width, height = across * 14, down * 32
    sizes = f'viewBox="0 0 {width} {height}" width="{width * scale:.2f}pt" height="{height * scale:.2f}pt"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {sizes}>{"".join(people)}</svg>\n'
