"""Keys, dashes and indentation: which level each line belongs to, and where its value begins."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from brochure.runtime.lazy_regex import on_demand
from brochure.source.scanner.lines import (
    COLON,
    COMMENT,
    CUT,
    DASH,
    DOCUMENT_MARK,
    KEY_WITHOUT_SPACE,
    LONE_KEY,
    MOST_LEVELS,
    YAML_MARK,
    Sheet,
    skip_blanks,
)
from brochure.source.scanner.scalars import Texts

if TYPE_CHECKING:
    import re

_QUOTED_KEY = on_demand(r"""(?:"(?:[^"\\]++|\\.)*+"|'(?:[^']++|'')*+')[ \t]*:(?=[ \t]|$)""")


_LONGEST_KEY = 200  # what is longer is a text with a colon in it; YAML itself gives up at 1024
_NEAR = 2  # blanks by which a line may be off and still be told where it belongs
_MARK = on_demand(rf"{YAML_MARK.pattern}|[|>]")


_ITEM_KEY = on_demand(r"-[ \t]+([a-z][a-z0-9_]*):(?=[ \t]|$)")
_ODD_BULLET = on_demand(r"([–—•·‣−])[ \t\u00a0]+")


@dataclass(eq=False)
class _Level:
    """An open collection: how far it is indented, whether it is a list, and the row of its last key or dash.

    `keys` are the record's keys, or the first keys of the list's records; `strayed` are the depths of lines that
    belong here but stand elsewhere, which was reported.
    """

    depth: int
    is_list: bool
    row: int
    keys: set[str] = field(default_factory=set)
    strayed: set[int] = field(default_factory=set)


class Structure:
    """The open levels, and whether the last key or dash still awaits its value. Methods give the row to go on with.

    `_shift` is how much further right the current line belongs than it stands; `_strays` tells that some line did not
    stand where it belongs; `_closed` are the levels that the last line further left ended, and its row.
    """

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._texts = Texts(sheet)
        self._levels: list[_Level] = []
        self._pending = False
        self._ended = False
        self._shift = 0
        self._strays = False
        self._closed: tuple[int, list[_Level]] = (0, [])
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
        self._shift = 0
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
        sheet = self._sheet
        sheet.report_fixed_blank(row, column)
        while dash := DASH.match(sheet.lines[row], column):
            self._place(row, column, is_list=True)
            if dash.end() == column + 1 < len(sheet.lines[row]):
                hint = 'write "- " and then the text'
                sheet.report("missing-space", row, column, 1, "there is no space after the dash", hint)
                sheet.certain = False
            sheet.mend_blanks(row, column + 1, dash.end())
            self._pending, column = True, dash.end()
            sheet.report_fixed_blank(row, column)
        if self._comment_or_end(row, column):
            return row + 1
        colon = self._colon(sheet.lines[row], column)
        if colon is None:
            return self._keyless(row, column)
        key = self._key(row, column, colon)
        self._place(row, column, key)
        return self._after_key(row, column, colon + 1, key)

    def _after_key(self, row: int, column: int, after: int, key: str) -> int:
        """Look at what stands on a line after its key, which begins in `column` and ends before `after`."""
        line = self._sheet.lines[row]
        value = skip_blanks(line, after)
        self._sheet.mend_blanks(row, after, value)
        self._pending = self._comment_or_end(row, value)
        if self._pending:
            return row + 1
        if (dash := DASH.match(line, value)) and (dash.end() > value + 1 or dash.end() == len(line)):
            message = "this list begins on the same line as its key"
            self._sheet.report("list-beside-key", row, value, 1, message, "begin the list on the line below the key")
            self._sheet.certain, self._pending = False, True
            return self._entry(row, value)
        return self._value(row, value, self._sheet.depth(row, column) + self._shift, key)

    def _value(self, row: int, column: int, depth: int, key: str) -> int:
        if self._shift < 0 or (self._shift and self._goes_on_astray(row, column, depth)):
            depth -= self._shift
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
        sheet = self._sheet
        line = sheet.lines[row]
        above = self._levels[-1].depth if self._levels else -1
        if self._pending and sheet.depth(row, column) + self._shift > above:
            if self._begins_list(row, column):
                return self._without_dash(row, column, column)
            return self._value(row, column, above, "")
        sheet.certain = False
        if mark := _MARK.match(line, column):
            self._texts.report_mark(row, column, mark[0], line[column:].strip())
        elif space := KEY_WITHOUT_SPACE.match(line, column):
            sheet.report_space(row, column, space.end())
        elif (lone := sheet.lone_key(row, column)) or (lone := self._first_key_alone(row, column)):
            sheet.report_missing_colon(row, lone)
            self._place(row, column, lone[1])
            return self._after_key(row, column, lone.end(), lone[1])
        elif (depth := self._list_around(row, column)) is not None:
            return self._without_dash(row, column, depth)
        elif self._last_keyless != row - 1:
            text = line[column:]
            sheet.report("missing-key", row, column, len(text), "this line has no key", _key_hint(text))
        self._last_keyless = row
        return row + 1

    def _first_key_alone(self, row: int, column: int) -> re.Match[str] | None:
        """The first word of a file's first line, taken for a key without its colon if keys follow."""
        return None if self._levels or not self._sheet.keys else LONE_KEY.match(self._sheet.lines[row], column)

    def _begins_list(self, row: int, column: int) -> bool:
        """Whether an odd bullet stands where a list is awaited: the line below has a dash or bullet too."""
        sheet = self._sheet
        below = sheet.next_line(row + 1)
        if not _ODD_BULLET.match(sheet.lines[row], column) or below == len(sheet.lines) or sheet.lead(below) != column:
            return False
        line = sheet.lines[below]
        return (DASH.match(line, column) or _ODD_BULLET.match(line, column)) is not None

    def _list_around(self, row: int, column: int) -> int | None:
        """How far the list is indented among whose items a line without a dash stands, if it does."""
        depth = self._sheet.depth(row, column)
        if any(level.is_list and level.depth == depth for level in self._levels):
            return depth
        below = self._sheet.next_line(row + 1)
        last = self._levels[-1] if self._levels else None
        if last and last.is_list and depth < last.depth and below < len(self._sheet.lines):
            start = self._sheet.lead(below)
            if start == last.depth and DASH.match(self._sheet.lines[below], start):
                return last.depth
        return None

    def _without_dash(self, row: int, column: int, depth: int) -> int:
        """Report a list item that has no dash, or a bullet of another kind, and look at its text."""
        sheet = self._sheet
        if odd := _ODD_BULLET.match(sheet.lines[row], column):
            message = f'this line begins with "{odd[1]}", which makes no list item'
            hint = f'put a dash and a space (- ) at the start, in place of "{odd[1]}"'
        else:
            message = 'this line stands among list items but does not begin with "- "'
            hint = "put a dash and a space (- ) at the start"
            if column != depth:
                hint += f", with the dash in column {depth + 1}"
            hint += "; if it goes on with the line above, start it under the words of that line"
        sheet.report("missing-dash", row, column, 1, message, hint)
        sheet.certain = False
        self._shift = depth - sheet.depth(row, column)
        self._place(row, column, is_list=True)
        return self._value(row, odd.end() if odd else column, depth, "")

    def _goes_on_astray(self, row: int, column: int, depth: int) -> bool:
        """Whether the rest of a value stands as far to the left as its first line does."""
        sheet = self._sheet
        below = sheet.next_line(row + 1)
        if below == len(sheet.lines) or (start := sheet.lead(below)) > depth:
            return False
        line = sheet.lines[below]
        return sheet.lines[row][column] in "|>" or not (DASH.match(line, start) or COLON.search(line, start))

    # Which level a line belongs to

    def _place(self, row: int, column: int, key: str = "", *, is_list: bool = False) -> None:
        """Find the level that a key or dash belongs to, or open one."""
        raw = self._sheet.depth(row, column)
        depth = raw + self._shift
        levels = self._levels
        ended: list[_Level] = []
        own = _first_key(self._sheet.lines[row], column) if is_list else key
        if self._strays and self._known_stray(raw, is_list=is_list):
            return
        while levels and levels[-1].depth > depth:
            ended.insert(0, levels.pop())
            self._pending = False
        if levels and levels[-1].depth == depth and levels[-1].is_list and not is_list:
            listed = levels.pop()  # a list may stand right under its key; the next key of that level ends it
            if not levels or levels[-1].depth != depth:
                levels.append(listed)
                self._among_items(row, column, key, ended)
                return
        if levels and levels[-1].depth == depth and levels[-1].is_list == is_list:
            if len(ended) > 1:
                self._closed = row, ended
            levels[-1].row = row
            levels[-1].keys.add(own)
            return
        if (levels or ended) and not self._pending:
            before = levels + ended
            if target := self._misplaced(row, column, own, before, is_list=is_list):
                self._snap(target, raw, before)
                return
        levels.append(_Level(depth, is_list, row, {own}, {raw} if self._shift else set()))
        if len(levels) > MOST_LEVELS:
            self._sheet.hide_from(row, column)

    def _known_stray(self, raw: int, *, is_list: bool) -> bool:
        """Take a line that stands as far off as one already reported for part of the same level."""
        if any(level.depth == raw and level.is_list == is_list for level in self._levels):
            return False
        for level in reversed(self._levels):
            if level.is_list == is_list and raw in level.strayed:
                self._snap(level, raw, self._levels[:])
                return True
        return False

    def _snap(self, target: _Level, raw: int, before: list[_Level]) -> None:
        """Go on as if the line stood where it belongs: at an open level, which ends those inside it."""
        self._levels[:] = before[: before.index(target) + 1]
        self._shift = target.depth - raw
        self._pending = False
        target.strayed.add(raw)
        self._strays = True

    def _among_items(self, row: int, column: int, key: str, ended: list[_Level]) -> None:
        """Report a key that stands where the dashes of a list stand; `ended` are the levels inside its last item."""
        sheet, listed = self._sheet, self._levels[-1]
        item = ended[0] if ended and not ended[0].is_list else None
        sheet.certain = False
        if item is None or key in item.keys:
            message = 'this line stands among list items but does not begin with "- "'
            hint = 'put "- " before it, or move it to the right if it belongs to the item above'
            sheet.report("missing-dash", row, column, 1, message, hint)
            if item:
                self._shift = item.depth - listed.depth
                self._levels.append(_Level(item.depth, is_list=False, row=row, keys={key}))
            return
        message = f"this line starts in column {column + 1}, where the dashes of a list stand"
        hint = (
            f"start it in column {item.depth + 1}, like line {item.row + 1};"
            ' or, if a new entry of the list begins here, put "- " before it'
        )
        sheet.report("odd-indentation", row, column, 1, message, hint)
        self._snap(item, sheet.depth(row, column), self._levels + ended)

    def _misplaced(self, row: int, column: int, key: str, before: list[_Level], *, is_list: bool) -> _Level | None:
        """Report a line that fits no open level; give the level that it was meant for, where that can be told."""
        sheet = self._sheet
        depth = sheet.depth(row, column) + self._shift
        sheet.certain = False
        alike = [level for level in before if level.is_list == is_list]
        near = [level for level in alike if abs(level.depth - depth) <= _NEAR]
        if is_list:
            beside_key = self._levels and self._levels[-1].depth == depth
            near = [level for level in near if not (beside_key and level in self._levels)]
            near = [level for level in alike if key and key in level.keys] or near
        if is_list and not near:
            self._no_list(row, column, depth, key)
            return None
        below = sheet.next_line(row + 1)
        next_column = sheet.lead(below) if below < len(sheet.lines) else 0
        nearest = min(near or alike or before, key=lambda level: (abs(level.depth - depth), level.depth != next_column))
        what = "dash" if is_list else "line"
        message = f"this {what} starts in column {column + 1}, which fits no line above it"
        hint = f"start it in column {nearest.depth + 1} if it belongs with line {nearest.row + 1}"
        sheet.report("odd-indentation", row, column, 1, message, hint)
        return nearest if near else None

    def _no_list(self, row: int, column: int, depth: int, key: str) -> None:
        """Report a list item without a list; or the line above it that ended the list by standing too far left."""
        closing, closed = self._closed
        if any(level.is_list and level.depth == depth and key and key in level.keys for level in closed):
            start = self._sheet.lead(closing)
            message = f"this line starts in column {start + 1} and so ends the list, which goes on below"
            hint = f"start it in column {closed[1].depth + 1}, like line {closed[1].row + 1}"
            self._sheet.report("odd-indentation", closing, start, 1, message, hint)
            return
        message = "this list item has no key above it"
        hint = 'if a list begins here, write its key, such as "sections:", on the line above; otherwise take "- " away'
        self._sheet.report("stray-dash", row, column, 1, message, hint)


def _first_key(line: str, column: int) -> str:
    """The key after the dash in this column, if there is one."""
    found = _ITEM_KEY.match(line, column)
    return found[1] if found else ""


def _key_hint(text: str) -> str:
    """How to mend a line without a key; by example where its first word may be the key."""
    hint = 'write "key: text"; if it goes on with the text above, indent it further than that text\'s key'
    if (word := LONE_KEY.match(text)) and len(text) <= 60:
        hint = f'if "{word[1]}" is its key, write "{word[1]}: {text[word.end() :].strip()}"; ' + hint.partition("; ")[2]
    return hint
