"""The mail server and the sender, from options or the environment; the password never comes from an option."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from brochure.mail.address import AddressError, normalize_address
from brochure.runtime.errors import BrochureError
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

PASSWORD_VARIABLE = "BROCHURE_SMTP_PASSWORD"  # noqa: S105 -- the name of a variable
_SERVER_VARIABLE, _USER_VARIABLE, _SENDER_VARIABLE = "BROCHURE_SMTP_SERVER", "BROCHURE_SMTP_USER", "BROCHURE_SMTP_FROM"
_SERVER_PATTERN = re.compile(
    r"(?:(smtps)://)?([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::(\d{1,5}))?/?", re.IGNORECASE
)
_IMPLICIT_TLS_PORT, _STARTTLS_PORT = 465, 587  # the submission ports (RFC 8314)


@dataclass(frozen=True, repr=False)
class Account:
    """A server and how to sign in: with TLS from the first byte or STARTTLS; with no `user`, without signing in."""

    host: str
    port: int
    has_implicit_tls: bool
    sender: str
    user: str = ""
    password: str = ""


def read_account(server: str, user: str, sender: str, environment: Mapping[str, str] = os.environ) -> Account:
    """Return the account from the options, or for an empty option from the environment.

    Raise BrochureError if something is missing or invalid.
    """
    server = server or environment.get(_SERVER_VARIABLE, "")
    user = user or environment.get(_USER_VARIABLE, "")
    if not server:
        raise BrochureError(
            f"Name the server that sends the emails: --server smtp.example.org, or set {_SERVER_VARIABLE}."
        )
    host, port, has_implicit_tls = parse_server(server)
    password = _find_password(host, user, environment) if user else ""
    return Account(host, port, has_implicit_tls, read_sender_address(sender, environment), user, password)


def read_sender_address(sender: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return the clinic's own address, the sender of the emails. Raise BrochureError if it is missing or invalid."""
    sender_address = sender or environment.get(_SENDER_VARIABLE, "")
    if not sender_address:
        raise BrochureError(
            f"Type the address that the emails come from: --from clinic@example.org, or set {_SENDER_VARIABLE}."
        )
    try:
        return normalize_address(sender_address)
    except AddressError as fault:
        raise BrochureError(f"The address that the emails come from cannot be used: {fault}.") from None


def parse_server(server: str) -> tuple[str, int, bool]:
    """Return a server's name, its port, and whether TLS starts with the first byte. Raise BrochureError."""
    match = _SERVER_PATTERN.fullmatch(server.strip())
    port = int(match[3]) if match and match[3] else 0
    if match is None or port > 65535:
        raise BrochureError("Check the server's name: type it as smtp.example.org or smtp.example.org:465.")
    scheme = (match[1] or "").lower()
    has_implicit_tls = scheme == "smtps" or (not scheme and port == _IMPLICIT_TLS_PORT)
    return match[2].lower(), port or (_IMPLICIT_TLS_PORT if has_implicit_tls else _STARTTLS_PORT), has_implicit_tls


def _find_password(host: str, user: str, environment: Mapping[str, str]) -> str:
    """Return the password from the environment, or else from the system's keyring. Raise BrochureError."""
    if environment.get(PASSWORD_VARIABLE):
        return environment[PASSWORD_VARIABLE]
    instruction = f"Put it in your computer's keyring (type: keyring set {host} {user}), or set {PASSWORD_VARIABLE}"
    try:
        import keyring
        from keyring.errors import KeyringError
    except ModuleNotFoundError:
        raise BrochureError(
            f"There is no password. {instruction}. For the keyring: python3 -m pip install keyring idna"
        ) from None
    try:
        password = keyring.get_password(host, user)
    except KeyringError:
        raise BrochureError(f"The keyring could not be opened. {instruction}.") from None
    if not password:
        raise BrochureError(f"There is no password for this user and server. {instruction}.")
    return password
