"""Garbage collection is held off for a while, and comes back as it was."""

from __future__ import annotations

import gc

import pytest

from brochure.runtime.collection import pause_collection


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
