"""Write the file: object streams, the output intent, an identifier made from the content.

ReportLab writes PDF 1.4 with a cross-reference table; PDF/A-2 and small files want object streams, an end of line
before `endstream`, and metadata that says which standards the file keeps (xmp.py).
"""

from __future__ import annotations

import math
import re
import zlib
from functools import cache
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from struct import Struct
from typing import TYPE_CHECKING, ClassVar

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc

from brochure.render.pdf.writer.syntax import numbers
from brochure.runtime.memo import memoize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

rl_config.useA85 = 0  # ASCII85 in pure Python doubles the time of a page with a photograph

VERSION = (1, 7)
_PACK = 200  # objects in one object stream
_LEFT = re.compile(rb"\0(\d+)\0")  # a reference to an object that is written later, by its number among those
_ROW = Struct(">BIH")  # of the cross-reference stream: what kind of entry, where, and which one there
_XREF = b"/Type/XRef/W[1 4 2]/Size %d/Root %s/Info %s/ID[<%s><%s>]"


class Page(pdfdoc.PDFPage):
    """A page whose content belongs to the structure tree; Tab goes through its links in that order."""

    StructParents: int | None = None
    contents: Sequence[pdfdoc.PDFObject] = ()  # where they are not all of the stream that ReportLab has collected
    foot: pdfdoc.PDFObject | None = None  # a stream that comes after the page's own

    def format(self, document: Document) -> bytes:
        """The page as PDF; ReportLab would write what every page says piece by piece, and compress all of it again."""
        own = self.contents or [Written(stream(b"", deflated(self.stream.encode("ascii"))))]
        contents = [document.refer(part) for part in (*own, self.foot) if part]
        annotations = b" ".join(reference.format(document) for reference in self.Annots)
        parts = [
            b"<</Type/Page/Parent " + document.Reference(document.Pages).format(document),
            f"/MediaBox[0 0 {numbers(self.pagewidth, self.pageheight)}]".encode("ascii"),
            b"/Resources<</Font %d 0 R" % document.number("BasicFonts"),
            *(b"/%s %s" % (key, pdfdoc.format(held, document)) for key, held in self._resources() if held),
            b">>/Contents[%s]" % b" ".join(contents),
            b"/Annots[%s]" % annotations if annotations else b"",
            b"" if self.StructParents is None else b"/StructParents %d" % self.StructParents,
            b"/Tabs/S>>",
        ]
        return b"".join(parts)

    def _resources(self) -> tuple[tuple[bytes, pdfdoc.PDFDictionary | None], ...]:
        """What pages with pictures, or with see-through shapes, need."""
        return (b"XObject", self.XObjects), (b"ExtGState", self.ExtGState)


class Catalog(pdfdoc.PDFCatalog):
    """A catalog that may name its output intents."""

    __NoDefault__: ClassVar[list[str]] = [*pdfdoc.PDFCatalog.__NoDefault__, "OutputIntents"]


class Info(pdfdoc.PDFInfo):
    """The information dictionary, without the keywords that a handout does not have."""

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        """The dictionary as PDF."""
        day = pdfdoc.PDFDate(ts=document._timeStamp)
        entries = {"Title": self.title, "Author": self.author, "Subject": self.subject, "Producer": self.producer}
        written = {key: pdfdoc.PDFString(text) for key, text in entries.items() if text}
        formatted: bytes = pdfdoc.PDFDictionary({**written, "CreationDate": day, "ModDate": day}).format(document)
        return formatted


class Written(pdfdoc.PDFObject):
    """An object that is PDF already."""

    __RefOnly__ = 1

    def __init__(self, data: bytes) -> None:
        self.data = data

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        """The object as it is."""
        return self.data


class Document(pdfdoc.PDFDocument):
    """ReportLab's document, written with object streams and a cross-reference stream.

    `left` counts the objects that are written for each patient. Where there are any, `unfinished` is the file.
    """

    left: int = 0
    unfinished: Unfinished | None = None
    tree: Mapping[int, bytes]  # the elements of the structure tree by their numbers, as PDF

    def leave(self) -> Left:
        """A reference to one more object that is written for each patient."""
        self.left += 1
        return Left(self.left - 1)

    def page_numbers(self) -> tuple[tuple[str, int], ...]:
        """The names of the pages made so far, with their numbers in the file."""
        return tuple([(name, self.number(name)) for name in map("Page{}".format, range(1, self.pageCounter))])

    def number(self, name: str) -> int:
        """The number that an object with a name of ReportLab's has in the file."""
        number: int = self.idToObjectNumberAndVersion[name][0]
        return number

    def refer(self, thing: pdfdoc.PDFObject) -> bytes:
        """A reference to an object, which becomes one of the file's."""
        written: bytes = (thing if isinstance(thing, Left) else self.Reference(thing)).format(self)
        return written

    def format(self) -> bytes:
        """The whole file; nothing where it stays unfinished."""
        root, info = self.Reference(self.Catalog), self.Reference(self.info)
        writer = _Writer()
        tree, number = self.tree, 0
        while number < self.objectcounter:  # writing an object may make more of them
            number += 1
            if number in tree:
                writer.packed.append((number, tree[number]))
                continue
            data = pdfdoc.format(self.idToObject[self.numberToId[number]], self, toplevel=1)
            if data.endswith(b"endstream\n"):  # ReportLab's, for a picture
                data = data[:-10] + b"\nendstream"
            if data.endswith(b"\nendstream"):
                writer.write(number, data)
            else:
                writer.packed.append((number, data))
        if self.left:
            self.unfinished = writer.leave(self.left, number + 1, root.format(self), info.format(self))
            return b""
        return writer.finish(number + 1, root.format(self), info.format(self))


class Left(pdfdoc.PDFObject):
    """A reference to an object that is written for each patient; see `Unfinished`."""

    def __init__(self, number: int) -> None:
        self.number = number

    def format(self, _document: pdfdoc.PDFDocument) -> bytes:
        """A mark that the writer replaces; no other part of an object holds zero bytes."""
        return b"\0%d\0" % self.number


@memoize(100)
def deflated(data: bytes) -> bytes:
    """Data compressed; in a handout that is built again most is what it was."""
    return zlib.compress(data)


def stream(keys: bytes, data: bytes) -> bytes:
    """A stream of compressed data as an object, with an end of line before `endstream` (PDF/A-2, 6.1.7.1)."""
    return b"<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (keys, len(data), data)


class _Writer:
    """Objects to bytes, remembering where each begins."""

    def __init__(self) -> None:
        self.parts = [b"%%PDF-%d.%d\n%%\xe2\xe3\xcf\xd3\n" % VERSION]
        self.position = len(self.parts[0])
        self.places: dict[int, bytes] = {}  # by their numbers, as rows of the cross-reference stream
        self.packed: list[tuple[int, bytes]] = []

    def write(self, number: int, data: bytes) -> None:
        self.places[number] = _ROW.pack(1, self.position, 0)
        self.parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, data))
        self.position += len(self.parts[-1])

    def _pack(self, number: int) -> int:
        """Write the packed objects into object streams; tell the next free number."""
        for start in range(0, len(self.packed), _PACK):
            batch = self.packed[start : start + _PACK]
            numbers = tuple([packed for packed, _ in batch])
            self.places.update(_packed_places(numbers, number))
            self.write(number, _packed(numbers, tuple([data for _, data in batch])))
            number += 1
        return number

    def finish(self, number: int, root: bytes, info: bytes) -> bytes:
        """The rest of the file: packed objects, the cross-reference stream, the trailer."""
        last = self._pack(number)
        start = self.position
        self.places[last] = _ROW.pack(1, start, 0)
        table = zlib.compress(self._rows(last + 1))
        identifier = sha256(b"".join(self.parts)).hexdigest()[:32].encode("ascii")
        self.write(last, stream(_XREF % (last + 1, root, info, identifier, identifier), table))
        self.parts.append(b"startxref\n%d\n%%%%EOF\n" % start)
        return b"".join(self.parts)

    def leave(self, count: int, number: int, root: bytes, info: bytes) -> Unfinished:
        """The file but for so many objects, whose numbers come last."""
        first = number + math.ceil(len(self.packed) / _PACK)

        def numbered(mark: re.Match[bytes]) -> bytes:
            return b"%d 0 R" % (first + int(mark[1]))

        self.packed = [(packed, _LEFT.sub(numbered, data)) for packed, data in self.packed]
        self._pack(number)
        return Unfinished(tuple(self.parts), first, count, self._rows(first), root, info)

    def _rows(self, end: int) -> bytes:
        """The table's rows of the objects before `end`."""
        return b"\0" * 7 + b"".join([self.places[number] for number in range(1, end)])


@memoize(60)
def _packed(numbers: tuple[int, ...], objects: tuple[bytes, ...]) -> bytes:
    """An object stream; ISO 32000-1, 7.5.7."""
    offsets = accumulate([len(data) + 1 for data in objects], initial=0)
    head = b" ".join(map(b"%d %d".__mod__, zip(numbers, offsets, strict=False))) + b"\n"
    body = zlib.compress(head + b"\n".join(objects))
    return stream(b"/Type/ObjStm/N %d/First %d" % (len(objects), len(head)), body)


@memoize(60)
def _packed_places(numbers: tuple[int, ...], within: int) -> dict[int, bytes]:
    """The rows of objects in the object stream of that number."""
    return {number: _ROW.pack(2, within, index) for index, number in enumerate(numbers)}


class Unfinished:
    """A file but for its last objects, which are written for each patient; their numbers begin with `first`."""

    def __init__(self, parts: tuple[bytes, ...], first: int, count: int, rows: bytes, root: bytes, info: bytes) -> None:
        self._parts, self.first, self._last = parts, first, first + count
        self._root, self._info = root, info
        self._size = sum(map(len, parts))
        self._digest = sha256()
        for part in parts:
            self._digest.update(part)
        self._table = zlib.compressobj(6, zlib.DEFLATED, 12, 5)  # small, as it is copied for each patient
        self._begun = self._table.compress(rows)

    def finished(self, objects: Iterable[bytes]) -> bytes:
        """The whole file with these objects."""
        place, rows, written = self._size, [], []
        for number, data in enumerate(objects, self.first):
            rows.append(_ROW.pack(1, place, 0))
            written.append(b"%d 0 obj\n%s\nendobj\n" % (number, data))
            place += len(written[-1])
        rows.append(_ROW.pack(1, place, 0))
        tail = b"".join(written)
        digest, table = self._digest.copy(), self._table.copy()
        digest.update(tail)
        identifier = digest.hexdigest()[:32].encode("ascii")
        packed = self._begun + table.compress(b"".join(rows)) + table.flush()
        last = self._last
        end = stream(_XREF % (last + 1, self._root, self._info, identifier, identifier), packed)
        return b"".join((*self._parts, tail, b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (last, end, place)))


@cache
def srgb_profile() -> bytes:
    """The sRGB profile that Pillow makes (588 bytes, free to use), with its date of making fixed to 1 January 2000.

    It is kept as a file, as loading Pillow for it takes longer than laying out a page; a test makes it anew.
    """
    return Path(__file__).with_name("srgb.icc").read_bytes()


def output_intent(document: pdfdoc.PDFDocument) -> pdfdoc.PDFArray:
    """What the colours mean: sRGB. PDF/A-2, 6.2.3."""
    profile = Written(stream(b"/N 3", deflated(srgb_profile())))
    intent = {
        "Type": "/OutputIntent",
        "S": "/GTS_PDFA1",
        "OutputConditionIdentifier": pdfdoc.PDFString("sRGB"),
        "Info": pdfdoc.PDFString("sRGB IEC61966-2.1"),
        "DestOutputProfile": document.Reference(profile),
    }
    return pdfdoc.PDFArray([pdfdoc.PDFDictionary(intent)])
