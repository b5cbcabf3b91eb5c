"""Which server sends mails, and in whose name: from options or the environment; the password never from an option."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from brochure.mail.address import AddressError, address
from brochure.runtime.errors import BrochureError
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

PASSWORD = "BROCHURE_SMTP_PASSWORD"  # noqa: S105 -- the name of a variable
_SERVER, _USER, _SENDER = "BROCHURE_SMTP_SERVER", "BROCHURE_SMTP_USER", "BROCHURE_SMTP_FROM"
_NAMED = re.compile(r"(?:(smtps)://)?([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::(\d{1,5}))?/?", re.IGNORECASE)
_IMPLICIT, _STARTTLS = 465, 587  # the ports of submission: TLS from the first byte, or begun with STARTTLS (RFC 8314)


@dataclass(frozen=True, repr=False)
class Account:
    """A server and how to sign in; `implicit` is TLS from the first byte, else STARTTLS. Without `user` nobody does."""

    host: str
    port: int
    implicit: bool
    sender: str
    user: str = ""
    password: str = ""


def account(server: str, user: str, sender: str, environment: Mapping[str, str] = os.environ) -> Account:
    """The account that options and the environment name; an empty option leaves it to the environment.

    Raises BrochureError where something is missing or cannot be right.
    """
    server = server or environment.get(_SERVER, "")
    user = user or environment.get(_USER, "")
    if not server:
        raise BrochureError(f"Say which server sends the mails: --server smtp.example.org, or set {_SERVER}.")
    host, port, implicit = place(server)
    password = _password(host, user, environment) if user else ""
    return Account(host, port, implicit, own_address(sender, environment), user, password)


def own_address(sender: str, environment: Mapping[str, str] = os.environ) -> str:
    """The clinic's own address, which mails come from. Raises BrochureError where there is none, or it is none."""
    given = sender or environment.get(_SENDER, "")
    if not given:
        raise BrochureError(f"Say whose address the mails come from: --from clinic@example.org, or set {_SENDER}.")
    try:
        return address(given)
    except AddressError as fault:
        raise BrochureError(f"The address that mails come from cannot be used: {fault}.") from None


def place(named: str) -> tuple[str, int, bool]:
    """A server's name, its port, and whether TLS is there from the first byte. Raises BrochureError."""
    found = _NAMED.fullmatch(named.strip())
    port = int(found[3]) if found and found[3] else 0
    if found is None or port > 65535:
        raise BrochureError("The server's name cannot be right: write it as smtp.example.org or smtp.example.org:465.")
    scheme = (found[1] or "").lower()
    implicit = scheme == "smtps" or (not scheme and port == _IMPLICIT)
    return found[2].lower(), port or (_IMPLICIT if implicit else _STARTTLS), implicit


def _password(host: str, user: str, environment: Mapping[str, str]) -> str:
    """The password from the environment, or else from the system's keyring."""
    if environment.get(PASSWORD):
        return environment[PASSWORD]
    how = f"Put it into your system's keyring (type: keyring set {host} {user}), or set {PASSWORD}"
    try:
        import keyring
        from keyring.errors import KeyringError
    except ModuleNotFoundError:
        raise BrochureError(
            f"There is no password. {how}. For the keyring: python3 -m pip install keyring idna"
        ) from None
    try:
        password = keyring.get_password(host, user)
    except KeyringError:
        raise BrochureError(f"The keyring could not be opened. {how}.") from None
    if not password:
        raise BrochureError(f"There is no password for this user and server. {how}.")
    return password
