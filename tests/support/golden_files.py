"""What was right before: texts and small pictures kept under tests/golden/, and compared.

To accept a change after looking at it: BROCHURE_ACCEPT=1 make test, then read the difference in git.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageChops

if TYPE_CHECKING:
    from collections.abc import Sequence

GOLDEN_FOLDER = Path(__file__).parent.parent / "golden"
_IS_ACCEPTING = bool(os.environ.get("BROCHURE_ACCEPT"))
_MIN_PIXEL_DIFFERENCE = 48  # of 255: less is another version of the rasteriser
_MAX_DIFFERENT_SHARE = 0.004  # of a page's pixels


def assert_same_text(name: str, text: str) -> None:
    path = GOLDEN_FOLDER / name
    if _IS_ACCEPTING:
        path.write_text(text + "\n", encoding="utf-8")
    assert text + "\n" == path.read_text(encoding="utf-8"), f"{path} differs"


def assert_same_pages(name: str, pages: Sequence[Image.Image]) -> None:
    for number, page in enumerate(pages, 1):
        path = GOLDEN_FOLDER / f"{name}-{number}.png"
        reduced_page = page.convert("L").quantize(16)
        if _IS_ACCEPTING:
            reduced_page.save(path, optimize=True)
        with Image.open(path) as golden_page:
            assert golden_page.size == reduced_page.size, f"{path} has another size"
            difference = ImageChops.difference(golden_page.convert("L"), reduced_page.convert("L"))
        histogram = difference.histogram()
        different_share = sum(histogram[_MIN_PIXEL_DIFFERENCE:]) / sum(histogram)
        assert different_share < _MAX_DIFFERENT_SHARE, (
            f"page {number} differs from {path} in {different_share:.2%} of its area"
        )
    assert not (GOLDEN_FOLDER / f"{name}-{len(pages) + 1}.png").exists(), "there were more pages before"
