"""The structure tree: what a screen reader hears, in the order it hears it.

The tree is made together with the story; drawing only hangs content on it. So reading order cannot be spoilt by
columns, splits or the order of drawing. ISO 32000-1, 14.7 and 14.8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from reportlab.pdfbase import pdfdoc

from brochure.render.pdf.writer.syntax import string
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.render.pdf.writer.writer import Document

# elements that mean something even with nothing in them
_MAY_BE_EMPTY = frozenset({"TD", "TH", "Document"})


class Content(NamedTuple):
    """Marked content number `mcid` of the page named `page`."""

    page: str
    mcid: int


class Annotation(NamedTuple):
    """A link annotation: the reference to its object, on the page named `page`."""

    page: str
    reference: bytes


Kid: TypeAlias = "Element | Content | Annotation"
Owners: TypeAlias = "list[Element | None]"  # a page's elements by MCID; none yet where they are only noted (tags.py)


class Origin:
    """Stands for one content of a document, on its outermost elements; it holds none of them.

    `plan_name` stands for the content's plan: the same object for equal plans.
    """

    def __init__(self, plan_name: object) -> None:
        self.plan_name = plan_name


class Element:
    """A structure element of a standard type (`P`, `H2`, `Table`, …) and its kids in reading order.

    `number` is that of its object in the file, once the tree is numbered. An element does not know its parent, so that
    a tree is freed as soon as it is no longer used.
    """

    number = 0
    origin: Origin | None = None  # of the content whose plan it is an outermost element of, if any

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

    def elements(self) -> list[Element]:
        """The elements right below this one."""
        return [kid for kid in self.kids if isinstance(kid, Element)]

    def descendants(self) -> list[Element]:
        """Return every element below this one, in reading order."""
        return [element for element, _ in self.descendants_with_parents()]

    def descendants_with_parents(self) -> list[tuple[Element, int]]:
        """Return every element below this one, in reading order, with its parent's place in the list.

        The place is -1 for the elements right below this one.
        """
        found: list[tuple[Element, int]] = []
        waiting = [(kid, -1) for kid in reversed(self.elements())]
        while waiting:
            element, _ = entry = waiting.pop()
            found.append(entry)
            place = len(found) - 1
            waiting += [(kid, place) for kid in reversed(element.kids) if isinstance(kid, Element)]
        return found

    def settle(self) -> bool:
        """Drop what never drew anything; tell whether this element stays."""
        self.kids = [kid for kid in self.kids if not isinstance(kid, Element) or kid.settle()]
        return bool(self.kids) or self.role in _MAY_BE_EMPTY

    def written(self, parent: int, pages: Mapping[str, int]) -> bytes:
        """Return the element as PDF.

        `parent` is the number of its parent's object, `pages` are the numbers of pages by their names.
        """
        page = None
        kids = []
        for kid in self.kids:
            if isinstance(kid, Element):
                kids.append(b"%d 0 R" % kid.number)
                continue
            if page is None:
                page = kid.page
            if isinstance(kid, Annotation):
                kids.append(b"<</Type/OBJR/Pg %d 0 R/Obj %s>>" % (pages[kid.page], kid.reference))
            elif kid.page == page:
                kids.append(b"%d" % kid.mcid)
            else:
                kids.append(b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (pages[kid.page], kid.mcid))
        said = self._said() if self.attributes or self.alt or self.actual_text or self.title else b""
        return b"<</S/%s/P %d 0 R%s%s%s>>" % (
            self.role.encode("ascii"),
            parent,
            b"/Pg %d 0 R" % pages[page] if page is not None else b"",
            b"/K[%s]" % b" ".join(kids) if kids else b"",
            said,
        )

    def _said(self) -> bytes:
        """What is told of the element besides its content; most say nothing."""
        said = b"".join(
            key + string(text)
            for key, text in ((b"/Alt", self.alt), (b"/ActualText", self.actual_text), (b"/T", self.title))
            if text
        )
        return said + (b"/A" + self.attributes.encode("ascii") if self.attributes else b"")


class Root(Element, pdfdoc.PDFObject):
    """The root of the tree, and the table that leads from page content back to elements (ParentTree)."""

    __RefOnly__ = 1  # ReportLab: always written as an object of its own

    def __init__(self) -> None:
        super().__init__("StructTreeRoot")
        self.owners: list[Element | Owners | None] = []
        self.data = b""  # as PDF, when the file is written
        self._numbered: list[tuple[Element, int]] = []  # with the numbers of their parents

    def key(self, owner: Element | Owners | None) -> int:
        """The number under which a page (its elements by MCID) or an annotation (its Link) finds its owner.

        A link that is only noted yet gets none.
        """
        self.owners.append(owner)
        return len(self.owners) - 1

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        """The root as PDF; ReportLab calls this when it writes the file."""
        return self.data

    def root_written(self) -> bytes:
        """Return the root as PDF, once its elements are numbered."""
        kids = b" ".join(b"%d 0 R" % kid.number for kid in self.elements())
        rows = b"\n".join(self._rows())
        return b"<</Type/StructTreeRoot/K[%s]/ParentTree<</Nums[%s]>>/ParentTreeNextKey %d>>" % (
            kids,
            rows,
            len(self.owners),
        )

    def _rows(self) -> Iterator[bytes]:
        for number, owner in enumerate(self.owners):
            if isinstance(owner, Element):
                yield b"%d %d 0 R" % (number, owner.number)
            elif owner is not None:
                yield b"%d [%s]" % (number, b" ".join([b"%d 0 R" % e.number for e in owner if e is not None]))

    def take_numbers(self, document: Document) -> None:
        """Give every element the number of an object in the file: siblings in a row, which packs best."""
        self._numbered = [(element, self.number) for element in self.elements()]
        for element, _ in self._numbered:  # which grows meanwhile
            document.objectcounter += 1
            element.number = document.objectcounter
            self._numbered += [(kid, element.number) for kid in element.elements()]

    def objects(self, pages: Mapping[str, int]) -> Iterator[tuple[int, bytes]]:
        """Every element with its number, as PDF; `pages` are the numbers of pages by their names."""
        return ((element.number, element.written(parent, pages)) for element, parent in self._numbered)


class Planned(Protocol):
    """Contents whose elements follow from a plan."""

    @property
    def elements(self) -> list[Element]:
        """The elements, which are made when they are first asked for."""

    @property
    def origin(self) -> Origin:
        """Return what its outermost elements have as their origin."""


@dataclass(frozen=True, slots=True)
class _Planned:
    """An element of a plan: the number of the element it hangs under, -1 for one that hangs under none, and itself."""

    under: int
    role: str
    alt: str
    actual_text: str
    title: str
    attributes: str
    blanks: tuple[tuple[int, str], ...]

    def made(self, parent: Element) -> Element:
        made = Element(
            self.role,
            parent,
            alt=self.alt,
            actual_text=self.actual_text,
            title=self.title,
            attributes=self.attributes,
        )
        if self.blanks:
            made.blanks = dict(self.blanks)
        return made


@dataclass(frozen=True)
class Plan:
    """Elements as a value, in reading order: what they are, and which hangs under which; nothing is drawn yet."""

    rows: tuple[_Planned, ...]

    @classmethod
    def of(cls, root: Root) -> Plan:
        """The plan of what hangs under a root."""
        rows = [
            _Planned(under, e.role, e.alt, e.actual_text, e.title, e.attributes, (*e.blanks.items(),))
            for e, under in root.descendants_with_parents()
        ]
        return cls(tuple(rows))

    def begin(self, parent: Element) -> list[Element]:
        """The outermost elements, made under a parent, so that what comes next is heard after them."""
        return [row.made(parent) for row in self.rows if row.under < 0]

    def finish(self, begun: list[Element]) -> list[Element]:
        """All elements by their numbers, once they are needed; `begun` are the outermost."""
        made: list[Element] = []
        outermost = iter(begun)
        for row in self.rows:
            made.append(next(outermost) if row.under < 0 else row.made(made[row.under]))
        return made
