"""Keys, dashes and indentation: which level each line belongs to, and where its value begins."""

from __future__ import annotations

import re
from typing import NamedTuple

from brochure.scanning.sheet import (
    COLON,
    COMMENT,
    CUT,
    DASH,
    DOCUMENT_MARK,
    KEY_WITHOUT_SPACE,
    YAML_MARK,
    Sheet,
    skip_blanks,
)
from brochure.scanning.texts import Texts

_QUOTED_KEY = re.compile(r"""(?:"(?:[^"\\]++|\\.)*+"|'(?:[^']++|'')*+')[ \t]*:(?=[ \t]|$)""")


_LONGEST_KEY = 200  # what is longer is a text with a colon in it; YAML itself gives up at 1024
_MARK = re.compile(rf"{YAML_MARK.pattern}|[|>]")


class _Level(NamedTuple):
    """An open collection: how far it is indented, whether it is a list, and the row of its last key or dash."""

    depth: int
    is_list: bool
    row: int


class Structure:
    """The open levels, and whether the last key or dash still awaits its value. Methods give the row to go on with."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._texts = Texts(sheet)
        self._levels: list[_Level] = []
        self._pending = False
        self._ended = False
        self._last_keyless = -2

    def line(self, row: int) -> int:
        """Look at a line that is not part of a text begun above it."""
        line = self._sheet.lines[row]
        column = self._sheet.lead(row)
        if column == len(line) or line[column] == "#":
            self._sheet.mended[row] = ""
            return row + 1
        if DOCUMENT_MARK.match(line):
            return self._document_mark(row)
        self._sheet.report_indentation(row)
        return self._entry(row, column)

    def _document_mark(self, row: int) -> int:
        line = self._sheet.lines[row]
        rest = line[3:].strip()
        if line.startswith("...") or self._levels or self._ended or (rest and not rest.startswith("#")):
            message = f'a line that begins with "{line[:3]}" ends the content here'
            self._sheet.report("document-mark", row, 0, 3, message, "delete this line: a handout is one piece")
        self._sheet.mended[row] = ""
        self._ended = True
        return row + 1

    def _entry(self, row: int, column: int) -> int:
        """Look at what stands on a line from this column on: dashes, a key, a value."""
        line = self._sheet.lines[row]
        key = ""
        while dash := DASH.match(line, column):
            self._place(row, column, is_list=True)
            if dash.end() == column + 1 < len(line):
                hint = 'write "- " and then the text'
                self._sheet.report("missing-space", row, column, 1, "there is no space after the dash", hint)
                self._sheet.certain = False
            self._sheet.mend_blanks(row, column + 1, dash.end())
            self._pending, column = True, dash.end()
        if self._comment_or_end(row, column):
            return row + 1
        colon = self._colon(line, column)
        if colon is None:
            return self._keyless(row, column)
        self._place(row, column, is_list=False)
        key = self._key(row, column, colon)
        value = skip_blanks(line, colon + 1)
        self._sheet.mend_blanks(row, colon + 1, value)
        self._pending = self._comment_or_end(row, value)
        if self._pending:
            return row + 1
        if (dash := DASH.match(line, value)) and (dash.end() > value + 1 or dash.end() == len(line)):
            message = "this list begins on the same line as its key"
            self._sheet.report("list-beside-key", row, value, 1, message, "begin the list on the line below the key")
            self._sheet.certain, self._pending = False, True
            return self._entry(row, value)
        return self._value(row, value, self._sheet.depth(row, column), key)

    def _value(self, row: int, column: int, depth: int, key: str) -> int:
        after, self._pending = self._texts.read(row, column, depth, key)
        return after

    def _comment_or_end(self, row: int, column: int) -> bool:
        """Whether no value begins in this column; a hash is reported if it looks like part of a text."""
        line = self._sheet.lines[row]
        if column < len(line) and line[column] != "#":
            return False
        if CUT.match(line, column):
            self._sheet.report_cut(row, column, line[column:].strip())
        return True

    def _colon(self, line: str, column: int) -> int | None:
        """Where the colon of a key that begins in this column stands, if one does."""
        if line[column] in "\"'":
            quoted = _QUOTED_KEY.match(line, column)
            return quoted.end() - 1 if quoted else None
        if _MARK.match(line, column):
            return None
        comment = COMMENT.search(line, column)
        found = COLON.search(line, column, comment.start() if comment else len(line))
        return found.start() if found else None

    def _key(self, row: int, column: int, colon: int) -> str:
        key = self._sheet.lines[row][column:colon].strip()
        if not key:
            hint = "write the key before the colon, or put the text in double quotes"
            self._sheet.report("missing-key", row, column, 1, "there is no key before this colon", hint)
            self._sheet.certain = False
        elif key == "<<":
            message = 'the key "<<" merges other parts in, which is not read here'
            self._sheet.report("merge-key", row, column, 2, message, "write the lines out in full")
            self._sheet.certain = False
        elif len(key) > _LONGEST_KEY:
            self._sheet.report_colon(row, colon, self._sheet.text(row, column, row + 1))
            self._sheet.certain = False
        return key

    def _keyless(self, row: int, column: int) -> int:
        """Look at a line with neither key nor dash: the value awaited, or a fault."""
        line = self._sheet.lines[row]
        above = self._levels[-1].depth if self._levels else -1
        if self._pending and self._sheet.depth(row, column) > above:
            return self._value(row, column, above, "")
        self._sheet.certain = False
        if mark := _MARK.match(line, column):
            self._texts.report_mark(row, column, mark[0], line[column:].strip())
        elif space := KEY_WITHOUT_SPACE.match(line, column):
            self._sheet.report_space(row, column, space.end())
        elif self._last_keyless != row - 1:
            hint = 'write "key: text"; if it goes on with the text above, indent it further than that text\'s key'
            self._sheet.report("missing-key", row, column, len(line) - column, "this line has no key", hint)
        self._last_keyless = row
        return row + 1

    def _place(self, row: int, column: int, *, is_list: bool) -> None:
        """Find the level that a key or dash belongs to, or open one."""
        depth = self._sheet.depth(row, column)
        levels = self._levels
        nearby = levels[-3:]
        while levels and levels[-1].depth > depth:
            levels.pop()
            self._pending = False
        if levels and levels[-1].depth == depth and levels[-1].is_list and not is_list:
            ended = levels.pop()  # a list may stand right under its key; the next key of that level ends it
            if not levels or levels[-1].depth != depth:
                self._misplaced(row, column, "missing-dash")
                levels.append(ended)
                return
        if levels and levels[-1].depth == depth and levels[-1].is_list == is_list:
            levels[-1] = _Level(depth, is_list, row)
            return
        if levels and levels[-1].depth == depth and not self._pending:
            self._misplaced(row, column, "stray-dash")
        elif nearby and not self._pending:
            self._astray(row, column, [level for level in nearby if level.is_list == is_list] or nearby)
        levels.append(_Level(depth, is_list, row))

    def _misplaced(self, row: int, column: int, rule: str) -> None:
        if rule == "missing-dash":
            message = 'this line stands among list items but does not begin with "- "'
            hint = 'put "- " before it, or move it to the right if it belongs to the item above'
        else:
            message = "this list item has no key above it"
            hint = 'take "- " away, or put the line under the key whose list it belongs to'
        self._sheet.report(rule, row, column, 1, message, hint)
        self._sheet.certain = False

    def _astray(self, row: int, column: int, levels: list[_Level]) -> None:
        depth = self._sheet.depth(row, column)
        nearest = min(levels, key=lambda level: abs(level.depth - depth))
        message = f"this line starts in column {column + 1}, which fits no line above it"
        hint = f"start it in column {nearest.depth + 1} if it belongs with line {nearest.row + 1}"
        self._sheet.report("odd-indentation", row, column, 1, message, hint)
        self._sheet.certain = False
