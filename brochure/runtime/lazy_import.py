"""Modules that the libraries load and a build does not use: each stands aside until somebody asks it for something."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

TYPE_CHECKING = False  # typing takes longer to load than all of this, which is loaded before anything else
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any


@contextmanager
def standing_in(modules: Mapping[str, Mapping[str, object]]) -> Iterator[None]:
    """While other modules are loaded, have stand-ins for some that are not loaded yet, each with what is given of it.

    Whoever asks a stand-in for more, meanwhile or later, has it from the module itself, which is loaded then.
    """
    made = {name: _stand_in(name, given) for name, given in modules.items() if name not in sys.modules}
    sys.modules.update(made)
    try:
        yield
    finally:
        for name, module in made.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


def function(module: str, name: str) -> Callable[..., object]:
    """A function of a module that is loaded when the function is called."""

    def call(*given: object, **named: object) -> object:
        return getattr(import_module(module), name)(*given, **named)

    return call


class Value:
    """A value of a module that is loaded when something is asked of the value; what is noted on it goes to it then."""

    def __init__(self, module: str, name: str) -> None:
        self.__dict__.update(_from=(module, name), _noted={})

    def _itself(self) -> Any:  # noqa: ANN401 -- of whatever kind it is
        module, name = self.__dict__["_from"]
        value, noted = getattr(import_module(module), name), self.__dict__["_noted"]
        while noted:
            setattr(value, *noted.popitem())
        return value

    def __getattr__(self, name: str) -> object:
        return getattr(self._itself(), name)

    def __setattr__(self, name: str, value: object) -> None:
        self.__dict__["_noted"][name] = value

    def __contains__(self, item: object) -> bool:
        return item in self._itself()

    def __iter__(self) -> Iterator[object]:
        return iter(self._itself())

    def __len__(self) -> int:
        return len(self._itself())

    def __getitem__(self, key: object) -> object:
        return self._itself()[key]


def _stand_in(name: str, given: Mapping[str, object]) -> ModuleType:
    module = ModuleType(name)

    def find(wanted: str) -> object:
        if wanted == "__path__":  # asked of each module by the import system: whether it is a package
            raise AttributeError(wanted)
        if sys.modules.get(name) is module:
            del sys.modules[name]
        return getattr(import_module(name), wanted)

    module.__dict__.update(given)
    module.__dict__["__getattr__"] = find  # PEP 562
    return module
