"""People from a table: every row becomes a person, or is rejected with the reasons. Memory holds one row."""

from __future__ import annotations

import re
from contextlib import closing
from typing import TYPE_CHECKING

from brochure.checks.rules.governance import today
from brochure.copies import columns
from brochure.copies.cells import FORMULA, REASON, Cells, is_formula
from brochure.copies.dates import Dates
from brochure.copies.table import Table
from brochure.diagnostics.reporters import some
from brochure.runtime.errors import BrochureError
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence
    from pathlib import Path

    from brochure.content.languages import Words
    from brochure.copies.row_ranges import Rows
    from brochure.design.fonts import Family
    from brochure.document.merge_fields import Field, Values


@dataclass(frozen=True, repr=False)
class Person:
    """One usable row: `values` are the fields as they are printed, `also` other columns as they were typed."""

    row: int
    values: Values
    also: Mapping[str, str]


@dataclass(frozen=True)
class Fault:
    """Why a row cannot be used; never holds the cell's words. `column` is a field's name, empty for the row."""

    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"row {self.row}, {self.column}: {self.reason}" if self.column else f"row {self.row}: {self.reason}"


@dataclass(frozen=True, repr=False)
class Rejected:
    """A row that cannot be used, with its cells as they were typed."""

    row: int
    cells: tuple[str, ...]
    faults: tuple[Fault, ...]


_ROWS = "it looks as if other rows were in one of its cells: is a quotation mark missing there?"
_LINE_END = re.compile(r"[\r\n]")
_FEW_COLUMNS = 3  # so many commas a line of a letter may have by chance


class People:
    """The people of a table, in its order; it can be gone through several times.

    `mapping` gives for a field the head of its column, where that is another word; `also` names further columns
    that must be there, by their own heads where they are `named`; `rows` are those wanted. Rows are numbered as the
    spreadsheet shows them, where the heads stand in row 1. Raises BrochureError where the file cannot be read, or
    lacks a column.
    """

    def __init__(  # noqa: PLR0913 -- what it needs of a content, and of what was asked for
        self,
        path: Path,
        fields: Sequence[Field],
        *,
        words: Words,
        language: str,
        family: Family,
        mapping: Mapping[str, str] | None = None,
        also: Sequence[str] = (),
        rows: Rows | None = None,
        named: bool = False,
    ) -> None:
        self._table = Table(path)
        self._rows = rows
        self._head, self.columns = self._heads()
        names = [field.name for field in fields]
        extra = [name for name in also if name not in names]
        optional = frozenset(field.name for field in fields if field.optional) - set(also)
        own = frozenset(extra if named else ())
        places = columns.find(self.columns, [*names, *extra], mapping or {}, optional, self._table.name, own)
        again = columns.key(self.columns[-1]) == REASON and len(self.columns) - 1 not in places.values()
        self._reason = len(self.columns) - 1 if again else -1
        self.dates = Dates(words, language, today(), self._table.epoch)
        cells = Cells(family, words, self.dates)
        self._fields = [(f.name, places.get(f.name, -1), cells.judge(f)) for f in fields]
        self._also = [(name, places[name]) for name in also]
        self._unused = columns.unused(self.columns, places)

    @property
    def separator(self) -> str:
        """What parts the cells, in a table in plain text."""
        return self._table.separator

    @property
    def notes(self) -> tuple[str, ...]:
        """What was odd about the file, in words for a person."""
        more = f"{some(self._unused, 'other column')} of {self._table.name} {_is(self._unused)} not used."
        note = f"{self._table.name}: {self._table.note}" if self._table.note else ""
        return tuple(filter(None, (note, more if self._unused else "")))

    def digest(self) -> str:
        """The SHA-256 of the file."""
        return self._table.digest()

    def refuse_none(self) -> None:
        """Raises BrochureError where nobody is in the rows that are wanted."""
        with closing(self.each()) as wanted:
            if next(wanted, None) is not None:
                return
        last = self._head
        for number, cells in enumerate(self._table.rows(), 1):
            if not all(map(_is_blank, cells)):
                last = number
        there = f"people are in rows {self._head + 1} to {last}" if last > self._head else "nobody is in it"
        raise BrochureError(f"No row that was asked for has anybody in it. {self._table.name}: {there}.")

    def __iter__(self) -> Iterator[Person | Rejected]:
        return (judged for _, judged in self.each())

    def each(self) -> Generator[tuple[Sequence[str], Person | Rejected], None, None]:
        """Every row that is wanted and not empty: its cells as they were typed, and what they come to."""
        wanted, head = self._rows, self._head
        last = wanted.last if wanted is not None else 0
        for number, cells in enumerate(self._table.rows(), 1):
            if number <= head or (wanted is not None and number not in wanted):
                if last and number > last:
                    return
                continue
            if any(cells) and not all(map(_is_blank, cells)):
                yield cells, self._judged(number, cells)

    def _heads(self) -> tuple[int, tuple[str, ...]]:
        """The number of the row with the heads, and the heads."""
        for number, cells in enumerate(self._table.rows(), 1):
            while cells and _is_blank(cells[-1]):
                cells.pop()
            if cells:
                return number, tuple(cells)
        raise BrochureError(f"{self._table.name} is empty: put the fields' names in its first row.")

    def _judged(self, row: int, cells: list[str]) -> Person | Rejected:
        values, faults, count = {}, [], len(cells)
        for name, place, judge in self._fields:
            cell = cells[place] if 0 <= place < count else ""
            words, why = judge(self._without_ours(cells, name, cell) if cell[:1] == "'" else cell)
            values[name] = words
            if why:
                faults.append(Fault(row, name, why))
        if count > len(self.columns) and not all(map(_is_blank, cells[len(self.columns) :])):
            why = "has more cells than there are heads: is a comma in a cell that has no quotation marks?"
            faults.append(Fault(row, "", why))
        if self._table.epoch is None and _LINE_END.search("".join(cells)) and self._swallowed(cells):
            faults.append(Fault(row, "", _ROWS))
        if faults:
            return Rejected(row, tuple(cells), tuple(faults))
        also = {name: _typed(cells[place]).strip() if place < count else "" for name, place in self._also}
        return Person(row, values, also)

    def _without_ours(self, cells: Sequence[str], field: str, cell: str) -> str:
        """A cell without the apostrophe that rejects.csv put before it; somebody may have mended only what follows."""
        reason = cells[self._reason] if 0 <= self._reason < len(cells) else ""
        return cell[1:] if f", {field}: {FORMULA}" in reason else _typed(cell)

    def _swallowed(self, cells: Sequence[str]) -> bool:
        """Whether a cell has lines that could be rows of the table: another person's words in this one's note.

        A quotation mark too few lets a cell end at the next one, rows below. After a comma in a letter stands a blank.
        """
        for line in (line for cell in cells for line in cell.splitlines()[1:]):
            parts = line.split(self._table.separator)
            while len(parts) > len(self.columns) and not parts[-1].strip('" '):
                parts.pop()  # cells without a head
            if len(parts) != len(self.columns) or len(parts) < 2:
                continue
            if len(parts) <= _FEW_COLUMNS and any(part[:1].isspace() for part in parts):
                continue
            typed = [part.strip('" ') for part in parts]
            if not any(judge(typed[place] if place >= 0 else "")[1] for _, place, judge in self._fields):
                return True
        return False


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _is_blank(cell: str) -> bool:
    return not cell or cell.isspace()


def _typed(cell: str) -> str:
    """A cell without the apostrophe that makes a spreadsheet take it for text, as rejects.csv has it."""
    return cell[1:] if cell[:1] == "'" and is_formula(cell[1:]) else cell
