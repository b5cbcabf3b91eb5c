"""Values: quoted texts, block texts, texts without quotation marks, and what those cannot start with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brochure.scanning.sheet import COLON, COMMENT, CUT, KEY_WITHOUT_SPACE, YAML_MARK, in_quotes, skip_blanks

if TYPE_CHECKING:
    from brochure.scanning.sheet import Sheet

_QUOTED_LINE = {'"': re.compile(r'(?:[^"\\]++|\\(?:.|$))*+'), "'": re.compile(r"(?:[^']++|'')*+")}
_ESCAPE = re.compile(
    r"""\\(?:[0abt\tnvfre "/\\N_LP]|x[0-9A-Fa-f]{2}|u(?![dD][89a-fA-F])[0-9A-Fa-f]{4}"""
    r"""|U00(?:0(?!0[dD][89a-fA-F])|10)[0-9A-Fa-f]{4}|$|(?P<unknown>.))"""
)
_AFTER_QUOTE = re.compile(r"[ \t]*$|[ \t]+#")
_BLOCK_HEAD = re.compile(r"[|>](?:[-+]?([1-9])?|([1-9])[-+])(?:[ \t]+#.*|[ \t]*)$")
_KEY_LIKE = re.compile(r"(?:-[ \t]+)?[a-z][a-z0-9_]*:(?=[ \t]|$)")
_HOUSE_NUMBER = re.compile(r"#\d")  # on a line of its own nobody means a comment by it
_ITEM_LIKE = re.compile(r"-(?:[ \t]|$)")
_LINK = re.compile(r"\[[^\]]*\]\(")
_SPECIAL = (
    (re.compile(r"\*[\w-]+$"), "alias", "a reference to another part"),
    (re.compile(r"&[\w-]+(?:[ \t]|$)"), "anchor", "a name for other parts to refer to"),
    (re.compile(r"!\S*(?:[ \t]|$)"), "tag", "a type"),
    (re.compile(r"\?"), "complex-key", "a key of several lines"),
)


class Texts:
    """Reads the values that stand on a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

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
        if key == "allow" and mark in "[{":
            return end
        self.report_mark(row, column, mark, sheet.text(row, column, end))
        if mark in "&!?" and end > row + 1:
            sheet.certain = False
        sheet.mend_value(row, column, end)
        return end

    def report_mark(self, row: int, column: int, mark: str, text: str) -> None:
        """Report a text that begins with a mark of YAML's own."""
        for pattern, rule, meaning in _SPECIAL:
            if pattern.match(text):
                message = f'YAML reads "{mark}" as the start of {meaning}, which is not read here'
                hint = f"if it belongs to the text, {in_quotes(text)}; otherwise write the words out"
                self._sheet.report(rule, row, column, len(mark), message, hint)
                return
        hint = in_quotes(text)
        if mark in "[{" and not _LINK.match(text):
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
        block = max(depth, 0) + int(digit) if digit else None
        comment = None
        for at in range(row + 1, end):
            start = sheet.lead(at)
            if start == len(sheet.lines[at]):
                sheet.mended[at] = ""
            elif block is not None and start < block and sheet.lines[at][start] == "#":
                comment = at, start
            else:
                self._comment_inside(comment)
                comment = None
                block = self._block_line(at, start, block)
        return end

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
            message = "this line is indented less than the text above it"
            hint = f"start it in column {block + 1}, like the rest of the text"
            sheet.report("odd-indentation", row, column, 1, message, hint)
            sheet.certain = False
        return spaces if block is None else block

    def _comment_inside(self, place: tuple[int, int] | None) -> None:
        """Report a comment, if there is one, that splits a text; as the last line of a text it does no harm."""
        if place is not None:
            message = "a comment may not stand in the middle of a text"
            self._sheet.report("comment-inside-text", *place, 1, message, "delete it, or move it above the text")
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
        if comment and CUT.match(line, comment.start() + 1):
            sheet.report_cut(at, comment.start() + 1, sheet.text(row, column, end))
            return True
        return False

    def _key_inside(self, row: int, column: int, at: int, start: int, depth: int) -> None:
        """Report a key that YAML takes for more of the text above it, or the missing space that makes it one."""
        sheet = self._sheet
        if space := KEY_WITHOUT_SPACE.match(sheet.lines[row], column):
            sheet.report_space(row, column, space.end())
        else:
            message = "this line is indented too far, so YAML takes it for more of the text above it"
            hint = f"start it in column {depth + 1}; if it is part of the text, put the whole text in double quotes"
            sheet.report("odd-indentation", at, start, 1, message, hint)
        sheet.certain = False

    def _item_inside(self, row: int, column: int) -> None:
        message = "this list item is indented too far, so YAML takes it for more of the text above it"
        hint = 'put "|" after the key of the text and begin it on the line below, or put it all in double quotes'
        self._sheet.report("list-inside-text", row, column, 1, message, hint)
