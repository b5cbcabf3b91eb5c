"""`brochure watch`: make the PDF, and again whenever it is saved. The loop is in watch_loop.py."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from brochure.cli import console, options
from brochure.cli.exit_codes import FINE
from brochure.cli.report import open_file, say

if TYPE_CHECKING:
    import argparse

DESCRIPTION = "Make the PDF, and again whenever you save. Ctrl-C ends."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    options.add_content(parser)
    options.add_editions(parser)
    parser.add_argument("--open", action="store_true", help="open what is made first, where it is one file")


def run(args: argparse.Namespace) -> int:
    """Make the PDF again and again until Ctrl-C: that is how this ends, so it is no failure."""
    content = options.content(args)
    from brochure.build import batch, pipeline
    from brochure.cli import file_events, watch_loop

    names = None if args.all else args.editions or [pipeline.HANDOUT.edition]
    wanted = watch_loop.Wanted(content, names, pipeline.Options(paper=args.paper, gray=args.gray))
    options.refuse_misfits(args, [job.options.edition for job in batch.plan([content], names, wanted.options)])
    teller = watch_loop.Teller()
    unseen = args.open
    try:
        say(f"Watching {content} and its branding: save, and it is made again. Ctrl-C ends.")
        with closing(file_events.saves(content)) as batches:
            for now in watch_loop.rounds(wanted, batches):
                say(teller.told(now) + (console.BUG if now.bug else ""))
                if unseen and now.paths:
                    unseen = False
                    open_file(now.paths[0])
    except KeyboardInterrupt:
        say("\nNo longer watching.")
    return FINE
