"""Make a handout again whenever what it is made of was saved: batches of changes -> rounds of making -> words.

file_events.py watches the folders; `rounds` knows nothing of that, and takes any batches of changes. All rounds are
made in one process, so what does not change (type faces, pictures, lines already broken) is worked out once.
"""

from __future__ import annotations

import gc
import time
from collections import Counter
from typing import TYPE_CHECKING

from brochure.build import batch as many, pipeline as line
from brochure.cli import messages
from brochure.cli.report import explain, to_finish
from brochure.diagnostics.problem import ERROR, UNREADY
from brochure.diagnostics.reporters import counts
from brochure.runtime.collection import gc_paused
from brochure.runtime.errors import BrochureError
from brochure.runtime.files import make_folder, write_atomically
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from brochure.build.batch import Job
    from brochure.cli.file_events import Batch
    from brochure.diagnostics.problem import Problem

_HALF_WRITTEN = 0.9  # of its length: a file that loses more at once is looked at again when it is quiet
_BURST = 1.0  # seconds: how long saves that follow one another without a pause wait for the last of them


@dataclass(frozen=True)
class Wanted:
    """What is to be made of a content: the editions named, or where `names` is None those that it asks for."""

    content: Path
    names: Sequence[str] | None = None
    options: line.Options = line.HANDOUT


@dataclass(frozen=True)
class File:
    """What came of one edition in a round; no path where its content has errors.

    `written` unless the same bytes were there already; `seconds` from the start of the round.
    """

    job: Job
    result: line.Result
    path: Path | None = None
    written: bool = False
    seconds: float = 0.0


@dataclass(frozen=True)
class Round:
    """What came of making everything once: its files and problems, or the fault that ended it.

    No files where the content cannot be read as a whole. Where `bug`, that is a fault of this program, and `fault` a
    traceback.
    """

    files: tuple[File, ...] = ()
    problems: tuple[Problem, ...] = ()
    fault: str = ""
    bug: bool = False

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files that are there now as the content has them."""
        return tuple(file.path for file in self.files if file.path)

    @property
    def failed(self) -> bool:
        """Whether something is not made, so that what was made before stays."""
        return not self.files or len(self.paths) < len(self.files)


# ---- rounds ----


def rounds(wanted: Wanted, batches: Iterable[Batch]) -> Iterator[Round]:
    """A round now, and one after each batch of changes that has any; after a burst of them, one when it is quiet.

    It is quiet when a batch is empty. A round that fails is held back until then, and dropped if the next batch is not:
    then the file was only half written, or for a moment not there. A file much shorter than before is looked at only
    when it is quiet.
    """
    first = attempt(wanted)
    yield first
    gc.freeze()  # what the libraries made when they were loaded stays, and need not be looked at again
    try:
        yield from _later_rounds(wanted, batches, 0 if first.failed else _length(wanted.content))
    finally:
        gc.unfreeze()


def _later_rounds(wanted: Wanted, batches: Iterable[Batch], whole: int) -> Iterator[Round]:
    """The rounds that batches give; `whole` is the content's length when it was last made."""
    due, held, next_in_burst = False, None, 0.0
    for batch in batches:
        due = due or bool(batch)
        if batch and (_length(wanted.content) < whole * _HALF_WRITTEN or time.monotonic() < next_in_burst):
            continue
        told, held = held, None
        if due:
            told, due = attempt(wanted), False
        if told is not None and told.failed and batch:
            told, held = None, told
        if told is not None:
            yield told
        if told is not None and not told.failed:
            whole, next_in_burst = _length(wanted.content), time.monotonic() + _BURST
        if not batch and next_in_burst:
            next_in_burst = 0.0
            gc.collect()


def attempt(wanted: Wanted) -> Round:
    """Make and write everything once; what goes wrong is told, not thrown, and leaves the files that are there.

    Raises ModuleNotFoundError where a package is missing.
    """
    try:
        with gc_paused():
            return _round(wanted)
    except BrochureError as fault:
        if not wanted.content.exists():
            return Round(fault=f"{wanted.content} is gone. Waiting until it is back.")
        return Round(fault=str(fault))
    except ModuleNotFoundError:
        raise
    except Exception as fault:  # noqa: BLE001 -- the next save may mend it, whatever this is
        import traceback

        return Round(fault="".join(traceback.format_exception(fault)).rstrip(), bug=True)


def _round(wanted: Wanted) -> Round:
    start = time.perf_counter()
    loaded, problems = line.load(wanted.content)
    if loaded is None:
        return Round((), problems)
    names = wanted.names or loaded.handout.editions or [line.HANDOUT.edition]
    files = tuple(
        _put(job, line.make(*line.ready(loaded, problems, job.options)), start)
        for job in many.plan([wanted.content], names, wanted.options)
    )
    return Round(files, line.merged({file.job.options.edition: file.result.problems for file in files}))


def _put(job: Job, result: line.Result, start: float) -> File:
    """Write what was made, unless it is there already."""
    if result.data is None:
        return File(job, result)
    path = line.output_path(job.content, result, job.options)
    written = not _holds(path, result.data)
    if written:
        make_folder(path.parent)
        write_atomically(path, result.data)
    return File(job, result, path, written, time.perf_counter() - start)


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _length(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


# ---- words ----


class Teller:
    """Puts round after round into words; it knows what it has told."""

    def __init__(self) -> None:
        self._known: Counter[tuple[str, ...]] = Counter()
        self._made: dict[str, Path] = {}  # by edition: the file that was made last

    def told(self, now: Round) -> str:
        """A round in words: the problems that are new, and a line for each file, or for what went wrong."""
        clock = time.strftime("%H:%M:%S")
        if now.fault:
            return f"{clock}  {now.fault}{self._stays()}"
        kinds = Counter(map(_kind, now.problems))
        same, shown, left = kinds == self._known, self._shown(now.problems), self._left(now.problems)
        self._known = kinds
        found = f"the same {counts(now.problems)}" if same and now.problems else counts(now.problems)
        if not now.paths:
            return f"{shown}{clock}  {found}: nothing was written.{self._stays()}{left}"
        lines = [f"{clock}  {self._file(file)}" for file in now.files]
        rest = "" if same and not now.problems else f"; {found}"
        return shown + "\n".join(lines) + rest + left

    def _shown(self, problems: Sequence[Problem]) -> str:
        """The problems that are new, and while there are errors other than before, all of these."""
        errors = Counter(_kind(problem) for problem in problems if problem.severity is ERROR)
        again = not errors <= self._known or any(kind[0] == ERROR.value for kind in self._known - errors)
        new = [
            problem for problem in problems if _kind(problem) not in self._known or (again and _kind(problem) in errors)
        ]
        words = explain(new)
        return f"\n{words}\n" if words else ""

    def _left(self, problems: Sequence[Problem]) -> str:
        """Return a line on what is left to finish, if that is not the same as in the round before."""
        standing = [problem for problem in problems if problem.standing]
        known = sum(count for kind, count in self._known.items() if kind in set(map(_kind, standing)))
        if known == len(standing) or not (line := to_finish(problems)):
            return ""
        return f"\n{line}"

    def _file(self, file: File) -> str:
        if file.path is None:
            return messages.not_made(file.job, file.result).rstrip(".")
        self._made[file.job.options.edition] = file.path
        took = f"in {max(1, round(file.seconds * 1000))} ms"
        if not file.written:
            return f"unchanged {file.path}, {took}"
        draft = ", marked Draft" if any(problem.severity is UNREADY for problem in file.result.problems) else ""
        return f"made {file.path}, {messages.size(file.result, file.job.options)}{draft}, {took}"

    def _stays(self) -> str:
        there = [str(path) for path in self._made.values() if path.is_file()]
        return f" What was made last stays: {', '.join(there)}." if there else ""


def _kind(problem: Problem) -> tuple[str, ...]:
    """What makes a problem the same after lines above it were added or taken away."""
    return problem.severity.value, problem.where.file, problem.rule, problem.message
