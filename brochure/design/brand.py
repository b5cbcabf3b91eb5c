"""The clinic's look and particulars: assets/clinic.yaml, the logo and the cover picture, as one frozen Brand.

Two colours are given, the others follow from them (`derive`). Without an assets folder there is a plain look.
"""

from __future__ import annotations

import re
from dataclasses import asdict, field
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.design import colours, images
from brochure.diagnostics.problem import ERROR, WARNING, Problem, Where
from brochure.diagnostics.suggest import nearest, shorten
from brochure.runtime.app_dirs import ASSETS
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import on_demand
from brochure.source import parser
from brochure.source.encoding import CONTROL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from brochure.design.images import Picture

TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, for text on its background
SHAPE_CONTRAST = 3.0  # WCAG 2.2, 1.4.11, for shapes that carry meaning

_FAMILY = "Atkinson Hyperlegible"
_FOLDER, _FILE = ASSETS, "clinic.yaml"
_TEXTS = ("name", "tagline", "phone", "web", "address", "hours", "cover_shows")
_PICTURES = ("logo", "cover")
_KEYS = (*_TEXTS, "colours", "type", "paper", *_PICTURES)
_COLOURS = ("brand", "accent")
_PAPERS = {"letter": "letter", "us letter": "letter", "us-letter": "letter", "a4": "a4", "din a4": "a4"}
_SEVERAL_LINES = ("address", "hours")
_LABEL = r"[^\s/@:?#<>\"\\.]+"
_WEB = on_demand(rf"(?:https://)?{_LABEL}(?:\.{_LABEL})+(?::\d{{1,5}})?(?:/[^\s<>\"\\]*)?", re.IGNORECASE)
# Zero-width space, word joiner and byte order mark come in with copied text and print as nothing.
_DROPPED = dict.fromkeys((0x200B, 0x2060, 0xFEFF))
_UNSEEN = "\t\n\u00a0\u00ad\u2009\u202f" + "".join(map(chr, _DROPPED))


@dataclass(frozen=True, slots=True)
class Palette:
    """All colours of a handout, as "#RRGGBB"."""

    brand: str  # headings, outlines, filled shapes
    accent: str  # risk, care, emergency, Draft
    mid: str  # figures of people not told apart, connectors
    line: str  # hairlines only
    write: str = "#767676"  # lines to write on
    ink: str = colours.BLACK  # all other words

    def gray(self) -> Palette:
        """The same palette for printing in grey: each colour as the grey that shows as well on white."""
        return Palette(**{name: colours.in_grey(colour) for name, colour in asdict(self).items()})


def derive(brand: str, accent: str) -> Palette:
    """The palette that follows from two colours.

    `line` is 30% brand on white; `mid` is brand on white, from 60% up in steps of 5%, until it reaches 3:1.
    """
    mixes = (colours.mix(brand, colours.WHITE, share / 100) for share in range(60, 101, 5))
    mid = next((mix for mix in mixes if colours.contrast(mix, colours.WHITE) >= SHAPE_CONTRAST), brand)
    return Palette(brand, accent, mid, colours.mix(brand, colours.WHITE, 0.3))


_PLAIN_PALETTE = derive("#1F4A6B", "#9C3D22")


@dataclass(frozen=True)
class Brand:
    """The clinic as a handout shows it. Texts are empty where nothing is known.

    `address` and `hours` may have several lines. `where` tells where in clinic.yaml each value stands, by key.
    """

    name: str = ""
    tagline: str = ""
    phone: str = ""
    web: str = ""
    address: str = ""
    hours: str = ""
    paper: str = ""  # letter or a4; empty where the usual one of the language will do
    palette: Palette = _PLAIN_PALETTE
    family: str = _FAMILY
    logo: Picture | None = None
    cover: Picture | None = None
    cover_shows: str = ""
    folder: Path | None = None
    where: tuple[tuple[str, Where], ...] = field(default=(), compare=False, repr=False)

    @property
    def web_link(self) -> str:
        """The address that a link to the clinic's web page leads to; empty if there is none yet."""
        if not self.web or self.web.startswith("["):
            return ""
        return self.web if self.web.lower().startswith("https://") else "https://" + self.web

    def place(self, key: str) -> Where:
        """Where the value of a key stands, or the file as a whole if the key is not there."""
        return dict(self.where).get(key, Where(_shown_path(self.folder or Path(_FOLDER), _FILE)))


def load(
    folder: Path | None, families: frozenset[str] = frozenset({_FAMILY})
) -> tuple[Brand | None, tuple[Problem, ...]]:
    """The brand in an assets folder, and everything wrong with it; None if clinic.yaml cannot be read at all.

    No folder gives the plain look; so does, with a warning, a folder without clinic.yaml, with its logo and cover.
    A faulty value is reported and left at its default, so that later checks can go on.
    """
    if folder is None:
        return Brand(), ()
    reader = _Reader(folder, families)
    if not (folder / _FILE).is_file():
        reader.no_file()
        return reader.brand({}), tuple(reader.problems)
    reading = parser.read(folder / _FILE, _shown_path(folder, _FILE))
    reader.problems += reading.problems
    if not isinstance(reading.root, parser.Mapping):
        reader.no_keys(reading.root)
        return None, tuple(reader.problems)
    given = reader.given(reading.root, _KEYS)
    reader.name(given.get("name"))
    return reader.brand(given), tuple(reader.problems)


def _shown_path(folder: Path, name: str) -> str:
    return (folder / name).as_posix()


class _Reader:
    """Reads the values of one clinic.yaml, gathering problems."""

    def __init__(self, folder: Path, families: frozenset[str]) -> None:
        self.folder, self.families = folder, families
        self.problems: list[Problem] = []
        self.whole = Where(_shown_path(folder, _FILE))

    def error(self, where: Where, rule: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(ERROR, where, rule, message, hint))

    def no_file(self) -> None:
        message = f"there is no {_FILE}, so the handout names no clinic and has plain colours"
        hint = f"write the file {self.whole.file}; its one line `name: …` is enough to begin with"
        self.problems.append(Problem(WARNING, self.whole, "missing-clinic-file", message, hint))

    def no_keys(self, root: parser.Node | None) -> None:
        if root is not None:
            hint = "begin with the clinic's name: `name: …`"
            self.error(root.where, "wrong-type", "the file should be a group of keys, not a text or a list", hint)

    def name(self, node: parser.Node | None) -> None:
        if node is None or (isinstance(node, parser.Scalar) and not node.value.strip()):
            where = self.whole if node is None else node.where
            self.error(where, "missing-field", "`name` is missing", "write the clinic's name: `name: …`")

    def given(self, mapping: parser.Mapping, known: Iterable[str]) -> dict[str, parser.Node]:
        """Nodes by key; unknown keys are reported, and read as what they were probably meant to be.

        The American spelling of colours is understood.
        """
        found: dict[str, parser.Node] = {}
        meanings: dict[str, parser.Node] = {}
        for key, node in mapping.items:
            name = "colours" if key.value == "colors" else key.value
            if name in known:
                found.setdefault(name, node)
                continue
            meant = nearest(name, known)
            hint = f"did you mean `{meant}`?" if meant else f"the keys here are: {', '.join(known)}"
            self.error(key.where, "unknown-key", f"unknown key `{shorten(name)}`", hint)
            if meant:
                meanings.setdefault(meant, node)
        return meanings | found

    def brand(self, given: dict[str, parser.Node]) -> Brand:
        texts = {key: self.text(key, given[key]) for key in _TEXTS if key in given}
        brand = Brand(
            name=texts.get("name", ""),
            tagline=texts.get("tagline", ""),
            phone=texts.get("phone", ""),
            web=texts.get("web", ""),
            address=texts.get("address", ""),
            hours=texts.get("hours", ""),
            cover_shows=texts.get("cover_shows", ""),
            folder=self.folder,
            where=tuple((key, node.where) for key, node in given.items()),
            palette=self.palette(given.get("colours")),
            family=self.family(given.get("type")),
            paper=self.paper(given.get("paper")),
            logo=self.picture("logo", given),
            cover=self.picture("cover", given),
        )
        self.web(brand)
        return brand

    def text(self, key: str, node: parser.Node) -> str:
        """A value as text with single spaces; lines are kept where there may be several."""
        if not isinstance(node, parser.Scalar):
            hint = f'write it in quotes: {key}: "…"'
            self.error(node.where, "wrong-type", f"`{key}` should be text, not a list or a group of keys", hint)
            return ""
        odd = next((c for c in node.value if not (c.isprintable() or c in _UNSEEN)), "")
        if odd:
            if not CONTROL.match(odd):  # of those, reading has told
                hint = "delete it; it may have come in with text copied from another program"
                message = f"the character U+{ord(odd):04X} cannot be printed"
                self.error(node.at(node.value.index(odd)), "forbidden-character", message, hint)
            return ""
        value = node.value.translate(_DROPPED)
        lines = [" ".join(re.split(r"[ \t]+", line.strip(" \t"))) for line in value.split("\n")]
        return ("\n" if key in _SEVERAL_LINES else " ").join(filter(None, lines))

    def web(self, brand: Brand) -> None:
        if brand.web_link and not _WEB.fullmatch(brand.web):
            message = f"`web` is not a web address: “{shorten(brand.web)}”"
            hint = "write it as in www.example.org or https://www.example.org; http: is not safe enough"
            self.error(brand.place("web"), "bad-web-address", message, hint)

    def family(self, node: parser.Node | None) -> str:
        name = self.text("type", node) if node is not None else ""
        if not name or node is None:
            return _FAMILY
        same = [family for family in self.families if family.lower() == name.lower()]
        if same:
            return same[0]
        begun = (family for family in sorted(self.families) if family.lower().startswith(name.lower()))
        meant = next(begun, None) or nearest(name, sorted(self.families))
        hint = f"did you mean “{meant}”?" if meant else f"there are: {', '.join(sorted(self.families))}"
        self.error(node.where, "unknown-type-family", f"there is no type family “{shorten(name)}”", hint)
        return _FAMILY

    def paper(self, node: parser.Node | None) -> str:
        name = self.text("paper", node) if node is not None else ""
        if not name or node is None:
            return ""
        if name.lower() not in _PAPERS:
            hint = "write `letter` or `a4`, or leave it empty for what is usual where the handout's language is spoken"
            self.error(node.where, "unknown-paper", f"there is no paper “{shorten(name)}”", hint)
        return _PAPERS.get(name.lower(), "")

    def picture(self, key: str, given: dict[str, parser.Node]) -> Picture | None:
        """The picture that a key names, else the one that has its usual name, else none."""
        node = given.get(key)
        name = self.text(key, node) if node is not None else ""
        where = node.where if node is not None else self.whole
        if not name:
            usual = [f"{key}.{ending}" for ending in ("svg", "png", "jpg", "jpeg")]
            name = next((file for file in usual if (self.folder / file).is_file()), "")
            where = Where(_shown_path(self.folder, name))
        if not name:
            return None
        picture, problems = images.load(self.folder, name, where)
        self.problems += problems
        return picture

    # ---- colours ----

    def palette(self, node: parser.Node | None) -> Palette:
        if node is None or (isinstance(node, parser.Scalar) and not node.value):
            return _PLAIN_PALETTE
        if not isinstance(node, parser.Mapping):
            hint = 'write it so:\n  colours:\n    brand: "#1D5166"\n    accent: "#A3461C"'
            self.error(node.where, "wrong-type", "`colours` should be a group of keys (`brand`, `accent`)", hint)
            return _PLAIN_PALETTE
        given = self.given(node, _COLOURS)
        plain = {"brand": _PLAIN_PALETTE.brand, "accent": _PLAIN_PALETTE.accent}
        read = {key: self.colour(key, given[key]) for key in _COLOURS if key in given}
        chosen = {**plain, **{key: colour for key, colour in read.items() if colour}}
        return derive(chosen["brand"], chosen["accent"])

    def colour(self, key: str, node: parser.Node) -> str | None:
        """A colour that shows well enough on white, and white on it; None if it is faulty, which is reported."""
        text = self.text(key, node)
        if not text:
            return None
        colour = colours.parse(text)
        if colour is None:
            hint = f'write six digits or letters from A to F, in quotes: {key}: "#1D5166"'
            self.error(node.where, "bad-colour", f"`{key}` is not a colour: “{shorten(text)}”", hint)
            return None
        ratio = colours.contrast(colour, colours.WHITE)
        if ratio >= TEXT_CONTRAST:
            return colour
        nearest = colours.nearest_passing(colour, colours.WHITE, TEXT_CONTRAST)
        message = f"{key} {colour} on white has a contrast of {_floor(ratio)}:1; text needs {TEXT_CONTRAST}:1"
        self.error(node.where, "low-contrast", message, f'the nearest colour that passes is "{nearest}"')
        return None


def _floor(ratio: float) -> float:
    """A ratio with one decimal, never rounded up to one that would pass."""
    return int(ratio * 10) / 10
