"""Make PDFs in a process that stays warm: `warm_worker.py [--watch] PROGRAM FONTS`, in the Python of its contender.

Each line of input is a JSON list of documents. It makes the PDF of each and answers with a JSON list: the seconds, the
CPU seconds, and the peak memory of the process so far in MiB. With --watch it runs as it does between edits of a
document.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import resource
import sys
from contextlib import nullcontext
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

_PEAK = "VmHWM:"


def main() -> None:
    """Answer each line of input."""
    watch = sys.argv[1] == "--watch"
    program = importlib.import_module(sys.argv[1 + watch])
    make = load_rebuilder(program) if watch else get_function(program, "load_builder", "start")()
    for line in sys.stdin:
        paths = [Path(path) for path in json.loads(line)]
        if watch:
            gc.collect()  # between edits there is time for it
        start, cpu_start = perf_counter(), measure_cpu()
        for path in paths:
            if not make(path).startswith(b"%PDF-"):
                raise ValueError(path)
        print(json.dumps([perf_counter() - start, measure_cpu() - cpu_start, measure_peak_memory()]), flush=True)


def get_function(program: ModuleType, name: str, old_name: str) -> Any:  # noqa: ANN401
    """Return a function of a program. Earlier checkouts have it under its old name."""
    return getattr(program, name, None) or getattr(program, old_name)


def load_rebuilder(program: ModuleType) -> Callable[[Path], bytes]:
    """Return the program's builder, run as it is while a document is edited."""
    make = get_function(program, "load_builder", "start")()
    try:
        pause = get_function(program, "pause_garbage_collection", "undisturbed")
    except AttributeError:
        pause = nullcontext

    def rebuild(path: Path) -> bytes:
        with pause():
            data: bytes = make(path)
        return data

    return rebuild


def measure_cpu() -> float:
    """Return the CPU seconds of this process and of its ended children."""
    return sum(os.times()[:4])


def measure_peak_memory() -> float:
    """Return the peak resident memory of this process in MiB.

    Linux has it in /proc, without the peak of the parent process that `ru_maxrss` includes.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="ascii", errors="replace").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(_PEAK)) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024**2 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main()
