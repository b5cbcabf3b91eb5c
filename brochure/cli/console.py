"""What a console may do to a program, and what is said on one when the program cannot go on."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from brochure.runtime.app_dirs import PACKAGE

# the packages that may be missing, by what is imported of them
_PACKAGES = {
    "PIL": "Pillow",
    "fontpkg_atkinson_hyperlegible": "fontpkg-atkinson-hyperlegible",
    "pikepdf": "pikepdf",
    "pypdfium2": "pypdfium2",
    "reportlab": "reportlab",
    "segno": "segno",
    "uharfbuzz": "uharfbuzz",
    "watchfiles": "watchfiles",
    "yaml": "PyYAML",
}
BUG = """
This is a fault in brochure, not in what you wrote, and nothing was lost.
Please send the lines above and your content file to whoever looks after brochure for you."""


def columns() -> int:
    """How many letters a line of the console holds, as `shutil.get_terminal_size` tells it; 80 if nobody knows."""
    try:
        told = int(os.environ["COLUMNS"])
    except (KeyError, ValueError):
        told = 0
    if told <= 0 and sys.__stdout__ is not None:
        try:
            told = os.get_terminal_size(sys.__stdout__.fileno()).columns
        except (ValueError, OSError):  # closed, or no console
            told = 0
    return told if told > 0 else 80


def missing_package(fault: Exception) -> str:
    """How to install the package that a program lacks; empty where the fault is another."""
    missing = fault.name.partition(".")[0] if isinstance(fault, ModuleNotFoundError) and fault.name else ""
    if missing not in _PACKAGES:
        return ""
    home = Path(PACKAGE).resolve().parent
    wanted = f'"{home}"' if (home / "pyproject.toml").exists() else _PACKAGES[missing]
    python = "py" if sys.platform == "win32" else "python3"
    return (
        f"The package {_PACKAGES[missing]} is missing. Open a terminal (on Windows: PowerShell) and type:\n"
        f"    {python} -m pip install {wanted}"
    )


def last_words(fault: Exception) -> str:
    """A fault of the program's own, told to whoever mends it and to whoever met it."""
    import traceback

    return "".join(traceback.format_exception(fault)) + BUG


def survive_narrow() -> None:
    """A console that lacks a character shows a mark in its place (carets stay in line), and paths stay whole."""
    for stream, errors in ((sys.stderr, "replace"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def hear_nothing_more() -> None:
    """After a closed pipe: what is still buffered would fail again when Python ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
