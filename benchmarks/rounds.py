"""Interleaved rounds, so that a slow moment of the machine affects all alike; ratios are computed round by round."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")


def run_interleaved(
    rounds: int, functions: Mapping[str, Callable[[int], T]], every: Mapping[str, int] | None = None
) -> dict[str, dict[int, T]]:
    """Run the functions in turn, each round starting with another one; return their results by round number.

    A function named in `every` runs only in every nth round, the first one included.
    """
    names = list(functions)
    results: dict[str, dict[int, T]] = {name: {} for name in names}
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            if number % (every or {}).get(name, 1) == 0:
                results[name][number] = functions[name](number)
    return results


def compute_ratios(numerators: Mapping[int, float], denominators: Mapping[int, float]) -> list[float]:
    """Return the ratio of each round that both results have."""
    return [value / denominators[number] for number, value in numerators.items() if number in denominators]


def compute_ratio(numerators: Mapping[int, float], denominators: Mapping[int, float]) -> float:
    """Return the median of the rounds' ratios, in which slow drift of the machine cancels out."""
    return median(compute_ratios(numerators, denominators))
