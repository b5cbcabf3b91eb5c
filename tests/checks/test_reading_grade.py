"""Sentences, their words, and the grades that follow from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from brochure.build import pipeline
from brochure.checks.rules import reading_grade
from brochure.checks.text.passages import Passage
from brochure.checks.text.sentences import find_sentence_bounds, split_passage
from brochure.diagnostics.problem import Where
from support.clinic_folders import HEADER, ROOT, build_content, write_handout

if TYPE_CHECKING:
    from pathlib import Path

    from brochure.content.edition_content import EditionContent


def subject(tmp_path: Path, content: str) -> EditionContent:
    found, problems = pipeline.prepare_edition(write_handout(tmp_path, content))
    assert found is not None, problems
    return found.content


def words(text: str) -> list[str]:
    passage = Passage(text, (), "text", Where("content.yaml"), 0)
    return [word.text for sentence in split_passage(passage) for word in sentence.words]


@pytest.mark.parametrize(
    "text",
    [
        "Rest. Drink water. Call us!",
        "Is it safe? Ask us. “Yes.” Then rest.",
        "Dr. Ames will see you. Ask for Mrs. Lee, e.g. on Monday.",
        "Take 0.5 mg at night. It may rise to 1.5 mg. Then stop.",
        "Ask J. P. Ames. Go to St. Mary. See Fig. 2.",
        "Come at 5 p.m. on Monday. Leave at 7 a.m. The nurse stays.",
        "I was born in the U.S. My child was not. The U.S. Food Office said so.",
        "Take vitamin D. It may help. It is hepatitis C. You can treat it.",
        "So do I. You can too.",
        "It helps [1]. It may not last [2, 3]. Ask us.",
        "It helps. [1] It may not last. [2] Ask us.",
        "Drugs, food, sleep, etc. are fine. Rest, etc. Then call.",
        "Wait... Then go. In 2014. The rest came later.",
        "(Ask us.) Then go.",
    ],
)
def test_a_text_is_split_where_its_sentences_end(text: str) -> None:
    parts = [text[start:end] for start, end in find_sentence_bounds(text)]
    assert " ".join(parts) == text
    assert all(part[0].isupper() or part[0] in "“([" for part in parts)
    marks = text.replace("...", ".")
    for dotted in ("Dr.", "Mrs.", "e.g.", "J. P.", "St.", "Fig.", "p.m. on", "U.S. Food", "etc. are", ".5"):
        marks = marks.replace(dotted, dotted.replace(".", "")) if dotted in text else marks
    marks = (
        marks.replace("a.m.", "am.").replace("U.S.", "US.").replace("“Yes.”", "Yes.").replace("(Ask us.)", "Ask us.")
    )
    assert len(parts) == sum(marks.count(mark) for mark in ".?!")


def test_words_are_counted_as_a_reader_counts_them() -> None:
    assert words("It's off-label: 0.5 mg/kg, 1-800-222-1222 [2, 3] – and/or VA/DoD.") == [
        "It's", "off-label", "0.5", "mg/kg", "1-800-222-1222", "and/or", "VA/DoD",
    ]  # fmt: skip
    assert words("See ptsd.va.gov — now (1,000 people).") == ["See", "ptsd.va.gov", "now", "1,000", "people"]


def test_the_grades_are_those_of_the_formulas() -> None:
    grade = reading_grade.Grade(sentences=30, words=300, syllables=420, hard_words=36, unexplained_words=25)
    assert grade.flesch_kincaid == pytest.approx(0.39 * 10 + 11.8 * 1.4 - 15.59)
    assert grade.smog == pytest.approx(1.0430 * 6 + 3.1291)
    assert grade.plain_smog == pytest.approx(1.0430 * 5 + 3.1291)
    assert not grade.is_rough
    assert grade.list_exceeded_limits() == ["SMOG 9.4, over 9", "SMOG without the glossary's words 8.3, over 8"]


def test_no_words_have_no_grade() -> None:
    nothing = reading_grade.Grade(0, 0, 0, 0, 0)
    assert (nothing.flesch_kincaid, nothing.smog, nothing.list_exceeded_limits()) == (0.0, 0.0, [])


def test_only_running_text_is_graded_and_the_glossary_explains_its_terms(tmp_path: Path) -> None:
    head = HEADER + "key_message: Rest.\nat_a_glance:\n  - Ketamine is a drug.\n"
    glossary = "heading: Words\nkind: glossary\nterms:\n  - term: Ketamine\n    meaning: A drug for surgery."
    references = "heading: Sources\nkind: references\nreferences:\n  - cite: Smith A. Neuropsychopharmacology 2014."
    handout = subject(tmp_path, build_content(glossary, references, header=head))
    assert [one.sentence.text for one in reading_grade.list_estimates(handout)] == [
        "Rest.", "Ketamine is a drug.", "A drug for surgery.",
    ]  # fmt: skip
    assert reading_grade.grade_handout(handout) == reading_grade.Grade(3, 9, 13, 2, 1)
    assert reading_grade.grade_sections(handout) == {
        -1: reading_grade.Grade(2, 5, 7, 1, 0),
        0: reading_grade.Grade(1, 4, 6, 1, 1),
    }


def test_half_a_hyphened_word_is_not_explained_by_the_other(tmp_path: Path) -> None:
    glossary = "heading: Words\nkind: glossary\nterms:\n  - term: PTSD\n    meaning: PTSD-associated, non-PTSD, VA/DoD."
    [measured] = reading_grade.list_estimates(subject(tmp_path, build_content(glossary)))
    assert measured.counts == (3, 19, 3, 2)


def test_the_hint_names_the_sentences_that_cost_most_and_their_lines(tmp_path: Path) -> None:
    easy = "\n\n".join(["  You can rest at home. Drink some water. Then sleep well."] * 9)
    hard = "Administration of medication necessitates uninterrupted cardiovascular monitoring.\n"
    body = f"heading: One\ntext: |\n{easy}\n\n  {hard}" + "".join(
        f"\n  Participants {n} communicate.\n" for n in range(25)
    )
    [problem] = reading_grade.reading_grade.find_problems(subject(tmp_path, build_content(body)))
    assert "SMOG" in problem.message
    assert "rough" not in problem.message
    assert problem.where.line == 1
    rows = problem.hint.splitlines()
    assert rows[1].startswith("  line 24: “Administration of medication necessitat…”")
    assert rows[1].endswith("(7 words, 6 of three syllables or more)")
    assert len(rows) == 4


def test_few_sentences_make_smog_rough_and_few_words_no_grade(tmp_path: Path) -> None:
    long = "Administration of medication necessitates uninterrupted cardiovascular monitoring and communication. "
    [problem] = reading_grade.reading_grade.find_problems(
        subject(tmp_path, build_content("heading: One\ntext: " + long * 12))
    )
    assert "(rough: SMOG needs 30 sentences, and there are 12)" in problem.message
    assert (
        reading_grade.reading_grade.find_problems(subject(tmp_path, build_content("heading: One\ntext: " + long * 11)))
        == []
    )


def test_the_shipped_handout_is_easy_enough() -> None:
    found, _ = pipeline.prepare_edition(ROOT / "content.yaml")
    assert found is not None
    grade = reading_grade.grade_handout(found.content)
    assert grade.flesch_kincaid <= 8
    assert grade.smog <= 9
    assert grade.plain_smog <= 8
    assert not grade.is_rough


def test_a_personal_field_is_quoted_by_its_name_and_not_as_somebody(tmp_path: Path) -> None:
    text = "heading: You\ntext: Rest well. Hello {{first_name}}, **come** on {{visit}}. Ask {{first_name}}.\n"
    head = HEADER + "people: {first_name: name, visit: date}\n"
    measured = reading_grade.list_estimates(subject(tmp_path, build_content(text, header=head)))
    assert [one.sentence.quotation for one in measured] == [
        "Rest well.",
        "Hello {{first_name}}, come on {{visit}}.",
        "Ask {{first_name}}.",
    ]


def test_one_sentence_is_not_told_as_several(tmp_path: Path) -> None:
    wall = "heading: You\ntext: " + "Rest, " * 110 + "and sleep.\n"
    told = [problem.message for problem in pipeline.prepare_edition(write_handout(tmp_path, build_content(wall)))[1]]
    assert "this paragraph is too long: 112 words in 1 sentence" in told
