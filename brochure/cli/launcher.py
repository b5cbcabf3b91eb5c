"""Start `make_pdf.py`, by name or by double-click, on any Python, whatever is installed.

Old Pythons must be able to read this file, so that it can ask for a newer one.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


def main(program_folder: Path, arguments: Sequence[str] | None = None) -> int:
    """Run `brochure build` and return its exit code; use content.yaml of `program_folder` if this folder has none.

    After a double-click, open the PDF and keep the window open until the user presses Enter.
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
        print(f"Install Python 3.11 or newer from python.org: this is Python {running_version}, which is too old.")
        return 2
    from brochure.cli import up_to_date

    if up_to_date.repeat_answer([*up_to_date.build_record_prefix(program_folder), *arguments]):
        return 0
    from brochure.cli.main import run_make_pdf

    return run_make_pdf(arguments, fallback_folder=program_folder)


def is_python_console(programs: Iterable[str]) -> bool:
    r"""Return whether only Python (`C:\\Windows\\py.exe`) uses a console: after a double-click, and not in a shell."""
    program_names = [program.replace("\\", "/").rpartition("/")[2].lower() for program in programs]
    return bool(program_names) and all(name.startswith("py") for name in program_names)


def list_console_programs() -> list[str]:
    """Return the paths of the programs that share this console window; none on other systems than Windows."""
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
