"""One mail address, and nothing else: no name, no second address, nothing that could begin a header of its own."""

from __future__ import annotations

import re

# RFC 5321, sections 4.1.2 and 4.5.3.1: a dot-string, at most 64 characters, then a domain; 254 in all, as the path
# that holds it has 256 with its brackets. Local parts in quotation marks are legal, unused, and a hiding place.
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_MAX_LOCAL_LENGTH, _MAX_DOMAIN_LENGTH, _MAX_LENGTH = 64, 253, 254


class AddressError(ValueError):
    """A text is no address that can be written to; says why, and never what the text is."""


def normalize_address(text: str) -> str:
    """The address as it stands in a mail: ASCII alone, the domain in small letters, an international one in punycode.

    Raises AddressError, in words that hold nothing of the text.
    """
    stripped = text.strip(" \t\u00a0")
    if not stripped:
        raise AddressError("there is no address")
    if any(character in ",;" for character in stripped) or stripped.count("@") > 1:
        raise AddressError("it looks like several addresses: each person needs one row and one address")
    if any(not character.isprintable() or character.isspace() for character in stripped):
        raise AddressError("it holds a blank, a line end or a sign that cannot be seen: write the address alone")
    if any(character in '<>"()' for character in stripped):
        raise AddressError("write the address alone, without a name, brackets or quotation marks")
    local_part, at_sign, domain_part = stripped.rpartition("@")
    if not at_sign or not local_part or not domain_part:
        raise AddressError("an address has an @ between two parts, as in name@example.org")
    normalized = f"{_check_local_part(local_part)}@{_normalize_domain(domain_part)}"
    if len(normalized) > _MAX_LENGTH:
        raise AddressError("it is longer than any address may be")
    return normalized


def _check_local_part(local_part: str) -> str:
    if not local_part.isascii():
        raise AddressError("letters such as é before the @ cannot be sent to by most servers: ask for another address")
    is_encoded = "=?" in local_part  # which some programs would decode into another address (RFC 2047)
    if len(local_part) > _MAX_LOCAL_LENGTH or is_encoded or not _LOCAL_PART.fullmatch(local_part):
        raise AddressError("what stands before the @ cannot be right")
    return local_part


def _normalize_domain(domain: str) -> str:
    ascii_domain = (domain if domain.isascii() else _encode_punycode(domain)).lower()
    labels = ascii_domain.split(".")
    is_valid = len(labels) > 1 and all(_DOMAIN_LABEL.fullmatch(label) for label in labels) and not labels[-1].isdigit()
    if not is_valid or len(ascii_domain) > _MAX_DOMAIN_LENGTH:
        raise AddressError("what stands behind the @ cannot be right")
    return ascii_domain


def _encode_punycode(domain: str) -> str:
    """An international domain as servers know it (IDNA 2008).

    Python's own codec follows the rules of 2003, by which mail for straße.de would go to somebody else, at strasse.de.
    """
    try:
        import idna
    except ModuleNotFoundError:
        hint = "write it as it begins with xn--, or type: python3 -m pip install keyring idna"
        raise AddressError(f"what stands behind the @ has letters such as é: {hint}") from None
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise AddressError("what stands behind the @ cannot be right") from None


def get_domain(address: str) -> str:
    """The part behind the @ of an address that was checked."""
    return address.rpartition("@")[2]


def to_mailbox_key(address: str) -> str:
    """What is the same for two ways to write one mailbox: no server that people use tells A from a."""
    return address.lower()
