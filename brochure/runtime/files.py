"""Files and folders that the program writes: each file whole or not at all, private ones for their owner alone."""

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

_TEMPORARY_AFFIXES = ".brochure-", ".tmp"  # how names of temporary files start and end
_STALE_SECONDS = 3600  # seconds: a temporary file this old belongs to a run that was killed


# --- files --------------------------------------------------------------------------------------------------------


def write_atomically(path: str | os.PathLike[str], data: bytes, *, private: bool = False, durable: bool = True) -> None:
    """Write `data` to `path`, so that the file is at every moment either the old one or the new one, whole.

    The bytes go to a temporary file in the same folder, which then takes the name. Only its owner may read a `private`
    file. `durable` waits until the bytes are on the disk. Raises BrochureError, in words for a person, when that cannot
    be done; then the old file, if any, is untouched.

    Temporary files that killed runs left are removed first. Not so for private files: a folder has a hundred thousand
    of them, and whoever writes them calls `sweep` once.
    """
    temporary_path = choose_temporary_path(path)
    try:
        if not private:
            with suppress(OSError):
                remove_temporary_files(os.path.dirname(temporary_path) or ".", min_age=_STALE_SECONDS)
        descriptor = create_file(temporary_path, private=private)
        try:
            write_all(descriptor, data)
            if durable:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(temporary_path, path)
    except BaseException as fault:
        with suppress(OSError):
            os.unlink(temporary_path)
        if isinstance(fault, OSError):
            raise BrochureError(explain_write_fault(path, fault)) from None
        raise


def create_file(path: str | os.PathLike[str], *, private: bool = False) -> int:
    """Create a file and return its descriptor, open for writing. Raises OSError, also where there is a file already.

    Only its owner may read a `private` file; another has the permissions of any new file.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)  # never through somebody else's link
    return os.open(path, flags, 0o600 if private else 0o666)


def write_all(descriptor: int, data: bytes) -> None:
    """Write bytes to an open file, all of them. Raises OSError."""
    written_count = os.write(descriptor, data)
    while written_count < len(data):  # a nearly full disk takes a part
        written_count += os.write(descriptor, data[written_count:])


def remove_file(path: Path) -> None:
    """Remove a file, if it is there. Raises BrochureError where it cannot be."""
    try:
        path.unlink(missing_ok=True)
    except OSError as fault:
        reason = "it may be open in another program" if isinstance(fault, PermissionError) else fault.strerror or fault
        raise BrochureError(f"{path} cannot be removed: {reason}.") from None


def explain_write_fault(path: str | os.PathLike[str], fault: OSError) -> str:
    """Return why a file could not be written, and what to do."""
    from pathlib import Path

    path = Path(path)
    old_file_note = " The old file is untouched." if path.is_file() else ""
    if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"{path} was not written: the disk is full. Make room and try again.{old_file_note}"
    if path.is_dir():
        return f"{path} was not written: a folder has that name. Name a file."
    if not path.parent.is_dir():
        return f"{path} was not written: there is no folder {path.parent}."
    if isinstance(fault, PermissionError) and path.exists() and os.access(path.parent, os.W_OK):
        return (
            f"{path} was not written: it may be open in another program, such as a PDF viewer."
            f" Close it there and try again.{old_file_note}"
        )
    if isinstance(fault, PermissionError):
        folder = path.parent.resolve()
        return f"{path} was not written: you may not write in the folder {folder}. Work in another folder."
    return f"{path} was not written: {fault.strerror or fault}.{old_file_note}"


# --- temporary files ----------------------------------------------------------------------------------------------


def choose_temporary_path(path: str | os.PathLike[str]) -> str:
    """Return a new name, in the same folder, for a temporary file that will become `path`."""
    return os.path.join(os.path.dirname(os.fspath(path)), os.urandom(8).hex().join(_TEMPORARY_AFFIXES))


def is_temporary(name: str) -> bool:
    """Tell by its name whether a file is a temporary one."""
    return name.startswith(_TEMPORARY_AFFIXES[0]) and name.endswith(_TEMPORARY_AFFIXES[1])


def remove_temporary_files(folder: str | os.PathLike[str], *, min_age: float = 0) -> None:
    """Remove the temporary files that killed runs left in a folder. Raises OSError where it cannot be read.

    Where another run may be at work in the folder, remove only those `older` than so many seconds: a run needs each
    of its own only for a moment.
    """
    with os.scandir(folder) as entries:
        for entry in entries:
            if is_temporary(entry.name):
                with suppress(OSError):
                    if not min_age or time.time() - entry.stat(follow_symlinks=False).st_mtime > min_age:
                        os.unlink(entry.path)


# --- folders ------------------------------------------------------------------------------------------------------


def make_folder(path: Path, hint: str = "") -> None:
    """Make a folder, if it is not there. Raises BrochureError, with `hint` at its end, where it cannot be made."""
    try:
        path.mkdir(exist_ok=True)
    except OSError as fault:
        message = f"The folder {path} cannot be made: {fault.strerror or fault}."
        raise BrochureError(f"{message} {hint}".rstrip()) from None


def make_private_folder(path: Path) -> None:
    """Make a folder that only its owner may open, or change one to be so. Raises BrochureError where it cannot be.

    The folder that it is in is made too, as any other.
    """
    make_folder(path.parent)
    try:
        with suppress(FileExistsError):
            path.mkdir(mode=0o700)
        if not path.is_dir():
            raise BrochureError(f"{path} is a file: name a folder for the copies.")
        if os.name == "posix" and path.stat().st_mode & 0o077:
            path.chmod(0o700)
    except OSError as fault:
        raise BrochureError(f"The folder {path} cannot be made for you alone: {fault.strerror or fault}.") from None


# --- viewers ------------------------------------------------------------------------------------------------------


def open_in_viewer(path: Path) -> bool:
    """Open a file in the program that the desktop uses for it; return whether there is such a program."""
    try:
        if sys.platform == "win32":
            os.startfile(path)  # noqa: S606 -- the file just made, in the person's own viewer
            return True
        opener = "open" if sys.platform == "darwin" else "xdg-open"
        command = [opener, str(path.absolute())]
        import subprocess

        process = subprocess.run(  # noqa: S603 -- a fixed program, on the file just made
            command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except OSError:
        return False
    return process.returncode == 0
