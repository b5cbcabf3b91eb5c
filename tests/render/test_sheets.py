"""The booklet for the printer: which page stands where, that it looks as before, and what the file says of itself."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
import pytest
from PIL import Image, ImageChops
from reportlab.pdfgen.canvas import Canvas

from brochure.build import pipeline
from brochure.design.editions import HALF_PAPERS, PAPERS
from brochure.design.imposition import impose_booklet
from brochure.render.pdf.writer.sheets import impose
from support import validators
from support.clinic_folders import ROOT

if TYPE_CHECKING:
    from pathlib import Path

HALF = HALF_PAPERS["letter"]


def numbered(pages: int, half: tuple[float, float] = HALF) -> bytes:
    """A booklet whose pages say their numbers, linked and boxed from edge to edge."""
    made = BytesIO()
    canvas = Canvas(made, pagesize=half, invariant=1)
    canvas.setTitle("Numbers")
    for number in range(1, pages + 1):
        canvas.drawString(100, 300, f"page {number} here")
        canvas.linkURL("https://www.example.org", (100, 300, 150, 320))
        canvas.showPage()
    canvas.save()
    return made.getvalue()


@pytest.fixture(scope="module", params=list(PAPERS))
def shipped(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, Path]:
    """The shipped handout on a paper: its plain booklet, and its sheets."""
    paper: str = request.param
    made = pipeline.build(ROOT / "content.yaml", pipeline.BuildOptions(edition="booklet", paper=paper)).data
    assert made is not None
    folder = tmp_path_factory.mktemp(paper)
    plain, sheets = folder / "plain.pdf", folder / "sheets.pdf"
    plain.write_bytes(made)
    sheets.write_bytes(impose(made, HALF_PAPERS[paper]))
    return paper, plain, sheets


@pytest.mark.parametrize("pages", [1, 4, 5, 13, 16])
def test_each_page_stands_on_its_half(pages: int, tmp_path: Path) -> None:
    path = tmp_path / "sheets.pdf"
    path.write_bytes(impose(numbered(pages), HALF))
    found = []
    for x in (0, 396):
        text = validators.run_pdftotext(path, "-x", str(x), "-y", "0", "-W", "396", "-H", "612")
        found.append([int(said[1]) if (said := re.search(r"page (\d+)", page)) else None for page in text.split("\f")])
    sides = [side for sheet in impose_booklet(pages, 396) for side in sheet.sides]
    assert list(zip(*found, strict=True))[:-1] == [(left.page, right.page) for left, right in sides]


def test_sheets_are_the_usual_paper(shipped: tuple[str, Path, Path]) -> None:
    paper, plain, sheets = shipped
    short, long = PAPERS[paper]
    with pikepdf.open(sheets) as pdf, pikepdf.open(plain) as booklet:
        assert len(pdf.pages) == 2 * -(-len(booklet.pages) // 4)
        for page in pdf.pages:
            assert [float(edge) for edge in page.mediabox] == pytest.approx([0, 0, long, short], abs=0.01)


def test_pages_look_as_in_the_plain_booklet(shipped: tuple[str, Path, Path]) -> None:
    """Every page is found at its place, moved by the creep, and nothing else is on the sheets but the fold marks."""
    paper, plain, sheets = shipped
    width, height = HALF_PAPERS[paper]
    dpi = 72
    pages, painted = (
        validators.run_pdftoppm(plain, dpi=dpi, grey=True),
        validators.run_pdftoppm(sheets, dpi=dpi, grey=True),
    )
    sides = [side for sheet in impose_booklet(len(pages), width) for side in sheet.sides]
    for side, sheet in zip(sides, painted, strict=True):
        expected = Image.new("L", sheet.size, 255)
        margin = (sheet.width - 2 * width) / 2
        for place in side:
            if place.page is not None:
                expected.paste(pages[place.page - 1], (round(margin + place.left), round((sheet.height - height) / 2)))
        box = 0, 20, sheet.width, sheet.height - 20
        ink = sum(255 - value for value in expected.crop(box).tobytes())
        here = sum(255 - value for value in sheet.crop(box).tobytes())
        assert here == pytest.approx(ink, rel=0.02, abs=2000)
        blur = ImageChops.difference(*(image.crop(box).resize((99, 71)) for image in (expected, sheet)))
        assert max(blur.tobytes()) < 90


@pytest.mark.parametrize("paper", PAPERS)
def test_pages_are_moved_by_the_creep(paper: str) -> None:
    """To the hundredth of a point, measured from the spine in the middle of the sheet."""
    half = HALF_PAPERS[paper]
    spine = max(PAPERS[paper]) / 2
    with pikepdf.open(BytesIO(impose(numbered(16, half), half))) as pdf:
        drawn = [page.Contents.read_bytes() if "/Contents" in page else b"" for page in pdf.pages[1:-1]]
    placed = [[float(x) for x in re.findall(rb"1 0 0 1 ([\d.]+) [\d.]+ cm", page)] for page in drawn]
    creeps = [sheet.creep for sheet in impose_booklet(16, half[0]) for _ in sheet.sides][1:-1]
    assert creeps[-1] > 0.8
    for (left, right), creep in zip(placed, creeps, strict=True):
        assert left + half[0] - spine == pytest.approx(creep, abs=0.01)
        assert spine - right == pytest.approx(creep, abs=0.01)


def test_blank_pages_are_white(tmp_path: Path) -> None:
    path = tmp_path / "sheets.pdf"
    path.write_bytes(impose(numbered(5), HALF))
    back = validators.run_pdftoppm(path, dpi=72, grey=True)[1]
    assert back.crop((402, 0, 792, 612)).getextrema() == (255, 255)
    assert back.crop((0, 0, 390, 612)).getextrema() == (0, 255)


def test_fold_marks_stand_where_the_folder_sees_them(tmp_path: Path) -> None:
    """At both ends of the spine: outside the cover and in the middle of the booklet, and nowhere between."""
    path = tmp_path / "sheets.pdf"
    path.write_bytes(impose(numbered(12), HALF))
    sheets = validators.run_pdftoppm(path, dpi=144, grey=True)
    marked = []
    for sheet in sheets:
        spine = 788, 0, 796, sheet.height
        rows = sheet.crop(spine).resize((1, sheet.height), Image.Resampling.BOX).tobytes()
        marked.append({y // 2 for y, value in enumerate(rows) if value < 250})
    for side in (marked[0], marked[-1]):
        assert {8, 12, 598, 602} <= side
        assert all(5 <= y <= 17 or 595 <= y <= 607 for y in side)
    assert not any(marked[1:-1])


def test_a_page_is_cut_off_at_the_spine(tmp_path: Path) -> None:
    """What bleeds over the spine, moved there by the creep of seven sheets, does not show on the other page."""
    made = BytesIO()
    canvas = Canvas(made, pagesize=HALF, invariant=1)
    for number in range(32):
        canvas.setFillGray(0 if number % 2 else 1)  # left pages are black
        canvas.rect(0, 0, *HALF, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    path = tmp_path / "sheets.pdf"
    path.write_bytes(impose(made.getvalue(), HALF))
    for sheet in validators.run_pdftoppm(path, dpi=144, grey=True):
        assert sheet.crop((40, 100, 791, 1000)).getextrema() == (0, 0)
        assert sheet.crop((793, 100, 1584, 1000)).getextrema() == (255, 255)


def test_the_file_tells_the_printer_and_claims_nothing(shipped: tuple[str, Path, Path]) -> None:
    _, plain, sheets = shipped
    with pikepdf.open(sheets) as pdf, pikepdf.open(plain) as booklet:
        wishes = pdf.Root.ViewerPreferences
        assert (str(wishes.Duplex), str(wishes.PrintScaling)) == ("/DuplexFlipShortEdge", "/None")
        assert str(pdf.docinfo["/Title"]) == f"{booklet.docinfo['/Title']} (for printing)"
        assert str(pdf.Root.Lang) == str(booklet.Root.Lang)
        assert set(pdf.Root.keys()) == {"/Type", "/Pages", "/Lang", "/ViewerPreferences", "/Metadata"}
        assert b"pdfaid" not in pdf.Root.Metadata.read_bytes()
        assert not any("/Annots" in page or "/StructParents" in page for page in pdf.pages)
        assert not {"/CreationDate", "/ModDate"} & set(pdf.docinfo.keys())
    assert b"pdfuaid" not in sheets.read_bytes()


def test_links_stay_behind() -> None:
    with pikepdf.open(BytesIO(impose(numbered(4), HALF))) as pdf:
        assert not any("/Annots" in page for page in pdf.pages)
        kinds = {str(item.get("/Subtype", "")) for item in pdf.objects if isinstance(item, pikepdf.Dictionary)}
    assert "/Link" not in kinds


def test_the_sheets_are_sound_and_no_larger(shipped: tuple[str, Path, Path]) -> None:
    _, plain, sheets = shipped
    assert validators.run_qpdf_check(sheets) == []
    assert sheets.stat().st_size < 1.05 * plain.stat().st_size
    with pikepdf.open(sheets) as pdf:
        fonts = [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and "/Length1" in item]
        assert len(fonts) == 2


def test_the_same_booklet_gives_the_same_bytes(shipped: tuple[str, Path, Path]) -> None:
    paper, plain, sheets = shipped
    assert impose(plain.read_bytes(), HALF_PAPERS[paper]) == sheets.read_bytes()


def test_the_note_may_be_in_another_language() -> None:
    with pikepdf.open(BytesIO(impose(numbered(1), HALF, "para imprimir"))) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Numbers (para imprimir)"


def test_pages_of_another_size_are_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="page 1 of the booklet"):
        impose(numbered(4, (612, 792)), HALF)
