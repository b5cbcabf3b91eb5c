"""A process that builds many handouts: each frees all that it used, without garbage collection."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from brochure.build import pipeline
from brochure.build.pipeline import BuildOptions
from brochure.design.editions import EDITIONS
from brochure.runtime import memo
from brochure.runtime.collection import pause_collection
from support import patient_tables
from support.clinic_folders import ROOT, write_every_kind, write_handout
from support.patient_tables import ANA, PDF_EDITIONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOST_UNREACHABLE = 50  # objects in reference cycles: the shipped handout once left 5,000, its tri-fold 12,700

WISHES = [BuildOptions(edition=name) for name in EDITIONS]
WISHES += [BuildOptions(gray=True), BuildOptions(edition="booklet", imposed=True)]


def unreachable_after(build: Callable[[], object]) -> int:
    """Return how many objects only garbage collection can free after a build."""
    build()  # what is loaded and set up once for the process stays
    memo.clear_all_caches()
    gc.collect()
    with pause_collection():
        build()
        return gc.collect()


@pytest.mark.parametrize("options", WISHES, ids=str)
@pytest.mark.parametrize("shipped", [True, False])
def test_a_build_leaves_no_reference_cycles(tmp_path: Path, options: BuildOptions, *, shipped: bool) -> None:
    path = ROOT / "content.yaml" if shipped else write_handout(tmp_path, write_every_kind(tmp_path))

    def build() -> None:
        result = pipeline.build(path, options)
        assert result.data is not None, "\n".join(map(str, result.problems))

    assert unreachable_after(build) < MOST_UNREACHABLE


@pytest.mark.parametrize("edition", PDF_EDITIONS)
def test_patients_copies_leave_no_reference_cycles(edition: str) -> None:
    def build() -> None:
        press = patient_tables.build_renderer(edition)
        for name in ("Ana", "Maximiliana Theodora of the Northern Valley"):
            assert press.render_copy({**ANA, "first_name": name}).data is not None

    assert unreachable_after(build) < MOST_UNREACHABLE


def test_garbage_collection_is_on_again_after_a_build(tmp_path: Path) -> None:
    gc.enable()
    pipeline.build(write_handout(tmp_path, "not a handout"))
    assert gc.isenabled()
