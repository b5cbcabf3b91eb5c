"""The manifest of a folder: one line for each copy, added when it is made, so that a crash loses none of them.

It maps the number of a copy to its row, and holds nobody's words.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Self

from brochure.runtime import files
from brochure.runtime.errors import BrochureError
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NAME = "manifest.csv"
COMBINED_NAME = "all-copies.pdf"
_HEADER = "number,row,file,bytes,sha256,state\r\n"
_PAGE_HEADER = "number,row,file,first_page,pages,state\r\n"
_ENTRY = re.compile(r"\d+,(\d+),(copy-\d+\.\w+)?,(\d*),([0-9a-f]{64})?,(made|rejected)\r?\n")


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """The result of a row: the name, size in bytes and SHA-256 of its copy; no name if the row was rejected."""

    row: int
    file_name: str = ""
    size: int = 0
    digest: str = ""

    def __str__(self) -> str:
        if not self.file_name:
            return f"{self.row},{self.row},,,,rejected\r\n"
        return f"{self.row},{self.row},{self.file_name},{self.size},{self.digest},made\r\n"


@dataclass(frozen=True, slots=True)
class CopyLocation:
    """The pages of a row's copy in the file for the printer, so that it can be printed again after a paper jam.

    Pages are counted from 1, empty backs of sheets included; a row with no pages was rejected.
    """

    row: int
    first_page: int
    page_count: int

    def __str__(self) -> str:
        if not self.page_count:
            return f"{self.row},{self.row},,,,rejected\r\n"
        return f"{self.row},{self.row},{COMBINED_NAME},{self.first_page},{self.page_count},made\r\n"


class Manifest:
    """The manifest of a folder, open for appending; `made_rows` are the rows whose copies exist and are intact.

    Lines of missing or damaged copies are dropped, and all lines of a combined file, which is made again. Use it as a
    context manager.
    """

    def __init__(self, folder: Path, *, is_combined: bool = False) -> None:
        path = folder / NAME
        self.made_rows: set[int] = set()
        intact_lines = (str(entry) for entry in self._read_intact_entries(folder, path))
        try:
            self._file = _create_file(path, _PAGE_HEADER if is_combined else _HEADER, intact_lines)
        except OSError as fault:
            raise BrochureError(files.explain_write_fault(path, fault)) from None
        self._path = path

    def _read_intact_entries(self, folder: Path, path: Path) -> Iterator[ManifestEntry]:
        for entry in _read_entries(path):
            if entry.file_name and entry.row not in self.made_rows and _is_intact(folder / entry.file_name, entry):
                self.made_rows.add(entry.row)
                yield entry

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_how: object) -> None:
        os.close(self._file)

    def add(self, entries: Iterable[ManifestEntry | CopyLocation]) -> None:
        """Append lines. Raise BrochureError if the file cannot be written."""
        try:
            files.write_all(self._file, "".join(map(str, entries)).encode("ascii"))
        except OSError as fault:
            raise BrochureError(files.explain_write_fault(self._path, fault)) from None


def _read_entries(path: Path) -> Iterator[ManifestEntry]:
    """Yield the complete entries of copies; a crash may have cut off the last line."""
    try:
        with path.open(encoding="ascii", errors="replace", newline="") as file:
            for line in file:
                match = _ENTRY.fullmatch(line)
                if match and match[5] == "made" and match[2] and match[3] and match[4]:
                    yield ManifestEntry(int(match[1]), match[2], int(match[3]), match[4])
    except FileNotFoundError:
        return


def _is_intact(path: Path, entry: ManifestEntry) -> bool:
    try:
        if path.stat().st_size != entry.size:
            return False
        return hashlib.sha256(path.read_bytes()).hexdigest() == entry.digest
    except OSError:
        return False


def _create_file(path: Path, header: str, lines: Iterable[str]) -> int:
    """Replace the manifest with a new one, and return its open file descriptor."""
    temporary = files.choose_temporary_path(path)
    descriptor = files.create_file(temporary, private=True)
    try:
        files.write_all(descriptor, header.encode("ascii"))
        for line in lines:
            files.write_all(descriptor, line.encode("ascii"))
        Path(temporary).replace(path)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor
