"""QR codes: a camera reads the address back, in grey and off coarse copies; what cannot be read is refused."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import sys
from itertools import product
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
import zxingcpp
from hypothesis import assume, given, strategies as st
from PIL import Image, ImageChops, ImageFilter

from brochure.content import languages
from brochure.design import editions, fonts, qr
from brochure.design.brand import Brand
from brochure.render.pdf.boxes.qr import build_qr_box
from brochure.render.pdf.pages.layout_context import LayoutContext
from brochure.render.pdf.tagging.structure_tree import StructureRoot
from brochure.render.pdf.writer.canvas import TaggedCanvas
from brochure.render.pdf.writer.xmp import DocumentProperties
from brochure.runtime.errors import BrochureError
from support import validators
from support.tag_tree import format_tag_tree

if TYPE_CHECKING:
    from conftest import KeepPdf

ORDINARY = (
    "https://example.org",
    "https://www.cacheclinic.example/patients/ketamine",
    "https://www.nhs.uk/mental-health/talking-therapies-medicine-treatments/medicines-and-psychiatry/",
    "https://example.org/search?q=caf%C3%A9&lang=en#top",
    "https://münchen.example/grüße",
)
LONGEST = "https://example.org/" + "a" * (qr.MAX_BYTES - 20)
INCH = 72.0
MM = 72 / 25.4
CHARACTERS = st.characters(
    min_codepoint=0x21, max_codepoint=0x2FF, exclude_characters='<>"\\', categories=("L", "N", "P")
)
ADDRESSES = st.text(CHARACTERS, min_size=1, max_size=120).map("https://".__add__)


def page(address: str, *, size: float = INCH, gray: bool = False) -> bytes:
    """A file of one page with a QR code at its upper left, an inch from the edges."""
    brand, root = Brand(), StructureRoot()
    setting = LayoutContext(
        editions.build_edition("handout"), brand, fonts.load_family(brand.family), languages.load_words("en-US")
    )
    target = io.BytesIO()
    canvas = TaggedCanvas(
        target,
        root=root,
        family=setting.family,
        palette=brand.palette,
        properties=DocumentProperties("Code", "", "", "en-US", dt.date(2026, 1, 2)),
        pagesize=(3 * INCH, 3 * INCH),
        is_gray=gray,
    )
    box = build_qr_box(setting, address, "example.org", root.add_child("Document"), size)
    box.paint(canvas, INCH, 2 * INCH, INCH)
    canvas.save()
    return target.getvalue()


def painted(address: str, scale: int = 3) -> Image.Image:
    """The code of an address as its rectangles paint it, `scale` pixels to a module, on white paper."""
    wide = qr.count_side_modules(address)
    image = Image.new("L", (wide, wide), 255)
    for left, top, width, height in qr.build_rectangles(address):
        image.paste(0, (left, top, left + width, top + height))
    return image.resize((wide * scale, wide * scale), Image.Resampling.NEAREST)


def read(image: Image.Image) -> Any:  # noqa: ANN401 (what the reader found)
    """The one code that a camera finds in a picture."""
    [found] = zxingcpp.read_barcodes(image)
    return found


# ---- what the code says ----


@given(ADDRESSES)
def test_a_code_says_its_address_and_nothing_else(address: str) -> None:
    assume(qr.can_hold(address))
    found = read(painted(address))
    assert found.text == address
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    assert found.ec_level in ("M", "Q", "H")


def test_more_of_the_code_may_be_lost_where_that_costs_no_room() -> None:
    boosted, plain = "https://example.org", LONGEST
    assert [read(painted(address)).ec_level for address in (boosted, plain)] == ["Q", "M"]


@pytest.mark.parametrize("address", [*ORDINARY, LONGEST])
def test_a_code_with_a_stain_on_it_still_reads(address: str) -> None:
    image = painted(address, 4)
    middle, stain = image.width // 2, image.width // 16
    image.paste(0, (middle - stain, middle - stain, middle + stain, middle + stain))
    assert read(image).text == address


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org",
        "example.org",
        "javascript:alert(1)",
        "mailto:desk@example.org",
        "https://",
        "https://example.org/a b",
        "https://example.org\n",
        'https://example.org/"',
        "ftp://https://example.org",
        "",
        LONGEST + "a",
        "https://example.org/" + "ü" * 134,
    ],
)
def test_what_is_no_secure_web_address_or_too_long_is_refused(address: str) -> None:
    assert not qr.can_hold(address)
    with pytest.raises(
        BrochureError,
        match=r"^“.*” cannot be a QR code: use an address that starts with https:// and has at most 287 bytes",
    ):
        qr.build_modules(address)


# ---- its shape ----


@given(ADDRESSES)
def test_rectangles_cover_the_dark_modules_once_and_nothing_else(address: str) -> None:
    assume(qr.can_hold(address))
    covered = [
        (x, y)
        for left, top, width, height in qr.build_rectangles(address)
        for x, y in product(range(left, left + width), range(top, top + height))
    ]
    rows = enumerate(qr.build_modules(address), qr.QUIET_ZONE)
    dark = {(x, y) for y, row in rows for x, module in enumerate(row, qr.QUIET_ZONE) if module}
    assert len(covered) == len(set(covered))
    assert set(covered) == dark


def test_joining_modules_makes_the_path_much_shorter() -> None:
    dark = sum(map(sum, qr.build_modules(ORDINARY[1])))
    assert len(qr.build_rectangles(ORDINARY[1])) < dark / 2


@pytest.mark.parametrize("address", [*ORDINARY, LONGEST])
def test_modules_are_large_enough_an_inch_wide(address: str) -> None:
    assert INCH / qr.count_side_modules(address) >= 0.33 * MM
    assert qr.compute_min_size(address) <= INCH


def test_a_code_has_four_modules_of_quiet_on_every_side() -> None:
    image = painted(ORDINARY[0], 1)
    ink = ImageChops.invert(image).getbbox()
    assert ink == (4, 4, image.width - 4, image.height - 4)


def test_the_library_is_loaded_only_for_a_code() -> None:
    use = "from brochure.design import qr; qr.can_hold('https://example.org')"
    program = f"import sys; {use}; assert 'segno' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)


# ---- on paper ----


@pytest.mark.parametrize("gray", [False, True])
@pytest.mark.parametrize("address", ORDINARY)
def test_a_printed_code_reads_even_from_a_coarse_copy(address: str, gray: bool, keep: KeepPdf) -> None:
    path = keep(page(address, gray=gray), f"code, gray={gray}")
    [print_] = validators.run_pdftoppm(path, dpi=100, grey=gray)
    assert read(print_).text == address
    [fine] = validators.run_pdftoppm(path, dpi=200, grey=True)
    assert read(fine.filter(ImageFilter.GaussianBlur(1)).rotate(7, fillcolor=255)).text == address  # out of focus
    assert read(fine.point(lambda value: 70 + value // 3)).text == address  # pale, in poor light
    assert read(fine.point(lambda value: 255 * (value > 128)).convert("1").convert("L")).text == address  # a fax


def test_the_longest_address_reads_at_the_size_of_a_stamp(keep: KeepPdf) -> None:
    [print_] = validators.run_pdftoppm(keep(page(LONGEST), "longest code"), dpi=300, grey=True)
    assert read(print_).text == LONGEST


def test_a_code_fills_its_square_but_for_the_quiet_zone(keep: KeepPdf) -> None:
    [print_] = validators.run_pdftoppm(keep(page(ORDINARY[0], size=58), "code of 58 points"), dpi=72, grey=True)
    module = 58 / qr.count_side_modules(ORDINARY[0])
    ink = ImageChops.invert(print_).getbbox()
    assert ink is not None
    assert ink[:2] == pytest.approx((72 + 4 * module, 72 + 4 * module), abs=1)
    assert ink[2:] == pytest.approx((72 + 58 - 4 * module, 72 + 58 - 4 * module), abs=1)


def test_a_code_that_would_be_too_fine_is_made_larger() -> None:
    brand = Brand()
    setting = LayoutContext(
        editions.build_edition("handout"), brand, fonts.load_family(brand.family), languages.load_words("en-US")
    )
    sizes = [build_qr_box(setting, a, a, StructureRoot(), 40).measure_height(INCH) for a in (ORDINARY[0], LONGEST)]
    assert sizes == [40, qr.compute_min_size(LONGEST)]


def test_a_code_is_a_figure_that_says_what_it_opens(keep: KeepPdf) -> None:
    path = keep(page(ORDINARY[0]), "code")
    tree = format_tag_tree(path)
    assert "Figure [alt=QR code: opens example.org]" in tree
    with pikepdf.open(path) as pdf:
        steps = list(pikepdf.parse_content_stream(pdf.pages[0]))
        [figure] = [
            thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure"
        ]
        assert [float(edge) for edge in figure.A.BBox] == [72, 72, 144, 144]
    names = [str(step.operator) for step in steps]
    assert (names[0], names[-1]) == ("BDC", "EMC")  # nothing is drawn outside the figure
    assert names.count("f") + names.count("f*") == 1  # one path
    assert names.count("re") == len(qr.build_rectangles(ORDINARY[0]))
