"""Which rows of a table are wanted: `10-50`, `7`, `10-`, or several with commas."""

from __future__ import annotations

import re

from brochure.runtime.frozen import dataclass

_PART = re.compile(r"(\d{1,9})(?:\s*[-–]\s*(\d{1,9})?)?")
_NO_END = 10**9


@dataclass(frozen=True)
class Rows:
    """Ranges of row numbers, both ends included, as the spreadsheet counts them."""

    ranges: tuple[tuple[int, int], ...]

    def __contains__(self, row: int) -> bool:
        return any(first <= row <= last for first, last in self.ranges)

    @property
    def last(self) -> int:
        """The last row that can be meant."""
        return max(last for _, last in self.ranges)


def parse(text: str) -> Rows:
    """The rows that a text asks for. Raises ValueError, in words for a person."""
    ranges = []
    for part in text.split(","):
        found = _PART.fullmatch(part.strip())
        if not found:
            raise ValueError("say which rows as the spreadsheet numbers them: 7, or 10-50, or 10-, or 2-9,12")
        first = int(found[1])
        last = int(found[2]) if found[2] else _NO_END if re.search("[-–]", part) else first
        if not 1 <= first <= last:
            raise ValueError("rows are counted from 1, and the smaller number comes first: 10-50")
        ranges.append((first, last))
    return Rows(tuple(ranges))
