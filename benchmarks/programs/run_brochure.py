"""brochure: the one place that knows how it is called within a process. Its command is `python -m brochure build`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path


def start() -> Callable[[Path], bytes]:
    """The call; all of brochure is loaded by the first build."""
    from brochure.build import pipeline

    def make(path: Path) -> bytes:
        result = pipeline.build(path)
        if result.data is None:
            raise ValueError("\n".join(str(problem) for problem in result.problems))
        return result.data

    return make


def undisturbed() -> AbstractContextManager[None]:
    """What `brochure watch` does around a round."""
    from brochure.cli import watch

    return watch.undisturbed()


def copies(document: Path) -> Callable[[dict[str, str]], bytes]:
    """A call that makes the document for one person."""
    from brochure.build import pipeline
    from brochure.copies.renderer import Press

    content, problems = pipeline.read(document)
    if content is None:
        raise ValueError("\n".join(map(str, problems)))
    press = Press(content, problems)

    def make(values: dict[str, str]) -> bytes:
        made = press.copy(values)
        if made.data is None:
            raise ValueError("\n".join(map(str, made.problems)))
        return made.data

    return make
