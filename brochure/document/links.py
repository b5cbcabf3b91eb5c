"""The words of links in texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.document.blocks import to_plain_text

if TYPE_CHECKING:
    from brochure.document.blocks import Inline


def link_words(spans: Inline) -> dict[int, str]:
    """Return the words of the whole link for each linked span, by the span's index.

    A link may have several spans, such as when a part of it is bold.
    """
    words: dict[int, str] = {}
    for number, span in enumerate(spans):
        if span.link:
            first = number
            while first and spans[first - 1].link == span.link:
                first -= 1
            last = number
            while last + 1 < len(spans) and spans[last + 1].link == span.link:
                last += 1
            words[number] = to_plain_text(spans[first : last + 1])
    return words
