"""The connection to one mail submission server (RFC 6409), always over TLS, and its reply to one email.

The standard library's smtplib implements the protocol. Its `sendmail` does not show whether a connection broke before
or after the email was sent, which decides whether it may be sent again; so this module does the steps one by one.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from contextlib import contextmanager, suppress
from enum import Enum
from typing import TYPE_CHECKING, Self

from brochure.runtime.errors import BrochureError
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from brochure.mail.account import Account

TIMEOUT = 60.0  # seconds that the server may be silent
_DATA_TIMEOUT = 600.0  # after the email's data: the server may scan it first (RFC 5321, section 4.5.3.2.6)
_HELO_NAME = "[127.0.0.1]"  # in place of this computer's name, which would be in the email's headers
_SUCCESS_CODES, _CONTINUE_CODE, _TRANSIENT_CODES, _PERMANENT_CODES = (
    range(200, 300),
    354,
    range(400, 500),
    range(500, 600),
)
_CLOSING_CODE, _TOO_LARGE_CODE, _AUTHENTICATION_CODES = 421, 552, (530, 534, 535)
_CERTIFICATE_ERRORS = {  # by OpenSSL's codes, which are the same in every version, unlike its texts
    9: "its certificate is not valid yet (or this computer's clock is wrong)",
    10: "its certificate has expired",
    18: "it signed its certificate itself",
    19: "this computer does not know who signed its certificate",
    20: "this computer does not know who signed its certificate",
    21: "this computer does not know who signed its certificate",
    62: "its certificate is for another name",
    64: "its certificate is for another address",
}
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


class SendOutcome(Enum):
    """The outcome of one attempt: accepted, refused permanently, refused for now, or unknown."""

    SENT = "sent"
    REFUSED = "refused"
    LATER = "later"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class SmtpReply:
    """An outcome and the server's reply code; 0 if there was no answer.

    `reason` says in words why the server could not be reached.
    """

    outcome: SendOutcome
    code: int = 0
    reason: str = ""


class SmtpConnection:
    """A connection to a server, opened when there is an email to send, and again after the server closed it."""

    def __init__(self, account: Account, context: ssl.SSLContext | None = None, timeout: float = TIMEOUT) -> None:
        self._account, self._timeout = account, timeout
        self._context = context or ssl.create_default_context()  # checks certificates and host names
        self._context.minimum_version = max(self._context.minimum_version, ssl.TLSVersion.TLSv1_2)
        self._smtp: smtplib.SMTP | None = None
        self.has_answered = False  # whether the server has ever answered

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
        self._close()

    def send_once(self, recipient_address: str, mail: bytes, before_data: Callable[[], None]) -> SmtpReply:
        """Try to send one email once, and return the reply; `before_data` is called right before its content is sent.

        Raise BrochureError if no email can be sent at all: no TLS, an invalid certificate, a wrong password.
        """
        try:
            smtp = self._ensure_connected()
        except _TemporaryError as error:
            self._close()
            return SmtpReply(SendOutcome.LATER, error.code, error.reason)
        reply = _transmit(smtp, self._account.sender, recipient_address, mail, before_data)
        if reply.code in (0, _CLOSING_CODE) or reply.outcome is SendOutcome.UNKNOWN:
            self._close()
        elif reply.outcome is not SendOutcome.SENT:
            with suppress(smtplib.SMTPException, OSError):
                smtp.rset()
        return reply

    def _close(self) -> None:
        """Close the connection without QUIT, as a broken connection might never answer."""
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def _ensure_connected(self) -> smtplib.SMTP:
        """Return the connected server, over TLS and signed in, and connect first if needed.

        Raise _TemporaryError if a later attempt may work, BrochureError if not.
        """
        if self._smtp is None:
            try:
                self._smtp = self._connect()
                self.has_answered = True
                self._log_in(self._smtp)
            except BrochureError:
                self._close()
                raise
            except ssl.SSLError as fault:
                self._close()
                raise BrochureError(_describe_tls_error(self._account.host, fault)) from None
            except smtplib.SMTPResponseException as fault:
                raise self._build_refusal_error(fault.smtp_code) from None
            except (smtplib.SMTPException, OSError) as fault:
                raise _TemporaryError(0, self._describe_connection_error(fault)) from None
        return self._smtp

    def _describe_connection_error(self, fault: Exception) -> str:
        """Return in words why the server could not be reached."""
        host, port = self._account.host, self._account.port
        if isinstance(fault, socket.gaierror):
            return f"the mail server {host} cannot be found: is its name right, and is this computer online?"
        if isinstance(fault, ConnectionRefusedError):
            reason = f"nothing there accepts email at port {port}"
        elif isinstance(fault, TimeoutError) or isinstance(fault.__context__, TimeoutError):  # smtplib wraps it
            reason = f"no answer from port {port} in {self._timeout:.0f} seconds"
        else:
            reason = f"the connection to port {port} broke"
        return f"the mail server {host} cannot be reached: {reason}"

    def _connect(self) -> smtplib.SMTP:
        host, port, timeout = self._account.host, self._account.port, self._timeout
        if self._account.has_implicit_tls:
            client = self._smtp = smtplib.SMTP_SSL(host, port, _HELO_NAME, timeout=timeout, context=self._context)
            client.ehlo_or_helo_if_needed()
            return client
        smtp = self._smtp = smtplib.SMTP(host, port, _HELO_NAME, timeout=timeout)
        smtp.ehlo_or_helo_if_needed()
        if not smtp.has_extn("starttls"):
            raise BrochureError(
                f"The server {host} offers no TLS on port {port}, and without it others could read the emails."
                " Nothing was sent. Ask the person who runs the server; port 465 may work: --server HOST:465."
            )
        smtp.starttls(context=self._context)
        smtp.ehlo()
        return smtp

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        if not self._account.user:
            return
        try:
            smtp.login(self._account.user, self._account.password)
        except smtplib.SMTPNotSupportedError:
            raise BrochureError(
                f"The server {self._account.host} offers no way to sign in that this program can use."
            ) from None

    def _build_refusal_error(self, code: int) -> Exception:
        """Return the error for a server that refused the connection or the sign-in."""
        if code in _PERMANENT_CODES:
            reason = (
                "did not accept the user name and password"
                if code in _AUTHENTICATION_CODES
                else "refused the connection"
            )
            return BrochureError(f"The server {self._account.host} {reason} (code {code}). Nothing more was sent.")
        return _TemporaryError(code)


class _TemporaryError(Exception):
    """The error for a server that cannot be reached, or refuses the connection for now."""

    def __init__(self, code: int, reason: str = "") -> None:
        super().__init__(code)
        self.code, self.reason = code, reason


def _transmit(
    smtp: smtplib.SMTP, sender: str, recipient_address: str, mail: bytes, before_data: Callable[[], None]
) -> SmtpReply:
    try:
        refusal = _send_envelope(smtp, sender, recipient_address, len(mail))
    except (smtplib.SMTPException, OSError):
        return SmtpReply(SendOutcome.LATER)
    if refusal is not None:
        return refusal
    before_data()
    try:
        smtp.send(_LEADING_DOT.sub(b"..", mail) + b".\r\n")  # RFC 5321, section 4.5.2
        with _extend_timeout(smtp):
            code, _ = smtp.getreply()
    except (smtplib.SMTPException, OSError):
        return SmtpReply(SendOutcome.UNKNOWN)
    return SmtpReply(SendOutcome.SENT, code) if code in _SUCCESS_CODES else _build_refusal(code, SendOutcome.UNKNOWN)


@contextmanager
def _extend_timeout(smtp: smtplib.SMTP) -> Iterator[None]:
    """Extend the socket's timeout: after giving up on an email that was sent, its outcome is unknown."""
    connection_socket = smtp.sock
    if connection_socket is None:
        raise smtplib.SMTPServerDisconnected
    usual_timeout = connection_socket.gettimeout()
    connection_socket.settimeout(_DATA_TIMEOUT)
    yield
    connection_socket.settimeout(usual_timeout)


def _send_envelope(smtp: smtplib.SMTP, sender: str, recipient_address: str, size: int) -> SmtpReply | None:
    """Send the sender, the recipient and DATA; return the refusal, or None if the server accepts.

    Raise BrochureError if the server refuses the sender, and so every email.
    """
    has_size_extension = smtp.has_extn("size")
    max_size = smtp.esmtp_features.get("size", "")
    if has_size_extension and max_size.isdecimal() and 0 < int(max_size) < size:
        return SmtpReply(SendOutcome.REFUSED, _TOO_LARGE_CODE)  # the code that the server would send (RFC 1870)
    code, _ = smtp.mail(sender, [f"size={size}"] if has_size_extension else [])
    if code in _PERMANENT_CODES and code != _TOO_LARGE_CODE:  # about the sender, so about every email
        hint = (
            "sign in with --user"
            if code in _AUTHENTICATION_CODES
            else "check that the address after --from may send from this server"
        )
        raise BrochureError(f"The server accepts no email from this address (code {code}): {hint}")
    if code in _SUCCESS_CODES:
        code, _ = smtp.rcpt(recipient_address)
    if code in _SUCCESS_CODES:
        code, _ = smtp.docmd("DATA")
    return None if code == _CONTINUE_CODE else _build_refusal(code, SendOutcome.LATER)


def _build_refusal(code: int, default_outcome: SendOutcome) -> SmtpReply:
    """Return the reply for a code that is not a success; `default_outcome` is for codes that SMTP does not have."""
    if code in _PERMANENT_CODES:
        return SmtpReply(SendOutcome.REFUSED, code)
    return SmtpReply(SendOutcome.LATER, code) if code in _TRANSIENT_CODES else SmtpReply(default_outcome)


def _describe_tls_error(host: str, fault: ssl.SSLError) -> str:
    if isinstance(fault, ssl.SSLCertVerificationError):
        meaning = _CERTIFICATE_ERRORS.get(fault.verify_code, "its certificate is not valid")
        reason = f"The server that answers as {host} could not prove its identity: {meaning}."
    else:
        reason = f"No secure connection to {host} was possible: TLS 1.2 or newer is needed."
    return f"{reason} Nothing was sent. Ask the person who runs the server; do not work around this."
