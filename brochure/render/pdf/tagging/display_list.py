"""What a box draws, as a value: PDF operators, and between them events that depend on the document.

Marked content is numbered within its page, elements and annotations within their file. So the canvas records an event
where such a number is needed, and resolves it when the page is full. A display list refers to elements by their index
in the box's own plan (see structure_tree.py), so it belongs to no document and can be cached.
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
    """The start of marked content: of an element, or of the link or the blank that one of its spans is."""

    element: Any  # a StructureElement; in a display list the element's index
    span: int | None = None
    is_blank: bool = False
    role: str = ""  # of the owner; set in a display list only

    def find_owner(self, element: StructureElement) -> StructureElement:
        """Return the element that owns the content: `element` itself, or its Link or Span element."""
        if self.span is None:
            return element
        return element.get_blank(self.span) if self.is_blank else element.get_link(self.span)


class AddLink(NamedTuple):
    """A link annotation: its address, the link's words, and its rectangle (left, bottom, right, top) in points."""

    element: Any
    span: int
    address: str
    contents: str
    rect: tuple[float, float, float, float]


class AddBookmark(NamedTuple):
    """A bookmark: its title, its level (0 is the outermost), and its target (x, y) in points."""

    element: Any
    title: str
    level: int
    position: tuple[float, float]


class SetAttributes(NamedTuple):
    """The attributes of an element that are known only when it is drawn, such as a figure's bounding box."""

    element: Any
    attributes: str


class SetOpacity(NamedTuple):
    """The opacity (0 to 1) of what is drawn next, for fills (key "ca") or strokes (key "CA")."""

    element: None
    key: str
    alpha: float


class DrawImage(NamedTuple):
    """A photograph and its bounds (left, bottom, width, height) in points."""

    element: None
    raster: Raster
    bounds: tuple[float, float, float, float]


class PartCanvas(Protocol):
    """The drawing methods that a part drawn for each patient may use."""

    def draw_text(
        self,
        lines: list[tuple[Line, float, float]],
        style: TextStyle,
        element: StructureElement,
        link_texts: dict[int, str],
    ) -> None:
        """Draw lines as the content of one element, each with the start (x, y) of its baseline in points."""

    def tag(self, element: StructureElement) -> AbstractContextManager[None]:
        """Return a context manager: what is drawn in it becomes the content of one element."""

    def get_color(self, name: ColorName) -> str:
        """Return a color of the brand, as #RRGGBB."""

    def setStrokeColor(self, color: str) -> None:
        """Set the color of the lines drawn next, "#RRGGBB"."""

    def setLineWidth(self, width: float) -> None:
        """Set the width of the lines drawn next, in points."""

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Draw a line from (x1, y1) to (x2, y2), in points."""


DrawPart: TypeAlias = "Callable[[PartCanvas, tuple[Line, ...], StructureElement], None]"


class ReservePart(NamedTuple):
    """A part that is drawn again for each patient; see `VariablePart`. It is never in a display list."""

    element: Any
    query_index: int
    lines: tuple[Line, ...]
    draw: DrawPart
    artifact_depth: int  # how many nested artifacts it is in


@dataclass(frozen=True)
class VariablePart:
    """A part of a page that is drawn from one layout query's lines, and what of it is the same for all patients.

    `begin_operators` open its marked content, in order. `link_annotations` are its links as PDF without their
    rectangles, each with its index among the reserved objects.
    """

    query_index: int
    draw: DrawPart
    artifact_depth: int
    begin_operators: tuple[str, ...]
    link_annotations: tuple[tuple[int, bytes], ...]


@dataclass(frozen=True)
class VariableRun:
    """Consecutive parts, and the index of their content stream among the reserved objects."""

    reserved_index: int
    variable_parts: tuple[VariablePart, ...]


DrawingEvent: TypeAlias = (
    "BeginMarkedContent | AddLink | AddBookmark | SetAttributes | SetOpacity | DrawImage | ReservePart"
)


class DisplayList(NamedTuple):
    """What a box draws at one position: operators and events in order, the glyphs of each weight, the placed texts.

    `events` are the items about elements, and `marked_content_count` is how many marked contents they begin.
    `structure_key` is the same object for display lists that add the same to the structure tree.
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
        """Return the display list of these items, with its events counted and its key found."""
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
    """Return what the structure tree needs of an event: no rectangle of a link, no title of a bookmark."""
    if isinstance(event, AddLink):
        return AddLink, event.element, event.span
    return (AddBookmark, event.element) if isinstance(event, AddBookmark) else event


@memoize_by_identity(1000)
def build_operators(display_list: DisplayList, mcid: int) -> tuple[str | DrawingEvent, ...]:
    """Return a display list's operators, marked content numbered from `mcid`, and its events without an element."""
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
    """Return the operator that begins marked content (ISO 32000-1, 14.6)."""
    return f"/{role}<</MCID {mcid}>>BDC"


class Placement(NamedTuple):
    """A display list placed on a page, with the content whose elements its events refer to."""

    display_list: DisplayList
    content: PlannedContent


def to_items(
    recorded: Iterable[Any], element_numbers: Mapping[StructureElement, int]
) -> tuple[str | DrawingEvent, ...]:
    """Return recorded items with elements replaced by their indexes and consecutive operators joined into one text."""
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
