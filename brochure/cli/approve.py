"""`brochure approve`: write a clinician's approval into a content file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.cli import options
from brochure.cli.exit_codes import EXIT_OK
from brochure.cli.report import say
from brochure.runtime.files import write_atomically

if TYPE_CHECKING:
    import argparse

DESCRIPTION = "Record in a content file that a clinician approves it. Everything else must be finished first."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--by", metavar="NAME", required=True, help="the clinician's name and title")
    options.add_content(parser)


def run(args: argparse.Namespace) -> int:
    """Write the approval into the content file; return the exit code.

    Raises BrochureError while anything but the review is not final.
    """
    content_path = options.get_content_path(args)
    from brochure.build import approval
    from brochure.checks.rules.governance import today

    text = approval.approve(content_path, args.by, today())
    write_atomically(content_path.resolve(), text.encode("utf-8"))
    say(f"{content_path} is approved by {args.by}. If its words change, it needs approval again.")
    print(content_path)
    return EXIT_OK
