"""A web address as a QR code (ISO/IEC 18004): which modules are dark, and how large it must be printed.

The package segno makes the code; it is imported only when a code is needed.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from brochure.diagnostics.suggest import shorten_for_message
from brochure.runtime.errors import BrochureError
from brochure.runtime.memo import memoize

QUIET_ZONE = 4  # modules of white paper on every side (ISO/IEC 18004, 6.3.8)
MIN_MODULE_SIZE = 0.33 * 72 / 25.4  # points: 0.33 mm, four dots of a 300 dpi printer (Denso Wave)
MAX_BYTES = 287  # capacity of version 12 at level M: one inch wide, its modules are 0.35 mm; larger ones are too small

_ADDRESS = re.compile(r"https://[^\s<>\"\\]+", re.IGNORECASE)

Modules: TypeAlias = tuple[tuple[bool, ...], ...]
Rectangle: TypeAlias = tuple[int, int, int, int]


def can_hold(address: str) -> bool:
    """Return whether an address can be a QR code: it starts with https:// and has at most MAX_BYTES bytes."""
    return _ADDRESS.fullmatch(address) is not None and len(address.encode()) <= MAX_BYTES


@memoize(16)
def build_modules(address: str) -> Modules:
    """Return the rows of the code, top to bottom and left to right: True for a dark module, without the quiet zone.

    Error correction is level M, which restores 15% of the code, or a higher level where the code does not grow. The
    same address gives the same code. Raises BrochureError if `can_hold` is false.
    """
    if not can_hold(address):
        fix = f"use an address that starts with https:// and has at most {MAX_BYTES} bytes"
        raise BrochureError(f"“{shorten_for_message(address)}” cannot be a QR code: {fix}.")
    import segno

    code = segno.make(address, error="m", boost_error=True, micro=False, encoding="utf-8")
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def count_side_modules(address: str) -> int:
    """Return the width of the code in modules, quiet zone included; the height is the same."""
    return len(build_modules(address)) + 2 * QUIET_ZONE


def compute_min_size(address: str) -> float:
    """Return the smallest printed width of the code in points, quiet zone included; the height is the same."""
    return count_side_modules(address) * MIN_MODULE_SIZE


def build_rectangles(address: str) -> tuple[Rectangle, ...]:
    """Return the dark modules joined into rectangles (left, top, width, height) that do not overlap.

    The unit is one module, measured from the upper left corner of the quiet zone, y downward.
    """
    closed_rectangles: list[Rectangle] = []
    open_runs: dict[tuple[int, int], int] = {}  # runs of the row above, and the row where each began
    for y, row in enumerate((*build_modules(address), ())):
        runs = dict.fromkeys(_find_dark_runs(row), y)
        for (left, width), top in open_runs.items():
            if (left, width) in runs:
                runs[left, width] = top
            else:
                closed_rectangles.append((left + QUIET_ZONE, top + QUIET_ZONE, width, y - top))
        open_runs = runs
    return tuple(closed_rectangles)


def _find_dark_runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Return the runs of dark modules in a row, each as (index of its first module, number of modules)."""
    starts = [x for x, dark in enumerate(row) if dark and not (x and row[x - 1])]
    return [(x, next((end for end in range(x, len(row)) if not row[end]), len(row)) - x) for x in starts]
