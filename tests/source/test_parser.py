"""YAML text to nodes: every fault with its exact words, every position right, every text as typed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, strategies as st

from brochure.diagnostics.problem import Severity, format_problem
from brochure.runtime.errors import BrochureError
from brochure.source import parser
from brochure.source.encoding import decode
from brochure.source.parser import Mapping, Node, ParseResult, Scalar, Sequence
from brochure.source.scanner.lines import MOST_LEVELS

TAB = "this line is indented with a tab (tab-indentation)"
NBSP = "this line is indented with non-breaking spaces, which only look like normal spaces (non-breaking-indentation)"
COLON = "this text has a colon in it, so it needs quotation marks (unquoted-colon)"
QUOTE = "this quotation mark is never closed (unclosed-quote)"
AFTER = "there is text after the closing quotation mark (text-after-quote)"
TOO_FAR = "this line is indented too far, so it is read as part of the text above it (odd-indentation)"
ITEM = "this list item is indented too far, so it is read as part of the text above it (list-inside-text)"
SPLIT = "a comment cannot be in the middle of a text (comment-inside-text)"
LEFT = "this line is indented less than the text above it (odd-indentation)"
NO_DASH = 'this line is among list items but does not begin with "- " (missing-dash)'
NO_LIST = "this list has no key above it (list-without-key)"
STRAY = "this list item has no key above it (stray-dash)"
FIXED = "is a non-breaking space, which only looks like a normal space (non-breaking-space)"
NO_KEY = "this line has no key (missing-key)"
BRACKETS = "the file cannot be read from here on (broken-brackets)"


def start(mark: str) -> str:
    return f'a text without quotation marks cannot start with "{mark}" (unquoted-start)'


def cut(word: str) -> str:
    return f'the text from "{word}" on is lost, because it is read as a comment (text-cut-at-hash)'


def fits_nothing(column: int) -> str:
    return f"this line starts in column {column}, which does not line up with any line above it (odd-indentation)"


def second(key: str, line: int) -> str:
    return f'the key "{key}" is here a second time; the first one is on line {line} (duplicate-key)'


def feature(mark: str, meaning: str, rule: str) -> str:
    return f'YAML reads "{mark}" as the start of {meaning}, which a handout cannot use ({rule})'


FAULTS = {
    # the file
    "empty": ("", ["1:1: error: the file is empty (empty-file)"]),
    "blank": (" \n\n", ["1:1: error: the file is empty (empty-file)"]),
    "comments": ("# a\n\n# b\n", ["1:1: error: the file has only comments (empty-file)"]),
    "dashes alone": ("---\n", ["1:1: error: the file has only comments (empty-file)"]),
    "large": ("a: " + "x" * 1_000_000, ["1:1: error: the file is larger than 1 MB (file-too-large)"]),
    "NUL": ("a: b\0c\n", ["1:5: error: there is an invisible control character (U+0000) here (control-character)"]),
    "separator": (
        "a: b\nc: d\u2028e: f\n",
        ["2:5: error: there is an invisible control character (U+2028) here (control-character)"],
    ),
    "control by escape": (
        'a: "b\\0c"\n',
        ["1:4: error: this text has the escape for U+0000, an invisible control character (control-character)"],
    ),
    "PDF": ("%PDF-1.7\n" + "\0\1\2" * 9, ["1:1: error: this is a PDF, not plain text (not-text)"]),
    "RTF": ("{\\rtf1\\ansi a: b}", ["1:1: error: this is a file with formatting (RTF), not plain text (not-text)"]),
    "Word": ("PK\3\4 a: b", ["1:1: error: this is a Word document or a zip file, not plain text (not-text)"]),
    "web page": (
        "\ufeff\n<!DOCTYPE html>\n<p>a: b",
        ["1:1: error: this is a web page (HTML), not plain text (not-text)"],
    ),
    "controls": ("a: " + "\0\1\2" * 9, ["1:1: error: this is not a text file (not-text)"]),
    # indentation
    "tab": ("a:\n\tb: c\n\td: e\n", [f"2:1: error: {TAB}", f"3:1: error: {TAB}"]),
    "tab after spaces": ("a:\n  \tb: c\n", [f"2:3: error: {TAB}"]),
    "tab in block text": ("a: |\n\tfoo: bar\nb: c: d\n", [f"2:1: error: {TAB}", f"3:5: error: {COLON}"]),
    "tab in plain text": ("a: one\n\ttwo: three\n", [f"2:1: error: {TAB}"]),
    "non-breaking": ("a:\n\u00a0\u00a0b: c\n", [f"2:1: error: {NBSP}"]),
    "non-breaking in block text": ("a: |\n\u00a0\u00a0b\n  c\n", [f"2:1: error: {NBSP}"]),
    "non-breaking in quotes": ('a: "b\n \u00a0c"\n', [f"2:2: error: {NBSP}"]),
    "too far": ("a: b\n  c: d\n  e: f\n", [f"2:3: error: {TOO_FAR}"]),
    "list without its key": ("a: b\n  - c: d\n    e: f\n  - c: g\n", [f"2:3: error: {NO_LIST}"]),
    "too near": ("a:\n  b: c\n d: e\n", [f"3:2: error: {fits_nothing(2)}"]),
    "two odd lines": (
        "a:\n  - b: |\n      c\n   d: e\nf:\n  g: h\n i: j\n",
        [f"4:4: error: {fits_nothing(4)}", f"7:2: error: {fits_nothing(2)}"],
    ),
    "before the first": ("  a: b\nc: d\n", [f"2:1: error: {fits_nothing(1)}"]),
    "block text too near": (
        "a: |\n    b\n  c\n    d\n",
        [f"3:3: error: {LEFT}"],
    ),
    "neighbours too near": ("a: |\n    b\n  c\n  d\n    e\n  f\n", [f"3:3: error: {LEFT}", f"6:3: error: {LEFT}"]),
    "block text at the margin": ("a: |\n  b\nwords here\n  c\n\n  d: e\nf: g\n", [f"3:1: error: {LEFT}"]),
    "block text beside its key": ("- a: |\n    b\n  c d\n\n    e\n  f: g\n- a: h\n", [f"3:3: error: {LEFT}"]),
    "block text with a colon": ("- a: |\n    b\n Note: c\n    d\n- a: e\n", [f"3:2: error: {LEFT}"]),
    "bullet beside its key": ("- a: |\n    - b\n  - c\n    - d\n- a: e\n", [f"3:3: error: {LEFT}"]),
    "bullet under the dashes": ("- a: |\n    - b\n- c\n    - d\n- a: e\n", [f"3:1: error: {LEFT}"]),
    "last bullet": ("- a: |\n    - b\n  - c\n- a: e\n", [f"3:3: error: {LEFT}"]),
    "key moved left": (
        "- a: b\n  c: d\n- a: e\nc: f\n  g:\n    - h: i\n- a: j\n",
        ["4:1: error: this line starts in column 1, where the dashes of a list are (odd-indentation)"],
    ),
    "dash moved left": (
        "a:\n  - b: c\n    d: |\n      e\n- b: f\n    d: |\n      g\n  - b: h\n",
        ["5:1: error: this dash starts in column 1, which does not line up with any line above it (odd-indentation)"],
    ),
    "key at the margin": (
        "a:\n  - b: c\n    d: e\n  - b: f\nd: |\n      g\n  # h\n  - b: i\n    d: |\n      j\n  - b: k\n",
        ["5:1: error: this line starts in column 1, which ends the list too early: it goes on below (odd-indentation)"],
    ),
    "first dash moved left": (
        "a:\n  b:\n   - c: d\n     e: f\n    - c: g\n      e: h\n    - c: i\n      e: j\n  k: l\n",
        ["5:5: error: this dash starts in column 5, which does not line up with any line above it (odd-indentation)"],
    ),
    "first item without its key": (
        "a:\n  b: c\n  d:\n      e: f\n    - g: h\n      e: i\n    - g: j\n      e: k\nl: m\n",
        [f"5:5: error: {STRAY}"],
    ),
    "item moved left": (
        "a:\n  - b: c\n    d: |\n      e\n- b: f\n  d: |\n    g\n\n    h\n  e: i\n  - b: j\n",
        ["5:1: error: this dash starts in column 1, which does not line up with any line above it (odd-indentation)"],
    ),
    "missing dash": (
        "- a\nb: c\n",
        ['2:1: error: this line is among list items but does not begin with "- " (missing-dash)'],
    ),
    "missing dash, then more": ("- a: b\n  c: d\na: e\n  c: |\n    f\n- a: g\n", [f"3:1: error: {NO_DASH}"]),
    "missing dash before text": ("a:\n  - b\n  c d\n  - e\n", [f"3:3: error: {NO_DASH}"]),
    "missing dash at the margin": ("a:\n  - b\nc d\n  - e\n", [f"3:1: error: {NO_DASH}"]),
    "en dash": (
        "a:\n  - b\n  – c\n  - d\n",
        ['3:3: error: this line begins with "–", which does not start a list item (missing-dash)'],
    ),
    "em dashes first": (
        "a:\n  — b\n  — c\n  - d\n",
        [
            f'{row}:3: error: this line begins with "—", which does not start a list item (missing-dash)'
            for row in (2, 3)
        ],
    ),
    "stray dash": ("a: b\n- c\n", [f"2:1: error: {STRAY}"]),
    "stray dashes": ("a:\n  b: c\n\n  - d: e\n    f: g\n  - d: h\n", [f"4:3: error: {STRAY}"]),
    "item inside text": ("a: one\n  - two\n  - three: x\nb: c\n", [f"2:3: error: {ITEM}"]),
    "list beside key": (
        "a: - b\n",
        ["1:4: error: this list starts on the same line as its key (list-beside-key)"],
    ),
    # keys
    "no space": ("title:Foo\na: b\n", ["1:6: error: there is no space after the colon (missing-space)"]),
    "no space inside": (
        "a:\n  written:2026\n  by: x\n",
        ["2:10: error: there is no space after the colon (missing-space)"],
    ),
    "fixed blank after a colon": (
        "- kind:\u00a0faq\n  a: b: c\n",
        [
            f"1:8: error: the space after the colon {FIXED}",
            f"2:7: error: {COLON}",
        ],
    ),
    "fixed blank after a dash": (
        "- a\n-\u00a0b\n",
        [f"2:2: error: the space after the dash {FIXED}"],
    ),
    "no colon": ("title Foo\na: b\n", ['1:1: error: the colon after "title" is missing (missing-colon)']),
    "no colon but another sign": (
        "a: b\ntitle; Foo\nname = |\n  words here\n",
        [
            '2:1: error: the colon after "title" is missing (missing-colon)',
            '3:1: error: the colon after "name" is missing (missing-colon)',
        ],
    ),
    "no colon before a list": (
        "a: |\n  b\n\nsections\n\n  - c: d\n    kind faq\n    e: f\n  - kind: g\n",
        [
            '4:1: error: the colon after "sections" is missing (missing-colon)',
            '7:5: error: the colon after "kind" is missing (missing-colon)',
        ],
    ),
    "no colon before text": (
        "a: b\ntext |\n  words here\n\n  more words\n",
        ['2:1: error: the colon after "text" is missing (missing-colon)'],
    ),
    "no colon after a dash": (
        "- ask What?\n  answer: b\n- ask: c\n",
        ['1:3: error: the colon after "ask" is missing (missing-colon)'],
    ),
    "no space after dash": ("a:\n  -one\n", ["2:3: error: there is no space after the dash (missing-space)"]),
    "no key": ("a:\n  - b: c\nwords\nmore\nc: d\n", [f"3:1: error: {NO_KEY}"]),
    "words alone": ("just words\n", [f"1:1: error: {NO_KEY}"]),
    "colon alone": (": b\n", ["1:1: error: there is no key before this colon (missing-key)"]),
    "duplicate": ("a: 1\nb: 2\na: 3\n", [f"3:1: error: {second('a', 1)}"]),
    "duplicate inside": ("- x: 1\n  y: 2\n  'x': 3\n- x: 4\n", [f"3:3: error: {second('x', 1)}"]),
    "duplicates of a new entry": (
        "- x: 1\n  y: 2\n  x: 3\n  y: 4\n  y: 5\n",
        [f"3:3: error: {second('x', 1)}", f"5:3: error: {second('y', 4)}"],
    ),
    "merge": ("<<: b\n", ['1:1: error: the key "<<" copies other parts in, which a handout cannot use (merge-key)']),
    "complex": (
        "? a\n",
        [f"1:1: error: {feature('?', 'a key of several lines', 'complex-key')}"],
    ),
    "key of brackets": ("allow: {[a]: b}\n", ["1:9: error: a key must be a text (complex-key)"]),
    # texts without quotation marks
    "colon": ("text: Note: this\n", [f"1:11: error: {COLON}"]),
    "colon at the end": ("text: Note:\n", [f"1:11: error: {COLON}"]),
    "colon further down": ("text: One\n  Two: three\n  Four: five\n", [f"2:6: error: {COLON}"]),
    "colon in a long item": ("- " + "word " * 50 + ": x\n", [f"1:253: error: {COLON}"]),
    "bold": ("- **Bold** b: c\n- d\n", [f"1:3: error: {start('**')}"]),
    "bold as key": ("**Bold**: b\nc: d: e\n", [f"1:1: error: {start('**')}", f"2:5: error: {COLON}"]),
    "star": ("a: *Bold* b\n", [f"1:4: error: {start('*')}"]),
    "link": ("a: [b](https://c.org) d\n", [f"1:4: error: {start('[')}"]),
    "placeholder": ("a: [clinic phone]\n", [f"1:4: error: {start('[')}"]),
    "list in brackets": ("a: [\n  b,\n  c: d\n]\ne: f\n", [f"1:4: error: {start('[')}"]),
    "braces": ("a: {{name}} b\n", [f"1:4: error: {start('{')}"]),
    "per cent": ("a:\n  %5 of all\n", [f"2:3: error: {start('%')}"]),
    "at": ("a: @clinic\n", [f"1:4: error: {start('@')}"]),
    "backtick": ("a: `b`\n", [f"1:4: error: {start('`')}"]),
    "exclamation": ("a: !\u00a0b\n", [f"1:4: error: {start('!')}"]),
    "comma": ("a: , b\n", [f"1:4: error: {start(',')}"]),
    "bar": ("a: | b\n", ['1:4: error: no text can be on the same line as "|" (text-beside-bar)']),
    "more than": ("a: > 18 years\n", ['1:4: error: no text can be on the same line as ">" (text-beside-bar)']),
    "alias": ("a: *b\n", [f"1:4: error: {feature('*', 'a reference to another part', 'alias')}"]),
    "anchor": (
        "a: &b c\n",
        [f"1:4: error: {feature('&', 'a name for other parts to refer to', 'anchor')}"],
    ),
    "tag": ("a: !!str b\n", [f"1:4: error: {feature('!', 'a type', 'tag')}"]),
    "features in brackets": (
        "allow: {a: &x b, c: *x, d: !t e}\n",
        [
            '1:12: error: a name for other parts to refer to ("&") cannot be used here (anchor)',
            '1:21: error: a reference to another part ("*") cannot be used here (alias)',
            '1:28: error: a type ("!") cannot be used here (tag)',
        ],
    ),
    "hash": ("a: Main St, Suite #200\n", [f"1:19: error: {cut('#200')}"]),
    "hash further down": ("a: Main St,\n  Suite #200 b\n", [f"2:9: error: {cut('#200')}"]),
    "hash on a line of its own": ("a: Main St\n  #200\n", [f"2:3: error: {cut('#200')}"]),
    "hash at the start": ("a: #200\n", [f"1:4: error: {cut('#200')}"]),
    "hash, space, number": ("a: Main St Suite # 200\n", [f"1:18: error: {cut('# 200')}"]),
    "hash, then more": ("a: Suite #5\n  b\n", [f"1:10: error: {cut('#5')}"]),
    "comment inside": ("a: b\n  # c\n  d\n", [f"2:3: error: {SPLIT}"]),
    "comment beside": ("a: b # c\n  d\n", [f"1:6: error: {SPLIT}"]),
    "comment before the first line": ("a:\n  - b: |\n# c\n      d: e\n\n      f\n  - b: g\n", [f"3:1: error: {SPLIT}"]),
    "comment at the margin of block text": (
        "a: b\nc:\n  - d: |\n      e\n# f\n\n  # g\n      h: i\n\n      j\n  - d: k\n",
        [f"5:1: error: {SPLIT}"],
    ),
    "comment inside block text": ("a: |\n    b\n  # c\n    d\n", [f"3:3: error: {SPLIT}"]),
    # quotation marks
    "unclosed": ('a: "b\nc: d\n', [f"1:4: error: {QUOTE}"]),
    "unclosed, not indented": ('a: "b\nc and d"\ne: f\n', [f"1:4: error: {QUOTE}"]),
    "unclosed single": ("- 'b\n- c\n", [f"1:3: error: {QUOTE}"]),
    "apostrophe": ("a: 'It's so'\n", [f"1:8: error: {AFTER}"]),
    "quotes in quotes": ('a: "He said "hi" to me"\n', [f"1:14: error: {AFTER}"]),
    "hash after quotes": ('a: "b"#c\n', [f"1:7: error: {AFTER}"]),
    "escape": ('a: "C:\\path"\n', ['1:7: error: "\\p" means nothing inside double quotes (unknown-escape)']),
    "half a surrogate": ('a: "\\ud83d"\n', ['1:5: error: "\\u" means nothing inside double quotes (unknown-escape)']),
    # the rest
    "two documents": (
        "a: b\n---\na: c\n",
        [
            '2:1: error: a line that begins with "---" ends the content here (document-mark)',
            f"3:1: error: {second('a', 1)}",
        ],
    ),
    "end mark": ("a: b\n...\n", ['2:1: error: a line that begins with "..." ends the content here (document-mark)']),
    "deep": (
        "".join(f"{' ' * depth}a:\n" for depth in range(14)),
        ["13:13: error: lists and records are nested more than 12 levels deep (nested-too-deep)"],
    ),
    "brackets": ("allow: {a: b\nc: d\n", [f"2:2: error: {BRACKETS}"]),
    "brackets to the end": ("allow: {a: b\n", [f"1:8: error: {BRACKETS}"]),
    "all at once": (
        "title: A: b\ntext: |\n  Note: this # **that**\nphone: [x]\nitems:\n  - 'c\n  - @d\n  - e #5\ntitle: f\n",
        [
            f"1:9: error: {COLON}",
            f"4:8: error: {start('[')}",
            f"6:5: error: {QUOTE}",
            f"7:5: error: {start('@')}",
            f"8:7: error: {cut('#5')}",
            f"9:1: error: {second('title', 1)}",
        ],
    ),
}


def messages(reading: ParseResult) -> list[str]:
    return [str(problem) for problem in reading.problems]


@pytest.mark.parametrize(("text", "expected"), FAULTS.values(), ids=FAULTS.keys())
def test_fault(text: str, expected: list[str]) -> None:
    reading = parser.parse_yaml(text.encode(), "c.yaml")
    assert messages(reading) == [f"c.yaml:{message}" for message in expected]
    assert all(problem.hint for problem in reading.problems)


WINDOWS = "the file has Windows line endings, which were converted (windows-line-ends)"
OLD_MAC = "the file has old Mac line endings, which were converted (old-mac-line-ends)"
BOM = "the file begins with a byte order mark, which was ignored (byte-order-mark)"
UTF_16 = "the file is saved as UTF-16 and was converted (utf-16)"
CP1252 = "from here on the file has characters saved as Windows-1252, which were converted (windows-1252)"

CONVERTED = {
    "CRLF": ("a: é😀\nb: |\n  c\n  d\n".replace("\n", "\r\n").encode(), [f"1:6: warning: {WINDOWS}"]),
    "CR": ("a: é😀\rb: |\r  c\r  d\r".encode(), [f"1:6: warning: {OLD_MAC}"]),
    "mixed ends": (
        "a: é😀\nb: |\r\n  c\r  d\n".encode(),
        [f"2:5: warning: {WINDOWS}", f"3:4: warning: {OLD_MAC}"],
    ),
    "BOM": ("\ufeffa: é😀\nb: |\n  c\n  d\n".encode(), [f"1:1: warning: {BOM}"]),
    "UTF-16 little": (b"\xff\xfe" + "a: é😀\nb: |\n  c\n  d\n".encode("utf-16-le"), [f"1:1: warning: {UTF_16}"]),
    "UTF-16 big": (b"\xfe\xff" + "a: é😀\nb: |\n  c\n  d\n".encode("utf-16-be"), [f"1:1: warning: {UTF_16}"]),
    "one odd byte": (b"a: \xe9" + "😀\nb: |\n  c\n  d\n".encode(), [f"1:4: warning: {CP1252}"]),
}


@pytest.mark.parametrize(("data", "expected"), CONVERTED.values(), ids=CONVERTED.keys())
def test_odd_bytes_are_converted_with_a_warning(data: bytes, expected: list[str]) -> None:
    reading = parser.parse_yaml(data, "c.yaml")
    assert messages(reading) == [f"c.yaml:{message}" for message in expected]
    assert isinstance(reading.root, Mapping)
    assert [plain(node) for _, node in reading.root.items] == ["é😀", "c\nd\n"]
    assert str(scalar(reading, "b").where_at(2)) == "c.yaml:4:3"


def test_windows_1252_has_its_curly_quotes() -> None:
    reading = parser.parse_yaml("a: “b” – it’s €5…\n".encode("cp1252"), "c.yaml")
    assert scalar(reading, "a").value == "“b” – it’s €5…"
    assert messages(reading) == [f"c.yaml:1:4: warning: {CP1252}"]


def test_halves_of_utf_16_are_no_text() -> None:
    assert messages(parser.parse_yaml(b"\xff\xfe\x00", "c.yaml")) == [
        "c.yaml:1:1: error: this is not a text file (not-text)"
    ]


HINTS = {
    "text: Note: this": 'put the whole text in double quotes: "Note: this"',
    "text: “Note: this”": (
        'put the whole text in double quotes (straight ones; curly ones do not work): "“Note: this”"'
    ),
    'text: A "b": c\'s': "put the whole text in single quotes: 'A \"b\": c''s'",
    "text: Note: " + "long " * 12: (
        'put the whole text in double quotes, or put "|" after the key and start the text on the line below'
    ),
    "text: [links](https://a.org) are here": 'put the whole text in double quotes: "[links](https://a.org) are here"',
    "text: [a, b]": 'put the whole text in double quotes: "[a, b]"; a list has one item per line, each after "- "',
    "text: Main St, Suite #200": (
        'put the whole text in double quotes: "Main St, Suite #200"; if it is a comment, put a space after "#"'
    ),
    "text: 'It's'": 'put the whole text in double quotes: "It\'s"',
    "text: Suite # 200": (
        'put the whole text in double quotes: "Suite # 200"; if it is a comment, move it to a line of its own'
    ),
    "{\\rtf1 a}": (
        "save it as plain text (in TextEdit: Format > Make Plain Text; in WordPad or Word: Save as, Plain Text)"
    ),
    "a:\n  - b: c\n    b: d": (
        'if a new entry of the list begins here, put "- " back before its first line, with the dash in column 3'
        " like the others; if not, keep one of the two"
    ),
    "a:\n  b:\n    c: d\n    c: e": "keep one of the two",
    "a:\n  - b: c\n  b: d\n    e: f": 'put "- " before it, or move it to the right if it belongs to the item above',
    "a:\n  - b: c\n  d: e": (
        'start it in column 5, like line 2; or, if a new entry of the list begins here, put "- " before it'
    ),
    "a:\n  - b\n  c": (
        "put a dash and a space (- ) at the start; if it continues the line above, start it under the words of that"
        " line"
    ),
    "a:\n  - b\nc d\n  - e": (
        "put a dash and a space (- ) at the start, with the dash in column 3; if it continues the line above, start"
        " it under the words of that line"
    ),
    "a:\n  - b\n  – c": 'put a dash and a space (- ) at the start instead of "–"',
    "a: b\ntitle; Foo": 'write "title: Foo"',
    "a: b\nsections\n  - c": 'write "sections:"',
    "a: b\ntitle; " + "long " * 20: 'write "title: " and then the text',
    "a: b\nsubtitle What it is": (
        'if "subtitle" is its key, write "subtitle: What it is"; if it continues the text above, indent it more'
        " than that text's key"
    ),
    "a: b\nWhat it is": ('write "key: text"; if it continues the text above, indent it more than that text\'s key'),
    "a: |\n    b\n  c d\n": "indent it like the lines above (4 spaces)",
    "a: |\n  b\n# c\n  d\n": "delete it, or move it above the line with the text's key",
    "a:\n  - b: c\nd: |\n    e\n  - b: f": "start it in column 5, like line 2",
    "kind:\u00a0faq": "delete it and type it again with the space bar",
    "a: b\n  - c: d": (
        'write the key of the list, such as "events:", on the line above;'
        " if the list has already begun, start this line under the dashes above it"
    ),
    "a:\n  - b: c\n\n- b: d\n": "start it in column 3 if it belongs with line 2",
    "a:\n  b: c\n  - d": (
        'if a list begins here, write its key, such as "sections:", on the line above; otherwise delete "- "'
    ),
    "a:\n  b: c\n d: e": "start it in column 1 if it belongs with line 1",
    "a:\n  - b: |\n      c\n   d: e": "start it in column 5 if it belongs with line 2",
    "title:Foo": 'write "title: " and then the text',
}


@pytest.mark.parametrize(("text", "hint"), HINTS.items())
def test_hint(text: str, hint: str) -> None:
    assert [problem.hint for problem in parser.parse_yaml(text.encode(), "c.yaml").problems] == [hint]


def test_duplicate_key_shows_both_lines() -> None:
    (problem,) = parser.parse_yaml(b"title: a\nb: c\ntitle: d\n", "c.yaml").problems
    assert format_problem(problem).split("\n") == [
        'c.yaml:3:1: error: the key "title" is here a second time; the first one is on line 1 (duplicate-key)',
        "    title: d",
        "    ^^^^^",
        "  see also c.yaml:1:1",
        "    title: a",
        "    ^^^^^",
        "  fix: keep one of the two",
    ]


FINE = {
    "comment after a value": ("a: b  # c\n", {"a": "b"}),
    "comment after quotes": ("a: 'b' #c\n", {"a": "b"}),
    "comments anywhere": ("# a\na: b\n  # c\n# d: e: f\nb: c\n\t# g\n#h\n", {"a": "b", "b": "c"}),
    "fixed blank after the first word": ("a:\n  - Note:\u00a0b\n", {"a": ["Note:\u00a0b"]}),
    "dash of a sentence": ("a:\n  – b\n  c\n", {"a": "– b c"}),
    "comment below block text, then a key": (
        "a:\n  - b: |\n      c\n# d\n  - b: e\n",
        {"a": [{"b": "c\n"}, {"b": "e"}]},
    ),
    "comment of hashes": ("a: b ####\n", {"a": "b"}),
    "comment below block text": ("a: |\n    b\n  # c\nd: e\n", {"a": "b\n", "d": "e"}),
    "hash within a word": ("a: b#c\n", {"a": "b#c"}),
    "colon within a word": ("a: http://b.org:80/c\n", {"a": "http://b.org:80/c"}),
    "quoted": ('a: "**b**: c #d"\n', {"a": "**b**: c #d"}),
    "quoted key": ('"a: b": c\n', {"a: b": "c"}),
    "quotes inside": ("a: He said \"b\" and 'c'\n", {"a": "He said \"b\" and 'c'"}),
    "quoted over lines": ('a: "b\n  c: #d\n\n  e"\n', {"a": "b c: #d\ne"}),
    "escapes": ('a: "b\\n\\u00e9\\U0001F600\\"\\\\"\n', {"a": 'b\né😀"\\'}),
    "plain over lines": ("a: b\n  c\n  **d** [e]\nf:\n  g\n  h\n", {"a": "b c **d** [e]", "f": "g h"}),
    "folded": ("a: >\n  b: c\n  d #e\n", {"a": "b: c d #e\n"}),
    "block text": (
        "a: |\n  Note: this\n  # hash\n  **bold** \"\n  - b\n\n    'c\n  \td\n  ---\n",
        {"a": "Note: this\n# hash\n**bold** \"\n- b\n\n  'c\n\td\n---\n"},
    ),
    "block text of a depth told": ("a: |2\n    b\n   c\n", {"a": "  b\n c\n"}),
    "keys in a block text of a depth told": ("a: |1\n   b\n  c: d\n", {"a": "  b\n c: d\n"}),
    "block text stripped": ("a: |- # b\n  c\n", {"a": "c"}),
    "blank lines that hold blanks": (
        "a: |\n    \t\n  b\n   \u00a0\n  c\n\u00a0\nd: e\n",
        {"a": "\nb\n\nc\n", "d": "e"},
    ),
    "empty values": ("a:\nb: # c\nd: ''\n", {"a": "", "b": "", "d": ""}),
    "tabs between": ("a:\tb\nc:\t\n", {"a": "b", "c": ""}),
    "dashes first": ("# a\n---\na: b\n", {"a": "b"}),
    "list under its key": ("a:\n- b\n-\tc\nd: e\n", {"a": ["b", "c"], "d": "e"}),
    "lists of records": (
        "a:\n  - b: c\n    d:\n      - e\n      -\n  -\n    b: f\ng: h\n",
        {"a": [{"b": "c", "d": ["e", ""]}, {"b": "f"}], "g": "h"},
    ),
    "allow in brackets": ("allow: {a: b, c: [d, e]}\n", {"allow": {"a": "b", "c": ["d", "e"]}}),
    "allow over lines": ("allow: {\n  a: b\n}\nc: d\n", {"allow": {"a": "b"}, "c": "d"}),
}


def plain(node: Node | None) -> object:
    """A node as plain texts, lists and dictionaries."""
    if isinstance(node, Mapping):
        return {key.value: plain(value) for key, value in node.items}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return node.value if isinstance(node, Scalar) else None


def scalar(reading: ParseResult, key: str) -> Scalar:
    assert isinstance(reading.root, Mapping)
    found = reading.root.get(key)
    assert isinstance(found, Scalar)
    return found


@pytest.mark.parametrize(("text", "expected"), FINE.values(), ids=FINE.keys())
def test_fine(text: str, expected: object) -> None:
    reading = parser.parse_yaml(text.encode(), "c.yaml")
    assert messages(reading) == []
    assert plain(reading.root) == expected


@pytest.mark.parametrize(
    "value",
    [
        *(
            "a & < > b",
            "<b>bold</b>",
            "a {{name}} b",
            "“smart” ‘quotes’ – it’s…",
            "no",
            "yes",
            "1:30",
            "2026-11-23",
            "~",
        ),
        *(
            "null",
            "1e3",
            "0x10",
            "0o7",
            ".5",
            "1_000",
            "-5",
            "+1",
            "=",
            "<<",
            "😀 é 漢",
            "a\u00a0b",
            "50% of 1#s",
            "a*b*",
        ),
        *("C:\\path", "a & b", "--a", "?a", ":a", "a [b](https://c.org/#d) e", "<!-- a -->", "true", "a's", 'b"'),
    ],
)
def test_printed_as_typed(value: str) -> None:
    for text in (f"a: {value}\n", f"a:\n  {value}\n", f"a: |-\n  {value}\n", f"a: >-\n  {value}\n"):
        reading = parser.parse_yaml(text.encode(), "c.yaml")
        if value == "-a" and text.startswith("a:\n"):
            assert [problem.rule for problem in reading.problems] == ["missing-space"]
            continue
        assert messages(reading) == []
        assert scalar(reading, "a").value == value


def test_faulty_texts_stand_in_the_tree_as_they_were_meant() -> None:
    text = "a: B: c\nd: **e** f # g\nh: \"i\nj: 'k's'\nl: Suite #2\nm:\n  - @n\n  - \u00a0o\n"
    reading = parser.parse_yaml(text.encode(), "c.yaml")
    expected = {"a": "B: c", "d": "**e** f", "h": "i", "j": "k's", "l": "Suite #2", "m": ["@n", "\u00a0o"]}
    assert plain(reading.root) == expected
    assert str(scalar(reading, "d").where_at(6)) == "c.yaml:2:10"


def test_a_new_entry_without_its_dash_is_read_as_one() -> None:
    reading = parser.parse_yaml(b"a:\n  - b: 1\n    c: 2\n    b: 3\n    d: 4\n", "c.yaml")
    assert plain(reading.root) == {"a": [{"b": "1", "c": "2"}, {"b": "3", "d": "4"}]}


def test_no_tree_where_the_structure_is_in_doubt() -> None:
    for text in ("a:\n\tb: c\n", "a: b\n  c: d\n", "a: b\nc\n", "a: b\0\n"):
        assert parser.parse_yaml(text.encode(), "c.yaml").root is None


def test_positions() -> None:
    text = "# é\nfirst: 😀 é\nlist:\n  - a: \"b\"\n    c: |\n      d\n  -\nlast:   'x'  # y\n"
    reading = parser.parse_yaml(text.encode(), "c.yaml")
    assert not reading.problems
    assert [(str(node.where)[7:], node.where.length) for node in walk(reading.root)] == [
        *[("2:1", 1), ("2:1", 5), ("2:8", 3), ("3:1", 4), ("4:3", 1), ("4:5", 1), ("4:5", 1), ("4:8", 3)],
        *[("5:5", 1), ("5:8", 1), ("7:4", 1), ("8:1", 4), ("8:9", 3)],
    ]
    assert scalar(reading, "first").where.text == "first: 😀 é"
    assert [scalar(reading, key).is_plain for key in ("first", "last")] == [True, False]


def walk(node: Node | None) -> list[Node]:
    """A node and all nodes in it, keys too, in reading order."""
    if isinstance(node, Mapping):
        return [node, *(found for key, value in node.items for found in (key, *walk(value)))]
    if isinstance(node, Sequence):
        return [node, *(found for item in node.items for found in walk(item))]
    return [] if node is None else [node]


@pytest.mark.parametrize(
    ("text", "places"),
    {
        "a: bcd\n": {"b": "1:4", "d": "1:6"},
        "a: 😀bcd\n": {"b": "1:5"},
        'a: "bcd"\n': {"b": "1:5", "d": "1:7"},
        'a: "b\\u00e9\\"c\\\\\\n\\td"\n': {"b": "1:5", "é": "1:6", '"': "1:12", "c": "1:14", "\n": "1:17", "d": "1:21"},
        "a: 'b''c'\n": {"b": "1:5", "'": "1:6", "c": "1:8"},
        "a: |\n\n  bc\n    d\n\n  e\n": {"b": "3:3", "c": "3:4", "d": "4:5", "e": "6:3"},
        "a: |\n  bc\n \n\n\nz: y\n": {"b": "2:3", "c": "2:4"},
        "a: >\n  bc\n  d\n\n  e\n": {"b": "2:3", "c": "2:4", "d": "3:3", "e": "5:3"},
        "a: b\n   c  \n  d # e\n": {"b": "1:4", "c": "2:4", "d": "3:3"},
        "a:\n  b\n  c\n": {"b": "2:3", "c": "3:3"},
        'a: "b\n\n   c\\\n  d" # e\n': {"b": "1:5", "c": "3:4", "d": "4:3"},
    }.items(),
)
def test_place_of_a_character(text: str, places: dict[str, str]) -> None:
    found = scalar(parser.parse_yaml(text.encode(), "c.yaml"), "a")
    assert {c: str(found.where_at(found.value.index(c)))[7:] for c in places} == places


def test_place_has_its_length_and_line() -> None:
    where = scalar(parser.parse_yaml(b"a: |\n  b [c] d\n", "c.yaml"), "a").where_at(2, 3)
    assert (str(where), where.length, where.text) == ("c.yaml:2:5", 3, "  b [c] d")


def test_place_in_a_scalar_made_by_hand() -> None:
    where = scalar(parser.parse_yaml(b"a: b\n", "c.yaml"), "a").where
    assert str(Scalar("bcd", where, is_plain=True).where_at(2)) == "c.yaml:1:6"


words = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff\u2028\u2029"), min_size=1)


@given(words)
def test_any_words_in_any_quotes(text: str) -> None:
    double = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    single = "'" + text.replace("'", "''") + "'"
    for written in (f"a: {double}\n", f"a: {single}\n"):
        reading = parser.parse_yaml(written.encode(), "c.yaml")
        if re.search(r"[\ufffe\uffff]", text):
            assert [problem.rule for problem in reading.problems] == ["control-character"]
            continue
        found = scalar(reading, "a")
        assert (found.value, reading.problems) == (text, ())
        for offset, character in enumerate(text):
            column = found.where_at(offset).column - 1
            assert written[column] == character or written[column : column + 2] == f"\\{character}"


@given(st.lists(words.map(str.strip).filter(bool), min_size=1, max_size=5))
@example(["Note: this", "# hash", "- **bold**", "'", '"', "a: |", "[", "---"])
def test_any_lines_in_a_block_text(lines: list[str]) -> None:
    text = "\n".join(re.sub(r"[\ufffe\uffff]", "x", line) for line in lines) + "\n"
    written = "a:\n- b: |\n    " + text.replace("\n", "\n    ").rstrip(" ") + "  c: d\n"
    reading = parser.parse_yaml(written.encode(), "c.yaml")
    assert (plain(reading.root), reading.problems) == ({"a": [{"b": text, "c": "d"}]}, ())


PIECES = [
    *("\n", "\n", "\n  ", "\n    ", "\n- ", "  ", "a", "b c", "key: ", "k:", "- ", ": ", "|\n", " #", " # ", "**"),
    *("&a ", "!t ", "? ", "---", "...", "<<: ", "\r\n", '\\"', "allow: {", "\nallow: {a: b}"),
    *" :\"'|>#[]{},*%@`\\\t\r\0é😀\u00a0\u2028\ufeff",
]
pieces = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


def check(data: bytes) -> ParseResult:
    """Read, and see that every problem stands on a line and in a column that the file has."""
    reading = parser.parse_yaml(data, "c.yaml")
    assert len(reading.problems) <= 100
    assert len({(problem.where, problem.rule) for problem in reading.problems}) == len(reading.problems)
    text, _ = decode(data, "c.yaml")
    lines = data.splitlines() or [b""] if text is None else text.split("\n")
    for problem in reading.problems:
        for where in filter(None, (problem.where, problem.related_where)):
            assert 1 <= where.line <= len(lines)
            assert text is None or 1 <= where.column <= len(lines[where.line - 1]) + 1
    return reading


@given(st.binary())
@example(b"\xff\xfe")
@example(b"\xed\xa0\x80: \x81")
def test_any_bytes_are_read(data: bytes) -> None:
    check(data)


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    check(text.encode())


@given(pieces)
def test_any_yaml_is_read_as_yaml_reads_it(text: str) -> None:
    reading = check(text.encode())
    if "allow" not in text:  # all else the scanner finds before the parser can stumble over it
        assert "broken-brackets" not in {problem.rule for problem in reading.problems}
    fine = all(problem.severity is Severity.WARNING for problem in reading.problems)
    if fine and "\u00a0" not in text:  # lines of nothing but these are blank to us, words to YAML
        try:
            expected = yaml.load(text.removeprefix("\ufeff"), Loader=yaml.BaseLoader)  # noqa: S506 - gives only text
        except yaml.YAMLError:
            assert "\t" in text  # which we forgive on blank lines, before comments and after dashes
        else:
            assert without_blank_ends(plain(reading.root)) == without_blank_ends(expected)


def without_blank_ends(value: object) -> object:
    """The same with the blanks at the ends of lines gone: lines of nothing but blanks are read as empty."""
    if isinstance(value, dict):
        return {without_blank_ends(key): without_blank_ends(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [without_blank_ends(inner) for inner in value]
    return re.sub(r"\s+", " ", value).strip() if isinstance(value, str) else value


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"{' ' * depth}a:\n" for depth in range(1300)),
        "- " * 50_000,
        "allow: " + "[" * 50_000,
        "allow: " + "{a: " * 50_000,
    ],
)
def test_the_deepest_nesting_is_a_problem(text: str) -> None:
    reading = check(text.encode())
    assert [problem.rule for problem in reading.problems] == ["nested-too-deep"]


@pytest.mark.parametrize("loader", [parser._LOADER, yaml.SafeLoader])
@pytest.mark.parametrize("levels", [20, 49, 50, 51, 52, 100])
@pytest.mark.parametrize(
    "level", ["[", "{a: ", "{'it''s': ", "it's, don't 't, [", "[ # ]\n ", '["a\n b]", ', "[a: ", "- ", "-\t"]
)
def test_nesting_is_counted_before_the_parser_does(
    level: str, levels: int, loader: type[yaml.SafeLoader], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The parser is never shown more levels than any version of it can take, so it has nothing to say of them."""
    seen: list[str] = []
    parse = yaml.parse

    def parse_seen(text: str, **_: object) -> object:
        seen.append(text)
        return parse(text, Loader=loader)

    monkeypatch.setattr(yaml, "parse", parse_seen)
    start = "" if level.startswith("-") else "allow: ["
    reading = check((start + level * levels).encode())
    assert [problem.rule for problem in reading.problems] == ["nested-too-deep"]
    assert reading.problems[0].message == "lists and records are nested more than 12 levels deep"
    assert all(text.count(level.strip()) <= MOST_LEVELS for text in seen)


@pytest.mark.parametrize("brackets", ['"' + "[" * 99 + '"', "'" + "{" * 99 + "'", "a # " + "[" * 99 + "\n "])
def test_brackets_in_a_text_are_no_nesting(brackets: str) -> None:
    assert check(f"allow: {{rule: {brackets}}}\ntitle: T\n".encode()).problems == ()


@pytest.mark.parametrize("text", ["[" * 50_000, "a: " * 50_000, "? " * 50_000, "'" * 50_001, "{a: " * 50_000])
def test_a_long_tangle_is_a_problem(text: str) -> None:
    assert check(text.encode()).problems


def test_at_most_a_hundred_problems() -> None:
    for line in ("a: b: c\n", "\ta\n", "a: b\n", "a\0: b\nc: d\n"):
        assert len(check((line * 300).encode()).problems) == 100


@pytest.mark.parametrize("name", ["too far", "brackets", "duplicate", "deep", "features in brackets", "all at once"])
def test_without_the_c_parser(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser, "_LOADER", yaml.SafeLoader)
    text, expected = FAULTS[name]
    problems = parser.parse_yaml(text.encode(), "c.yaml").problems
    assert [str(problem).split(": ", 1)[1] for problem in problems] == [line.split(": ", 1)[1] for line in expected]


def test_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    Path("in/c.yaml").write_bytes(b"a: b: c\n")
    assert messages(parser.read_file(Path("in/c.yaml"))) == [f"{Path('in/c.yaml')}:1:5: error: {COLON}"]
    assert messages(parser.read_file(Path("in/c.yaml"), "d.yaml")) == [f"d.yaml:1:5: error: {COLON}"]


def test_read_what_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").touch()
    for path, message in {
        Path(): "^. is a folder, not a file.$",
        Path("none.yaml"): "^There is no file none.yaml.$",
        Path("file/c.yaml"): "^There is no file file.c.yaml.$",
        Path("a\0b"): "^There is no file a\0b.$",
        Path("x" * 300): "^x+ cannot be read: File name too long.$",
    }.items():
        with pytest.raises(BrochureError, match=message):
            parser.read_file(path)
