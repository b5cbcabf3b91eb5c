"""How much of the processor's time some work takes, on a machine that may be busy with other things."""

from __future__ import annotations

import gc
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_TRIES = 6  # a busy processor is slower, by its caches and its other half: but hardly six times in a row
_SIZE_RATIO = 8
_MAX_SLOWDOWN = 3  # work in proportion grows 8 times, and 24 are allowed; by the square it would grow 64 times


def measure_cpu_seconds(work: Callable[[], object]) -> float:
    """Return the seconds of processor time that work takes, without collecting what other tests have left."""
    gc.disable()
    try:
        start_time = time.process_time()
        work()
        return time.process_time() - start_time
    finally:
        gc.enable()


def measure_least_cpu_seconds(work: Callable[[], object], enough_seconds: float) -> float:
    """Return the fewest seconds that work takes in a few tries; the first that takes less than `enough` is the last."""
    least_seconds = measure_cpu_seconds(work)
    for _ in range(_TRIES - 1):
        if least_seconds < enough_seconds:
            break
        least_seconds = min(least_seconds, measure_cpu_seconds(work))
    return least_seconds


def is_growth_linear(work: Callable[[int], object], size: int) -> bool:
    """Return whether work of `size` takes about 8 times as long as work of an eighth, not 64 as by the square."""
    small_seconds = large_seconds = float("inf")
    for _ in range(_TRIES):
        small_seconds = min(small_seconds, *(measure_cpu_seconds(lambda: work(size // _SIZE_RATIO)) for _ in range(3)))
        large_seconds = min(large_seconds, measure_cpu_seconds(lambda: work(size)))
        if large_seconds < small_seconds * _SIZE_RATIO * _MAX_SLOWDOWN:
            return True
    return False


def count_calls(work: Callable[[], object]) -> int:
    """Return how many functions are called while work is done: the same number however busy the machine is."""
    call_count = 0

    def count_event(_frame: object, event: str, _argument: object) -> None:
        nonlocal call_count
        call_count += event in ("call", "c_call")

    sys.setprofile(count_event)
    try:
        work()
    finally:
        sys.setprofile(None)
    return call_count
