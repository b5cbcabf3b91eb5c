"""The folders of the program: its own, a clinic's assets, the user's cache and the user's state.

Paths are plain strings, and only `os` and `sys` are loaded, as every start loads this module.
"""

from __future__ import annotations

import os
import sys

from brochure.runtime.errors import BrochureError

ASSETS_NAME = "assets"
PACKAGE_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # the folder brochure/
_PROGRAM_NAME = "brochure"


def find_assets(content_path: str) -> str | None:
    """Return the assets folder of a content file: the nearest one next to or above it, else the working folder's.

    The path is absolute. Links in it are not followed, as they could lead to another clinic's folders. Return None if
    there is no such folder.
    """
    folder = os.path.dirname(os.path.abspath(content_path))
    while True:
        assets_folder = _find_assets_in(folder)
        parent_folder = os.path.dirname(folder)
        if assets_folder or parent_folder == folder:
            return assets_folder or _find_assets_in(os.getcwd())
        folder = parent_folder


def find_relative_assets(content_path: str) -> str | None:
    """Return what `find_assets` returns, as a relative path if it is inside the working folder, for messages."""
    assets_folder = find_assets(content_path)
    if assets_folder is None:
        return None
    working_prefix, assets_prefix = (os.path.normcase(os.path.join(path, "")) for path in (os.getcwd(), assets_folder))
    return os.path.relpath(assets_folder) if assets_prefix.startswith(working_prefix) else assets_folder


def _find_assets_in(folder: str) -> str | None:
    path = os.path.join(folder, ASSETS_NAME)
    return path if os.path.isdir(path) else None


def find_cache_folder() -> str:
    """Return the user's folder for what may be deleted at any time; it may not exist yet."""
    if sys.platform == "win32":
        base_folder = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~")
    elif sys.platform == "darwin":
        base_folder = os.path.expanduser("~/Library/Caches")
    else:  # XDG Base Directory Specification
        base_folder = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(base_folder, _PROGRAM_NAME)


def make_state_folder(name: str) -> str:
    """Return the user's folder of that name for what must be kept; make it if necessary, for this user only.

    Raises BrochureError if it cannot be made.
    """
    if sys.platform == "win32":
        base_folder = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~")
    elif sys.platform == "darwin":
        base_folder = os.path.expanduser("~/Library/Application Support")
    else:  # XDG Base Directory Specification
        base_folder = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")
    path = os.path.join(base_folder, _PROGRAM_NAME, name)
    try:
        os.makedirs(path, mode=0o700, exist_ok=True)
        os.chmod(path, 0o700)
    except OSError as fault:
        raise BrochureError(f"The folder {path} cannot be made: {fault.strerror or fault}.") from None
    return path
