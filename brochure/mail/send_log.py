"""A log of what was sent: when, which row, what came of it; never to whom."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from brochure.runtime.errors import BrochureError

if TYPE_CHECKING:
    from pathlib import Path

    from brochure.mail.events import Told

_HEAD = b"when,row,outcome,code\n"


class Log:
    """A table that grows by a line for each mail; only its owner can read it."""

    def __init__(self, path: Path) -> None:
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        except OSError as fault:
            raise BrochureError(f"The log {path} cannot be written: {fault.strerror or fault}.") from None
        begun = os.read(self._file, len(_HEAD))
        if begun not in (b"", _HEAD):
            os.close(self._file)
            raise BrochureError(f"{path} is no log of mails, and stays as it is: name another file with -o.")
        if not begun:
            os.write(self._file, _HEAD)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._file)

    def write(self, told: Told) -> None:
        """Add a line that is about a row."""
        if told.row:
            now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            os.write(self._file, f"{now},{told.row},{told.came},{told.code or ''}\n".encode("ascii"))
