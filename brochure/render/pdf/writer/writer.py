"""Write the file: object streams, the output intent, and an identifier computed from the content.

ReportLab writes PDF 1.4 with a cross-reference table. Small files need object streams; PDF/A-2 demands an end of line
before `endstream` and metadata that names the standards the file follows (xmp.py).
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

from brochure.render.pdf.writer.syntax import format_numbers
from brochure.runtime.memo import memoize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

rl_config.useA85 = 0  # ASCII85 in pure Python doubles the time of a page with a photograph

PDF_VERSION = (1, 7)
_OBJECTS_PER_STREAM = 200  # objects in one object stream
_RESERVED_REFERENCE = re.compile(rb"\0(\d+)\0")  # a reference to a reserved object, by its index among those
_XREF_ROW = Struct(">BIH")  # type, offset or object stream, and index of a cross-reference (ISO 32000-1, table 18)
_XREF_KEYS = b"/Type/XRef/W[1 4 2]/Size %d/Root %s/Info %s/ID[<%s><%s>]"


class PdfPage(pdfdoc.PDFPage):
    """A page whose content belongs to the structure tree; the Tab key moves through its links in that order."""

    StructParents: int | None = None
    contents: Sequence[pdfdoc.PDFObject] = ()  # used, if not empty, instead of the stream that ReportLab has collected
    footer: pdfdoc.PDFObject | None = None  # a stream that comes after the page's own

    def format(self, document: PdfDocument) -> bytes:
        """Return the page as PDF. ReportLab's own method is slower and compresses each stream again."""
        streams = self.contents or [RawObject(format_stream(b"", compress(self.stream.encode("ascii"))))]
        contents = [
            document.format_reference(content_stream) for content_stream in (*streams, self.footer) if content_stream
        ]
        annotations = b" ".join(reference.format(document) for reference in self.Annots)
        segments = [
            b"<</Type/Page/Parent " + document.Reference(document.Pages).format(document),
            f"/MediaBox[0 0 {format_numbers(self.pagewidth, self.pageheight)}]".encode("ascii"),
            b"/Resources<</Font %d 0 R" % document.get_number("BasicFonts"),
            *(
                b"/%s %s" % (key, pdfdoc.format(resources, document))
                for key, resources in self._list_resources()
                if resources
            ),
            b">>/Contents[%s]" % b" ".join(contents),
            b"/Annots[%s]" % annotations if annotations else b"",
            b"" if self.StructParents is None else b"/StructParents %d" % self.StructParents,
            b"/Tabs/S>>",
        ]
        return b"".join(segments)

    def _list_resources(self) -> tuple[tuple[bytes, pdfdoc.PDFDictionary | None], ...]:
        """Return the resources of pictures and of opacities, each with its key; None or empty if the page has none."""
        return (b"XObject", self.XObjects), (b"ExtGState", self.ExtGState)


class PdfCatalog(pdfdoc.PDFCatalog):
    """A catalog that may name its output intents."""

    __NoDefault__: ClassVar[list[str]] = [*pdfdoc.PDFCatalog.__NoDefault__, "OutputIntents"]


class PdfInfo(pdfdoc.PDFInfo):
    """The information dictionary, without the keywords that a handout does not have."""

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        """Return the dictionary as PDF."""
        created = pdfdoc.PDFDate(ts=document._timeStamp)
        entries = {"Title": self.title, "Author": self.author, "Subject": self.subject, "Producer": self.producer}
        strings = {key: pdfdoc.PDFString(text) for key, text in entries.items() if text}
        formatted: bytes = pdfdoc.PDFDictionary({**strings, "CreationDate": created, "ModDate": created}).format(
            document
        )
        return formatted


class RawObject(pdfdoc.PDFObject):
    """An object whose data is already PDF."""

    __RefOnly__ = 1

    def __init__(self, data: bytes) -> None:
        self.data = data

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        """Return the object's data."""
        return self.data


class PdfDocument(pdfdoc.PDFDocument):
    """ReportLab's document, written with object streams and a cross-reference stream.

    `reserved_count` is the number of objects that are written for each patient. If there are any, the result is
    `unfinished_file`.
    """

    reserved_count: int = 0
    unfinished_file: UnfinishedFile | None = None
    structure_objects: Mapping[int, bytes]  # the elements of the structure tree by their numbers, as PDF

    def reserve_object(self) -> ReservedObject:
        """Reserve one more object that is written for each patient; return the reference to it."""
        self.reserved_count += 1
        return ReservedObject(self.reserved_count - 1)

    def list_page_numbers(self) -> tuple[tuple[str, int], ...]:
        """Return the names of the pages so far, with their object numbers in the file."""
        return tuple([(name, self.get_number(name)) for name in map("Page{}".format, range(1, self.pageCounter))])

    def get_number(self, name: str) -> int:
        """Return the object number in the file of an object with this ReportLab name."""
        object_number: int = self.idToObjectNumberAndVersion[name][0]
        return object_number

    def format_reference(self, pdf_object: pdfdoc.PDFObject) -> bytes:
        """Return the reference to an object as PDF; add the object to the file if it is new."""
        reference: bytes = (
            pdf_object if isinstance(pdf_object, ReservedObject) else self.Reference(pdf_object)
        ).format(self)
        return reference

    def format(self) -> bytes:
        """Return the whole file; if objects are reserved, set `unfinished_file` and return no bytes."""
        root, info = self.Reference(self.Catalog), self.Reference(self.info)
        file_writer = _FileWriter()
        structure_objects, object_number = self.structure_objects, 0
        while object_number < self.objectcounter:  # writing an object may make more of them
            object_number += 1
            if object_number in structure_objects:
                file_writer.packed_objects.append((object_number, structure_objects[object_number]))
                continue
            data = pdfdoc.format(self.idToObject[self.numberToId[object_number]], self, toplevel=1)
            if data.endswith(b"endstream\n"):  # ReportLab's, for a picture
                data = data[:-10] + b"\nendstream"
            if data.endswith(b"\nendstream"):
                file_writer.write_object(object_number, data)
            else:
                file_writer.packed_objects.append((object_number, data))
        if self.reserved_count:
            self.unfinished_file = file_writer.build_unfinished_file(
                self.reserved_count, object_number + 1, root.format(self), info.format(self)
            )
            return b""
        return file_writer.finish(object_number + 1, root.format(self), info.format(self))


class ReservedObject(pdfdoc.PDFObject):
    """A reference to an object that is written for each patient; see `UnfinishedFile`."""

    def __init__(self, index: int) -> None:
        self.index = index

    def format(self, _document: pdfdoc.PDFDocument) -> bytes:
        """Return a placeholder that the writer replaces; nothing else in an object has zero bytes."""
        return b"\0%d\0" % self.index


@memoize(100)
def compress(data: bytes) -> bytes:
    """Return compressed data; cached, as most of it stays the same from build to build."""
    return zlib.compress(data)


def format_stream(keys: bytes, data: bytes) -> bytes:
    """Return compressed data as a stream object, with an end of line before `endstream` (PDF/A-2, 6.1.7.1)."""
    return b"<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (keys, len(data), data)


class _FileWriter:
    """Writes objects as bytes and records the offset of each."""

    def __init__(self) -> None:
        self.segments = [b"%%PDF-%d.%d\n%%\xe2\xe3\xcf\xd3\n" % PDF_VERSION]
        self.position = len(self.segments[0])
        self.xref_rows: dict[int, bytes] = {}  # rows of the cross-reference stream, by object number
        self.packed_objects: list[tuple[int, bytes]] = []

    def write_object(self, number: int, data: bytes) -> None:
        self.xref_rows[number] = _XREF_ROW.pack(1, self.position, 0)
        self.segments.append(b"%d 0 obj\n%s\nendobj\n" % (number, data))
        self.position += len(self.segments[-1])

    def _write_object_streams(self, stream_number: int) -> int:
        """Write the packed objects into object streams; return the next free object number."""
        for start in range(0, len(self.packed_objects), _OBJECTS_PER_STREAM):
            batch = self.packed_objects[start : start + _OBJECTS_PER_STREAM]
            numbers = tuple([object_number for object_number, _ in batch])
            self.xref_rows.update(_build_object_stream_rows(numbers, stream_number))
            self.write_object(stream_number, _build_object_stream(numbers, tuple([data for _, data in batch])))
            stream_number += 1
        return stream_number

    def finish(self, next_number: int, root: bytes, info: bytes) -> bytes:
        """Write packed objects, cross-reference stream, and trailer; return the whole file."""
        xref_number = self._write_object_streams(next_number)
        start = self.position
        self.xref_rows[xref_number] = _XREF_ROW.pack(1, start, 0)
        table = zlib.compress(self._format_xref_rows(xref_number + 1))
        identifier = sha256(b"".join(self.segments)).hexdigest()[:32].encode("ascii")
        self.write_object(
            xref_number, format_stream(_XREF_KEYS % (xref_number + 1, root, info, identifier, identifier), table)
        )
        self.segments.append(b"startxref\n%d\n%%%%EOF\n" % start)
        return b"".join(self.segments)

    def build_unfinished_file(self, count: int, next_number: int, root: bytes, info: bytes) -> UnfinishedFile:
        """Return the file without its last `count` objects, which are written for each patient."""
        first_reserved = next_number + math.ceil(len(self.packed_objects) / _OBJECTS_PER_STREAM)

        def format_reference(match: re.Match[bytes]) -> bytes:
            return b"%d 0 R" % (first_reserved + int(match[1]))

        self.packed_objects = [
            (object_number, _RESERVED_REFERENCE.sub(format_reference, data))
            for object_number, data in self.packed_objects
        ]
        self._write_object_streams(next_number)
        return UnfinishedFile(
            tuple(self.segments), first_reserved, count, self._format_xref_rows(first_reserved), root, info
        )

    def _format_xref_rows(self, end: int) -> bytes:
        """Return the cross-reference rows of the objects with numbers below `end`."""
        return b"\0" * 7 + b"".join([self.xref_rows[number] for number in range(1, end)])


@memoize(60)
def _build_object_stream(numbers: tuple[int, ...], objects: tuple[bytes, ...]) -> bytes:
    """Return an object stream of these objects (ISO 32000-1, 7.5.7)."""
    offsets = accumulate([len(data) + 1 for data in objects], initial=0)
    index = b" ".join(map(b"%d %d".__mod__, zip(numbers, offsets, strict=False))) + b"\n"
    compressed = zlib.compress(index + b"\n".join(objects))
    return format_stream(b"/Type/ObjStm/N %d/First %d" % (len(objects), len(index)), compressed)


@memoize(60)
def _build_object_stream_rows(numbers: tuple[int, ...], stream_number: int) -> dict[int, bytes]:
    """Return the cross-reference rows, by object number, of the objects in object stream `stream_number`."""
    return {number: _XREF_ROW.pack(2, stream_number, index) for index, number in enumerate(numbers)}


class UnfinishedFile:
    """A file without its last `count` objects, numbered from `first_reserved`, which are written for each patient."""

    def __init__(
        self, segments: tuple[bytes, ...], first_reserved: int, count: int, rows: bytes, root: bytes, info: bytes
    ) -> None:
        self._segments, self.first_reserved_number, self._xref_number = segments, first_reserved, first_reserved + count
        self._root, self._info = root, info
        self._size = sum(map(len, segments))
        self._digest = sha256()
        for segment in segments:
            self._digest.update(segment)
        self._xref_compressor = zlib.compressobj(6, zlib.DEFLATED, 12, 5)  # small, as it is copied for each patient
        self._xref_start = self._xref_compressor.compress(rows)

    def finish(self, objects: Iterable[bytes]) -> bytes:
        """Return the whole file, completed with these objects."""
        offset, rows, formatted_objects = self._size, [], []
        for number, data in enumerate(objects, self.first_reserved_number):
            rows.append(_XREF_ROW.pack(1, offset, 0))
            formatted_objects.append(b"%d 0 obj\n%s\nendobj\n" % (number, data))
            offset += len(formatted_objects[-1])
        rows.append(_XREF_ROW.pack(1, offset, 0))
        tail = b"".join(formatted_objects)
        digest, xref_compressor = self._digest.copy(), self._xref_compressor.copy()
        digest.update(tail)
        identifier = digest.hexdigest()[:32].encode("ascii")
        xref_data = self._xref_start + xref_compressor.compress(b"".join(rows)) + xref_compressor.flush()
        xref_number = self._xref_number
        xref_stream = format_stream(
            _XREF_KEYS % (xref_number + 1, self._root, self._info, identifier, identifier), xref_data
        )
        return b"".join(
            (
                *self._segments,
                tail,
                b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (xref_number, xref_stream, offset),
            )
        )


@cache
def read_srgb_profile() -> bytes:
    """Return the sRGB profile that Pillow creates (588 bytes, free to use), with its date set to January 1, 2000.

    It is a file, as loading Pillow to create it takes longer than laying out a page; a test compares the two.
    """
    return Path(__file__).with_name("srgb.icc").read_bytes()


def build_output_intent(document: pdfdoc.PDFDocument) -> pdfdoc.PDFArray:
    """Return the output intents of a file, which say that its colors are sRGB (PDF/A-2, 6.2.3)."""
    profile = RawObject(format_stream(b"/N 3", compress(read_srgb_profile())))
    intent = {
        "Type": "/OutputIntent",
        "S": "/GTS_PDFA1",
        "OutputConditionIdentifier": pdfdoc.PDFString("sRGB"),
        "Info": pdfdoc.PDFString("sRGB IEC61966-2.1"),
        "DestOutputProfile": document.Reference(profile),
    }
    return pdfdoc.PDFArray([pdfdoc.PDFDictionary(intent)])
