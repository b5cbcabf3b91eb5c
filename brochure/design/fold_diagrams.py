"""The SVG diagrams in docs/ that show how to fold and read the folded editions, made from the imposition's geometry.

A diagram has only shapes and words, and a title and a description for people who cannot see it.
"""

from __future__ import annotations

from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING

from brochure.design.brand import derive_palette
from brochure.design.editions import HALF_PAPERS, PAPERS
from brochure.design.imposition import build_trifold_panels, find_folds, impose_booklet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from brochure.design.imposition import PagePlacement, PanelName

_PALETTE = derive_palette("#1D5166", "#A3461C")
_OUTSIDE_COLOR = "#E4EAED"  # the outside of the paper, where both sides are shown
_WIDTH, _EDGE = 960.0, 24.0
_FONT_FAMILIES = "'Atkinson Hyperlegible', Helvetica, Arial, sans-serif"

_PANEL_NOTES: dict[PanelName, tuple[str, ...]] = {
    "cover": ("the title and", "the key message"),
    "flap": ("what you see first", "when you open it"),
    "inside left": ("behind the cover",),
    "inside middle": ("behind the back",),
    "inside right": ("behind the flap",),
    "back": ("who to call,", "and the clinic"),
}


def draw_diagram(name: str) -> str:
    """Return the diagram of a folded edition, `trifold` or `booklet`, as SVG. Raises KeyError for any other name."""
    return DIAGRAMS[name]()


def _draw_trifold() -> str:
    height, width = PAPERS["letter"]
    scale = 420 / width
    drawn_height = height * scale
    elements: list[str] = []
    for side, (left, label) in enumerate(((_EDGE, "Outside"), (_WIDTH - _EDGE - 420, "Inside"))):
        elements.append(_draw_text(left, 42, [label], 18, bold=True, color=_PALETTE.brand))
        elements.append(_draw_box(left, 58, 420, drawn_height))
        elements += [_draw_fold_line(left + fold * scale, 58, drawn_height) for fold in find_folds(width, side)]
    for number, panel in enumerate(build_trifold_panels(width), 1):
        left = (_EDGE, _WIDTH - _EDGE - 420)[panel.side]
        middle = left + (panel.left + panel.right) / 2 * scale
        elements += [
            _draw_disc(middle, 178, str(number)),
            _draw_text(middle, 230, [panel.name], 17, bold=True, color=_PALETTE.brand, anchor="middle"),
            _draw_text(middle, 254, _PANEL_NOTES[panel.name], 13, anchor="middle"),
            _draw_text(middle, 78 + drawn_height, [_format_inches(panel.right - panel.left)], 13, anchor="middle"),
        ]
    elements += [_draw_arrow("M452 236 C464 200 496 200 508 232"), _draw_text(480, 262, ["turn"], 13, anchor="middle")]
    elements += _draw_steps(430, _TRIFOLD_STEPS)
    description = (
        "A sheet of Letter paper with three panels on each side. Outside, from left to right: the flap, the back, the "
        "cover. Inside: left, middle, right. Read them in this order: cover, flap, inside left, inside middle, inside "
        "right, back. Print on both sides, flip on the short edge, at 100%. Put the inside up. Fold the right panel "
        "in, then fold the left panel over it. The cover is now on top."
    )
    return _build_svg("How to fold and read the tri-fold", description, 660, elements)


def _draw_booklet() -> str:
    width, height = HALF_PAPERS["letter"]
    scale = 204 / (2 * width)
    drawn_height = height * scale
    elements: list[str] = [_draw_text(_EDGE, 34, ["A booklet of 8 pages"], 18, bold=True, color=_PALETTE.brand)]
    sides = [
        (f"Sheet {number}, {name}", side)
        for number, sheet in enumerate(impose_booklet(8, width), 1)
        for name, side in zip(("front", "back"), sheet.sides, strict=True)
    ]
    for column, (label, side) in enumerate(sides):
        left = _compute_column_left(column)
        elements += [_draw_text(left, 68, [label], 14, bold=True), _draw_box(left, 80, 204, drawn_height)]
        elements += [
            _draw_fold_line(left + 102, 80, drawn_height),
            *(_draw_page(placement, left, scale, 80 + drawn_height / 2) for placement in side),
        ]
    elements += _draw_steps(286, _BOOKLET_STEPS)
    description = (
        "Two sheets with two pages on each side. Sheet 1 has pages 8 and 1 on its front, and 2 and 7 on its back. "
        "Sheet 2 has pages 6 and 3 on its front, and 4 and 5 on its back. Print on both sides, flip on the short edge, "
        "at 100%. Keep the sheets in order. Fold them all together at the marks, and staple them twice in the fold."
    )
    return _build_svg("How to print, fold and staple the booklet", description, 516, elements)


DIAGRAMS: dict[str, Callable[[], str]] = {"trifold": _draw_trifold, "booklet": _draw_booklet}


def _draw_page(placement: PagePlacement, left: float, scale: float, y: float) -> str:
    return _draw_disc(left + (placement.half_bounds[0] + placement.half_bounds[1]) / 2 * scale, y, str(placement.page))


# ---- the steps ----


def _draw_steps(
    top: float, steps: Iterable[tuple[str, Sequence[str], Callable[[float, float], list[str]]]]
) -> list[str]:
    """Return a rule and, below it, the steps: drawings 120 units high, names, instructions."""
    elements = [
        _draw_line(_EDGE, top, _WIDTH - _EDGE, _PALETTE.line, 0.75),
        _draw_line(_EDGE, top, _EDGE + 138, _PALETTE.brand, 3),
    ]
    for column, (name, lines, draw) in enumerate(steps):
        x = _compute_column_left(column)
        elements += draw(x, top + 24)
        elements.append(_draw_text(x, top + 168, [name], 16, bold=True, color=_PALETTE.brand))
        elements.append(_draw_text(x, top + 189, lines, 13))
    return elements


def _compute_column_left(number: int) -> float:
    return _EDGE + number * 236.0


def _draw_print_step(x: float, y: float) -> list[str]:
    """Draw a landscape sheet, with an arrow that turns it like the page of a book."""
    return [
        _draw_box(x, y + 24, 124, 96),
        _draw_fold_line(x + 62, y + 24, 96, color=_PALETTE.line),
        _draw_arrow(f"M{x + 108:g} {y + 14:g} C{x + 88:g} {y - 8:g} {x + 36:g} {y - 8:g} {x + 17:g} {y + 12:g}"),
    ]


def _draw_fold_in(x: float, y: float) -> list[str]:
    """Draw the sheet with the inside up and its right panel folding to the left."""
    return [
        _draw_former_outline(x + 100, y + 24, 48, 96),
        _draw_box(x, y + 24, 100, 96),
        _draw_fold_line(x + 50, y + 24, 96, color=_PALETTE.line),
        _draw_leaf(((x + 100, y + 24), (x + 66, y + 12), (x + 66, y + 108), (x + 100, y + 120))),
        _draw_arrow(f"M{x + 136:g} {y + 16:g} C{x + 124:g} {y - 4:g} {x + 92:g} {y - 6:g} {x + 76:g} {y + 4:g}"),
    ]


def _draw_fold_over(x: float, y: float) -> list[str]:
    """Draw the flap on the middle panel, and the left panel folding over both."""
    return [
        _draw_former_outline(x, y + 24, 50, 96),
        _draw_leaf(((x + 50, y + 24), (x + 100, y + 24), (x + 100, y + 120), (x + 50, y + 120))),
        _draw_leaf(((x + 50, y + 24), (x + 84, y + 12), (x + 84, y + 108), (x + 50, y + 120))),
        _draw_arrow(f"M{x + 12:g} {y + 16:g} C{x + 24:g} {y - 4:g} {x + 58:g} {y - 6:g} {x + 74:g} {y + 4:g}"),
    ]


def _draw_folded(x: float, y: float) -> list[str]:
    """Draw the folded tri-fold with its cover up."""
    return [
        _draw_leaf(((x, y + 24), (x + 52, y + 24), (x + 52, y + 120), (x, y + 120))),
        _draw_disc(x + 26, y + 72, "1", 14),
    ]


def _draw_stack(x: float, y: float) -> list[str]:
    """Draw a stack of sheets."""
    return [_draw_box(x + shift, y + 40 - shift, 124, 80) for shift in (8, 0)] + [
        _draw_fold_line(x + 62, y + 40, 80, color=_PALETTE.line)
    ]


def _draw_fold_all(x: float, y: float) -> list[str]:
    """Draw the stack with its right half folding to the left."""
    return [
        _draw_former_outline(x + 62, y + 24, 62, 96),
        _draw_box(x, y + 24, 62, 96),
        _draw_leaf(((x + 62, y + 24), (x + 22, y + 10), (x + 22, y + 106), (x + 62, y + 120))),
        _draw_arrow(f"M{x + 112:g} {y + 16:g} C{x + 98:g} {y - 6:g} {x + 60:g} {y - 8:g} {x + 40:g} {y + 2:g}"),
    ]


def _draw_staples(x: float, y: float) -> list[str]:
    """Draw the folded booklet with two staples in its spine."""
    spine = x + 8
    staples = [
        f'<path d="M{spine:g} {y + offset:g} v14" fill="none" stroke="{_PALETTE.accent}" stroke-width="4" '
        'stroke-linecap="round"/>'
        for offset in (44, 86)
    ]
    return [_draw_leaf(((x + 8, y + 24), (x + 74, y + 24), (x + 74, y + 120), (x + 8, y + 120))), *staples]


_TRIFOLD_STEPS = (
    ("Print", ("On both sides, flip on the", "short edge, at 100%."), _draw_print_step),
    ("Fold in", ("Put the inside up.", "Fold the right panel in."), _draw_fold_in),
    ("Fold over", ("Fold the left panel over it.", "The cover is now on top."), _draw_fold_over),
    ("Read", ("Cover, flap, inside from left", "to right, then the back."), _draw_folded),
)
_BOOKLET_STEPS = (
    ("Print", ("On both sides, flip on the", "short edge, at 100%."), _draw_print_step),
    ("Stack", ("Keep the sheets", "in order."), _draw_stack),
    ("Fold", ("Fold them all together,", "at the marks, cover outside."), _draw_fold_all),
    ("Staple", ("Staple twice in the fold,", "from the outside."), _draw_staples),
)


# ---- shapes and words ----


def _build_svg(title: str, description: str, height: float, elements: Iterable[str]) -> str:
    svg_tag = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:g} {height:g}" width="{_WIDTH:g}" '
        f'height="{height:g}" role="img" aria-labelledby="title about" font-family="{escape(_FONT_FAMILIES)}">'
    )
    arrowhead = (
        '<defs><marker id="head" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="8" markerHeight="8" '
        'markerUnits="userSpaceOnUse" orient="auto">'
        f'<path d="M0 0 L8 4 L0 8 Z" fill="{_PALETTE.accent}"/></marker></defs>'
    )
    descriptions = [f'<title id="title">{escape(title)}</title>', f'<desc id="about">{escape(description)}</desc>']
    background = f'<rect width="{_WIDTH:g}" height="{height:g}" fill="#FFFFFF"/>'
    return "\n".join([svg_tag, *descriptions, arrowhead, background, *elements, "</svg>"]) + "\n"


def _draw_text(
    x: float,
    y: float,
    lines: Sequence[str],
    size: float,
    *,
    bold: bool = False,
    color: str = _PALETTE.ink,
    anchor: str = "start",
) -> str:
    """Draw lines of text, the first with its baseline at `y`."""
    tspans = "".join(
        f'<tspan x="{x:g}" y="{y + number * size * 1.35:g}">{escape(line)}</tspan>' for number, line in enumerate(lines)
    )
    weight = ' font-weight="700"' if bold else ""
    return f'<text font-size="{size:g}"{weight} fill="{color}" text-anchor="{anchor}">{tspans}</text>'


def _draw_box(x: float, y: float, width: float, height: float) -> str:
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="#FFFFFF" '
        f'stroke="{_PALETTE.brand}" stroke-width="2"/>'
    )


def _draw_former_outline(x: float, y: float, width: float, height: float) -> str:
    """Draw the dashed outline of the paper before it was folded."""
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="none" '
        f'stroke="{_PALETTE.mid}" stroke-width="1.2" stroke-dasharray="4 4"/>'
    )


def _draw_leaf(corners: Iterable[tuple[float, float]]) -> str:
    """Draw a part of the sheet that shows the outside of the paper."""
    points = " ".join(f"{x:g},{y:g}" for x, y in corners)
    return (
        f'<polygon points="{points}" fill="{_OUTSIDE_COLOR}" stroke="{_PALETTE.brand}" stroke-width="2" '
        'stroke-linejoin="round"/>'
    )


def _draw_fold_line(x: float, y: float, height: float, color: str = _PALETTE.brand) -> str:
    """Draw a fold as a dashed line."""
    return (
        f'<path d="M{x:g} {y:g} v{height:g}" fill="none" stroke="{color}" stroke-width="1.2" stroke-dasharray="6 5"/>'
    )


def _draw_line(x: float, y: float, end: float, color: str, weight: float) -> str:
    return f'<path d="M{x:g} {y - weight / 2:g} H{end:g}" fill="none" stroke="{color}" stroke-width="{weight:g}"/>'


def _draw_arrow(path: str) -> str:
    return f'<path d="{path}" fill="none" stroke="{_PALETTE.accent}" stroke-width="2.25" marker-end="url(#head)"/>'


def _draw_disc(x: float, y: float, number: str, radius: float = 18) -> str:
    size = radius * 1.1
    label = _draw_text(x, y + size * 0.35, [number], size, bold=True, color="#FFFFFF", anchor="middle")
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{_PALETTE.brand}"/>{label}'


def _format_inches(points: float) -> str:
    """Return a length in inches, rounded to sixteenths, such as `3 5/8 in`."""
    inches, fraction = divmod(Fraction(round(points / 72 * 16), 16), 1)
    return f"{inches} {fraction} in" if fraction else f"{inches} in"
