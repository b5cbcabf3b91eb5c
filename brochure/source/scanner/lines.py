"""The lines of a file while they are looked over: what they measure, what was reported, how they were mended.

Rows, columns and depths count from 0.
"""

from __future__ import annotations

import re
from functools import cached_property

from brochure.diagnostics.problem import ERROR, Problem, Where
from brochure.runtime.lazy_regex import compile_lazily

COLON = compile_lazily(r":(?=[ \t]|$)")
COMMENT = compile_lazily(r"[ \t]#")
HASH_IN_TEXT = compile_lazily(r"#+[^ \t#]")
HASH_AFTER_TEXT = compile_lazily(r"#+[^ \t#]|#[ \t]\d")  # below a street's name nobody means a comment by `# 200`
DASH = compile_lazily("-(?:[ \t]+|$|(?=[A-Za-z\"'*\\[\u00a0]))")
DOCUMENT_MARK = compile_lazily(r"(?:---|\.\.\.)(?=[ \t]|$)")
KEY_WITHOUT_COLON = compile_lazily(r"([a-z][a-z0-9_]*)(?:[ \t]*[;=][ \t]*|[ \t]+|$)")  # one that has lost its colon
NON_BREAKING_BLANK = compile_lazily("(?:-|[a-z][a-z0-9_]*:)([\u00a0\u2007\u202f]+)")
KEY_WITHOUT_SPACE = compile_lazily(r"[A-Za-z_]\w*:(?=[^ \t/])")
YAML_MARK = compile_lazily(r"\*\*|[\[\]{},*&!%@`]|\?(?=[ \t]|$)")

MOST_LEVELS = 50
"""Levels of lists and records that the parser is shown: far more than content may have, far fewer than upset it."""

_BLANKS = " \t\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200C))) + "\u202f\u205f\u3000"
_KEY_LINE = compile_lazily(r"[ \t]*(?:-[ \t]+)*([a-z][a-z0-9_]*):(?=[ \t]|$)")


def skip_blanks(line: str, column: int) -> int:
    """The first column from this one on that is neither a space nor a tab."""
    remainder = line[column:]
    return column + len(remainder) - len(remainder.lstrip(" \t"))


def suggest_quotes(text: str) -> str:
    """How to mend a text that needs quotation marks, told by example where it is short."""
    if len(text) > 60:
        return 'put the whole text in double quotes, or put "|" after the key and begin the text on the line below'
    if '"' in text or "\\" in text:
        return "put the whole text in single quotes: '" + text.replace("'", "''") + "'"
    straight_note = " (straight ones: curly ones do not count)" if text[:1] in tuple("“‘„«") else ""
    return f'put the whole text in double quotes{straight_note}: "{text}"'


class SourceLines:
    """The lines with what was found on them.

    `mended` are the lines for the parser, `meant` what the overwritten values say, by row and column. `certain` is
    False once the structure is in doubt, `tabs` True once a line is indented with a tab. Rows in `muted` have had
    their problem. `hidden_from` is the row and column from which on the parser is shown nothing, if there is one.
    """

    def __init__(self, lines: list[str], name: str, muted_rows: set[int]) -> None:
        self.lines, self.name, self.muted_rows = list(lines), name, muted_rows
        self._indents = [len(line) - len(line.lstrip(_BLANKS)) for line in lines]  # no mend changes them
        self.mended_lines = list(lines)
        self.intended_values: dict[tuple[int, int], str] = {}
        self.problems: list[Problem] = []
        self.is_certain = True
        self.has_tabs = False
        self.hidden_from: tuple[int, int] | None = None

    def hide_from(self, row: int, column: int) -> None:
        """Hide the lines from this place on from the parser, because they are nested too deep for it."""
        self.hidden_from = self.hidden_from or (row, column)

    def lines_to_parse(self) -> tuple[str, ...]:
        """Return the mended lines, as many as there are, up to where they are nested too deep."""
        if self.hidden_from is None:
            return tuple(self.mended_lines)
        row, column = self.hidden_from
        return (*self.mended_lines[:row], self.mended_lines[row][:column], *[""] * (len(self.mended_lines) - row - 1))

    def report(self, rule: str, row: int, column: int, length: int, message: str, hint: str) -> None:
        """Note an error, unless the row has had its problem."""
        if row not in self.muted_rows:
            where = Where(self.name, row + 1, column + 1, max(1, length), self.lines[row])
            self.problems.append(Problem(ERROR, where, rule, message, hint))

    def report_missing_space(self, row: int, column: int, text_start: int) -> None:
        """Report the key from column to end, whose text follows the colon directly."""
        hint = f'write "{self.lines[row][column:text_start]} " and then the text'
        self.report("missing-space", row, text_start - 1, 1, "there is no space after the colon", hint)
        self.is_certain = False

    def report_unquoted_colon(self, row: int, column: int, value_text: str) -> None:
        """Report a colon that YAML takes for the end of a key; `text` is the whole value."""
        message = "a colon followed by a space ends a key, so YAML cannot read this text"
        self.report("unquoted-colon", row, column, 1, message, suggest_quotes(value_text))

    def report_hash_cut(self, row: int, column: int, value_text: str) -> None:
        """Report that the rest of a line is lost to a hash that YAML takes for a comment; `text` is the whole value."""
        remainder = self.lines[row][column:]
        first_word, *other_words = remainder.split()
        lost_text = f"# {other_words[0]}" if first_word == "#" and other_words else first_word
        message = f'from "{lost_text}" on the text is lost, because YAML takes it for a comment'
        fix = "move it to a line of its own" if remainder[1:2].isspace() else 'put a space after "#"'
        hint = f"{suggest_quotes(value_text)}; if it is a comment, {fix}"
        self.report("text-cut-at-hash", row, column, len(remainder), message, hint)

    def report_indentation(self, row: int) -> None:
        """Report a line indented with a tab or with non-breaking spaces; the latter are mended."""
        line = self.lines[row]
        indent = line[: self.indent_of(row)]
        if "\t" in indent:
            hint = "delete the tab and type spaces until the line stands under the lines it belongs with"
            self.report("tab-indentation", row, indent.index("\t"), 1, "this line is indented with a tab", hint)
            self.muted_rows.add(row)
            self.has_tabs, self.is_certain = True, False
        elif odd_blanks := indent.strip(" "):
            message = "this line is indented with non-breaking spaces, which only look like spaces"
            hint = "delete the blank at the start of the line and type it again with the space bar"
            self.report("non-breaking-indentation", row, indent.index(odd_blanks[0]), len(odd_blanks), message, hint)
            self.mended_lines[row] = " " * len(indent) + line[len(indent) :]

    def mend_value(self, row: int, column: int, end_row: int) -> None:
        """Overwrite the value from row and column to before row `end`, and keep what it was meant to say."""
        prefix, faulty_text = self.mended_lines[row][:column], self.mended_lines[row][column:]
        self.mended_lines[row] = prefix + re.sub(r"[^ ]", "x", faulty_text)
        self.mended_lines[row + 1 : end_row] = [""] * (end_row - row - 1)
        value_text = self.join_text(row, column, end_row)
        quote = value_text[:1] if value_text[:1] in ('"', "'") else None
        self.intended_values[row, column] = value_text.strip(quote) if quote else value_text

    def mend_blanks(self, row: int, start: int, end_column: int) -> None:
        """Turn the tabs after a dash or colon into spaces."""
        self.mended_lines[row] = (
            self.mended_lines[row][:start] + " " * (end_column - start) + self.mended_lines[row][end_column:]
        )

    def indent_of(self, row: int) -> int:
        """The column after all blanks, of whatever kind, that a line begins with."""
        return self._indents[row]

    def depth_of(self, row: int, column: int) -> int:
        """How far a column is indented; a tab counts eight, so that tabbed lines stay with what they follow."""
        return column + 7 * self.lines[row].count("\t", 0, self.indent_of(row))

    def find_end(self, row: int, parent_depth: int) -> int:
        """The row after the last line that goes on with a value begun on `row` under a key or dash of this depth."""
        last_row = row
        for next_row in range(row + 1, len(self.lines)):
            column = self.indent_of(next_row)
            if column < len(self.lines[next_row]):
                if self.depth_of(next_row, column) <= parent_depth:
                    break
                last_row = next_row
        return last_row + 1

    def find_end_with_keyless(self, end_row: int) -> int:
        """The row after the keyless lines at `end`: the rest of a faulty value that was not indented."""
        while end_row < len(self.lines) and (line := self.lines[end_row]).strip():
            column = self.indent_of(end_row)
            if line[column:][:1] in ("", "#") or DASH.match(line, column) or COLON.search(line, column):
                break
            end_row += 1
        return end_row

    def join_text(self, row: int, column: int, end_row: int) -> str:
        """The words of a value from row and column to before row `end`, as one line without its last comment."""
        line_texts = [self.lines[row][column:], *self.lines[row + 1 : end_row]]
        value_text = " ".join(line_text.strip() for line_text in line_texts if line_text.strip())
        return re.sub(r"[ \t]+#+(?:[ \t](?!\d).*)?$", "", value_text) if end_row == row + 1 else value_text

    def find_next_line(self, row: int) -> int:
        """The next row, from this one on, that is not blank; the number of rows if there is none."""
        while row < len(self.lines) and self.indent_of(row) == len(self.lines[row]):
            row += 1
        return row

    @cached_property
    def keys(self) -> frozenset[str]:
        """The words that stand as keys somewhere in the file."""
        return frozenset(match[1] for line in self.lines if (match := _KEY_LINE.match(line)))

    def find_key_without_colon(self, row: int, column: int) -> re.Match[str] | None:
        """The word in this column that must be a key without its colon, with the blanks and signs after it."""
        line = self.lines[row]
        match = KEY_WITHOUT_COLON.match(line, column)
        if match is None:
            return None
        next_row = self.find_next_line(row + 1)
        if match[1] in self.keys or line[match.end(1) : match.end()].strip() or line[match.end() :][:1] in ("|", ">"):
            return match
        if match.end() < len(line) or next_row == len(self.lines):
            return None
        start = self.indent_of(next_row)
        return match if start > column or DASH.match(self.lines[next_row], start) else None

    def report_missing_colon(self, row: int, match: re.Match[str]) -> None:
        """Report a key without its colon, as `lone_key` found it."""
        remainder = self.lines[row][match.end() :].strip()
        corrected = f"{match[1]}: {remainder}" if remainder else f"{match[1]}:"
        hint = f'write "{corrected}"' if len(corrected) <= 60 else f'write "{match[1]}: " and then the text'
        message = f'the colon after "{match[1]}" is missing'
        self.report("missing-colon", row, match.start(), len(match[1]), message, hint)
        self.is_certain = False

    def report_non_breaking_blank(self, row: int, column: int) -> None:
        """Report a non-breaking space after the dash or key in this column, and mend it."""
        line = self.lines[row]
        if match := NON_BREAKING_BLANK.match(line, column):
            mark_name = "dash" if line[column] == "-" else "colon"
            message = f"the blank after the {mark_name} is a non-breaking space, which only looks like a space"
            hint = "delete it and type it again with the space bar"
            self.report("non-breaking-space", row, match.start(1), len(match[1]), message, hint)
            self.lines[row] = line[: match.start(1)] + " " * len(match[1]) + line[match.end() :]
            self.mended_lines[row] = self.mended_lines[row][: match.start(1)] + self.lines[row][match.start(1) :]
