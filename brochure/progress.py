"""How far a long piece of work has come: a bar in the terminal's last line, gone when the work is done."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator

_LENGTH = 30


class Bar:
    """A bar of `total` steps, at least one, on a stream; nothing is ever drawn where the stream is no terminal.

    It is there inside a `with`, and taken away at its end, whichever it is.

    Drawn with a carriage return, hash signs and spaces alone, so that any terminal and any encoding shows it.
    """

    def __init__(self, stream: TextIO, total: int) -> None:
        self._stream = stream if stream.isatty() and os.environ.get("TERM") != "dumb" else None
        self._total = total
        self._done = 0
        self._shown = 0

    def __enter__(self) -> Self:
        self._draw()
        return self

    def __exit__(self, *_how: object) -> None:
        self._show("")

    def step(self) -> None:
        """One more step is done."""
        self._done += 1
        self._draw()

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """While something else is written, the bar stands aside."""
        self._show("")
        yield
        self._draw()

    def _draw(self) -> None:
        full = _LENGTH * self._done // self._total
        self._show(f"[{'#' * full}{' ' * (_LENGTH - full)}] {self._done} of {self._total}")

    def _show(self, row: str) -> None:
        if self._stream is None:
            return
        self._stream.write(f"\r{row.ljust(self._shown)}" if row else f"\r{' ' * self._shown}\r")
        self._stream.flush()
        self._shown = len(row)
