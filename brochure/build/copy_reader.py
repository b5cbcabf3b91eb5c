"""A printed or mailed copy: its fingerprint, and the words of a PDF that brochure made.

Reads the PDFs that brochure writes, and no others: it follows their few habits (object streams, glyphs in hexadecimal
strings, a table from glyphs to characters in each font) instead of the whole of ISO 32000. Any file may be handed in,
so every step is bounded: what is too large, or not as brochure writes it, is refused.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from brochure.runtime.errors import BrochureError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LARGEST = 10_000_000  # bytes of a file; no handout comes near
_INFLATED = 30_000_000  # bytes that all its streams may come to
_MOST_WORDS = 20_000

_IDENTIFIER = re.compile(rb"<dc:identifier>brochure:([0-9A-F]{4}-[0-9A-F]{4})</dc:identifier>")
_EDITION = re.compile(rb"<dc:type>\s{0,9}<rdf:Bag>\s{0,9}<rdf:li>([a-z0-9-]{1,20}(?: [a-z0-9]{1,10}){0,4})</rdf:li>")
_LOCKED = re.compile(rb"/Encrypt\s{0,9}\d{1,7} 0 R")
_PRINTED_CODE = re.compile(rb"(?<![0-9A-Za-z-])([0-9A-F]{4}-[0-9A-F]{4})(?![0-9A-Za-z-])")
_CODE = re.compile(r"(?:copy)?[\s:#]*([0-9a-foil]{4})[\s–-]*([0-9a-foil]{4})[\s.]*", re.IGNORECASE)
_MISREAD = str.maketrans("OIL", "011")  # as people read digits from paper

_STREAM = re.compile(rb"(?<!\d)(\d{1,7}) 0 obj\s{0,2}<<([^\x00-\x08]{1,400}?)>>\s{0,2}stream\r?\n")
_LENGTH = re.compile(rb"/Length (\d{1,8})\b")
_NUMBER = re.compile(rb"(\d{1,7}) (\d{1,8})")
_REFERENCE = rb"%s (\d{1,7}) 0 R"
_KIDS = re.compile(rb"/Kids \[([\d R\s]*)\]")
_CONTENTS = re.compile(rb"/Contents ?\[?((?: ?\d{1,7} 0 R){1,9})")
_FONTS = re.compile(rb"/(F\d{1,3}) (\d{1,7}) 0 R")
_ROW = re.compile(r"<([0-9a-f]{4})><((?:[0-9a-f]{4})*)>")
# what is drawn, as far as it says something: marks that open and close, fonts, strings
_DRAWN = re.compile(
    rb"(?P<open>/(?P<role>\w+)(?:<<.{0,200}?>>)? ?(?:BDC|BMC))|(?P<close>\bEMC\b)|/(?P<font>F\d{1,3}) [\d.]+ Tf"
    rb"|\[(?P<words>(?:<[0-9a-f]*+>|-?[\d.]++)*+)\]TJ"
)
_GLYPHS = re.compile(rb"<([0-9a-f]*)>")


def code(text: str) -> str:
    """A fingerprint as a person types it from paper, in its usual shape."""
    found = _CODE.fullmatch(text.strip())
    if found is None:
        shown = "".join(c if c.isprintable() else " " for c in text.strip())[:40]
        raise BrochureError(f"“{shown}” is not the code of a copy. It stands at the foot of each page: Copy 4F2A-91C7.")
    return f"{found[1]}-{found[2]}".upper().translate(_MISREAD)


def is_pdf(copy: bytes) -> bool:
    """Whether a copy is a PDF; else it may be a text or a web page."""
    return copy.startswith(b"%PDF-")


def fingerprint_of(copy: bytes) -> str:
    """The fingerprint of a copy: a PDF carries it in its metadata, a text and a web page at their foot."""
    if not is_pdf(copy):
        codes = _PRINTED_CODE.findall(copy) if len(copy) <= LARGEST else []
        if not codes:
            raise BrochureError("This is neither a PDF nor a text or a web page that brochure made: it bears no code.")
        return str(codes[-1], "ascii")
    _require_pdf(copy)
    found = _IDENTIFIER.search(copy)
    if found is None and _LOCKED.search(copy):
        raise BrochureError("This PDF is locked with a password. Type the code at the foot of its pages instead.")
    if found is None:
        raise BrochureError("This PDF carries no code: brochure did not make it, or another program saved it anew.")
    return found[1].decode("ascii")


def edition_of(pdf: bytes) -> tuple[str, ...]:
    """What a PDF says of how it was made: edition, paper, `gray`, `personal`, `imposed`; nothing if it does not say."""
    found = _EDITION.search(pdf)
    return tuple(found[1].decode("ascii").split(" ")) if found else ()


def words_of(pdf: bytes) -> tuple[str, ...]:
    """The words of a PDF that brochure made, in the order drawn, without what stands at the foot of every page."""
    _require_pdf(pdf)
    file = _File(pdf)
    words: list[str] = []
    for page in file.pages():
        words += "".join(file.texts(page)).replace("\u00ad", "").split()
        if len(words) > _MOST_WORDS:
            raise BrochureError("This PDF has more words than any handout.")
    return tuple(words)


def _require_pdf(pdf: bytes) -> None:
    if len(pdf) > LARGEST:
        raise BrochureError("This file is larger than any handout.")
    if not is_pdf(pdf):
        raise BrochureError("This is not a PDF.")


class _File:
    """The objects of a PDF: `small` are dictionaries by their number, `streams` the places of streams."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        self._left = _INFLATED
        self._streams: dict[int, tuple[int, int]] = {}
        self._small: dict[int, bytes] = {}
        packed = []
        at = 0
        while found := _STREAM.search(pdf, at):
            length = _LENGTH.search(found[2])
            size = int(length[1]) if length else 0
            self._streams[int(found[1])] = found.end(), size
            if b"/Type/ObjStm" in found[2]:
                packed.append((int(found[1]), found[2]))
            at = found.end() + size
        for number, head in packed:
            self._unpack(number, head)

    def _inflated(self, number: int) -> bytes:
        start, length = self._streams.get(number, (0, 0))
        if not length:
            raise _strange()
        inflate = zlib.decompressobj()
        try:
            data = inflate.decompress(self._pdf[start : start + length], self._left + 1)
        except zlib.error:
            raise _strange() from None
        self._left -= len(data)
        if self._left < 0:
            raise BrochureError("This PDF is larger than any handout.")
        return data

    def _unpack(self, number: int, head: bytes) -> None:
        """Take the objects out of an object stream."""
        first = re.search(rb"/First (\d{1,7})\b", head)
        if first is None:
            raise _strange()
        data, begin = self._inflated(number), int(first[1])
        heads = [(int(found[1]), int(found[2])) for found in _NUMBER.finditer(data, 0, begin)]
        ends = [offset for _, offset in heads[1:]] + [len(data)]
        for (packed, offset), end in zip(heads, ends, strict=True):
            self._small[packed] = data[begin + offset : begin + end]

    def _refers(self, key: bytes, holder: bytes) -> int:
        found = re.search(_REFERENCE % key, holder)
        if found is None:
            raise _strange()
        return int(found[1])

    def pages(self) -> Iterator[bytes]:
        """The dictionaries of the pages, in order."""
        for holder in self._small.values():
            if b"/Type /Pages" in holder and (kids := _KIDS.search(holder)):
                for kid in re.finditer(rb"(\d{1,7}) 0 R", kids[1]):
                    yield self._small.get(int(kid[1]), b"")
                return
        raise _strange()

    def texts(self, page: bytes) -> Iterator[str]:
        """What a page says: the text of each element with a blank after it; no decoration."""
        fonts = self._fonts(page)
        table: Mapping[str, str] = {}
        roles: list[bytes] = []
        for drawn in _DRAWN.finditer(self._contents(page)):
            if drawn["open"]:
                roles.append(drawn["role"])
            elif drawn["close"]:
                yield " " if roles and roles.pop() not in (b"Span", b"Link") else ""
            elif drawn["font"]:
                table = fonts.get(drawn["font"].decode("ascii"), {})
            elif b"Artifact" not in roles:
                yield _shown(drawn["words"], table)

    def _contents(self, page: bytes) -> bytes:
        """The operators of a page, from one stream after another."""
        found = _CONTENTS.search(page)
        if found is None:
            raise _strange()
        return b"\n".join(self._inflated(int(number)) for number in re.findall(rb"(\d+) 0 R", found[1]))

    def _fonts(self, page: bytes) -> dict[str, Mapping[str, str]]:
        holder = self._small.get(self._refers(b"/Font", page), b"")
        return {
            found[1].decode("ascii"): self._table(self._small.get(int(found[2]), b""))
            for found in _FONTS.finditer(holder)
        }

    def _table(self, font: bytes) -> Mapping[str, str]:
        """The characters of each glyph of a font."""
        rows = self._inflated(self._refers(b"/ToUnicode", font)).decode("latin-1")
        return {glyph: bytes.fromhex(text).decode("utf-16-be", "replace") for glyph, text in _ROW.findall(rows)}


def _strange() -> BrochureError:
    return BrochureError("This PDF is not as brochure writes it: another program has saved it anew.")


def _shown(words: bytes, table: Mapping[str, str]) -> str:
    digits = b"".join(_GLYPHS.findall(words)).decode("ascii")
    return "".join(table.get(digits[at : at + 4], "") for at in range(0, len(digits), 4))
