"""The rows that cannot be used, as a table to be mended: their own cells, and the reason. It can be read again.

It holds patients' words, so only its owner may read it. A cell that a spreadsheet might take for a formula gets an
apostrophe before it (OWASP, CSV Injection), which reading takes away again.
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
_DIGEST_NAME = ".rejects"  # a file with the digest of what was written last: so it is seen whether somebody mended it
_CHUNK_SIZE = 1 << 20
_CONTROL_CHARACTER = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff]")
_REPLACEMENT_CHARACTER = "\N{REPLACEMENT CHARACTER}"


class RejectsFile:
    """Writes the rejects of one run; the file is there as soon as a row was rejected. Use it as a context.

    `heads` are the table's own, `fields` those names among them that are in use; `separator` parts the cells, where it
    is one that spreadsheets expect of a CSV.
    """

    def __init__(self, folder: Path, headers: Sequence[str], delimiter: str, fields: Sequence[str] = ()) -> None:
        self.count = 0
        self.path = folder / NAME
        self._has_reason_column = bool(headers) and headers[-1] == REASON_HEADER and REASON_HEADER not in fields
        self._headers = list(
            headers[:-1] if self._has_reason_column else headers
        )  # what this writes itself is not carried along
        self._delimiter = delimiter if delimiter in ",;" else ","
        self._file = -1
        self._digest_path = folder / _DIGEST_NAME
        self.kept_path: Path | None = None
        """Where the rejects of an earlier run are kept, which somebody has changed."""

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
        """Take the rejects of an earlier run away; where somebody has changed them, they are kept."""
        stored_digest = self._digest_path.read_bytes() if self._digest_path.exists() else b"?"
        try:
            if stored_digest in (b"", _compute_digest(self.path)):  # nothing was noted where that run was killed
                self.path.unlink()
                return
            kept_paths = (self.path.with_name(_KEPT_NAME.format(number)) for number in count(1))
            self.kept_path = self.path.rename(next(path for path in kept_paths if not path.exists()))
        except OSError as fault:
            raise BrochureError(files.explain_write_fault(self.path, fault)) from None

    def add(self, cells: Sequence[str], faults: Sequence[CellFault]) -> None:
        """Add a row, with what is wrong with it; what is right of the heads stays so."""
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
                files.write_all(
                    self._file, b"\xef\xbb\xbf" + self._encode_row(header_row)
                )  # by which Excel knows UTF-8
            files.write_all(self._file, self._encode_row(row))
        except OSError as fault:
            raise BrochureError(files.explain_write_fault(self.path, fault)) from None
        self.count += 1

    def _encode_row(self, cells: Sequence[str]) -> bytes:
        text = io.StringIO()
        csv.writer(text, delimiter=self._delimiter).writerow([_escape_cell(cell) for cell in cells])
        return text.getvalue().encode()


def _compute_digest(path: Path) -> bytes:
    """The SHA-256 of a file, in hexadecimal digits; of no bytes where there is none."""
    digest = hashlib.sha256()
    if path.exists():
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_SIZE):
                digest.update(chunk)
    return digest.hexdigest().encode()


def _escape_cell(cell: str) -> str:
    """A cell that a spreadsheet shows as it is, and never works out."""
    printable = _CONTROL_CHARACTER.sub(_REPLACEMENT_CHARACTER, cell)
    return f"'{printable}" if is_formula(printable) else printable
