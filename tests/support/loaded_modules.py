"""Which modules a piece of code loads, as a process of its own shows."""

from __future__ import annotations

import subprocess
import sys

from support.clinic_folders import ROOT

_PRINT_MODULES = "import sys; print(*sys.modules, sep='\\n', file=sys.stderr)"


def find_loaded_modules(code: str) -> set[str]:
    """Return the modules that Python holds after `code`, less those of a bare start."""
    return _list_modules_after(f"{code}\n{_PRINT_MODULES}") - _list_modules_after(_PRINT_MODULES)


def _list_modules_after(code: str) -> set[str]:
    process = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert process.returncode == 0, process.stderr
    return set(process.stderr.splitlines())
