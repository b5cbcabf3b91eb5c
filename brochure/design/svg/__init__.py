"""SVG files as drawings: `parse_svg` reads an untrusted file into a frozen list of shapes, or reports why it cannot.

`drawing` has the resulting types; `reader` walks the tree; `tree` parses XML and style sheets safely; `attributes`
parses attribute values; `paths` is geometry only. The package has its own reader because a picture must be checked
without ReportLab, which other readers need, and because every loss of detail must be reported.
"""

from brochure.design.svg.drawing import Clip, Drawing, Shape, Stroke
from brochure.design.svg.reader import parse_svg

__all__ = ["Clip", "Drawing", "Shape", "Stroke", "parse_svg"]
