"""`python -m benchmarks`: measure, print one table, and write it to the docs if asked."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import copies, field, handouts, measures, plot, report, running, validity, words
from benchmarks.contenders import ALL, BARE, ONE_CORE, ROOM, UNCHANGED
from benchmarks.timing import ratio

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.field import Field
    from benchmarks.plot import Point
    from benchmarks.running import Run

_LONG = 3  # rounds of long handouts
_FULL, _QUICK = (21, 100), (3, 10)  # rounds, and how many handouts in one process


@dataclass(frozen=True)
class Outcome:
    """One run: what was measured, how many handouts were many, what a bare Python takes, and growth if asked for.

    `unchanged` and `batches` are seconds of brochure alone: of a file that is there already, of many by one command.
    """

    measured: list[report.Measured]
    count: int
    floor: float
    unchanged: Sequence[float]
    batches: Mapping[str, Sequence[float]]
    growth: Mapping[str, Sequence[Point]]
    one_core: Sequence[float] = ()


def main() -> int:
    """Run the benchmark; 1 where a PDF says other words than the handout."""
    args = _arguments()
    if not (ROOM / "bin" / "python").exists():
        _say("The peers are not installed: run `make bench`.")
        return 2
    running.compile_bytecode([contender.python for contender in ALL])
    if args.only:
        return _copies(args)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        outcome = _measure(args, Path(name))
        if args.keep:
            shutil.copytree(name, args.keep, dirs_exist_ok=True)
    table = report.rows(outcome.measured, outcome.count)
    print(report.text(table), "", *_notes(outcome), sep="\n")
    if args.write:
        _write(args.write, report.markdown(table), outcome)
        print(f"\nWritten: {args.write}")
    wrong = _told_wrong([(one.name, one.words) for one in outcome.measured])
    return max(wrong, _copies(args))


def _told_wrong(said: Sequence[tuple[str, Sequence[str]]]) -> int:
    """Print whose PDFs say other words than the handout; 1 where there are any."""
    wrong = [f"{name} {told}" for name, words_of_one in said for told in words_of_one]
    for one in wrong:
        print(f"OTHER WORDS: {one}")
    return 1 if wrong else 0


def _copies(args: argparse.Namespace) -> int:
    """Measure personal copies, print the table, and write its section if asked."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        _say(f"{args.copies} personal copies …")
        copied = copies.measure(Path(name), args.copies, 1 if args.quick else _LONG)
        steps: Sequence[copies.Step] = ()
        if args.long_run and not args.quick:
            _say(f"{args.long_run} copies in one process …")
            steps = copies.long_run(Path(name) / "long", args.long_run)
    table, notes = copies.rows(copied), [f"* {note}" for note in copies.notes(steps)]
    print("", report.text(table), "", *notes, sep="\n")
    if args.write:
        report.put_section(args.write, "## Personal copies", "\n\n".join([report.markdown(table), "\n".join(notes)]))
    return _told_wrong([(one.name, one.words) for one in copied])


def _measure(args: argparse.Namespace, folder: Path) -> Outcome:
    """Every measure, one after another; all documents and PDFs are in the folder."""
    usual = _QUICK if args.quick else _FULL
    rounds = args.rounds or usual[0]
    count = -(-(args.handouts or usual[1]) // measures.FEW) * measures.FEW
    shipped = field.write(folder / "shipped")
    _say(f"{rounds} rounds of cold processes …")
    cold = measures.cold(shipped, folder, rounds)
    _say("warm rebuilds …")
    warm = measures.warm(field.write(folder / "warm"), rounds)
    _say(f"{count} handouts in one process …")
    documents = field.write_many(folder / "many", count)
    many = measures.many(shipped, documents)
    _say(f"{count} handouts in {len(measures.EDITIONS)} editions …")
    batches = measures.batches(documents["brochure"], _LONG)
    _say("judging …")
    measured = _measured(shipped, folder, cold, warm, many)
    growth: Mapping[str, Sequence[Point]] = {}
    if not args.quick:
        _say("long handouts …")
        growth = measures.growth(folder / "growth", _times(), _LONG)
    floor = median(run.seconds for run in cold[BARE])
    unchanged = [run.seconds for run in cold[UNCHANGED]]
    one_core = [run.seconds for run in cold.get(ONE_CORE, ())]
    return Outcome(measured, count, floor, unchanged, batches, growth, one_core)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="brochure and its peers on the same handout.")
    parser.add_argument("--quick", action="store_true", help="few rounds, few handouts, no long ones: a try")
    parser.add_argument("--rounds", metavar="N", type=int, help=f"of each measure (default: {_FULL[0]})")
    about = f"how many different handouts in one process (default: {_FULL[1]})"
    parser.add_argument("--handouts", metavar="N", type=int, help=about)
    parser.add_argument("--only", choices=["copies"], help="measure personal copies alone")
    parser.add_argument("--copies", metavar="N", type=int, default=1000, help="how many of them (default: 1000)")
    about = "copies of the run whose memory is measured (default: 100000; 0: none)"
    parser.add_argument("--long-run", metavar="N", type=int, default=100_000, help=about)
    parser.add_argument("--write", metavar="FILE.md", type=Path, help="write the table there, and the plot beside it")
    parser.add_argument("--keep", metavar="FOLDER", type=Path, help="keep the documents and PDFs there")
    return parser.parse_args()


def _measured(
    shipped: Field,
    folder: Path,
    cold: Mapping[str, Sequence[Run]],
    warm: Mapping[str, Sequence[float]],
    many: Mapping[str, Sequence[float]],
) -> list[report.Measured]:
    pdfs = {contender.name: folder / f"{contender.package}.pdf" for contender in ALL}
    verdicts = validity.judged(pdfs.values())
    wanted = words.of_handout(shipped.handout)
    return [
        report.Measured(
            name=contender.name,
            version=contender.version(),
            cold=tuple(run.seconds for run in cold[contender.name]),
            memory=tuple(run.memory for run in cold[contender.name]),
            warm=tuple(warm[contender.name]),
            many=tuple(many[contender.name]),
            size=(pdf := pdfs[contender.name]).stat().st_size,
            pages=measures.pages(pdf),
            verdicts=verdicts[pdf],
            words=tuple(words.difference(words.of_pdf(pdf, shipped.handout.edition), wanted)),
        )
        for contender in ALL
    ]


def _times() -> list[int]:
    """How often the sections come in the long handouts: about 4, 40 and 400 pages, or as many as are read."""
    most = handouts.most_times(handouts.SHIPPED.read_text(encoding="utf-8"))
    return [1, 9, min(88, most)]


def _notes(outcome: Outcome) -> list[str]:
    """What is to be known beside the table."""
    day = time.strftime("%Y-%m-%d")
    system = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    notes = [
        f"Measured {day}: {system}, bytecode compiled, contenders in turn in each round, medians.",
        "× is the time as a multiple of brochure's, the median of the rounds' ratios: above 1 is slower.",
        "brochure also checks the content in that time; the others only lay out what they are given.",
        f"Every cold process here is a Python; one that does nothing takes {outcome.floor:.3f} s.",
        "Plain ReportLab has its pictures as JPEG, and no tags; the others have them as SVG.",
    ]
    typst = next(one for one in outcome.measured if one.name == "Typst")
    again = f"{median(outcome.unchanged):.3f} s, {ratio(outcome.unchanged, typst.cold):.2f} times Typst's cold process"
    if outcome.one_core:
        alone = f"{median(outcome.one_core):.3f} s, {ratio(outcome.one_core, typst.cold):.2f} times Typst's"
        notes.append(f"brochure runs its checks on a second core while it lays out; on one core it takes {alone}.")
    notes += [
        f"A handout of which nothing has changed: {again}.",
        f"{outcome.count} handouts in {len(measures.EDITIONS)} editions by one command: "
        + ", ".join(f"{name} {median(seconds):.2f} s" for name, seconds in outcome.batches.items())
        + f"; that is {ratio(*outcome.batches.values()):.2f} times as fast.",
    ]
    for name, points in outcome.growth.items():
        told = ", ".join(f"{p.pages} pages in {p.seconds:.2f} s and {p.memory:.0f} MiB" for p in points)
        steps = " then ".join(f"{seconds * 1000:.0f}" for seconds in plot.per_page(points))
        notes.append(f"{name}: {told}; each further page takes {steps} ms.")
    return notes


def _write(target: Path, table: str, outcome: Outcome) -> None:
    """The page of documentation, with the plot beside it."""
    parts = [
        "# Beside its peers\n",
        "Made by `make bench`. The same handout, written out for each: see `benchmarks/`.\n",
    ]
    parts += [table + "\n", "\n".join(f"* {note}" for note in _notes(outcome)) + "\n"]
    if outcome.growth:
        picture = target.with_suffix(".svg")
        picture.write_text(plot.svg(outcome.growth), encoding="utf-8")
        parts.append(f"![Time and memory against pages, for each of them; the figures stand above]({picture.name})\n")
    target.write_text("\n".join(parts), encoding="utf-8")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
