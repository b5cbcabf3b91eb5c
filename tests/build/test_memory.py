"""A process that builds many handouts: each frees all that it used, without garbage collection."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from brochure.build import pipeline
from brochure.build.pipeline import Options
from brochure.design.editions import EDITIONS
from brochure.runtime import memo
from brochure.runtime.collection import gc_paused
from support import patient_tables
from support.clinic_folders import ROOT, every_kind, write
from support.patient_tables import ANA, PRINTED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOST_UNREACHABLE = 50  # objects in reference cycles: the shipped handout once left 5,000, its tri-fold 12,700

WISHES = [Options(edition=name) for name in EDITIONS]
WISHES += [Options(gray=True), Options(edition="booklet", imposed=True)]


def unreachable_after(build: Callable[[], object]) -> int:
    """Return how many objects only garbage collection can free after a build."""
    build()  # what is loaded and set up once for the process stays
    memo.clear_all()
    gc.collect()
    with gc_paused():
        build()
        return gc.collect()


@pytest.mark.parametrize("options", WISHES, ids=str)
@pytest.mark.parametrize("shipped", [True, False])
def test_a_build_leaves_no_reference_cycles(tmp_path: Path, options: Options, *, shipped: bool) -> None:
    path = ROOT / "content.yaml" if shipped else write(tmp_path, every_kind(tmp_path))

    def build() -> None:
        result = pipeline.build(path, options)
        assert result.data is not None, "\n".join(map(str, result.problems))

    assert unreachable_after(build) < MOST_UNREACHABLE


@pytest.mark.parametrize("edition", PRINTED)
def test_patients_copies_leave_no_reference_cycles(edition: str) -> None:
    def build() -> None:
        press = patient_tables.press(edition)
        for name in ("Ana", "Maximiliana Theodora of the Northern Valley"):
            assert press.copy({**ANA, "first_name": name}).data is not None

    assert unreachable_after(build) < MOST_UNREACHABLE


def test_garbage_collection_is_on_again_after_a_build(tmp_path: Path) -> None:
    gc.enable()
    pipeline.build(write(tmp_path, "not a handout"))
    assert gc.isenabled()
