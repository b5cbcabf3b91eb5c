"""The door of the program, `brochure` or `python -m brochure`: what is as it was is told at once, all else is cli's."""

from __future__ import annotations

import gc
import sys

from brochure import unchanged


def main() -> int:
    """The program; gives the exit code."""
    if unchanged.told_again(sys.argv[1:]):
        return 0
    gc.disable()  # a single file is made and the program ends: there is nothing to gather; cli says where there is
    from brochure.cli import main as carry_out

    code = carry_out()
    gc.freeze()  # nor is there at the end, where the interpreter would look through all that it is about to drop
    return code


if __name__ == "__main__":
    sys.exit(main())
