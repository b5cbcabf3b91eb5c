"""Editions of one handout: which sections belong to each, in which words, and what is found wrong with them."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from test_handout import HEAD, sections as every_kind

from brochure.build import pipeline
from brochure.checks.text.passages import list_passages, locate_text
from brochure.content import format_guide, handout, records, tailoring
from brochure.content.fingerprint import compute_fingerprint
from brochure.content.sections import KINDS
from brochure.content.sections.benefits_risks import BenefitsRisksSection
from brochure.content.sections.callout import CalloutSection
from brochure.content.sections.contacts import ContactsSection
from brochure.content.sections.faq import FaqSection
from brochure.content.sections.people_chart import PeopleChartSection
from brochure.content.sections.prose import ProseSection
from brochure.content.sections.steps import StepsSection
from brochure.content.sections.timeline import TimelineSection
from brochure.design.editions import EDITIONS, build_edition
from brochure.diagnostics.problem import ALLOWED
from brochure.document.blocks import List, Paragraph, Span, to_plain_text
from support.clinic_folders import HEADER as PLAIN_HEAD, ROOT, build_content, write_handout
from support.yaml_text import CONTEXT, read_handout

if TYPE_CHECKING:
    from pathlib import Path

    from brochure.content.handout import Handout

ROOMY = [name for name in EDITIONS if name != "trifold"]
ALL = """\
- heading: What is it?
  text: |
    A **long** text [1].

    - with a bullet
  text_after: And more of it [2, 3].
  brief: A [short](https://example.org) one.
- heading: Not brief
  text: Only in editions with room.
- heading: Effects
  kind: benefits_risks
  text: Each has both.
  benefits:
    - name: Relief
      detail: Some people get better [1].
      brief: for some
  risks:
    - name: Sleep
      detail: Sleepiness is common.
- heading: Questions
  kind: faq
  brief: Two of many.
  questions:
    - ask: Is it safe?
      answer: |
        Not for everyone.

        Ask us.
      brief: Ask us.
- heading: History
  kind: timeline
  brief: Long.
  events:
    - when: 1962
      what: Made by a chemist.
      brief: Made.
- heading: Day
  kind: steps
  text: One after the other.
  brief: In order.
  steps:
    - do: Rest.
      detail: All day long.
      brief: All day.
    - do: Sleep.
      detail: All night.
- heading: Trials
  kind: people_chart
  brief: Both small.
  panels:
    - study: 30 people
      result: No difference
      people: 30
      label: All alike
      caption: In two weeks [4].
      brief: Two weeks.
- heading: Take care
  kind: callout
  urgency: take care
  text: Never stop a medicine on your own, whatever it is.
  text_after: Ask us first.
  brief: Never stop a medicine.
- heading: Numbers
  kind: contacts
  contacts:
    - phone: 911
      when: For any danger right now.
      brief: Danger.
- heading: Leaflet only
  editions: trifold
  panel: flap
  text: Just here.
- heading: Large only
  editions: [large-print, html]
  text: Just there.
- heading: Words
  kind: glossary
  terms:
    - term: Relief
      meaning: Feeling better.
- heading: Sources
  kind: references
  references:
    - cite: One.
    - cite: Two.
"""


def read(text: str = ALL, head: str = HEAD) -> Handout:
    made, problems = read_handout(text, head)
    assert problems == []
    assert made is not None
    return made


def headings(of: Handout) -> list[str]:
    return [to_plain_text(section.heading) for section in of.sections]


def told(value: object) -> str:
    """All the words of a value."""
    if isinstance(value, Span):
        return value.text
    if isinstance(value, tuple):
        return "".join(map(told, value))
    if isinstance(value, Paragraph):
        return told(value.spans) + "\n"
    return "".join(told(item.body) for item in value.items) if isinstance(value, List) else ""


# --- which sections -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EDITIONS)
def test_a_handout_that_names_no_edition_and_has_no_brief_comes_back_itself(name: str) -> None:
    plainly = read("- heading: Day\n  kind: steps\n  steps:\n    - do: Rest.\n")
    assert tailoring.tailor_handout(plainly, build_edition(name)) == plainly
    if name in ROOMY:
        assert tailoring.tailor_handout(plainly, build_edition(name)) is plainly


@pytest.mark.parametrize(
    ("name", "own"),
    [("handout", []), ("booklet", []), ("text", []), ("large-print", ["Large only"]), ("html", ["Large only"])],
)
def test_an_edition_with_room_has_all_but_what_belongs_to_others(name: str, own: list[str]) -> None:
    everywhere = [h for h in headings(read()) if not h.endswith("only")]
    there = headings(tailoring.tailor_handout(read(), build_edition(name)))
    assert [h for h in there if not h.endswith("only")] == everywhere
    assert [h for h in there if h.endswith("only")] == own


def test_a_tight_edition_has_what_is_brief_and_what_it_cannot_do_without() -> None:
    assert headings(tailoring.tailor_handout(read(), build_edition("trifold"))) == [
        *("What is it?", "Effects", "Questions", "History", "Day", "Trials", "Take care", "Numbers", "Leaflet only")
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_belongs_to_tight_editions_as_it_says(kind: str) -> None:
    [section] = [s for s in read(every_kind()).sections if type(s) is KINDS[kind]]
    assert tailoring.belongs_to_edition(section, build_edition("trifold")) is (
        kind in ("benefits_risks", "steps", "contacts", "callout")
    )
    brief = dataclasses.replace(section, brief=(Paragraph((Span("Short."),)),))
    assert tailoring.belongs_to_edition(brief, build_edition("trifold")) is (kind not in ("glossary", "references"))
    named = dataclasses.replace(section, editions=("trifold",))
    assert tailoring.belongs_to_edition(named, build_edition("trifold"))
    assert not tailoring.belongs_to_edition(named, build_edition("handout"))
    assert tailoring.belongs_to_edition(section, build_edition("handout"))


def lacking(of: Handout, name: str) -> tuple[str, ...]:
    return tailoring.list_omitted_sections(of, tailoring.tailor_handout(of, build_edition(name)), "At a glance")


def test_what_is_left_out_is_what_the_handout_has_and_the_edition_has_not() -> None:
    assert lacking(read(), "trifold") == ("At a glance", "Not brief", "Words", "Sources")
    for name in ROOMY:
        assert lacking(read(), name) == ()


def test_a_section_for_the_handout_alone_is_left_out_of_the_others() -> None:
    made = read("- heading: A\n  text: B\n- heading: C\n  text: D\n  editions: handout\n")
    assert lacking(made, "booklet") == ("C",)
    assert lacking(made, "trifold") == ("A", "C")


# --- in which words -----------------------------------------------------------------------------------------------


def section(of: Handout, heading: str) -> object:
    return next(section for section in of.sections if to_plain_text(section.heading) == heading)


def test_the_brief_stands_in_the_place_of_the_long_words() -> None:
    made = tailoring.tailor_handout(read(), build_edition("trifold"))
    prose, effects, questions = section(made, "What is it?"), section(made, "Effects"), section(made, "Questions")
    assert isinstance(prose, ProseSection)
    assert prose.text == (Paragraph((Span("A "), Span("short", link="https://example.org"), Span(" one."))),)
    assert prose.text_after == ()
    assert isinstance(effects, BenefitsRisksSection)
    assert (told(effects.text), told(effects.benefits[0].detail)) == ("Each has both.\n", "for some")
    assert told(effects.risks[0].detail) == "Sleepiness is common."
    assert isinstance(questions, FaqSection)
    assert (told(questions.text), told(questions.questions[0].answer)) == ("Two of many.\n", "Ask us.\n")


def test_every_kind_that_has_long_words_has_brief_ones() -> None:
    made = tailoring.tailor_handout(read(), build_edition("trifold"))
    history, day, trials = section(made, "History"), section(made, "Day"), section(made, "Trials")
    care, numbers = section(made, "Take care"), section(made, "Numbers")
    assert isinstance(history, TimelineSection)
    assert told(history.events[0].what) == "Made."
    assert isinstance(day, StepsSection)
    assert [told(step.detail) for step in day.steps] == ["All day.", "All night."]
    assert isinstance(trials, PeopleChartSection)
    assert told(trials.panels[0].caption) == "Two weeks."
    assert isinstance(care, CalloutSection)
    assert (told(care.text), care.text_after) == ("Never stop a medicine.\n", ())
    assert isinstance(numbers, ContactsSection)
    assert told(numbers.contacts[0].when) == "Danger."


@pytest.mark.parametrize("name", EDITIONS)
def test_no_brief_is_left_for_anything_that_comes_after(name: str) -> None:
    def briefs(record: records.Record) -> list[str]:
        own = [tailoring.find_brief_key(record)] if tailoring.find_brief_key(record) else []
        values = [getattr(record, key) for key in records.get_field_specs(type(record))]
        inner = [entry for value in values if isinstance(value, tuple) for entry in value]
        return own + [key for entry in inner if isinstance(entry, records.Record) for key in briefs(entry)]

    assert len(briefs(read())) == 12
    assert briefs(tailoring.tailor_handout(read(), build_edition(name))) == []


@pytest.mark.parametrize("name", ROOMY)
def test_with_room_the_long_words_stay(name: str) -> None:
    without = "".join(line for line in ALL.splitlines(keepends=True) if "brief: " not in line)
    assert tailoring.tailor_handout(read(), build_edition(name)) == tailoring.tailor_handout(
        read(without), build_edition(name)
    )


def test_numbers_that_point_to_sources_go_where_the_sources_do_not_stand() -> None:
    head = "title: One [1]\nlanguage: en\nkey_message: '**Two** [2]. Three'\nat_a_glance:\n  - Four [1, 3-5], five.\n"
    text = "- heading: A\n  editions: [trifold, handout]\n  text: |\n    Six **[6]** and seven\n    [7] now [note].\n"
    made = tailoring.tailor_handout(read(text, head), build_edition("trifold"))
    assert (told(made.title), told(made.key_message)) == ("One", "Two. Three")
    assert told(made.at_a_glance) == "Four, five.\n"
    first = made.sections[0]
    assert isinstance(first, ProseSection)
    assert told(first.text) == "Six  and seven now [note].\n"
    sources = text + "- heading: S\n  kind: references\n  editions: [trifold]\n  references:\n    - cite: One.\n"
    assert told(tailoring.tailor_handout(read(sources, head), build_edition("trifold")).title) == "One [1]"
    assert told(tailoring.tailor_handout(read(text, head), build_edition("handout")).title) == "One [1]"


def test_the_panel_comes_with_the_section() -> None:
    made = handout.build_document(tailoring.tailor_handout(read(), build_edition("trifold")), CONTEXT, with_about=False)
    assert [section.panel for section in made.sections] == [*[""] * 8, "flap"]
    care = "- heading: C\n  kind: callout\n  urgency: take care\n  text: D\n  panel: back\n"
    assert handout.build_document(read(care), CONTEXT).sections[1].panel == "back"


@pytest.mark.parametrize("word", ["none", "None", "'**none**'", "|\n      none"])
def test_none_leaves_out_what_need_not_be_there(word: str) -> None:
    head = "title: T\nlanguage: en\nat_a_glance:\n  - One.\n"
    text = (
        f"- heading: A\n  kind: steps\n  text: B\n  text_after: C\n  brief: {word}\n  steps:\n    - do: D.\n"
        "      detail: E\n      brief: none\n- heading: F\n  text: G\n  brief: none\n"
    )
    made = tailoring.tailor_handout(read(text, head), build_edition("trifold"))
    assert headings(made) == ["A"]
    first = made.sections[0]
    assert isinstance(first, StepsSection)
    assert (first.text, first.text_after, first.steps[0].detail) == ((), (), ())
    assert told(made.at_a_glance) == "One.\n"


def test_a_section_on_the_flap_takes_the_place_of_the_points_at_a_glance() -> None:
    assert tailoring.tailor_handout(read(), build_edition("trifold")).at_a_glance == ()
    assert tailoring.tailor_handout(read(), build_edition("handout")).at_a_glance != ()


# --- what is said of it -------------------------------------------------------------------------------------------


KEYS = ["editions: [handout, trifold]\n", "editions: trifold\n", "editions:\n"]


@pytest.mark.parametrize("key", KEYS)
def test_which_editions_are_wanted_is_no_part_of_what_it_says(key: str) -> None:
    assert compute_fingerprint(read(head=HEAD + key), CONTEXT) == compute_fingerprint(read(head=HEAD), CONTEXT)


def test_what_an_edition_leaves_out_is_part_of_what_it_says() -> None:
    """Else an approval would outlive the risks that a tri-fold no longer tells."""
    code = compute_fingerprint(read(), CONTEXT)
    assert compute_fingerprint(read(ALL.replace("panel: flap", "panel: back")), CONTEXT) != code
    assert compute_fingerprint(read(ALL.replace("editions: trifold", "editions: [trifold, handout]")), CONTEXT) != code


def test_a_good_to_know_gives_way_where_there_is_little_room() -> None:
    [care] = [s for s in read(every_kind()).sections if type(s) is KINDS["callout"]]
    note = dataclasses.replace(care, urgency="good to know")  # type: ignore[call-arg]
    assert tailoring.belongs_to_edition(care, build_edition("trifold"))
    assert not tailoring.belongs_to_edition(note, build_edition("trifold"))
    nothing = dataclasses.replace(care, brief=(Paragraph((Span("none"),)),))
    assert not tailoring.belongs_to_edition(nothing, build_edition("trifold"))


def test_the_brief_of_a_table_stands_for_the_table() -> None:
    [table] = [s for s in read(every_kind()).sections if type(s) is KINDS["table"]]
    short = dataclasses.replace(table, brief=(Paragraph((Span("Ask us for the doses."),)),))
    of = dataclasses.replace(read(every_kind()), sections=(short,))
    [told] = tailoring.tailor_handout(of, build_edition("trifold")).sections
    assert told.build_blocks(CONTEXT) == ()
    assert [paragraph.spans for paragraph in told.text] == [(Span("Ask us for the doses."),)]  # type: ignore[union-attr]
    [whole] = tailoring.tailor_handout(of, build_edition("handout")).sections
    assert whole.build_blocks(CONTEXT) == table.build_blocks(CONTEXT)


@pytest.mark.parametrize(("old", "new"), [("brief: Danger.", "brief: Harm."), ("      brief: All day.\n", "")])
def test_brief_words_are_part_of_what_it_says(old: str, new: str) -> None:
    assert compute_fingerprint(read(ALL.replace(old, new)), CONTEXT) != compute_fingerprint(read(), CONTEXT)
    assert compute_fingerprint(read(head=HEAD + "more: https://example.org\n"), CONTEXT) != compute_fingerprint(
        read(), CONTEXT
    )


def test_every_edition_bears_the_same_code(tmp_path: Path) -> None:
    loaded, _ = pipeline.load(write_handout(tmp_path, PLAIN_HEAD + "sections:\n" + ALL))
    assert loaded is not None
    codes = {pipeline.tailor_and_check(loaded, pipeline.BuildOptions(edition=name))[0].fingerprint for name in EDITIONS}
    assert codes == {compute_fingerprint(loaded.handout, loaded.context)}


@pytest.mark.parametrize("name", EDITIONS)
def test_each_character_of_an_edition_is_found_in_the_file(tmp_path: Path, name: str) -> None:
    for path in (write_handout(tmp_path, PLAIN_HEAD + "sections:\n" + ALL), ROOT / "content.yaml"):
        loaded, _ = pipeline.load(path)
        assert loaded is not None
        subject = pipeline.tailor_and_check(loaded, pipeline.BuildOptions(edition=name))[0].content
        for passage in list_passages(subject):
            for at, character in enumerate(passage.text):
                where = locate_text(subject, passage, at)
                written = where.text[where.column - 1 : where.column]
                assert written == character or (character == " " and written in (" ", "")), (passage, where)


# --- what is wrong with it ----------------------------------------------------------------------------------------


REST = "heading: Rest\ntext: Sleep well. Call us if you are ill.\nbrief: {brief}"


def wrong(folder: Path, *texts: str, head: str = "", editions: str = "[handout, trifold]") -> list[str]:
    """What a check tells, without the file's name."""
    lines = f"{PLAIN_HEAD}editions: {editions}\n{head}"
    found = pipeline.check(write_handout(folder, build_content(*texts, header=lines)))
    left = [p for p in found if p.rule not in ("missing-review", "missing-key-message", "missing-summary")]
    return [str(problem).partition("content.yaml:")[2] for problem in left]


def test_a_fault_in_a_brief_is_told_at_the_brief_of_the_edition_that_prints_it(tmp_path: Path) -> None:
    text = REST.format(brief="Utilize it.")
    [problem] = wrong(tmp_path, text)
    assert problem.startswith("7:12: warning: in the trifold edition, “Utilize” is a hard word")
    assert wrong(tmp_path, text, editions="handout") == []


def test_a_fault_in_all_editions_is_told_once_and_names_none(tmp_path: Path) -> None:
    text = "heading: Rest\nkind: steps\nsteps:\n  - do: Utilize it."
    [problem] = wrong(tmp_path, text, editions="[trifold, text, handout, html, booklet, large-print]")
    assert problem.startswith("8:13: warning: “Utilize” is a hard word")


def test_a_tight_edition_leaves_sources_and_the_glossary_to_the_whole_handout(tmp_path: Path) -> None:
    claim = "It may cause an arrhythmia in 3 of 10"
    texts = (
        f"heading: Drug\ntext: {claim} people [1].\nbrief: {claim}.",
        "heading: Words\nkind: glossary\nterms:\n  - term: Arrhythmia\n    meaning: An uneven heartbeat.",
        "heading: Sources\nkind: references\nreferences:\n  - cite: A book, 2025.",
    )
    assert wrong(tmp_path, *texts) == []
    alone = [p for p in wrong(tmp_path, *texts[:1]) if "trifold" in p]
    assert len(alone) == 1
    assert "undefined-term" in alone[0]


def test_the_rules_of_safety_hold_for_the_brief_words_too(tmp_path: Path) -> None:
    safe = "Ketamine is not safe for all."
    text = f"heading: Drug\ntext: {safe} Ask us.\nbrief: Ketamine is safe."
    found = wrong(tmp_path, text, head="topic: ketamine\n")
    claim = [problem for problem in found if "forbidden-claim" in problem]
    assert len(claim) == 1
    assert "in the trifold edition" in claim[0]


def test_a_risk_that_only_the_long_words_tell_is_missing_in_the_tight_edition(tmp_path: Path) -> None:
    long = (
        "It can make you sleepy, slow your breathing, raise your blood pressure and harm your bladder. You may feel"
        " cut off from your body. Some people misuse it."
    )
    text = f"heading: Harms\ntext: {long}\nbrief: {long.replace('slow your breathing, ', '')}"
    missing = [p for p in wrong(tmp_path, text, head="topic: ketamine\n") if "missing-risk-family" in p]
    assert len(missing) == 1
    assert "in the trifold edition" in missing[0]
    assert "breath" in missing[0]


def test_what_is_allowed_in_one_edition_is_not_idle_in_another(tmp_path: Path) -> None:
    allow = "allow: {hard-word: the form says so}\n"
    text = REST.format(brief="Utilize it.")
    assert wrong(tmp_path, text, head=allow) == [
        "4:9: allowed: in the trifold edition, once: the form says so (hard-word)"
    ]
    [problem] = wrong(tmp_path, REST.format(brief="Use it."), head=allow)
    assert problem.startswith("4:9: warning: `hard-word` is allowed, but nothing here breaks it (idle-allow)")


def test_what_is_allowed_is_noted_once_for_all_editions(tmp_path: Path) -> None:
    allow = "allow: {hard-word: the form says so}\n"
    texts = ("heading: A\ntext: Utilize it. Then utilize it once more.\nbrief: Utilize it.", "heading: B\ntext: C.")
    assert wrong(tmp_path, *texts, head=allow) == ["4:9: allowed: twice: the form says so (hard-word)"]


def test_editions_looked_at_one_after_the_other_are_found_what_each_alone_is(tmp_path: Path) -> None:
    text = (
        PLAIN_HEAD + "sections:\n" + ALL.replace("Just there.", "Utilize it.").replace("Just here.", "DO NOT GO THERE.")
    )
    path = write_handout(tmp_path, text)
    loaded, _ = pipeline.load(path)
    assert loaded is not None
    told = []
    for name in [*EDITIONS, *reversed(EDITIONS)]:
        alone, _ = pipeline.load(path)
        assert alone is not None
        options = pipeline.BuildOptions(edition=name)
        together = pipeline.tailor_and_check(loaded, options)[1]
        assert together == pipeline.tailor_and_check(alone, options)[1]
        told.append({problem.rule for problem in together} & {"hard-word", "all-capitals"})
    assert told[:3] == [set(), {"hard-word"}, {"all-capitals"}]


def test_the_guides_example_is_right() -> None:
    yaml = format_guide.build_markdown().partition("## Editions")[2].partition("```yaml\n")[2].partition("```")[0]
    head, _, rest = yaml.partition("sections:\n")
    assert headings(
        tailoring.tailor_handout(read(rest, f"title: T\nlanguage: en\n{head}"), build_edition("trifold"))
    ) == [
        "Your visit day",
        "Try these first",
    ]


@pytest.mark.parametrize("name", ["handout", "trifold"])
def test_one_edition_by_itself_does_not_tell_what_another_may_need_allowed(tmp_path: Path, name: str) -> None:
    head = PLAIN_HEAD + "editions: [handout, trifold]\nallow: {hard-word: the form says so}\n"
    path = write_handout(tmp_path, build_content(REST.format(brief="Utilize it."), header=head))
    _, problems = pipeline.prepare_edition(path, pipeline.BuildOptions(edition=name))
    assert [p.rule for p in problems if p.rule == "idle-allow"] == []
    assert [p.rule for p in problems if p.severity is ALLOWED] == (["hard-word"] if name == "trifold" else [])
