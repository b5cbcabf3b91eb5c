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

from brochure.render.pdf.writer.syntax import format_numbers
from brochure.runtime.memo import memoize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

rl_config.useA85 = 0  # ASCII85 in pure Python doubles the time of a page with a photograph

PDF_VERSION = (1, 7)
_OBJECTS_PER_STREAM = 200  # objects in one object stream
_RESERVED_REFERENCE = re.compile(
    rb"\0(\d+)\0"
)  # a reference to an object that is written later, by its number among those
_XREF_ROW = Struct(">BIH")  # of the cross-reference stream: what kind of entry, where, and which one there
_XREF_KEYS = b"/Type/XRef/W[1 4 2]/Size %d/Root %s/Info %s/ID[<%s><%s>]"


class PdfPage(pdfdoc.PDFPage):
    """A page whose content belongs to the structure tree; Tab goes through its links in that order."""

    StructParents: int | None = None
    contents: Sequence[pdfdoc.PDFObject] = ()  # where they are not all of the stream that ReportLab has collected
    footer: pdfdoc.PDFObject | None = None  # a stream that comes after the page's own

    def format(self, document: PdfDocument) -> bytes:
        """The page as PDF; ReportLab would write what every page says piece by piece, and compress all of it again."""
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
        """What pages with pictures, or with see-through shapes, need."""
        return (b"XObject", self.XObjects), (b"ExtGState", self.ExtGState)


class PdfCatalog(pdfdoc.PDFCatalog):
    """A catalog that may name its output intents."""

    __NoDefault__: ClassVar[list[str]] = [*pdfdoc.PDFCatalog.__NoDefault__, "OutputIntents"]


class PdfInfo(pdfdoc.PDFInfo):
    """The information dictionary, without the keywords that a handout does not have."""

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        """The dictionary as PDF."""
        created = pdfdoc.PDFDate(ts=document._timeStamp)
        entries = {"Title": self.title, "Author": self.author, "Subject": self.subject, "Producer": self.producer}
        strings = {key: pdfdoc.PDFString(text) for key, text in entries.items() if text}
        formatted: bytes = pdfdoc.PDFDictionary({**strings, "CreationDate": created, "ModDate": created}).format(
            document
        )
        return formatted


class RawObject(pdfdoc.PDFObject):
    """An object that is PDF already."""

    __RefOnly__ = 1

    def __init__(self, data: bytes) -> None:
        self.data = data

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        """The object as it is."""
        return self.data


class PdfDocument(pdfdoc.PDFDocument):
    """ReportLab's document, written with object streams and a cross-reference stream.

    `left` counts the objects that are written for each patient. Where there are any, `unfinished` is the file.
    """

    reserved_count: int = 0
    unfinished_file: UnfinishedFile | None = None
    structure_objects: Mapping[int, bytes]  # the elements of the structure tree by their numbers, as PDF

    def reserve_object(self) -> ReservedObject:
        """A reference to one more object that is written for each patient."""
        self.reserved_count += 1
        return ReservedObject(self.reserved_count - 1)

    def list_page_numbers(self) -> tuple[tuple[str, int], ...]:
        """The names of the pages made so far, with their numbers in the file."""
        return tuple([(name, self.get_number(name)) for name in map("Page{}".format, range(1, self.pageCounter))])

    def get_number(self, name: str) -> int:
        """The number that an object with a name of ReportLab's has in the file."""
        object_number: int = self.idToObjectNumberAndVersion[name][0]
        return object_number

    def format_reference(self, pdf_object: pdfdoc.PDFObject) -> bytes:
        """A reference to an object, which becomes one of the file's."""
        reference: bytes = (
            pdf_object if isinstance(pdf_object, ReservedObject) else self.Reference(pdf_object)
        ).format(self)
        return reference

    def format(self) -> bytes:
        """The whole file; nothing where it stays unfinished."""
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
    """A reference to an object that is written for each patient; see `Unfinished`."""

    def __init__(self, index: int) -> None:
        self.index = index

    def format(self, _document: pdfdoc.PDFDocument) -> bytes:
        """A mark that the writer replaces; no other part of an object holds zero bytes."""
        return b"\0%d\0" % self.index


@memoize(100)
def compress(data: bytes) -> bytes:
    """Data compressed; in a handout that is built again most is what it was."""
    return zlib.compress(data)


def format_stream(keys: bytes, data: bytes) -> bytes:
    """A stream of compressed data as an object, with an end of line before `endstream` (PDF/A-2, 6.1.7.1)."""
    return b"<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (keys, len(data), data)


class _FileWriter:
    """Objects to bytes, remembering where each begins."""

    def __init__(self) -> None:
        self.segments = [b"%%PDF-%d.%d\n%%\xe2\xe3\xcf\xd3\n" % PDF_VERSION]
        self.position = len(self.segments[0])
        self.xref_rows: dict[int, bytes] = {}  # by their numbers, as rows of the cross-reference stream
        self.packed_objects: list[tuple[int, bytes]] = []

    def write_object(self, number: int, data: bytes) -> None:
        self.xref_rows[number] = _XREF_ROW.pack(1, self.position, 0)
        self.segments.append(b"%d 0 obj\n%s\nendobj\n" % (number, data))
        self.position += len(self.segments[-1])

    def _write_object_streams(self, stream_number: int) -> int:
        """Write the packed objects into object streams; tell the next free number."""
        for start in range(0, len(self.packed_objects), _OBJECTS_PER_STREAM):
            batch = self.packed_objects[start : start + _OBJECTS_PER_STREAM]
            numbers = tuple([object_number for object_number, _ in batch])
            self.xref_rows.update(_build_object_stream_rows(numbers, stream_number))
            self.write_object(stream_number, _build_object_stream(numbers, tuple([data for _, data in batch])))
            stream_number += 1
        return stream_number

    def finish(self, next_number: int, root: bytes, info: bytes) -> bytes:
        """The rest of the file: packed objects, the cross-reference stream, the trailer."""
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
        """The file but for so many objects, whose numbers come last."""
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
        """The table's rows of the objects before `end`."""
        return b"\0" * 7 + b"".join([self.xref_rows[number] for number in range(1, end)])


@memoize(60)
def _build_object_stream(numbers: tuple[int, ...], objects: tuple[bytes, ...]) -> bytes:
    """An object stream; ISO 32000-1, 7.5.7."""
    offsets = accumulate([len(data) + 1 for data in objects], initial=0)
    index = b" ".join(map(b"%d %d".__mod__, zip(numbers, offsets, strict=False))) + b"\n"
    compressed = zlib.compress(index + b"\n".join(objects))
    return format_stream(b"/Type/ObjStm/N %d/First %d" % (len(objects), len(index)), compressed)


@memoize(60)
def _build_object_stream_rows(numbers: tuple[int, ...], stream_number: int) -> dict[int, bytes]:
    """The rows of objects in the object stream of that number."""
    return {number: _XREF_ROW.pack(2, stream_number, index) for index, number in enumerate(numbers)}


class UnfinishedFile:
    """A file but for its last objects, which are written for each patient; their numbers begin with `first`."""

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
        """The whole file with these objects."""
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
    """The sRGB profile that Pillow makes (588 bytes, free to use), with its date of making fixed to 1 January 2000.

    It is kept as a file, as loading Pillow for it takes longer than laying out a page; a test makes it anew.
    """
    return Path(__file__).with_name("srgb.icc").read_bytes()


def build_output_intent(document: pdfdoc.PDFDocument) -> pdfdoc.PDFArray:
    """What the colours mean: sRGB. PDF/A-2, 6.2.3."""
    profile = RawObject(format_stream(b"/N 3", compress(read_srgb_profile())))
    intent = {
        "Type": "/OutputIntent",
        "S": "/GTS_PDFA1",
        "OutputConditionIdentifier": pdfdoc.PDFString("sRGB"),
        "Info": pdfdoc.PDFString("sRGB IEC61966-2.1"),
        "DestOutputProfile": document.Reference(profile),
    }
    return pdfdoc.PDFArray([pdfdoc.PDFDictionary(intent)])
