"""Printing in grey: only grey is drawn, it shows as well as the colours did, and the file keeps its standards."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from hypothesis import given, strategies as st
from PIL import Image, ImageChops

from brochure.build import pipeline
from brochure.build.pipeline import BuildOptions
from brochure.design import brand, colors, images as pictures
from brochure.design.colors import WHITE
from brochure.design.images import build_raster
from brochure.diagnostics.problem import Where
from brochure.runtime.memo import clear_all_caches
from support import validators
from support.clinic_folders import CLINIC, write_every_kind, write_handout
from support.tag_tree import format_tag_tree

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import KeepPdf

HEX = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")
COLOURED = ("rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "sh", "BI")


def photograph() -> Image.Image:
    """Many colours, none of which a palette could hold."""
    noise = Image.effect_noise((300, 200), 60)
    return Image.merge("RGB", (noise, noise.transpose(Image.Transpose.ROTATE_180), noise.point(lambda v: 255 - v)))


def emblem() -> Image.Image:
    """Flat colours on nothing, with a half transparent edge."""
    image = Image.new("RGBA", (80, 60), (0, 0, 0, 0))
    image.paste((200, 30, 60, 128), (10, 10, 70, 50))
    image.paste((20, 90, 160, 255), (20, 20, 60, 40))
    return image


def file_of(image: Image.Image, kind: str) -> bytes:
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


@pytest.fixture
def colourful(tmp_path: Path) -> Path:
    """The content of a handout with every kind of section, a PNG, a JPEG and an SVG."""
    path = write_handout(tmp_path, write_every_kind(tmp_path), CLINIC + "cover_shows: The sea at dusk\n")
    (tmp_path / "assets" / "logo.png").write_bytes(file_of(emblem(), "PNG"))
    (tmp_path / "assets" / "cover.jpg").write_bytes(file_of(photograph(), "JPEG"))
    return path


def made(path: Path, *, gray: bool) -> bytes:
    result = pipeline.build(path, BuildOptions(gray=gray))
    assert result.data is not None, "\n".join(map(str, result.problems))
    return result.data


def operators(pdf: pikepdf.Pdf) -> set[str]:
    """The names of all operators on all pages."""
    return {str(step.operator) for page in pdf.pages for step in pikepdf.parse_content_stream(page)}


def images(pdf: pikepdf.Pdf) -> list[Any]:
    streams: list[Any] = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
    return [stream for stream in streams if stream.get("/Subtype") == "/Image"]


def test_a_grey_handout_has_no_colour_and_keeps_its_standards(colourful: Path, keep: KeepPdf) -> None:
    with pikepdf.open(keep(made(colourful, gray=True), "every kind in grey")) as pdf:
        assert operators(pdf).isdisjoint(COLOURED)
        assert {"g", "G"} <= operators(pdf)
        assert [str(image.ColorSpace) for image in images(pdf)] == ["/DeviceGray"] * 2
        assert {str(image.Filter[0]) for image in images(pdf)} == {"/FlateDecode", "/DCTDecode"}
        assert not [
            thing for thing in pdf.objects if "/XObject" in str(thing.get("/Type", "")) and thing not in images(pdf)
        ]
    with pikepdf.open(keep(made(colourful, gray=False), "every kind in colour")) as pdf:  # what there was to take away
        assert {"rg", "RG"} <= operators(pdf)
        assert [str(image.ColorSpace) for image in images(pdf)] == ["/DeviceRGB"] * 2


def test_a_grey_page_is_grey_to_the_eye_and_reads_as_the_coloured_one(colourful: Path, keep: KeepPdf) -> None:
    grey, coloured = (keep(made(colourful, gray=gray), f"every kind, gray={gray}") for gray in (True, False))
    for page in validators.run_pdftoppm(grey, dpi=60):
        red, green, blue = page.split()
        assert ImageChops.difference(red, green).getbbox() is None
        assert ImageChops.difference(red, blue).getbbox() is None
    assert format_tag_tree(grey) == format_tag_tree(coloured)
    assert validators.run_pdftotext(grey) == validators.run_pdftotext(coloured)


def test_the_same_grey_handout_has_the_same_bytes(colourful: Path) -> None:
    first = made(colourful, gray=True)
    clear_all_caches()
    assert made(colourful, gray=True) == first


def test_black_and_white_are_grey_in_coloured_handouts_too(colourful: Path, keep: KeepPdf) -> None:
    with pikepdf.open(keep(made(colourful, gray=False), "every kind in colour")) as pdf:
        steps = [step for page in pdf.pages for step in pikepdf.parse_content_stream(page)]
    coloured = [step.operands for step in steps if str(step.operator) in ("rg", "RG")]
    assert coloured
    assert not [parts for parts in coloured if len({float(part) for part in parts}) == 1]
    assert "g" in {str(step.operator) for step in steps}


@given(HEX)
def test_a_colour_and_its_grey_have_the_same_contrast_but_for_rounding(colour: str) -> None:
    grey = colors.to_gray_color(colour)
    level, *others = colors.to_channels(grey)
    assert others == [level] * 2
    assert colors.contrast(grey, WHITE) >= colors.contrast(colour, WHITE)
    if level < 255:
        lighter = colors.from_channels(level + 1, level + 1, level + 1)
        assert colors.contrast(lighter, WHITE) < colors.contrast(colour, WHITE)


@given(st.integers(0, 255))
def test_a_grey_is_its_own_grey(level: int) -> None:
    grey = colors.from_channels(level, level, level)
    assert colors.to_gray_color(grey) == grey


@given(HEX, HEX)
def test_a_palette_in_grey_passes_where_its_colours_did(one: str, other: str) -> None:
    chosen = (colors.find_passing_color(colour, WHITE, brand.TEXT_CONTRAST) for colour in (one, other))
    grey = brand.derive_palette(*chosen).to_gray()
    for text in (grey.brand, grey.accent, grey.write, grey.ink):
        assert colors.contrast(text, WHITE) >= brand.TEXT_CONTRAST
    assert colors.contrast(grey.mid, WHITE) >= brand.SHAPE_CONTRAST
    assert grey.to_gray() == grey


def test_the_design_in_grey() -> None:
    palette = brand.derive_palette("#1D5166", "#A3461C").to_gray()
    assert palette == brand.Palette("#4B4B4B", "#626262", "#919191", "#C8C8C8", "#767676", "#000000")


@pytest.mark.parametrize(("kind", "image"), [("PNG", emblem()), ("JPEG", photograph())])
def test_a_picture_in_grey_has_the_size_of_the_coloured_one_and_fewer_bytes(
    tmp_path: Path, kind: str, image: Image.Image
) -> None:
    (tmp_path / "a").write_bytes(file_of(image, kind))
    picture, _ = pictures.load_picture(tmp_path, "a", Where("content.yaml"))
    assert picture is not None
    grey, coloured = build_raster(picture, 60, 40, gray=True), build_raster(picture, 60, 40)
    assert (grey.kind, grey.width, grey.height) == (coloured.kind, coloured.width, coloured.height)
    assert len(grey.data) < len(coloured.data)
    with Image.open(io.BytesIO(grey.data)) as shown, Image.open(io.BytesIO(coloured.data)) as before:
        assert shown.mode == "L"
        apart = ImageChops.difference(shown, before.convert("L")).histogram()
    assert not any(apart[32:])  # JPEG rounds either by itself
    assert build_raster(picture, 60, 40, gray=True) is grey
