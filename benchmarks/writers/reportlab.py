"""A handout as data for a plain ReportLab program: handout.json, what stands one under another.

Each entry is a list: its kind, then what `programs/run_reportlab.py` wants to know of it. Words are in ReportLab's own
markup. Pictures are rasters, as ReportLab reads no SVG.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from html import escape
from typing import TYPE_CHECKING

from benchmarks.writers import people
from benchmarks.writers.base import Writer, opening, texts
from brochure.document.blocks import plain

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.handouts import Handout
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

NAME = "handout.json"


def write(handout: Handout, folder: Path) -> Path:
    """Write the data; gives its path. The pictures `logo.jpg` and `cover.jpg` are to be in the folder already."""
    target = folder / NAME
    edition, document = handout.edition, handout.document
    story = [*_masthead(handout, folder)]
    writer = _Writer()
    for section in document.sections:
        story += writer.section(section)
    made = {
        "title": plain(document.title.spans),
        "author": handout.clinic,
        "language": handout.language,
        "faces": [str(handout.family.regular.path), str(handout.family.bold.path)],
        "sheet": edition.sheet,
        "bounds": [edition.left, edition.top, edition.right, edition.bottom],
        "columns": [edition.finding, edition.reading_width],
        "palette": asdict(handout.palette),
        "scale": asdict(edition.scale),
        "foot": [[handout.clinic + (f"  ·  {handout.phone}" if handout.phone else ""), handout.review], handout.copy],
        "story": story,
    }
    target.write_text(json.dumps(made, ensure_ascii=False, indent=0), encoding="utf-8")
    return target


def _inline(spans: Inline) -> str:
    made = []
    for span in spans:
        text = escape(span.text, quote=False).replace("\n", "<br/>")
        text = f"<b>{text}</b>" if span.bold else text
        made.append(f'<a href="{escape(span.link)}">{text}</a>' if span.link else text)
    return "".join(made)


def _masthead(handout: Handout, folder: Path) -> list[object]:
    document = handout.document
    edition = handout.edition
    left: list[object] = [
        ["image", str(folder / "logo.jpg"), 42, 42],
        ["words", "clinic", escape(handout.clinic)],
        ["words", "draft", escape(handout.draft)],
    ]
    cover = ["image", str(folder / "cover.jpg"), edition.reading_width, edition.reading_width * 0.42]
    made: list[object] = [["pair", left, [cover], ""], ["words", "title", _inline(document.title.spans)]]
    if document.subtitle:
        made.append(["words", "subtitle", _inline(document.subtitle.spans)])
    if document.key_message:
        key = document.key_message
        body = [["words", "statement", _inline(text)] for text in texts(key.body)]
        made.append(["outlined", "brand", 2, [["words", "key_label", _inline(key.label.spans)]], body])
    return made


class _Writer(Writer["list[object]"]):
    """Each block as a few entries."""

    def section(self, section: Section) -> list[object]:
        """A section under its rule, its heading beside what it opens with where that is prose or a list."""
        count = opening(section)
        rest = self.prose(section.body[count:])
        if section.heading is None:
            return [*self.prose(section.body[:count]), *rest]
        heading: object = ["words", "heading", _inline(section.heading.spans)]
        if not count:
            return [["rule"], heading, *rest]
        first, *others = self.prose(section.body[:count])
        return [["rule"], ["rows", [[[heading], [first]], *([[], [entry]] for entry in others)], ""], *rest]

    def prose(self, blocks: tuple[Block, ...]) -> list[object]:
        """Blocks one after another."""
        return [entry for block in blocks for entry in self.block(block)]

    def paragraph(self, block: Paragraph) -> list[object]:
        return [["words", "body", _inline(block.spans)]]

    def question(self, block: Question) -> list[object]:
        return [["pair", [["words", "ask", _inline(block.ask)]], self.prose(block.answer), "line"]]

    def table(self, block: Table) -> list[object]:
        rows = [[_inline(cell) for cell in row.cells] for row in block.rows]
        return [["table", block.tone, [_inline(cell) for cell in block.columns], rows]]

    def people_chart(self, block: PeopleChart) -> list[object]:
        return [["panels", [_panel(panel) for panel in block.panels]]]

    def callout(self, block: Callout) -> list[object]:
        label = ["words", "care", _inline(block.label.spans)]
        return [["outlined", "accent", 1.25, [label], self.prose(block.body)]]

    def write_in(self, block: WriteIn) -> list[object]:
        return [["words", "body", _inline(block.label)], ["lines", block.lines]]

    def discs(self, items: tuple[ListItem, ...]) -> list[object]:
        return [["item", "•", _lines(item)] for item in items]

    def boxes(self, items: tuple[ListItem, ...]) -> list[object]:
        return [["tick", _lines(item)] for item in items]

    def steps(self, items: tuple[ListItem, ...]) -> list[object]:
        return [["item", str(number), _lines(item)] for number, item in enumerate(items, 1)]

    def references(self, items: tuple[ListItem, ...]) -> list[object]:
        return [["references", [_lines(item) for item in items]]]

    def contacts(self, items: tuple[ListItem, ...]) -> list[object]:
        return [["rows", _pairs(items, "contact", "body"), "box"]]

    def timeline(self, items: tuple[ListItem, ...]) -> list[object]:
        return [["rows", _pairs(items, "date", "body"), "tight"]]

    def terms(self, items: tuple[ListItem, ...]) -> list[object]:
        return [["rows", _pairs(items, "term", "small"), "tight"]]


def _lines(item: ListItem) -> str:
    return "<br/>".join(map(_inline, texts(item.body)))


def _pairs(items: tuple[ListItem, ...], label: str, body: str) -> list[object]:
    """The labels and bodies of items, in the styles of those names."""
    return [
        [[["words", label, _inline(item.label)]], [["words", body, _inline(text)] for text in texts(item.body)]]
        for item in items
    ]


def _panel(panel: Panel) -> list[object]:
    made: list[object] = [["words", "small", _inline(panel.study)], ["words", "result", _inline(panel.result)]]
    for row in panel.pictures:
        made += [["words", "small", _inline(row.label)]] if row.label else []
        made.append(["people", row.total, row.count, *people.size(row)])
    return made + ([["words", "small", _inline(panel.caption)]] if panel.caption else [])
