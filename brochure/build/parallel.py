"""Run a function in a forked child process, on a second core, while this process does other work.

What it does: `build_once` has a child run the checks while it lays out the pages itself.
What it saves: about a quarter of the wall time of a cold build where a second core is idle; it costs 8 % more CPU time.
How to delete it: make `pipeline.build_once` call `build`, and delete this file.
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
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def is_useful() -> bool:
    """Return whether a fork is cheap, safe and useful: on Linux, with no other thread, and with a second core."""
    threading = sys.modules.get("threading")
    return sys.platform == "linux" and (threading is None or threading.active_count() == 1) and count_cores() > 1


@contextmanager
def run_in_child(function: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Run a function in a forked child; yield a function that waits for its result, which may be called once.

    If no child can be forked, or the child ends without a result, that function calls the first one in this process, so
    that its exceptions are raised here. At the end of the `with` block, a child that was not waited for is killed.
    """
    import pickle  # before the fork, for both processes

    try:
        read_end, child_id = _fork(function)
    except OSError:  # too many processes or open files
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
    """Fork a child that writes the function's result into a pipe; return the pipe's read end and the child's id."""
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
    """Write the result of a function into a pipe and end the process: with exit code 0, or 1 after an exception.

    The child prints nothing, not even a traceback: its parent calls the function again and raises the exception.
    """
    try:
        import pickle

        with open(write_end, "wb", closefd=False) as file:
            pickle.dump(function(), file)
        os._exit(0)
    finally:
        os._exit(1)
