"""A text cut where a piece of it can be read by itself: before a key of the file, and before each item of a long list.

How the pieces are cut is a guess at lines. Whoever reads one finds out whether it is whole: it must hold keys and
their values, without a fault. A quotation mark left open, for instance, is a fault in its own piece.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY_LINE = compile_lazily(r"\n(?=[^\s#-])")  # before a line that begins in the first column, and with no dash
_LIST_START = compile_lazily(r"[^\n#]*:[ \t]*(?:#[^\n]*)?(?:\n[ \t]*(?:#[^\n]*)?)*\n( *)- ")  # a key alone, then a dash
_MIN_LIST_LENGTH = 2000  # characters of a list from which on its items are pieces: fewer are read as fast as told apart
_MIN_CHUNK_LENGTH = 500  # characters that keys are gathered up to, as each piece has its own cost
_DUMMY_KEY = "list:\n"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some lines of a file; `row` is that of the first one (from 0).

    One that `goes_on` holds one more item of the list that a piece before it begins. A line with a key stands before
    it, in the place of whatever stands on the row above, so that it reads as the first item does.
    """

    text: str
    row: int
    continues_list: bool = False


def split_chunks(text: str) -> Iterator[Chunk]:
    """The pieces of a text, in order; what stands before the first key goes with it."""
    start = row = 0
    for boundary in _find_boundaries(text):
        yield from _split_list(text[start:boundary], row)
        row += text.count("\n", start, boundary)
        start = boundary


def _find_boundaries(text: str) -> Iterator[int]:
    """Where pieces end: a long one has one key, several short ones are gathered."""
    ends = [match.end() for match in _KEY_LINE.finditer(text)]
    if text[0].isspace() or text[0] == "#":
        ends = ends[1:]
    start = previous_end = 0
    for end in [*ends, len(text)]:
        if end - start > _MIN_CHUNK_LENGTH:
            if previous_end > start:
                yield previous_end
                start = previous_end
            if end - start > _MIN_CHUNK_LENGTH:
                yield end
                start = end
        previous_end = end
    if previous_end > start:
        yield previous_end


def _split_list(text: str, row: int) -> Iterator[Chunk]:
    """A key with its value, or with the first item of a long list, and each of the others."""
    list_start = _LIST_START.match(text) if len(text) >= _MIN_LIST_LENGTH else None
    if list_start is None:
        yield Chunk(text, row)
        return
    item_start = f"\n{list_start[1]}- "
    start, boundary = 0, text.find(item_start, list_start.end())
    while boundary >= 0:
        yield _build_chunk(text[start : boundary + 1], row, start)
        row += text.count("\n", start, boundary + 1)
        start, boundary = boundary + 1, text.find(item_start, boundary + 1)
    yield _build_chunk(text[start:], row, start)


def _build_chunk(text: str, row: int, start: int) -> Chunk:
    return Chunk(_DUMMY_KEY + text, row - 1, continues_list=True) if start else Chunk(text, row)
