"""Frozen dataclasses that cost less to define; for type checkers, and to use, those of the standard library.

The standard library writes seven methods for each class and compiles them whenever the program starts: for the hundred
classes of a build that took as long as laying its pages out. Here only `__init__` is compiled, once for all
classes with as many fields. The others do what the standard library's do, and are the same functions for every class.
"""

from __future__ import annotations

from functools import cache
from operator import attrgetter
from types import FunctionType
from typing import TYPE_CHECKING, Any, cast

from brochure.later import standing_in

with standing_in({"inspect": {}}):  # it is for classes without a docstring, and takes as long as the rest
    import dataclasses
    from dataclasses import replace

__all__ = ["dataclass", "replace"]

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass

    from _typeshed import DataclassInstance
else:

    def dataclass(
        *,
        frozen: bool,
        eq: bool = True,
        repr: bool = True,  # noqa: A002 -- the standard library's name
        kw_only: bool = False,
        slots: bool = False,
    ) -> Callable[[type], type]:
        """Make a class a frozen dataclass. Its options mean what they mean in the standard library."""
        if not frozen:
            raise TypeError("what may change is a dataclass of the standard library")

        def make(cls: type) -> type:
            kept = {name for name in _METHODS if name in cls.__dict__}
            made = dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=kw_only, slots=slots)(cls)
            methods = _methods(made, slots=slots) | (_compared(made) if eq else {}) | (_shown(made) if repr else {})
            for name, method in methods.items():
                if name not in kept:
                    setattr(made, name, method)
            return made

        return make


_METHODS = ("__init__", "__eq__", "__hash__", "__repr__")


def _methods(cls: type, *, slots: bool) -> dict[str, object]:
    own: dict[str, object] = {"__init__": _init(cls, slots=slots), "__setattr__": _refuse, "__delattr__": _refuse}
    return own | ({"__getstate__": _get_state, "__setstate__": _set_state} if slots else {})


def _init(cls: type, *, slots: bool) -> object:
    """The `__init__` of a class: its fields by name, those that are `kw_only` after the others."""
    given = [field for field in dataclasses.fields(cls) if not field.kw_only]
    named = [field for field in dataclasses.fields(cls) if field.kw_only]
    template = _template(len(given), len(named), slots=slots)
    names = dict(zip(_names(len(given) + len(named)), (field.name for field in (*given, *named)), strict=True))
    code = template.__code__.replace(
        co_varnames=tuple(names.get(name, name) for name in template.__code__.co_varnames),
        co_consts=tuple(names.get(value, value) for value in template.__code__.co_consts),
    )
    usual = [field.default for field in given if field.default is not dataclasses.MISSING]
    if any(field.default is dataclasses.MISSING for field in given[len(given) - len(usual) :]):
        raise TypeError(f"a field of {cls.__qualname__} without a default follows one that has it")
    init = FunctionType(code, template.__globals__, "__init__", tuple(usual))
    init.__kwdefaults__ = {field.name: field.default for field in named if field.default is not dataclasses.MISSING}
    return init


def _names(count: int) -> list[str]:
    return [f"_{number}" for number in range(count)]


@cache
def _template(given: int, named: int, *, slots: bool) -> FunctionType:
    """An `__init__` with so many fields, whose names are put in later: classes of one shape share what is compiled."""
    names = _names(given + named)
    words = ", ".join(["self", *names[:given], *(["*", *names[given:]] if named else [])])
    body = [] if slots else ["_held = self.__dict__"]
    body += [f"_set(self, {name!r}, {name})" if slots else f"_held[{name!r}] = {name}" for name in names] or ["pass"]
    scope: dict[str, Any] = {"_set": object.__setattr__}
    exec(f"def __init__({words}):\n " + "\n ".join(body), scope)  # noqa: S102 -- our own words
    return cast("FunctionType", scope["__init__"])


def _compared(cls: type) -> dict[str, object]:
    names = [field.name for field in dataclasses.fields(cls) if field.compare]
    get: Callable[[object], object] = attrgetter(*names) if names else lambda _: ()

    def __eq__(self: object, other: object) -> bool:  # noqa: N807
        return get(self) == get(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: object) -> int:  # noqa: N807
        return hash(get(self))

    return {"__eq__": __eq__, "__hash__": __hash__}


def _shown(cls: type) -> dict[str, object]:
    names = [field.name for field in dataclasses.fields(cls) if field.repr]

    def __repr__(self: object) -> str:  # noqa: N807
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    return {"__repr__": __repr__}


def _refuse(self: object, name: str, *_value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot change {name!r} of {type(self).__qualname__}")


def _get_state(self: DataclassInstance) -> list[object]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _set_state(self: DataclassInstance, state: list[object]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
