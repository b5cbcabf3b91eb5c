"""Tables in plain text, as spreadsheets save them: their encoding, their delimiter, and their cells row by row."""

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

MAX_CELL_LENGTH = 10_000  # characters
MAX_COLUMNS = 200
_MAX_ROW_LENGTH = MAX_CELL_LENGTH * MAX_COLUMNS
_CHUNK_SIZE = 1 << 20  # bytes read at a time to find the encoding
_SAMPLE_SIZE = 1 << 16  # bytes read to find the delimiter
_DELIMITERS = ",;\t"
_DELIMITER_LINE = re.compile(r"sep=(.)\r?\n|sep=(.)\r", re.IGNORECASE)  # Excel's own first line
_NON_ASCII_BYTE = re.compile(rb"[\x80-\xff]")
_MULTIBYTE_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_SAVE_HINT = "if accented letters come out wrong, save the table as “CSV UTF-8”"


@dataclass(frozen=True)
class CsvFormat:
    """The encoding and delimiter of a table in plain text; `note` says what was unusual about it."""

    encoding: str
    delimiter: str
    skipped_characters: int = 0  # characters before the first row: Excel's line `sep=;`
    note: str = ""


def detect_format(file: BinaryIO, name: str) -> CsvFormat:
    """Return the format of an open file, which is read once, in chunks. Raise BrochureError if it is not text."""
    encoding, note = _detect_encoding(file)
    file.seek(0)
    sample_bytes = file.read(_SAMPLE_SIZE)
    if not encoding.startswith("utf-16") and b"\0" in sample_bytes:
        raise BrochureError(f"{name} is not a plain text table: save it as “CSV UTF-8”, or as an Excel workbook.")
    sample = codecs.getincrementaldecoder(encoding)("replace").decode(sample_bytes).removeprefix("\ufeff")
    delimiter_line = _DELIMITER_LINE.match(sample)
    if delimiter_line:
        return CsvFormat(encoding, delimiter_line[1] or delimiter_line[2], delimiter_line.end(), note)
    if encoding == "cp1252" and "\r" in sample and "\n" not in sample:
        encoding = "mac-roman"  # only these files have such line ends: what Excel saves as “CSV (Macintosh)”
        note = f"It is saved in the old Macintosh encoding: {_SAVE_HINT}."
    return CsvFormat(encoding, _detect_delimiter(sample), 0, note)


def read_rows(file: BinaryIO, csv_format: CsvFormat, name: str) -> Generator[list[str], None, None]:
    """Yield the cells of every row in order, empty rows too; memory holds one row.

    Raise BrochureError with the row's number if a quotation mark is missing, as one person's words would end up in
    another's cell, or if a cell is longer than `MAX_CELL_LENGTH`.
    """
    file.seek(0)
    text = io.TextIOWrapper(file, csv_format.encoding, errors="replace", newline="")
    try:
        line_reader = _LineReader(text, csv_format.skipped_characters)
        csv.field_size_limit(MAX_CELL_LENGTH)  # the module has one limit for all its readers
        reader = csv.reader(line_reader, delimiter=csv_format.delimiter, strict=True)
        row_number = 0
        try:
            for row_number, cells in enumerate(reader, 1):  # noqa: B007 -- used in the error below
                line_reader.row_length = 0
                yield cells
        except csv.Error as fault:
            raise BrochureError(_describe_read_error(name, row_number + 1, str(fault))) from None
    finally:
        text.detach()


class _LineReader:
    """An iterator of a text's lines that fails if the lines of one row are longer than any row may be."""

    def __init__(self, text: io.TextIOWrapper, skipped_characters: int) -> None:
        self._text = text
        self.row_length = 0
        if text.read(1) != "\ufeff":
            text.seek(0)
        for _ in range(skipped_characters):
            text.read(1)

    def __iter__(self) -> Iterator[str]:
        readline = self._text.readline
        while line := readline(_MAX_ROW_LENGTH):
            self.row_length += len(line)
            if self.row_length >= _MAX_ROW_LENGTH:
                raise csv.Error("field larger than a row")
            yield line


def _describe_read_error(name: str, row_number: int, error_text: str) -> str:
    if error_text.startswith("field larger"):
        reason = f"a cell in it has more than {MAX_CELL_LENGTH:,} characters, or a quotation mark is missing"
    else:
        reason = "a quotation mark is missing, or there is one too many"
    return (
        f"{name} cannot be read at row {row_number}: {reason}. Open it in your spreadsheet program, and save it again."
    )


def _detect_encoding(file: BinaryIO) -> tuple[str, str]:
    """Return the encoding of a file, and a note for the user, which may be empty.

    A file that is not UTF-8 is Windows-1252, as Excel saves plain “CSV”; but if it has more well-formed UTF-8
    characters than stray bytes, it is damaged UTF-8: its damaged rows are refused, so no name is printed wrong.
    """
    file.seek(0)
    first_bytes = file.read(3)
    if first_bytes.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16-le" if first_bytes.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"), ""
    if _is_utf_8(file):
        return "utf-8", ""
    valid_count, stray_count = _count_valid_and_stray_bytes(file)
    if first_bytes == codecs.BOM_UTF8 or valid_count > stray_count:
        return "utf-8", "It is damaged UTF-8: rows with damaged letters are not used."
    return "cp1252", f"It is not saved as UTF-8, and was read as Western European (Windows-1252): {_SAVE_HINT}."


def _is_utf_8(file: BinaryIO) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(_CHUNK_SIZE):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _count_valid_and_stray_bytes(file: BinaryIO) -> tuple[int, int]:
    """Return how many multibyte characters are well-formed UTF-8, and how many non-ASCII bytes are not part of one."""
    file.seek(0)
    valid_count = stray_count = 0
    while chunk := file.read(_CHUNK_SIZE):
        characters = _MULTIBYTE_CHARACTER.findall(chunk)
        valid_count += len(characters)
        stray_count += len(_NON_ASCII_BYTE.findall(chunk)) - sum(map(len, characters))
    return valid_count, stray_count


def _detect_delimiter(sample: str) -> str:
    """Return the delimiter that is most frequent outside quotation marks in the first row that is not empty."""
    unquoted = re.sub(r'"(?:[^"]|"")*"', "", sample).lstrip("\r\n")
    first_row = re.split("[\r\n]", unquoted, maxsplit=1)[0]
    return max(_DELIMITERS, key=first_row.count)
