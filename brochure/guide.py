"""The content format as a page of the documentation, made from the declarations that the reader itself follows."""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING

from brochure import fields
from brochure.handout import Handout, Review
from brochure.sections import KINDS

if TYPE_CHECKING:
    from brochure.sections.base import Section

_HEAD = """\
# The content format

What `content.yaml` may hold. Keys marked * are needed. `brochure schema` prints the same for editors.

Text is plain, with `**bold**`, `[links](https://www.example.org)` and lists whose lines begin with a dash. Text of
several lines stands below a bar:

```yaml
text: |
  One paragraph.

  - A bullet.
  - Another one.
```

This page is made from the program: `make docs`.
"""


def markdown() -> str:
    """The whole page: the handout's own keys, then each kind of section with its keys and an example."""
    top = ["## The handout", "", *_keys(Handout), "", "### review", "", *_keys(Review), ""]
    kinds = [line for name, cls in KINDS.items() for line in _kind(name, cls)]
    return "\n".join([_HEAD, *top, "## The kinds of section", "", *kinds])


def _kind(name: str, cls: type[Section]) -> list[str]:
    example: str = sys.modules[cls.__module__].EXAMPLE
    first, _, rest = example.partition("\n")
    item = f"- {first}\n{textwrap.indent(rest, '  ')}".rstrip()
    about = " ".join((cls.__doc__ or "").split())
    return [f"### {name}", "", about, "", *_keys(cls), "", "```yaml", item, "```", ""]


def _keys(cls: type[fields.Record], depth: int = 0) -> list[str]:
    """The keys of a record as a list, those of its entries below them."""
    rows = []
    for key, spec in fields.specs(cls).items():
        rows.append(f"{'  ' * depth}- `{key}`{'*' if spec.required else ''}: {spec.about}")
        if isinstance(spec, fields.Records):
            rows += _keys(spec.of, depth + 1)
    return rows
