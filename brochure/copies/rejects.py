"""The rows that cannot be used, as a table to fix and read again: their own cells, and the reason.

It holds patients' words, so only its owner may read it. A cell that a spreadsheet might read as a formula gets an
apostrophe before it (OWASP, CSV Injection), which `PeopleReader` removes again.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from itertools import count
from typing import TYPE_CHECKING, Self

from brochure.copies.cells import REASON_HEADER, is_formula
from brochure.copies.columns import normalize_header
from brochure.runtime import files
from brochure.runtime.errors import BrochureError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from brochure.copies.people import CellFault

NAME = "rejects.csv"
_KEPT_NAME = "rejects-kept-{}.csv"
_DIGEST_NAME = ".rejects"  # a file with the digest of rejects.csv as it was written, to see if the user changed it
_CHUNK_SIZE = 1 << 20
_CONTROL_CHARACTER = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff]")
_REPLACEMENT_CHARACTER = "\N{REPLACEMENT CHARACTER}"


class RejectsFile:
    """The rejects of one run; the file is created with the first rejected row. Use it as a context manager.

    `headers` are the table's column names, `fields` the names of the content's fields; `delimiter` is used if
    spreadsheets expect it in a CSV file.
    """

    def __init__(self, folder: Path, headers: Sequence[str], delimiter: str, fields: Sequence[str] = ()) -> None:
        self.count = 0
        self.path = folder / NAME
        self._has_reason_column = bool(headers) and headers[-1] == REASON_HEADER and REASON_HEADER not in fields
        self._headers = list(headers[:-1] if self._has_reason_column else headers)  # the reason is written again
        self._delimiter = delimiter if delimiter in ",;" else ","
        self._file = -1
        self._digest_path = folder / _DIGEST_NAME
        self.kept_path: Path | None = None
        """The path of an earlier run's rejects, if the user changed them."""

    def __enter__(self) -> Self:
        if self.path.exists():
            self._set_aside_earlier()
        files.write_atomically(self._digest_path, b"", private=True, durable=False)
        return self

    def __exit__(self, *_how: object) -> None:
        if self._file >= 0:
            os.close(self._file)
        files.write_atomically(self._digest_path, _compute_digest(self.path), private=True, durable=False)

    def _set_aside_earlier(self) -> None:
        """Delete the rejects of an earlier run, or rename them if the user changed them."""
        stored_digest = self._digest_path.read_bytes() if self._digest_path.exists() else b"?"
        try:
            if stored_digest in (b"", _compute_digest(self.path)):  # empty if that run was killed
                self.path.unlink()
                return
            kept_paths = (self.path.with_name(_KEPT_NAME.format(number)) for number in count(1))
            self.kept_path = self.path.rename(next(path for path in kept_paths if not path.exists()))
        except OSError as fault:
            raise BrochureError(files.explain_write_fault(self.path, fault)) from None

    def add(self, cells: Sequence[str], faults: Sequence[CellFault]) -> None:
        """Write a row and its faults; cells to the right of the named columns stay there. Raise BrochureError."""
        column_count = len(self._headers)
        own_cells = [*cells[:column_count], *[""] * (column_count - len(cells))]
        row = [*own_cells, "; ".join(map(str, faults)), *cells[column_count + self._has_reason_column :]]
        try:
            if self._file < 0:
                self._file = files.create_file(self.path, private=True)
                header_row = [
                    *self._headers,
                    REASON_HEADER
                    if REASON_HEADER not in map(normalize_header, self._headers)
                    else f"{REASON_HEADER}_refused",
                ]
                byte_order_mark = b"\xef\xbb\xbf"  # Excel recognizes UTF-8 by it
                files.write_all(self._file, byte_order_mark + self._encode_row(header_row))
            files.write_all(self._file, self._encode_row(row))
        except OSError as fault:
            raise BrochureError(files.explain_write_fault(self.path, fault)) from None
        self.count += 1

    def _encode_row(self, cells: Sequence[str]) -> bytes:
        text = io.StringIO()
        csv.writer(text, delimiter=self._delimiter).writerow([_escape_cell(cell) for cell in cells])
        return text.getvalue().encode()


def _compute_digest(path: Path) -> bytes:
    """Return the SHA-256 of a file in hexadecimal digits; that of no bytes if there is no file."""
    digest = hashlib.sha256()
    if path.exists():
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_SIZE):
                digest.update(chunk)
    return digest.hexdigest().encode()


def _escape_cell(cell: str) -> str:
    """Return a cell that a spreadsheet shows as text and never calculates."""
    printable = _CONTROL_CHARACTER.sub(_REPLACEMENT_CHARACTER, cell)
    return f"'{printable}" if is_formula(printable) else printable
