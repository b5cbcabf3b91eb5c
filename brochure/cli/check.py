"""`brochure check`: say what is wrong with content files, or not final yet; make nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.cli import options
from brochure.cli.exit_codes import EXIT_CONTENT, EXIT_OK
from brochure.cli.report import ProblemReport, say
from brochure.diagnostics.problem import ERROR, UNREADY, WARNING
from brochure.diagnostics.reporters import FORMATS, count_problems, format_counts
from brochure.runtime.errors import BrochureError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from brochure.diagnostics.problem import Problem

DESCRIPTION = "Tell what is wrong with content files, or not final yet. Makes nothing."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    options.add_contents(parser)
    parser.add_argument("--strict", action="store_true", help="fail for warnings too")
    parser.add_argument("--layout", action="store_true", help="look at the pages too: slower, as they are laid out")
    help_text = "explain everything that is left to finish too, such as the review; otherwise one line names it"
    parser.add_argument("--verbose", action="store_true", help=help_text)
    help_text = "show what software can judge of PEMAT-P and of the CDC's Clear Communication Index"
    parser.add_argument("--score", action="store_true", help=help_text)
    parser.add_argument("--format", choices=FORMATS, default="text", help="text (default), json or github")


def run(args: argparse.Namespace) -> int:
    """Report the problems of content files."""
    content_paths = options.list_content_paths(args)
    if args.score and len(content_paths) > 1:
        args.parser.error(f"--score looks at one handout, and these are {len(content_paths)}")
    from brochure.build import pipeline

    exit_codes = [EXIT_OK]
    all_problems: list[Problem] = []
    report = ProblemReport(verbose=args.verbose)
    for content_path in content_paths:
        try:
            problems = pipeline.check(content_path, layout=args.layout)
        except BrochureError as fault:
            say(str(fault))
            exit_codes.append(EXIT_CONTENT)
            continue
        if args.format == "text":
            report.add(problems)
        if args.score:
            _print_score(content_path)
        say(f"{content_path}: {format_counts(problems)}.")
        exit_codes.append(_choose_exit_code(problems, strict=args.strict))
        all_problems += problems
    report.finish()
    if args.format != "text":
        print(FORMATS[args.format](all_problems))
    return max(exit_codes)


def _choose_exit_code(problems: Sequence[Problem], *, strict: bool) -> int:
    failing_severities = {ERROR, UNREADY, WARNING} if strict else {ERROR, UNREADY}
    return EXIT_CONTENT if any(count_problems(problems, severity) for severity in failing_severities) else EXIT_OK


def _print_score(content_path: Path) -> None:
    from brochure.build import pipeline

    prepared, _ = pipeline.prepare_edition(content_path)
    if prepared is None:
        say("There is no score while there are errors.\n")
        return
    from brochure.checks.engine import score

    print(score.format_report(prepared.content))
