"""Garbage collection is held off for a while, and comes back as it was."""

from __future__ import annotations

import gc

import pytest

from brochure.runtime import collection
from brochure.runtime.collection import pause_collection, pause_collection_for_build


@pytest.fixture(autouse=True)
def _restore_collection() -> object:
    yield
    gc.enable()


def test_it_is_off_inside_and_on_again_after() -> None:
    gc.enable()
    with pause_collection():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_stays_off_where_it_was_off() -> None:
    gc.disable()
    with pause_collection(), pause_collection():
        assert not gc.isenabled()
    assert not gc.isenabled()


def test_it_is_on_again_after_an_exception() -> None:
    gc.enable()
    with pytest.raises(ValueError, match="anything"), pause_collection():
        raise ValueError("anything")
    assert gc.isenabled()


class Kept:
    """Something that is remembered."""


def test_what_a_build_leaves_is_not_looked_through_as_young() -> None:
    gc.enable()
    with pause_collection_for_build():
        kept = [Kept() for _ in range(2000)]
    young = {id(thing) for generation in (0, 1) for thing in gc.get_objects(generation)}
    assert not young & set(map(id, kept))
    assert gc.get_freeze_count() == 0


def test_what_others_froze_stays_frozen() -> None:
    gc.freeze()
    frozen = gc.get_freeze_count()
    try:
        with pause_collection_for_build():
            pass
        assert gc.get_freeze_count() == pytest.approx(frozen, rel=0.01)
    finally:
        gc.unfreeze()


def test_cycles_are_collected_after_many_builds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collection, "_BUILDS_PER_COLLECTION", 3)
    gc.enable()
    gone: list[str] = []

    class Cyclic:
        def __init__(self) -> None:
            self.own = self

        def __del__(self) -> None:
            gone.append("gone")

    for _ in range(3):
        with pause_collection_for_build():
            Cyclic()
    assert gone
