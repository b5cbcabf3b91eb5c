"""Whether a text explains a word where it stands: in brackets, after a comma, by “called” or “means”."""

from __future__ import annotations

import re

from brochure.runtime.lazy_regex import on_demand

_INSIDE = on_demand(r"\w[\w’'%,-]*[”\"]?\s+\((?:also\s+|or\s+|called\s+|i\.e\.,?\s+|the\s+|an?\s+)*$", re.IGNORECASE)
_OTHERS_INSIDE = on_demand(r"\w\s+\([^()]*$")
_BRACKET = on_demand(r"['’]?s?[”\"]?\s+\(\s*[^()\d][^()]{3,}\)")
_AFTER = on_demand(
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
_BEFORE = on_demand(
    r"(?:\b(?:called|known\s+as|named|termed|means?)|(?:^|[.;:(])[^,.;:]*,\s+or)\s+(?:an?\s+|the\s+)?[“\"]?$",
    re.IGNORECASE,
)
_AMONG = on_demand(
    r"[^\W\d_]{4,}s,?\s+(?:such\s+as|like|including)\s+(?:[^\W\d_]+(?:,|\s+(?:and|or))\s+)*$", re.IGNORECASE
)
_DASH = on_demand(r"\w\s*[—–]\s*$")
_NEXT = on_demand(r"[^.!?]*[.!?]\s+(?:This|That|It|These|They)\s+(?:means?|is|are)\s+(?:when|an?|the|that|you)\b")


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
