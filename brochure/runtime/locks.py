"""Lock files, so that two runs do not change the same files at once.

The operating system releases a lock when its process ends, however it ends.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from brochure.runtime.errors import BrochureError
from brochure.runtime.files import explain_write_fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_RETRY_SECONDS = 0.1  # seconds between two attempts


def try_lock(descriptor: int) -> bool:
    """Lock an open file unless another process has locked it; return whether this process has the lock.

    The lock is released when the file is closed or its process ends.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def hold_lock(path: Path, *, timeout: float, busy_message: str) -> Iterator[None]:
    """Hold the lock of a file in a `with` block; create the file if necessary; wait `timeout` seconds for another run.

    Raises BrochureError with `busy_message` if another run keeps the lock, or with the reason if the file cannot be
    opened.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as fault:
        raise BrochureError(explain_write_fault(path, fault)) from None
    try:
        deadline = time.monotonic() + timeout
        while not try_lock(descriptor):
            if time.monotonic() > deadline:
                raise BrochureError(busy_message)
            time.sleep(_RETRY_SECONDS)
        yield
    finally:
        os.close(descriptor)
