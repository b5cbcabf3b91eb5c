"""Rounds in turn, so that a slow moment of the machine falls on all alike; medians, and ratios round by round."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

T = TypeVar("T")


def in_turn(rounds: int, measures: Mapping[str, Callable[[int], T]]) -> dict[str, list[T]]:
    """What each measure gave in each round; every round begins with another one."""
    names = list(measures)
    found: dict[str, list[T]] = {name: [] for name in names}
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            found[name].append(measures[name](number))
    return found


def ratio(these: Sequence[float], those: Sequence[float]) -> float:
    """How many times `those` `these` are: the median of the rounds' ratios, so that drift cancels out."""
    return median(a / b for a, b in zip(these, those, strict=True))
