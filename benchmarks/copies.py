"""Personal copies: one handout for each of many people, by brochure, Typst and WeasyPrint."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import handouts, validation, word_counts
from benchmarks.contenders import BROCHURE, PROGRAMS, TYPST, WEASYPRINT
from benchmarks.measurements import find_font_folder
from benchmarks.processes import Worker, make_environment
from benchmarks.rounds import compute_ratio, run_interleaved

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from benchmarks.contenders import Contender
    from benchmarks.handouts import Handout
    from benchmarks.plan import Plan

_FIELDS = ("first_name", "visit", "clinician", "note")
_CORES = (1, 2)
_COMPARED = (BROCHURE, TYPST, WEASYPRINT)  # plain ReportLab would only repeat the layout of a whole handout


@dataclass(frozen=True)
class CopyRun:
    """One round of one contender: copies per second, CPU milliseconds per copy, and bytes per copy."""

    rate: float
    cpu: float
    size: int


@dataclass(frozen=True)
class CopyResult:
    """All rounds of one contender on a number of cores, each with `count` copies.

    `differences` are those between the words of the inspected copies and of their handouts.
    """

    name: str
    cores: int
    count: int
    runs: dict[int, CopyRun]
    differences: tuple[str, ...] = ()
    verdicts: Mapping[str, bool] | None = None

    @property
    def times(self) -> dict[int, float]:
        """Seconds per copy in each round."""
        return {number: 1 / run.rate for number, run in self.runs.items()}


@dataclass(frozen=True)
class CopyDocument:
    """The handout with personal fields as the document of one contender."""

    contender: Contender
    handout: Handout
    path: Path

    def start_worker(self) -> Worker:
        """Return a worker that makes copies of the document."""
        return Worker(self.contender.make_copy_worker_command(find_font_folder(self.handout)))


def measure_copies(folder: Path, plan: Plan) -> list[CopyResult]:
    """Measure the copies per second of each contender, on one core and on two, in new processes for each round."""
    documents = write_copy_documents(folder)
    inspections = [_inspect(document, folder, plan.inspected) for document in documents]
    results = []
    for cores in _CORES:
        counts = {document.contender.name: _count_copies(document.contender, plan, cores) for document in documents}
        functions = {
            document.contender.name: partial(_measure_round, document, counts[document.contender.name], cores)
            for document in documents
        }
        runs = run_interleaved(plan.slow_rounds, functions, plan.every)
        for document, inspection in zip(documents, inspections, strict=True):
            name = document.contender.name
            columns = inspection if cores == 1 else ((), None)
            results.append(CopyResult(name, cores, counts[name], runs[name], *columns))
    return results


def _count_copies(contender: Contender, plan: Plan, cores: int) -> int:
    """Return how many copies a contender makes: its share, and the same number on each core."""
    share = plan.copies // plan.shares.get(contender.name, 1)
    return max(-(-share // cores), 1) * cores


def write_copy_documents(folder: Path) -> list[CopyDocument]:
    """Write the handout with personal fields for each contender; others than brochure have a mark for each field."""
    text = handouts.add_personal_fields(handouts.SHIPPED.read_text(encoding="utf-8"))
    documents: list[CopyDocument] = []
    for contender in _COMPARED:
        content = handouts.create_folder(folder / contender.package)
        content.write_text(text, encoding="utf-8")
        handout = documents[0].handout if documents else handouts.read_handout(content)
        marked = handouts.fill_fields(handout, {name: "{{" + name + "}}" for name in _FIELDS})
        path = contender.write(marked, content.parent)
        if contender is TYPST:
            source = path.read_text(encoding="utf-8")
            for name in _FIELDS:
                source = source.replace(f'"{{{{{name}}}}}"', f"sys.inputs.{name}")
            path.write_text(source, encoding="utf-8")
        documents.append(CopyDocument(contender, handout, path))
    return documents


def _measure_round(document: CopyDocument, count: int, cores: int, _number: int) -> CopyRun:
    people = [handouts.make_person(number) for number in range(count)]
    with ExitStack() as stack:
        workers = [stack.enter_context(document.start_worker()) for _ in range(cores)]
        return make_copies(workers, document.path, people)


def make_copies(workers: Sequence[Worker], path: Path, people: Sequence[Mapping[str, str]]) -> CopyRun:
    """Make a copy for each person, all workers at the same time."""
    requests = [
        {"document": str(path), "people": people[number :: len(workers)], "folder": None}
        for number in range(len(workers))
    ]
    for worker, request in zip(workers, requests, strict=True):
        worker.send({**request, "people": []})  # loads all modules
    with ThreadPoolExecutor(len(workers)) as pool:
        answers = [json.loads(answer) for answer in pool.map(lambda worker, line: worker.send(line), workers, requests)]
    seconds, cpu, sizes = zip(*answers, strict=True)
    return CopyRun(len(people) / max(seconds), sum(cpu) / len(people) * 1000, sum(sizes) // len(people))


def _inspect(document: CopyDocument, folder: Path, count: int) -> tuple[tuple[str, ...], Mapping[str, bool]]:
    """Return the differences between some copies and their people's handouts, and the standards that all pass."""
    target = folder / f"copies-{document.contender.package}"
    target.mkdir()
    people = [handouts.make_person(number * 37) for number in range(count)]
    with document.start_worker() as worker:
        worker.send({"document": str(document.path), "people": people, "folder": str(target)})
    paths = [target / f"{number}.pdf" for number in range(count)]
    differences = [
        difference
        for path, person in zip(paths, people, strict=True)
        for difference in word_counts.list_differences(
            word_counts.count_pdf_words(path, document.handout.edition),
            word_counts.count_handout_words(handouts.fill_fields(document.handout, person)),
        )
    ]
    verdicts = validation.validate(paths).values()
    standards = next(iter(verdicts))
    return tuple(differences), {name: all(verdict[name] for verdict in verdicts) for name in standards}


def tabulate_copies(results: Sequence[CopyResult]) -> list[list[str]]:
    """Return the table, its header first; ratios are to the first contender on the same number of cores."""
    standards = list(results[0].verdicts or ())
    header = ["", "cores", "copies per second", "×", "CPU ms each", "bytes each"]
    table = [[*header, *standards, "same words", "copies", "rounds"]]
    for result in results:
        first = next(other for other in results if other.cores == result.cores)
        runs = result.runs.values()
        verdicts = [("pass" if result.verdicts[name] else "fail") if result.verdicts else "" for name in standards]
        table.append(
            [
                result.name,
                str(result.cores),
                f"{median(run.rate for run in runs):,.1f}",
                f"{compute_ratio(result.times, first.times):,.1f}",
                f"{median(run.cpu for run in runs):,.2f}",
                f"{next(iter(runs)).size:,}",
                *verdicts,
                ("no" if result.differences else "yes") if result.verdicts else "",
                f"{result.count:,}",
                str(len(runs)),
            ]
        )
    return table


def describe_copies(plan: Plan) -> tuple[str, ...]:
    """Return the notes below the table."""
    shares = ", ".join(f"{name} one in {share}" for name, share in plan.shares.items())
    return (
        "One copy for each person; each process starts with only its modules loaded.",
        "× is the time for a copy as a multiple of brochure's on as many cores: above 1 is slower.",
        "Typst and WeasyPrint lay out the whole handout for each person, in a process that has loaded its fonts.",
        f"Slow programs make fewer copies ({shares}); the table says how many in each round.",
        f"Words and standards are those of {plan.inspected} copies of each.",
    )


@dataclass(frozen=True)
class Step:
    """Resident memory in MiB and seconds since the start, after a number of copies."""

    copies: int
    memory: float
    seconds: float


def run_many_copies(folder: Path, count: int, steps: int = 10) -> list[Step]:
    """Make very many copies in one process; return its memory and time at each step."""
    content = handouts.create_folder(folder)
    content.write_text(handouts.add_personal_fields(content.read_text(encoding="utf-8")), encoding="utf-8")
    target = folder / "copies"
    target.mkdir()
    program = str(PROGRAMS / "run_many_copies.py")
    command = [sys.executable, "-P", program, str(content), str(target), str(count), str(steps)]
    output = subprocess.check_output(command, text=True, env=make_environment())
    rows = [line.split() for line in output.splitlines()]
    return [Step(int(copies), float(memory), float(seconds)) for copies, memory, seconds in rows]


def tabulate_long_run(steps: Sequence[Step]) -> list[list[str]]:
    """Return the table of a long run, its header first."""
    table = [["copies", "MiB", "copies per second so far"]]
    for step in steps:
        rate = f"{step.copies / step.seconds:,.0f}" if step.copies > 1 else ""
        table.append([f"{step.copies:,}", f"{step.memory:.0f}", rate])
    return table
