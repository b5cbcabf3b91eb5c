"""Makes the handout's PDF: `python make_pdf.py [CONTENT] [-o FILE]`, or a double-click; as `brochure build` does."""

from __future__ import annotations

import sys
from pathlib import Path

from brochure.desk import main

if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent))
