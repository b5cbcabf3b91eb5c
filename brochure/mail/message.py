"""A whole mail: headers, the letter in plain text and in HTML, the handout as an attachment (RFC 5322, RFC 2046)."""

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

# Of a mail as it is sent: an attachment grows by 37 % on its way, as base64 in lines. A megabyte is 1,000,000 bytes.
WARN_ABOVE_BYTES = 5_000_000
MAX_BYTES = 7_000_000
_SEVEN_BIT_POLICY = SMTP.clone(cte_type="7bit")  # whatever servers pass on, this they do


@dataclass(frozen=True, repr=False)
class Mail:
    """One mail to one address; `to` and `sender` may be empty in a draft, to be filled in in the mail program.

    `attached` is the attachment's file name, `pdf` its bytes.
    """

    recipient_address: str
    body: MailBody
    language: str
    attachment_name: str
    pdf: bytes
    sender: str = ""


def build_draft(mail: Mail) -> bytes:
    """A mail that is not sent yet: it has no date and no id, and programs that know X-Unsent open it for writing.

    The same mail gives the same bytes.
    """
    message = _build_message(mail)
    message["X-Unsent"] = "1"
    return _serialize_message(message, mail)


def build_outgoing(mail: Mail, now: dt.datetime | None = None) -> bytes:
    """A mail to be sent now; its id names the sender's domain and not this computer."""
    message = _build_message(mail)
    message["Date"] = now or localtime()
    message["Message-ID"] = f"<{secrets.token_hex(16)}@{address.get_domain(mail.sender)}>"
    return _serialize_message(message, mail)


def warn_of_size(size: int) -> str:
    """What is to be said of a mail's size in bytes, if anything. Raises BrochureError above what servers take."""
    if size > MAX_BYTES:
        raise BrochureError(
            f"The mail would have {size / 1e6:.1f} MB, and many servers refuse more than {MAX_BYTES / 1e6:.0f} MB."
            " Use smaller photographs, or hand the PDF over in another way."
        )
    if size > WARN_ABOVE_BYTES:
        return f"The mail has {size / 1e6:.1f} MB: some servers refuse more than {WARN_ABOVE_BYTES / 1e6:.0f} MB."
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
    message["Content-Language"] = mail.language  # last: what makes a multipart takes such headers along
    return message


def _serialize_message(message: EmailMessage, mail: Mail) -> bytes:
    """The mail as it is written, with boundaries that never vary.

    They hold "=_", which neither base64 nor quoted-printable can have in it (RFC 2045, section 6.7).
    """
    digest = hashlib.sha256(mail.pdf + mail.body.html.encode()).hexdigest()[:24]
    for number, multipart in enumerate(multipart for multipart in message.walk() if multipart.is_multipart()):
        multipart.set_boundary(f"=_{digest}_{number}")
    return message.as_bytes()
