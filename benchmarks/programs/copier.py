"""A process that makes personal copies: `copier.py PROGRAM ARGUMENTS...`, in the Python of its contender.

Each line it is sent is a JSON object: `document`, `people` (a list of objects, words by field), and `keep`, a folder
for the copies or null. It answers with a JSON list: the seconds from nothing to the last copy, the seconds that its
threads spent on a core, and the bytes of all copies.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from time import perf_counter, process_time


def main() -> None:
    """Serve until there are no more lines."""
    program = importlib.import_module(sys.argv[1])
    for line in sys.stdin:
        asked = json.loads(line)
        size = 0
        start, spent = perf_counter(), process_time()
        make = program.copies(Path(asked["document"]))
        for number, values in enumerate(asked["people"]):
            made = make(values)
            size += len(made)
            if asked["keep"]:
                (Path(asked["keep"]) / f"{number}.pdf").write_bytes(made)
        print(json.dumps([perf_counter() - start, process_time() - spent, size]), flush=True)


if __name__ == "__main__":
    main()
