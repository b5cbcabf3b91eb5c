"""What came of making files, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.build.pipeline import HANDOUT
from brochure.design import editions
from brochure.diagnostics.problem import UNREADY
from brochure.diagnostics.reporters import count, counts, some

if TYPE_CHECKING:
    from brochure.build.batch import Job
    from brochure.build.pipeline import Options, Result


def size(result: Result, options: Options) -> str:
    """How long and how large what was made is: `6 pages, 64 KB`."""
    weight = f"{max(1, round(len(result.data or b'') / 1000))} KB"
    edition = editions.edition(options.edition)
    if not edition.is_pdf:
        return f"{edition.file_kind} of {weight}"
    noun = "side" if edition.is_folded or options.imposed else "page"
    return f"{some(result.pages, noun)}, {weight}"


def left_out(result: Result, options: Options) -> str:
    """Which sections an edition does without; empty where there are all."""
    if not result.left_out:
        return ""
    return f"Left out of the {options.edition} edition: {'; '.join(result.left_out)}."


def made(job: Job, result: Result) -> str:
    """A file that was made, in one line."""
    draft = ", marked Draft" if count(result.problems, UNREADY) else ""
    said = f"{name(job)}: {size(result, job.options)}{draft}; {counts(result.problems)}."
    return f"{said} {left_out(result, job.options)}".rstrip()


def not_made(job: Job, result: Result) -> str:
    """A file that was not made for what is wrong in its content, in one line."""
    why = ", because --final refuses a draft" if result.data else ""
    return f"{name(job)}: nothing was written{why}; {counts(result.problems)}."


def name(job: Job) -> str:
    """A file to be made as messages name it: its content, and the edition where that is not the handout."""
    return f"{job.content}{'' if job.options.edition == HANDOUT.edition else f' ({job.options.edition})'}"
