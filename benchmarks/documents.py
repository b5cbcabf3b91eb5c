"""The documents of all contenders, written before timing starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks import handouts
from benchmarks.contenders import ALL

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.contenders import Contender
    from benchmarks.handouts import Handout


@dataclass(frozen=True)
class DocumentSet:
    """One handout as a document for each contender; `paths` is keyed by the contender's name."""

    handout: Handout
    paths: dict[str, Path]


def write_documents(folder: Path, text: str | None = None, contenders: Sequence[Contender] = ALL) -> DocumentSet:
    """Write one handout for each contender, in a folder of its own; `text` replaces the shipped content."""
    paths = {}
    handout = None
    for contender in contenders:
        content = handouts.create_folder(folder / contender.package)
        if text is not None:
            content.write_text(text, encoding="utf-8")
        handout = handout or handouts.read_handout(content)
        paths[contender.name] = contender.write(handout, content.parent)
    if handout is None:
        raise ValueError("no contenders")
    return DocumentSet(handout, paths)


def write_variants(folder: Path, count: int, contenders: Sequence[Contender] = ALL) -> dict[str, list[Path]]:
    """Write `count` different handouts for each contender; return their paths by the contender's name."""
    shipped = handouts.SHIPPED.read_text(encoding="utf-8")
    sets = [
        write_documents(folder / str(number), handouts.vary_words(shipped, number), contenders)
        for number in range(count)
    ]
    return {contender.name: [documents.paths[contender.name] for documents in sets] for contender in contenders}
