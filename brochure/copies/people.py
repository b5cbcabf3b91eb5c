"""People from a table: each row becomes a person or is rejected with the reasons. Memory holds one row."""

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
    """One usable row: `values` are the fields as they are printed, `extra_values` other columns as typed."""

    row: int
    values: MergeValues
    extra_values: Mapping[str, str]


@dataclass(frozen=True)
class CellFault:
    """The reason why a row cannot be used, without the cell's words; `column` is a field's name, empty for the row."""

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


_SWALLOWED_ROWS = "one of its cells seems to have other rows in it: look for a missing quotation mark"
_LINE_BREAK = re.compile(r"[\r\n]")
_MAX_CHANCE_COLUMNS = 3  # a line of ordinary text may have this many columns by chance


class PeopleReader:
    """The people of a table, in its order; it can be iterated several times.

    `header_by_field` gives the column name of a field if it is a different word; `extra_columns` are further required
    columns, named as in the table if `has_literal_headers`; `row_ranges` are the rows to read. Rows are numbered as
    the spreadsheet shows them. Raises BrochureError if the file cannot be read or has no column for a field.
    """

    def __init__(  # noqa: PLR0913 -- facts of the content, and options of the user
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
        """The delimiter between cells, in a table in plain text."""
        return self._table.delimiter

    @property
    def notes(self) -> tuple[str, ...]:
        """Messages for the user about anything unusual in the file."""
        unused_columns = format_quantity(self._unused_count, "other column")
        unused_note = f"{unused_columns} of {self._table.name} {_choose_verb(self._unused_count)} not used."
        file_note = f"{self._table.name}: {self._table.note}" if self._table.note else ""
        return tuple(filter(None, (file_note, unused_note if self._unused_count else "")))

    def compute_digest(self) -> str:
        """Return the SHA-256 of the file, in hexadecimal digits."""
        return self._table.compute_digest()

    def require_people(self) -> None:
        """Raise BrochureError if the rows to read have no people in them."""
        with closing(self.read_rows()) as requested_rows:
            if next(requested_rows, None) is not None:
                return
        last_row = self._header_row
        for row_number, cells in enumerate(self._table.read_rows(), 1):
            if not all(map(_is_blank, cells)):
                last_row = row_number
        if last_row <= self._header_row:
            raise BrochureError(f"{self._table.name} has no people in it: type one person in each row below the first.")
        raise BrochureError(
            f"Choose other rows: there is nobody in these. {self._table.name} has people in rows"
            f" {self._header_row + 1} to {last_row}."
        )

    def __iter__(self) -> Iterator[Person | RejectedRow]:
        return (entry for _, entry in self.read_rows())

    def read_rows(self) -> Generator[tuple[Sequence[str], Person | RejectedRow], None, None]:
        """Yield each row to read that is not empty: its cells as they were typed, and the person or rejected row."""
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
        """Return the number of the first row that is not empty, and the column names in it."""
        for row_number, cells in enumerate(self._table.read_rows(), 1):
            while cells and _is_blank(cells[-1]):
                cells.pop()
            if cells:
                return row_number, tuple(cells)
        raise BrochureError(f"{self._table.name} is empty: type the field names in its first row.")

    def _parse_row(self, row_number: int, cells: list[str]) -> Person | RejectedRow:
        values, faults, cell_count = {}, [], len(cells)
        for name, index, parse_cell in self._fields:
            cell = cells[index] if 0 <= index < cell_count else ""
            text, reason = parse_cell(self._restore_cell(cells, name, cell) if cell[:1] == "'" else cell)
            values[name] = text
            if reason:
                faults.append(CellFault(row_number, name, reason))
        if cell_count > len(self.headers) and not all(map(_is_blank, cells[len(self.headers) :])):
            reason = "has more cells than the first row: put quotation marks around a cell that has a comma in it"
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
        """Return a cell without the apostrophe from rejects.csv; the user may have fixed only the text after it."""
        reason = cells[self._reason_index] if 0 <= self._reason_index < len(cells) else ""
        return cell[1:] if f", {field}: {FORMULA_CELL}" in reason else _strip_apostrophe(cell)

    def _has_swallowed_rows(self, cells: Sequence[str]) -> bool:
        """Return whether a cell has lines that could be rows of the table: another person's words in this one's note.

        After a missing quotation mark, a cell ends only at the next one, rows below. In ordinary text, a comma is
        followed by a space, so a line with such commas is not taken for a row.
        """
        for line in (line for cell in cells for line in cell.splitlines()[1:]):
            cell_texts = line.split(self._table.delimiter)
            while len(cell_texts) > len(self.headers) and not cell_texts[-1].strip('" '):
                cell_texts.pop()  # cells without a column name
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
    """Return a cell without the apostrophe that rejects.csv adds so that spreadsheets read it as text."""
    return cell[1:] if cell[:1] == "'" and is_formula(cell[1:]) else cell
