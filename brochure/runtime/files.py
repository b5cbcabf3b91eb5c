"""Write files and folders: each file completely or not at all, private ones readable only by their owner."""

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
    """Write `data` to `path`, so that the file is at every moment either the complete old one or the complete new one.

    The bytes go to a temporary file in the same folder, which is then renamed. Only its owner may read a `private`
    file. `durable` waits until the bytes are on the disk. Raises BrochureError, with a message for the user, if this
    fails; the old file, if any, is then unchanged.

    Temporary files that killed runs left are removed first, but not for private files: a folder may have a hundred
    thousand of them, and their writer calls `remove_temporary_files` once.
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
    """Create a file and return its descriptor, open for writing. Raises OSError, also if the file exists.

    Only its owner may read a `private` file; others have the permissions of any new file.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)  # O_EXCL does not follow a link
    return os.open(path, flags, 0o600 if private else 0o666)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of the bytes to an open file. Raises OSError."""
    written_count = os.write(descriptor, data)
    while written_count < len(data):  # on a nearly full disk, only some are written
        written_count += os.write(descriptor, data[written_count:])


def remove_file(path: Path) -> None:
    """Remove a file if it exists. Raises BrochureError if it cannot be removed."""
    try:
        path.unlink(missing_ok=True)
    except OSError as fault:
        if isinstance(fault, PermissionError):
            message = f"{path} cannot be deleted: it may be open in another program. Close it there and try again."
        else:
            message = f"{path} cannot be deleted: {fault.strerror or fault}."
        raise BrochureError(message) from None


def explain_write_fault(path: str | os.PathLike[str], fault: OSError) -> str:
    """Return a message on why a file could not be written and what to do."""
    from pathlib import Path

    path = Path(path)
    old_file_note = " The old file has not been changed." if path.is_file() else ""
    if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"{path} was not written: the disk is full. Delete files you do not need, and try again.{old_file_note}"
    if path.is_dir():
        return f"{path} was not written: there is a folder with that name. Choose another name."
    if not path.parent.is_dir():
        return f"{path} was not written: there is no folder {path.parent}. Make it, or choose another one."
    if isinstance(fault, PermissionError) and path.exists() and os.access(path.parent, os.W_OK):
        return (
            f"{path} was not written: it may be open in another program, such as a PDF viewer."
            f" Close it there and try again.{old_file_note}"
        )
    if isinstance(fault, PermissionError):
        folder = path.parent.resolve()
        return f"{path} was not written: you are not allowed to save in {folder}. Work in another folder."
    return f"{path} was not written: {fault.strerror or fault}.{old_file_note}"


# --- temporary files ----------------------------------------------------------------------------------------------


def choose_temporary_path(path: str | os.PathLike[str]) -> str:
    """Return a new name, in the same folder, for a temporary file that will become `path`."""
    return os.path.join(os.path.dirname(os.fspath(path)), os.urandom(8).hex().join(_TEMPORARY_AFFIXES))


def is_temporary(name: str) -> bool:
    """Return whether a file's name is that of a temporary file."""
    return name.startswith(_TEMPORARY_AFFIXES[0]) and name.endswith(_TEMPORARY_AFFIXES[1])


def remove_temporary_files(folder: str | os.PathLike[str], *, min_age: float = 0) -> None:
    """Remove the temporary files that killed runs left in a folder. Raises OSError if it cannot be read.

    Only those older than `min_age` seconds are removed, as another run may be using the folder; a run needs each of its
    own only for a moment.
    """
    with os.scandir(folder) as entries:
        for entry in entries:
            if is_temporary(entry.name):
                with suppress(OSError):
                    if not min_age or time.time() - entry.stat(follow_symlinks=False).st_mtime > min_age:
                        os.unlink(entry.path)


# --- folders ------------------------------------------------------------------------------------------------------


def make_folder(path: Path, hint: str = "") -> None:
    """Make a folder if it does not exist. Raises BrochureError, with `hint` at its end, if it cannot be made."""
    try:
        path.mkdir(exist_ok=True)
    except OSError as fault:
        message = f"The folder {path} cannot be made: {fault.strerror or fault}."
        raise BrochureError(f"{message} {hint}".rstrip()) from None


def make_private_folder(path: Path) -> None:
    """Make a folder that only its owner may open, or change an existing one. Raises BrochureError if this fails.

    The folder above it is made too, with the usual permissions.
    """
    make_folder(path.parent)
    try:
        with suppress(FileExistsError):
            path.mkdir(mode=0o700)
        if not path.is_dir():
            raise BrochureError(f"Name a folder for the copies: {path} is a file.")
        if os.name == "posix" and path.stat().st_mode & 0o077:
            path.chmod(0o700)
    except OSError as fault:
        raise BrochureError(f"The folder {path} cannot be made private: {fault.strerror or fault}.") from None


# --- viewers ------------------------------------------------------------------------------------------------------


def open_in_viewer(path: Path) -> bool:
    """Open a file in the desktop's program for it; return whether there is such a program."""
    try:
        if sys.platform == "win32":
            os.startfile(path)  # noqa: S606 -- the file just made, in the user's own viewer
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
