"""A log of sent emails: time, row, status and code; never the recipient."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from brochure.runtime.errors import BrochureError

if TYPE_CHECKING:
    from pathlib import Path

    from brochure.mail.events import MailEvent

_HEADER = b"when,row,outcome,code\n"


class SendLog:
    """The log file, with one line for each row; only its owner can read it."""

    def __init__(self, path: Path) -> None:
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        except OSError as fault:
            raise BrochureError(f"The log {path} cannot be written: {fault.strerror or fault}.") from None
        first_bytes = os.read(self._file, len(_HEADER))
        if first_bytes not in (b"", _HEADER):
            os.close(self._file)
            raise BrochureError(f"{path} is not a log of emails: choose another file with -o. It has not been changed.")
        if not first_bytes:
            os.write(self._file, _HEADER)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._file)

    def write_event(self, event: MailEvent) -> None:
        """Append a line for an event that is about a row; ignore other events."""
        if event.row:
            now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            os.write(self._file, f"{now},{event.row},{event.status},{event.code or ''}\n".encode("ascii"))
