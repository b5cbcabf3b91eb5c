"""The structure tree: what a screen reader reads, in reading order (ISO 32000-1, 14.7 and 14.8).

The tree is built together with the boxes; drawing only adds content to its elements. So columns, splits, and the order
of drawing cannot change the reading order.
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
    """Marked content number `mcid` of the page named `page_name`."""

    page_name: str
    mcid: int


class AnnotationRef(NamedTuple):
    """A link annotation on the page named `page_name`: the reference to its object, as PDF."""

    page_name: str
    reference: bytes


StructureKid: TypeAlias = "StructureElement | MarkedContentRef | AnnotationRef"
# a page's elements by MCID; None until structure_writer.py creates the element
ContentOwners: TypeAlias = "list[StructureElement | None]"


class ContentOrigin:
    """The identity of one content of a document, set on its outermost elements; it refers to none of them.

    `plan_key` is the same object for equal plans.
    """

    def __init__(self, plan_key: object) -> None:
        self.plan_key = plan_key


class StructureElement:
    """A structure element of a standard type (`P`, `H2`, `Table`, …) and its kids in reading order.

    `number` is the number of its object in the file, once the tree is numbered. An element has no reference to its
    parent, so that a tree is freed as soon as it is no longer used.
    """

    number = 0
    origin: ContentOrigin | None = None  # set on the outermost elements of a planned content

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
        self.blank_descriptions: dict[int, str] = {}  # for each span that is a blank: its text for screen readers
        if parent is not None:
            parent.kids.append(self)

    def add_child(
        self, role: str, *, alt: str = "", actual_text: str = "", title: str = "", attributes: str = ""
    ) -> StructureElement:
        """Return a new element, added as this one's last kid."""
        return StructureElement(role, self, alt=alt, actual_text=actual_text, title=title, attributes=attributes)

    def get_link(self, span: int) -> StructureElement:
        """Return the Link element for one span of this element's text, the same one on every line of the link."""
        if span not in self._link_elements:
            self._link_elements[span] = self.add_child("Link")
        return self._link_elements[span]

    def get_blank(self, span: int) -> StructureElement:
        """Return the Span element for a blank in this element's text; its actual text says what the blank is for."""
        if span not in self._blank_elements:
            self._blank_elements[span] = self.add_child("Span", actual_text=self.blank_descriptions.get(span, ""))
        return self._blank_elements[span]

    def list_children(self) -> list[StructureElement]:
        """Return the elements directly below this one."""
        return [kid for kid in self.kids if isinstance(kid, StructureElement)]

    def list_descendants(self) -> list[StructureElement]:
        """Return every element below this one, in reading order."""
        return [element for element, _ in self.list_descendants_with_parents()]

    def list_descendants_with_parents(self) -> list[tuple[StructureElement, int]]:
        """Return every element below this one, in reading order, with its parent's index in the list.

        The index is -1 for the elements directly below this one.
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
        """Remove the elements below without content; return whether this element is to be kept."""
        self.kids = [kid for kid in self.kids if not isinstance(kid, StructureElement) or kid.prune()]
        return bool(self.kids) or self.role in _MAY_BE_EMPTY

    def format_element(self, parent_number: int, page_numbers: Mapping[str, int]) -> bytes:
        """Return the element as PDF; `parent_number` is its parent's object number, `page_numbers` go by page names."""
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
        """Return the entries for alternative text, actual text, title, and attributes; most elements have none."""
        entries = b"".join(
            key + format_string(text)
            for key, text in ((b"/Alt", self.alt), (b"/ActualText", self.actual_text), (b"/T", self.title))
            if text
        )
        return entries + (b"/A" + self.attributes.encode("ascii") if self.attributes else b"")


class StructureRoot(StructureElement, pdfdoc.PDFObject):
    """The root of the tree, with the table (ParentTree) from pages and annotations to their elements."""

    __RefOnly__ = 1  # ReportLab: always written as an object of its own

    def __init__(self) -> None:
        super().__init__("StructTreeRoot")
        self.owners: list[StructureElement | ContentOwners | None] = []
        self.data = b""  # as PDF, when the file is written
        self._numbered_elements: list[tuple[StructureElement, int]] = []  # with the numbers of their parents

    def register_owner(self, owner: StructureElement | ContentOwners | None) -> int:
        """Return the ParentTree key for a page (its elements by MCID) or an annotation (its Link element).

        `owner` is None for a link whose element does not exist yet.
        """
        self.owners.append(owner)
        return len(self.owners) - 1

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        """Return the root as PDF; ReportLab calls this when it writes the file."""
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
        """Give every element an object number in the file: consecutive for siblings, which compresses best."""
        self._numbered_elements = [(element, self.number) for element in self.list_children()]
        for element, _ in self._numbered_elements:  # the list grows in the loop
            document.objectcounter += 1
            element.number = document.objectcounter
            self._numbered_elements += [(kid, element.number) for kid in element.list_children()]

    def iter_objects(self, page_numbers: Mapping[str, int]) -> Iterator[tuple[int, bytes]]:
        """Return the object number and the PDF of every element; `page_numbers` go by page names."""
        return (
            (element.number, element.format_element(parent_number, page_numbers))
            for element, parent_number in self._numbered_elements
        )


class PlannedContent(Protocol):
    """A content of a document whose elements are created from a plan."""

    @property
    def elements(self) -> list[StructureElement]:
        """The elements by their indexes in the plan; created when first used."""

    @property
    def origin(self) -> ContentOrigin:
        """The origin that is set on its outermost elements."""


@dataclass(frozen=True, slots=True)
class _PlannedElement:
    """An element of a plan, with the index of its parent in the plan (-1 for an outermost element)."""

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
    """Elements as a value, in reading order, each with its parent's index; without any drawn content."""

    planned_elements: tuple[_PlannedElement, ...]

    @classmethod
    def from_root(cls, root: StructureRoot) -> StructurePlan:
        """Return the plan of the elements under a root."""
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
        """Return the outermost elements, created under a parent now, so that later elements are read after them."""
        return [planned.create_element(parent) for planned in self.planned_elements if planned.parent_index < 0]

    def create_all(self, outermost_elements: list[StructureElement]) -> list[StructureElement]:
        """Return all elements by their indexes: `outermost_elements`, with the others created below them."""
        elements: list[StructureElement] = []
        outermost_iterator = iter(outermost_elements)
        for planned in self.planned_elements:
            elements.append(
                next(outermost_iterator)
                if planned.parent_index < 0
                else planned.create_element(elements[planned.parent_index])
            )
        return elements
