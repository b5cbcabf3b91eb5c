"""Where things lie beside a content file. Light on purpose: every start passes here."""

from __future__ import annotations

import os

ASSETS = "assets"
PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # the folder brochure/


def assets_of(content: str) -> str | None:
    """The assets folder for a content file: the nearest one beside or above it, else the working folder's, else None.

    An absolute path, with links left as they are: following them would lead to another house.
    """
    folder = os.path.dirname(os.path.abspath(content))
    while True:
        found = _assets_in(folder)
        above = os.path.dirname(folder)
        if found or above == folder:
            return found or _assets_in(os.getcwd())
        folder = above


def _assets_in(folder: str) -> str | None:
    found = os.path.join(folder, ASSETS)
    return found if os.path.isdir(found) else None
