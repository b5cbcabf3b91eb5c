"""Processes: one that makes a single PDF, with its time and peak memory, and one that stays warm."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from benchmarks.contenders import PROGRAMS
from benchmarks.handouts import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Run:
    """What a process took: seconds from its start to its end, and its peak resident memory in MiB."""

    seconds: float
    memory: float


class Failed(Exception):  # noqa: N818 (it says what a process did)
    """A process that did not do what it was asked; says its command and its last words."""


def environment() -> dict[str, str]:
    """The same for every process: this source tree, and the programs, are found first."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT, PROGRAMS)))}


def compile_bytecode(pythons: Sequence[str]) -> None:
    """Compile what is run from this source tree, so that no first run pays for it."""
    for python in dict.fromkeys(pythons):
        command = [python, "-m", "compileall", "-q", str(ROOT / "brochure"), str(PROGRAMS)]
        subprocess.run(command, check=True, env=environment())


def cold(command: Sequence[str]) -> Run:
    """Run a command in a process of its own. Raises Failed."""
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said"
        launch = [sys.executable, "-I", "-S", str(PROGRAMS / "launch.py"), str(said), *command]
        done = subprocess.run(launch, capture_output=True, text=True, check=False, env=environment())
        if done.returncode:
            raise Failed(f"{' '.join(command)}\n{done.stderr}{said.read_text() if said.exists() else ''}")
    seconds, kib = done.stdout.split()
    return Run(float(seconds), int(kib) / 1024)


class Worker:
    """A process that stays warm between PDFs; ends when its `with` block does."""

    def __init__(self, command: Sequence[str]) -> None:
        self.command = command

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment()
        )
        return self

    def make(self, documents: Sequence[Path]) -> float:
        """Make a PDF of each document; the seconds that took. Raises Failed."""
        return float(self.ask([str(path) for path in documents]))

    def ask(self, line: object) -> str:
        """What the process answers to a line of JSON. Raises Failed."""
        if self.process.stdin is None or self.process.stdout is None:
            raise Failed("the worker has no pipes")
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise Failed(" ".join(self.command))
        return answer

    def __exit__(self, *_: object) -> None:
        self.process.communicate()
