"""What a console may do to a program, and what is said on one when the program cannot go on."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from brochure.runtime.app_dirs import PACKAGE_FOLDER

# the packages that may be missing, by what is imported of them
_PACKAGE_BY_MODULE = {
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
BUG_MESSAGE = """
This is a fault in brochure, not in what you wrote, and nothing was lost.
Please send the lines above and your content file to whoever looks after brochure for you."""


def measure_width() -> int:
    """How many letters a line of the console holds, as `shutil.get_terminal_size` tells it; 80 if nobody knows."""
    try:
        width = int(os.environ["COLUMNS"])
    except (KeyError, ValueError):
        width = 0
    if width <= 0 and sys.__stdout__ is not None:
        try:
            width = os.get_terminal_size(sys.__stdout__.fileno()).columns
        except (ValueError, OSError):  # closed, or no console
            width = 0
    return width if width > 0 else 80


def explain_missing_package(fault: Exception) -> str:
    """How to install the package that a program lacks; empty where the fault is another."""
    module_name = fault.name.partition(".")[0] if isinstance(fault, ModuleNotFoundError) and fault.name else ""
    if module_name not in _PACKAGE_BY_MODULE:
        return ""
    project_folder = Path(PACKAGE_FOLDER).resolve().parent
    requirement = (
        f'"{project_folder}"' if (project_folder / "pyproject.toml").exists() else _PACKAGE_BY_MODULE[module_name]
    )
    python = "py" if sys.platform == "win32" else "python3"
    return (
        f"The package {_PACKAGE_BY_MODULE[module_name]} is missing. Open a terminal (on Windows: PowerShell) and type:\n"
        f"    {python} -m pip install {requirement}"
    )


def format_bug_report(fault: Exception) -> str:
    """A fault of the program's own, told to whoever mends it and to whoever met it."""
    import traceback

    return "".join(traceback.format_exception(fault)) + BUG_MESSAGE


def replace_unencodable() -> None:
    """A console that lacks a character shows a mark in its place (carets stay in line), and paths stay whole."""
    for stream, error_handler in ((sys.stderr, "replace"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=error_handler)


def discard_output() -> None:
    """After a closed pipe: what is still buffered would fail again when Python ends."""
    null_device = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(null_device, stream.fileno())
