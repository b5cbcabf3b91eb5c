"""Marks that are drawn, not typed: icons, discs, boxes, people. Each is a few paths in the brand's colours.

Shape says the meaning first; colour repeats it, so that a grey copy loses nothing. Icons stand in a 10 × 10 field
whose upper left corner is (0, 0), y downwards, as in the design's drawings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from brochure.design.editions import Colour
    from brochure.render.pdf.tagging.display_list import PartCanvas
    from brochure.render.pdf.tagging.structure_tree import Element
    from brochure.render.pdf.writer.canvas import TaggedCanvas

Icon: TypeAlias = Literal["benefit", "risk", "note", "emergency", "crisis", "clinic", "phone"]

# SVG-like moves in the icon's field: ("M", x, y), ("L", x, y), ("C", x1, y1, x2, y2, x, y), ("Z",)
_Moves: TypeAlias = tuple[tuple[str | float, ...], ...]


def _polygon(*points: tuple[float, float]) -> _Moves:
    return (("M", *points[0]), *(("L", *point) for point in points[1:]), ("Z",))


_TRIANGLE = _polygon((5, 0.8), (9.5, 9.2), (0.5, 9.2))
_OCTAGON = _polygon((3.1, 0.5), (6.9, 0.5), (9.5, 3.1), (9.5, 6.9), (6.9, 9.5), (3.1, 9.5), (0.5, 6.9), (0.5, 3.1))
_HOUSE = _polygon((5, 0.5), (9.5, 4.2), (8.6, 4.2), (8.6, 9.4), (1.4, 9.4), (1.4, 4.2), (0.5, 4.2))
_BUBBLE: _Moves = (
    ("M", 2.2, 0.8),
    ("L", 7.8, 0.8),
    ("C", 8.8, 0.8, 9.5, 1.5, 9.5, 2.5),
    ("L", 9.5, 5.5),
    ("C", 9.5, 6.5, 8.8, 7.2, 7.8, 7.2),
    ("L", 5.4, 7.2),
    ("L", 2.9, 9.5),
    ("L", 2.9, 7.2),
    ("L", 2.2, 7.2),
    ("C", 1.2, 7.2, 0.5, 6.5, 0.5, 5.5),
    ("L", 0.5, 2.5),
    ("C", 0.5, 1.5, 1.2, 0.8, 2.2, 0.8),
    ("Z",),
)
_HANDSET: _Moves = (
    ("M", 2.2, 0.7),
    ("L", 3.9, 0.9),
    ("L", 4.5, 3.2),
    ("L", 3.3, 4.3),
    ("C", 3.9, 5.5, 4.7, 6.3, 5.8, 6.8),
    ("L", 6.9, 5.6),
    ("L", 9.2, 6.2),
    ("L", 9.4, 7.9),
    ("C", 9.3, 8.9, 8.5, 9.5, 7.6, 9.4),
    ("C", 4.1, 9.0, 1.1, 6.0, 0.7, 2.4),
    ("C", 0.6, 1.5, 1.2, 0.8, 2.2, 0.7),
    ("Z",),
)
_BODY: _Moves = (
    ("M", 1, 14.2),
    ("C", 1, 11, 2.9, 9.4, 6, 9.4),
    ("C", 9.1, 9.4, 11, 11, 11, 14.2),
    ("L", 11, 20),
    ("L", 9.2, 20),
    ("L", 8.7, 28),
    ("L", 3.3, 28),
    ("L", 2.8, 20),
    ("L", 1, 20),
    ("Z",),
)
WHITE = "#FFFFFF"
HAIR = 0.5


class Pen:
    """Draws in a small field of its own: `left`, `top` of the field on the page, `scale` points to its unit."""

    def __init__(self, canvas: TaggedCanvas, left: float, top: float, scale: float) -> None:
        self.canvas = canvas
        self.left = left
        self.top = top
        self.scale = scale

    def _ink(self, fill: str | None, stroke: str | None, width: float) -> None:
        if fill:
            self.canvas.setFillColor(fill)
        if stroke:
            self.canvas.setStrokeColor(stroke)
            self.canvas.setLineWidth(width * self.scale)

    def path(self, moves: _Moves, *, fill: str | None = None, stroke: str | None = None, width: float = 1.0) -> None:
        """A closed path."""
        self._ink(fill, stroke, width)
        path = self.canvas.beginPath()
        steps: dict[str, Callable[..., None]] = {"M": path.moveTo, "L": path.lineTo, "C": path.curveTo, "Z": path.close}
        for name, *numbers in moves:
            steps[str(name)](*(self._place(i, float(n)) for i, n in enumerate(numbers)))
        self.canvas.drawPath(path, fill=int(fill is not None), stroke=int(stroke is not None))

    def _place(self, index: int, number: float) -> float:
        return self.left + number * self.scale if index % 2 == 0 else self.top - number * self.scale

    def disc(
        self, x: float, y: float, r: float, *, fill: str | None = None, stroke: str | None = None, width: float = 1.0
    ) -> None:
        """A circle around (x, y)."""
        self._ink(fill, stroke, width)
        centre = self._place(0, x), self._place(1, y)
        self.canvas.circle(*centre, r * self.scale, fill=int(fill is not None), stroke=int(stroke is not None))

    def stroke(self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> None:
        """A straight stroke."""
        self._ink(None, colour, width)
        self.canvas.line(self._place(0, x1), self._place(1, y1), self._place(0, x2), self._place(1, y2))


def _benefit(pen: Pen, colour: str) -> None:
    pen.disc(5, 5, 4.5, fill=colour)
    pen.stroke(5, 2.4, 5, 7.6, WHITE, 1.3)
    pen.stroke(2.4, 5, 7.6, 5, WHITE, 1.3)


def _risk(pen: Pen, colour: str) -> None:
    pen.canvas.setLineJoin(1)
    pen.path(_TRIANGLE, fill=WHITE, stroke=colour, width=1.1)
    pen.canvas.setLineJoin(0)
    pen.stroke(5, 3.6, 5, 6.4, colour, 1.2)
    pen.disc(5, 7.7, 0.72, fill=colour)


def _note(pen: Pen, colour: str) -> None:
    pen.disc(5, 5, 4.3, fill=WHITE, stroke=colour, width=1.1)
    pen.stroke(5, 4.4, 5, 7.5, colour, 1.3)
    pen.disc(5, 2.9, 0.78, fill=colour)


def _emergency(pen: Pen, colour: str) -> None:
    pen.path(_OCTAGON, fill=colour)
    pen.stroke(5, 2.4, 5, 5.7, WHITE, 1.4)
    pen.disc(5, 7.3, 0.8, fill=WHITE)


def _crisis(pen: Pen, colour: str) -> None:
    pen.path(_BUBBLE, fill=colour)
    for x in (3, 5, 7):
        pen.disc(x, 4, 0.65, fill=WHITE)


def _clinic(pen: Pen, colour: str) -> None:
    pen.path(_HOUSE, fill=colour)
    pen.stroke(5, 4.2, 5, 7.8, WHITE, 1.1)
    pen.stroke(3.2, 6, 6.8, 6, WHITE, 1.1)


def _phone(pen: Pen, colour: str) -> None:
    pen.path(_HANDSET, fill=colour)


_ICONS: dict[Icon, tuple[Callable[[Pen, str], None], Colour]] = {
    "benefit": (_benefit, "brand"),
    "risk": (_risk, "accent"),
    "note": (_note, "brand"),
    "emergency": (_emergency, "accent"),
    "crisis": (_crisis, "brand"),
    "clinic": (_clinic, "brand"),
    "phone": (_phone, "brand"),
}


def icon(canvas: TaggedCanvas, name: Icon, x: float, top: float, size: float) -> None:
    """Draw an icon as decoration: the words beside it say the same."""
    draw, colour = _ICONS[name]
    with canvas.artifact():
        canvas.stamp(name, lambda: draw(Pen(canvas, 0, 0, 1), canvas.colour(colour)), (x, top), size / 10)


def person(canvas: TaggedCanvas, place: tuple[float, float], scale: float, fill: str, stroke: str | None) -> None:
    """One person in a 12 × 29 field, whose upper left corner is at a place on the page."""

    def draw() -> None:
        pen = Pen(canvas, 0, 0, 1)
        pen.disc(6, 4.6, 3.5, fill=fill, stroke=stroke, width=0.9)
        pen.path(_BODY, fill=fill, stroke=stroke, width=0.9)

    canvas.stamp(f"person {fill} {stroke}", draw, place, scale)


def disc(canvas: TaggedCanvas, x: float, y: float, radius: float, colour: Colour = "brand") -> None:
    """A filled disc around (x, y), as decoration."""
    with canvas.artifact():
        canvas.setFillColor(canvas.colour(colour))
        canvas.circle(x, y, radius, stroke=0, fill=1)


def rule(canvas: TaggedCanvas, x1: float, x2: float, y: float, width: float, colour: Colour) -> None:
    """A horizontal rule, as decoration."""
    with canvas.artifact():
        canvas.setStrokeColor(canvas.colour(colour))
        canvas.setLineWidth(width)
        canvas.line(x1, y, x2, y)


def fold(canvas: TaggedCanvas, x: float, y1: float, y2: float) -> None:
    """A short upright stroke where the sheet is folded, as decoration."""
    with canvas.artifact():
        canvas.setStrokeColor(canvas.colour("write"))
        canvas.setLineWidth(HAIR)
        canvas.line(x, y1, x, y2)


def write_line(canvas: PartCanvas, x1: float, x2: float, y: float, space: Element) -> None:
    """A line to write on: the content of an element that tells a screen reader of the space."""
    with canvas.tag(space):
        canvas.setStrokeColor(canvas.colour("write"))
        canvas.setLineWidth(0.75)
        canvas.line(x1, y, x2, y)


def upright(canvas: TaggedCanvas, x: float, y1: float, y2: float) -> None:
    """The connector between dots or numbers on the axis, as decoration."""
    with canvas.artifact():
        canvas.setStrokeColor(canvas.colour("mid"))
        canvas.setLineWidth(1.2)
        canvas.line(x, y1, x, y2)
