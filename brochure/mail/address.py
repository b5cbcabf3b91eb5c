"""One email address, and nothing else: no name, no second address, nothing that could start another header."""

from __future__ import annotations

import re

# RFC 5321, sections 4.1.2 and 4.5.3.1: a dot-string, at most 64 characters, then a domain; 254 in all, as the path
# that holds it has 256 with its brackets. Local parts in quotation marks are legal, but unused, and can hide text.
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_MAX_LOCAL_LENGTH, _MAX_DOMAIN_LENGTH, _MAX_LENGTH = 64, 253, 254


class AddressError(ValueError):
    """The error for a text that is not a usable address; its message is the reason, without the text."""


def normalize_address(text: str) -> str:
    """Return an address as emails have it: only ASCII, the domain in lower case, an international one in punycode.

    Raise AddressError if the text is not a usable address.
    """
    stripped = text.strip(" \t\u00a0")
    if not stripped:
        raise AddressError("there is no address")
    if any(character in ",;" for character in stripped) or stripped.count("@") > 1:
        raise AddressError("it looks like several addresses: each person needs one row and one address")
    if any(not character.isprintable() or character.isspace() for character in stripped):
        raise AddressError("it has a space, a line break or a hidden character in it: type only the address")
    if any(character in '<>"()' for character in stripped):
        raise AddressError("type only the address, without a name, brackets or quotation marks")
    local_part, at_sign, domain_part = stripped.rpartition("@")
    if not at_sign or not local_part or not domain_part:
        raise AddressError("it needs an @ between two parts, as in name@example.org")
    normalized = f"{_check_local_part(local_part)}@{_normalize_domain(domain_part)}"
    if len(normalized) > _MAX_LENGTH:
        raise AddressError("it is too long for an email address")
    return normalized


def _check_local_part(local_part: str) -> str:
    if not local_part.isascii():
        raise AddressError("most servers cannot send to letters such as é before the @: ask for another address")
    is_encoded = "=?" in local_part  # some programs would decode it into another address (RFC 2047)
    if len(local_part) > _MAX_LOCAL_LENGTH or is_encoded or not _LOCAL_PART.fullmatch(local_part):
        raise AddressError("check the part before the @: it cannot be right")
    return local_part


def _normalize_domain(domain: str) -> str:
    ascii_domain = (domain if domain.isascii() else _encode_punycode(domain)).lower()
    labels = ascii_domain.split(".")
    is_valid = len(labels) > 1 and all(_DOMAIN_LABEL.fullmatch(label) for label in labels) and not labels[-1].isdigit()
    if not is_valid or len(ascii_domain) > _MAX_DOMAIN_LENGTH:
        raise AddressError("check the part after the @: it cannot be right")
    return ascii_domain


def _encode_punycode(domain: str) -> str:
    """Return an international domain in punycode (IDNA 2008). Raise AddressError if it has none.

    Python's own codec follows the rules of 2003, and would send email for straße.de to someone else, at strasse.de.
    """
    try:
        import idna
    except ModuleNotFoundError:
        hint = "type it in the form that begins with xn--, or first type: python3 -m pip install keyring idna"
        raise AddressError(f"the part after the @ has letters such as é: {hint}") from None
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise AddressError("check the part after the @: it cannot be right") from None


def get_domain(address: str) -> str:
    """Return the part after the @ of a checked address."""
    return address.rpartition("@")[2]


def to_mailbox_key(address: str) -> str:
    """Return the key of a mailbox: the address in lower case, as no common server distinguishes A from a."""
    return address.lower()
