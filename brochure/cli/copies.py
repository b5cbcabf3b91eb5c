"""`brochure copies`: make a copy for each person in a table. What it says holds rows, fields and numbers alone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.cli import console, options
from brochure.cli.exit_codes import BUG, CONTENT, FINE, STOPPED
from brochure.cli.report import report_obstacles, say
from brochure.design.editions import edition
from brochure.diagnostics.problem import UNREADY
from brochure.diagnostics.reporters import count, counts

if TYPE_CHECKING:
    import argparse

    from brochure.copies.job import Order, Ready

DESCRIPTION = "Make a copy of a handout for each person in a table, with their words in its fields."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("table", metavar="PEOPLE", help="the table: a CSV file, or an Excel workbook (.xlsx)")
    options.add_content_option(parser, "the content file, with its fields under `people:` (default: content.yaml)")
    about = "the folder for the copies (default: out/copies-1 beside the content, or the next number)"
    parser.add_argument("-o", dest="output", metavar="DIR", type=Path, help=about)
    options.add_table_columns(parser)
    options.add_edition(parser, "make")
    options.add_paper(parser)
    options.add_gray(parser)
    parser.add_argument("--final", action="store_true", help="refuse to make drafts: everything must be ready")
    about = "lock each copy with the password in this column; a date of birth is easily guessed"
    parser.add_argument("--password", metavar="COLUMN", default="", help=about)
    about = "make one file for the printer, in which each person's copy starts on a fresh sheet"
    parser.add_argument("--combine", action="store_true", help=about)
    options.add_jobs(parser, "copies")
    about = "remove the copies that the folder has, and begin anew"
    parser.add_argument("--restart", action="store_true", help=about)


def run(args: argparse.Namespace) -> int:
    """Make the copies."""
    order = _order(args)
    from brochure.copies import job

    content, problems = job.read(order)
    report_obstacles(problems)
    if content is None or (args.final and count(problems, UNREADY)):
        say(f"{counts(problems)}: nothing was made{', because --final refuses drafts' if content else ''}.")
        return CONTENT
    return _make(job.ready(order, content, problems))


def _make(ready: Ready) -> int:
    from time import monotonic

    from brochure.cli import progress
    from brochure.copies import job, messages

    run = None
    try:
        with job.begun(ready) as run:
            say(messages.begun(ready, run))
            start = monotonic()
            with progress.Pace(sys.stderr, run.left, "copies") as bar:
                run.make(bar.step)
    except KeyboardInterrupt:
        say(messages.stopped(run))
        return STOPPED
    say(messages.made(run, monotonic() - start) + (console.BUG if run.bugs else ""))
    print(run.folder)
    return BUG if run.bugs else CONTENT if run.rejects.count or not run.there else FINE


def _order(args: argparse.Namespace) -> Order:
    """Return the order for copies; end with a usage error where a file is not there, or options do not fit."""
    table = options.existing_file(args, Path(args.table), "table")
    for value, option in ((args.paper, "--paper"), (args.password, "--password"), (args.combine, "--combine")):
        if value and not edition(args.edition).is_pdf:
            args.parser.error(f"{option} is for editions that are PDFs: {args.edition} is not")
    if args.password and args.combine:
        args.parser.error("--password locks each copy, and --combine makes one file of all: ask for one of them")
    mapping = options.mapping(args)
    from brochure.build.pipeline import Options
    from brochure.copies.job import Order

    wanted = Options(args.edition, args.paper, gray=args.gray)
    others = {name: getattr(args, name) for name in ("rows", "jobs", "password", "combine", "restart")}
    return Order(table, options.content(args), wanted, mapping, args.output, **others)
