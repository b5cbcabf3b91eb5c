"""A mail server on this machine with TLS, whose answers a test chooses; it keeps what it takes in."""

# ruff: noqa: ANN401, ARG001, N802 (aiosmtpd calls its hooks so, with things that have no types)
from __future__ import annotations

import asyncio
import ssl
import threading
from collections import Counter, deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

USER, PASSWORD = "clinic", "correct horse"
DROP, HANG = "drop", "hang"


class MailServerBox:
    """What was taken in, by recipient, and what is answered: codes to give once each, before all goes well.

    `rcpt` and `data` are such answers to RCPT and to the mail itself; DROP takes the mail and hangs up instead of
    saying so, HANG takes it and says nothing until `go_on`.
    """

    def __init__(self) -> None:
        self.mails: list[tuple[str, list[str], bytes]] = []
        self.rcpt_answers: deque[str] = deque()
        self.data_answers: deque[str] = deque()
        self.ehlo_names: list[str] = []
        self.mail_arrived, self.resume = threading.Event(), threading.Event()

    @property
    def mail_counts(self) -> Counter[str]:
        return Counter(recipient for _, recipients, _ in self.mails for recipient in recipients)

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, name: str, answers: list[str]) -> list[str]:
        self.ehlo_names.append(name)
        session.host_name = name
        return answers

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, to: str, options: list[str]) -> str:
        if self.rcpt_answers and (answer := self.rcpt_answers.popleft()) != "250":
            return answer
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = self.data_answers.popleft() if self.data_answers else ""
        if answer[:1] in ("4", "5"):
            return answer
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        self.mail_arrived.set()
        if answer == DROP:
            server.transport.abort()
        if answer == HANG:
            await asyncio.to_thread(self.resume.wait, 60)
        return "250 OK"


class CertificateAuthority:
    """One who signs certificates; `pem` is the file by which programs trust it."""

    def __init__(self, folder: Path) -> None:
        self._authority = trustme.CA()
        self.pem_path = folder / "authority.pem"
        self._authority.cert_pem.write_to_path(str(self.pem_path))

    def build_server_context(self, name: str = "localhost") -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._authority.issue_cert(name).configure_cert(context)
        return context

    def build_client_context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        self._authority.configure_trust(context)
        return context


class _FreePortServer(Controller):
    """A server at whatever port is free."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def run_server(
    box: MailServerBox, context: ssl.SSLContext | None, *, implicit: bool = False, auth: bool = False
) -> Iterator[int]:
    """The server, at a port of its own on localhost; without a context it knows no TLS."""
    options: dict[str, Any] = {"hostname": "127.0.0.1", "port": 0, "ready_timeout": 20}
    if auth:
        options |= {"authenticator": _authenticate, "auth_required": True, "auth_require_tls": True}
    if context is not None:
        options |= {"ssl_context": context} if implicit else {"tls_context": context, "require_starttls": True}
    controller = _FreePortServer(box, **options)
    controller.start()
    try:
        yield controller.port
    finally:
        box.resume.set()
        controller.stop()


def _authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    is_right = data.login == USER.encode() and data.password == PASSWORD.encode()
    return AuthResult(success=is_right, handled=False)
