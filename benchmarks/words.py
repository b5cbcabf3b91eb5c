"""Whether a PDF says the same words as the handout it was made of, its footers left out."""

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


def of_handout(handout: Handout) -> Counter[str]:
    """The words that a handout says, each with how often. A list's numbers are words too."""
    return counted(" ".join([handout.clinic, handout.draft, *_texts(handout.document)]))


def of_pdf(path: Path, edition: Edition) -> Counter[str]:
    """The words that stand on the pages above the footers, as poppler extracts them."""
    wide, above = str(round(edition.sheet[0])), str(int(edition.footer_rule) - 1)
    command = ["pdftotext", "-enc", "UTF-8", "-x", "0", "-y", "0", "-W", wide, "-H", above, str(path), "-"]
    return counted(subprocess.run(command, capture_output=True, check=True).stdout.decode())


def difference(found: Counter[str], wanted: Counter[str]) -> list[str]:
    """What is missing and what is too much, in words; empty where nothing is."""
    missing, extra = wanted - found, found - wanted
    told = [f"lacks {', '.join(sorted(missing.elements()))}"] if missing else []
    return told + ([f"adds {', '.join(sorted(extra.elements()))}"] if extra else [])


def counted(text: str) -> Counter[str]:
    """The words of a text. Hyphens count nowhere: poppler leaves out some that end a line."""
    return Counter(_WORD.findall(_HYPHEN.sub("", text)))


def _texts(part: object) -> Iterator[str]:
    """Every text of a document, in order."""
    if isinstance(part, Span):
        yield part.text
    elif isinstance(part, tuple) and part and isinstance(part[0], Span):
        yield "".join(span.text for span in part)  # spans may meet within a word
    elif isinstance(part, tuple):
        for inner in part:
            yield from _texts(inner)
    elif dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            yield from _texts(getattr(part, field.name))
