"""The console: its width and encoding, and the messages for a missing package or a bug."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from brochure.runtime.app_dirs import PACKAGE_FOLDER

# the packages that may be missing, by the name that is imported
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
This is a bug in brochure, not a mistake of yours, and nothing was lost.
Please send the lines above and your content file to the person who takes care of brochure for you."""


def measure_width() -> int:
    """Return the console's width in characters, as `shutil.get_terminal_size` does; 80 if it is unknown."""
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
    """Return how to install the package whose import failed; an empty text for any other exception."""
    module_name = fault.name.partition(".")[0] if isinstance(fault, ModuleNotFoundError) and fault.name else ""
    if module_name not in _PACKAGE_BY_MODULE:
        return ""
    project_folder = Path(PACKAGE_FOLDER).resolve().parent
    requirement = (
        f'"{project_folder}"' if (project_folder / "pyproject.toml").exists() else _PACKAGE_BY_MODULE[module_name]
    )
    python = "py" if sys.platform == "win32" else "python3"
    return (
        f"The package {_PACKAGE_BY_MODULE[module_name]} is missing."
        f" Open a terminal (on Windows: PowerShell) and type:\n    {python} -m pip install {requirement}"
    )


def format_bug_report(fault: Exception) -> str:
    """Return the traceback of a bug, for whoever fixes it, and what the user should do."""
    import traceback

    return "".join(traceback.format_exception(fault)) + BUG_MESSAGE


def replace_unencodable() -> None:
    """Replace characters that the console cannot show: by `?` in messages, so carets stay in line, else by escapes."""
    for stream, error_handler in ((sys.stderr, "replace"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=error_handler)


def discard_output() -> None:
    """Discard buffered output after a closed pipe; otherwise writing it would fail again when Python ends."""
    null_device = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(null_device, stream.fileno())
