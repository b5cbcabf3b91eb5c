"""The documentation page of the content format, generated from the same declarations that read content files."""

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

What you can write in `content.yaml`. Keys marked * are required. `brochure schema` prints the same for text editors.

Text is plain, with `**bold**`, `[links](https://www.example.org)` and lists whose lines start with a dash. For text of
more than one line, type a bar after the key, and the text below it:

```yaml
text: |
  One paragraph.

  - A bullet.
  - Another one.
```

This page is generated from the program with `make docs`.
"""
_PEOPLE_CHAPTER = """\
## Copies with each patient's own words

`people:` lists the personal fields: the places for a patient's name, visit or note. Write a field in a text as
`{{first_name}}`. In a copy without a patient's words, a blank to write on is printed there.

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

A field is a name, a date, a text (a few words) or a paragraph. Add a ? if it may be empty. Put a paragraph by itself in
a `text:` or an `answer:`, with an empty line above and below it. Use lowercase letters, digits and _ for the names of
fields. You cannot use the names email, patient_agreed and password, which mean something else.

Use fields in running text only, not in titles, headings, questions, column headings, terms, sources, charts, links or
the description of a picture. If a line starts with a field, put the text in quotation marks or below a bar.
"""
_EDITIONS_CHAPTER = """\
## Editions

One content file makes every edition: handout, large-print, trifold, booklet, text and html. List the ones that you want
after `editions:` at the top; all of them are checked. In a section, `editions:` limits it to the ones you list.

The tri-fold has less space. It gets the sections on benefits and risks, steps and contacts, warnings, and the sections
that have a `panel:` or a `brief:`, which is a shorter text used instead of the long one. It leaves out the glossary and
the references, unless their `editions:` list it. Without the references, marks such as [2] are left out too. A `brief:`
in an entry replaces that entry's long text. Write the word none as the `brief:` to leave the long text out. A section
on the flap replaces the points at a glance.

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
You can leave out any part; the program then uses words of its own. It also does so for a part with a personal field
that is empty for a patient, because nobody can write on a blank in an email.
"""


def build_markdown() -> str:
    """Return the whole page as Markdown: the handout's keys, then each kind of section with its keys and an example."""
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
    """Return the keys of a record as lines of a Markdown list, with the keys of its entries nested below."""
    lines = []
    for key, spec in records.get_field_specs(cls).items():
        lines.append(f"{'  ' * depth}- `{key}`{'*' if spec.required else ''}: {spec.description}")
        if isinstance(spec, records.RecordListType):
            lines += _list_keys(spec.record_class, depth + 1)
    return lines
