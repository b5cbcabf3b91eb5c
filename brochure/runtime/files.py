"""What leaves the program: a file is written whole or not at all, and shown in its viewer."""

from __future__ import annotations

import errno
import os
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from brochure.runtime.errors import BrochureError

if TYPE_CHECKING:
    from pathlib import Path

_STALE = 3600  # seconds: a temporary file this old belongs to a run that was killed


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to `path`, so that the file is at every moment either the old one or the new one, whole.

    The bytes go to a temporary file in the same folder, reach the disk, and then take the name. Raises BrochureError,
    in words for a person, when that cannot be done; then the old file, if any, is untouched.
    """
    temporary = path.with_name(f".brochure-{os.urandom(8).hex()}.tmp")
    try:
        _sweep(path.parent)
        _write(temporary, data)
        temporary.replace(path)
    except OSError as fault:
        raise BrochureError(advice(path, fault)) from fault
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def show(path: Path) -> bool:
    """Open a file in the program that the desktop uses for it; False when there is no such program."""
    try:
        if sys.platform == "win32":
            os.startfile(path)  # noqa: S606 -- the file just made, in the person's own viewer
            return True
        opener = "open" if sys.platform == "darwin" else "xdg-open"
        command = [opener, str(path.absolute())]
        import subprocess

        done = subprocess.run(  # noqa: S603 -- a fixed program, on the file just made
            command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except OSError:
        return False
    return done.returncode == 0


def _write(path: Path, data: bytes) -> None:
    # Mode 666 less the umask, as any program's file; exclusive, so never through somebody else's link.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sweep(folder: Path) -> None:
    """Remove what killed runs left; a younger temporary file may belong to a run of this minute."""
    for left in folder.glob(".brochure-*.tmp"):
        if time.time() - left.stat().st_mtime > _STALE:
            left.unlink(missing_ok=True)


def advice(path: Path, fault: OSError) -> str:
    """Why a file could not be written, and what to do."""
    old = " The old file is untouched." if path.is_file() else ""
    if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"{path} was not written: the disk is full. Make room and try again.{old}"
    if path.is_dir():
        return f"{path} was not written: a folder has that name. Name a file."
    if not path.parent.is_dir():
        return f"{path} was not written: there is no folder {path.parent}."
    if isinstance(fault, PermissionError) and path.exists() and os.access(path.parent, os.W_OK):
        return (
            f"{path} was not written: it may be open in another program, such as a PDF viewer."
            f" Close it there and try again.{old}"
        )
    if isinstance(fault, PermissionError):
        where = path.parent.resolve()
        return f"{path} was not written: you may not write in the folder {where}. Work in another folder."
    return f"{path} was not written: {fault.strerror or fault}.{old}"
