"""A table file as rows of cells, whichever program saved it; a change between two readings is an error."""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import closing
from typing import TYPE_CHECKING, BinaryIO

from brochure.copies import csv_table, xlsx_table
from brochure.diagnostics.suggest import shorten_for_message
from brochure.runtime.errors import BrochureError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

_SAVE_HINT = "save the table as “CSV UTF-8”, or as an Excel workbook (.xlsx)"
_OTHER_FORMATS = (
    (re.compile(rb"%PDF-"), "a PDF", _SAVE_HINT),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "an old kind of Excel file, or one with a password", _SAVE_HINT),
    (re.compile(rb"\{\\rtf"), "formatted text (RTF)", _SAVE_HINT),
    (
        re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html[\s>]|\?xml)", re.IGNORECASE),
        "a web page or XML",
        _SAVE_HINT,
    ),
    (re.compile(rb"SQLite format 3\0"), "a database", _SAVE_HINT),
)
_ZIP_SIGNATURE = b"PK\x03\x04"
_CHUNK_SIZE = 1 << 20


class PeopleTable:
    """A table that can be read several times.

    `note` says what was unusual about the file; `delimiter` separates the cells of its CSV; `epoch` is the day from
    which its dates are counted, None in plain text. Raises BrochureError if the file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = shorten_for_message(path.name)
        self.epoch: dt.datetime | None = None
        with self._open(is_first=True) as file:
            first_bytes = file.read(1024)
            self._refuse_other_formats(first_bytes)
            self._file_state = _read_file_state(file)
            if first_bytes.startswith(_ZIP_SIGNATURE):
                xlsx_table.check_workbook(file, self.name)
                self.epoch = xlsx_table.read_epoch(file, self.name)
                self._csv_format = csv_table.CsvFormat("", ",", note=xlsx_table.check_sheets(file, self.name))
            else:
                self._csv_format = csv_table.detect_format(file, self.name)
        self.note, self.delimiter = self._csv_format.note, self._csv_format.delimiter

    def read_rows(self) -> Iterator[list[str]]:
        """Yield the cells of every row, empty rows too. Raise BrochureError if the file is changed meanwhile.

        After a change, a row could begin with one person and end with another.
        """
        with self._open() as file:
            is_workbook = self.epoch is not None
            rows = (
                xlsx_table.read_rows(file, self.name)
                if is_workbook
                else csv_table.read_rows(file, self._csv_format, self.name)
            )
            with closing(rows):
                for cells in rows:
                    if _read_file_state(file) != self._file_state:
                        raise self._build_changed_error()
                    yield cells

    def compute_digest(self) -> str:
        """Return the SHA-256 of the file, in hexadecimal digits."""
        digest = hashlib.sha256()
        with self._open() as file:
            while chunk := file.read(_CHUNK_SIZE):
                digest.update(chunk)
        return digest.hexdigest()

    def _open(self, *, is_first: bool = False) -> BinaryIO:
        try:
            file = self.path.open("rb")
        except OSError as fault:
            reason = (
                "it may be open in another program" if isinstance(fault, PermissionError) else fault.strerror or fault
            )
            raise BrochureError(f"{self.name} cannot be read: {reason}.") from None
        if not is_first and _read_file_state(file) != self._file_state:
            file.close()
            raise self._build_changed_error()
        return file

    def _build_changed_error(self) -> BrochureError:
        return BrochureError(f"{self.name} was changed while it was being read: run the command again.")

    def _refuse_other_formats(self, first_bytes: bytes) -> None:
        for pattern, description, fix in _OTHER_FORMATS:
            if pattern.match(first_bytes):
                raise BrochureError(f"{self.name} is {description}: {fix}.")
        if not first_bytes.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
            raise BrochureError(
                f"{self.name} is empty: type the field names in its first row, and one person in each row below."
            )


def _read_file_state(file: BinaryIO) -> tuple[int, int, int]:
    status = os.fstat(file.fileno())
    return status.st_ino, status.st_size, status.st_mtime_ns
