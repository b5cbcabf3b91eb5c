"""What a box draws, as a value: operators, and between them what depends on the document that they go into.

Marked content is numbered on its page, elements and annotations in their file. So the canvas notes an event where such
a number belongs, and it is made when the page is full. A painting names elements by their place in the box's own plan
(see structure_tree.py): it belongs to no document, and can be kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

from brochure.runtime.frozen import dataclass
from brochure.runtime.memo import memoize, memoize_by_identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from contextlib import AbstractContextManager

    from brochure.design.editions import Colour, Type
    from brochure.design.images import Raster
    from brochure.design.laid_out_page import PlacedText
    from brochure.design.line_breaking import Line
    from brochure.render.pdf.tagging.structure_tree import Element, Planned
    from brochure.render.pdf.writer.fonts import Glyphs


class Opened(NamedTuple):
    """Marked content begins: of an element, or of its link over one of its spans, or of a blank that is one."""

    element: Any  # an Element; in a painting the element's number
    span: int | None = None
    blank: bool = False
    role: str = ""  # in a painting: of the owner

    def owner(self, element: Element) -> Element:
        """The element whose content it is."""
        if self.span is None:
            return element
        return element.blank(self.span) if self.blank else element.link(self.span)


class Linked(NamedTuple):
    """An annotation: a link's address, the words it repeats, and where it stands (left, bottom, right, top)."""

    element: Any
    span: int
    address: str
    words: str
    box: tuple[float, float, float, float]


class Marked(NamedTuple):
    """A place (x, y) that an entry of the viewer's table of contents leads to."""

    element: Any
    text: str
    level: int
    place: tuple[float, float]


class Shaped(NamedTuple):
    """An element's attributes that are known only when it is drawn: the box of a figure."""

    element: Any
    attributes: str


class Faded(NamedTuple):
    """What is drawn from now on is see-through: filled ("ca") or stroked ("CA"), from 0 to 1."""

    element: None
    key: str
    alpha: float


class Pictured(NamedTuple):
    """A photograph: where it stands (left, bottom) and how wide and tall it is."""

    element: None
    raster: Raster
    box: tuple[float, float, float, float]


class PartCanvas(Protocol):
    """What a part that is drawn anew for each patient may do on its page."""

    def text(self, lines: list[tuple[Line, float, float]], look: Type, element: Element, links: dict[int, str]) -> None:
        """Draw lines, each with the place (x, y) of its baseline's start, as the content of one element."""

    def tag(self, element: Element) -> AbstractContextManager[None]:
        """Make what is drawn inside the content of one element."""

    def colour(self, name: Colour) -> str:
        """Return a color of the brand, as #RRGGBB."""

    def setStrokeColor(self, colour: str) -> None:
        """Draw lines in a color, "#RRGGBB", from now on."""

    def setLineWidth(self, width: float) -> None:
        """Draw lines that wide (points) from now on."""

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Draw a line from (x1, y1) to (x2, y2), in points."""


Draw: TypeAlias = "Callable[[PartCanvas, tuple[Line, ...], Element], None]"


class LeftOut(NamedTuple):
    """A part that is drawn anew for each patient; see `Part`. It stands in no painting."""

    element: Any
    question: int
    lines: tuple[Line, ...]
    draw: Draw
    artifacts: int  # in how many it stands


@dataclass(frozen=True)
class Part:
    """A part of a page: by the answer to which question it is drawn, and what of it is the same for all.

    `opens` are the operators that open marked content; `links` are annotations as PDF, without their places, each with
    its number among the objects that are left for each patient.
    """

    question: int
    draw: Draw
    artifacts: int
    opens: tuple[str, ...]
    links: tuple[tuple[int, bytes], ...]


@dataclass(frozen=True)
class Strand:
    """Parts that follow one another, and the number of their stream among the objects that are left."""

    number: int
    parts: tuple[Part, ...]


Event: TypeAlias = "Opened | Linked | Marked | Shaped | Faded | Pictured | LeftOut"


class Painting(NamedTuple):
    """What a box draws at one place: operators and events in order, the glyphs of each weight, the texts placed.

    `events` are those about elements, `marks` counts the marked contents that they open; `tags` stands for all that
    matters of them to the structure tree, the same where that is equal.
    """

    pieces: tuple[str | Event, ...]
    glyphs: tuple[tuple[bool, Glyphs], ...]
    texts: tuple[PlacedText, ...]
    events: tuple[Any, ...] = ()
    marks: int = 0
    tags: object = None

    @classmethod
    def of(
        cls, pieces: tuple[str | Event, ...], glyphs: tuple[tuple[bool, Glyphs], ...], texts: tuple[PlacedText, ...]
    ) -> Painting:
        """A painting of these pieces."""
        events = tuple([piece for piece in pieces if not isinstance(piece, str) and piece.element is not None])
        marks = sum(isinstance(event, Opened) for event in events)
        return cls(pieces, glyphs, texts, events, marks, _tags(tuple(map(_as_tag, events))))


@memoize(1000)
def _tags(_key: tuple[object, ...]) -> object:
    return object()


def _as_tag(event: Event) -> object:
    """What of an event shows in the structure tree: neither where a link stands nor what a bookmark says."""
    if isinstance(event, Linked):
        return Linked, event.element, event.span
    return (Marked, event.element) if isinstance(event, Marked) else event


@memoize_by_identity(1000)
def coded(painting: Painting, first: int) -> tuple[str | Event, ...]:
    """What a painting draws where its first marked content has that number: operators, and what is drawn otherwise."""
    pieces: list[str | Event] = []
    operators: list[str] = []
    for piece in painting.pieces:
        if isinstance(piece, Opened):
            operators.append(opening(piece.role, first))
            first += 1
        elif isinstance(piece, str):
            operators.append(piece)
        elif piece.element is None:
            pieces += ["\n".join(operators), piece]
            operators = []
    return tuple([*pieces, "\n".join(operators)] if operators else pieces)


def opening(role: str, number: int) -> str:
    """The operator that opens marked content."""
    return f"/{role}<</MCID {number}>>BDC"


class Placing(NamedTuple):
    """A painting on its page, with the content whose elements it numbers."""

    painting: Painting
    content: Planned


def as_value(drawn: Iterable[Any], numbers: Mapping[Element, int]) -> tuple[str | Event, ...]:
    """What a canvas has noted, its elements as numbers, and operators that follow one another as one text."""
    pieces: list[str | Event] = []
    operators: list[str] = []
    for piece in drawn:
        if piece.__class__ is str:
            operators.append(piece)
            continue
        if operators:
            pieces.append("\n".join(operators))
            operators = []
        owner = piece[0]
        if piece.__class__ is Opened:
            inner = "Span" if piece.blank else "Link"
            pieces.append(Opened(numbers[owner], piece.span, piece.blank, owner.role if piece.span is None else inner))
        else:
            pieces.append(piece if owner is None else piece.__class__(numbers[owner], *piece[1:]))
    if operators:
        pieces.append("\n".join(operators))
    return tuple(pieces)
