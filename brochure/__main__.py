"""Start the program, `brochure` or `python -m brochure`: repeat the last answer if nothing changed, else run cli."""

from __future__ import annotations

import sys

from brochure.cli import up_to_date

TYPE_CHECKING = False  # typing takes as long to load as all that is loaded here
if TYPE_CHECKING:
    from typing import NoReturn


def door() -> NoReturn:
    """Run the program and exit with its exit code."""
    try:
        code = main()
    except KeyboardInterrupt:  # a second one, while the program was ending because of the first
        code = 130
    sys.exit(code)


def main() -> int:
    """Run the program and return its exit code."""
    if up_to_date.told_again(sys.argv[1:]):
        return 0
    from brochure.runtime import collection

    collection.switch_off()
    from brochure.cli.main import main as run_command

    code = run_command()
    collection.skip_at_exit()
    return code


if __name__ == "__main__":
    door()
