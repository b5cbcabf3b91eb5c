"""`brochure check`: report what is wrong or not final in content files, without making a PDF."""

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

DESCRIPTION = "Show what is wrong in content files, and what is not final yet. Does not make a PDF."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    options.add_contents(parser)
    parser.add_argument("--strict", action="store_true", help="end with exit code 1 for warnings too")
    parser.add_argument("--layout", action="store_true", help="check the laid-out pages too; this takes longer")
    help_text = "also explain everything that is left to finish, such as the review, which is otherwise in one line"
    parser.add_argument("--verbose", action="store_true", help=help_text)
    help_text = "show the parts of PEMAT-P and of the CDC's Clear Communication Index that software can judge"
    parser.add_argument("--score", action="store_true", help=help_text)
    parser.add_argument(
        "--format", choices=FORMATS, default="text", help="for people: text (default); for programs: json or github"
    )


def run(args: argparse.Namespace) -> int:
    """Report the problems of content files; return the exit code."""
    content_paths = options.list_content_paths(args)
    if args.score and len(content_paths) > 1:
        args.parser.error(f"name one content file: --score works for one handout, not for {len(content_paths)}")
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
        say("Fix the errors first; then you get a score.\n")
        return
    from brochure.checks.engine import score

    print(score.format_report(prepared.content))
