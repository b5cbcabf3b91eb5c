from __future__ import annotations

import datetime as dt
import io
import os
import re
import struct
import subprocess
import sys
import zlib
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from PIL import Image, ImageCms, ImageDraw

from brochure.design import images
from brochure.design.brand import Brand
from brochure.design.fonts import load_family
from brochure.design.images import Picture, build_raster, compute_scale
from brochure.diagnostics.problem import Where
from brochure.render.pdf.boxes.images import draw_picture
from brochure.render.pdf.tagging.structure_tree import StructureRoot
from brochure.render.pdf.writer.canvas import TaggedCanvas
from brochure.render.pdf.writer.xmp import DocumentProperties
from brochure.runtime.memo import clear_all_caches
from support.example_counts import scale_examples

if TYPE_CHECKING:
    from pathlib import Path

HERE = Where("content.yaml", 4, 12)
SVG = b'<svg viewBox="0 0 20 10"><circle r="9"/></svg>'
FIXED = "copy the picture into the assets folder and type only its file name"


def file_of(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:  # noqa: ANN401 (Pillow's own)
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def load(folder: Path, name: str, data: bytes | None = None) -> tuple[Picture | None, list[str]]:
    """The picture and its problems as rows, hints after a bar."""
    if data is not None:
        (folder / name).write_bytes(data)
    picture, problems = images.load_picture(folder, name, HERE)
    return picture, [f"{problem} | {problem.hint}" for problem in problems]


def fine(folder: Path, name: str, data: bytes) -> Picture:
    picture, problems = load(folder, name, data)
    assert not problems
    assert picture is not None
    return picture


def shade(image: Image.Image, x: int, y: int) -> tuple[int, int, int]:
    red, green, blue = image.convert("RGB").getpixel((x, y))  # type: ignore[misc]
    return red, green, blue


def out(picture: Picture, width: float, height: float) -> Image.Image:
    return Image.open(io.BytesIO(build_raster(picture, width, height).data))


def photograph(width: int, height: int) -> Image.Image:
    noise = Image.effect_noise((width, height), 60)
    return Image.merge("RGB", (noise, noise.rotate(90, expand=False), noise.rotate(180)))


# ---- names ----


@pytest.mark.parametrize(
    "name",
    [
        *(
            "../secret.svg",
            "a/../../secret.svg",
            "/etc/passwd",
            "//server/share/a.png",
            "./a.svg",
            "a//b.svg",
            "..",
            "",
        ),
        *("C:\\a.png", "c:a.png", "\\\\server\\a.png", "..\\a.png", "https://example.org/a.png", "file:///etc/passwd"),
        *(
            "data:image/png;base64,AA",
            "~/a.png",
            "con",
            "NUL.png",
            "art/com1.svg",
            "lpt9 .png",
            "logo.svg:stream",
            "a\n",
        ),
    ],
)
def test_names_that_lead_outside(tmp_path: Path, name: str) -> None:
    picture, (row,) = load(tmp_path, name)
    assert picture is None
    assert row.endswith(f" is not a path inside the assets folder (path-outside-assets) | {FIXED}")
    assert row.isprintable()


def test_links_are_followed_only_inside(tmp_path: Path) -> None:
    assets = tmp_path / "assets"
    (assets / "art").mkdir(parents=True)
    (tmp_path / "secret.svg").write_bytes(SVG)
    (assets / "art/sea.svg").write_bytes(SVG)
    (assets / "good.svg").symlink_to("art/sea.svg")
    (assets / "bad.svg").symlink_to(tmp_path / "secret.svg")
    (assets / "round.svg").symlink_to("round.svg")
    (assets / "up").symlink_to(tmp_path)
    assert load(assets, "good.svg")[1] == []
    for name in ("bad.svg", "up/secret.svg"):
        message = f"content.yaml:4:12: error: the picture “{name}” is not a path inside the assets folder"
        assert load(assets, name)[1] == [f"{message} (path-outside-assets) | {FIXED}"]
    assert "(missing-picture)" in load(assets, "round.svg")[1][0]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("see.svg", "did you mean “sea.svg”?"),
        ("art/birds.png", "did you mean “art/bird.png”?"),
        ("bird.png", "did you mean “art/bird.png”?"),
        ("xyz", "copy the picture into the assets folder"),
        ("sea.svg/x", "did you mean “sea.svg”?"),
    ],
)
def test_missing_pictures(tmp_path: Path, name: str, hint: str) -> None:
    (tmp_path / "art").mkdir()
    (tmp_path / "art/bird.png").write_bytes(b"")
    (tmp_path / "sea.svg").write_bytes(SVG)
    message = f"content.yaml:4:12: error: the picture “{name}” is not in the assets folder (missing-picture)"
    assert load(tmp_path, name) == (None, [f"{message} | {hint}"])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
def test_only_files_are_opened(tmp_path: Path) -> None:
    (tmp_path / "art").mkdir()
    os.mkfifo(tmp_path / "pipe.png")
    for name in ("art", "pipe.png"):
        message = f"content.yaml:4:12: error: the picture “{name}” is not a file (broken-picture)"
        assert load(tmp_path, name)[1] == [f"{message} | type the name of a picture file"]


# ---- what is in a file ----


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is an empty file (broken-picture) | "),
        (b"GIF89a", "is a GIF file (unknown-picture-type) | save it as PNG, JPEG or SVG"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "is a WebP file (unknown-picture-type) | save it as PNG, JPEG or SVG"),
        (b"%PDF-1.7", "is a PDF file (unknown-picture-type) | save it as PNG, JPEG or SVG"),
        (b"%!PS-Adobe-3.0 EPSF", "is an EPS file (unknown-picture-type) | save it as PNG, JPEG or SVG"),
        (b"\0\0\0\x18ftypheic", "is a HEIC file or a video (unknown-picture-type) | save it as PNG, JPEG or SVG"),
        (b"hello", "is not a PNG, JPEG or SVG file (unknown-picture-type) | save it as PNG, JPEG or SVG"),
        (b"<html></html>", "is not a PNG, JPEG or SVG file (unknown-picture-type) | save it as PNG, JPEG or SVG"),
        (b"\x89PNG\r\n\x1a\n\0\0", f"is damaged or incomplete (broken-picture) | {images._RESAVE_HINT}"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", f"is damaged or incomplete (broken-picture) | {images._RESAVE_HINT}"),
    ],
)
def test_files_that_are_no_pictures(tmp_path: Path, data: bytes, why: str) -> None:
    assert load(tmp_path, "a.png", data) == (None, [f"content.yaml:4:12: error: the picture “a.png” {why}"])


def test_content_counts_not_the_ending(tmp_path: Path) -> None:
    red = Image.new("RGB", (30, 20), "red")
    assert fine(tmp_path, "a.png", file_of(red, "JPEG")).kind == "jpeg"
    assert fine(tmp_path, "a.svg", file_of(red)).kind == "png"
    assert fine(tmp_path, "a.jpg", b"\xef\xbb\xbf<?xml version='1.0'?>" + SVG).kind == "svg"
    assert fine(tmp_path, "a", SVG.decode().encode("utf-16")).kind == "svg"


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_cut_files(tmp_path: Path, kind: str) -> None:
    whole = file_of(photograph(400, 300), kind)
    assert load(tmp_path, "a", whole[: len(whole) * 2 // 3])[1] == [
        f"content.yaml:4:12: error: the picture “a” is damaged or incomplete (broken-picture) | {images._RESAVE_HINT}"
    ]


def bomb(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(8001, 5000), (12_000, 10_000), (50_000, 50_000)])
def test_decompression_bombs(tmp_path: Path, size: tuple[int, int]) -> None:
    message = "content.yaml:4:12: error: the picture “a.png” has more than 40 million pixels (picture-too-large)"
    hint = "make it smaller in a picture program; a width of 2,000 pixels is enough"
    assert load(tmp_path, "a.png", bomb(*size)) == (None, [f"{message} | {hint}"])


def test_large_files(tmp_path: Path) -> None:
    _, (row,) = load(tmp_path, "a.png", file_of(Image.new("L", (9, 9))) + b"\0" * images.MAX_BYTES)
    assert "the picture “a.png” is larger than 20 MB (picture-too-large)" in row
    _, (row,) = load(tmp_path, "a.svg", SVG + b" " * images.MAX_SVG_BYTES)
    assert "the picture “a.svg” is larger than 2 MB, too much for a drawing (picture-too-large)" in row


def test_faults_and_losses_inside_an_svg_carry_its_name_and_the_place_that_names_it(tmp_path: Path) -> None:
    assert load(tmp_path, "sea.svg", b"<svg viewBox='0 0 9 9'><g></svg>")[1] == [
        (
            "content.yaml:4:12: error: the picture “sea.svg” is a damaged SVG file: a tag does not close"
            " the last tag that was opened, on its line 1"
            " (broken-picture) | save the picture again in the drawing program as plain SVG"
        )
    ]
    picture, (row,) = load(tmp_path, "sea.svg", SVG.replace(b"</svg>", b"<text>Sea</text></svg>"))
    assert picture is not None
    assert row.startswith("content.yaml:4:12: warning: the picture “sea.svg” loses its text, on its line 1")


def test_an_svg_keeps_its_drawing_and_its_size(tmp_path: Path) -> None:
    picture = fine(tmp_path, "a.svg", SVG)
    assert (picture.width, picture.height) == (20, 10)
    assert picture.drawing is not None
    assert hash(picture) == hash(fine(tmp_path, "a.svg", SVG))


# ---- photographs ----


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_photographs_are_turned_by_exif(tmp_path: Path, turn: int, kind: str) -> None:
    upright = Image.new("RGB", (60, 40), "white")
    ImageDraw.Draw(upright).rectangle((0, 0, 19, 9), "red")
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = upright.transpose(Image.Transpose(undo[turn])) if turn > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = turn
    picture = fine(tmp_path, "a", file_of(stored, kind, exif=exif))
    assert (picture.width, picture.height) == (60, 40)
    made = out(picture, 60, 40)
    assert made.size == (60, 40)
    red, white = shade(made, 5, 3), shade(made, 50, 30)
    assert red[0] > 200
    assert red[1] < 60
    assert min(white) > 240
    assert min(shade(made, 50, 3)) > 240


def test_metadata_is_stripped(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at the patient's home"
    for kind in ("PNG", "JPEG"):
        data = file_of(photograph(50, 50), kind, exif=exif, icc_profile=ImageCms.ImageCmsProfile(_srgb()).tobytes())
        made = build_raster(fine(tmp_path, "a", data), 50, 50).data
        assert b"patient" not in made
        assert b"Exif" not in made
        assert not Image.open(io.BytesIO(made)).info.get("icc_profile")


def _srgb() -> Any:  # noqa: ANN401 (untyped in Pillow)
    return ImageCms.createProfile("sRGB")


def test_downsampled_to_the_print_and_never_enlarged(tmp_path: Path) -> None:
    picture = fine(tmp_path, "a.jpg", file_of(photograph(1200, 800), "JPEG"))
    made = build_raster(picture, 144, 144)
    assert (made.kind, made.width, made.height) == ("jpeg", 600, 400)
    assert build_raster(picture, 144, 48, ppi=150).width == 150
    assert build_raster(picture, 2000, 2000).width == 1200
    assert build_raster(picture, 144, 144) is made
    clear_all_caches()
    assert build_raster(picture, 144, 144) == made


def test_flat_pictures_stay_sharp_and_photographs_small(tmp_path: Path) -> None:
    flat = Image.new("RGB", (300, 200), "white")
    ImageDraw.Draw(flat).ellipse((40, 40, 160, 160), "#1D5166")
    assert build_raster(fine(tmp_path, "a.png", file_of(flat)), 300, 200).kind == "png"
    assert build_raster(fine(tmp_path, "a.png", file_of(photograph(300, 200))), 300, 200).kind == "jpeg"


RED, HALF = (163, 70, 28), (209, 162, 141)


@pytest.mark.parametrize(
    ("image", "kind", "expected", "mode"),
    [
        (Image.new("RGB", (40, 40), RED), "PNG", RED, "RGB"),
        (Image.new("RGBA", (40, 40), (*RED, 128)), "PNG", HALF, "RGB"),
        (Image.new("RGBA", (40, 40), (*RED, 0)), "PNG", (255, 255, 255), "L"),
        (Image.new("LA", (40, 40), (0, 128)), "PNG", (127, 127, 127), "L"),
        (Image.new("RGB", (40, 40), RED).quantize(8), "PNG", RED, "RGB"),
        (Image.new("L", (40, 40), 90), "PNG", (90, 90, 90), "L"),
        (Image.new("1", (40, 40), 1), "PNG", (255, 255, 255), "L"),
        (Image.new("I;16", (40, 40), 128 * 256), "PNG", (128, 128, 128), "L"),
        (Image.new("RGB", (40, 40), (90, 90, 90)), "PNG", (90, 90, 90), "L"),
        (Image.new("RGB", (40, 40), RED), "JPEG", RED, "RGB"),
        (Image.new("L", (40, 40), 90), "JPEG", (90, 90, 90), "L"),
        (Image.new("CMYK", (40, 40), (0, 145, 211, 92)), "JPEG", RED, "RGB"),
    ],
)
def test_every_kind_of_colour_becomes_srgb_or_grey(
    tmp_path: Path, image: Image.Image, kind: str, expected: tuple[int, int, int], mode: str
) -> None:
    made = out(fine(tmp_path, "a", file_of(image, kind)), 40, 40)
    assert made.mode == mode
    assert shade(made, 20, 20) == pytest.approx(expected, abs=3)


def test_transparent_palettes_and_colours(tmp_path: Path) -> None:
    palette = Image.new("P", (40, 40), 1)
    palette.putpalette([0, 0, 0, *RED])
    for image in (palette, Image.new("RGB", (40, 40), RED), Image.new("L", (40, 40), 1)):
        clear = 1 if image.mode in {"P", "L"} else RED
        made = out(fine(tmp_path, "a", file_of(image, transparency=clear)), 40, 40)
        assert shade(made, 20, 20) == (255, 255, 255)


def test_animations_show_their_first_frame(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    made = out(fine(tmp_path, "a", file_of(frames[0], save_all=True, append_images=frames[1:])), 40, 40)
    assert shade(made, 20, 20) == (255, 0, 0)


def test_colour_profiles_are_followed_and_damaged_ones_passed_over(tmp_path: Path) -> None:
    green = Image.new("RGB", (40, 40), (0, 200, 0))
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for profile in (b"damaged", lab):
        made = out(fine(tmp_path, "a", file_of(green, icc_profile=profile)), 40, 40)
        assert shade(made, 20, 20) == (0, 200, 0)
    srgb = bytearray(ImageCms.ImageCmsProfile(_srgb()).tobytes())
    red, blue = (srgb.index(name) + 4 for name in (b"rXYZ", b"bXYZ"))
    srgb[red : red + 8], srgb[blue : blue + 8] = srgb[blue : blue + 8], srgb[red : red + 8]  # red and blue exchanged
    blueish = Image.new("RGB", (40, 40), (0, 0, 250))
    made = out(fine(tmp_path, "a", file_of(blueish, icc_profile=bytes(srgb))), 40, 40)
    assert shade(made, 20, 20) == pytest.approx((250, 0, 0), abs=6)


SAMPLES = [
    file_of(photograph(24, 16), "JPEG"),
    file_of(photograph(24, 16), "JPEG", progressive=True),
    file_of(photograph(24, 16)),
    file_of(photograph(24, 16).quantize(9), transparency=1),
    file_of(Image.new("I;16", (24, 16), 999)),
    file_of(Image.new("RGBA", (24, 16), (1, 2, 3, 4))),
]


@settings(max_examples=scale_examples(200), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(SAMPLES), st.lists(st.tuples(st.integers(0, 3000), st.binary(min_size=1, max_size=4)), max_size=4)
)
def test_no_damage_to_a_photograph_raises(tmp_path: Path, data: bytes, edits: list[tuple[int, bytes]]) -> None:
    for start, piece in edits:
        place = start % len(data)
        data = data[:place] + piece + data[place + len(piece) :]
    picture, rows = load(tmp_path, "a", data)
    assert (picture is None) == any(": error: " in row for row in rows)
    if picture is not None and picture.kind != "svg":
        assert build_raster(picture, 10, 10).width >= 1


# ---- on the page ----


def drawn(*boxes: tuple[Picture, float, float, float, float]) -> bytes:
    """What a page with pictures on it draws, what it needs for that, and its file."""
    file = io.BytesIO()
    canvas = TaggedCanvas(
        file,
        root=StructureRoot(),
        family=load_family("Atkinson Hyperlegible"),
        palette=Brand().palette,
        properties=DocumentProperties("A title", "", "", "en", dt.date(2026, 1, 1)),
        pagesize=(400, 400),
    )
    with canvas.mark_artifact():
        for picture, *box in boxes:
            draw_picture(canvas, picture, *box)
    canvas.save()
    with pikepdf.open(io.BytesIO(file.getvalue())) as pdf:
        page = b"".join(part.read_bytes() for part in pdf.pages[0].Contents)
        assert page.split().count(b"q") == page.split().count(b"Q")
        return page + pdf.pages[0].Resources.unparse(resolved=True) + file.getvalue()


def test_vectors_stay_vectors_and_fit_their_box(tmp_path: Path) -> None:
    triangle = (
        b'<svg viewBox="0 0 20 10"><path d="M0 0L20 0L20 10Z" fill="#FF0000" stroke="#00F" stroke-width="2"/></svg>'
    )
    data = drawn((fine(tmp_path, "a.svg", triangle), 100, 200, 40, 40))
    assert b"n 100 230 m 140 230 l 140 210 l h\nB" in data
    assert b"n 100 230 m 140 230 l 140 210 l 100 210 l h W n" in data
    assert b"1 0 0 rg" in data
    assert b"0 0 1 RG" in data
    assert b"4 w" in data
    assert b"ExtGState" not in data
    assert b"/Image" not in data.replace(b"/ImageB", b"").replace(b"/ImageC", b"").replace(b"/ImageI", b"")


def test_see_through_paint_and_clips_end_with_their_shape(tmp_path: Path) -> None:
    clip = '<clipPath id="c"><rect width="5" height="5" clip-rule="evenodd"/></clipPath>'
    shapes = '<circle r="4" opacity=".5" clip-path="url(#c)"/><path d="M0 0h9" stroke="red" stroke-dasharray="2 1"/>'
    data = drawn((fine(tmp_path, "a.svg", f'<svg viewBox="0 0 9 9">{clip}{shapes}</svg>'.encode()), 0, 0, 9, 9))
    assert b"W* n" in data
    assert b"/ca .5" in data
    assert b"[2 1] 0" in data


def test_the_same_photograph_is_embedded_once(tmp_path: Path) -> None:
    picture = fine(tmp_path, "a.jpg", file_of(photograph(400, 300), "JPEG"))
    data = drawn((picture, 0, 0, 80, 60), (picture, 100, 0, 80, 60))
    assert len(re.findall(rb"/Subtype /Image\b", data)) == 1
    assert data.count(build_raster(picture, 80, 60).data) == 1
    assert b"Interpolate" not in data
    assert data.count(b" Do") == 2


def test_a_photograph_keeps_its_shape(tmp_path: Path) -> None:
    picture = fine(tmp_path, "a.png", file_of(photograph(200, 100)))
    assert compute_scale(picture, 50, 100) == 0.25
    assert b"50 0 0 25 10 57.5 cm" in drawn((picture, 10, 20, 50, 100))


def test_pillow_is_loaded_only_for_photographs(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_bytes(SVG)
    program = (
        "import sys; from pathlib import Path; from brochure.design import images;"
        "from brochure.diagnostics.problem import Where;"
        f"images.load_picture(Path({str(tmp_path)!r}), 'a.svg', Where('x'));"
        "print([name for name in ('PIL', 'reportlab') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
