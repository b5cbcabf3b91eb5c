"""Scan values: quoted texts, block texts, texts without quotation marks, and marks that those cannot start with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.runtime.lazy_regex import compile_lazily
from brochure.source.scanner.lines import (
    COLON,
    COMMENT,
    DASH,
    DOCUMENT_MARK,
    HASH_AFTER_TEXT,
    KEY_WITHOUT_COLON,
    KEY_WITHOUT_SPACE,
    MOST_LEVELS,
    YAML_MARK,
    skip_blanks,
    suggest_quotes,
)

if TYPE_CHECKING:
    from brochure.source.scanner.lines import SourceLines

_QUOTED_LINE = {'"': compile_lazily(r'(?:[^"\\]++|\\(?:.|$))*+'), "'": compile_lazily(r"(?:[^']++|'')*+")}
_ESCAPE = compile_lazily(
    r"""\\(?:[0abt\tnvfre "/\\N_LP]|x[0-9A-Fa-f]{2}|u(?![dD][89a-fA-F])[0-9A-Fa-f]{4}"""
    r"""|U00(?:0(?!0[dD][89a-fA-F])|10)[0-9A-Fa-f]{4}|$|(?P<unknown>.))"""
)
_AFTER_QUOTE = compile_lazily(r"[ \t]*$|[ \t]+#")
_BLOCK_HEADER = compile_lazily(r"[|>](?:[-+]?([1-9])?|([1-9])[-+])(?:[ \t]+#.*|[ \t]*)$")
_KEY_LIKE = compile_lazily(r"(?:-[ \t]+)?[a-z][a-z0-9_]*:(?=[ \t]|$)")
_HOUSE_NUMBER = compile_lazily(r"#\d")  # on a line of its own, it is never meant as a comment
_ITEM_LIKE = compile_lazily(r"-(?:[ \t]|$)")
_LINK = compile_lazily(r"\[[^\]]*\]\(")
# a bracket, or a text or comment, in which brackets have no meaning
_IN_BRACKETS = compile_lazily(
    r"""[\[{}\]]|"(?:[^"\\]|\\[\s\S])*+"?|'(?:[^']|'')*+'?|#[^\n]*"""
    r"""|[^\s\[\]{},:"'#](?:[^\[\]{},:#]|:(?!\s)|(?<!\s)#)*+"""
)
_SPECIAL = (
    (compile_lazily(r"\*[\w-]+$"), "alias", "a reference to another part"),
    (compile_lazily(r"&[\w-]+(?:[ \t]|$)"), "anchor", "a name for other parts to refer to"),
    (compile_lazily(r"!\S*(?:[ \t]|$)"), "tag", "a type"),
    (compile_lazily(r"\?"), "complex-key", "a key of several lines"),
)


def _is_list_item(line: str) -> bool:
    return _ITEM_LIKE.match(line.strip()) is not None


# keys whose value is not a text, so that [a, b] is a list and {a: b} a record
_COLLECTION_KEYS = ("allow", "editions", "people")


class ScalarScanner:
    """The scanner of values."""

    def __init__(self, source: SourceLines) -> None:
        self._source = source
        self._last_left_row = -2

    def scan_value(self, row: int, column: int, depth: int, key: str) -> tuple[int, bool]:
        """Scan the value that begins here, under a key or dash of this depth.

        Return the row to continue with, and whether that row has a key to be scanned as if a value were expected.
        """
        line = self._source.lines[row]
        if line[column] in "\"'":
            return self._scan_quoted(row, column, depth), False
        if line[column] in "|>":
            return self._scan_block(row, column, depth), False
        if mark := YAML_MARK.match(line, column):
            return self._scan_special(row, column, depth, mark[0], key), False
        return self._scan_plain(row, column, depth)

    # Marks that a text without quotation marks cannot start with

    def _scan_special(self, row: int, column: int, depth: int, mark: str, key: str) -> int:
        source = self._source
        end = source.find_end(row, depth)
        if mark in "[{" and "]}"["[{".index(mark)] not in source.join_text(row, column, end):
            end = source.find_end_with_keyless(end)
        if key in _COLLECTION_KEYS and mark in "[{":
            self._hide_deepest(row, column, end)
            return end
        self.report_mark(row, column, mark, source.join_text(row, column, end))
        if mark in "&!?" and end > row + 1:
            source.is_certain = False
        source.overwrite_value(row, column, end)
        return end

    def _hide_deepest(self, row: int, column: int, end: int) -> None:
        """Hide what is in too many brackets from the parser; the value ends before row `end`."""
        lines = self._source.lines
        text = "\n".join([lines[row][column:], *lines[row + 1 : end]])
        depth = 0
        for token in _IN_BRACKETS.finditer(text):
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
            if depth > MOST_LEVELS:
                offset = token.start()
                start = text.rfind("\n", 0, offset) + 1
                self._source.hide_from(row + text.count("\n", 0, offset), offset - start + (0 if start else column))
                return

    def report_mark(self, row: int, column: int, mark: str, text: str) -> None:
        """Report a text that begins with a mark that YAML reads as its own."""
        for pattern, rule, meaning in _SPECIAL:
            if pattern.match(text):
                message = f'YAML reads "{mark}" as the start of {meaning}, which a handout cannot use'
                hint = f"if it is part of the text, {suggest_quotes(text)}; otherwise write the words themselves"
                self._source.report(rule, row, column, len(mark), message, hint)
                return
        hint = suggest_quotes(text)
        if mark in "[{" and not _LINK.match(text) and not text.startswith("{{"):  # a merge field is not a list
            hint += '; a list has one item per line, each after "- "'
        message = f'a text without quotation marks cannot start with "{mark}"'
        self._source.report("unquoted-start", row, column, len(mark), message, hint)

    # Quoted texts

    def _scan_quoted(self, row: int, column: int, depth: int) -> int:
        source = self._source
        quote = source.lines[row][column]
        end = current_row = row
        start = column + 1
        while True:
            line = source.lines[current_row]
            match = _QUOTED_LINE[quote].match(line, start)
            stop = match.end() if match else start
            if quote == '"' and self._report_unknown_escape(current_row, start, stop):
                break
            if stop < len(line):
                if not self._report_text_after(current_row, stop + 1, row, column):
                    return current_row + 1
                break
            end = end if current_row > row else source.find_end(row, depth)
            current_row, start = current_row + 1, 0
            if current_row == end:
                end = source.find_end_with_keyless(end)
                message = "this quotation mark is never closed"
                hint = f"put a {quote} at the end of the text too"
                source.report("unclosed-quote", row, column, 1, message, hint)
                break
            self._check_further_line(current_row)
        end = max(end, source.find_end(row, depth))
        source.overwrite_value(row, column, end)
        return end

    def _check_further_line(self, row: int) -> None:
        if self._source.indent_of(row) == len(self._source.lines[row]):
            self._source.corrected_lines[row] = ""
        else:
            self._source.report_indentation(row)

    def _report_unknown_escape(self, row: int, start: int, stop: int) -> bool:
        for escape in _ESCAPE.finditer(self._source.lines[row], start, stop):
            if escape["unknown"]:
                message = f'"{escape[0]}" means nothing inside double quotes'
                hint = "to write a backslash, type two of them, or put the text in single quotes"
                self._source.report("unknown-escape", row, escape.start(), len(escape[0]), message, hint)
                return True
        return False

    def _report_text_after(self, quote_row: int, stop: int, row: int, column: int) -> bool:
        """Report text after the closing quotation mark, which ends before `stop`; return whether there is any."""
        line = self._source.lines[quote_row]
        if _AFTER_QUOTE.match(line, stop):
            return False
        text = self._source.join_text(row, column, quote_row + 1)
        unquoted = text.strip(text[0])
        message = "there is text after the closing quotation mark"
        hint = suggest_quotes(unquoted) if text.endswith(text[0]) else suggest_quotes(text)
        start = skip_blanks(line, stop)
        self._source.report("text-after-quote", quote_row, start, len(line) - start, message, hint)
        return True

    # Block texts

    def _scan_block(self, row: int, column: int, depth: int) -> int:
        source = self._source
        line = source.lines[row]
        end = source.find_end(row, depth)
        header = _BLOCK_HEADER.match(line, column)
        if header is None:
            message = f'no text can be on the same line as "{line[column]}"'
            quoted = suggest_quotes(source.join_text(row, column, end))
            hint = f"start the text on the line below; or, if the mark is part of the text, {quoted}"
            source.report("text-beside-bar", row, column, 1, message, hint)
            source.overwrite_value(row, column, end)
            return end
        indicator = header[1] or header[2]
        end = end if indicator else self._find_end_before_key(row, end)
        block_depth = self._check_block_lines(row + 1, end, max(depth, 0) + int(indicator) if indicator else None)
        while following := self._check_block_remainder(row, end, depth, block_depth):
            end, block_depth = following
        return end

    def _find_end_before_key(self, row: int, end: int) -> int:
        """Return the row after the block text begun on `row`: a key further left than its lines, or `end`."""
        first_row = self._source.find_next_line(row + 1)
        for current_row in range(first_row + 1, end):
            start = self._source.indent_of(current_row)
            if start < self._source.indent_of(first_row) and _KEY_LIKE.match(self._source.lines[current_row], start):
                self._source.is_certain = False
                return current_row
        return end

    def _check_block_lines(self, row: int, end: int, block_depth: int | None) -> int | None:
        """Check the lines of a block text from row to before `end`; return the depth of the block."""
        source = self._source
        comment = None
        for current_row in range(row, end):
            start = source.indent_of(current_row)
            if start == len(source.lines[current_row]):
                source.corrected_lines[current_row] = ""
            elif block_depth is not None and start < block_depth and source.lines[current_row][start] == "#":
                comment = current_row, start
            else:
                self._report_comment_inside(comment)
                comment = None
                block_depth = self._check_block_line(current_row, start, block_depth)
        return block_depth

    def _check_block_remainder(
        self, row: int, end: int, depth: int, block_depth: int | None
    ) -> tuple[int, int | None] | None:
        """Check the rest of the block text begun on `row` after a comment or a line too far left.

        Return the row after it and the depth of the block; None if there is no more of it.
        """
        source = self._source
        current_row = first_row = source.find_next_line(end)
        while current_row < len(source.lines) and source.lines[current_row][source.indent_of(current_row)] == "#":
            current_row = source.find_next_line(current_row + 1)
        if current_row == len(source.lines):
            return None
        column = source.indent_of(current_row)
        next_end = source.find_end(current_row, depth)
        if current_row > first_row and source.depth_of(current_row, column) > depth:
            self._report_comment_inside((first_row, source.indent_of(first_row)))
            return next_end, self._check_block_lines(current_row, next_end, block_depth)
        if block_depth is None or not self._is_stray_line(row, current_row, depth, block_depth):
            return None
        self._report_too_far_left(current_row, column, block_depth)
        return next_end, self._check_block_lines(current_row + 1, next_end, block_depth)

    def _is_stray_line(self, row: int, current_row: int, depth: int, block_depth: int) -> bool:
        """Return whether a line below the block text begun on `row` must be one of its lines, too far left."""
        source = self._source
        line, column = source.lines[current_row], source.indent_of(current_row)
        if DOCUMENT_MARK.match(line) or line[:column].strip(" ") or current_row in source.muted_rows:
            return False
        next_row = source.find_next_line(current_row + 1)
        is_inside = next_row < len(source.lines) and source.indent_of(next_row) >= block_depth
        colon = COLON.search(line, column)
        if DASH.match(line, column):
            is_among_items = is_inside and DASH.match(source.lines[next_row], source.indent_of(next_row))
            is_beside_items = (
                column == depth
                and not DASH.match(source.lines[row], column)
                and _is_list_item(source.lines[current_row - 1])
            )
            return not colon and bool(is_among_items or is_beside_items)
        if colon:
            has_key = _KEY_LIKE.match(line, column) or (is_inside and COLON.search(source.lines[next_row]))
            return is_inside and column != depth and not has_key
        return not source.find_key_without_colon(current_row, column)

    def _report_too_far_left(self, row: int, column: int, block_depth: int) -> None:
        """Report a line of a block text that is indented less than the others; once for adjacent lines."""
        if self._last_left_row != row - 1:
            message = "this line is indented less than the text above it"
            hint = f"indent it like the lines above ({block_depth} spaces)"
            self._source.report("odd-indentation", row, column, 1, message, hint)
        self._last_left_row = row
        self._source.is_certain = False

    def _check_block_line(self, row: int, column: int, block_depth: int | None) -> int:
        """Check how a line of a block text is indented; return the depth of the block."""
        source = self._source
        line = source.lines[row]
        spaces = len(line) - len(line.lstrip(" "))
        if spaces < column and (block_depth is None or spaces < block_depth):
            source.report_indentation(row)
            source.is_certain = source.is_certain and column >= (block_depth or 0)
            return column if block_depth is None else block_depth
        if block_depth is not None and spaces < block_depth:
            self._report_too_far_left(row, column, block_depth)
        return spaces if block_depth is None else block_depth

    def _report_comment_inside(self, position: tuple[int, int] | None) -> None:
        """Report a comment in the middle of a text, if there is one; after its last line it does no harm."""
        if position is not None:
            message = "a comment cannot be in the middle of a text"
            hint = "delete it, or move it above the line with the text's key"
            self._source.report("comment-inside-text", *position, 1, message, hint)
            self._source.is_certain = False

    # Texts without quotation marks

    def _scan_plain(self, row: int, column: int, depth: int) -> tuple[int, bool]:
        source = self._source
        end = source.find_end(row, depth)
        is_faulty = self._report_plain_fault(row, column, row, column, end)
        comment = self._find_comment(row, column)
        for current_row in range(row + 1, end):
            start = source.indent_of(current_row)
            line = source.lines[current_row]
            if start == len(line):
                source.corrected_lines[current_row] = ""
                continue
            if line[start] == "#":
                source.corrected_lines[current_row] = ""
                comment = current_row, start
                if _HOUSE_NUMBER.match(line, start) and not is_faulty:
                    source.report_hash_cut(current_row, start, source.join_text(row, column, end))
                    is_faulty = True
                continue
            source.report_indentation(current_row)
            if _KEY_LIKE.match(line, start) and current_row not in source.muted_rows:
                self._report_key_inside(row, column, current_row, start, depth)
                return current_row, True
            if _ITEM_LIKE.match(line, start):
                self._report_item_inside(current_row, start)
                is_faulty = True
                break
            if not is_faulty:
                self._report_comment_inside(comment)
                is_faulty = self._report_plain_fault(current_row, start, row, column, end)
            comment = self._find_comment(current_row, start)
        if is_faulty:
            source.overwrite_value(row, column, end)
        return end, False

    def _find_comment(self, row: int, column: int) -> tuple[int, int] | None:
        comment = COMMENT.search(self._source.lines[row], column)
        return (row, comment.start() + 1) if comment else None

    def _report_plain_fault(self, current_row: int, start: int, row: int, column: int, end: int) -> bool:
        """Report a mistake in a line of the text begun at row and column; return whether there is one."""
        source = self._source
        line = source.lines[current_row]
        comment = COMMENT.search(line, start)
        if colon := COLON.search(line, start, comment.start() if comment else len(line)):
            source.report_unquoted_colon(current_row, colon.start(), source.join_text(row, column, end))
            return True
        if comment and HASH_AFTER_TEXT.match(line, comment.start() + 1):
            source.report_hash_cut(current_row, comment.start() + 1, source.join_text(row, column, end))
            return True
        return False

    def _report_key_inside(self, row: int, column: int, key_row: int, start: int, depth: int) -> None:
        """Report a key that YAML reads as part of the text above it, or the missing space or colon that causes this."""
        source = self._source
        bare_key = KEY_WITHOUT_COLON.match(source.lines[row], column)
        if space := KEY_WITHOUT_SPACE.match(source.lines[row], column):
            source.report_missing_space(row, column, space.end())
        elif bare_key and start == column and source.lines[row][:column].strip() == "-":
            source.report_missing_colon(row, bare_key)
        elif source.lines[key_row][start] == "-":
            self._report_list_without_key(key_row, start)
        else:
            message = "this line is indented too far, so it is read as part of the text above it"
            hint = f"start it in column {depth + 1}; if it is part of the text, put the whole text in double quotes"
            source.report("odd-indentation", key_row, start, 1, message, hint)
        source.is_certain = False

    def _report_list_without_key(self, row: int, column: int) -> None:
        message = "this list has no key above it"
        hint = (
            'write the key of the list, such as "events:", on the line above;'
            " if the list has already begun, start this line under the dashes above it"
        )
        self._source.report("list-without-key", row, column, 1, message, hint)

    def _report_item_inside(self, row: int, column: int) -> None:
        message = "this list item is indented too far, so it is read as part of the text above it"
        hint = (
            'if it is a bullet of the text, put "|" after the key of the text and start the text on the line below;'
            ' if a list begins here, write its key, such as "at_a_glance:", on the line above'
        )
        self._source.report("list-inside-text", row, column, 1, message, hint)
