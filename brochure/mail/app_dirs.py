"""The folder where the program keeps what it must not forget about mails: private to the user, and not a cache."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from brochure.runtime.errors import BrochureError


def folder() -> Path:
    """The folder, made if need be, open to its user alone. Raises BrochureError where it cannot be made."""
    path = _home() / "brochure" / "mail"
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)
    except OSError as fault:
        raise BrochureError(f"The folder {path} cannot be made: {fault.strerror or fault}.") from None
    return path


def _home() -> Path:
    """Where each system keeps a program's state (on Linux by the XDG Base Directory Specification)."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home())
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
