"""Tables in plain text, as spreadsheets save them: which encoding, which separator, and the cells row by row."""

from __future__ import annotations

import codecs
import csv
import io
import re
from typing import TYPE_CHECKING, BinaryIO

from brochure.runtime.errors import BrochureError
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

LONGEST_CELL = 10_000  # characters
MOST_COLUMNS = 200
_LONGEST_ROW = LONGEST_CELL * MOST_COLUMNS
_CHUNK = 1 << 20  # bytes read at a time to find the encoding
_HEAD = 1 << 16  # bytes looked at to find the separator
_SEPARATORS = ",;\t"
_TOLD_SEPARATOR = re.compile(r"sep=(.)\r?\n|sep=(.)\r", re.IGNORECASE)  # Excel's own first line
_HIGH = re.compile(rb"[\x80-\xff]")
_WELL_FORMED = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_SAVE = "if accented letters come out wrong, save the table as “CSV UTF-8”"


@dataclass(frozen=True)
class Form:
    """How a table in plain text is written: its encoding and separator; `note` says what was odd about it."""

    encoding: str
    separator: str
    skipped: int = 0  # characters before the first row: Excel's line `sep=;`
    note: str = ""


def form(file: BinaryIO, name: str) -> Form:
    """How an open file is written; it is read once, in pieces. Raises BrochureError where it is no text."""
    encoding, note = _encoding(file)
    file.seek(0)
    raw = file.read(_HEAD)
    if not encoding.startswith("utf-16") and b"\0" in raw:
        raise BrochureError(f"{name} is no table in plain text: save it as “CSV UTF-8”, or as an Excel workbook.")
    start = codecs.getincrementaldecoder(encoding)("replace").decode(raw).removeprefix("\ufeff")
    told = _TOLD_SEPARATOR.match(start)
    if told:
        return Form(encoding, told[1] or told[2], told.end(), note)
    if encoding == "cp1252" and "\r" in start and "\n" not in start:
        encoding = "mac-roman"  # lines end so only in what Excel saves as “CSV (Macintosh)”
        note = f"It is saved in the old Macintosh encoding: {_SAVE}."
    return Form(encoding, _separator(start), 0, note)


def rows(file: BinaryIO, how: Form, name: str) -> Generator[list[str], None, None]:
    """The cells of every row, also of empty ones, in order; memory holds one row.

    A quotation mark that is missing would put one person's words into another's cell, so it ends the reading, as does
    a cell without end: BrochureError names the row.
    """
    file.seek(0)
    text = io.TextIOWrapper(file, how.encoding, errors="replace", newline="")
    try:
        lines = _Lines(text, how.skipped)
        csv.field_size_limit(LONGEST_CELL)  # the module has one limit for all its readers
        reader = csv.reader(lines, delimiter=how.separator, strict=True)
        number = 0
        try:
            for number, cells in enumerate(reader, 1):  # noqa: B007 -- told below
                lines.read = 0
                yield cells
        except csv.Error as fault:
            raise BrochureError(_unreadable(name, number + 1, str(fault))) from None
    finally:
        text.detach()


class _Lines:
    """The lines of a text; one row may have many, yet no more characters than a row can need."""

    def __init__(self, text: io.TextIOWrapper, skipped: int) -> None:
        self._text = text
        self.read = 0
        if text.read(1) != "\ufeff":
            text.seek(0)
        for _ in range(skipped):
            text.read(1)

    def __iter__(self) -> Iterator[str]:
        readline = self._text.readline
        while line := readline(_LONGEST_ROW):
            self.read += len(line)
            if self.read >= _LONGEST_ROW:
                raise csv.Error("field larger than a row")
            yield line


def _unreadable(name: str, row: int, fault: str) -> str:
    if fault.startswith("field larger"):
        why = f"a cell of it has more than {LONGEST_CELL:,} characters, or a quotation mark is missing"
    else:
        why = "a quotation mark in it is missing, or is one too many"
    return f"{name} cannot be read at row {row}: {why}. Open it in your spreadsheet, and save it again."


def _encoding(file: BinaryIO) -> tuple[str, str]:
    """The encoding of a file, and what to say of it.

    What is not UTF-8 is Windows-1252, as Excel saves plain “CSV”; but where well-formed UTF-8 outweighs the bytes that
    spoil it, it is damaged UTF-8: then the damaged rows are refused, and no name is printed with wrong letters.
    """
    file.seek(0)
    start = file.read(3)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16-le" if start.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"), ""
    if _is_utf_8(file):
        return "utf-8", ""
    well, odd = _weighed(file)
    if start == codecs.BOM_UTF8 or well > odd:
        return "utf-8", "It is damaged UTF-8: rows with damaged letters are refused."
    return "cp1252", f"It is not saved as UTF-8, and was read as Western European (Windows-1252): {_SAVE}."


def _is_utf_8(file: BinaryIO) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _weighed(file: BinaryIO) -> tuple[int, int]:
    """How many characters are well-formed UTF-8 of several bytes, and how many bytes are not."""
    file.seek(0)
    well = odd = 0
    while chunk := file.read(_CHUNK):
        found = _WELL_FORMED.findall(chunk)
        well += len(found)
        odd += len(_HIGH.findall(chunk)) - sum(map(len, found))
    return well, odd


def _separator(start: str) -> str:
    """What parts the cells of the first row that is not empty: what stands most often outside quotation marks."""
    row = re.sub(r'"(?:[^"]|"")*"', "", start).lstrip("\r\n")
    first = re.split("[\r\n]", row, maxsplit=1)[0]
    return max(_SEPARATORS, key=first.count)
