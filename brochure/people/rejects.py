"""The rows that cannot be used, as a table to be mended: their own cells, and the reason. It can be read again.

It holds patients' words, so only its owner may read it. A cell that a spreadsheet might take for a formula gets an
apostrophe before it (OWASP, CSV Injection), which reading takes away again.
"""

from __future__ import annotations

import csv
import io
import os
import re
from typing import TYPE_CHECKING, Self

from brochure import guard
from brochure.files import advice
from brochure.people.cells import is_formula
from brochure.people.columns import key
from brochure.problems import BrochureError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from brochure.people.reading import Fault

NAME = "rejects.csv"
REASON = "reason"
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

    def __enter__(self) -> Self:
        self.path.unlink(missing_ok=True)
        return self

    def __exit__(self, *_how: object) -> None:
        if self._file >= 0:
            os.close(self._file)

    def add(self, cells: Sequence[str], faults: Sequence[Fault]) -> None:
        """Add a row, with what is wrong with it; what is right of the heads stays so."""
        wide = len(self._heads)
        own = [*cells[:wide], *[""] * (wide - len(cells))]
        row = [*own, "; ".join(map(str, faults)), *cells[wide + self._again :]]
        try:
            if self._file < 0:
                self._file = guard.open_privately(self.path)
                head = [*self._heads, REASON if REASON not in map(key, self._heads) else f"{REASON}_refused"]
                guard.write_all(self._file, b"\xef\xbb\xbf" + self._row(head))  # by which Excel knows UTF-8
            guard.write_all(self._file, self._row(row))
        except OSError as fault:
            raise BrochureError(advice(self.path, fault)) from None
        self.count += 1

    def _row(self, cells: Sequence[str]) -> bytes:
        text = io.StringIO()
        csv.writer(text, delimiter=self._separator).writerow([_safe(cell) for cell in cells])
        return text.getvalue().encode()


def _safe(cell: str) -> str:
    """A cell that a spreadsheet shows as it is, and never works out."""
    plain = _CONTROL.sub(_LOST, cell)
    return f"'{plain}" if is_formula(plain) else plain
