"""All patients' copies in one file for the printer, each on sheets of its own.

The file is written copy by copy, so that a hundred thousand copies take no more memory than their table of offsets:
eight bytes for each object. What copies share (fonts, pictures, and the text that is the same for all) is written once.
The file is for printing only: it is not accessible and does not claim to be. The single copies are.
"""

from __future__ import annotations

import hashlib
import zlib
from array import array
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from brochure.render.pdf.merge.template import Template
from brochure.render.pdf.writer.writer import PDF_VERSION
from brochure.render.pdf.writer.xmp import build_combined_packet
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    import pikepdf

    from brochure.design.line_breaking import Line
    from brochure.render.pdf.writer.xmp import DocumentProperties

_PAGES_PER_NODE = 128  # pages in one node of the page tree
_ROWS_PER_CHUNK = 1 << 16  # rows of the cross-reference table that are compressed at a time
_CATALOG, _PAGES, _INFO, _METADATA, _EMPTY = range(1, 6)  # objects that every file has
_FIXED_OBJECT_COUNT = 5


@dataclass(frozen=True)
class _SharedPage:
    """A page's shared dictionary and content: numbers of shared streams, or `~index` of a patient's own objects."""

    dictionary: bytes
    contents: tuple[int, ...]


class CombinedPdf:
    """A file of many copies, written to a target that does not have to be seekable.

    With `short_edge`, sheets are printed for turning over their short edge, as folded ones are.
    """

    def __init__(self, target: BinaryIO, properties: DocumentProperties, *, short_edge: bool) -> None:
        self._target = target
        self._offsets = array("Q", [0] * (_FIXED_OBJECT_COUNT + 1))
        self._position = 0
        self._digest = hashlib.sha256()
        self._shared: dict[bytes, int] = {}
        # weak, so that a template is freed when its maker drops it
        self._pages_by_template = WeakKeyDictionary[Template, tuple[_SharedPage, ...]]()
        self._node_number, self._kids = 0, list[int]()
        self._nodes: list[tuple[int, int]] = []
        self._write_bytes(b"%%PDF-%d.%d\n%%\xe2\xe3\xcf\xd3\n" % PDF_VERSION)
        self._write_object(_EMPTY, _format_stream(b"\n"))
        self._write_metadata(properties, short_edge=short_edge)

    def _write_metadata(self, properties: DocumentProperties, *, short_edge: bool) -> None:
        """Write the title, language, and XMP metadata, and the settings for printing (ISO 32000-1, table 150)."""
        packet = build_combined_packet(properties)
        dictionary = b"<</Type/Metadata/Subtype/XML/Length %d>>" % len(packet)
        self._write_object(_METADATA, b"%s\nstream\n%s\nendstream" % (dictionary, packet))
        title = (b"\xfe\xff" + properties.title.encode("utf-16-be")).hex().encode("ascii")
        self._write_object(_INFO, b"<</Title<%s>>>" % title)
        scaling = b"/PrintScaling/None" if short_edge else b""
        duplex = b"/DuplexFlipShortEdge" if short_edge else b"/DuplexFlipLongEdge"
        preferences = b"<</DisplayDocTitle true/Duplex%s%s/PickTrayByPDFSize true>>" % (duplex, scaling)
        language = properties.language.encode("ascii", "replace")
        values = _PAGES, language, preferences, _METADATA
        catalog = b"<</Type/Catalog/Pages %d 0 R/Lang(%s)/ViewerPreferences%s/Metadata %d 0 R>>" % values
        self._write_object(_CATALOG, catalog)

    # objects ---------------------------------------------------------------------------------------------------

    def _write_bytes(self, data: bytes) -> None:
        self._target.write(data)
        self._digest.update(data)
        self._position += len(data)

    def _allocate_number(self) -> int:
        self._offsets.append(0)
        return len(self._offsets) - 1

    def _write_object(self, number: int, data: bytes) -> None:
        self._offsets[number] = self._position
        self._write_bytes(b"%d 0 obj\n%s\nendobj\n" % (number, data))

    def _share_object(self, data: bytes) -> int:
        """Return the number of an object with this data; write it only the first time."""
        digest = hashlib.sha256(data).digest()
        object_number = self._shared.get(digest)
        if object_number is None:
            object_number = self._shared[digest] = self._allocate_number()
            self._write_object(object_number, data)
        return object_number

    # copies ----------------------------------------------------------------------------------------------------

    def add_copy(self, template: Template, lines_by_query: list[tuple[Line, ...]]) -> None:
        """Add one patient's pages, on sheets of their own: an empty page follows if their number is odd."""
        pages = self._pages_by_template.get(template)
        if pages is None:
            pages = self._pages_by_template[template] = self._read_pages(
                template.build_copy(lines_by_query), template.first_reserved_number
            )
        own_numbers: dict[int, int] = {}
        own_objects = template.draw_objects(lines_by_query)
        for page in pages:
            for content_number in page.contents:
                if content_number < 0:
                    own_numbers[content_number] = self._allocate_number()
                    self._write_object(own_numbers[content_number], own_objects[~content_number])
            self._write_page(
                page.dictionary, (own_numbers.get(content_number, content_number) for content_number in page.contents)
            )
        if len(pages) % 2:
            self._write_page(pages[0].dictionary, (_EMPTY,))

    def _write_page(self, dictionary: bytes, contents: Iterable[int]) -> None:
        if not self._kids:
            self._node_number = self._allocate_number()
        self._kids.append(self._allocate_number())
        streams = b" ".join(b"%d 0 R" % number for number in contents)
        self._write_object(
            self._kids[-1], b"<</Type/Page/Parent %d 0 R%s/Contents[%s]>>" % (self._node_number, dictionary, streams)
        )
        if len(self._kids) == _PAGES_PER_NODE:
            self._close_node()

    def _close_node(self) -> None:
        if not self._kids:
            return
        kids = b" ".join(b"%d 0 R" % kid for kid in self._kids)
        count = len(self._kids)
        self._write_object(
            self._node_number, b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%s]>>" % (_PAGES, count, kids)
        )
        self._nodes.append((self._node_number, count))
        self._kids = []

    # what copies share -----------------------------------------------------------------------------------------

    def _read_pages(self, copy_data: bytes, first_reserved: int) -> tuple[_SharedPage, ...]:
        """Return the pages of a copy; only its objects from number `first_reserved` on are a patient's own."""
        import pikepdf

        with pikepdf.open(BytesIO(copy_data)) as document:
            return tuple(self._read_page(page.obj, first_reserved) for page in document.pages)

    def _read_page(self, page: pikepdf.Object, first_reserved: int) -> _SharedPage:
        import pikepdf

        dictionary = b"/MediaBox%s/Resources %d 0 R" % (
            self._format_value(page.MediaBox),
            self._share_object(self._format_value(page.Resources)),
        )
        contents = page.Contents if isinstance(page.Contents, pikepdf.Array) else [page.Contents]
        numbers = []
        for stream in contents:
            number = stream.objgen[0]
            numbers.append(
                ~(number - first_reserved)
                if number >= first_reserved
                else self._share_object(self._format_object(stream))
            )
        return _SharedPage(dictionary, tuple(numbers))

    def _format_object(self, pdf_object: pikepdf.Object) -> bytes:
        """Return an object as PDF, with its stream if it has one."""
        import pikepdf

        if not isinstance(pdf_object, pikepdf.Stream):
            return self._format_value(pdf_object, is_direct=True)
        raw_data = pdf_object.read_raw_bytes()
        entries = [(key, value) for key, value in pdf_object.items() if key != "/Length"]
        return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (self._format_entries(entries), len(raw_data), raw_data)

    def _format_entries(self, entries: Iterable[tuple[str, object]]) -> bytes:
        return b"".join(b"%s %s" % (_format_name(key), self._format_value(value)) for key, value in entries)

    def _format_value(self, value: object, *, is_direct: bool = False) -> bytes:
        """Return a value as PDF; an indirect object becomes a shared object of this file."""
        import pikepdf

        if isinstance(value, pikepdf.Object) and value.is_indirect and not is_direct:
            return b"%d 0 R" % self._share_object(self._format_object(value))
        if isinstance(value, pikepdf.Dictionary):
            return b"<<%s>>" % self._format_entries(value.items())
        if isinstance(value, pikepdf.Array):
            return b"[%s]" % b" ".join(map(self._format_value, value))
        if isinstance(value, bool):
            return b"true" if value else b"false"
        if isinstance(value, int | Decimal):
            return f"{value:f}".encode("ascii") if isinstance(value, Decimal) else b"%d" % value
        if isinstance(value, pikepdf.Object):
            return value.unparse()
        raise TypeError(type(value))

    # the end ---------------------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Write the end of the file: page tree, cross-reference table, and trailer."""
        self._close_node()
        kids = b" ".join(b"%d 0 R" % node for node, _ in self._nodes)
        count = sum(count for _, count in self._nodes)
        self._write_object(_PAGES, b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids))
        start, number = self._position, self._allocate_number()
        self._offsets[number] = start
        table = self._build_xref_table()
        identifier = self._digest.hexdigest()[:32].encode("ascii")
        size = len(self._offsets)
        values = size, _CATALOG, _INFO, identifier, identifier, len(table)
        dictionary = (
            b"<</Type/XRef/W[1 6 1]/Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]/Filter/FlateDecode/Length %d>>"
            % values
        )
        self._write_bytes(b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number, dictionary, table))
        self._write_bytes(b"startxref\n%d\n%%%%EOF\n" % start)

    def _build_xref_table(self) -> bytes:
        """Return the compressed rows of the cross-reference stream: the offset of every object."""
        compressor = zlib.compressobj()
        compressed = [compressor.compress(b"\0" * 8)]
        for start in range(1, len(self._offsets), _ROWS_PER_CHUNK):
            rows = b"".join(
                b"\1%s\0" % offset.to_bytes(6, "big") for offset in self._offsets[start : start + _ROWS_PER_CHUNK]
            )
            compressed.append(compressor.compress(rows))
        return b"".join((*compressed, compressor.flush()))


def _format_stream(operators: bytes) -> bytes:
    return b"<</Length %d>>\nstream\n%s\nendstream" % (len(operators), operators)


def _format_name(key: str) -> bytes:
    import pikepdf

    return pikepdf.Name(key).unparse()
