"""Pictures on a web page: icons and people as drawn by the house, an author's drawing from what was read of it."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from brochure.design.icons import BODY, FEW, HEAD, ICONS, MANY, MORE, PERSON_FIELD, people_in_row
from brochure.render.html.elements import element
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from brochure.design.icons import Disc, IconName, Shape
    from brochure.design.images import Picture
    from brochure.design.svg import Clip, Drawing, Shape as DrawnShape, Stroke
    from brochure.design.svg.paths import Outline
    from brochure.document.blocks import PeopleRow

# On a screen of twice the usual density (192 ppi) no eye sees more.
_PPI = 192

# --- icons: the same shapes as on paper --------------------------------------------------------------------------


def icon(name: IconName) -> Element:
    """An icon, as decoration: the words beside it say the same."""
    drawn = ICONS[name]
    # each path with its look in page.css: filled, outlined, a stroke or a dot in the icon's color or cut out of it
    paths = (element("path", class_=shape.look, d=_path(shape)) for shape in drawn.shapes)
    return element("svg", *paths, class_=f"icon {drawn.colour}", viewBox="0 0 10 10", aria_hidden="true")


def _path(shape: Shape) -> str:
    """Return a shape as path data; a dot is a stroke of no length, whose round ends page.css gives its size."""
    if shape.look in ("dot", "hole"):
        return "".join(f"M{_short(disc.x)} {_short(disc.y)}H{_short(disc.x)}" for disc in shape.discs)
    return "".join(map(_circle, shape.discs)) + _short_moves(shape.outline)


def _circle(disc: Disc) -> str:
    """Return a circle as path data: two arcs, from its top to its foot and back."""
    x, radius = _short(disc.x), _short(disc.radius)
    top, foot = _short(disc.y - disc.radius), _short(disc.y + disc.radius)
    return f"M{x} {top}A{radius} {radius} 0 1 1 {x} {foot}A{radius} {radius} 0 1 1 {x} {top}Z"


def _short_moves(outline: Outline) -> str:
    """Return path data that says straight lines across and down in one number."""
    moves, here = [], (0.0, 0.0)
    for letter, points in outline:
        if letter == "L" and points[1] == here[1]:
            moves.append(f"H{_short(points[0])}")
        elif letter == "L" and points[0] == here[0]:
            moves.append(f"V{_short(points[1])}")
        else:
            moves.append(letter + " ".join(map(_short, points)))
        here = (points[-2], points[-1]) if points else here
    return "".join(moves)


def _short(value: float) -> str:
    """Return a number to a thousandth without needless zeros, neither at its end nor before its point."""
    return _number(value).removeprefix("0") or "0"


# --- people ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Crowd:
    """How people stand: so many in a row, so far apart across and down, in units of one person's field."""

    in_row: int
    across: float
    down: float


_CROWDS = {FEW: _Crowd(FEW, 14.1, 33.3), MORE: _Crowd(MORE, 13.9, 33.0), MANY: _Crowd(MANY, 16.9, 32.4)}


def people(picture: PeopleRow, name: str) -> Element:
    """One figure for one person, with its alternative text; `name` is an id that no other picture has."""
    crowd = _CROWDS[people_in_row(picture.total, counted=picture.count is not None)]
    rows = -(-picture.total // crowd.in_row)
    wide = crowd.in_row * crowd.across - (crowd.across - PERSON_FIELD[0])
    tall = (rows - 1) * crowd.down + PERSON_FIELD[1]
    drawn = [
        element(
            "use",
            href=f"#{name}",
            x=_number(number % crowd.in_row * crowd.across),
            y=_number(number // crowd.in_row * crowd.down),
            class_=_look(picture, number),
        )
        for number in range(picture.total)
    ]
    person = element("defs", element("path", id=name, d=_circle(HEAD) + _short_moves(BODY)))
    box = f"-1 0 {_number(wide + 2)} {_number(tall)}"
    return element("svg", person, *drawn, class_="people", role="img", aria_label=picture.alt, viewBox=box)


def _look(picture: PeopleRow, number: int) -> str:
    """Filled for yes, an outline for no, all alike where no counts are given."""
    if picture.count is None:
        return "alike"
    return "yes" if number < picture.count else "no"


# --- pictures from assets/ ---------------------------------------------------------------------------------------


def picture(given: Picture, alt: str, box: tuple[float, float], name: str) -> Element:
    """A picture in its own proportions, for a box of that size in points; without `alt` it is decoration.

    Nothing of an author's SVG file is passed on, only the shapes that were read from it; a photograph is turned
    upright and loses its metadata. `name` is an id that no other picture has.
    """
    if given.drawing is not None:
        return _vector(given.drawing, alt, name)
    from brochure.design.images import raster_for

    raster = raster_for(given, *box, ppi=_PPI)
    data = f"data:image/{raster.kind};base64,{base64.b64encode(raster.data).decode()}"
    made = element("img", src=data, width=str(raster.width), height=str(raster.height))
    made.set("alt", alt)  # empty for decoration, but there
    return made


def _vector(drawing: Drawing, alt: str, name: str) -> Element:
    heard = {"role": "img", "aria_label": alt} if alt else {"aria_hidden": "true"}
    size = {"width": _number(drawing.width), "height": _number(drawing.height)}
    made = element("svg", viewBox=f"0 0 {size['width']} {size['height']}", **size, **heard)
    clips: dict[Clip, str] = {}
    for shape in drawing.shapes:
        drawn = _shape(shape)
        for clip in shape.clips:
            if clip not in clips:
                clips[clip] = f"{name}-clip-{len(clips) + 1}"
                rule = "evenodd" if clip.even_odd else ""
                outline = element("path", d=_moves(clip.outline), clip_rule=rule)
                made.append(element("clipPath", outline, id=clips[clip]))
            drawn = element("g", drawn, clip_path=f"url(#{clips[clip]})")
        made.append(drawn)
    return made


def _shape(shape: DrawnShape) -> Element:
    drawn = element(
        "path",
        d=_moves(shape.outline),
        fill=shape.fill or "none",
        fill_opacity=_portion(shape.fill_opacity),
        fill_rule="evenodd" if shape.even_odd else "",
    )
    if shape.stroke is not None:
        for key, value in _pen(shape.stroke).items():
            drawn.set(key, value)
    return drawn


def _pen(stroke: Stroke) -> dict[str, str]:
    pen = {
        "stroke": stroke.colour,
        "stroke-opacity": _portion(stroke.opacity),
        "stroke-width": _number(stroke.width),
        "stroke-linecap": ("", "round", "square")[stroke.cap],
        "stroke-linejoin": ("", "round", "bevel")[stroke.join],
        "stroke-miterlimit": "" if stroke.miter == 4 else _number(stroke.miter),
        "stroke-dasharray": " ".join(map(_number, stroke.dash)),
        "stroke-dashoffset": _number(stroke.dash_offset) if stroke.dash_offset else "",
    }
    return {key: value for key, value in pen.items() if value}


def _portion(opacity: float) -> str:
    return "" if opacity >= 1 else _number(opacity)


def _moves(outline: Outline) -> str:
    return "".join(letter + " ".join(map(_number, points)) for letter, points in outline)


def _number(value: float) -> str:
    """A number to a thousandth, as short as may be and never with an exponent."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
