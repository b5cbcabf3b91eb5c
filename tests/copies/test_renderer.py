"""Personal copies: each is what a layout of its own would give, holds its own words, and keeps the standards."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
import pytest
from hypothesis import given, settings, strategies as st

from brochure.build import copy_reader, pipeline
from brochure.copies.renderer import CopyRenderer
from brochure.design import fonts, line_breaking
from brochure.design.kerning import UnknownLetterError, build_letter_family
from brochure.document import merge_fields
from brochure.document.blocks import Span, Table
from brochure.render.pdf.writer.fonts import EmbeddedFont, EmbeddedLetterFont
from support import patient_tables, validators
from support.clinic_folders import ROOT
from support.example_counts import scale_examples
from support.patient_tables import ANA, PDF_EDITIONS, PEOPLE
from support.tag_tree import format_tag_tree

if TYPE_CHECKING:
    from pathlib import Path

    from brochure.document.blocks import Document
    from brochure.document.merge_fields import MergeValues
    from conftest import KeepPdf

FAMILY = fonts.load_family("Atkinson Hyperlegible")
LETTERS = build_letter_family(FAMILY)
WORDS = st.text(st.sampled_from(sorted(map(chr, FAMILY.regular.characters - {0x20}))), min_size=1, max_size=20)
PRESSES = {edition: patient_tables.build_renderer(edition) for edition in PDF_EDITIONS}


# --- the same bytes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", PDF_EDITIONS)
@settings(max_examples=scale_examples(25))
@given(values=PEOPLE)
def test_a_copy_is_what_a_layout_for_this_patient_alone_gives(edition: str, values: MergeValues) -> None:
    fast, alone = PRESSES[edition].render_copy(values), patient_tables.build_renderer(edition).render_copy(values)
    assert fast.data == alone.data
    assert (fast.page_count, fast.problems) == (alone.page_count, alone.problems)


def test_one_layout_serves_many(monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out = []
    make = pipeline.render

    def counted(*given: object) -> pipeline.BuildResult:
        laid_out.append(1)
        return make(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "render", counted)
    press = patient_tables.build_renderer()
    copies = [press.render_copy({**ANA, "first_name": name}).data for name in ("Ana", "Eva", "Ida", "Łuc", "Gül")]
    assert len(laid_out) == 1
    assert len(set(copies)) == len(copies)


@pytest.mark.parametrize("edition", PDF_EDITIONS)
def test_words_and_tags_are_those_of_the_filled_document(edition: str, keep: KeepPdf, tmp_path: Path) -> None:
    given, problems = patient_tables.prepare_content(edition)
    subject = given.content
    if edition in ("large-print", "booklet"):  # where a table may be told as a list, which its blanks decide
        subject = replace(subject, document=without_tables(subject.document))
    for number, values in enumerate((ANA, {**ANA, "note": "", "adult": "Jo Ng"})):
        copy = CopyRenderer(replace(given, content=subject), problems).render_copy(values).data
        filled = replace(subject, document=merge_fields.fill_document(subject.document, values))
        whole = pipeline.render(replace(given, content=filled, is_personal=True), problems).data
        assert copy is not None
        assert whole is not None
        other = tmp_path / f"{number}.pdf"
        other.write_bytes(whole)
        assert format_tag_tree(keep(copy, f"personal {edition} {number}")) == format_tag_tree(other)


def without_tables(document: Document) -> Document:
    sections = tuple(
        replace(section, body=tuple(block for block in section.body if not isinstance(block, Table)))
        for section in document.sections
    )
    return replace(document, sections=sections)


def test_gray_copies_keep_the_standards_too(keep: KeepPdf) -> None:
    data = patient_tables.build_renderer(gray=True).render_copy(ANA).data
    assert data is not None
    keep(data, "personal gray")


def test_a_file_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "copy.pdf"
    path.write_bytes(patient_tables.build_renderer().render_copy(ANA).data or b"")
    assert validators.run_qpdf_check(path) == []
    said = validators.run_pdftotext(path)
    assert "Hello Ana Łuczak, you see Dr. Sam Example" in said


# --- nothing of a patient's stays, or is told -------------------------------------------------------------------------


SEARCH = """
import gc, random, re, sys
sys.path.insert(0, "tests")
from support import patient_tables
from brochure.design import fonts
from brochure.mail.composer import MailComposer

def word():  # kept backwards, so that this very list is not found
    return "".join(random.choice("bdgkmpqvwxz") + random.choice("aeiou") for _ in range(6))[::-1]

def drawn(word):  # as glyph numbers, however they are kerned
    shaped = [font.shape_uncached(word[::-1]).glyphs for font in (family.regular, family.bold)]
    return [re.compile("[^a-z]{0,16}?".join(f"{code:04x}" for code, _, _ in glyphs)) for glyphs in shaped]

family = fonts.load_family("Atkinson Hyperlegible")
words = [word() for _ in range(4)]
codes = [pattern for each in words for pattern in drawn(each)]
for edition in (*patient_tables.PDF_EDITIONS, "text", "html"):
    press = patient_tables.build_renderer(edition)
    name, other, *note = (word[::-1] for word in words)
    for _ in range(2):
        own = {**patient_tables.ANA, "first_name": name, "adult": other, "note": "\\n".join(note)}
        assert press.render_copy(own).data
    patient_tables.kept = [*getattr(patient_tables, "kept", []), press]
patient_tables.kept.append(MailComposer(*patient_tables.prepare_content()))
own = {**patient_tables.ANA, "first_name": name, "adult": other, "note": "\\n".join(note)}
assert patient_tables.kept[-1].compose("x@y.org", own).pdf
del own
del name, other, note
seen, waiting, found = set(), [sys.modules, *map(vars, sys.modules.values())], 0
while waiting:
    thing = waiting.pop()
    if id(thing) in seen:
        continue
    seen.add(id(thing))
    if isinstance(thing, str):
        found += any(word[::-1] in thing for word in words) or any(code.search(thing) for code in codes)
    waiting += gc.get_referents(thing)
assert len(seen) > 50000
print(found)
"""


def test_no_word_of_a_patient_stays_in_memory() -> None:
    search = [sys.executable, "-c", SEARCH]
    done = subprocess.run(search, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.stdout.strip(), done.stderr) == ("0", "")


def test_problems_tell_no_word_of_a_patient() -> None:
    canary = "Qwertzuiopasdfghjklyxcvbnmqwertzuiopasdfghjklyxcvbnmqwertzu"
    for edition in PDF_EDITIONS:
        made = PRESSES[edition].render_copy(
            {**ANA, "first_name": canary, "clinician": canary, "note": f"{canary} " * 30}
        )
        told = "\n".join(map(str, made.problems))
        assert "broken-word" in told or edition == "handout"
        assert not re.search("qwertz|asdf|yxcv", told, re.IGNORECASE)


def test_what_breaks_for_one_patient_is_told_of_that_one() -> None:
    press = patient_tables.build_renderer("large-print")
    long = {**ANA, "clinician": "W" * 40}
    assert {problem.rule for problem in press.render_copy(long).problems} >= {"broken-word"}
    assert "broken-word" not in {problem.rule for problem in press.render_copy(ANA).problems}
    assert {problem.rule for problem in press.render_copy(long).problems} >= {"broken-word"}


def test_a_letter_that_the_face_lacks_is_refused_by_its_field() -> None:
    made = patient_tables.build_renderer().render_copy({**ANA, "clinician": "Dr. Nguyễn"})
    assert made.data is None
    [problem] = made.problems
    assert problem.rule == "missing-character"
    assert "`clinician`" in problem.message
    assert "ễ" not in str(problem)


def test_what_does_not_fit_is_told_and_not_made() -> None:
    made = patient_tables.build_renderer("trifold").render_copy(
        {**ANA, "note": "\n".join(["word " * 40] * 25), "first_name": "W" * 60}
    )
    if made.data is None:
        assert "does-not-fit" in {problem.rule for problem in made.problems}
    assert patient_tables.build_renderer("trifold").render_copy(ANA).data is not None


# --- letters ----------------------------------------------------------------------------------------------------------


@given(word=WORDS, bold=st.booleans())
def test_words_are_as_wide_and_drawn_as_the_face_shapes_them(word: str, bold: bool) -> None:
    face, letters = FAMILY.font_for(bold=bold), LETTERS.font_for(bold=bold)
    inner = word.replace("\xad", "")  # inside a word it is not drawn, and never comes there
    shown = inner + "\xad" * word.endswith("\xad")
    assert letters.width_of(shown) == face.shape_uncached(shown).advance
    if inner:
        plain = EmbeddedFont(face, "/F1")
        assert EmbeddedLetterFont(letters, EmbeddedFont(letters, "/F1")).format_show_operator(
            inner
        ) == plain.format_show_operator(inner)


def test_no_two_letters_make_a_glyph_of_their_own() -> None:
    for face in (FAMILY.regular, FAMILY.bold):
        own = {glyph for glyph, _, _ in build_letter_family(FAMILY).font_for(bold=face is FAMILY.bold).iter_glyphs()}
        letters = list(map(chr, sorted(face.characters)))
        for first in letters:
            for second in letters:
                shaped = face.shape_uncached(first + second).glyphs
                assert len(shaped) == 2
                assert {glyph for glyph, _, _ in shaped} <= own


@pytest.mark.parametrize("word", ["ễ", "Жук", "a\u0301", "\u202e"])
def test_a_word_with_a_letter_that_the_face_lacks_is_not_measured(word: str) -> None:
    with pytest.raises(UnknownLetterError):
        LETTERS.regular.width_of(word)


@given(texts=st.lists(st.tuples(st.lists(WORDS, max_size=12).map(" ".join), st.booleans()), max_size=4))
def test_lines_are_broken_with_and_without_memory_alike(texts: list[tuple[str, bool]]) -> None:
    spans = tuple(Span(text.replace("\xad", ""), bold=bold) for text, bold in texts)
    for width in (60.0, 200.0):
        remembered = line_breaking.break_lines(spans, FAMILY, 12.0, width)
        assert line_breaking.break_lines_uncached(spans, LETTERS, 12.0, width) == remembered


# --- other editions, and many shapes ----------------------------------------------------------------------------------


def test_a_printers_sheets_are_personal_too(tmp_path: Path) -> None:
    content, problems = pipeline.prepare_edition(
        patient_tables.CONTENT_PATH, pipeline.BuildOptions(edition="booklet", imposed=True)
    )
    assert content is not None
    made = CopyRenderer(content, problems).render_copy(ANA)
    path = tmp_path / "sheets.pdf"
    path.write_bytes(made.data or b"")
    assert validators.run_qpdf_check(path) == []
    assert "Ana Łuczak" in validators.run_pdftotext(path)
    assert copy_reader.read_edition_marks(made.data or b"") == ("booklet", "letter", "personal", "imposed")


@pytest.mark.parametrize("edition", ["text", "html"])
def test_a_copy_without_pages_says_the_words(edition: str) -> None:
    made = patient_tables.build_renderer(edition).render_copy(ANA)
    assert made.data is not None
    assert "Ana Łuczak" in made.data.decode()
    assert patient_tables.build_renderer(edition).render_copy({**ANA, "first_name": "Bob"}).data != made.data


def test_templates_are_forgotten_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("brochure.copies.renderer._MAX_TEMPLATES", 3)
    press = patient_tables.build_renderer("trifold")
    many = [{**ANA, "first_name": "Maximiliana " * times} for times in range(1, 6)] * 2
    assert [press.render_copy(one).data for one in many] == [
        patient_tables.build_renderer("trifold").render_copy(one).data for one in many
    ]
    assert press._template_count <= 3


def test_a_copy_as_its_reader_sees_it_has_no_condition_in_its_title() -> None:
    content, problems = patient_tables.prepare_content()
    data = CopyRenderer(content, problems).render_copy(ANA).data
    assert data is not None
    with pikepdf.open(BytesIO(data)) as pdf:
        assert {key: str(value) for key, value in pdf.docinfo.items() if not key.endswith("Date")} == {
            "/Title": "Patient handout",
            "/Producer": "brochure",
        }


def test_a_web_page_of_a_patients_own_has_no_condition_in_its_head() -> None:
    made = patient_tables.build_renderer("html").render_copy(ANA).data
    assert made is not None
    head = made.decode().partition("<style>")[0]
    assert "<title>Patient handout</title>" in head
    assert "Your visit" not in head
    assert "What to bring" not in head


@pytest.mark.parametrize("edition", [*patient_tables.PDF_EDITIONS, "text", "html"])
def test_one_full_stop_ends_an_abbreviation_and_the_sentence(edition: str, tmp_path: Path) -> None:
    made = (
        patient_tables.build_renderer(edition).render_copy({**ANA, "clinician": "Sam Example Jr.", "adult": "..."}).data
    )
    assert made is not None
    (tmp_path / "copy").write_bytes(made)
    said = made.decode() if edition in {"text", "html"} else validators.run_pdftotext(tmp_path / "copy")
    assert "Jr." in said
    assert "Jr.." not in said
