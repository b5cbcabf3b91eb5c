"""A canvas whose drawing is marked content of an element or an artifact, and can be captured as a display list.

While a page is drawn, events are recorded between its operators (see display_list.py). When the page is full, they are
*resolved* in the order of drawing: marked content is numbered, annotations and bookmarks are created.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from reportlab.pdfgen.canvas import Canvas

from brochure.render.pdf.tagging.bookmarks import Bookmark
from brochure.render.pdf.tagging.display_list import (
    AddBookmark,
    AddLink,
    BeginMarkedContent,
    DisplayList,
    DrawImage,
    Placement,
    ReservePart,
    SetAttributes,
    SetOpacity,
    build_operators,
    format_begin_operator,
    to_items,
)
from brochure.render.pdf.tagging.structure_tree import AnnotationRef, MarkedContentRef, StructureElement, StructureRoot
from brochure.render.pdf.tagging.structure_writer import StructureWriter
from brochure.render.pdf.writer import writer
from brochure.render.pdf.writer.fonts import EmbeddedFont
from brochure.render.pdf.writer.image_objects import build_image_object
from brochure.render.pdf.writer.syntax import format_numbers, format_string

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from io import BytesIO

    from brochure.design.fonts import FontFamily
    from brochure.design.images import Raster
    from brochure.design.laid_out_page import PlacedText
    from brochure.render.pdf.tagging.display_list import DrawingEvent
    from brochure.render.pdf.tagging.structure_tree import ContentOwners, PlannedContent

# fixed names, so that a page's bytes do not depend on which font earlier pages used first
_FONT_NAMES = {False: "/F2", True: "/F1"}


def format_link_annotation(link: AddLink, struct_parent: int) -> bytes:
    """Return a link's annotation as PDF; `struct_parent` is its key in the structure tree's ParentTree."""
    return b"<</Rect[%s]%s" % (format_numbers(*link.rect).encode("ascii"), format_link_entries(link, struct_parent))


def format_link_entries(link: AddLink, struct_parent: int) -> bytes:
    """Return the entries of a link's annotation that follow its rectangle, as PDF."""
    prefix = f"/Type/Annot/Subtype/Link/Border[0 0 0]/F 4/StructParent {struct_parent}/Contents".encode("ascii")
    return b"%s%s/A<</S/URI/URI%s>>>>" % (prefix, format_string(link.contents), format_string(link.address))


class MarkedCanvas(Canvas):
    """A ReportLab canvas that draws everything as marked content of the structure tree under `root`."""

    _code: list[Any]  # operators, and events until the page is full

    def __init__(self, target: BytesIO, root: StructureRoot, family: FontFamily, options: dict[str, Any]) -> None:
        super().__init__(target, **options)
        self.root = root
        self.family = family
        self._fonts: dict[bool, EmbeddedFont] = {}
        self._is_capturing = False
        self._footer_stream: writer.RawObject | None = None
        self._footer_streams: dict[tuple[Any, ...], writer.RawObject] = {}
        self._artifact_depth = 0
        self._owners: ContentOwners = []
        self.structure_writer = StructureWriter(root)
        self.placed_texts: list[PlacedText] = []

    @property
    def in_artifact(self) -> bool:
        """Whether what is drawn now is an artifact."""
        return self._artifact_depth > 0

    def _open_marked_content(self, element: StructureElement) -> str:
        """Return the operator that begins an element's marked content, under the next free number of the page."""
        mcid = len(self._owners)
        element.kids.append(MarkedContentRef(self._doc.thisPageName(), mcid))
        self._owners.append(element)
        return format_begin_operator(element.role, mcid)

    @contextmanager
    def tag(self, element: StructureElement) -> Iterator[None]:
        """Mark what is drawn in this context as the content of one element, such as a Figure."""
        if self.in_artifact:
            yield
            return
        self._code.append(BeginMarkedContent(element))
        yield
        self._code.append("EMC")

    @contextmanager
    def mark_artifact(self, properties: str = "") -> Iterator[None]:
        """Mark what is drawn in this context as an artifact, which screen readers skip (ISO 32000-1, 14.8.2.2)."""
        if not self._artifact_depth:
            self._code.append(f"/Artifact<<{properties}>>BDC" if properties else "/Artifact BMC")
        self._artifact_depth += 1
        yield
        self._artifact_depth -= 1
        if not self._artifact_depth:
            self._code.append("EMC")

    def _get_font(self, bold: bool) -> EmbeddedFont:
        font = self._fonts.get(bold)
        if font is None:
            font = self._fonts[bold] = EmbeddedFont(self.family.font_for(bold=bold), _FONT_NAMES[bold])
            if not self._is_capturing:
                self._doc.idToObject["BasicFonts"].dict[font.name[1:]] = self._doc.Reference(font.build_dictionary())
        return font

    def _add_link_annotation(self, element: StructureElement | None, link: AddLink) -> tuple[int, bytes]:
        """Add a link's annotation to the page; return its key in the ParentTree and the reference to it."""
        struct_parent = self.root.register_owner(element)
        self._addAnnotation(writer.RawObject(format_link_annotation(link, struct_parent)))
        return struct_parent, self._annotationrefs[-1].format(self._doc)

    def capture_display_list(
        self, paint: Callable[[], None], element_numbers: Mapping[StructureElement, int]
    ) -> DisplayList:
        """Return what `paint` draws as a display list, without drawing it on the page."""
        outer_state = self._code, self._fonts, self.placed_texts, self._is_capturing
        self._code, self._fonts, self.placed_texts, self._is_capturing = [], {}, [], True
        paint()
        font_glyphs = tuple((bold, font.glyphs) for bold, font in self._fonts.items())
        display_list = DisplayList.from_items(
            to_items(self._code, element_numbers), font_glyphs, tuple(self.placed_texts)
        )
        self._code, self._fonts, self.placed_texts, self._is_capturing = outer_state
        return display_list

    def place_display_list(self, display_list: DisplayList, content: PlannedContent) -> None:
        """Put a display list on the page; its events refer to the elements of `content`."""
        self._code.append(Placement(display_list, content))
        self._add_placed_texts(display_list)

    def place_footer(self, display_list: DisplayList) -> None:
        """Put a display list without elements last on this page; its operators are in the file once for all pages.

        An edit changes the fingerprint in the footer. As the footer is a stream of its own, the operators of a page
        that was not edited stay the same.
        """
        if display_list.items not in self._footer_streams:
            operators = "\n".join(map(str, display_list.items))
            self._footer_streams[display_list.items] = writer.RawObject(
                writer.format_stream(b"", writer.compress(operators.encode("ascii")))
            )
        self._footer_stream = self._footer_streams[display_list.items]
        self._add_placed_texts(display_list)

    def _add_placed_texts(self, display_list: DisplayList) -> None:
        """Record the texts and the glyphs of a display list on this page."""
        self.placed_texts += display_list.placed_texts
        for bold, glyphs in display_list.font_glyphs:
            self._get_font(bold).add_glyphs(glyphs)

    def _resolve_events(self) -> None:
        """Turn the recorded events into operators, annotations, and bookmarks, in the order of drawing."""
        recorded, self._code = self._code, []
        for item in recorded:
            if isinstance(item, str):
                self._code.append(item)
            elif isinstance(item, Placement):
                self._resolve_placement(item)
            else:
                self._resolve_event(item, item.element)

    def _resolve_placement(self, placement: Placement) -> None:
        """Add a display list's operators; pass its events about elements to the structure writer."""
        display_list, page_name = placement.display_list, self._doc.thisPageName()
        for item in build_operators(display_list, len(self._owners)):
            if isinstance(item, str):
                self._code.append(item)
            else:
                self._resolve_event(item, None)
        link_references = []
        for event in display_list.events:
            if isinstance(event, AddLink):
                link_references.append(self._add_link_annotation(None, event))
            elif isinstance(event, AddBookmark):
                self.structure_writer.add_bookmark(Bookmark(event.title, event.level, page_name, event.position))
        if display_list.events:
            self.structure_writer.add_content(placement.content, display_list, page_name, self._owners, link_references)

    def _resolve_event(self, event: DrawingEvent, element: Any) -> None:
        if element is not None:
            self.structure_writer.has_unplanned_content = True
        if isinstance(event, BeginMarkedContent):
            self._code.append(self._open_marked_content(event.find_owner(element)))
        elif isinstance(event, AddLink):
            owner = element.get_link(event.span)
            owner.kids.append(AnnotationRef(self._doc.thisPageName(), self._add_link_annotation(owner, event)[1]))
        elif isinstance(event, AddBookmark):
            self.structure_writer.add_bookmark(
                Bookmark(event.title, event.level, self._doc.thisPageName(), event.position), element
            )
        elif isinstance(event, SetAttributes):
            element.attributes = event.attributes
        elif isinstance(event, SetOpacity):
            self._extgstate._d.clear()  # else ReportLab skips an opacity that it thinks is set already
            self._extgstate.set(self, event.key, event.alpha)
        elif isinstance(event, DrawImage):
            self._draw_photograph(event.raster, *event.bounds)
        else:
            self._record_part(event, element)

    def _record_part(self, event: ReservePart, element: StructureElement) -> None:
        raise NotImplementedError

    def _draw_photograph(self, raster: Raster, x: float, y: float, width: float, height: float) -> None:
        name, data = build_image_object(raster)
        object_name = self._doc.getXObjectName(name)
        if object_name not in self._doc.idToObject:
            self._doc.Reference(writer.RawObject(data), object_name)
        self._formsinuse.append(name)
        self._code.append(f"q {format_numbers(width, 0, 0, height, x, y)} cm /{object_name} Do Q")
