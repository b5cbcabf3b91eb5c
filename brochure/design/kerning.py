"""Fonts that cache letters and pairs of letters but no words: for a patient's words, which must not be kept.

`Font` shapes a word once and caches it. A patient's words must not stay in a process that goes on to the next
patient, and they would fill its memory. So `LetterFont` builds a word from cached single letters and pairs of
letters, which is all that pair kerning needs: a few thousand pairs serve all patients.
"""

from __future__ import annotations

from operator import add
from typing import TYPE_CHECKING, cast

from brochure.design.fonts import Font, FontFamily, ShapedText
from brochure.runtime.memo import memoize

if TYPE_CHECKING:
    from collections.abc import Iterable

    import uharfbuzz

ShapedGlyph = tuple[int, float, str]  # number, advance, source text


class UnknownLetterError(ValueError):
    """A letter that the font cannot draw. The error does not say which one, as it is a patient's."""


class LetterFont(Font):
    """A font that caches only letters and pairs of letters, with the same glyphs and widths as `font`.

    The font must have one glyph for each letter, kerned by at most the letter after it. Shaping raises
    UnknownLetterError where that is not true, and for a letter that the font does not have.
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
        """The HarfBuzz font object of this font."""
        return self._font.hb_font

    def shape_word(self, word: str) -> ShapedText:
        """Return the glyphs of a word, built from pairs of letters."""
        shaped_glyphs = (
            *map(self._pair_glyphs.__getitem__, map(add, word, word[1:])),
            *map(self._single_glyphs.__getitem__, word[-1:]),
        )
        return ShapedText(shaped_glyphs, sum(advance for _, advance, _ in shaped_glyphs))

    def width_of(self, word: str) -> float:
        """Return the advance of a word in thousandths of the type size."""
        cached = self._content_widths.get(word)
        if cached is not None:
            return cached
        if not word:
            return 0.0
        return sum(map(self._pair_advances.__getitem__, map(add, word, word[1:]))) + self._single_glyphs[word[-1]][1]

    def cache_words(self, words: Iterable[str]) -> None:
        """Cache the widths of words of the content itself, which are in every copy."""
        for word in words:
            self._content_widths[word] = self.width_of(word)

    def iter_glyphs(self) -> Iterable[ShapedGlyph]:
        """Return the glyph of every character that the font can draw, in the order of code points."""
        return (self._single_glyphs[chr(code)] for code in sorted(self.characters))


class _SingleGlyphs(dict[str, ShapedGlyph]):
    """The cached glyphs of letters with no letter after them."""

    def __init__(self, font: Font) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, letter: str) -> ShapedGlyph:
        (glyph,) = self._shape_letters(letter)
        self[letter] = glyph
        return glyph

    def _shape_letters(self, letters: str) -> tuple[ShapedGlyph, ...]:
        """Return the glyphs of some letters, without caching them in the font. Raises UnknownLetterError."""
        glyphs = self._font.shape_uncached(letters).glyphs
        if len(glyphs) != len(letters) or not all(self._font.has_glyph(letter) for letter in letters):
            raise UnknownLetterError
        return glyphs


class _PairGlyphs(_SingleGlyphs):
    """The cached glyph of the first letter of a pair, kerned before the second."""

    def __missing__(self, pair: str) -> ShapedGlyph:
        glyph, _ = self._shape_letters(pair)
        self[pair] = glyph
        return glyph


class _PairAdvances(dict[str, float]):
    """The cached advance of the first letter of a pair, kerned before the second."""

    def __init__(self, pairs: _PairGlyphs) -> None:
        super().__init__()
        self._pairs = pairs

    def __missing__(self, pair: str) -> float:
        advance = self[pair] = self._pairs[pair][1]
        return advance


class LetterFontFamily(FontFamily):
    """A family of fonts that cache letters but no words."""

    def font_for(self, *, bold: bool) -> LetterFont:
        """Return the bold font of the family, or the regular one."""
        return cast("LetterFont", self.bold if bold else self.regular)


@memoize(20)
def build_letter_family(family: FontFamily) -> LetterFontFamily:
    """Return a family with the same fonts that caches no words."""
    return LetterFontFamily(family.name, LetterFont(family.regular), LetterFont(family.bold))
