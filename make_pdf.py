"""Makes the handout's PDF: `python make_pdf.py`, with the arguments of `brochure build`, or by a double-click."""

from __future__ import annotations

import sys
from pathlib import Path

from brochure.cli.launcher import main

if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent))
