"""Golden texts of a handout with every kind of section: one small file a kind, and one of what stands around them.

A new kind adds files of its own, tests/golden/kinds/<kind>.{tags,text,aria}.txt, and changes no other: the frame has
one mark for any number of sections in a row.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from brochure.content.sections import KINDS
from support.clinic_folders import get_example
from support.golden_files import GOLDEN_FOLDER, assert_same_text

if TYPE_CHECKING:
    from collections.abc import Iterable

SECTIONS_MARK = "… the kinds of section …\n"
# Where a section may start, and its heading there, in each way of reading a handout.
_STARTS = {
    "tags": re.compile(r"^(?=  \w)", re.MULTILINE),
    "text": re.compile(r"(?<=\n\n\n)"),
    "aria": re.compile(r'^(?=  - heading ".*" \[level=2\]$)', re.MULTILINE),
}
_HEADINGS = {
    "tags": re.compile(r"""  Sect\n    H2 ['"](.*)['"]$""", re.MULTILINE),
    "text": re.compile(r" *(.*)\n *-+$", re.MULTILINE),
    "aria": re.compile(r'  - heading "(.*)" \[level=2\]$', re.MULTILINE),
}


def assert_same_kinds(form: str, text: str, frame_name: str) -> list[str]:
    """Compare each kind's section with its golden file, and all else with the frame's; return the kinds as ordered.

    `form` is how the handout was read: "tags", "text" or "aria".
    """
    stale_kinds = {path.name.partition(".")[0] for path in (GOLDEN_FOLDER / "kinds").iterdir()} - set(KINDS)
    assert not stale_kinds, f"no such kind: remove its files from {GOLDEN_FOLDER / 'kinds'}"
    kinds, frame_passages = [], [""]
    for kind, passage in _split_passages(form, text):
        if kind:
            kinds.append(kind)
            assert_same_text(f"kinds/{kind}.{form}.txt", passage.rstrip("\n"))
        if not kind or frame_passages[-1] != SECTIONS_MARK:
            frame_passages.append(SECTIONS_MARK if kind else passage)
    assert_same_text(frame_name, "".join(frame_passages).rstrip("\n"))
    return kinds


def _split_passages(form: str, text: str) -> Iterable[tuple[str, str]]:
    """Yield each passage with the kind of section that it is, or with "" for what is of no kind."""
    kind_by_heading = {yaml.safe_load(get_example(kind))["heading"]: kind for kind in KINDS}
    for passage in _STARTS[form].split(text):
        heading = _HEADINGS[form].match(passage)
        yield kind_by_heading.get(heading[1], "") if heading else "", passage
