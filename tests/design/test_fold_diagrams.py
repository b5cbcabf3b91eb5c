"""The drawings of docs/ that show how a sheet is folded: in step with the geometry, and readable by everyone."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from brochure.design import fold_diagrams
from brochure.design.imposition import build_trifold_panels, impose_booklet
from support.clinic_folders import ROOT

SVG = "{http://www.w3.org/2000/svg}"


def drawn(name: str) -> ET.Element:
    return ET.fromstring(fold_diagrams.draw_diagram(name))  # noqa: S314 -- the program's own drawing


def words(name: str) -> list[str]:
    return [span.text or "" for span in drawn(name).iter(f"{SVG}tspan")]


@pytest.mark.parametrize("name", fold_diagrams.DIAGRAMS)
def test_docs_hold_the_drawing_of_today(name: str) -> None:
    kept = (ROOT / "docs" / f"{name}.svg").read_text(encoding="utf-8")
    assert kept == fold_diagrams.draw_diagram(name), "run: make docs"


@pytest.mark.parametrize("name", fold_diagrams.DIAGRAMS)
def test_a_drawing_is_said_in_words_too(name: str) -> None:
    root = drawn(name)
    named = {child.get("id"): child.text or "" for child in root if child.tag in {f"{SVG}title", f"{SVG}desc"}}
    assert root.get("role") == "img"
    assert [len(named[label]) > 20 for label in (root.get("aria-labelledby") or "").split()] == [True, True]


@pytest.mark.parametrize("name", fold_diagrams.DIAGRAMS)
def test_a_drawing_fetches_nothing(name: str) -> None:
    text = fold_diagrams.draw_diagram(name)
    assert text.count("http") == 1  # the namespace
    assert "href" not in text


@pytest.mark.parametrize("name", fold_diagrams.DIAGRAMS)
def test_no_words_leave_the_drawing(name: str) -> None:
    """Reckoned with a wide face, as the reader may not have ours: 0.56 em a character."""
    root = drawn(name)
    width = float(root.get("width") or 0)
    for text in root.iter(f"{SVG}text"):
        half = text.get("text-anchor") == "middle"
        for span in text.iter(f"{SVG}tspan"):
            long = 0.56 * float(text.get("font-size") or 0) * len(span.text or "")
            start = float(span.get("x") or 0) - (long / 2 if half else 0)
            assert 0 <= start <= start + long <= width, span.text


def test_panels_are_numbered_in_reading_order_and_measured() -> None:
    told = words("trifold")
    for number, panel in enumerate(build_trifold_panels(792), 1):
        at = told.index(panel.name)
        assert told[at - 1] == str(number)
    assert told.count("3 5/8 in") == 2
    assert told.count("3 11/16 in") == 4


def test_the_description_reads_the_panels_in_order() -> None:
    about = drawn("trifold").findtext(f"{SVG}desc") or ""
    assert ", ".join(panel.name for panel in build_trifold_panels(792)) in about


def test_the_booklet_shows_the_pages_of_each_sheet() -> None:
    numbers = [int(word) for word in words("booklet") if word.isdigit()]
    placed = [place.page for sheet in impose_booklet(8, 396) for side in sheet.sides for place in side]
    assert numbers == placed


def test_an_unknown_drawing_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        fold_diagrams.draw_diagram("accordion")
