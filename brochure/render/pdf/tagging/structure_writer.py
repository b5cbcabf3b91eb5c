"""The structure tree as bytes, remembered: an edit that changes words alone leaves it as it was.

While pages are made it is only noted which painting hangs content on which elements. From the plans of all contents,
from those notes, and from the numbers of pages and links all objects of the tree follow. Where such a tree is
remembered, no element is made; else they are, content is hung on them, and they are written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from brochure.render.pdf.tagging.display_list import Linked, Marked, Opened, Shaped
from brochure.render.pdf.tagging.structure_tree import Annotation, Content
from brochure.runtime.memo import memoize

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from brochure.render.pdf.tagging.bookmarks import Entry
    from brochure.render.pdf.tagging.display_list import Painting
    from brochure.render.pdf.tagging.structure_tree import Element, Origin, Owners, Planned, Root
    from brochure.render.pdf.writer.writer import Document


class Tree(NamedTuple):
    """A tree that is written: its objects by their numbers, its root, and the order in which bookmarks are read."""

    objects: Mapping[int, bytes]
    root: bytes
    order: tuple[int, ...]


class _Hung(NamedTuple):
    """A painting on its page: which of the page's owners come of it, and the keys and references of its links."""

    content: Planned
    painting: Painting
    page: str
    owners: Owners
    first: int
    links: tuple[tuple[int, bytes], ...]


class _Kept:
    """A place for the tree that follows from a key."""

    tree: Tree | None = None


@memoize(24)
def _kept(_key: Hashable) -> _Kept:
    return _Kept()


class Tags:
    """What hangs on the elements of one document, until its tree is written."""

    def __init__(self, root: Root) -> None:
        self.root = root
        self.by_hand = False  # whether elements were tagged without a plan: then nothing is remembered
        self._hung: list[_Hung] = []
        self._entries: list[tuple[Entry, Element | None]] = []

    def hang(
        self, content: Planned, painting: Painting, page: str, owners: Owners, links: list[tuple[int, bytes]]
    ) -> None:
        """Note a painting, for which so many owners of the page are left open as it marks content."""
        first = len(owners)
        owners += [None] * painting.marks
        self._hung.append(_Hung(content, painting, page, owners, first, tuple(links)))

    def bookmark(self, entry: Entry, element: Element | None = None) -> None:
        """Note an entry of the table of contents; without an element it is that of the painting hung next."""
        self._entries.append((entry, element))

    def entries(self, tree: Tree) -> list[Entry]:
        """The table of contents in reading order, which on folded sheets is not the order of drawing."""
        return [self._entries[number][0] for number in tree.order]

    def tree(self, document: Document) -> Tree:
        """The tree, which takes numbers of the document."""
        root = self.root
        root.number = document.number(document.Reference(root).name)
        if self.by_hand:
            return self._made(document)
        kept = _kept((root.number, document.objectcounter, document.page_numbers(), *self._key()))
        if kept.tree is None:
            kept.tree = self._made(document)
        else:
            document.objectcounter += len(kept.tree.objects)
        return kept.tree

    def _key(self) -> tuple[Hashable, ...]:
        places: dict[Origin, int] = {}
        shape = _shape(self.root, places)
        return shape, tuple([(places[h.content.origin], h.painting.tags, h.page, h.first, h.links) for h in self._hung])

    def _made(self, document: Document) -> Tree:
        """The tree made of elements."""
        for hung in self._hung:
            self._hang(hung)
        self.root.settle()
        order = self._order()
        self.root.take_numbers(document)
        pages = dict(document.page_numbers())
        return Tree(dict(self.root.objects(pages)), self.root.root_written(), order)

    def _order(self) -> tuple[int, ...]:
        """The numbers of the bookmarks in the order in which their elements are read."""
        noted = [(hung.content, event) for hung in self._hung for event in hung.painting.events]
        planned = iter([content.elements[event.element] for content, event in noted if isinstance(event, Marked)])
        elements = [next(planned) if element is None else element for _, element in self._entries]
        numbers = {element: number for number, element in enumerate(elements)}
        return tuple([numbers[element] for element in self.root.descendants() if element in numbers])

    def _hang(self, hung: _Hung) -> None:
        """Hang content on elements."""
        elements, number, links = hung.content.elements, hung.first, iter(hung.links)
        for event in hung.painting.events:
            element = elements[event.element]
            if isinstance(event, Opened):
                owner = hung.owners[number] = event.owner(element)
                owner.kids.append(Content(hung.page, number))
                number += 1
            elif isinstance(event, Linked):
                key, reference = next(links)
                owner = self.root.owners[key] = element.link(event.span)
                owner.kids.append(Annotation(hung.page, reference))
            elif isinstance(event, Shaped):
                element.attributes = event.attributes


def _shape(element: Element, places: dict[Origin, int]) -> tuple[Hashable, ...]:
    """What hangs under an element that has no plan; every content that has one gets its place in reading order."""
    kids: list[Hashable] = []
    for kid in element.elements():
        if kid.origin is None:
            kids.append(_shape(kid, places))
        else:
            places.setdefault(kid.origin, len(places))
            kids.append(kid.origin.plan_name)
    return element.role, element.alt, element.actual_text, element.title, element.attributes, tuple(kids)
