"""`brochure copies`: make a copy for each person in a table. Its messages name rows and fields, never their words."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.cli import console, options
from brochure.cli.exit_codes import EXIT_BUG, EXIT_CONTENT, EXIT_OK, EXIT_STOPPED
from brochure.cli.report import report_obstacles, say
from brochure.design.editions import build_edition
from brochure.diagnostics.problem import UNREADY
from brochure.diagnostics.reporters import count_problems, format_counts

if TYPE_CHECKING:
    import argparse

    from brochure.copies.job import CopyOrder, CopyPlan

DESCRIPTION = "Make a copy of a handout for each person in a table, with that person's words in its fields."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("table", metavar="PEOPLE", help="the table: a CSV file, or an Excel workbook (.xlsx)")
    options.add_content_option(parser, "the content file, with its fields under `people:` (default: content.yaml)")
    help_text = "the folder for the copies (default: out/copies-1 next to the content, or the next free number)"
    parser.add_argument("-o", dest="output", metavar="DIR", type=Path, help=help_text)
    options.add_table_columns(parser)
    options.add_edition(parser, "make")
    options.add_paper(parser)
    options.add_gray(parser)
    parser.add_argument("--final", action="store_true", help="do not make drafts: everything must be final")
    help_text = "lock each copy with the password in this column (a date of birth is easy to guess)"
    parser.add_argument("--password", metavar="COLUMN", default="", help=help_text)
    help_text = "make one file to print, in which each person's copy starts on a new sheet"
    parser.add_argument("--combine", action="store_true", help=help_text)
    options.add_jobs(parser, "copies")
    help_text = "delete the copies that are in the folder, and start over"
    parser.add_argument("--restart", action="store_true", help=help_text)


def run(args: argparse.Namespace) -> int:
    """Make the copies; return the exit code."""
    copy_order = _build_order(args)
    from brochure.copies import job

    prepared, problems = job.read_content(copy_order)
    report_obstacles(problems)
    if prepared is None or (args.final and count_problems(problems, UNREADY)):
        reason = ", because --final does not allow drafts" if prepared else ""
        say(f"{format_counts(problems)}: nothing was made{reason}.")
        return EXIT_CONTENT
    return _make_copies(job.plan_copies(copy_order, prepared, problems))


def _make_copies(copy_plan: CopyPlan) -> int:
    from time import monotonic

    from brochure.cli import progress
    from brochure.copies import job, messages

    copy_run = None
    try:
        with job.open_run(copy_plan) as copy_run:
            say(messages.describe_preflight(copy_plan, copy_run))
            start_time = monotonic()
            with progress.RateProgressBar(sys.stderr, copy_run.remaining_count, "copies") as bar:
                copy_run.make_copies(bar.advance)
    except KeyboardInterrupt:
        say(messages.describe_interruption(copy_run))
        return EXIT_STOPPED
    say(
        messages.describe_result(copy_run, monotonic() - start_time)
        + (console.BUG_MESSAGE if copy_run.bug_count else "")
    )
    print(copy_run.folder)
    return (
        EXIT_BUG
        if copy_run.bug_count
        else EXIT_CONTENT
        if copy_run.rejects.count or not copy_run.available_count
        else EXIT_OK
    )


def _build_order(args: argparse.Namespace) -> CopyOrder:
    """Return the order for copies; end with a usage error where a file is not there, or options do not fit."""
    table = options.require_file(args, Path(args.table), "table")
    for value, option in ((args.paper, "--paper"), (args.password, "--password"), (args.combine, "--combine")):
        if value and not build_edition(args.edition).is_pdf:
            args.parser.error(f"leave out {option}: it works only for PDFs, and the {args.edition} edition is not one")
    if args.password and args.combine:
        args.parser.error(
            "use either --password or --combine: --password locks each copy, and --combine makes one file of all"
        )
    column_mapping = options.read_column_mapping(args)
    from brochure.build.pipeline import BuildOptions
    from brochure.copies.job import CopyOrder

    build_options = BuildOptions(args.edition, args.paper, gray=args.gray)
    return CopyOrder(
        table,
        options.get_content_path(args),
        build_options,
        column_mapping,
        args.output,
        rows=args.rows,
        max_workers=args.jobs,
        password_column=args.password,
        combine=args.combine,
        restart=args.restart,
    )
