"""The viewer's table of contents: a bookmark for the title and one for each heading (ISO 32000-1, 12.3.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportlab.pdfbase import pdfdoc

from brochure.render.pdf.writer.syntax import format_numbers, format_string
from brochure.render.pdf.writer.writer import RawObject
from brochure.runtime.memo import memoize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brochure.render.pdf.writer.writer import PdfDocument


class Bookmark(NamedTuple):
    """A title, its level (0 is the outermost), and its target: a page's name and a position (x, y) in points."""

    title: str
    level: int
    page_name: str
    position: tuple[float, float]


class BookmarkTree(pdfdoc.PDFObject):
    """All bookmarks, expanded, in reading order; ReportLab's own outline takes as long as laying out a page of text."""

    __RefOnly__ = 1

    def __init__(self, bookmarks: Sequence[Bookmark]) -> None:
        self.bookmarks = bookmarks
        self.ready = 1 if bookmarks else -1  # ReportLab leaves out an outline that is not ready
        self._data = b""

    def prepare(self, document: PdfDocument, _canvas: object) -> None:
        """Give every bookmark an object; ReportLab calls this before it writes the file."""
        root_number = document.get_number(document.Reference(self).name)
        pdf_objects = [RawObject(b"") for _ in self.bookmarks]
        object_numbers = tuple([document.get_number(document.Reference(pdf_object).name) for pdf_object in pdf_objects])
        page_numbers = tuple([document.get_number(bookmark.page_name) for bookmark in self.bookmarks])
        self._data, formatted = _format_bookmarks(tuple(self.bookmarks), root_number, object_numbers, page_numbers)
        for pdf_object, data in zip(pdf_objects, formatted, strict=True):
            pdf_object.data = data

    def format(self, document: PdfDocument) -> bytes:
        """Return the outline dictionary as PDF."""
        return self._data


@memoize(40)
def _format_bookmarks(
    bookmarks: tuple[Bookmark, ...], root_number: int, object_numbers: tuple[int, ...], page_numbers: tuple[int, ...]
) -> tuple[bytes, tuple[bytes, ...]]:
    """Return the outline dictionary and its bookmarks as PDF; all numbers are object numbers in the file."""
    hierarchy = _BookmarkHierarchy(bookmarks, object_numbers)
    formatted = []
    for index, bookmark in enumerate(bookmarks):
        parent = hierarchy.parents[index]
        prefix = b"<</Title%s/Parent %d 0 R" % (
            format_string(bookmark.title),
            root_number if parent is None else object_numbers[parent],
        )
        destination = f"/Dest[{page_numbers[index]} 0 R/XYZ {format_numbers(*bookmark.position)} null]".encode("ascii")
        formatted.append(prefix + destination + hierarchy.format_sibling_links(index) + b">>")
    return b"<</Type/Outlines" + hierarchy.format_child_links(None) + b">>", tuple(formatted)


class _BookmarkHierarchy:
    """The parent of each bookmark, by their indexes."""

    def __init__(self, bookmarks: tuple[Bookmark, ...], object_numbers: tuple[int, ...]) -> None:
        self.bookmarks, self.object_numbers = bookmarks, object_numbers
        self.parents = [self._find_parent(index) for index in range(len(bookmarks))]

    def _find_parent(self, index: int) -> int | None:
        """Return the index of a bookmark's parent, None for an outermost one."""
        level = self.bookmarks[index].level
        return next(
            (candidate for candidate in range(index - 1, -1, -1) if self.bookmarks[candidate].level < level), None
        )

    def format_sibling_links(self, index: int) -> bytes:
        """Return a bookmark's entries that refer to its siblings and its children, as PDF."""
        parents, object_numbers = self.parents, self.object_numbers
        sibling_indexes = [candidate for candidate, parent in enumerate(parents) if parent == parents[index]]
        position = sibling_indexes.index(index)
        previous_link = b"/Prev %d 0 R" % object_numbers[sibling_indexes[position - 1]] if position else b""
        next_link = (
            b"/Next %d 0 R" % object_numbers[sibling_indexes[position + 1]]
            if position + 1 < len(sibling_indexes)
            else b""
        )
        return previous_link + next_link + self.format_child_links(index)

    def format_child_links(self, index: int | None) -> bytes:
        """Return the First, Last, and Count entries of a bookmark, or of the whole outline if `index` is None."""
        object_numbers = self.object_numbers
        child_indexes = [candidate for candidate, parent in enumerate(self.parents) if parent == index]
        if not child_indexes:
            return b""
        first_index = -1 if index is None else index
        level = -1 if index is None else self.bookmarks[index].level
        descendant_count = 0
        for bookmark in self.bookmarks[first_index + 1 :]:
            if bookmark.level <= level:
                break
            descendant_count += 1
        return b"/First %d 0 R/Last %d 0 R/Count %d" % (
            object_numbers[child_indexes[0]],
            object_numbers[child_indexes[-1]],
            descendant_count,
        )
