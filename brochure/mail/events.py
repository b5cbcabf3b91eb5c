"""What is told of a mail: numbers and outcomes, never to whom it goes or what it says."""

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
    """One line: in words, of which row and column (none for all of them), and what came of it.

    `code` is the mail server's; `path` is what was made, in the place of words.
    """

    text: str
    row: int = 0
    column: str = ""
    status: MailStatus = ""
    code: int = 0
    path: Path | None = None

    @property
    def is_success(self) -> bool:
        """Whether it is as wanted."""
        return self.status in _SUCCESS_STATUSES

    def __str__(self) -> str:
        location = f"row {self.row}{', ' if self.column else ''}{self.column}: " if self.row else ""
        return f"{location}{self.text}"


def build_fault_event(fault: CellFault) -> MailEvent:
    """A row that cannot be written to."""
    return MailEvent(fault.reason, fault.row, fault.column, "not sent")
