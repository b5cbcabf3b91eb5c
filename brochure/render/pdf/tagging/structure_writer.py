"""The structure tree as bytes, cached: an edit that changes only words leaves the tree the same.

While pages are drawn, only the display lists and their contents are recorded. The plans of all contents, these records,
and the numbers of pages and links determine every object of the tree. If such a tree is in the cache, no element is
created. Otherwise the elements are created, content is attached to them, and they are written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from brochure.render.pdf.tagging.display_list import AddBookmark, AddLink, BeginMarkedContent, SetAttributes
from brochure.render.pdf.tagging.structure_tree import AnnotationRef, MarkedContentRef
from brochure.runtime.memo import memoize

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from brochure.render.pdf.tagging.bookmarks import Bookmark
    from brochure.render.pdf.tagging.display_list import DisplayList
    from brochure.render.pdf.tagging.structure_tree import (
        ContentOrigin,
        ContentOwners,
        PlannedContent,
        StructureElement,
        StructureRoot,
    )
    from brochure.render.pdf.writer.writer import PdfDocument


class StructureTree(NamedTuple):
    """A written tree: its objects by their numbers, its root as PDF, and the bookmarks' indexes in reading order."""

    objects: Mapping[int, bytes]
    root_data: bytes
    bookmark_order: tuple[int, ...]


class _PlacedContent(NamedTuple):
    """A display list on its page: its first number in the page's owners, its links' ParentTree keys and references."""

    content: PlannedContent
    display_list: DisplayList
    page_name: str
    owners: ContentOwners
    first_mcid: int
    link_references: tuple[tuple[int, bytes], ...]


class _TreeCacheEntry:
    """The tree of one cache key, None until it is written."""

    tree: StructureTree | None = None


@memoize(24)
def _get_cache_entry(_key: Hashable) -> _TreeCacheEntry:
    return _TreeCacheEntry()


class StructureWriter:
    """Collects the content and bookmarks of one document's elements, and writes its tree."""

    def __init__(self, root: StructureRoot) -> None:
        self.root = root
        self.has_unplanned_content = False  # whether elements were tagged without a plan: then the tree is not cached
        self._placed_contents: list[_PlacedContent] = []
        self._bookmarks: list[tuple[Bookmark, StructureElement | None]] = []

    def add_content(
        self,
        content: PlannedContent,
        display_list: DisplayList,
        page_name: str,
        owners: ContentOwners,
        link_references: list[tuple[int, bytes]],
    ) -> None:
        """Record a display list; add one owner, None for now, to `owners` for each marked content that it begins."""
        first_mcid = len(owners)
        owners += [None] * display_list.marked_content_count
        self._placed_contents.append(
            _PlacedContent(content, display_list, page_name, owners, first_mcid, tuple(link_references))
        )

    def add_bookmark(self, bookmark: Bookmark, element: StructureElement | None = None) -> None:
        """Record a bookmark; without an element, it belongs to the display list that is recorded next."""
        self._bookmarks.append((bookmark, element))

    def sort_bookmarks(self, structure_tree: StructureTree) -> list[Bookmark]:
        """Return the bookmarks in reading order, which on folded sheets is not the order of drawing."""
        return [self._bookmarks[number][0] for number in structure_tree.bookmark_order]

    def build_tree(self, document: PdfDocument) -> StructureTree:
        """Return the tree, from the cache if possible, and reserve its object numbers in the document."""
        root = self.root
        root.number = document.get_number(document.Reference(root).name)
        if self.has_unplanned_content:
            return self._write_tree(document)
        cache_entry = _get_cache_entry(
            (root.number, document.objectcounter, document.list_page_numbers(), *self._build_key())
        )
        if cache_entry.tree is None:
            cache_entry.tree = self._write_tree(document)
        else:
            document.objectcounter += len(cache_entry.tree.objects)
        return cache_entry.tree

    def _build_key(self) -> tuple[Hashable, ...]:
        content_indexes: dict[ContentOrigin, int] = {}
        shape = _describe_shape(self.root, content_indexes)
        return shape, tuple(
            [
                (
                    content_indexes[placed_content.content.origin],
                    placed_content.display_list.structure_key,
                    placed_content.page_name,
                    placed_content.first_mcid,
                    placed_content.link_references,
                )
                for placed_content in self._placed_contents
            ]
        )

    def _write_tree(self, document: PdfDocument) -> StructureTree:
        """Create the elements, attach their content, and return them as PDF."""
        for placed_content in self._placed_contents:
            self._attach_content(placed_content)
        self.root.prune()
        bookmark_order = self._order_bookmarks()
        self.root.assign_object_numbers(document)
        page_numbers = dict(document.list_page_numbers())
        return StructureTree(dict(self.root.iter_objects(page_numbers)), self.root.format_root(), bookmark_order)

    def _order_bookmarks(self) -> tuple[int, ...]:
        """Return the bookmarks' indexes in the reading order of their elements."""
        content_events = [
            (placed_content.content, event)
            for placed_content in self._placed_contents
            for event in placed_content.display_list.events
        ]
        planned_elements = iter(
            [content.elements[event.element] for content, event in content_events if isinstance(event, AddBookmark)]
        )
        elements = [next(planned_elements) if element is None else element for _, element in self._bookmarks]
        numbers = {element: number for number, element in enumerate(elements)}
        return tuple([numbers[element] for element in self.root.list_descendants() if element in numbers])

    def _attach_content(self, placed_content: _PlacedContent) -> None:
        """Add a display list's marked content, links, and attributes to their elements."""
        elements, mcid, link_references = (
            placed_content.content.elements,
            placed_content.first_mcid,
            iter(placed_content.link_references),
        )
        for event in placed_content.display_list.events:
            element = elements[event.element]
            if isinstance(event, BeginMarkedContent):
                owner = placed_content.owners[mcid] = event.find_owner(element)
                owner.kids.append(MarkedContentRef(placed_content.page_name, mcid))
                mcid += 1
            elif isinstance(event, AddLink):
                struct_parent, reference = next(link_references)
                owner = self.root.owners[struct_parent] = element.get_link(event.span)
                owner.kids.append(AnnotationRef(placed_content.page_name, reference))
            elif isinstance(event, SetAttributes):
                element.attributes = event.attributes


def _describe_shape(element: StructureElement, content_indexes: dict[ContentOrigin, int]) -> tuple[Hashable, ...]:
    """Return the tree below an element as a hashable value; number each planned content in `content_indexes`."""
    kids: list[Hashable] = []
    for kid in element.list_children():
        if kid.origin is None:
            kids.append(_describe_shape(kid, content_indexes))
        else:
            content_indexes.setdefault(kid.origin, len(content_indexes))
            kids.append(kid.origin.plan_key)
    return element.role, element.alt, element.actual_text, element.title, element.attributes, tuple(kids)
