"""`brochure build`: make the PDF or other editions of one or more content files."""

from __future__ import annotations

import sys
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.cli import console, options, up_to_date
from brochure.cli.exit_codes import EXIT_BUG, EXIT_CONTENT, EXIT_OK
from brochure.cli.report import ProblemReport, open_file, say
from brochure.design.editions import build_edition
from brochure.diagnostics.problem import UNREADY
from brochure.diagnostics.reporters import count_problems, format_counts, format_quantity
from brochure.runtime import collection
from brochure.runtime.errors import BrochureError
from brochure.runtime.files import make_folder, write_atomically

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

    from brochure.build.batch import BuildJob, BuildOutcome
    from brochure.build.pipeline import BuildResult
    from brochure.diagnostics.problem import Problem

DESCRIPTION = "Make the handout's PDF, or other editions of it."


def add_arguments(parser: argparse.ArgumentParser, fallback_folder: Path | None = None) -> None:
    """Add the command's arguments; content.yaml may also be in `fallback_folder`."""
    options.add_contents(parser, fallback_folder)
    options.add_editions(parser)
    parser.add_argument("--imposed", action="store_true", help="put a booklet's pages on sheets, to print and fold")
    help_text = (
        "the file to write, if only one is made (default: named after the content, in the folder out next to it)"
    )
    parser.add_argument("-o", dest="output", metavar="FILE", type=Path, help=help_text)
    parser.add_argument("--final", action="store_true", help="do not make a draft: everything must be final")
    parser.add_argument("--open", action="store_true", help="open the file that is made, if only one is made")
    help_text = "show what takes up space in a PDF: pages, fonts, pictures, tags"
    parser.add_argument("--stats", action="store_true", help=help_text)
    help_text = "make it again, even if nothing has changed"
    parser.add_argument("--force", action="store_true", help=help_text)
    help_text = "delete the records of earlier runs, in every folder, and keep no record of this run"
    parser.add_argument("--no-cache", action="store_true", help=help_text)
    options.add_jobs(parser, "files")


def run(args: argparse.Namespace) -> int:
    """Make the files and return the exit code; where there are errors, the old file stays as it is."""
    content_paths = options.list_content_paths(args)
    if args.no_cache:
        up_to_date.delete_records()
    from brochure.build import batch, pipeline

    edition_names = None if args.all else args.editions or [pipeline.HANDOUT.edition]
    jobs = batch.plan_jobs(
        content_paths, edition_names, pipeline.BuildOptions(paper=args.paper, gray=args.gray, imposed=args.imposed)
    )
    _reject_conflicts(args, [job.options.edition for job in jobs])
    if len(jobs) == 1:
        return _build_one(args, jobs[0])
    name_clash = batch.find_clash(jobs)
    if name_clash is not None:
        first_job, second_job, path = name_clash
        args.parser.error(
            f"rename {first_job.content_path} or {second_job.content_path}: they would both become {path}"
        )
    return _build_many(args, jobs)


def _reject_conflicts(args: argparse.Namespace, edition_names: Sequence[str]) -> None:
    if args.imposed and set(edition_names) != {"booklet"}:
        args.parser.error("--imposed works only for the booklet: add --edition booklet, or leave out --imposed")
    if args.output is not None:
        _reject_output(args, edition_names)
    options.reject_conflicts(args, edition_names)


def _reject_output(args: argparse.Namespace, edition_names: Sequence[str]) -> None:
    """End with a usage error where `-o` does not fit, so that a typo (`-o content.yaml`) never overwrites content."""
    if len(edition_names) > 1:
        args.parser.error(
            f"leave out -o: it names one file, and {len(edition_names)} will be made. You will see where each one is."
        )
    target_edition = build_edition(edition_names[0])
    if args.output.suffix.lower() != target_edition.suffix:
        suffix_fault = (
            f"the name of {target_edition.file_kind} must end with {target_edition.suffix}, not {str(args.output)!r}"
        )
        suggested_name = (
            args.output.with_suffix(target_edition.suffix)
            if args.output.name
            else f"{target_edition.name}{target_edition.suffix}"
        )
        args.parser.error(f"argument -o: {suffix_fault}: type -o {suggested_name}")


# --- one file -----------------------------------------------------------------------------------------------------


def _build_one(args: argparse.Namespace, job: BuildJob) -> int:
    from brochure.build import pipeline
    from brochure.cli import messages

    result = pipeline.build_once(job.content_path, job.options)
    report = ProblemReport()
    report.add(result.problems)
    if result.data is None:
        file_noun = "PDF" if build_edition(job.options.edition).is_pdf else "file"
        say(f"{format_counts(result.problems)}: nothing was written. Your old {file_noun} has not been changed.")
        report.finish()
        return EXIT_CONTENT
    if args.final and count_problems(result.problems, UNREADY):
        say(f"{format_counts(result.problems)}: nothing was written, because --final does not allow a draft.")
        report.finish()
        return EXIT_CONTENT
    target = _write_result(args, job, result)
    size_text = messages.format_size(result, job.options)
    notes = [*_list_notes(args, job, result), *([report.unfinished_line] if report.unfinished_line else [])]
    say("\n".join([f"Made {size_text}.", *notes]))
    if args.open:
        open_file(target)
    print(target)
    if not (args.open or args.force or args.no_cache):
        repeat_lines = [report.explanation] if report.explanation else []
        repeat_lines += [f"Nothing has changed, so it was not made again: {size_text}.", *notes, ""]
        up_to_date.store_answer(args.words, [str(job.content_path)], [str(target)], "\n".join(repeat_lines))
    return EXIT_OK


def _list_notes(args: argparse.Namespace, job: BuildJob, result: BuildResult) -> list[str]:
    """Return the lines that follow the success line of a file: sections left out, sizes, the Draft mark."""
    from brochure.build import pipeline
    from brochure.cli import messages

    notes = [messages.format_omitted_sections(result, job.options)] if result.omitted_sections else []
    if args.all and job.options.edition == pipeline.HANDOUT.edition:
        notes.append("The list `editions:` in the content names no other edition.")
    notes += _format_stats(args, result)
    if count_problems(result.problems, UNREADY):
        notes.append("It is marked Draft.")
    return notes


def _format_stats(args: argparse.Namespace, result: BuildResult) -> list[str]:
    """Return the size report of a PDF as a list of one text; an empty list without --stats or without a PDF."""
    if not args.stats or result.data is None or not result.data.startswith(b"%PDF"):
        return []
    from brochure.build import size_report

    return [size_report.format_report(result.data)]


def _write_result(args: argparse.Namespace, job: BuildJob, result: BuildResult) -> Path:
    """Write the file of a result and return its path. Raises BrochureError if it cannot be written."""
    from brochure.build import pipeline

    target: Path = args.output or pipeline.get_output_path(job.content_path, result, job.options)
    if args.output is None:
        make_folder(target.parent, "Choose another place with -o, for example -o handout.pdf.")
    write_atomically(target, result.data or b"")
    return target


# --- several files ------------------------------------------------------------------------------------------------


def _build_many(args: argparse.Namespace, jobs: Sequence[BuildJob]) -> int:
    """Make several files in parallel and return the highest exit code; a problem in one does not stop the others."""
    from brochure.build import batch, parallel
    from brochure.cli import progress

    collection.enable_collection()
    codes_and_paths: list[tuple[int, Path | None]] = []
    report = ProblemReport()
    with progress.ProgressBar(sys.stderr, len(jobs)) as bar:
        outcomes = batch.build_all(jobs, workers=args.jobs or parallel.count_cores(), on_job_done=bar.advance)
        with closing(outcomes):
            for _, group in groupby(outcomes, lambda outcome: outcome.job.content_path):
                content_outcomes = list(group)
                with bar.hide():
                    report.add(_merge_problems(content_outcomes))
                    codes_and_paths += [_write_outcome(args, outcome) for outcome in content_outcomes]
    exit_codes = [exit_code for exit_code, _ in codes_and_paths]
    say(f"Made {exit_codes.count(EXIT_OK)} of {format_quantity(len(jobs), 'file')}.")
    report.finish()
    if EXIT_BUG in exit_codes:
        say(console.BUG_MESSAGE)
    if not any(exit_codes) and not (args.stats or args.force or args.no_cache):
        _store_answer(args, jobs, [str(path) for _, path in codes_and_paths], report)
    return max(exit_codes)


def _store_answer(args: argparse.Namespace, jobs: Sequence[BuildJob], paths: list[str], report: ProblemReport) -> None:
    repeat_lines = [report.explanation] if report.explanation else []
    repeat_lines += [f"Nothing has changed, so none of the {format_quantity(len(jobs), 'file')} was made again."]
    repeat_lines += [report.unfinished_line] if report.unfinished_line else []
    content_names = dict.fromkeys(str(job.content_path) for job in jobs)
    up_to_date.store_answer(args.words, list(content_names), paths, "\n".join([*repeat_lines, ""]))


def _merge_problems(outcomes: Iterable[BuildOutcome]) -> tuple[Problem, ...]:
    """Return the problems of one content file in all its editions, each once."""
    from brochure.build import pipeline

    return pipeline.merge_problems(
        {outcome.job.options.edition: outcome.result.problems for outcome in outcomes if outcome.result is not None}
    )


def _write_outcome(args: argparse.Namespace, outcome: BuildOutcome) -> tuple[int, Path | None]:
    """Write one file of several and print one line about it; return its exit code and its path, if it has one."""
    from brochure.cli import messages

    job, result = outcome.job, outcome.result
    if result is None:
        say(f"{messages.format_job_name(job)}: nothing was written. {outcome.fault}")
        return (EXIT_BUG if outcome.is_bug else EXIT_CONTENT), None
    if result.data is None or (args.final and count_problems(result.problems, UNREADY)):
        say(messages.format_failure_line(job, result))
        return EXIT_CONTENT, None
    try:
        target = _write_result(args, job, result)
    except BrochureError as fault:
        say(f"{messages.format_job_name(job)}: {fault}")
        return EXIT_CONTENT, None
    say("\n".join([messages.format_success_line(job, result), *_format_stats(args, result)]))
    print(target, flush=True)
    return EXIT_OK, target
