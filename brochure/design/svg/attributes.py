"""What attributes of SVG elements mean: lengths, opacities, links, the viewBox, and the outlines of basic shapes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brochure.design.svg import paths
from brochure.design.svg.paths import ShapeError
from brochure.design.svg.tree import outside, shown
from brochure.runtime.lazy_regex import on_demand

if TYPE_CHECKING:
    from collections.abc import Callable

    from brochure.design.svg.paths import Outline
    from brochure.design.svg.tree import Element

SMALLEST, LARGEST = 0.01, 1e6  # the size of a drawing or view, in its own units

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
_LENGTH = on_demand(rf"({paths.NUMBER})(px|pt|pc|in|cm|mm|em|ex|%)?", re.ASCII)
_LINK = on_demand(r"url\(\s*['\"]?([^'\")]*)['\"]?\s*\)(.*)", re.DOTALL)


def length(text: str, whole: float, default: float = 0.0) -> float:
    """A length in units of 1/96 inch; a percentage is of `whole`; `default` if nothing is stated."""
    if not text or text == "auto":
        return default
    match = _LENGTH.fullmatch(text)
    if match is None or abs(float(match[1])) > LARGEST:
        raise ShapeError(f"{shown(text)} is not a length")
    return float(match[1]) * (whole / 100 if match[2] == "%" else _UNITS[match[2] or ""])


def share(text: str) -> float:
    """An opacity from 0 to 1; 1 if nothing is stated."""
    return min(1.0, max(0.0, length(text, 1.0, 1.0)))


def diagonal(size: tuple[float, float]) -> float:
    """What percentages mean that go neither across nor down (SVG 1.1, 7.10)."""
    return float(((size[0] ** 2 + size[1] ** 2) / 2) ** 0.5)


def link(value: str, line: int) -> tuple[str, str]:
    """The id in `url(#id)` and what follows it; an empty id if the value is no link.

    A link to elsewhere is refused, with its line.
    """
    match = _LINK.match(value)
    if match is None:
        return "", value
    target = match[1].strip()
    if not target.startswith("#"):
        raise outside(target, line)
    return target[1:], match[2].strip()


def view_box(element: Element) -> tuple[float, float, float, float] | None:
    """The viewBox as x, y, width, height, or None if the element has none."""
    text = element.get("viewBox")
    if not text:
        return None
    box = paths.numbers(text)
    if len(box) != 4 or not all(SMALLEST <= side <= LARGEST for side in box[2:]):
        raise ShapeError(f"{shown(text)} is not a viewBox")
    return box[0], box[1], box[2], box[3]


def root_size(root: Element, box: tuple[float, float, float, float] | None) -> tuple[float, float]:
    """Width and height of a whole drawing as stated; one that is missing follows from the shape of the viewBox."""
    stated = [root.get(name) for name in ("width", "height")]
    width, height = (0.0 if text.endswith("%") else length(text, 0.0) for text in stated)
    if box is not None:
        if width <= 0 and height <= 0:
            width, height = box[2:]
        width, height = width or height * box[2] / box[3], height or width * box[3] / box[2]
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        raise ShapeError("the size is missing or senseless (viewBox, width, height)")
    return width, height


def _lengths(element: Element, names: str, size: tuple[float, float], default: float = 0.0) -> list[float]:
    """The lengths of attributes that go across, down, across, down, ..."""
    return [length(element.get(name), size[i % 2], default) for i, name in enumerate(names.split())]


def _rectangle(element: Element, size: tuple[float, float]) -> Outline:
    x, y, width, height = _lengths(element, "x y width height", size)
    rx, ry = _lengths(element, "rx ry", size, -1)  # a radius that is not stated is as large as the other
    return paths.rectangle(x, y, width, height, rx if rx >= 0 else ry, ry if ry >= 0 else rx)


def _circle(element: Element, size: tuple[float, float]) -> Outline:
    cx, cy = _lengths(element, "cx cy", size)
    radius = length(element.get("r"), diagonal(size))
    return paths.ellipse(cx, cy, radius, radius)


def _ellipse(element: Element, size: tuple[float, float]) -> Outline:
    cx, cy, rx, ry = _lengths(element, "cx cy rx ry", size)
    return paths.ellipse(cx, cy, rx, ry)


def _line(element: Element, size: tuple[float, float]) -> Outline:
    return paths.polyline(_lengths(element, "x1 y1 x2 y2", size), closed=False)


def _points(element: Element, _size: tuple[float, float]) -> Outline:
    return paths.polyline(paths.numbers(element.get("points")), closed=element.tag == "polygon")


def _path(element: Element, _size: tuple[float, float]) -> Outline:
    return paths.read_path(element.get("d"))


SHAPES: dict[str, Callable[[Element, tuple[float, float]], Outline]] = {
    "path": _path,
    "rect": _rectangle,
    "circle": _circle,
    "ellipse": _ellipse,
    "line": _line,
    "polyline": _points,
    "polygon": _points,
}
