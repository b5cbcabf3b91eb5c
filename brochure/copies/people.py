"""People from a table: every row becomes a person, or is rejected with the reasons. Memory holds one row."""

from __future__ import annotations

import re
from contextlib import closing
from typing import TYPE_CHECKING

from brochure.checks.rules.governance import today
from brochure.copies import columns
from brochure.copies.cells import FORMULA_CELL, REASON_HEADER, CellParser, is_formula
from brochure.copies.dates import DateParser
from brochure.copies.table import PeopleTable
from brochure.diagnostics.reporters import format_quantity
from brochure.runtime.errors import BrochureError
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence
    from pathlib import Path

    from brochure.content.languages import Words
    from brochure.copies.row_ranges import RowRanges
    from brochure.design.fonts import FontFamily
    from brochure.document.merge_fields import MergeField, MergeValues


@dataclass(frozen=True, repr=False)
class Person:
    """One usable row: `values` are the fields as they are printed, `also` other columns as they were typed."""

    row: int
    values: MergeValues
    extra_values: Mapping[str, str]


@dataclass(frozen=True)
class CellFault:
    """Why a row cannot be used; never holds the cell's words. `column` is a field's name, empty for the row."""

    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"row {self.row}, {self.column}: {self.reason}" if self.column else f"row {self.row}: {self.reason}"


@dataclass(frozen=True, repr=False)
class RejectedRow:
    """A row that cannot be used, with its cells as they were typed."""

    row: int
    cells: tuple[str, ...]
    faults: tuple[CellFault, ...]


_SWALLOWED_ROWS = "it looks as if other rows were in one of its cells: is a quotation mark missing there?"
_LINE_BREAK = re.compile(r"[\r\n]")
_MAX_CHANCE_COLUMNS = 3  # so many commas a line of a letter may have by chance


class PeopleReader:
    """The people of a table, in its order; it can be gone through several times.

    `mapping` gives for a field the head of its column, where that is another word; `also` names further columns
    that must be there, by their own heads where they are `named`; `rows` are those wanted. Rows are numbered as the
    spreadsheet shows them, where the heads stand in row 1. Raises BrochureError where the file cannot be read, or
    lacks a column.
    """

    def __init__(  # noqa: PLR0913 -- what it needs of a content, and of what was asked for
        self,
        path: Path,
        fields: Sequence[MergeField],
        *,
        words: Words,
        language: str,
        family: FontFamily,
        header_by_field: Mapping[str, str] | None = None,
        extra_columns: Sequence[str] = (),
        row_ranges: RowRanges | None = None,
        has_literal_headers: bool = False,
    ) -> None:
        self._table = PeopleTable(path)
        self._row_ranges = row_ranges
        self._header_row, self.headers = self._read_header_row()
        names = [field.name for field in fields]
        extra_names = [name for name in extra_columns if name not in names]
        optional = frozenset(field.name for field in fields if field.optional) - set(extra_columns)
        literal_headers = frozenset(extra_names if has_literal_headers else ())
        index_by_field = columns.find_columns(
            self.headers, [*names, *extra_names], header_by_field or {}, optional, self._table.name, literal_headers
        )
        has_reason_column = (
            columns.normalize_header(self.headers[-1]) == REASON_HEADER
            and len(self.headers) - 1 not in index_by_field.values()
        )
        self._reason_index = len(self.headers) - 1 if has_reason_column else -1
        self.date_parser = DateParser(words, language, today(), self._table.epoch)
        cell_parser = CellParser(family, words, self.date_parser)
        self._fields = [
            (merge_field.name, index_by_field.get(merge_field.name, -1), cell_parser.build_parser(merge_field))
            for merge_field in fields
        ]
        self._extra_columns = [(name, index_by_field[name]) for name in extra_columns]
        self._unused_count = columns.count_unused(self.headers, index_by_field)

    @property
    def delimiter(self) -> str:
        """What parts the cells, in a table in plain text."""
        return self._table.delimiter

    @property
    def notes(self) -> tuple[str, ...]:
        """What was odd about the file, in words for a person."""
        unused_note = f"{format_quantity(self._unused_count, 'other column')} of {self._table.name} {_choose_verb(self._unused_count)} not used."
        file_note = f"{self._table.name}: {self._table.note}" if self._table.note else ""
        return tuple(filter(None, (file_note, unused_note if self._unused_count else "")))

    def compute_digest(self) -> str:
        """The SHA-256 of the file."""
        return self._table.compute_digest()

    def require_people(self) -> None:
        """Raises BrochureError where nobody is in the rows that are wanted."""
        with closing(self.read_rows()) as requested_rows:
            if next(requested_rows, None) is not None:
                return
        last_row = self._header_row
        for row_number, cells in enumerate(self._table.read_rows(), 1):
            if not all(map(_is_blank, cells)):
                last_row = row_number
        location = (
            f"people are in rows {self._header_row + 1} to {last_row}"
            if last_row > self._header_row
            else "nobody is in it"
        )
        raise BrochureError(f"No row that was asked for has anybody in it. {self._table.name}: {location}.")

    def __iter__(self) -> Iterator[Person | RejectedRow]:
        return (entry for _, entry in self.read_rows())

    def read_rows(self) -> Generator[tuple[Sequence[str], Person | RejectedRow], None, None]:
        """Every row that is wanted and not empty: its cells as they were typed, and what they come to."""
        row_ranges, header_row = self._row_ranges, self._header_row
        last_row = row_ranges.last_row if row_ranges is not None else 0
        for row_number, cells in enumerate(self._table.read_rows(), 1):
            if row_number <= header_row or (row_ranges is not None and row_number not in row_ranges):
                if last_row and row_number > last_row:
                    return
                continue
            if any(cells) and not all(map(_is_blank, cells)):
                yield cells, self._parse_row(row_number, cells)

    def _read_header_row(self) -> tuple[int, tuple[str, ...]]:
        """The number of the row with the heads, and the heads."""
        for row_number, cells in enumerate(self._table.read_rows(), 1):
            while cells and _is_blank(cells[-1]):
                cells.pop()
            if cells:
                return row_number, tuple(cells)
        raise BrochureError(f"{self._table.name} is empty: put the fields' names in its first row.")

    def _parse_row(self, row_number: int, cells: list[str]) -> Person | RejectedRow:
        values, faults, cell_count = {}, [], len(cells)
        for name, index, parse_cell in self._fields:
            cell = cells[index] if 0 <= index < cell_count else ""
            text, reason = parse_cell(self._restore_cell(cells, name, cell) if cell[:1] == "'" else cell)
            values[name] = text
            if reason:
                faults.append(CellFault(row_number, name, reason))
        if cell_count > len(self.headers) and not all(map(_is_blank, cells[len(self.headers) :])):
            reason = "has more cells than there are heads: is a comma in a cell that has no quotation marks?"
            faults.append(CellFault(row_number, "", reason))
        if self._table.epoch is None and _LINE_BREAK.search("".join(cells)) and self._has_swallowed_rows(cells):
            faults.append(CellFault(row_number, "", _SWALLOWED_ROWS))
        if faults:
            return RejectedRow(row_number, tuple(cells), tuple(faults))
        extra_values = {
            name: _strip_apostrophe(cells[index]).strip() if index < cell_count else ""
            for name, index in self._extra_columns
        }
        return Person(row_number, values, extra_values)

    def _restore_cell(self, cells: Sequence[str], field: str, cell: str) -> str:
        """A cell without the apostrophe that rejects.csv put before it; somebody may have mended only what follows."""
        reason = cells[self._reason_index] if 0 <= self._reason_index < len(cells) else ""
        return cell[1:] if f", {field}: {FORMULA_CELL}" in reason else _strip_apostrophe(cell)

    def _has_swallowed_rows(self, cells: Sequence[str]) -> bool:
        """Whether a cell has lines that could be rows of the table: another person's words in this one's note.

        A quotation mark too few lets a cell end at the next one, rows below. After a comma in a letter stands a blank.
        """
        for line in (line for cell in cells for line in cell.splitlines()[1:]):
            cell_texts = line.split(self._table.delimiter)
            while len(cell_texts) > len(self.headers) and not cell_texts[-1].strip('" '):
                cell_texts.pop()  # cells without a head
            if len(cell_texts) != len(self.headers) or len(cell_texts) < 2:
                continue
            if len(cell_texts) <= _MAX_CHANCE_COLUMNS and any(cell_text[:1].isspace() for cell_text in cell_texts):
                continue
            stripped_texts = [cell_text.strip('" ') for cell_text in cell_texts]
            if not any(
                parse_cell(stripped_texts[index] if index >= 0 else "")[1] for _, index, parse_cell in self._fields
            ):
                return True
        return False


def _choose_verb(number: int) -> str:
    return "is" if number == 1 else "are"


def _is_blank(cell: str) -> bool:
    return not cell or cell.isspace()


def _strip_apostrophe(cell: str) -> str:
    """A cell without the apostrophe that makes a spreadsheet take it for text, as rejects.csv has it."""
    return cell[1:] if cell[:1] == "'" and is_formula(cell[1:]) else cell
