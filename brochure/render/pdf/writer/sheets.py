"""A booklet for the printer: its pages, two a side, on landscape sheets that are folded and stapled.

The sheets are for paper. They are no accessible document and do not say that they are one: the plain booklet is.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from brochure.design.editions import PAPERS
from brochure.design.imposition import MARK, saddle
from brochure.render.pdf.writer.xmp import sheets_packet

if TYPE_CHECKING:
    import pikepdf

    from brochure.design.imposition import Side

_SLACK = 4.0  # A4 is wider than two A5 pages by 1 mm
_FOLD = b"q 0.4627 G 0.5 w %s S Q"  # the grey of lines to write on
_CODE = re.compile(rb"<dc:identifier>(brochure:[0-9A-F-]{9})</dc:identifier>")
_EDITION = re.compile(rb"<dc:type><rdf:Bag><rdf:li>([a-z0-9 -]{1,40})</rdf:li>")
_FROM_BOOKLET = ("/Author", "/Subject")


def impose(pdf: bytes, half: tuple[float, float], note: str = "for printing") -> bytes:
    """The sheets of a booklet whose pages are `half` a sheet: (width, height) in points.

    Pages keep their vectors and fonts; links, tags and metadata for archives stay behind. The same booklet gives the
    same bytes. `note` follows the title. Raises ValueError where a page has another size.
    """
    import pikepdf

    sheet = _sheet_around(half)
    with pikepdf.open(BytesIO(pdf)) as booklet, pikepdf.new() as target:
        _require_size(booklet, half)
        forms = [target.copy_foreign(page.as_form_xobject()) for page in booklet.pages]
        margin = (sheet[0] - 2 * half[0]) / 2, (sheet[1] - half[1]) / 2
        for placed in saddle(len(forms), half[0]):
            for side in placed.sides:
                target.pages.append(_side(target, side, forms, half, margin))
        _mark_fold(target, sheet)
        _tell(target, booklet, note)
        made = BytesIO()
        target.save(
            made,
            min_version="1.7",
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=True,
        )
    return made.getvalue()


def _sheet_around(half: tuple[float, float]) -> tuple[float, float]:
    """The landscape sheet of a usual paper that two pages side by side fill; else just their size."""
    width, height = 2 * half[0], half[1]
    for short, long in PAPERS.values():
        if 0 <= long - width <= _SLACK and abs(short - height) <= _SLACK:
            return long, short
    return width, height


def _require_size(booklet: pikepdf.Pdf, half: tuple[float, float]) -> None:
    for number, page in enumerate(booklet.pages, 1):
        left, bottom, right, top = (float(edge) for edge in page.mediabox)
        if (left, bottom) != (0, 0) or abs(right - half[0]) > 0.1 or abs(top - half[1]) > 0.1:
            raise ValueError(f"page {number} of the booklet is no page of {half[0]} by {half[1]} points")


def _side(
    target: pikepdf.Pdf,
    side: Side,
    forms: list[pikepdf.Object],
    half: tuple[float, float],
    margin: tuple[float, float],
) -> pikepdf.Page:
    """One side of a sheet: each page moved into its place, and cut off at the spine."""
    import pikepdf

    x, y = margin
    sheet = 2 * (half[0] + x), half[1] + 2 * y
    drawn, used = [], {}
    for place in side:
        if place.page is None:
            continue
        name = f"/P{place.page}"
        used[name] = forms[place.page - 1]
        clip = f"{place.half[0] + x:.3f} {y:.3f} {place.half[1] - place.half[0]:.3f} {half[1]:.3f} re W n"
        drawn.append(f"q {clip} 1 0 0 1 {place.left + x:.3f} {y:.3f} cm {name} Do Q")
    return pikepdf.Page(
        target.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Page,
                MediaBox=[0, 0, *(round(length, 3) for length in sheet)],
                Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(used)),
                Contents=target.make_stream("\n".join(drawn).encode("ascii")),
            )
        )
    )


def _mark_fold(target: pikepdf.Pdf, sheet: tuple[float, float]) -> None:
    """Short strokes on the two sides that whoever folds the stack sees: the cover's and the middle's."""
    import pikepdf

    x, (start, end) = sheet[0] / 2, MARK
    strokes = (f"{x:.3f} {low:.3f} m {x:.3f} {high:.3f} l" for low, high in _both_ends(sheet[1], start, end))
    drawn = _FOLD % " ".join(strokes).encode("ascii")
    for page in (target.pages[0], target.pages[-1]):
        page.contents_add(pikepdf.Stream(target, drawn))


def _both_ends(height: float, start: float, end: float) -> tuple[tuple[float, float], tuple[float, float]]:
    return (start, end), (height - end, height - start)


def _tell(target: pikepdf.Pdf, booklet: pikepdf.Pdf, note: str) -> None:
    """What the file says of itself, and how a printer is to take it: ISO 32000-1, table 150."""
    import pikepdf

    told = booklet.docinfo
    title = str(told.get("/Title", "")).strip()
    target.docinfo["/Title"] = f"{title} ({note})" if title else note
    for key in _FROM_BOOKLET:
        if key in told:
            target.docinfo[key] = str(told[key])
    if "/Lang" in booklet.Root:
        target.Root.Lang = str(booklet.Root.Lang)
    _keep_code(target, booklet)
    target.Root.ViewerPreferences = pikepdf.Dictionary(
        DisplayDocTitle=True,
        PrintScaling=pikepdf.Name("/None"),
        Duplex=pikepdf.Name.DuplexFlipShortEdge,
        PickTrayByPDFSize=True,
    )


def _keep_code(target: pikepdf.Pdf, booklet: pikepdf.Pdf) -> None:
    """The booklet's fingerprint in the metadata of the sheets, so that `brochure verify` knows them; nothing more."""
    import pikepdf

    packet = booklet.Root.Metadata.read_bytes() if "/Metadata" in booklet.Root else b""
    code, kind = _CODE.search(packet), _EDITION.search(packet)
    if code is None or kind is None:
        return
    stream = pikepdf.Stream(target, sheets_packet(code[1].decode(), kind[1].decode()))
    stream.Type, stream.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
    target.Root.Metadata = target.make_indirect(stream)
