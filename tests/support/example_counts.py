"""How many examples are tried of what hypothesis draws, and of what is edited or killed by chance."""

from __future__ import annotations

import os

# The suite is to take minutes. Before a release, and after work on layout or reading: BROCHURE_EXAMPLES=10 make test.
_FACTOR = float(os.environ.get("BROCHURE_EXAMPLES", "1"))


def scale_examples(usual_count: int) -> int:
    """So many examples, or BROCHURE_EXAMPLES times as many."""
    return max(1, round(usual_count * _FACTOR))
