"""The content format as a page of the documentation, made from the declarations that the reader itself follows."""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING

from brochure.content import cover_letter, records
from brochure.content.cover_letter import CoverLetter
from brochure.content.handout import Handout, Review
from brochure.content.sections import KINDS

if TYPE_CHECKING:
    from brochure.content.sections.base import Section

_INTRODUCTION = """\
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
_PEOPLE_CHAPTER = """\
## Copies for one patient each

`people:` names the fields that a patient's own words go into. A field stands in a text as `{{first_name}}`; where
nobody's words are filled in, a blank to write on is printed there.

```yaml
people:
  first_name: name
  visit: date
  clinician: text
  note: paragraph?
sections:
  - heading: Before you come
    text: |
      Hello {{first_name}}, you see **{{clinician}}** on {{visit}}.

      {{note}}
```

A field is a name, a date, a text (a few words) or a paragraph; one with a ? may be empty. A paragraph stands alone in
a `text:` or an `answer:`, with an empty line above and below. Names of fields are small letters, digits and _; email,
patient_agreed and password mean something else and cannot be used.

Fields stand in running text only: not in titles, headings, questions, heads of columns, terms, sources, charts, links
or what a picture shows. Where a line begins with a field, put the text in quotation marks or below a bar.
"""
_EDITIONS_CHAPTER = """\
## Editions

One content makes every edition: handout, large-print, trifold, booklet, text and html. `editions:` at the top lists
those that are wanted; the checks look at each. `editions:` in a section names the only ones that it belongs to.

The tri-fold has room for less. It takes the sections on benefits and risks, steps and contacts, and those that have a
`brief:`, a shorter text in the place of the long one; never the glossary and the references, unless they name it. What
points to sources, such as [2], is left out with them. A `brief:` in an entry stands for that entry's own long text.
The word none leaves out what need not be there. A section on the flap takes the place of the points at a glance.

```yaml
editions: [handout, trifold]
sections:
  - heading: Your visit day
    kind: steps
    steps:
      - do: Plan ahead.
        detail: List every medicine and substance you use. Arrange for an adult to take you home.
        brief: Arrange for an adult to take you home.
  - heading: Try these first
    editions: trifold
    panel: flap
    text: Talk therapy that deals with the trauma.
```
"""

_EMAIL_NOTE = """\
Every part may be left out; the tool then says it in its own words. So it does where a part has a personal field that a
person has no words for: nobody can write on a blank in a mail.
"""


def build_markdown() -> str:
    """The whole page: the handout's own keys, then each kind of section with its keys and an example."""
    handout_lines = ["## The handout", "", *_list_keys(Handout), "", "### review", "", *_list_keys(Review), ""]
    handout_lines += [
        "### email",
        "",
        *_list_keys(CoverLetter),
        "",
        "```yaml",
        cover_letter.EXAMPLE.rstrip(),
        "```",
        "",
        _EMAIL_NOTE,
    ]
    kind_lines = [line for name, cls in KINDS.items() for line in _describe_kind(name, cls)]
    return "\n".join(
        [_INTRODUCTION, *handout_lines, _PEOPLE_CHAPTER, _EDITIONS_CHAPTER, "## The kinds of section", "", *kind_lines]
    )


def _describe_kind(name: str, cls: type[Section]) -> list[str]:
    example: str = sys.modules[cls.__module__].EXAMPLE
    first_line, _, other_lines = example.partition("\n")
    item = f"- {first_line}\n{textwrap.indent(other_lines, '  ')}".rstrip()
    description = " ".join((cls.__doc__ or "").split())
    return [f"### {name}", "", description, "", *_list_keys(cls), "", "```yaml", item, "```", ""]


def _list_keys(cls: type[records.Record], depth: int = 0) -> list[str]:
    """The keys of a record as a list, those of its entries below them."""
    lines = []
    for key, spec in records.get_field_specs(cls).items():
        lines.append(f"{'  ' * depth}- `{key}`{'*' if spec.required else ''}: {spec.description}")
        if isinstance(spec, records.RecordListType):
            lines += _list_keys(spec.record_class, depth + 1)
    return lines
