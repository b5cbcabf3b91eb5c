"""The canvas: text, shapes, pages, and the file. It uses ReportLab's private names, as marked_content.py does.

Everything drawn is either tagged (`tag`, `draw_text`) or an artifact (`mark_artifact`), as ISO 14289-1, 7.1 demands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from reportlab.pdfbase import pdfdoc

from brochure.design import colors
from brochure.design.laid_out_page import LaidOutPage, PlacedText, compute_area
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
    components = [value / 255 for value in colors.to_channels(color)]
    return (
        f"{format_numbers(components[0])} {gray_operator}"
        if len(set(components)) == 1
        else f"{format_numbers(*components)} {rgb_operator}"
    )


class PartRecorder(Protocol):
    """Records the parts of pages that are drawn again for each patient."""

    def record_part(self, canvas: TaggedCanvas, event: ReservePart, element: StructureElement) -> VariablePart:
        """Return the recorded part, for which the canvas reserves space in its page's stream."""

    def split_page(
        self, page: writer.PdfPage, variable_parts: list[VariablePart], document: writer.PdfDocument
    ) -> Iterator[VariableRun]:
        """Split a page's content into shared streams and runs of parts; yield the runs."""


class TaggedCanvas(MarkedCanvas):
    """A ReportLab canvas that writes tagged, archival PDF. Lengths are points, y runs upwards.

    With `is_gray`, text, shapes, and pictures are drawn in DeviceGray. `recorder` must be set if the pages have
    variable parts, which are drawn for each patient.
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
        self.letter_fonts: dict[bool, EmbeddedLetterFont] = {}  # for patients' words, by bold
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
        """Draw lines as the content of one element, each with the start (x, y) of its baseline in points.

        `link_texts` has the words of each linked span, which its annotation repeats (ISO 14289-1, 7.18.5).
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
        """Draw the rule of a blank within a text, and move the text position to its end.

        The rule is the content of a Span element that says what the blank is for.
        """
        x, y = position[0] + run.x, position[1] - 2  # below the baseline, for letters with descenders
        blank_width = run.width * len(run.text.rstrip(" ")) / len(run.text)
        rule = (
            f"{self._format_color(self.get_color('write'), 'G', 'RG')} 0.75 w "
            f"{format_numbers(x, y)} m {format_numbers(x + blank_width, y)} l S"
        )
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
        """Underline the links in body text, as color alone may not mark them (WCAG 1.4.1); not large numbers."""
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
        """Return the operators that draw one decorative line of text, for `defer_operators`."""
        operators = ["BT", self.format_text_color(style.color), f"1 0 0 1 {format_numbers(x, y)} Tm"]
        for run in line.runs:
            font = self._get_font(run.bold)
            operators.append(f"{font.name} {format_numbers(style.size)} Tf {font.format_show_operator(run.text)}")
        return " ".join([*operators, "ET"])

    def draw_decorative_line(self, line: Line, x: float, y: float, style: TextStyle) -> None:
        """Draw one decorative line of text and record it for page checks."""
        self._code.append(self.format_line_operators(line, x, y, style))
        spans = tuple(Span(run.text, bold=run.bold) for run in line.runs)
        self.placed_texts.append(
            PlacedText(spans, "", style.size, (line,), compute_area([(line, x, y)], style.size), line.width)
        )

    def defer_operators(self, format_operators: Callable[[int], str]) -> None:
        """Add a placeholder for operators that depend on the number of pages; `save` fills it."""
        placeholder = f"%later-{len(self._deferred_operators)}%"
        self._deferred_operators.append((len(self._pages), placeholder, format_operators))
        self._code.append(placeholder)

    def add_variable_part(
        self, query_index: int, lines: tuple[Line, ...], element: StructureElement, draw: DrawPart
    ) -> None:
        """Add a part that is drawn for each patient from their lines for the layout query `query_index`."""
        self._code.append(ReservePart(element, query_index, lines, draw, self._artifact_depth))

    def get_letter_font(self, bold: bool) -> EmbeddedLetterFont:
        """Return the font for patients' words, embedded with all its letters."""
        from brochure.design.kerning import build_letter_family
        from brochure.render.pdf.writer.fonts import EmbeddedLetterFont

        if bold not in self.letter_fonts:
            self.letter_fonts[bold] = EmbeddedLetterFont(
                build_letter_family(self.family).font_for(bold=bold), self._get_font(bold)
            )
        return self.letter_fonts[bold]

    def _record_part(self, event: ReservePart, element: StructureElement) -> None:
        if self.recorder is None:
            raise RuntimeError("a variable part was added to a canvas without a recorder")
        self.variable_parts.append(self.recorder.record_part(self, event, element))
        self._code.append(f"%part-{len(self.variable_parts) - 1}%")

    def get_color(self, name: ColorName) -> str:
        """Return a color of the brand, as #RRGGBB."""
        if name == "white":
            return colors.WHITE
        color: str = getattr(self.palette, name)
        return color

    def format_text_color(self, name: ColorName) -> str:
        """Return the operator that sets a color of the brand for text."""
        return self._format_color(self.get_color(name), "g", "rg")

    def _format_color(self, color: str, gray_operator: str, rgb_operator: str) -> str:
        """Return the operator that sets a color, "#RRGGBB": the gray one if its channels are equal, else the RGB one.

        PDF/A-2, 6.2.4.3, allows DeviceGray with any output intent.
        """
        printed_color = colors.to_gray_color(color) if self.is_gray else color
        return _build_color_operator(printed_color, gray_operator, rgb_operator)

    def setFillColor(self, color: str) -> None:
        """Set the color of fills from now on, "#RRGGBB"."""
        self._code.append(self._format_color(color, "g", "rg"))

    def setStrokeColor(self, color: str) -> None:
        """Set the color of strokes from now on, "#RRGGBB"."""
        self._code.append(self._format_color(color, "G", "RG"))

    def setFillAlpha(self, alpha: float) -> None:
        """Set the opacity of fills (0 to 1) until the graphics state is restored."""
        self._code.append(SetOpacity(None, "ca", alpha))

    def setStrokeAlpha(self, alpha: float) -> None:
        """Set the opacity of strokes (0 to 1) until the graphics state is restored."""
        self._code.append(SetOpacity(None, "CA", alpha))

    def draw_picture(self, raster: Raster, x: float, y: float, width: float, height: float) -> None:
        """Draw a photograph, with bounds in points; the same one is embedded only once."""
        self._code.append(DrawImage(None, raster, (x, y, width, height)))

    def set_attributes(self, element: StructureElement, attributes: str) -> None:
        """Set an element's attributes that are known only when it is drawn, such as a figure's bounding box."""
        self._code.append(SetAttributes(element, attributes))

    # shapes ----------------------------------------------------------------------------------------------------

    def draw_stamp(self, name: str, draw: Callable[[], None], position: tuple[float, float], scale: float) -> None:
        """Draw a shape with its origin at `position`, each of its units `scale` points long.

        The operators of `draw` are cached by `name`, so `draw` is called only once for a hundred people.
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
        if not self.in_artifact:  # a repeated table head: the first one has the link
            self._code.append(link)

    def add_bookmark(self, element: StructureElement, title: str, level: int, position: tuple[float, float]) -> None:
        """Add a bookmark for (x, y) in points on this page; level 0 is the outermost. Ignore it within an artifact."""
        if not self.in_artifact:
            self._code.append(AddBookmark(element, title, level, position))

    # pages and saving ------------------------------------------------------------------------------------------

    def showPage(self) -> None:
        self._resolve_events()
        super().showPage()

    def _setAnnotations(self, page: pdfdoc.PDFPage) -> None:
        # ReportLab calls this with the finished page
        super()._setAnnotations(page)
        if isinstance(page, pdfdoc.PDFPage):
            page.__class__ = writer.PdfPage
            page.footer, self._footer_stream = self._footer_stream, None
            self._pages.append(page)
            if self._owners:
                page.StructParents = self.root.register_owner(self._owners)
            self._owners = []

    def take_page(self, frame: Area) -> LaidOutPage:
        """Return what is on the page that is now full, and start the next record; `frame` is the content's area."""
        width, height = self._pagesize
        page = LaidOutPage(self.getPageNumber(), width, height, frame, tuple(self.placed_texts), tuple(self.box_areas))
        self.placed_texts, self.box_areas = [], []
        return page

    def save(self) -> None:
        """Write the file, with its structure tree, bookmarks, and metadata."""
        if self._code:
            self.showPage()
        self._fill_placeholders()
        tree = self.structure_writer.build_tree(self._doc)
        self.root.data, self._doc.structure_objects = tree.root_data, tree.objects
        self._doc.Outlines = BookmarkTree(self.structure_writer.sort_bookmarks(tree))
        info, properties = self._doc.info, self._properties  # set here, as Platypus overwrites them earlier
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
        """Replace the placeholders of deferred operators and variable parts, now that the number of pages is known."""
        for page_index, placeholder, format_operators in self._deferred_operators:
            page = self._pages[page_index]
            page.stream = page.stream.replace(placeholder, format_operators(len(self._pages)))
        self._deferred_operators.clear()  # they refer to the canvas, which would not be freed
        if self.variable_parts and self.recorder is not None:
            for page in self._pages:
                self.variable_runs += self.recorder.split_page(page, self.variable_parts, self._doc)
