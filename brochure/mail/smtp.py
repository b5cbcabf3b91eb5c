"""One mail server that takes mails in (RFC 6409), always over TLS; and what it says of one mail.

The standard library's smtplib speaks the protocol. Its `sendmail` cannot tell a line that broke before the mail had
left from one that broke after, which decides whether it may be sent again; so the steps are made here one by one.
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
_DATA_TIMEOUT = 600.0  # and once it has a mail: it may look into it first (RFC 5321, section 4.5.3.2.6)
_HELO_NAME = "[127.0.0.1]"  # how this computer calls itself: its own name would travel in the mail's headers
_SUCCESS_CODES, _CONTINUE_CODE, _TRANSIENT_CODES, _PERMANENT_CODES = (
    range(200, 300),
    354,
    range(400, 500),
    range(500, 600),
)
_CLOSING_CODE, _TOO_LARGE_CODE, _AUTHENTICATION_CODES = 421, 552, (530, 534, 535)
_CERTIFICATE_ERRORS = {  # by OpenSSL's codes, which are the same in every version; its own words need not be
    9: "its certificate is not valid yet (or this computer's clock is wrong)",
    10: "its certificate has expired",
    18: "it has signed its certificate itself",
    19: "this computer does not know who signed its certificate",
    20: "this computer does not know who signed its certificate",
    21: "this computer does not know who signed its certificate",
    62: "its certificate is for another name",
    64: "its certificate is for another address",
}
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


class SendOutcome(Enum):
    """What came of one attempt: taken, refused for good, not now, or nobody can know."""

    SENT = "sent"
    REFUSED = "refused"
    LATER = "later"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class SmtpReply:
    """An outcome, and the server's code for it; 0 where there was no answer, or no server.

    `why` tells in words why the server could not be reached.
    """

    outcome: SendOutcome
    code: int = 0
    reason: str = ""


class SmtpConnection:
    """A server, called when there is something to send, and again where it has hung up."""

    def __init__(self, account: Account, context: ssl.SSLContext | None = None, timeout: float = TIMEOUT) -> None:
        self._account, self._timeout = account, timeout
        self._context = context or ssl.create_default_context()  # which checks certificates and names
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
        """Hand one mail over, once; `leaving` is called right before its words go out.

        Raises BrochureError where no mail can be sent at all: no TLS, a false certificate, a wrong password.
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
        """Without a word: a line that has gone wrong might keep us waiting for an answer."""
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def _ensure_connected(self) -> smtplib.SMTP:
        """The server on the line, over TLS and signed in. Raises _LaterError, or BrochureError where no wait helps."""
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
        """Why there is no line to the server, in words."""
        host, port = self._account.host, self._account.port
        if isinstance(fault, socket.gaierror):
            return f"the mail server {host} cannot be found: is its name right, and is this computer online?"
        if isinstance(fault, ConnectionRefusedError):
            reason = f"nothing takes mails there at port {port}"
        elif isinstance(fault, TimeoutError) or isinstance(fault.__context__, TimeoutError):  # smtplib hides it
            reason = f"no answer from port {port} in {self._timeout:.0f} seconds"
        else:
            reason = f"the line to port {port} broke"
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
                f"The server {host} offers no TLS on port {port}, and without it anybody on the way could read the"
                " mails. Nothing was sent. Ask whoever runs the server; port 465 may do: --server HOST:465."
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
            raise BrochureError(f"The server {self._account.host} has no way to sign in that we know.") from None

    def _build_refusal_error(self, code: int) -> Exception:
        """What a refusal to talk at all means."""
        if code in _PERMANENT_CODES:
            reason = (
                "did not accept the user name and password"
                if code in _AUTHENTICATION_CODES
                else "does not want to talk"
            )
            return BrochureError(f"The server {self._account.host} {reason} (code {code}). Nothing more was sent.")
        return _TemporaryError(code)


class _TemporaryError(Exception):
    """The server cannot be reached, or will not talk just now."""

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
    """Wait longer: giving up on a mail that the server has leaves us not knowing."""
    connection_socket = smtp.sock
    if connection_socket is None:
        raise smtplib.SMTPServerDisconnected
    usual_timeout = connection_socket.gettimeout()
    connection_socket.settimeout(_DATA_TIMEOUT)
    yield
    connection_socket.settimeout(usual_timeout)


def _send_envelope(smtp: smtplib.SMTP, sender: str, recipient_address: str, size: int) -> SmtpReply | None:
    """Say who writes to whom; the refusal, if there is one."""
    has_size_extension = smtp.has_extn("size")
    max_size = smtp.esmtp_features.get("size", "")
    if has_size_extension and max_size.isdecimal() and 0 < int(max_size) < size:
        return SmtpReply(SendOutcome.REFUSED, _TOO_LARGE_CODE)  # as the server would say (RFC 1870)
    code, _ = smtp.mail(sender, [f"size={size}"] if has_size_extension else [])
    if code in _PERMANENT_CODES and code != _TOO_LARGE_CODE:  # which is about the sender, so about every mail
        hint = (
            "sign in with --user"
            if code in _AUTHENTICATION_CODES
            else "does --from name an address that may send here?"
        )
        raise BrochureError(f"The server takes no mails from this address (code {code}): {hint}")
    if code in _SUCCESS_CODES:
        code, _ = smtp.rcpt(recipient_address)
    if code in _SUCCESS_CODES:
        code, _ = smtp.docmd("DATA")
    return None if code == _CONTINUE_CODE else _build_refusal(code, SendOutcome.LATER)


def _build_refusal(code: int, default_outcome: SendOutcome) -> SmtpReply:
    """What a code that is not good means; one that is none of the protocol's is `odd`."""
    if code in _PERMANENT_CODES:
        return SmtpReply(SendOutcome.REFUSED, code)
    return SmtpReply(SendOutcome.LATER, code) if code in _TRANSIENT_CODES else SmtpReply(default_outcome)


def _describe_tls_error(host: str, fault: ssl.SSLError) -> str:
    if isinstance(fault, ssl.SSLCertVerificationError):
        meaning = _CERTIFICATE_ERRORS.get(fault.verify_code, "its certificate does not hold")
        reason = f"The server that answers as {host} could not prove that it is: {meaning}."
    else:
        reason = f"No safe line to {host} could be made: TLS 1.2 or newer is needed."
    return f"{reason} Nothing was sent. Ask whoever runs the server; do not go around this."
