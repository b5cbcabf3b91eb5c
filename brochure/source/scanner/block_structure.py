"""Scan keys, dashes and indentation: find the level that each line belongs to, and the start of its value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from brochure.runtime.lazy_regex import compile_lazily
from brochure.source.scanner.lines import (
    COLON,
    COMMENT,
    DASH,
    DOCUMENT_MARK,
    HASH_IN_TEXT,
    KEY_WITHOUT_COLON,
    KEY_WITHOUT_SPACE,
    MOST_LEVELS,
    YAML_MARK,
    SourceLines,
    skip_blanks,
)
from brochure.source.scanner.scalars import ScalarScanner

if TYPE_CHECKING:
    import re

_QUOTED_KEY = compile_lazily(r"""(?:"(?:[^"\\]++|\\.)*+"|'(?:[^']++|'')*+')[ \t]*:(?=[ \t]|$)""")


_LONGEST_KEY = 200  # characters; anything longer is a text with a colon in it; YAML's own limit is 1024
_MAX_STRAY = 2  # columns by which a line may be off so that its level is still clear
_SPECIAL_START = compile_lazily(rf"{YAML_MARK.pattern}|[|>]")


_ITEM_KEY = compile_lazily(r"-[ \t]+([a-z][a-z0-9_]*):(?=[ \t]|$)")
_ODD_BULLET = compile_lazily(r"([–—•·‣−])[ \t\u00a0]+")


@dataclass(eq=False)
class _Level:
    """An open list or record: its depth, which of the two it is, and the row of its last key or dash.

    `keys` are the record's keys, or the first keys of the list's records; `stray_depths` are the depths of lines that
    belong to this level but are indented differently, which was reported.
    """

    depth: int
    is_list: bool
    row: int
    keys: set[str] = field(default_factory=set)
    stray_depths: set[int] = field(default_factory=set)


class BlockScanner:
    """The scanner of keys, dashes and indentation; its `scan` methods return the row to continue with.

    `_levels` are the open levels; `_awaits_value` is whether the last key or dash has no value yet; `_column_shift` is
    how many columns further right the current line belongs; `_has_strays` is whether any line was indented wrongly;
    `_closed_levels` are the row of the last line further left, and the levels that it closed.
    """

    def __init__(self, source: SourceLines) -> None:
        self._source = source
        self._scalars = ScalarScanner(source)
        self._levels: list[_Level] = []
        self._awaits_value = False
        self._has_ended = False
        self._column_shift = 0
        self._has_strays = False
        self._closed_levels: tuple[int, list[_Level]] = (0, [])
        self._last_keyless_row = -2

    def scan_line(self, row: int) -> int:
        """Scan a line that is not part of a text begun above it; return the row to continue with."""
        text = self._source.lines[row]
        column = self._source.indent_of(row)
        if column == len(text) or text[column] == "#":
            self._source.corrected_lines[row] = ""
            return row + 1
        if DOCUMENT_MARK.match(text):
            return self._scan_document_mark(row)
        self._source.report_indentation(row)
        self._column_shift = 0
        return self._scan_entry(row, column)

    def _scan_document_mark(self, row: int) -> int:
        text = self._source.lines[row]
        remainder = text[3:].strip()
        if text.startswith("...") or self._levels or self._has_ended or (remainder and not remainder.startswith("#")):
            message = f'a line that begins with "{text[:3]}" ends the content here'
            self._source.report("document-mark", row, 0, 3, message, "delete this line: a handout is one document")
        self._source.corrected_lines[row] = ""
        self._has_ended = True
        return row + 1

    def _scan_entry(self, row: int, column: int) -> int:
        """Scan a line from this column on: dashes, a key, a value."""
        source = self._source
        source.report_non_breaking_blank(row, column)
        while dash := DASH.match(source.lines[row], column):
            self._enter_level(row, column, is_list=True)
            if dash.end() == column + 1 < len(source.lines[row]):
                hint = 'write "- " and then the text'
                source.report("missing-space", row, column, 1, "there is no space after the dash", hint)
                source.is_certain = False
            source.replace_tabs(row, column + 1, dash.end())
            self._awaits_value, column = True, dash.end()
            source.report_non_breaking_blank(row, column)
        if self._is_comment_or_end(row, column):
            return row + 1
        colon = self._find_colon(source.lines[row], column)
        if colon is None:
            return self._scan_keyless(row, column)
        key = self._read_key(row, column, colon)
        self._enter_level(row, column, key)
        return self._scan_after_key(row, column, colon + 1, key)

    def _scan_after_key(self, row: int, column: int, key_end: int, key: str) -> int:
        """Scan a line after its key, which begins in `column` and ends before `key_end`."""
        text = self._source.lines[row]
        value = skip_blanks(text, key_end)
        self._source.replace_tabs(row, key_end, value)
        self._awaits_value = self._is_comment_or_end(row, value)
        if self._awaits_value:
            return row + 1
        if (dash := DASH.match(text, value)) and (dash.end() > value + 1 or dash.end() == len(text)):
            message = "this list starts on the same line as its key"
            self._source.report("list-beside-key", row, value, 1, message, "start the list on the line below the key")
            self._source.is_certain, self._awaits_value = False, True
            return self._scan_entry(row, value)
        return self._scan_value(row, value, self._source.depth_of(row, column) + self._column_shift, key)

    def _scan_value(self, row: int, column: int, depth: int, key: str) -> int:
        if self._column_shift < 0 or (self._column_shift and self._continues_too_far_left(row, column, depth)):
            depth -= self._column_shift
        next_row, self._awaits_value = self._scalars.scan_value(row, column, depth, key)
        return next_row

    def _is_comment_or_end(self, row: int, column: int) -> bool:
        """Return whether no value begins in this column; report a hash that looks like part of a text."""
        text = self._source.lines[row]
        if column < len(text) and text[column] != "#":
            return False
        if HASH_IN_TEXT.match(text, column):
            self._source.report_hash_cut(row, column, text[column:].strip())
        return True

    def _find_colon(self, text: str, column: int) -> int | None:
        """Return the column of the colon after a key that begins in this column, or None."""
        if text[column] in "\"'":
            quoted = _QUOTED_KEY.match(text, column)
            return quoted.end() - 1 if quoted else None
        if _SPECIAL_START.match(text, column):
            return None
        comment = COMMENT.search(text, column)
        match = COLON.search(text, column, comment.start() if comment else len(text))
        return match.start() if match else None

    def _read_key(self, row: int, column: int, colon: int) -> str:
        key = self._source.lines[row][column:colon].strip()
        if not key:
            hint = "write the key before the colon, or put the text in double quotes"
            self._source.report("missing-key", row, column, 1, "there is no key before this colon", hint)
            self._source.is_certain = False
        elif key == "<<":
            message = 'the key "<<" copies other parts in, which a handout cannot use'
            self._source.report("merge-key", row, column, 2, message, "write the lines out in full")
            self._source.is_certain = False
        elif len(key) > _LONGEST_KEY:
            self._source.report_unquoted_colon(row, colon, self._source.join_text(row, column, row + 1))
            self._source.is_certain = False
        return key

    def _scan_keyless(self, row: int, column: int) -> int:
        """Scan a line with neither key nor dash: an expected value, or a mistake."""
        source = self._source
        line_text = source.lines[row]
        parent_depth = self._levels[-1].depth if self._levels else -1
        if self._awaits_value and source.depth_of(row, column) + self._column_shift > parent_depth:
            if self._is_list_start(row, column):
                return self._scan_item_without_dash(row, column, column)
            return self._scan_value(row, column, parent_depth, "")
        source.is_certain = False
        if mark := _SPECIAL_START.match(line_text, column):
            self._scalars.report_mark(row, column, mark[0], line_text[column:].strip())
        elif space := KEY_WITHOUT_SPACE.match(line_text, column):
            source.report_missing_space(row, column, space.end())
        elif (bare_key := source.find_key_without_colon(row, column)) or (
            bare_key := self._match_first_key(row, column)
        ):
            source.report_missing_colon(row, bare_key)
            self._enter_level(row, column, bare_key[1])
            return self._scan_after_key(row, column, bare_key.end(), bare_key[1])
        elif (depth := self._find_list_depth(row, column)) is not None:
            return self._scan_item_without_dash(row, column, depth)
        elif self._last_keyless_row != row - 1:
            text = line_text[column:]
            source.report("missing-key", row, column, len(text), "this line has no key", _suggest_key(text))
        self._last_keyless_row = row
        return row + 1

    def _match_first_key(self, row: int, column: int) -> re.Match[str] | None:
        """Return the match of the first word of a file as a key without its colon, if other keys follow; else None."""
        return (
            None if self._levels or not self._source.keys else KEY_WITHOUT_COLON.match(self._source.lines[row], column)
        )

    def _is_list_start(self, row: int, column: int) -> bool:
        """Return whether a bullet that is not a dash begins a list: the line below has a dash or bullet too."""
        source = self._source
        next_row = source.find_next_line(row + 1)
        if (
            not _ODD_BULLET.match(source.lines[row], column)
            or next_row == len(source.lines)
            or source.indent_of(next_row) != column
        ):
            return False
        text = source.lines[next_row]
        return (DASH.match(text, column) or _ODD_BULLET.match(text, column)) is not None

    def _find_list_depth(self, row: int, column: int) -> int | None:
        """Return the depth of the list that a line without a dash is in, or None."""
        depth = self._source.depth_of(row, column)
        if any(level.is_list and level.depth == depth for level in self._levels):
            return depth
        next_row = self._source.find_next_line(row + 1)
        last_level = self._levels[-1] if self._levels else None
        if last_level and last_level.is_list and depth < last_level.depth and next_row < len(self._source.lines):
            start = self._source.indent_of(next_row)
            if start == last_level.depth and DASH.match(self._source.lines[next_row], start):
                return last_level.depth
        return None

    def _scan_item_without_dash(self, row: int, column: int, depth: int) -> int:
        """Report a list item with no dash, or with a bullet of another kind, and scan its text."""
        source = self._source
        if bullet := _ODD_BULLET.match(source.lines[row], column):
            message = f'this line begins with "{bullet[1]}", which does not start a list item'
            hint = f'put a dash and a space (- ) at the start instead of "{bullet[1]}"'
        else:
            message = 'this line is among list items but does not begin with "- "'
            hint = "put a dash and a space (- ) at the start"
            if column != depth:
                hint += f", with the dash in column {depth + 1}"
            hint += "; if it continues the line above, start it under the words of that line"
        source.report("missing-dash", row, column, 1, message, hint)
        source.is_certain = False
        self._column_shift = depth - source.depth_of(row, column)
        self._enter_level(row, column, is_list=True)
        return self._scan_value(row, bullet.end() if bullet else column, depth, "")

    def _continues_too_far_left(self, row: int, column: int, depth: int) -> bool:
        """Return whether the rest of a value is as far to the left as its first line."""
        source = self._source
        next_row = source.find_next_line(row + 1)
        if next_row == len(source.lines) or (start := source.indent_of(next_row)) > depth:
            return False
        text = source.lines[next_row]
        return source.lines[row][column] in "|>" or not (DASH.match(text, start) or COLON.search(text, start))

    # The level that a line belongs to

    def _enter_level(self, row: int, column: int, key: str = "", *, is_list: bool = False) -> None:
        """Find the level that a key or dash belongs to, or open one."""
        raw_depth = self._source.depth_of(row, column)
        depth = raw_depth + self._column_shift
        levels = self._levels
        ended_levels: list[_Level] = []
        first_key = _find_first_key(self._source.lines[row], column) if is_list else key
        if self._has_strays and self._accept_known_stray(raw_depth, is_list=is_list):
            return
        while levels and levels[-1].depth > depth:
            ended_levels.insert(0, levels.pop())
            self._awaits_value = False
        if levels and levels[-1].depth == depth and levels[-1].is_list and not is_list:
            list_level = levels.pop()  # a list may be at the depth of its key; the next key of that depth ends it
            if not levels or levels[-1].depth != depth:
                levels.append(list_level)
                self._report_key_among_items(row, column, key, ended_levels)
                return
        if levels and levels[-1].depth == depth and levels[-1].is_list == is_list:
            if len(ended_levels) > 1:
                self._closed_levels = row, ended_levels
            levels[-1].row = row
            levels[-1].keys.add(first_key)
            return
        if (levels or ended_levels) and not self._awaits_value:
            earlier_levels = levels + ended_levels
            if target := self._report_misplaced(row, column, first_key, earlier_levels, is_list=is_list):
                self._return_to_level(target, raw_depth, earlier_levels)
                return
        levels.append(_Level(depth, is_list, row, {first_key}, {raw_depth} if self._column_shift else set()))
        if len(levels) > MOST_LEVELS:
            self._source.hide_from(row, column)

    def _accept_known_stray(self, raw_depth: int, *, is_list: bool) -> bool:
        """Add a line to a level that has a reported line of the same wrong depth; return whether there is one."""
        if any(level.depth == raw_depth and level.is_list == is_list for level in self._levels):
            return False
        for level in reversed(self._levels):
            if level.is_list == is_list and raw_depth in level.stray_depths:
                self._return_to_level(level, raw_depth, self._levels[:])
                return True
        return False

    def _return_to_level(self, target: _Level, raw_depth: int, earlier_levels: list[_Level]) -> None:
        """Continue as if the line were indented correctly, at the level `target`; this closes the levels inside it."""
        self._levels[:] = earlier_levels[: earlier_levels.index(target) + 1]
        self._column_shift = target.depth - raw_depth
        self._awaits_value = False
        target.stray_depths.add(raw_depth)
        self._has_strays = True

    def _report_key_among_items(self, row: int, column: int, key: str, ended_levels: list[_Level]) -> None:
        """Report a key at the depth of a list's dashes; `ended_levels` are the levels inside the list's last item."""
        source, list_level = self._source, self._levels[-1]
        item_level = ended_levels[0] if ended_levels and not ended_levels[0].is_list else None
        source.is_certain = False
        if item_level is None or key in item_level.keys:
            message = 'this line is among list items but does not begin with "- "'
            hint = 'put "- " before it, or move it to the right if it belongs to the item above'
            source.report("missing-dash", row, column, 1, message, hint)
            if item_level:
                self._column_shift = item_level.depth - list_level.depth
                self._levels.append(_Level(item_level.depth, is_list=False, row=row, keys={key}))
            return
        message = f"this line starts in column {column + 1}, where the dashes of a list are"
        hint = (
            f"start it in column {item_level.depth + 1}, like line {item_level.row + 1};"
            ' or, if a new entry of the list begins here, put "- " before it'
        )
        source.report("odd-indentation", row, column, 1, message, hint)
        self._return_to_level(item_level, source.depth_of(row, column), self._levels + ended_levels)

    def _report_misplaced(
        self, row: int, column: int, key: str, earlier_levels: list[_Level], *, is_list: bool
    ) -> _Level | None:
        """Report a line that fits no open level; return the level that it was meant for, or None if that is unclear."""
        source = self._source
        depth = source.depth_of(row, column) + self._column_shift
        source.is_certain = False
        same_kind = [level for level in earlier_levels if level.is_list == is_list]
        near_levels = [level for level in same_kind if abs(level.depth - depth) <= _MAX_STRAY]
        if is_list:
            beside_key = self._levels and self._levels[-1].depth == depth
            near_levels = [level for level in near_levels if not (beside_key and level in self._levels)]
            near_levels = [level for level in same_kind if key and key in level.keys] or near_levels
        if is_list and not near_levels:
            self._report_missing_list(row, column, depth, key)
            return None
        next_row = source.find_next_line(row + 1)
        next_column = source.indent_of(next_row) if next_row < len(source.lines) else 0
        nearest_level = min(
            near_levels or same_kind or earlier_levels,
            key=lambda level: (abs(level.depth - depth), level.depth != next_column),
        )
        mark_name = "dash" if is_list else "line"
        message = f"this {mark_name} starts in column {column + 1}, which does not line up with any line above it"
        hint = f"start it in column {nearest_level.depth + 1} if it belongs with line {nearest_level.row + 1}"
        source.report("odd-indentation", row, column, 1, message, hint)
        return nearest_level if near_levels else None

    def _report_missing_list(self, row: int, column: int, depth: int, key: str) -> None:
        """Report a list item without a list; or the line above it that is too far left and so ended the list."""
        closing_row, closed_levels = self._closed_levels
        if any(level.is_list and level.depth == depth and key and key in level.keys for level in closed_levels):
            start = self._source.indent_of(closing_row)
            message = f"this line starts in column {start + 1}, which ends the list too early: it goes on below"
            hint = f"start it in column {closed_levels[1].depth + 1}, like line {closed_levels[1].row + 1}"
            self._source.report("odd-indentation", closing_row, start, 1, message, hint)
            return
        message = "this list item has no key above it"
        hint = 'if a list begins here, write its key, such as "sections:", on the line above; otherwise delete "- "'
        self._source.report("stray-dash", row, column, 1, message, hint)


def _find_first_key(line: str, column: int) -> str:
    """Return the key after the dash in this column; an empty text if there is none."""
    match = _ITEM_KEY.match(line, column)
    return match[1] if match else ""


def _suggest_key(text: str) -> str:
    """Return how to fix a line without a key, with an example if its first word may be the key."""
    hint = 'write "key: text"; if it continues the text above, indent it more than that text\'s key'
    if (word := KEY_WITHOUT_COLON.match(text)) and len(text) <= 60:
        hint = f'if "{word[1]}" is its key, write "{word[1]}: {text[word.end() :].strip()}"; ' + hint.partition("; ")[2]
    return hint
