"""The rules over pages, on pages made by hand and on handouts that were laid out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from brochure.build import pipeline
from brochure.checks.engine import page_runner as over_pages, registry
from brochure.checks.rules import layout
from brochure.checks.text.page_index import PageIndex
from brochure.design.brand import derive_palette
from brochure.design.editions import build_edition
from brochure.design.laid_out_page import Area, LaidOutPage, PlacedText, compute_area
from brochure.design.line_breaking import Line, TextRun
from brochure.diagnostics.problem import UNREADY
from brochure.document.blocks import Span
from support.clinic_folders import HEADER, REVIEW, ROOT, build_content, build_handout, write_handout

if TYPE_CHECKING:
    from pathlib import Path

    from brochure.content.edition_content import EditionContent
    from brochure.diagnostics.problem import Problem

CLINIC = "name: Test Clinic\nphone: 801 234 5678\n"
FRAME = Area(45, 58, 567, 756)
BODY = "Words that run on in the body."
CELL = "A cell of a table"
CONTENT = f"""\
title: Testing
language: en-US
topic: ketamine
key_message: The one thing.
sections:
  - heading: First
    text: {BODY}
  - heading: Harms
    kind: benefits_risks
    benefits:
      - name: One
        detail: {CELL}
    risks:
      - name: Two
        detail: Another cell
  - heading: Whom to call
    kind: contacts
    contacts:
      - phone: 911
        when: In danger.
      - phone: clinic
        when: For all else.
"""


@pytest.fixture(scope="module")
def subject(tmp_path_factory: pytest.TempPathFactory) -> EditionContent:
    content, problems = pipeline.prepare_edition(write_handout(tmp_path_factory.mktemp("layout"), CONTENT, CLINIC))
    assert content is not None, problems
    return content.content


def line(words: str, ending: str = " ") -> Line:
    width = 6.0 * len(words)
    return Line((TextRun(words, bold=False, link="", span=0, x=0, width=width),), width, ending)


def text(
    *lines: str | Line, said: str = "", role: str = "P", size: float = 12, x: float = 207, y: float = 700
) -> PlacedText:
    """A text as it stands on a page, one line under the other from (x, y) on."""
    broken = tuple(line(one) if isinstance(one, str) else one for one in lines)
    words = said or " ".join(run.text for one in broken for run in one.runs)
    placed = [(one, x, y - 15 * number) for number, one in enumerate(broken)]
    return PlacedText((Span(words),), role, size, broken, compute_area(placed, size), 360)


def pages(*each: list[PlacedText], filled: float = 0.9) -> tuple[LaidOutPage, ...]:
    """Pages with the given texts, so full."""
    bottom = FRAME.top - filled * (FRAME.top - FRAME.bottom)
    box = Area(FRAME.left, bottom, FRAME.right, FRAME.top)
    return tuple(LaidOutPage(number, 612, 792, FRAME, tuple(texts), (box,)) for number, texts in enumerate(each, 1))


def found(rule: str, subject: EditionContent, laid: tuple[LaidOutPage, ...], size: int = 60_000) -> list[Problem]:
    return [
        problem
        for one in registry.PAGE_RULES
        if one.name == rule
        for problem in one.find_problems(PageIndex(subject, laid, size))
    ]


@pytest.mark.parametrize(
    ("name", "said", "role", "size", "least"),
    [
        ("large-print", BODY, "P", 17, 18),
        ("large-print", CELL, "TD", 17.5, 18),
        ("large-print", "A clinic", "", 12, 18),
        ("large-print", CELL, "TD", 18, 0),
        ("trifold", BODY, "P", 10.5, 11),
        ("trifold", BODY, "P", 11, 0),
        ("trifold", CELL, "TD", 9, 10),
        ("booklet", BODY, "P", 11.5, 12),
    ],
)
def test_the_least_size_is_the_editions_own(
    subject: EditionContent, name: str, said: str, role: str, size: float, least: float
) -> None:
    there = replace(subject, edition=build_edition(name))
    told = found("small-type", there, pages([text(said, role=role, size=size)]))
    assert [p.message.rpartition(" ")[2] for p in told] == ([f"{least:g}"] if least else [])


def test_a_page_that_the_cover_has_to_itself_may_be_nearly_empty(subject: EditionContent) -> None:
    booklet = replace(subject, edition=build_edition("booklet"))
    cover, rest = pages([WHOLE], filled=0.1), pages([WHOLE], [WHOLE])[1:]
    assert found("nearly-empty-page", subject, cover + rest)
    assert found("nearly-empty-page", booklet, cover + rest) == []
    assert found("nearly-empty-page", booklet, cover + pages([WHOLE], [WHOLE], filled=0.1)[1:])


PART, WHOLE = line("the end of it"), text("All of it.")
FIVE = "five " * 16
CASES: list[tuple[str, tuple[LaidOutPage, ...], str]] = [
    ("small-type", pages([text(BODY, size=11)]), f"“{BODY}” on page 1 is 11 points, but needs at least 12"),
    ("small-type", pages([text(CELL, role="TD", size=9.5)]), f"“{CELL}” on page 1 is 9.5 points, but needs"),
    ("small-type", pages([text("A clinic", role="", size=8.25, y=40)]), "“A clinic” on page 1 is 8.25 points"),
    ("small-type", pages([text(BODY, size=12)]), ""),
    ("small-type", pages([text(CELL, role="TD", size=10)]), ""),
    ("small-type", pages([text("A clinic", role="", size=10, y=40)]), ""),
    ("text-near-edge", pages([text("x" * 95, x=45)]), "is 0.00 inches from the edge"),
    ("text-near-edge", pages([], [text("Words", x=17)]), "“Words” on page 2 is 0.24 inches from the edge"),
    ("text-near-edge", pages([text("Foot", role="", size=10, y=18)]), "is 0.22 inches from the edge"),
    ("text-near-edge", pages([text("Words", x=18)]), ""),
    ("text-near-edge", pages([text("x" * 91, x=45, role="TD")]), ""),
    ("text-near-edge", pages([text("Foot", role="", size=10, y=21)]), ""),
    ("long-line", pages([text("a" * 76, "and more")]), "have up to 76 characters"),
    ("long-line", pages([text("short", FIVE)]), "have up to 80 characters"),
    ("long-line", pages([text("one"), text(FIVE, FIVE, "end", role="TD")]), "have up to 80 characters"),
    ("long-line", pages([text("a" * 75, "and more")]), ""),
    ("long-line", pages([text(FIVE)]), ""),
    ("long-line", pages([text(FIVE, FIVE, role="")]), ""),
    ("stranded-line", pages([], [replace(text(PART), starts_here=False)]), "is alone at the top of page 2"),
    ("stranded-line", pages([replace(text("It begins"), ends_here=False)], []), "is alone at the bottom of page 1"),
    ("stranded-line", pages([], [replace(text(PART, role="TD"), starts_here=False)]), "alone at the top of page 2"),
    ("stranded-line", pages([], [replace(text("two", "lines"), starts_here=False)]), ""),
    ("stranded-line", pages([WHOLE], [WHOLE]), ""),
    ("stranded-line", pages([], [replace(text(PART, role=""), starts_here=False)]), ""),
    ("stranded-heading", pages([WHOLE, text("Next", role="H2")], [WHOLE]), "“Next” is alone at the bottom of page 1"),
    ("stranded-heading", pages([text("Why?", role="H3"), text("Foot", role="")], [WHOLE]), "“Why?” is alone"),
    ("stranded-heading", pages([WHOLE], [text("Next", role="H2")], [WHOLE]), "at the bottom of page 2"),
    ("stranded-heading", pages([text("Next", role="H2"), WHOLE], [WHOLE]), ""),
    ("stranded-heading", pages([WHOLE, text("Next", role="H2")]), ""),
    ("stranded-heading", pages([text("Foot", role="")], [WHOLE]), ""),
    ("stranded-heading", pages([text("Title", role="H1")], [WHOLE]), "“Title” is alone"),
    ("nearly-empty-page", pages([WHOLE], [WHOLE], filled=0.32)[1:] + pages([WHOLE]), "page 2 of 2 is only 32% full"),
    ("nearly-empty-page", pages([WHOLE]) + pages([WHOLE], filled=0.1), "page 1 of 2 is only 10% full"),
    ("nearly-empty-page", pages([WHOLE]) + pages([text(BODY)], filled=0), "page 1 of 2 is only 0% full"),
    ("nearly-empty-page", pages([WHOLE], [WHOLE], filled=0.34), ""),
    ("nearly-empty-page", pages([WHOLE], filled=0.1), ""),
    ("nearly-empty-page", pages([WHOLE], [WHOLE], [WHOLE]), ""),
    ("overfull-cell", pages([text("x" * 61, role="TH")]), "is too wide for its space"),
    ("overfull-cell", pages([text("short", "y" * 70)]), "is too wide for its space"),
    ("overfull-cell", pages([], [text("z" * 61, role="Lbl")]), "on page 2 is too wide for its space"),
    ("overfull-cell", pages([text("x" * 60, role="TH")]), ""),
    ("overfull-cell", pages([text("short", "y" * 60)]), ""),
    ("overfull-cell", pages([text("z" * 61, role="")]), ""),
    ("broken-word", pages([text(line("Methylenedioxy", ""), "methamphetamine")]), "is broken after “Methylenedioxy”"),
    ("broken-word", pages([text("Call", line("1234567", ""), "890")]), "is broken after “1234567”"),
    ("broken-word", pages([], [text(line("Ñandúñandú", ""), line("ñandú", ""), "ñ", role="TD")]), "on page 2"),
    ("broken-word", pages([text(line("post-", ""), "traumatic")]), ""),
    ("broken-word", pages([text(line("example.org/", ""), "page")]), ""),
    ("broken-word", pages([text("two", "words", line("end", ""))]), ""),
    ("emergency-numbers-buried", pages([WHOLE], [text("Call 911.")], [WHOLE]), "911 is only on page 2 of 3"),
    ("emergency-numbers-buried", pages([], [text("988 or 801 234 5678")], [], [text("911")]), "988 is only"),
    ("emergency-numbers-buried", pages([], [], [text("801\u00a0234\u00a05678")], []), "5678 is only on page 3"),
    ("emergency-numbers-buried", pages([text("In danger, call 911.")], [text("911")], []), ""),
    ("emergency-numbers-buried", pages([], [text("1-911-555")], []), ""),
    ("emergency-numbers-buried", pages([text("Hello")], [text("Call 911 or 988.")]), ""),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "laid", "message"), CASES, ids=[f"{c[0]}-{n}" for n, c in enumerate(CASES)])
def test_rules_over_pages(rule: str, laid: tuple[LaidOutPage, ...], message: str, subject: EditionContent) -> None:
    problems = found(rule, subject, laid)
    assert bool(problems) is bool(message), problems
    assert message in "".join(problem.message for problem in problems[:1])


@pytest.mark.parametrize(
    ("size", "message"),
    [
        (5_000_001, "the PDF is 5.0 MB: some mail servers may refuse it"),
        (7_000_000, "the PDF is 7.0 MB: some mail servers may refuse it"),
        (7_100_000, "the PDF is 7.1 MB: many mail servers will refuse it"),
        (5_000_000, ""),
        (60_000, ""),
        (0, ""),
    ],
)
def test_a_large_file(size: int, message: str, subject: EditionContent) -> None:
    assert [problem.message for problem in found("large-file", subject, (), size)] == ([message] if message else [])


def test_every_rule_over_pages_is_tried() -> None:
    assert {rule.name for rule in layout.RULES} == {case[0] for case in CASES} | {"large-file", "alike-in-grey"}


def test_a_fault_on_a_page_leads_to_its_line_in_the_content(subject: EditionContent) -> None:
    [body] = found("small-type", subject, pages([text(BODY, size=11)]))
    assert (body.where.line, body.where.column) == (7, 11)
    [cell] = found("overfull-cell", subject, pages([text("x" * 61, said=CELL, role="TD")]))
    assert cell.where.line == 11
    [empty] = found("nearly-empty-page", subject, pages([WHOLE]) + pages([text(BODY)], filled=0.1))
    assert empty.where.line == 7
    [foot] = found("small-type", subject, pages([text("Test Clinic", role="", size=8, y=40)]))
    assert foot.where.file.endswith("assets/clinic.yaml")


def test_emergency_numbers_are_asked_only_of_handouts_with_a_topic(subject: EditionContent) -> None:
    laid = pages([], [text("Call 911.")], [])
    general = replace(subject, handout=replace(subject.handout, topic=""))
    assert found("emergency-numbers-buried", subject, laid)[0].severity is UNREADY
    assert found("emergency-numbers-buried", general, laid) == []


# real pages

PEOPLE = """\
heading: The trials
kind: people_chart
panels:
  - study: 30 people
    result: One did better
    groups:
      - name: Ketamine
        count: 10
        of: 15
        outcome: got better
  - study: 158 people
    result: No difference
    people: 158
    label: All
"""


@pytest.mark.parametrize(
    ("chart", "brand", "alike"),
    [
        (PEOPLE, "#8667B3", True),
        (PEOPLE, "#767676", True),
        (PEOPLE, "#9A5B8F", True),
        (PEOPLE, "#1D5166", False),
        (PEOPLE, "#000000", False),
        (PEOPLE.partition("  - study: 158")[0], "#8667B3", False),
    ],
)
def test_figures_that_look_alike_in_grey(chart: str, brand: str, *, alike: bool, tmp_path: Path) -> None:
    content, _ = pipeline.prepare_edition(write_handout(tmp_path, build_content(chart)))
    assert content is not None
    palette = derive_palette(brand, "#A3461C")
    subject = replace(content.content, brand=replace(content.content.brand, palette=palette))
    assert bool(found("alike-in-grey", subject, ())) is alike


def test_the_pages_of_a_handout_are_told_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[PageIndex] = []

    def look(printed: PageIndex) -> list[Problem]:
        told.append(printed)
        return []

    monkeypatch.setattr(over_pages, "check", look)
    result = build_handout(
        tmp_path, build_content("heading: One\ntext: |\n" + "  Some words.\n\n" * 60, header=HEADER + REVIEW)
    )
    [printed] = told
    assert (len(printed.pages), printed.file_size) == (result.page_count, len(result.data or b""))
    first = printed.pages[0]
    assert [text.text for text in first.texts if text.role == "H1"] == ["Testing"]
    assert [page.number for page in printed.pages] == list(range(1, result.page_count + 1))
    assert {text.size for text in first.texts if not text.role} == {10}
    heading = next(text for text in first.texts if text.text == "One")
    words = next(text for text in first.texts if text.text == "Some words.")
    assert (heading.area.left, words.area.left, words.available_width) == (45, 207, 360)
    assert all(FRAME.bottom - 1 < box.bottom < box.top <= FRAME.top for page in printed.pages for box in page.boxes)


def rules_of(folder: Path, content: str, clinic: str = "name: Test Clinic\n") -> list[str]:
    return [problem.rule for problem in build_handout(folder, content, clinic).problems if problem.rule in LAYOUT]


LAYOUT = {rule.name for rule in registry.PAGE_RULES}


def test_a_build_reports_what_its_pages_show(tmp_path: Path) -> None:
    long_name = (
        "name: The Northern Valley Regional Center for Ketamine, Anesthesia, Pain Medicine, Sleep and Mental Health\n"
    )
    assert rules_of(tmp_path, build_content("heading: One\ntext: Words."), long_name) == ["small-type"]
    glossary = "heading: Words\nkind: glossary\nterms:\n  - term: Methylenedioxymethamphetamine\n    meaning: A drug."
    assert rules_of(tmp_path, build_content(glossary)) == ["broken-word"]
    lines = "heading: Notes\nkind: checklist\nitems:\n  - One\nlines_label: Mine\nlines: 12"
    assert rules_of(tmp_path, build_content(lines, lines)) == ["nearly-empty-page"]


def test_what_only_the_pages_show_makes_a_draft(tmp_path: Path) -> None:
    filler = "heading: One\ntext: |\n" + "  Some words.\n\n" * 60
    contacts = "heading: Call\nkind: contacts\ncontacts:\n  - phone: 911\n    when: In danger."
    content = build_content(filler, contacts, filler.replace("One", "Two"), header=f"{HEADER}topic: ketamine\n{REVIEW}")
    assert "emergency-numbers-buried" in rules_of(tmp_path, content)
    allowed = content.replace("sections:", "allow: {emergency-numbers-buried: they hang on the wall}\nsections:")
    problems = [
        problem for problem in build_handout(tmp_path, allowed).problems if problem.rule == "emergency-numbers-buried"
    ]
    line = allowed.partition("allow:")[0].count("\n") + 1
    assert [str(problem).partition("content.yaml")[2] for problem in problems] == [
        f":{line}:9: allowed: once: they hang on the wall (emergency-numbers-buried)"
    ]


def test_an_idle_allowance_for_pages_is_told_when_there_are_pages(tmp_path: Path) -> None:
    content = build_content("heading: One\ntext: Words.", header=HEADER + "allow: {long-line: it is a poem}\n" + REVIEW)
    assert "idle-allow" in {problem.rule for problem in build_handout(tmp_path, content).problems}
    assert "idle-allow" not in {problem.rule for problem in pipeline.check(tmp_path / "content.yaml")}


def test_the_shipped_handout_has_nothing_wrong_with_its_pages() -> None:
    assert [problem for problem in pipeline.build(ROOT / "content.yaml").problems if problem.rule in LAYOUT] == []
