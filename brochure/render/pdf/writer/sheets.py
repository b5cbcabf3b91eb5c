"""A booklet for the printer: its pages, two on each side, on landscape sheets that are folded and stapled.

The sheets are for printing only: they are not accessible and do not claim to be. The plain booklet is.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from brochure.design.editions import PAPERS
from brochure.design.imposition import FOLD_MARK, impose_booklet
from brochure.render.pdf.writer.xmp import build_sheets_packet

if TYPE_CHECKING:
    import pikepdf

    from brochure.design.imposition import SheetSide

_SHEET_TOLERANCE = 4.0  # points: A4 is 1 mm (2.8 points) wider than two A5 pages
_FOLD_STROKES = b"q 0.4627 G 0.5 w %s S Q"  # the gray of writing lines
_FINGERPRINT_PATTERN = re.compile(rb"<dc:identifier>(brochure:[0-9A-F-]{9})</dc:identifier>")
_EDITION_PATTERN = re.compile(rb"<dc:type><rdf:Bag><rdf:li>([a-z0-9 -]{1,40})</rdf:li>")
_COPIED_KEYS = ("/Author", "/Subject")


def impose(pdf: bytes, page_size: tuple[float, float], title_note: str = "for printing") -> bytes:
    """Return a booklet's sheets as PDF; its pages have `page_size` (width, height) in points, half a sheet.

    Pages keep their vectors and fonts; links, tags, and archival metadata are dropped. The same booklet gives the
    same bytes. `title_note` is added to the title in parentheses. Raises ValueError if a page has another size.
    """
    import pikepdf

    sheet_size = _find_sheet_size(page_size)
    with pikepdf.open(BytesIO(pdf)) as booklet, pikepdf.new() as target:
        _require_page_size(booklet, page_size)
        forms = [target.copy_foreign(page.as_form_xobject()) for page in booklet.pages]
        margin = (sheet_size[0] - 2 * page_size[0]) / 2, (sheet_size[1] - page_size[1]) / 2
        for imposed_sheet in impose_booklet(len(forms), page_size[0]):
            for side in imposed_sheet.sides:
                target.pages.append(_build_side(target, side, forms, page_size, margin))
        _mark_fold(target, sheet_size)
        _write_metadata(target, booklet, title_note)
        output = BytesIO()
        target.save(
            output,
            min_version="1.7",
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=True,
        )
    return output.getvalue()


def _find_sheet_size(page_size: tuple[float, float]) -> tuple[float, float]:
    """Return the landscape size (points) of the paper that two pages side by side fill; else the two pages' size."""
    width, height = 2 * page_size[0], page_size[1]
    for short_side, long_side in PAPERS.values():
        if 0 <= long_side - width <= _SHEET_TOLERANCE and abs(short_side - height) <= _SHEET_TOLERANCE:
            return long_side, short_side
    return width, height


def _require_page_size(booklet: pikepdf.Pdf, page_size: tuple[float, float]) -> None:
    for page_number, page in enumerate(booklet.pages, 1):
        left, bottom, right, top = (float(edge) for edge in page.mediabox)
        if (left, bottom) != (0, 0) or abs(right - page_size[0]) > 0.1 or abs(top - page_size[1]) > 0.1:
            raise ValueError(f"page {page_number} of the booklet is not {page_size[0]} by {page_size[1]} points")


def _build_side(
    target: pikepdf.Pdf,
    side: SheetSide,
    forms: list[pikepdf.Object],
    page_size: tuple[float, float],
    margin: tuple[float, float],
) -> pikepdf.Page:
    """Return one side of a sheet as a page: each booklet page in its half, clipped at the spine."""
    import pikepdf

    x, y = margin
    sheet_size = 2 * (page_size[0] + x), page_size[1] + 2 * y
    operators, forms_by_name = [], {}
    for placement in side:
        if placement.page is None:
            continue
        name = f"/P{placement.page}"
        forms_by_name[name] = forms[placement.page - 1]
        left, right = placement.half_bounds
        clip = f"{left + x:.3f} {y:.3f} {right - left:.3f} {page_size[1]:.3f} re W n"
        operators.append(f"q {clip} 1 0 0 1 {placement.left + x:.3f} {y:.3f} cm {name} Do Q")
    return pikepdf.Page(
        target.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Page,
                MediaBox=[0, 0, *(round(length, 3) for length in sheet_size)],
                Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(forms_by_name)),
                Contents=target.make_stream("\n".join(operators).encode("ascii")),
            )
        )
    )


def _mark_fold(target: pikepdf.Pdf, sheet_size: tuple[float, float]) -> None:
    """Draw short fold marks on the two outer sides of the stack: the cover's and the middle's."""
    import pikepdf

    x, (start, end) = sheet_size[0] / 2, FOLD_MARK
    strokes = (f"{x:.3f} {low:.3f} m {x:.3f} {high:.3f} l" for low, high in _mirror_range(sheet_size[1], start, end))
    operators = _FOLD_STROKES % " ".join(strokes).encode("ascii")
    for page in (target.pages[0], target.pages[-1]):
        page.contents_add(pikepdf.Stream(target, operators))


def _mirror_range(height: float, start: float, end: float) -> tuple[tuple[float, float], tuple[float, float]]:
    return (start, end), (height - end, height - start)


def _write_metadata(target: pikepdf.Pdf, booklet: pikepdf.Pdf, title_note: str) -> None:
    """Set the title, language, and fingerprint, and the settings for printing (ISO 32000-1, table 150)."""
    import pikepdf

    info = booklet.docinfo
    title = str(info.get("/Title", "")).strip()
    target.docinfo["/Title"] = f"{title} ({title_note})" if title else title_note
    for key in _COPIED_KEYS:
        if key in info:
            target.docinfo[key] = str(info[key])
    if "/Lang" in booklet.Root:
        target.Root.Lang = str(booklet.Root.Lang)
    _copy_fingerprint(target, booklet)
    target.Root.ViewerPreferences = pikepdf.Dictionary(
        DisplayDocTitle=True,
        PrintScaling=pikepdf.Name("/None"),
        Duplex=pikepdf.Name.DuplexFlipShortEdge,
        PickTrayByPDFSize=True,
    )


def _copy_fingerprint(target: pikepdf.Pdf, booklet: pikepdf.Pdf) -> None:
    """Copy the booklet's fingerprint and edition into the sheets' metadata, so that `brochure verify` accepts them."""
    import pikepdf

    metadata = booklet.Root.Metadata.read_bytes() if "/Metadata" in booklet.Root else b""
    fingerprint_match, edition_match = _FINGERPRINT_PATTERN.search(metadata), _EDITION_PATTERN.search(metadata)
    if fingerprint_match is None or edition_match is None:
        return
    stream = pikepdf.Stream(target, build_sheets_packet(fingerprint_match[1].decode(), edition_match[1].decode()))
    stream.Type, stream.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
    target.Root.Metadata = target.make_indirect(stream)
