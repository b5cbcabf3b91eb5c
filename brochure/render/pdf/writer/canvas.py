"""The canvas: words, shapes, pages and the file. With marked_content.py it alone touches ReportLab's private names.

Everything painted is either tagged (`tag`, `text`) or decoration (`artifact`); ISO 14289-1, 7.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from reportlab.pdfbase import pdfdoc

from brochure.design import colours
from brochure.design.laid_out_page import Page, PlacedText, area_of
from brochure.document.blocks import Span
from brochure.render.pdf.tagging.bookmarks import Outline
from brochure.render.pdf.tagging.display_list import Faded, LeftOut, Linked, Marked, Opened, Pictured, Shaped
from brochure.render.pdf.tagging.marked_content import MarkedCanvas
from brochure.render.pdf.writer import writer
from brochure.render.pdf.writer.syntax import Path, numbers
from brochure.render.pdf.writer.xmp import Stamp, packet
from brochure.runtime.memo import memoize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from io import BytesIO

    from brochure.design.brand import Palette
    from brochure.design.editions import Colour, Type
    from brochure.design.fonts import Family
    from brochure.design.images import Raster
    from brochure.design.laid_out_page import Area
    from brochure.design.line_breaking import Line, Run
    from brochure.render.pdf.tagging.display_list import Draw, Part, Strand
    from brochure.render.pdf.tagging.structure_tree import Element, Root
    from brochure.render.pdf.writer.fonts import EmbeddedFont, Lettered
    from brochure.render.pdf.writer.xmp import Properties

PRODUCER = "brochure"


@memoize(200)
def _operator(colour: str, grey: str, rgb: str) -> str:
    parts = [value / 255 for value in colours.channels(colour)]
    return f"{numbers(parts[0])} {grey}" if len(set(parts)) == 1 else f"{numbers(*parts)} {rgb}"


class PartRecorder(Protocol):
    """Records the parts of pages that are drawn anew for each patient."""

    def record(self, canvas: TaggedCanvas, event: LeftOut, element: Element) -> Part:
        """Return the part that is left out here."""

    def split(self, page: writer.Page, parts: list[Part], document: writer.Document) -> Iterator[Strand]:
        """Split a page's content into what all patients share and strands of parts; yield the strands."""


class TaggedCanvas(MarkedCanvas):
    """A ReportLab canvas that writes tagged, archival PDF. Lengths are points, y runs upwards.

    With `gray` all that is drawn is gray, in DeviceGray: words, shapes and pictures. It needs a `recorder` where parts
    are left out for each patient.
    """

    def __init__(
        self,
        target: BytesIO,
        *,
        root: Root,
        family: Family,
        palette: Palette,
        properties: Properties,
        pagesize: tuple[float, float],
        gray: bool = False,
    ) -> None:
        language = properties.language
        options = {"pagesize": pagesize, "pageCompression": 1, "pdfVersion": writer.VERSION, "lang": language}
        super().__init__(target, root, family, options)
        self.palette = palette
        self.gray = gray
        self._properties = properties
        self.recorder: PartRecorder | None = None
        self._stamps: dict[str, str] = {}
        self._late: list[tuple[int, str, Callable[[int], str]]] = []
        self._pages: list[writer.Page] = []
        self.parts: list[Part] = []
        self.strands: list[Strand] = []
        self.weights: dict[bool, Lettered] = {}  # of patients' words
        self.boxes: list[Area] = []
        document = self._doc
        document.__class__ = writer.Document
        document.Catalog.__class__ = writer.Catalog
        document.info.__class__ = writer.Info
        document._timeStamp = Stamp(properties.written)

    def _make_preamble(self) -> None:
        # ReportLab would set Helvetica here, a font that is neither used nor embedded
        self._preamble = ""

    # text ------------------------------------------------------------------------------------------------------

    def text(self, lines: list[tuple[Line, float, float]], look: Type, element: Element, links: dict[int, str]) -> None:
        """Draw lines, each with the place (x, y) of its baseline's start, as the content of one element.

        `links` gives for each linked span its words, which the annotation repeats (ISO 14289-1, 7.18.5).
        """
        code = self._code
        code.append("BT")
        now: Opened | None = None
        colour: Colour | None = None
        font: EmbeddedFont | None = None
        for line, x, y in lines:
            code.append(f"1 0 0 1 {numbers(x, y)} Tm")
            for run in line.runs:
                last = run is line.runs[-1]
                words = run.text + line.ending if last else run.text
                if run.is_blank:
                    self._blank(element, run, (x, y), [] if now is None else ["EMC"])
                    now, words = None, words.lstrip("\xa0")
                    if not words:
                        continue
                wanted = Opened(element, run.span if run.link else None)
                if wanted != now and not self.in_artifact:
                    code += [wanted] if now is None else ["EMC", wanted]
                    now = wanted
                face = self._font(run.bold)
                if face is not font:
                    code.append(f"{face.name} {numbers(look.size)} Tf")
                    font = face
                wanted_colour: Colour = "brand" if run.link and look.colour == "ink" else look.colour
                if wanted_colour != colour:
                    code.append(self.ink(wanted_colour))
                    colour = wanted_colour
                code.append(face.show(words))
                if run.link:
                    box = (x + run.x, y - 0.3 * look.size, x + run.x + run.width, y + 0.85 * look.size)
                    self._link(Linked(element, run.span, run.link, links[run.span], box))
        code += ["ET"] if now is None else ["EMC", "ET"]
        self._underline(lines, look)

    def _blank(self, element: Element, run: Run, place: tuple[float, float], close: list[str]) -> None:
        """Draw a blank to write on, amid a text, which goes on behind it.

        The rule is the content of an element of its own that says what the blank is for.
        """
        x, y = place[0] + run.x, place[1] - 2  # below the baseline, so that letters with tails have room
        room = run.width * len(run.text.rstrip(" ")) / len(run.text)
        rule = f"{self._paint(self.colour('write'), 'G', 'RG')} 0.75 w {numbers(x, y)} m {numbers(x + room, y)} l S"
        marked = [rule] if self.in_artifact else [Opened(element, run.span, blank=True), rule, "EMC"]
        self._code += [*close, "ET", *marked, "BT", f"1 0 0 1 {numbers(x + room, place[1])} Tm"]

    def _underline(self, lines: list[tuple[Line, float, float]], look: Type) -> None:
        """Underline links among words: colour alone may not tell them (WCAG 1.4.1). Large numbers do without."""
        if look.colour != "ink":
            return
        strokes = [
            (x + run.x, y - 0.14 * look.size, x + run.x + run.width)
            for line, x, y in lines
            for run in line.runs
            if run.link
        ]
        if not strokes:
            return
        with self.artifact():
            self.setStrokeColor(self.colour("brand"))
            self.setLineWidth(0.6)
            for x, y, end in strokes:
                self.line(x, y, end, y)

    def line_code(self, line: Line, x: float, y: float, look: Type) -> str:
        """The operators that draw one line of decoration, for `later`."""
        code = ["BT", self.ink(look.colour), f"1 0 0 1 {numbers(x, y)} Tm"]
        for run in line.runs:
            font = self._font(run.bold)
            code.append(f"{font.name} {numbers(look.size)} Tf {font.show(run.text)}")
        return " ".join([*code, "ET"])

    def draw_line(self, line: Line, x: float, y: float, look: Type) -> None:
        """Draw one line of decoration."""
        self._code.append(self.line_code(line, x, y, look))
        spans = tuple(Span(run.text, bold=run.bold) for run in line.runs)
        self.texts.append(PlacedText(spans, "", look.size, (line,), area_of([(line, x, y)], look.size), line.width))

    def later(self, make: Callable[[int], str]) -> None:
        """Leave room for operators that depend on how many pages there are in all."""
        token = f"%later-{len(self._late)}%"
        self._late.append((len(self._pages), token, make))
        self._code.append(token)

    def leave(self, number: int, lines: tuple[Line, ...], element: Element, draw: Draw) -> None:
        """Leave room for what is drawn anew for each patient, by the lines that answer question `number`."""
        self._code.append(LeftOut(element, number, lines, draw, self._artifacts))

    def lettered(self, bold: bool) -> Lettered:
        """The face for a patient's words, which carries all its letters."""
        from brochure.design.kerning import by_letters
        from brochure.render.pdf.writer.fonts import Lettered

        if bold not in self.weights:
            self.weights[bold] = Lettered(by_letters(self.family).face(bold=bold), self._font(bold))
        return self.weights[bold]

    def _leave_out(self, event: LeftOut, element: Element) -> None:
        if self.recorder is None:
            raise RuntimeError("a part is left out, and the canvas has no recorder of parts")
        self.parts.append(self.recorder.record(self, event, element))
        self._code.append(f"%part-{len(self.parts) - 1}%")

    def colour(self, name: Colour) -> str:
        """A colour of the brand, as #RRGGBB."""
        if name == "white":
            return colours.WHITE
        value: str = getattr(self.palette, name)
        return value

    def ink(self, name: Colour) -> str:
        """The operator that sets a colour of the brand for text."""
        return self._paint(self.colour(name), "g", "rg")

    def _paint(self, colour: str, grey: str, rgb: str) -> str:
        """The operator that sets a colour, "#RRGGBB": `grey` where its parts are equal, else `rgb`.

        PDF/A-2, 6.2.4.3, lets DeviceGray stand beside an output intent of any kind.
        """
        shown = colours.in_grey(colour) if self.gray else colour
        return _operator(shown, grey, rgb)

    def setFillColor(self, colour: str) -> None:
        """Fill with a colour, "#RRGGBB", from now on."""
        self._code.append(self._paint(colour, "g", "rg"))

    def setStrokeColor(self, colour: str) -> None:
        """Draw lines in a colour, "#RRGGBB", from now on."""
        self._code.append(self._paint(colour, "G", "RG"))

    def setFillAlpha(self, a: float) -> None:
        """Fill see-through from now on, until the graphics state is restored."""
        self._code.append(Faded(None, "ca", a))

    def setStrokeAlpha(self, a: float) -> None:
        """Draw lines see-through from now on, until the graphics state is restored."""
        self._code.append(Faded(None, "CA", a))

    def picture(self, raster: Raster, x: float, y: float, width: float, height: float) -> None:
        """Draw a photograph; the same one is embedded once."""
        self._code.append(Pictured(None, raster, (x, y, width, height)))

    def shape(self, element: Element, attributes: str) -> None:
        """Say what is known of an element only when it is drawn: the box of a figure."""
        self._code.append(Shaped(element, attributes))

    # shapes ----------------------------------------------------------------------------------------------------

    def stamp(self, name: str, draw: Callable[[], None], place: tuple[float, float], scale: float) -> None:
        """Draw a shape with its origin at a place, `scale` points to its unit.

        What `draw` draws around (0, 0) is kept by its name and repeated: a hundred people cost no more than one.
        """
        if name not in self._stamps:
            page, self._code = self._code, []
            draw()
            self._stamps[name] = " ".join(self._code)
            self._code = page
        self._code.append(f"q {numbers(scale, 0, 0, scale, *place)} cm {self._stamps[name]} Q")

    def beginPath(self) -> Path:
        return Path()

    def ellipse(self, x1: float, y1: float, x2: float, y2: float, stroke: int = 1, fill: int = 0) -> None:
        Path(self._code).ellipse(x1, y1, x2 - x1, y2 - y1)
        self._strokeAndFill(stroke, fill)

    def setLineWidth(self, width: float) -> None:
        self._lineWidth = width
        self._code.append(f"{numbers(width)} w")

    # links and bookmarks ---------------------------------------------------------------------------------------

    def _link(self, link: Linked) -> None:
        if not self.in_artifact:  # a table head that comes again: the first one carries the link
            self._code.append(link)

    def bookmark(self, element: Element, text: str, level: int, place: tuple[float, float]) -> None:
        """An entry in the viewer's table of contents, level 0 the outermost, that leads to (x, y) on this page."""
        if not self.in_artifact:
            self._code.append(Marked(element, text, level, place))

    # pages and saving ------------------------------------------------------------------------------------------

    def showPage(self) -> None:
        self._settle()
        super().showPage()

    def _setAnnotations(self, page: pdfdoc.PDFPage) -> None:
        # ReportLab hands over the finished page here
        super()._setAnnotations(page)
        if isinstance(page, pdfdoc.PDFPage):
            page.__class__ = writer.Page
            page.foot, self._foot = self._foot, None
            self._pages.append(page)
            if self._owners:
                page.StructParents = self.root.key(self._owners)
            self._owners = []

    def take_page(self, frame: Area) -> Page:
        """What stands on the page that is now full, and an empty record for the next; `frame` is for its content."""
        width, height = self._pagesize
        page = Page(self.getPageNumber(), width, height, frame, tuple(self.texts), tuple(self.boxes))
        self.texts, self.boxes = [], []
        return page

    def save(self) -> None:
        """Write the file."""
        if self._code:
            self.showPage()
        self._fill_in()
        tree = self.tags.tree(self._doc)
        self.root.data, self._doc.tree = tree.root, tree.objects
        self._doc.Outlines = Outline(self.tags.entries(tree))
        info, properties = self._doc.info, self._properties  # only now: Platypus writes its own over them
        info.title, info.author, info.subject = properties.title, properties.author, properties.subject
        info.producer = PRODUCER
        catalog = self._doc.Catalog
        catalog.StructTreeRoot, catalog.Outlines = self.root, self._doc.Outlines
        catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
        catalog.Metadata = pdfdoc.XMP(creator=lambda _document: packet(properties, PRODUCER))
        catalog.PageLabels = pdfdoc.PDFDictionary({"Nums": "[0<</S/D>>]"})
        self.setViewerPreference("DisplayDocTitle", "true")
        catalog.OutputIntents = writer.output_intent(self._doc)
        super().save()

    def _fill_in(self) -> None:
        """Put what was left for later into its place, now that the pages are counted."""
        for number, token, make in self._late:
            page = self._pages[number]
            page.stream = page.stream.replace(token, make(len(self._pages)))
        self._late.clear()  # they hold the canvas, which would not be freed
        if self.parts and self.recorder is not None:
            for page in self._pages:
                self.strands += self.recorder.split(page, self.parts, self._doc)
