"""Decode bytes to text: the one module that knows encodings, line ends and control characters."""

from __future__ import annotations

import codecs
import re

from brochure.diagnostics.problem import ERROR, WARNING, Problem, Where
from brochure.runtime.lazy_regex import compile_lazily

MAX_FILE_BYTES = 1_000_000
"""The most bytes that are read; a handout of six pages has about 30,000."""

REPLACEMENT_CHARACTER = "\N{REPLACEMENT CHARACTER}"
"""The replacement for control characters in the text that `decode` returns, so that columns stay right."""

CONTROL_CHARACTER = compile_lazily(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ud800-\\udfff\\ufeff\\ufffe\\uffff]"
)
"""The characters that no text may have: those that YAML 1.1, section 5.1 forbids, and line breaks that editors hide."""

_WINDOWS_1252 = [bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)]


_COPY_HINT = "copy its words into a plain text file, such as the one that `brochure new` makes"
_OTHER_FORMATS = (
    (
        re.compile(rb"\{\\rtf"),
        "a file with formatting (RTF)",
        "save it as plain text (in TextEdit: Format > Make Plain Text; in WordPad or Word: Save as, Plain Text)",
    ),
    (
        re.compile(rb"PK\x03\x04|\xd0\xcf\x11\xe0"),
        "a Word document or a zip file",
        "save it as plain text (in Word: Save as, Plain Text; in Pages: Export To, Plain Text)",
    ),
    (re.compile(rb"%PDF-"), "a PDF", _COPY_HINT),
    (
        re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html[\s>])", re.IGNORECASE),
        "a web page (HTML)",
        _COPY_HINT,
    ),
)


def decode(data: bytes, name: str) -> tuple[str | None, list[Problem]]:
    """Return the text of a file with a line feed after each line, and the problems with its bytes.

    UTF-16 with a byte order mark, a UTF-8 byte order mark, bytes of Windows-1252, and line ends of Windows and old
    Macs are read with one warning each. The text is None for a file that is too large, empty or not text. Control
    characters are errors, at most one per line, and become `REPLACEMENT_CHARACTER`.
    """
    if len(data) > MAX_FILE_BYTES:
        hint = "check that this is the right file: a handout has about 30,000 characters"
        return None, [_build_error(name, "file-too-large", "the file is larger than 1 MB", hint)]
    for signature, description, hint in _OTHER_FORMATS:
        if signature.match(data):
            return None, [_build_error(name, "not-text", f"this is {description}, not plain text", hint)]
    text, problems = _decode_text(data, name)
    has_controls = text is not None and CONTROL_CHARACTER.search(text) is not None  # this includes carriage returns
    if text is None or (has_controls and _is_binary(text)):
        hint = "save the handout as plain text (UTF-8); a Word document or a PDF cannot be read here"
        return None, [_build_error(name, "not-text", "this is not a text file", hint)]
    if text.isspace() or not text:
        hint = "write the handout in it, or run `brochure new NAME` to get a file to start from"
        return None, [*problems, _build_error(name, "empty-file", "the file is empty", hint)]
    if not has_controls:
        return text, problems
    problems += _report_line_ends(text, name)
    text = _normalize_line_ends(text)
    problems += _report_control_characters(text, name)
    return CONTROL_CHARACTER.sub(REPLACEMENT_CHARACTER, text), problems


def _build_error(name: str, rule: str, message: str, hint: str) -> Problem:
    return Problem(ERROR, Where(name), rule, message, hint)


def _decode_text(data: bytes, name: str) -> tuple[str | None, list[Problem]]:
    save_hint = "save it as UTF-8 (in Notepad: Save as, Encoding, UTF-8)"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            return None, []
        where = _locate_offset(text, 0, name)
        return text, [Problem(WARNING, where, "utf-16", "the file is saved as UTF-16 and was converted", save_hint)]
    problems: list[Problem] = []
    has_byte_order_mark = data.startswith(codecs.BOM_UTF8)
    data = data.removeprefix(codecs.BOM_UTF8)
    text = data.decode("utf-8", "brochure-windows")
    if has_byte_order_mark:
        message = "the file begins with a byte order mark, which was ignored"
        hint = "save it as UTF-8 without BOM"
        problems.append(Problem(WARNING, _locate_offset(text, 0, name), "byte-order-mark", message, hint))
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as fault:
        where = _locate_offset(text, len(data[: fault.start].decode("utf-8")), name)
        message = "from here on the file has characters saved as Windows-1252, which were converted"
        problems.append(Problem(WARNING, where, "windows-1252", message, save_hint))
    return text, problems


def _decode_windows_bytes(fault: UnicodeError) -> tuple[str, int]:
    """Return the bytes that are not UTF-8 as Windows-1252 text, so that one odd byte does not spoil the file."""
    if not isinstance(fault, UnicodeDecodeError):
        raise fault
    return "".join(_WINDOWS_1252[byte] for byte in fault.object[fault.start : fault.end]), fault.end


codecs.register_error("brochure-windows", _decode_windows_bytes)


def _is_binary(text: str) -> bool:
    control_count = len(CONTROL_CHARACTER.findall(text.replace("\r", "")))
    return control_count >= 10 and control_count * 10 > len(text)


def _normalize_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _locate_offset(text: str, offset: int, name: str) -> Where:
    preceding_text = _normalize_line_ends(text[:offset])
    start = preceding_text.rfind("\n") + 1
    line = preceding_text[start:] + re.split("[\r\n]", text[offset:], maxsplit=1)[0]
    return Where(name, preceding_text.count("\n") + 1, len(preceding_text) - start + 1, 1, line)


def _report_line_ends(text: str, name: str) -> list[Problem]:
    problems = []
    for pattern, rule, system in (
        ("\r\n", "windows-line-ends", "Windows"),
        ("\r(?!\n)", "old-mac-line-ends", "old Mac"),
    ):
        if match := re.search(pattern, text):
            message = f"the file has {system} line endings, which were converted"
            hint = "nothing is lost; to stop this warning, set your editor to LF line endings"
            problems.append(Problem(WARNING, _locate_offset(text, match.start(), name), rule, message, hint))
    return problems


def _report_control_characters(text: str, name: str) -> list[Problem]:
    problems = []
    for number, line in enumerate(text.split("\n"), 1):
        if match := CONTROL_CHARACTER.search(line):
            where = Where(name, number, match.start() + 1, 1, CONTROL_CHARACTER.sub(REPLACEMENT_CHARACTER, line))
            message = f"there is an invisible control character (U+{ord(match[0]):04X}) here"
            hint = "delete it together with the letters before and after it, and type those letters again"
            problems.append(Problem(ERROR, where, "control-character", message, hint))
    return problems
