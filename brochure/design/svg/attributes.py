"""Values of SVG attributes: lengths, opacities, links, the viewBox, and the outlines of basic shapes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brochure.design.svg import paths
from brochure.design.svg.paths import ShapeError
from brochure.design.svg.tree import build_outside_error, quote_text
from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    from collections.abc import Callable

    from brochure.design.svg.paths import Outline
    from brochure.design.svg.tree import XmlElement

MIN_SIZE, MAX_SIZE = 0.01, 1e6  # limits of width and height of a drawing or viewBox, in its own units

_UNITS = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "em": 16.0,
    "ex": 8.0,
}
_LENGTH = compile_lazily(rf"({paths.NUMBER})(px|pt|pc|in|cm|mm|em|ex|%)?", re.ASCII)
_LINK = compile_lazily(r"url\(\s*['\"]?([^'\")]*)['\"]?\s*\)(.*)", re.DOTALL)


def parse_length(text: str, reference: float, default: float = 0.0) -> float:
    """Return a length in units of 1/96 inch, or `default` if the text is empty. A percentage is of `reference`.

    Raises ShapeError for anything else.
    """
    if not text or text == "auto":
        return default
    match = _LENGTH.fullmatch(text)
    if match is None or abs(float(match[1])) > MAX_SIZE:
        raise ShapeError(f"{quote_text(text)} is not a length")
    return float(match[1]) * (reference / 100 if match[2] == "%" else _UNITS[match[2] or ""])


def parse_opacity(text: str) -> float:
    """Return an opacity from 0 to 1, or 1 if the text is empty. Raises ShapeError if it is not a number."""
    return min(1.0, max(0.0, parse_length(text, 1.0, 1.0)))


def compute_diagonal(size: tuple[float, float]) -> float:
    """Return the length that percentages refer to which are neither horizontal nor vertical (SVG 1.1, 7.10)."""
    return float(((size[0] ** 2 + size[1] ** 2) / 2) ** 0.5)


def parse_link(value: str, line: int) -> tuple[str, str]:
    """Return the id in `url(#id)` and the text after it; an empty id and the whole value if it is not a link.

    Raises SvgError, with the line of the element, for a link to another file.
    """
    match = _LINK.match(value)
    if match is None:
        return "", value
    target = match[1].strip()
    if not target.startswith("#"):
        raise build_outside_error(target, line)
    return target[1:], match[2].strip()


def parse_view_box(element: XmlElement) -> tuple[float, float, float, float] | None:
    """Return the viewBox as (x, y, width, height), or None if there is none. Raises ShapeError if it is wrong."""
    text = element.get("viewBox")
    if not text:
        return None
    box = paths.parse_numbers(text)
    if len(box) != 4 or not all(MIN_SIZE <= side <= MAX_SIZE for side in box[2:]):
        raise ShapeError(f"{quote_text(text)} is not a viewBox")
    return box[0], box[1], box[2], box[3]


def parse_root_size(root: XmlElement, box: tuple[float, float, float, float] | None) -> tuple[float, float]:
    """Return the width and height of the drawing; one that is missing follows from the viewBox.

    Raises ShapeError if there is no size, or one outside the limits.
    """
    size_texts = [root.get(name) for name in ("width", "height")]
    width, height = (0.0 if text.endswith("%") else parse_length(text, 0.0) for text in size_texts)
    if box is not None:
        if width <= 0 and height <= 0:
            width, height = box[2:]
        width, height = width or height * box[2] / box[3], height or width * box[3] / box[2]
    if not (MIN_SIZE <= width <= MAX_SIZE and MIN_SIZE <= height <= MAX_SIZE):
        raise ShapeError("its size is missing or makes no sense (viewBox, width, height)")
    return width, height


def _parse_lengths(element: XmlElement, names: str, size: tuple[float, float], default: float = 0.0) -> list[float]:
    """Return the lengths of attributes that are horizontal and vertical in turn."""
    return [parse_length(element.get(name), size[i % 2], default) for i, name in enumerate(names.split())]


def _build_rectangle(element: XmlElement, size: tuple[float, float]) -> Outline:
    x, y, width, height = _parse_lengths(element, "x y width height", size)
    rx, ry = _parse_lengths(element, "rx ry", size, -1)  # a missing radius is as large as the other
    return paths.build_rectangle(x, y, width, height, rx if rx >= 0 else ry, ry if ry >= 0 else rx)


def _build_circle(element: XmlElement, size: tuple[float, float]) -> Outline:
    cx, cy = _parse_lengths(element, "cx cy", size)
    radius = parse_length(element.get("r"), compute_diagonal(size))
    return paths.build_ellipse(cx, cy, radius, radius)


def _build_ellipse(element: XmlElement, size: tuple[float, float]) -> Outline:
    cx, cy, rx, ry = _parse_lengths(element, "cx cy rx ry", size)
    return paths.build_ellipse(cx, cy, rx, ry)


def _build_line(element: XmlElement, size: tuple[float, float]) -> Outline:
    return paths.build_polyline(_parse_lengths(element, "x1 y1 x2 y2", size), closed=False)


def _build_polyline(element: XmlElement, _size: tuple[float, float]) -> Outline:
    return paths.build_polyline(paths.parse_numbers(element.get("points")), closed=element.tag == "polygon")


def _build_path(element: XmlElement, _size: tuple[float, float]) -> Outline:
    return paths.parse_path(element.get("d"))


SHAPE_BUILDERS: dict[str, Callable[[XmlElement, tuple[float, float]], Outline]] = {
    "path": _build_path,
    "rect": _build_rectangle,
    "circle": _build_circle,
    "ellipse": _build_ellipse,
    "line": _build_line,
    "polyline": _build_polyline,
    "polygon": _build_polyline,
}
