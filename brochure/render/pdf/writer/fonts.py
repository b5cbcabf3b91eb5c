"""Fonts -> embedded, subset fonts: Type 0 with Identity-H, each glyph under its own number in the font file.

Codes are the font's own glyph numbers, so a changed word does not change the bytes of any other page.
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
# no-break spaces and hyphens are read as plain ones; a soft hyphen stays, so that readers join the word again
_TEXT_SUBSTITUTES = str.maketrans({"\xa0": " ", "\u202f": " ", "\u2007": " ", "\u2010": "-", "\u2011": "-"})
_CMAP_TEMPLATE = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def /CMapName/Adobe-Identity-UCS def/CMapType 2 def
1 begincodespacerange<0000><ffff>endcodespacerange
{rows}endcmap CMapName currentdict /CMap defineresource pop end end"""


class EmbeddedGlyph(NamedTuple):
    """A glyph's unkerned width, in thousandths of the font size, and its text."""

    width: float
    text: str


GlyphsByCode: TypeAlias = dict[int, EmbeddedGlyph]


@memoize(20_000)
def _encode_word(font: Font, word: str) -> tuple[str, GlyphsByCode]:
    """Return a word as it is written in the array of `TJ`, and its glyphs."""
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
    """Return a font's cache of drawn glyphs by number: unkerned width and hexadecimal digits. The caller fills it."""
    return {}


def _measure_glyph(font: Font, code: int) -> tuple[float, str]:
    return font.hb_font.get_glyph_h_advance(code) * font.unit_scale, f"{code:04x}"


class _FontProgram(NamedTuple):
    """A font as a document embeds it: its name there, and its parts as PDF."""

    name: str
    descriptor: bytes  # without its end, the reference to the font file
    font_file: bytes
    widths: bytes
    to_unicode: bytes


class _FontDictionary(pdfdoc.PDFObject):
    """A font dictionary, built only when the file is written, as then the used glyphs are known."""

    __RefOnly__ = 1

    def __init__(self, embedded: EmbeddedFont) -> None:
        self.embedded = embedded

    def format(self, document: PdfDocument) -> bytes:
        """Return the dictionary as PDF; add the objects that it refers to to the document."""
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
    """One font in one document, with the words and glyphs drawn in it so far."""

    def __init__(self, font: Font, name: str) -> None:
        self.font = font
        self.name = name
        self.glyphs: GlyphsByCode = {}
        self._encoded_words: dict[str, str] = {}
        self._text_operators: dict[str, str] = {}

    def format_show_operator(self, text: str) -> str:
        """Return the operator that shows a text, with kerning within each word."""
        operator = self._text_operators.get(text)
        if operator is None:
            encoded = "".join([self._encoded_words.get(word) or self._add_word(word) for word in split_words(text)])
            operator = self._text_operators[text] = f"[{encoded.replace('><', '')}]TJ"
        return operator

    def _add_word(self, word: str) -> str:
        """Return a word's glyphs as hexadecimal strings, with a number after each kerned one; embed the glyphs."""
        encoded, glyphs = _encode_word(self.font, word)
        self._encoded_words[word] = encoded
        self.add_glyphs(glyphs)
        return encoded

    def add_glyphs(self, glyphs: GlyphsByCode) -> None:
        """Embed these glyphs too; one that is already embedded stays as it is."""
        if not glyphs.keys() <= self.glyphs.keys():
            self.glyphs = glyphs | self.glyphs

    def embed_all(self, glyphs: Iterable[tuple[int, float, str]]) -> None:
        """Embed glyphs, drawn or not: each with its code, its advance (thousandths of the size), and its text."""
        self.add_glyphs(
            {
                code: EmbeddedGlyph(advance, text.translate(_TEXT_SUBSTITUTES))
                for code, advance, text in reversed([*glyphs])
            }
        )

    def build_dictionary(self) -> pdfdoc.PDFObject:
        """Return the font dictionary, which is formatted when the document is written."""
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
    """Return the font descriptor as PDF, without the reference to the font file and its end."""
    extents = font.hb_font.get_font_extents("ltr")
    ascent, descent = extents.ascender * font.unit_scale, extents.descender * font.unit_scale
    return (
        f"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[-1000 {int(descent)} 2000 {int(ascent)}]"
        f"/ItalicAngle 0/Ascent {format_number(ascent)}/Descent {format_number(descent)}"
        f"/CapHeight {int(ascent * 0.7)}/StemV 80"
    )


def _iter_width_rows(glyphs: list[tuple[int, EmbeddedGlyph]]) -> Iterator[str]:
    """Yield the widths for the W array; consecutive glyph numbers share an entry (ISO 32000-1, 9.7.4.3)."""
    start = 0
    for position in range(1, len(glyphs) + 1):
        if position == len(glyphs) or glyphs[position][0] != glyphs[position - 1][0] + 1:
            widths = " ".join(format_number(glyph.width) for _, glyph in glyphs[start:position])
            yield f"{glyphs[start][0]}[{widths}]"
            start = position


def _build_to_unicode_map(glyphs: list[tuple[int, EmbeddedGlyph]]) -> str:
    rows = [f"<{code:04x}><{glyph.text.encode('utf-16-be').hex()}>" for code, glyph in glyphs if glyph.text]
    batches = (rows[start : start + 100] for start in range(0, len(rows), 100))  # at most 100 rows in one section
    return _CMAP_TEMPLATE.format(
        rows="".join(f"{len(batch)} beginbfchar\n{chr(10).join(batch)}\nendbfchar\n" for batch in batches)
    )


class EmbeddedLetterFont(EmbeddedFont):
    """A font for patients' words: all its letters are embedded by `embedded`, and no words are cached."""

    def __init__(self, letter_font: LetterFont, embedded: EmbeddedFont) -> None:
        super().__init__(letter_font, embedded.name)
        embedded.embed_all(letter_font.iter_glyphs())
        self._encoded_pairs = _EncodedPairs(letter_font)

    def format_show_operator(self, text: str) -> str:
        """Return the operator that shows a text, with kerning within each word; the text is not cached."""
        encoded_pairs = self._encoded_pairs
        encoded_words = [
            "".join(map(encoded_pairs.__getitem__, map(add, word, word[1:] + "\0"))) for word in split_words(text)
        ]
        return "[" + "".join(encoded_words).replace("><", "") + "]TJ"


class _EncodedPairs(dict[str, str]):
    """The first letter of each pair of letters as a hexadecimal string, with a number if it is kerned.

    At the end of a word, the second letter is the character U+0000.
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
    """Return the font file with only these glyphs, each under its old number."""
    import uharfbuzz as hb

    subset_input = hb.SubsetInput()
    subset_input.sets(hb.SubsetInputSets.GLYPH_INDEX).update(codes)
    subset_input.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(int.from_bytes(tag, "big") for tag in _DROPPED_TABLES)
    subset_input.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.RETAIN_GIDS
    data: bytes = hb.subset(font.hb_font.face, subset_input).blob.data
    return data
