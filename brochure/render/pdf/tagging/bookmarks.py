"""The viewer's table of contents: an entry for the title and one for each heading; ISO 32000-1, 12.3.3."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportlab.pdfbase import pdfdoc

from brochure.render.pdf.writer.syntax import numbers, string
from brochure.render.pdf.writer.writer import Written
from brochure.runtime.memo import memoize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brochure.render.pdf.writer.writer import Document


class Entry(NamedTuple):
    """A title that leads to a place (x, y) on the page of that name; level 0 is the outermost."""

    title: str
    level: int
    page: str
    place: tuple[float, float]


class Outline(pdfdoc.PDFObject):
    """All entries, opened, in reading order; in the place of ReportLab's, which needs as long as a page of words."""

    __RefOnly__ = 1

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.ready = 1 if entries else -1  # ReportLab leaves out an outline that is not ready
        self._data = b""

    def prepare(self, document: Document, _canvas: object) -> None:
        """Give every entry an object; ReportLab calls this before it writes the file."""
        whole = document.number(document.Reference(self).name)
        made = [Written(b"") for _ in self.entries]
        places = tuple([document.number(document.Reference(one).name) for one in made])
        pages = tuple([document.number(entry.page) for entry in self.entries])
        self._data, written = _written(tuple(self.entries), whole, places, pages)
        for one, data in zip(made, written, strict=True):
            one.data = data

    def format(self, document: Document) -> bytes:
        """The outline as PDF."""
        return self._data


@memoize(40)
def _written(
    entries: tuple[Entry, ...], whole: int, places: tuple[int, ...], pages: tuple[int, ...]
) -> tuple[bytes, tuple[bytes, ...]]:
    """The outline as a whole and its entries, whose numbers in the file, and whose pages', are given."""
    tree = _Tree(entries, places)
    written = []
    for number, entry in enumerate(entries):
        parent = tree.parents[number]
        head = b"<</Title%s/Parent %d 0 R" % (string(entry.title), whole if parent is None else places[parent])
        dest = f"/Dest[{pages[number]} 0 R/XYZ {numbers(*entry.place)} null]".encode("ascii")
        written.append(head + dest + tree.siblings(number) + b">>")
    return b"<</Type/Outlines" + tree.kids(None) + b">>", tuple(written)


class _Tree:
    """Which entries stand under which."""

    def __init__(self, entries: tuple[Entry, ...], places: tuple[int, ...]) -> None:
        self.entries, self.places = entries, places
        self.parents = [self._parent(number) for number in range(len(entries))]

    def _parent(self, number: int) -> int | None:
        """The number of the entry that an entry stands under."""
        level = self.entries[number].level
        return next((other for other in range(number - 1, -1, -1) if self.entries[other].level < level), None)

    def siblings(self, number: int) -> bytes:
        """What an entry says of those beside and below it."""
        parents, places = self.parents, self.places
        same = [other for other, parent in enumerate(parents) if parent == parents[number]]
        at = same.index(number)
        before = b"/Prev %d 0 R" % places[same[at - 1]] if at else b""
        after = b"/Next %d 0 R" % places[same[at + 1]] if at + 1 < len(same) else b""
        return before + after + self.kids(number)

    def kids(self, number: int | None) -> bytes:
        """What an entry, or the whole outline, says of those below it: the first, the last, and how many are seen."""
        places = self.places
        kids = [other for other, parent in enumerate(self.parents) if parent == number]
        if not kids:
            return b""
        start = -1 if number is None else number
        level = -1 if number is None else self.entries[number].level
        below = 0
        for entry in self.entries[start + 1 :]:
            if entry.level <= level:
                break
            below += 1
        return b"/First %d 0 R/Last %d 0 R/Count %d" % (places[kids[0]], places[kids[-1]], below)
