"""`brochure check`: say what is wrong with content files, or not final yet; make nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.cli import options
from brochure.cli.exit_codes import CONTENT, FINE
from brochure.cli.report import Report, say
from brochure.diagnostics.problem import ERROR, UNREADY, WARNING
from brochure.diagnostics.reporters import FORMATS, count, counts
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
    about = "explain everything that is left to finish too, such as the review; otherwise one line names it"
    parser.add_argument("--verbose", action="store_true", help=about)
    about = "show what software can judge of PEMAT-P and of the CDC's Clear Communication Index"
    parser.add_argument("--score", action="store_true", help=about)
    parser.add_argument("--format", choices=FORMATS, default="text", help="text (default), json or github")


def run(args: argparse.Namespace) -> int:
    """Report the problems of content files."""
    contents = options.contents(args)
    if args.score and len(contents) > 1:
        args.parser.error(f"--score looks at one handout, and these are {len(contents)}")
    from brochure.build import pipeline

    codes = [FINE]
    every: list[Problem] = []
    report = Report(verbose=args.verbose)
    for content in contents:
        try:
            problems = pipeline.check(content, layout=args.layout)
        except BrochureError as fault:
            say(str(fault))
            codes.append(CONTENT)
            continue
        if args.format == "text":
            report.add(problems)
        if args.score:
            _print_score(content)
        say(f"{content}: {counts(problems)}.")
        codes.append(_exit_code(problems, strict=args.strict))
        every += problems
    report.finish()
    if args.format != "text":
        print(FORMATS[args.format](every))
    return max(codes)


def _exit_code(problems: Sequence[Problem], *, strict: bool) -> int:
    failing = {ERROR, UNREADY, WARNING} if strict else {ERROR, UNREADY}
    return CONTENT if any(count(problems, severity) for severity in failing) else FINE


def _print_score(path: Path) -> None:
    from brochure.build import pipeline

    content, _ = pipeline.read(path)
    if content is None:
        say("There is no score while there are errors.\n")
        return
    from brochure.checks.engine import score

    print(score.report(content.subject))
