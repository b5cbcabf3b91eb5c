"""ReportLab's Platypus: its document template, frames and flowables, without what they carry along.

Loading Platypus plainly also loads its paragraphs, tables and reader of markup, and Pillow: more than half of what it
takes to load ReportLab, and none of it is used here. Here is the table of what is not needed; how it is left out is in
runtime/lazy_import.py. Where ReportLab is not arranged as expected, Platypus is loaded plainly.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from brochure.runtime.lazy_import import build_lazy_function, defer_package, import_lightly, unload_package

_PACKAGE = "reportlab.platypus"
_SAFE_EVAL = "reportlab.lib.rl_safe_eval"


class _LazyLogger:
    """A logger that is made when something is logged."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module("logging").getLogger(self._name), attribute)


# Pillow until it is used, paragraphs, the evaluation of code in documents with what it loads, logging, and temporary
# files: each takes about one percent of a cold build or more. What else ReportLab loads is not felt.
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
    """Load the modules used below without the rest."""
    try:
        defer_package(_PACKAGE)
        with import_lightly(_NOT_NEEDED):
            doctemplate = import_module(f"{_PACKAGE}.doctemplate")
        if doctemplate.Paragraph is None:  # only its own demonstration uses it
            del doctemplate.Paragraph
    except (ImportError, AttributeError):  # ReportLab has been rearranged
        unload_package(_PACKAGE)


_load_platypus()

from reportlab.platypus.doctemplate import (  # noqa: E402 -- once it can be loaded fast
    BaseDocTemplate,
    FrameBreak,
    NextPageTemplate,
    PageTemplate,
)
from reportlab.platypus.flowables import Flowable, PageBreak  # noqa: E402
from reportlab.platypus.frames import Frame  # noqa: E402


def release(document: BaseDocTemplate) -> None:
    """Let go of a document that has been built, so that its memory is freed at once, without garbage collection.

    ReportLab has every document hold itself, under the name that code within documents knows it by.
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
