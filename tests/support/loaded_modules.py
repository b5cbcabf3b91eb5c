"""Which modules a piece of code loads, as a process of its own shows."""

from __future__ import annotations

import subprocess
import sys

from support.clinic_folders import ROOT

_SHOW = "import sys; print(*sys.modules, sep='\\n', file=sys.stderr)"


def loaded_by(code: str) -> set[str]:
    """Return the modules that Python holds after `code`, less those of a bare start."""
    return _modules_after(f"{code}\n{_SHOW}") - _modules_after(_SHOW)


def _modules_after(code: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines())
