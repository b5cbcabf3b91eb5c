"""Whether a text explains a word where it stands: in brackets, after a comma, by “called” or “means”."""

from __future__ import annotations

import re

_INSIDE = re.compile(r"\w[\w’'%,-]*[”\"]?\s+\((?:also\s+|or\s+|called\s+|i\.e\.,?\s+|the\s+|an?\s+)*$", re.IGNORECASE)
_OTHERS_INSIDE = re.compile(r"\w\s+\([^()]*$")
_BRACKET = re.compile(r"['’]?s?[”\"]?\s+\(\s*[^()\d][^()]{3,}\)")
_AFTER = re.compile(
    r"""
    [”"]?(?:
        ,\s+(?:or|which\s+(?:is|are|means?)|that\s+is|meaning|i\.e\.|also\s+(?:called|known)|called|known\s+as|
            an?|the|short\s+for|in\s+which|when|where)\b(?![^,.]*,\s+(?:and|or)\b)
        | \s+(?:means?|stands?\s+for|is\s+short\s+for|refers?\s+to|happens?\s+when|is\s+when|
            (?:is|are)\s+(?:an?|the|any)|are\s+(?:kinds?|types?|drugs?|medicines?))\b
        | \s*[—–:=]\s*\w
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:\b(?:called|known\s+as|named|termed|means?)|(?:^|[.;:(])[^,.;:]*,\s+or)\s+(?:an?\s+|the\s+)?[“\"]?$",
    re.IGNORECASE,
)
_AMONG = re.compile(
    r"[^\W\d_]{4,}s,?\s+(?:such\s+as|like|including)\s+(?:[^\W\d_]+(?:,|\s+(?:and|or))\s+)*$", re.IGNORECASE
)
_DASH = re.compile(r"\w\s*[—–]\s*$")
_NEXT = re.compile(r"[^.!?]*[.!?]\s+(?:This|That|It|These|They)\s+(?:means?|is|are)\s+(?:when|an?|the|that|you)\b")


def is_explained(text: str, start: int, end: int) -> bool:
    """Whether the words from `start` to `end` of a text are explained around that place."""
    before, after = text[:start], text[end:]
    if any(pattern.search(before) for pattern in (_INSIDE, _BEFORE, _AMONG, _DASH)):
        return True
    if _BRACKET.match(after) or _AFTER.match(after):
        return True
    return _OTHERS_INSIDE.search(before) is not None and after.lstrip(" s").startswith(")")


def is_explained_next(text: str, end: int) -> bool:
    """Whether the next sentence of the text says what the word was: “This means …”."""
    return _NEXT.match(text, end) is not None
