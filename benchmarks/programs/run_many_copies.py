"""Make very many personal copies with brochure: `run_many_copies.py CONTENT FOLDER COUNT STEPS`.

The copies are written to 100 files in turn, each overwritten by the hundredth copy after it, so that the disk does not
fill up. Prints a line per step: number of copies, resident memory in MiB, seconds since the first copy.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import perf_counter

import run_brochure  # type: ignore[import-not-found]  # in the folder of this file

_FILES = 100


def main() -> None:
    """Make copies for people who all have different values."""
    from benchmarks import handouts

    document, folder, count, steps = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    make, start = run_brochure.load_copy_builder(document), perf_counter()
    for number in range(1, count + 1):
        (folder / f"{number % _FILES}.pdf").write_bytes(make(handouts.make_person(number)))
        if number % (count // steps) == 0 or number == 1:
            print(number, measure_memory(), perf_counter() - start, flush=True)


def measure_memory() -> float:
    """Return the resident memory now, in MiB; Linux only."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


if __name__ == "__main__":
    main()
