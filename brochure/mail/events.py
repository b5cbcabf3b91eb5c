"""Progress events of emails: row, status and SMTP code. They hold no personal data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from pathlib import Path

    from brochure.copies.people import CellFault

MailStatus: TypeAlias = Literal[
    "", "drafted", "sent", "would be sent", "sent before", "not sent", "put off", "not tried", "unknown"
]
_SUCCESS_STATUSES = ("", "drafted", "sent", "would be sent", "sent before")


@dataclass(frozen=True)
class MailEvent:
    """One event: its text, its row (0 for all rows) and column, and the status of the email.

    `code` is the mail server's reply code; `path` is the file or folder that was written, in place of a text.
    """

    text: str
    row: int = 0
    column: str = ""
    status: MailStatus = ""
    code: int = 0
    path: Path | None = None

    @property
    def is_success(self) -> bool:
        """Whether the status is not a failure."""
        return self.status in _SUCCESS_STATUSES

    def __str__(self) -> str:
        location = f"row {self.row}{', ' if self.column else ''}{self.column}: " if self.row else ""
        return f"{location}{self.text}"


def build_fault_event(fault: CellFault) -> MailEvent:
    """Return the event of a row that gets no email."""
    return MailEvent(fault.reason, fault.row, fault.column, "not sent")
