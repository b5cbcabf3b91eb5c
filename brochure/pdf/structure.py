"""The structure tree: what a screen reader hears, in the order it hears it.

The tree is made together with the story; drawing only hangs content on it. So reading order cannot be spoilt by
columns, splits or the order of drawing. ISO 32000-1, 14.7 and 14.8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from reportlab.pdfbase import pdfdoc

from brochure.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

# elements that mean something even with nothing in them
_MAY_BE_EMPTY = frozenset({"TD", "TH", "Document"})


@dataclass(frozen=True, slots=True)
class Content:
    """Marked content number `mcid` of the page named `page`."""

    page: str
    mcid: int


@dataclass(frozen=True, slots=True)
class Annotation:
    """A link annotation, as ReportLab's reference to it, on the page named `page`."""

    page: str
    reference: pdfdoc.PDFObjectReference


Kid: TypeAlias = "Element | Content | Annotation"


class Element(pdfdoc.PDFObject):
    """A structure element of a standard type (`P`, `H2`, `Table`, …) and its kids in reading order."""

    __RefOnly__ = 1  # ReportLab: always written as an object of its own

    def __init__(
        self,
        role: str,
        parent: Element | None = None,
        *,
        alt: str = "",
        actual_text: str = "",
        title: str = "",
        attributes: str = "",
    ) -> None:
        self.role = role
        self.parent = parent
        self.alt = alt
        self.actual_text = actual_text
        self.title = title
        self.attributes = attributes
        self.kids: list[Kid] = []
        self._links: dict[int, Element] = {}
        self._blanks: dict[int, Element] = {}
        self.blanks: dict[int, str] = {}  # for each span that is a blank to write on what is said of it
        if parent is not None:
            parent.kids.append(self)

    def add(self, role: str, *, alt: str = "", actual_text: str = "", title: str = "", attributes: str = "") -> Element:
        """A new element at the end of this one."""
        return Element(role, self, alt=alt, actual_text=actual_text, title=title, attributes=attributes)

    def link(self, span: int) -> Element:
        """The Link element for one span of this element's text, the same one on every line it runs over."""
        if span not in self._links:
            self._links[span] = self.add("Link")
        return self._links[span]

    def blank(self, span: int) -> Element:
        """The Span element for a blank to write on among this element's words, which says what it is for."""
        if span not in self._blanks:
            self._blanks[span] = self.add("Span", actual_text=self.blanks.get(span, ""))
        return self._blanks[span]

    def descendants(self) -> Iterator[Element]:
        """Every element below this one, in reading order."""
        for kid in self.kids:
            if isinstance(kid, Element):
                yield kid
                yield from kid.descendants()

    def settle(self) -> bool:
        """Drop what never drew anything; tell whether this element stays."""
        self.kids = [kid for kid in self.kids if not isinstance(kid, Element) or kid.settle()]
        return bool(self.kids) or self.role in _MAY_BE_EMPTY

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        """The element as PDF; ReportLab calls this when it writes the file."""
        page = next((kid.page for kid in self.kids if not isinstance(kid, Element)), None)
        parts = [b"<</S/", self.role.encode("ascii"), b"/P ", _reference(self.parent, document)]
        if page is not None:
            parts += [b"/Pg ", pdfdoc.PDFObjectReference(page).format(document)]
        kids = b" ".join(_kid(kid, page, document) for kid in self.kids)
        parts += [b"/K[", kids, b"]"] if kids else []
        for key, text in ((b"/Alt", self.alt), (b"/ActualText", self.actual_text), (b"/T", self.title)):
            if text:
                parts += [key, pdfdoc.PDFString(text).format(document)]
        parts += [b"/A", self.attributes.encode("ascii")] if self.attributes else []
        return b"".join(parts) + b">>"


def _kid(kid: Kid, page: str | None, document: pdfdoc.PDFDocument) -> bytes:
    if isinstance(kid, Element):
        return _reference(kid, document)
    where = pdfdoc.PDFObjectReference(kid.page).format(document)
    if isinstance(kid, Annotation):
        return b"<</Type/OBJR/Pg %s/Obj %s>>" % (where, kid.reference.format(document))
    if kid.page == page:
        return b"%d" % kid.mcid
    return b"<</Type/MCR/Pg %s/MCID %d>>" % (where, kid.mcid)


def _reference(thing: pdfdoc.PDFObject, document: pdfdoc.PDFDocument) -> bytes:
    written: bytes = document.Reference(thing).format(document)
    return written


class Root(Element):
    """The root of the tree, and the table that leads from page content back to elements (ParentTree)."""

    def __init__(self) -> None:
        super().__init__("StructTreeRoot")
        self.owners: list[Element | list[Element]] = []

    def key(self, owner: Element | list[Element]) -> int:
        """The number under which a page (its elements by MCID) or an annotation (its Link) finds its owner."""
        self.owners.append(owner)
        return len(self.owners) - 1

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        """The root as PDF."""
        kids = b" ".join(_reference(kid, document) for kid in self.kids if isinstance(kid, Element))
        rows = b"\n".join(self._rows(document))
        return b"<</Type/StructTreeRoot/K[%s]/ParentTree<</Nums[%s]>>/ParentTreeNextKey %d>>" % (
            kids,
            rows,
            len(self.owners),
        )

    def _rows(self, document: pdfdoc.PDFDocument) -> Iterator[bytes]:
        for number, owner in enumerate(self.owners):
            if isinstance(owner, Element):
                yield b"%d %s" % (number, _reference(owner, document))
            else:
                yield b"%d [%s]" % (number, b" ".join(_reference(e, document) for e in owner))
