"""The clinic's facts and look from assets/clinic.yaml, the logo and the cover picture, as one frozen Brand.

The clinic chooses two colors; `derive_palette` makes the others. Without an assets folder, the defaults are used.
"""

from __future__ import annotations

import re
from dataclasses import asdict, field
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.design import colors, images
from brochure.diagnostics.problem import ERROR, WARNING, Problem, Where
from brochure.diagnostics.suggest import find_nearest, shorten_for_message
from brochure.runtime.app_dirs import ASSETS_NAME
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import compile_lazily
from brochure.source import parser
from brochure.source.encoding import CONTROL_CHARACTER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from brochure.design.images import Picture

TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, for text on its background
SHAPE_CONTRAST = 3.0  # WCAG 2.2, 1.4.11, for shapes that carry meaning

_DEFAULT_FAMILY = "Atkinson Hyperlegible"
_FOLDER, _FILE = ASSETS_NAME, "clinic.yaml"
_TEXT_KEYS = ("name", "tagline", "phone", "web", "address", "hours", "cover_shows")
_PICTURE_KEYS = ("logo", "cover")
_KEYS = (*_TEXT_KEYS, "colours", "type", "paper", *_PICTURE_KEYS)
_COLOR_KEYS = ("brand", "accent")
_PAPERS = {"letter": "letter", "us letter": "letter", "us-letter": "letter", "a4": "a4", "din a4": "a4"}
_MULTILINE_KEYS = ("address", "hours")
_HOST_LABEL = r"[^\s/@:?#<>\"\\.]+"
_WEB_ADDRESS = compile_lazily(
    rf"(?:https://)?{_HOST_LABEL}(?:\.{_HOST_LABEL})+(?::\d{{1,5}})?(?:/[^\s<>\"\\]*)?", re.IGNORECASE
)
# Zero-width space, word joiner and byte order mark: invisible characters in copied text, which are removed.
_INVISIBLE = dict.fromkeys((0x200B, 0x2060, 0xFEFF))
_ALLOWED_CONTROLS = "\t\n\u00a0\u00ad\u2009\u202f" + "".join(map(chr, _INVISIBLE))


@dataclass(frozen=True, slots=True)
class Palette:
    """All colors of a handout, as "#RRGGBB"."""

    brand: str  # headings, outlines, filled shapes
    accent: str  # risk, care, emergency, Draft
    mid: str  # people in charts without counts, connectors
    line: str  # hairlines only
    write: str = "#767676"  # lines to write on
    ink: str = colors.BLACK  # all other text

    def to_gray(self) -> Palette:
        """Return the palette in gray: each color as the gray of the same luminance."""
        return Palette(**{name: colors.to_gray_color(color) for name, color in asdict(self).items()})


def derive_palette(brand: str, accent: str) -> Palette:
    """Return the palette made from two colors.

    `line` is 30% brand on white. `mid` is the lightest mix of brand and white with a contrast of 3:1 on white, from
    60% brand up in steps of 5%.
    """
    mixes = (colors.mix(brand, colors.WHITE, share / 100) for share in range(60, 101, 5))
    mid = next((mix for mix in mixes if colors.contrast(mix, colors.WHITE) >= SHAPE_CONTRAST), brand)
    return Palette(brand, accent, mid, colors.mix(brand, colors.WHITE, 0.3))


_PLAIN_PALETTE = derive_palette("#1F4A6B", "#9C3D22")


@dataclass(frozen=True)
class Brand:
    """The clinic as a handout shows it. Texts are empty where clinic.yaml has none.

    `address` and `hours` may have several lines. `places` has the place of each value in clinic.yaml, by key.
    """

    name: str = ""
    tagline: str = ""
    phone: str = ""
    web: str = ""
    address: str = ""
    hours: str = ""
    paper: str = ""  # letter or a4; empty for the usual paper of the handout's language
    palette: Palette = _PLAIN_PALETTE
    family: str = _DEFAULT_FAMILY
    logo: Picture | None = None
    cover: Picture | None = None
    cover_shows: str = ""
    folder: Path | None = None
    places: tuple[tuple[str, Where], ...] = field(default=(), compare=False, repr=False)

    @property
    def web_link(self) -> str:
        """The https address of the clinic's web page, for links; empty if there is none or only a placeholder."""
        if not self.web or self.web.startswith("["):
            return ""
        return self.web if self.web.lower().startswith("https://") else "https://" + self.web

    def where_of(self, key: str) -> Where:
        """Return the place of a key's value in clinic.yaml, or the file alone if the key is missing."""
        return dict(self.places).get(key, Where(_format_path(self.folder or Path(_FOLDER), _FILE)))


def load_brand(
    folder: Path | None, families: frozenset[str] = frozenset({_DEFAULT_FAMILY})
) -> tuple[Brand | None, tuple[Problem, ...]]:
    """Return the brand of an assets folder and its problems; the brand is None if clinic.yaml cannot be read at all.

    Without a folder, return the defaults. A folder without clinic.yaml gives a warning and the defaults with its logo
    and cover. A wrong value is reported and replaced by its default, so that later checks can go on.
    """
    if folder is None:
        return Brand(), ()
    reader = _BrandReader(folder, families)
    if not (folder / _FILE).is_file():
        reader.report_missing_file()
        return reader.build_brand({}), tuple(reader.problems)
    parsed = parser.read_file(folder / _FILE, _format_path(folder, _FILE))
    reader.problems += parsed.problems
    if not isinstance(parsed.root, parser.Mapping):
        reader.report_missing_keys(parsed.root)
        return None, tuple(reader.problems)
    nodes = reader.match_keys(parsed.root, _KEYS)
    reader.check_name(nodes.get("name"))
    return reader.build_brand(nodes), tuple(reader.problems)


def _format_path(folder: Path, name: str) -> str:
    return (folder / name).as_posix()


class _BrandReader:
    """A reader of the values of one clinic.yaml, which collects problems."""

    def __init__(self, folder: Path, families: frozenset[str]) -> None:
        self.folder, self.families = folder, families
        self.problems: list[Problem] = []
        self.file_where = Where(_format_path(folder, _FILE))

    def report_error(self, where: Where, rule: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(ERROR, where, rule, message, hint))

    def report_missing_file(self) -> None:
        message = f"there is no {_FILE}, so the handout has no clinic name and standard colors"
        hint = f"create the file {self.file_where.file}; one line is enough to start: `name: …`"
        self.problems.append(Problem(WARNING, self.file_where, "missing-clinic-file", message, hint))

    def report_missing_keys(self, root: parser.Node | None) -> None:
        if root is not None:
            hint = "start with the clinic's name: `name: …`"
            self.report_error(root.where, "wrong-type", "the file should be a group of keys, not text or a list", hint)

    def check_name(self, node: parser.Node | None) -> None:
        if node is None or (isinstance(node, parser.Scalar) and not node.value.strip()):
            where = self.file_where if node is None else node.where
            self.report_error(where, "missing-field", "`name` is missing", "type the clinic's name: `name: …`")

    def match_keys(self, mapping: parser.Mapping, known_keys: Iterable[str]) -> dict[str, parser.Node]:
        """Return the nodes by key. Report unknown keys, and read them as the known key with the nearest spelling.

        `colors` is read as `colours`.
        """
        nodes: dict[str, parser.Node] = {}
        suggested_nodes: dict[str, parser.Node] = {}
        for key, node in mapping.items:
            key_name = "colours" if key.value == "colors" else key.value
            if key_name in known_keys:
                nodes.setdefault(key_name, node)
                continue
            suggestion = find_nearest(key_name, known_keys)
            hint = f"did you mean `{suggestion}`?" if suggestion else f"use one of these keys: {', '.join(known_keys)}"
            self.report_error(key.where, "unknown-key", f"unknown key `{shorten_for_message(key_name)}`", hint)
            if suggestion:
                suggested_nodes.setdefault(suggestion, node)
        return suggested_nodes | nodes

    def build_brand(self, nodes: dict[str, parser.Node]) -> Brand:
        texts_by_key = {key: self.read_text(key, nodes[key]) for key in _TEXT_KEYS if key in nodes}
        new_brand = Brand(
            name=texts_by_key.get("name", ""),
            tagline=texts_by_key.get("tagline", ""),
            phone=texts_by_key.get("phone", ""),
            web=texts_by_key.get("web", ""),
            address=texts_by_key.get("address", ""),
            hours=texts_by_key.get("hours", ""),
            cover_shows=texts_by_key.get("cover_shows", ""),
            folder=self.folder,
            places=tuple((key, node.where) for key, node in nodes.items()),
            palette=self.read_palette(nodes.get("colours")),
            family=self.read_family(nodes.get("type")),
            paper=self.read_paper(nodes.get("paper")),
            logo=self.read_picture("logo", nodes),
            cover=self.read_picture("cover", nodes),
        )
        self.check_web(new_brand)
        return new_brand

    def read_text(self, key: str, node: parser.Node) -> str:
        """Return a value as text with single spaces, or an empty text if it is wrong, which is reported.

        Line breaks are kept only in the keys that may have several lines.
        """
        if not isinstance(node, parser.Scalar):
            hint = f'put it in quotation marks: {key}: "…"'
            self.report_error(node.where, "wrong-type", f"`{key}` should be text, not a list or a group of keys", hint)
            return ""
        bad_character = next((c for c in node.value if not (c.isprintable() or c in _ALLOWED_CONTROLS)), "")
        if bad_character:
            if not CONTROL_CHARACTER.match(bad_character):  # the parser has reported those
                hint = "delete it; it may come from text that was copied from another program"
                message = f"the character U+{ord(bad_character):04X} cannot be printed"
                self.report_error(node.where_at(node.value.index(bad_character)), "forbidden-character", message, hint)
            return ""
        value = node.value.translate(_INVISIBLE)
        lines = [" ".join(re.split(r"[ \t]+", line.strip(" \t"))) for line in value.split("\n")]
        return ("\n" if key in _MULTILINE_KEYS else " ").join(filter(None, lines))

    def check_web(self, new_brand: Brand) -> None:
        if new_brand.web_link and not _WEB_ADDRESS.fullmatch(new_brand.web):
            message = f"`web` is not a web address: “{shorten_for_message(new_brand.web)}”"
            hint = "type it like www.example.org or https://www.example.org; http: is not secure"
            self.report_error(new_brand.where_of("web"), "bad-web-address", message, hint)

    def read_family(self, node: parser.Node | None) -> str:
        family_name = self.read_text("type", node) if node is not None else ""
        if not family_name or node is None:
            return _DEFAULT_FAMILY
        same_names = [known_family for known_family in self.families if known_family.lower() == family_name.lower()]
        if same_names:
            return same_names[0]
        prefixed_names = (
            known_family
            for known_family in sorted(self.families)
            if known_family.lower().startswith(family_name.lower())
        )
        suggestion = next(prefixed_names, None) or find_nearest(family_name, sorted(self.families))
        family_names = ", ".join(sorted(self.families))
        hint = f"did you mean “{suggestion}”?" if suggestion else f"use one of these: {family_names}"
        self.report_error(
            node.where, "unknown-type-family", f"we have no font called “{shorten_for_message(family_name)}”", hint
        )
        return _DEFAULT_FAMILY

    def read_paper(self, node: parser.Node | None) -> str:
        paper_name = self.read_text("paper", node) if node is not None else ""
        if not paper_name or node is None:
            return ""
        if paper_name.lower() not in _PAPERS:
            hint = (
                "type `letter` or `a4`, or delete what is after `paper:` for the usual paper of the handout's language"
            )
            self.report_error(
                node.where, "unknown-paper", f"there is no paper size “{shorten_for_message(paper_name)}”", hint
            )
        return _PAPERS.get(paper_name.lower(), "")

    def read_picture(self, key: str, nodes: dict[str, parser.Node]) -> Picture | None:
        """Return the picture that a key names, else the file with the usual name (such as logo.svg), else None."""
        node = nodes.get(key)
        file_name = self.read_text(key, node) if node is not None else ""
        where = node.where if node is not None else self.file_where
        if not file_name:
            usual_names = [f"{key}.{ending}" for ending in ("svg", "png", "jpg", "jpeg")]
            file_name = next((file for file in usual_names if (self.folder / file).is_file()), "")
            where = Where(_format_path(self.folder, file_name))
        if not file_name:
            return None
        loaded_picture, problems = images.load_picture(self.folder, file_name, where)
        self.problems += problems
        return loaded_picture

    # ---- colors ----

    def read_palette(self, node: parser.Node | None) -> Palette:
        if node is None or (isinstance(node, parser.Scalar) and not node.value):
            return _PLAIN_PALETTE
        if not isinstance(node, parser.Mapping):
            hint = 'write it like this:\n  colours:\n    brand: "#1D5166"\n    accent: "#A3461C"'
            self.report_error(node.where, "wrong-type", "`colours` should be a group of keys (`brand`, `accent`)", hint)
            return _PLAIN_PALETTE
        nodes = self.match_keys(node, _COLOR_KEYS)
        defaults = {"brand": _PLAIN_PALETTE.brand, "accent": _PLAIN_PALETTE.accent}
        colors_by_key = {key: self.read_color(key, nodes[key]) for key in _COLOR_KEYS if key in nodes}
        chosen_colors = {**defaults, **{key: color for key, color in colors_by_key.items() if color}}
        return derive_palette(chosen_colors["brand"], chosen_colors["accent"])

    def read_color(self, key: str, node: parser.Node) -> str | None:
        """Return a color with enough contrast on white, or None if there is none; report a wrong one."""
        color_text = self.read_text(key, node)
        if not color_text:
            return None
        color = colors.parse_hex_color(color_text)
        if color is None:
            hint = f'type # and six digits or letters from A to F, in quotation marks: {key}: "#1D5166"'
            self.report_error(
                node.where, "bad-colour", f"`{key}` is not a color: “{shorten_for_message(color_text)}”", hint
            )
            return None
        ratio = colors.contrast(color, colors.WHITE)
        if ratio >= TEXT_CONTRAST:
            return color
        passing_color = colors.find_passing_color(color, colors.WHITE, TEXT_CONTRAST)
        contrasts = f"its contrast on white is {_round_down(ratio)}:1, text needs {TEXT_CONTRAST}:1"
        hint = f'use "{passing_color}", the nearest color that is dark enough'
        self.report_error(node.where, "low-contrast", f"{key} {color} is too light: {contrasts}", hint)
        return None


def _round_down(ratio: float) -> float:
    """Return a ratio cut to one decimal, so that one that fails is not shown as one that passes."""
    return int(ratio * 10) / 10
