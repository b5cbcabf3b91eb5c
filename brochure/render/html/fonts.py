"""The type faces of a page: each cut down to the characters that the page uses, and carried in its style sheet."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from brochure.design.fonts import STAND_INS

if TYPE_CHECKING:
    from brochure.design.fonts import Face, Family

# Of the names in a face only those stay that the licence asks for: copyright, licence, its address; and the face's own.
_NAMES = (0, 1, 2, 4, 6, 13, 14)


def style(family: Family, used: set[str]) -> str:
    """The rules that name the family's two weights, with the faces as data; nothing else is in them."""
    rules = (_rule(face, weight, used) for face, weight in ((family.regular, 400), (family.bold, 700)))
    return "\n".join(rules)


def _rule(face: Face, weight: int, used: set[str]) -> str:
    data = base64.b64encode(_subset(face, used)).decode()
    source = f"url(data:font/ttf;base64,{data}) format('truetype')"
    return f"@font-face{{font-family:'Handout';font-weight:{weight};font-display:block;src:{source}}}"


def _subset(face: Face, used: set[str]) -> bytes:
    """The face with only the glyphs of these characters, still kerned."""
    import uharfbuzz as hb

    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.UNICODE).update({ord(c) for c in used | {STAND_INS.get(c, c) for c in used}})
    wanted.sets(hb.SubsetInputSets.NAME_ID).clear()
    wanted.sets(hb.SubsetInputSets.NAME_ID).update(_NAMES)
    wanted.flags = hb.SubsetFlags.NO_HINTING
    data: bytes = hb.subset(face.font.face, wanted).blob.data
    return data
