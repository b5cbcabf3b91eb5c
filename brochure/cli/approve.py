"""`brochure approve`: write a clinician's approval into a content file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.cli import options
from brochure.cli.exit_codes import FINE
from brochure.cli.report import say
from brochure.runtime.files import write_atomically

if TYPE_CHECKING:
    import argparse

DESCRIPTION = "Write into a content file that a clinician approves its words. Refuses while anything else is not ready."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--by", metavar="NAME", required=True, help="the clinician's name and title")
    options.add_content(parser)


def run(args: argparse.Namespace) -> int:
    """Write the approval."""
    content = options.content(args)
    from brochure.build import approval
    from brochure.checks.rules.governance import today

    text = approval.approve(content, args.by, today())
    write_atomically(content.resolve(), text.encode("utf-8"))
    say(f"{content} is approved by {args.by}. Any change to its words ends the approval.")
    print(content)
    return FINE
