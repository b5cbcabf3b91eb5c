"""`python -m brochure`, the same as `brochure`."""

from __future__ import annotations

import sys

from brochure.cli import main

if __name__ == "__main__":
    sys.exit(main())
