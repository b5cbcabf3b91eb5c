"""Regular expressions that are compiled when they are first used: most texts never meet most of them."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

_compile = re.compile
_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


class _Pattern:
    """What a compiled pattern does, once it is asked to."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> object:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = _compile(self.pattern, self._flags)
        self.__dict__.update({method: getattr(compiled, method) for method in _METHODS})  # next time without this
        return self.__dict__[name]


def on_demand(text: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern by its text, as `re.compile` takes it; one with a fault is found out when it is first used."""
    return cast("re.Pattern[str]", _Pattern(text, flags))


@contextmanager
def deferred() -> Iterator[None]:
    """Let the modules that are loaded meanwhile compile their patterns only when they use them."""
    re.compile = cast("Any", on_demand)
    try:
        yield
    finally:
        re.compile = _compile
