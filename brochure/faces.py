"""Type faces as facts: where their files are, which characters they have, how words are shaped. No ReportLab.

A *face* is one weight of a *family*. Words are shaped by HarfBuzz, so they are kerned, and the same shapes
are measured here and later embedded in the PDF.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

if TYPE_CHECKING:
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


@dataclass(frozen=True, slots=True)
class Shaped:
    """A word as glyphs: for each its number, its advance and the text it stands for, in thousandths of the size."""

    glyphs: tuple[tuple[int, float, str], ...]
    advance: float


class Face:
    """One weight of a family; all measures are thousandths of the type size."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._shaped: dict[str, Shaped] = {}

    @cached_property
    def font(self) -> uharfbuzz.Font:
        """The face as HarfBuzz sees it."""
        import uharfbuzz as hb

        return hb.Font(hb.Face(hb.Blob.from_file_path(str(self.path))))

    @cached_property
    def characters(self) -> frozenset[int]:
        """The code points that the face can draw, stand-ins included.

        Marks that combine are left out: text is composed before it is set, and a mark that is left over after that
        would need a place that the face does not tell.
        """
        own = frozenset(c for c in self.font.face.unicodes if category(chr(c))[0] not in "MC" or chr(c) == SOFT_HYPHEN)
        return own | {ord(c) for c, other in STAND_INS.items() if ord(other) in own}

    @cached_property
    def scale(self) -> float:
        """Thousandths of the size in one unit of the face."""
        return 1000 / float(self.font.face.upem)

    def shape(self, word: str) -> Shaped:
        """The glyphs of a word; each word is shaped once."""
        known = self._shaped.get(word)
        if known is None:
            known = self._shaped[word] = self._shape(word)
        return known

    def _shape(self, word: str) -> Shaped:
        import uharfbuzz as hb

        buffer = hb.Buffer()
        buffer.add_str("".join(STAND_INS.get(c, c) for c in word))
        buffer.guess_segment_properties()
        buffer.direction = "ltr"
        if word.endswith(SOFT_HYPHEN):  # at a line end it is there to be seen
            buffer.flags |= hb.BufferFlags.PRESERVE_DEFAULT_IGNORABLES
        hb.shape(self.font, buffer, {"kern": True, "liga": False})
        ends = [info.cluster for info in buffer.glyph_infos[1:]] + [len(word)]
        glyphs = []
        for info, position, end in zip(buffer.glyph_infos, buffer.glyph_positions, ends, strict=True):
            glyphs.append((info.codepoint, position.x_advance * self.scale, word[info.cluster : end]))
        return Shaped(tuple(glyphs), sum(g[1] for g in glyphs))

    def width(self, word: str) -> float:
        """The advance of a word."""
        return self.shape(word).advance


@dataclass(frozen=True)
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
        have = self.regular.characters & self.bold.characters
        return [c for c in dict.fromkeys(text) if ord(c) not in have and c not in "\n\t"]


@cache
def family(name: str) -> Family:
    """The family of that name; raises ModuleNotFoundError if the package that carries it is not installed."""
    package, regular, bold = FAMILIES[name]
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"No module named {package!r}", name=package)
    folder = Path(spec.origin).parent / "files"
    return Family(name, Face(folder / regular), Face(folder / bold))
