"""A handout as an HTML page with a style sheet for print: handout.html, and the people charts' pictures beside it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from benchmarks.writers import people
from benchmarks.writers.base import Writer, opening, texts
from brochure.document.blocks import plain

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.handouts import Handout
    from brochure.design.editions import Type
    from brochure.document.blocks import (
        Block,
        Callout,
        Inline,
        ListItem,
        Panel,
        Paragraph,
        PeopleChart,
        Question,
        Section,
        Table,
        WriteIn,
    )

NAME = "handout.html"


def write(handout: Handout, folder: Path) -> Path:
    """Write the page; gives its path. Pictures and faces are named by file: addresses."""
    target = folder / NAME
    writer = _Writer(handout, folder)
    body = "\n".join([writer.masthead(), *map(writer.section, handout.document.sections)])
    head = f'<meta charset="utf-8"><title>{escape(plain(handout.document.title.spans))}</title>'
    head += f'<meta name="author" content="{escape(handout.clinic)}"><style>{style(handout)}</style>'
    page = f'<html lang="{escape(handout.language)}"><head>{head}</head>\n<body>\n{body}\n</body></html>\n'
    target.write_text(f"<!DOCTYPE html>\n{page}", encoding="utf-8")
    return target


def style(handout: Handout) -> str:
    """The style sheet: the edition's page, type and colours."""
    edition, palette, scale = handout.edition, handout.palette, handout.edition.scale
    wide, tall = edition.sheet
    left = f"{handout.clinic}{f'  ·  {handout.phone}' if handout.phone else ''}\\A {handout.review}"
    faces = "".join(
        f'@font-face{{font-family:Face;font-weight:{weight};src:url("{face.path.as_uri()}")}}\n'
        for weight, face in ((400, handout.family.regular), (700, handout.family.bold))
    )
    margins = f"{edition.top}pt {wide - edition.right}pt {tall - edition.bottom}pt {edition.left}pt"
    foot = f"border-top:.75pt solid {palette.line};vertical-align:top;padding-top:5pt;margin-top:7pt;white-space:pre;"
    foot += f"font:{_font(scale.footer)}"
    looks = {
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
    roles = "".join(f"{name}{{font:{_font(look)};margin:0 0 {look.after}pt}}\n" for name, look in looks.items())
    page = f"""@page{{size:{wide}pt {tall}pt;margin:{margins};
@bottom-left{{content:"{_css(left)}";{foot};width:75%}}
@bottom-right{{content:"Page " counter(page) " of " counter(pages) "\\A {_css(handout.copy)}";
text-align:right;{foot}}}}}
html{{font:{_font(scale.body)};color:#000}} body{{margin:0}} p{{margin:0 0 {scale.body.after}pt}}
h1,h2,h3,.clinic,.contacts dt,.timeline dt{{color:{palette.brand}}} a{{color:inherit}}
"""
    names = {"BRAND": palette.brand, "ACCENT": palette.accent, "LINE": palette.line, "WRITE": palette.write}
    names |= {"FINDING": f"{edition.finding}pt", "READING": f"{edition.reading_width}pt"}
    rest = _RULES
    for name, value in names.items():
        rest = rest.replace(name, value)
    return faces + page + roles + rest


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


def _font(look: Type) -> str:
    return f"{700 if look.bold else 400} {look.size}pt/{look.leading}pt Face"


def _css(text: str) -> str:
    """Words in a string of CSS; a line break is already written as one."""
    return text.replace('"', '\\"')


def _inline(spans: Inline) -> str:
    made = []
    for span in spans:
        text = escape(span.text).replace("\n", "<br>")
        text = f"<strong>{text}</strong>" if span.bold else text
        made.append(f'<a href="{escape(span.link)}">{text}</a>' if span.link else text)
    return "".join(made)


class _Writer(Writer[str]):
    def __init__(self, handout: Handout, folder: Path) -> None:
        self.handout, self.folder = handout, folder
        self.pictures = 0

    def masthead(self) -> str:
        handout, document = self.handout, self.handout.document
        logo = f'<img class="logo" src="{handout.logo.as_uri()}" alt="{escape(handout.logo_alt)}">'
        left = f'{logo}<p class="clinic">{escape(handout.clinic)}</p><p class="draft">{escape(handout.draft)}</p>'
        cover = f'<img class="cover" src="{handout.cover.as_uri()}" alt="{escape(handout.cover_alt)}">'
        made = f'<div class="masthead"><div class="left">{left}</div>{cover}</div>\n'
        made += f"<h1>{_inline(document.title.spans)}</h1>"
        if document.subtitle:
            made += f'<p class="subtitle">{_inline(document.subtitle.spans)}</p>'
        if document.key_message:
            made += self.outlined(document.key_message, "outlined key")
        return made

    def section(self, section: Section) -> str:
        """A section under its rule, its heading beside what it opens with where that is prose or a list."""
        if section.heading is None:
            return self.prose(section.body)
        heading, count = f"<h2>{_inline(section.heading.spans)}</h2>", opening(section)
        head = f'<div class="beside">{heading}<div>{self.prose(section.body[:count])}</div></div>' if count else heading
        return f"<section>{head}{self.prose(section.body[count:])}</section>"

    def prose(self, blocks: tuple[Block, ...]) -> str:
        """Blocks one after another."""
        return "\n".join(map(self.block, blocks))

    def paragraph(self, block: Paragraph) -> str:
        return f"<p>{_inline(block.spans)}</p>"

    def question(self, block: Question) -> str:
        return f'<div class="pair"><h3>{_inline(block.ask)}</h3><div>{self.prose(block.answer)}</div></div>'

    def table(self, block: Table) -> str:
        head = "".join(f'<th scope="col">{_inline(cell)}</th>' for cell in block.columns)
        rows = "".join(
            f'<tr><th scope="row">{_inline(row.cells[0])}</th>'
            + "".join(f"<td>{_inline(cell)}</td>" for cell in row.cells[1:])
            + "</tr>"
            for row in block.rows
        )
        return f'<table class="{block.tone}"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'

    def people_chart(self, block: PeopleChart) -> str:
        return f'<div class="panels">{"".join(map(self.panel, block.panels))}</div>'

    def panel(self, panel: Panel) -> str:
        """One trial in its outline."""
        made = f"<p>{_inline(panel.study)}</p><h3>{_inline(panel.result)}</h3>"
        for row in panel.pictures:
            self.pictures += 1
            picture = self.folder / f"people-{self.pictures}.svg"
            picture.write_text(people.svg(row, self.handout.palette), encoding="utf-8")
            made += f"<p>{_inline(row.label)}</p>" if row.label else ""
            made += f'<img src="{picture.as_uri()}" alt="{escape(row.alt)}">'
        return f'<div class="panel">{made}{f"<p>{_inline(panel.caption)}</p>" if panel.caption else ""}</div>'

    def callout(self, block: Callout) -> str:
        return self.outlined(block, "outlined")

    def outlined(self, block: Callout, look: str) -> str:
        """A callout in the classes of `look`."""
        return f'<div class="{look}"><h2>{_inline(block.label.spans)}</h2><div>{self.prose(block.body)}</div></div>'

    def write_in(self, block: WriteIn) -> str:
        return f"<p>{_inline(block.label)}</p>" + '<div class="write"></div>' * block.lines

    def discs(self, items: tuple[ListItem, ...]) -> str:
        return f'<ul class="discs">{_items(items)}</ul>'

    def boxes(self, items: tuple[ListItem, ...]) -> str:
        return f'<ul class="boxes">{_items(items)}</ul>'

    def steps(self, items: tuple[ListItem, ...]) -> str:
        return f'<ol class="steps">{_items(items)}</ol>'

    def references(self, items: tuple[ListItem, ...]) -> str:
        return f'<ol class="references">{_items(items)}</ol>'

    def contacts(self, items: tuple[ListItem, ...]) -> str:
        return f'<dl class="contacts">{self.pairs(items)}</dl>'

    def timeline(self, items: tuple[ListItem, ...]) -> str:
        return f'<dl class="timeline">{self.pairs(items)}</dl>'

    def terms(self, items: tuple[ListItem, ...]) -> str:
        return f'<dl class="terms">{self.pairs(items)}</dl>'

    def pairs(self, items: tuple[ListItem, ...]) -> str:
        """The labels and bodies of items."""
        return "".join(f"<dt>{_inline(item.label)}</dt><dd>{self.prose(item.body)}</dd>" for item in items)


def _items(items: tuple[ListItem, ...]) -> str:
    # WeasyPrint tags label and body of an item as PDF/UA wants them only where the item holds no paragraphs
    return "".join(f"<li>{'<br>'.join(map(_inline, texts(item.body)))}</li>" for item in items)
