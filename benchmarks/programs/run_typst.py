"""Run Typst: its compiler, in the Python package that contains it.

The compiler's own command is the same program without Python, but no Python package has it. What a Python that does
nothing takes is in the report, to be subtracted.
"""

import typst

STANDARDS = ["ua-1", "a-2a"]


def load_compiler():  # type: ignore[no-untyped-def] # noqa: ANN201 (`typing` would add to the time of a cold process)
    """Return a compiler that has loaded its fonts; their folder is the last argument of the process."""
    import sys

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[sys.argv[-1]])
    return typst.Compiler(root="/", font_paths=fonts, ignore_system_fonts=True)


def load_builder():  # type: ignore[no-untyped-def] # noqa: ANN201
    """Return a function that makes the PDF of a document."""
    compiler = load_compiler()  # type: ignore[no-untyped-call]

    def make(path):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
        return compiler.compile(input=str(path), format="pdf", pdf_standards=STANDARDS)

    return make


def load_copy_builder(document):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """Return a function that makes the document for one person, by Typst's own inputs."""
    compiler = load_compiler()  # type: ignore[no-untyped-call]

    def make(values):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
        return compiler.compile(input=str(document), format="pdf", pdf_standards=STANDARDS, sys_inputs=values)

    return make


def main(source: str, target: str, fonts: str) -> None:
    """Make one PDF of one document; `fonts` is the folder of the fonts."""
    typst.compile(source, target, root="/", font_paths=[fonts], ignore_system_fonts=True, pdf_standards=STANDARDS)


def render_image(image: str, target: str, width: str) -> None:
    """Render an image as a PNG of 200 dpi, `width` points wide on a page of its own."""
    page = f'#set page(width: {width}pt, height: auto, margin: 0pt)\n#image("{image}", width: 100%)'
    typst.compile(page.encode(), target, root="/", format="png", ppi=200)
