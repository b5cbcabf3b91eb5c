"""The rules of the house, held by tests: lint, types, who may import whom, what is loaded when, what ships."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib import metadata
from typing import TYPE_CHECKING

import pytest
from packaging.utils import canonicalize_name
from packaging.version import Version
from test_dependencies import pinned

from support.clinic_folders import ROOT
from support.loaded_modules import find_loaded_modules

if TYPE_CHECKING:
    from pathlib import Path


def other_versions() -> list[str]:
    """What is installed in another version than the tests' lock file names; the newest, where it names two."""
    return [
        name
        for name, versions in pinned("tests/requirements.lock").items()
        if name in INSTALLED and Version(INSTALLED[name]) != max(map(Version, versions))
    ]


INSTALLED: dict[str, str] = {canonicalize_name(each.name): each.version for each in metadata.distributions()}


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "tool",
    [
        ("ruff", "check", "--quiet", "--output-format=concise", "."),
        ("ruff", "format", "--quiet", "--diff", "."),
        ("mypy",),
    ],
    ids=["lint", "format", "types"],
)
def test_the_code_is_clean(tool: tuple[str, ...]) -> None:
    # Packages declare their types otherwise in every version, which says nothing about how they work.
    if tool == ("mypy",) and (other := other_versions()):
        pytest.skip(f"types are checked with the versions of the lock file; others are {', '.join(other)}")
    done = run(sys.executable, "-m", *tool)
    assert done.returncode == 0, done.stdout + done.stderr


def test_imports_point_downhill() -> None:
    done = run(sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()")
    assert done.returncode == 0, done.stdout + done.stderr


def test_importing_the_package_imports_nothing_else() -> None:
    assert find_loaded_modules("import brochure") <= {"brochure", "__future__"}


def test_every_module_docstring_stands() -> None:
    import ast

    silent = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "brochure").rglob("*.py"))
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_help_loads_no_library() -> None:
    """Reading the command line costs no more than argparse."""
    code = "import brochure.cli.main; assert brochure.cli.main.main(['--help']) == 0"
    assert find_loaded_modules(code).isdisjoint({"yaml", "PIL", "reportlab", "uharfbuzz"})


def test_check_loads_no_reportlab(tmp_path: Path) -> None:
    content = tmp_path / "content.yaml"
    content.write_text("title: T\nlanguage: en-US\nsections:\n  - heading: H\n    text: Words.\n", encoding="utf-8")
    code = f"import brochure.cli.main; assert brochure.cli.main.main(['check', {str(content)!r}]) in (0, 1)"
    loaded = find_loaded_modules(code)
    assert "brochure.source.parser" in loaded
    assert loaded.isdisjoint({"reportlab", "PIL", "brochure.render.pdf"})


def test_what_the_package_needs_at_work_is_shipped_with_it() -> None:
    """Every file in brochure/ that is not Python is named as package data."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]["brochure"]
    named = {path for pattern in patterns for path in (ROOT / "brochure").glob(pattern)}
    others = {p for p in (ROOT / "brochure").rglob("*") if p.is_file() and p.suffix not in {".py", ".pyc"}}
    assert others == named
    assert (ROOT / "brochure" / "content" / "starter.yaml") in named
