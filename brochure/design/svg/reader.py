"""The conversion of an SVG file's tree into a flat list of shapes with plain colors (SVG 1.1; colors are sRGB).

Supported: viewBox and preserveAspectRatio, groups, nested svg, transformations, use and symbol, all basic shapes and
path commands, fill and stroke with their properties, opacity, simple style sheets, clip-path. Anything else is left out
with a warning (`picture-loses-detail`); a gradient becomes its mean color. A file that is damaged, too large, or uses
other files is an error.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.design.colors import average_colors, parse_css_color
from brochure.design.svg import paths
from brochure.design.svg.attributes import (
    SHAPE_BUILDERS,
    compute_diagonal,
    parse_length,
    parse_link,
    parse_opacity,
    parse_root_size,
    parse_view_box,
)
from brochure.design.svg.drawing import Clip, Drawing, Shape, Stroke
from brochure.design.svg.paths import Matrix, ShapeError, multiply
from brochure.design.svg.tree import (
    INHERITED,
    StyleSheet,
    SvgError,
    XmlElement,
    build_outside_error,
    parse_xml,
    quote_text,
)
from brochure.diagnostics.problem import ERROR, WARNING, Problem, Where
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# What `use`, clips and links repeat is counted each time, so that a small file cannot cause endless work.
MAX_VISITS = 40_000  # of elements
MAX_CHARACTERS = 6_000_000  # of attributes
MAX_STEPS = 200_000  # of all outlines together
MAX_DEPTH = 100
MAX_LOSSES = 10  # reported for one picture

_GROUP_TAGS = frozenset(("g", "a", "svg", "switch"))
_IGNORED_TAGS = frozenset(
    (
        *("defs", "style", "title", "desc", "metadata", "symbol", "view", "clipPath"),
        *("linearGradient", "radialGradient", "pattern", "mask", "filter", "marker"),
    )
)
_LOSSES_BY_TAG = {
    "text": ("loses its text", "turn the text into outlines (curves) in the drawing program"),
    "image": ("loses the photograph inside it", "use the photograph itself as the picture, saved as PNG or JPEG"),
}
_EFFECTS = {
    "mask": "a mask",
    "filter": "an effect such as a shadow or blur",
    "marker-start": "its arrow heads",
    "marker-mid": "its arrow heads",
    "marker-end": "its arrow heads",
    "mix-blend-mode": "blended colors",
    "vector-effect": "lines of fixed width",
}
_EXPAND_HINT = "expand or flatten that effect in the drawing program"
_CAPS = {"round": 1, "square": 2}
_JOINS = {"round": 1, "bevel": 2}
_EMBEDDED = compile_lazily(r"data:image/(png|jpe?g)[;,]", re.IGNORECASE)


def parse_svg(data: bytes, name: str, where: Where) -> tuple[Drawing | None, tuple[Problem, ...]]:
    """Return the drawing in an SVG file called `name`, and its problems, all at `where`.

    The drawing is None if one of the problems is an error.
    """
    losses: dict[str, tuple[int, str]] = {}
    drawing, refusals = None, []
    try:
        drawing = _SvgReader(parse_xml(data), losses).read_drawing()
    except SvgError as fault:
        refusals = [Problem(ERROR, where, fault.rule, f"the picture “{name}” {fault.reason}", fault.hint)]
    warnings = (
        Problem(WARNING, where, "picture-loses-detail", f"the picture “{name}” {loss}, on its line {line}", hint)
        for loss, (line, hint) in losses.items()
    )
    return drawing, (*refusals, *warnings)


@dataclass(frozen=True, slots=True)
class _GraphicsState:
    """The state that an element takes from the elements around it."""

    matrix: Matrix
    size: tuple[float, float]
    style: Mapping[str, str]
    opacity: float = 1.0
    clips: tuple[Clip, ...] = ()
    uses: frozenset[str] = frozenset()
    depth: int = 0


@contextmanager
def _report_shape_errors(element: XmlElement) -> Iterator[None]:
    """Turn a ShapeError into an SvgError with the element's line."""
    try:
        yield
    except ShapeError as fault:
        raise SvgError("broken-picture", f"cannot be drawn: {fault}, on its line {element.line}") from None


class _SvgReader:
    """A reader of one tree. `losses` collects what is left out: the words of the warning -> (first line, hint)."""

    def __init__(self, root: XmlElement, losses: dict[str, tuple[int, str]]) -> None:
        self.root = root
        self.losses = losses
        self.shapes: list[Shape] = []
        self.visit_count = self.character_count = self.step_count = 0
        self.gradients: dict[str, tuple[str, float, bool] | None] = {}
        self.style_sheet = StyleSheet(root)
        self.ids = {element.get("id"): element for element in root.iter_all() if element.get("id")}
        for selector, line in self.style_sheet.unsupported:
            self.report_loss(
                f"loses the style {quote_text(selector)}",
                line,
                "save the picture with attributes instead of a style sheet",
            )

    def report_loss(self, loss: str, line: int, hint: str = _EXPAND_HINT) -> None:
        if len(self.losses) < MAX_LOSSES:
            self.losses.setdefault(loss, (line, hint))

    def read_drawing(self) -> Drawing:
        """Return the drawing. Raises SvgError if it cannot be drawn."""
        with _report_shape_errors(self.root):
            box = parse_view_box(self.root)
            width, height = parse_root_size(self.root, box)
            frame = box or (0.0, 0.0, width, height)
            matrix = paths.fit_view_box(frame, width, height, self.root.get("preserveAspectRatio"))
            state = _GraphicsState(matrix, (frame[2], frame[3]), {"color": "black"})
            style = self.style_sheet.compute_style(self.root)
            state = self._enter_element(self.root, style, state)
        for child in self.root.children:
            self._read_element(child, state)
        self._check_limits(self.root, state)
        if not self.shapes:
            raise SvgError("broken-picture", "has nothing that can be drawn")
        return Drawing(width, height, tuple(self.shapes))

    # ---- elements ----

    def _read_element(self, element: XmlElement, state: _GraphicsState) -> None:
        """Add the shapes of an element and of all elements inside it."""
        tag = element.tag
        self._check_limits(element, state)
        if tag in _IGNORED_TAGS or ":" in tag:
            return
        style = self.style_sheet.compute_style(element)
        if style.get("display") == "none":
            return
        with _report_shape_errors(element):
            state = self._enter_element(element, style, state)
            if tag in SHAPE_BUILDERS:
                self._add_shape(element, state)
            elif tag in _GROUP_TAGS:
                self._read_group(element, state, parse_opacity(style.get("opacity", "")))
            elif tag == "use":
                self._read_use(element, state)
            else:
                self._report_lost_element(element)

    def _check_limits(self, element: XmlElement, state: _GraphicsState) -> None:
        self.visit_count += 1
        self.character_count += sum(map(len, element.attributes.values()))
        shares = (
            self.visit_count / MAX_VISITS,
            self.character_count / MAX_CHARACTERS,
            self.step_count / MAX_STEPS,
            state.depth / MAX_DEPTH,
        )
        if max(shares) > 1:
            raise SvgError("picture-too-large", "is too detailed to print", "simplify the drawing")

    def _report_lost_element(self, element: XmlElement) -> None:
        target = element.get_href()
        if element.tag in ("image", "script") and target and not _EMBEDDED.match(target):
            raise build_outside_error(target, element.line)
        loss, hint = _LOSSES_BY_TAG.get(element.tag, (f"loses {quote_text(element.tag)}", ""))
        self.report_loss(loss, element.line, hint)

    def _enter_element(self, element: XmlElement, style: Mapping[str, str], state: _GraphicsState) -> _GraphicsState:
        """Return the state inside an element."""
        for name, effect in _EFFECTS.items():
            if style.get(name, "none") not in ("none", "normal"):
                self.report_loss(f"loses {effect}", element.line)
        inherited = {name: value for name, value in style.items() if name in INHERITED}
        if inherited.get("color", "").lower() == "currentcolor":
            del inherited["color"]
        transform = element.get("transform")
        matrix = multiply(state.matrix, paths.parse_transform(transform)) if transform else state.matrix
        state = replace(
            state,
            matrix=matrix,
            style={**state.style, **inherited},
            opacity=state.opacity * parse_opacity(style.get("opacity", "")),
            depth=state.depth + 1,
        )
        clip = style.get("clip-path", "none")
        return state if clip == "none" else self._add_clip(element, clip, state)

    def _read_group(self, element: XmlElement, state: _GraphicsState, opacity: float) -> None:
        if element.tag == "svg":
            state = self._enter_viewport(element, element, state)
        shape_count = len(self.shapes)
        children = element.children
        if element.tag == "switch":
            drawable = (c for c in children if c.tag in SHAPE_BUILDERS or c.tag in _GROUP_TAGS or c.tag == "use")
            children = [c for c in drawable if not c.get("requiredExtensions")][:1]
        for child in children:
            self._read_element(child, state)
        if opacity < 1 and len(self.shapes) - shape_count > 1:
            self.report_loss("shows the overlaps inside a see-through group", element.line)

    def _read_use(self, element: XmlElement, state: _GraphicsState) -> None:
        href = element.get_href()
        if not href.startswith("#"):
            raise build_outside_error(href, element.line)
        name = href[1:]
        target = self.ids.get(name)
        if target is None:
            self.report_loss(f"loses {quote_text(href)}, which is not in the file", element.line, "")
            return
        if name in state.uses:
            raise SvgError("broken-picture", f"repeats {quote_text(href)} inside itself, on its line {element.line}")
        x, y = parse_length(element.get("x"), state.size[0]), parse_length(element.get("y"), state.size[1])
        state = replace(state, matrix=multiply(state.matrix, (1, 0, 0, 1, x, y)), uses=state.uses | {name})
        if target.tag != "symbol":
            self._read_element(target, state)
            return
        state = self._enter_viewport(
            element, target, self._enter_element(target, self.style_sheet.compute_style(target), state), is_placed=True
        )
        for child in target.children:
            self._read_element(child, state)

    def _enter_viewport(
        self, sizing_element: XmlElement, content_element: XmlElement, state: _GraphicsState, is_placed: bool = False
    ) -> _GraphicsState:
        """Return the state inside a nested svg, or inside a symbol, which has the size of its `use` element.

        `is_placed` means that the state has the position already.
        """
        x, y = (
            (0.0, 0.0)
            if is_placed
            else (parse_length(sizing_element.get(n), s) for n, s in zip("xy", state.size, strict=True))
        )
        width = parse_length(sizing_element.get("width") or "100%", state.size[0])
        height = parse_length(sizing_element.get("height") or "100%", state.size[1])
        matrix = multiply(state.matrix, (1, 0, 0, 1, x, y))
        clip = Clip(paths.transform_outline(paths.build_rectangle(0, 0, width, height), matrix))
        state = replace(state, matrix=matrix, size=(width, height), clips=(*state.clips, clip))
        box = parse_view_box(content_element)
        if box is None or not clip.outline:
            return state
        fit_matrix = paths.fit_view_box(box, width, height, content_element.get("preserveAspectRatio"))
        return replace(state, matrix=multiply(matrix, fit_matrix), size=(box[2], box[3]))

    def _add_clip(self, element: XmlElement, value: str, state: _GraphicsState) -> _GraphicsState:
        """Return the state with one more clip: the shapes of a `clipPath`."""
        path = self.ids.get(parse_link(value, element.line)[0])
        if path is None or path.tag != "clipPath" or path.get("clipPathUnits") == "objectBoundingBox":
            self.report_loss("loses a clipping path", element.line)
            return state
        matrix = multiply(state.matrix, paths.parse_transform(path.get("transform")))
        outline_steps: list[tuple[str, tuple[float, ...]]] = []
        even_odd = False
        for child in path.children:
            self._check_limits(child, state)
            child_style = self.style_sheet.compute_style(child)
            if child.tag in SHAPE_BUILDERS and child_style.get("display") != "none":
                child_matrix = multiply(matrix, paths.parse_transform(child.get("transform")))
                outline_steps += paths.transform_outline(SHAPE_BUILDERS[child.tag](child, state.size), child_matrix)
                even_odd = even_odd or child_style.get("clip-rule") == "evenodd"
            elif child.tag not in _IGNORED_TAGS:
                self.report_loss("loses part of a clipping path", child.line)
        self.step_count += len(outline_steps)
        return replace(state, clips=(*state.clips, Clip(tuple(outline_steps), even_odd)))

    # ---- paint ----

    def _add_shape(self, element: XmlElement, state: _GraphicsState) -> None:
        style = state.style
        if style.get("visibility", "visible") != "visible" or not all(clip.outline for clip in state.clips):
            return
        outline = paths.transform_outline(SHAPE_BUILDERS[element.tag](element, state.size), state.matrix)
        self.step_count += len(outline) + sum(len(clip.outline) for clip in state.clips)
        fill, opacity = self._read_paint(style.get("fill", "black"), state, element)
        opacity *= state.opacity * parse_opacity(style.get("fill-opacity", ""))
        stroke = self._read_stroke(element, state)
        if fill is None or opacity == 0 or element.tag == "line":
            fill, opacity = None, 1.0
        if not outline or (fill is None and stroke is None):
            return
        even_odd = style.get("fill-rule") == "evenodd"
        self.shapes.append(Shape(outline, fill, opacity, even_odd, stroke, state.clips))

    def _read_stroke(self, element: XmlElement, state: _GraphicsState) -> Stroke | None:
        style = state.style
        color, opacity = self._read_paint(style.get("stroke", "none"), state, element)
        opacity *= state.opacity * parse_opacity(style.get("stroke-opacity", ""))
        scale, reference = paths.scale_of_matrix(state.matrix), compute_diagonal(state.size)
        width = parse_length(style.get("stroke-width", ""), reference, 1.0) * scale
        if color is None or opacity == 0 or not 0 < width <= paths.MAX_COORDINATE:
            return None
        return Stroke(
            color,
            opacity,
            width,
            _CAPS.get(style.get("stroke-linecap", ""), 0),
            _JOINS.get(style.get("stroke-linejoin", ""), 0),
            max(1.0, parse_length(style.get("stroke-miterlimit", ""), 1.0, 4.0)),
            self._read_dash(style.get("stroke-dasharray", "none"), reference, scale),
            max(0.0, parse_length(style.get("stroke-dashoffset", ""), reference) * scale),
        )

    def _read_dash(self, text: str, reference: float, scale: float) -> tuple[float, ...]:
        """Return the lengths of dashes and gaps, none for a solid line. An odd list is repeated (SVG 1.1, 11.4)."""
        if text == "none":
            return ()
        dash = tuple(
            parse_length(dash_length, reference) * scale for dash_length in re.split(r"[\s,]+", text) if dash_length
        )
        self.step_count += len(dash)
        if any(dash_length < 0 for dash_length in dash) or sum(dash) < scale / 100:
            return ()
        return dash * 2 if len(dash) % 2 else dash

    def _read_paint(self, text: str, state: _GraphicsState, element: XmlElement) -> tuple[str | None, float]:
        """Return the color and opacity of a paint; the color is None for no paint."""
        name, fallback = parse_link(text, element.line)
        if name:
            return self._read_paint_server(name, fallback, state, element)
        if text.lower() == "currentcolor":
            text = state.style["color"]
        if text.lower() in ("none", "transparent"):
            return None, 1.0
        color = parse_css_color(text)
        if color is None:
            self.report_loss(f"loses the color {quote_text(text)}", element.line, "write colors as #RRGGBB")
            return "#000000", 1.0
        return color

    def _read_paint_server(
        self, name: str, fallback: str, state: _GraphicsState, element: XmlElement
    ) -> tuple[str | None, float]:
        """Return the mean color and opacity of a gradient, or the fallback paint if the link is not to a gradient."""
        if name not in self.gradients:
            self.gradients[name] = self._read_gradient(name)
        gradient = self.gradients[name]
        if gradient is not None:
            color, opacity, is_uniform = gradient
            if not is_uniform:
                self.report_loss("has a gradient, which is drawn in one color", element.line, "use plain colors")
            return color, opacity
        if fallback:
            return self._read_paint(fallback if not parse_link(fallback, element.line)[0] else "none", state, element)
        self.report_loss("loses a pattern", element.line)
        return None, 1.0

    def _read_gradient(self, name: str) -> tuple[str, float, bool] | None:
        """Return the mean color and opacity of a gradient, and whether all its stops are equal; None if it has none."""
        stops = self._read_stops(name)
        if not stops:
            return None
        opacity = sum(stop_opacity for _, stop_opacity in stops) / len(stops)
        return average_colors([color for color, _ in stops]), opacity, len(set(stops)) == 1

    def _read_stops(self, name: str) -> list[tuple[str, float]]:
        """Return colors and opacities of a gradient's stops, its own or those of the gradient it links to."""
        for _ in range(8):
            gradient = self.ids.get(name)
            if gradient is None or not gradient.tag.endswith("Gradient"):
                return []
            stop_styles = [self.style_sheet.compute_style(child) for child in gradient.children if child.tag == "stop"]
            if stop_styles:
                colors = [
                    parse_css_color(stop_style.get("stop-color", "black")) or ("#000000", 1.0)
                    for stop_style in stop_styles
                ]
                return [
                    (c, a * parse_opacity(stop_style.get("stop-opacity", "")))
                    for (c, a), stop_style in zip(colors, stop_styles, strict=True)
                ]
            if gradient.get_href() and not gradient.get_href().startswith("#"):
                raise build_outside_error(gradient.get_href(), gradient.line)
            name = gradient.get_href()[1:]
        return []
