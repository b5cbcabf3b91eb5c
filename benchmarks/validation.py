"""Validation of PDFs by veraPDF and qpdf, with the helpers that the tests use."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

TESTS = Path(__file__).parent.parent / "tests"
STANDARDS = ("PDF/UA-1", "PDF/A-2a")


def validate(paths: Iterable[Path]) -> dict[Path, dict[str, bool]]:
    """Return whether each file conforms to each of `STANDARDS` and, as `qpdf`, has valid syntax.

    Raises pytest's Skipped where a validator is not installed; `tests/install-tools.sh` installs them.
    """
    sys.path.insert(0, str(TESTS))
    from support import validators

    files = list(paths)
    errors = validators.run_verapdf(files)
    return {
        path: {standard: not any(error.startswith(standard) for error in errors[path]) for standard in STANDARDS}
        | {"qpdf": not validators.run_qpdf_check(path)}
        for path in files
    }
