"""A table with the author's own columns."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from brochure.content import field_types, inline_markup, records
from brochure.content.sections.base import Context, Section
from brochure.diagnostics.problem import ERROR, Problem
from brochure.diagnostics.suggest import find_nearest, shorten_for_message
from brochure.document.blocks import Row, Table, to_plain_text
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
    """One row: its cells by column name, in the order of the file, and the position of each cell."""

    cells: tuple[tuple[str, Inline], ...]
    cell_places: tuple[Where, ...] = dataclasses.field(default=(), compare=False)

    def check_columns(self, columns: tuple[str, ...]) -> Iterator[Problem]:
        """Yield an error for each cell without a column, and for each column without a cell."""
        cells = dict(self.cells)
        for name in cells:
            if name not in columns:
                suggestion = find_nearest(name, columns)
                hint = f"did you mean `{suggestion}`?" if suggestion else f"use one of: {', '.join(columns)}"
                message = f"`{shorten_for_message(name)}` is not a column of this table"
                yield Problem(ERROR, self.where_of(name), "unknown-column", message, hint)
        for name in columns:
            if name not in cells:
                message = f"this row has no `{shorten_for_message(name)}`"
                hint = (
                    f"add it: `{shorten_for_message(name)}: …`; write “none” or “not known” if there is nothing to say"
                )
                yield Problem(ERROR, self.where, "missing-column", message, hint)


class _RowListType(records.ListType):
    """A list of rows, each with the column names as its keys."""

    role: field_types.Role = "cell"

    def read_entry(self, key: str, node: Node, problems: list[Problem]) -> TableRow | None:
        if not isinstance(node, Mapping):
            expected = "a group of keys, one for each column"
            problems.append(
                field_types.build_wrong_type_problem(f"each entry of `{key}`", expected, node, self.build_example(key))
            )
            return None
        cell_type = field_types.TextType(self.description, required=True, links=True, personal=True, role=self.role)
        named_nodes = [
            (to_plain_text(inline_markup.parse_inline(name, problems, common_key="columns")), name, value)
            for name, value in node.items
        ]
        named_cells = [(column, cell_type.read(name.value, value, problems)) for column, name, value in named_nodes]
        cells = tuple((column, spans) for column, spans in named_cells if isinstance(spans, tuple))
        if len(cells) < len(named_nodes):
            return None
        places = tuple((column, name.where) for column, name, _ in named_nodes)
        where = places[0][1] if places else node.where
        return TableRow(
            where=where, places=places, cells=cells, cell_places=tuple(value.where for *_, value in named_nodes)
        )

    def build_entry_schema(self) -> dict[str, object]:
        return {
            "type": "object",
            "additionalProperties": field_types.TextType(
                self.description, required=True, links=True, personal=True, role=self.role
            ).build_schema(),
        }

    def build_example(self, key: str) -> str:
        return f"  {key}:\n    - First column: …\n      Second column: …"


@dataclass(frozen=True, kw_only=True, repr=False)
class TableSection(Section):
    """A table. The first column has the heading of each row."""

    states = "findings"
    acts = False
    draws = False

    brief_replaces_section = True

    columns: tuple[Paragraph, ...] = records.text_list_field(
        "The column headings, two to six.", role="label", links=False, at_least=2, at_most=6
    )
    rows: tuple[TableRow, ...] = records.declare(
        _RowListType("The rows, each with the column headings as its keys.", required=True)
    )

    def check(self) -> Iterator[Problem]:
        """Yield an error for columns with the same name, and for rows whose cells do not match the columns."""
        column_names = self._list_column_names()
        for number, column in enumerate(self.columns):
            if column_names[number] in column_names[:number]:
                message = f"two columns have the same heading “{shorten_for_message(column_names[number])}”"
                where = column.where or self.where
                yield Problem(ERROR, where, "duplicate-column", message, "give each column a different heading")
        for row in self.rows:
            yield from row.check_columns(column_names)

    def build_blocks(self, context: Context) -> tuple[Block, ...]:
        """Return a plain table with the cells in the order of the columns."""
        rows = tuple(
            Row(tuple(dict(row.cells)[name] for name in self._list_column_names()), row.where) for row in self.rows
        )
        return (Table(tuple(c.spans for c in self.columns), rows, where=self.where_of("columns")),)

    def _list_column_names(self) -> tuple[str, ...]:
        return tuple(to_plain_text(column.spans) for column in self.columns)
