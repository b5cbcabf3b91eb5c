"""Measurements of all contenders: cold processes, warm rebuilds, bulk, batches, and long handouts."""

from __future__ import annotations

import subprocess
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from benchmarks import handouts
from benchmarks.contenders import (
    ALL,
    BARE,
    BROCHURE,
    ONE_CORE,
    UNCHANGED,
    make_bare_command,
    make_batch_command,
    make_unchanged_command,
    pin_to_one_core,
)
from benchmarks.documents import write_documents
from benchmarks.plan import GROUP
from benchmarks.processes import Run, Worker, run_process
from benchmarks.rounds import run_interleaved

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from benchmarks.documents import DocumentSet
    from benchmarks.handouts import Handout
    from benchmarks.plan import Plan

EDITIONS = ("handout", "large-print", "trifold", "text")  # made of each handout of a batch


def find_font_folder(handout: Handout) -> Path:
    """Return the folder of the handout's fonts."""
    return handout.family.regular.path.parent


def count_pages(pdf: Path) -> int:
    """Return the number of pages of a PDF."""
    return int(subprocess.check_output(["qpdf", "--show-npages", str(pdf)], text=True))


def measure_cold(documents: DocumentSet, folder: Path, plan: Plan) -> dict[str, dict[int, Run]]:
    """Run each contender in a process of its own, and three other starts that put its time in context.

    These are a Python that does nothing, an unchanged handout, and brochure on one core. Every command runs once
    before the first round, so that the files it reads are in the disk cache.
    """
    commands = _make_cold_commands(documents, folder)
    commands[UNCHANGED] = make_unchanged_command(documents.paths[BROCHURE.name], folder / "unchanged.pdf")
    one_core = folder / "one-core.pdf"
    pinned = pin_to_one_core(BROCHURE.make_cold_command(documents.paths[BROCHURE.name], one_core))
    if pinned:
        commands[ONE_CORE] = pinned
    commands[BARE] = make_bare_command()
    for command in commands.values():
        run_process(command)
    return run_interleaved(plan.rounds, _make_cold_functions(commands), plan.every)


def _make_cold_commands(documents: DocumentSet, folder: Path) -> dict[str, list[str]]:
    fonts = find_font_folder(documents.handout)
    return {
        contender.name: contender.make_cold_command(
            documents.paths[contender.name], folder / f"{contender.package}.pdf", fonts
        )
        for contender in ALL
    }


def _make_cold_functions(commands: Mapping[str, Sequence[str]]) -> dict[str, Callable[[int], Run]]:
    def measure(command: Sequence[str], _number: int) -> Run:
        return run_process(command)

    return {name: partial(measure, command) for name, command in commands.items()}


def measure_warm(documents: DocumentSet, plan: Plan) -> dict[str, dict[int, Run]]:
    """Measure rebuilds after a one-word edit, each contender in a process that stays warm."""
    with ExitStack() as stack:
        functions = {}
        for contender in ALL:
            path = documents.paths[contender.name]
            command = contender.make_worker_command(find_font_folder(documents.handout), watch=True)
            worker = stack.enter_context(Worker(command))
            functions[contender.name] = prepare_rebuild(worker, path)
        return run_interleaved(plan.rounds, functions, plan.every)


def prepare_rebuild(worker: Worker, document: Path) -> Callable[[int], Run]:
    """Build a document once; return a function that edits a word and rebuilds."""
    text = document.read_text(encoding="utf-8")
    worker.make_pdfs([document])

    def rebuild(number: int) -> Run:
        document.write_text(handouts.edit_word(text, number), encoding="utf-8")
        return worker.make_pdfs([document])

    return rebuild


def measure_bulk(
    documents: DocumentSet, variants: Mapping[str, Sequence[Path]], plan: Plan
) -> dict[str, dict[int, Run]]:
    """Make many different handouts, one after another, in one process for each contender.

    The contenders take turns after each group of handouts. The result of each round is the mean seconds per handout of
    the group, and the peak memory of the process so far. Each process has made one other handout before.
    """
    with ExitStack() as stack:
        functions = {}
        for contender in ALL:
            worker = stack.enter_context(Worker(contender.make_worker_command(find_font_folder(documents.handout))))
            worker.make_pdfs([documents.paths[contender.name]])
            functions[contender.name] = partial(make_group, worker, variants[contender.name])
        rounds = min(map(len, variants.values())) // GROUP
        return run_interleaved(rounds, functions, plan.every)


def make_group(worker: Worker, paths: Sequence[Path], number: int) -> Run:
    """Make the PDFs of one group of documents; return the mean times of each, and the peak memory."""
    run = worker.make_pdfs(paths[number * GROUP : (number + 1) * GROUP])
    return Run(run.seconds / GROUP, run.cpu / GROUP, run.memory)


def measure_batches(paths: Sequence[Path], plan: Plan) -> dict[str, dict[int, float]]:
    """Return the seconds of one command that makes several editions of each handout: in one process, and in two."""

    def measure(jobs: int, _number: int) -> float:
        return run_process(make_batch_command(paths, EDITIONS, jobs)).seconds

    return run_interleaved(plan.slow_rounds, {f"--jobs {jobs}": partial(measure, jobs) for jobs in (1, 2)})


@dataclass(frozen=True)
class LongRun:
    """Cold processes that make one long handout: its number of pages, and the runs by round."""

    pages: int
    runs: dict[int, Run]


def measure_long(folder: Path, plan: Plan) -> dict[str, list[LongRun]]:
    """Run each contender in a process of its own for longer and longer handouts."""
    shipped = handouts.SHIPPED.read_text(encoding="utf-8")
    most = handouts.count_possible_repeats(shipped)
    results: dict[str, list[LongRun]] = {contender.name: [] for contender in ALL}
    for count in plan.repeats:
        subfolder = folder / f"repeated-{count}"
        documents = write_documents(subfolder, handouts.repeat_sections(shipped, min(count, most)))
        functions = _make_cold_functions(_make_cold_commands(documents, subfolder))
        runs = run_interleaved(plan.slow_rounds, functions, plan.every)
        for contender in ALL:
            pages = count_pages(subfolder / f"{contender.package}.pdf")
            results[contender.name].append(LongRun(pages, runs[contender.name]))
    return results
