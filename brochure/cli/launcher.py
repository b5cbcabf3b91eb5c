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


def main(program_folder: Path, arguments: Sequence[str] | None = None) -> int:
    """Build as `brochure build` does; `home` is the folder whose content.yaml serves when the working folder has none.

    After a double-click the PDF is opened, and the window stays until the person has read it. Gives the exit code.
    """
    argument_list = list(sys.argv[1:] if arguments is None else arguments)
    is_double_click = not argument_list and is_python_console(list_console_programs())
    try:
        return _run_build(program_folder, [*argument_list, "--open"] if is_double_click else argument_list)
    finally:
        if is_double_click:
            with suppress(EOFError):
                input("\nPress Enter to close this window. ")


def _run_build(program_folder: Path, arguments: list[str]) -> int:
    if sys.version_info < (3, 11):
        running_version = ".".join(str(number) for number in sys.version_info[:2])
        print(
            f"This program needs Python 3.11 or newer; this is Python {running_version}. Get a newer one from python.org."
        )
        return 2
    from brochure.cli import up_to_date

    if up_to_date.repeat_answer([*up_to_date.build_record_prefix(program_folder), *arguments]):
        return 0
    from brochure.cli.main import run_make_pdf

    return run_make_pdf(arguments, fallback_folder=program_folder)


def is_python_console(programs: Iterable[str]) -> bool:
    r"""Whether a console is Python's own: some program uses it, and each is a Python (`C:\\Windows\\py.exe`).

    So it is after a double-click, and not where a shell runs.
    """
    program_names = [program.replace("\\", "/").rpartition("/")[2].lower() for program in programs]
    return bool(program_names) and all(name.startswith("py") for name in program_names)


def list_console_programs() -> list[str]:
    """The paths of the programs that share this console window; none where there is no Windows."""
    if sys.platform != "win32":
        return []
    import ctypes

    kernel = ctypes.windll.kernel32
    process_ids = (ctypes.c_uint32 * 64)()
    paths = []
    for process_id in process_ids[: kernel.GetConsoleProcessList(process_ids, len(process_ids))]:
        handle = kernel.OpenProcess(0x1000, False, process_id)  # PROCESS_QUERY_LIMITED_INFORMATION
        path, size = ctypes.create_unicode_buffer(1024), ctypes.c_uint32(1024)
        is_known = kernel.QueryFullProcessImageNameW(handle, 0, path, ctypes.byref(size))
        paths.append(path.value if is_known else "")
        kernel.CloseHandle(handle)
    return paths
