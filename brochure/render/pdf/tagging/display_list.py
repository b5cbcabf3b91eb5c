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

    from brochure.design.editions import ColorName, TextStyle
    from brochure.design.images import Raster
    from brochure.design.laid_out_page import PlacedText
    from brochure.design.line_breaking import Line
    from brochure.render.pdf.tagging.structure_tree import PlannedContent, StructureElement
    from brochure.render.pdf.writer.fonts import GlyphsByCode


class BeginMarkedContent(NamedTuple):
    """Marked content begins: of an element, or of its link over one of its spans, or of a blank that is one."""

    element: Any  # an Element; in a painting the element's number
    span: int | None = None
    is_blank: bool = False
    role: str = ""  # in a painting: of the owner

    def find_owner(self, element: StructureElement) -> StructureElement:
        """The element whose content it is."""
        if self.span is None:
            return element
        return element.get_blank(self.span) if self.is_blank else element.get_link(self.span)


class AddLink(NamedTuple):
    """An annotation: a link's address, the words it repeats, and where it stands (left, bottom, right, top)."""

    element: Any
    span: int
    address: str
    contents: str
    rect: tuple[float, float, float, float]


class AddBookmark(NamedTuple):
    """A place (x, y) that an entry of the viewer's table of contents leads to."""

    element: Any
    title: str
    level: int
    position: tuple[float, float]


class SetAttributes(NamedTuple):
    """An element's attributes that are known only when it is drawn: the box of a figure."""

    element: Any
    attributes: str


class SetOpacity(NamedTuple):
    """What is drawn from now on is see-through: filled ("ca") or stroked ("CA"), from 0 to 1."""

    element: None
    key: str
    alpha: float


class DrawImage(NamedTuple):
    """A photograph: where it stands (left, bottom) and how wide and tall it is."""

    element: None
    raster: Raster
    bounds: tuple[float, float, float, float]


class PartCanvas(Protocol):
    """What a part that is drawn anew for each patient may do on its page."""

    def draw_text(
        self,
        lines: list[tuple[Line, float, float]],
        style: TextStyle,
        element: StructureElement,
        link_texts: dict[int, str],
    ) -> None:
        """Draw lines, each with the place (x, y) of its baseline's start, as the content of one element."""

    def tag(self, element: StructureElement) -> AbstractContextManager[None]:
        """Make what is drawn inside the content of one element."""

    def get_color(self, name: ColorName) -> str:
        """Return a color of the brand, as #RRGGBB."""

    def setStrokeColor(self, color: str) -> None:
        """Draw lines in a color, "#RRGGBB", from now on."""

    def setLineWidth(self, width: float) -> None:
        """Draw lines that wide (points) from now on."""

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Draw a line from (x1, y1) to (x2, y2), in points."""


DrawPart: TypeAlias = "Callable[[PartCanvas, tuple[Line, ...], StructureElement], None]"


class ReservePart(NamedTuple):
    """A part that is drawn anew for each patient; see `Part`. It stands in no painting."""

    element: Any
    query_index: int
    lines: tuple[Line, ...]
    draw: DrawPart
    artifact_depth: int  # in how many it stands


@dataclass(frozen=True)
class VariablePart:
    """A part of a page: by the answer to which question it is drawn, and what of it is the same for all.

    `opens` are the operators that open marked content; `links` are annotations as PDF, without their places, each with
    its number among the objects that are left for each patient.
    """

    query_index: int
    draw: DrawPart
    artifact_depth: int
    begin_operators: tuple[str, ...]
    link_annotations: tuple[tuple[int, bytes], ...]


@dataclass(frozen=True)
class VariableRun:
    """Parts that follow one another, and the number of their stream among the objects that are left."""

    reserved_index: int
    variable_parts: tuple[VariablePart, ...]


DrawingEvent: TypeAlias = (
    "BeginMarkedContent | AddLink | AddBookmark | SetAttributes | SetOpacity | DrawImage | ReservePart"
)


class DisplayList(NamedTuple):
    """What a box draws at one place: operators and events in order, the glyphs of each weight, the texts placed.

    `events` are those about elements, `marks` counts the marked contents that they open; `tags` stands for all that
    matters of them to the structure tree, the same where that is equal.
    """

    items: tuple[str | DrawingEvent, ...]
    font_glyphs: tuple[tuple[bool, GlyphsByCode], ...]
    placed_texts: tuple[PlacedText, ...]
    events: tuple[Any, ...] = ()
    marked_content_count: int = 0
    structure_key: object = None

    @classmethod
    def from_items(
        cls,
        items: tuple[str | DrawingEvent, ...],
        font_glyphs: tuple[tuple[bool, GlyphsByCode], ...],
        placed_texts: tuple[PlacedText, ...],
    ) -> DisplayList:
        """A painting of these pieces."""
        events = tuple([item for item in items if not isinstance(item, str) and item.element is not None])
        marked_content_count = sum(isinstance(event, BeginMarkedContent) for event in events)
        return cls(
            items,
            font_glyphs,
            placed_texts,
            events,
            marked_content_count,
            _intern_structure_key(tuple(map(_to_structure_event, events))),
        )


@memoize(1000)
def _intern_structure_key(_key: tuple[object, ...]) -> object:
    return object()


def _to_structure_event(event: DrawingEvent) -> object:
    """What of an event shows in the structure tree: neither where a link stands nor what a bookmark says."""
    if isinstance(event, AddLink):
        return AddLink, event.element, event.span
    return (AddBookmark, event.element) if isinstance(event, AddBookmark) else event


@memoize_by_identity(1000)
def build_operators(display_list: DisplayList, mcid: int) -> tuple[str | DrawingEvent, ...]:
    """What a painting draws where its first marked content has that number: operators, and what is drawn otherwise."""
    items: list[str | DrawingEvent] = []
    operators: list[str] = []
    for item in display_list.items:
        if isinstance(item, BeginMarkedContent):
            operators.append(format_begin_operator(item.role, mcid))
            mcid += 1
        elif isinstance(item, str):
            operators.append(item)
        elif item.element is None:
            items += ["\n".join(operators), item]
            operators = []
    return tuple([*items, "\n".join(operators)] if operators else items)


def format_begin_operator(role: str, mcid: int) -> str:
    """The operator that opens marked content."""
    return f"/{role}<</MCID {mcid}>>BDC"


class Placement(NamedTuple):
    """A painting on its page, with the content whose elements it numbers."""

    display_list: DisplayList
    content: PlannedContent


def to_items(
    recorded: Iterable[Any], element_numbers: Mapping[StructureElement, int]
) -> tuple[str | DrawingEvent, ...]:
    """What a canvas has noted, its elements as numbers, and operators that follow one another as one text."""
    items: list[str | DrawingEvent] = []
    operators: list[str] = []
    for item in recorded:
        if item.__class__ is str:
            operators.append(item)
            continue
        if operators:
            items.append("\n".join(operators))
            operators = []
        element = item[0]
        if item.__class__ is BeginMarkedContent:
            inner_role = "Span" if item.is_blank else "Link"
            items.append(
                BeginMarkedContent(
                    element_numbers[element],
                    item.span,
                    item.is_blank,
                    element.role if item.span is None else inner_role,
                )
            )
        else:
            items.append(item if element is None else item.__class__(element_numbers[element], *item[1:]))
    if operators:
        items.append("\n".join(operators))
    return tuple(items)
