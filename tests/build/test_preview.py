"""Pages as pictures: their number, size and colour, and files that cannot be shown."""

from __future__ import annotations

import stat
import sys
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
import pytest
from hypothesis import given, settings, strategies as st
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from brochure.build import preview
from brochure.runtime.errors import BrochureError
from support.example_counts import scale_examples

if TYPE_CHECKING:
    from pathlib import Path


def booklet(pages: int = 2, size: tuple[float, float] = (612, 792)) -> bytes:
    """Pages with a red field in the lower left quarter."""
    made = BytesIO()
    canvas = Canvas(made, pagesize=size, invariant=1)
    for number in range(pages):
        canvas.setFillColorRGB(1, 0, 0)
        canvas.rect(0, 0, size[0] / 2, size[1] / 2, stroke=0, fill=1)
        canvas.drawString(size[0] * 0.6, size[1] * 0.6, f"page {number + 1}")
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def changed(pdf: bytes, **save: object) -> bytes:
    made = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        document.save(made, **save)  # type: ignore[arg-type]
    return made.getvalue()


def shown(pdf: bytes, dpi: int = preview.DPI, *, gray: bool = False) -> list[Image.Image]:
    return [Image.open(BytesIO(picture)) for picture in preview.render_pages(pdf, dpi, gray=gray)]


@pytest.mark.parametrize("dpi", [1, 36, 80, 150])
def test_a_picture_has_the_dots_asked_for(dpi: int) -> None:
    pictures = shown(booklet(), dpi)
    assert [picture.format for picture in pictures] == ["PNG", "PNG"]
    for picture in pictures:
        assert picture.size == pytest.approx((8.5 * dpi, 11 * dpi), abs=1)
        assert picture.info["dpi"] == pytest.approx((dpi, dpi), abs=0.02)


def test_a_picture_shows_the_page() -> None:
    picture = shown(booklet(1), 72)[0].convert("RGB")
    assert picture.getpixel((100, 700)) == (255, 0, 0)
    assert picture.getpixel((100, 100)) == (255, 255, 255)


def test_gray_pictures_hold_no_colour() -> None:
    picture = shown(booklet(1), 72, gray=True)[0]
    assert picture.mode == "L"
    assert 40 < float(picture.getpixel((100, 700)) or 0) < 130  # type: ignore[arg-type]
    assert picture.getpixel((100, 100)) == 255


def test_the_same_page_gives_the_same_picture() -> None:
    assert list(preview.render_pages(booklet())) == list(preview.render_pages(booklet()))


def test_pictures_are_named_after_the_file_and_sorted(tmp_path: Path) -> None:
    pdf = tmp_path / "asthma.booklet.pdf"
    pdf.write_bytes(booklet(11, (100, 100)))
    written = preview.write_images(pdf, tmp_path / "a" / "b", 36)
    assert [path.name for path in written][::5] == [f"asthma.booklet-{number}.png" for number in ("01", "06", "11")]
    assert sorted((tmp_path / "a" / "b").iterdir()) == written
    with Image.open(written[0]) as first:
        assert first.size == (50, 50)


def test_a_few_pages_need_no_zeros(tmp_path: Path) -> None:
    pdf = tmp_path / "x.pdf"
    pdf.write_bytes(booklet(2))
    assert [path.name for path in preview.write_images(pdf, tmp_path, 20)] == ["x-1.png", "x-2.png"]


def test_a_locked_file_is_refused() -> None:
    locked = changed(booklet(), encryption=pikepdf.Encryption(user="secret", owner="other"))
    with pytest.raises(BrochureError, match="Save this PDF without a password"):
        list(preview.render_pages(locked))


@pytest.mark.parametrize("data", [b"", b"hello", b"\x89PNG\r\n" * 100], ids=["empty", "text", "picture"])
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(BrochureError, match="Choose a PDF: this file is not one"):
        list(preview.render_pages(data))


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"9 0 obj<<" * 9999], ids=["cut", "junk"])
def test_broken_files_are_refused(data: bytes) -> None:
    with pytest.raises(BrochureError, match="damaged"):
        list(preview.render_pages(data))


@settings(max_examples=scale_examples(60))
@given(data=st.data())
def test_a_damaged_file_is_shown_or_refused(data: st.DataObject) -> None:
    pdf = booklet(1, (100, 100))
    at = data.draw(st.integers(0, len(pdf) - 1))
    cut = data.draw(st.integers(0, 200))
    put = data.draw(st.binary(max_size=50))
    with suppress(BrochureError):
        for picture in preview.render_pages(pdf[:at] + put + pdf[at + cut :], 20):
            with Image.open(BytesIO(picture)) as opened:
                opened.load()


def test_bytes_are_bounded(tmp_path: Path) -> None:
    pdf = tmp_path / "x.pdf"
    with pdf.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(preview.MAX_BYTES + 1)
    with pytest.raises(BrochureError, match="at most 30 MB"):
        preview.write_images(pdf, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_pages_are_bounded() -> None:
    with pytest.raises(BrochureError, match="this one has 201"):
        list(preview.render_pages(booklet(201, (10, 10)), 10))


@pytest.mark.parametrize("size", [(14000, 14000), (1e7, 0.01), (3e6, 10)])
def test_pixels_are_bounded(size: tuple[float, float]) -> None:
    with pytest.raises(BrochureError, match="too large"):
        list(preview.render_pages(booklet(1, size), 600))


@pytest.mark.parametrize("dpi", [-1, 0, 601, 10**9])
def test_dots_are_bounded(dpi: int) -> None:
    with pytest.raises(BrochureError, match="1 to 600 dots"):
        list(preview.render_pages(booklet(), dpi))


def test_what_cannot_be_read_or_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrochureError, match="There is no file"):
        preview.write_images(tmp_path / "no.pdf", tmp_path)
    with pytest.raises(BrochureError, match="is a folder"):
        preview.write_images(tmp_path, tmp_path)
    pdf = tmp_path / "x.pdf"
    pdf.write_bytes(booklet())
    with pytest.raises(BrochureError, match="is a file"):
        preview.write_images(pdf, pdf)


@pytest.mark.skipif(sys.platform == "win32", reason="modes are not so there")
def test_pictures_of_a_private_file_are_private(tmp_path: Path) -> None:
    pdf = tmp_path / "copy-00002.pdf"
    pdf.write_bytes(booklet(1))
    pdf.chmod(0o600)
    (picture,) = preview.write_images(pdf, tmp_path / "shown")
    assert (stat.S_IMODE(picture.stat().st_mode), stat.S_IMODE(picture.parent.stat().st_mode)) == (0o600, 0o700)
    pdf.chmod(0o644)
    (picture,) = preview.write_images(pdf, tmp_path / "others")
    assert stat.S_IMODE(picture.stat().st_mode) & 0o044
