"""The structure tree: what a screen reader hears, in the order it hears it.

The tree is made together with the story; drawing only hangs content on it. So reading order cannot be spoilt by
columns, splits or the order of drawing. ISO 32000-1, 14.7 and 14.8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from reportlab.pdfbase import pdfdoc

from brochure.render.pdf.writer.syntax import format_string
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.render.pdf.writer.writer import PdfDocument

# elements that mean something even with nothing in them
_MAY_BE_EMPTY = frozenset({"TD", "TH", "Document"})


class MarkedContentRef(NamedTuple):
    """Marked content number `mcid` of the page named `page`."""

    page_name: str
    mcid: int


class AnnotationRef(NamedTuple):
    """A link annotation: the reference to its object, on the page named `page`."""

    page_name: str
    reference: bytes


StructureKid: TypeAlias = "StructureElement | MarkedContentRef | AnnotationRef"
ContentOwners: TypeAlias = (
    "list[StructureElement | None]"  # a page's elements by MCID; none yet where they are only noted (tags.py)
)


class ContentOrigin:
    """Stands for one content of a document, on its outermost elements; it holds none of them.

    `plan_name` stands for the content's plan: the same object for equal plans.
    """

    def __init__(self, plan_key: object) -> None:
        self.plan_key = plan_key


class StructureElement:
    """A structure element of a standard type (`P`, `H2`, `Table`, …) and its kids in reading order.

    `number` is that of its object in the file, once the tree is numbered. An element does not know its parent, so that
    a tree is freed as soon as it is no longer used.
    """

    number = 0
    origin: ContentOrigin | None = None  # of the content whose plan it is an outermost element of, if any

    def __init__(
        self,
        role: str,
        parent: StructureElement | None = None,
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
        self.kids: list[StructureKid] = []
        self._link_elements: dict[int, StructureElement] = {}
        self._blank_elements: dict[int, StructureElement] = {}
        self.blank_descriptions: dict[int, str] = {}  # for each span that is a blank to write on what is said of it
        if parent is not None:
            parent.kids.append(self)

    def add_child(
        self, role: str, *, alt: str = "", actual_text: str = "", title: str = "", attributes: str = ""
    ) -> StructureElement:
        """A new element at the end of this one."""
        return StructureElement(role, self, alt=alt, actual_text=actual_text, title=title, attributes=attributes)

    def get_link(self, span: int) -> StructureElement:
        """The Link element for one span of this element's text, the same one on every line it runs over."""
        if span not in self._link_elements:
            self._link_elements[span] = self.add_child("Link")
        return self._link_elements[span]

    def get_blank(self, span: int) -> StructureElement:
        """The Span element for a blank to write on among this element's words, which says what it is for."""
        if span not in self._blank_elements:
            self._blank_elements[span] = self.add_child("Span", actual_text=self.blank_descriptions.get(span, ""))
        return self._blank_elements[span]

    def list_children(self) -> list[StructureElement]:
        """The elements right below this one."""
        return [kid for kid in self.kids if isinstance(kid, StructureElement)]

    def list_descendants(self) -> list[StructureElement]:
        """Return every element below this one, in reading order."""
        return [element for element, _ in self.list_descendants_with_parents()]

    def list_descendants_with_parents(self) -> list[tuple[StructureElement, int]]:
        """Return every element below this one, in reading order, with its parent's place in the list.

        The place is -1 for the elements right below this one.
        """
        descendants: list[tuple[StructureElement, int]] = []
        pending = [(kid, -1) for kid in reversed(self.list_children())]
        while pending:
            element, _ = entry = pending.pop()
            descendants.append(entry)
            position = len(descendants) - 1
            pending += [(kid, position) for kid in reversed(element.kids) if isinstance(kid, StructureElement)]
        return descendants

    def prune(self) -> bool:
        """Drop what never drew anything; tell whether this element stays."""
        self.kids = [kid for kid in self.kids if not isinstance(kid, StructureElement) or kid.prune()]
        return bool(self.kids) or self.role in _MAY_BE_EMPTY

    def format_element(self, parent_number: int, page_numbers: Mapping[str, int]) -> bytes:
        """Return the element as PDF.

        `parent` is the number of its parent's object, `pages` are the numbers of pages by their names.
        """
        page_name = None
        kids = []
        for kid in self.kids:
            if isinstance(kid, StructureElement):
                kids.append(b"%d 0 R" % kid.number)
                continue
            if page_name is None:
                page_name = kid.page_name
            if isinstance(kid, AnnotationRef):
                kids.append(b"<</Type/OBJR/Pg %d 0 R/Obj %s>>" % (page_numbers[kid.page_name], kid.reference))
            elif kid.page_name == page_name:
                kids.append(b"%d" % kid.mcid)
            else:
                kids.append(b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (page_numbers[kid.page_name], kid.mcid))
        entries = self._format_entries() if self.attributes or self.alt or self.actual_text or self.title else b""
        return b"<</S/%s/P %d 0 R%s%s%s>>" % (
            self.role.encode("ascii"),
            parent_number,
            b"/Pg %d 0 R" % page_numbers[page_name] if page_name is not None else b"",
            b"/K[%s]" % b" ".join(kids) if kids else b"",
            entries,
        )

    def _format_entries(self) -> bytes:
        """What is told of the element besides its content; most say nothing."""
        entries = b"".join(
            key + format_string(text)
            for key, text in ((b"/Alt", self.alt), (b"/ActualText", self.actual_text), (b"/T", self.title))
            if text
        )
        return entries + (b"/A" + self.attributes.encode("ascii") if self.attributes else b"")


class StructureRoot(StructureElement, pdfdoc.PDFObject):
    """The root of the tree, and the table that leads from page content back to elements (ParentTree)."""

    __RefOnly__ = 1  # ReportLab: always written as an object of its own

    def __init__(self) -> None:
        super().__init__("StructTreeRoot")
        self.owners: list[StructureElement | ContentOwners | None] = []
        self.data = b""  # as PDF, when the file is written
        self._numbered_elements: list[tuple[StructureElement, int]] = []  # with the numbers of their parents

    def register_owner(self, owner: StructureElement | ContentOwners | None) -> int:
        """The number under which a page (its elements by MCID) or an annotation (its Link) finds its owner.

        A link that is only noted yet gets none.
        """
        self.owners.append(owner)
        return len(self.owners) - 1

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        """The root as PDF; ReportLab calls this when it writes the file."""
        return self.data

    def format_root(self) -> bytes:
        """Return the root as PDF, once its elements are numbered."""
        kids = b" ".join(b"%d 0 R" % kid.number for kid in self.list_children())
        rows = b"\n".join(self._iter_parent_tree_rows())
        return b"<</Type/StructTreeRoot/K[%s]/ParentTree<</Nums[%s]>>/ParentTreeNextKey %d>>" % (
            kids,
            rows,
            len(self.owners),
        )

    def _iter_parent_tree_rows(self) -> Iterator[bytes]:
        for key, owner in enumerate(self.owners):
            if isinstance(owner, StructureElement):
                yield b"%d %d 0 R" % (key, owner.number)
            elif owner is not None:
                yield b"%d [%s]" % (
                    key,
                    b" ".join([b"%d 0 R" % element.number for element in owner if element is not None]),
                )

    def assign_object_numbers(self, document: PdfDocument) -> None:
        """Give every element the number of an object in the file: siblings in a row, which packs best."""
        self._numbered_elements = [(element, self.number) for element in self.list_children()]
        for element, _ in self._numbered_elements:  # which grows meanwhile
            document.objectcounter += 1
            element.number = document.objectcounter
            self._numbered_elements += [(kid, element.number) for kid in element.list_children()]

    def iter_objects(self, page_numbers: Mapping[str, int]) -> Iterator[tuple[int, bytes]]:
        """Every element with its number, as PDF; `pages` are the numbers of pages by their names."""
        return (
            (element.number, element.format_element(parent_number, page_numbers))
            for element, parent_number in self._numbered_elements
        )


class PlannedContent(Protocol):
    """Contents whose elements follow from a plan."""

    @property
    def elements(self) -> list[StructureElement]:
        """The elements, which are made when they are first asked for."""

    @property
    def origin(self) -> ContentOrigin:
        """Return what its outermost elements have as their origin."""


@dataclass(frozen=True, slots=True)
class _PlannedElement:
    """An element of a plan: the number of the element it hangs under, -1 for one that hangs under none, and itself."""

    parent_index: int
    role: str
    alt: str
    actual_text: str
    title: str
    attributes: str
    blanks: tuple[tuple[int, str], ...]

    def create_element(self, parent: StructureElement) -> StructureElement:
        element = StructureElement(
            self.role,
            parent,
            alt=self.alt,
            actual_text=self.actual_text,
            title=self.title,
            attributes=self.attributes,
        )
        if self.blanks:
            element.blank_descriptions = dict(self.blanks)
        return element


@dataclass(frozen=True)
class StructurePlan:
    """Elements as a value, in reading order: what they are, and which hangs under which; nothing is drawn yet."""

    planned_elements: tuple[_PlannedElement, ...]

    @classmethod
    def from_root(cls, root: StructureRoot) -> StructurePlan:
        """The plan of what hangs under a root."""
        planned_elements = [
            _PlannedElement(
                parent_index,
                element.role,
                element.alt,
                element.actual_text,
                element.title,
                element.attributes,
                (*element.blank_descriptions.items(),),
            )
            for element, parent_index in root.list_descendants_with_parents()
        ]
        return cls(tuple(planned_elements))

    def create_outermost(self, parent: StructureElement) -> list[StructureElement]:
        """The outermost elements, made under a parent, so that what comes next is heard after them."""
        return [planned.create_element(parent) for planned in self.planned_elements if planned.parent_index < 0]

    def create_all(self, outermost_elements: list[StructureElement]) -> list[StructureElement]:
        """All elements by their numbers, once they are needed; `begun` are the outermost."""
        elements: list[StructureElement] = []
        outermost_iterator = iter(outermost_elements)
        for planned in self.planned_elements:
            elements.append(
                next(outermost_iterator)
                if planned.parent_index < 0
                else planned.create_element(elements[planned.parent_index])
            )
        return elements
