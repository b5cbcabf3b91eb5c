"""Load a library without those of its modules and dependencies that a build does not use.

What it does: stand-ins replace modules, and a package can be imported without running its `__init__`; each is loaded
    when an attribute is needed that it does not have. Patterns are compiled at their first use.
What it saves: 27 % of the CPU time of a cold build (Platypus without paragraphs and tables), patterns 3 %.
How to delete it: use plain imports where `import_lightly` is used, and delete this file.
"""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

from brochure.runtime import lazy_regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from importlib.machinery import ModuleSpec


@contextmanager
def import_lightly(stand_ins: Mapping[str, Mapping[str, object]] | None = None) -> Iterator[None]:
    """Make imports in a `with` block lighter: use stand-ins for modules not loaded yet, and compile patterns lazily.

    `stand_ins` names these modules, each with the attributes that are needed while other modules are loaded. Access to
    any other attribute of a stand-in, now or later, loads the module itself and returns that module's attribute.
    """
    attributes_by_name = {name: attributes for name, attributes in (stand_ins or {}).items() if name not in sys.modules}
    modules = {name: _build_stand_in(name, attributes) for name, attributes in attributes_by_name.items()}
    compile_pattern = re.compile
    sys.modules.update(modules)
    re.compile = cast("Any", lazy_regex.compile_lazily)
    try:
        yield
    finally:
        re.compile = compile_pattern
        for name, module in modules.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


def _build_stand_in(name: str, attributes: Mapping[str, object]) -> ModuleType:
    module = ModuleType(name)

    def find_attribute(attribute: str) -> object:
        if attribute == "__path__":  # the import system checks it, to see if a module is a package
            raise AttributeError(attribute)
        if sys.modules.get(name) is module:
            del sys.modules[name]
        return getattr(import_module(name), attribute)

    module.__dict__.update(attributes)
    module.__dict__["__getattr__"] = find_attribute  # PEP 562
    return module


def build_lazy_function(module: str, name: str) -> Callable[..., object]:
    """Return a function that calls a function of a module, and loads the module at that time."""

    def call(*arguments: object, **keyword_arguments: object) -> object:
        return getattr(import_module(module), name)(*arguments, **keyword_arguments)

    return call


def defer_package(name: str) -> None:
    """Put a package into `sys.modules` that runs when an attribute is first needed; its modules can be imported before.

    Do nothing if it is loaded already. Raises ModuleNotFoundError if there is no such package.
    """
    from importlib.util import find_spec

    if name in sys.modules:
        return
    spec = find_spec(name)
    if spec is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    sys.modules[name] = _build_deferred_package(spec)


def _build_deferred_package(spec: ModuleSpec) -> ModuleType:
    from importlib.util import module_from_spec

    package, loader = module_from_spec(spec), spec.loader

    def find_attribute(attribute: str) -> object:
        if attribute.startswith("__") and attribute != "__all__":  # `from package import *` needs `__all__`
            raise AttributeError(attribute)
        del package.__dict__["__getattr__"]
        if loader is not None:
            loader.exec_module(package)
        return getattr(package, attribute)

    package.__dict__["__getattr__"] = find_attribute  # PEP 562
    return package


def unload_package(name: str) -> None:
    """Remove a package and its modules from `sys.modules`, so that the next import loads them again."""
    for module in [module for module in sys.modules if f"{module}.".startswith(f"{name}.")]:
        del sys.modules[module]
