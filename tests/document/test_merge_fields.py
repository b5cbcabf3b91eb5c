"""Personal fields: declared, written in texts, printed as blanks to write on, filled with a patient's words."""

from __future__ import annotations

import dataclasses
import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from brochure.build import pipeline
from brochure.build.pipeline import BuildOptions
from brochure.checks.text import passages
from brochure.content import field_declarations, field_types, handout, inline_markup, placeholders, records
from brochure.content.fingerprint import compute_fingerprint
from brochure.content.sections import KINDS
from brochure.copies import renderer
from brochure.design import fonts
from brochure.design.line_breaking import break_lines, measure_text
from brochure.diagnostics.problem import ERROR, WARNING, format_problem
from brochure.document import merge_fields
from brochure.document.blocks import (
    Callout,
    Document,
    Heading,
    Paragraph,
    QuestionAndAnswer,
    Row,
    SectionBlock,
    Span,
    Table,
    convert_table_to_list,
    to_plain_text,
)
from brochure.source import parser
from support import browser as judge, golden_files
from support.clinic_folders import HEADER, ROOT, build_content, build_handout, write_handout
from support.tag_tree import format_tag_tree
from support.web_page import StrictPageReader
from support.yaml_text import CONTEXT, parse_node, parse_scalar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from brochure.diagnostics.problem import Problem
    from conftest import KeepPdf

CONTENT = (ROOT / "tests" / "support" / "contents" / "personal.yaml").read_text(encoding="utf-8")
PEOPLE = "people: {first_name: name, visit: date, clinician: text, note: paragraph?}\n"
PRINTED = ("handout", "large-print", "trifold", "booklet")
VALUES = {
    "first_name": "Ana María",
    "visit": merge_fields.keep_date_together("3 December 2026"),
    "clinician": "Dr. A. Lee",
    "adult": "",
    "note": "Bring your glasses.\nEat before you come.",
}
FAMILY = fonts.load_family("Atkinson Hyperlegible")


def spans(text: str) -> tuple[Span, ...]:
    problems: list[Problem] = []
    found = inline_markup.parse_inline(parse_scalar(text), problems)
    assert problems == []
    return found


def typed(found: tuple[Span, ...]) -> str:
    """A text as it would be typed."""
    return "".join(f"{{{{{span.field}}}}}" if span.field else span.text for span in found)


def told(text: str, people: str = PEOPLE) -> list[str]:
    """What is wrong with a text of a section, a line for each problem, its place from the text's own lines."""
    body = "\n".join("      " + line for line in text.split("\n"))
    head = f"title: T\nlanguage: en-US\n{people}"
    found, problems = handout.read_handout(parse_node(f"{head}sections:\n  - heading: H\n    text: |\n{body}\n"))
    first = head.count("\n") + 4
    assert found is not None
    return [
        f"{p.where.line - first + 1}:{p.where.column - 6}+{p.where.length} {p.severity.value} {p.rule}: {p.hint}"
        for p in problems
        if p.rule != "unused-field"
    ]


def faults(content: str) -> list[str]:
    _, problems = handout.read_handout(parse_node(content))
    return [str(problem) for problem in problems]


# --- fields in texts ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{first_name}}", [("first_name", False)]),
        ("Hello {{first_name}}, come.", [("", False), ("first_name", False), ("", False)]),
        ("{{ first_name }}{{visit}}", [("first_name", False), ("visit", False)]),
        ("{{visit}}{{visit}}", [("visit", False), ("visit", False)]),
        ("**{{visit}}**", [("visit", True)]),
        ("**On {{visit}} you** come", [("", True), ("visit", True), ("", True), ("", False)]),
        ("{{\n  first_name\n}}", [("first_name", False)]),
        ("[a link](https://x.org) {{visit}}", [("", False), ("", False), ("visit", False)]),
    ],
)
def test_a_field_is_a_span_of_its_own(text: str, expected: list[tuple[str, bool]]) -> None:
    assert [(span.field, span.bold) for span in spans(text)] == expected


def test_a_field_knows_its_place() -> None:
    [_, span, _] = spans("One line\nand {{ visit }} more")
    assert (span.where and (span.where.line, span.where.column, span.where.length)) == (3, 7, 11)


def test_spaces_around_a_field_stay() -> None:
    assert typed(spans("Hello  {{first_name}} ,\n {{visit}} .")) == "Hello {{first_name}} , {{visit}} ."


_UNTOLD = "write a name listed under `people:` with two braces before and after it, such as {{first_name}}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi {frist_name}", ["1:4+12 warning misspelt-field: did you mean {{first_name}}?"]),
        ("Hi {first_name}", ["1:4+12 error misspelt-field: did you mean {{first_name}}?"]),
        ("Hi {{first name}}!", ["1:4+14 error misspelt-field: did you mean {{first_name}}?"]),
        ("Hi {{First_Name}}", ["1:4+14 error misspelt-field: did you mean {{first_name}}?"]),
        ("Hi {{first-name}}", ["1:4+14 error misspelt-field: did you mean {{first_name}}?"]),
        ("Hi {{first_name}", ["1:4+13 error misspelt-field: did you mean {{first_name}}?"]),
        ("Hi {first_name}}", ["1:4+13 error misspelt-field: did you mean {{first_name}}?"]),
        ("Hi {{{first_name}}}", ["1:4+16 error misspelt-field: did you mean {{first_name}}?"]),
        ("Hi {{first_name come", ["1:4+12 error misspelt-field: did you mean {{first_name}}?"]),
        ("Hi first_name}} come", ["1:4+12 error misspelt-field: did you mean {{first_name}}?"]),
        ("Hi {{**visit**}}", ["1:4+13 error misspelt-field: did you mean {{visit}}?"]),
        ("Hi {{}}", [f"1:4+4 error misspelt-field: {_UNTOLD}"]),
        ("ok\n{{your name}}", ["2:1+13 error misspelt-field: did you mean {{your_name}}?"]),
    ],
)
def test_braces_with_a_slip_are_told_where_they_are(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    ["{a, b} and {1}", "{{ 7 * 7 }}", "a } b { c", "{}", "${HOME}", "{{", "}} {{", "{late}, {noted well}", "{{{"],
)
def test_innocent_braces_are_printed_as_typed(text: str) -> None:
    people = PEOPLE.replace("note", "dose_time")
    assert told(text, people) == []
    assert typed(spans(text)) == text


def test_without_declared_fields_single_braces_are_innocent() -> None:
    assert told("Hi {first_name} and first_name}}", people="") == []


def test_a_field_that_is_not_declared_is_an_error_with_a_mend() -> None:
    [near] = told("Hi {{frist_name}}.")
    assert near.startswith("1:4+14 error undeclared-field: did you mean {{first_name}}?")
    [strange] = told("Hi {{shoe_size}}.")
    assert strange == ("1:4+13 error undeclared-field: add it at the top of the file:\n  people:\n    shoe_size: text")
    [alone] = told("Hi {{visit}}.", people="")
    assert alone.startswith("1:4+9 error undeclared-field: add it")


def test_a_field_that_no_text_has_is_a_warning_where_it_is_declared() -> None:
    content = f"title: T\nlanguage: en\n{PEOPLE}sections:\n  - heading: H\n    text: Hi {{{{visit}}}}\n"
    _, problems = handout.read_handout(parse_node(content))
    assert [(p.rule, p.severity, p.where.line, p.where.column) for p in problems] == [
        ("unused-field", WARNING, 3, 10),
        ("unused-field", WARNING, 3, 41),
        ("unused-field", WARNING, 3, 58),
    ]


def test_a_field_used_only_where_an_edition_does_without_it_is_fine(tmp_path: Path) -> None:
    head = HEADER + "people: {visit: date, first_name: name}\neditions: [handout, trifold]\n"
    texts = ("heading: A\ntext: Words on {{visit}}.", "heading: B\ntext: Long.\nbrief: Short, {{first_name}}.")
    for edition in ("handout", "trifold"):
        _, problems = pipeline.prepare_edition(
            write_handout(tmp_path, build_content(*texts, header=head)), BuildOptions(edition)
        )
        assert not [problem for problem in problems if problem.rule.endswith("-field")]


_COMMON = [
    ("title: Hi {{visit}}\n", "", "title"),
    ("title: T\nsubtitle: Hi {{visit}}\n", "", "subtitle"),
    ("title: T\ntopic: Hi {{visit}}\n", "", "topic"),
    ("title: T\n", "heading: Hi {{visit}}\ntext: A", "heading"),
    ("title: T\n", 'heading: H\nkind: faq\nquestions:\n  - ask: "{{visit}}?"\n    answer: A', "ask"),
    ("title: T\n", 'heading: H\nkind: glossary\nterms:\n  - term: "{{visit}}"\n    meaning: A', "term"),
    ("title: T\n", "heading: H\nkind: figure\npicture: a.svg\nalt: On {{visit}} it rains", "alt"),
    ("title: T\n", 'heading: H\nkind: figure\npicture: "{{visit}}.svg"\nalt: It rains', "picture"),
    ("title: T\n", "heading: H\nkind: references\nreferences:\n  - cite: Of {{visit}}", "cite"),
    ("title: T\n", 'heading: H\nkind: contacts\ncontacts:\n  - phone: "{{visit}}"\n    when: A', "phone"),
    ("title: T\n", 'heading: H\nkind: table\ncolumns: \n  - A\n  - "{{visit}}"\nrows:\n  - A: b', "columns"),
    (
        "title: T\n",
        "heading: H\nkind: people_chart\npanels:\n  - study: On {{visit}}\n    result: R\n    people: 3\n    label: L",
        "study",
    ),
]


@pytest.mark.parametrize(("head", "section", "key"), _COMMON, ids=[key for *_, key in _COMMON])
def test_what_is_the_same_for_all_holds_no_field(head: str, section: str, key: str) -> None:
    head = f"{head}language: en\npeople: {{visit: date}}\n"
    content = build_content(section or "heading: H\ntext: A", header=head)
    _, problems = handout.read_handout(parse_node(content))
    [problem] = [problem for problem in problems if problem.rule == "misplaced-field"]
    assert problem.severity is ERROR
    assert problem.message == f"{{{{visit}}}} cannot be used in `{key}`, which is the same for every patient"
    where = problem.where
    assert where.text[where.column - 1 :][: where.length] == "{{visit}}"


def test_a_link_holds_no_field() -> None:
    text = "[see {{visit}}](https://x.org) or [this](https://x.org/{{visit}})"
    assert sorted(told(text)) == [
        "1:56+9 error misplaced-field: write an address that is the same for every patient",
        "1:6+9 error misplaced-field: put it before or after the link",
    ]


def test_every_text_says_whether_it_may_hold_fields() -> None:
    """Titles, heads and what a picture shows may not; a new text has to be thought of."""
    found = {
        f"{cls.__name__}.{key}"
        for cls in _records(handout.Handout)
        for key, spec in records.get_field_specs(cls).items()
        if isinstance(spec, field_types.TextType) and spec.personal and "brief" not in key
    }
    assert found == {
        *("Handout.key_message", "Effect.name", "Effect.detail", "TimelineEvent.when", "TimelineEvent.what"),
        *("StepEntry.do", "StepEntry.detail", "StudyPanel.caption", "ChecklistSection.lines_label"),
        *("FigureSection.caption", "Contact.name", "Contact.when", "GlossaryTerm.meaning"),
    }


def _records(*classes: type[records.Record]) -> Iterator[type[records.Record]]:
    for cls in dict.fromkeys((*classes, *KINDS.values())):
        yield cls
        for spec in records.get_field_specs(cls).values():
            if isinstance(spec, records.RecordListType):
                yield spec.record_class
                yield from (
                    inner.record_class
                    for inner in records.get_field_specs(spec.record_class).values()
                    if isinstance(inner, records.RecordListType)
                )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Read this:\n\n{{note}}\n\nThat is all.", []),
        ("**{{note}}**", []),
        ("Read this: {{note}}", ["1:12+8"]),
        ("{{note}}.", ["1:1+8"]),
        ("{{note}} {{note}}", ["1:1+8", "1:10+8"]),
        ("Words\n\n- {{note}}", ["3:3+8"]),
    ],
)
def test_a_paragraph_stands_alone(text: str, expected: list[str]) -> None:
    found = told(text)
    assert [line.partition(" ")[0] for line in found] == expected
    assert all("error crowded-field: put it in a `text: |` with an empty line above and below it" in f for f in found)


def test_a_paragraph_cannot_stand_where_there_is_room_for_a_line_only() -> None:
    content = 'title: T\nlanguage: en\npeople: {note: paragraph}\nkey_message: "{{note}}"\n'
    content += 'at_a_glance:\n  - "{{note}}"\nsections:\n  - heading: H\n    text: A\n'
    assert [fault.partition(": error")[0] for fault in faults(content)] == ["content.yaml:4:15", "content.yaml:6:6"]


# --- declaring ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("block", [False, True], ids=["in braces", "on lines"])
def test_fields_are_declared_in_either_way(block: bool) -> None:
    lines = "people:\n  first_name: name\n  visit: date\n  clinician: text\n  note: paragraph?\n"
    root = parse_node((lines if block else PEOPLE) + "a: b\n")
    assert isinstance(root, parser.Mapping)
    problems: list[Problem] = []
    people = root.get("people")
    assert people is not None
    found = field_declarations.MergeFieldDeclarations("").read("people", people, problems)
    assert problems == []
    assert found == (
        merge_fields.MergeField("first_name", "name"),
        merge_fields.MergeField("visit", "date"),
        merge_fields.MergeField("clinician", "text"),
        merge_fields.MergeField("note", "paragraph", optional=True),
    )


@pytest.mark.parametrize(
    ("line", "rule", "place", "hint"),
    [
        ("visit: dat", "unknown-field-kind", "1:18", "did you mean `date`?"),
        ("visit: Text ?", "unknown-field-kind", "1:18", "did you mean `text?`?"),
        ("visit: shoe", "unknown-field-kind", "1:18", "write one of: name, date, text, paragraph"),
        ("visit: ", "unknown-field-kind", "1:11", "write one of: name, date, text, paragraph"),
        ("First Name: name", "bad-field-name", "1:11", "write it like this: first_name"),
        (
            "2nd: name",
            "bad-field-name",
            "1:11",
            "use lowercase letters, digits and _, starting with a letter, such as first_name",
        ),
        ("größe: text", "bad-field-name", "1:11", "write it like this: gr_e"),
        ("email: text", "bad-field-name", "1:11", "give it another name, such as email_printed"),
        ("password: text", "bad-field-name", "1:11", "give it another name, such as password_field"),
        ("patient_agreed: date", "bad-field-name", "1:11", "give it another name, such as patient_agreed_field"),
        ("visit: [date]", "wrong-type", "1:18", "write it like this:\n  visit: name"),
    ],
)
def test_what_cannot_be_declared_is_told_with_a_mend(line: str, rule: str, place: str, hint: str) -> None:
    root = parse_node("people: { " + line + "}\n")
    assert isinstance(root, parser.Mapping)
    problems: list[Problem] = []
    field_declarations.MergeFieldDeclarations("").read("people", root.items[0][1], problems)
    [problem] = problems
    assert (problem.rule, f"{problem.where.line}:{problem.where.column}", problem.hint) == (rule, place, hint)
    assert problem.severity is ERROR


def test_a_field_declared_twice_is_told() -> None:
    reading = parser.parse_yaml(b"people:\n  visit: date\n  visit: text\n", "content.yaml")
    assert [(p.rule, p.where.line) for p in reading.problems] == [("duplicate-key", 3)]


def test_people_must_be_a_group() -> None:
    [fault] = faults("title: T\nlanguage: en\npeople: first_name\nsections:\n  - heading: H\n    text: A\n")
    assert fault.startswith("content.yaml:3:9: error: `people` should be a group of names, each with its kind, not te")


def test_a_text_that_begins_with_a_field_asks_for_quotation_marks() -> None:
    [problem] = parser.parse_yaml(b"text: {{first_name}}, come\n", "content.yaml").problems
    assert problem.rule == "unquoted-start"
    assert problem.hint == 'put the whole text in double quotes: "{{first_name}}, come"'


# --- braces of any kind -------------------------------------------------------------------------------------------

_PIECES = st.sampled_from(
    [
        *("{", "}", "{{", "}}", "{{visit}}", "first_name", "visit", "note"),
        *(" ", "\n", "**", "[", "](https://x.org)", "a", "é", ","),
    ]
)


@given(st.lists(_PIECES, max_size=14).map("".join))
def test_braces_of_any_kind_never_crash_and_are_told_where_they_are(text: str) -> None:
    body = "\n".join("      " + line for line in ("x\n" + text).split("\n"))
    content = f"title: T\nlanguage: en\n{PEOPLE}sections:\n  - heading: H\n    text: |\n{body}\n"
    reading = parser.parse_yaml(content.encode(), "content.yaml")
    if reading.root is None or reading.problems:
        return
    found, problems = handout.read_handout(reading.root)
    lines = content.split("\n")
    for problem in problems:
        format_problem(problem)
        where = problem.where
        written = lines[where.line - 1][where.column - 1 :]
        if problem.rule == "misspelt-field":
            quoted = re.match(r"`(.+)` is not a personal field", problem.message)
            assert quoted
            assert " ".join(written[: where.length].split()) == quoted[1]
        elif problem.rule in ("undeclared-field", "misplaced-field", "crowded-field"):
            assert placeholders.PLACEHOLDER.match("\n".join([written, *lines[where.line :]]))
    for span in merge_fields.find_field_spans(found):
        assert span.where is not None
        from_there = "\n".join([lines[span.where.line - 1][span.where.column - 1 :], *lines[span.where.line :]])
        field = placeholders.PLACEHOLDER.match(from_there)
        assert field
        assert span.field == field[1]


@given(st.text("{}ab_ \n", max_size=4000))
def test_long_rows_of_braces_take_time_in_proportion(text: str) -> None:
    value = parser.Scalar(text * 5, parse_node("a: b\n").where, is_plain=True, lines=(text,))
    assert all(problem.hint for problem in placeholders.find_misspelled(value, ("ab", "b_a")))


# --- blanks to write on -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "least"), [("name", 45), ("date", 30), ("text", 60)])
def test_a_blank_is_long_enough_to_write_on(kind: merge_fields.MergeFieldKind, least: float) -> None:
    width = measure_text((Span(merge_fields.BLANKS[kind], field="x"),), FAMILY, 12)
    assert least - 0.5 <= width / 72 * 25.4 <= least + 2


@given(
    st.lists(
        st.sampled_from(["Hello", "(", ",", ".", " ", "{n}", "{d}", "{t}", "a-very-long-word-in-it"]), max_size=12
    ),
    st.floats(60, 500),
)
def test_a_blank_is_never_parted_and_never_wider_than_its_column(pieces: list[str], width: float) -> None:
    kinds: dict[str, merge_fields.MergeFieldKind] = {"{n}": "name", "{d}": "date", "{t}": "text"}
    text = tuple(Span(merge_fields.BLANKS[kinds[p]], field="x") if p in kinds else Span(p) for p in pieces)
    lines = break_lines(text, FAMILY, 12, width)
    runs = [run for line in lines for run in line.runs]
    for number, span in enumerate(text):
        if span.field:
            [run] = [run for run in runs if run.span == number]
            assert run.is_blank
            assert run.width >= min(width / 2 / len(text), 60) - 8
    assert all(line.width <= width * 1.0001 + 4 for line in lines if any(run.is_blank for run in line.runs))


def test_lines_with_blanks_have_room_for_handwriting_and_begin_where_others_do() -> None:
    from brochure.design import editions

    body = editions.build_edition("handout", "letter").scale.body
    loose = body.loosen(20)
    assert loose.leading == 20
    assert loose.baseline == pytest.approx(body.baseline)
    large = editions.build_edition("large-print", "letter").scale.body
    assert large.loosen(20) == large


@pytest.mark.parametrize("edition", PRINTED)
def test_blanks_are_tagged_with_what_they_are_for(tmp_path: Path, keep: KeepPdf, edition: str) -> None:
    result = pipeline.build(write_handout(tmp_path, CONTENT), BuildOptions(edition))
    assert result.data is not None, result.problems
    tree = format_tag_tree(keep(result.data, f"personal {edition}"))
    golden_files.assert_same_text(f"personal-{edition}.tags.txt", tree)
    blanks = re.findall(r"Span \[says=(blank for [\w ]+)\]$", tree, re.MULTILINE)
    assert set(blanks) >= {"blank for first name", "blank for visit", "blank for clinician"}
    if edition != "trifold":
        assert tree.count("P [says=blank for note]") == 3
    assert "_" not in tree
    assert "{{" not in tree


@pytest.mark.parametrize("edition", PRINTED)
def test_filled_copies_and_grey_ones_conform(tmp_path: Path, keep: KeepPdf, edition: str) -> None:
    path = write_handout(tmp_path, CONTENT)
    gray = pipeline.build(path, BuildOptions(edition, gray=True))
    assert gray.data is not None
    keep(gray.data, f"personal {edition} gray")
    content, problems = pipeline.prepare_edition(path, BuildOptions(edition))
    assert content is not None
    copy = renderer.CopyRenderer(content, problems).render_copy(VALUES)
    assert copy.data is not None, copy.problems
    tree = format_tag_tree(keep(copy.data, f"personal {edition} filled"))
    assert set(re.findall(r"says=(blank for .*)\]", tree)) <= {"blank for adult"}
    assert "Ana María" in tree
    assert "3 December 2026" in tree


def test_what_is_heard_around_a_blank_keeps_its_spaces(tmp_path: Path, keep: KeepPdf) -> None:
    text = "heading: H\ntext: |\n  Dear {{first_name}}, **{{visit}}** it is {{clinician}}"
    result = build_handout(tmp_path, build_content(text, header=HEADER + PEOPLE.replace(", note: paragraph?", "")))
    assert result.data is not None
    tree = format_tag_tree(keep(result.data, "words around blanks"))
    assert "P 'Dear ^, ^ it is ^'\n" in tree


def test_the_text_edition_has_underscores(tmp_path: Path) -> None:
    result = pipeline.build(write_handout(tmp_path, CONTENT), BuildOptions("text"))
    assert result.data is not None
    text = result.data.decode()
    golden_files.assert_same_text("personal.txt", text.removesuffix("\n"))
    assert max(map(len, text.split("\n"))) == 72
    assert "\xa0" not in text


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with judge.launch_chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    result = pipeline.build(write_handout(folder, CONTENT), BuildOptions("html"))
    assert result.data is not None
    path = folder / "page.html"
    path.write_bytes(result.data)
    return path


def test_the_web_page_says_what_each_blank_is_for(page: Path) -> None:
    text = StrictPageReader(page.read_text(encoding="utf-8")).text
    assert "Hello blank for first name , you see" in text
    assert '</span>,</span> you see <span class="blank text"' in page.read_text(encoding="utf-8")
    assert text.count("blank for note") == 3


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_no_fault_with_blanks(chromium: Browser, page: Path, width: int) -> None:
    with judge.open_page(chromium, page, width) as (shown, _):
        assert judge.run_axe(shown) == []
        assert judge.find_overflows(shown) == []


def test_a_browser_draws_blanks_as_rules_on_the_line_and_keeps_commas_beside_them(
    chromium: Browser, page: Path
) -> None:
    for width in range(320, 900, 45):
        with judge.open_page(chromium, page, width) as (shown, _):
            found = shown.evaluate(
                """() => [...document.querySelectorAll('.blank')].map(blank => {
                    const rule = getComputedStyle(blank, '::after');
                    const after = blank.nextSibling;
                    const box = blank.getBoundingClientRect();
                    let apart = false;
                    if (after && after.nodeType === 3 && /^[.,]/.test(after.data)) {
                        const range = document.createRange();
                        range.setStart(after, 0);
                        range.setEnd(after, 1);
                        apart = range.getBoundingClientRect().left < box.right - 2;
                    }
                    return [box.width, rule.borderBottomWidth, rule.borderBottomStyle, apart];
                })"""
            )
        assert len(found) > 20
        assert all(wide > 60 for wide, *_ in found)
        assert {tuple(look) for _, *look in found} == {("1px", "solid", False)}, width


def test_a_blank_upsets_no_check(tmp_path: Path) -> None:
    for edition in (*PRINTED, "text", "html"):
        result = pipeline.build(write_handout(tmp_path, CONTENT), BuildOptions(edition))
        assert result.problems == (), edition


def test_lines_to_write_on_keep_a_heading_company(tmp_path: Path) -> None:
    text = "heading: Words\nkind: callout\nurgency: good to know\ntext: |\n  {{note}}"
    path = write_handout(
        tmp_path, build_content(text, "heading: More\ntext: Words.", header=HEADER + "people: {note: paragraph}\n")
    )
    content, problems = pipeline.prepare_edition(path)
    assert content is not None
    pages = pipeline._lay_out(content, is_draft=False).pages
    assert [text.text.strip("_\n") or "lines" for text in pages[0].texts if text.role][2:6] == [
        "Good to know: Words",
        *["lines"] * 3,
    ]
    assert not [
        problem for problem in pipeline.render(content, problems).problems if problem.rule == "stranded-heading"
    ]


def test_what_follows_a_field_is_found_at_its_very_place(tmp_path: Path) -> None:
    text = "heading: One\ntext: |\n  Hello **{{first_name}}**, on {{ visit }} you\n  will commence {{visit}}."
    head = HEADER + "people: {first_name: name, visit: date}\n"
    _, problems = pipeline.prepare_edition(write_handout(tmp_path, build_content(text, header=head)))
    [problem] = [problem for problem in problems if problem.rule == "hard-word"]
    assert problem.where.text[problem.where.column - 1 :][: problem.where.length] == "commence"


def test_a_check_reads_a_field_as_a_short_word(tmp_path: Path) -> None:
    head = HEADER + "people: {first_name: name}\n"
    path = write_handout(tmp_path, build_content("heading: One\ntext: Hello {{first_name}}, come.", header=head))
    content, _ = pipeline.prepare_edition(path)
    assert content is not None
    assert "Hello Ana, come." in [passage.text for passage in passages.list_passages(content.content)]


# --- the code ------------------------------------------------------------------------------------------------------


def _code(text: str, people: str) -> str:
    content = f"title: T\nlanguage: en\n{people}sections:\n  - heading: H\n    text: {text}\n"
    found, _ = handout.read_handout(parse_node(content))
    assert found is not None
    return compute_fingerprint(found, CONTEXT)


def test_the_code_tells_fields_apart_and_old_contents_keep_theirs() -> None:
    assert _code("Hello you", "") == _code("Hello you", "people:\n")
    date = _code("On {{visit}}", "people: {visit: date, day: date}\n")
    assert date != _code("On {{day}}", "people: {visit: date, day: date}\n")
    assert date != _code("On {{visit}}", "people: {visit: text, day: date}\n")
    assert date == _code("On {{ visit }}", "people:\n  visit: date\n  day: date\n")


# --- filling -------------------------------------------------------------------------------------------------------

_WORDS = st.text("ab *_[](){}<>&:/.,-#@`'\"", min_size=1, max_size=60).map(str.strip).filter(bool)


@given(_WORDS, _WORDS)
def test_filled_words_are_printed_just_as_typed(name: str, note: str) -> None:
    head = "title: T\nlanguage: en\npeople: {first_name: name, note: paragraph}\n"
    root = parse_node(
        head + "sections:\n  - heading: H\n    text: |\n      Hello **{{first_name}}**.\n\n      {{note}}\n"
    )
    found, problems = handout.read_handout(root)
    assert problems == ()
    assert found is not None
    document = merge_fields.fill_document(handout.build_document(found, CONTEXT), {"first_name": name, "note": note})
    first, second = document.sections[0].body
    assert isinstance(first, Paragraph)
    assert isinstance(second, Paragraph)
    assert [(span.text, span.bold, span.link) for span in first.spans] == [
        ("Hello ", False, ""),
        (re.sub(r"(\w)\.$", r"\1", name), True, ""),  # one full stop ends an abbreviation and the sentence
        (".", False, ""),
    ]
    assert to_plain_text(second.spans) == note


@pytest.mark.parametrize("edition", ["text", "html"])
def test_marks_in_a_patients_words_mean_nothing(tmp_path: Path, edition: str) -> None:
    content, problems = pipeline.prepare_edition(write_handout(tmp_path, CONTENT), BuildOptions(edition))
    assert content is not None
    words = "**Zoë** [x](https://y.org) {{visit}}"
    copy = renderer.CopyRenderer(content, problems).render_copy({**VALUES, "first_name": words})
    assert copy.data is not None
    text = copy.data.decode()
    shown = StrictPageReader(text).text if edition == "html" else " ".join(text.split())
    assert f"Hello {words}, you see" in shown
    assert "https://y.org" not in (StrictPageReader(text).list_attribute_values("href") if edition == "html" else ())


def test_what_only_a_field_filled_goes_with_it() -> None:
    note = Paragraph((Span(merge_fields.BLANKS["paragraph"], field="note"),))
    label = Heading((Span("H"),), 2)
    blocks = (QuestionAndAnswer((Span("Q"),), (note,)), Callout("note", label, (note,)), note)
    document = Document(
        label, None, None, (SectionBlock(label, blocks), SectionBlock(label, (Paragraph((Span("A"),)),)))
    )
    empty = merge_fields.fill_document(document, {"note": ""})
    assert empty.sections == document.sections[1:]
    assert merge_fields.fill_document(document, {}) == document
    two = merge_fields.fill_document(document, {"note": "One.\nTwo."})
    assert [len(block.answer) for block in two.sections[0].body if isinstance(block, QuestionAndAnswer)] == [2]
    assert len(two.sections[0].body) == 4


@pytest.mark.parametrize(
    ("typed_date", "parts"),
    [
        ("3 December 2026", ["3\xa0December", "2026"]),
        ("December 3, 2026", ["December\xa03,", "2026"]),
        ("3 de diciembre", ["3\xa0de", "diciembre"]),
        ("December 2026", ["December", "2026"]),
    ],
)
def test_day_and_month_stay_together(typed_date: str, parts: list[str]) -> None:
    assert merge_fields.keep_date_together(typed_date).split(" ") == parts
    words = (Span(merge_fields.keep_date_together(typed_date), field="visit"),)
    for width in range(40, 200, 10):
        lines = [line.runs[-1].text for line in break_lines(words, FAMILY, 12, width) if line.runs]
        assert width < 100 or not any(one.endswith(" 3") or one == "3" for one, _ in pairwise(lines))


def test_a_row_told_in_one_line_parts_its_name_from_the_rest_by_a_full_stop() -> None:
    row = Row((spans("A talk with {{clinician}}"), spans("{{first_name}}, ask.")))
    _, told_so = convert_table_to_list(Table(((Span("Benefits"),), (Span("What"),)), (row,), "benefit"))
    [paragraph] = told_so.items[0].body
    assert isinstance(paragraph, Paragraph)
    assert typed(paragraph.spans) == "A talk with {{clinician}}. {{first_name}}, ask."


def test_frozen_spans_do_not_compare_their_places() -> None:
    [span] = spans("{{visit}}")
    assert span == dataclasses.replace(span, where=None)
    assert hash(span) == hash(dataclasses.replace(span, where=None))
