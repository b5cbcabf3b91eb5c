"""Plain ReportLab: a program on Platypus as its manual teaches it, tuned by its one cheap setting (`useA85`).

It makes no tags: ReportLab has none to offer. Pictures are JPEG, the quickest it takes.
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


class Numbered(Canvas):
    """A canvas that writes “Page 1 of 4”: it keeps the pages until it knows how many there are."""

    def __init__(self, *args: Any, foot: Callable[[Canvas, int, int], None], **options: Any) -> None:
        super().__init__(*args, **options)
        self.foot = foot
        self.kept: list[dict[str, Any]] = []

    def showPage(self) -> None:
        self.kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for state in self.kept:
            self.__dict__.update(state)
            self.foot(self, self._pageNumber, len(self.kept))
            super().showPage()
        super().save()


class Program:
    """Makes the PDF of one document."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.finding, self.reading = data["columns"]
        self.width = self.finding + _GAP + self.reading
        self.colours = {name: HexColor(value) for name, value in data["palette"].items()}
        scale = data["scale"]
        self.looks = {role: self.look(role, look) for role, look in scale.items()}
        self.looks["ask"] = self.changed("ask", "body", fontName="Bold")
        self.looks["term"] = self.changed("term", "small", fontName="Bold")
        self.looks["date"] = self.changed("date", "body", fontName="Bold", textColor=self.colours["brand"])
        self.looks["care"] = self.changed("care", "key_label", textColor=self.colours["accent"])
        self.looks["bullet"] = self.changed("bullet", "item", leftIndent=14, bulletFontName="Bold")

    def look(self, role: str, look: dict[str, Any]) -> ParagraphStyle:
        return ParagraphStyle(
            role,
            fontName="Bold" if look["bold"] else "Regular",
            fontSize=look["size"],
            leading=look["leading"],
            spaceBefore=look["before"],
            spaceAfter=look["after"],
            textColor=self.colours[look["colour"]],
            keepWithNext=role in ("title", "heading"),
        )

    def changed(self, name: str, parent: str, **changes: Any) -> ParagraphStyle:
        return ParagraphStyle(name, parent=self.looks[parent], **changes)

    def pdf(self) -> bytes:
        target, data = BytesIO(), self.data
        left, top, right, bottom = data["bounds"]
        tall = data["sheet"][1]
        frame = Frame(left, tall - bottom, right - left, bottom - top, 0, 0, 0, 0)
        template = BaseDocTemplate(
            target, pagesize=data["sheet"], title=data["title"], author=data["author"], lang=data["language"]
        )
        template.addPageTemplates(PageTemplate("page", [frame]))

        def canvas(*args: Any, **options: Any) -> Numbered:
            return Numbered(*args, foot=self.foot, **options)

        template.build(self.flow(data["story"]), canvasmaker=canvas)
        return target.getvalue()

    def foot(self, canvas: Canvas, number: int, total: int) -> None:
        left, _, right, bottom = self.data["bounds"]
        y = self.data["sheet"][1] - bottom - 7
        canvas.setStrokeColor(self.colours["line"])
        canvas.setLineWidth(0.75)
        canvas.line(left, y, right, y)
        (clinic, review), copy = self.data["foot"]
        canvas.setFont("Regular", 10)
        canvas.drawString(left, y - 15, clinic)
        canvas.drawString(left, y - 28, review)
        canvas.drawRightString(right, y - 15, f"Page {number} of {total}")
        canvas.drawRightString(right, y - 28, copy)

    def flow(self, entries: list[list[Any]]) -> list[Any]:
        return [flowable for entry in entries for flowable in getattr(self, "make_" + entry[0])(*entry[1:])]

    def make_words(self, role: str, text: str) -> list[Any]:
        if role == "draft":
            box = [("BOX", (0, 0), (-1, -1), 1.25, self.colours["accent"]), ("ROUNDEDCORNERS", [3, 3, 3, 3])]
            said = Paragraph(text, self.looks[role])
            return [
                Spacer(1, 9),
                Table([[said]], [44], style=TableStyle([*box, ("LEFTPADDING", (0, 0), (0, 0), 7)]), hAlign="LEFT"),
            ]
        return [Paragraph(text, self.looks[role])]

    def make_item(self, bullet: str, text: str) -> list[Any]:
        return [Paragraph(text, self.looks["bullet"], bulletText=bullet)]

    def make_tick(self, text: str) -> list[Any]:
        box = Drawing(
            12, 12, Rect(0, 0, 12, 12, 1.5, 1.5, strokeColor=self.colours["brand"], strokeWidth=1.25, fillColor=None)
        )
        style = [*_PLAIN, ("BOTTOMPADDING", (0, 0), (-1, -1), 4)]
        return [Table([[box, Paragraph(text, self.looks["item"])]], [22, self.reading - 22], style=TableStyle(style))]

    def make_image(self, path: str, width: float, height: float) -> list[Any]:
        return [Image(path, width, height, hAlign="LEFT")]

    def make_rule(self) -> list[Any]:
        thin = HRFlowable("100%", 0.75, color=self.colours["line"], spaceBefore=14, spaceAfter=0)
        bar = HRFlowable(self.finding, 2.25, color=self.colours["brand"], hAlign="LEFT", spaceBefore=0, spaceAfter=8)
        thin.keepWithNext = bar.keepWithNext = True
        return [thin, bar]

    def make_pair(self, left: list[Any], right: list[Any], look: str) -> list[Any]:
        return self.make_rows([[left, right]], look)

    def make_rows(self, rows: list[list[Any]], look: str) -> list[Any]:
        cells = [[self.flow(left), self.flow(right)] for left, right in rows]
        style, widths, more = list(_PLAIN), [self.finding + _GAP, self.reading], {}
        if look == "line":
            style += [("LINEBELOW", (0, 0), (-1, -1), 0.5, self.colours["line"]), ("TOPPADDING", (0, 0), (-1, -1), 4.6)]
        if look == "box":
            style += [("BOX", (0, 0), (-1, -1), 2, self.colours["brand"]), ("TOPPADDING", (0, 0), (-1, -1), 6)]
            style += [("LEFTPADDING", (0, 0), (0, -1), 12), ("NOSPLIT", (0, 0), (-1, -1)), ("ROUNDEDCORNERS", [8] * 4)]
            more = {"spaceAfter": 6}
        if look == "tight":
            style += [("TOPPADDING", (0, 0), (-1, -1), 2.4)]
        return [Table(cells, widths, style=TableStyle(style), **more)]

    def make_outlined(self, colour: str, weight: float, label: list[Any], body: list[Any]) -> list[Any]:
        style = [*_PLAIN, ("BOX", (0, 0), (-1, -1), weight, self.colours[colour]), ("ROUNDEDCORNERS", [8] * 4)]
        style += [
            ("LEFTPADDING", (0, 0), (0, 0), 12),
            ("TOPPADDING", (0, 0), (-1, -1), 8),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
        ]
        style += [("RIGHTPADDING", (1, 0), (1, 0), 12)]
        cells = [[self.flow(label), self.flow(body)]]
        return [Table(cells, [self.finding + _GAP, self.reading], style=TableStyle(style), spaceBefore=12)]

    def make_lines(self, count: int) -> list[Any]:
        line = {"width": "100%", "thickness": 0.75, "color": self.colours["write"], "spaceBefore": 24, "spaceAfter": 0}
        return [HRFlowable(**line) for _ in range(count)]

    def make_table(self, tone: str, head: list[str], rows: list[list[str]]) -> list[Any]:
        colour = self.colours["accent" if tone == "risk" else "brand"]
        top = ParagraphStyle("top", parent=self.looks["group"], textColor=colour)
        cells = [[Paragraph(text, top) for text in head]]
        cells += [
            [Paragraph(text, self.looks["small" if column else "term"]) for column, text in enumerate(row)]
            for row in rows
        ]
        style = [*_PLAIN, ("LINEABOVE", (0, 0), (-1, 0), 2.25, colour), ("TOPPADDING", (0, 0), (-1, -1), 3.25)]
        style += [("LINEBELOW", (0, 0), (-1, -1), 0.5, self.colours["line"]), ("BOTTOMPADDING", (0, 0), (-1, -1), 3.25)]
        widths = [self.finding + _GAP, self.reading] if len(head) == 2 else [self.width / len(head)] * len(head)
        return [Table(cells, widths, style=TableStyle(style), spaceAfter=6)]

    def make_panels(self, panels: list[list[Any]]) -> list[Any]:
        wide = (self.width - 18 * (len(panels) - 1)) / len(panels)
        style = [*_PLAIN]
        cells: list[Any] = []
        for panel in panels:
            column = len(cells)
            style += [("BOX", (column, 0), (column, 0), 1, self.colours["brand"])]
            style += [(f"{side}PADDING", (column, 0), (column, 0), 10) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
            cells += [self.flow(panel), ""]
        widths = ([wide, 18] * len(panels))[:-1]
        return [Table([cells[:-1]], widths, style=TableStyle(style), spaceAfter=6)]

    def make_people(self, total: int, count: int | None, across: int, scale: float) -> list[Any]:
        down = -(-total // across)
        drawing = Drawing(across * 14 * scale, down * 32 * scale)
        drawing.scale(scale, scale)
        for number in range(total):
            x, y = (number % across) * 14, (down - number // across) * 32
            mid, brand = self.colours["mid"], self.colours["brand"]
            fill = mid if count is None else brand if number < count else HexColor("#FFFFFF")
            look = {"fillColor": fill, "strokeColor": None if count is None else brand, "strokeWidth": 0.9}
            drawing.add(Circle(x + 7, y - 5, 3.5, **look))
            drawing.add(Rect(x + 2, y - 29, 10, 19, 4, 4, **look))
        return [drawing]

    def make_references(self, said: list[str]) -> list[Any]:
        style = ParagraphStyle("source", parent=self.looks["reference"], leftIndent=21, bulletFontSize=10)
        made = [Paragraph(text, style, bulletText=str(number)) for number, text in enumerate(said, 1)]
        half = (len(made) + 1) // 2
        wide = (self.width - _GAP) / 2
        return [Table([[made[:half], "", made[half:]]], [wide, _GAP, wide], style=TableStyle(_PLAIN))]


def start() -> Callable[[Path], bytes]:
    """A function that makes PDFs; faces are registered once."""
    rl_config.useA85 = 0

    def make(path: Path) -> bytes:
        data = json.loads(path.read_text(encoding="utf-8"))
        if "Regular" not in pdfmetrics.getRegisteredFontNames():
            for name, face in zip(("Regular", "Bold"), data["faces"], strict=True):
                pdfmetrics.registerFont(TTFont(name, face))
            pdfmetrics.registerFontFamily("Regular", "Regular", "Bold", "Regular", "Bold")
        return Program(data).pdf()

    return make


def main(source: str, target: str) -> None:
    """One PDF of one document."""
    Path(target).write_bytes(start()(Path(source)))
