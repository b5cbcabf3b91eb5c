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

HERE = Path(__file__).parent.parent / "golden"
_ACCEPT = bool(os.environ.get("BROCHURE_ACCEPT"))
_DIFFERENT = 48  # of 255: less is another version of the rasteriser
_MOST = 0.004  # of a page's pixels


def same_text(name: str, text: str) -> None:
    path = HERE / name
    if _ACCEPT:
        path.write_text(text + "\n", encoding="utf-8")
    assert text + "\n" == path.read_text(encoding="utf-8"), f"{path} differs"


def same_pages(name: str, pages: Sequence[Image.Image]) -> None:
    for number, page in enumerate(pages, 1):
        path = HERE / f"{name}-{number}.png"
        small = page.convert("L").quantize(16)
        if _ACCEPT:
            small.save(path, optimize=True)
        with Image.open(path) as kept:
            assert kept.size == small.size, f"{path} has another size"
            apart = ImageChops.difference(kept.convert("L"), small.convert("L"))
        histogram = apart.histogram()
        share = sum(histogram[_DIFFERENT:]) / sum(histogram)
        assert share < _MOST, f"page {number} differs from {path} in {share:.2%} of its area"
    assert not (HERE / f"{name}-{len(pages) + 1}.png").exists(), "there were more pages before"
