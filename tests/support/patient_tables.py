"""Patients that nobody is, and presses for them, for the tests of personal copies."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from brochure.build import pipeline
from brochure.copies.renderer import CopyRenderer
from brochure.design import fonts
from brochure.design.editions import EDITIONS, build_edition
from brochure.document import merge_fields
from support.clinic_folders import ROOT

if TYPE_CHECKING:
    from brochure.diagnostics.problem import Problem
    from brochure.document.merge_fields import MergeValues

CONTENT_PATH = ROOT / "tests/support/contents/personal.yaml"
PDF_EDITIONS = tuple(name for name in EDITIONS if build_edition(name).is_pdf)
ANA: MergeValues = {
    "first_name": "Ana Łuczak",
    "visit": merge_fields.keep_date_together("3 December 2026"),
    "clinician": "Dr. Sam Example",
    "adult": "",
    "note": "Take your pill at night.\n\nCall us if it does not help.",
}

_FONT_FAMILY = fonts.load_family("Atkinson Hyperlegible")
_CHARACTERS = "".join(
    chr(code)
    for code in sorted(_FONT_FAMILY.regular.characters & _FONT_FAMILY.bold.characters)
    if code not in (0xAD, 0x20, 0xA0)
)
_WORD = st.text(_CHARACTERS, min_size=1, max_size=14) | st.sampled_from(
    ["Łukasz", "José-María", "Gülşah", "İpek", "O’Brien", "von", "Nguyễn".replace("ễ", "e"), "x" * 45, "–", "50%"]
)
_NAME = st.lists(_WORD, min_size=1, max_size=6).map(lambda words: " ".join(words)[:60].strip() or "A")
_NOTE = st.lists(st.lists(_WORD, min_size=1, max_size=30).map(" ".join), max_size=4).map("\n\n".join)
PEOPLE: st.SearchStrategy[MergeValues] = st.fixed_dictionaries(
    {
        "first_name": _NAME,
        "visit": st.dates().map(lambda day: merge_fields.keep_date_together(f"{day.day} {day:%B %Y}")),
        "clinician": _NAME,
        "adult": st.just("") | _NAME,
        "note": _NOTE,
    }
)


@cache
def prepare_content(
    edition: str = "handout", *, gray: bool = False
) -> tuple[pipeline.PreparedEdition, tuple[Problem, ...]]:
    """The content with fields of every kind in every place, as one edition says it."""
    prepared, problems = pipeline.prepare_edition(CONTENT_PATH, pipeline.BuildOptions(edition=edition, gray=gray))
    assert prepared is not None
    return prepared, problems


def build_renderer(edition: str = "handout", *, gray: bool = False) -> CopyRenderer:
    """A press that has made nothing yet."""
    return CopyRenderer(*prepare_content(edition, gray=gray))
