"""SVG files to drawings: `parse_svg` reads an untrusted file into a frozen list of shapes, or says why it cannot.

`drawing` is what comes out; `reader` walks the tree; `tree` reads XML and style sheets safely; `values` knows what
attributes mean; `outlines` is geometry alone. An own reader because a picture has to be checked without ReportLab,
which other readers bring in, and because every loss of detail has to be told.
"""

from brochure.design.svg.drawing import Clip, Drawing, Shape, Stroke
from brochure.design.svg.reader import parse_svg

__all__ = ["Clip", "Drawing", "Shape", "Stroke", "parse_svg"]
