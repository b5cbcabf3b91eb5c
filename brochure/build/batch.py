"""Many files at once: which are to be made, and making them side by side on all cores. Nothing is written here."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, groupby
from typing import TYPE_CHECKING, TypeAlias

from brochure.build import pipeline as line
from brochure.design import editions
from brochure.document.blocks import plain
from brochure.runtime.errors import BrochureError
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from concurrent.futures import Executor, Future, ProcessPoolExecutor
    from pathlib import Path

_ENDED = (
    "The process that made it ended before it was done: it was stopped from outside, or the computer ran out of memory."
    " Close other programs, and try again."
)


@dataclass(frozen=True)
class Job:
    """One file to be made of a content."""

    content: Path
    options: line.Options


@dataclass(frozen=True)
class Outcome:
    """What came of a job: the result of its build, or the fault that there is none.

    `bug` where that is a fault of this program: then `fault` is a traceback.
    """

    job: Job
    result: line.Result | None = None
    fault: str = ""
    bug: bool = False


Share: TypeAlias = "tuple[Job, ...]"


def plan(contents: Sequence[Path], names: Sequence[str] | None, options: line.Options) -> tuple[Job, ...]:
    """A job for every content and edition, content by content.

    `names` are the editions, or None for those that each content asks for; `options` has all else. Text and web pages
    have no paper.
    """
    return tuple(
        Job(path, _options(name, options))
        for path in contents
        for name in dict.fromkeys(_asked(path) if names is None else names)
    )


def _options(name: str, options: line.Options) -> line.Options:
    if not editions.edition(name).is_pdf:
        return line.Options(name, gray=options.gray)
    return replace(options, edition=name)


def _asked(path: Path) -> Sequence[str]:
    """The editions that a content asks for; the handout where it cannot be read: making that tells why."""
    loaded = _loaded(path)
    return (loaded.handout.editions if loaded else ()) or (line.HANDOUT.edition,)


def _loaded(path: Path) -> line.Loaded | None:
    try:
        return line.load(path)[0]
    except BrochureError:
        return None


def clash(jobs: Sequence[Job]) -> tuple[Job, Job, Path] | None:
    """Two jobs whose files would have one path, and that path."""
    contents = dict.fromkeys(job.content for job in jobs)
    beside = Counter(line.output_folder(path).resolve() for path in contents)
    if max(beside.values(), default=0) < 2:
        return None  # each has a folder of its own: no title need be read
    titles = {path: _title(path) for path in contents}
    taken: dict[Path, Job] = {}
    for job in jobs:
        path = line.output_path(job.content, line.Result(None, (), titles[job.content]), job.options)
        first = taken.setdefault(path.resolve(), job)
        if first is not job:
            return first, job, path
    return None


def _title(path: Path) -> str:
    """The title, where a file is named after it."""
    loaded = _loaded(path) if line.named_after_title(path) else None
    return plain(loaded.handout.title) if loaded else ""


def build_all(
    jobs: Sequence[Job], executor: Executor | None = None, *, workers: int = 1, tick: Callable[[], None] = lambda: None
) -> Generator[Outcome, None, None]:
    """The outcome of every job, in the order of the jobs, each as soon as it and those before it are done.

    Without an executor the jobs are shared by `workers` processes; by none but this one where there is but one worker
    or one job. A content's editions are made by one process as far as that keeps all of them busy. `tick` is called,
    here, for each job when it is done. One job that fails, or whose process is killed, does not stop the others.
    Closing the iterator stops all work at once. Raises ModuleNotFoundError where a package is missing.
    """
    workers = min(workers, len(jobs))
    if executor is not None:
        yield from _side_by_side(shares(jobs, 1), executor, tick, _ended)
    elif workers > 1:
        with pool(workers) as processes:
            yield from _side_by_side(shares(jobs, workers), processes, tick, _alone)
    else:
        for job in jobs:
            outcome = attempt(job)
            tick()
            yield outcome


def shares(jobs: Sequence[Job], workers: int) -> list[Share]:
    """What one process does at a time: all editions of a content, as it is read and checked once for all of them.

    The last contents, which do not go evenly among the workers, are shared out edition by edition.
    """
    by_content = [tuple(of_one) for _, of_one in groupby(jobs, lambda job: job.content)]
    whole = 0 if len(by_content) == 1 else len(by_content) // workers * workers
    return by_content[:whole] + [(job,) for job in chain.from_iterable(by_content[whole:])]


def attempt(job: Job) -> Outcome:
    """Do a job; what goes wrong is told, not thrown."""
    try:
        return Outcome(job, line.build(job.content, job.options))
    except BrochureError as fault:
        return Outcome(job, fault=str(fault))
    except ModuleNotFoundError:
        raise  # nothing else can be made either
    except Exception as fault:  # noqa: BLE001 -- the other jobs go on, whatever this is
        import traceback

        return Outcome(job, fault="".join(traceback.format_exception(fault)).rstrip(), bug=True)


def _attempt_all(share: Share) -> list[Outcome]:
    return [attempt(job) for job in share]


def _side_by_side(
    work: Sequence[Share], executor: Executor, tick: Callable[[], None], broken: Callable[[Job], Outcome]
) -> Iterator[Outcome]:
    """The outcomes from an executor; `broken` does the jobs that were left when one of its processes was killed."""
    from concurrent.futures import BrokenExecutor, as_completed

    waiting = {_submitted(executor, share): number for number, share in enumerate(work)}
    done: dict[int, list[Outcome]] = {}
    turn = 0
    for future in as_completed(waiting):
        number = waiting.pop(future)
        try:
            done[number] = future.result()
        except BrokenExecutor:
            done[number] = [broken(job) for job in work[number]]
        for _ in work[number]:
            tick()
        while turn in done:
            yield from done.pop(turn)
            turn += 1


def _submitted(executor: Executor, share: Share) -> Future[list[Outcome]]:
    from concurrent.futures import BrokenExecutor, Future

    try:
        return executor.submit(_attempt_all, share)
    except BrokenExecutor as fault:  # a process was killed before all jobs were handed over
        failed: Future[list[Outcome]] = Future()
        failed.set_exception(fault)
        return failed


def _alone(job: Job) -> Outcome:
    """A job in a process of its own, so that if it kills its process, it kills nothing else."""
    from concurrent.futures import BrokenExecutor

    with pool(1) as processes:
        try:
            return processes.submit(attempt, job).result()
        except BrokenExecutor:
            return _ended(job)


def _ended(job: Job) -> Outcome:
    return Outcome(job, fault=_ENDED, bug=True)


@contextmanager
def pool(workers: int) -> Iterator[Executor]:
    """Processes that work side by side; whatever interrupts this one ends them, in the middle of their work."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    others = set(multiprocessing.active_children())
    processes = ProcessPoolExecutor(workers, initializer=_serve)
    try:
        yield processes
    except BaseException:
        for process in set(multiprocessing.active_children()) - others:
            process.terminate()
        _close_for_writing(processes)
        raise
    finally:
        processes.shutdown(cancel_futures=True)


def _close_for_writing(processes: ProcessPoolExecutor) -> None:
    """Let the end of a pipe be seen: the thread that reads an outcome would wait for the rest of one that was cut off.

    The library leaves its own end open. Where it is arranged otherwise, nothing is done.
    """
    writer = getattr(getattr(processes, "_result_queue", None), "_writer", None)
    if writer is not None:
        writer.close()


def _serve() -> None:
    """A worker leaves Ctrl-C to the process that it works for, and does not outlive it."""
    import signal
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
