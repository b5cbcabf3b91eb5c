"""The field of one run: every contender's documents, written out before any clock runs."""

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
class Field:
    """One handout as a document of each contender, by its name."""

    handout: Handout
    documents: dict[str, Path]


def write(folder: Path, text: str | None = None, contenders: Sequence[Contender] = ALL) -> Field:
    """Write a handout out for everyone, each in a folder of its own; `text` is other content than the shipped."""
    documents = {}
    handout = None
    for contender in contenders:
        content = handouts.lay_out_folder(folder / contender.package)
        if text is not None:
            content.write_text(text, encoding="utf-8")
        handout = handout or handouts.read(content)
        documents[contender.name] = contender.write(handout, content.parent)
    if handout is None:
        raise ValueError("there is nobody to write for")
    return Field(handout, documents)


def write_many(folder: Path, count: int) -> dict[str, list[Path]]:
    """So many different handouts for everyone."""
    shipped = handouts.SHIPPED.read_text(encoding="utf-8")
    fields = [write(folder / str(number), handouts.another(shipped, number)) for number in range(count)]
    return {contender.name: [field.documents[contender.name] for field in fields] for contender in ALL}
