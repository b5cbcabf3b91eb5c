"""Comparison of the words in a PDF, footers excluded, with the words of the handout it was made from."""

from __future__ import annotations

import dataclasses
import re
import subprocess
from collections import Counter
from typing import TYPE_CHECKING

from brochure.document.blocks import Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.handouts import Handout
    from brochure.design.editions import Edition

_WORD = re.compile(r"\w+")
_HYPHEN = re.compile("[\xad\u2010\u2011-]\\s*")


def count_handout_words(handout: Handout) -> Counter[str]:
    """Count the words of a handout. The numbers of a list are words too."""
    return count_words(" ".join([handout.clinic, handout.draft, *_iterate_texts(handout.document)]))


def count_pdf_words(path: Path, edition: Edition) -> Counter[str]:
    """Count the words on the pages above the footers, as extracted by poppler."""
    width, height = str(round(edition.sheet_size[0])), str(int(edition.footer_rule) - 1)
    command = ["pdftotext", "-enc", "UTF-8", "-x", "0", "-y", "0", "-W", width, "-H", height, str(path), "-"]
    return count_words(subprocess.run(command, capture_output=True, check=True).stdout.decode())


def list_differences(actual: Counter[str], expected: Counter[str]) -> list[str]:
    """Return a message for missing words and one for extra words; empty if there are none."""
    missing, extra = expected - actual, actual - expected
    messages = [f"lacks {', '.join(sorted(missing.elements()))}"] if missing else []
    return messages + ([f"adds {', '.join(sorted(extra.elements()))}"] if extra else [])


def count_words(text: str) -> Counter[str]:
    """Count the words of a text. Hyphens are ignored: poppler drops some at the end of a line."""
    return Counter(_WORD.findall(_HYPHEN.sub("", text)))


def _iterate_texts(node: object) -> Iterator[str]:
    """Yield every text of a document, in order."""
    if isinstance(node, Span):
        yield node.text
    elif isinstance(node, tuple) and node and isinstance(node[0], Span):
        yield "".join(span.text for span in node)  # two spans can share a word
    elif isinstance(node, tuple):
        for child in node:
            yield from _iterate_texts(child)
    elif dataclasses.is_dataclass(node):
        for field in dataclasses.fields(node):
            yield from _iterate_texts(getattr(node, field.name))
