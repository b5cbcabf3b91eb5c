"""What is told of a mail: numbers and outcomes, never to whom it goes or what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from pathlib import Path

    from brochure.copies.people import Fault

Came: TypeAlias = Literal[
    "", "drafted", "sent", "would be sent", "sent before", "not sent", "put off", "not tried", "unknown"
]
_WELL = ("", "drafted", "sent", "would be sent", "sent before")


@dataclass(frozen=True)
class Told:
    """One line: in words, of which row and column (none for all of them), and what came of it.

    `code` is the mail server's; `path` is what was made, in the place of words.
    """

    words: str
    row: int = 0
    column: str = ""
    came: Came = ""
    code: int = 0
    path: Path | None = None

    @property
    def fine(self) -> bool:
        """Whether it is as wanted."""
        return self.came in _WELL

    def __str__(self) -> str:
        where = f"row {self.row}{', ' if self.column else ''}{self.column}: " if self.row else ""
        return f"{where}{self.words}"


def of_fault(fault: Fault) -> Told:
    """A row that cannot be written to."""
    return Told(fault.reason, fault.row, fault.column, "not sent")
