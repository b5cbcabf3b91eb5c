"""Remove values from errors while patients' words are in memory: keep only kinds of exceptions and places in code."""

from __future__ import annotations

import errno
import sys
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from brochure.runtime.app_dirs import PACKAGE_FOLDER
from brochure.runtime.errors import BrochureError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

_PACKAGE_PATH = Path(PACKAGE_FOLDER)


class RowError(Exception):
    """A bug that occurred while processing a row: the row, the kind of exception, and the place in the program."""

    def __init__(self, row: int, exception_name: str, location: str) -> None:
        super().__init__(row, exception_name, location)
        self.row, self.exception_name, self.location = row, exception_name, location

    def __str__(self) -> str:
        return f"row {self.row}: {self.exception_name} at {self.location}"


class redact_errors:  # noqa: N801 -- it is used like a function: `with redact_errors(row):`
    """A context manager that turns any exception into a RowError, without its message, cause and values.

    Ctrl-C and a missing package, which end the whole run, pass through, and a full disk becomes a BrochureError. None
    of these has data of a row.
    """

    __slots__ = ("_row",)

    def __init__(self, row: int) -> None:
        self._row = row

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exception_type: type[BaseException] | None, fault: BaseException | None, _: TracebackType | None
    ) -> None:
        if isinstance(fault, OSError) and fault.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise BrochureError("The disk is full. Delete files you do not need, and try again.") from None
        if isinstance(fault, Exception) and not isinstance(fault, ModuleNotFoundError | RowError):
            raise RowError(self._row, type(fault).__name__, locate_fault(fault)) from None


def locate_fault(fault: BaseException) -> str:
    """Return where an exception was raised, such as `renderer.py:37 (copy)`: the last place in this package, if any."""
    frames = _list_frames(fault)
    package_frames = [frame for frame in frames if _PACKAGE_PATH in frame[0].parents] or frames
    if not package_frames:
        return "an unknown place"
    path, line, function = package_frames[-1]
    return f"{path.name}:{line} ({function})"


def scrub_traceback(fault: BaseException) -> str:
    """Return the traceback of a bug without message and values: files, lines, functions and the kind of exception."""
    lines = [f"  {path}:{line} in {function}" for path, line, function in _list_frames(fault)]
    last_line = str(fault) if isinstance(fault, RowError) else type(fault).__name__
    return "\n".join(["A bug in brochure, at the last of these places:", *lines, last_line])


@contextmanager
def redact_crashes() -> Iterator[None]:
    """Keep patients' words out of crash reports: write no core dump, and scrub the tracebacks that Python prints.

    These are of exceptions in threads, of exceptions that cannot be caught, and of one that ends the program, such as a
    second Ctrl-C, whose traceback would also show the exception that was being handled.
    """
    with suppress(ImportError, OSError, ValueError):  # Windows has no `resource` and writes no core dumps by default
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    old_hooks = sys.unraisablehook, threading.excepthook
    sys.excepthook = lambda _kind, fault, _trace: _print_scrubbed(fault)
    sys.unraisablehook = lambda hook_arguments: _print_scrubbed(hook_arguments.exc_value)
    threading.excepthook = lambda hook_arguments: _print_scrubbed(hook_arguments.exc_value)
    try:
        yield
    finally:
        sys.unraisablehook, threading.excepthook = old_hooks


def _print_scrubbed(fault: BaseException | None) -> None:
    if fault is not None and sys.stderr is not None:
        sys.stderr.write(f"{scrub_traceback(fault)}\n")


def _list_frames(fault: BaseException) -> list[tuple[Path, int, str]]:
    frames, entry = [], fault.__traceback__
    while entry is not None:
        code = entry.tb_frame.f_code
        frames.append((Path(code.co_filename), entry.tb_lineno, code.co_qualname))
        entry = entry.tb_next
    return frames
