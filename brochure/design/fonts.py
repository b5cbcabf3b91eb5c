"""Type faces as facts: where their files are, which characters they have, how words are shaped. No ReportLab.

A *face* is one weight of a *family*. Words are shaped by HarfBuzz, so they are kerned, and the same shapes
are measured here and later embedded in the PDF.
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

# family name -> (package that carries its files, regular, bold)
FAMILIES = {
    "Atkinson Hyperlegible": (
        "fontpkg_atkinson_hyperlegible",
        "AtkinsonHyperlegible-Regular.ttf",
        "AtkinsonHyperlegible-Bold.ttf",
    ),
}

SOFT_HYPHEN = "\xad"
# characters that are drawn with another one's glyph: hyphens that do not break, spaces of fixed width
STAND_INS = {"\u2010": "-", "\u2011": "-", "\u202f": "\xa0", "\u2007": "\xa0"}
_STAND_INS = str.maketrans(STAND_INS)
_MOST_WORDS = 20_000  # of a face that are remembered: some thirty handouts
_FEATURES = {"kern": True, "liga": False}
_COUNTED = [*range(100)]  # a longer word is cut up the plain way


class Shaped(NamedTuple):
    """A word as glyphs: for each its number, its advance and the text it stands for, in thousandths of the size."""

    glyphs: tuple[tuple[int, float, str], ...]
    advance: float


# of inspect, all that the modules that Cython made ask for; test_start.py compares them
_FLAGS = {
    "CO_OPTIMIZED": 1,
    "CO_NEWLOCALS": 2,
    "CO_VARARGS": 4,
    "CO_VARKEYWORDS": 8,
    "CO_GENERATOR": 32,
    "CO_COROUTINE": 128,
    "CO_ASYNC_GENERATOR": 512,
}


@cache
def harfbuzz() -> ModuleType:
    """HarfBuzz, loaded when it is needed: naming it in each call would take as long as shaping a word."""
    with import_lightly({"inspect": _FLAGS}):
        import uharfbuzz

    return cast("ModuleType", uharfbuzz)


class Face:
    """One weight of a family; all measures are thousandths of the type size."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._shaped: dict[str, Shaped] = {}
        self._drawn: dict[str, bool] = {}

    @cached_property
    def font(self) -> uharfbuzz.Font:
        """The face as HarfBuzz sees it."""
        hb = harfbuzz()
        return hb.Font(hb.Face(hb.Blob.from_file_path(str(self.path))))

    @cached_property
    def _own(self) -> uharfbuzz.Set:
        return self.font.face.unicodes

    def draws(self, character: str) -> bool:
        """Whether the face has a character, or what stands in for it.

        Marks that combine are left out: text is composed before it is set, and a mark that is left over after that
        would need a place that the face does not tell.
        """
        known = self._drawn.get(character)
        if known is None:
            known = self._drawn[character] = self._draws(character)
        return known

    def _draws(self, character: str) -> bool:
        if ord(character) in self._own and (category(character)[0] not in "MC" or character == SOFT_HYPHEN):
            return True
        return character in STAND_INS and self.draws(STAND_INS[character])

    @property
    def characters(self) -> frozenset[int]:
        """The code points of all characters that the face draws."""
        return frozenset(code for code in (*self._own, *map(ord, STAND_INS)) if self.draws(chr(code)))

    @cached_property
    def scale(self) -> float:
        """Thousandths of the size in one unit of the face."""
        return 1000 / float(self.font.face.upem)

    def shape(self, word: str) -> Shaped:
        """The glyphs of a word; each word is shaped once."""
        known = self._shaped.get(word)
        if known is None:
            if len(self._shaped) >= _MOST_WORDS:  # a process that runs for days sees many
                self._shaped.clear()
            known = self._shaped[word] = self.fresh(word)
        return known

    def fresh(self, word: str) -> Shaped:
        """The glyphs of a word, which is not remembered."""
        hb = harfbuzz()
        buffer = hb.Buffer()
        buffer.add_str(word if word.isascii() else word.translate(_STAND_INS))
        buffer.guess_segment_properties()
        buffer.direction = "ltr"
        if word.endswith(SOFT_HYPHEN):  # at a line end it is there to be seen
            buffer.flags |= hb.BufferFlags.PRESERVE_DEFAULT_IGNORABLES
        hb.shape(self.font, buffer, _FEATURES)
        infos, scale = buffer.glyph_infos, self.scale
        codes = [info.codepoint for info in infos]
        advances = [position.x_advance * scale for position in buffer.glyph_positions]
        starts = [info.cluster for info in infos]
        each: Iterable[str] = word  # a glyph a character, as nearly always
        if starts != _COUNTED[: len(word)]:
            each = [word[start:end] for start, end in pairwise((*starts, len(word)))]
        return Shaped(tuple(zip(codes, advances, each, strict=True)), sum(advances))

    def width(self, word: str) -> float:
        """The advance of a word."""
        known = self._shaped.get(word) or self.shape(word)
        return known.advance


@dataclass(frozen=True, eq=False)
class Family:
    """The faces of one family: regular and bold."""

    name: str
    regular: Face
    bold: Face

    def face(self, *, bold: bool) -> Face:
        """The face for plain or for bold words."""
        return self.bold if bold else self.regular

    def missing(self, text: str) -> list[str]:
        """The characters of a text, each once and in order, that a face of the family lacks."""
        return [c for c in dict.fromkeys(text) if c not in "\n\t" and not self._draws(c)]

    def _draws(self, character: str) -> bool:
        return self.regular.draws(character) and self.bold.draws(character)


@memoize(20)
def family(name: str) -> Family:
    """The family of that name; raises ModuleNotFoundError if the package that carries it is not installed."""
    package, regular, bold = FAMILIES[name]
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"No module named {package!r}", name=package)
    folder = Path(spec.origin).parent / "files"
    return Family(name, Face(folder / regular), Face(folder / bold))
