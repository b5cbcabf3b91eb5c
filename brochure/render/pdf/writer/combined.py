"""All patients' copies in one file for the printer, each on sheets of its own.

The file is written as it grows, so that a hundred thousand copies take no more memory than their table of places: eight
bytes for each object. What copies share, faces and pictures and the words that are the same for all, is written once.
It is for paper: no accessible document, and it does not say that it is one. The copies are.
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
from brochure.render.pdf.writer.writer import VERSION
from brochure.render.pdf.writer.xmp import combined_packet
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    import pikepdf

    from brochure.design.line_breaking import Line
    from brochure.render.pdf.writer.xmp import Properties

_NODE = 128  # pages in one node of the page tree
_CHUNK = 1 << 16  # rows of the table that are packed at a time
_CATALOG, _PAGES, _INFO, _METADATA, _EMPTY = range(1, 6)  # objects that every file has
_OWN = 5


@dataclass(frozen=True)
class _Sheet:
    """A page of a shape: what of it all share, and its content: numbers of shared streams, or of parts (negative)."""

    head: bytes
    contents: tuple[int, ...]


class Book:
    """A file of many copies, written to a target that need not be able to go back.

    `short_edge` says that sheets are turned over their short edge, as folded ones are.
    """

    def __init__(self, target: BinaryIO, properties: Properties, *, short_edge: bool) -> None:
        self._target = target
        self._places = array("Q", [0] * (_OWN + 1))
        self._position = 0
        self._digest = hashlib.sha256()
        self._shared: dict[bytes, int] = {}
        self._shapes = WeakKeyDictionary[Template, tuple[_Sheet, ...]]()  # a template may be forgotten by who made it
        self._node, self._kids = 0, list[int]()
        self._nodes: list[tuple[int, int]] = []
        self._write(b"%%PDF-%d.%d\n%%\xe2\xe3\xcf\xd3\n" % VERSION)
        self._put(_EMPTY, _stream(b"\n"))
        self._tell(properties, short_edge=short_edge)

    def _tell(self, properties: Properties, *, short_edge: bool) -> None:
        """What the file says of itself, and how a printer is to take it: ISO 32000-1, table 150."""
        packet = combined_packet(properties)
        head = b"<</Type/Metadata/Subtype/XML/Length %d>>" % len(packet)
        self._put(_METADATA, b"%s\nstream\n%s\nendstream" % (head, packet))
        title = (b"\xfe\xff" + properties.title.encode("utf-16-be")).hex().encode("ascii")
        self._put(_INFO, b"<</Title<%s>>>" % title)
        scaling = b"/PrintScaling/None" if short_edge else b""
        duplex = b"/DuplexFlipShortEdge" if short_edge else b"/DuplexFlipLongEdge"
        shown = b"<</DisplayDocTitle true/Duplex%s%s/PickTrayByPDFSize true>>" % (duplex, scaling)
        language = properties.language.encode("ascii", "replace")
        entries = _PAGES, language, shown, _METADATA
        catalog = b"<</Type/Catalog/Pages %d 0 R/Lang(%s)/ViewerPreferences%s/Metadata %d 0 R>>" % entries
        self._put(_CATALOG, catalog)

    # objects ---------------------------------------------------------------------------------------------------

    def _write(self, data: bytes) -> None:
        self._target.write(data)
        self._digest.update(data)
        self._position += len(data)

    def _number(self) -> int:
        self._places.append(0)
        return len(self._places) - 1

    def _put(self, number: int, data: bytes) -> None:
        self._places[number] = self._position
        self._write(b"%d 0 obj\n%s\nendobj\n" % (number, data))

    def _share(self, data: bytes) -> int:
        """The number of an object that may stand for all that are the same."""
        name = hashlib.sha256(data).digest()
        known = self._shared.get(name)
        if known is None:
            known = self._shared[name] = self._number()
            self._put(known, data)
        return known

    # copies ----------------------------------------------------------------------------------------------------

    def add(self, template: Template, answers: list[tuple[Line, ...]]) -> None:
        """Add one patient's pages, on sheets that hold nobody else's: an odd number is followed by an empty page."""
        sheets = self._shapes.get(template)
        if sheets is None:
            sheets = self._shapes[template] = self._sheets(template.copy(answers), template.first)
        written: dict[int, int] = {}
        parts = template.objects(answers)
        for sheet in sheets:
            for part in sheet.contents:
                if part < 0:
                    written[part] = self._number()
                    self._put(written[part], parts[~part])
            self._page(sheet.head, (written.get(part, part) for part in sheet.contents))
        if len(sheets) % 2:
            self._page(sheets[0].head, (_EMPTY,))

    def _page(self, head: bytes, contents: Iterable[int]) -> None:
        if not self._kids:
            self._node = self._number()
        self._kids.append(self._number())
        streams = b" ".join(b"%d 0 R" % number for number in contents)
        self._put(self._kids[-1], b"<</Type/Page/Parent %d 0 R%s/Contents[%s]>>" % (self._node, head, streams))
        if len(self._kids) == _NODE:
            self._close_node()

    def _close_node(self) -> None:
        if not self._kids:
            return
        kids = b" ".join(b"%d 0 R" % kid for kid in self._kids)
        count = len(self._kids)
        self._put(self._node, b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%s]>>" % (_PAGES, count, kids))
        self._nodes.append((self._node, count))
        self._kids = []

    # what copies share -----------------------------------------------------------------------------------------

    def _sheets(self, copy: bytes, first: int) -> tuple[_Sheet, ...]:
        """The pages of a copy, of which objects from `first` on are a patient's own, and nothing else is."""
        import pikepdf

        with pikepdf.open(BytesIO(copy)) as file:
            return tuple(self._sheet(page.obj, first) for page in file.pages)

    def _sheet(self, page: pikepdf.Object, first: int) -> _Sheet:
        import pikepdf

        head = b"/MediaBox%s/Resources %d 0 R" % (self._value(page.MediaBox), self._share(self._value(page.Resources)))
        contents = page.Contents if isinstance(page.Contents, pikepdf.Array) else [page.Contents]
        numbers = []
        for stream in contents:
            number = stream.objgen[0]
            numbers.append(~(number - first) if number >= first else self._share(self._whole(stream)))
        return _Sheet(head, tuple(numbers))

    def _whole(self, thing: pikepdf.Object) -> bytes:
        """An object as PDF, with its stream if it has one."""
        import pikepdf

        if not isinstance(thing, pikepdf.Stream):
            return self._value(thing, direct=True)
        raw = thing.read_raw_bytes()
        rows = [(key, value) for key, value in thing.items() if key != "/Length"]
        return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (self._rows(rows), len(raw), raw)

    def _rows(self, rows: Iterable[tuple[str, object]]) -> bytes:
        return b"".join(b"%s %s" % (_name(key), self._value(value)) for key, value in rows)

    def _value(self, value: object, *, direct: bool = False) -> bytes:
        """A value as PDF; what is an object of its own there is one here too."""
        import pikepdf

        if isinstance(value, pikepdf.Object) and value.is_indirect and not direct:
            return b"%d 0 R" % self._share(self._whole(value))
        if isinstance(value, pikepdf.Dictionary):
            return b"<<%s>>" % self._rows(value.items())
        if isinstance(value, pikepdf.Array):
            return b"[%s]" % b" ".join(map(self._value, value))
        if isinstance(value, bool):
            return b"true" if value else b"false"
        if isinstance(value, int | Decimal):
            return f"{value:f}".encode("ascii") if isinstance(value, Decimal) else b"%d" % value
        if isinstance(value, pikepdf.Object):
            return value.unparse()
        raise TypeError(type(value))

    # the end ---------------------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Write what comes last: the page tree, the table of places, the trailer."""
        self._close_node()
        kids = b" ".join(b"%d 0 R" % node for node, _ in self._nodes)
        count = sum(count for _, count in self._nodes)
        self._put(_PAGES, b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids))
        start, number = self._position, self._number()
        self._places[number] = start
        table = self._table()
        name = self._digest.hexdigest()[:32].encode("ascii")
        size = len(self._places)
        entries = size, _CATALOG, _INFO, name, name, len(table)
        head = (
            b"<</Type/XRef/W[1 6 1]/Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]/Filter/FlateDecode/Length %d>>"
            % entries
        )
        self._write(b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number, head, table))
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _table(self) -> bytes:
        """The places of all objects, packed."""
        deflate = zlib.compressobj()
        packed = [deflate.compress(b"\0" * 8)]
        for begin in range(1, len(self._places), _CHUNK):
            rows = b"".join(b"\1%s\0" % place.to_bytes(6, "big") for place in self._places[begin : begin + _CHUNK])
            packed.append(deflate.compress(rows))
        return b"".join((*packed, deflate.flush()))


def _stream(code: bytes) -> bytes:
    return b"<</Length %d>>\nstream\n%s\nendstream" % (len(code), code)


def _name(key: str) -> bytes:
    import pikepdf

    return pikepdf.Name(key).unparse()
