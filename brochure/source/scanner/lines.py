"""The lines of a file during a scan: their indentation, the problems reported, and their corrections.

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
HASH_AFTER_TEXT = compile_lazily(r"#+[^ \t#]|#[ \t]\d")  # below a street name, `# 200` is never meant as a comment
DASH = compile_lazily("-(?:[ \t]+|$|(?=[A-Za-z\"'*\\[\u00a0]))")
DOCUMENT_MARK = compile_lazily(r"(?:---|\.\.\.)(?=[ \t]|$)")
KEY_WITHOUT_COLON = compile_lazily(r"([a-z][a-z0-9_]*)(?:[ \t]*[;=][ \t]*|[ \t]+|$)")  # a key without its colon
NON_BREAKING_BLANK = compile_lazily("(?:-|[a-z][a-z0-9_]*:)([\u00a0\u2007\u202f]+)")
KEY_WITHOUT_SPACE = compile_lazily(r"[A-Za-z_]\w*:(?=[^ \t/])")
YAML_MARK = compile_lazily(r"\*\*|[\[\]{},*&!%@`]|\?(?=[ \t]|$)")

MOST_LEVELS = 50
"""The most levels of lists and records that the parser gets: far more than content may have, too few to crash it."""

_BLANKS = " \t\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200C))) + "\u202f\u205f\u3000"
_KEY_LINE = compile_lazily(r"[ \t]*(?:-[ \t]+)*([a-z][a-z0-9_]*):(?=[ \t]|$)")


def skip_blanks(line: str, column: int) -> int:
    """Return the first column, from this one on, that is neither a space nor a tab."""
    remainder = line[column:]
    return column + len(remainder) - len(remainder.lstrip(" \t"))


def suggest_quotes(text: str) -> str:
    """Return how to fix a text that needs quotation marks, with the text itself if it is short."""
    if len(text) > 60:
        return 'put the whole text in double quotes, or put "|" after the key and start the text on the line below'
    if '"' in text or "\\" in text:
        return "put the whole text in single quotes: '" + text.replace("'", "''") + "'"
    straight_note = " (straight ones; curly ones do not work)" if text[:1] in tuple("“‘„«") else ""
    return f'put the whole text in double quotes{straight_note}: "{text}"'


class SourceLines:
    """The lines of a file with their problems and corrections.

    `mended_lines` are the corrected lines for the parser, `intended_values` the intended texts of overwritten values,
    by row and column. `is_certain` is False once the structure is unclear, `has_tabs` True once a line is indented with
    a tab. Rows in `muted_rows` get no more problems. `hidden_from` is the row and column from which the parser gets
    nothing, or None.
    """

    def __init__(self, lines: list[str], name: str, muted_rows: set[int]) -> None:
        self.lines, self.name, self.muted_rows = list(lines), name, muted_rows
        self._indents = [len(line) - len(line.lstrip(_BLANKS)) for line in lines]  # corrections do not change them
        self.corrected_lines = list(lines)
        self.intended_values: dict[tuple[int, int], str] = {}
        self.problems: list[Problem] = []
        self.is_certain = True
        self.has_tabs = False
        self.hidden_from: tuple[int, int] | None = None

    def hide_from(self, row: int, column: int) -> None:
        """Hide everything from this place on from the parser, because it is nested too deep."""
        self.hidden_from = self.hidden_from or (row, column)

    def lines_to_parse(self) -> tuple[str, ...]:
        """Return the corrected lines, empty from where they are nested too deep."""
        if self.hidden_from is None:
            return tuple(self.corrected_lines)
        row, column = self.hidden_from
        return (
            *self.corrected_lines[:row],
            self.corrected_lines[row][:column],
            *[""] * (len(self.corrected_lines) - row - 1),
        )

    def report(self, rule: str, row: int, column: int, length: int, message: str, hint: str) -> None:
        """Add an error, unless the row is muted."""
        if row not in self.muted_rows:
            where = Where(self.name, row + 1, column + 1, max(1, length), self.lines[row])
            self.problems.append(Problem(ERROR, where, rule, message, hint))

    def report_missing_space(self, row: int, column: int, text_start: int) -> None:
        """Report a missing space after the colon of the key between `column` and `text_start`."""
        hint = f'write "{self.lines[row][column:text_start]} " and then the text'
        self.report("missing-space", row, text_start - 1, 1, "there is no space after the colon", hint)
        self.is_certain = False

    def report_unquoted_colon(self, row: int, column: int, value_text: str) -> None:
        """Report a colon that YAML reads as the end of a key; `value_text` is the whole value."""
        message = "this text has a colon in it, so it needs quotation marks"
        self.report("unquoted-colon", row, column, 1, message, suggest_quotes(value_text))

    def report_hash_cut(self, row: int, column: int, value_text: str) -> None:
        """Report that a hash turns the rest of a line into a comment; `value_text` is the whole value."""
        remainder = self.lines[row][column:]
        first_word, *other_words = remainder.split()
        lost_text = f"# {other_words[0]}" if first_word == "#" and other_words else first_word
        message = f'the text from "{lost_text}" on is lost, because it is read as a comment'
        fix = "move it to a line of its own" if remainder[1:2].isspace() else 'put a space after "#"'
        hint = f"{suggest_quotes(value_text)}; if it is a comment, {fix}"
        self.report("text-cut-at-hash", row, column, len(remainder), message, hint)

    def report_indentation(self, row: int) -> None:
        """Report a line indented with a tab or with non-breaking spaces; replace the latter."""
        line = self.lines[row]
        indent = line[: self.indent_of(row)]
        if "\t" in indent:
            hint = "delete the tab and type spaces until the line starts under the lines it belongs with"
            self.report("tab-indentation", row, indent.index("\t"), 1, "this line is indented with a tab", hint)
            self.muted_rows.add(row)
            self.has_tabs, self.is_certain = True, False
        elif odd_blanks := indent.strip(" "):
            message = "this line is indented with non-breaking spaces, which only look like normal spaces"
            hint = "delete the space at the start of the line and type it again with the space bar"
            self.report("non-breaking-indentation", row, indent.index(odd_blanks[0]), len(odd_blanks), message, hint)
            self.corrected_lines[row] = " " * len(indent) + line[len(indent) :]

    def overwrite_value(self, row: int, column: int, end_row: int) -> None:
        """Overwrite the value from row and column to before `end_row`, and keep its intended text."""
        prefix, faulty_text = self.corrected_lines[row][:column], self.corrected_lines[row][column:]
        self.corrected_lines[row] = prefix + re.sub(r"[^ ]", "x", faulty_text)
        self.corrected_lines[row + 1 : end_row] = [""] * (end_row - row - 1)
        value_text = self.join_text(row, column, end_row)
        quote = value_text[:1] if value_text[:1] in ('"', "'") else None
        self.intended_values[row, column] = value_text.strip(quote) if quote else value_text

    def replace_tabs(self, row: int, start: int, end_column: int) -> None:
        """Replace the tabs after a dash or colon by spaces."""
        self.corrected_lines[row] = (
            self.corrected_lines[row][:start] + " " * (end_column - start) + self.corrected_lines[row][end_column:]
        )

    def indent_of(self, row: int) -> int:
        """Return the column after the blanks, of any kind, at the start of a line."""
        return self._indents[row]

    def depth_of(self, row: int, column: int) -> int:
        """Return the depth of a column; a tab counts as eight, so that tabbed lines belong to the lines above them."""
        return column + 7 * self.lines[row].count("\t", 0, self.indent_of(row))

    def find_end(self, row: int, parent_depth: int) -> int:
        """Return the row after the value that begins on `row`, under a key or dash of depth `parent_depth`."""
        last_row = row
        for next_row in range(row + 1, len(self.lines)):
            column = self.indent_of(next_row)
            if column < len(self.lines[next_row]):
                if self.depth_of(next_row, column) <= parent_depth:
                    break
                last_row = next_row
        return last_row + 1

    def find_end_with_keyless(self, end_row: int) -> int:
        """Return the row after the keyless lines from `end_row` on, which are the unindented rest of a faulty value."""
        while end_row < len(self.lines) and (line := self.lines[end_row]).strip():
            column = self.indent_of(end_row)
            if line[column:][:1] in ("", "#") or DASH.match(line, column) or COLON.search(line, column):
                break
            end_row += 1
        return end_row

    def join_text(self, row: int, column: int, end_row: int) -> str:
        """Return the text of a value from row and column to before `end_row`, as one line without its last comment."""
        line_texts = [self.lines[row][column:], *self.lines[row + 1 : end_row]]
        value_text = " ".join(line_text.strip() for line_text in line_texts if line_text.strip())
        return re.sub(r"[ \t]+#+(?:[ \t](?!\d).*)?$", "", value_text) if end_row == row + 1 else value_text

    def find_next_line(self, row: int) -> int:
        """Return the next row, from this one on, that is not blank; the number of rows if there is none."""
        while row < len(self.lines) and self.indent_of(row) == len(self.lines[row]):
            row += 1
        return row

    @cached_property
    def keys(self) -> frozenset[str]:
        """The words that are keys anywhere in the file."""
        return frozenset(match[1] for line in self.lines if (match := _KEY_LINE.match(line)))

    def find_key_without_colon(self, row: int, column: int) -> re.Match[str] | None:
        """Return the match of a word in this column that must be a key without its colon, or None."""
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
        """Report a key without its colon, as matched by `find_key_without_colon`."""
        remainder = self.lines[row][match.end() :].strip()
        corrected = f"{match[1]}: {remainder}" if remainder else f"{match[1]}:"
        hint = f'write "{corrected}"' if len(corrected) <= 60 else f'write "{match[1]}: " and then the text'
        message = f'the colon after "{match[1]}" is missing'
        self.report("missing-colon", row, match.start(), len(match[1]), message, hint)
        self.is_certain = False

    def report_non_breaking_blank(self, row: int, column: int) -> None:
        """Report a non-breaking space after the dash or key in this column, and replace it."""
        line = self.lines[row]
        if match := NON_BREAKING_BLANK.match(line, column):
            mark_name = "dash" if line[column] == "-" else "colon"
            message = f"the space after the {mark_name} is a non-breaking space, which only looks like a normal space"
            hint = "delete it and type it again with the space bar"
            self.report("non-breaking-space", row, match.start(1), len(match[1]), message, hint)
            self.lines[row] = line[: match.start(1)] + " " * len(match[1]) + line[match.end() :]
            self.corrected_lines[row] = self.corrected_lines[row][: match.start(1)] + self.lines[row][match.start(1) :]
