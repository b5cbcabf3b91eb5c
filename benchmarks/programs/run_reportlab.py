"""Run plain ReportLab: a Platypus program as its manual teaches it, tuned by one simple setting (`useA85`).

The PDF has no tags, as ReportLab writes none. Images are JPEG, the fastest format it reads.
"""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportlab import rl_config
from reportlab.graphics.shapes import Circle, Drawing, Rect
from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    HRFlowable,
    Image,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_PLAIN: list[tuple[Any, ...]] = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
]
_GAP = 24.0  # between the two columns


class NumberedCanvas(Canvas):
    """Canvas that writes “Page 1 of 4”: it keeps the pages until their number is known."""

    def __init__(self, *args: Any, draw_footer: Callable[[Canvas, int, int], None], **options: Any) -> None:
        super().__init__(*args, **options)
        self.draw_footer = draw_footer
        self.pages: list[dict[str, Any]] = []

    def showPage(self) -> None:
        self.pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for state in self.pages:
            self.__dict__.update(state)
            self.draw_footer(self, self._pageNumber, len(self.pages))
            super().showPage()
        super().save()


class Program:
    """Builder of the PDF of one document."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.label_width, self.text_width = data["columns"]
        self.width = self.label_width + _GAP + self.text_width
        self.colors = {name: HexColor(value) for name, value in data["palette"].items()}
        scale = data["scale"]
        self.styles = {role: self.make_style(role, style) for role, style in scale.items()}
        self.styles["ask"] = self.derive_style("ask", "body", fontName="Bold")
        self.styles["term"] = self.derive_style("term", "small", fontName="Bold")
        self.styles["date"] = self.derive_style("date", "body", fontName="Bold", textColor=self.colors["brand"])
        self.styles["care"] = self.derive_style("care", "key_label", textColor=self.colors["accent"])
        self.styles["bullet"] = self.derive_style("bullet", "item", leftIndent=14, bulletFontName="Bold")

    def make_style(self, role: str, style: dict[str, Any]) -> ParagraphStyle:
        return ParagraphStyle(
            role,
            fontName="Bold" if style["bold"] else "Regular",
            fontSize=style["size"],
            leading=style["leading"],
            spaceBefore=style["before"],
            spaceAfter=style["after"],
            textColor=self.colors[style["color"]],
            keepWithNext=role in ("title", "heading"),
        )

    def derive_style(self, name: str, parent: str, **changes: Any) -> ParagraphStyle:
        return ParagraphStyle(name, parent=self.styles[parent], **changes)

    def build(self) -> bytes:
        target, data = BytesIO(), self.data
        left, top, right, bottom = data["bounds"]
        height = data["sheet"][1]
        frame = Frame(left, height - bottom, right - left, bottom - top, 0, 0, 0, 0)
        template = BaseDocTemplate(
            target, pagesize=data["sheet"], title=data["title"], author=data["author"], lang=data["language"]
        )
        template.addPageTemplates(PageTemplate("page", [frame]))

        def canvas(*args: Any, **options: Any) -> NumberedCanvas:
            return NumberedCanvas(*args, draw_footer=self.draw_footer, **options)

        template.build(self.make_flowables(data["story"]), canvasmaker=canvas)
        return target.getvalue()

    def draw_footer(self, canvas: Canvas, number: int, total: int) -> None:
        left, _, right, bottom = self.data["bounds"]
        y = self.data["sheet"][1] - bottom - 7
        canvas.setStrokeColor(self.colors["line"])
        canvas.setLineWidth(0.75)
        canvas.line(left, y, right, y)
        (clinic, review), copy = self.data["footer"]
        canvas.setFont("Regular", 10)
        canvas.drawString(left, y - 15, clinic)
        canvas.drawString(left, y - 28, review)
        canvas.drawRightString(right, y - 15, f"Page {number} of {total}")
        canvas.drawRightString(right, y - 28, copy)

    def make_flowables(self, entries: list[list[Any]]) -> list[Any]:
        return [flowable for entry in entries for flowable in getattr(self, "make_" + entry[0])(*entry[1:])]

    def make_words(self, role: str, text: str) -> list[Any]:
        if role == "draft":
            box = [("BOX", (0, 0), (-1, -1), 1.25, self.colors["accent"]), ("ROUNDEDCORNERS", [3, 3, 3, 3])]
            label = Paragraph(text, self.styles[role])
            return [
                Spacer(1, 9),
                Table([[label]], [44], style=TableStyle([*box, ("LEFTPADDING", (0, 0), (0, 0), 7)]), hAlign="LEFT"),
            ]
        return [Paragraph(text, self.styles[role])]

    def make_item(self, bullet: str, text: str) -> list[Any]:
        return [Paragraph(text, self.styles["bullet"], bulletText=bullet)]

    def make_tick(self, text: str) -> list[Any]:
        box = Drawing(
            12, 12, Rect(0, 0, 12, 12, 1.5, 1.5, strokeColor=self.colors["brand"], strokeWidth=1.25, fillColor=None)
        )
        style = [*_PLAIN, ("BOTTOMPADDING", (0, 0), (-1, -1), 4)]
        return [
            Table([[box, Paragraph(text, self.styles["item"])]], [22, self.text_width - 22], style=TableStyle(style))
        ]

    def make_image(self, path: str, width: float, height: float) -> list[Any]:
        return [Image(path, width, height, hAlign="LEFT")]

    def make_rule(self) -> list[Any]:
        line = HRFlowable("100%", 0.75, color=self.colors["line"], spaceBefore=14, spaceAfter=0)
        accent = HRFlowable(
            self.label_width, 2.25, color=self.colors["brand"], hAlign="LEFT", spaceBefore=0, spaceAfter=8
        )
        line.keepWithNext = accent.keepWithNext = True
        return [line, accent]

    def make_pair(self, left: list[Any], right: list[Any], look: str) -> list[Any]:
        return self.make_rows([[left, right]], look)

    def make_rows(self, rows: list[list[Any]], look: str) -> list[Any]:
        cells = [[self.make_flowables(left), self.make_flowables(right)] for left, right in rows]
        style, widths, options = list(_PLAIN), [self.label_width + _GAP, self.text_width], {}
        if look == "line":
            style += [("LINEBELOW", (0, 0), (-1, -1), 0.5, self.colors["line"]), ("TOPPADDING", (0, 0), (-1, -1), 4.6)]
        if look == "box":
            style += [("BOX", (0, 0), (-1, -1), 2, self.colors["brand"]), ("TOPPADDING", (0, 0), (-1, -1), 6)]
            style += [("LEFTPADDING", (0, 0), (0, -1), 12), ("NOSPLIT", (0, 0), (-1, -1)), ("ROUNDEDCORNERS", [8] * 4)]
            options = {"spaceAfter": 6}
        if look == "tight":
            style += [("TOPPADDING", (0, 0), (-1, -1), 2.4)]
        return [Table(cells, widths, style=TableStyle(style), **options)]

    def make_outlined(self, colour: str, weight: float, label: list[Any], body: list[Any]) -> list[Any]:
        style = [*_PLAIN, ("BOX", (0, 0), (-1, -1), weight, self.colors[colour]), ("ROUNDEDCORNERS", [8] * 4)]
        style += [
            ("LEFTPADDING", (0, 0), (0, 0), 12),
            ("TOPPADDING", (0, 0), (-1, -1), 8),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
        ]
        style += [("RIGHTPADDING", (1, 0), (1, 0), 12)]
        cells = [[self.make_flowables(label), self.make_flowables(body)]]
        return [Table(cells, [self.label_width + _GAP, self.text_width], style=TableStyle(style), spaceBefore=12)]

    def make_lines(self, count: int) -> list[Any]:
        line = {"width": "100%", "thickness": 0.75, "color": self.colors["write"], "spaceBefore": 24, "spaceAfter": 0}
        return [HRFlowable(**line) for _ in range(count)]

    def make_table(self, tone: str, head: list[str], rows: list[list[str]]) -> list[Any]:
        colour = self.colors["accent" if tone == "risk" else "brand"]
        header = ParagraphStyle("header", parent=self.styles["group"], textColor=colour)
        cells = [[Paragraph(text, header) for text in head]]
        cells += [
            [Paragraph(text, self.styles["small" if column else "term"]) for column, text in enumerate(row)]
            for row in rows
        ]
        style = [*_PLAIN, ("LINEABOVE", (0, 0), (-1, 0), 2.25, colour), ("TOPPADDING", (0, 0), (-1, -1), 3.25)]
        style += [("LINEBELOW", (0, 0), (-1, -1), 0.5, self.colors["line"]), ("BOTTOMPADDING", (0, 0), (-1, -1), 3.25)]
        widths = [self.label_width + _GAP, self.text_width] if len(head) == 2 else [self.width / len(head)] * len(head)
        return [Table(cells, widths, style=TableStyle(style), spaceAfter=6)]

    def make_panels(self, panels: list[list[Any]]) -> list[Any]:
        width = (self.width - 18 * (len(panels) - 1)) / len(panels)
        style = [*_PLAIN]
        cells: list[Any] = []
        for panel in panels:
            column = len(cells)
            style += [("BOX", (column, 0), (column, 0), 1, self.colors["brand"])]
            style += [(f"{side}PADDING", (column, 0), (column, 0), 10) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
            cells += [self.make_flowables(panel), ""]
        widths = ([width, 18] * len(panels))[:-1]
        return [Table([cells[:-1]], widths, style=TableStyle(style), spaceAfter=6)]

    def make_people(self, total: int, count: int | None, across: int, scale: float) -> list[Any]:
        down = -(-total // across)
        drawing = Drawing(across * 14 * scale, down * 32 * scale)
        drawing.scale(scale, scale)
        for number in range(total):
            x, y = (number % across) * 14, (down - number // across) * 32
            mid, brand = self.colors["mid"], self.colors["brand"]
            fill = mid if count is None else brand if number < count else HexColor("#FFFFFF")
            options = {"fillColor": fill, "strokeColor": None if count is None else brand, "strokeWidth": 0.9}
            drawing.add(Circle(x + 7, y - 5, 3.5, **options))
            drawing.add(Rect(x + 2, y - 29, 10, 19, 4, 4, **options))
        return [drawing]

    def make_references(self, texts: list[str]) -> list[Any]:
        style = ParagraphStyle("source", parent=self.styles["reference"], leftIndent=21, bulletFontSize=10)
        items = [Paragraph(text, style, bulletText=str(number)) for number, text in enumerate(texts, 1)]
        half = (len(items) + 1) // 2
        width = (self.width - _GAP) / 2
        return [Table([[items[:half], "", items[half:]]], [width, _GAP, width], style=TableStyle(_PLAIN))]


def load_builder() -> Callable[[Path], bytes]:
    """Return a function that makes the PDF of a document; fonts are registered once."""
    rl_config.useA85 = 0

    def make(path: Path) -> bytes:
        data = json.loads(path.read_text(encoding="utf-8"))
        if "Regular" not in pdfmetrics.getRegisteredFontNames():
            for name, font in zip(("Regular", "Bold"), data["fonts"], strict=True):
                pdfmetrics.registerFont(TTFont(name, font))
            pdfmetrics.registerFontFamily("Regular", "Regular", "Bold", "Regular", "Bold")
        return Program(data).build()

    return make


def main(source: str, target: str) -> None:
    """Make one PDF of one document."""
    Path(target).write_bytes(load_builder()(Path(source)))
