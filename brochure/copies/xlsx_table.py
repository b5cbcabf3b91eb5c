"""Tables in Excel workbooks (.xlsx): the first sheet, row by row, as text; formulas as the values they last had."""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, BinaryIO

from brochure.copies.csv_table import MAX_CELL_LENGTH, MAX_COLUMNS
from brochure.runtime.errors import BrochureError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

_MAX_ROWS = 1_048_576  # of a sheet: Excel's specifications and limits
_MAX_UNPACKED_SIZE = 256_000_000  # bytes unpacked: a hundred thousand rows have about 30 million
_SUSPICIOUS_SIZE, _MAX_PACKING_RATIO = (
    32_000_000,
    100,
)  # what is larger than this, and was packed tighter, is made to fill a computer
_CHUNK_SIZE = 1 << 20  # bytes
_MAX_TAG_LENGTH = 4096
_HIDDEN_ROW = re.compile(rb"""<(?:\w+:)?row\s[^<>]*\bhidden\s*=\s*["'](?:1|true)["'][^<>/]*>\s*<(?:\w+:)?c[\s/>]""")
_MISSING_PACKAGES = (
    "To read Excel workbooks, two packages are needed: python3 -m pip install openpyxl defusedxml\n"
    "Or save the table in Excel as “CSV UTF-8”, which needs nothing more."
)


def check_workbook(file: BinaryIO, name: str) -> None:
    """See that a workbook can be read here; raises BrochureError where it is too large, or the reader is missing."""
    try:
        import openpyxl  # noqa: F401 -- read_only, it streams rows, tells dates from numbers, and has no compiled part
    except ModuleNotFoundError:
        raise BrochureError(_MISSING_PACKAGES) from None
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise BrochureError(_describe_damage(name)) from None
    unpacked_size, packed_size = (
        sum(member.file_size for member in members),
        sum(member.compress_size for member in members),
    )
    if unpacked_size > _MAX_UNPACKED_SIZE or (
        unpacked_size > _SUSPICIOUS_SIZE and unpacked_size > _MAX_PACKING_RATIO * packed_size
    ):
        raise BrochureError(f"{name} is too large when it is unpacked: save the table alone, as “CSV UTF-8”.")
    if not any(member.filename.lower().endswith("workbook.xml") for member in members):
        raise BrochureError(f"{name} is a packed file (zip), but no Excel workbook: save the table as “CSV UTF-8”.")


def read_epoch(file: BinaryIO, name: str) -> dt.datetime:
    """The day that a workbook counts its days from: of 1900, or on old Macs of 1904."""
    with _open_workbook(file, name) as book:
        epoch_date: dt.datetime = book.epoch
        return epoch_date


def read_rows(file: BinaryIO, name: str) -> Generator[list[str], None, None]:
    """The cells of every row of the first sheet, also of empty ones, in order; memory holds one row.

    Dates are written as ISO 8601 does. Raises BrochureError where a cell is longer than `LONGEST_CELL`.
    """
    with _open_workbook(file, name) as book:
        sheet = _find_visible_sheets(book, name)[0]
        sheet.reset_dimensions()  # what the file says of its own size is often wrong
        sheet_rows = sheet.iter_rows(max_row=_MAX_ROWS, values_only=True)
        for row_number, values in enumerate(_guard_rows(sheet_rows, name), 1):
            cells = ["" if value is None else _to_text(value) for value in values[: MAX_COLUMNS + 1]]
            while cells and not cells[-1]:
                cells.pop()  # a look alone makes a cell
            if any(len(cell) > MAX_CELL_LENGTH for cell in cells):
                reason = f"a cell of it has more than {MAX_CELL_LENGTH:,} characters"
                raise BrochureError(f"{name} cannot be read at row {row_number}: {reason}.")
            yield cells


def check_sheets(file: BinaryIO, name: str) -> str:
    """What is to be said of which sheet is read; empty where there is one. Raises BrochureError where rows are hidden.

    Who hides rows, or filters them away, means the others: they are to get no copies, and no mail.
    """
    with _open_workbook(file, name) as book:
        sheets = _find_visible_sheets(book, name)
        path: str = sheets[0]._worksheet_path  # noqa: SLF001 -- the library reads no facts of rows when it streams
    try:
        with zipfile.ZipFile(file) as archive, archive.open(path.lstrip("/")) as sheet_xml:
            has_hidden_rows = _has_hidden_rows(sheet_xml)
    except Exception:  # noqa: BLE001 -- damaged parts raise whatever their packing leads to
        raise BrochureError(_describe_damage(name)) from None
    if has_hidden_rows:
        raise BrochureError(
            f"{name} has hidden rows, such as those that a filter leaves out: show all rows and save it again, or copy"
            " the rows that you mean into a new workbook."
        )
    return f"It has {len(sheets)} sheets: the first is read." if len(sheets) > 1 else ""


def _find_visible_sheets(book: Any, name: str) -> list[Any]:  # noqa: ANN401 -- the library has no types
    """The sheets that somebody sees who opens the workbook."""
    visible_sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not visible_sheets:
        raise BrochureError(f"{name} has no sheet with a table.")
    return visible_sheets


def _has_hidden_rows(sheet_xml: IO[bytes]) -> bool:
    """Whether rows with something in them are hidden; empty ones often are, below a table."""
    tail = b""
    while chunk := sheet_xml.read(_CHUNK_SIZE):
        window = tail + chunk
        if _HIDDEN_ROW.search(window):
            return True
        tail = window[-_MAX_TAG_LENGTH:]
    return False


@contextmanager
def _open_workbook(file: BinaryIO, name: str) -> Iterator[Any]:
    import openpyxl

    file.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of looks that the library does not know
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except Exception:  # noqa: BLE001 -- the library raises whatever damaged XML leads to; its text may hold cells
            raise BrochureError(_describe_damage(name)) from None
    try:
        yield book
    finally:
        book.close()


def _guard_rows(rows: Iterator[tuple[object, ...]], name: str) -> Iterator[tuple[object, ...]]:
    while True:
        try:
            values = next(rows, None)
        except Exception:  # noqa: BLE001 -- as above
            raise BrochureError(_describe_damage(name)) from None
        if values is None:
            return
        yield values


def _describe_damage(name: str) -> str:
    return f"{name} is damaged, or no Excel workbook: open it in Excel, and save it again, or as “CSV UTF-8”."


def _to_text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)
