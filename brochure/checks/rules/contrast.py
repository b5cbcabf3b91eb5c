"""Colors that meet on a page: they must differ enough for all readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.checks.rule import Finding, rule
from brochure.design import colors
from brochure.design.brand import SHAPE_CONTRAST, TEXT_CONTRAST
from brochure.diagnostics.problem import WARNING
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.checks.rule import Rule
    from brochure.checks.text.page_index import PageIndex
    from brochure.design.brand import Palette


@dataclass(frozen=True)
class ColorPair:
    """Two colors that meet on a page: their use, the two colors, and the contrast that they need."""

    use: str
    foreground: str
    background: str
    min_contrast: float


def list_color_pairs(palette: Palette) -> tuple[ColorPair, ...]:
    """Return every pair of colors that meet on a page, except for hairlines, which have no meaning."""
    white = colors.WHITE
    return (
        ColorPair("words", palette.ink, white, TEXT_CONTRAST),
        ColorPair("headings and links", palette.brand, white, TEXT_CONTRAST),
        ColorPair("risks and warnings", palette.accent, white, TEXT_CONTRAST),
        ColorPair("step numbers", white, palette.brand, TEXT_CONTRAST),
        ColorPair("emergency marks", white, palette.accent, SHAPE_CONTRAST),
        ColorPair("people in charts", palette.mid, white, SHAPE_CONTRAST),
        ColorPair("lines to write on", palette.write, white, SHAPE_CONTRAST),
    )


@rule("faint-colour-pair", WARNING, "WCAG 2.1, 1.4.3 and 1.4.11")
def faint_colour_pair(page_index: PageIndex) -> Iterator[Finding]:
    """Two colors that meet on the page are too much alike for some readers.

    Words need a contrast of 4.5:1, and shapes that mean something need 3:1. If one of the two colors in clinic.yaml is
    too pale, that is an error; this check looks at all the colors that the program derives from them. Choose a darker
    color.

    Bad:
        figures of people in a gray of 2.1:1 on white
    Good:
        figures of people in a gray of 3.4:1 on white
    """
    brand = page_index.content.brand
    for pair in list_color_pairs(brand.palette):
        ratio = colors.contrast(pair.foreground, pair.background)
        if ratio < pair.min_contrast:
            message = f"{pair.use}, {pair.foreground} on {pair.background}, have a contrast of {int(ratio * 10) / 10}:1"
            hint = f"choose a darker color in clinic.yaml: the contrast must be at least {pair.min_contrast}:1"
            yield Finding(brand.where_of("colours"), message, hint)


RULES: tuple[Rule[PageIndex], ...] = (faint_colour_pair,)
