"""Timed processes: one that makes a single PDF and ends, and one that stays warm."""

from __future__ import annotations

import hashlib
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
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Run:
    """Resources of some work: elapsed seconds, CPU seconds, and peak resident memory of its process in MiB."""

    seconds: float
    cpu: float
    memory: float


class ProcessError(Exception):
    """A process failed; the message has its command and its error output."""


def make_environment(checkout: Path = ROOT) -> dict[str, str]:
    """Return the environment of every process: it imports from this checkout, and has a cache of its own."""
    digest = hashlib.sha256(str(checkout.resolve()).encode()).hexdigest()[:12]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, (checkout, checkout / "benchmarks" / "programs"))),
        "XDG_CACHE_HOME": str(ROOT / "build" / "bench" / "cache" / digest),
    }


def compile_bytecode(pythons: Sequence[str], checkout: Path = ROOT) -> None:
    """Compile the code of a checkout, so that no timed run has to."""
    for python in dict.fromkeys(pythons):
        command = [python, "-m", "compileall", "-q", str(checkout / "brochure"), str(checkout / "benchmarks")]
        subprocess.run(command, check=True)


def run_process(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Run:
    """Run a command in a process of its own. Raises ProcessError."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output"
        timer = [sys.executable, "-I", "-S", str(PROGRAMS / "time_process.py"), str(output), *command]
        process = subprocess.run(
            timer, capture_output=True, text=True, check=False, env=environment or make_environment()
        )
        if process.returncode:
            message = output.read_text() if output.exists() else ""
            raise ProcessError(f"{' '.join(command)}\n{process.stderr}{message}")
    seconds, cpu, kib = process.stdout.split()
    return Run(float(seconds), float(cpu), int(kib) / 1024)


class Worker:
    """A process that stays warm between PDFs, and ends when its `with` block does."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        self.command = command
        self.environment = environment or make_environment()

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=self.environment
        )
        return self

    def make_pdfs(self, documents: Sequence[Path]) -> Run:
        """Make a PDF of each document; return the resources. Raises ProcessError."""
        return Run(*json.loads(self.send([str(path) for path in documents])))

    def send(self, request: object) -> str:
        """Send one line of JSON to the process and return its answer. Raises ProcessError."""
        if self.process.stdin is None or self.process.stdout is None:
            raise ProcessError("the worker has no pipes")
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise ProcessError(" ".join(self.command))
        return answer

    def __exit__(self, *_: object) -> None:
        self.process.communicate()
