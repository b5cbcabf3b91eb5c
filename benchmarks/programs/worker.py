"""A process that stays warm: `worker.py PROGRAM ARGUMENTS...`, in the Python of its contender.

Each line it is sent is a JSON list of documents; it makes a PDF of each and answers with a line: the seconds that took.
"""

from __future__ import annotations

import gc
import importlib
import json
import sys
from pathlib import Path
from time import perf_counter


def main() -> None:
    """Serve until there are no more lines."""
    make = importlib.import_module(sys.argv[1]).start()
    for line in sys.stdin:
        paths = [Path(path) for path in json.loads(line)]
        gc.collect()  # what an earlier line left behind is not this one's to clear up
        start = perf_counter()
        for path in paths:
            if not make(path).startswith(b"%PDF-"):
                raise ValueError(path)
        print(perf_counter() - start, flush=True)


if __name__ == "__main__":
    main()
