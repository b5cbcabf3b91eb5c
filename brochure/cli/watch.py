"""`brochure watch`: make the PDF, and make it again at every save. The loop is in watch_loop.py."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from brochure.cli import console, options
from brochure.cli.exit_codes import EXIT_OK
from brochure.cli.report import open_file, say

if TYPE_CHECKING:
    import argparse

DESCRIPTION = "Make the PDF, and make it again every time you save. To stop, press Ctrl-C."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    options.add_content(parser)
    options.add_editions(parser)
    parser.add_argument("--open", action="store_true", help="open the file that is made, if only one is made")


def run(args: argparse.Namespace) -> int:
    """Make the PDF at every save until Ctrl-C, which is the normal end; return the exit code."""
    content_path = options.get_content_path(args)
    from brochure.build import batch, pipeline
    from brochure.cli import file_events, watch_loop

    edition_names = None if args.all else args.editions or [pipeline.HANDOUT.edition]
    request = watch_loop.WatchRequest(
        content_path, edition_names, pipeline.BuildOptions(paper=args.paper, gray=args.gray)
    )
    options.reject_conflicts(
        args, [job.options.edition for job in batch.plan_jobs([content_path], edition_names, request.options)]
    )
    round_reporter = watch_loop.RoundReporter()
    needs_opening = args.open
    try:
        say(f"Watching {content_path} and its branding. Every time you save, it is made again. To stop, press Ctrl-C.")
        with closing(file_events.watch_saves(content_path)) as batches:
            for watch_round in watch_loop.run_rounds(request, batches):
                say(round_reporter.describe_round(watch_round) + (console.BUG_MESSAGE if watch_round.is_bug else ""))
                if needs_opening and watch_round.paths:
                    needs_opening = False
                    open_file(watch_round.paths[0])
    except KeyboardInterrupt:
        say("\nStopped watching.")
    return EXIT_OK
