"""Writer of a handout as data for a plain ReportLab program: handout.json, the flowables in order.

Each entry is a list: its kind, then the arguments of that kind in `programs/run_reportlab.py`. Text has ReportLab's
own markup. Images are JPEG, as ReportLab reads no SVG.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from html import escape
from typing import TYPE_CHECKING

from benchmarks.writers import people_svg
from benchmarks.writers.base import Writer, count_opening_blocks, get_paragraphs
from brochure.document.blocks import to_plain_text

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.handouts import Handout
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

NAME = "handout.json"


def write(handout: Handout, folder: Path) -> Path:
    """Write the data and return its path. The folder must already have the images `logo.jpg` and `cover.jpg`."""
    target = folder / NAME
    edition, document = handout.edition, handout.document
    story = [*_write_masthead(handout, folder)]
    writer = _Writer()
    for section in document.sections:
        story += writer.write_section(section)
    data = {
        "title": to_plain_text(document.title.spans),
        "author": handout.clinic,
        "language": handout.language,
        "fonts": [str(handout.family.regular.path), str(handout.family.bold.path)],
        "sheet": edition.sheet_size,
        "bounds": [edition.left, edition.top, edition.right, edition.bottom],
        "columns": [edition.finding_width, edition.reading_width],
        "palette": asdict(handout.palette),
        "scale": asdict(edition.scale),
        "footer": [[handout.clinic + (f"  ·  {handout.phone}" if handout.phone else ""), handout.review], handout.copy],
        "story": story,
    }
    target.write_text(json.dumps(data, ensure_ascii=False, indent=0), encoding="utf-8")
    return target


def _format_inline(spans: Inline) -> str:
    pieces = []
    for span in spans:
        text = escape(span.text, quote=False).replace("\n", "<br/>")
        text = f"<b>{text}</b>" if span.bold else text
        pieces.append(f'<a href="{escape(span.link)}">{text}</a>' if span.link else text)
    return "".join(pieces)


def _write_masthead(handout: Handout, folder: Path) -> list[object]:
    document = handout.document
    edition = handout.edition
    left: list[object] = [
        ["image", str(folder / "logo.jpg"), 42, 42],
        ["words", "clinic", escape(handout.clinic)],
        ["words", "draft", escape(handout.draft)],
    ]
    cover = ["image", str(folder / "cover.jpg"), edition.reading_width, edition.reading_width * 0.42]
    entries: list[object] = [["pair", left, [cover], ""], ["words", "title", _format_inline(document.title.spans)]]
    if document.subtitle:
        entries.append(["words", "subtitle", _format_inline(document.subtitle.spans)])
    if document.key_message:
        key = document.key_message
        body = [["words", "statement", _format_inline(text)] for text in get_paragraphs(key.body)]
        entries.append(["outlined", "brand", 2, [["words", "key_label", _format_inline(key.label.spans)]], body])
    return entries


class _Writer(Writer["list[object]"]):
    """Writer of each block as entries."""

    def write_section(self, section: SectionBlock) -> list[object]:
        """Write a section below a line, its heading beside the prose or list at its start, if any."""
        count = count_opening_blocks(section)
        remaining = self.write_prose(section.body[count:])
        if section.heading is None:
            return [*self.write_prose(section.body[:count]), *remaining]
        heading: object = ["words", "heading", _format_inline(section.heading.spans)]
        if not count:
            return [["rule"], heading, *remaining]
        first, *others = self.write_prose(section.body[:count])
        return [["rule"], ["rows", [[[heading], [first]], *([[], [entry]] for entry in others)], ""], *remaining]

    def write_prose(self, blocks: tuple[Block, ...]) -> list[object]:
        """Write blocks one after another."""
        return [entry for block in blocks for entry in self.write_block(block)]

    def write_paragraph(self, block: Paragraph) -> list[object]:
        return [["words", "body", _format_inline(block.spans)]]

    def write_question(self, block: QuestionAndAnswer) -> list[object]:
        return [["pair", [["words", "ask", _format_inline(block.question)]], self.write_prose(block.answer), "line"]]

    def write_table(self, block: Table) -> list[object]:
        rows = [[_format_inline(cell) for cell in row.cells] for row in block.rows]
        return [["table", block.tone, [_format_inline(cell) for cell in block.columns], rows]]

    def write_people_chart(self, block: PeopleChart) -> list[object]:
        return [["panels", [_write_panel(panel) for panel in block.panels]]]

    def write_callout(self, block: Callout) -> list[object]:
        label = ["words", "care", _format_inline(block.label.spans)]
        return [["outlined", "accent", 1.25, [label], self.write_prose(block.body)]]

    def write_blank_lines(self, block: WriteIn) -> list[object]:
        return [["words", "body", _format_inline(block.label)], ["lines", block.lines]]

    def write_bullets(self, items: tuple[ListItem, ...]) -> list[object]:
        return [["item", "•", _join_paragraphs(item)] for item in items]

    def write_checkboxes(self, items: tuple[ListItem, ...]) -> list[object]:
        return [["tick", _join_paragraphs(item)] for item in items]

    def write_steps(self, items: tuple[ListItem, ...]) -> list[object]:
        return [["item", str(number), _join_paragraphs(item)] for number, item in enumerate(items, 1)]

    def write_references(self, items: tuple[ListItem, ...]) -> list[object]:
        return [["references", [_join_paragraphs(item) for item in items]]]

    def write_contacts(self, items: tuple[ListItem, ...]) -> list[object]:
        return [["rows", _write_pairs(items, "contact", "body"), "box"]]

    def write_timeline(self, items: tuple[ListItem, ...]) -> list[object]:
        return [["rows", _write_pairs(items, "date", "body"), "tight"]]

    def write_terms(self, items: tuple[ListItem, ...]) -> list[object]:
        return [["rows", _write_pairs(items, "term", "small"), "tight"]]


def _join_paragraphs(item: ListItem) -> str:
    return "<br/>".join(map(_format_inline, get_paragraphs(item.body)))


def _write_pairs(items: tuple[ListItem, ...], label: str, body: str) -> list[object]:
    """Write the labels and bodies of items, in the styles with these names."""
    return [
        [
            [["words", label, _format_inline(item.label)]],
            [["words", body, _format_inline(text)] for text in get_paragraphs(item.body)],
        ]
        for item in items
    ]


def _write_panel(panel: ChartPanel) -> list[object]:
    entries: list[object] = [
        ["words", "small", _format_inline(panel.study)],
        ["words", "result", _format_inline(panel.result)],
    ]
    for row in panel.rows:
        entries += [["words", "small", _format_inline(row.label)]] if row.label else []
        entries.append(["people", row.total, row.count, *people_svg.compute_size(row)])
    return entries + ([["words", "small", _format_inline(panel.caption)]] if panel.caption else [])
