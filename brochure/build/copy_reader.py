"""Read a printed or emailed copy: its fingerprint, and the words of a PDF that brochure made.

This reads only the PDFs that brochure writes. It relies on their structure (object streams, glyphs in hexadecimal
strings, a table from glyphs to characters in each font) instead of all of ISO 32000. As a user may name any file, every
step has a limit: a file that is too large, or not as brochure writes it, is refused.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from brochure.runtime.errors import BrochureError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_BYTES = 10_000_000  # of a file; handouts are much smaller
_MAX_INFLATED_BYTES = 30_000_000  # of all its streams, decompressed
_MAX_WORDS = 20_000

_IDENTIFIER = re.compile(rb"<dc:identifier>brochure:([0-9A-F]{4}-[0-9A-F]{4})</dc:identifier>")
_EDITION = re.compile(rb"<dc:type>\s{0,9}<rdf:Bag>\s{0,9}<rdf:li>([a-z0-9-]{1,20}(?: [a-z0-9]{1,10}){0,4})</rdf:li>")
_ENCRYPTED = re.compile(rb"/Encrypt\s{0,9}\d{1,7} 0 R")
_PRINTED_CODE = re.compile(rb"(?<![0-9A-Za-z-])([0-9A-F]{4}-[0-9A-F]{4})(?![0-9A-Za-z-])")
_CODE = re.compile(r"(?:copy)?[\s:#]*([0-9a-foil]{4})[\s–-]*([0-9a-foil]{4})[\s.]*", re.IGNORECASE)
_MISREAD_DIGITS = str.maketrans("OIL", "011")  # as people read digits from paper

_STREAM = re.compile(rb"(?<!\d)(\d{1,7}) 0 obj\s{0,2}<<([^\x00-\x08]{1,400}?)>>\s{0,2}stream\r?\n")
_LENGTH = re.compile(rb"/Length (\d{1,8})\b")
_OBJECT_OFFSET = re.compile(rb"(\d{1,7}) (\d{1,8})")
_REFERENCE = rb"%s (\d{1,7}) 0 R"
_KIDS = re.compile(rb"/Kids \[([\d R\s]*)\]")
_CONTENTS = re.compile(rb"/Contents ?\[?((?: ?\d{1,7} 0 R){1,9})")
_FONTS = re.compile(rb"/(F\d{1,3}) (\d{1,7}) 0 R")
_GLYPH_ROW = re.compile(r"<([0-9a-f]{4})><((?:[0-9a-f]{4})*)>")
# the operators that matter for text: begin and end of marked content, fonts, strings
_TEXT_OPERATOR = re.compile(
    rb"(?P<open>/(?P<role>\w+)(?:<<.{0,200}?>>)? ?(?:BDC|BMC))|(?P<close>\bEMC\b)|/(?P<font>F\d{1,3}) [\d.]+ Tf"
    rb"|\[(?P<words>(?:<[0-9a-f]*+>|-?[\d.]++)*+)\]TJ"
)
_GLYPH_STRING = re.compile(rb"<([0-9a-f]*)>")


def parse_fingerprint(text: str) -> str:
    """Return a fingerprint that was typed from paper in its usual form, `4F2A-91C7`. Raises BrochureError."""
    match = _CODE.fullmatch(text.strip())
    if match is None:
        excerpt = "".join(character if character.isprintable() else " " for character in text.strip())[:40]
        raise BrochureError(
            f"Type the code at the bottom of each page, such as Copy 4F2A-91C7: “{excerpt}” is not a copy's code."
        )
    return f"{match[1]}-{match[2]}".upper().translate(_MISREAD_DIGITS)


def is_pdf(copy: bytes) -> bool:
    """Return whether a copy is a PDF; otherwise it may be a text or a web page."""
    return copy.startswith(b"%PDF-")


def read_fingerprint(copy: bytes) -> str:
    """Return the fingerprint of a copy: from a PDF's metadata, or from the end of a text or a web page.

    Raises BrochureError if it has none.
    """
    if not is_pdf(copy):
        fingerprints = _PRINTED_CODE.findall(copy) if len(copy) <= MAX_BYTES else []
        if not fingerprints:
            raise BrochureError("Choose a PDF, a text or a web page that brochure made: this file has no code.")
        return str(fingerprints[-1], "ascii")
    _require_pdf(copy)
    match = _IDENTIFIER.search(copy)
    if match is None and _ENCRYPTED.search(copy):
        raise BrochureError("Type the code at the bottom of its pages instead: this PDF is locked with a password.")
    if match is None:
        raise BrochureError(
            "Type the code at the bottom of its pages instead: this PDF has no code in it. Brochure did not make it,"
            " or another program saved it again."
        )
    return match[1].decode("ascii")


def read_edition_marks(pdf: bytes) -> tuple[str, ...]:
    """Return how a PDF was made: edition, paper, `gray`, `personal`, `imposed`; nothing if its metadata do not say."""
    match = _EDITION.search(pdf)
    return tuple(match[1].decode("ascii").split(" ")) if match else ()


def read_words(pdf: bytes) -> tuple[str, ...]:
    """Return the words of a PDF that brochure made, in the order drawn, without the page footers.

    Raises BrochureError if it is too large, or if brochure did not make it.
    """
    _require_pdf(pdf)
    pdf_reader = _PdfReader(pdf)
    words: list[str] = []
    for page in pdf_reader.find_pages():
        words += "".join(pdf_reader.read_texts(page)).replace("\u00ad", "").split()
        if len(words) > _MAX_WORDS:
            raise BrochureError("Choose a handout's PDF: this one has too many words for a handout.")
    return tuple(words)


def _require_pdf(pdf: bytes) -> None:
    if len(pdf) > MAX_BYTES:
        raise BrochureError("Choose a handout's file: this one is too large for a handout.")
    if not is_pdf(pdf):
        raise BrochureError("Choose a PDF: this file is not one.")


class _PdfReader:
    """The objects of a PDF, by their numbers: the bytes of its dictionaries, and the offsets of its streams."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        self._remaining_bytes = _MAX_INFLATED_BYTES
        self._stream_ranges: dict[int, tuple[int, int]] = {}
        self._dictionaries: dict[int, bytes] = {}
        object_streams = []
        offset = 0
        while match := _STREAM.search(pdf, offset):
            length = _LENGTH.search(match[2])
            size = int(length[1]) if length else 0
            self._stream_ranges[int(match[1])] = match.end(), size
            if b"/Type/ObjStm" in match[2]:
                object_streams.append((int(match[1]), match[2]))
            offset = match.end() + size
        for number, header in object_streams:
            self._unpack_objects(number, header)

    def _inflate_stream(self, number: int) -> bytes:
        start, length = self._stream_ranges.get(number, (0, 0))
        if not length:
            raise _build_unknown_pdf_error()
        decompressor = zlib.decompressobj()
        try:
            data = decompressor.decompress(self._pdf[start : start + length], self._remaining_bytes + 1)
        except zlib.error:
            raise _build_unknown_pdf_error() from None
        self._remaining_bytes -= len(data)
        if self._remaining_bytes < 0:
            raise BrochureError("Choose a handout's PDF: this one is too large for a handout.")
        return data

    def _unpack_objects(self, number: int, header: bytes) -> None:
        """Store the objects of an object stream in `_dictionaries`."""
        first_offset = re.search(rb"/First (\d{1,7})\b", header)
        if first_offset is None:
            raise _build_unknown_pdf_error()
        data, data_start = self._inflate_stream(number), int(first_offset[1])
        numbers_and_offsets = [(int(match[1]), int(match[2])) for match in _OBJECT_OFFSET.finditer(data, 0, data_start)]
        ends = [offset for _, offset in numbers_and_offsets[1:]] + [len(data)]
        for (object_number, offset), end in zip(numbers_and_offsets, ends, strict=True):
            self._dictionaries[object_number] = data[data_start + offset : data_start + end]

    def _find_reference(self, key: bytes, holder: bytes) -> int:
        match = re.search(_REFERENCE % key, holder)
        if match is None:
            raise _build_unknown_pdf_error()
        return int(match[1])

    def find_pages(self) -> Iterator[bytes]:
        """Yield the dictionaries of the pages, in order."""
        for holder in self._dictionaries.values():
            if b"/Type /Pages" in holder and (kids := _KIDS.search(holder)):
                for kid in re.finditer(rb"(\d{1,7}) 0 R", kids[1]):
                    yield self._dictionaries.get(int(kid[1]), b"")
                return
        raise _build_unknown_pdf_error()

    def read_texts(self, page: bytes) -> Iterator[str]:
        """Yield the text of each element of a page, with a space after it, without artifacts."""
        fonts = self._read_fonts(page)
        text_by_glyph: Mapping[str, str] = {}
        roles: list[bytes] = []
        for operator in _TEXT_OPERATOR.finditer(self._read_contents(page)):
            if operator["open"]:
                roles.append(operator["role"])
            elif operator["close"]:
                yield " " if roles and roles.pop() not in (b"Span", b"Link") else ""
            elif operator["font"]:
                text_by_glyph = fonts.get(operator["font"].decode("ascii"), {})
            elif b"Artifact" not in roles:
                yield _decode_glyphs(operator["words"], text_by_glyph)

    def _read_contents(self, page: bytes) -> bytes:
        """Return the operators of a page, from all of its content streams."""
        match = _CONTENTS.search(page)
        if match is None:
            raise _build_unknown_pdf_error()
        return b"\n".join(self._inflate_stream(int(number)) for number in re.findall(rb"(\d+) 0 R", match[1]))

    def _read_fonts(self, page: bytes) -> dict[str, Mapping[str, str]]:
        holder = self._dictionaries.get(self._find_reference(b"/Font", page), b"")
        return {
            match[1].decode("ascii"): self._read_glyph_table(self._dictionaries.get(int(match[2]), b""))
            for match in _FONTS.finditer(holder)
        }

    def _read_glyph_table(self, font: bytes) -> Mapping[str, str]:
        """Return the characters of each glyph of a font."""
        rows = self._inflate_stream(self._find_reference(b"/ToUnicode", font)).decode("latin-1")
        return {glyph: bytes.fromhex(text).decode("utf-16-be", "replace") for glyph, text in _GLYPH_ROW.findall(rows)}


def _build_unknown_pdf_error() -> BrochureError:
    return BrochureError("Choose the PDF that brochure made: another program has saved this one again.")


def _decode_glyphs(glyph_strings: bytes, text_by_glyph: Mapping[str, str]) -> str:
    digits = b"".join(_GLYPH_STRING.findall(glyph_strings)).decode("ascii")
    return "".join(text_by_glyph.get(digits[offset : offset + 4], "") for offset in range(0, len(digits), 4))
