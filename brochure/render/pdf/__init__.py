"""Blocks to PDF: the only package that knows ReportLab.

In: one edition of a handout (`EditionContent`). Out: a tagged PDF as bytes, and what is on each page.
"""

import brochure.render.pdf.pages.platypus  # noqa: F401 -- first: loads ReportLab without its unused modules
