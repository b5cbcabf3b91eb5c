"""Pictures on a web page: icons and people as drawn by the house, an author's drawing from what was read of it."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from brochure.render.html.elements import element
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from brochure.design.images import Picture
    from brochure.design.svg import Clip, Drawing, Shape, Stroke
    from brochure.design.svg.paths import Outline
    from brochure.document.blocks import PeopleRow

# On a screen of twice the usual density (192 ppi) no eye sees more.
_PPI = 192

# --- icons: shape first, colour repeats it; the same shapes as on paper, in a field of 10 × 10 ------------------

_BUBBLE = (
    "M2.2 .8H7.8C8.8 .8 9.5 1.5 9.5 2.5V5.5C9.5 6.5 8.8 7.2 7.8 7.2H5.4L2.9 9.5V7.2H2.2"
    "C1.2 7.2 .5 6.5 .5 5.5V2.5C.5 1.5 1.2 .8 2.2 .8Z"
)
_HANDSET = (
    "M2.2 .7L3.9 .9L4.5 3.2L3.3 4.3C3.9 5.5 4.7 6.3 5.8 6.8L6.9 5.6L9.2 6.2L9.4 7.9"
    "C9.3 8.9 8.5 9.5 7.6 9.4C4.1 9 1.1 6 .7 2.4C.6 1.5 1.2 .8 2.2 .7Z"
)
_DISC, _RING = "M5 .5A4.5 4.5 0 1 1 5 9.5A4.5 4.5 0 1 1 5 .5Z", "M5 .7A4.3 4.3 0 1 1 5 9.3A4.3 4.3 0 1 1 5 .7Z"
_OCTAGON, _HOUSE = "M3.1 .5H6.9L9.5 3.1V6.9L6.9 9.5H3.1L.5 6.9V3.1Z", "M5 .5L9.5 4.2H8.6V9.4H1.4V4.2H.5Z"

# Each path with its look in page.css: filled, outlined, a stroke or a dot in the icon's colour or cut out of it.
_ICONS: dict[str, tuple[tuple[str, str], ...]] = {
    "benefit": (("fill", _DISC), ("cut", "M5 2.4V7.6M2.4 5H7.6")),
    "risk": (("outline", "M5 .8L9.5 9.2H.5Z"), ("stroke", "M5 3.6V6.4"), ("dot", "M5 7.7H5")),
    "note": (("outline", _RING), ("stroke", "M5 4.4V7.5"), ("dot", "M5 2.9H5")),
    "emergency": (("fill", _OCTAGON), ("cut", "M5 2.4V5.7"), ("hole", "M5 7.3H5")),
    "crisis": (("fill", _BUBBLE), ("hole", "M3 4H3M5 4H5M7 4H7")),
    "clinic": (("fill", _HOUSE), ("cut", "M5 4.2V7.8M3.2 6H6.8")),
    "phone": (("fill", _HANDSET),),
}
_ACCENT = ("risk", "emergency")


def icon(name: str) -> Element:
    """An icon, as decoration: the words beside it say the same."""
    paths = (element("path", class_=look, d=moves) for look, moves in _ICONS[name])
    colour = "accent" if name in _ACCENT else "brand"
    return element("svg", *paths, class_=f"icon {colour}", viewBox="0 0 10 10", aria_hidden="true")


# --- people ------------------------------------------------------------------------------------------------------

_PERSON = (
    "M6 1.1A3.5 3.5 0 1 1 6 8.1A3.5 3.5 0 1 1 6 1.1Z"
    "M1 14.2C1 11 2.9 9.4 6 9.4C9.1 9.4 11 11 11 14.2V20H9.2L8.7 28H3.3L2.8 20H1Z"
)
_FIELD = (12.0, 29.0)  # of one person


@dataclass(frozen=True)
class _Crowd:
    """How people stand: so many in a row, so far apart across and down, in units of one person's field."""

    in_row: int
    across: float
    down: float


_FEW = _Crowd(15, 14.1, 33.3)
_MORE = _Crowd(20, 13.9, 33.0)
_MANY = _Crowd(27, 16.9, 32.4)


def people(picture: PeopleRow, name: str) -> Element:
    """One figure for one person, with its alternative text; `name` is an id that no other picture has."""
    crowd = _MANY if picture.count is None or picture.total > 60 else _FEW if picture.total <= 30 else _MORE
    rows = -(-picture.total // crowd.in_row)
    wide = crowd.in_row * crowd.across - (crowd.across - _FIELD[0])
    tall = (rows - 1) * crowd.down + _FIELD[1]
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
    person = element("defs", element("path", id=name, d=_PERSON))
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


def _shape(shape: Shape) -> Element:
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
