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

LONGEST = 127  # bytes of a password in UTF-8 (ISO 32000-2, 7.6.4.3.3)
_ARCHIVAL = re.compile(
    rb"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>"
    rb"|<pdfaExtension:schemas\b.*?</pdfaExtension:schemas>|\s*xmlns:pdfaid=\"[^\"]*\"",
    re.DOTALL,
)
_REFUSED = (
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


def prepared(password: str) -> str:
    """A password as every viewer will read it, however it is typed: SASLprep (RFC 4013).

    Raises PasswordError for one that is empty, longer than 127 bytes, or holds characters that nobody can type.
    """
    mapped = "".join(" " if stringprep.in_table_c12(c) else c for c in password if not stringprep.in_table_b1(c))
    made = unicodedata.normalize("NFKC", mapped)
    if not made or len(made.encode("utf-8", "replace")) > LONGEST:
        raise PasswordError("a password has 1 to 127 bytes")
    if any(refused(letter) for letter in made for refused in _REFUSED) or _mixes_directions(made):
        raise PasswordError("a password with characters that cannot be typed")
    return made


def _mixes_directions(password: str) -> bool:
    """Whether letters that run from right to left stand with others: RFC 3454, 6."""
    right = [stringprep.in_table_d1(letter) for letter in password]
    if not any(right):
        return False
    return any(map(stringprep.in_table_d2, password)) or not (right[0] and right[-1])


def lock(pdf: bytes, password: str) -> bytes:
    """The copy, encrypted; nobody knows the password that would lift its restrictions. Raises PasswordError as above.

    Patients may read, hear, copy and print it, and change nothing. No two results are the same, as the key is random.
    """
    import pikepdf

    user = prepared(password)
    allowed = pikepdf.Permissions(
        accessibility=True,
        extract=True,
        modify_annotation=False,
        modify_assembly=False,
        modify_form=False,
        modify_other=False,
        print_lowres=True,
        print_highres=True,
    )
    with pikepdf.open(BytesIO(pdf)) as file:
        packet = file.Root.Metadata
        packet.write(_ARCHIVAL.sub(b"", packet.read_bytes()))
        # The copy's own ID is a digest of its words, and an ID is not encrypted: names could be tried out against it.
        file.trailer.ID = pikepdf.Array([pikepdf.String(secrets.token_bytes(16))] * 2)
        made = BytesIO()
        file.save(
            made,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            encryption=pikepdf.Encryption(
                user=user, owner=secrets.token_urlsafe(32), R=6, aes=True, metadata=True, allow=allowed
            ),
        )
    return made.getvalue()
