"""The ledger of sent emails, so that nobody gets the same email twice, even after a crash.

Before an email is sent, a line with the state `leaving` is on the disk; after the server's answer, another line has the
result. An email whose last state is `leaving` may have arrived or not: it is *unknown*, and is not sent again
automatically.

A line has a token and a state, and nothing else. The token is a keyed digest (HMAC) of address and words, so that an
email is recognized when rows have moved or the table has another name, and nobody can read the recipient from it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, Self, TypeAlias

from brochure.mail.address import to_mailbox_key
from brochure.runtime import files
from brochure.runtime.errors import BrochureError
from brochure.runtime.locks import try_lock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LedgerState: TypeAlias = Literal["", "leaving", "sent", "refused", "later"]
_STATES_BY_NAME: dict[str, LedgerState] = {"leaving": "leaving", "sent": "sent", "refused": "refused", "later": "later"}
_KEY_SIZE, _TOKEN_SIZE = 32, 16  # bytes


class Ledger:
    """The ledger in a folder, locked by this run; a second run gets a BrochureError at once."""

    def __init__(self, folder: Path) -> None:
        self._key = _load_key(folder / "key")
        self._file = os.open(
            folder / "journal", os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600
        )
        if not try_lock(self._file):
            os.close(self._file)
            raise BrochureError("Wait until the other run of this program is done: it is sending emails now.")
        self._states = self._read_states()
        _sync_folder(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._file)

    def compute_token(self, fingerprint: str, address: str, values: Mapping[str, str]) -> str:
        """Return the token of an email, in hexadecimal digits, from its fingerprint, address and merge values."""
        texts = [fingerprint, to_mailbox_key(address), *(f"{name}={value}" for name, value in sorted(values.items()))]
        return hmac.digest(self._key, "\0".join(texts).encode(), hashlib.sha256)[:_TOKEN_SIZE].hex()

    def get_state(self, mail_token: str) -> LedgerState:
        """Return the last state of an email; empty if it is not in the ledger."""
        return self._states.get(mail_token, "")

    def write_state(self, mail_token: str, new_state: LedgerState) -> None:
        """Write a state and sync it to the disk before returning."""
        os.write(self._file, f"{mail_token} {new_state}\n".encode("ascii"))
        os.fsync(self._file)
        self._states[mail_token] = new_state

    def _read_states(self) -> dict[str, LedgerState]:
        """Return the last state of each email; skip a line that a crash cut short, as it was not synced."""
        with os.fdopen(os.dup(self._file), "rb") as file:
            content = file.read().decode("ascii", "replace")
        if content and not content.endswith("\n"):
            os.write(self._file, b"\n")
        states: dict[str, LedgerState] = {}
        for line in content.splitlines():
            mail_token, _, state_name = line.partition(" ")
            if state_name in _STATES_BY_NAME and len(mail_token) == 2 * _TOKEN_SIZE:
                states[mail_token] = _STATES_BY_NAME[state_name]
        return states


def _load_key(path: Path) -> bytes:
    """Return the key of the tokens, created at the first use. Raise BrochureError if its file is damaged."""
    try:
        descriptor = files.create_file(path, private=True)
    except FileExistsError:
        key = path.read_bytes()
        if len(key) != _KEY_SIZE:
            hint = "Delete it only if you are sure of the table: without it, nobody can know who got an email before"
            raise BrochureError(f"The file {path} is damaged. {hint}.") from None
        return key
    key = secrets.token_bytes(_KEY_SIZE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    return key


def _sync_folder(folder: Path) -> None:
    """Sync the names of the files to the disk too, if the system supports it."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
