"""Many files at once: which are to be made, and making them side by side on all cores. Nothing is written here."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, groupby
from typing import TYPE_CHECKING, TypeAlias

from brochure.build import pipeline
from brochure.design import editions
from brochure.document.blocks import to_plain_text
from brochure.runtime.errors import BrochureError
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from concurrent.futures import Executor, Future, ProcessPoolExecutor
    from pathlib import Path

_CRASH_MESSAGE = (
    "The process that made it ended before it was done: it was stopped from outside, or the computer ran out of memory."
    " Close other programs, and try again."
)


@dataclass(frozen=True)
class BuildJob:
    """One file to be made of a content."""

    content_path: Path
    options: pipeline.BuildOptions


@dataclass(frozen=True)
class BuildOutcome:
    """What came of a job: the result of its build, or the fault that there is none.

    `bug` where that is a fault of this program: then `fault` is a traceback.
    """

    job: BuildJob
    result: pipeline.BuildResult | None = None
    fault: str = ""
    is_bug: bool = False


JobShare: TypeAlias = "tuple[BuildJob, ...]"


def plan_jobs(
    content_paths: Sequence[Path], edition_names: Sequence[str] | None, options: pipeline.BuildOptions
) -> tuple[BuildJob, ...]:
    """A job for every content and edition, content by content.

    `names` are the editions, or None for those that each content asks for; `options` has all else. Text and web pages
    have no paper.
    """
    return tuple(
        BuildJob(path, _build_options(edition_name, options))
        for path in content_paths
        for edition_name in dict.fromkeys(_find_editions(path) if edition_names is None else edition_names)
    )


def _build_options(edition_name: str, options: pipeline.BuildOptions) -> pipeline.BuildOptions:
    if not editions.build_edition(edition_name).is_pdf:
        return pipeline.BuildOptions(edition_name, gray=options.gray)
    return replace(options, edition=edition_name)


def _find_editions(path: Path) -> Sequence[str]:
    """The editions that a content asks for; the handout where it cannot be read: making that tells why."""
    loaded = _try_load(path)
    return (loaded.handout.editions if loaded else ()) or (pipeline.HANDOUT.edition,)


def _try_load(path: Path) -> pipeline.Loaded | None:
    try:
        return pipeline.load(path)[0]
    except BrochureError:
        return None


def find_clash(jobs: Sequence[BuildJob]) -> tuple[BuildJob, BuildJob, Path] | None:
    """Two jobs whose files would have one path, and that path."""
    content_paths = dict.fromkeys(job.content_path for job in jobs)
    folder_counts = Counter(pipeline.get_output_folder(path).resolve() for path in content_paths)
    if max(folder_counts.values(), default=0) < 2:
        return None  # each has a folder of its own: no title need be read
    titles = {path: _find_title(path) for path in content_paths}
    job_by_path: dict[Path, BuildJob] = {}
    for job in jobs:
        path = pipeline.get_output_path(
            job.content_path, pipeline.BuildResult(None, (), titles[job.content_path]), job.options
        )
        first_job = job_by_path.setdefault(path.resolve(), job)
        if first_job is not job:
            return first_job, job, path
    return None


def _find_title(path: Path) -> str:
    """The title, where a file is named after it."""
    loaded = _try_load(path) if pipeline.is_named_after_title(path) else None
    return to_plain_text(loaded.handout.title) if loaded else ""


def build_all(
    jobs: Sequence[BuildJob],
    executor: Executor | None = None,
    *,
    workers: int = 1,
    on_job_done: Callable[[], None] = lambda: None,
) -> Generator[BuildOutcome, None, None]:
    """The outcome of every job, in the order of the jobs, each as soon as it and those before it are done.

    Without an executor the jobs are shared by `workers` processes; by none but this one where there is but one worker
    or one job. A content's editions are made by one process as far as that keeps all of them busy. `tick` is called,
    here, for each job when it is done. One job that fails, or whose process is killed, does not stop the others.
    Closing the iterator stops all work at once. Raises ModuleNotFoundError where a package is missing.
    """
    workers = min(workers, len(jobs))
    if executor is not None:
        yield from _run_in_parallel(share_jobs(jobs, 1), executor, on_job_done, _build_crash_outcome)
    elif workers > 1:
        with open_pool(workers) as processes:
            yield from _run_in_parallel(share_jobs(jobs, workers), processes, on_job_done, _attempt_alone)
    else:
        for job in jobs:
            outcome = attempt_job(job)
            on_job_done()
            yield outcome


def share_jobs(jobs: Sequence[BuildJob], workers: int) -> list[JobShare]:
    """What one process does at a time: all editions of a content, as it is read and checked once for all of them.

    The last contents, which do not go evenly among the workers, are shared out edition by edition.
    """
    by_content = [tuple(content_jobs) for _, content_jobs in groupby(jobs, lambda job: job.content_path)]
    shared_count = 0 if len(by_content) == 1 else len(by_content) // workers * workers
    return by_content[:shared_count] + [(job,) for job in chain.from_iterable(by_content[shared_count:])]


def attempt_job(job: BuildJob) -> BuildOutcome:
    """Do a job; what goes wrong is told, not thrown."""
    try:
        return BuildOutcome(job, pipeline.build(job.content_path, job.options))
    except BrochureError as fault:
        return BuildOutcome(job, fault=str(fault))
    except ModuleNotFoundError:
        raise  # nothing else can be made either
    except Exception as fault:  # noqa: BLE001 -- the other jobs go on, whatever this is
        import traceback

        return BuildOutcome(job, fault="".join(traceback.format_exception(fault)).rstrip(), is_bug=True)


def _attempt_share(share: JobShare) -> list[BuildOutcome]:
    return [attempt_job(job) for job in share]


def _run_in_parallel(
    shares: Sequence[JobShare],
    executor: Executor,
    on_job_done: Callable[[], None],
    recover: Callable[[BuildJob], BuildOutcome],
) -> Iterator[BuildOutcome]:
    """The outcomes from an executor; `broken` does the jobs that were left when one of its processes was killed."""
    from concurrent.futures import BrokenExecutor, as_completed

    number_by_future = {_submit_share(executor, share): number for number, share in enumerate(shares)}
    outcomes_by_number: dict[int, list[BuildOutcome]] = {}
    next_number = 0
    for future in as_completed(number_by_future):
        number = number_by_future.pop(future)
        try:
            outcomes_by_number[number] = future.result()
        except BrokenExecutor:
            outcomes_by_number[number] = [recover(job) for job in shares[number]]
        for _ in shares[number]:
            on_job_done()
        while next_number in outcomes_by_number:
            yield from outcomes_by_number.pop(next_number)
            next_number += 1


def _submit_share(executor: Executor, share: JobShare) -> Future[list[BuildOutcome]]:
    from concurrent.futures import BrokenExecutor, Future

    try:
        return executor.submit(_attempt_share, share)
    except BrokenExecutor as fault:  # a process was killed before all jobs were handed over
        failed: Future[list[BuildOutcome]] = Future()
        failed.set_exception(fault)
        return failed


def _attempt_alone(job: BuildJob) -> BuildOutcome:
    """A job in a process of its own, so that if it kills its process, it kills nothing else."""
    from concurrent.futures import BrokenExecutor

    with open_pool(1) as processes:
        try:
            return processes.submit(attempt_job, job).result()
        except BrokenExecutor:
            return _build_crash_outcome(job)


def _build_crash_outcome(job: BuildJob) -> BuildOutcome:
    return BuildOutcome(job, fault=_CRASH_MESSAGE, is_bug=True)


@contextmanager
def open_pool(workers: int) -> Iterator[Executor]:
    """Processes that work side by side; whatever interrupts this one ends them, in the middle of their work."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    earlier_children = set(multiprocessing.active_children())
    processes = ProcessPoolExecutor(workers, initializer=_initialize_worker)
    try:
        yield processes
    except BaseException:
        for process in set(multiprocessing.active_children()) - earlier_children:
            process.terminate()
        _close_result_writer(processes)
        raise
    finally:
        processes.shutdown(cancel_futures=True)


def _close_result_writer(processes: ProcessPoolExecutor) -> None:
    """Let the end of a pipe be seen: the thread that reads an outcome would wait for the rest of one that was cut off.

    The library leaves its own end open. Where it is arranged otherwise, nothing is done.
    """
    writer = getattr(getattr(processes, "_result_queue", None), "_writer", None)
    if writer is not None:
        writer.close()


def _initialize_worker() -> None:
    """A worker leaves Ctrl-C to the process that it works for, and does not outlive it."""
    import signal
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_exit_with_parent, daemon=True).start()


def _exit_with_parent() -> None:
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
