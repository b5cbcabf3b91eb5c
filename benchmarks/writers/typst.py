"""Writer of a handout as a Typst document: handout.typ, and the images of its people charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.writers import people_svg
from benchmarks.writers.base import Writer, count_opening_blocks
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

NAME = "handout.typ"


def write(handout: Handout, folder: Path) -> Path:
    """Write the document and return its path. The paths of images are relative to the root of the file system."""
    target = folder / NAME
    writer = _Writer(handout, folder)
    target.write_text(
        "\n\n".join(
            [writer.write_preamble(), writer.write_masthead(), *map(writer.write_section, handout.document.sections)]
        ),
        encoding="utf-8",
    )
    return target


def _quote(text: str) -> str:
    """Return a Typst string, in which nothing is read as markup."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _format_inline(spans: Inline) -> str:
    """Format text as Typst content."""
    pieces = []
    for span in spans:
        for number, line in enumerate(span.text.split("\n")):
            text = f"#{_quote(line)}" if line else ""
            text = f"#strong[{text}]" if span.bold and line else text
            text = f"#link({_quote(span.link)})[{text}]" if span.link and line else text
            pieces.append(("#linebreak()" if number else "") + text)
    return "[" + "".join(pieces) + "]"


_FUNCTIONS = """
#let small(body) = text(size: 11pt)[#set par(leading: 3.5pt); #body]
#let beside(left, right) = grid(columns: (FINDING, READING), column-gutter: 24pt, left, right)
#let pair(left, right, pad: 4.8pt, line: HAIR) = block(inset: (y: pad), stroke: (bottom: line), below: 0pt, above: 0pt,
  breakable: false, beside(left, right))
#let rule() = block(above: 14pt, below: 8pt, sticky: true)[
  #place(line(length: 100%, stroke: 0.75pt + LINE))#line(length: FINDING, stroke: 2.25pt + BRAND)]
#let outlined(colour, weight, radius, label, body) = block(width: 100%, stroke: weight + colour, radius: radius,
  inset: (x: 12pt, y: 10pt), above: 12pt, breakable: false,
  grid(columns: (FINDING - 12pt, READING - 12pt), column-gutter: 24pt, label, body))
#let write-line() = block(above: 24pt, below: 0pt, line(length: 100%, stroke: 0.75pt + WRITE))
#let dot = box(baseline: -3pt, circle(radius: 2pt, fill: BRAND))
#let tick = box(baseline: 2pt, rect(width: 12pt, height: 12pt, radius: 1.5pt, stroke: 1.25pt + BRAND))
"""


class _Writer(Writer[str]):
    def __init__(self, handout: Handout, folder: Path) -> None:
        self.handout, self.folder = handout, folder
        self.scale = handout.edition.scale
        self.images = 0

    def write_preamble(self) -> str:
        """Write the settings of the document: page, fonts, headings, footer."""
        handout, scale = self.handout, self.scale
        (width, height), edition = handout.edition.sheet_size, handout.edition
        right, bottom = width - edition.right, height - edition.bottom
        language, _, region = handout.language.partition("-")
        footer = f"strong({_quote(handout.clinic)}) + {_quote(f'  ·  {handout.phone}' if handout.phone else '')}"
        title, heading, result = (
            f"#show heading.where(level: {level}): set text({self.format_type(style)}, fill: BRAND)\n"
            f"#show heading.where(level: {level}): set par(leading: {style.leading - style.size}pt)\n"
            f"#show heading.where(level: {level}): set block(above: 0pt, below: {style.after}pt)"
            for level, style in ((1, scale.title), (2, scale.heading), (3, scale.group))
        )
        functions = _FUNCTIONS
        settings = f"""
#set document(title: {_quote(to_plain_text(handout.document.title.spans))}, author: {_quote(handout.clinic)})
#set page(width: {width}pt, height: {height}pt,
  margin: (left: {edition.left}pt, right: {right}pt, top: {edition.top}pt, bottom: {bottom}pt),
  footer-descent: 7pt,
  footer: context [#set text(size: 10pt); #set par(leading: 3pt)
    #line(length: 100%, stroke: 0.75pt + LINE)#v(5pt, weak: true)
    #grid(columns: (1fr, auto), row-gutter: 3pt, {footer},
      [#strong[Page #counter(page).display() of #counter(page).final().first()]],
      {_quote(handout.review)}, align(right, {_quote(handout.copy)}))])
#set text(font: {_quote(handout.family.name)}, lang: {_quote(language)}, region: {_quote(region)},
  {self.format_type(scale.body)}, top-edge: 0.8em, bottom-edge: -0.2em, hyphenate: false)
#set par(leading: {scale.body.leading - scale.body.size}pt, spacing: {scale.body.leading - scale.body.size + 6}pt)
{functions}
{title}\n{heading}\n{result}
#set list(marker: dot, body-indent: 10pt, spacing: {scale.item.leading - scale.item.size + 4}pt)
#set enum(body-indent: 8pt, spacing: 8pt)
#set table(stroke: none, inset: (x: 0pt, y: 4.5pt))"""
        return self._define_constants() + settings

    def _define_constants(self) -> str:
        """Define names for the colors and lengths of the document."""
        palette, edition = self.handout.palette, self.handout.edition
        names = [f"#let {name.upper()} = rgb({_quote(getattr(palette, name))})" for name in ("brand", "accent", "line")]
        names += [f"#let WRITE = rgb({_quote(palette.write)})", "#let HAIR = 0.5pt + LINE"]
        names += [f"#let FINDING = {edition.finding_width}pt", f"#let READING = {edition.reading_width}pt"]
        return "\n".join(names)

    @staticmethod
    def format_type(style: TextStyle) -> str:
        """Format the size and weight of a type style."""
        return f"size: {style.size}pt, weight: {_quote('bold' if style.bold else 'regular')}"

    def write_masthead(self) -> str:
        handout, scale, document = self.handout, self.scale, self.handout.document
        clinic = f"text({self.format_type(scale.clinic)}, fill: BRAND, {_quote(handout.clinic)})"
        draft = (
            f"box(stroke: 1.25pt + ACCENT, radius: 3pt, inset: (x: 7pt, y: 3pt), "
            f"text({self.format_type(scale.draft)}, fill: ACCENT, {_quote(handout.draft)}))"
        )
        logo = f"image({_quote(str(handout.logo))}, height: 42pt, alt: {_quote(handout.logo_alt)})"
        cover = f"image({_quote(str(handout.cover))}, width: READING, alt: {_quote(handout.cover_alt)})"
        lines = [f"#beside([#{logo}\n\n#{clinic}\n\n#{draft}], {cover})", "#v(19pt)"]
        lines.append(f"#heading(level: 1, {_format_inline(document.title.spans)})")
        if document.subtitle:
            lines.append(f"#par(text({self.format_type(scale.subtitle)}, {_format_inline(document.subtitle.spans)}))")
        if document.key_message:
            key = document.key_message
            label = f"heading(level: 2, {_format_inline(key.label.spans)})"
            statement = (
                f"text({self.format_type(scale.statement)})[#set par(leading: 5pt); #{self.write_prose(key.body)}]"
            )
            lines.append(f"#outlined(BRAND, 2pt, 8pt, {label}, {statement})")
        return "\n".join(lines)

    def write_section(self, section: SectionBlock) -> str:
        """Write a section below a line, its heading beside the prose or list at its start, if any."""
        if section.heading is None:
            return "\n".join(f"#{self.write_block(block)}" for block in section.body)
        heading, count = f"heading(level: 2, {_format_inline(section.heading.spans)})", count_opening_blocks(section)
        head = f"#beside({heading}, {self.write_prose(section.body[:count])})" if count else f"#{heading}"
        return "\n".join(["#rule()", head, *(f"#{self.write_block(block)}" for block in section.body[count:])])

    def write_prose(self, blocks: tuple[Block, ...]) -> str:
        """Write blocks as one piece of content."""
        return "[\n" + "\n\n".join(f"#{self.write_block(block)}" for block in blocks) + "\n]"

    def write_paragraph(self, block: Paragraph) -> str:
        return f"par({_format_inline(block.spans)})"

    def write_question(self, block: QuestionAndAnswer) -> str:
        ask = f"heading(level: 3, text(size: {self.scale.body.size}pt, fill: black, {_format_inline(block.question)}))"
        return f"pair({ask}, {self.write_prose(block.answer)})"

    def write_table(self, block: Table) -> str:
        colour = "ACCENT" if block.tone == "risk" else "BRAND"
        columns = "(FINDING + 24pt, READING)" if len(block.columns) == 2 else f"{len(block.columns)} * (1fr,)"
        head = ", ".join(f"text(size: 13pt, fill: {colour}, strong{_format_inline(cell)})" for cell in block.columns)
        rows = [
            ", ".join([f"strong{_format_inline(row.cells[0])}", *map(_format_inline, row.cells[1:])])
            + ", table.hline(stroke: HAIR)"
            for row in block.rows
        ]
        top = f"table.hline(stroke: 2.25pt + {colour})"
        return f"small(table(columns: {columns}, {top}, table.header(repeat: false, {head}), {', '.join(rows)}))"

    def write_people_chart(self, block: PeopleChart) -> str:
        panels = ", ".join(self.write_panel(panel) for panel in block.panels)
        return f"grid(columns: {len(block.panels)} * (1fr,), column-gutter: 18pt, {panels})"

    def write_panel(self, panel: ChartPanel) -> str:
        """Write one trial in its outline."""
        content = [f"#par({_format_inline(panel.study)})", f"#heading(level: 3, {_format_inline(panel.result)})"]
        for row in panel.rows:
            self.images += 1
            image = self.folder / f"people-{self.images}.svg"
            image.write_text(people_svg.draw_people(row, self.handout.palette), encoding="utf-8")
            content += [f"#par({_format_inline(row.label)})"] if row.label else []
            content.append(f"#image({_quote(str(image))}, alt: {_quote(row.alt)})")
        content += [f"#par({_format_inline(panel.caption)})"] if panel.caption else []
        options = "width: 100%, stroke: 1pt + BRAND, radius: 6pt, inset: 10pt, breakable: false"
        return f"small(block({options})[{chr(10).join(content)}])"

    def write_callout(self, block: Callout) -> str:
        label = f"heading(level: 2, text(fill: ACCENT, {_format_inline(block.label.spans)}))"
        return f"outlined(ACCENT, 1.25pt, 6pt, {label}, {self.write_prose(block.body)})"

    def write_blank_lines(self, block: WriteIn) -> str:
        return f"[#par({_format_inline(block.label)})" + "#write-line()" * block.lines + "]"

    def write_bullets(self, items: tuple[ListItem, ...]) -> str:
        return f"list({self.write_bodies(items)})"

    def write_checkboxes(self, items: tuple[ListItem, ...]) -> str:
        return f"list(marker: tick, {self.write_bodies(items)})"

    def write_steps(self, items: tuple[ListItem, ...]) -> str:
        return f"enum(numbering: (n => text(fill: BRAND, strong(str(n)))), {self.write_bodies(items)})"

    def write_references(self, items: tuple[ListItem, ...]) -> str:
        # two columns of the same length, which Typst's own columns are not
        half = (len(items) + 1) // 2
        columns = [f"enum(spacing: 4.5pt, {self.write_bodies(items[:half])})"]
        columns += (
            [f"enum(start: {half + 1}, spacing: 4.5pt, {self.write_bodies(items[half:])})"] if items[half:] else []
        )
        grid = f"#grid(columns: (1fr, 1fr), column-gutter: 24pt, {', '.join(columns)})"
        return f"text(size: {self.scale.reference.size}pt)[#set par(leading: 2.5pt, spacing: 2.5pt); {grid}]"

    def write_contacts(self, items: tuple[ListItem, ...]) -> str:
        big = f"text({self.format_type(self.scale.contact)}, fill: BRAND)"
        inner = "".join(f"{big}{_format_inline(item.label)}, {self.write_prose(item.body)}, " for item in items)
        grid = f"grid(columns: (FINDING, 1fr), column-gutter: 12pt, row-gutter: 10pt, {inner})"
        return f"block(stroke: 2pt + BRAND, radius: 8pt, inset: 12pt, width: 100%, breakable: false, {grid})"

    def write_timeline(self, items: tuple[ListItem, ...]) -> str:
        return f"[{self.write_pairs(items, 'text(fill: BRAND, strong{})')}]"

    def write_terms(self, items: tuple[ListItem, ...]) -> str:
        return f"small[{self.write_pairs(items, 'strong{}')}]"

    def write_pairs(self, items: tuple[ListItem, ...], label: str) -> str:
        """Write items as pairs without lines between them; `label` is the Typst code around a label."""
        rows = ((label.replace("{}", _format_inline(item.label)), self.write_prose(item.body)) for item in items)
        return "".join(f"#pair({left}, {right}, pad: 2.4pt, line: none)" for left, right in rows)

    def write_bodies(self, items: tuple[ListItem, ...]) -> str:
        """Write the items' bodies as arguments."""
        return ", ".join(self.write_prose(item.body) for item in items)
