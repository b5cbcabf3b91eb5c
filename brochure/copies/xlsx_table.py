"""Tables in Excel workbooks (.xlsx): the first visible sheet, row by row, as text; formulas as their last values."""

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
# A file with more unpacked bytes, and packed more tightly, than this is probably an attack (a "zip bomb")
_SUSPICIOUS_SIZE, _MAX_PACKING_RATIO = 32_000_000, 100
_CHUNK_SIZE = 1 << 20  # bytes
_MAX_TAG_LENGTH = 4096
_HIDDEN_ROW = re.compile(rb"""<(?:\w+:)?row\s[^<>]*\bhidden\s*=\s*["'](?:1|true)["'][^<>/]*>\s*<(?:\w+:)?c[\s/>]""")
_MISSING_PACKAGES = (
    "Install two packages to read Excel workbooks: python3 -m pip install openpyxl defusedxml\n"
    "Or save the table in Excel as “CSV UTF-8”, which needs no packages."
)


def check_workbook(file: BinaryIO, name: str) -> None:
    """Raise BrochureError if a workbook is damaged or too large, or the packages to read it are missing."""
    try:
        import openpyxl  # noqa: F401 -- with read_only it streams rows and distinguishes dates from numbers; it is pure Python
    except ModuleNotFoundError:
        raise BrochureError(_MISSING_PACKAGES) from None
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):  # also a newer version of ZIP
        raise BrochureError(_describe_damage(name)) from None
    unpacked_size, packed_size = (
        sum(member.file_size for member in members),
        sum(member.compress_size for member in members),
    )
    if unpacked_size > _MAX_UNPACKED_SIZE or (
        unpacked_size > _SUSPICIOUS_SIZE and unpacked_size > _MAX_PACKING_RATIO * packed_size
    ):
        raise BrochureError(f"{name} is too large when it is unpacked: save only the table, as “CSV UTF-8”.")
    if not any(member.filename.lower().endswith("workbook.xml") for member in members):
        raise BrochureError(f"{name} is a zip file, but not an Excel workbook: save the table as “CSV UTF-8”.")


def read_epoch(file: BinaryIO, name: str) -> dt.datetime:
    """Return the day from which a workbook counts its dates: in 1899, or in 1904 if it is from an old Mac."""
    with _open_workbook(file, name) as book:
        epoch_date: dt.datetime = book.epoch
        return epoch_date


def read_rows(file: BinaryIO, name: str) -> Generator[list[str], None, None]:
    """Yield the cells of every row of the first visible sheet in order, empty rows too; memory holds one row.

    Dates are in ISO 8601. Raise BrochureError if a cell is longer than `MAX_CELL_LENGTH`.
    """
    with _open_workbook(file, name) as book:
        sheet = _find_visible_sheets(book, name)[0]
        sheet.reset_dimensions()  # the size that a file states is often wrong
        sheet_rows = sheet.iter_rows(max_row=_MAX_ROWS, values_only=True)
        for row_number, values in enumerate(_guard_rows(sheet_rows, name), 1):
            cells = ["" if value is None else _to_text(value) for value in values[: MAX_COLUMNS + 1]]
            while cells and not cells[-1]:
                cells.pop()  # a cell may have only formatting
            if any(len(cell) > MAX_CELL_LENGTH for cell in cells):
                reason = f"a cell in it has more than {MAX_CELL_LENGTH:,} characters"
                raise BrochureError(f"{name} cannot be read at row {row_number}: {reason}.")
            yield cells


def check_sheets(file: BinaryIO, name: str) -> str:
    """Return a note that only the first sheet is read; empty if there is one. Raise BrochureError for hidden rows.

    A user who hides or filters rows wants only the others: the hidden ones must get no copies and no email.
    """
    with _open_workbook(file, name) as book:
        sheets = _find_visible_sheets(book, name)
        path: str = sheets[0]._worksheet_path  # noqa: SLF001 -- the library does not read row attributes when it streams
    try:
        with zipfile.ZipFile(file) as archive, archive.open(path.lstrip("/")) as sheet_xml:
            has_hidden_rows = _has_hidden_rows(sheet_xml)
    except Exception:  # noqa: BLE001 -- damaged zip members raise many kinds of errors
        raise BrochureError(_describe_damage(name)) from None
    if has_hidden_rows:
        raise BrochureError(
            f"{name} has hidden rows, such as those that a filter leaves out: show all rows and save it again, or copy"
            " the rows that you want into a new workbook."
        )
    return f"It has {len(sheets)} sheets: only the first is read." if len(sheets) > 1 else ""


def _find_visible_sheets(book: Any, name: str) -> list[Any]:  # noqa: ANN401 -- the library has no types
    """Return the visible sheets. Raise BrochureError if there are none."""
    visible_sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not visible_sheets:
        raise BrochureError(f"{name} has no visible sheet: show the sheet with the table in Excel, and save it again.")
    return visible_sheets


def _has_hidden_rows(sheet_xml: IO[bytes]) -> bool:
    """Return whether any hidden row has cells; empty rows below a table are often hidden."""
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
        warnings.simplefilter("ignore")  # about formatting that the library does not know
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except Exception:  # noqa: BLE001 -- damaged XML raises many kinds of errors; their text may hold cells
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
    return f"{name} is damaged or not an Excel workbook: open it in Excel, and save it again, or as “CSV UTF-8”."


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
