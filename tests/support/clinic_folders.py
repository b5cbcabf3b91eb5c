"""Handouts for tests: content and branding put into a folder, and built."""

from __future__ import annotations

import re
import textwrap
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.build import pipeline
from brochure.content.sections import KINDS

if TYPE_CHECKING:
    from brochure.build.pipeline import BuildResult

ROOT = Path(__file__).parent.parent.parent
HEADER = "title: Testing\nlanguage: en-US\n"
CLINIC = "name: Test Clinic\nphone: 435 555 2368\n"
REVIEW = (
    "review:\n  written: 2026-01-02\n  reviewed_by: A. Name, MD\n  reviewed_on: 2026-01-03\n"
    "  review_again_by: 2027-06-01\n"
)
REAL_CLINIC = "name: Test Clinic\nphone: 435 867 5309\n"  # whose number is no placeholder
# A handout that is final, with such a clinic.
FINAL_HANDOUT = """\
title: A short handout
language: en-US
key_message: Ask us anything.
review:
  written: 2026-01-05
  reviewed_by: Dr. Ann Example
  reviewed_on: 2026-01-06
  review_again_by: 2027-06-06
sections:
  - heading: First things
    text: |
      Some words, and a few more.
"""


def write_handout(folder: Path, content_text: str, clinic_text: str = CLINIC) -> Path:
    """Put content.yaml and assets/clinic.yaml into a folder; the path of the content."""
    (folder / "assets").mkdir(exist_ok=True)
    (folder / "assets" / "clinic.yaml").write_text(clinic_text, encoding="utf-8")
    path = folder / "content.yaml"
    path.write_text(content_text, encoding="utf-8")
    return path


def build_handout(folder: Path, content_text: str, clinic_text: str = CLINIC) -> BuildResult:
    """Build a handout that has no errors."""
    result = pipeline.build(write_handout(folder, content_text, clinic_text))
    assert result.data is not None, "\n".join(map(str, result.problems))
    return result


def build_content(*texts: str, header: str = HEADER) -> str:
    """A content file with the given sections, each a text that starts with its heading."""
    items = []
    for text in texts:
        first_line, _, other_lines = textwrap.dedent(text).strip("\n").partition("\n")
        items.append(f"  - {first_line}\n" + textwrap.indent(other_lines, "    "))
    return header + "sections:\n" + "\n".join(items) + "\n"


def get_example(kind: str) -> str:
    """The example that a section kind gives of itself."""
    text: str = import_module(KINDS[kind].__module__).EXAMPLE
    return text


def write_every_kind(folder: Path) -> str:
    """A handout with a section of each kind, as the kinds' own examples say; its picture is put into assets/."""
    (folder / "assets").mkdir(exist_ok=True)
    cover_data = (ROOT / "assets" / "cover.svg").read_bytes()
    (folder / "assets" / "beach.svg").write_bytes(cover_data)
    header = HEADER + (
        "subtitle: Every kind of section\n"
        "key_message: Read **this** first.\n"
        "at_a_glance:\n  - One fact.\n  - Another fact.\n" + REVIEW
    )
    texts = [get_example(kind) for kind in KINDS]
    return build_content(*(re.sub(r"picture: \S+", "picture: beach.svg", text) for text in texts), header=header)
