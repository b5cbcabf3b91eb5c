"""A copy that opens with a password only: AES-256 as ISO 32000-2 has it (revision 6).

PDF/A forbids encryption, so a locked copy does not claim to keep it. PDF/UA allows it as long as screen readers may
read the words (ISO 14289-1, 7.16): that permission is always given.
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
    """A password will not do; says why, and nothing of it, as no other fault is sure to."""


def prepare_password(password: str) -> str:
    """A password as every viewer will read it, however it is typed: SASLprep (RFC 4013).

    Raises PasswordError for one that is empty, longer than 127 bytes, or holds characters that nobody can type.
    """
    mapped = "".join(
        " " if stringprep.in_table_c12(character) else character
        for character in password
        if not stringprep.in_table_b1(character)
    )
    normalized = unicodedata.normalize("NFKC", mapped)
    if not normalized or len(normalized.encode("utf-8", "replace")) > MAX_PASSWORD_BYTES:
        raise PasswordError("a password has 1 to 127 bytes")
    if any(
        is_prohibited(letter) for letter in normalized for is_prohibited in _PROHIBITED_TABLES
    ) or _has_mixed_directions(normalized):
        raise PasswordError("a password with characters that cannot be typed")
    return normalized


def _has_mixed_directions(password: str) -> bool:
    """Whether letters that run from right to left stand with others: RFC 3454, 6."""
    right_to_left = [stringprep.in_table_d1(letter) for letter in password]
    if not any(right_to_left):
        return False
    return any(map(stringprep.in_table_d2, password)) or not (right_to_left[0] and right_to_left[-1])


def encrypt(pdf: bytes, password: str) -> bytes:
    """The copy, encrypted; nobody knows the password that would lift its restrictions. Raises PasswordError as above.

    Patients may read, hear, copy and print it, and change nothing. No two results are the same, as the key is random.
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
        # The copy's own ID is a digest of its words, and an ID is not encrypted: names could be tried out against it.
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
