"""Make personal copies: `copy_worker.py PROGRAM FONTS`, in the Python of its contender.

Each line of input is a JSON object: `document`, `people` (a list of objects, values by field), and `folder`, where to
keep the copies, or null. The answer is a JSON list: the seconds from loading the document to the last copy, the CPU
seconds of all threads, and the bytes of all copies.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from time import perf_counter, process_time


def main() -> None:
    """Answer each line of input."""
    program = importlib.import_module(sys.argv[1])
    # earlier checkouts have the function under its old name
    load = getattr(program, "load_copy_builder", None) or program.copies
    for line in sys.stdin:
        request = json.loads(line)
        size = 0
        start, cpu_start = perf_counter(), process_time()
        make = load(Path(request["document"]))
        for number, values in enumerate(request["people"]):
            pdf = make(values)
            size += len(pdf)
            if request["folder"]:
                (Path(request["folder"]) / f"{number}.pdf").write_bytes(pdf)
        print(json.dumps([perf_counter() - start, process_time() - cpu_start, size]), flush=True)


if __name__ == "__main__":
    main()
