"""Measure what takes up space in a PDF, so that it can be kept small."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    import pikepdf

SizeCategory: TypeAlias = Literal["pages", "fonts", "pictures", "tags", "the rest"]
CATEGORIES: tuple[SizeCategory, ...] = ("pages", "fonts", "pictures", "tags", "the rest")

_TAG_TYPES = {"/StructElem", "/StructTreeRoot", "/MCR", "/OBJR"}
_FONT_TYPES = {"/Font", "/FontDescriptor"}
_FONT_STREAMS = ("/FontFile", "/FontFile2", "/FontFile3", "/ToUnicode", "/CIDToGIDMap", "/CIDSet")


def measure_sizes(pdf: bytes) -> dict[SizeCategory, int]:
    """Return the bytes of each category of a PDF's contents; together they are its size.

    Streams count as they are stored. Small objects are packed into object streams, so they share the size of these in
    proportion to their lengths. The rest is metadata, color profile, links, bookmarks and cross-reference table.
    """
    import pikepdf

    stored_sizes: Counter[SizeCategory] = Counter()
    packed_sizes: Counter[SizeCategory] = Counter()
    with pikepdf.open(BytesIO(pdf)) as file:
        roles = _find_stream_roles(file)
        object_stream_size = 0
        for pdf_object in file.objects:
            if isinstance(pdf_object, pikepdf.Stream):
                size = int(pdf_object.get("/Length", 0))
                if pdf_object.get("/Type") == "/ObjStm":
                    object_stream_size += size
                else:
                    stored_sizes[_classify_stream(pdf_object, roles)] += size
            else:
                packed_sizes[_classify_object(pdf_object)] += len(pdf_object.unparse())
    packed_total = max(sum(packed_sizes.values()), 1)
    object_stream_size = object_stream_size or len(pdf) - sum(stored_sizes.values())
    sizes = {
        category: stored_sizes[category] + packed_sizes[category] * object_stream_size // packed_total
        for category in CATEGORIES[:-1]
    }
    return {**sizes, "the rest": len(pdf) - sum(sizes.values())}


def format_report(pdf: bytes) -> str:
    """Return a report of the sizes, with one category on each line."""
    lines = [
        f"  {category:<12}{size / 1000:>8.1f} KB {size / len(pdf):>5.0%}"
        for category, size in measure_sizes(pdf).items()
    ]
    return "\n".join(["What takes up space in it:", *lines])


def _find_stream_roles(file: pikepdf.Pdf) -> dict[tuple[int, int], SizeCategory]:
    """Return the categories of streams without a type of their own, which are those of pages and fonts."""
    import pikepdf

    roles: dict[tuple[int, int], SizeCategory] = {}
    for page in file.pages:
        contents = page.obj.get("/Contents")
        streams = contents if isinstance(contents, pikepdf.Array) else [contents]
        roles |= {stream.objgen: "pages" for stream in streams if stream is not None}
    for pdf_object in file.objects:
        if isinstance(pdf_object, pikepdf.Dictionary):
            roles |= {pdf_object[key].objgen: "fonts" for key in _FONT_STREAMS if key in pdf_object}
    return roles


def _classify_stream(stream: pikepdf.Object, roles: dict[tuple[int, int], SizeCategory]) -> SizeCategory:
    if stream.get("/Subtype") == "/Image":
        return "pictures"
    if stream.get("/Subtype") == "/Form":
        return "pages"
    return roles.get(stream.objgen, "the rest")


def _classify_object(pdf_object: pikepdf.Object) -> SizeCategory:
    import pikepdf

    if not isinstance(pdf_object, pikepdf.Dictionary):
        return "fonts" if isinstance(pdf_object, pikepdf.Array) and len(pdf_object) > 50 else "the rest"
    kind = str(pdf_object.get("/Type", ""))
    if kind in _TAG_TYPES or ("/S" in pdf_object and "/P" in pdf_object):
        return "tags"
    return "fonts" if kind in _FONT_TYPES else "pages" if kind == "/Page" else "the rest"
