"""A picture of people, one figure for one person, as an SVG file for the peers that read SVG."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brochure.design.brand import Palette
    from brochure.document.blocks import PeopleRow


def size(row: PeopleRow) -> tuple[int, float]:
    """How many people stand in a row, and how large one is, in parts of 12 × 29 points."""
    return (15, 1.08) if row.total <= 45 else (27, 0.5)


def svg(row: PeopleRow, palette: Palette) -> str:
    """The picture: those who count are filled, the others outlined; all are alike where there are no counts."""
    across, scale = size(row)
    down = math.ceil(row.total / across)
    people = []
    for number in range(row.total):
        x, y = (number % across) * 14, (number // across) * 32
        filled = palette.mid if row.count is None else palette.brand if number < row.count else "#FFFFFF"
        line = "none" if row.count is None else palette.brand
        look = f'fill="{filled}" stroke="{line}" stroke-width="0.9"'
        people.append(f'<circle cx="{x + 7}" cy="{y + 5}" r="3.5" {look}/>')
        people.append(f'<rect x="{x + 2}" y="{y + 10}" width="10" height="19" rx="4" {look}/>')
    wide, tall = across * 14, down * 32
    sizes = f'viewBox="0 0 {wide} {tall}" width="{wide * scale:.2f}pt" height="{tall * scale:.2f}pt"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {sizes}>{"".join(people)}</svg>\n'
