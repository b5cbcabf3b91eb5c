"""How much each measurement repeats: a quick trial, the default run, and the full run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUP = 5  # handouts that a contender makes per round of the bulk measurement
FIRST = 10  # the peak memory of that measurement is reported after this many handouts, and after all


@dataclass(frozen=True)
class Plan:
    """Repetitions of one run.

    `every` gives the interval at which a slow contender takes part in rounds: 5 is one round in five.
    `shares` gives the divisor of the number of personal copies that a slow contender makes.
    `repeats` is how many times the sections are repeated in each long handout.
    `inspected` is how many personal copies of each contender are checked for words and standards.
    """

    rounds: int = 11
    slow_rounds: int = 2
    handouts: int = 100
    batch: int = 10
    repeats: tuple[int, ...] = (1, 9, 44)
    copies: int = 1000
    inspected: int = 4
    long_run: int = 10_000
    every: Mapping[str, int] = field(default_factory=lambda: {"WeasyPrint": 5})
    shares: Mapping[str, int] = field(default_factory=lambda: {"Typst": 10, "WeasyPrint": 200})


DEFAULT = Plan()
QUICK = Plan(rounds=3, slow_rounds=1, handouts=10, batch=2, repeats=(1,), copies=200, inspected=2, long_run=0)
FULL = Plan(
    rounds=21,
    inspected=8,
    slow_rounds=3,
    batch=100,
    repeats=(1, 9, 88),
    long_run=100_000,
    every={},
    shares={"WeasyPrint": 50},
)
