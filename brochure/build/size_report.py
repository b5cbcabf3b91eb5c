"""Where each byte of a PDF goes: what makes it heavy, so that it can be kept light."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    import pikepdf

Part: TypeAlias = Literal["pages", "type faces", "pictures", "tags", "the rest"]
PARTS: tuple[Part, ...] = ("pages", "type faces", "pictures", "tags", "the rest")

_TAGS = {"/StructElem", "/StructTreeRoot", "/MCR", "/OBJR"}
_FACES = {"/Font", "/FontDescriptor"}
_FACE_STREAMS = ("/FontFile", "/FontFile2", "/FontFile3", "/ToUnicode", "/CIDToGIDMap", "/CIDSet")


def weights(pdf: bytes) -> dict[Part, int]:
    """The bytes of each part of a PDF, which add up to its size.

    Streams count as they are stored. Small objects are packed together, so they share what the packs weigh by their
    length. The rest is metadata, colour profile, links, bookmarks and the file's own table.
    """
    import pikepdf

    stored: Counter[Part] = Counter()
    packed: Counter[Part] = Counter()
    with pikepdf.open(BytesIO(pdf)) as file:
        roles = _roles(file)
        packs = 0
        for thing in file.objects:
            if isinstance(thing, pikepdf.Stream):
                weight = int(thing.get("/Length", 0))
                if thing.get("/Type") == "/ObjStm":
                    packs += weight
                else:
                    stored[_part_of_stream(thing, roles)] += weight
            else:
                packed[_part_of(thing)] += len(thing.unparse())
    whole = max(sum(packed.values()), 1)
    packs = packs or len(pdf) - sum(stored.values())
    found = {part: stored[part] + packed[part] * packs // whole for part in PARTS[:-1]}
    return {**found, "the rest": len(pdf) - sum(found.values())}


def table(pdf: bytes) -> str:
    """The weights in words, a part on a line."""
    rows = [f"  {part:<12}{size / 1000:>8.1f} KB {size / len(pdf):>5.0%}" for part, size in weights(pdf).items()]
    return "\n".join(["Where its bytes go:", *rows])


def _roles(file: pikepdf.Pdf) -> dict[tuple[int, int], Part]:
    """What streams are for that do not say it themselves: those of pages and of type faces."""
    import pikepdf

    roles: dict[tuple[int, int], Part] = {}
    for page in file.pages:
        contents = page.obj.get("/Contents")
        parts = contents if isinstance(contents, pikepdf.Array) else [contents]
        roles |= {part.objgen: "pages" for part in parts if part is not None}
    for thing in file.objects:
        if isinstance(thing, pikepdf.Dictionary):
            roles |= {thing[key].objgen: "type faces" for key in _FACE_STREAMS if key in thing}
    return roles


def _part_of_stream(stream: pikepdf.Object, roles: dict[tuple[int, int], Part]) -> Part:
    if stream.get("/Subtype") == "/Image":
        return "pictures"
    if stream.get("/Subtype") == "/Form":
        return "pages"
    return roles.get(stream.objgen, "the rest")


def _part_of(thing: pikepdf.Object) -> Part:
    import pikepdf

    if not isinstance(thing, pikepdf.Dictionary):
        return "type faces" if isinstance(thing, pikepdf.Array) and len(thing) > 50 else "the rest"
    kind = str(thing.get("/Type", ""))
    if kind in _TAGS or ("/S" in thing and "/P" in thing):
        return "tags"
    return "type faces" if kind in _FACES else "pages" if kind == "/Page" else "the rest"
