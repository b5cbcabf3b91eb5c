"""Make a handout again whenever its content or branding was saved: batches of changes -> rounds -> messages.

file_events.py watches the folders; `run_rounds` takes batches of changes from any source. All rounds run in one
process, so what does not change (fonts, pictures, broken lines) is computed once.
"""

from __future__ import annotations

import gc
import time
from collections import Counter
from typing import TYPE_CHECKING

from brochure.build import batch, pipeline
from brochure.cli import messages
from brochure.cli.report import format_problems, format_unfinished
from brochure.diagnostics.problem import ERROR, UNREADY
from brochure.diagnostics.reporters import format_counts
from brochure.runtime.collection import pause_collection
from brochure.runtime.errors import BrochureError
from brochure.runtime.files import make_folder, write_atomically
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from brochure.build.batch import BuildJob
    from brochure.cli.file_events import ChangedPaths
    from brochure.diagnostics.problem import Problem

_HALF_WRITTEN_SHARE = 0.9  # of the last length: a file shorter than this is read only after a quiet moment
_BURST_SECONDS = 1.0  # seconds after a round in which further saves wait for a quiet moment


@dataclass(frozen=True)
class WatchRequest:
    """The editions to make of a content file; if `edition_names` is None, those in its list `editions:`."""

    content_path: Path
    edition_names: Sequence[str] | None = None
    options: pipeline.BuildOptions = pipeline.HANDOUT


@dataclass(frozen=True)
class RoundFile:
    """The result of one edition in a round; it has no path if its content has errors.

    `is_written` is False if the file had the same bytes already; `seconds` are counted from the start of the round.
    """

    job: BuildJob
    result: pipeline.BuildResult
    path: Path | None = None
    is_written: bool = False
    seconds: float = 0.0


@dataclass(frozen=True)
class WatchRound:
    """The result of making everything once: its files and problems, or the message of the exception that ended it.

    There are no files if the content cannot be read at all. If `is_bug`, `fault` is the traceback of a bug.
    """

    files: tuple[RoundFile, ...] = ()
    problems: tuple[Problem, ...] = ()
    fault: str = ""
    is_bug: bool = False

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files that match the content now."""
        return tuple(file.path for file in self.files if file.path)

    @property
    def has_failed(self) -> bool:
        """Whether a file was not made, so that an older one stays."""
        return not self.files or len(self.paths) < len(self.files)


# ---- rounds ----


def run_rounds(request: WatchRequest, batches: Iterable[ChangedPaths]) -> Iterator[WatchRound]:
    """Yield a round now, and one after each batch that has changes; after a burst of them, one after a quiet moment.

    An empty batch means a quiet moment. A round that fails is held back until then, and dropped if another change comes
    first: then the file was half written, or missing for a moment. A file that is much shorter than before is read only
    after a quiet moment.
    """
    first_round = attempt_round(request)
    yield first_round
    gc.freeze()  # what the libraries created when they were loaded stays, so the collector can skip it
    try:
        yield from _run_later_rounds(
            request, batches, 0 if first_round.has_failed else _read_length(request.content_path)
        )
    finally:
        gc.unfreeze()


def _run_later_rounds(request: WatchRequest, batches: Iterable[ChangedPaths], full_length: int) -> Iterator[WatchRound]:
    """Yield the rounds after the first; `full_length` is the content's length in bytes when it was last made."""
    is_due, held_round, burst_end = False, None, 0.0
    for changed_paths in batches:
        is_due = is_due or bool(changed_paths)
        if changed_paths and (
            _read_length(request.content_path) < full_length * _HALF_WRITTEN_SHARE or time.monotonic() < burst_end
        ):
            continue
        next_round, held_round = held_round, None
        if is_due:
            next_round, is_due = attempt_round(request), False
        if next_round is not None and next_round.has_failed and changed_paths:
            next_round, held_round = None, next_round
        if next_round is not None:
            yield next_round
        if next_round is not None and not next_round.has_failed:
            full_length, burst_end = _read_length(request.content_path), time.monotonic() + _BURST_SECONDS
        if not changed_paths and burst_end:
            burst_end = 0.0
            gc.collect()


def attempt_round(request: WatchRequest) -> WatchRound:
    """Make and write everything once; return errors and bugs in the round, and leave the old files then.

    Raises ModuleNotFoundError if a package is missing.
    """
    try:
        with pause_collection():
            return _build_round(request)
    except BrochureError as fault:
        if not request.content_path.exists():
            return WatchRound(fault=f"{request.content_path} is gone. Waiting for it to come back.")
        return WatchRound(fault=str(fault))
    except ModuleNotFoundError:
        raise
    except Exception as fault:  # noqa: BLE001 -- the next save may avoid this bug
        import traceback

        return WatchRound(fault="".join(traceback.format_exception(fault)).rstrip(), is_bug=True)


def _build_round(request: WatchRequest) -> WatchRound:
    start_time = time.perf_counter()
    loaded, problems = pipeline.load(request.content_path)
    if loaded is None:
        return WatchRound((), problems)
    edition_names = request.edition_names or loaded.handout.editions or [pipeline.HANDOUT.edition]
    files = tuple(
        _write_file(job, pipeline.render(*pipeline.check_edition(loaded, problems, job.options)), start_time)
        for job in batch.plan_jobs([request.content_path], edition_names, request.options)
    )
    return WatchRound(
        files, pipeline.merge_problems({file.job.options.edition: file.result.problems for file in files})
    )


def _write_file(job: BuildJob, result: pipeline.BuildResult, start_time: float) -> RoundFile:
    """Write a result's file, unless it has the same bytes already; return what was done."""
    if result.data is None:
        return RoundFile(job, result)
    path = pipeline.get_output_path(job.content_path, result, job.options)
    is_written = not _has_bytes(path, result.data)
    if is_written:
        make_folder(path.parent)
        write_atomically(path, result.data)
    return RoundFile(job, result, path, is_written, time.perf_counter() - start_time)


def _has_bytes(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _read_length(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


# ---- messages ----


class RoundReporter:
    """The messages on rounds; it remembers the last round's, so that nothing is repeated."""

    def __init__(self) -> None:
        self._problem_counts: Counter[tuple[str, ...]] = Counter()
        self._path_by_edition: dict[str, Path] = {}  # the file that was made last

    def describe_round(self, watch_round: WatchRound) -> str:
        """Return the message on a round: the problems that are new, and a line for each file or for what went wrong."""
        time_text = time.strftime("%H:%M:%S")
        if watch_round.fault:
            return f"{time_text}  {watch_round.fault}{self._format_kept_files()}"
        problem_counts = Counter(map(_get_problem_key, watch_round.problems))
        is_same, new_text, unfinished_text = (
            problem_counts == self._problem_counts,
            self._format_new_problems(watch_round.problems),
            self._format_unfinished(watch_round.problems),
        )
        self._problem_counts = problem_counts
        counts_text = (
            f"the same {format_counts(watch_round.problems)}"
            if is_same and watch_round.problems
            else format_counts(watch_round.problems)
        )
        if not watch_round.paths:
            line = f"{time_text}  {counts_text}: nothing was written.{self._format_kept_files()}"
            return f"{new_text}{line}{unfinished_text}"
        lines = [f"{time_text}  {self._format_file(file)}" for file in watch_round.files]
        suffix = "" if is_same and not watch_round.problems else f"; {counts_text}"
        return new_text + "\n".join(lines) + suffix + unfinished_text

    def _format_new_problems(self, problems: Sequence[Problem]) -> str:
        """Return the problems that are new; if the errors are not the same as before, all errors."""
        error_counts = Counter(_get_problem_key(problem) for problem in problems if problem.severity is ERROR)
        needs_all_errors = not error_counts <= self._problem_counts or any(
            problem_key[0] == ERROR.value for problem_key in self._problem_counts - error_counts
        )
        new_problems = [
            problem
            for problem in problems
            if _get_problem_key(problem) not in self._problem_counts
            or (needs_all_errors and _get_problem_key(problem) in error_counts)
        ]
        words = format_problems(new_problems)
        return f"\n{words}\n" if words else ""

    def _format_unfinished(self, problems: Sequence[Problem]) -> str:
        """Return a line on what is left to finish, if that is not the same as in the round before."""
        standing_problems = [problem for problem in problems if problem.standing]
        known_count = sum(
            count
            for problem_key, count in self._problem_counts.items()
            if problem_key in set(map(_get_problem_key, standing_problems))
        )
        if known_count == len(standing_problems) or not (unfinished_line := format_unfinished(problems)):
            return ""
        return f"\n{unfinished_line}"

    def _format_file(self, file: RoundFile) -> str:
        if file.path is None:
            return messages.format_failure_line(file.job, file.result).rstrip(".")
        self._path_by_edition[file.job.options.edition] = file.path
        duration = f"in {max(1, round(file.seconds * 1000))} ms"
        if not file.is_written:
            return f"unchanged {file.path}, {duration}"
        draft_note = ", marked Draft" if any(problem.severity is UNREADY for problem in file.result.problems) else ""
        return f"made {file.path}, {messages.format_size(file.result, file.job.options)}{draft_note}, {duration}"

    def _format_kept_files(self) -> str:
        kept_paths = [str(path) for path in self._path_by_edition.values() if path.is_file()]
        return f" The last good version has not been changed: {', '.join(kept_paths)}." if kept_paths else ""


def _get_problem_key(problem: Problem) -> tuple[str, ...]:
    """Return what identifies a problem, also after lines above it were added or removed."""
    return problem.severity.value, problem.where.file, problem.rule, problem.message
