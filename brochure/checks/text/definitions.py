"""Tests of whether a text explains a word next to it: in brackets, after a comma, by “called” or “means”."""

from __future__ import annotations

import re

from brochure.runtime.lazy_regex import compile_lazily

_IN_BRACKETS = compile_lazily(
    r"\w[\w’'%,-]*[”\"]?\s+\((?:also\s+|or\s+|called\s+|i\.e\.,?\s+|the\s+|an?\s+)*$", re.IGNORECASE
)
_AMONG_OTHERS_IN_BRACKETS = compile_lazily(r"\w\s+\([^()]*$")
_BRACKETED_DEFINITION = compile_lazily(r"['’]?s?[”\"]?\s+\(\s*[^()\d][^()]{3,}\)")
_DEFINITION_AFTER = compile_lazily(
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
_DEFINITION_BEFORE = compile_lazily(
    r"(?:\b(?:called|known\s+as|named|termed|means?)|(?:^|[.;:(])[^,.;:]*,\s+or)\s+(?:an?\s+|the\s+)?[“\"]?$",
    re.IGNORECASE,
)
_EXAMPLE_OF = compile_lazily(
    r"[^\W\d_]{4,}s,?\s+(?:such\s+as|like|including)\s+(?:[^\W\d_]+(?:,|\s+(?:and|or))\s+)*$", re.IGNORECASE
)
_DASH_BEFORE = compile_lazily(r"\w\s*[—–]\s*$")
_DEFINITION_IN_NEXT_SENTENCE = compile_lazily(
    r"[^.!?]*[.!?]\s+(?:This|That|It|These|They)\s+(?:means?|is|are)\s+(?:when|an?|the|that|you)\b"
)


def is_explained(text: str, start: int, end: int) -> bool:
    """Return whether the words from `start` to `end` of a text are explained right before or after them."""
    text_before, text_after = text[:start], text[end:]
    if any(pattern.search(text_before) for pattern in (_IN_BRACKETS, _DEFINITION_BEFORE, _EXAMPLE_OF, _DASH_BEFORE)):
        return True
    if _BRACKETED_DEFINITION.match(text_after) or _DEFINITION_AFTER.match(text_after):
        return True
    return _AMONG_OTHERS_IN_BRACKETS.search(text_before) is not None and text_after.lstrip(" s").startswith(")")


def is_explained_next(text: str, end: int) -> bool:
    """Return whether the next sentence of the text explains the word that ends at `end`: “This means …”."""
    return _DEFINITION_IN_NEXT_SENTENCE.match(text, end) is not None
