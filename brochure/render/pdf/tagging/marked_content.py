"""Marking: what is drawn is the content of an element or an artifact, and what a box draws becomes a value.

While a page is made, events stand between its operators (see painting.py); when it is full, they *happen*: marked
content is numbered, annotations and bookmarks are made, in the order in which they were drawn.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from reportlab.pdfgen.canvas import Canvas

from brochure.render.pdf.tagging.bookmarks import Entry
from brochure.render.pdf.tagging.display_list import (
    Faded,
    LeftOut,
    Linked,
    Marked,
    Opened,
    Painting,
    Pictured,
    Placing,
    Shaped,
    as_value,
    coded,
    opening,
)
from brochure.render.pdf.tagging.structure_tree import Annotation, Content, Element, Root
from brochure.render.pdf.tagging.structure_writer import Tags
from brochure.render.pdf.writer import writer
from brochure.render.pdf.writer.fonts import EmbeddedFont
from brochure.render.pdf.writer.image_objects import photograph
from brochure.render.pdf.writer.syntax import numbers, string

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from io import BytesIO

    from brochure.design.fonts import Family
    from brochure.design.images import Raster
    from brochure.design.laid_out_page import PlacedText
    from brochure.render.pdf.tagging.display_list import Event
    from brochure.render.pdf.tagging.structure_tree import Owners, Planned

# whichever comes first: a page's bytes do not depend on the one before
_FONT_NAMES = {False: "/F2", True: "/F1"}


def link_object(link: Linked, key: int) -> bytes:
    """The annotation of a link as PDF; `key` leads from it to its element."""
    return b"<</Rect[%s]%s" % (numbers(*link.box).encode("ascii"), link_entries(link, key))


def link_entries(link: Linked, key: int) -> bytes:
    """What a link's annotation says after its place."""
    head = f"/Type/Annot/Subtype/Link/Border[0 0 0]/F 4/StructParent {key}/Contents".encode("ascii")
    return b"%s%s/A<</S/URI/URI%s>>>>" % (head, string(link.words), string(link.address))


class MarkedCanvas(Canvas):
    """A ReportLab canvas that marks what is drawn for the structure tree under a root."""

    _code: list[Any]  # operators, and events until the page is full

    def __init__(self, target: BytesIO, root: Root, family: Family, options: dict[str, Any]) -> None:
        super().__init__(target, **options)
        self.root = root
        self.family = family
        self._fonts: dict[bool, EmbeddedFont] = {}
        self._apart = False
        self._foot: writer.Written | None = None
        self._feet: dict[tuple[Any, ...], writer.Written] = {}
        self._artifacts = 0
        self._owners: Owners = []
        self.tags = Tags(root)
        self.texts: list[PlacedText] = []

    @property
    def in_artifact(self) -> bool:
        """Whether what is drawn now is decoration."""
        return self._artifacts > 0

    def _open(self, element: Element) -> str:
        """The operator that opens marked content of an element; what is drawn last on a page has the highest number."""
        number = len(self._owners)
        element.kids.append(Content(self._doc.thisPageName(), number))
        self._owners.append(element)
        return opening(element.role, number)

    @contextmanager
    def tag(self, element: Element) -> Iterator[None]:
        """All that is drawn inside is the content of one element, a Figure say."""
        if self.in_artifact:
            yield
            return
        self._code.append(Opened(element))
        yield
        self._code.append("EMC")

    @contextmanager
    def artifact(self, properties: str = "") -> Iterator[None]:
        """All that is drawn inside is decoration, silent for screen readers; ISO 32000-1, 14.8.2.2."""
        if not self._artifacts:
            self._code.append(f"/Artifact<<{properties}>>BDC" if properties else "/Artifact BMC")
        self._artifacts += 1
        yield
        self._artifacts -= 1
        if not self._artifacts:
            self._code.append("EMC")

    def _font(self, bold: bool) -> EmbeddedFont:
        font = self._fonts.get(bold)
        if font is None:
            font = self._fonts[bold] = EmbeddedFont(self.family.face(bold=bold), _FONT_NAMES[bold])
            if not self._apart:
                self._doc.idToObject["BasicFonts"].dict[font.name[1:]] = self._doc.Reference(font.object())
        return font

    def _annotate(self, element: Element | None, link: Linked) -> tuple[int, bytes]:
        """Make an annotation; tell the key that leads from it to its element, and the reference to it."""
        key = self.root.key(element)
        self._addAnnotation(writer.Written(link_object(link, key)))
        return key, self._annotationrefs[-1].format(self._doc)

    def painting(self, paint: Callable[[], None], numbers: Mapping[Element, int]) -> Painting:
        """What `paint` draws, as a value; nothing of it is on the page yet. `numbers` are those of its elements."""
        outer = self._code, self._fonts, self.texts, self._apart
        self._code, self._fonts, self.texts, self._apart = [], {}, [], True
        paint()
        glyphs = tuple((bold, font.glyphs) for bold, font in self._fonts.items())
        made = Painting.of(as_value(self._code, numbers), glyphs, tuple(self.texts))
        self._code, self._fonts, self.texts, self._apart = outer
        return made

    def place(self, painting: Painting, content: Planned) -> None:
        """Put a painting on the page, as that of a content's elements."""
        self._code.append(Placing(painting, content))
        self._say(painting)

    def foot(self, painting: Painting) -> None:
        """Put a painting of no elements last on this page; its operators are in the file once, for all its pages.

        So after an edit that changes what feet say, the fingerprint, a page's own operators are what they were.
        """
        if painting.pieces not in self._feet:
            code = "\n".join(map(str, painting.pieces))
            self._feet[painting.pieces] = writer.Written(writer.stream(b"", writer.deflated(code.encode("ascii"))))
        self._foot = self._feet[painting.pieces]
        self._say(painting)

    def _say(self, painting: Painting) -> None:
        """Note what a painting on this page says, and the glyphs that it says it in."""
        self.texts += painting.texts
        for bold, glyphs in painting.glyphs:
            self._font(bold).add(glyphs)

    def _settle(self) -> None:
        """Make of events what they stand for on this page, in the order in which they were drawn."""
        drawn, self._code = self._code, []
        for piece in drawn:
            if isinstance(piece, str):
                self._code.append(piece)
            elif isinstance(piece, Placing):
                self._settle_painting(piece)
            else:
                self._happen(piece, piece.element)

    def _settle_painting(self, placing: Placing) -> None:
        """Take a painting's operators; what hangs on its elements is only noted."""
        painting, page = placing.painting, self._doc.thisPageName()
        for piece in coded(painting, len(self._owners)):
            if isinstance(piece, str):
                self._code.append(piece)
            else:
                self._happen(piece, None)
        links = []
        for event in painting.events:
            if isinstance(event, Linked):
                links.append(self._annotate(None, event))
            elif isinstance(event, Marked):
                self.tags.bookmark(Entry(event.text, event.level, page, event.place))
        if painting.events:
            self.tags.hang(placing.content, painting, page, self._owners, links)

    def _happen(self, event: Event, element: Any) -> None:
        if element is not None:
            self.tags.by_hand = True
        if isinstance(event, Opened):
            self._code.append(self._open(event.owner(element)))
        elif isinstance(event, Linked):
            owner = element.link(event.span)
            owner.kids.append(Annotation(self._doc.thisPageName(), self._annotate(owner, event)[1]))
        elif isinstance(event, Marked):
            self.tags.bookmark(Entry(event.text, event.level, self._doc.thisPageName(), event.place), element)
        elif isinstance(event, Shaped):
            element.attributes = event.attributes
        elif isinstance(event, Faded):
            self._extgstate._d.clear()  # ReportLab leaves out what it takes to be set already
            self._extgstate.set(self, event.key, event.alpha)
        elif isinstance(event, Pictured):
            self._draw_picture(event.raster, *event.box)
        else:
            self._leave_out(event, element)

    def _leave_out(self, event: LeftOut, element: Element) -> None:
        raise NotImplementedError

    def _draw_picture(self, raster: Raster, x: float, y: float, width: float, height: float) -> None:
        name, data = photograph(raster)
        held = self._doc.getXObjectName(name)
        if held not in self._doc.idToObject:
            self._doc.Reference(writer.Written(data), held)
        self._formsinuse.append(name)
        self._code.append(f"q {numbers(width, 0, 0, height, x, y)} cm /{held} Do Q")
