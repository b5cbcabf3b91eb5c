"""Rules and languages: a rule without words for a handout's language is silent, and counted.

There are no words for Spanish yet. A folder made here adds it, the way that a file in content/languages/ would.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from brochure.build import pipeline
from brochure.checks.engine.registry import ALL_RULES
from brochure.checks.text import languages as rule_languages
from brochure.content import languages
from brochure.diagnostics import reporters
from brochure.diagnostics.problem import ERROR, NOTE, UNREADY
from brochure.runtime.memo import clear_all_caches
from support.clinic_folders import REVIEW, write_handout
from support.rule_words import use_words_from

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from brochure.diagnostics.problem import Problem

CLINIC = "name: Clínica Azul\nphone: 435 867 5309\n"
HEAD = f"title: Terapia con ketamina\nlanguage: es-US\ntopic: ketamine\n{REVIEW}"
BODY = (
    "sections:\n  - heading: Referencias\n    text: La ketamina es segura y siempre funciona en 20% de los casos."
    " No maneje hoy. Avise al médico antes de discontinuar la medicina.\n"
)
SPANISH_WORDS = {
    "general.yaml": (
        "# Rule pack: para todos\n"
        "leaning:\n  - name: colour\n    wordings:\n      - '\\ben rojo\\b'\n    cue: ninguna\n"
        "    say: “{words}” es solo un color\n    write: nombre la cosa\n"
        "figures:\n  - name: figure\n    wordings:\n      - '\\d+ ?%'\n    say: sin fuente\n"
        "    write: ponga la fuente\n"
    ),
    "ketamine.yaml": (
        "# Rule pack: ketamina\n"
        "statements:\n  - name: off-label\n    wordings:\n      - 'no está aprobada'\n"
        "    say: no dice que no está aprobada\n    write: dígalo\n"
    ),
    "plain_words.yaml": "phrases:\n  discontinuar: dejar\nwords: {}\nverbs: {}\n",
}


@pytest.fixture
def spanish(tmp_path: Path) -> Iterator[None]:
    """Words of the tool for Spanish (English ones will do), in a folder of languages of its own."""
    folder = tmp_path / "languages"
    folder.mkdir()
    shutil.copy(languages._FOLDER / "en.yaml", folder / "en.yaml")
    shutil.copy(languages._FOLDER / "en.yaml", folder / "es.yaml")
    with mock.patch.object(languages, "_FOLDER", folder):
        languages.list_languages.cache_clear()
        clear_all_caches()
        yield
    languages.list_languages.cache_clear()
    clear_all_caches()


def found(tmp_path: Path, content: str, *, layout: bool = False) -> tuple[Problem, ...]:
    folder = tmp_path / "clinic"
    folder.mkdir(exist_ok=True)
    return pipeline.check(write_handout(folder, content, CLINIC), layout=layout)


def names(problems: tuple[Problem, ...]) -> set[str]:
    return {problem.rule for problem in problems}


def not_known(problems: tuple[Problem, ...]) -> int:
    [note] = [problem for problem in problems if problem.rule == "rules-without-words"]
    assert note.severity is NOTE
    count, _, rest = note.message.partition(" of ")
    assert rest == f"{len(ALL_RULES)} rules do not work in Spanish yet, so they were not used"
    return int(count)


def test_spanish_is_still_refused(tmp_path: Path) -> None:
    assert "unknown-language" in names(found(tmp_path, HEAD + BODY))


@pytest.mark.usefixtures("spanish")
@pytest.mark.parametrize("layout", [False, True])
def test_a_rule_that_does_not_know_the_language_is_silent_and_counted(tmp_path: Path, layout: bool) -> None:
    problems = found(tmp_path, HEAD + BODY, layout=layout)
    assert not_known(problems) > 20
    assert not [problem for problem in problems if problem.severity in (ERROR, UNREADY)]
    assert names(problems) <= {
        rule.name for rule in ALL_RULES if rule.supports_language is rule_languages.accept_any_language
    } | {"rules-without-words"}


@pytest.mark.usefixtures("spanish")
def test_the_note_is_neither_a_fault_nor_a_reason_for_a_draft(tmp_path: Path) -> None:
    notes = tuple(problem for problem in found(tmp_path, HEAD + BODY) if problem.severity is NOTE)
    assert reporters.format_counts(notes) == "no problems"
    assert (
        reporters.format_text(notes)
        .splitlines()[0]
        .endswith("Spanish yet, so they were not used (rules-without-words)")
    )
    assert reporters.format_github(notes).startswith("::notice ")
    assert '"severity": "note"' in reporters.format_json(notes)


@pytest.mark.usefixtures("spanish")
def test_rules_that_look_at_no_words_judge_every_language(tmp_path: Path) -> None:
    content = HEAD.replace("2027-06-01", "2026-01-04") + BODY.replace("hoy", "[hoy o mañana]")
    assert {"placeholder-text", "lapsed-review"} <= names(found(tmp_path, content))


@pytest.mark.usefixtures("spanish")
def test_a_topic_without_rules_in_the_language_is_known_all_the_same(tmp_path: Path) -> None:
    assert "unknown-topic" not in names(found(tmp_path, HEAD + BODY))
    assert "unknown-topic" in names(found(tmp_path, HEAD.replace("ketamine", "ketamin") + BODY))


@pytest.mark.usefixtures("spanish")
def test_a_language_is_taught_by_files_of_words(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(rule_languages.DATA_FOLDER, data)
    (data / "es").mkdir()
    content = HEAD + BODY.replace("No maneje", "Lo que está en rojo importa. No maneje")
    counts = []
    for name in ("", *SPANISH_WORDS):
        if name:
            (data / "es" / name).write_text(SPANISH_WORDS[name], encoding="utf-8")
        with use_words_from(data):
            problems = found(tmp_path, content)
        counts.append(not_known(problems))
    assert counts == sorted(set(counts), reverse=True)  # each file teaches at least one rule
    told = {problem.rule: problem for problem in problems}
    assert told["colour-alone"].message == "“en rojo” es solo un color"
    assert told["missing-off-label-statement"].message == "no dice que no está aprobada"
    assert told["hard-word"].hint == "use an everyday word: dejar"
    assert "missing-references" not in told  # whose words are its own, and English


@pytest.mark.usefixtures("spanish")
def test_what_is_allowed_of_a_silent_rule_is_not_called_idle(tmp_path: Path) -> None:
    allow = "allow:\n  hard-word: cited\n  long-sentence: cited\n"
    idle = [problem for problem in found(tmp_path, HEAD + allow + BODY) if problem.rule == "idle-allow"]
    assert [problem.message for problem in idle] == ["`long-sentence` is allowed, but nothing here breaks it"]


def test_every_rule_knows_english(tmp_path: Path) -> None:
    problems = found(tmp_path, HEAD.replace("es-US", "en-US") + BODY)
    assert "rules-without-words" not in names(problems)
    assert {"forbidden-claim", "missing-statement"} <= names(found(tmp_path, ENGLISH))


ENGLISH = HEAD.replace("es-US", "en") + "sections:\n  - heading: One\n    text: Ketamine is completely safe.\n"


def test_a_language_without_a_name_is_called_by_its_code() -> None:
    assert rule_languages.get_language_name("es") == "Spanish"
    assert rule_languages.get_language_name("eo") == "the language eo"


@pytest.mark.parametrize("language", ["", "../en", "..", "e n"])
def test_no_language_leads_out_of_the_folder_of_words(language: str) -> None:
    assert not rule_languages.has_file(language, "general.yaml")
