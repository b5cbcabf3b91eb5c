"""brochure: the one place that knows how it is called within a process. Its command is `python -m brochure build`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def start() -> Callable[[Path], bytes]:
    """The call; all of brochure is loaded by the first build."""
    from brochure import build

    def make(path: Path) -> bytes:
        result = build.build(path)
        if result.data is None:
            raise ValueError("\n".join(str(problem) for problem in result.problems))
        return result.data

    return make
