"""ReportLab's Platypus: its document template, frames and flowables, without what they carry along.

Loading Platypus the plain way also loads its paragraphs, tables and reader of markup, and Pillow: more than half of
what it takes to load ReportLab, and none of it is used here. So its package is put in place without being run, and
while the few modules that are used are loaded, stand-ins are in the place of Pillow and of paragraphs. Whoever wants
the rest in the same process gets it: the package runs when it is first asked for something, and the stand-ins are
gone. Where ReportLab is not as expected, Platypus is loaded the plain way.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING, Any

from brochure.runtime.lazy_import import Value, function, standing_in
from brochure.runtime.lazy_regex import deferred

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import ModuleType

_PACKAGE = "reportlab.platypus"
_PARAGRAPH = "reportlab.platypus.paragraph"
_CODE = "reportlab.lib.rl_safe_eval"
_LOGGING = "logging"
_FONTS = "reportlab.pdfbase._fontdata"  # the fonts that every reader once had

_NAMES = ("WinAnsi", "MacRoman", "Standard", "Symbol", "ZapfDingbats", "PDFDoc", "MacExpert")
ENCODINGS = tuple(f"{name}Encoding" for name in _NAMES)
"""The names of encodings that ReportLab knows, in its order; test_start.py compares them."""


class _Logger:
    """A logger that is there when something is logged."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(_LOGGING).getLogger(self._name), name)


def _md5(*given: Any, **named: Any) -> Any:
    """The interpreter's own, as in digests.py."""
    try:
        from _md5 import md5  # type: ignore[import-not-found]
    except ImportError:
        from hashlib import md5
    return md5(*given, **named)  # noqa: S324 -- for names, not for secrets


# what need not be loaded: Pillow until it is used, paragraphs, the evaluation of code in documents, and parts of the
# standard library that are for these or for what never happens here
_UNUSED: dict[str, dict[str, object]] = {
    "PIL.Image": {},
    _PARAGRAPH: {"Paragraph": None},
    _CODE: {
        name: function(_CODE, name)
        for name in ("rl_safe_eval", "rl_safe_exec", "rl_extended_literal_eval", "safer_globals")
    },
    "ast": {"literal_eval": function("ast", "literal_eval")},
    "hashlib": {"md5": _md5},
    _LOGGING: {"getLogger": _Logger},
    "pickle": {},
    _FONTS: {
        "standardFonts": Value(_FONTS, "standardFonts"),
        "standardEncodings": ENCODINGS,
        "_font2fnrMapWin32": Value(_FONTS, "_font2fnrMapWin32"),
    },
    "platform": {"python_implementation": lambda: "PyPy" if sys.implementation.name == "pypy" else "CPython"},
    "string": {"digits": "0123456789"},
    "tempfile": {},
    "urllib.parse": {name: function("urllib.parse", name) for name in ("unquote", "urlparse")},
}


def _load() -> None:
    """Load the modules used below without the rest; do nothing where Platypus is loaded already."""
    if _PACKAGE in sys.modules:
        return
    try:
        spec = find_spec(_PACKAGE)
        if spec is not None:
            sys.modules[_PACKAGE] = _not_run(spec)
            with standing_in(_UNUSED), deferred():
                del import_module(f"{_PACKAGE}.doctemplate").Paragraph  # only its own demonstration would use it
    except (ImportError, AttributeError):  # ReportLab has been rearranged
        for name in [name for name in sys.modules if name.startswith(_PACKAGE)]:
            del sys.modules[name]


def _not_run(spec: ModuleSpec) -> ModuleType:
    """A package that knows where its modules are, and runs when it is first asked for something it does not have."""
    package, loader = module_from_spec(spec), spec.loader

    def run(name: str) -> Any:
        if name.startswith("__") and name != "__all__":  # which whoever wants all of it asks for
            raise AttributeError(name)
        del package.__dict__["__getattr__"]
        if loader is not None:
            loader.exec_module(package)
        return getattr(package, name)

    package.__dict__["__getattr__"] = run  # PEP 562
    return package


_load()

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
