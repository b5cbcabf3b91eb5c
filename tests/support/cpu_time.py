"""How much of the processor's time some work takes, on a machine that may be busy with other things."""

from __future__ import annotations

import gc
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_TRIES = 6  # a busy processor is slower, by its caches and its other half: but hardly six times in a row
_GROWTH = 8
_SPARE = 3  # work in proportion grows 8 times, and 24 are allowed; by the square it would grow 64 times


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the seconds of processor time that work takes, without collecting what other tests have left."""
    gc.disable()
    try:
        start = time.process_time()
        work()
        return time.process_time() - start
    finally:
        gc.enable()


def least_cpu_seconds(work: Callable[[], object], enough: float) -> float:
    """Return the fewest seconds that work takes in a few tries; the first that takes less than `enough` is the last."""
    least = cpu_seconds(work)
    for _ in range(_TRIES - 1):
        if least < enough:
            break
        least = min(least, cpu_seconds(work))
    return least


def grows_in_proportion(work: Callable[[int], object], size: int) -> bool:
    """Return whether work of `size` takes about 8 times as long as work of an eighth, not 64 as by the square."""
    small = large = float("inf")
    for _ in range(_TRIES):
        small = min(small, *(cpu_seconds(lambda: work(size // _GROWTH)) for _ in range(3)))
        large = min(large, cpu_seconds(lambda: work(size)))
        if large < small * _GROWTH * _SPARE:
            return True
    return False


def count_calls(work: Callable[[], object]) -> int:
    """Return how many functions are called while work is done: the same number however busy the machine is."""
    calls = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls
