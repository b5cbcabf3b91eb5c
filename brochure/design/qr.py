"""A web address as a QR code (ISO/IEC 18004): which of its modules are dark, and how large it must be printed.

segno makes the code, and is loaded only then.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from brochure.diagnostics.suggest import shorten_for_message
from brochure.runtime.errors import BrochureError
from brochure.runtime.memo import memoize

QUIET_ZONE = 4  # modules of clear paper on every side (ISO/IEC 18004, 6.3.8)
MIN_MODULE_SIZE = 0.33 * 72 / 25.4  # points: 0.33 mm, four dots of a printer of 300 dots to the inch (Denso Wave)
MAX_BYTES = 287  # what version 12 holds at level M: one inch wide its modules are 0.35 mm, of any later one too small

_ADDRESS = re.compile(r"https://[^\s<>\"\\]+", re.IGNORECASE)

Modules: TypeAlias = tuple[tuple[bool, ...], ...]
Rectangle: TypeAlias = tuple[int, int, int, int]


def can_hold(address: str) -> bool:
    """Whether an address can be made a QR code: a secure web address that is not too long to be printed."""
    return _ADDRESS.fullmatch(address) is not None and len(address.encode()) <= MAX_BYTES


@memoize(16)
def build_modules(address: str) -> Modules:
    """The rows of the code from the top, each from the left: True where it is dark. The quiet zone is not among them.

    A seventh of the code may be lost (level M), or more where that costs no room. The same address gives the same
    code. Raises BrochureError where `can_hold` says no.
    """
    if not can_hold(address):
        why = f"only https addresses of {MAX_BYTES} bytes at most can"
        raise BrochureError(f"“{shorten_for_message(address)}” cannot be a QR code: {why}.")
    import segno

    code = segno.make(address, error="m", boost_error=True, micro=False, encoding="utf-8")
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def count_side_modules(address: str) -> int:
    """How many modules wide and high the code is, its quiet zone included."""
    return len(build_modules(address)) + 2 * QUIET_ZONE


def compute_min_size(address: str) -> float:
    """How wide and high, in points, the code and its quiet zone must be printed at least."""
    return count_side_modules(address) * MIN_MODULE_SIZE


def build_rectangles(address: str) -> tuple[Rectangle, ...]:
    """The dark modules joined to rectangles (left, top, width, height) that do not overlap.

    Counted in modules from the upper left corner of the quiet zone, y downwards.
    """
    closed_rectangles: list[Rectangle] = []
    open_runs: dict[tuple[int, int], int] = {}  # the runs of the row above, and the row in which each began
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
    """Where dark modules stand side by side in a row: the first, and how many."""
    starts = [x for x, dark in enumerate(row) if dark and not (x and row[x - 1])]
    return [(x, next((end for end in range(x, len(row)) if not row[end]), len(row)) - x) for x in starts]
