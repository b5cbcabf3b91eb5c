"""Faces -> embedded, subset fonts: Type 0 with Identity-H, each glyph under its own number in the face.

Codes are the face's own glyph numbers, so a changed word changes no other page's bytes.
"""

from __future__ import annotations

import zlib
from hashlib import sha256
from operator import add
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from reportlab.pdfbase import pdfdoc

from brochure.design.line_breaking import words_of
from brochure.render.pdf.writer.syntax import number
from brochure.render.pdf.writer.writer import Written, stream
from brochure.runtime.memo import memoize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from brochure.design.fonts import Face
    from brochure.design.kerning import Letters
    from brochure.render.pdf.writer.writer import Document

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


@memoize(20_000)
def _drawn(face: Face, word: str) -> tuple[str, Glyphs]:
    """A word as it stands between the brackets of `TJ`, and its glyphs."""
    alone = _alone(face)
    glyphs: Glyphs = {}
    parts = []
    for code, advance, text in face.shape(word).glyphs:
        width, digits = alone.get(code) or alone.setdefault(code, _measured(face, code))
        if code not in glyphs:
            glyphs[code] = Glyph(width, text if text.isascii() else text.translate(_READ_AS))
        parts.append(digits)
        if abs(width - advance) > 1e-6:
            parts.append(f">{number(width - advance)}<")
    return f"<{''.join(parts)}>".replace("<>", ""), glyphs


@memoize(20)
def _alone(_face: Face) -> dict[int, tuple[float, str]]:
    """The glyphs of a face that were drawn so far, by their numbers: each one's width by itself, and its digits."""
    return {}


def _measured(face: Face, code: int) -> tuple[float, str]:
    return face.font.get_glyph_h_advance(code) * face.scale, f"{code:04x}"


class _Program(NamedTuple):
    """A face in a document: its name there, and what the document holds of it, as PDF."""

    name: str
    descriptor: bytes  # its end is the reference to the file
    file: bytes
    widths: bytes
    to_unicode: bytes


class _Font(pdfdoc.PDFObject):
    """A font dictionary, made when the file is written, when it is known which glyphs are used."""

    __RefOnly__ = 1

    def __init__(self, font: EmbeddedFont) -> None:
        self.font = font

    def format(self, document: Document) -> bytes:
        """The dictionary; what hangs under it becomes objects of the document."""
        program = _program(self.font.face, frozenset(self.font.glyphs.items()))

        def place(data: bytes) -> bytes:
            return b"%d 0 R" % document.number(document.Reference(Written(data)).name)

        name = program.name.encode("ascii")
        descriptor = place(b"%s/FontFile2 %s>>" % (program.descriptor, place(program.file)))
        descendant = place(
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
            b"/Supplement 0>>/FontDescriptor %s/DW 0/W[%s]/CIDToGIDMap/Identity>>" % (name, descriptor, program.widths)
        )
        return b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%s]/ToUnicode %s>>" % (
            name,
            descendant,
            place(program.to_unicode),
        )


class EmbeddedFont:
    """One face in one document: the words drawn with it so far, and the font program made from them."""

    def __init__(self, face: Face, name: str) -> None:
        self.face = face
        self.name = name
        self.glyphs: Glyphs = {}
        self._words: dict[str, str] = {}
        self._runs: dict[str, str] = {}

    def show(self, text: str) -> str:
        """The operator that shows a run of words, each kerned within itself."""
        made = self._runs.get(text)
        if made is None:
            words = "".join([self._words.get(word) or self._word(word) for word in words_of(text)])
            made = self._runs[text] = f"[{words.replace('><', '')}]TJ"
        return made

    def _word(self, word: str) -> str:
        """The glyphs of a word as hexadecimal strings, with a number wherever one is not as wide as by itself."""
        made, glyphs = _drawn(self.face, word)
        self._words[word] = made
        self.add(glyphs)
        return made

    def add(self, glyphs: Glyphs) -> None:
        """Embed these glyphs too; one that is there already stays as it is."""
        if not glyphs.keys() <= self.glyphs.keys():
            self.glyphs = glyphs | self.glyphs

    def carry(self, glyphs: Iterable[tuple[int, float, str]]) -> None:
        """Embed these glyphs whether they are drawn or not, each with its advance and the text it stands for."""
        self.add({code: Glyph(advance, text.translate(_READ_AS)) for code, advance, text in reversed([*glyphs])})

    def object(self) -> pdfdoc.PDFObject:
        """The font dictionary, to be made when the document is written."""
        return _Font(self)


@memoize(40)
def _program(face: Face, used: frozenset[tuple[int, Glyph]]) -> _Program:
    glyphs = sorted(used)
    data = _subset(face, {code for code, _ in glyphs})
    tag = "".join(chr(65 + byte % 26) for byte in sha256(data).digest()[:6])
    name = f"{tag}+{face.path.stem}"
    return _Program(
        name,
        _descriptor(face, name).encode("ascii"),
        stream(b"/Length1 %d" % len(data), zlib.compress(data)),
        " ".join(_width_rows(glyphs)).encode("ascii"),
        stream(b"", zlib.compress(_to_unicode(glyphs).encode("ascii"))),
    )


def _descriptor(face: Face, name: str) -> str:
    """The measures of the face as a whole, without its program and its end."""
    extents = face.font.get_font_extents("ltr")
    ascent, descent = extents.ascender * face.scale, extents.descender * face.scale
    return (
        f"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[-1000 {int(descent)} 2000 {int(ascent)}]"
        f"/ItalicAngle 0/Ascent {number(ascent)}/Descent {number(descent)}/CapHeight {int(ascent * 0.7)}/StemV 80"
    )


def _width_rows(glyphs: list[tuple[int, Glyph]]) -> Iterator[str]:
    """Widths by glyph number, numbers in a row sharing a bracket."""
    start = 0
    for position in range(1, len(glyphs) + 1):
        if position == len(glyphs) or glyphs[position][0] != glyphs[position - 1][0] + 1:
            run = " ".join(number(glyph.width) for _, glyph in glyphs[start:position])
            yield f"{glyphs[start][0]}[{run}]"
            start = position


def _to_unicode(glyphs: list[tuple[int, Glyph]]) -> str:
    rows = [f"<{code:04x}><{glyph.text.encode('utf-16-be').hex()}>" for code, glyph in glyphs if glyph.text]
    batches = (rows[i : i + 100] for i in range(0, len(rows), 100))  # at most 100 in one section
    return _CMAP.format(rows="".join(f"{len(b)} beginbfchar\n{chr(10).join(b)}\nendbfchar\n" for b in batches))


class Lettered(EmbeddedFont):
    """A face that carries all its letters, under the name of the font that embeds them; it remembers no words."""

    def __init__(self, letters: Letters, embedded: EmbeddedFont) -> None:
        super().__init__(letters, embedded.name)
        embedded.carry(letters.glyphs())
        self._shown = _Shown(letters)

    def show(self, text: str) -> str:
        """The operator that shows a run of words, each kerned within itself; nothing is remembered."""
        shown = self._shown
        drawn = ["".join(map(shown.__getitem__, map(add, word, word[1:] + "\0"))) for word in words_of(text)]
        return "[" + "".join(drawn).replace("><", "") + "]TJ"


class _Shown(dict[str, str]):
    """The first letter of a pair as a hexadecimal string, with a number where it is not as wide as by itself.

    A zero as the second letter stands for none.
    """

    def __init__(self, letters: Letters) -> None:
        super().__init__()
        self._letters = letters

    def __missing__(self, pair: str) -> str:
        glyph, advance, _ = self._letters.shape(pair.rstrip("\0")).glyphs[0]
        own = self._letters.font.get_glyph_h_advance(glyph) * self._letters.scale
        kern = number(own - advance) if abs(own - advance) > 1e-6 else ""
        made = self[pair] = f"<{glyph:04x}>{kern}"
        return made


def _subset(face: Face, glyphs: set[int]) -> bytes:
    """The font program with only these glyphs, each under its old number."""
    import uharfbuzz as hb

    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.GLYPH_INDEX).update(glyphs)
    wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(int.from_bytes(tag, "big") for tag in _DROPPED)
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.RETAIN_GIDS
    data: bytes = hb.subset(face.font.face, wanted).blob.data
    return data
