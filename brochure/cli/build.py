"""`brochure build`: make the PDF of content files, or other editions of them."""

from __future__ import annotations

import sys
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.cli import console, options, up_to_date
from brochure.cli.exit_codes import BUG, CONTENT, FINE
from brochure.cli.report import Report, open_file, say
from brochure.design.editions import edition
from brochure.diagnostics.problem import UNREADY
from brochure.diagnostics.reporters import count, counts, some
from brochure.runtime import collection
from brochure.runtime.errors import BrochureError
from brochure.runtime.files import make_folder, write_atomically

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

    from brochure.build.batch import Job, Outcome
    from brochure.build.pipeline import Result
    from brochure.diagnostics.problem import Problem

DESCRIPTION = "Make the handout's PDF, or other editions of it."


def add_arguments(parser: argparse.ArgumentParser, beside: Path | None = None) -> None:
    """Add the command's arguments; content.yaml may also be in the folder `beside`."""
    options.add_contents(parser, beside)
    options.add_editions(parser)
    parser.add_argument("--imposed", action="store_true", help="a booklet's pages on sheets, to print and fold")
    about = "the file to write, where one is made (default: named after the content, in the folder out beside it)"
    parser.add_argument("-o", dest="output", metavar="FILE", type=Path, help=about)
    parser.add_argument("--final", action="store_true", help="refuse to make a draft: everything must be ready")
    parser.add_argument("--open", action="store_true", help="open what is made, where it is one file")
    about = "tell where the bytes of a PDF go: pages, type faces, pictures, tags"
    parser.add_argument("--stats", action="store_true", help=about)
    about = "make it again, though nothing has changed"
    parser.add_argument("--force", action="store_true", help=about)
    about = "forget what was made before, here and elsewhere, and keep no record of this"
    parser.add_argument("--no-cache", action="store_true", help=about)
    options.add_jobs(parser, "files")


def run(args: argparse.Namespace) -> int:
    """Make the files; what was made before stays where there are errors."""
    contents = options.contents(args)
    if args.no_cache:
        up_to_date.forget()
    from brochure.build import batch, pipeline

    names = None if args.all else args.editions or [pipeline.HANDOUT.edition]
    jobs = batch.plan(contents, names, pipeline.Options(paper=args.paper, gray=args.gray, imposed=args.imposed))
    _refuse_misfits(args, [job.options.edition for job in jobs])
    if len(jobs) == 1:
        return _build_one(args, jobs[0])
    clash = batch.clash(jobs)
    if clash is not None:
        first, second, path = clash
        args.parser.error(f"{first.content} and {second.content} would both become {path}: rename one of them")
    return _build_many(args, jobs)


def _refuse_misfits(args: argparse.Namespace, names: Sequence[str]) -> None:
    if args.imposed and set(names) != {"booklet"}:
        args.parser.error("--imposed places a booklet's pages on sheets: it goes with --edition booklet alone")
    if args.output is not None:
        _refuse_output(args, names)
    options.refuse_misfits(args, names)


def _refuse_output(args: argparse.Namespace, names: Sequence[str]) -> None:
    # So that a slip of the hand (`-o content.yaml`) never writes a PDF over somebody's words.
    if len(names) > 1:
        args.parser.error(f"-o names one file, and these are {len(names)}: leave it out, and see where they go")
    made = edition(names[0])
    if args.output.suffix.lower() != made.suffix:
        wrong = f"the name of {made.file_kind} ends with {made.suffix}; this is {str(args.output)!r}"
        name = args.output.with_suffix(made.suffix) if args.output.name else f"{made.name}{made.suffix}"
        args.parser.error(f"argument -o: {wrong}: say -o {name}")


# --- one file -----------------------------------------------------------------------------------------------------


def _build_one(args: argparse.Namespace, job: Job) -> int:
    from brochure.build import pipeline
    from brochure.cli import messages

    result = pipeline.build_once(job.content, job.options)
    report = Report()
    report.add(result.problems)
    if result.data is None:
        older = "PDF" if edition(job.options.edition).is_pdf else "file"
        say(f"{counts(result.problems)}: nothing was written. An older {older}, if there is one, is untouched.")
        report.finish()
        return CONTENT
    if args.final and count(result.problems, UNREADY):
        say(f"{counts(result.problems)}: nothing was written, because --final refuses a draft.")
        report.finish()
        return CONTENT
    target = _write(args, job, result)
    size = messages.size(result, job.options)
    notes = [*_notes(args, job, result), *([report.to_finish] if report.to_finish else [])]
    say("\n".join([f"Made {size}.", *notes]))
    if args.open:
        open_file(target)
    print(target)
    if not (args.open or args.force or args.no_cache):
        again = [report.explained] if report.explained else []
        again += [f"Nothing has changed, so it was not made again: {size}.", *notes, ""]
        up_to_date.remember(args.words, [str(job.content)], [str(target)], "\n".join(again))
    return FINE


def _notes(args: argparse.Namespace, job: Job, result: Result) -> list[str]:
    """Return what else is said of a file that was made, line by line."""
    from brochure.build import pipeline
    from brochure.cli import messages

    notes = [messages.left_out(result, job.options)] if result.left_out else []
    if args.all and job.options.edition == pipeline.HANDOUT.edition:
        notes.append("The content's list `editions:` names no other edition.")
    notes += _stats(args, result)
    if count(result.problems, UNREADY):
        notes.append("It is marked Draft.")
    return notes


def _stats(args: argparse.Namespace, result: Result) -> list[str]:
    """Return where the bytes of a PDF go, if that was asked for."""
    if not args.stats or result.data is None or not result.data.startswith(b"%PDF"):
        return []
    from brochure.build import size_report

    return [size_report.table(result.data)]


def _write(args: argparse.Namespace, job: Job, result: Result) -> Path:
    """Write the file of a result that has one; return its path."""
    from brochure.build import pipeline

    target: Path = args.output or pipeline.output_path(job.content, result, job.options)
    if args.output is None:
        make_folder(target.parent, "Say with -o where the PDF is to go, as in -o handout.pdf.")
    write_atomically(target, result.data or b"")
    return target


# --- several files ------------------------------------------------------------------------------------------------


def _build_many(args: argparse.Namespace, jobs: Sequence[Job]) -> int:
    """Make several files side by side; what is wrong with one does not stop the others."""
    from brochure.build import batch, parallel
    from brochure.cli import progress

    collection.switch_on()
    written: list[tuple[int, Path | None]] = []
    report = Report()
    with progress.Bar(sys.stderr, len(jobs)) as bar:
        outcomes = batch.build_all(jobs, workers=args.jobs or parallel.count_cores(), tick=bar.step)
        with closing(outcomes):
            for _, group in groupby(outcomes, lambda outcome: outcome.job.content):
                of_content = list(group)
                with bar.hidden():
                    report.add(_merged_problems(of_content))
                    written += [_write_one_of_many(args, outcome) for outcome in of_content]
    codes = [code for code, _ in written]
    say(f"Made {codes.count(FINE)} of {some(len(jobs), 'file')}.")
    report.finish()
    if BUG in codes:
        say(console.BUG)
    if not any(codes) and not (args.stats or args.force or args.no_cache):
        _remember(args, jobs, [str(path) for _, path in written], report)
    return max(codes)


def _remember(args: argparse.Namespace, jobs: Sequence[Job], paths: list[str], report: Report) -> None:
    again = [report.explained] if report.explained else []
    again += [f"Nothing has changed in the {some(len(jobs), 'file')}, so none was made again."]
    again += [report.to_finish] if report.to_finish else []
    contents = dict.fromkeys(str(job.content) for job in jobs)
    up_to_date.remember(args.words, list(contents), paths, "\n".join([*again, ""]))


def _merged_problems(outcomes: Iterable[Outcome]) -> tuple[Problem, ...]:
    """Return what is wrong with a content, in all its editions."""
    from brochure.build import pipeline

    return pipeline.merged({o.job.options.edition: o.result.problems for o in outcomes if o.result is not None})


def _write_one_of_many(args: argparse.Namespace, outcome: Outcome) -> tuple[int, Path | None]:
    """Write one file of many, and say in one line what came of it; return its exit code, and the file's path."""
    from brochure.cli import messages

    job, result = outcome.job, outcome.result
    if result is None:
        say(f"{messages.name(job)}: nothing was written. {outcome.fault}")
        return (BUG if outcome.bug else CONTENT), None
    if result.data is None or (args.final and count(result.problems, UNREADY)):
        say(messages.not_made(job, result))
        return CONTENT, None
    try:
        target = _write(args, job, result)
    except BrochureError as fault:
        say(f"{messages.name(job)}: {fault}")
        return CONTENT, None
    say("\n".join([messages.made(job, result), *_stats(args, result)]))
    print(target, flush=True)
    return FINE, target
