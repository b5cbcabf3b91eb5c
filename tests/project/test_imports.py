"""No import circle: not at the top of modules, not inside functions, not for types."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from support.clinic_folders import ROOT
from support.import_graph import find_cycles, read_graph

if TYPE_CHECKING:
    from pathlib import Path


def test_no_modules_import_each_other() -> None:
    graph = read_graph(ROOT / "brochure")
    assert len(graph) > 150
    assert sum(map(len, graph.values())) > 500
    assert find_cycles(graph) == []


def test_a_circle_is_found_however_it_is_closed(tmp_path: Path) -> None:
    package = tmp_path / "shop"
    package.mkdir()
    for name, text in {
        "__init__": "",
        "a": "from shop import b",
        "b": "def f():\n    import shop.c",
        "c": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from shop.a import Thing",
        "d": "from shop import a\nlater('shop.e', 'thing')",
        "e": "import shop.d",
        "f": "import os, shop.a\n'''Unlike shop.e.'''",
    }.items():
        (package / f"{name}.py").write_text(text, encoding="utf-8")
    assert find_cycles(read_graph(package)) == [["shop.a", "shop.b", "shop.c"], ["shop.d", "shop.e"]]


def test_a_reader_finds_few_packages_in_ten_layers() -> None:
    entries = {path.name for path in (ROOT / "brochure").iterdir()} - {"__pycache__"}
    assert len(entries) <= 14
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    assert len([layer for layer in layers if layer != "__main__"]) == 10
    packages = {name for layer in layers for name in layer.split(" | ")}
    assert packages == {entry.removesuffix(".py") for entry in entries} - {"__init__"}
