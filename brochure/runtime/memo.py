"""What was made of frozen things, remembered, so that after an edit only what changed is made again.

A function that always makes the same of the same frozen things may be remembered: then a value stands for a value, and
leaving the memory out changes nothing but the time it takes. Every memory is bounded, and `forget` empties them all.

`by_value` finds again what is equal. `by_identity` finds again the very same thing: places in the file play no part
when records are compared, so of two equal ones only the one that was looked at before may stand for itself.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast

from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
P = ParamSpec("P")
R = TypeVar("R")

_forgetting: list[Callable[[], None]] = []


@dataclass(frozen=True, slots=True)
class Data:
    """The bytes of a file, told apart by all of them; found again by few, as a sum over megabytes takes its time."""

    data: bytes

    def __hash__(self) -> int:
        return hash((len(self.data), self.data[:64], self.data[-64:]))


def by_value(most: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Remember what a function makes of equal arguments, for the `most` that were asked for last."""

    def wrap(make: Callable[P, R]) -> Callable[P, R]:
        kept = lru_cache(maxsize=most)(make)
        _forgetting.append(kept.cache_clear)
        return cast("Callable[P, R]", kept)

    return wrap


def by_identity(most: int) -> Callable[[Callable[Concatenate[T, P], R]], Callable[Concatenate[T, P], R]]:
    """Remember what a function makes of the very same first argument, and others that are equal.

    The thing is kept with what was made of it, so that no other can take its identity meanwhile.
    """

    def wrap(make: Callable[Concatenate[T, P], R]) -> Callable[Concatenate[T, P], R]:
        kept: dict[tuple[object, ...], tuple[T, R]] = {}
        _forgetting.append(kept.clear)

        def remember(thing: T, /, *others: P.args, **named: P.kwargs) -> R:
            key = (id(thing), *others, *named.values())
            found = kept.pop(key, None)
            if found is None:
                found = thing, make(thing, *others, **named)
                while len(kept) >= most:
                    del kept[next(iter(kept))]
            kept[key] = found  # the last one asked for comes last
            return found[1]

        return remember

    return wrap


def on_forget(clear: Callable[[], None]) -> None:
    """Let a memory that somebody keeps otherwise be emptied with the others."""
    _forgetting.append(clear)


def forget() -> None:
    """Forget everything."""
    for clear in _forgetting:
        clear()
