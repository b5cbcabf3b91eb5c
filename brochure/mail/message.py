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

    from brochure.mail.body import Letter

# Of a mail as it is sent: an attachment grows by 37 % on its way, as base64 in lines. A megabyte is 1,000,000 bytes.
WARN_ABOVE = 5_000_000
MOST = 7_000_000
_SEVEN_BITS = SMTP.clone(cte_type="7bit")  # whatever servers pass on, this they do


@dataclass(frozen=True, repr=False)
class Mail:
    """One mail to one address; `to` and `sender` may be empty in a draft, to be filled in in the mail program.

    `attached` is the attachment's file name, `pdf` its bytes.
    """

    to: str
    letter: Letter
    language: str
    attached: str
    pdf: bytes
    sender: str = ""


def draft(mail: Mail) -> bytes:
    """A mail that is not sent yet: it has no date and no id, and programs that know X-Unsent open it for writing.

    The same mail gives the same bytes.
    """
    message = _message(mail)
    message["X-Unsent"] = "1"
    return _bytes(message, mail)


def outgoing(mail: Mail, now: dt.datetime | None = None) -> bytes:
    """A mail to be sent now; its id names the sender's domain and not this computer."""
    message = _message(mail)
    message["Date"] = now or localtime()
    message["Message-ID"] = f"<{secrets.token_hex(16)}@{address.domain(mail.sender)}>"
    return _bytes(message, mail)


def weight(size: int) -> str:
    """What is to be said of a mail's size in bytes, if anything. Raises BrochureError above what servers take."""
    if size > MOST:
        raise BrochureError(
            f"The mail would have {size / 1e6:.1f} MB, and many servers refuse more than {MOST / 1e6:.0f} MB."
            " Use smaller photographs, or hand the PDF over in another way."
        )
    if size > WARN_ABOVE:
        return f"The mail has {size / 1e6:.1f} MB: some servers refuse more than {WARN_ABOVE / 1e6:.0f} MB."
    return ""


def _message(mail: Mail) -> EmailMessage:
    message = EmailMessage(policy=_SEVEN_BITS)
    if mail.sender:
        message["From"] = Address(addr_spec=mail.sender)
    if mail.to:
        message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = mail.letter.subject
    message.set_content(mail.letter.text, cte="quoted-printable")
    message.add_alternative(mail.letter.html, subtype="html", cte="quoted-printable")
    message.add_attachment(mail.pdf, maintype="application", subtype="pdf", filename=mail.attached)
    message["Content-Language"] = mail.language  # last: what makes a multipart takes such headers along
    return message


def _bytes(message: EmailMessage, mail: Mail) -> bytes:
    """The mail as it is written, with boundaries that never vary.

    They hold "=_", which neither base64 nor quoted-printable can have in it (RFC 2045, section 6.7).
    """
    digest = hashlib.sha256(mail.pdf + mail.letter.html.encode()).hexdigest()[:24]
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{digest}_{number}")
    return message.as_bytes()
