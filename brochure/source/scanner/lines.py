"""The lines of a file while they are looked over: what they measure, what was reported, how they were mended.

Rows, columns and depths count from 0.
"""

from __future__ import annotations

import re
from functools import cached_property

from brochure.diagnostics.problem import ERROR, Problem, Where
from brochure.runtime.lazy_regex import on_demand

COLON = on_demand(r":(?=[ \t]|$)")
COMMENT = on_demand(r"[ \t]#")
CUT = on_demand(r"#+[^ \t#]")
CUT_AFTER_TEXT = on_demand(r"#+[^ \t#]|#[ \t]\d")  # below a street's name nobody means a comment by `# 200`
DASH = on_demand("-(?:[ \t]+|$|(?=[A-Za-z\"'*\\[\u00a0]))")
DOCUMENT_MARK = on_demand(r"(?:---|\.\.\.)(?=[ \t]|$)")
LONE_KEY = on_demand(r"([a-z][a-z0-9_]*)(?:[ \t]*[;=][ \t]*|[ \t]+|$)")  # one that has lost its colon
FIXED_BLANK = on_demand("(?:-|[a-z][a-z0-9_]*:)([\u00a0\u2007\u202f]+)")
KEY_WITHOUT_SPACE = on_demand(r"[A-Za-z_]\w*:(?=[^ \t/])")
YAML_MARK = on_demand(r"\*\*|[\[\]{},*&!%@`]|\?(?=[ \t]|$)")

MOST_LEVELS = 50
"""Levels of lists and records that the parser is shown: far more than content may have, far fewer than upset it."""

_LEAD = " \t\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200C))) + "\u202f\u205f\u3000"
_KEY = on_demand(r"[ \t]*(?:-[ \t]+)*([a-z][a-z0-9_]*):(?=[ \t]|$)")


def skip_blanks(line: str, column: int) -> int:
    """The first column from this one on that is neither a space nor a tab."""
    rest = line[column:]
    return column + len(rest) - len(rest.lstrip(" \t"))


def in_quotes(text: str) -> str:
    """How to mend a text that needs quotation marks, told by example where it is short."""
    if len(text) > 60:
        return 'put the whole text in double quotes, or put "|" after the key and begin the text on the line below'
    if '"' in text or "\\" in text:
        return "put the whole text in single quotes: '" + text.replace("'", "''") + "'"
    straight = " (straight ones: curly ones do not count)" if text[:1] in tuple("“‘„«") else ""
    return f'put the whole text in double quotes{straight}: "{text}"'


class Sheet:
    """The lines with what was found on them.

    `mended` are the lines for the parser, `meant` what the overwritten values say, by row and column. `certain` is
    False once the structure is in doubt, `tabs` True once a line is indented with a tab. Rows in `muted` have had
    their problem. `hidden_from` is the row and column from which on the parser is shown nothing, if there is one.
    """

    def __init__(self, lines: list[str], name: str, muted: set[int]) -> None:
        self.lines, self.name, self.muted = list(lines), name, muted
        self._leads = [len(line) - len(line.lstrip(_LEAD)) for line in lines]  # no mend changes them
        self.mended = list(lines)
        self.meant: dict[tuple[int, int], str] = {}
        self.problems: list[Problem] = []
        self.certain = True
        self.tabs = False
        self.hidden_from: tuple[int, int] | None = None

    def hide_from(self, row: int, column: int) -> None:
        """Hide the lines from this place on from the parser, because they are nested too deep for it."""
        self.hidden_from = self.hidden_from or (row, column)

    def lines_to_parse(self) -> tuple[str, ...]:
        """Return the mended lines, as many as there are, up to where they are nested too deep."""
        if self.hidden_from is None:
            return tuple(self.mended)
        row, column = self.hidden_from
        return (*self.mended[:row], self.mended[row][:column], *[""] * (len(self.mended) - row - 1))

    def report(self, rule: str, row: int, column: int, length: int, message: str, hint: str) -> None:
        """Note an error, unless the row has had its problem."""
        if row not in self.muted:
            where = Where(self.name, row + 1, column + 1, max(1, length), self.lines[row])
            self.problems.append(Problem(ERROR, where, rule, message, hint))

    def report_space(self, row: int, column: int, end: int) -> None:
        """Report the key from column to end, whose text follows the colon directly."""
        hint = f'write "{self.lines[row][column:end]} " and then the text'
        self.report("missing-space", row, end - 1, 1, "there is no space after the colon", hint)
        self.certain = False

    def report_colon(self, row: int, column: int, text: str) -> None:
        """Report a colon that YAML takes for the end of a key; `text` is the whole value."""
        message = "a colon followed by a space ends a key, so YAML cannot read this text"
        self.report("unquoted-colon", row, column, 1, message, in_quotes(text))

    def report_cut(self, row: int, column: int, text: str) -> None:
        """Report that the rest of a line is lost to a hash that YAML takes for a comment; `text` is the whole value."""
        rest = self.lines[row][column:]
        first, *others = rest.split()
        lost = f"# {others[0]}" if first == "#" and others else first
        message = f'from "{lost}" on the text is lost, because YAML takes it for a comment'
        mend = "move it to a line of its own" if rest[1:2].isspace() else 'put a space after "#"'
        hint = f"{in_quotes(text)}; if it is a comment, {mend}"
        self.report("text-cut-at-hash", row, column, len(rest), message, hint)

    def report_indentation(self, row: int) -> None:
        """Report a line indented with a tab or with non-breaking spaces; the latter are mended."""
        line = self.lines[row]
        lead = line[: self.lead(row)]
        if "\t" in lead:
            hint = "delete the tab and type spaces until the line stands under the lines it belongs with"
            self.report("tab-indentation", row, lead.index("\t"), 1, "this line is indented with a tab", hint)
            self.muted.add(row)
            self.tabs, self.certain = True, False
        elif odd := lead.strip(" "):
            message = "this line is indented with non-breaking spaces, which only look like spaces"
            hint = "delete the blank at the start of the line and type it again with the space bar"
            self.report("non-breaking-indentation", row, lead.index(odd[0]), len(odd), message, hint)
            self.mended[row] = " " * len(lead) + line[len(lead) :]

    def mend_value(self, row: int, column: int, end: int) -> None:
        """Overwrite the value from row and column to before row `end`, and keep what it was meant to say."""
        kept, faulty = self.mended[row][:column], self.mended[row][column:]
        self.mended[row] = kept + re.sub(r"[^ ]", "x", faulty)
        self.mended[row + 1 : end] = [""] * (end - row - 1)
        text = self.text(row, column, end)
        quote = text[:1] if text[:1] in ('"', "'") else None
        self.meant[row, column] = text.strip(quote) if quote else text

    def mend_blanks(self, row: int, start: int, end: int) -> None:
        """Turn the tabs after a dash or colon into spaces."""
        self.mended[row] = self.mended[row][:start] + " " * (end - start) + self.mended[row][end:]

    def lead(self, row: int) -> int:
        """The column after all blanks, of whatever kind, that a line begins with."""
        return self._leads[row]

    def depth(self, row: int, column: int) -> int:
        """How far a column is indented; a tab counts eight, so that tabbed lines stay with what they follow."""
        return column + 7 * self.lines[row].count("\t", 0, self.lead(row))

    def end(self, row: int, depth: int) -> int:
        """The row after the last line that goes on with a value begun on `row` under a key or dash of this depth."""
        last = row
        for after in range(row + 1, len(self.lines)):
            column = self.lead(after)
            if column < len(self.lines[after]):
                if self.depth(after, column) <= depth:
                    break
                last = after
        return last + 1

    def end_with_keyless(self, end: int) -> int:
        """The row after the keyless lines at `end`: the rest of a faulty value that was not indented."""
        while end < len(self.lines) and (line := self.lines[end]).strip():
            column = self.lead(end)
            if line[column:][:1] in ("", "#") or DASH.match(line, column) or COLON.search(line, column):
                break
            end += 1
        return end

    def text(self, row: int, column: int, end: int) -> str:
        """The words of a value from row and column to before row `end`, as one line without its last comment."""
        parts = [self.lines[row][column:], *self.lines[row + 1 : end]]
        joined = " ".join(part.strip() for part in parts if part.strip())
        return re.sub(r"[ \t]+#+(?:[ \t](?!\d).*)?$", "", joined) if end == row + 1 else joined

    def next_line(self, row: int) -> int:
        """The next row, from this one on, that is not blank; the number of rows if there is none."""
        while row < len(self.lines) and self.lead(row) == len(self.lines[row]):
            row += 1
        return row

    @cached_property
    def keys(self) -> frozenset[str]:
        """The words that stand as keys somewhere in the file."""
        return frozenset(found[1] for line in self.lines if (found := _KEY.match(line)))

    def lone_key(self, row: int, column: int) -> re.Match[str] | None:
        """The word in this column that must be a key without its colon, with the blanks and signs after it."""
        line = self.lines[row]
        found = LONE_KEY.match(line, column)
        if found is None:
            return None
        below = self.next_line(row + 1)
        if found[1] in self.keys or line[found.end(1) : found.end()].strip() or line[found.end() :][:1] in ("|", ">"):
            return found
        if found.end() < len(line) or below == len(self.lines):
            return None
        start = self.lead(below)
        return found if start > column or DASH.match(self.lines[below], start) else None

    def report_missing_colon(self, row: int, found: re.Match[str]) -> None:
        """Report a key without its colon, as `lone_key` found it."""
        rest = self.lines[row][found.end() :].strip()
        written = f"{found[1]}: {rest}" if rest else f"{found[1]}:"
        hint = f'write "{written}"' if len(written) <= 60 else f'write "{found[1]}: " and then the text'
        message = f'the colon after "{found[1]}" is missing'
        self.report("missing-colon", row, found.start(), len(found[1]), message, hint)
        self.certain = False

    def report_fixed_blank(self, row: int, column: int) -> None:
        """Report a non-breaking space after the dash or key in this column, and mend it."""
        line = self.lines[row]
        if found := FIXED_BLANK.match(line, column):
            what = "dash" if line[column] == "-" else "colon"
            message = f"the blank after the {what} is a non-breaking space, which only looks like a space"
            hint = "delete it and type it again with the space bar"
            self.report("non-breaking-space", row, found.start(1), len(found[1]), message, hint)
            self.lines[row] = line[: found.start(1)] + " " * len(found[1]) + line[found.end() :]
            self.mended[row] = self.mended[row][: found.start(1)] + self.lines[row][found.start(1) :]
