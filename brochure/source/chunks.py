"""Split a text into chunks that can be parsed separately: before top-level keys, and before items of long lists.

The boundaries are guessed from the lines. The parser finds out whether a chunk is complete: it must hold keys and
their values, without a mistake. A quotation mark that is never closed, for example, is a mistake in its own chunk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY_LINE = compile_lazily(r"\n(?=[^\s#-])")  # before a line that begins in the first column, without a dash
# a key alone on its line, then a dash
_LIST_START = compile_lazily(r"[^\n#]*:[ \t]*(?:#[^\n]*)?(?:\n[ \t]*(?:#[^\n]*)?)*\n( *)- ")
# characters of a list from which its items become chunks: splitting a shorter one saves no time
_MIN_LIST_LENGTH = 2000
_MIN_CHUNK_LENGTH = 500  # characters: shorter keys share a chunk, as each chunk has its own cost
_DUMMY_KEY = "list:\n"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some lines of a file; `row` is the row of the first one, from 0.

    A chunk that `continues_list` holds one more item of the list that an earlier chunk begins. Its first line is a
    dummy key, in place of the line on the row above, so that the item can be parsed like the first one.
    """

    text: str
    row: int
    continues_list: bool = False


def split_chunks(text: str) -> Iterator[Chunk]:
    """Yield the chunks of a text, in order; lines before the first key belong to its chunk."""
    start = row = 0
    for boundary in _find_boundaries(text):
        yield from _split_list(text[start:boundary], row)
        row += text.count("\n", start, boundary)
        start = boundary


def _find_boundaries(text: str) -> Iterator[int]:
    """Yield the offsets where chunks end: a long key has its own chunk, short keys share one."""
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
    """Yield a key with its value; for a long list, the key with the first item, and each other item."""
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
