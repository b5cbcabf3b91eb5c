"""The lock files: they agree with pyproject.toml, and hold for every system and Python that is supported."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from support.clinic_folders import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
RUN: list[str] = [*PROJECT["build-system"]["requires"], *PROJECT["project"]["dependencies"]]
LOCKS = {
    "requirements.lock": RUN,
    "tests/requirements.lock": [*RUN, *EXTRAS["test"], *EXTRAS["mail"], *EXTRAS["xlsx"]],
    "benchmarks/requirements.lock": [*RUN, *EXTRAS["bench"]],
}


def entries(lock: str) -> list[str]:
    """The entries of a lock file, each on one line with its hashes."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if not line.startswith("#")]


def pinned(lock: str) -> dict[str, set[str]]:
    """The versions of each package: several, where one system needs another than the rest."""
    found: dict[str, set[str]] = {}
    for entry in entries(lock):
        each = Requirement(entry.partition(" --hash")[0])
        found.setdefault(canonicalize_name(each.name), set()).add(str(each.specifier).removeprefix("=="))
    return found


def others(requirements: Iterable[str]) -> list[Requirement]:
    """The requirements that are not extras of our own."""
    return [each for each in map(Requirement, requirements) if each.name != "brochure"]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_holds_what_pyproject_asks_for(lock: str) -> None:
    """If this fails, run `make lock`."""
    versions = pinned(lock)
    for requirement in others(LOCKS[lock]):
        for version in versions[canonicalize_name(requirement.name)]:
            assert requirement.specifier.contains(version), requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_every_entry_has_one_version_and_hashes_and_no_address(lock: str) -> None:
    for entry in entries(lock):
        assert re.match(r"[\w.-]+==[\w.]+ ", entry), entry
        assert "--hash=sha256:" in entry, entry
    assert "://" not in (ROOT / lock).read_text(encoding="utf-8")


def test_the_lock_files_agree() -> None:
    tests = pinned("tests/requirements.lock")
    for lock in LOCKS:
        assert not {name for name, version in pinned(lock).items() if tests.get(name, version) != version}
    assert pinned("requirements.lock").keys() <= tests.keys()


def test_every_dependency_has_a_lowest_version() -> None:
    """Which `make test-oldest` runs the tests with."""
    for requirement in others([*RUN, *(each for extra in EXTRAS.values() for each in extra)]):
        assert any(each.operator == ">=" for each in requirement.specifier), requirement


def test_the_supported_pythons_are_named() -> None:
    lowest = PROJECT["project"]["requires-python"].removeprefix(">=")
    named = [each.rpartition(" ")[2] for each in PROJECT["project"]["classifiers"] if "Python :: 3." in each]
    assert named[0] == lowest
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"Python {', '.join(named[:-1])} and {named[-1]}" in readme
