"""Faces -> embedded, subset fonts: Type 0 with Identity-H, each glyph under its own number in the face.

Codes are the face's own glyph numbers, so a changed word changes no other page's bytes.
"""

from __future__ import annotations

import zlib
from hashlib import sha256
from operator import add
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from reportlab.pdfbase import pdfdoc

from brochure.design.line_breaking import split_words
from brochure.render.pdf.writer.syntax import format_number
from brochure.render.pdf.writer.writer import RawObject, format_stream
from brochure.runtime.memo import memoize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from brochure.design.fonts import Font
    from brochure.design.kerning import LetterFont
    from brochure.render.pdf.writer.writer import PdfDocument

_DROPPED_TABLES = (b"GSUB", b"GPOS", b"GDEF", b"name", b"cmap", b"post", b"OS/2", b"STAT", b"meta", b"kern", b"DSIG")
# what is only kept from breaking is read as what it is; a soft hyphen stays one, so that readers join the word again
_TEXT_SUBSTITUTES = str.maketrans({"\xa0": " ", "\u202f": " ", "\u2007": " ", "\u2010": "-", "\u2011": "-"})
_CMAP_TEMPLATE = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def /CMapName/Adobe-Identity-UCS def/CMapType 2 def
1 begincodespacerange<0000><ffff>endcodespacerange
{rows}endcmap CMapName currentdict /CMap defineresource pop end end"""


class EmbeddedGlyph(NamedTuple):
    """How wide a glyph is by itself, in thousandths of the size, and the text it stands for."""

    width: float
    text: str


GlyphsByCode: TypeAlias = dict[int, EmbeddedGlyph]


@memoize(20_000)
def _encode_word(font: Font, word: str) -> tuple[str, GlyphsByCode]:
    """A word as it stands between the brackets of `TJ`, and its glyphs."""
    metrics = _get_metrics_cache(font)
    glyphs: GlyphsByCode = {}
    segments = []
    for code, advance, text in font.shape_word(word).glyphs:
        width, digits = metrics.get(code) or metrics.setdefault(code, _measure_glyph(font, code))
        if code not in glyphs:
            glyphs[code] = EmbeddedGlyph(width, text if text.isascii() else text.translate(_TEXT_SUBSTITUTES))
        segments.append(digits)
        if abs(width - advance) > 1e-6:
            segments.append(f">{format_number(width - advance)}<")
    return f"<{''.join(segments)}>".replace("<>", ""), glyphs


@memoize(20)
def _get_metrics_cache(_font: Font) -> dict[int, tuple[float, str]]:
    """The glyphs of a face that were drawn so far, by their numbers: each one's width by itself, and its digits."""
    return {}


def _measure_glyph(font: Font, code: int) -> tuple[float, str]:
    return font.hb_font.get_glyph_h_advance(code) * font.unit_scale, f"{code:04x}"


class _FontProgram(NamedTuple):
    """A face in a document: its name there, and what the document holds of it, as PDF."""

    name: str
    descriptor: bytes  # its end is the reference to the file
    font_file: bytes
    widths: bytes
    to_unicode: bytes


class _FontDictionary(pdfdoc.PDFObject):
    """A font dictionary, made when the file is written, when it is known which glyphs are used."""

    __RefOnly__ = 1

    def __init__(self, embedded: EmbeddedFont) -> None:
        self.embedded = embedded

    def format(self, document: PdfDocument) -> bytes:
        """The dictionary; what hangs under it becomes objects of the document."""
        program = _build_program(self.embedded.font, frozenset(self.embedded.glyphs.items()))

        def add_object(data: bytes) -> bytes:
            return b"%d 0 R" % document.get_number(document.Reference(RawObject(data)).name)

        name = program.name.encode("ascii")
        descriptor = add_object(b"%s/FontFile2 %s>>" % (program.descriptor, add_object(program.font_file)))
        descendant = add_object(
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
            b"/Supplement 0>>/FontDescriptor %s/DW 0/W[%s]/CIDToGIDMap/Identity>>" % (name, descriptor, program.widths)
        )
        return b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%s]/ToUnicode %s>>" % (
            name,
            descendant,
            add_object(program.to_unicode),
        )


class EmbeddedFont:
    """One face in one document: the words drawn with it so far, and the font program made from them."""

    def __init__(self, font: Font, name: str) -> None:
        self.font = font
        self.name = name
        self.glyphs: GlyphsByCode = {}
        self._encoded_words: dict[str, str] = {}
        self._text_operators: dict[str, str] = {}

    def format_show_operator(self, text: str) -> str:
        """The operator that shows a run of words, each kerned within itself."""
        operator = self._text_operators.get(text)
        if operator is None:
            encoded = "".join([self._encoded_words.get(word) or self._add_word(word) for word in split_words(text)])
            operator = self._text_operators[text] = f"[{encoded.replace('><', '')}]TJ"
        return operator

    def _add_word(self, word: str) -> str:
        """The glyphs of a word as hexadecimal strings, with a number wherever one is not as wide as by itself."""
        encoded, glyphs = _encode_word(self.font, word)
        self._encoded_words[word] = encoded
        self.add_glyphs(glyphs)
        return encoded

    def add_glyphs(self, glyphs: GlyphsByCode) -> None:
        """Embed these glyphs too; one that is there already stays as it is."""
        if not glyphs.keys() <= self.glyphs.keys():
            self.glyphs = glyphs | self.glyphs

    def embed_all(self, glyphs: Iterable[tuple[int, float, str]]) -> None:
        """Embed these glyphs whether they are drawn or not, each with its advance and the text it stands for."""
        self.add_glyphs(
            {
                code: EmbeddedGlyph(advance, text.translate(_TEXT_SUBSTITUTES))
                for code, advance, text in reversed([*glyphs])
            }
        )

    def build_dictionary(self) -> pdfdoc.PDFObject:
        """The font dictionary, to be made when the document is written."""
        return _FontDictionary(self)


@memoize(40)
def _build_program(font: Font, used_glyphs: frozenset[tuple[int, EmbeddedGlyph]]) -> _FontProgram:
    glyphs = sorted(used_glyphs)
    data = _subset_font(font, {code for code, _ in glyphs})
    tag = "".join(chr(65 + byte % 26) for byte in sha256(data).digest()[:6])
    name = f"{tag}+{font.path.stem}"
    return _FontProgram(
        name,
        _format_descriptor(font, name).encode("ascii"),
        format_stream(b"/Length1 %d" % len(data), zlib.compress(data)),
        " ".join(_iter_width_rows(glyphs)).encode("ascii"),
        format_stream(b"", zlib.compress(_build_to_unicode_map(glyphs).encode("ascii"))),
    )


def _format_descriptor(font: Font, name: str) -> str:
    """The measures of the face as a whole, without its program and its end."""
    extents = font.hb_font.get_font_extents("ltr")
    ascent, descent = extents.ascender * font.unit_scale, extents.descender * font.unit_scale
    return (
        f"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[-1000 {int(descent)} 2000 {int(ascent)}]"
        f"/ItalicAngle 0/Ascent {format_number(ascent)}/Descent {format_number(descent)}/CapHeight {int(ascent * 0.7)}/StemV 80"
    )


def _iter_width_rows(glyphs: list[tuple[int, EmbeddedGlyph]]) -> Iterator[str]:
    """Widths by glyph number, numbers in a row sharing a bracket."""
    start = 0
    for position in range(1, len(glyphs) + 1):
        if position == len(glyphs) or glyphs[position][0] != glyphs[position - 1][0] + 1:
            widths = " ".join(format_number(glyph.width) for _, glyph in glyphs[start:position])
            yield f"{glyphs[start][0]}[{widths}]"
            start = position


def _build_to_unicode_map(glyphs: list[tuple[int, EmbeddedGlyph]]) -> str:
    rows = [f"<{code:04x}><{glyph.text.encode('utf-16-be').hex()}>" for code, glyph in glyphs if glyph.text]
    batches = (rows[start : start + 100] for start in range(0, len(rows), 100))  # at most 100 in one section
    return _CMAP_TEMPLATE.format(
        rows="".join(f"{len(batch)} beginbfchar\n{chr(10).join(batch)}\nendbfchar\n" for batch in batches)
    )


class EmbeddedLetterFont(EmbeddedFont):
    """A face that carries all its letters, under the name of the font that embeds them; it remembers no words."""

    def __init__(self, letter_font: LetterFont, embedded: EmbeddedFont) -> None:
        super().__init__(letter_font, embedded.name)
        embedded.embed_all(letter_font.iter_glyphs())
        self._encoded_pairs = _EncodedPairs(letter_font)

    def format_show_operator(self, text: str) -> str:
        """The operator that shows a run of words, each kerned within itself; nothing is remembered."""
        encoded_pairs = self._encoded_pairs
        encoded_words = [
            "".join(map(encoded_pairs.__getitem__, map(add, word, word[1:] + "\0"))) for word in split_words(text)
        ]
        return "[" + "".join(encoded_words).replace("><", "") + "]TJ"


class _EncodedPairs(dict[str, str]):
    """The first letter of a pair as a hexadecimal string, with a number where it is not as wide as by itself.

    A zero as the second letter stands for none.
    """

    def __init__(self, letter_font: LetterFont) -> None:
        super().__init__()
        self._letter_font = letter_font

    def __missing__(self, pair: str) -> str:
        code, advance, _ = self._letter_font.shape_word(pair.rstrip("\0")).glyphs[0]
        glyph_width = self._letter_font.hb_font.get_glyph_h_advance(code) * self._letter_font.unit_scale
        kern = format_number(glyph_width - advance) if abs(glyph_width - advance) > 1e-6 else ""
        encoded = self[pair] = f"<{code:04x}>{kern}"
        return encoded


def _subset_font(font: Font, codes: set[int]) -> bytes:
    """The font program with only these glyphs, each under its old number."""
    import uharfbuzz as hb

    subset_input = hb.SubsetInput()
    subset_input.sets(hb.SubsetInputSets.GLYPH_INDEX).update(codes)
    subset_input.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(int.from_bytes(tag, "big") for tag in _DROPPED_TABLES)
    subset_input.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.RETAIN_GIDS
    data: bytes = hb.subset(font.hb_font.face, subset_input).blob.data
    return data
