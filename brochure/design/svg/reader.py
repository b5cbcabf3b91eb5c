"""One walk over the tree of an SVG file, which leaves a flat list of shapes with plain colours.

Understood: viewBox and preserveAspectRatio, groups, nested svg, transformations, use and symbol, all basic shapes and
path commands, fill and stroke with their properties, opacity, simple style sheets, clip-path. What cannot be drawn is
left out and told as a warning (`picture-loses-detail`); gradients become their mean colour. A file that is broken,
refers outside itself or is too large is an error. Written to SVG 1.1; colours are sRGB.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.design.colours import css_colour, mean
from brochure.design.svg import paths
from brochure.design.svg.attributes import SHAPES, diagonal, length, link, root_size, share, view_box
from brochure.design.svg.drawing import Clip, Drawing, Shape, Stroke
from brochure.design.svg.paths import Matrix, ShapeError, multiply
from brochure.design.svg.tree import INHERITED, Element, Sheet, SvgError, outside, read, shown
from brochure.diagnostics.problem import ERROR, WARNING, Problem, Where
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import on_demand

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# What `use`, clips and links repeat is counted each time, so that a small file cannot ask for endless work.
MOST_VISITS = 40_000  # of elements
MOST_LETTERS = 6_000_000  # of attributes
MOST_STEPS = 200_000  # of all outlines together
DEEPEST = 100
MOST_LOSSES = 10  # told of one picture

_GROUPS = frozenset(("g", "a", "svg", "switch"))
_SILENT = frozenset(
    (
        *("defs", "style", "title", "desc", "metadata", "symbol", "view", "clipPath"),
        *("linearGradient", "radialGradient", "pattern", "mask", "filter", "marker"),
    )
)
_LOST = {
    "text": ("loses its words", "turn the text into outlines (curves) in the drawing program"),
    "image": ("loses the photograph inside it", "use the photograph itself as the picture, as PNG or JPEG"),
}
_EFFECTS = {
    "mask": "a mask",
    "filter": "an effect such as a shadow or blur",
    "marker-start": "its arrow heads",
    "marker-mid": "its arrow heads",
    "marker-end": "its arrow heads",
    "mix-blend-mode": "a blending of colours",
    "vector-effect": "lines of fixed width",
}
_EXPAND = "expand or flatten that effect in the drawing program"
_CAPS = {"round": 1, "square": 2}
_JOINS = {"round": 1, "bevel": 2}
_EMBEDDED = on_demand(r"data:image/(png|jpe?g)[;,]", re.IGNORECASE)


def parse(data: bytes, name: str, where: Where) -> tuple[Drawing | None, tuple[Problem, ...]]:
    """The drawing in an SVG file called `name`, and its problems, all at `where`; no drawing if one is an error."""
    losses: dict[str, tuple[int, str]] = {}
    drawing, refusals = None, []
    try:
        drawing = _Reader(read(data), losses).drawing()
    except SvgError as fault:
        refusals = [Problem(ERROR, where, fault.rule, f"the picture “{name}” {fault.why}", fault.hint)]
    warnings = (
        Problem(WARNING, where, "picture-loses-detail", f"the picture “{name}” {loss}, on its line {line}", hint)
        for loss, (line, hint) in losses.items()
    )
    return drawing, (*refusals, *warnings)


@dataclass(frozen=True, slots=True)
class _State:
    """What holds for an element because of those around it."""

    matrix: Matrix
    size: tuple[float, float]
    style: Mapping[str, str]
    opacity: float = 1.0
    clips: tuple[Clip, ...] = ()
    uses: frozenset[str] = frozenset()
    depth: int = 0


@contextmanager
def _at(element: Element) -> Iterator[None]:
    """Tells a shape that cannot be drawn as a refusal of the file, with the element's line."""
    try:
        yield
    except ShapeError as fault:
        raise SvgError("broken-picture", f"cannot be drawn: {fault}, on its line {element.line}") from None


class _Reader:
    """Walks one tree. `losses` gathers what is left out: the words, with their first line and a hint."""

    def __init__(self, root: Element, losses: dict[str, tuple[int, str]]) -> None:
        self.root = root
        self.losses = losses
        self.shapes: list[Shape] = []
        self.visits = self.letters = self.steps = 0
        self.gradients: dict[str, tuple[str, float, bool] | None] = {}
        self.sheet = Sheet(root)
        self.ids = {element.get("id"): element for element in root.everything() if element.get("id")}
        for selector, line in self.sheet.odd:
            self.lose(
                f"loses the style {shown(selector)}", line, "save the picture with attributes instead of a style sheet"
            )

    def lose(self, what: str, line: int, hint: str = _EXPAND) -> None:
        if len(self.losses) < MOST_LOSSES:
            self.losses.setdefault(what, (line, hint))

    def drawing(self) -> Drawing:
        """The finished drawing; SvgError if it cannot be made."""
        with _at(self.root):
            box = view_box(self.root)
            width, height = root_size(self.root, box)
            frame = box or (0.0, 0.0, width, height)
            matrix = paths.fit(frame, width, height, self.root.get("preserveAspectRatio"))
            state = _State(matrix, (frame[2], frame[3]), {"color": "black"})
            look = self.sheet.look(self.root)
            state = self._enter(self.root, look, state)
        for child in self.root.children:
            self._draw(child, state)
        self._count(self.root, state)
        if not self.shapes:
            raise SvgError("broken-picture", "holds nothing that can be drawn")
        return Drawing(width, height, tuple(self.shapes))

    # ---- elements ----

    def _draw(self, element: Element, state: _State) -> None:
        """One element and all below it."""
        tag = element.tag
        self._count(element, state)
        if tag in _SILENT or ":" in tag:
            return
        look = self.sheet.look(element)
        if look.get("display") == "none":
            return
        with _at(element):
            state = self._enter(element, look, state)
            if tag in SHAPES:
                self._paint(element, state)
            elif tag in _GROUPS:
                self._group(element, state, share(look.get("opacity", "")))
            elif tag == "use":
                self._use(element, state)
            else:
                self._lost(element)

    def _count(self, element: Element, state: _State) -> None:
        self.visits += 1
        self.letters += sum(map(len, element.attributes.values()))
        spent = (self.visits / MOST_VISITS, self.letters / MOST_LETTERS, self.steps / MOST_STEPS, state.depth / DEEPEST)
        if max(spent) > 1:
            raise SvgError("picture-too-large", "is too detailed to print", "simplify the drawing")

    def _lost(self, element: Element) -> None:
        target = element.href()
        if element.tag in ("image", "script") and target and not _EMBEDDED.match(target):
            raise outside(target, element.line)
        what, hint = _LOST.get(element.tag, (f"loses {shown(element.tag)}", ""))
        self.lose(what, element.line, hint)

    def _enter(self, element: Element, look: Mapping[str, str], state: _State) -> _State:
        """The state inside an element."""
        for name, effect in _EFFECTS.items():
            if look.get(name, "none") not in ("none", "normal"):
                self.lose(f"loses {effect}", element.line)
        own = {name: value for name, value in look.items() if name in INHERITED}
        if own.get("color", "").lower() == "currentcolor":
            del own["color"]
        transform = element.get("transform")
        matrix = multiply(state.matrix, paths.read_transform(transform)) if transform else state.matrix
        state = replace(
            state,
            matrix=matrix,
            style={**state.style, **own},
            opacity=state.opacity * share(look.get("opacity", "")),
            depth=state.depth + 1,
        )
        clip = look.get("clip-path", "none")
        return state if clip == "none" else self._clipped(element, clip, state)

    def _group(self, element: Element, state: _State, opacity: float) -> None:
        if element.tag == "svg":
            state = self._viewport(element, element, state)
        before = len(self.shapes)
        children = element.children
        if element.tag == "switch":
            plain = (c for c in children if c.tag in SHAPES or c.tag in _GROUPS or c.tag == "use")
            children = [c for c in plain if not c.get("requiredExtensions")][:1]
        for child in children:
            self._draw(child, state)
        if opacity < 1 and len(self.shapes) - before > 1:
            self.lose("shows the overlaps inside a see-through group", element.line)

    def _use(self, element: Element, state: _State) -> None:
        href = element.href()
        if not href.startswith("#"):
            raise outside(href, element.line)
        name = href[1:]
        target = self.ids.get(name)
        if target is None:
            self.lose(f"loses {shown(href)}, which is not in the file", element.line, "")
            return
        if name in state.uses:
            raise SvgError("broken-picture", f"repeats {shown(href)} inside itself, on its line {element.line}")
        x, y = length(element.get("x"), state.size[0]), length(element.get("y"), state.size[1])
        state = replace(state, matrix=multiply(state.matrix, (1, 0, 0, 1, x, y)), uses=state.uses | {name})
        if target.tag != "symbol":
            self._draw(target, state)
            return
        state = self._viewport(element, target, self._enter(target, self.sheet.look(target), state), placed=True)
        for child in target.children:
            self._draw(child, state)

    def _viewport(self, sized: Element, content: Element, state: _State, placed: bool = False) -> _State:
        """The state inside a nested svg, or a symbol whose place and size the use element gives."""
        x, y = (0.0, 0.0) if placed else (length(sized.get(n), s) for n, s in zip("xy", state.size, strict=True))
        width = length(sized.get("width") or "100%", state.size[0])
        height = length(sized.get("height") or "100%", state.size[1])
        matrix = multiply(state.matrix, (1, 0, 0, 1, x, y))
        clip = Clip(paths.moved(paths.rectangle(0, 0, width, height), matrix))
        state = replace(state, matrix=matrix, size=(width, height), clips=(*state.clips, clip))
        box = view_box(content)
        if box is None or not clip.outline:
            return state
        fitted = paths.fit(box, width, height, content.get("preserveAspectRatio"))
        return replace(state, matrix=multiply(matrix, fitted), size=(box[2], box[3]))

    def _clipped(self, element: Element, value: str, state: _State) -> _State:
        """The state with one more clip, the shapes of a `clipPath`."""
        path = self.ids.get(link(value, element.line)[0])
        if path is None or path.tag != "clipPath" or path.get("clipPathUnits") == "objectBoundingBox":
            self.lose("loses a clip", element.line)
            return state
        matrix = multiply(state.matrix, paths.read_transform(path.get("transform")))
        steps: list[tuple[str, tuple[float, ...]]] = []
        even_odd = False
        for child in path.children:
            self._count(child, state)
            look = self.sheet.look(child)
            if child.tag in SHAPES and look.get("display") != "none":
                own = multiply(matrix, paths.read_transform(child.get("transform")))
                steps += paths.moved(SHAPES[child.tag](child, state.size), own)
                even_odd = even_odd or look.get("clip-rule") == "evenodd"
            elif child.tag not in _SILENT:
                self.lose("loses part of a clip", child.line)
        self.steps += len(steps)
        return replace(state, clips=(*state.clips, Clip(tuple(steps), even_odd)))

    # ---- paint ----

    def _paint(self, element: Element, state: _State) -> None:
        style = state.style
        if style.get("visibility", "visible") != "visible" or not all(clip.outline for clip in state.clips):
            return
        outline = paths.moved(SHAPES[element.tag](element, state.size), state.matrix)
        self.steps += len(outline) + sum(len(clip.outline) for clip in state.clips)
        fill, opacity = self._colour(style.get("fill", "black"), state, element)
        opacity *= state.opacity * share(style.get("fill-opacity", ""))
        stroke = self._stroke(element, state)
        if fill is None or opacity == 0 or element.tag == "line":
            fill, opacity = None, 1.0
        if not outline or (fill is None and stroke is None):
            return
        even_odd = style.get("fill-rule") == "evenodd"
        self.shapes.append(Shape(outline, fill, opacity, even_odd, stroke, state.clips))

    def _stroke(self, element: Element, state: _State) -> Stroke | None:
        style = state.style
        colour, opacity = self._colour(style.get("stroke", "none"), state, element)
        opacity *= state.opacity * share(style.get("stroke-opacity", ""))
        scale, whole = paths.scale_of(state.matrix), diagonal(state.size)
        width = length(style.get("stroke-width", ""), whole, 1.0) * scale
        if colour is None or opacity == 0 or not 0 < width <= paths.LARGEST:
            return None
        return Stroke(
            colour,
            opacity,
            width,
            _CAPS.get(style.get("stroke-linecap", ""), 0),
            _JOINS.get(style.get("stroke-linejoin", ""), 0),
            max(1.0, length(style.get("stroke-miterlimit", ""), 1.0, 4.0)),
            self._dash(style.get("stroke-dasharray", "none"), whole, scale),
            max(0.0, length(style.get("stroke-dashoffset", ""), whole) * scale),
        )

    def _dash(self, text: str, whole: float, scale: float) -> tuple[float, ...]:
        """Lengths of dashes and gaps; none for a solid line. An odd number is said twice, as SVG asks."""
        if text == "none":
            return ()
        dash = tuple(length(part, whole) * scale for part in re.split(r"[\s,]+", text) if part)
        self.steps += len(dash)
        if any(part < 0 for part in dash) or sum(dash) < scale / 100:
            return ()
        return dash * 2 if len(dash) % 2 else dash

    def _colour(self, text: str, state: _State, element: Element) -> tuple[str | None, float]:
        """The colour and opacity that a paint means, None for no paint."""
        name, rest = link(text, element.line)
        if name:
            return self._server(name, rest, state, element)
        if text.lower() == "currentcolor":
            text = state.style["color"]
        if text.lower() in ("none", "transparent"):
            return None, 1.0
        colour = css_colour(text)
        if colour is None:
            self.lose(f"loses the colour {shown(text)}", element.line, "write colours as #RRGGBB")
            return "#000000", 1.0
        return colour

    def _server(self, name: str, rest: str, state: _State, element: Element) -> tuple[str | None, float]:
        """The mean colour of a gradient; the paint that follows the link, if any, for whatever else it names."""
        if name not in self.gradients:
            self.gradients[name] = self._gradient(name)
        gradient = self.gradients[name]
        if gradient is not None:
            colour, opacity, plain = gradient
            if not plain:
                self.lose("has a gradient, which is drawn in one colour", element.line, "use plain colours")
            return colour, opacity
        if rest:
            return self._colour(rest if not link(rest, element.line)[0] else "none", state, element)
        self.lose("loses a pattern", element.line)
        return None, 1.0

    def _gradient(self, name: str) -> tuple[str, float, bool] | None:
        """The mean colour and opacity of a gradient, and whether all its stops are alike; None if there is none."""
        stops = self._stops(name)
        if not stops:
            return None
        opacity = sum(share for _, share in stops) / len(stops)
        return mean([colour for colour, _ in stops]), opacity, len(set(stops)) == 1

    def _stops(self, name: str) -> list[tuple[str, float]]:
        """Colours and opacities of a gradient, its own or those of the one it refers to."""
        for _ in range(8):
            gradient = self.ids.get(name)
            if gradient is None or not gradient.tag.endswith("Gradient"):
                return []
            looks = [self.sheet.look(child) for child in gradient.children if child.tag == "stop"]
            if looks:
                colours = [css_colour(look.get("stop-color", "black")) or ("#000000", 1.0) for look in looks]
                return [
                    (c, a * share(look.get("stop-opacity", ""))) for (c, a), look in zip(colours, looks, strict=True)
                ]
            if gradient.href() and not gradient.href().startswith("#"):
                raise outside(gradient.href(), gradient.line)
            name = gradient.href()[1:]
        return []
