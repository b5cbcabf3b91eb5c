"""A lock is held by one process alone, and by nobody once that process has ended."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from brochure.runtime.errors import BrochureError
from brochure.runtime.locks import hold_lock, try_lock

if TYPE_CHECKING:
    from pathlib import Path

HOLDER = """
import sys
from pathlib import Path
from brochure.runtime.locks import hold_lock
with hold_lock(Path(sys.argv[1]), timeout=0, busy_message="busy"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_another_process_keeps_a_lock_until_it_is_killed(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with (
            pytest.raises(BrochureError, match="Somebody is at work"),
            hold_lock(path, timeout=0.2, busy_message="Somebody is at work"),
        ):
            pytest.fail("two hold it")
        descriptor = os.open(path, os.O_RDWR)
        assert not try_lock(descriptor)
        holder.kill()
        holder.wait()
        assert try_lock(descriptor)
        os.close(descriptor)


def test_a_lock_is_released_at_the_end(tmp_path: Path) -> None:
    for _ in range(2):
        with hold_lock(tmp_path / ".lock", timeout=0, busy_message="busy"):
            assert (tmp_path / ".lock").exists()


def test_a_lock_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    with (
        pytest.raises(BrochureError, match="there is no folder"),
        hold_lock(tmp_path / "no" / "x", timeout=0, busy_message=""),
    ):
        pytest.fail("there is no such folder")
