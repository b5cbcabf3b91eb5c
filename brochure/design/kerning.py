"""Faces that remember letters, and no words: for a patient's words, which no memory may keep.

A face shapes a word once and remembers it. A patient's words must not stay behind in a process that goes on to the
next patient, and would fill its memory. So they are put together from single letters and from how each letter stands
before the next one, which is all that kerning by pairs knows: a few thousand pairs of letters serve all patients.
"""

from __future__ import annotations

from operator import add
from typing import TYPE_CHECKING, cast

from brochure.design.fonts import Face, Family, Shaped
from brochure.runtime.memo import memoize

if TYPE_CHECKING:
    from collections.abc import Iterable

    import uharfbuzz

Glyph = tuple[int, float, str]  # its number, its advance, the text it stands for


class UnknownLetterError(ValueError):
    """A letter that cannot be set; which one is not said, as it is a patient's."""


class Letters(Face):
    """A face of which only letters and pairs of letters are remembered; it measures words as that face does.

    That holds for a face that gives each letter one glyph and kerns it before the next one at most. Another raises
    UnknownLetterError, as does a letter that the face lacks.
    """

    def __init__(self, face: Face) -> None:
        super().__init__(face.path)
        self._face = face
        self._single = _Singles(face)
        self._before = _Pairs(face)
        self._advances = _Advances(self._before)
        self._content: dict[str, float] = {}

    @property
    def font(self) -> uharfbuzz.Font:
        """The face as HarfBuzz sees it."""
        return self._face.font

    def shape(self, word: str) -> Shaped:
        """The glyphs of a word."""
        glyphs = (*map(self._before.__getitem__, map(add, word, word[1:])), *map(self._single.__getitem__, word[-1:]))
        return Shaped(glyphs, sum(advance for _, advance, _ in glyphs))

    def width(self, word: str) -> float:
        """The advance of a word."""
        known = self._content.get(word)
        if known is not None:
            return known
        if not word:
            return 0.0
        return sum(map(self._advances.__getitem__, map(add, word, word[1:]))) + self._single[word[-1]][1]

    def learn(self, words: Iterable[str]) -> None:
        """Remember words of the content itself, which stand in every copy."""
        for word in words:
            self._content[word] = self.width(word)

    def glyphs(self) -> Iterable[Glyph]:
        """The glyph of every character that the face draws, in the order of their codes."""
        return (self._single[chr(code)] for code in sorted(self.characters))


class _Singles(dict[str, Glyph]):
    """Letters that stand before no other."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, letter: str) -> Glyph:
        (made,) = self._shaped(letter)
        self[letter] = made
        return made

    def _shaped(self, letters: str) -> tuple[Glyph, ...]:
        """The glyphs of some letters; shaped beside the face's own memory."""
        glyphs = self._face.fresh(letters).glyphs
        if len(glyphs) != len(letters) or not all(self._face.draws(letter) for letter in letters):
            raise UnknownLetterError
        return glyphs


class _Pairs(_Singles):
    """The first letter of a pair, as it stands before the second."""

    def __missing__(self, pair: str) -> Glyph:
        made, _ = self._shaped(pair)
        self[pair] = made
        return made


class _Advances(dict[str, float]):
    """The advance of the first letter of a pair before the second."""

    def __init__(self, pairs: _Pairs) -> None:
        super().__init__()
        self._pairs = pairs

    def __missing__(self, pair: str) -> float:
        made = self[pair] = self._pairs[pair][1]
        return made


class Lettered(Family):
    """A family of faces that remember letters alone."""

    def face(self, *, bold: bool) -> Letters:
        """The face for plain or for bold words."""
        return cast("Letters", self.bold if bold else self.regular)


@memoize(20)
def by_letters(family: Family) -> Lettered:
    """A family of faces that remember no words."""
    return Lettered(family.name, Letters(family.regular), Letters(family.bold))
