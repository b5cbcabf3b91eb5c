"""Progress bars: one in the terminal's last line while long work runs, erased when the work is done."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BAR_LENGTH = 30
_REDRAW_SECONDS = 0.2  # seconds between two drawings of a bar of many quick steps


class ProgressBar:
    """A bar of `total_steps`, at least one, on a stream; nothing is drawn if the stream is not a terminal.

    It is drawn inside a `with` block and erased at its end, also after an exception. It uses only carriage returns,
    hash signs, brackets, digits, letters and spaces, so that any terminal and any encoding can show it.
    """

    def __init__(self, stream: TextIO, total_steps: int) -> None:
        self._stream = stream if stream.isatty() and os.environ.get("TERM") != "dumb" else None
        self._total_steps = total_steps
        self._finished_steps = 0
        self._shown_width = 0

    def __enter__(self) -> Self:
        self._draw()
        return self

    def __exit__(self, *_how: object) -> None:
        self._show_row("")

    def advance(self) -> None:
        """Count one more step as done, and draw the bar."""
        self._finished_steps += 1
        self._draw()

    @contextmanager
    def hide(self) -> Iterator[None]:
        """Erase the bar inside a `with` block, in which something else is printed, and draw it again at the end."""
        self._show_row("")
        yield
        self._draw()

    def _draw(self) -> None:
        filled_length = _BAR_LENGTH * self._finished_steps // self._total_steps
        self._show_row(f"[{'#' * filled_length}{' ' * (_BAR_LENGTH - filled_length)}] {self._format_progress()}")

    def _format_progress(self) -> str:
        return f"{self._finished_steps} of {self._total_steps}"

    def _show_row(self, row: str) -> None:
        if self._stream is None:
            return
        self._stream.write(f"\r{row.ljust(self._shown_width)}" if row else f"\r{' ' * self._shown_width}\r")
        self._stream.flush()
        self._shown_width = len(row)


class RateProgressBar(ProgressBar):
    """A bar of many quick steps, which also shows the number of `noun` done in a second and the time left.

    It is drawn only a few times a second, as drawing it at every step would take longer than the steps.
    """

    def __init__(
        self, stream: TextIO, total_steps: int, noun: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(stream, max(1, total_steps))
        self._noun, self._clock = noun, clock
        self._start_time = self._last_draw_time = clock()

    def advance(self) -> None:
        """Count one more step as done; draw the bar if the last drawing is old enough."""
        self._finished_steps += 1
        if self._stream is not None and self._clock() - self._last_draw_time >= _REDRAW_SECONDS:
            self._last_draw_time = self._clock()
            self._draw()

    def _format_progress(self) -> str:
        elapsed = self._clock() - self._start_time
        progress_text = f"{self._finished_steps:,} of {self._total_steps:,} {self._noun}"
        if not self._finished_steps or elapsed < 1:
            return progress_text
        rate = self._finished_steps / elapsed
        rate_text = f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}"
        time_left = _format_duration((self._total_steps - self._finished_steps) / rate)
        return f"{progress_text}, {rate_text} a second, {time_left} left"


def _format_duration(seconds: float) -> str:
    """Return a rough duration: `40 s`, `3 min`, `2 h 10 min`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
