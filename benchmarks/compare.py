"""Comparison of two checkouts of brochure, interleaved in one run: `python -m benchmarks --before PATH`.

Both make the content of the earlier checkout, which the later one has to accept too. Each runs its own command, and its
own `benchmarks/programs/run_brochure.py`, the module that knows its functions; both run in this Python.
"""

from __future__ import annotations

import subprocess
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from benchmarks import handouts
from benchmarks.contenders import BROCHURE
from benchmarks.copies import make_copies
from benchmarks.handouts import ROOT
from benchmarks.measurements import make_group, prepare_rebuild
from benchmarks.plan import FIRST, GROUP
from benchmarks.processes import Run, Worker, compile_bytecode, make_environment, run_process
from benchmarks.rounds import compute_ratios, run_interleaved

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from benchmarks.plan import Plan

BEFORE, AFTER = "before", "after"
LIMITS = {"cold": 1.08, "warm": 1.05, "copies": 1.05, "bulk": 1.05}  # ratios of time that a change may reach
WARM_PER_ROUND, COPY_ROUNDS = 3, 7


@dataclass(frozen=True)
class Checkout:
    """One of the two checkouts; its documents are in `folder`."""

    path: Path
    content: Path
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """Environment in which this checkout is imported."""
        return make_environment(self.path)

    def create_content(self, name: str, edit: Callable[[str], str] = str) -> Path:
        """Create a folder with the content of the earlier checkout, edited; return the path of the content."""
        content = handouts.create_folder(self.folder / name, self.content)
        content.write_text(edit(content.read_text(encoding="utf-8")), encoding="utf-8")
        return content

    def verify_import(self) -> None:
        """Check that Python imports this checkout. Raises ValueError if not."""
        code = "import brochure; print(brochure.__file__)"
        output = subprocess.check_output([BROCHURE.python, "-P", "-c", code], text=True, env=self.environment)
        if not Path(output.strip()).resolve().is_relative_to(self.path.resolve()):
            raise ValueError(f"{self.path} has no brochure: Python imports {output.strip()}")


@dataclass(frozen=True)
class Comparison:
    """One measurement of both checkouts: seconds or MiB by round, and the unit in which they are printed.

    `cpu_ratios` are the ratios of CPU time, which vary less than elapsed time on a machine with other work to do.
    """

    name: str
    unit: str
    before: dict[int, float]
    after: dict[int, float]
    limit: float | None = None
    cpu_ratios: Sequence[float] = ()

    @property
    def ratios(self) -> list[float]:
        """Ratio of each round, after to before."""
        return compute_ratios(self.after, self.before)

    @property
    def exceeds_limit(self) -> bool:
        """Whether the median ratio is above the limit."""
        return self.limit is not None and median(self.ratios) > self.limit

    def format_row(self) -> list[str]:
        """Format the row of the table."""
        low, _, high = quantiles(self.ratios, n=4) if len(self.ratios) > 1 else self.ratios * 3
        return [
            f"{self.name}, {self.unit}",
            self._format_value(median(self.before.values())),
            self._format_value(median(self.after.values())),
            f"{median(self.ratios):.3f}",
            f"{low:.3f}–{high:.3f}",
            f"{median(self.cpu_ratios):.3f}" if self.cpu_ratios else "",
            "" if self.limit is None else f"{self.limit:.2f}",
            str(len(self.ratios)),
        ]

    def _format_value(self, value: float) -> str:
        if self.unit == "per second":
            return f"{1 / value:,.0f}"
        return f"{value:.1f}" if self.unit == "MiB" else f"{value * 1000:.1f}"


def compare_checkouts(before: Path, folder: Path, plan: Plan) -> list[Comparison]:
    """Measure both checkouts in turn: cold builds, warm rebuilds, bulk, copies."""
    checkouts = {
        BEFORE: Checkout(before.resolve(), before.resolve(), folder / BEFORE),
        AFTER: Checkout(ROOT, before.resolve(), folder / AFTER),
    }
    for checkout in checkouts.values():
        checkout.verify_import()
        compile_bytecode([BROCHURE.python], checkout.path)
    return [
        *_compare_cold(checkouts, plan),
        _compare_warm(checkouts, plan),
        *_compare_bulk(checkouts, plan),
        _compare_copies(checkouts, plan),
    ]


def tabulate_comparisons(comparisons: Sequence[Comparison]) -> list[list[str]]:
    """Return the table, its header first."""
    header = ["", BEFORE, AFTER, "×", "middle half", "CPU ×", "at most", "rounds"]
    return [header, *(comparison.format_row() for comparison in comparisons)]


def _compare_cold(checkouts: Mapping[str, Checkout], plan: Plan) -> list[Comparison]:
    functions = {}
    for name, checkout in checkouts.items():
        content = checkout.create_content("cold")
        command = BROCHURE.make_cold_command(content, checkout.folder / "cold.pdf")
        functions[name] = partial(_run_cold, command, checkout.environment)
        functions[name](0)  # fills the disk cache, and the checkout's own
    runs = run_interleaved(plan.rounds, functions)
    return [
        _compare_times("cold build", runs, LIMITS["cold"]),
        Comparison("cold build, peak memory", "MiB", *_select(runs, "memory")),
    ]


def _run_cold(command: Sequence[str], environment: Mapping[str, str], _number: int) -> Run:
    return run_process(command, environment)


def _select(runs: Mapping[str, Mapping[int, Run]], attribute: str) -> tuple[dict[int, float], dict[int, float]]:
    """Return one attribute of the runs of each round, before and after."""
    before, after = (
        {number: getattr(run, attribute) for number, run in runs[name].items()} for name in (BEFORE, AFTER)
    )
    return before, after


def _compare_times(name: str, runs: Mapping[str, Mapping[int, Run]], limit: float, unit: str = "ms") -> Comparison:
    before, after = _select(runs, "cpu")
    return Comparison(name, unit, *_select(runs, "seconds"), limit, compute_ratios(after, before))


def _compare_warm(checkouts: Mapping[str, Checkout], plan: Plan) -> Comparison:
    with ExitStack() as stack:
        functions = {
            name: prepare_rebuild(
                stack.enter_context(Worker(BROCHURE.make_worker_command(watch=True), checkout.environment)),
                checkout.create_content("warm"),
            )
            for name, checkout in checkouts.items()
        }
        runs = run_interleaved(plan.rounds * WARM_PER_ROUND, functions)
    return _compare_times("rebuild after a one-word edit", runs, LIMITS["warm"])


def _compare_bulk(checkouts: Mapping[str, Checkout], plan: Plan) -> list[Comparison]:
    with ExitStack() as stack:
        functions = {}
        for name, checkout in checkouts.items():
            worker = stack.enter_context(Worker(BROCHURE.make_worker_command(), checkout.environment))
            worker.make_pdfs([checkout.create_content("bulk")])
            paths = [
                checkout.create_content(f"bulk-{number}", partial(handouts.vary_words, number=number))
                for number in range(plan.handouts)
            ]
            functions[name] = partial(make_group, worker, paths)
        runs = run_interleaved(plan.handouts // GROUP, functions)
    before, after = _select(runs, "memory")
    counts = sorted({min(FIRST, plan.handouts), plan.handouts})
    return [
        _compare_times(f"each of {plan.handouts} in one process", runs, LIMITS["bulk"]),
        *(
            Comparison(f"peak memory after {count}", "MiB", {0: before[number]}, {0: after[number]})
            for count in counts
            for number in [count // GROUP - 1]
        ),
    ]


def _compare_copies(checkouts: Mapping[str, Checkout], plan: Plan) -> Comparison:
    people = [handouts.make_person(number) for number in range(plan.copies)]
    paths = {
        name: checkout.create_content("copies", handouts.add_personal_fields) for name, checkout in checkouts.items()
    }

    def measure(name: str, _number: int) -> Run:
        with Worker(BROCHURE.make_copy_worker_command(), checkouts[name].environment) as worker:
            run = make_copies([worker], paths[name], people)
        return Run(1 / run.rate, run.cpu / 1000, 0)

    runs = run_interleaved(min(COPY_ROUNDS, plan.rounds), {name: partial(measure, name) for name in checkouts})
    return _compare_times(f"{plan.copies:,} personal copies", runs, LIMITS["copies"], "per second")
