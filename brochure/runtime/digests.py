"""The digest that names bytes, from the interpreter itself: loading OpenSSL for it takes longer than the digest."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import sha256
else:
    try:
        from _sha2 import sha256  # what hashlib hands out where there is no OpenSSL
    except ImportError:  # before Python 3.12, or an interpreter that is built otherwise
        try:
            from _sha256 import sha256
        except ImportError:
            from hashlib import sha256

__all__ = ["sha256"]
