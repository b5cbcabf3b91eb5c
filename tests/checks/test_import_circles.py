"""No module of the checks imports itself by way of others: not for types alone, nor inside a function."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter

import pytest

from support.clinic_folders import ROOT

FOLDER = ROOT / "brochure" / "checks"
FILES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(FOLDER.rglob("*.py"))
}


def imported(source: str, modules: frozenset[str]) -> set[str]:
    """Return those of some modules that a source imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {
                full if (full := f"{node.module}.{alias.name}") in modules else node.module for alias in node.names
            }
    return found & modules


def test_there_is_no_circle() -> None:
    modules = frozenset(FILES)
    assert len(modules) > 30
    graph = {name: imported(path.read_text("utf-8"), modules) - {name} for name, path in FILES.items()}
    assert graph["brochure.checks.engine.registry"] > {"brochure.checks.rules.clinical"}
    tuple(TopologicalSorter(graph).static_order())  # raises CycleError


def test_a_circle_would_be_found() -> None:
    typed = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a import b\n"
    inner = "def f():\n    from a.b import name\n"
    modules = frozenset({"a", "a.b"})
    assert imported(typed, modules) == imported(inner, modules) == imported("import a.b", modules) == {"a.b"}
    with pytest.raises(CycleError):
        tuple(TopologicalSorter({"a": {"b"}, "b": {"a"}}).static_order())
