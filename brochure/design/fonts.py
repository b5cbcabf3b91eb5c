"""Fonts: where their files are, which characters they have, and how words are shaped and measured.

A *font* is one weight of a *family*. HarfBuzz shapes the words, so they are kerned; the glyphs measured here are the
ones that the PDF shows. Must not know ReportLab.
"""

from __future__ import annotations

from functools import cache, cached_property
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast
from unicodedata import category

from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_import import import_lightly
from brochure.runtime.memo import memoize

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    import uharfbuzz

# family name -> (package that contains its files, regular, bold)
FAMILIES = {
    "Atkinson Hyperlegible": (
        "fontpkg_atkinson_hyperlegible",
        "AtkinsonHyperlegible-Regular.ttf",
        "AtkinsonHyperlegible-Bold.ttf",
    ),
}

SOFT_HYPHEN = "\xad"
# characters drawn with the glyph of another one: non-breaking hyphens, spaces of fixed width
GLYPH_SUBSTITUTES = {"\u2010": "-", "\u2011": "-", "\u202f": "\xa0", "\u2007": "\xa0"}
_SUBSTITUTION_TABLE = str.maketrans(GLYPH_SUBSTITUTES)
_MAX_CACHED_WORDS = 20_000  # per font: about thirty handouts
_FEATURES = {"kern": True, "liga": False}
_CHARACTER_INDEXES = [*range(100)]  # clusters of a word with one glyph per character; longer words are sliced


class ShapedText(NamedTuple):
    """A word as glyphs: the number, advance and source text of each. Advances are thousandths of the type size."""

    glyphs: tuple[tuple[int, float, str], ...]
    advance: float


# all that modules compiled by Cython read from `inspect`; test_start.py compares the values
_INSPECT_FLAGS = {
    "CO_OPTIMIZED": 1,
    "CO_NEWLOCALS": 2,
    "CO_VARARGS": 4,
    "CO_VARKEYWORDS": 8,
    "CO_GENERATOR": 32,
    "CO_COROUTINE": 128,
    "CO_ASYNC_GENERATOR": 512,
}


@cache
def load_harfbuzz() -> ModuleType:
    """Return the module uharfbuzz, imported at the first call.

    The result is cached, as an import statement in each call would take as long as shaping a word.
    """
    with import_lightly({"inspect": _INSPECT_FLAGS}):
        import uharfbuzz

    return cast("ModuleType", uharfbuzz)


class Font:
    """One weight of a family. All measures are thousandths of the type size."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._shaped_words: dict[str, ShapedText] = {}
        self._has_glyph_cache: dict[str, bool] = {}

    @cached_property
    def hb_font(self) -> uharfbuzz.Font:
        """The HarfBuzz font object of this font."""
        hb = load_harfbuzz()
        return hb.Font(hb.Face(hb.Blob.from_file_path(str(self.path))))

    @cached_property
    def _code_points(self) -> uharfbuzz.Set:
        return self.hb_font.face.unicodes

    def has_glyph(self, character: str) -> bool:
        """Return whether the font can draw a character, with its own glyph or a substitute (GLYPH_SUBSTITUTES).

        Combining marks count as missing: text is normalized to composed characters before, and the font has no
        position for a mark that is left over.
        """
        cached = self._has_glyph_cache.get(character)
        if cached is None:
            cached = self._has_glyph_cache[character] = self._find_glyph(character)
        return cached

    def _find_glyph(self, character: str) -> bool:
        if ord(character) in self._code_points and (category(character)[0] not in "MC" or character == SOFT_HYPHEN):
            return True
        return character in GLYPH_SUBSTITUTES and self.has_glyph(GLYPH_SUBSTITUTES[character])

    @property
    def characters(self) -> frozenset[int]:
        """The code points of all characters that the font can draw."""
        return frozenset(
            code for code in (*self._code_points, *map(ord, GLYPH_SUBSTITUTES)) if self.has_glyph(chr(code))
        )

    @cached_property
    def unit_scale(self) -> float:
        """The length of one font unit, in thousandths of the type size."""
        return 1000 / float(self.hb_font.face.upem)

    def shape_word(self, word: str) -> ShapedText:
        """Return the glyphs of a word. Each word is shaped once and then cached."""
        cached = self._shaped_words.get(word)
        if cached is None:
            if len(self._shaped_words) >= _MAX_CACHED_WORDS:  # a process that runs for days meets many words
                self._shaped_words.clear()
            cached = self._shaped_words[word] = self.shape_uncached(word)
        return cached

    def shape_uncached(self, word: str) -> ShapedText:
        """Return the glyphs of a word without caching it."""
        hb = load_harfbuzz()
        buffer = hb.Buffer()
        buffer.add_str(word if word.isascii() else word.translate(_SUBSTITUTION_TABLE))
        buffer.guess_segment_properties()
        buffer.direction = "ltr"
        if word.endswith(SOFT_HYPHEN):  # at the end of a line, a soft hyphen is drawn
            buffer.flags |= hb.BufferFlags.PRESERVE_DEFAULT_IGNORABLES
        hb.shape(self.hb_font, buffer, _FEATURES)
        infos, unit_scale = buffer.glyph_infos, self.unit_scale
        codes = [info.codepoint for info in infos]
        advances = [position.x_advance * unit_scale for position in buffer.glyph_positions]
        starts = [info.cluster for info in infos]
        texts: Iterable[str] = word  # one glyph per character, as in nearly all words
        if starts != _CHARACTER_INDEXES[: len(word)]:
            texts = [word[start:end] for start, end in pairwise((*starts, len(word)))]
        return ShapedText(tuple(zip(codes, advances, texts, strict=True)), sum(advances))

    def width_of(self, word: str) -> float:
        """Return the advance of a word in thousandths of the type size."""
        cached = self._shaped_words.get(word) or self.shape_word(word)
        return cached.advance


@dataclass(frozen=True, eq=False)
class FontFamily:
    """The fonts of one family: regular and bold."""

    name: str
    regular: Font
    bold: Font

    def font_for(self, *, bold: bool) -> Font:
        """Return the bold font of the family, or the regular one."""
        return self.bold if bold else self.regular

    def find_missing(self, text: str) -> list[str]:
        """Return the characters of a text that a font of the family cannot draw, each once, in order."""
        return [c for c in dict.fromkeys(text) if c not in "\n\t" and not self._has_glyph(c)]

    def _has_glyph(self, character: str) -> bool:
        return self.regular.has_glyph(character) and self.bold.has_glyph(character)


@memoize(20)
def load_family(name: str) -> FontFamily:
    """Return the family `name`.

    Raises KeyError for a name that is not in FAMILIES, ModuleNotFoundError if the family's package is not installed.
    """
    package, regular, bold = FAMILIES[name]
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"No module named {package!r}", name=package)
    folder = Path(spec.origin).parent / "files"
    return FontFamily(name, Font(folder / regular), Font(folder / bold))
