"""Run brochure from Python: the only module that knows its functions. Its command is `python -m brochure build`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path


def load_builder() -> Callable[[Path], bytes]:
    """Return a function that makes a PDF; the first build imports the rest of brochure."""
    from brochure.build import pipeline

    def make(path: Path) -> bytes:
        result = pipeline.build(path)
        if result.data is None:
            raise ValueError("\n".join(str(problem) for problem in result.problems))
        return result.data

    return make


def pause_garbage_collection() -> AbstractContextManager[None]:
    """Return the context manager in which `brochure watch` rebuilds."""
    from brochure.runtime.collection import pause_collection

    return pause_collection()


def load_copy_builder(document: Path) -> Callable[[dict[str, str]], bytes]:
    """Return a function that makes the document for one person."""
    from brochure.build import pipeline
    from brochure.copies.renderer import CopyRenderer

    content, problems = pipeline.prepare_edition(document)
    if content is None:
        raise ValueError("\n".join(map(str, problems)))
    press = CopyRenderer(content, problems)

    def make(values: dict[str, str]) -> bytes:
        copy = press.render_copy(values)
        if copy.data is None:
            raise ValueError("\n".join(map(str, copy.problems)))
        return copy.data

    return make
