"""How far a long piece of work has come: a bar in the terminal's last line, gone when the work is done."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LENGTH = 30
_PAUSE = 0.2  # seconds between two drawings of a bar of many quick steps


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
        self._show(f"[{'#' * full}{' ' * (_LENGTH - full)}] {self._said()}")

    def _said(self) -> str:
        return f"{self._done} of {self._total}"

    def _show(self, row: str) -> None:
        if self._stream is None:
            return
        self._stream.write(f"\r{row.ljust(self._shown)}" if row else f"\r{' ' * self._shown}\r")
        self._stream.flush()
        self._shown = len(row)


class Pace(Bar):
    """A bar of many quick steps: it also says how many of `noun` are done a second, and how long the rest will take.

    It is drawn a few times a second, as drawing it at every step would take longer than the steps.
    """

    def __init__(self, stream: TextIO, total: int, noun: str, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(stream, max(1, total))
        self._noun, self._clock = noun, clock
        self._begun = self._drawn = clock()

    def step(self) -> None:
        """One more step is done."""
        self._done += 1
        if self._stream is not None and self._clock() - self._drawn >= _PAUSE:
            self._drawn = self._clock()
            self._draw()

    def _said(self) -> str:
        took = self._clock() - self._begun
        said = f"{self._done:,} of {self._total:,} {self._noun}"
        if not self._done or took < 1:
            return said
        a_second = self._done / took
        pace = f"{a_second:,.0f}" if a_second >= 10 else f"{a_second:.1f}"
        return f"{said}, {pace} a second, {_span((self._total - self._done) / a_second)} left"


def _span(seconds: float) -> str:
    """A stretch of time, as roughly as one wants to know it: `40 s`, `3 min`, `2 h 10 min`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
