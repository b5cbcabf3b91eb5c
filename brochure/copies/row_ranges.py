"""Ranges of rows that the user chose: `10-50`, `7`, `10-`, or several with commas."""

from __future__ import annotations

import re

from brochure.runtime.frozen import dataclass

_RANGE = re.compile(r"(\d{1,9})(?:\s*[-–]\s*(\d{1,9})?)?")
_MAX_ROW = 10**9


@dataclass(frozen=True)
class RowRanges:
    """Ranges of row numbers, both ends included, as spreadsheets number them."""

    ranges: tuple[tuple[int, int], ...]

    def __contains__(self, row: int) -> bool:
        return any(first_row <= row <= end_row for first_row, end_row in self.ranges)

    @property
    def last_row(self) -> int:
        """The last row of all ranges."""
        return max(end_row for _, end_row in self.ranges)


def parse(text: str) -> RowRanges:
    """Return the rows that a text names. Raise ValueError with a message for the user."""
    ranges = []
    for range_text in text.split(","):
        match = _RANGE.fullmatch(range_text.strip())
        if not match:
            raise ValueError("type row numbers as in your spreadsheet: 7, or 10-50, or 10-, or 2-9,12")
        first_row = int(match[1])
        last_row = int(match[2]) if match[2] else _MAX_ROW if re.search("[-–]", range_text) else first_row
        if not 1 <= first_row <= last_row:
            raise ValueError("type the smaller number first, as in 10-50; rows start at 1")
        ranges.append((first_row, last_row))
    return RowRanges(tuple(ranges))
