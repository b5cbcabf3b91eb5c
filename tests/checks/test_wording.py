"""The rules on wording: what they say, where they say it, and when they keep quiet."""

# ruff: noqa: E501 (a table of cases reads best with one on a line)
from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from brochure.build import pipeline
from brochure.checks.rules import completeness, formatting, numbers, reading_grade, vocabulary, wording
from brochure.checks.text import lexicon
from brochure.checks.text.definitions import is_explained
from brochure.checks.text.passages import list_passages, locate_text
from brochure.diagnostics.problem import WARNING
from support.clinic_folders import HEADER, ROOT, build_content, write_every_kind, write_handout

if TYPE_CHECKING:
    from pathlib import Path

    from brochure.checks.rule import ContentRule
    from brochure.content.edition_content import EditionContent
    from brochure.diagnostics.problem import Problem

FAMILIES = (reading_grade, wording, vocabulary, numbers, formatting, completeness)
RULES = {rule.name: rule for family in FAMILIES for rule in family.RULES}


def subject(tmp_path: Path, content: str) -> EditionContent:
    found, problems = pipeline.prepare_edition(write_handout(tmp_path, content))
    assert found is not None, problems
    return found.content


def told(rule: ContentRule, handout: EditionContent) -> list[str]:
    return [f"{p.where.line} [{meant(p)}] {p.message}" for p in rule.find_problems(handout)]


def meant(problem: Problem) -> str:
    """The characters of the file that a problem points at."""
    where = problem.where
    return where.text[where.column - 1 : where.column - 1 + where.length]


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_each_rule_warns_and_has_a_manual_with_examples(rule: ContentRule) -> None:
    assert rule.severity is WARNING
    assert rule.source
    first, blank, *rest = rule.manual.splitlines()
    assert first.endswith(".")
    assert not blank
    assert "Bad:" in rest
    assert "Good:" in rest


# --- places -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["content.yaml", ""])
def test_each_character_of_each_passage_is_found_in_the_file(tmp_path: Path, path: str) -> None:
    found, problems = (
        pipeline.prepare_edition(ROOT / path)
        if path
        else pipeline.prepare_edition(write_handout(tmp_path, write_every_kind(tmp_path)))
    )
    assert found is not None, problems
    for passage in list_passages(found.content):
        for at, character in enumerate(passage.text):
            where = locate_text(found.content, passage, at)
            written = where.text[where.column - 1 : where.column]
            assert written == character or (character == " " and written in (" ", "")), (passage, where)


def test_marks_links_escapes_and_folded_lines_do_not_shift_a_place(tmp_path: Path) -> None:
    body = (
        "heading: One\ntext: |\n  See **the [whole\n  page](https://example.org/whole)** on   renal disease.\n\n"
        '  * utilize it\ntext_after: "Say \\"renal\\" and **rénal**, then renal."'
    )
    handout = subject(tmp_path, build_content(body))
    assert told(vocabulary.hard_word, handout) == [
        "7 [renal] “renal” is a hard word",
        "9 [utilize] “utilize” is a hard word",
        "10 [renal] “renal” is a hard word",
        "10 [renal] “renal” is a hard word",
    ]
    first, second = vocabulary.hard_word.find_problems(handout)[-2:]
    assert first.where.column < second.where.column


def test_letters_written_apart_from_their_accents_are_found(tmp_path: Path) -> None:
    body = "heading: One\ntext: Zoe\u0308 has renal pain."
    assert told(vocabulary.hard_word, subject(tmp_path, build_content(body))) == ["5 [renal] “renal” is a hard word"]


def test_passages_are_what_the_author_wrote_in_reading_order(tmp_path: Path) -> None:
    handout = subject(tmp_path, write_every_kind(tmp_path))
    roles = [(passage.role, passage.text) for passage in list_passages(handout) if passage.section_number < 1]
    assert roles[:6] == [
        ("title", "Testing"),
        ("subtitle", "Every kind of section"),
        ("key", "Read this first."),
        ("item", "One fact."),
        ("item", "Another fact."),
        ("heading", "What is PTSD?"),
    ]
    assert {passage.role for passage in list_passages(handout)} == {
        "title", "subtitle", "key", "heading", "text", "item", "question", "cell", "name", "label", "caption",
        "reference", "term", "contact",
    }  # fmt: skip
    everything = " ".join(passage.text for passage in list_passages(handout))
    assert "Not yet reviewed" not in everything
    assert "What we know" not in everything


def test_text_after_comes_after_what_its_kind_adds(tmp_path: Path) -> None:
    body = "heading: One\nkind: steps\ntext_after: Last.\ntext: First.\nsteps:\n  - do: Rest.\n    detail: Sleep."
    assert [p.text for p in list_passages(subject(tmp_path, build_content(body)))] == [
        "Testing",
        "One",
        "First.",
        "Rest.",
        "Sleep.",
        "Last.",
    ]


# --- what is said -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        ("passive-voice", "First, your pulse is then quickly taken by us.", "5 [is then quickly taken] “is then quickly taken” is passive: start with who does it"),
        ("passive-voice", "You’re being watched.", "5 [You’re being watched] “You’re being watched” is passive: it does not say who acts"),
        ("double-negative", "It isn’t uncommon.", "5 [isn’t uncommon] “isn't uncommon” is a double negative"),
        ("hard-word", "Tell us in the event of a fall.", "5 [in the event of] “in the event of” is a hard word"),
        ("hard-word", "Your physician’s name.", "5 [physician] “physician” is a hard word"),
        ("undefined-term", "Watch for arrhythmias.", "5 [arrhythmias] “arrhythmias” is a medical word that nothing here explains"),
        ("undefined-acronym", "Some take SSRIs.", "5 [SSRI] nothing says what SSRI means"),
        ("mixed-denominators", "In 1 in 10 it hurts, in 1 in 4 it itches.", "5 [1 in 4] “1 in 4” is out of another number than “1 in 10” on line 5"),
        ("bare-percentage", "It hurts 20 percent of you.", "5 [20 percent] “20 percent” does not say how many people out of how many"),
        ("all-capitals", "Please DO NOT EAT.", "5 [DO NOT EAT] “DO NOT EAT” is written in capitals"),
        ("vague-link-text", "Read [more](https://example.org).", "5 [more] “more” does not say where it leads"),
        ("long-sentence", "a " * 20 + "b.", "5 [" + "a " * 20 + "b.] this sentence has 21 words; more than 20 are hard to follow"),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_very_place(tmp_path: Path, rule: str, text: str, expected: str) -> None:
    assert told(RULES[rule], subject(tmp_path, build_content(f"heading: One\ntext: {text}"))) == [expected]


def test_a_hard_word_comes_with_an_everyday_one(tmp_path: Path) -> None:
    [problem] = vocabulary.hard_word.find_problems(subject(tmp_path, build_content("heading: One\ntext: Notified us?")))
    assert problem.hint == "use an everyday word: tell"


def test_a_medical_word_comes_with_its_meaning_if_it_is_listed(tmp_path: Path) -> None:
    text = "heading: One\ntext: Vasculitis and gastroptenopathy. Vasculitis lasts."
    hints = [
        problem.hint for problem in vocabulary.undefined_term.find_problems(subject(tmp_path, build_content(text)))
    ]
    assert hints == ["say what it means: swollen blood vessels", "say what it means"]


def test_a_heading_may_use_what_the_text_below_explains(tmp_path: Path) -> None:
    below = build_content("heading: Life with COPD and vertigo\ntext: A lung disease (COPD) and a spin (vertigo).")
    assert not told(vocabulary.undefined_acronym, subject(tmp_path, below))
    assert not told(vocabulary.undefined_term, subject(tmp_path, below))
    alone = build_content("heading: Life with COPD\ntext: Words.")
    assert told(vocabulary.undefined_acronym, subject(tmp_path, alone)) == ["4 [COPD] nothing says what COPD means"]


def test_an_explanation_that_comes_too_late_does_not_help(tmp_path: Path) -> None:
    late = build_content("heading: One\ntext: Vertigo is common. A spinning feeling (vertigo) fades.")
    assert len(told(vocabulary.undefined_term, subject(tmp_path, late))) == 1


def test_grammar_is_only_asked_of_english(tmp_path: Path) -> None:
    text = "heading: Uno\ntext: Prior to it, vertigo and COPD were seen in 20% of 1 in 5, not uncommon in 1 in 10."
    english, _ = (
        told(rule, subject(tmp_path, build_content(text))) for rule in (wording.passive_voice, vocabulary.hard_word)
    )
    assert english
    spanish = HEADER.replace("en-US", "es-US")
    content = write_handout(tmp_path, build_content(text, header=spanish))
    found, _ = pipeline.prepare_edition(content)
    if found is not None:  # once the tool has words for Spanish
        assert [rule.name for rule in RULES.values() if rule.find_problems(found.content)] == []


# --- words --------------------------------------------------------------------------------------------------------


def test_the_list_of_hard_words_is_long_and_every_plain_word_is_plain() -> None:
    found = lexicon.load_plain_words("en")
    bases = set(found.forms.values())
    assert len(found.forms) > 900
    assert len(bases) > 150
    for hard, plain in found.forms.items():
        own = {form for form in found.forms if found.forms[form]}
        assert not {word.strip(",") for word in plain.split()} & own, (hard, plain)


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("utilize", {"utilizes", "utilized", "utilizing"}),
        ("notify", {"notifies", "notified", "notifying"}),
        ("submit", {"submits", "submitted", "submitting"}),
        ("assess", {"assesses", "assessed", "assessing"}),
        ("assist", {"assists", "assisted", "assisting"}),
    ],
)
def test_verbs_are_known_in_all_their_forms(word: str, forms: set[str]) -> None:
    assert forms <= set(lexicon.list_verb_forms(word))


@pytest.mark.parametrize(("word", "many"), [("toxin", "toxins"), ("deficiency", "deficiencies"), ("biopsy", "biopsies"), ("psychosis", "psychoses"), ("day", "days"), ("lash", "lashes")])  # fmt: skip
def test_nouns_are_known_as_many(word: str, many: str) -> None:
    assert lexicon.list_plurals(word) == (many,)


@pytest.mark.parametrize(
    ("text", "explained"),
    [
        ("a spinning feeling (vertigo)", True),
        ("a spinning feeling (also called vertigo)", True),
        ("vertigo (a spinning feeling)", True),
        ("vertigo, a spinning feeling", True),
        ("vertigo, which is a spinning feeling,", True),
        ("vertigo – a spinning feeling", True),
        ("a spinning feeling, or vertigo", True),
        ("a spinning feeling called “vertigo”", True),
        ("vertigo means a spinning feeling", True),
        ("vertigo is a spinning feeling", True),
        ("spinning feelings such as vertigo", True),
        ("troubles such as nausea or vertigo", True),
        ("you may get vertigo", False),
        ("vertigo [2]", False),
        ("vertigo (2014)", False),
        ("nausea, vertigo, a rash, or pain", False),
        ("nausea, pain, or vertigo", False),
        ("vertigo is common", False),
        ("vertigo, nausea", False),
    ],
)
def test_words_are_explained_where_they_stand(text: str, explained: bool) -> None:
    start = text.index("vertigo")
    assert is_explained(text, start, start + len("vertigo")) is explained


# --- the shipped handout ------------------------------------------------------------------------------------------


def test_the_shipped_handout_is_worded_as_the_rules_ask() -> None:
    found, _ = pipeline.prepare_edition(ROOT / "content.yaml")
    assert found is not None
    problems = [problem for rule in RULES.values() for problem in rule.find_problems(found.content)]
    assert {problem.rule for problem in problems} <= {"passive-voice"}
