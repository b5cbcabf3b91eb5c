"""Copies made in parallel: each worker writes its copies and returns only row numbers, sizes and digests.

Only a few batches of rows are in memory at a time, however many rows there are.
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

from brochure.build import pipeline, privacy
from brochure.copies import renderer
from brochure.copies.manifest import ManifestEntry
from brochure.diagnostics.problem import ERROR
from brochure.runtime import files
from brochure.runtime.errors import BrochureError
from brochure.runtime.frozen import dataclass
from brochure.runtime.memo import memoize
from brochure.runtime.redaction import RowError, redact_errors

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence
    from concurrent.futures import Executor, Future
    from pathlib import Path

    from brochure.copies.people import Person

    Row = tuple[Sequence[str], Person]  # its cells as typed, which rejects.csv needs, and its person

BATCH_SIZE = 16
"""Rows sent to a worker at once: sending a single row takes as long as making a copy."""
_BATCHES_PER_WORKER = 3
_CRASH_MESSAGE = (
    "Close other programs, and run the same command again: it continues where it stopped. Finished copies are kept."
    " Something ended a process that was making copies, or the computer ran out of memory."
)


@dataclass(frozen=True)
class CopySettings:
    """The inputs and the folder of all copies; `fingerprint` makes sure that no worker reads a newer content.

    `password_column` names the column with each copy's password, and is empty if copies are not locked.
    """

    content_path: Path
    options: pipeline.BuildOptions
    fingerprint: str
    folder: Path
    suffix: str
    password_column: str = ""


@dataclass(frozen=True)
class CopyResult:
    """The result of a row: its line for the manifest, and the rules that its pages break.

    `bug` is the exception and location of a bug in this program, without the row's words.
    """

    entry: ManifestEntry
    rules: tuple[str, ...] = ()
    bug: str = ""


class CopyWorker:
    """The maker of copies in one process."""

    def __init__(self, settings: CopySettings) -> None:
        prepared, problems = pipeline.prepare_edition(settings.content_path, settings.options)
        if prepared is None or prepared.fingerprint != settings.fingerprint:
            raise BrochureError(
                f"{settings.content_path} was changed while copies were being made: run the command again."
            )
        self._settings, self._renderer = settings, renderer.CopyRenderer(prepared, problems)

    def make_copy(self, person: Person) -> CopyResult:
        """Make and write a person's copy, and return the result. Raise BrochureError if it cannot be written."""
        try:
            with redact_errors(person.row):
                copy = self._renderer.render_copy(person.values)
                data, rules = copy.data, tuple(problem.rule for problem in copy.problems)
                if data is None:
                    error_rules = (problem.rule for problem in copy.problems if problem.severity is ERROR)
                    return CopyResult(ManifestEntry(person.row), tuple(dict.fromkeys(error_rules)))
                if self._settings.password_column:
                    data = renderer.lock_copy(data, person.extra_values[self._settings.password_column])
                digest = hashlib.sha256(data).hexdigest()
        except RowError as fault:
            return CopyResult(ManifestEntry(person.row), bug=f"{fault.exception_name} at {fault.location}")
        name = privacy.build_copy_name(person.row, self._settings.suffix)
        path = f"{self._settings.folder}{os.sep}{name}"
        files.write_atomically(path, data, private=True, durable=False)  # the digest shows whether the disk lost it
        return CopyResult(ManifestEntry(person.row, name, len(data), digest), tuple(dict.fromkeys(rules)))


@memoize(1)
def _get_worker(settings: CopySettings) -> CopyWorker:
    """Return the worker of this process, which is created for its first batch."""
    return CopyWorker(settings)


def make_batch(settings: CopySettings, people: Iterable[Person]) -> list[CopyResult]:
    """Make the copies of a batch in this process, and return their results in order."""
    copy_worker = _get_worker(settings)
    return [copy_worker.make_copy(person) for person in people]


def make_all(
    settings: CopySettings, rows: Iterable[Row], executor: Executor | None, workers: int = 1
) -> Generator[tuple[Row, CopyResult], None, None]:
    """Make a copy for each row, in this process if there is no executor, and yield rows and results in order.

    Raise BrochureError if a copy cannot be written, or a worker was killed.
    """
    rows = iter(rows)
    if executor is None:
        for row in rows:
            yield row, make_batch(settings, (row[1],))[0]
        return
    from concurrent.futures import BrokenExecutor

    pending_batches: deque[tuple[list[Row], Future[list[CopyResult]]]] = deque()
    try:
        while True:
            while len(pending_batches) < _BATCHES_PER_WORKER * workers and (batch := list(islice(rows, BATCH_SIZE))):
                pending_batches.append((batch, executor.submit(make_batch, settings, [person for _, person in batch])))
            if not pending_batches:
                return
            batch, future = pending_batches.popleft()
            yield from zip(batch, future.result(), strict=True)
    except BrokenExecutor:
        raise BrochureError(_CRASH_MESSAGE) from None
