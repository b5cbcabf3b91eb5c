"""Start `brochure` or `python -m brochure`: print the last output again if nothing changed, else run the command."""

from __future__ import annotations

import sys

from brochure.cli import up_to_date

TYPE_CHECKING = False  # `typing` takes as long to load as everything else here
if TYPE_CHECKING:
    from typing import NoReturn


def run_and_exit() -> NoReturn:
    """Run the program and exit with its exit code."""
    try:
        exit_code = main()
    except KeyboardInterrupt:  # a second Ctrl-C, while the program was ending because of the first
        exit_code = 130
    sys.exit(exit_code)


def main() -> int:
    """Run the program and return its exit code."""
    if up_to_date.repeat_answer(sys.argv[1:]):
        return 0
    from brochure.runtime import collection

    collection.disable_collection()
    from brochure.cli.main import main as run_command

    exit_code = run_command()
    collection.skip_collection_at_exit()
    return exit_code


if __name__ == "__main__":
    run_and_exit()
