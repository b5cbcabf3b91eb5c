"""Make a handout again whenever what it is made of was saved: batches of changes -> rounds of making -> words.

file_events.py watches the folders; `rounds` knows nothing of that, and takes any batches of changes. All rounds are
made in one process, so what does not change (type faces, pictures, lines already broken) is worked out once.
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

_HALF_WRITTEN_SHARE = 0.9  # of its length: a file that loses more at once is looked at again when it is quiet
_BURST_SECONDS = 1.0  # seconds: how long saves that follow one another without a pause wait for the last of them


@dataclass(frozen=True)
class WatchRequest:
    """What is to be made of a content: the editions named, or where `names` is None those that it asks for."""

    content_path: Path
    edition_names: Sequence[str] | None = None
    options: pipeline.BuildOptions = pipeline.HANDOUT


@dataclass(frozen=True)
class RoundFile:
    """What came of one edition in a round; no path where its content has errors.

    `written` unless the same bytes were there already; `seconds` from the start of the round.
    """

    job: BuildJob
    result: pipeline.BuildResult
    path: Path | None = None
    is_written: bool = False
    seconds: float = 0.0


@dataclass(frozen=True)
class WatchRound:
    """What came of making everything once: its files and problems, or the fault that ended it.

    No files where the content cannot be read as a whole. Where `bug`, that is a fault of this program, and `fault` a
    traceback.
    """

    files: tuple[RoundFile, ...] = ()
    problems: tuple[Problem, ...] = ()
    fault: str = ""
    is_bug: bool = False

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files that are there now as the content has them."""
        return tuple(file.path for file in self.files if file.path)

    @property
    def has_failed(self) -> bool:
        """Whether something is not made, so that what was made before stays."""
        return not self.files or len(self.paths) < len(self.files)


# ---- rounds ----


def run_rounds(request: WatchRequest, batches: Iterable[ChangedPaths]) -> Iterator[WatchRound]:
    """A round now, and one after each batch of changes that has any; after a burst of them, one when it is quiet.

    It is quiet when a batch is empty. A round that fails is held back until then, and dropped if the next batch is not:
    then the file was only half written, or for a moment not there. A file much shorter than before is looked at only
    when it is quiet.
    """
    first_round = attempt_round(request)
    yield first_round
    gc.freeze()  # what the libraries made when they were loaded stays, and need not be looked at again
    try:
        yield from _run_later_rounds(
            request, batches, 0 if first_round.has_failed else _read_length(request.content_path)
        )
    finally:
        gc.unfreeze()


def _run_later_rounds(request: WatchRequest, batches: Iterable[ChangedPaths], full_length: int) -> Iterator[WatchRound]:
    """The rounds that batches give; `whole` is the content's length when it was last made."""
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
    """Make and write everything once; what goes wrong is told, not thrown, and leaves the files that are there.

    Raises ModuleNotFoundError where a package is missing.
    """
    try:
        with pause_collection():
            return _build_round(request)
    except BrochureError as fault:
        if not request.content_path.exists():
            return WatchRound(fault=f"{request.content_path} is gone. Waiting until it is back.")
        return WatchRound(fault=str(fault))
    except ModuleNotFoundError:
        raise
    except Exception as fault:  # noqa: BLE001 -- the next save may mend it, whatever this is
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
    """Write what was made, unless it is there already."""
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


# ---- words ----


class RoundReporter:
    """Puts round after round into words; it knows what it has told."""

    def __init__(self) -> None:
        self._problem_counts: Counter[tuple[str, ...]] = Counter()
        self._path_by_edition: dict[str, Path] = {}  # by edition: the file that was made last

    def describe_round(self, watch_round: WatchRound) -> str:
        """A round in words: the problems that are new, and a line for each file, or for what went wrong."""
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
            return f"{new_text}{time_text}  {counts_text}: nothing was written.{self._format_kept_files()}{unfinished_text}"
        lines = [f"{time_text}  {self._format_file(file)}" for file in watch_round.files]
        suffix = "" if is_same and not watch_round.problems else f"; {counts_text}"
        return new_text + "\n".join(lines) + suffix + unfinished_text

    def _format_new_problems(self, problems: Sequence[Problem]) -> str:
        """The problems that are new, and while there are errors other than before, all of these."""
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
        return f" What was made last stays: {', '.join(kept_paths)}." if kept_paths else ""


def _get_problem_key(problem: Problem) -> tuple[str, ...]:
    """What makes a problem the same after lines above it were added or taken away."""
    return problem.severity.value, problem.where.file, problem.rule, problem.message
