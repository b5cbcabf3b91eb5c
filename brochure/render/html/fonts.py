"""The type faces of a page: each cut down to the characters that the page uses, and carried in its style sheet."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from brochure.design.fonts import GLYPH_SUBSTITUTES

if TYPE_CHECKING:
    from brochure.design.fonts import Font, FontFamily

# Of the names in a face only those stay that the licence asks for: copyright, licence, its address; and the face's own.
_KEPT_NAME_IDS = (0, 1, 2, 4, 6, 13, 14)


def build_font_rules(family: FontFamily, characters: set[str]) -> str:
    """The rules that name the family's two weights, with the faces as data; nothing else is in them."""
    rules = (_build_font_rule(font, weight, characters) for font, weight in ((family.regular, 400), (family.bold, 700)))
    return "\n".join(rules)


def _build_font_rule(font: Font, weight: int, characters: set[str]) -> str:
    data = base64.b64encode(_subset_font(font, characters)).decode()
    source = f"url(data:font/ttf;base64,{data}) format('truetype')"
    return f"@font-face{{font-family:'Handout';font-weight:{weight};font-display:block;src:{source}}}"


def _subset_font(font: Font, characters: set[str]) -> bytes:
    """The face with only the glyphs of these characters, still kerned."""
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
