"""The fonts of a page: each is subset to the characters that the page uses, and embedded in its style sheet."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from brochure.design.fonts import GLYPH_SUBSTITUTES

if TYPE_CHECKING:
    from brochure.design.fonts import Font, FontFamily

# Only these names are kept: those that the license demands (copyright, license, its address), and the font's own.
_KEPT_NAME_IDS = (0, 1, 2, 4, 6, 13, 14)


def build_font_rules(family: FontFamily, characters: set[str]) -> str:
    """Return the @font-face rules of the family's two weights, with the fonts as data URLs."""
    rules = (_build_font_rule(font, weight, characters) for font, weight in ((family.regular, 400), (family.bold, 700)))
    return "\n".join(rules)


def _build_font_rule(font: Font, weight: int, characters: set[str]) -> str:
    data = base64.b64encode(_subset_font(font, characters)).decode()
    source = f"url(data:font/ttf;base64,{data}) format('truetype')"
    return f"@font-face{{font-family:'Handout';font-weight:{weight};font-display:block;src:{source}}}"


def _subset_font(font: Font, characters: set[str]) -> bytes:
    """Return the font file with only the glyphs of these characters, and their kerning."""
    import uharfbuzz as hb

    subset_input = hb.SubsetInput()
    subset_input.sets(hb.SubsetInputSets.UNICODE).update(
        {
            ord(character)
            for character in characters | {GLYPH_SUBSTITUTES.get(character, character) for character in characters}
        }
    )
    subset_input.sets(hb.SubsetInputSets.NAME_ID).clear()
    subset_input.sets(hb.SubsetInputSets.NAME_ID).update(_KEPT_NAME_IDS)
    subset_input.flags = hb.SubsetFlags.NO_HINTING
    data: bytes = hb.subset(font.hb_font.face, subset_input).blob.data
    return data
