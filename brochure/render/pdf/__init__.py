"""Blocks -> PDF: the only rooms that know ReportLab."""

import brochure.render.pdf.pages.platypus  # noqa: F401 -- before any other part of ReportLab, so that it loads no more than it needs
