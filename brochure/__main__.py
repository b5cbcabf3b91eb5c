"""The door of the program, `brochure` or `python -m brochure`: what is as it was is told at once, all else is cli's."""

from __future__ import annotations

import gc
import os
import sys

from brochure.cli import up_to_date

TYPE_CHECKING = False  # typing takes as long to load as all that is loaded here
if TYPE_CHECKING:
    from typing import NoReturn


def door() -> NoReturn:
    """The program as it is started: ends with the exit code, at once where nothing more is to be done.

    To take apart all that is in memory takes longer than to check three pages. Whoever watches the program, or waits
    for threads of it, gets an end of the usual kind.
    """
    try:
        code = main()
    except KeyboardInterrupt:  # once more, while the program was ending for the first
        code = 130
    if "threading" not in sys.modules and not sys.getprofile() and not sys.gettrace():
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def main() -> int:
    """The program; gives the exit code."""
    if up_to_date.told_again(sys.argv[1:]):
        return 0
    gc.disable()  # a single file is made and the program ends: there is nothing to gather; cli says where there is
    _load_paths()
    from brochure.cli.main import main as carry_out

    code = carry_out()
    gc.freeze()  # nor is there at the end, where the interpreter would look through all that it is about to drop
    return code


def _load_paths() -> None:
    """Load pathlib without what makes web addresses of paths, which takes longer to load than all the rest of it."""
    from brochure.runtime.lazy_import import function, standing_in

    with standing_in({"urllib.parse": {"quote_from_bytes": function("urllib.parse", "quote_from_bytes")}}):
        import pathlib  # noqa: F401


if __name__ == "__main__":
    door()
