"""What is said when something fails while patients' words are in memory: kinds and places, and no words."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from brochure.runtime import files, redaction
from brochure.runtime.errors import BrochureError
from brochure.runtime.redaction import RowError, redact_errors, scrub_traceback


def broken(row: int, fault: BaseException) -> RowError:
    with pytest.raises(RowError) as told, redact_errors(row):
        raise fault
    return told.value


@pytest.mark.parametrize(
    "fault", [ValueError("Canary"), KeyError("Canary"), BrochureError("Canary"), OSError(5, "Canary")]
)
def test_a_fault_within_a_row_leaves_its_words_behind(fault: Exception) -> None:
    told = broken(17, fault)
    assert str(told).startswith(f"row 17: {type(fault).__name__} at ")
    assert "test_redaction.py" in str(told) or "redaction.py" in str(told)
    for shown in (str(told), repr(told), scrub_traceback(told), repr(pickle.loads(pickle.dumps(told)))):  # noqa: S301 -- ours
        assert "Canary" not in shown


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), SystemExit(1), ModuleNotFoundError(name="pikepdf")])
def test_what_ends_all_work_passes(fault: BaseException) -> None:
    with pytest.raises(type(fault)), redact_errors(17):
        raise fault


def test_a_row_without_fault_passes_too() -> None:
    with redact_errors(17):
        done = True
    assert done


def test_a_fault_is_told_by_kinds_and_places_alone() -> None:
    with pytest.raises(KeyError) as fault:
        _looked_up("Canary")
    told = scrub_traceback(fault.value)
    assert "KeyError" in told
    assert f"{Path(__file__)}:" in told
    assert "in _looked_up" in told
    assert "Canary" not in told


def _looked_up(name: str) -> str:
    known: dict[str, str] = {}
    return known[name]


def test_a_place_is_the_last_that_is_ours() -> None:
    with pytest.raises(TypeError) as fault:
        files.write_atomically(3, b"", private=True)  # type: ignore[arg-type]
    assert redaction.locate_fault(fault.value).startswith("files.py:")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows writes no such files by itself")
def test_what_python_tells_by_itself_has_nobodys_words() -> None:
    code = """if True:
        import resource, sys, threading
        from brochure.runtime.redaction import redact_crashes
        def fail(*given): raise ValueError("Canary")
        class Last:
            __del__ = fail
        with redact_crashes():
            assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
            thread = threading.Thread(target=fail); thread.start(); thread.join()
            Last()
        try:
            fail()
        except ValueError:
            raise KeyboardInterrupt
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stderr.count("ValueError"), done.stderr.count("KeyboardInterrupt")) == (2, 1)
    assert "Canary" not in done.stdout + done.stderr
