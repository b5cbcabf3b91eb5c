"""Writer of a handout as an HTML page with a print style sheet: handout.html, and the images of its people charts."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from benchmarks.writers import people_svg
from benchmarks.writers.base import Writer, count_opening_blocks, get_paragraphs
from brochure.document.blocks import to_plain_text

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.handouts import Handout
    from brochure.design.editions import TextStyle
    from brochure.document.blocks import (
        Block,
        Callout,
        ChartPanel,
        Inline,
        ListItem,
        Paragraph,
        PeopleChart,
        QuestionAndAnswer,
        SectionBlock,
        Table,
        WriteIn,
    )

NAME = "handout.html"


def write(handout: Handout, folder: Path) -> Path:
    """Write the page and return its path. Images and fonts are referenced by file: URLs."""
    target = folder / NAME
    writer = _Writer(handout, folder)
    body = "\n".join([writer.write_masthead(), *map(writer.write_section, handout.document.sections)])
    head = f'<meta charset="utf-8"><title>{escape(to_plain_text(handout.document.title.spans))}</title>'
    head += f'<meta name="author" content="{escape(handout.clinic)}"><style>{make_style_sheet(handout)}</style>'
    page = f'<html lang="{escape(handout.language)}"><head>{head}</head>\n<body>\n{body}\n</body></html>\n'
    target.write_text(f"<!DOCTYPE html>\n{page}", encoding="utf-8")
    return target


def make_style_sheet(handout: Handout) -> str:
    """Make the style sheet with the edition's page, type and colors."""
    edition, palette, scale = handout.edition, handout.palette, handout.edition.scale
    width, height = edition.sheet_size
    left = f"{handout.clinic}{f'  ·  {handout.phone}' if handout.phone else ''}\\A {handout.review}"
    fonts = "".join(
        f'@font-face{{font-family:Face;font-weight:{weight};src:url("{face.path.as_uri()}")}}\n'
        for weight, face in ((400, handout.family.regular), (700, handout.family.bold))
    )
    margins = f"{edition.top}pt {width - edition.right}pt {height - edition.bottom}pt {edition.left}pt"
    footer = f"border-top:.75pt solid {palette.line};vertical-align:top;padding-top:5pt;margin-top:7pt;white-space:pre;"
    footer += f"font:{_format_font(scale.footer)}"
    styles = {
        "h1": scale.title,
        "h2": scale.heading,
        "h3": scale.group,
        ".subtitle": scale.subtitle,
        ".clinic": scale.clinic,
        ".draft": scale.draft,
        ".key p": scale.statement,
        "table,.terms,.panel": scale.small,
        ".contacts dt": scale.contact,
        ".references": scale.reference,
    }
    roles = "".join(
        f"{name}{{font:{_format_font(style)};margin:0 0 {style.after}pt}}\n" for name, style in styles.items()
    )
    page = f"""@page{{size:{width}pt {height}pt;margin:{margins};
@bottom-left{{content:"{_escape_css(left)}";{footer};width:75%}}
@bottom-right{{content:"Page " counter(page) " of " counter(pages) "\\A {_escape_css(handout.copy)}";
text-align:right;{footer}}}}}
html{{font:{_format_font(scale.body)};color:#000}} body{{margin:0}} p{{margin:0 0 {scale.body.after}pt}}
h1,h2,h3,.clinic,.contacts dt,.timeline dt{{color:{palette.brand}}} a{{color:inherit}}
"""
    names = {"BRAND": palette.brand, "ACCENT": palette.accent, "LINE": palette.line, "WRITE": palette.write}
    names |= {"FINDING": f"{edition.finding_width}pt", "READING": f"{edition.reading_width}pt"}
    rules = _RULES
    for name, value in names.items():
        rules = rules.replace(name, value)
    return fonts + page + roles + rules


_RULES = """
.masthead{height:152pt;margin-bottom:19pt} .masthead .left{float:left;width:FINDING}
.masthead .cover{float:right;width:READING} .logo{height:42pt;display:block;margin-bottom:9pt}
.draft{color:ACCENT;border:1.25pt solid ACCENT;border-radius:3pt;padding:2pt 7pt;display:inline-block;margin-top:9pt}
section{border-top:.75pt solid LINE;margin-top:14pt;padding-top:8pt;position:relative;clear:both}
section:before{content:"";position:absolute;top:-2.25pt;left:0;width:FINDING;height:2.25pt;background:BRAND}
h1,h2,h3{break-after:avoid} .pair{break-inside:avoid} .pair,dl{clear:both}
.beside>h2,.outlined>h2,.pair>h3,dt{float:left;clear:left;width:FINDING}
.beside>div,.outlined>div,.pair>div,dd{margin:0 0 0 162pt}
.outlined{border:1.25pt solid ACCENT;border-radius:6pt;padding:8pt 12pt;margin-top:12pt;break-inside:avoid}
.outlined>h2{width:126pt;color:ACCENT} .outlined>div{margin-left:150pt} .outlined p{margin:0}
.key{border:2pt solid BRAND;border-radius:8pt;margin-top:18pt} .key>h2{color:BRAND}
.pair{border-bottom:.5pt solid LINE;padding:4.6pt 0 5.1pt} .pair p{margin:0} .pair>h3{color:#000;font-size:12pt}
ul,ol{margin:0 0 6pt;padding-left:14pt} li{margin-bottom:4pt} li p{margin:0} li::marker{color:BRAND}
.steps>li::marker{font-weight:700} .boxes{list-style:none;padding-left:22pt} .boxes>li{position:relative}
.boxes>li:before{content:"";position:absolute;left:-22pt;top:1.5pt;width:9.5pt;height:9.5pt;border:1.25pt solid BRAND;
border-radius:1.5pt}
dl{margin:0} dt{font-weight:700} dd p{margin:0 0 1.5pt} .terms dd,.timeline dd{break-inside:avoid}
.contacts{border:2pt solid BRAND;border-radius:8pt;padding:12pt 12pt 4pt;break-inside:avoid}
.contacts:after,.beside:after,.outlined:after,.pair:after{content:"";display:block;clear:both}
.contacts dd{margin-left:150pt;min-height:34pt;padding-bottom:6pt}
table{border-collapse:collapse;width:100%;margin-bottom:6pt} thead{display:table-row-group}
th,td{text-align:left;vertical-align:top;padding:3.25pt 0;border-bottom:.5pt solid LINE} tr{break-inside:avoid}
th:first-child{width:162pt} thead th{font-size:13pt;border-top:2.25pt solid BRAND;color:BRAND}
.risk thead th{border-top-color:ACCENT;color:ACCENT}
.panels{display:flex;gap:18pt;break-inside:avoid;margin-bottom:9pt}
.panel{flex:1;border:1pt solid BRAND;border-radius:6pt;padding:10pt} .panel p{margin:0 0 4pt} .panel img{display:block;
margin-bottom:6pt}
.references{columns:2;column-gap:24pt} .references>li{break-inside:avoid} .references p{margin:0}
.write{border-bottom:.75pt solid WRITE;height:24pt}
"""


def _format_font(style: TextStyle) -> str:
    return f"{700 if style.bold else 400} {style.size}pt/{style.leading}pt Face"


def _escape_css(text: str) -> str:
    """Escape the text of a CSS string; a line break is already escaped."""
    return text.replace('"', '\\"')


def _format_inline(spans: Inline) -> str:
    pieces = []
    for span in spans:
        text = escape(span.text).replace("\n", "<br>")
        text = f"<strong>{text}</strong>" if span.bold else text
        pieces.append(f'<a href="{escape(span.link)}">{text}</a>' if span.link else text)
    return "".join(pieces)


class _Writer(Writer[str]):
    def __init__(self, handout: Handout, folder: Path) -> None:
        self.handout, self.folder = handout, folder
        self.images = 0

    def write_masthead(self) -> str:
        handout, document = self.handout, self.handout.document
        logo = f'<img class="logo" src="{handout.logo.as_uri()}" alt="{escape(handout.logo_alt)}">'
        left = f'{logo}<p class="clinic">{escape(handout.clinic)}</p><p class="draft">{escape(handout.draft)}</p>'
        cover = f'<img class="cover" src="{handout.cover.as_uri()}" alt="{escape(handout.cover_alt)}">'
        html = f'<div class="masthead"><div class="left">{left}</div>{cover}</div>\n'
        html += f"<h1>{_format_inline(document.title.spans)}</h1>"
        if document.subtitle:
            html += f'<p class="subtitle">{_format_inline(document.subtitle.spans)}</p>'
        if document.key_message:
            html += self.write_outlined(document.key_message, "outlined key")
        return html

    def write_section(self, section: SectionBlock) -> str:
        """Write a section below a line, its heading beside the prose or list at its start, if any."""
        if section.heading is None:
            return self.write_prose(section.body)
        heading, count = f"<h2>{_format_inline(section.heading.spans)}</h2>", count_opening_blocks(section)
        head = (
            f'<div class="beside">{heading}<div>{self.write_prose(section.body[:count])}</div></div>'
            if count
            else heading
        )
        return f"<section>{head}{self.write_prose(section.body[count:])}</section>"

    def write_prose(self, blocks: tuple[Block, ...]) -> str:
        """Write blocks one after another."""
        return "\n".join(map(self.write_block, blocks))

    def write_paragraph(self, block: Paragraph) -> str:
        return f"<p>{_format_inline(block.spans)}</p>"

    def write_question(self, block: QuestionAndAnswer) -> str:
        return f'<div class="pair"><h3>{_format_inline(block.question)}</h3><div>{self.write_prose(block.answer)}</div></div>'  # noqa: E501

    def write_table(self, block: Table) -> str:
        head = "".join(f'<th scope="col">{_format_inline(cell)}</th>' for cell in block.columns)
        rows = "".join(
            f'<tr><th scope="row">{_format_inline(row.cells[0])}</th>'
            + "".join(f"<td>{_format_inline(cell)}</td>" for cell in row.cells[1:])
            + "</tr>"
            for row in block.rows
        )
        return f'<table class="{block.tone}"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'

    def write_people_chart(self, block: PeopleChart) -> str:
        return f'<div class="panels">{"".join(map(self.write_panel, block.panels))}</div>'

    def write_panel(self, panel: ChartPanel) -> str:
        """Write one trial in its outline."""
        html = f"<p>{_format_inline(panel.study)}</p><h3>{_format_inline(panel.result)}</h3>"
        for row in panel.rows:
            self.images += 1
            image = self.folder / f"people-{self.images}.svg"
            image.write_text(people_svg.draw_people(row, self.handout.palette), encoding="utf-8")
            html += f"<p>{_format_inline(row.label)}</p>" if row.label else ""
            html += f'<img src="{image.as_uri()}" alt="{escape(row.alt)}">'
        return f'<div class="panel">{html}{f"<p>{_format_inline(panel.caption)}</p>" if panel.caption else ""}</div>'

    def write_callout(self, block: Callout) -> str:
        return self.write_outlined(block, "outlined")

    def write_outlined(self, block: Callout, classes: str) -> str:
        """Write a callout with these CSS classes."""
        heading = f"<h2>{_format_inline(block.label.spans)}</h2>"
        return f'<div class="{classes}">{heading}<div>{self.write_prose(block.body)}</div></div>'

    def write_blank_lines(self, block: WriteIn) -> str:
        return f"<p>{_format_inline(block.label)}</p>" + '<div class="write"></div>' * block.lines

    def write_bullets(self, items: tuple[ListItem, ...]) -> str:
        return f'<ul class="discs">{_format_items(items)}</ul>'

    def write_checkboxes(self, items: tuple[ListItem, ...]) -> str:
        return f'<ul class="boxes">{_format_items(items)}</ul>'

    def write_steps(self, items: tuple[ListItem, ...]) -> str:
        return f'<ol class="steps">{_format_items(items)}</ol>'

    def write_references(self, items: tuple[ListItem, ...]) -> str:
        return f'<ol class="references">{_format_items(items)}</ol>'

    def write_contacts(self, items: tuple[ListItem, ...]) -> str:
        return f'<dl class="contacts">{self.write_pairs(items)}</dl>'

    def write_timeline(self, items: tuple[ListItem, ...]) -> str:
        return f'<dl class="timeline">{self.write_pairs(items)}</dl>'

    def write_terms(self, items: tuple[ListItem, ...]) -> str:
        return f'<dl class="terms">{self.write_pairs(items)}</dl>'

    def write_pairs(self, items: tuple[ListItem, ...]) -> str:
        """Write the labels and bodies of items."""
        return "".join(f"<dt>{_format_inline(item.label)}</dt><dd>{self.write_prose(item.body)}</dd>" for item in items)


def _format_items(items: tuple[ListItem, ...]) -> str:
    # WeasyPrint tags label and body of an item as PDF/UA wants them only where the item holds no paragraphs
    return "".join(f"<li>{'<br>'.join(map(_format_inline, get_paragraphs(item.body)))}</li>" for item in items)
