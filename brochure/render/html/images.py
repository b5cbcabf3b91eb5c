"""Pictures on a web page: built-in icons and people charts, and an author's drawings, rebuilt from their shapes."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from brochure.design.icons import BODY, FEW, HEAD, ICONS, MANY, MORE, PERSON_FIELD, count_people_in_row
from brochure.render.html.elements import build_element
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from brochure.design.icons import Disc, IconName, IconShape
    from brochure.design.images import Picture
    from brochure.design.svg import Clip, Drawing, Shape as DrawnShape, Stroke
    from brochure.design.svg.paths import Outline
    from brochure.document.blocks import PeopleRow

# Pixels per inch: twice the usual density of a screen (96); more makes no visible difference.
_PPI = 192

# --- icons: the same shapes as on paper --------------------------------------------------------------------------


def build_icon(name: IconName) -> Element:
    """Return an icon as decoration, hidden from screen readers: the text next to it says the same."""
    icon_drawing = ICONS[name]
    # the class of each path is its look in page.css: filled, outlined, or a stroke or dot, in the icon's color or white
    paths = (build_element("path", class_=shape.look, d=_format_shape(shape)) for shape in icon_drawing.shapes)
    return build_element("svg", *paths, class_=f"icon {icon_drawing.color}", viewBox="0 0 10 10", aria_hidden="true")


def _format_shape(shape: IconShape) -> str:
    """Return a shape as path data; a dot is a stroke of no length, whose round ends page.css gives its size."""
    if shape.look in ("dot", "hole"):
        return "".join(
            f"M{_format_short_number(disc.x)} {_format_short_number(disc.y)}H{_format_short_number(disc.x)}"
            for disc in shape.discs
        )
    return "".join(map(_format_circle, shape.discs)) + _format_short_path(shape.outline)


def _format_circle(disc: Disc) -> str:
    """Return a circle as path data: two arcs, from its top to its foot and back."""
    x, radius = _format_short_number(disc.x), _format_short_number(disc.radius)
    top, bottom = _format_short_number(disc.y - disc.radius), _format_short_number(disc.y + disc.radius)
    return f"M{x} {top}A{radius} {radius} 0 1 1 {x} {bottom}A{radius} {radius} 0 1 1 {x} {top}Z"


def _format_short_path(outline: Outline) -> str:
    """Return an outline as path data, with one number for each horizontal or vertical line."""
    commands, position = [], (0.0, 0.0)
    for command, points in outline:
        if command == "L" and points[1] == position[1]:
            commands.append(f"H{_format_short_number(points[0])}")
        elif command == "L" and points[0] == position[0]:
            commands.append(f"V{_format_short_number(points[1])}")
        else:
            commands.append(command + " ".join(map(_format_short_number, points)))
        position = (points[-2], points[-1]) if points else position
    return "".join(commands)


def _format_short_number(value: float) -> str:
    """Return a number to a thousandth without unneeded zeros, at its end or before its point."""
    return _format_number(value).removeprefix("0") or "0"


# --- people ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _CrowdGrid:
    """The grid of a people chart: people in a row, and distances in units of one person's field."""

    per_row: int
    column_pitch: float
    row_pitch: float


_CROWD_GRIDS = {
    FEW: _CrowdGrid(FEW, 14.1, 33.3),
    MORE: _CrowdGrid(MORE, 13.9, 33.0),
    MANY: _CrowdGrid(MANY, 16.9, 32.4),
}


def build_people(people_row: PeopleRow, person_id: str) -> Element:
    """Return a row of a people chart with its alternative text; `person_id` is unique on the page."""
    grid = _CROWD_GRIDS[count_people_in_row(people_row.total, counted=people_row.count is not None)]
    row_count = -(-people_row.total // grid.per_row)
    width = grid.per_row * grid.column_pitch - (grid.column_pitch - PERSON_FIELD[0])
    height = (row_count - 1) * grid.row_pitch + PERSON_FIELD[1]
    uses = [
        build_element(
            "use",
            href=f"#{person_id}",
            x=_format_number(index % grid.per_row * grid.column_pitch),
            y=_format_number(index // grid.per_row * grid.row_pitch),
            class_=_choose_person_class(people_row, index),
        )
        for index in range(people_row.total)
    ]
    definition = build_element(
        "defs", build_element("path", id=person_id, d=_format_circle(HEAD) + _format_short_path(BODY))
    )
    view_box = f"-1 0 {_format_number(width + 2)} {_format_number(height)}"
    return build_element(
        "svg", definition, *uses, class_="people", role="img", aria_label=people_row.alt, viewBox=view_box
    )


def _choose_person_class(people_row: PeopleRow, index: int) -> str:
    """Return a person's class: "yes" (filled), "no" (outlined), or "alike" if no count is given."""
    if people_row.count is None:
        return "alike"
    return "yes" if index < people_row.count else "no"


# --- pictures from assets/ ---------------------------------------------------------------------------------------


def build_picture(source: Picture, alt: str, max_size: tuple[float, float], element_id: str) -> Element:
    """Return a picture in its own proportions, for a box of `max_size` in points; without `alt` it is decoration.

    Of an author's SVG file, only the shapes that were read from it are used. A photograph is turned upright and loses
    its metadata. `element_id` is unique on the page.
    """
    if source.drawing is not None:
        return _build_svg(source.drawing, alt, element_id)
    from brochure.design.images import build_raster

    raster = build_raster(source, *max_size, ppi=_PPI)
    data = f"data:image/{raster.kind};base64,{base64.b64encode(raster.data).decode()}"
    image = build_element("img", src=data, width=str(raster.width), height=str(raster.height))
    image.set("alt", alt)  # empty for decoration, but always set
    return image


def _build_svg(drawing: Drawing, alt: str, element_id: str) -> Element:
    accessibility = {"role": "img", "aria_label": alt} if alt else {"aria_hidden": "true"}
    size = {"width": _format_number(drawing.width), "height": _format_number(drawing.height)}
    svg = build_element("svg", viewBox=f"0 0 {size['width']} {size['height']}", **size, **accessibility)
    clip_ids: dict[Clip, str] = {}
    for shape in drawing.shapes:
        child = _build_path(shape)
        for clip in shape.clips:
            if clip not in clip_ids:
                clip_ids[clip] = f"{element_id}-clip-{len(clip_ids) + 1}"
                fill_rule = "evenodd" if clip.even_odd else ""
                clip_path = build_element("path", d=_format_path(clip.outline), clip_rule=fill_rule)
                svg.append(build_element("clipPath", clip_path, id=clip_ids[clip]))
            child = build_element("g", child, clip_path=f"url(#{clip_ids[clip]})")
        svg.append(child)
    return svg


def _build_path(shape: DrawnShape) -> Element:
    path = build_element(
        "path",
        d=_format_path(shape.outline),
        fill=shape.fill or "none",
        fill_opacity=_format_opacity(shape.fill_opacity),
        fill_rule="evenodd" if shape.even_odd else "",
    )
    if shape.stroke is not None:
        for key, value in _list_stroke_attributes(shape.stroke).items():
            path.set(key, value)
    return path


def _list_stroke_attributes(stroke: Stroke) -> dict[str, str]:
    attributes = {
        "stroke": stroke.color,
        "stroke-opacity": _format_opacity(stroke.opacity),
        "stroke-width": _format_number(stroke.width),
        "stroke-linecap": ("", "round", "square")[stroke.cap],
        "stroke-linejoin": ("", "round", "bevel")[stroke.join],
        "stroke-miterlimit": "" if stroke.miter == 4 else _format_number(stroke.miter),
        "stroke-dasharray": " ".join(map(_format_number, stroke.dash)),
        "stroke-dashoffset": _format_number(stroke.dash_offset) if stroke.dash_offset else "",
    }
    return {key: value for key, value in attributes.items() if value}


def _format_opacity(opacity: float) -> str:
    return "" if opacity >= 1 else _format_number(opacity)


def _format_path(outline: Outline) -> str:
    return "".join(command + " ".join(map(_format_number, points)) for command, points in outline)


def _format_number(value: float) -> str:
    """Return a number to a thousandth, as short as possible and without an exponent."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
