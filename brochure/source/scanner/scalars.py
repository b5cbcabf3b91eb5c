"""Values: quoted texts, block texts, texts without quotation marks, and what those cannot start with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.runtime.lazy_regex import on_demand
from brochure.source.scanner.lines import (
    COLON,
    COMMENT,
    CUT_AFTER_TEXT,
    DASH,
    DOCUMENT_MARK,
    KEY_WITHOUT_SPACE,
    LONE_KEY,
    MOST_LEVELS,
    YAML_MARK,
    in_quotes,
    skip_blanks,
)

if TYPE_CHECKING:
    from brochure.source.scanner.lines import Sheet

_QUOTED_LINE = {'"': on_demand(r'(?:[^"\\]++|\\(?:.|$))*+'), "'": on_demand(r"(?:[^']++|'')*+")}
_ESCAPE = on_demand(
    r"""\\(?:[0abt\tnvfre "/\\N_LP]|x[0-9A-Fa-f]{2}|u(?![dD][89a-fA-F])[0-9A-Fa-f]{4}"""
    r"""|U00(?:0(?!0[dD][89a-fA-F])|10)[0-9A-Fa-f]{4}|$|(?P<unknown>.))"""
)
_AFTER_QUOTE = on_demand(r"[ \t]*$|[ \t]+#")
_BLOCK_HEAD = on_demand(r"[|>](?:[-+]?([1-9])?|([1-9])[-+])(?:[ \t]+#.*|[ \t]*)$")
_KEY_LIKE = on_demand(r"(?:-[ \t]+)?[a-z][a-z0-9_]*:(?=[ \t]|$)")
_HOUSE_NUMBER = on_demand(r"#\d")  # on a line of its own nobody means a comment by it
_ITEM_LIKE = on_demand(r"-(?:[ \t]|$)")
_LINK = on_demand(r"\[[^\]]*\]\(")
_IN_BRACKETS = on_demand(  # a bracket, or what may hold brackets that open nothing: quoted and plain texts, comments
    r"""[\[{}\]]|"(?:[^"\\]|\\[\s\S])*+"?|'(?:[^']|'')*+'?|#[^\n]*"""
    r"""|[^\s\[\]{},:"'#](?:[^\[\]{},:#]|:(?!\s)|(?<!\s)#)*+"""
)
_SPECIAL = (
    (on_demand(r"\*[\w-]+$"), "alias", "a reference to another part"),
    (on_demand(r"&[\w-]+(?:[ \t]|$)"), "anchor", "a name for other parts to refer to"),
    (on_demand(r"!\S*(?:[ \t]|$)"), "tag", "a type"),
    (on_demand(r"\?"), "complex-key", "a key of several lines"),
)


def _bullet(line: str) -> bool:
    return _ITEM_LIKE.match(line.strip()) is not None


_OPEN = (
    "allow",
    "editions",
    "people",
)  # keys whose value is no text, so that [a, b] and {a: b} are what they look like


class Texts:
    """Reads the values that stand on a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._last_left = -2

    def read(self, row: int, column: int, depth: int, key: str) -> tuple[int, bool]:
        """Look at the value that begins here, under a key or dash of this depth.

        Gives the row to go on with, and whether a key stands there that has to be taken as if awaited.
        """
        line = self._sheet.lines[row]
        if line[column] in "\"'":
            return self._quoted(row, column, depth), False
        if line[column] in "|>":
            return self._block(row, column, depth), False
        if mark := YAML_MARK.match(line, column):
            return self._marked(row, column, depth, mark[0], key), False
        return self._plain(row, column, depth)

    # What a text without quotation marks cannot start with

    def _marked(self, row: int, column: int, depth: int, mark: str, key: str) -> int:
        sheet = self._sheet
        end = sheet.end(row, depth)
        if mark in "[{" and "]}"["[{".index(mark)] not in sheet.text(row, column, end):
            end = sheet.end_with_keyless(end)
        if key in _OPEN and mark in "[{":
            self._hide_deepest(row, column, end)
            return end
        self.report_mark(row, column, mark, sheet.text(row, column, end))
        if mark in "&!?" and end > row + 1:
            sheet.certain = False
        sheet.mend_value(row, column, end)
        return end

    def _hide_deepest(self, row: int, column: int, end: int) -> None:
        """Hide what stands in too many brackets from the parser; the value goes on to before row `end`."""
        lines = self._sheet.lines
        text = "\n".join([lines[row][column:], *lines[row + 1 : end]])
        depth = 0
        for found in _IN_BRACKETS.finditer(text):
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
            if depth > MOST_LEVELS:
                at = found.start()
                start = text.rfind("\n", 0, at) + 1
                self._sheet.hide_from(row + text.count("\n", 0, at), at - start + (0 if start else column))
                return

    def report_mark(self, row: int, column: int, mark: str, text: str) -> None:
        """Report a text that begins with a mark of YAML's own."""
        for pattern, rule, meaning in _SPECIAL:
            if pattern.match(text):
                message = f'YAML reads "{mark}" as the start of {meaning}, which is not read here'
                hint = f"if it belongs to the text, {in_quotes(text)}; otherwise write the words out"
                self._sheet.report(rule, row, column, len(mark), message, hint)
                return
        hint = in_quotes(text)
        if mark in "[{" and not _LINK.match(text) and not text.startswith("{{"):  # a personal field is no list
            hint += '; a list has one item a line, each after "- "'
        message = f'a text without quotation marks cannot start with "{mark}"'
        self._sheet.report("unquoted-start", row, column, len(mark), message, hint)

    # Quoted texts

    def _quoted(self, row: int, column: int, depth: int) -> int:
        sheet = self._sheet
        quote = sheet.lines[row][column]
        end = at = row
        start = column + 1
        while True:
            line = sheet.lines[at]
            body = _QUOTED_LINE[quote].match(line, start)
            stop = body.end() if body else start
            if quote == '"' and self._unknown_escape(at, start, stop):
                break
            if stop < len(line):
                if not self._more_after(at, stop + 1, row, column):
                    return at + 1
                break
            end = end if at > row else sheet.end(row, depth)
            at, start = at + 1, 0
            if at == end:
                end = sheet.end_with_keyless(end)
                message = "the quotation mark opened here is never closed"
                hint = f"put a {quote} at the end of the text too"
                sheet.report("unclosed-quote", row, column, 1, message, hint)
                break
            self._further_line(at)
        end = max(end, sheet.end(row, depth))
        sheet.mend_value(row, column, end)
        return end

    def _further_line(self, row: int) -> None:
        if self._sheet.lead(row) == len(self._sheet.lines[row]):
            self._sheet.mended[row] = ""
        else:
            self._sheet.report_indentation(row)

    def _unknown_escape(self, row: int, start: int, stop: int) -> bool:
        for escape in _ESCAPE.finditer(self._sheet.lines[row], start, stop):
            if escape["unknown"]:
                message = f'"{escape[0]}" means nothing inside double quotes'
                hint = "for a backslash itself write two of them, or use single quotes around the text"
                self._sheet.report("unknown-escape", row, escape.start(), len(escape[0]), message, hint)
                return True
        return False

    def _more_after(self, at: int, stop: int, row: int, column: int) -> bool:
        """Whether text goes on after the closing quotation mark, which ends before column `stop` of row `at`."""
        line = self._sheet.lines[at]
        if _AFTER_QUOTE.match(line, stop):
            return False
        text = self._sheet.text(row, column, at + 1)
        inner = text.strip(text[0])
        message = "text goes on after the closing quotation mark"
        hint = in_quotes(inner) if text.endswith(text[0]) else in_quotes(text)
        start = skip_blanks(line, stop)
        self._sheet.report("text-after-quote", at, start, len(line) - start, message, hint)
        return True

    # Block texts

    def _block(self, row: int, column: int, depth: int) -> int:
        sheet = self._sheet
        line = sheet.lines[row]
        end = sheet.end(row, depth)
        head = _BLOCK_HEAD.match(line, column)
        if head is None:
            message = f'text may not stand on the same line as "{line[column]}"'
            quoted = in_quotes(sheet.text(row, column, end))
            hint = f"begin it on the line below; or, if the mark belongs to the text, {quoted}"
            sheet.report("text-beside-bar", row, column, 1, message, hint)
            sheet.mend_value(row, column, end)
            return end
        digit = head[1] or head[2]
        end = end if digit else self._end_before_key(row, end)
        block = self._block_lines(row + 1, end, max(depth, 0) + int(digit) if digit else None)
        while more := self._more_of_block(row, end, depth, block):
            end, block = more
        return end

    def _end_before_key(self, row: int, end: int) -> int:
        """Where the block text begun on `row` ends: before a key that stands further left than its lines do."""
        first = self._sheet.next_line(row + 1)
        for at in range(first + 1, end):
            start = self._sheet.lead(at)
            if start < self._sheet.lead(first) and _KEY_LIKE.match(self._sheet.lines[at], start):
                self._sheet.certain = False
                return at
        return end

    def _block_lines(self, row: int, end: int, block: int | None) -> int | None:
        """Check the lines of a block text from row to before `end`; give the depth of the block."""
        sheet = self._sheet
        comment = None
        for at in range(row, end):
            start = sheet.lead(at)
            if start == len(sheet.lines[at]):
                sheet.mended[at] = ""
            elif block is not None and start < block and sheet.lines[at][start] == "#":
                comment = at, start
            else:
                self._comment_inside(comment)
                comment = None
                block = self._block_line(at, start, block)
        return block

    def _more_of_block(self, row: int, end: int, depth: int, block: int | None) -> tuple[int, int | None] | None:
        """Check more of the block text begun on `row`, where a note or a line too far left splits it.

        Gives the row after it and the depth of the block.
        """
        sheet = self._sheet
        at = first = sheet.next_line(end)
        while at < len(sheet.lines) and sheet.lines[at][sheet.lead(at)] == "#":
            at = sheet.next_line(at + 1)
        if at == len(sheet.lines):
            return None
        column = sheet.lead(at)
        more = sheet.end(at, depth)
        if at > first and sheet.depth(at, column) > depth:
            self._comment_inside((first, sheet.lead(first)))
            return more, self._block_lines(at, more, block)
        if block is None or not self._strayed(row, at, depth, block):
            return None
        self._too_far_left(at, column, block)
        return more, self._block_lines(at + 1, more, block)

    def _strayed(self, row: int, at: int, depth: int, block: int) -> bool:
        """Whether a line below the block text begun on `row` must be one of its lines, moved left."""
        sheet = self._sheet
        line, column = sheet.lines[at], sheet.lead(at)
        if DOCUMENT_MARK.match(line) or line[:column].strip(" ") or at in sheet.muted:
            return False
        after = sheet.next_line(at + 1)
        inside = after < len(sheet.lines) and sheet.lead(after) >= block
        colon = COLON.search(line, column)
        if DASH.match(line, column):
            among = inside and DASH.match(sheet.lines[after], sheet.lead(after))
            beside = column == depth and not DASH.match(sheet.lines[row], column) and _bullet(sheet.lines[at - 1])
            return not colon and bool(among or beside)
        if colon:
            keyed = _KEY_LIKE.match(line, column) or (inside and COLON.search(sheet.lines[after]))
            return inside and column != depth and not keyed
        return not sheet.lone_key(at, column)

    def _too_far_left(self, row: int, column: int, block: int) -> None:
        """Report a line of a block text that is indented less than the others, once for neighbours."""
        if self._last_left != row - 1:
            message = "this line is indented less than the text above it"
            hint = f"indent it like the lines above ({block} spaces)"
            self._sheet.report("odd-indentation", row, column, 1, message, hint)
        self._last_left = row
        self._sheet.certain = False

    def _block_line(self, row: int, column: int, block: int | None) -> int:
        """Check how a line of a block text is indented; give the depth of the block."""
        sheet = self._sheet
        line = sheet.lines[row]
        spaces = len(line) - len(line.lstrip(" "))
        if spaces < column and (block is None or spaces < block):
            sheet.report_indentation(row)
            sheet.certain = sheet.certain and column >= (block or 0)
            return column if block is None else block
        if block is not None and spaces < block:
            self._too_far_left(row, column, block)
        return spaces if block is None else block

    def _comment_inside(self, place: tuple[int, int] | None) -> None:
        """Report a comment, if there is one, that splits a text; as the last line of a text it does no harm."""
        if place is not None:
            message = "a note may not stand in the middle of a text"
            hint = "delete it, or move it above the line with the text's key"
            self._sheet.report("comment-inside-text", *place, 1, message, hint)
            self._sheet.certain = False

    # Texts without quotation marks

    def _plain(self, row: int, column: int, depth: int) -> tuple[int, bool]:
        sheet = self._sheet
        end = sheet.end(row, depth)
        faulty = self._plain_fault(row, column, row, column, end)
        comment = self._comment_after(row, column)
        for at in range(row + 1, end):
            start = sheet.lead(at)
            line = sheet.lines[at]
            if start == len(line):
                sheet.mended[at] = ""
                continue
            if line[start] == "#":
                sheet.mended[at] = ""
                comment = at, start
                if _HOUSE_NUMBER.match(line, start) and not faulty:
                    sheet.report_cut(at, start, sheet.text(row, column, end))
                    faulty = True
                continue
            sheet.report_indentation(at)
            if _KEY_LIKE.match(line, start) and at not in sheet.muted:
                self._key_inside(row, column, at, start, depth)
                return at, True
            if _ITEM_LIKE.match(line, start):
                self._item_inside(at, start)
                faulty = True
                break
            if not faulty:
                self._comment_inside(comment)
                faulty = self._plain_fault(at, start, row, column, end)
            comment = self._comment_after(at, start)
        if faulty:
            sheet.mend_value(row, column, end)
        return end, False

    def _comment_after(self, row: int, column: int) -> tuple[int, int] | None:
        comment = COMMENT.search(self._sheet.lines[row], column)
        return (row, comment.start() + 1) if comment else None

    def _plain_fault(self, at: int, start: int, row: int, column: int, end: int) -> bool:
        """Report what is wrong with a line of the text begun at row and column; one mend does for all its lines."""
        sheet = self._sheet
        line = sheet.lines[at]
        comment = COMMENT.search(line, start)
        if colon := COLON.search(line, start, comment.start() if comment else len(line)):
            sheet.report_colon(at, colon.start(), sheet.text(row, column, end))
            return True
        if comment and CUT_AFTER_TEXT.match(line, comment.start() + 1):
            sheet.report_cut(at, comment.start() + 1, sheet.text(row, column, end))
            return True
        return False

    def _key_inside(self, row: int, column: int, at: int, start: int, depth: int) -> None:
        """Report a key that YAML takes for more of the text above it, or the missing space that makes it one."""
        sheet = self._sheet
        lone = LONE_KEY.match(sheet.lines[row], column)
        if space := KEY_WITHOUT_SPACE.match(sheet.lines[row], column):
            sheet.report_space(row, column, space.end())
        elif lone and start == column and sheet.lines[row][:column].strip() == "-":
            sheet.report_missing_colon(row, lone)
        elif sheet.lines[at][start] == "-":
            self._list_without_key(at, start)
        else:
            message = "this line is indented too far, so YAML takes it for more of the text above it"
            hint = f"start it in column {depth + 1}; if it is part of the text, put the whole text in double quotes"
            sheet.report("odd-indentation", at, start, 1, message, hint)
        sheet.certain = False

    def _list_without_key(self, row: int, column: int) -> None:
        message = "this list has no key above it"
        hint = (
            'write the key of the list, such as "events:", on the line above;'
            " if the list has begun already, start this line under the dashes above it"
        )
        self._sheet.report("list-without-key", row, column, 1, message, hint)

    def _item_inside(self, row: int, column: int) -> None:
        message = "this list item is indented too far, so YAML takes it for more of the text above it"
        hint = (
            'if it is a bullet of the text, put "|" after the key of the text and begin the text on the line below;'
            ' if a list begins here, write its key, such as "at_a_glance:", on the line above'
        )
        self._sheet.report("list-inside-text", row, column, 1, message, hint)
