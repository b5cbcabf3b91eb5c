"""The table of those compared: which Python runs it, what it reads, which command its users type."""

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

ROOM = handouts.ROOT / "build" / "bench" / "room"
PROGRAMS = Path(__file__).parent / "programs"
_OURS, _THEIRS = sys.executable, str(ROOM / "bin" / "python")
_RASTERS = (("logo", 42), ("cover", 360))  # what a plain ReportLab document shows, and how wide in points
_CALL = "import sys, {0}; {0}.{1}(*sys.argv[1:])"  # as a script would, but compiled beforehand


@dataclass(frozen=True)
class Contender:
    """One of those compared.

    `write` makes its document in a folder. `command` is what its users type, less the document and the PDF.
    `package` is the distribution that carries it. `faces` says that it wants the folder of the type faces as well.
    """

    name: str
    python: str
    package: str
    write: Callable[[Handout, Path], Path]
    command: tuple[str, ...]
    faces: bool = False

    @property
    def program(self) -> str:
        """The module in programs/ that calls it."""
        return f"run_{self.package}"

    def cold(self, document: Path, target: Path, faces: Path) -> list[str]:
        """The command that makes one PDF in a process of its own."""
        if self.name == "brochure":
            return [self.python, *self.command, str(document), "-o", str(target), "--force"]
        return [self.python, *self.command, str(document), str(target), *([str(faces)] if self.faces else [])]

    def worker(self, faces: Path, *, watches: bool = False) -> list[str]:
        """The command of a process that stays warm; where it `watches`, it does as while a document is edited."""
        how = ["--watch"] if watches else []
        return [self.python, str(PROGRAMS / "worker.py"), *how, self.program, str(faces)]

    def version(self) -> str:
        """The version of what carries it."""
        code = "import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))"
        return subprocess.check_output([self.python, "-c", code, self.package], text=True).strip()


def _content(_handout: Handout, folder: Path) -> Path:
    return folder / "content.yaml"


def _with_rasters(handout: Handout, folder: Path) -> Path:
    for name, width in _RASTERS:
        _raster(getattr(handout, name), folder, name, width)
    return reportlab.write(handout, folder)


def _raster(picture: Path, folder: Path, name: str, width: int) -> None:
    """A picture as a JPEG of 200 dots an inch, painted once for all documents."""
    kept = handouts.ROOT / "build" / "bench" / f"{name}.jpg"
    if not kept.exists() or kept.stat().st_mtime < picture.stat().st_mtime:
        png = kept.with_suffix(".png")
        code = f"import sys; sys.path.insert(0, {str(PROGRAMS)!r}); " + _CALL.format("run_typst", "paint")
        subprocess.run([_THEIRS, "-c", code, str(picture), str(png), str(width)], check=True)
        with Image.open(png) as painted:
            painted.convert("RGB").save(kept, quality=85)
    (folder / kept.name).hardlink_to(kept)


BROCHURE = Contender("brochure", _OURS, "brochure", _content, ("-m", "brochure", "build"))
PEERS = (
    Contender("Typst", _THEIRS, "typst", typst.write, ("-c", _CALL.format("run_typst", "main")), faces=True),
    Contender("plain ReportLab", _OURS, "reportlab", _with_rasters, ("-c", _CALL.format("run_reportlab", "main"))),
    Contender("WeasyPrint", _THEIRS, "weasyprint", weasyprint.write, ("-m", "weasyprint", "--pdf-variant", "pdf/ua-1")),
)
ALL = (BROCHURE, *PEERS)
BARE = "a bare Python"  # the floor of every cold process here


UNCHANGED = "an unchanged handout"  # which brochure recognises, and does not make again


def unchanged(document: Path, target: Path) -> list[str]:
    """The command that asks brochure for what it has made before."""
    return [_OURS, *BROCHURE.command, str(document), "-o", str(target)]


ONE_CORE = "brochure on one core"  # which then checks first, and lays out afterwards


def on_one_core(command: Sequence[str]) -> list[str]:
    """A command that has but one core; empty where that cannot be said."""
    taskset = shutil.which("taskset")
    return [taskset, "-c", "0", *command] if taskset else []


def batch(documents: Sequence[Path], editions: Sequence[str], jobs: int) -> list[str]:
    """The command that makes many handouts, each in several editions, in so many processes."""
    return [
        _OURS,
        *BROCHURE.command,
        *map(str, documents),
        "--edition",
        ",".join(editions),
        "--jobs",
        str(jobs),
        "--force",
    ]


def bare() -> list[str]:
    """The command of a process that does nothing."""
    return [_THEIRS, "-c", "pass"]
