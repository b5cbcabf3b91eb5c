"""Command line: `python -m benchmarks` measures, prints a table for each measurement, and can write them to a page."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import compare, processes, report
from benchmarks.contenders import ALL, VENV
from benchmarks.plan import DEFAULT, FULL, GROUP, QUICK
from benchmarks.sections import MEASUREMENTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.plan import Plan


def main() -> int:
    """Run the benchmark. The status is 1 if a PDF has other words than its handout, or a change exceeds a limit."""
    arguments = _parse_arguments()
    plan = make_plan(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        if arguments.before:
            return _compare(arguments.before, Path(name), plan)
        if not (VENV / "bin" / "python").exists():
            _log("The other programs are not installed: run `make bench`.")
            return 2
        processes.compile_bytecode([contender.python for contender in ALL])
        errors = _measure(arguments.only or list(MEASUREMENTS), Path(name), plan, arguments.write)
        if arguments.keep:
            shutil.copytree(name, arguments.keep, dirs_exist_ok=True)
    for error in errors:
        print(f"DIFFERENT WORDS: {error}")
    return 1 if errors else 0


def make_plan(arguments: argparse.Namespace) -> Plan:
    """Return the plan that the arguments ask for."""
    plan = FULL if arguments.full else QUICK if arguments.quick else DEFAULT
    changes = {
        name: value
        for name in ("rounds", "handouts", "copies", "long_run")
        if (value := getattr(arguments, name)) is not None
    }
    plan = replace(plan, **changes)
    return replace(plan, handouts=-(-plan.handouts // GROUP) * GROUP)


def _measure(names: Sequence[str], folder: Path, plan: Plan, page: Path | None) -> list[str]:
    """Run these measurements, print and write each section; return different words found in PDFs."""
    if page and len(names) == len(MEASUREMENTS):
        page.unlink(missing_ok=True)
    errors: list[str] = []
    for name in names:
        start = time.monotonic()
        for section in MEASUREMENTS[name](folder / name, plan, page):
            print(section.format_text(), end="\n\n", flush=True)
            errors += section.errors
            if page:
                report.write_section(page, section)
        _log(f"[{name}: {time.monotonic() - start:.0f} s]")
    return errors


def _compare(before: Path, folder: Path, plan: Plan) -> int:
    if not (before / "brochure").is_dir():
        _log(f"{before} is not a checkout of brochure.")
        return 2
    comparisons = compare.compare_checkouts(before, folder, plan)
    print(report.format_text(compare.tabulate_comparisons(comparisons)))
    print("\n× is after as a multiple of before, the median of the rounds' ratios: above 1 is slower, or larger.")
    print("CPU × is the same for CPU time, which other work on the machine affects less.")
    over = [comparison.name for comparison in comparisons if comparison.exceeds_limit]
    print(f"Above the limit: {', '.join(over)}." if over else "All within their limits.")
    return 1 if over else 0


def _parse_arguments() -> argparse.Namespace:
    description = "Measure brochure and other programs on the same handout."
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=description)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="few rounds and handouts, for a trial")
    size.add_argument("--full", action="store_true", help="all programs in every round, longer handouts, more copies")
    parser.add_argument("--only", action="append", choices=list(MEASUREMENTS), help="measure this alone; repeatable")
    parser.add_argument("--rounds", metavar="N", type=int, help=f"cold and warm rounds (default: {DEFAULT.rounds})")
    about = f"different handouts in one process (default: {DEFAULT.handouts})"
    parser.add_argument("--handouts", metavar="N", type=int, help=about)
    parser.add_argument("--copies", metavar="N", type=int, help=f"personal copies (default: {DEFAULT.copies})")
    about = f"copies of the long run (default: {DEFAULT.long_run}; 0: no long run)"
    parser.add_argument("--long-run", metavar="N", type=int, help=about)
    parser.add_argument("--write", metavar="FILE.md", type=Path, help="write the tables there, and the plot beside it")
    parser.add_argument("--keep", metavar="FOLDER", type=Path, help="keep the documents and PDFs there")
    about = "compare with the brochure of another checkout, instead of other programs"
    parser.add_argument("--before", metavar="PATH", type=Path, help=about)
    return parser.parse_args()


def _log(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
