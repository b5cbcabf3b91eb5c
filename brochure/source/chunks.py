"""A text cut where a piece of it can be read by itself: before a key of the file, and before each item of a long list.

How the pieces are cut is a guess at lines. Whoever reads one finds out whether it is whole: it must hold keys and
their values, without a fault. A quotation mark left open, for instance, is a fault in its own piece.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import on_demand

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY = on_demand(r"\n(?=[^\s#-])")  # before a line that begins in the first column, and with no dash
_LIST = on_demand(r"[^\n#]*:[ \t]*(?:#[^\n]*)?(?:\n[ \t]*(?:#[^\n]*)?)*\n( *)- ")  # a key alone, then a dash
_LONG = 2000  # characters of a list from which on its items are pieces: fewer are read as fast as told apart
_SHORT = 500  # characters that keys are gathered up to, as each piece has its own cost
_ANY_KEY = "list:\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some lines of a file; `row` is that of the first one (from 0).

    One that `goes_on` holds one more item of the list that a piece before it begins. A line with a key stands before
    it, in the place of whatever stands on the row above, so that it reads as the first item does.
    """

    text: str
    row: int
    goes_on: bool = False


def pieces(text: str) -> Iterator[Piece]:
    """The pieces of a text, in order; what stands before the first key goes with it."""
    start = row = 0
    for cut in _cuts(text):
        yield from _items(text[start:cut], row)
        row += text.count("\n", start, cut)
        start = cut


def _cuts(text: str) -> Iterator[int]:
    """Where pieces end: a long one has one key, several short ones are gathered."""
    ends = [found.end() for found in _KEY.finditer(text)]
    if text[0].isspace() or text[0] == "#":
        ends = ends[1:]
    start = last = 0
    for end in [*ends, len(text)]:
        if end - start > _SHORT:
            if last > start:
                yield last
                start = last
            if end - start > _SHORT:
                yield end
                start = end
        last = end
    if last > start:
        yield last


def _items(text: str, row: int) -> Iterator[Piece]:
    """A key with its value, or with the first item of a long list, and each of the others."""
    begun = _LIST.match(text) if len(text) >= _LONG else None
    if begun is None:
        yield Piece(text, row)
        return
    dash = f"\n{begun[1]}- "
    start, cut = 0, text.find(dash, begun.end())
    while cut >= 0:
        yield _piece(text[start : cut + 1], row, start)
        row += text.count("\n", start, cut + 1)
        start, cut = cut + 1, text.find(dash, cut + 1)
    yield _piece(text[start:], row, start)


def _piece(text: str, row: int, start: int) -> Piece:
    return Piece(_ANY_KEY + text, row - 1, goes_on=True) if start else Piece(text, row)
