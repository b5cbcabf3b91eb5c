"""Copies made side by side: a worker writes its copies itself and gives back numbers, sizes and digests, never words.

However many rows there are, only a few batches of them are under way at a time.
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

    Row = tuple[Sequence[str], Person]  # its cells as they were typed, to be rejected with if that must be

BATCH_SIZE = 16
"""Rows handed to a worker at once: handing over one alone takes as long as making a copy."""
_BATCHES_PER_WORKER = 3  # batches for each worker
_CRASH_MESSAGE = (
    "A process that made copies was ended from outside, or the computer ran out of memory."
    " What was made stays: close other programs, and the same command goes on where this stopped."
)


@dataclass(frozen=True)
class CopySettings:
    """What every copy is made of, and where it goes; `code` is the content's, so that no worker reads a newer one.

    `password` names the column with each copy's password, where they are locked.
    """

    content_path: Path
    options: pipeline.BuildOptions
    fingerprint: str
    folder: Path
    suffix: str
    password_column: str = ""


@dataclass(frozen=True)
class CopyResult:
    """What came of a row: its line for the manifest; the rules that its pages break, if any of them an error.

    `bug` tells kind and place of a fault of this program's own, and none of the row's words.
    """

    entry: ManifestEntry
    rules: tuple[str, ...] = ()
    bug: str = ""


class CopyWorker:
    """Makes and writes copies in one process."""

    def __init__(self, settings: CopySettings) -> None:
        prepared, problems = pipeline.prepare_edition(settings.content_path, settings.options)
        if prepared is None or prepared.fingerprint != settings.fingerprint:
            raise BrochureError(f"{settings.content_path} was changed while copies were being made: start again.")
        self._settings, self._renderer = settings, renderer.CopyRenderer(prepared, problems)

    def make_copy(self, person: Person) -> CopyResult:
        """Make a person's copy and write it. Raises BrochureError where nothing can be written."""
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
        files.write_atomically(path, data, private=True, durable=False)  # the digest tells if the disk lost it
        return CopyResult(ManifestEntry(person.row, name, len(data), digest), tuple(dict.fromkeys(rules)))


@memoize(1)
def _get_worker(settings: CopySettings) -> CopyWorker:
    """Return the maker of this process, which is made when its first batch comes."""
    return CopyWorker(settings)


def make_batch(settings: CopySettings, people: Iterable[Person]) -> list[CopyResult]:
    """Make the copies of a batch, in this process."""
    copy_worker = _get_worker(settings)
    return [copy_worker.make_copy(person) for person in people]


def make_all(
    settings: CopySettings, rows: Iterable[Row], executor: Executor | None, workers: int = 1
) -> Generator[tuple[Row, CopyResult], None, None]:
    """Make a copy for each row, in their order; without an executor, in this process.

    Raises BrochureError where nothing can be written, or a worker was killed.
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
