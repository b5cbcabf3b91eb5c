"""Which module of the package imports which, by syntax tree: at the top, inside functions and for types alike."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Graph = dict[str, set[str]]


def read_graph(package: Path) -> Graph:
    """Return the modules of a package, each with those that it names in an import or as the text of a lazy import."""
    modules = {_get_module_name(path, package): path for path in sorted(package.rglob("*.py"))}
    return {
        name: set(_find_imports(ast.parse(path.read_text(encoding="utf-8")), set(modules))) - {name}
        for name, path in modules.items()
    }


def _get_module_name(path: Path, package: Path) -> str:
    path_parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(path_parts[:-1] if path_parts[-1] == "__init__" else path_parts)


def _find_imports(tree: ast.AST, modules: set[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "relative imports are not followed"
            imported_names = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from imported_names & modules
            if imported_names - modules and node.module in modules:
                yield node.module
        elif isinstance(node, ast.Constant) and node.value in modules and "." in str(node.value):
            yield str(node.value)


def find_cycles(graph: Graph) -> list[list[str]]:
    """Return the groups of modules that reach each other, the largest first; none where imports have no circle."""
    reachable = {name: _find_reachable(graph, name) for name in graph}
    groups = {
        frozenset({name, *(other_name for other_name in reachable[name] if name in reachable[other_name])})
        for name in graph
    }
    return sorted((sorted(group) for group in groups if len(group) > 1), key=lambda group: (-len(group), group))


def _find_reachable(graph: Graph, start: str) -> set[str]:
    reachable: set[str] = set()
    pending = [start]
    while pending:
        for name in graph[pending.pop()] - reachable:
            reachable.add(name)
            pending.append(name)
    return reachable
