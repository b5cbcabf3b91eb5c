"""A copy that opens only with a password: AES-256, revision 6 (ISO 32000-2, 7.6).

PDF/A forbids encryption, so a locked copy does not claim PDF/A. PDF/UA allows it if screen readers may read the text
(ISO 14289-1, 7.16); that permission is always granted.
"""

from __future__ import annotations

import re
import secrets
import stringprep
import unicodedata
from io import BytesIO

MAX_PASSWORD_BYTES = 127  # bytes of a password in UTF-8 (ISO 32000-2, 7.6.4.3.3)
_PDFA_CLAIMS = re.compile(
    rb"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>"
    rb"|<pdfaExtension:schemas\b.*?</pdfaExtension:schemas>|\s*xmlns:pdfaid=\"[^\"]*\"",
    re.DOTALL,
)
_PROHIBITED_TABLES = (
    stringprep.in_table_c12,
    stringprep.in_table_c21_c22,
    stringprep.in_table_c3,
    stringprep.in_table_c4,
    stringprep.in_table_c5,
    stringprep.in_table_c6,
    stringprep.in_table_c7,
    stringprep.in_table_c8,
    stringprep.in_table_c9,
    stringprep.in_table_a1,
)


class PasswordError(ValueError):
    """The error for an unusable password. Its message gives the reason and never any part of the password."""


def prepare_password(password: str) -> str:
    """Return a password in the form that every viewer uses, however it is typed: SASLprep (RFC 4013).

    Raises PasswordError if it is empty, longer than 127 bytes, or has characters that nobody can type.
    """
    mapped = "".join(
        " " if stringprep.in_table_c12(character) else character
        for character in password
        if not stringprep.in_table_b1(character)
    )
    normalized = unicodedata.normalize("NFKC", mapped)
    if not normalized or len(normalized.encode("utf-8", "replace")) > MAX_PASSWORD_BYTES:
        raise PasswordError("use 1 to 127 characters; an accented letter counts as 2 or more")
    if any(
        is_prohibited(letter) for letter in normalized for is_prohibited in _PROHIBITED_TABLES
    ) or _has_mixed_directions(normalized):
        raise PasswordError("use only letters, digits, and symbols that can be typed")
    return normalized


def _has_mixed_directions(password: str) -> bool:
    """Return whether right-to-left letters are mixed with others (RFC 3454, section 6)."""
    right_to_left = [stringprep.in_table_d1(letter) for letter in password]
    if not any(right_to_left):
        return False
    return any(map(stringprep.in_table_d2, password)) or not (right_to_left[0] and right_to_left[-1])


def encrypt(pdf: bytes, password: str) -> bytes:
    """Return the copy encrypted with a user password; the owner password is random and not kept.

    Patients may read, listen to, copy, and print it, but not change it. No two results are the same, as the key is
    random. Raises PasswordError as `prepare_password` does.
    """
    import pikepdf

    user_password = prepare_password(password)
    permissions = pikepdf.Permissions(
        accessibility=True,
        extract=True,
        modify_annotation=False,
        modify_assembly=False,
        modify_form=False,
        modify_other=False,
        print_lowres=True,
        print_highres=True,
    )
    with pikepdf.open(BytesIO(pdf)) as document:
        metadata = document.Root.Metadata
        metadata.write(_PDFA_CLAIMS.sub(b"", metadata.read_bytes()))
        # The copy's own ID is a digest of its text, and an ID is not encrypted: someone could test guessed names on it.
        document.trailer.ID = pikepdf.Array([pikepdf.String(secrets.token_bytes(16))] * 2)
        output = BytesIO()
        document.save(
            output,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            encryption=pikepdf.Encryption(
                user=user_password, owner=secrets.token_urlsafe(32), R=6, aes=True, metadata=True, allow=permissions
            ),
        )
    return output.getvalue()
