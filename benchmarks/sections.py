"""Each measurement as a section of the report."""

from __future__ import annotations

import os
import platform
import time
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import copies, documents, measurements, plot, validation, word_counts
from benchmarks.contenders import ALL, BARE, BROCHURE, ONE_CORE, TYPST, UNCHANGED
from benchmarks.plan import FIRST, GROUP
from benchmarks.report import Section
from benchmarks.rounds import compute_ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from benchmarks.plan import Plan
    from benchmarks.processes import Run


def measure_single(folder: Path, plan: Plan, _page: Path | None) -> Iterator[Section]:
    """Measure one handout: cold processes and warm rebuilds of each contender, and other cold starts."""
    shipped = documents.write_documents(folder / "shipped")
    cold = measurements.measure_cold(shipped, folder, plan)
    rebuilds = measurements.measure_warm(documents.write_documents(folder / "warm"), plan)
    paths = {contender.name: folder / f"{contender.package}.pdf" for contender in ALL}
    verdicts = validation.validate(paths.values())
    expected = word_counts.count_handout_words(shipped.handout)
    differences = {
        name: word_counts.list_differences(word_counts.count_pdf_words(path, shipped.handout.edition), expected)
        for name, path in paths.items()
    }
    seconds = {name: select_seconds(runs) for name, runs in cold.items()}
    warm = {name: select_seconds(runs) for name, runs in rebuilds.items()}
    table = [["", "cold, s", "×", "rebuild, ms", "×", "peak MiB", "bytes", "pages"]]
    table[0] += [*validation.STANDARDS, "qpdf", "same words", "rounds"]
    for contender in ALL:
        name, path = contender.name, paths[contender.name]
        table.append(
            [
                f"{name} {contender.read_version()}",
                f"{compute_median(seconds[name]):.3f}",
                format_ratio(seconds[name], seconds[BROCHURE.name]),
                f"{compute_median(warm[name]) * 1000:.1f}",
                format_ratio(warm[name], warm[BROCHURE.name]),
                f"{median(run.memory for run in cold[name].values()):.0f}",
                f"{path.stat().st_size:,}",
                str(measurements.count_pages(path)),
                *("pass" if passed else "fail" for passed in verdicts[path].values()),
                "no" if differences[name] else "yes",
                str(len(cold[name])),
            ]
        )
    errors = tuple(f"{name} {message}" for name, messages in differences.items() for message in messages)
    yield Section("One handout", table, _describe_single(), errors=errors)
    yield Section("Other cold starts", *_tabulate_starts(seconds))


def _describe_single() -> tuple[str, ...]:
    system = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    return (
        f"Measured on {time.strftime('%Y-%m-%d')}: {system}, compiled bytecode.",
        "The programs take turns in each round. Figures are medians of the rounds.",
        "× is the time as a multiple of brochure's, the median of the rounds' ratios: above 1 is slower.",
        "A rebuild follows a one-word edit, in a process that has made the handout before.",
        "brochure also checks the content in that time; the others only lay it out.",
        "Plain ReportLab has JPEG images and no tags; the others have SVG images.",
    )


def _tabulate_starts(seconds: Mapping[str, Mapping[int, float]]) -> tuple[list[list[str]], tuple[str, ...]]:
    table = [["", "s", "× Typst", "rounds"]]
    for name in (BROCHURE.name, ONE_CORE, UNCHANGED, TYPST.name, BARE):
        if name in seconds:
            ratio = format_ratio(seconds[name], seconds[TYPST.name])
            table.append([name, f"{compute_median(seconds[name]):.3f}", ratio, str(len(seconds[name]))])
    notes = (
        "With two cores, brochure runs its checks while it lays out the pages.",
        "Every process here is a Python: the last row is the least that one takes.",
    )
    return table, notes


def measure_bulk(folder: Path, plan: Plan, _page: Path | None) -> Iterator[Section]:
    """Measure many different handouts, made one after another in one process for each contender."""
    shipped = documents.write_documents(folder / "shipped")
    variants = documents.write_variants(folder / "variants", plan.handouts)
    results = measurements.measure_bulk(shipped, variants, plan)
    counts = sorted({min(FIRST, plan.handouts), plan.handouts})
    table = [["", "ms each", "×", *(f"peak MiB after {count}" for count in counts), "handouts"]]
    ours = select_seconds(results[BROCHURE.name])
    for name, runs in results.items():
        seconds = select_seconds(runs)
        table.append(
            [
                name,
                f"{compute_median(seconds) * 1000:.1f}",
                format_ratio(seconds, ours),
                *(format_memory(runs, count) for count in counts),
                str(len(runs) * GROUP),
            ]
        )
    notes = (
        "Different handouts, made one after another in one process for each program; brochure also checks each.",
        f"The programs take turns after {GROUP} handouts. Times are medians of these groups.",
        "Peak memory is that of the process since its start.",
    )
    yield Section("Bulk", table, notes)


def format_memory(runs: Mapping[int, Run], count: int) -> str:
    """Format the peak memory after `count` handouts; empty if fewer were made."""
    memory = [run.memory for run in runs.values()]
    return f"{memory[count // GROUP - 1]:.0f}" if count // GROUP <= len(memory) else ""


def measure_batch(folder: Path, plan: Plan, _page: Path | None) -> Iterator[Section]:
    """Measure brochure's command that makes several handouts in several editions."""
    paths = documents.write_variants(folder / "variants", plan.batch, (BROCHURE,))[BROCHURE.name]
    results = measurements.measure_batches(paths, plan)
    first = next(iter(results.values()))
    table = [["brochure build", "s", "×", "handouts", "editions of each", "rounds"]]
    table += [
        [
            name,
            f"{compute_median(seconds):.2f}",
            format_ratio(seconds, first),
            str(len(paths)),
            str(len(measurements.EDITIONS)),
            str(len(seconds)),
        ]
        for name, seconds in results.items()
    ]
    yield Section("Batches", table, (f"Editions: {', '.join(measurements.EDITIONS)}.",))


def measure_long(folder: Path, plan: Plan, page: Path | None) -> Iterator[Section]:
    """Measure cold processes as the handout gets longer; draw the plot beside the page."""
    results = measurements.measure_long(folder, plan)
    table = [["", "pages", "s", "peak MiB", "ms per further page", "rounds"]]
    points = {name: [_make_point(long_run) for long_run in runs] for name, runs in results.items()}
    for name, runs in results.items():
        steps = ["", *(f"{seconds * 1000:.0f}" for seconds in plot.compute_seconds_per_page(points[name]))]
        for long_run, point, step in zip(runs, points[name], steps, strict=True):
            cells = [str(point.pages), f"{point.seconds:.2f}", f"{point.memory:.0f}", step, str(len(long_run.runs))]
            table.append([name, *cells])
    image = ""
    if page and len(plan.repeats) > 1:
        page.with_suffix(".svg").write_text(plot.draw_svg(points), encoding="utf-8")
        image = f"![Time and memory by page count for each program, as in the table]({page.with_suffix('.svg').name})"
    yield Section("Long handouts", table, ("Cold processes; the sections of the handout are repeated.",), image)


def _make_point(long_run: measurements.LongRun) -> plot.Point:
    runs = long_run.runs.values()
    return plot.Point(long_run.pages, median(run.seconds for run in runs), median(run.memory for run in runs))


def measure_copies(folder: Path, plan: Plan, _page: Path | None) -> Iterator[Section]:
    """Measure personal copies, and the memory of a process that makes very many."""
    results = copies.measure_copies(folder, plan)
    errors = tuple(f"{result.name} {message}" for result in results for message in result.differences)
    yield Section("Personal copies", copies.tabulate_copies(results), copies.describe_copies(plan), errors=errors)
    if plan.long_run:
        steps = copies.run_many_copies(folder / "long", plan.long_run)
        notes = ("One process and one run of brochure; each copy is written to disk.",)
        yield Section("Long run of copies", copies.tabulate_long_run(steps), notes)


MEASUREMENTS: dict[str, Callable[[Path, Plan, Path | None], Iterator[Section]]] = {
    "single": measure_single,
    "bulk": measure_bulk,
    "batch": measure_batch,
    "long": measure_long,
    "copies": measure_copies,
}


def select_seconds(runs: Mapping[int, Run]) -> dict[int, float]:
    """Return the seconds of each round."""
    return {number: run.seconds for number, run in runs.items()}


def compute_median(values: Mapping[int, float]) -> float:
    """Return the median over the rounds."""
    return median(values.values())


def format_ratio(numerators: Mapping[int, float], denominators: Mapping[int, float]) -> str:
    """Format the median of the rounds' ratios."""
    return f"{compute_ratio(numerators, denominators):.2f}"
