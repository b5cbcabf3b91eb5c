"""The content of a handout as a few kinds of blocks that match PDF structure types (ISO 32000-1, 14.8.4).

Sections are converted to blocks, and every renderer (PDF, plain text, HTML) draws them. Blocks are frozen and
hashable, do not depend on ReportLab, and ignore `where` (the position in the file) when compared.
"""

from __future__ import annotations

import dataclasses
from dataclasses import field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from brochure.diagnostics.problem import Where


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters with the same bold and link; `link` is an https:, mailto: or tel: address, or empty.

    `field` is the name of a merge field, or empty: `text` is then a patient's own words, or a blank to write on, and
    `where` is the field's position in the content file.
    """

    text: str
    bold: bool = False
    link: str = ""
    field: str = ""
    where: Where | None = dataclasses.field(default=None, compare=False, repr=False)


Inline: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 6 (H1 to H6)."""

    spans: Inline
    level: int
    where: Where | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph (P)."""

    spans: Inline
    where: Where | None = field(default=None, compare=False)


ListStyle: TypeAlias = Literal[
    "disc", "steps", "boxes", "timeline", "terms", "references", "contacts", "benefit", "risk"
]


@dataclass(frozen=True)
class ListItem:
    """An item of a list (LI): its label (Lbl) and its body (LBody).

    `label` is empty for discs, boxes, benefits and risks. For other styles it is the number of a step or reference,
    the date, the term, or a contact's name and, after a line break, its phone number. `write_in` adds a line to write
    on at the end. `icon` names a contact's icon.
    """

    body: tuple[Paragraph | List, ...]
    label: Inline = ()
    write_in: bool = False
    icon: Literal["", "emergency", "crisis", "clinic", "phone"] = ""
    where: Where | None = field(default=None, compare=False)


@dataclass(frozen=True)
class List:
    """A list (L) of one style; never nested."""

    items: tuple[ListItem, ...]
    style: ListStyle = "disc"
    where: Where | None = field(default=None, compare=False)


Prose: TypeAlias = tuple[Paragraph | List, ...]


@dataclass(frozen=True)
class QuestionAndAnswer:
    """A question (H3) and its answer."""

    question: Inline
    answer: Prose
    where: Where | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Row:
    """A row of a table (TR), with as many cells as the table has columns; the first is the row's header."""

    cells: tuple[Inline, ...]
    where: Where | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Table:
    """A table (Table) with one header row; `tone` distinguishes benefits and risks from other tables."""

    columns: tuple[Inline, ...]
    rows: tuple[Row, ...]
    tone: Literal["plain", "benefit", "risk"] = "plain"
    where: Where | None = field(default=None, compare=False)


@dataclass(frozen=True)
class PeopleRow:
    """A picture of `total` people, `count` of them filled; `count` is None if the trial gives no counts.

    `label` is printed above the picture; `alt` is its alternative text.
    """

    label: Inline
    total: int
    count: int | None
    alt: str


@dataclass(frozen=True)
class ChartPanel:
    """One trial of a people chart: its size, its result (H3), its pictures and a caption."""

    study: Inline
    result: Inline
    rows: tuple[PeopleRow, ...]
    caption: Inline = ()
    where: Where | None = field(default=None, compare=False)


@dataclass(frozen=True)
class PeopleChart:
    """Trials side by side, with one figure for each person; their numbers are never added together."""

    panels: tuple[ChartPanel, ...]
    where: Where | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Figure:
    """A picture from assets/ (Figure) with its alternative text and, if any, its caption (Caption)."""

    picture: str
    alt: str
    caption: Inline = ()
    where: Where | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Callout:
    """A boxed message with its label (a heading): the key message, good to know, take care, or get help now."""

    tone: Literal["key", "note", "care", "help"]
    label: Heading
    body: Prose
    where: Where | None = field(default=None, compare=False)


@dataclass(frozen=True)
class WriteIn:
    """Lines to write on, under their label."""

    label: Inline
    lines: int
    where: Where | None = field(default=None, compare=False)


Block: TypeAlias = Paragraph | List | QuestionAndAnswer | Table | PeopleChart | Figure | Callout | WriteIn


@dataclass(frozen=True)
class SectionBlock:
    """A section (Sect): its heading (H2) and its body; `heading` is None for a callout, which has its label instead.

    `panel` is its place in a tri-fold (flap, inside left, inside middle, inside right or back), or empty if not fixed.
    """

    heading: Heading | None
    body: tuple[Block, ...]
    panel: str = ""
    where: Where | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Document:
    """The whole handout as blocks, in reading order: title (H1), subtitle, key message, sections."""

    title: Heading
    subtitle: Paragraph | None
    key_message: Callout | None
    sections: tuple[SectionBlock, ...]


def to_plain_text(spans: Inline) -> str:
    """Return the characters of a text without bold, links and fields."""
    return spans[0].text if len(spans) == 1 else "".join([span.text for span in spans])


def convert_table_to_list(table: Table) -> tuple[Paragraph, List]:
    """Return a table as a heading paragraph and a list, for pages too narrow for its columns: one item for each row.

    An item begins with the row's header in bold. In a table of two columns, the second cell follows in the same
    paragraph; in a wider one, each cell has its own paragraph, which begins with the column's header.
    """
    has_tone = table.tone != "plain"
    column_heads = table.columns[1:]
    items = tuple(
        ListItem(
            _build_row_paragraphs(row, column_heads, with_heads=not has_tone and len(column_heads) > 1), where=row.where
        )
        for row in table.rows
    )
    first_head = table.columns[0] if has_tone or len(column_heads) > 1 else _join(" / ", *table.columns)
    return Paragraph(first_head, table.where), List(items, "disc" if table.tone == "plain" else table.tone, table.where)


def _build_row_paragraphs(row: Row, column_heads: tuple[Inline, ...], *, with_heads: bool) -> tuple[Paragraph, ...]:
    head, *other_cells = row.cells
    name = tuple(replace(span, bold=True) for span in head)
    if with_heads:
        pairs = [
            (column_head, cell)
            for column_head, cell in zip(column_heads, other_cells, strict=True)
            if to_plain_text(cell)
        ]
        labeled_cells = (
            _join(": " if to_plain_text(column_head)[-1:].isalnum() else " ", column_head, cell)
            for column_head, cell in pairs
        )
        return Paragraph(name, row.where), *(Paragraph(spans, row.where) for spans in labeled_cells)
    detail = next((cell for cell in other_cells if to_plain_text(cell)), ())
    if not detail:
        return (Paragraph(name, row.where),)
    starts_sentence = bool(detail[0].field) or to_plain_text(detail)[:1].isupper()
    is_sentence = starts_sentence and (bool(name[-1].field) or to_plain_text(name)[-1:].isalnum())
    return (Paragraph((*name, Span(". " if is_sentence else " ", bold=is_sentence), *detail), row.where),)


def _join(separator: str, *texts: Inline) -> Inline:
    spans = [span for text in texts for span in (Span(separator), *text)]
    return tuple(spans[1:])
