"""A complete email: headers, the letter as plain text and as HTML, the handout as attachment (RFC 5322, RFC 2046)."""

from __future__ import annotations

import hashlib
import secrets
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime
from typing import TYPE_CHECKING

from brochure.mail import address
from brochure.runtime.errors import BrochureError
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    import datetime as dt

    from brochure.mail.body import MailBody

# Sizes of an email as it is sent: an attachment grows by 37% as base64 in lines. A megabyte is 1,000,000 bytes.
WARN_ABOVE_BYTES = 5_000_000
MAX_BYTES = 7_000_000
_SEVEN_BIT_POLICY = SMTP.clone(cte_type="7bit")  # every server passes 7-bit text on


@dataclass(frozen=True, repr=False)
class Mail:
    """One email to one address; in a draft, `recipient_address` and `sender` may be empty, for the user to fill in.

    `attachment_name` is the file name of the attachment, `pdf` its bytes.
    """

    recipient_address: str
    body: MailBody
    language: str
    attachment_name: str
    pdf: bytes
    sender: str = ""


def build_draft(mail: Mail) -> bytes:
    """Return a draft as bytes: it has no date and no ID, and programs that know X-Unsent open it as an email to send.

    The same email gives the same bytes.
    """
    message = _build_message(mail)
    message["X-Unsent"] = "1"
    return _serialize_message(message, mail)


def build_outgoing(mail: Mail, now: dt.datetime | None = None) -> bytes:
    """Return an email to send now, as bytes; its ID has the sender's domain and not this computer's name."""
    message = _build_message(mail)
    message["Date"] = now or localtime()
    message["Message-ID"] = f"<{secrets.token_hex(16)}@{address.get_domain(mail.sender)}>"
    return _serialize_message(message, mail)


def warn_of_size(size: int) -> str:
    """Return a warning if an email's size in bytes is above `WARN_ABOVE_BYTES`, else an empty text.

    Raise BrochureError above `MAX_BYTES`.
    """
    if size > MAX_BYTES:
        raise BrochureError(
            f"The email would be {size / 1e6:.1f} MB, and many servers refuse more than {MAX_BYTES / 1e6:.0f} MB."
            " Use smaller photos, or give out the PDF in another way."
        )
    if size > WARN_ABOVE_BYTES:
        return f"The email is {size / 1e6:.1f} MB: some servers refuse more than {WARN_ABOVE_BYTES / 1e6:.0f} MB."
    return ""


def _build_message(mail: Mail) -> EmailMessage:
    message = EmailMessage(policy=_SEVEN_BIT_POLICY)
    if mail.sender:
        message["From"] = Address(addr_spec=mail.sender)
    if mail.recipient_address:
        message["To"] = Address(addr_spec=mail.recipient_address)
    message["Subject"] = mail.body.subject
    message.set_content(mail.body.text, cte="quoted-printable")
    message.add_alternative(mail.body.html, subtype="html", cte="quoted-printable")
    message.add_attachment(mail.pdf, maintype="application", subtype="pdf", filename=mail.attachment_name)
    message["Content-Language"] = mail.language  # last: making a multipart moves such headers into a part
    return message


def _serialize_message(message: EmailMessage, mail: Mail) -> bytes:
    """Return the email as bytes, with boundaries that depend only on its content.

    They have "=_" in them, which neither base64 nor quoted-printable text can have (RFC 2045, section 6.7).
    """
    digest = hashlib.sha256(mail.pdf + mail.body.html.encode()).hexdigest()[:24]
    for number, multipart in enumerate(multipart for multipart in message.walk() if multipart.is_multipart()):
        multipart.set_boundary(f"=_{digest}_{number}")
    return message.as_bytes()
