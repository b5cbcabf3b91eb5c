"""ReportLab's Platypus: its document template, frames and flowables, without the modules they would import.

A plain import of Platypus also imports its paragraphs, tables and markup parser, and Pillow: more than half of the time
to import ReportLab, and none of it is used. This file lists what is not needed; runtime/lazy_import.py leaves it out.
If ReportLab's modules are not as expected, Platypus is imported plainly.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from brochure.runtime.lazy_import import build_lazy_function, defer_package, import_lightly, unload_package

_PACKAGE = "reportlab.platypus"
_SAFE_EVAL = "reportlab.lib.rl_safe_eval"


class _LazyLogger:
    """A logger that is created when something is logged."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module("logging").getLogger(self._name), attribute)


# Pillow until it is used, paragraphs, the evaluation of code in documents and its imports, logging, and temporary
# files: each takes about one percent of a cold build or more. ReportLab's other imports take too little time to matter.
_NOT_NEEDED: dict[str, dict[str, object]] = {
    "PIL.Image": {},
    "reportlab.platypus.paragraph": {"Paragraph": None},
    _SAFE_EVAL: {
        name: build_lazy_function(_SAFE_EVAL, name)
        for name in ("rl_safe_eval", "rl_safe_exec", "rl_extended_literal_eval", "safer_globals")
    },
    "ast": {"literal_eval": build_lazy_function("ast", "literal_eval")},
    "logging": {"getLogger": _LazyLogger},
    "tempfile": {},
}


def _load_platypus() -> None:
    """Import the modules used below without those in `_NOT_NEEDED`."""
    try:
        defer_package(_PACKAGE)
        with import_lightly(_NOT_NEEDED):
            doctemplate = import_module(f"{_PACKAGE}.doctemplate")
        if doctemplate.Paragraph is None:  # used only by ReportLab's own demonstration
            del doctemplate.Paragraph
    except (ImportError, AttributeError):  # ReportLab's modules have changed
        unload_package(_PACKAGE)


_load_platypus()

from reportlab.platypus.doctemplate import (  # noqa: E402 -- after `_load_platypus`
    BaseDocTemplate,
    FrameBreak,
    NextPageTemplate,
    PageTemplate,
)
from reportlab.platypus.flowables import Flowable, PageBreak  # noqa: E402
from reportlab.platypus.frames import Frame  # noqa: E402


def release(document: BaseDocTemplate) -> None:
    """Remove a built document's reference to itself, so that its memory is freed at once, without garbage collection.

    ReportLab keeps the reference in the document's namespace for code in documents.
    """
    vars(document).pop("_nameSpace", None)


__all__ = [
    "BaseDocTemplate",
    "Flowable",
    "Frame",
    "FrameBreak",
    "NextPageTemplate",
    "PageBreak",
    "PageTemplate",
    "release",
]
