"""Colours that meet on a page: whether they can be told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.checks.rule import Fault, rule
from brochure.design import colours
from brochure.design.brand import SHAPE_CONTRAST, TEXT_CONTRAST
from brochure.diagnostics.problem import WARNING
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.checks.rule import RuleOver
    from brochure.checks.text.page_index import Printed
    from brochure.design.brand import Palette


@dataclass(frozen=True)
class Pair:
    """Two colours that meet on a page: what is drawn, on what, and the contrast it needs."""

    what: str
    front: str
    back: str
    least: float


def pairs(palette: Palette) -> tuple[Pair, ...]:
    """Every pair of colours that is drawn, but for hairlines, which carry no meaning."""
    white = colours.WHITE
    return (
        Pair("words", palette.ink, white, TEXT_CONTRAST),
        Pair("headings and links", palette.brand, white, TEXT_CONTRAST),
        Pair("risks and warnings", palette.accent, white, TEXT_CONTRAST),
        Pair("the numbers of steps", white, palette.brand, TEXT_CONTRAST),
        Pair("the mark of emergencies", white, palette.accent, SHAPE_CONTRAST),
        Pair("people in charts", palette.mid, white, SHAPE_CONTRAST),
        Pair("lines to write on", palette.write, white, SHAPE_CONTRAST),
    )


@rule("faint-colour-pair", WARNING, "WCAG 2.1, 1.4.3 and 1.4.11")
def faint_colour_pair(printed: Printed) -> Iterator[Fault]:
    """Two colours that meet on the page are too much alike for some readers.

    Words need a contrast of 4.5:1, shapes that mean something 3:1. The two colours in clinic.yaml are refused when
    they are too pale; this looks at all that is made of them.

    Bad:
        figures of people in a grey of 2.1:1 on white
    Good:
        figures of people in a grey of 3.4:1 on white
    """
    brand = printed.subject.brand
    for pair in pairs(brand.palette):
        ratio = colours.contrast(pair.front, pair.back)
        if ratio < pair.least:
            message = f"{pair.what}, {pair.front} on {pair.back}, have a contrast of {int(ratio * 10) / 10}:1"
            hint = f"choose a darker colour in clinic.yaml: it takes {pair.least}:1"
            yield Fault(brand.place("colours"), message, hint)


RULES: tuple[RuleOver[Printed], ...] = (faint_colour_pair,)
