"""The compared programs: the Python that runs each, the document it reads, the command that its users type."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from benchmarks import handouts
from benchmarks.writers import reportlab, typst, weasyprint

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.handouts import Handout

VENV = handouts.ROOT / "build" / "bench" / "venv"
PROGRAMS = Path(__file__).parent / "programs"
_OWN_PYTHON, _PEER_PYTHON = sys.executable, str(VENV / "bin" / "python")
_IMAGES = (("logo", 42), ("cover", 360))  # the images of a plain ReportLab document, and their widths in points
_CALL = "import sys, {0}; {0}.{1}(*sys.argv[1:])"  # what a script would do, but from compiled bytecode


@dataclass(frozen=True)
class Contender:
    """One of the compared programs.

    `write` writes its document to a folder. `command` is what its users type, without the document and the PDF.
    `package` is its distribution. `needs_fonts` says that the folder of the fonts is an argument too.
    """

    name: str
    python: str
    package: str
    write: Callable[[Handout, Path], Path]
    command: tuple[str, ...]
    needs_fonts: bool = False

    @property
    def program(self) -> str:
        """Name of the module in programs/ that calls it."""
        return f"run_{self.package}"

    def make_cold_command(self, document: Path, target: Path, fonts: Path | None = None) -> list[str]:
        """Return the command that makes one PDF in a process of its own."""
        if self.name == "brochure":
            return [self.python, *self.command, str(document), "-o", str(target), "--force"]
        return [self.python, *self.command, str(document), str(target), *([str(fonts)] if self.needs_fonts else [])]

    def make_worker_command(self, fonts: Path | None = None, *, watch: bool = False) -> list[str]:
        """Return the command of a process that stays warm; with `watch`, it runs as it does between edits."""
        return [*self._start_program("warm_worker.py"), *(["--watch"] if watch else []), self.program, str(fonts)]

    def make_copy_worker_command(self, fonts: Path | None = None) -> list[str]:
        """Return the command of a process that makes personal copies."""
        return [*self._start_program("copy_worker.py"), self.program, str(fonts)]

    def _start_program(self, name: str) -> list[str]:
        # -P: modules come from the checkout that PYTHONPATH names, not from the folder of the script
        return [self.python, "-P", str(PROGRAMS / name)]

    def read_version(self) -> str:
        """Return the version of its distribution."""
        code = "import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))"
        return subprocess.check_output([self.python, "-c", code, self.package], text=True).strip()


def _get_content(_handout: Handout, folder: Path) -> Path:
    return folder / "content.yaml"


def _write_with_images(handout: Handout, folder: Path) -> Path:
    for name, width in _IMAGES:
        _write_jpeg(getattr(handout, name), folder, name, width)
    return reportlab.write(handout, folder)


def _write_jpeg(image: Path, folder: Path, name: str, width: int) -> None:
    """Put an SVG image into the folder as a JPEG of 200 dpi, rendered once for all documents."""
    jpeg = handouts.ROOT / "build" / "bench" / f"{name}.jpg"
    if not jpeg.exists() or jpeg.stat().st_mtime < image.stat().st_mtime:
        png = jpeg.with_suffix(".png")
        code = f"import sys; sys.path.insert(0, {str(PROGRAMS)!r}); " + _CALL.format("run_typst", "render_image")
        subprocess.run([_PEER_PYTHON, "-c", code, str(image), str(png), str(width)], check=True)
        with Image.open(png) as rendered:
            rendered.convert("RGB").save(jpeg, quality=85)
    shutil.copy(jpeg, folder)


BROCHURE = Contender("brochure", _OWN_PYTHON, "brochure", _get_content, ("-P", "-m", "brochure", "build"))
TYPST = Contender(
    "Typst", _PEER_PYTHON, "typst", typst.write, ("-c", _CALL.format("run_typst", "main")), needs_fonts=True
)
REPORTLAB = Contender(
    "plain ReportLab",
    _OWN_PYTHON,
    "reportlab",
    _write_with_images,
    ("-c", _CALL.format("run_reportlab", "main")),
)
WEASYPRINT = Contender(
    "WeasyPrint", _PEER_PYTHON, "weasyprint", weasyprint.write, ("-m", "weasyprint", "--pdf-variant", "pdf/ua-1")
)
ALL = (BROCHURE, TYPST, REPORTLAB, WEASYPRINT)

UNCHANGED = "brochure, unchanged handout"  # recognized, and not made again
ONE_CORE = "brochure, on one core"  # where checks and layout cannot run at the same time
BARE = "Python that does nothing"  # part of every cold process here


def make_unchanged_command(document: Path, target: Path) -> list[str]:
    """Return the command that asks brochure for a PDF that is already up to date."""
    return [_OWN_PYTHON, *BROCHURE.command, str(document), "-o", str(target)]


def pin_to_one_core(command: Sequence[str]) -> list[str]:
    """Return the command restricted to one core; empty where the system has no `taskset`."""
    taskset = shutil.which("taskset")
    return [taskset, "-c", "0", *command] if taskset else []


def make_batch_command(documents: Sequence[Path], editions: Sequence[str], jobs: int) -> list[str]:
    """Return the command that makes many handouts, each in several editions, in `jobs` processes."""
    options = ["--edition", ",".join(editions), "--jobs", str(jobs), "--force"]
    return [_OWN_PYTHON, *BROCHURE.command, *map(str, documents), *options]


def make_bare_command() -> list[str]:
    """Return the command of a process that does nothing."""
    return [_PEER_PYTHON, "-c", "pass"]
