"""How folded editions are folded and read, as SVG drawings for docs/: made from the very geometry that lays them out.

The drawings are plain SVG of shapes and words, with a title and a description for who does not see them.
"""

from __future__ import annotations

from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING

from brochure.design.brand import derive
from brochure.design.editions import HALVES, PAPERS
from brochure.design.imposition import folds, saddle, trifold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from brochure.design.imposition import PanelName, Place

_COLOURS = derive("#1D5166", "#A3461C")
_OUTSIDE = "#E4EAED"  # the paper's outside, where a drawing shows both of its sides
_WIDTH, _EDGE = 960.0, 24.0
_FACES = "'Atkinson Hyperlegible', Helvetica, Arial, sans-serif"

_SEEN: dict[PanelName, tuple[str, ...]] = {
    "cover": ("the title and", "the key message"),
    "flap": ("first to be seen", "when it is opened"),
    "inside left": ("behind the cover",),
    "inside middle": ("behind the back",),
    "inside right": ("behind the flap",),
    "back": ("whom to call,", "and the clinic"),
}


def diagram(name: str) -> str:
    """The drawing of a folded edition, `trifold` or `booklet`, as SVG. Raises KeyError where there is none."""
    return DIAGRAMS[name]()


def _trifold() -> str:
    height, width = PAPERS["letter"]
    scale = 420 / width
    tall = height * scale
    parts: list[str] = []
    for side, (left, label) in enumerate(((_EDGE, "Outside"), (_WIDTH - _EDGE - 420, "Inside"))):
        parts.append(_words(left, 42, [label], 18, bold=True, colour=_COLOURS.brand))
        parts.append(_box(left, 58, 420, tall))
        parts += [_dashed(left + fold * scale, 58, tall) for fold in folds(width, side)]
    for number, panel in enumerate(trifold(width), 1):
        left = (_EDGE, _WIDTH - _EDGE - 420)[panel.side]
        middle = left + (panel.left + panel.right) / 2 * scale
        parts += [
            _disc(middle, 178, str(number)),
            _words(middle, 230, [panel.name], 17, bold=True, colour=_COLOURS.brand, anchor="middle"),
            _words(middle, 254, _SEEN[panel.name], 13, anchor="middle"),
            _words(middle, 78 + tall, [_inches(panel.right - panel.left)], 13, anchor="middle"),
        ]
    parts += [_arrow("M452 236 C464 200 496 200 508 232"), _words(480, 262, ["turn"], 13, anchor="middle")]
    parts += _steps(430, _TRIFOLD_STEPS)
    about = (
        "A sheet of Letter paper with three panels on each side. Outside, from left to right: the flap, the back, the "
        "cover. Inside: left, middle, right. Read them in this order: cover, flap, inside left, inside middle, inside "
        "right, back. Print on both sides, flipped on the short edge, at 100 %. With the inside up, fold the right "
        "panel in; then fold the left panel over it, so that the cover is on top."
    )
    return _svg("How the tri-fold is folded and read", about, 660, parts)


def _booklet() -> str:
    width, height = HALVES["letter"]
    scale = 204 / (2 * width)
    tall = height * scale
    parts: list[str] = [_words(_EDGE, 34, ["A booklet of 8 pages"], 18, bold=True, colour=_COLOURS.brand)]
    sides = [
        (f"Sheet {number}, {name}", side)
        for number, sheet in enumerate(saddle(8, width), 1)
        for name, side in zip(("front", "back"), sheet.sides, strict=True)
    ]
    for column, (label, side) in enumerate(sides):
        left = _column(column)
        parts += [_words(left, 68, [label], 14, bold=True), _box(left, 80, 204, tall)]
        parts += [_dashed(left + 102, 80, tall), *(_page(place, left, scale, 80 + tall / 2) for place in side)]
    parts += _steps(286, _BOOKLET_STEPS)
    about = (
        "Two sheets with two pages on each side. Sheet 1 has pages 8 and 1 on its front, and 2 and 7 on its back. "
        "Sheet 2 has pages 6 and 3 on its front, and 4 and 5 on its back. Print on both sides, flipped on the short "
        "edge, at 100 %. Keep the sheets in the order in which they come. Fold them all together at the marks, and "
        "staple them twice in the fold."
    )
    return _svg("How the booklet is printed, folded and stapled", about, 516, parts)


DIAGRAMS: dict[str, Callable[[], str]] = {"trifold": _trifold, "booklet": _booklet}


def _page(place: Place, left: float, scale: float, y: float) -> str:
    return _disc(left + (place.half[0] + place.half[1]) / 2 * scale, y, str(place.page))


# ---- the steps ----


def _steps(top: float, steps: Iterable[tuple[str, Sequence[str], Callable[[float, float], list[str]]]]) -> list[str]:
    """A rule, and below it each step: its drawing (120 high), its name, what to do."""
    parts = [_line(_EDGE, top, _WIDTH - _EDGE, _COLOURS.line, 0.75), _line(_EDGE, top, _EDGE + 138, _COLOURS.brand, 3)]
    for column, (name, words, draw) in enumerate(steps):
        x = _column(column)
        parts += draw(x, top + 24)
        parts.append(_words(x, top + 168, [name], 16, bold=True, colour=_COLOURS.brand))
        parts.append(_words(x, top + 189, words, 13))
    return parts


def _column(number: int) -> float:
    return _EDGE + number * 236.0


def _print(x: float, y: float) -> list[str]:
    """A landscape sheet, turned over like the leaf of a book."""
    return [
        _box(x, y + 24, 124, 96),
        _dashed(x + 62, y + 24, 96, colour=_COLOURS.line),
        _arrow(f"M{x + 108:g} {y + 14:g} C{x + 88:g} {y - 8:g} {x + 36:g} {y - 8:g} {x + 17:g} {y + 12:g}"),
    ]


def _fold_in(x: float, y: float) -> list[str]:
    """The inside up; the right panel comes up and over to the left."""
    return [
        _ghost(x + 100, y + 24, 48, 96),
        _box(x, y + 24, 100, 96),
        _dashed(x + 50, y + 24, 96, colour=_COLOURS.line),
        _leaf(((x + 100, y + 24), (x + 66, y + 12), (x + 66, y + 108), (x + 100, y + 120))),
        _arrow(f"M{x + 136:g} {y + 16:g} C{x + 124:g} {y - 4:g} {x + 92:g} {y - 6:g} {x + 76:g} {y + 4:g}"),
    ]


def _fold_over(x: float, y: float) -> list[str]:
    """The flap lies on the middle; the left panel comes over both."""
    return [
        _ghost(x, y + 24, 50, 96),
        _leaf(((x + 50, y + 24), (x + 100, y + 24), (x + 100, y + 120), (x + 50, y + 120))),
        _leaf(((x + 50, y + 24), (x + 84, y + 12), (x + 84, y + 108), (x + 50, y + 120))),
        _arrow(f"M{x + 12:g} {y + 16:g} C{x + 24:g} {y - 4:g} {x + 58:g} {y - 6:g} {x + 74:g} {y + 4:g}"),
    ]


def _folded(x: float, y: float) -> list[str]:
    """The finished leaflet, cover up."""
    return [
        _leaf(((x, y + 24), (x + 52, y + 24), (x + 52, y + 120), (x, y + 120))),
        _disc(x + 26, y + 72, "1", 14),
    ]


def _stack(x: float, y: float) -> list[str]:
    """Sheets upon one another."""
    return [_box(x + shift, y + 40 - shift, 124, 80) for shift in (8, 0)] + [
        _dashed(x + 62, y + 40, 80, colour=_COLOURS.line)
    ]


def _fold_all(x: float, y: float) -> list[str]:
    """The stack with its marks; the right half comes over to the left."""
    return [
        _ghost(x + 62, y + 24, 62, 96),
        _box(x, y + 24, 62, 96),
        _leaf(((x + 62, y + 24), (x + 22, y + 10), (x + 22, y + 106), (x + 62, y + 120))),
        _arrow(f"M{x + 112:g} {y + 16:g} C{x + 98:g} {y - 6:g} {x + 60:g} {y - 8:g} {x + 40:g} {y + 2:g}"),
    ]


def _staple(x: float, y: float) -> list[str]:
    """The folded booklet with two staples in its spine."""
    spine = x + 8
    staples = [
        f'<path d="M{spine:g} {y + at:g} v14" fill="none" stroke="{_COLOURS.accent}" stroke-width="4" '
        'stroke-linecap="round"/>'
        for at in (44, 86)
    ]
    return [_leaf(((x + 8, y + 24), (x + 74, y + 24), (x + 74, y + 120), (x + 8, y + 120))), *staples]


_TRIFOLD_STEPS = (
    ("Print", ("On both sides, flipped on the", "short edge, at 100 %."), _print),
    ("Fold in", ("Lay it with the inside up.", "Fold the right panel in."), _fold_in),
    ("Fold over", ("Fold the left panel over it.", "The cover is now on top."), _fold_over),
    ("Read", ("Cover, flap, inside from left", "to right, and then the back."), _folded),
)
_BOOKLET_STEPS = (
    ("Print", ("On both sides, flipped on the", "short edge, at 100 %."), _print),
    ("Stack", ("Keep the sheets in the order", "in which they come."), _stack),
    ("Fold", ("Fold them all together,", "at the marks, cover outside."), _fold_all),
    ("Staple", ("Staple twice in the fold,", "from the outside."), _staple),
)


# ---- shapes and words ----


def _svg(title: str, about: str, height: float, parts: Iterable[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:g} {height:g}" width="{_WIDTH:g}" '
        f'height="{height:g}" role="img" aria-labelledby="title about" font-family="{escape(_FACES)}">'
    )
    arrowhead = (
        '<defs><marker id="head" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="8" markerHeight="8" '
        'markerUnits="userSpaceOnUse" orient="auto">'
        f'<path d="M0 0 L8 4 L0 8 Z" fill="{_COLOURS.accent}"/></marker></defs>'
    )
    told = [f'<title id="title">{escape(title)}</title>', f'<desc id="about">{escape(about)}</desc>']
    paper = f'<rect width="{_WIDTH:g}" height="{height:g}" fill="#FFFFFF"/>'
    return "\n".join([head, *told, arrowhead, paper, *parts, "</svg>"]) + "\n"


def _words(
    x: float,
    y: float,
    lines: Sequence[str],
    size: float,
    *,
    bold: bool = False,
    colour: str = _COLOURS.ink,
    anchor: str = "start",
) -> str:
    """Lines of words, the first with its baseline at `y`."""
    rows = "".join(
        f'<tspan x="{x:g}" y="{y + number * size * 1.35:g}">{escape(line)}</tspan>' for number, line in enumerate(lines)
    )
    weight = ' font-weight="700"' if bold else ""
    return f'<text font-size="{size:g}"{weight} fill="{colour}" text-anchor="{anchor}">{rows}</text>'


def _box(x: float, y: float, width: float, height: float) -> str:
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="#FFFFFF" '
        f'stroke="{_COLOURS.brand}" stroke-width="2"/>'
    )


def _ghost(x: float, y: float, width: float, height: float) -> str:
    """Where paper lay before it was folded."""
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="none" '
        f'stroke="{_COLOURS.mid}" stroke-width="1.2" stroke-dasharray="4 4"/>'
    )


def _leaf(corners: Iterable[tuple[float, float]]) -> str:
    """A part of the sheet that shows its outside."""
    points = " ".join(f"{x:g},{y:g}" for x, y in corners)
    return (
        f'<polygon points="{points}" fill="{_OUTSIDE}" stroke="{_COLOURS.brand}" stroke-width="2" '
        'stroke-linejoin="round"/>'
    )


def _dashed(x: float, y: float, height: float, colour: str = _COLOURS.brand) -> str:
    """A fold."""
    return (
        f'<path d="M{x:g} {y:g} v{height:g}" fill="none" stroke="{colour}" stroke-width="1.2" stroke-dasharray="6 5"/>'
    )


def _line(x: float, y: float, end: float, colour: str, weight: float) -> str:
    return f'<path d="M{x:g} {y - weight / 2:g} H{end:g}" fill="none" stroke="{colour}" stroke-width="{weight:g}"/>'


def _arrow(path: str) -> str:
    return f'<path d="{path}" fill="none" stroke="{_COLOURS.accent}" stroke-width="2.25" marker-end="url(#head)"/>'


def _disc(x: float, y: float, number: str, radius: float = 18) -> str:
    size = radius * 1.1
    words = _words(x, y + size * 0.35, [number], size, bold=True, colour="#FFFFFF", anchor="middle")
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{_COLOURS.brand}"/>{words}'


def _inches(points: float) -> str:
    """A length in whole inches and sixteenths."""
    whole, rest = divmod(Fraction(round(points / 72 * 16), 16), 1)
    return f"{whole} {rest} in" if rest else f"{whole} in"
