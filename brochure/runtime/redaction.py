"""What is said when something fails while patients' words are in memory: kinds and places of faults, never values."""

from __future__ import annotations

import errno
import sys
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from brochure.runtime.app_dirs import PACKAGE
from brochure.runtime.errors import BrochureError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

_HOME = Path(PACKAGE)


class RowError(Exception):
    """A bug met while working on a row: the row, the kind of exception, and the place in the program."""

    def __init__(self, row: int, kind: str, place: str) -> None:
        super().__init__(row, kind, place)
        self.row, self.kind, self.place = row, kind, place

    def __str__(self) -> str:
        return f"row {self.row}: {self.kind} at {self.place}"


class redact_errors:  # noqa: N801 -- it is used as a function is: `with redact_errors(row):`
    """Turn any exception in the block into a RowError, which has no message, cause or value of it.

    What ends the whole work (Ctrl-C, a missing package) passes, and a full disk becomes a BrochureError that says so:
    none of them holds anything of a row.
    """

    __slots__ = ("_row",)

    def __init__(self, row: int) -> None:
        self._row = row

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, _: TracebackType | None) -> None:
        if isinstance(fault, OSError) and fault.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise BrochureError("The disk is full: make room, and try again.") from None
        if isinstance(fault, Exception) and not isinstance(fault, ModuleNotFoundError | RowError):
            raise RowError(self._row, type(fault).__name__, place(fault)) from None


def place(fault: BaseException) -> str:
    """Return where an exception was raised: `renderer.py:37 (copy)`, the last place in this package if there is one."""
    frames = _frames(fault)
    ours = [frame for frame in frames if _HOME in frame[0].parents] or frames
    if not ours:
        return "an unknown place"
    path, line, function = ours[-1]
    return f"{path.name}:{line} ({function})"


def scrubbed_traceback(fault: BaseException) -> str:
    """Return the traceback of a bug without messages and values: files, lines, functions and the exception's kind."""
    rows = [f"  {path}:{line} in {function}" for path, line, function in _frames(fault)]
    own = str(fault) if isinstance(fault, RowError) else type(fault).__name__
    return "\n".join(["A fault in brochure, at the last of these places:", *rows, own])


@contextmanager
def redact_crashes() -> Iterator[None]:
    """Leave no patients' words behind when this process crashes: write no core dump, and scrub Python's own tracebacks.

    Those are of exceptions in threads, of exceptions that nobody can catch, and of one that ends the program, such as
    a second Ctrl-C, whose traceback would show the exception that the first one met.
    """
    with suppress(ImportError, OSError, ValueError):  # Windows writes none by itself
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    before = sys.unraisablehook, threading.excepthook
    sys.excepthook = lambda _kind, fault, _trace: _print_scrubbed(fault)
    sys.unraisablehook = lambda caught: _print_scrubbed(caught.exc_value)
    threading.excepthook = lambda caught: _print_scrubbed(caught.exc_value)
    try:
        yield
    finally:
        sys.unraisablehook, threading.excepthook = before


def _print_scrubbed(fault: BaseException | None) -> None:
    if fault is not None and sys.stderr is not None:
        sys.stderr.write(f"{scrubbed_traceback(fault)}\n")


def _frames(fault: BaseException) -> list[tuple[Path, int, str]]:
    found, trace = [], fault.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append((Path(code.co_filename), trace.tb_lineno, code.co_qualname))
        trace = trace.tb_next
    return found
