"""A table file as rows of cells, whichever program saved it; and that it stays the same while it is read twice."""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import closing
from typing import TYPE_CHECKING, BinaryIO

from brochure.copies import csv_table, xlsx_table
from brochure.diagnostics.suggest import shorten
from brochure.runtime.errors import BrochureError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

_CSV = "save the table as “CSV UTF-8”, or as an Excel workbook (.xlsx)"
_OTHERS = (
    (re.compile(rb"%PDF-"), "a PDF", _CSV),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "an Excel file of an old kind, or one with a password", _CSV),
    (re.compile(rb"\{\\rtf"), "a text with formatting (RTF)", _CSV),
    (
        re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html[\s>]|\?xml)", re.IGNORECASE),
        "a web page or XML",
        _CSV,
    ),
    (re.compile(rb"SQLite format 3\0"), "a database", _CSV),
)
_PACKED = b"PK\x03\x04"
_CHUNK = 1 << 20


class Table:
    """A table that can be read several times.

    `note` says what was odd about the file; `separator` parts the cells of its CSV; `epoch` is the day that numbers in
    it count from where they are dates, None in plain text. Raises BrochureError, in words for a person, where it cannot
    be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = shorten(path.name)
        self.epoch: dt.datetime | None = None
        with self._open(first=True) as file:
            start = file.read(1024)
            self._refuse_others(start)
            self._state = _state(file)
            if start.startswith(_PACKED):
                xlsx_table.look(file, self.name)
                self.epoch = xlsx_table.epoch(file, self.name)
                self._form = csv_table.Form("", ",", note=xlsx_table.shown(file, self.name))
            else:
                self._form = csv_table.form(file, self.name)
        self.note, self.separator = self._form.note, self._form.separator

    def rows(self) -> Iterator[list[str]]:
        """The cells of every row, also of empty ones. Raises BrochureError where the file is written to meanwhile.

        A row could begin with one person then, and end with another.
        """
        with self._open() as file:
            packed = self.epoch is not None
            found = xlsx_table.rows(file, self.name) if packed else csv_table.rows(file, self._form, self.name)
            with closing(found):
                for cells in found:
                    if _state(file) != self._state:
                        raise self._saved_anew()
                    yield cells

    def digest(self) -> str:
        """The SHA-256 of the file."""
        whole = hashlib.sha256()
        with self._open() as file:
            while chunk := file.read(_CHUNK):
                whole.update(chunk)
        return whole.hexdigest()

    def _open(self, *, first: bool = False) -> BinaryIO:
        try:
            file = self.path.open("rb")
        except OSError as fault:
            why = "it may be open in another program" if isinstance(fault, PermissionError) else fault.strerror or fault
            raise BrochureError(f"{self.name} cannot be read: {why}.") from None
        if not first and _state(file) != self._state:
            file.close()
            raise self._saved_anew()
        return file

    def _saved_anew(self) -> BrochureError:
        return BrochureError(f"{self.name} was saved anew while it was read: start again.")

    def _refuse_others(self, start: bytes) -> None:
        for pattern, what, mend in _OTHERS:
            if pattern.match(start):
                raise BrochureError(f"{self.name} is {what}: {mend}.")
        if not start.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
            raise BrochureError(
                f"{self.name} is empty: put the fields' names in its first row, and a person in each other."
            )


def _state(file: BinaryIO) -> tuple[int, int, int]:
    facts = os.fstat(file.fileno())
    return facts.st_ino, facts.st_size, facts.st_mtime_ns
