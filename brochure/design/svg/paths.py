"""Outlines of shapes: SVG path data, basic shapes and transformations as moves, lines and cubic curves.

An outline is a tuple of steps: ("M", (x, y)), ("L", (x, y)), ("C", (x1, y1, x2, y2, x, y)) and ("Z", ()), in
absolute coordinates. Grammar and arithmetic follow SVG 1.1, chapters 7 to 9 and appendix F.6.
"""

from __future__ import annotations

import math
import re
from typing import TypeAlias

from brochure.runtime.lazy_regex import compile_lazily

PathStep: TypeAlias = tuple[str, tuple[float, ...]]
Outline: TypeAlias = tuple[PathStep, ...]
Matrix: TypeAlias = tuple[float, float, float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
MAX_COORDINATE = 1e7

_KAPPA = 0.5522847498307936  # control point distance of a quarter circle drawn as one curve
# Limited repeats and atomic groups keep the time of a search proportional to the length of any text.
NUMBER = r"(?>[-+]?(?:\d{1,40}\.?\d{0,40}|\.\d{1,40})(?:[eE][-+]?\d{1,9})?)"
_NUMBERS = compile_lazily(NUMBER, re.ASCII)
_GAP = r"(?>[\s,]*)"
_ARC = compile_lazily(_GAP.join([rf"({NUMBER})"] * 3 + ["([01])"] * 2 + [rf"({NUMBER})"] * 2), re.ASCII)
_SEGMENT = compile_lazily(r"([MmZzLlHhVvCcSsQqTtAa])([^MmZzLlHhVvCcSsQqTtAa]*)")
_ARITY = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7}
_TRANSFORM = compile_lazily(r"([A-Za-z]{1,10})\s{0,9}\(([^()]*)\)")


class ShapeError(ValueError):
    """A shape that cannot be drawn. Its message is the reason, as the end of a sentence."""


def parse_numbers(text: str) -> list[float]:
    """Return the numbers of a list with spaces or commas.

    Raises ShapeError if the list has anything else in it, or a number above MAX_COORDINATE.
    """
    return _convert_numbers(_NUMBERS.findall(text), _NUMBERS.sub("", text))


def _convert_numbers(number_texts: list[str], remainder: str) -> list[float]:
    if remainder.strip(" ,\t\r\n\f"):
        raise ShapeError("a list of numbers has something else in it")
    values = [float(number) for number in number_texts]
    if not all(abs(value) <= MAX_COORDINATE for value in values):
        raise ShapeError("a number is too large")
    return values


# ---- transformations ----


def multiply(outer: Matrix, inner: Matrix) -> Matrix:
    """Return the transformation that applies `inner` first, then `outer`."""
    a, b, c, d, e, f = outer
    p, q, r, s, t, u = inner
    return (
        a * p + c * q,
        b * p + d * q,
        a * r + c * s,
        b * r + d * s,
        a * t + c * u + e,
        b * t + d * u + f,
    )


def scale_of_matrix(matrix: Matrix) -> float:
    """Return the scale of a transformation, averaged over all directions; for line widths."""
    return math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))


def transform_outline(outline: Outline, matrix: Matrix) -> Outline:
    """Return the transformed outline. Raises ShapeError if a coordinate is above MAX_COORDINATE."""
    a, b, c, d, e, f = matrix
    steps: list[PathStep] = []
    for letter, coordinates in outline:
        points = tuple(
            value
            for x, y in zip(coordinates[::2], coordinates[1::2], strict=True)
            for value in (a * x + c * y + e, b * x + d * y + f)
        )
        if not all(abs(value) <= MAX_COORDINATE for value in points):
            raise ShapeError("a number is too large")
        steps.append((letter, points))
    return tuple(steps)


def parse_transform(text: str) -> Matrix:
    """Return the matrix of a `transform` attribute: matrix, translate, scale, rotate, skewX, skewY, one after another.

    Raises ShapeError if it cannot be understood.
    """
    if _TRANSFORM.sub("", text).strip(" ,\t\r\n"):
        raise ShapeError("a transform attribute cannot be understood")
    matrix = IDENTITY
    for name, arguments in _TRANSFORM.findall(text):
        matrix = multiply(matrix, _build_transform(name, parse_numbers(arguments)))
    return matrix


def _build_transform(name: str, arguments: list[float]) -> Matrix:
    if name == "matrix" and len(arguments) == 6:
        return (arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5])
    if name == "translate" and len(arguments) in (1, 2):
        return (1, 0, 0, 1, arguments[0], arguments[1] if len(arguments) == 2 else 0)
    if name == "scale" and len(arguments) in (1, 2):
        return (arguments[0], 0, 0, arguments[-1], 0, 0)
    if name == "rotate" and len(arguments) in (1, 3):
        cos, sin = math.cos(math.radians(arguments[0])), math.sin(math.radians(arguments[0]))
        x, y = (arguments[1], arguments[2]) if len(arguments) == 3 else (0.0, 0.0)
        return (cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y)
    if name == "skewX" and len(arguments) == 1:
        return (1, 0, math.tan(math.radians(arguments[0])), 1, 0, 0)
    if name == "skewY" and len(arguments) == 1:
        return (1, math.tan(math.radians(arguments[0])), 0, 1, 0, 0)
    raise ShapeError(f"the transformation “{name}” is unknown, or has too few or too many numbers")


def fit_view_box(box: tuple[float, float, float, float], width: float, height: float, aspect_ratio: str = "") -> Matrix:
    """Return the transformation that fits a viewBox (x, y, width, height) into a width and height from 0,0.

    `aspect_ratio` is a `preserveAspectRatio`; its default keeps the proportions and centers the box.
    """
    words = aspect_ratio.replace("defer", "").split() or ["xMidYMid"]
    across, down = width / box[2], height / box[3]
    if words[0] == "none":
        return (across, 0, 0, down, -box[0] * across, -box[1] * down)
    scale = max(across, down) if "slice" in words else min(across, down)
    left = {"xMin": 0.0, "xMax": 1.0}.get(words[0][:4], 0.5) * (width - box[2] * scale)
    top = {"YMin": 0.0, "YMax": 1.0}.get(words[0][4:8], 0.5) * (height - box[3] * scale)
    return (scale, 0, 0, scale, left - box[0] * scale, top - box[1] * scale)


# ---- basic shapes ----


def build_ellipse(cx: float, cy: float, rx: float, ry: float) -> Outline:
    """Return an ellipse, clockwise from its rightmost point (y downward); empty if a radius is not above 0."""
    if rx <= 0 or ry <= 0:
        return ()
    kx, ky = rx * _KAPPA, ry * _KAPPA
    return (
        ("M", (cx + rx, cy)),
        ("C", (cx + rx, cy + ky, cx + kx, cy + ry, cx, cy + ry)),
        ("C", (cx - kx, cy + ry, cx - rx, cy + ky, cx - rx, cy)),
        ("C", (cx - rx, cy - ky, cx - kx, cy - ry, cx, cy - ry)),
        ("C", (cx + kx, cy - ry, cx + rx, cy - ky, cx + rx, cy)),
        ("Z", ()),
    )


def build_rectangle(x: float, y: float, width: float, height: float, rx: float = 0, ry: float = 0) -> Outline:
    """Return a rectangle, with rounded corners if both radii are above 0; empty if it has no area."""
    if width <= 0 or height <= 0:
        return ()
    right, bottom = x + width, y + height
    if rx <= 0 or ry <= 0:
        return (("M", (x, y)), ("L", (right, y)), ("L", (right, bottom)), ("L", (x, bottom)), ("Z", ()))
    rx, ry = min(rx, width / 2), min(ry, height / 2)
    kx, ky = rx * (1 - _KAPPA), ry * (1 - _KAPPA)
    return (
        ("M", (x + rx, y)),
        ("L", (right - rx, y)),
        ("C", (right - kx, y, right, y + ky, right, y + ry)),
        ("L", (right, bottom - ry)),
        ("C", (right, bottom - ky, right - kx, bottom, right - rx, bottom)),
        ("L", (x + rx, bottom)),
        ("C", (x + kx, bottom, x, bottom - ky, x, bottom - ry)),
        ("L", (x, y + ry)),
        ("C", (x, y + ky, x + kx, y, x + rx, y)),
        ("Z", ()),
    )


def build_polyline(values: list[float], closed: bool) -> Outline:
    """Return straight lines through points x, y, x, y; an odd number at the end is ignored (SVG 1.1, chapter 9)."""
    points = list(zip(values[::2], values[1::2], strict=False))
    if len(points) < 2:
        return ()
    lines: list[PathStep] = [("L", point) for point in points[1:]]
    return (("M", points[0]), *lines, *([("Z", ())] if closed else []))


# ---- path data ----


def parse_path(data: str) -> Outline:
    """Return the outline of path data (`d`), with arcs and quadratic curves as cubic ones.

    Raises ShapeError if the data is wrong.
    """
    data = data.strip()
    if not data or data == "none":
        return ()
    if data[0] not in "Mm":
        raise ShapeError("the path does not start with a move")
    pen = _PathPen()
    for letter, text in _SEGMENT.findall(data):
        command = letter.upper()
        if command == "Z":
            if text.strip():
                raise ShapeError("the path has numbers after its command “Z”")
            pen.close()
            continue
        values, arity = _parse_arguments(command, text), _ARITY[command]
        if not values or len(values) % arity:
            raise ShapeError(f"the path's command “{letter}” has too few or too many numbers")
        for start in range(0, len(values), arity):
            pen.draw(command, pen.to_absolute(command, values[start : start + arity], letter.islower()))
            command = "L" if command == "M" else command
    return tuple(pen.steps)


def _parse_arguments(command: str, text: str) -> list[float]:
    if command != "A":
        return parse_numbers(text)
    return _convert_numbers([number for arc in _ARC.findall(text) for number in arc], _ARC.sub("", text))


class _PathPen:
    """A pen that draws one path: its position, the start of the subpath, and the last control point."""

    def __init__(self) -> None:
        self.steps: list[PathStep] = []
        self.x = self.y = self.start_x = self.start_y = 0.0
        self.control: tuple[str, float, float] = ("", 0.0, 0.0)

    def to_absolute(self, command: str, arguments: list[float], relative: bool) -> list[float]:
        if not relative:
            return arguments
        if command == "H":
            return [self.x + arguments[0]]
        if command == "V":
            return [self.y + arguments[0]]
        fixed = 5 if command == "A" else 0
        return arguments[:fixed] + [n + (self.y if i % 2 else self.x) for i, n in enumerate(arguments[fixed:])]

    def close(self) -> None:
        self.steps.append(("Z", ()))
        self.x, self.y = self.start_x, self.start_y
        self.control = ("", 0.0, 0.0)

    def draw(self, command: str, arguments: list[float]) -> None:
        """Draw one command with absolute coordinates."""
        if command in "ML":
            self._draw_to(command, (arguments[0], arguments[1]))
            if command == "M":
                self.start_x, self.start_y = arguments
        elif command in "HV":
            self._draw_to("L", (arguments[0], self.y) if command == "H" else (self.x, arguments[0]))
        elif command in "CS":
            first_control = tuple(arguments[:2]) if command == "C" else self._reflect_control("C")
            self._draw_to("C", (*first_control, *arguments[-4:]), ("C", arguments[-4], arguments[-3]))
        elif command in "QT":
            x, y = (arguments[0], arguments[1]) if command == "Q" else self._reflect_control("Q")
            self._draw_quadratic(x, y, arguments[-2], arguments[-1])
        else:
            for curve in _build_arc_curves(self.x, self.y, arguments):
                self._draw_to("C" if len(curve) == 6 else "L", curve)

    def _draw_to(
        self, letter: str, points: tuple[float, ...], control: tuple[str, float, float] = ("", 0.0, 0.0)
    ) -> None:
        self.steps.append((letter, points))
        self.x, self.y = points[-2], points[-1]
        self.control = control

    def _reflect_control(self, kind: str) -> tuple[float, float]:
        if self.control[0] != kind:
            return self.x, self.y
        return 2 * self.x - self.control[1], 2 * self.y - self.control[2]

    def _draw_quadratic(self, cx: float, cy: float, x: float, y: float) -> None:
        control1 = (self.x + 2 * (cx - self.x) / 3, self.y + 2 * (cy - self.y) / 3)
        control2 = (x + 2 * (cx - x) / 3, y + 2 * (cy - y) / 3)
        self._draw_to("C", (*control1, *control2, x, y), ("Q", cx, cy))


def _build_arc_curves(x1: float, y1: float, arguments: list[float]) -> list[tuple[float, ...]]:
    """Return an elliptical arc as curves of at most a quarter turn (SVG 1.1, F.6.5 and F.6.6)."""
    rx, ry, rotation, is_large, sweep, x2, y2 = (
        abs(arguments[0]),
        abs(arguments[1]),
        math.radians(arguments[2]),
        arguments[3],
        arguments[4],
        arguments[5],
        arguments[6],
    )
    if (x1, y1) == (x2, y2):
        return []
    if rx < 1e-9 or ry < 1e-9:
        return [(x2, y2)]
    cos, sin = math.cos(rotation), math.sin(rotation)
    px, py = cos * (x1 - x2) / 2 + sin * (y1 - y2) / 2, -sin * (x1 - x2) / 2 + cos * (y1 - y2) / 2
    growth = math.sqrt(max(1.0, (px / rx) ** 2 + (py / ry) ** 2))
    rx, ry = rx * growth, ry * growth
    # In the unit circle that the ellipse is a transformation of, the ends are (ux, uy) and its opposite.
    ux, uy = px / rx, py / ry
    length = ux * ux + uy * uy
    center_distance = math.sqrt(max(0.0, 1 / length - 1)) if length else 0.0
    center_distance = -center_distance if is_large == sweep else center_distance
    ox, oy = center_distance * uy, -center_distance * ux
    start_angle = math.atan2(uy - oy, ux - ox)
    sweep_angle = (math.atan2(-uy - oy, -ux - ox) - start_angle) % (2 * math.pi)
    sweep_angle -= 0 if sweep else 2 * math.pi
    count = max(1, math.ceil(abs(sweep_angle) / (math.pi / 2) - 1e-9))
    center = (cos * rx * ox - sin * ry * oy + (x1 + x2) / 2, sin * rx * ox + cos * ry * oy + (y1 + y2) / 2)
    matrix: Matrix = (cos * rx, sin * rx, -sin * ry, cos * ry, *center)
    curves = [
        _build_unit_curve(start_angle + sweep_angle * i / count, sweep_angle / count, matrix) for i in range(count)
    ]
    return [*curves[:-1], (*curves[-1][:4], x2, y2)]


def _build_unit_curve(start_angle: float, angle: float, matrix: Matrix) -> tuple[float, ...]:
    """Return the curve of one angle of the unit circle, transformed by `matrix` into a part of the ellipse."""
    handle_length, end_angle = 4 / 3 * math.tan(angle / 4), start_angle + angle
    control1 = (
        math.cos(start_angle) - handle_length * math.sin(start_angle),
        math.sin(start_angle) + handle_length * math.cos(start_angle),
    )
    control2 = (
        math.cos(end_angle) + handle_length * math.sin(end_angle),
        math.sin(end_angle) - handle_length * math.cos(end_angle),
    )
    return transform_outline((("C", (*control1, *control2, math.cos(end_angle), math.sin(end_angle))),), matrix)[0][1]
