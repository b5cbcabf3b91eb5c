"""Run a function in a forked child process, on a second core, while this process does something else.

What it does: `build_once` has a child run the checks while it lays out the pages itself.
What it saves: about a quarter of the wall time of a cold build where a second core is idle; it costs 8 % more CPU time.
How to delete it: let `pipeline.build_once` call `build`, and delete this file.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")


def count_cores() -> int:
    """Return how many processes can work at the same time here."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def is_useful() -> bool:
    """Return whether a fork is cheap, safe and of use: on Linux, with no other thread, and with a second core."""
    threading = sys.modules.get("threading")
    return sys.platform == "linux" and (threading is None or threading.active_count() == 1) and count_cores() > 1


@contextmanager
def run_in_child(function: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Run a function in a forked child; give the function that waits for its result, to be called once.

    Where no child can be forked, or the child ends without a result, the function is called in this process, so that
    its exceptions are raised here. A child that is not waited for is killed.
    """
    import pickle  # before the fork, for both processes

    try:
        read_end, child_id = _fork(function)
    except OSError:  # no more processes, or files
        yield function
        return
    is_running = True

    def wait() -> T:
        nonlocal is_running
        with open(read_end, "rb", closefd=False) as file:
            data = file.read()
        _, status = os.waitpid(child_id, 0)
        is_running = False
        return cast("T", pickle.loads(data)) if status == 0 else function()  # noqa: S301 -- from our own child

    try:
        yield wait
    finally:
        os.close(read_end)
        if is_running:
            os.kill(child_id, 9)
            os.waitpid(child_id, 0)


def _fork(function: Callable[[], object]) -> tuple[int, int]:
    """Return the end of the pipe that a forked child writes the function's result into, and the child's number."""
    read_end, write_end = os.pipe()
    try:
        child_id = os.fork()
        if child_id == 0:
            _run_and_end(function, write_end)
    except OSError:
        os.close(read_end)
        raise
    finally:
        os.close(write_end)
    return read_end, child_id


def _run_and_end(function: Callable[[], object], write_end: int) -> NoReturn:
    """Write the result of a function into a pipe and end the process: with 0, or with 1 if that failed.

    The child prints nothing, not even a traceback: its parent calls the function again, and raises what is wrong.
    """
    try:
        import pickle

        with open(write_end, "wb", closefd=False) as file:
            pickle.dump(function(), file)
        os._exit(0)
    finally:
        os._exit(1)
