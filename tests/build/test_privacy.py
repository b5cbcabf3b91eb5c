"""What of a copy may be seen from outside: names, files, and what is said when something fails."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from brochure.build import privacy
from brochure.cli import progress
from brochure.runtime.errors import BrochureError

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes are not so there")


def broken(row: int, fault: BaseException) -> privacy.RowError:
    with pytest.raises(privacy.RowError) as told, privacy.sealed(row):
        raise fault
    return told.value


@pytest.mark.parametrize(
    "fault", [ValueError("Canary"), KeyError("Canary"), BrochureError("Canary"), OSError(5, "Canary")]
)
def test_a_fault_within_a_row_leaves_its_words_behind(fault: Exception) -> None:
    told = broken(17, fault)
    assert str(told).startswith(f"row 17: {type(fault).__name__} at ")
    assert "test_privacy.py" in str(told) or "privacy.py" in str(told)
    for shown in (str(told), repr(told), privacy.told(told), repr(pickle.loads(pickle.dumps(told)))):  # noqa: S301 -- ours
        assert "Canary" not in shown


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), SystemExit(1), ModuleNotFoundError(name="pikepdf")])
def test_what_ends_all_work_passes(fault: BaseException) -> None:
    with pytest.raises(type(fault)), privacy.sealed(17):
        raise fault


def test_a_row_without_fault_passes_too() -> None:
    with privacy.sealed(17):
        done = True
    assert done


def test_a_fault_is_told_by_kinds_and_places_alone() -> None:
    with pytest.raises(KeyError) as fault:
        _looked_up("Canary")
    told = privacy.told(fault.value)
    assert "KeyError" in told
    assert f"{Path(__file__)}:" in told
    assert "in _looked_up" in told
    assert "Canary" not in told


def _looked_up(name: str) -> str:
    known: dict[str, str] = {}
    return known[name]


def test_a_place_is_the_last_that_is_ours() -> None:
    with pytest.raises(TypeError) as fault:
        privacy.write_privately(3, b"")  # type: ignore[arg-type]
    assert privacy.place(fault.value).startswith("privacy.py:")


@posix
def test_a_private_file_is_whole_and_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "copy.pdf"
    for data in (b"one", b"two"):
        privacy.write_privately(path, data)
        assert path.read_bytes() == data
        assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["copy.pdf"]  # noqa: PTH208 -- the names alone


def test_a_private_file_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "copy.pdf"
    path.write_bytes(b"old")

    def half(descriptor: int, data: bytes) -> None:
        os.write(descriptor, data[:1])
        raise KeyboardInterrupt

    monkeypatch.setattr(privacy, "write_all", half)
    with pytest.raises(KeyboardInterrupt):
        privacy.write_privately(path, b"new")
    assert [(left.name, left.read_bytes()) for left in tmp_path.iterdir()] == [("copy.pdf", b"old")]
    with pytest.raises(BrochureError, match="there is no folder"):
        privacy.write_privately(tmp_path / "absent" / "copy.pdf", b"new")


def test_a_disk_that_takes_a_part_gets_the_rest(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:3]))
    privacy.write_privately(tmp_path / "copy.pdf", b"0123456789")
    assert (tmp_path / "copy.pdf").read_bytes() == b"0123456789"


@posix
def test_a_private_folder_is_its_owners_alone(tmp_path: Path) -> None:
    for path in (tmp_path / "new" / "copies", tmp_path / "new"):
        privacy.private_folder(path)
        assert path.stat().st_mode & 0o777 == 0o700
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(BrochureError, match="is a file"):
        privacy.private_folder(tmp_path / "file")
    with pytest.raises(BrochureError, match="cannot be made"):
        privacy.private_folder(tmp_path / "file" / "copies")


def test_only_temporary_files_are_swept(tmp_path: Path) -> None:
    temporary = Path(privacy.temporary_beside(tmp_path / "copy.pdf"))
    for path in (temporary, tmp_path / "copy.pdf", tmp_path / ".brochure"):
        path.write_bytes(b"")
    privacy.sweep(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"copy.pdf", ".brochure"}


# --- the pace of many quick steps ---------------------------------------------------------------------------------


class Terminal(StringIO):
    """Somebody watches."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("steps", "seconds", "said"),
    [
        (0, 9.0, "0 of 5,000 copies"),
        (100, 0.5, "100 of 5,000 copies"),
        (1000, 2.0, "1,000 of 5,000 copies, 500 a second, 8 s left"),
        (30, 10.0, "30 of 5,000 copies, 3.0 a second, 28 min left"),
        (1, 10.0, "1 of 5,000 copies, 0.1 a second, 13 h 53 min left"),
        (5000, 4.0, "5,000 of 5,000 copies, 1,250 a second, 0 s left"),
    ],
)
def test_a_bar_of_quick_steps_says_their_pace(
    steps: int, seconds: float, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    now = [0.0]
    with progress.Pace(stream := Terminal(), 5000, "copies", lambda: now[0]) as bar:
        for _ in range(steps):
            bar.step()
        drawn = stream.getvalue().count("\r")
        assert drawn == 1  # not at every step
        now[0] = seconds
        with bar.hidden():
            pass
        assert stream.getvalue().rstrip().endswith(said)
    assert stream.getvalue().endswith("\r")


def test_a_bar_of_no_steps_is_no_fault() -> None:
    with progress.Pace(Terminal(), 0, "copies"):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="Windows writes no such files by itself")
def test_what_python_tells_by_itself_has_nobodys_words() -> None:
    code = """if True:
        import resource, sys, threading
        from brochure import guard
        def fail(*given): raise ValueError("Canary")
        class Last:
            __del__ = fail
        with guard.discreet():
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
