"""Faces -> embedded, subset fonts: Type 0 with Identity-H, each glyph under its own number in the face.

Codes are the face's own glyph numbers, so a changed word changes no other page's bytes.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from reportlab.pdfbase import pdfdoc

from brochure.pdf.file import Deflate
from brochure.pdf.numbers import number
from brochure.remembered import by_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from brochure.faces import Face

_DROPPED = (b"GSUB", b"GPOS", b"GDEF", b"name", b"cmap", b"post", b"OS/2", b"STAT", b"meta", b"kern", b"DSIG")
# what is only kept from breaking is read as what it is; a soft hyphen stays one, so that readers join the word again
_READ_AS = str.maketrans({"\xa0": " ", "\u202f": " ", "\u2007": " ", "\u2010": "-", "\u2011": "-"})
_CMAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def /CMapName/Adobe-Identity-UCS def/CMapType 2 def
1 begincodespacerange<0000><ffff>endcodespacerange
{rows}endcmap CMapName currentdict /CMap defineresource pop end end"""


class Glyph(NamedTuple):
    """How wide a glyph is by itself, in thousandths of the size, and the text it stands for."""

    width: float
    text: str


Glyphs: TypeAlias = dict[int, Glyph]


@by_value(20_000)
def _drawn(face: Face, word: str) -> tuple[str, Glyphs]:
    """A word as it stands between the brackets of `TJ`, and its glyphs."""
    glyphs: Glyphs = {}
    parts = []
    for code, advance, text in face.shape(word).glyphs:
        glyph = glyphs.get(code)
        if glyph is None:
            own = face.font.get_glyph_h_advance(code) * face.scale
            glyph = glyphs[code] = Glyph(own, text.translate(_READ_AS))
        parts.append(f"<{code:04x}>")
        if abs(glyph.width - advance) > 1e-6:
            parts.append(number(glyph.width - advance))
    return "".join(parts).replace("><", ""), glyphs


class _Late(pdfdoc.PDFObject):
    """An object made when the file is written, when it is known which glyphs are used."""

    __RefOnly__ = 1

    def __init__(self, make: Callable[[pdfdoc.PDFDocument], pdfdoc.PDFDictionary]) -> None:
        self.make = make

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        written: bytes = pdfdoc.format(self.make(document), document, toplevel=1)
        return written


class EmbeddedFont:
    """One face in one document: the words drawn with it so far, and the font program made from them."""

    def __init__(self, face: Face, name: str) -> None:
        self.face = face
        self.name = name
        self.glyphs: Glyphs = {}
        self._words: dict[str, str] = {}

    def show(self, words: list[str]) -> str:
        """The operator that shows some words, kerned."""
        return "[" + "".join(self._words.get(word) or self._word(word) for word in words).replace("><", "") + "]TJ"

    def _word(self, word: str) -> str:
        """The glyphs of a word as hexadecimal strings, with a number wherever one is not as wide as by itself."""
        made, glyphs = _drawn(self.face, word)
        self._words[word] = made
        self.add(glyphs)
        return made

    def add(self, glyphs: Glyphs) -> None:
        """Embed these glyphs too; one that is there already stays as it is."""
        self.glyphs = glyphs | self.glyphs

    def late_object(self) -> _Late:
        """The font dictionary, to be made when the document is written."""
        return _Late(self._dictionary)

    def _dictionary(self, document: pdfdoc.PDFDocument) -> pdfdoc.PDFDictionary:
        data = _subset(self.face, frozenset(self.glyphs))
        tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(data).digest()[:6])
        name = f"/{tag}+{self.face.path.stem}"
        descendant = {
            "Type": "/Font",
            "Subtype": "/CIDFontType2",
            "BaseFont": name,
            "CIDSystemInfo": "<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
            "FontDescriptor": document.Reference(self._descriptor(document, name, data)),
            "DW": 0,
            "W": "[" + " ".join(self._width_rows()) + "]",
            "CIDToGIDMap": "/Identity",
        }
        font = {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": name,
            "Encoding": "/Identity-H",
            "DescendantFonts": pdfdoc.PDFArray([document.Reference(pdfdoc.PDFDictionary(descendant))]),
            "ToUnicode": _stream(document, {}, self._to_unicode().encode("ascii")),
        }
        return pdfdoc.PDFDictionary(font)

    def _descriptor(self, document: pdfdoc.PDFDocument, name: str, data: bytes) -> pdfdoc.PDFDictionary:
        """The measures of the face as a whole, and its program."""
        extents = self.face.font.get_font_extents("ltr")
        ascent, descent = extents.ascender * self.face.scale, extents.descender * self.face.scale
        entries = {
            "Type": "/FontDescriptor",
            "FontName": name,
            "Flags": 4,
            "FontBBox": pdfdoc.PDFArray([-1000, int(descent), 2000, int(ascent)]),
            "ItalicAngle": 0,
            "Ascent": ascent,
            "Descent": descent,
            "CapHeight": int(ascent * 0.7),
            "StemV": 80,
            "FontFile2": _stream(document, {"Length1": len(data)}, data),
        }
        return pdfdoc.PDFDictionary(entries)

    def _width_rows(self) -> Iterator[str]:
        """Widths by glyph number, numbers in a row sharing a bracket."""
        glyphs = sorted(self.glyphs)
        start = 0
        for position in range(1, len(glyphs) + 1):
            if position == len(glyphs) or glyphs[position] != glyphs[position - 1] + 1:
                run = " ".join(number(self.glyphs[g].width) for g in glyphs[start:position])
                yield f"{glyphs[start]}[{run}]"
                start = position

    def _to_unicode(self) -> str:
        rows = [
            f"<{code:04x}><{glyph.text.encode('utf-16-be').hex()}>"
            for code, glyph in sorted(self.glyphs.items())
            if glyph.text
        ]
        batches = (rows[i : i + 100] for i in range(0, len(rows), 100))  # at most 100 in one section
        return _CMAP.format(rows="".join(f"{len(b)} beginbfchar\n{chr(10).join(b)}\nendbfchar\n" for b in batches))


@by_value(40)
def _subset(face: Face, glyphs: frozenset[int]) -> bytes:
    """The font program with only these glyphs, each under its old number."""
    import uharfbuzz as hb

    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.GLYPH_INDEX).update(glyphs)
    wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(int.from_bytes(tag, "big") for tag in _DROPPED)
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.RETAIN_GIDS
    data: bytes = hb.subset(face.font.face, wanted).blob.data
    return data


def _stream(document: pdfdoc.PDFDocument, keys: dict[str, object], body: bytes) -> pdfdoc.PDFObjectReference:
    return document.Reference(pdfdoc.PDFStream(pdfdoc.PDFDictionary(keys), body, [Deflate()]))
