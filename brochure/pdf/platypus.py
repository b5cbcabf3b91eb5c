"""ReportLab's Platypus: its document template, frames and flowables, without what they carry along.

Loading Platypus the plain way also loads its paragraphs, tables and reader of markup, and Pillow: more than half of
what it takes to load ReportLab, and none of it is used here. So its package is put in place without being run, and
while the few modules that are used are loaded, stand-ins are in the place of Pillow and of paragraphs. Whoever wants
the rest in the same process gets it: the package runs when it is first asked for something, and the stand-ins are
gone. Where ReportLab is not as expected, Platypus is loaded the plain way.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.machinery import ModuleSpec

_PACKAGE = "reportlab.platypus"
_PARAGRAPH = "reportlab.platypus.paragraph"
_PILLOW = "PIL.Image"


def _load() -> None:
    """Load the modules used below without the rest; do nothing where Platypus is loaded already."""
    if _PACKAGE in sys.modules:
        return
    try:
        spec = find_spec(_PACKAGE)
        if spec is not None:
            sys.modules[_PACKAGE] = _not_run(spec)
            with _stand_ins():
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


@contextmanager
def _stand_ins() -> Iterator[None]:
    """What need not be loaded is replaced, but for what is loaded already: Pillow until it is used, paragraphs."""
    pillow, paragraph = ModuleType(_PILLOW), ModuleType(_PARAGRAPH)
    pillow.__dict__["__getattr__"] = lambda name: getattr(import_module(_PILLOW), name)
    paragraph.__dict__["Paragraph"] = None
    made = {name: module for name, module in ((_PILLOW, pillow), (_PARAGRAPH, paragraph)) if name not in sys.modules}
    sys.modules.update(made)
    try:
        yield
    finally:
        for name in made:
            del sys.modules[name]


_load()

from reportlab.platypus.doctemplate import (  # noqa: E402 -- once it can be loaded fast
    BaseDocTemplate,
    FrameBreak,
    NextPageTemplate,
    PageTemplate,
)
from reportlab.platypus.flowables import Flowable, PageBreak  # noqa: E402
from reportlab.platypus.frames import Frame  # noqa: E402

__all__ = ["BaseDocTemplate", "Flowable", "Frame", "FrameBreak", "NextPageTemplate", "PageBreak", "PageTemplate"]
