"""Copies made side by side: a worker writes its copies itself and gives back numbers, sizes and digests, never words.

However many rows there are, only a few batches of them are under way at a time.
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

from brochure.build import pipeline as line, privacy
from brochure.copies import renderer
from brochure.copies.manifest import Line
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

BATCH = 16
"""Rows handed to a worker at once: handing over one alone takes as long as making a copy."""
_UNDER_WAY = 3  # batches for each worker
_ENDED = (
    "A process that made copies was ended from outside, or the computer ran out of memory."
    " What was made stays: close other programs, and the same command goes on where this stopped."
)


@dataclass(frozen=True)
class Work:
    """What every copy is made of, and where it goes; `code` is the content's, so that no worker reads a newer one.

    `password` names the column with each copy's password, where they are locked.
    """

    content: Path
    options: line.Options
    code: str
    folder: Path
    suffix: str
    password: str = ""


@dataclass(frozen=True)
class Made:
    """What came of a row: its line for the manifest; the rules that its pages break, if any of them an error.

    `bug` tells kind and place of a fault of this program's own, and none of the row's words.
    """

    line: Line
    rules: tuple[str, ...] = ()
    bug: str = ""


class Maker:
    """Makes and writes copies in one process."""

    def __init__(self, work: Work) -> None:
        content, problems = line.read(work.content, work.options)
        if content is None or content.fingerprint != work.code:
            raise BrochureError(f"{work.content} was changed while copies were being made: start again.")
        self._work, self._press = work, renderer.Press(content, problems)

    def make(self, person: Person) -> Made:
        """Make a person's copy and write it. Raises BrochureError where nothing can be written."""
        try:
            with redact_errors(person.row):
                copy = self._press.copy(person.values)
                data, rules = copy.data, tuple(problem.rule for problem in copy.problems)
                if data is None:
                    wrong = (problem.rule for problem in copy.problems if problem.severity is ERROR)
                    return Made(Line(person.row), tuple(dict.fromkeys(wrong)))
                if self._work.password:
                    data = renderer.locked(data, person.also[self._work.password])
                digest = hashlib.sha256(data).hexdigest()
        except RowError as fault:
            return Made(Line(person.row), bug=f"{fault.kind} at {fault.place}")
        name = privacy.copy_name(person.row, self._work.suffix)
        path = f"{self._work.folder}{os.sep}{name}"
        files.write_atomically(path, data, private=True, durable=False)  # the digest tells if the disk lost it
        return Made(Line(person.row, name, len(data), digest), tuple(dict.fromkeys(rules)))


@memoize(1)
def _maker(work: Work) -> Maker:
    """Return the maker of this process, which is made when its first batch comes."""
    return Maker(work)


def make(work: Work, people: Iterable[Person]) -> list[Made]:
    """Make the copies of a batch, in this process."""
    maker = _maker(work)
    return [maker.make(person) for person in people]


def run(
    work: Work, rows: Iterable[Row], executor: Executor | None, workers: int = 1
) -> Generator[tuple[Row, Made], None, None]:
    """Make a copy for each row, in their order; without an executor, in this process.

    Raises BrochureError where nothing can be written, or a worker was killed.
    """
    rows = iter(rows)
    if executor is None:
        for row in rows:
            yield row, make(work, (row[1],))[0]
        return
    from concurrent.futures import BrokenExecutor

    under_way: deque[tuple[list[Row], Future[list[Made]]]] = deque()
    try:
        while True:
            while len(under_way) < _UNDER_WAY * workers and (batch := list(islice(rows, BATCH))):
                under_way.append((batch, executor.submit(make, work, [person for _, person in batch])))
            if not under_way:
                return
            batch, future = under_way.popleft()
            yield from zip(batch, future.result(), strict=True)
    except BrokenExecutor:
        raise BrochureError(_ENDED) from None
