"""The one place that decides what of a personal copy may be seen from outside: neither a patient nor the condition.

A file's name, its title and subject, a mail's subject and its attachment's name, lines of a log and messages of
problems are read by others than the patient: on a shared screen, in a list of downloads, on a mail server. Whatever
makes one of them for a personal copy asks here. So does whatever writes a file that a patient's words stand in, and
whatever could fail while it has them in its hands.
"""

from __future__ import annotations

import errno
import os
import sys
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from brochure.runtime.app_dirs import PACKAGE
from brochure.runtime.errors import BrochureError
from brochure.runtime.files import advice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from brochure.content.languages import Words
    from brochure.render.pdf.writer.xmp import Properties

_HOME = Path(PACKAGE)
_TEMPORARY = ".brochure-", ".tmp"  # each is in the folder of the file that it becomes


# --- what is seen -------------------------------------------------------------------------------------------------


def properties(told: Properties, words: Words) -> Properties:
    """What a personal copy's file says of itself: the language, the code of its content, and a neutral title."""
    return replace(told, title=title(words), author="", subject="", edition=f"{told.edition} personal")


def title(words: Words) -> str:
    """What a personal copy is called where others see it: in a viewer's window, in a browser's list of pages."""
    return words["personal_title"]


def combined(told: Properties, words: Words) -> Properties:
    """What a file of many copies for the printer says of itself, where a copy says this."""
    return replace(told, title=f"{told.title} ({words['for_printing']})")


def copy_name(number: int, suffix: str) -> str:
    """The file name of a copy: its number alone; `suffix` is such as `.pdf`."""
    return f"copy-{number:05d}{suffix}"


def mail_subject(words: Words, own: str = "") -> str:
    """The subject of a mail: the content's `own`, which has been checked to name nothing, or else a neutral one."""
    return own or words["mail_subject"]


def attachment_name(words: Words, suffix: str) -> str:
    """The name of a mail's attachment, the same for everybody; `suffix` is such as `.pdf`."""
    return f"{words['attachment']}{suffix}"


def mail_name(row: int) -> str:
    """The name of a mail to one person, as a file or a folder has it: the number of the person's row alone."""
    return f"mail-{row:05d}"


# --- what is written ----------------------------------------------------------------------------------------------


def private_folder(path: Path) -> None:
    """Make a folder that only its owner may look into, or make it so. Raises BrochureError where that cannot be."""
    try:
        path.parent.mkdir(exist_ok=True)
        with suppress(FileExistsError):
            path.mkdir(mode=0o700)
        if not path.is_dir():
            raise BrochureError(f"{path} is a file: name a folder for the copies.")
        if os.name == "posix" and path.stat().st_mode & 0o077:
            path.chmod(0o700)
    except OSError as fault:
        raise BrochureError(f"The folder {path} cannot be made for you alone: {fault.strerror or fault}.") from None


def open_privately(path: str | os.PathLike[str]) -> int:
    """Begin a new file that only its owner may read; its descriptor. Raises OSError, also where there is a file."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)


def write_privately(path: str | os.PathLike[str], data: bytes, *, durable: bool = True) -> None:
    """Write a file that only its owner may read, whole or not at all; `durable` waits until the disk has it.

    Raises BrochureError, in words for a person.
    """
    temporary = temporary_beside(path)
    try:
        descriptor = open_privately(temporary)
        try:
            write_all(descriptor, data)
            if durable:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(temporary, path)
    except BaseException as fault:
        with suppress(OSError):
            os.unlink(temporary)
        if isinstance(fault, OSError):
            raise BrochureError(advice(Path(path), fault)) from None
        raise


def remove(path: Path) -> None:
    """Remove a file, if it is there. Raises BrochureError where it cannot be."""
    try:
        path.unlink(missing_ok=True)
    except OSError as fault:
        why = "it may be open in another program" if isinstance(fault, PermissionError) else fault.strerror or fault
        raise BrochureError(f"{path} cannot be removed: {why}.") from None


def temporary_beside(path: str | os.PathLike[str]) -> str:
    """A new name for a temporary file that will become `path`."""
    return os.path.join(os.path.dirname(os.fspath(path)), os.urandom(8).hex().join(_TEMPORARY))


def is_temporary(name: str) -> bool:
    """Whether a file is a temporary one, by its name."""
    return name.startswith(_TEMPORARY[0]) and name.endswith(_TEMPORARY[1])


def sweep(folder: Path, *, older: float = 0) -> None:
    """Remove the temporary files that killed runs left in a folder.

    Where another run may be at work there, those `older` than so many seconds alone, as it needs each but for a moment.
    """
    with os.scandir(folder) as entries:  # as pathlib would hold the names of all copies at once
        for entry in entries:
            if is_temporary(entry.name):
                with suppress(OSError):
                    if not older or time.time() - entry.stat(follow_symlinks=False).st_mtime > older:
                        os.unlink(entry.path)


def write_all(descriptor: int, data: bytes) -> None:
    """Write bytes to an open file, all of them."""
    written = os.write(descriptor, data)
    while written < len(data):  # a nearly full disk takes a part
        written += os.write(descriptor, data[written:])


# --- what is told when something fails ----------------------------------------------------------------------------


class RowError(Exception):
    """A fault of the program's own while it worked on a row: which row, what kind, and where in the program."""

    def __init__(self, row: int, kind: str, place: str) -> None:
        super().__init__(row, kind, place)
        self.row, self.kind, self.place = row, kind, place

    def __str__(self) -> str:
        return f"row {self.row}: {self.kind} at {self.place}"


class sealed:  # noqa: N801 -- it is used as a function is: `with sealed(row):`
    """While a row is worked on: an exception leaves as a RowError, without its message, its cause or their values.

    What ends the whole work (Ctrl-C, a missing package) passes, and a full disk is told as such: none of them holds
    anything of a row.
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
    """Where in the program a fault came up: `press.py:37 (copy)`, the last place that is ours."""
    frames = _frames(fault)
    ours = [frame for frame in frames if _HOME in frame[0].parents] or frames
    if not ours:
        return "an unknown place"
    path, line, function = ours[-1]
    return f"{path.name}:{line} ({function})"


def told(fault: BaseException) -> str:
    """A fault of the program's own, told without a word of what it was working on: kinds and places alone."""
    rows = [f"  {path}:{line} in {function}" for path, line, function in _frames(fault)]
    own = str(fault) if isinstance(fault, RowError) else type(fault).__name__
    return "\n".join(["A fault in brochure, at the last of these places:", *rows, own])


@contextmanager
def discreet() -> Iterator[None]:
    """While patients' words are in this process: no picture of its memory is left when it crashes.

    And what Python itself tells of faults, in a thread or where nobody can catch them, is told as `told` does; so is
    one that ends the program, such as a second Ctrl-C, which would bring along the fault that the first one met.
    """
    with suppress(ImportError, OSError, ValueError):  # Windows writes none by itself
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    before = sys.unraisablehook, threading.excepthook
    sys.excepthook = lambda _kind, fault, _trace: _tell(fault)
    sys.unraisablehook = lambda caught: _tell(caught.exc_value)
    threading.excepthook = lambda caught: _tell(caught.exc_value)
    try:
        yield
    finally:
        sys.unraisablehook, threading.excepthook = before


def _tell(fault: BaseException | None) -> None:
    if fault is not None and sys.stderr is not None:
        sys.stderr.write(f"{told(fault)}\n")


def _frames(fault: BaseException) -> list[tuple[Path, int, str]]:
    found, trace = [], fault.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append((Path(code.co_filename), trace.tb_lineno, code.co_qualname))
        trace = trace.tb_next
    return found
