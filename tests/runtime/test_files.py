"""A file is written whole or not at all: a full disk, a kill, a file held open, a folder in the way."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

import pytest

from brochure.runtime import files
from brochure.runtime.errors import BrochureError
from brochure.runtime.files import write_atomically


def only(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_writes_a_new_file_and_replaces_an_old_one(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a.pdf", b"one")
    write_atomically(tmp_path / "a.pdf", b"two")
    assert only(tmp_path) == {"a.pdf": b"two"}


@pytest.mark.skipif(os.name != "posix", reason="the umask is a thing of POSIX")
def test_permissions_are_those_of_any_new_file(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_atomically(tmp_path / "a.pdf", b"one")
    finally:
        os.umask(before)
    assert (tmp_path / "a.pdf").stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.name != "posix", reason="making links needs a privilege elsewhere")
def test_a_link_is_replaced_and_what_it_points_to_is_spared(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"precious")
    (tmp_path / "a.pdf").symlink_to("other")
    write_atomically(tmp_path / "a.pdf", b"new")
    assert only(tmp_path) == {"a.pdf": b"new", "other": b"precious"}


@pytest.mark.parametrize("old", [None, b"old"])
def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: bytes | None) -> None:
    target = tmp_path / "a.pdf"
    if old:
        target.write_bytes(old)

    def full(_descriptor: int) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BrochureError, match="the disk is full") as caught:
        write_atomically(target, b"new")
    assert only(tmp_path) == ({"a.pdf": old} if old else {})
    assert ("The old file has not been changed." in str(caught.value)) == bool(old)


@pytest.mark.skipif(os.name != "posix", reason="limits are a thing of POSIX")
def test_a_write_cut_short_leaves_the_old_file(tmp_path: Path) -> None:
    """The system itself refuses past 1,000 bytes, in the middle of the data."""
    (tmp_path / "a.pdf").write_bytes(b"old")
    code = f"""
import resource
from pathlib import Path
from brochure.runtime.files import write_atomically
from brochure.runtime.errors import BrochureError
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_atomically(Path({str(tmp_path)!r}, "a.pdf"), b"n" * 50_000)
except BrochureError as fault:
    print(fault)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("a.pdf was not written: File too large. The old file has not been changed.\n")
    assert only(tmp_path) == {"a.pdf": b"old"}


@pytest.mark.skipif(os.name != "posix", reason="the kill is a POSIX signal")
def test_a_kill_leaves_the_old_file_and_the_next_run_clears_what_is_left(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")
    code = f"""
import os, signal
from pathlib import Path
from brochure.runtime.files import write_atomically
os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
write_atomically(Path({str(target)!r}), b"new")
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    assert target.read_bytes() == b"old"
    (left,) = tmp_path.glob(".brochure-*.tmp")

    write_atomically(target, b"newer")
    assert left.exists(), "it may belong to another run of this minute"
    long_ago = time.time() - 4000
    os.utime(left, (long_ago, long_ago))
    write_atomically(target, b"newest")
    assert only(tmp_path) == {"a.pdf": b"newest"}


def test_a_file_held_open_by_a_viewer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses to replace a file that a viewer holds open."""
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")

    def held(_temporary: str, _target: Path) -> NoReturn:
        raise PermissionError(errno.EACCES, "Access is denied")

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(BrochureError, match=r"may be open in another program.*Close it there.*old file has not"):
        write_atomically(target, b"new")
    assert only(tmp_path) == {"a.pdf": b"old"}


def test_a_folder_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").mkdir()
    with pytest.raises(BrochureError, match="there is a folder with that name"):
        write_atomically(tmp_path / "a.pdf", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(BrochureError, match=r"there is no folder .*nowhere"):
        write_atomically(tmp_path / "nowhere" / "a.pdf", b"new")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(BrochureError, match=r"there is no folder .*file"):
        write_atomically(tmp_path / "file" / "a.pdf", b"new")


def test_a_folder_where_one_may_not_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(BrochureError, match="you are not allowed to save in"):
        write_atomically(tmp_path / "a.pdf", b"new")


# --- private files --------------------------------------------------------------------------------------------------

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes are not so there")


@posix
def test_a_private_file_is_whole_and_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "copy.pdf"
    for data in (b"one", b"two"):
        write_atomically(path, data, private=True)
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

    monkeypatch.setattr(files, "write_all", half)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, b"new", private=True)
    assert [(left.name, left.read_bytes()) for left in tmp_path.iterdir()] == [("copy.pdf", b"old")]
    with pytest.raises(BrochureError, match="there is no folder"):
        write_atomically(tmp_path / "absent" / "copy.pdf", b"new", private=True)


def test_a_disk_that_takes_a_part_gets_the_rest(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:3]))
    write_atomically(tmp_path / "copy.pdf", b"0123456789", private=True)
    assert (tmp_path / "copy.pdf").read_bytes() == b"0123456789"


@posix
def test_a_private_folder_is_its_owners_alone(tmp_path: Path) -> None:
    for path in (tmp_path / "new" / "copies", tmp_path / "new"):
        files.make_private_folder(path)
        assert path.stat().st_mode & 0o777 == 0o700
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(BrochureError, match="is a file"):
        files.make_private_folder(tmp_path / "file")
    with pytest.raises(BrochureError, match="cannot be made"):
        files.make_private_folder(tmp_path / "file" / "copies")


def test_only_temporary_files_are_swept(tmp_path: Path) -> None:
    temporary = Path(files.choose_temporary_path(tmp_path / "copy.pdf"))
    for path in (temporary, tmp_path / "copy.pdf", tmp_path / ".brochure"):
        path.write_bytes(b"")
    files.remove_temporary_files(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"copy.pdf", ".brochure"}
