"""Make many files at once: plan a job for each, and run the jobs in parallel on all cores. Nothing is written here."""

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
    "Close other programs, and try again: making this file stopped early. Another program stopped it, or the computer"
    " ran out of memory."
)


@dataclass(frozen=True)
class BuildJob:
    """One file to make from a content file."""

    content_path: Path
    options: pipeline.BuildOptions


@dataclass(frozen=True)
class BuildOutcome:
    """The outcome of a job: the result of its build, or the message of the exception that ended it.

    If `is_bug`, `fault` is the traceback of a bug.
    """

    job: BuildJob
    result: pipeline.BuildResult | None = None
    fault: str = ""
    is_bug: bool = False


JobShare: TypeAlias = "tuple[BuildJob, ...]"


def plan_jobs(
    content_paths: Sequence[Path], edition_names: Sequence[str] | None, options: pipeline.BuildOptions
) -> tuple[BuildJob, ...]:
    """Return a job for every content file and edition, ordered by content file.

    `edition_names` is None for the editions in each content's list `editions:`. `options` gives the other options; text
    and web pages ignore the paper.
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
    """Return the editions in a content's list; the handout if it cannot be read: building that reports why."""
    loaded = _try_load(path)
    return (loaded.handout.editions if loaded else ()) or (pipeline.HANDOUT.edition,)


def _try_load(path: Path) -> pipeline.Loaded | None:
    try:
        return pipeline.load(path)[0]
    except BrochureError:
        return None


def find_clash(jobs: Sequence[BuildJob]) -> tuple[BuildJob, BuildJob, Path] | None:
    """Return two jobs whose files would have the same path, and that path; None if there are no such jobs."""
    content_paths = dict.fromkeys(job.content_path for job in jobs)
    folder_counts = Counter(pipeline.get_output_folder(path).resolve() for path in content_paths)
    if max(folder_counts.values(), default=0) < 2:
        return None  # each content has its own folder, so no title has to be read
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
    """Return the title if the file is named after it; else an empty text."""
    loaded = _try_load(path) if pipeline.is_named_after_title(path) else None
    return to_plain_text(loaded.handout.title) if loaded else ""


def build_all(
    jobs: Sequence[BuildJob],
    executor: Executor | None = None,
    *,
    workers: int = 1,
    on_job_done: Callable[[], None] = lambda: None,
) -> Generator[BuildOutcome, None, None]:
    """Yield the outcome of every job, in the order of the jobs, each as soon as it and those before it are done.

    Without an executor, `workers` processes share the jobs; with one worker or one job, this process does them. One
    process makes all editions of a content if that keeps all processes busy. `on_job_done` is called in this process
    after each job. A job that fails, or whose process is killed, does not stop the others. Closing the iterator stops
    all work at once. Raises ModuleNotFoundError if a package is missing.
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
    """Return the jobs in shares for one process: all editions of a content, so that it is read and checked once.

    The last contents, which cannot be divided evenly among the workers, are shared out edition by edition.
    """
    by_content = [tuple(content_jobs) for _, content_jobs in groupby(jobs, lambda job: job.content_path)]
    shared_count = 0 if len(by_content) == 1 else len(by_content) // workers * workers
    return by_content[:shared_count] + [(job,) for job in chain.from_iterable(by_content[shared_count:])]


def attempt_job(job: BuildJob) -> BuildOutcome:
    """Do a job and return its outcome, also after an error or a bug.

    Raises ModuleNotFoundError if a package is missing.
    """
    try:
        return BuildOutcome(job, pipeline.build(job.content_path, job.options))
    except BrochureError as fault:
        return BuildOutcome(job, fault=str(fault))
    except ModuleNotFoundError:
        raise  # no other job would succeed either
    except Exception as fault:  # noqa: BLE001 -- a bug in one job must not stop the others
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
    """Yield the outcomes from an executor; `recover` does the jobs that are left if one of its processes is killed."""
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
    """Do a job in a separate process, so that a crash stops nothing else; return its outcome."""
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
    """Open a pool of processes for a `with` block; an exception in the block ends them in the middle of their work."""
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
    """Close this process's write end of the result pipe, which concurrent.futures leaves open.

    Otherwise the thread that reads results would wait forever for the rest of one that was cut off. Do nothing if the
    library's private attributes differ.
    """
    writer = getattr(getattr(processes, "_result_queue", None), "_writer", None)
    if writer is not None:
        writer.close()


def _initialize_worker() -> None:
    """Make a worker ignore Ctrl-C, which its parent handles, and end when its parent ends."""
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
