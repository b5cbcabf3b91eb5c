"""A long run of brochure's copies: `ring.py CONTENT FOLDER COUNT STEPS`; prints its memory as it goes on.

Copies are written to a ring of 100 files, each written over by the hundredth copy after it, so that the disk does not
fill up. A line a step: how many copies there were, the resident memory in MiB, the seconds since the first.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import perf_counter

import run_brochure  # type: ignore[import-not-found]  # it stands beside this file

_RING = 100


def main() -> None:
    """Make the copies of people whose words all differ."""
    from benchmarks import handouts

    document, folder, count, steps = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    make, start = run_brochure.copies(document), perf_counter()
    for number in range(1, count + 1):
        (folder / f"{number % _RING}.pdf").write_bytes(make(handouts.person(number)))
        if number % (count // steps) == 0 or number == 1:
            print(number, memory(), perf_counter() - start, flush=True)


def memory() -> float:
    """The resident memory now, in MiB: Linux tells it."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


if __name__ == "__main__":
    main()
