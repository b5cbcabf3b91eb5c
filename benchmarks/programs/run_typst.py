"""Typst: its compiler, as the Python package that carries it.

The compiler's own command is the same program without Python; no package registry for Python has it. What a bare
Python costs is a line of its own in the table, to be taken off.
"""

import typst

STANDARDS = ["ua-1", "a-2a"]


def start():  # type: ignore[no-untyped-def] # noqa: ANN201 (`typing` would add to the time of a cold process)
    """A compiler that has read its faces once; the folder they are in is the process's last argument."""
    import sys

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[sys.argv[-1]])
    compiler = typst.Compiler(root="/", font_paths=fonts, ignore_system_fonts=True)

    def make(path):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
        return compiler.compile(input=str(path), format="pdf", pdf_standards=STANDARDS)

    return make


def copies(document):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """A call that makes the document for one person, by the inputs that Typst has for that; faces are read once."""
    import sys

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[sys.argv[-1]])
    compiler = typst.Compiler(root="/", font_paths=fonts, ignore_system_fonts=True)

    def make(values):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
        return compiler.compile(input=str(document), format="pdf", pdf_standards=STANDARDS, sys_inputs=values)

    return make


def main(source: str, target: str, faces: str) -> None:
    """One PDF of one document; `faces` is the folder of the type faces."""
    typst.compile(source, target, root="/", font_paths=[faces], ignore_system_fonts=True, pdf_standards=STANDARDS)


def paint(picture: str, target: str, width: str) -> None:
    """A picture as PNG, `width` points wide on a page of its own, at 200 dots an inch."""
    page = f'#set page(width: {width}pt, height: auto, margin: 0pt)\n#image("{picture}", width: 100%)'
    typst.compile(page.encode(), target, root="/", format="png", ppi=200)
