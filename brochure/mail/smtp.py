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
_FOR_THE_MAIL = 600.0  # and once it has a mail: it may look into it first (RFC 5321, section 4.5.3.2.6)
_NOBODY = "[127.0.0.1]"  # how this computer calls itself: its own name would travel in the mail's headers
_GOOD, _GO_ON, _PASSING, _FINAL = range(200, 300), 354, range(400, 500), range(500, 600)
_CLOSING, _TOO_LARGE, _SIGN_IN = 421, 552, (530, 534, 535)
_UNPROVEN = {  # by OpenSSL's codes, which are the same in every version; its own words need not be
    9: "its certificate is not valid yet (or this computer's clock is wrong)",
    10: "its certificate has expired",
    18: "it has signed its certificate itself",
    19: "this computer does not know who signed its certificate",
    20: "this computer does not know who signed its certificate",
    21: "this computer does not know who signed its certificate",
    62: "its certificate is for another name",
    64: "its certificate is for another address",
}
_DOT = re.compile(rb"^\.", re.MULTILINE)


class Outcome(Enum):
    """What came of one attempt: taken, refused for good, not now, or nobody can know."""

    SENT = "sent"
    REFUSED = "refused"
    LATER = "later"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Reply:
    """An outcome, and the server's code for it; 0 where there was no answer, or no server.

    `why` tells in words why the server could not be reached.
    """

    outcome: Outcome
    code: int = 0
    why: str = ""


class Submission:
    """A server, called when there is something to send, and again where it has hung up."""

    def __init__(self, account: Account, context: ssl.SSLContext | None = None, timeout: float = TIMEOUT) -> None:
        self._account, self._timeout = account, timeout
        self._context = context or ssl.create_default_context()  # which checks certificates and names
        self._context.minimum_version = max(self._context.minimum_version, ssl.TLSVersion.TLSv1_2)
        self._smtp: smtplib.SMTP | None = None
        self.reached = False  # whether the server has ever answered

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
        self._hang_up()

    def attempt(self, to: str, mail: bytes, leaving: Callable[[], None]) -> Reply:
        """Hand one mail over, once; `leaving` is called right before its words go out.

        Raises BrochureError where no mail can be sent at all: no TLS, a false certificate, a wrong password.
        """
        try:
            smtp = self._called()
        except _LaterError as later:
            self._hang_up()
            return Reply(Outcome.LATER, later.code, later.why)
        reply = _handed_over(smtp, self._account.sender, to, mail, leaving)
        if reply.code in (0, _CLOSING) or reply.outcome is Outcome.UNKNOWN:
            self._hang_up()
        elif reply.outcome is not Outcome.SENT:
            with suppress(smtplib.SMTPException, OSError):
                smtp.rset()
        return reply

    def _hang_up(self) -> None:
        """Without a word: a line that has gone wrong might keep us waiting for an answer."""
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def _called(self) -> smtplib.SMTP:
        """The server on the line, over TLS and signed in. Raises _LaterError, or BrochureError where no wait helps."""
        if self._smtp is None:
            try:
                self._smtp = self._connected()
                self.reached = True
                self._sign_in(self._smtp)
            except BrochureError:
                self._hang_up()
                raise
            except ssl.SSLError as fault:
                self._hang_up()
                raise BrochureError(_no_trust(self._account.host, fault)) from None
            except smtplib.SMTPResponseException as fault:
                raise self._judged(fault.smtp_code) from None
            except (smtplib.SMTPException, OSError) as fault:
                raise _LaterError(0, self._unreached(fault)) from None
        return self._smtp

    def _unreached(self, fault: Exception) -> str:
        """Why there is no line to the server, in words."""
        host, port = self._account.host, self._account.port
        if isinstance(fault, socket.gaierror):
            return f"the mail server {host} cannot be found: is its name right, and is this computer online?"
        if isinstance(fault, ConnectionRefusedError):
            why = f"nothing takes mails there at port {port}"
        elif isinstance(fault, TimeoutError) or isinstance(fault.__context__, TimeoutError):  # smtplib hides it
            why = f"no answer from port {port} in {self._timeout:.0f} seconds"
        else:
            why = f"the line to port {port} broke"
        return f"the mail server {host} cannot be reached: {why}"

    def _connected(self) -> smtplib.SMTP:
        host, port, timeout = self._account.host, self._account.port, self._timeout
        if self._account.implicit:
            safe = self._smtp = smtplib.SMTP_SSL(host, port, _NOBODY, timeout=timeout, context=self._context)
            safe.ehlo_or_helo_if_needed()
            return safe
        smtp = self._smtp = smtplib.SMTP(host, port, _NOBODY, timeout=timeout)
        smtp.ehlo_or_helo_if_needed()
        if not smtp.has_extn("starttls"):
            raise BrochureError(
                f"The server {host} offers no TLS on port {port}, and without it anybody on the way could read the"
                " mails. Nothing was sent. Ask whoever runs the server; port 465 may do: --server HOST:465."
            )
        smtp.starttls(context=self._context)
        smtp.ehlo()
        return smtp

    def _sign_in(self, smtp: smtplib.SMTP) -> None:
        if not self._account.user:
            return
        try:
            smtp.login(self._account.user, self._account.password)
        except smtplib.SMTPNotSupportedError:
            raise BrochureError(f"The server {self._account.host} has no way to sign in that we know.") from None

    def _judged(self, code: int) -> Exception:
        """What a refusal to talk at all means."""
        if code in _FINAL:
            why = "did not accept the user name and password" if code in _SIGN_IN else "does not want to talk"
            return BrochureError(f"The server {self._account.host} {why} (code {code}). Nothing more was sent.")
        return _LaterError(code)


class _LaterError(Exception):
    """The server cannot be reached, or will not talk just now."""

    def __init__(self, code: int, why: str = "") -> None:
        super().__init__(code)
        self.code, self.why = code, why


def _handed_over(smtp: smtplib.SMTP, sender: str, to: str, mail: bytes, leaving: Callable[[], None]) -> Reply:
    try:
        refused = _announced(smtp, sender, to, len(mail))
    except (smtplib.SMTPException, OSError):
        return Reply(Outcome.LATER)
    if refused is not None:
        return refused
    leaving()
    try:
        smtp.send(_DOT.sub(b"..", mail) + b".\r\n")  # RFC 5321, section 4.5.2
        with _patient(smtp):
            code, _ = smtp.getreply()
    except (smtplib.SMTPException, OSError):
        return Reply(Outcome.UNKNOWN)
    return Reply(Outcome.SENT, code) if code in _GOOD else _refusal(code, Outcome.UNKNOWN)


@contextmanager
def _patient(smtp: smtplib.SMTP) -> Iterator[None]:
    """Wait longer: giving up on a mail that the server has leaves us not knowing."""
    line = smtp.sock
    if line is None:
        raise smtplib.SMTPServerDisconnected
    usual = line.gettimeout()
    line.settimeout(_FOR_THE_MAIL)
    yield
    line.settimeout(usual)


def _announced(smtp: smtplib.SMTP, sender: str, to: str, size: int) -> Reply | None:
    """Say who writes to whom; the refusal, if there is one."""
    sized = smtp.has_extn("size")
    most = smtp.esmtp_features.get("size", "")
    if sized and most.isdecimal() and 0 < int(most) < size:
        return Reply(Outcome.REFUSED, _TOO_LARGE)  # as the server would say (RFC 1870)
    code, _ = smtp.mail(sender, [f"size={size}"] if sized else [])
    if code in _FINAL and code != _TOO_LARGE:  # which is about the sender, so about every mail
        hint = "sign in with --user" if code in _SIGN_IN else "does --from name an address that may send here?"
        raise BrochureError(f"The server takes no mails from this address (code {code}): {hint}")
    if code in _GOOD:
        code, _ = smtp.rcpt(to)
    if code in _GOOD:
        code, _ = smtp.docmd("DATA")
    return None if code == _GO_ON else _refusal(code, Outcome.LATER)


def _refusal(code: int, odd: Outcome) -> Reply:
    """What a code that is not good means; one that is none of the protocol's is `odd`."""
    if code in _FINAL:
        return Reply(Outcome.REFUSED, code)
    return Reply(Outcome.LATER, code) if code in _PASSING else Reply(odd)


def _no_trust(host: str, fault: ssl.SSLError) -> str:
    if isinstance(fault, ssl.SSLCertVerificationError):
        meaning = _UNPROVEN.get(fault.verify_code, "its certificate does not hold")
        why = f"The server that answers as {host} could not prove that it is: {meaning}."
    else:
        why = f"No safe line to {host} could be made: TLS 1.2 or newer is needed."
    return f"{why} Nothing was sent. Ask whoever runs the server; do not go around this."
