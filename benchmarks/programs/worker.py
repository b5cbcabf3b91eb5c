"""A process that stays warm: `worker.py [--watch] PROGRAM ARGUMENTS...`, in the Python of its contender.

Each line it is sent is a JSON list of documents; it makes a PDF of each and answers with a line: the seconds that took.
With --watch it goes about that as it does while a document is edited.
"""

from __future__ import annotations

import gc
import importlib
import json
import sys
from contextlib import nullcontext
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


def main() -> None:
    """Serve until there are no more lines."""
    watches = sys.argv[1] == "--watch"
    program = importlib.import_module(sys.argv[1 + watches])
    make = watching(program) if watches else program.start()
    for line in sys.stdin:
        paths = [Path(path) for path in json.loads(line)]
        gc.collect()  # what an earlier line left behind is not this one's to clear up
        start = perf_counter()
        for path in paths:
            if not make(path).startswith(b"%PDF-"):
                raise ValueError(path)
        print(perf_counter() - start, flush=True)


def watching(program: ModuleType) -> Callable[[Path], bytes]:
    """What a program does while a document is edited."""
    make = program.start()
    undisturbed = getattr(program, "undisturbed", nullcontext)

    def rebuild(path: Path) -> bytes:
        with undisturbed():
            data: bytes = make(path)
        return data

    return rebuild


if __name__ == "__main__":
    main()
