"""What was sent, so that nobody gets the same mail twice, whatever happens in between.

Before a mail may leave, a line is on the disk that it is about to; after the server's answer, another says what came of
it. A mail whose last line is the first kind may have arrived or not: it is *unknown*, and is not sent again by itself.

A line has a token and a state, and nothing else. The token is a keyed digest (HMAC) of address and words, so that a
mail is known again when rows have moved or the table has another name, and nobody reads out of it whom it went to.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, Self, TypeAlias

from brochure.mail.address import same
from brochure.runtime import files
from brochure.runtime.errors import BrochureError
from brochure.runtime.locks import try_lock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

State: TypeAlias = Literal["", "leaving", "sent", "refused", "later"]
_STATES: dict[str, State] = {"leaving": "leaving", "sent": "sent", "refused": "refused", "later": "later"}
_KEY_SIZE, _TOKEN_SIZE = 32, 16  # bytes


class Journal:
    """The journal in a folder, held by this run alone: a second run waits for nothing and is told so."""

    def __init__(self, folder: Path) -> None:
        self._key = _key(folder / "key")
        self._file = os.open(
            folder / "journal", os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600
        )
        if not try_lock(self._file):
            os.close(self._file)
            raise BrochureError("Mails are being sent by another run of this program. Wait until it is done.")
        self._states = self._read()
        _settle(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._file)

    def token(self, copy: str, address: str, values: Mapping[str, str]) -> str:
        """What a mail is known by: the content's code, the address, and the words of the person's own."""
        said = [copy, same(address), *(f"{name}={words}" for name, words in sorted(values.items()))]
        return hmac.digest(self._key, "\0".join(said).encode(), hashlib.sha256)[:_TOKEN_SIZE].hex()

    def state(self, token: str) -> State:
        """What is known of a mail; empty where nothing is."""
        return self._states.get(token, "")

    def write(self, token: str, state: State) -> None:
        """Put a state on the disk; when this returns it is there."""
        os.write(self._file, f"{token} {state}\n".encode("ascii"))
        os.fsync(self._file)
        self._states[token] = state

    def _read(self) -> dict[str, State]:
        """The last state of each mail. A line that a kill cut short was not yet on the disk: it is passed over."""
        with os.fdopen(os.dup(self._file), "rb") as file:
            whole = file.read().decode("ascii", "replace")
        if whole and not whole.endswith("\n"):
            os.write(self._file, b"\n")
        found: dict[str, State] = {}
        for line in whole.splitlines():
            token, _, word = line.partition(" ")
            if word in _STATES and len(token) == 2 * _TOKEN_SIZE:
                found[token] = _STATES[word]
        return found


def _key(path: Path) -> bytes:
    """The key of the tokens, made at the first use. Raises BrochureError where it is not what was made."""
    try:
        descriptor = files.create(path, private=True)
    except FileExistsError:
        key = path.read_bytes()
        if len(key) != _KEY_SIZE:
            hint = "Whom mails were sent to cannot be known without it: delete it only if you are sure of the table"
            raise BrochureError(f"The file {path} is damaged. {hint}.") from None
        return key
    key = secrets.token_bytes(_KEY_SIZE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    return key


def _settle(folder: Path) -> None:
    """Put the names of the files on the disk too, where the system has a way."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
