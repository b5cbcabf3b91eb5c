"""Messages on the files that a build made or did not make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.build.pipeline import HANDOUT
from brochure.design import editions
from brochure.diagnostics.problem import UNREADY
from brochure.diagnostics.reporters import count_problems, format_counts, format_quantity

if TYPE_CHECKING:
    from brochure.build.batch import BuildJob
    from brochure.build.pipeline import BuildOptions, BuildResult


def format_size(result: BuildResult, options: BuildOptions) -> str:
    """Return the length and size of a file that was made: `6 pages, 64 KB`."""
    file_size = f"{max(1, round(len(result.data or b'') / 1000))} KB"
    edition = editions.build_edition(options.edition)
    if not edition.is_pdf:
        return f"{edition.file_kind} of {file_size}"
    noun = "side" if edition.is_folded or options.imposed else "page"
    return f"{format_quantity(result.page_count, noun)}, {file_size}"


def format_omitted_sections(result: BuildResult, options: BuildOptions) -> str:
    """Return a line on the sections that an edition leaves out; empty if it has all of them."""
    if not result.omitted_sections:
        return ""
    return f"Left out of the {options.edition} edition: {'; '.join(result.omitted_sections)}."


def format_success_line(job: BuildJob, result: BuildResult) -> str:
    """Return one line on a file that was made."""
    draft_note = ", marked Draft" if count_problems(result.problems, UNREADY) else ""
    line = f"{format_job_name(job)}: {format_size(result, job.options)}{draft_note}; {format_counts(result.problems)}."
    return f"{line} {format_omitted_sections(result, job.options)}".rstrip()


def format_failure_line(job: BuildJob, result: BuildResult) -> str:
    """Return one line on a file that was not made because of problems in its content."""
    reason = ", because --final does not allow a draft" if result.data else ""
    return f"{format_job_name(job)}: nothing was written{reason}; {format_counts(result.problems)}."


def format_job_name(job: BuildJob) -> str:
    """Return a job's name in messages: its content file, and its edition unless that is the handout."""
    return f"{job.content_path}{'' if job.options.edition == HANDOUT.edition else f' ({job.options.edition})'}"
