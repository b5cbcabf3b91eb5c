"""A handout as a Typst document: handout.typ, and the people charts' pictures beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.writers import people
from benchmarks.writers.base import Writer, opening
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

NAME = "handout.typ"


def write(handout: Handout, folder: Path) -> Path:
    """Write the document; gives its path. Pictures are named relative to the root of the file system."""
    target = folder / NAME
    writer = _Writer(handout, folder)
    target.write_text(
        "\n\n".join([writer.look(), writer.masthead(), *map(writer.section, handout.document.sections)]),
        encoding="utf-8",
    )
    return target


def _string(text: str) -> str:
    """A string of Typst: nothing in it is read as markup."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _inline(spans: Inline) -> str:
    """Words as content."""
    made = []
    for span in spans:
        for number, part in enumerate(span.text.split("\n")):
            text = f"#{_string(part)}" if part else ""
            text = f"#strong[{text}]" if span.bold and part else text
            text = f"#link({_string(span.link)})[{text}]" if span.link and part else text
            made.append(("#linebreak()" if number else "") + text)
    return "[" + "".join(made) + "]"


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
        self.pictures = 0

    def look(self) -> str:
        """What holds for the whole document: page, faces, headings, footer."""
        handout, scale = self.handout, self.scale
        (wide, tall), edition = handout.edition.sheet, handout.edition
        right, bottom = wide - edition.right, tall - edition.bottom
        language, _, region = handout.language.partition("-")
        foot = f"strong({_string(handout.clinic)}) + {_string(f'  ·  {handout.phone}' if handout.phone else '')}"
        title, heading, result = (
            f"#show heading.where(level: {level}): set text({self.type(look)}, fill: BRAND)\n"
            f"#show heading.where(level: {level}): set par(leading: {look.leading - look.size}pt)\n"
            f"#show heading.where(level: {level}): set block(above: 0pt, below: {look.after}pt)"
            for level, look in ((1, scale.title), (2, scale.heading), (3, scale.group))
        )
        functions = _FUNCTIONS
        made = f"""
#set document(title: {_string(plain(handout.document.title.spans))}, author: {_string(handout.clinic)})
#set page(width: {wide}pt, height: {tall}pt,
  margin: (left: {edition.left}pt, right: {right}pt, top: {edition.top}pt, bottom: {bottom}pt),
  footer-descent: 7pt,
  footer: context [#set text(size: 10pt); #set par(leading: 3pt)
    #line(length: 100%, stroke: 0.75pt + LINE)#v(5pt, weak: true)
    #grid(columns: (1fr, auto), row-gutter: 3pt, {foot},
      [#strong[Page #counter(page).display() of #counter(page).final().first()]],
      {_string(handout.review)}, align(right, {_string(handout.copy)}))])
#set text(font: {_string(handout.family.name)}, lang: {_string(language)}, region: {_string(region)},
  {self.type(scale.body)}, top-edge: 0.8em, bottom-edge: -0.2em, hyphenate: false)
#set par(leading: {scale.body.leading - scale.body.size}pt, spacing: {scale.body.leading - scale.body.size + 6}pt)
{functions}
{title}\n{heading}\n{result}
#set list(marker: dot, body-indent: 10pt, spacing: {scale.item.leading - scale.item.size + 4}pt)
#set enum(body-indent: 8pt, spacing: 8pt)
#set table(stroke: none, inset: (x: 0pt, y: 4.5pt))"""
        return self._named(made)

    def _named(self, made: str) -> str:
        """The document with its colours and lengths named at the top."""
        palette, edition = self.handout.palette, self.handout.edition
        names = [
            f"#let {name.upper()} = rgb({_string(getattr(palette, name))})" for name in ("brand", "accent", "line")
        ]
        names += [f"#let WRITE = rgb({_string(palette.write)})", "#let HAIR = 0.5pt + LINE"]
        names += [f"#let FINDING = {edition.finding}pt", f"#let READING = {edition.reading_width}pt"]
        return "\n".join(names) + made

    @staticmethod
    def type(look: Type) -> str:
        return f"size: {look.size}pt, weight: {_string('bold' if look.bold else 'regular')}"

    def masthead(self) -> str:
        handout, scale, document = self.handout, self.scale, self.handout.document
        clinic = f"text({self.type(scale.clinic)}, fill: BRAND, {_string(handout.clinic)})"
        draft = (
            f"box(stroke: 1.25pt + ACCENT, radius: 3pt, inset: (x: 7pt, y: 3pt), "
            f"text({self.type(scale.draft)}, fill: ACCENT, {_string(handout.draft)}))"
        )
        logo = f"image({_string(str(handout.logo))}, height: 42pt, alt: {_string(handout.logo_alt)})"
        cover = f"image({_string(str(handout.cover))}, width: READING, alt: {_string(handout.cover_alt)})"
        lines = [f"#beside([#{logo}\n\n#{clinic}\n\n#{draft}], {cover})", "#v(19pt)"]
        lines.append(f"#heading(level: 1, {_inline(document.title.spans)})")
        if document.subtitle:
            lines.append(f"#par(text({self.type(scale.subtitle)}, {_inline(document.subtitle.spans)}))")
        if document.key_message:
            key = document.key_message
            label = f"heading(level: 2, {_inline(key.label.spans)})"
            said = f"text({self.type(scale.statement)})[#set par(leading: 5pt); #{self.prose(key.body)}]"
            lines.append(f"#outlined(BRAND, 2pt, 8pt, {label}, {said})")
        return "\n".join(lines)

    def section(self, section: Section) -> str:
        """A section under its rule, its heading beside what it opens with where that is prose or a list."""
        if section.heading is None:
            return "\n".join(f"#{self.block(block)}" for block in section.body)
        heading, count = f"heading(level: 2, {_inline(section.heading.spans)})", opening(section)
        head = f"#beside({heading}, {self.prose(section.body[:count])})" if count else f"#{heading}"
        return "\n".join(["#rule()", head, *(f"#{self.block(block)}" for block in section.body[count:])])

    def prose(self, blocks: tuple[Block, ...]) -> str:
        """Blocks as one piece of content."""
        return "[\n" + "\n\n".join(f"#{self.block(block)}" for block in blocks) + "\n]"

    def paragraph(self, block: Paragraph) -> str:
        return f"par({_inline(block.spans)})"

    def question(self, block: Question) -> str:
        ask = f"heading(level: 3, text(size: {self.scale.body.size}pt, fill: black, {_inline(block.ask)}))"
        return f"pair({ask}, {self.prose(block.answer)})"

    def table(self, block: Table) -> str:
        colour = "ACCENT" if block.tone == "risk" else "BRAND"
        columns = "(FINDING + 24pt, READING)" if len(block.columns) == 2 else f"{len(block.columns)} * (1fr,)"
        head = ", ".join(f"text(size: 13pt, fill: {colour}, strong{_inline(cell)})" for cell in block.columns)
        rows = [
            ", ".join([f"strong{_inline(row.cells[0])}", *map(_inline, row.cells[1:])]) + ", table.hline(stroke: HAIR)"
            for row in block.rows
        ]
        top = f"table.hline(stroke: 2.25pt + {colour})"
        return f"small(table(columns: {columns}, {top}, table.header(repeat: false, {head}), {', '.join(rows)}))"

    def people_chart(self, block: PeopleChart) -> str:
        panels = ", ".join(self.panel(panel) for panel in block.panels)
        return f"grid(columns: {len(block.panels)} * (1fr,), column-gutter: 18pt, {panels})"

    def panel(self, panel: Panel) -> str:
        """One trial in its outline."""
        parts = [f"#par({_inline(panel.study)})", f"#heading(level: 3, {_inline(panel.result)})"]
        for row in panel.pictures:
            self.pictures += 1
            picture = self.folder / f"people-{self.pictures}.svg"
            picture.write_text(people.svg(row, self.handout.palette), encoding="utf-8")
            parts += [f"#par({_inline(row.label)})"] if row.label else []
            parts.append(f"#image({_string(str(picture))}, alt: {_string(row.alt)})")
        parts += [f"#par({_inline(panel.caption)})"] if panel.caption else []
        look = "width: 100%, stroke: 1pt + BRAND, radius: 6pt, inset: 10pt, breakable: false"
        return f"small(block({look})[{chr(10).join(parts)}])"

    def callout(self, block: Callout) -> str:
        label = f"heading(level: 2, text(fill: ACCENT, {_inline(block.label.spans)}))"
        return f"outlined(ACCENT, 1.25pt, 6pt, {label}, {self.prose(block.body)})"

    def write_in(self, block: WriteIn) -> str:
        return f"[#par({_inline(block.label)})" + "#write-line()" * block.lines + "]"

    def discs(self, items: tuple[ListItem, ...]) -> str:
        return f"list({self.bodies(items)})"

    def boxes(self, items: tuple[ListItem, ...]) -> str:
        return f"list(marker: tick, {self.bodies(items)})"

    def steps(self, items: tuple[ListItem, ...]) -> str:
        return f"enum(numbering: (n => text(fill: BRAND, strong(str(n)))), {self.bodies(items)})"

    def references(self, items: tuple[ListItem, ...]) -> str:
        # two columns of the same length, which Typst's own columns are not
        half = (len(items) + 1) // 2
        columns = [f"enum(spacing: 4.5pt, {self.bodies(items[:half])})"]
        columns += [f"enum(start: {half + 1}, spacing: 4.5pt, {self.bodies(items[half:])})"] if items[half:] else []
        grid = f"#grid(columns: (1fr, 1fr), column-gutter: 24pt, {', '.join(columns)})"
        return f"text(size: {self.scale.reference.size}pt)[#set par(leading: 2.5pt, spacing: 2.5pt); {grid}]"

    def contacts(self, items: tuple[ListItem, ...]) -> str:
        big = f"text({self.type(self.scale.contact)}, fill: BRAND)"
        inner = "".join(f"{big}{_inline(item.label)}, {self.prose(item.body)}, " for item in items)
        grid = f"grid(columns: (FINDING, 1fr), column-gutter: 12pt, row-gutter: 10pt, {inner})"
        return f"block(stroke: 2pt + BRAND, radius: 8pt, inset: 12pt, width: 100%, breakable: false, {grid})"

    def timeline(self, items: tuple[ListItem, ...]) -> str:
        return f"[{self.pairs(items, 'text(fill: BRAND, strong{})')}]"

    def terms(self, items: tuple[ListItem, ...]) -> str:
        return f"small[{self.pairs(items, 'strong{}')}]"

    def pairs(self, items: tuple[ListItem, ...], label: str) -> str:
        """Items as pairs without rules between them; `label` says how a label is set."""
        rows = ((label.replace("{}", _inline(item.label)), self.prose(item.body)) for item in items)
        return "".join(f"#pair({left}, {right}, pad: 2.4pt, line: none)" for left, right in rows)

    def bodies(self, items: tuple[ListItem, ...]) -> str:
        """The items' bodies as arguments."""
        return ", ".join(self.prose(item.body) for item in items)
