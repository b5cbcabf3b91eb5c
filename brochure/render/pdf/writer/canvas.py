"""The canvas: words, shapes, pages and the file. With marked_content.py it alone touches ReportLab's private names.

Everything painted is either tagged (`tag`, `text`) or decoration (`artifact`); ISO 14289-1, 7.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from reportlab.pdfbase import pdfdoc

from brochure.design import colours
from brochure.design.laid_out_page import LaidOutPage, PlacedText, area_of
from brochure.document.blocks import Span
from brochure.render.pdf.tagging.bookmarks import BookmarkTree
from brochure.render.pdf.tagging.display_list import (
    AddBookmark,
    AddLink,
    BeginMarkedContent,
    DrawImage,
    ReservePart,
    SetAttributes,
    SetOpacity,
)
from brochure.render.pdf.tagging.marked_content import MarkedCanvas
from brochure.render.pdf.writer import writer
from brochure.render.pdf.writer.syntax import PdfPath, format_numbers
from brochure.render.pdf.writer.xmp import FixedTimestamp, build_packet
from brochure.runtime.memo import memoize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from io import BytesIO

    from brochure.design.brand import Palette
    from brochure.design.editions import ColorName, TextStyle
    from brochure.design.fonts import FontFamily
    from brochure.design.images import Raster
    from brochure.design.laid_out_page import Area
    from brochure.design.line_breaking import Line, TextRun
    from brochure.render.pdf.tagging.display_list import DrawPart, VariablePart, VariableRun
    from brochure.render.pdf.tagging.structure_tree import StructureElement, StructureRoot
    from brochure.render.pdf.writer.fonts import EmbeddedFont, EmbeddedLetterFont
    from brochure.render.pdf.writer.xmp import DocumentProperties

PRODUCER = "brochure"


@memoize(200)
def _build_color_operator(color: str, gray_operator: str, rgb_operator: str) -> str:
    components = [value / 255 for value in colours.to_channels(color)]
    return (
        f"{format_numbers(components[0])} {gray_operator}"
        if len(set(components)) == 1
        else f"{format_numbers(*components)} {rgb_operator}"
    )


class PartRecorder(Protocol):
    """Records the parts of pages that are drawn anew for each patient."""

    def record_part(self, canvas: TaggedCanvas, event: ReservePart, element: StructureElement) -> VariablePart:
        """Return the part that is left out here."""

    def split_page(
        self, page: writer.PdfPage, variable_parts: list[VariablePart], document: writer.PdfDocument
    ) -> Iterator[VariableRun]:
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
        root: StructureRoot,
        family: FontFamily,
        palette: Palette,
        properties: DocumentProperties,
        pagesize: tuple[float, float],
        is_gray: bool = False,
    ) -> None:
        language = properties.language
        options = {"pagesize": pagesize, "pageCompression": 1, "pdfVersion": writer.PDF_VERSION, "lang": language}
        super().__init__(target, root, family, options)
        self.palette = palette
        self.is_gray = is_gray
        self._properties = properties
        self.recorder: PartRecorder | None = None
        self._stamps: dict[str, str] = {}
        self._deferred_operators: list[tuple[int, str, Callable[[int], str]]] = []
        self._pages: list[writer.PdfPage] = []
        self.variable_parts: list[VariablePart] = []
        self.variable_runs: list[VariableRun] = []
        self.letter_fonts: dict[bool, EmbeddedLetterFont] = {}  # of patients' words
        self.box_areas: list[Area] = []
        document = self._doc
        document.__class__ = writer.PdfDocument
        document.Catalog.__class__ = writer.PdfCatalog
        document.info.__class__ = writer.PdfInfo
        document._timeStamp = FixedTimestamp(properties.written_on)

    def _make_preamble(self) -> None:
        # ReportLab would set Helvetica here, a font that is neither used nor embedded
        self._preamble = ""

    # text ------------------------------------------------------------------------------------------------------

    def draw_text(
        self,
        lines: list[tuple[Line, float, float]],
        style: TextStyle,
        element: StructureElement,
        link_texts: dict[int, str],
    ) -> None:
        """Draw lines, each with the place (x, y) of its baseline's start, as the content of one element.

        `links` gives for each linked span its words, which the annotation repeats (ISO 14289-1, 7.18.5).
        """
        operators = self._code
        operators.append("BT")
        open_content: BeginMarkedContent | None = None
        current_color: ColorName | None = None
        current_font: EmbeddedFont | None = None
        for line, x, y in lines:
            operators.append(f"1 0 0 1 {format_numbers(x, y)} Tm")
            for run in line.runs:
                is_last = run is line.runs[-1]
                run_text = run.text + line.ending if is_last else run.text
                if run.is_blank:
                    self._draw_blank(element, run, (x, y), [] if open_content is None else ["EMC"])
                    open_content, run_text = None, run_text.lstrip("\xa0")
                    if not run_text:
                        continue
                wanted_content = BeginMarkedContent(element, run.span if run.link else None)
                if wanted_content != open_content and not self.in_artifact:
                    operators += [wanted_content] if open_content is None else ["EMC", wanted_content]
                    open_content = wanted_content
                run_font = self._get_font(run.bold)
                if run_font is not current_font:
                    operators.append(f"{run_font.name} {format_numbers(style.size)} Tf")
                    current_font = run_font
                run_color: ColorName = "brand" if run.link and style.color == "ink" else style.color
                if run_color != current_color:
                    operators.append(self.format_text_color(run_color))
                    current_color = run_color
                operators.append(run_font.format_show_operator(run_text))
                if run.link:
                    rect = (x + run.x, y - 0.3 * style.size, x + run.x + run.width, y + 0.85 * style.size)
                    self._add_link(AddLink(element, run.span, run.link, link_texts[run.span], rect))
        operators += ["ET"] if open_content is None else ["EMC", "ET"]
        self._underline_links(lines, style)

    def _draw_blank(
        self, element: StructureElement, run: TextRun, position: tuple[float, float], closing_operators: list[str]
    ) -> None:
        """Draw a blank to write on, amid a text, which goes on behind it.

        The rule is the content of an element of its own that says what the blank is for.
        """
        x, y = position[0] + run.x, position[1] - 2  # below the baseline, so that letters with tails have room
        blank_width = run.width * len(run.text.rstrip(" ")) / len(run.text)
        rule = f"{self._format_color(self.get_color('write'), 'G', 'RG')} 0.75 w {format_numbers(x, y)} m {format_numbers(x + blank_width, y)} l S"
        rule_operators = (
            [rule] if self.in_artifact else [BeginMarkedContent(element, run.span, is_blank=True), rule, "EMC"]
        )
        self._code += [
            *closing_operators,
            "ET",
            *rule_operators,
            "BT",
            f"1 0 0 1 {format_numbers(x + blank_width, position[1])} Tm",
        ]

    def _underline_links(self, lines: list[tuple[Line, float, float]], style: TextStyle) -> None:
        """Underline links among words: colour alone may not tell them (WCAG 1.4.1). Large numbers do without."""
        if style.color != "ink":
            return
        strokes = [
            (x + run.x, y - 0.14 * style.size, x + run.x + run.width)
            for line, x, y in lines
            for run in line.runs
            if run.link
        ]
        if not strokes:
            return
        with self.mark_artifact():
            self.setStrokeColor(self.get_color("brand"))
            self.setLineWidth(0.6)
            for x, y, right in strokes:
                self.line(x, y, right, y)

    def format_line_operators(self, line: Line, x: float, y: float, style: TextStyle) -> str:
        """The operators that draw one line of decoration, for `later`."""
        operators = ["BT", self.format_text_color(style.color), f"1 0 0 1 {format_numbers(x, y)} Tm"]
        for run in line.runs:
            font = self._get_font(run.bold)
            operators.append(f"{font.name} {format_numbers(style.size)} Tf {font.format_show_operator(run.text)}")
        return " ".join([*operators, "ET"])

    def draw_decorative_line(self, line: Line, x: float, y: float, style: TextStyle) -> None:
        """Draw one line of decoration."""
        self._code.append(self.format_line_operators(line, x, y, style))
        spans = tuple(Span(run.text, bold=run.bold) for run in line.runs)
        self.placed_texts.append(
            PlacedText(spans, "", style.size, (line,), area_of([(line, x, y)], style.size), line.width)
        )

    def defer_operators(self, format_operators: Callable[[int], str]) -> None:
        """Leave room for operators that depend on how many pages there are in all."""
        placeholder = f"%later-{len(self._deferred_operators)}%"
        self._deferred_operators.append((len(self._pages), placeholder, format_operators))
        self._code.append(placeholder)

    def add_variable_part(
        self, query_index: int, lines: tuple[Line, ...], element: StructureElement, draw: DrawPart
    ) -> None:
        """Leave room for what is drawn anew for each patient, by the lines that answer question `number`."""
        self._code.append(ReservePart(element, query_index, lines, draw, self._artifact_depth))

    def get_letter_font(self, bold: bool) -> EmbeddedLetterFont:
        """The face for a patient's words, which carries all its letters."""
        from brochure.design.kerning import build_letter_family
        from brochure.render.pdf.writer.fonts import EmbeddedLetterFont

        if bold not in self.letter_fonts:
            self.letter_fonts[bold] = EmbeddedLetterFont(
                build_letter_family(self.family).font_for(bold=bold), self._get_font(bold)
            )
        return self.letter_fonts[bold]

    def _record_part(self, event: ReservePart, element: StructureElement) -> None:
        if self.recorder is None:
            raise RuntimeError("a part is left out, and the canvas has no recorder of parts")
        self.variable_parts.append(self.recorder.record_part(self, event, element))
        self._code.append(f"%part-{len(self.variable_parts) - 1}%")

    def get_color(self, name: ColorName) -> str:
        """A colour of the brand, as #RRGGBB."""
        if name == "white":
            return colours.WHITE
        color: str = getattr(self.palette, name)
        return color

    def format_text_color(self, name: ColorName) -> str:
        """The operator that sets a colour of the brand for text."""
        return self._format_color(self.get_color(name), "g", "rg")

    def _format_color(self, color: str, gray_operator: str, rgb_operator: str) -> str:
        """The operator that sets a colour, "#RRGGBB": `grey` where its parts are equal, else `rgb`.

        PDF/A-2, 6.2.4.3, lets DeviceGray stand beside an output intent of any kind.
        """
        printed_color = colours.to_gray_color(color) if self.is_gray else color
        return _build_color_operator(printed_color, gray_operator, rgb_operator)

    def setFillColor(self, color: str) -> None:
        """Fill with a colour, "#RRGGBB", from now on."""
        self._code.append(self._format_color(color, "g", "rg"))

    def setStrokeColor(self, color: str) -> None:
        """Draw lines in a colour, "#RRGGBB", from now on."""
        self._code.append(self._format_color(color, "G", "RG"))

    def setFillAlpha(self, alpha: float) -> None:
        """Fill see-through from now on, until the graphics state is restored."""
        self._code.append(SetOpacity(None, "ca", alpha))

    def setStrokeAlpha(self, alpha: float) -> None:
        """Draw lines see-through from now on, until the graphics state is restored."""
        self._code.append(SetOpacity(None, "CA", alpha))

    def draw_picture(self, raster: Raster, x: float, y: float, width: float, height: float) -> None:
        """Draw a photograph; the same one is embedded once."""
        self._code.append(DrawImage(None, raster, (x, y, width, height)))

    def set_attributes(self, element: StructureElement, attributes: str) -> None:
        """Say what is known of an element only when it is drawn: the box of a figure."""
        self._code.append(SetAttributes(element, attributes))

    # shapes ----------------------------------------------------------------------------------------------------

    def draw_stamp(self, name: str, draw: Callable[[], None], position: tuple[float, float], scale: float) -> None:
        """Draw a shape with its origin at a place, `scale` points to its unit.

        What `draw` draws around (0, 0) is kept by its name and repeated: a hundred people cost no more than one.
        """
        if name not in self._stamps:
            page_code, self._code = self._code, []
            draw()
            self._stamps[name] = " ".join(self._code)
            self._code = page_code
        self._code.append(f"q {format_numbers(scale, 0, 0, scale, *position)} cm {self._stamps[name]} Q")

    def beginPath(self) -> PdfPath:
        return PdfPath()

    def ellipse(self, x1: float, y1: float, x2: float, y2: float, stroke: int = 1, fill: int = 0) -> None:
        PdfPath(self._code).ellipse(x1, y1, x2 - x1, y2 - y1)
        self._strokeAndFill(stroke, fill)

    def setLineWidth(self, width: float) -> None:
        self._lineWidth = width
        self._code.append(f"{format_numbers(width)} w")

    # links and bookmarks ---------------------------------------------------------------------------------------

    def _add_link(self, link: AddLink) -> None:
        if not self.in_artifact:  # a table head that comes again: the first one carries the link
            self._code.append(link)

    def add_bookmark(self, element: StructureElement, title: str, level: int, position: tuple[float, float]) -> None:
        """An entry in the viewer's table of contents, level 0 the outermost, that leads to (x, y) on this page."""
        if not self.in_artifact:
            self._code.append(AddBookmark(element, title, level, position))

    # pages and saving ------------------------------------------------------------------------------------------

    def showPage(self) -> None:
        self._resolve_events()
        super().showPage()

    def _setAnnotations(self, page: pdfdoc.PDFPage) -> None:
        # ReportLab hands over the finished page here
        super()._setAnnotations(page)
        if isinstance(page, pdfdoc.PDFPage):
            page.__class__ = writer.PdfPage
            page.footer, self._footer_stream = self._footer_stream, None
            self._pages.append(page)
            if self._owners:
                page.StructParents = self.root.register_owner(self._owners)
            self._owners = []

    def take_page(self, frame: Area) -> LaidOutPage:
        """What stands on the page that is now full, and an empty record for the next; `frame` is for its content."""
        width, height = self._pagesize
        page = LaidOutPage(self.getPageNumber(), width, height, frame, tuple(self.placed_texts), tuple(self.box_areas))
        self.placed_texts, self.box_areas = [], []
        return page

    def save(self) -> None:
        """Write the file."""
        if self._code:
            self.showPage()
        self._fill_placeholders()
        tree = self.structure_writer.build_tree(self._doc)
        self.root.data, self._doc.structure_objects = tree.root_data, tree.objects
        self._doc.Outlines = BookmarkTree(self.structure_writer.sort_bookmarks(tree))
        info, properties = self._doc.info, self._properties  # only now: Platypus writes its own over them
        info.title, info.author, info.subject = properties.title, properties.author, properties.subject
        info.producer = PRODUCER
        catalog = self._doc.Catalog
        catalog.StructTreeRoot, catalog.Outlines = self.root, self._doc.Outlines
        catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
        catalog.Metadata = pdfdoc.XMP(creator=lambda _document: build_packet(properties, PRODUCER))
        catalog.PageLabels = pdfdoc.PDFDictionary({"Nums": "[0<</S/D>>]"})
        self.setViewerPreference("DisplayDocTitle", "true")
        catalog.OutputIntents = writer.build_output_intent(self._doc)
        super().save()

    def _fill_placeholders(self) -> None:
        """Put what was left for later into its place, now that the pages are counted."""
        for page_index, placeholder, format_operators in self._deferred_operators:
            page = self._pages[page_index]
            page.stream = page.stream.replace(placeholder, format_operators(len(self._pages)))
        self._deferred_operators.clear()  # they hold the canvas, which would not be freed
        if self.variable_parts and self.recorder is not None:
            for page in self._pages:
                self.variable_runs += self.recorder.split_page(page, self.variable_parts, self._doc)
