"""Pictures from the assets folder: finding them, detecting their kind, checking them, and scaling them for print.

Everything about a picture is untrusted: its name, its size and its bytes. Pillow is imported only for PNG and JPEG.
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
from brochure.design.svg.tree import quote_text
from brochure.diagnostics.problem import ERROR, Problem, Where
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import compile_lazily
from brochure.runtime.memo import HashedBytes, memoize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

PictureKind: TypeAlias = Literal["svg", "png", "jpeg"]

MAX_BYTES = 20_000_000
MAX_SVG_BYTES = 2_000_000
MAX_PIXELS = 40_000_000
MIN_PPI = 225  # below this a photograph looks blurred in print; above 300 nobody sees a difference

_FORMAT_HINT = "save it as PNG, JPEG or SVG"
_RESAVE_HINT = "open it in a picture program and save it again as PNG or JPEG"
_DEVICE_NAME = compile_lazily(r"(?:con|prn|aux|nul|conin\$|conout\$|com\d|lpt\d) *(?:\..*)?", re.IGNORECASE | re.DOTALL)
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
    (b"ftyp", 4, "a HEIC file or a video"),
    (b"\x1f\x8b", 0, "a compressed file"),
    (b"PK\x03\x04", 0, "a ZIP file or an office document"),
    (b"8BPS", 0, "a Photoshop file"),
)


@dataclass(frozen=True)
class Picture:
    """A picture that can be drawn: its file, kind, and size in pixels (after its EXIF rotation) or SVG units.

    `data` is the content of the file; `drawing` is the drawing in an SVG file, None for a photograph.
    """

    path: Path
    kind: PictureKind
    width: float
    height: float
    data: bytes = field(repr=False, hash=False)
    drawing: svg.Drawing | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Raster:
    """A photograph as it goes into a document: sRGB or gray, without metadata. Its size is in pixels."""

    data: bytes = field(repr=False)
    kind: Literal["png", "jpeg"]
    width: int
    height: int


class _Refusal(Exception):  # noqa: N818 (never leaves this file)
    """The reason why a picture is not used: the rule, a clause about the picture, and a hint."""

    def __init__(self, rule: str, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.rule, self.reason, self.hint = rule, reason, hint


def load_picture(folder: Path, name: str, where: Where) -> tuple[Picture | None, tuple[Problem, ...]]:
    """Return the picture at `name`, a path inside `folder` written with "/", and its problems, all at `where`.

    The picture is None if one of the problems is an error.
    """
    try:
        path = _resolve_path(folder, name)
        picture, problems = _read_picture(HashedBytes(_read_bytes(path)), path, name)
    except _Refusal as fault:
        return None, (Problem(ERROR, where, fault.rule, f"the picture {quote_text(name)} {fault.reason}", fault.hint),)
    return picture, tuple(replace(problem, where=where) for problem in problems)


@memoize(8)
def _read_picture(file: HashedBytes, path: Path, name: str) -> tuple[Picture | None, tuple[Problem, ...]]:
    """Return the picture in the bytes of a file and its problems, whose place the caller fills in."""
    kind = _detect_kind(file.data)
    if kind == "svg":
        return _read_svg(path, file.data, name)
    width, height = _read_size(file.data)
    return Picture(path, kind, width, height, file.data), ()


# ---- the name and the file ----


def _resolve_path(folder: Path, name: str) -> Path:
    """Return the path of the picture `name`.

    Raises _Refusal if the file is missing or, with links followed, not in `folder`.
    """
    hint = "copy the picture into the assets folder and type only its file name"
    outside_error = _Refusal("path-outside-assets", "is not a path inside the assets folder", hint)
    segments = name.split("/")
    if any(segment in ("", ".", "..") or _DEVICE_NAME.fullmatch(segment.rstrip(" .")) for segment in segments):
        raise outside_error
    if any(char in ":\\~" or ord(char) < 32 for char in name):
        raise outside_error
    path = folder.joinpath(*segments)
    if len(segments) == 1 and path.is_file() and not path.is_symlink():
        return path
    try:
        real_path = path.resolve(strict=True)
    except (OSError, RuntimeError, ValueError):  # missing, circular links, or characters not allowed in file names
        raise _Refusal("missing-picture", "is not in the assets folder", _suggest_file(folder, name)) from None
    if not real_path.is_relative_to(folder.resolve()):
        raise outside_error
    if not real_path.is_file():
        raise _Refusal("broken-picture", "is not a file", "type the name of a picture file")
    return path


def _suggest_file(folder: Path, name: str) -> str:
    import difflib  # only needed once something is wrong

    matches = difflib.get_close_matches(name, list(_list_files(folder)), n=1, cutoff=0.5)
    return f"did you mean {quote_text(matches[0])}?" if matches else "copy the picture into the assets folder"


def _list_files(folder: Path) -> Iterator[str]:
    """Return the names of at most 500 files in a folder and its subfolders, relative to it and with "/"."""
    names = (
        Path(directory, file).relative_to(folder).as_posix()
        for directory, _, files in os.walk(folder)
        for file in sorted(files)
    )
    return (name for name, _ in zip(names, range(500), strict=False))


def _read_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as fault:
        raise _Refusal("broken-picture", f"cannot be read: {fault.strerror}") from None
    if len(data) > MAX_BYTES:
        raise _Refusal("picture-too-large", "is larger than 20 MB", "make it smaller in a picture program")
    return data


def _detect_kind(data: bytes) -> PictureKind:
    """Return the kind of a picture by its first bytes. Raises _Refusal for any other file."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    head = data[:65536].replace(b"\0", b"")  # without the zeros, UTF-16 reads like ASCII
    if re.match(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<", head) and b"<svg" in head:
        return "svg"
    if not data:
        raise _Refusal("broken-picture", "is an empty file")
    for signature, offset, name in _OTHER_TYPES:
        if data.startswith(signature, offset):
            raise _Refusal("unknown-picture-type", f"is {name}", _FORMAT_HINT)
    raise _Refusal("unknown-picture-type", "is not a PNG, JPEG or SVG file", _FORMAT_HINT)


def _read_svg(path: Path, data: bytes, name: str) -> tuple[Picture | None, tuple[Problem, ...]]:
    if len(data) > MAX_SVG_BYTES:
        raise _Refusal("picture-too-large", "is larger than 2 MB, too much for a drawing", "simplify the drawing")
    drawing, problems = svg.parse_svg(data, name, Where(name))
    if drawing is None:
        return None, problems
    return Picture(path, "svg", drawing.width, drawing.height, data, drawing), problems


# ---- photographs ----


def _read_size(data: bytes) -> tuple[int, int]:
    """Return width and height of a PNG or JPEG in pixels, after its EXIF rotation.

    Raises _Refusal if it is too large or cannot be decoded to its end.
    """
    from PIL import Image

    is_small = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = _open_image(data)
            width, height = image.size
            is_small = width * height <= MAX_PIXELS
            if is_small:
                image.draft("RGB", (1, 1))  # decodes a JPEG at an eighth of its size, still to its end
                image.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        is_small = False
    except Exception:  # noqa: BLE001 (Pillow raises whatever its decoders meet)
        raise _Refusal("broken-picture", "is damaged or incomplete", _RESAVE_HINT) from None
    if not is_small:
        hint = "make it smaller in a picture program; a width of 2,000 pixels is enough"
        raise _Refusal("picture-too-large", "has more than 40 million pixels", hint)
    return (height, width) if _read_orientation(image) in _SIDEWAYS_ORIENTATIONS else (width, height)


def _open_image(data: bytes) -> Image:
    from PIL import Image

    return Image.open(BytesIO(data), formats=("PNG", "JPEG"))


_SIDEWAYS_ORIENTATIONS = (5, 6, 7, 8)


def _read_orientation(image: Image) -> int:
    """Return the EXIF orientation, 1 to 8, or 1 if it is missing or damaged."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            orientation = image.getexif().get(0x0112, 1)
    except Exception:  # noqa: BLE001 (a damaged EXIF block says nothing about the picture itself)
        return 1
    return orientation if orientation in range(1, 9) else 1


def compute_scale(picture: Picture, width: float, height: float) -> float:
    """Return the points for each unit or pixel of a picture that is fitted into a box of width × height points."""
    return min(width / picture.width, height / picture.height)


@memoize(16)
def build_raster(picture: Picture, width: float, height: float, ppi: int = 300, *, gray: bool = False) -> Raster:
    """Return a photograph for a box of width × height points: rotated upright, with at most `ppi` pixels per inch.

    A JPEG stays a JPEG. A PNG stays a PNG if its file is at most twice as large as a JPEG, else it becomes a JPEG.
    Transparent parts become white. `gray` turns colors into the grays of a copier (luma of Rec. 601). The same picture
    and box give the same bytes.
    """
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image = _open_image(picture.data)
        orientation = _read_orientation(image)
        pixel_scale = min(1.0, compute_scale(picture, width, height) * ppi / 72)
        size = [max(1, math.ceil(side * pixel_scale)) for side in image.size]
        image.draft(None, (size[0], size[1]))
        image = _flatten(image)
    if pixel_scale < 0.95:
        image = image.resize((size[0], size[1]), Image.Resampling.LANCZOS, reducing_gap=3.0)
    image = _convert_to_srgb(image)
    if orientation > 1:
        image = image.transpose(Image.Transpose(_TRANSPOSITIONS[orientation]))
    return _encode(image.convert("L") if gray else image, lossless=picture.kind == "png")


# EXIF orientation to the Pillow Transpose that undoes it
_TRANSPOSITIONS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}


def _flatten(image: Image) -> Image:
    """Return the image in mode L, RGB or CMYK, on white where it is transparent."""
    from PIL import Image

    profile = image.info.get("icc_profile")
    if image.mode.startswith(("I", "F")):  # 16-bit gray, of which the upper 8 bits are kept
        opaque = image.convert("I").point(lambda value: value / 256).convert("L")
    elif image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        opaque = Image.new("RGBA", image.size, "white")
        opaque.alpha_composite(image.convert("RGBA"))
        opaque = opaque.convert("RGB")
    elif image.mode in ("L", "RGB", "CMYK"):
        opaque = image
    else:
        opaque = image.convert("L" if image.mode == "1" else "RGB")
    opaque.info = {"icc_profile": profile} if profile else {}
    return opaque


def _convert_to_srgb(image: Image) -> Image:
    """Return the image in sRGB, using its color profile if there is a valid one, or in gray if it has no colors."""
    from PIL import ImageChops

    profile = image.info.get("icc_profile")
    if image.mode == "L":
        return image
    if profile:
        image = _apply_profile(profile, image)
    image = image.convert("RGB")
    red, green, blue = image.split()
    is_gray = not ImageChops.difference(red, green).getbbox() and not ImageChops.difference(red, blue).getbbox()
    return red if is_gray else image


def _apply_profile(profile: bytes, image: Image) -> Image:
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image  # a damaged profile: the plain conversion is the best guess
    return image if converted is None else converted


def _encode(image: Image, lossless: bool) -> Raster:
    jpeg, png = BytesIO(), BytesIO()
    image.info = {}
    image.save(jpeg, "JPEG", quality=85, optimize=True)
    if lossless:
        image.save(png, "PNG", optimize=True)
        # A drawing may take twice the bytes, to keep its edges sharp; a photograph would take many more.
        if len(png.getvalue()) <= 2 * len(jpeg.getvalue()):
            return Raster(png.getvalue(), "png", image.width, image.height)
    return Raster(jpeg.getvalue(), "jpeg", image.width, image.height)
