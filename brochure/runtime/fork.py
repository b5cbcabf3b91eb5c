"""Something made beside, on another core, by a copy of this process; where that cannot be, it is made here.

A process that makes one file and ends has a core to spare: what two parts of its work do not need of each other, they
do side by side. A copy learns nothing for its original, so that a process that goes on does its work by itself.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

T = TypeVar("T")


def cores() -> int:
    """How many processes can work at the same time here."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def possible() -> bool:
    """Whether a copy of this process is cheap, safe and of use: on Linux, with no other thread, and a second core."""
    threading = sys.modules.get("threading")
    return sys.platform == "linux" and (threading is None or threading.active_count() == 1) and cores() > 1


@contextmanager
def begun(make: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Begin to make something beside; gives the function that waits for it, to be called once.

    If the copy fails in whatever way, the thing is made again, here: so that what goes wrong is raised here, too. A
    copy that is not waited for is ended.
    """
    try:
        reading, process = _copied(make)
    except OSError:  # no more processes, or files
        yield make
        return
    ended = False

    def wait() -> T:
        nonlocal ended
        with open(reading, "rb", closefd=False) as pipe:
            made = pipe.read()
        ended = True
        made_there = os.waitpid(process, 0)[1] == 0
        return cast("T", _pickle().loads(made)) if made_there else make()

    try:
        yield wait
    finally:
        os.close(reading)
        if not ended:
            os.kill(process, 9)
            os.waitpid(process, 0)


def _copied(make: Callable[[], object]) -> tuple[int, int]:
    """The end of the pipe in which a copy of this process will put what it makes, and the copy's number."""
    reading, writing = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(reading)
        raise
    else:
        if process == 0:
            _make_and_end(make, writing)
    finally:
        os.close(writing)
    return reading, process


def _make_and_end(make: Callable[[], object], writing: int) -> NoReturn:
    """What the copy does; it says nothing, runs nothing of its original's, and comes to an end whatever happens."""
    try:
        with open(writing, "wb") as pipe:
            pipe.write(_pickle().dumps(make()))
        os._exit(0)
    finally:
        os._exit(1)


def _pickle() -> ModuleType:
    """The library's reader and writer of values, where there is one without the Python that would do the same."""
    try:
        return import_module("_pickle")
    except ImportError:
        return import_module("pickle")
