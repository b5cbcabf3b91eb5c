"""The clinic's desk: `make_pdf.py` by name or by double-click, on any Python, whatever is installed beside it.

This file alone must be readable by Pythons older than the one that the rest needs.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


def main(home: Path, arguments: Sequence[str] | None = None) -> int:
    """Build as `brochure build` does; `home` is the folder whose content.yaml serves when the working folder has none.

    After a double-click the PDF is opened, and the window stays until the person has read it. Gives the exit code.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    clicked = not given and only_python(console_programs())
    try:
        return _build(home, [*given, "--open"] if clicked else given)
    finally:
        if clicked:
            with suppress(EOFError):
                input("\nPress Enter to close this window. ")


def _build(home: Path, arguments: list[str]) -> int:
    if sys.version_info < (3, 11):
        have = ".".join(str(n) for n in sys.version_info[:2])
        print(f"This program needs Python 3.11 or newer; this is Python {have}. Get a newer one from python.org.")
        return 2
    from brochure.cli import up_to_date

    if up_to_date.told_again([*up_to_date.clicked(home), *arguments]):
        return 0
    from brochure.cli.main import make_pdf

    return make_pdf(arguments, beside=home)


def only_python(programs: Iterable[str]) -> bool:
    r"""Whether a console is Python's own: some program uses it, and each is a Python (`C:\\Windows\\py.exe`).

    So it is after a double-click, and not where a shell runs.
    """
    names = [program.replace("\\", "/").rpartition("/")[2].lower() for program in programs]
    return bool(names) and all(name.startswith("py") for name in names)


def console_programs() -> list[str]:
    """The paths of the programs that share this console window; none where there is no Windows."""
    if sys.platform != "win32":
        return []
    import ctypes

    kernel = ctypes.windll.kernel32
    ids = (ctypes.c_uint32 * 64)()
    paths = []
    for process in ids[: kernel.GetConsoleProcessList(ids, len(ids))]:
        handle = kernel.OpenProcess(0x1000, False, process)  # PROCESS_QUERY_LIMITED_INFORMATION
        path, size = ctypes.create_unicode_buffer(1024), ctypes.c_uint32(1024)
        known = kernel.QueryFullProcessImageNameW(handle, 0, path, ctypes.byref(size))
        paths.append(path.value if known else "")
        kernel.CloseHandle(handle)
    return paths
