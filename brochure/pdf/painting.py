"""What a box draws, as a value: operators, and between them what depends on the document that they go into.

Marked content is numbered on its page, elements and annotations in their file. So the canvas notes an event where such
a number belongs, and it is made when the page is full. A painting names elements by their place in the box's own plan
(see structure.py): it belongs to no document, and can be kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from brochure.lines import Line
    from brochure.page import PlacedText
    from brochure.pdf.fonts import Glyphs
    from brochure.pdf.parts import Draw
    from brochure.pdf.structure import Element
    from brochure.pictures import Raster


class Opened(NamedTuple):
    """Marked content begins: of an element, or of its link over one of its spans, or of a blank that is one."""

    element: Any  # an Element; in a painting the element's number
    span: int | None = None
    blank: bool = False

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


class LeftOut(NamedTuple):
    """A part that is drawn anew for each patient; see parts.py. It stands in no painting."""

    element: Any
    question: int
    lines: tuple[Line, ...]
    draw: Draw
    artifacts: int  # in how many it stands


Event = Opened | Linked | Marked | Shaped | Faded | Pictured | LeftOut


class Painting(NamedTuple):
    """What a box draws at one place: operators and events in order, the glyphs of each weight, the texts placed."""

    pieces: tuple[str | Event, ...]
    glyphs: tuple[tuple[bool, Glyphs], ...]
    texts: tuple[PlacedText, ...]


class Placing(NamedTuple):
    """A painting on its page, with the elements of this document that it numbers."""

    painting: Painting
    elements: list[Element]


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
        pieces.append(piece if owner is None else piece.__class__(numbers[owner], *piece[1:]))
    if operators:
        pieces.append("\n".join(operators))
    return tuple(pieces)
