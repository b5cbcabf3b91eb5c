"""Make the handout's PDF: double-click this file, or type `python make_pdf.py` with any options of `brochure build`."""

from __future__ import annotations

import sys
from pathlib import Path

from brochure.cli.launcher import main

if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent))
