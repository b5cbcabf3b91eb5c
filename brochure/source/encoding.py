"""Bytes to text, whatever the editor saved: one place that knows encodings, line ends and control characters."""

from __future__ import annotations

import codecs
import re

from brochure.diagnostics.problem import ERROR, WARNING, Problem, Where
from brochure.runtime.lazy_regex import on_demand

LARGEST = 1_000_000
"""Bytes of the largest file read: a handout of six pages has about 30,000."""

LOST = "\N{REPLACEMENT CHARACTER}"
"""Stands for a control character in the text that `decode` gives, so that columns stay right."""

CONTROL = on_demand("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ud800-\\udfff\\ufeff\\ufffe\\uffff]")
"""What no text may hold: what YAML 1.1 section 5.1 forbids, and the line breaks that no editor shows as such."""

_WINDOWS = [bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)]


_COPY = "copy its words into a plain text file, such as the one that `brochure new` makes"
_OTHER_FORMATS = (
    (
        re.compile(rb"\{\\rtf"),
        "a file with formatting (RTF)",
        "save it as plain text (in TextEdit: Format > Make Plain Text; in WordPad or Word: Save as, Plain Text)",
    ),
    (
        re.compile(rb"PK\x03\x04|\xd0\xcf\x11\xe0"),
        "a Word document or a packed file (zip)",
        "save it as plain text (in Word: Save as, Plain Text; in Pages: Export To, Plain Text)",
    ),
    (re.compile(rb"%PDF-"), "a PDF", _COPY),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html[\s>])", re.IGNORECASE), "a web page (HTML)", _COPY),
)


def decode(data: bytes, name: str) -> tuple[str | None, list[Problem]]:
    """The text of a file with its lines ended by a line feed each, and what was odd about its bytes.

    UTF-16 with a byte order mark, a UTF-8 byte order mark, bytes of Windows-1252, and line ends of Windows and old
    Macs are read with one warning each. A file too large, empty or not text gives None. Control characters are
    errors, one a line, and become `LOST`.
    """
    if len(data) > LARGEST:
        hint = "a handout has about 30 thousand characters: is this the right file?"
        return None, [_fault(name, "file-too-large", "the file is larger than 1 MB", hint)]
    for start, what, hint in _OTHER_FORMATS:
        if start.match(data):
            return None, [_fault(name, "not-text", f"this is {what}, not plain text", hint)]
    text, problems = _characters(data, name)
    odd = text is not None and CONTROL.search(text) is not None  # a carriage return too
    if text is None or (odd and _is_no_text(text)):
        hint = "save the handout as plain text (UTF-8); a Word document or a PDF cannot be read here"
        return None, [_fault(name, "not-text", "this is not a text file", hint)]
    if text.isspace() or not text:
        hint = "write the handout into it; `brochure new` makes a file to start from"
        return None, [*problems, _fault(name, "empty-file", "the file is empty", hint)]
    if not odd:
        return text, problems
    problems += _odd_line_ends(text, name)
    text = _with_plain_ends(text)
    problems += _control_characters(text, name)
    return CONTROL.sub(LOST, text), problems


def _fault(name: str, rule: str, message: str, hint: str) -> Problem:
    return Problem(ERROR, Where(name), rule, message, hint)


def _characters(data: bytes, name: str) -> tuple[str | None, list[Problem]]:
    save = "save it as UTF-8 (in Notepad: Save as, Encoding, UTF-8)"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            return None, []
        where = _place(text, 0, name)
        return text, [Problem(WARNING, where, "utf-16", "the file is saved as UTF-16 and was converted", save)]
    problems: list[Problem] = []
    marked = data.startswith(codecs.BOM_UTF8)
    data = data.removeprefix(codecs.BOM_UTF8)
    text = data.decode("utf-8", "brochure-windows")
    if marked:
        message = "the file begins with a byte order mark, which was left out"
        hint = "save it as UTF-8 without BOM"
        problems.append(Problem(WARNING, _place(text, 0, name), "byte-order-mark", message, hint))
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as fault:
        where = _place(text, len(data[: fault.start].decode("utf-8")), name)
        message = "from here on the file holds characters saved as Windows-1252, which were converted"
        problems.append(Problem(WARNING, where, "windows-1252", message, save))
    return text, problems


def _one_by_one(fault: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are not UTF-8 as Windows-1252, so that one odd byte does not spoil the rest of the file."""
    if not isinstance(fault, UnicodeDecodeError):
        raise fault
    return "".join(_WINDOWS[byte] for byte in fault.object[fault.start : fault.end]), fault.end


codecs.register_error("brochure-windows", _one_by_one)


def _is_no_text(text: str) -> bool:
    controls = len(CONTROL.findall(text.replace("\r", "")))
    return controls >= 10 and controls * 10 > len(text)


def _with_plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _place(text: str, offset: int, name: str) -> Where:
    before = _with_plain_ends(text[:offset])
    start = before.rfind("\n") + 1
    line = before[start:] + re.split("[\r\n]", text[offset:], maxsplit=1)[0]
    return Where(name, before.count("\n") + 1, len(before) - start + 1, 1, line)


def _odd_line_ends(text: str, name: str) -> list[Problem]:
    problems = []
    for pattern, rule, whose in (
        ("\r\n", "windows-line-ends", "Windows"),
        ("\r(?!\n)", "old-mac-line-ends", "old Macs"),
    ):
        if found := re.search(pattern, text):
            message = f"the lines end as on {whose} and were converted"
            hint = "nothing is lost; set the editor to line ends of type LF to be rid of this"
            problems.append(Problem(WARNING, _place(text, found.start(), name), rule, message, hint))
    return problems


def _control_characters(text: str, name: str) -> list[Problem]:
    problems = []
    for number, line in enumerate(text.split("\n"), 1):
        if found := CONTROL.search(line):
            where = Where(name, number, found.start() + 1, 1, CONTROL.sub(LOST, line))
            message = f"an invisible control character (U+{ord(found[0]):04X}) stands here"
            hint = "delete it: delete the letters on both sides too, and type them again"
            problems.append(Problem(ERROR, where, "control-character", message, hint))
    return problems
