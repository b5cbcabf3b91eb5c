"""Pictures from the assets folder: found, recognised by what is in them, checked, and brought to the size of the print.

Everything about a picture is untrusted: its name, its size and its bytes. Pillow is loaded only for PNG and JPEG.
"""

from __future__ import annotations

import math
import os
import re
import warnings
from dataclasses import field, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from brochure.design import svg
from brochure.design.svg.tree import shown
from brochure.diagnostics.problem import ERROR, Problem, Where
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import on_demand
from brochure.runtime.memo import Data, memoize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

Kind: TypeAlias = Literal["svg", "png", "jpeg"]

MOST_BYTES = 20_000_000
MOST_SVG_BYTES = 2_000_000
MOST_PIXELS = 40_000_000
LEAST_PPI = 225  # below this a photograph looks soft in print, at 300 no eye sees the difference

_AS = "save it as PNG, JPEG or SVG"
_AGAIN = "open it in a picture program and save it again as PNG or JPEG"
_DEVICE = on_demand(r"(?:con|prn|aux|nul|conin\$|conout\$|com\d|lpt\d) *(?:\..*)?", re.IGNORECASE | re.DOTALL)
_OTHER_TYPES = (
    (b"GIF8", 0, "a GIF file"),
    (b"WEBP", 8, "a WebP file"),
    (b"%PDF", 0, "a PDF file"),
    (b"%!PS", 0, "an EPS file"),
    (b"\xc5\xd0\xd3\xc6", 0, "an EPS file"),
    (b"BM", 0, "a BMP file"),
    (b"II*\0", 0, "a TIFF file"),
    (b"MM\0*", 0, "a TIFF file"),
    (b"ftypavif", 4, "an AVIF file"),
    (b"ftyp", 4, "a HEIC file or a film"),
    (b"\x1f\x8b", 0, "a compressed file"),
    (b"PK\x03\x04", 0, "a ZIP file or an office document"),
    (b"8BPS", 0, "a Photoshop file"),
)


@dataclass(frozen=True)
class Picture:
    """A picture that can be drawn: its file, kind, and size in pixels (after its EXIF turn) or in SVG units.

    `data` is the file itself; `drawing` is what an SVG says, None for photographs.
    """

    path: Path
    kind: Kind
    width: float
    height: float
    data: bytes = field(repr=False, hash=False)
    drawing: svg.Drawing | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Raster:
    """A photograph as it goes into a document: sRGB or grey, without metadata; size in pixels."""

    data: bytes = field(repr=False)
    kind: Literal["png", "jpeg"]
    width: int
    height: int


class _Refusal(Exception):  # noqa: N818 (never leaves this file)
    """Why a picture is not used: the rule, a clause about the picture, and a hint."""

    def __init__(self, rule: str, why: str, hint: str = "") -> None:
        super().__init__(why)
        self.rule, self.why, self.hint = rule, why, hint


def load(folder: Path, name: str, where: Where) -> tuple[Picture | None, tuple[Problem, ...]]:
    """The picture that `name`, a path inside `folder` written with "/", leads to, and its problems, all at `where`.

    No picture if one of them is an error.
    """
    try:
        path = _inside(folder, name)
        picture, problems = _read(Data(_bytes(path)), path, name)
    except _Refusal as fault:
        return None, (Problem(ERROR, where, fault.rule, f"the picture {shown(name)} {fault.why}", fault.hint),)
    return picture, tuple(replace(problem, where=where) for problem in problems)


@memoize(8)
def _read(file: Data, path: Path, name: str) -> tuple[Picture | None, tuple[Problem, ...]]:
    """The picture that the bytes of a file hold, and its problems, yet to be told where."""
    kind = _kind(file.data)
    if kind == "svg":
        return _vector(path, file.data, name)
    width, height = _size(file.data)
    return Picture(path, kind, width, height, file.data), ()


# ---- the name and the file ----


def _inside(folder: Path, name: str) -> Path:
    """The file that a name leads to, if it lies in the folder, links followed."""
    hint = "copy the picture into the assets folder and write its file name alone"
    outside = _Refusal("path-outside-assets", "is not a path inside the assets folder", hint)
    parts = name.split("/")
    if any(part in ("", ".", "..") or _DEVICE.fullmatch(part.rstrip(" .")) for part in parts):
        raise outside
    if any(char in ":\\~" or ord(char) < 32 for char in name):
        raise outside
    path = folder.joinpath(*parts)
    if len(parts) == 1 and path.is_file() and not path.is_symlink():
        return path
    try:
        real = path.resolve(strict=True)
    except (OSError, RuntimeError, ValueError):  # not there, a circle of links, or characters no file name may have
        raise _Refusal("missing-picture", "is not in the assets folder", _meant(folder, name)) from None
    if not real.is_relative_to(folder.resolve()):
        raise outside
    if not real.is_file():
        raise _Refusal("broken-picture", "is not a file", "write the name of a picture file")
    return path


def _meant(folder: Path, name: str) -> str:
    import difflib  # only needed once something is wrong

    near = difflib.get_close_matches(name, list(_files(folder)), n=1, cutoff=0.5)
    return f"did you mean {shown(near[0])}?" if near else "copy the picture into the assets folder"


def _files(folder: Path) -> Iterator[str]:
    """Names of the files in a folder, as a person would write them; no more than 500."""
    names = (
        Path(where, file).relative_to(folder).as_posix()
        for where, _, files in os.walk(folder)
        for file in sorted(files)
    )
    return (name for name, _ in zip(names, range(500), strict=False))


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as fault:
        raise _Refusal("broken-picture", f"cannot be read: {fault.strerror}") from None
    if len(data) > MOST_BYTES:
        raise _Refusal("picture-too-large", "is larger than 20 MB", "make it smaller in a picture program")
    return data


def _kind(data: bytes) -> Kind:
    """What a file is, by its first bytes."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    head = data[:65536].replace(b"\0", b"")  # without the zeros, UTF-16 reads like ASCII
    if re.match(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<", head) and b"<svg" in head:
        return "svg"
    if not data:
        raise _Refusal("broken-picture", "is an empty file")
    for sign, offset, name in _OTHER_TYPES:
        if data.startswith(sign, offset):
            raise _Refusal("unknown-picture-type", f"is {name}", _AS)
    raise _Refusal("unknown-picture-type", "is not a PNG, JPEG or SVG file", _AS)


def _vector(path: Path, data: bytes, name: str) -> tuple[Picture | None, tuple[Problem, ...]]:
    if len(data) > MOST_SVG_BYTES:
        raise _Refusal("picture-too-large", "is larger than 2 MB, too much for a drawing", "simplify the drawing")
    drawing, problems = svg.parse(data, name, Where(name))
    if drawing is None:
        return None, problems
    return Picture(path, "svg", drawing.width, drawing.height, data, drawing), problems


# ---- photographs ----


def _size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG as it is seen; refused if it is too large or does not decode to its end."""
    from PIL import Image

    small = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = _opened(data)
            width, height = image.size
            small = width * height <= MOST_PIXELS
            if small:
                image.draft("RGB", (1, 1))  # a JPEG is read to its end all the same, at an eighth of its size
                image.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        small = False
    except Exception:  # noqa: BLE001 (Pillow raises whatever its decoders meet)
        raise _Refusal("broken-picture", "is damaged or incomplete", _AGAIN) from None
    if not small:
        hint = "make it smaller in a picture program; 2,000 pixels across are plenty"
        raise _Refusal("picture-too-large", "has more than 40 million pixels", hint)
    return (height, width) if _turn(image) in _SIDEWAYS else (width, height)


def _opened(data: bytes) -> Image:
    from PIL import Image

    return Image.open(BytesIO(data), formats=("PNG", "JPEG"))


_SIDEWAYS = (5, 6, 7, 8)


def _turn(image: Image) -> int:
    """The EXIF orientation, 1 to 8; 1 if it is missing or damaged."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            turn = image.getexif().get(0x0112, 1)
    except Exception:  # noqa: BLE001 (a damaged EXIF block says nothing about the picture itself)
        return 1
    return turn if turn in range(1, 9) else 1


def drawn_scale(picture: Picture, width: float, height: float) -> float:
    """Points on paper for each unit or pixel of a picture that fills a box of width × height points, its shape kept."""
    return min(width / picture.width, height / picture.height)


@memoize(16)
def raster_for(picture: Picture, width: float, height: float, ppi: int = 300, *, gray: bool = False) -> Raster:
    """A photograph for a box of width × height points: turned upright, with no more pixels than the print can show.

    What came as JPEG, or is no smaller without loss, leaves as JPEG; flat pictures leave as PNG. Transparent parts
    are white; with `gray`, colours become the greys that a copier makes of them, which keep a photograph's depth. The
    same picture and box give the same bytes.
    """
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image = _opened(picture.data)
        turn = _turn(image)
        share = min(1.0, drawn_scale(picture, width, height) * ppi / 72)
        size = [max(1, math.ceil(side * share)) for side in image.size]
        image.draft(None, (size[0], size[1]))
        image = _flat(image)
    if share < 0.95:
        image = image.resize((size[0], size[1]), Image.Resampling.LANCZOS, reducing_gap=3.0)
    image = _srgb(image)
    if turn > 1:
        image = image.transpose(Image.Transpose(_TURNS[turn]))
    return _encoded(image.convert("L") if gray else image, lossless=picture.kind == "png")


# EXIF orientation to Pillow's Transpose: the turn that undoes it.
_TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}


def _flat(image: Image) -> Image:
    """The picture in L, RGB or CMYK, on white where it is transparent."""
    from PIL import Image

    profile = image.info.get("icc_profile")
    if image.mode.startswith(("I", "F")):  # 16 bits of grey, of which the upper 8 are kept
        flat = image.convert("I").point(lambda value: value / 256).convert("L")
    elif image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        flat = Image.new("RGBA", image.size, "white")
        flat.alpha_composite(image.convert("RGBA"))
        flat = flat.convert("RGB")
    elif image.mode in ("L", "RGB", "CMYK"):
        flat = image
    else:
        flat = image.convert("L" if image.mode == "1" else "RGB")
    flat.info = {"icc_profile": profile} if profile else {}
    return flat


def _srgb(image: Image) -> Image:
    """The picture in sRGB, through its colour profile if it has a sound one, or in grey if it has no colours."""
    from PIL import ImageChops

    profile = image.info.get("icc_profile")
    if image.mode == "L":
        return image
    if profile:
        image = _through(profile, image)
    image = image.convert("RGB")
    red, green, blue = image.split()
    colourless = not ImageChops.difference(red, green).getbbox() and not ImageChops.difference(red, blue).getbbox()
    return red if colourless else image


def _through(profile: bytes, image: Image) -> Image:
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        made = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image  # a damaged profile: the plain conversion is the best guess
    return image if made is None else made


def _encoded(image: Image, lossless: bool) -> Raster:
    jpeg, png = BytesIO(), BytesIO()
    image.info = {}
    image.save(jpeg, "JPEG", quality=85, optimize=True)
    if lossless:
        image.save(png, "PNG", optimize=True)
        # A drawing is worth twice the bytes to keep its edges clean; a photograph takes far more than that.
        if len(png.getvalue()) <= 2 * len(jpeg.getvalue()):
            return Raster(png.getvalue(), "png", image.width, image.height)
    return Raster(jpeg.getvalue(), "jpeg", image.width, image.height)
