"""What veraPDF and qpdf say of the PDFs: the same doors that the tests use."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

TESTS = Path(__file__).parent.parent / "tests"
STANDARDS = ("PDF/UA-1", "PDF/A-2a")


def judged(paths: Iterable[Path]) -> dict[Path, dict[str, bool]]:
    """Whether each file passes each of `STANDARDS` and, as `qpdf`, has sound syntax.

    Raises pytest's own Skipped where a judge is missing; `tests/install-tools.sh` gets them.
    """
    sys.path.insert(0, str(TESTS))
    from support import validators

    wanted = list(paths)
    verdicts = validators.verapdf(wanted)
    return {
        path: {standard: not any(fault.startswith(standard) for fault in verdicts[path]) for standard in STANDARDS}
        | {"qpdf": not validators.qpdf_check(path)}
        for path in wanted
    }
