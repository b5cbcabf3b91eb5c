"""The measures: a cold process, a warm rebuild after a one-word edit, many handouts in one process, many pages."""

from __future__ import annotations

import subprocess
from contextlib import ExitStack
from functools import partial
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import handouts, running, timing
from benchmarks.contenders import ALL, BARE, BROCHURE, ONE_CORE, UNCHANGED, bare, batch, on_one_core, unchanged
from benchmarks.field import write
from benchmarks.plot import Point

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from benchmarks.contenders import Contender
    from benchmarks.field import Field
    from benchmarks.handouts import Handout
    from benchmarks.running import Run

EDITIONS = ("handout", "large-print", "trifold", "text")  # of each of many handouts made by one command
FEW = 5  # handouts made at a time where many are made


def faces(handout: Handout) -> Path:
    """The folder of the type faces."""
    return handout.family.regular.path.parent


def cold(field: Field, folder: Path, rounds: int, *, warm_up: bool = True) -> dict[str, list[Run]]:
    """Every contender's PDF, made in a process of its own; and what a Python costs that does nothing."""

    def measure(contender: Contender) -> Callable[[int], Run]:
        document = field.documents[contender.name]
        command = contender.cold(document, folder / f"{contender.package}.pdf", faces(field.handout))
        return lambda _round: running.cold(command)

    measures = {contender.name: measure(contender) for contender in ALL}
    measures[UNCHANGED] = _unchanged(field, folder)
    alone = on_one_core(BROCHURE.cold(field.documents[BROCHURE.name], folder / "one-core.pdf", faces(field.handout)))
    if alone:
        measures[ONE_CORE] = lambda _round: running.cold(alone)
    for once in measures.values() if warm_up else ():
        once(0)  # the disk's cache holds what is read, from the first round on
    return timing.in_turn(rounds, {**measures, BARE: lambda _round: running.cold(bare())})


def _unchanged(field: Field, folder: Path) -> Callable[[int], Run]:
    """What it costs to ask brochure for a file that it has made already."""
    command = unchanged(field.documents["brochure"], folder / "unchanged.pdf")
    return lambda _round: running.cold(command)


def batches(documents: Sequence[Path], rounds: int) -> dict[str, list[float]]:
    """Seconds for many handouts in four editions each, made by one command: in one process, and in two."""
    measures = {
        f"{jobs} at a time": lambda _round, jobs=jobs: running.cold(batch(documents, EDITIONS, jobs)).seconds
        for jobs in (1, 2)
    }
    return timing.in_turn(rounds, measures)


def warm(field: Field, rounds: int) -> dict[str, list[float]]:
    """A rebuild in a process that has made the handout before; one word is another one each time."""
    with ExitStack() as stack:
        measures = {}
        for contender in ALL:
            document = field.documents[contender.name]
            worker = stack.enter_context(running.Worker(contender.worker(faces(field.handout), watches=True)))
            worker.make([document])
            measures[contender.name] = partial(_rebuild, worker, document, document.read_text(encoding="utf-8"))
        return timing.in_turn(rounds, measures)


def _rebuild(worker: running.Worker, document: Path, text: str, number: int) -> float:
    document.write_text(handouts.edited(text, number), encoding="utf-8")
    return worker.make([document])


def many(field: Field, documents: Mapping[str, Sequence[Path]]) -> dict[str, list[float]]:
    """Seconds for each of many different handouts, in one process that has made one other before.

    They are made a few at a time, everyone's few in turn; each figure is the mean of a few.
    """
    rounds = min(map(len, documents.values())) // FEW

    def measure(worker: running.Worker, mine: Sequence[Path], number: int) -> float:
        return worker.make(mine[number * FEW : (number + 1) * FEW]) / FEW

    with ExitStack() as stack:
        measures = {}
        for contender in ALL:
            worker = stack.enter_context(running.Worker(contender.worker(faces(field.handout))))
            worker.make([field.documents[contender.name]])
            measures[contender.name] = partial(measure, worker, documents[contender.name])
        return timing.in_turn(rounds, measures)


def growth(folder: Path, times: Sequence[int], rounds: int) -> dict[str, list[Point]]:
    """Time and memory of cold processes as the handout gets longer."""
    shipped = handouts.SHIPPED.read_text(encoding="utf-8")
    found: dict[str, list[Point]] = {contender.name: [] for contender in ALL}
    for number in times:
        here = folder / f"times-{number}"
        field = write(here, handouts.longer(shipped, number))
        for name, runs in cold(field, here, rounds, warm_up=False).items():
            if name in found:
                pdf = here / f"{_package(name)}.pdf"
                seconds, memory = (median([getattr(run, key) for run in runs]) for key in ("seconds", "memory"))
                found[name].append(Point(pages(pdf), seconds, memory))
    return found


def _package(name: str) -> str:
    return next(contender.package for contender in ALL if contender.name == name)


def pages(pdf: Path) -> int:
    """How many pages a PDF has."""
    return int(subprocess.check_output(["qpdf", "--show-npages", str(pdf)], text=True))
