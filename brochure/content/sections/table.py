"""A table with columns of the author's own."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from brochure.content import field_types, inline_markup, records
from brochure.content.sections.base import Context, Section
from brochure.diagnostics.problem import ERROR, Problem
from brochure.diagnostics.suggest import nearest, shorten
from brochure.document.blocks import Row, Table as TableBlock, plain
from brochure.runtime.frozen import dataclass
from brochure.source.parser import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.diagnostics.problem import Where
    from brochure.document.blocks import Block, Inline, Paragraph
    from brochure.source.parser import Node

EXAMPLE = """\
heading: The trials
kind: table
columns:
  - Study
  - People
  - Result
rows:
  - Study: Feder 2021 [2]
    People: 30
    Result: More people got better.
  - Study: Abdallah 2022 [3]
    People: 158
    Result: No clear difference.
"""


@dataclass(frozen=True, kw_only=True, repr=False)
class TableRow(records.Record):
    """One row: its cells by the column's words, as they were given, and where each cell stands."""

    cells: tuple[tuple[str, Inline], ...]
    cell_places: tuple[Where, ...] = dataclasses.field(default=(), compare=False)

    def check_against(self, columns: tuple[str, ...]) -> Iterator[Problem]:
        """Every column has its cell, and every cell its column."""
        given = dict(self.cells)
        for name in given:
            if name not in columns:
                meant = nearest(name, columns)
                hint = f"did you mean `{meant}`?" if meant else f"the columns are: {', '.join(columns)}"
                message = f"`{shorten(name)}` is not a column of this table"
                yield Problem(ERROR, self.place(name), "unknown-column", message, hint)
        for name in columns:
            if name not in given:
                message = f"the column `{shorten(name)}` is missing in this row"
                hint = f"add it: `{shorten(name)}: …`; write “none” or “not known” if there is nothing to say"
                yield Problem(ERROR, self.where, "missing-column", message, hint)


class _Rows(records.Listed):
    """A list of rows, each keyed by the words of the columns."""

    role: field_types.Role = "cell"

    def entry(self, key: str, node: Node, problems: list[Problem]) -> TableRow | None:
        if not isinstance(node, Mapping):
            wanted = "a group of keys, one for each column"
            problems.append(field_types.wrong_type(f"each entry of `{key}`", wanted, node, self.example(key)))
            return None
        cell = field_types.Text(self.about, required=True, links=True, personal=True, role=self.role)
        found = [
            (plain(inline_markup.inline(name, problems, common="columns")), name, value) for name, value in node.items
        ]
        read = [(words, cell.read(name.value, value, problems)) for words, name, value in found]
        cells = tuple((words, spans) for words, spans in read if isinstance(spans, tuple))
        if len(cells) < len(found):
            return None
        places = tuple((words, name.where) for words, name, _ in found)
        where = places[0][1] if places else node.where
        return TableRow(where=where, places=places, cells=cells, cell_places=tuple(value.where for *_, value in found))

    def shape_of_entry(self) -> dict[str, object]:
        return {
            "type": "object",
            "additionalProperties": field_types.Text(
                self.about, required=True, links=True, personal=True, role=self.role
            ).shape(),
        }

    def example(self, key: str) -> str:
        return f"  {key}:\n    - First column: …\n      Second column: …"


@dataclass(frozen=True, kw_only=True, repr=False)
class Table(Section):
    """A table; the first column is the head of each row."""

    states = "findings"
    acts = False
    draws = False

    told_by_brief = True

    columns: tuple[Paragraph, ...] = records.texts(
        "The heads of the columns, two to six.", role="label", links=False, at_least=2, at_most=6
    )
    rows: tuple[TableRow, ...] = records.declare(
        _Rows("The rows, each with the words of every column as its keys.", required=True)
    )

    def check(self) -> Iterator[Problem]:
        """Columns differ, and every row has just their cells."""
        names = self._names()
        for number, column in enumerate(self.columns):
            if names[number] in names[:number]:
                message = f"two columns are both called “{shorten(names[number])}”"
                where = column.where or self.where
                yield Problem(ERROR, where, "duplicate-column", message, "give each column its own words")
        for row in self.rows:
            yield from row.check_against(names)

    def blocks(self, context: Context) -> tuple[Block, ...]:
        """A plain table, its cells in the order of the columns."""
        rows = tuple(Row(tuple(dict(row.cells)[name] for name in self._names()), row.where) for row in self.rows)
        return (TableBlock(tuple(c.spans for c in self.columns), rows, where=self.place("columns")),)

    def _names(self) -> tuple[str, ...]:
        return tuple(plain(column.spans) for column in self.columns)
