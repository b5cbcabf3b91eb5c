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

from brochure.copies.cells import REASON, is_formula
from brochure.copies.columns import key
from brochure.runtime import files
from brochure.runtime.errors import BrochureError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from brochure.copies.people import Fault

NAME = "rejects.csv"
_KEPT = "rejects-kept-{}.csv"
_MARK = ".rejects"  # a file with the digest of what was written last: so it is seen whether somebody mended it
_CHUNK = 1 << 20
_CONTROL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff]")
_LOST = "\N{REPLACEMENT CHARACTER}"


class Rejects:
    """Writes the rejects of one run; the file is there as soon as a row was rejected. Use it as a context.

    `heads` are the table's own, `fields` those names among them that are in use; `separator` parts the cells, where it
    is one that spreadsheets expect of a CSV.
    """

    def __init__(self, folder: Path, heads: Sequence[str], separator: str, fields: Sequence[str] = ()) -> None:
        self.count = 0
        self.path = folder / NAME
        self._again = bool(heads) and heads[-1] == REASON and REASON not in fields
        self._heads = list(heads[:-1] if self._again else heads)  # what this writes itself is not carried along
        self._separator = separator if separator in ",;" else ","
        self._file = -1
        self._mark = folder / _MARK
        self.kept: Path | None = None
        """Where the rejects of an earlier run are kept, which somebody has changed."""

    def __enter__(self) -> Self:
        if self.path.exists():
            self._make_room()
        files.write_atomically(self._mark, b"", private=True, durable=False)
        return self

    def __exit__(self, *_how: object) -> None:
        if self._file >= 0:
            os.close(self._file)
        files.write_atomically(self._mark, _digest(self.path), private=True, durable=False)

    def _make_room(self) -> None:
        """Take the rejects of an earlier run away; where somebody has changed them, they are kept."""
        written = self._mark.read_bytes() if self._mark.exists() else b"?"
        try:
            if written in (b"", _digest(self.path)):  # nothing was noted where that run was killed
                self.path.unlink()
                return
            names = (self.path.with_name(_KEPT.format(number)) for number in count(1))
            self.kept = self.path.rename(next(path for path in names if not path.exists()))
        except OSError as fault:
            raise BrochureError(files.advice(self.path, fault)) from None

    def add(self, cells: Sequence[str], faults: Sequence[Fault]) -> None:
        """Add a row, with what is wrong with it; what is right of the heads stays so."""
        wide = len(self._heads)
        own = [*cells[:wide], *[""] * (wide - len(cells))]
        row = [*own, "; ".join(map(str, faults)), *cells[wide + self._again :]]
        try:
            if self._file < 0:
                self._file = files.create(self.path, private=True)
                head = [*self._heads, REASON if REASON not in map(key, self._heads) else f"{REASON}_refused"]
                files.write_all(self._file, b"\xef\xbb\xbf" + self._row(head))  # by which Excel knows UTF-8
            files.write_all(self._file, self._row(row))
        except OSError as fault:
            raise BrochureError(files.advice(self.path, fault)) from None
        self.count += 1

    def _row(self, cells: Sequence[str]) -> bytes:
        text = io.StringIO()
        csv.writer(text, delimiter=self._separator).writerow([_safe(cell) for cell in cells])
        return text.getvalue().encode()


def _digest(path: Path) -> bytes:
    """The SHA-256 of a file, in hexadecimal digits; of no bytes where there is none."""
    whole = hashlib.sha256()
    if path.exists():
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                whole.update(chunk)
    return whole.hexdigest().encode()


def _safe(cell: str) -> str:
    """A cell that a spreadsheet shows as it is, and never works out."""
    plain = _CONTROL.sub(_LOST, cell)
    return f"'{plain}" if is_formula(plain) else plain
