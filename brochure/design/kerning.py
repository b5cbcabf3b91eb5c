"""Faces that remember letters, and no words: for a patient's words, which no memory may keep.

A face shapes a word once and remembers it. A patient's words must not stay behind in a process that goes on to the
next patient, and would fill its memory. So they are put together from single letters and from how each letter stands
before the next one, which is all that kerning by pairs knows: a few thousand pairs of letters serve all patients.
"""

from __future__ import annotations

from operator import add
from typing import TYPE_CHECKING, cast

from brochure.design.fonts import Font, FontFamily, ShapedText
from brochure.runtime.memo import memoize

if TYPE_CHECKING:
    from collections.abc import Iterable

    import uharfbuzz

ShapedGlyph = tuple[int, float, str]  # its number, its advance, the text it stands for


class UnknownLetterError(ValueError):
    """A letter that cannot be set; which one is not said, as it is a patient's."""


class LetterFont(Font):
    """A face of which only letters and pairs of letters are remembered; it measures words as that face does.

    That holds for a face that gives each letter one glyph and kerns it before the next one at most. Another raises
    UnknownLetterError, as does a letter that the face lacks.
    """

    def __init__(self, font: Font) -> None:
        super().__init__(font.path)
        self._font = font
        self._single_glyphs = _SingleGlyphs(font)
        self._pair_glyphs = _PairGlyphs(font)
        self._pair_advances = _PairAdvances(self._pair_glyphs)
        self._content_widths: dict[str, float] = {}

    @property
    def hb_font(self) -> uharfbuzz.Font:
        """The face as HarfBuzz sees it."""
        return self._font.hb_font

    def shape_word(self, word: str) -> ShapedText:
        """The glyphs of a word."""
        shaped_glyphs = (
            *map(self._pair_glyphs.__getitem__, map(add, word, word[1:])),
            *map(self._single_glyphs.__getitem__, word[-1:]),
        )
        return ShapedText(shaped_glyphs, sum(advance for _, advance, _ in shaped_glyphs))

    def width_of(self, word: str) -> float:
        """The advance of a word."""
        cached = self._content_widths.get(word)
        if cached is not None:
            return cached
        if not word:
            return 0.0
        return sum(map(self._pair_advances.__getitem__, map(add, word, word[1:]))) + self._single_glyphs[word[-1]][1]

    def cache_words(self, words: Iterable[str]) -> None:
        """Remember words of the content itself, which stand in every copy."""
        for word in words:
            self._content_widths[word] = self.width_of(word)

    def iter_glyphs(self) -> Iterable[ShapedGlyph]:
        """The glyph of every character that the face draws, in the order of their codes."""
        return (self._single_glyphs[chr(code)] for code in sorted(self.characters))


class _SingleGlyphs(dict[str, ShapedGlyph]):
    """Letters that stand before no other."""

    def __init__(self, font: Font) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, letter: str) -> ShapedGlyph:
        (glyph,) = self._shape_letters(letter)
        self[letter] = glyph
        return glyph

    def _shape_letters(self, letters: str) -> tuple[ShapedGlyph, ...]:
        """The glyphs of some letters; shaped beside the face's own memory."""
        glyphs = self._font.shape_uncached(letters).glyphs
        if len(glyphs) != len(letters) or not all(self._font.has_glyph(letter) for letter in letters):
            raise UnknownLetterError
        return glyphs


class _PairGlyphs(_SingleGlyphs):
    """The first letter of a pair, as it stands before the second."""

    def __missing__(self, pair: str) -> ShapedGlyph:
        glyph, _ = self._shape_letters(pair)
        self[pair] = glyph
        return glyph


class _PairAdvances(dict[str, float]):
    """The advance of the first letter of a pair before the second."""

    def __init__(self, pairs: _PairGlyphs) -> None:
        super().__init__()
        self._pairs = pairs

    def __missing__(self, pair: str) -> float:
        advance = self[pair] = self._pairs[pair][1]
        return advance


class LetterFontFamily(FontFamily):
    """A family of faces that remember letters alone."""

    def font_for(self, *, bold: bool) -> LetterFont:
        """The face for plain or for bold words."""
        return cast("LetterFont", self.bold if bold else self.regular)


@memoize(20)
def build_letter_family(family: FontFamily) -> LetterFontFamily:
    """A family of faces that remember no words."""
    return LetterFontFamily(family.name, LetterFont(family.regular), LetterFont(family.bold))
