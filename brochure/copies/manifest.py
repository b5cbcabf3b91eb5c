"""Which copies a folder has: one line each, added as it is made, so that a kill at any moment loses none of them.

It joins the number of a copy to its row and holds no words of anybody's.
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
COMBINED = "all-copies.pdf"
_HEAD = "number,row,file,bytes,sha256,state\r\n"
_HEAD_OF_PLACES = "number,row,file,first_page,pages,state\r\n"
_LINE = re.compile(r"\d+,(\d+),(copy-\d+\.\w+)?,(\d*),([0-9a-f]{64})?,(made|rejected)\r?\n")


@dataclass(frozen=True, slots=True)
class Line:
    """What became of a row: the name, size and SHA-256 of its copy; no name where it was rejected."""

    row: int
    file: str = ""
    size: int = 0
    digest: str = ""

    def __str__(self) -> str:
        if not self.file:
            return f"{self.row},{self.row},,,,rejected\r\n"
        return f"{self.row},{self.row},{self.file},{self.size},{self.digest},made\r\n"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file for the printer a row's copy is, so that it can be printed again after a paper jam.

    Pages are counted from 1, the empty backs of sheets with them; a row without any was rejected.
    """

    row: int
    first: int
    pages: int

    def __str__(self) -> str:
        if not self.pages:
            return f"{self.row},{self.row},,,,rejected\r\n"
        return f"{self.row},{self.row},{COMBINED},{self.first},{self.pages},made\r\n"


class Manifest:
    """The manifest of a folder, open to be added to; `made` are the rows whose copies are there and whole.

    What the file says of copies that are not, or not whole, is forgotten, and all that it says of a `combined` file,
    which is made anew. Use it as a context.
    """

    def __init__(self, folder: Path, *, combined: bool = False) -> None:
        path = folder / NAME
        self.made: set[int] = set()
        kept = (str(line) for line in self._still_there(folder, path))
        try:
            self._file = _begun(path, _HEAD_OF_PLACES if combined else _HEAD, kept)
        except OSError as fault:
            raise BrochureError(files.advice(path, fault)) from None
        self._path = path

    def _still_there(self, folder: Path, path: Path) -> Iterator[Line]:
        for line in _read(path):
            if line.file and line.row not in self.made and _is_whole(folder / line.file, line):
                self.made.add(line.row)
                yield line

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_how: object) -> None:
        os.close(self._file)

    def add(self, lines: Iterable[Line | Place]) -> None:
        """Add lines; from now on they outlive this process."""
        try:
            files.write_all(self._file, "".join(map(str, lines)).encode("ascii"))
        except OSError as fault:
            raise BrochureError(files.advice(self._path, fault)) from None


def _read(path: Path) -> Iterator[Line]:
    """The lines that are whole: a kill may have cut the last."""
    try:
        with path.open(encoding="ascii", errors="replace", newline="") as file:
            for text in file:
                found = _LINE.fullmatch(text)
                if found and found[5] == "made" and found[2] and found[3] and found[4]:
                    yield Line(int(found[1]), found[2], int(found[3]), found[4])
    except FileNotFoundError:
        return


def _is_whole(path: Path, line: Line) -> bool:
    try:
        if path.stat().st_size != line.size:
            return False
        return hashlib.sha256(path.read_bytes()).hexdigest() == line.digest
    except OSError:
        return False


def _begun(path: Path, head: str, lines: Iterable[str]) -> int:
    """A new manifest in the place of the old one, left open."""
    new = files.temporary_name(path)
    file = files.create(new, private=True)
    try:
        files.write_all(file, head.encode("ascii"))
        for line in lines:
            files.write_all(file, line.encode("ascii"))
        Path(new).replace(path)
    except BaseException:
        os.close(file)
        raise
    return file
