"""Each kind of section: its example, the blocks it becomes, and the rules of its own."""

from __future__ import annotations

import importlib
import pkgutil
import textwrap
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from brochure.content import sections
from brochure.content.sections import KINDS, base
from brochure.document.blocks import (
    Callout,
    Figure,
    Heading,
    List,
    Paragraph,
    PeopleChart,
    QuestionAndAnswer,
    SectionBlock,
    Span,
    Table,
    WriteIn,
    to_plain_text,
)
from support.yaml_text import CONTEXT, read_handout, read_record

if TYPE_CHECKING:
    from brochure.document.blocks import Block, Inline, ListItem


def example(kind: str) -> str:
    text = importlib.import_module(f"brochure.content.sections.{kind}").EXAMPLE
    assert isinstance(text, str)
    return text


def section(kind: str, text: str = "", context: base.Context = CONTEXT) -> SectionBlock:
    read, problems = read_record(KINDS[kind], text or example(kind))
    assert problems == []
    assert read is not None
    return read.build_section_block(context)


def body(kind: str, text: str = "", context: base.Context = CONTEXT) -> tuple[Block, ...]:
    return section(kind, text, context).body


def words(item: ListItem) -> list[str]:
    return [to_plain_text(part.spans) for part in item.body if isinstance(part, Paragraph)]


def listed(block: Block, look: str) -> tuple[ListItem, ...]:
    assert isinstance(block, List)
    assert block.style == look
    return block.items


def faults(kind: str, text: str) -> list[str]:
    return read_record(KINDS[kind], text)[1]


def test_every_file_of_a_kind_is_in_the_table() -> None:
    files = {module.name for module in pkgutil.iter_modules(sections.__path__)} - {"base"}
    assert files == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_an_example_without_faults(kind: str) -> None:
    made = section(kind)
    assert made.body
    assert made.where is not None
    assert all(block.where is not None for block in made.body)
    assert hash(made) == hash(section(kind, "# moved\n" + example(kind)))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("prose", "callout")])
def test_text_stands_before_and_after_what_a_kind_adds(kind: str) -> None:
    made = body(kind, example(kind) + "text: Before.\ntext_after: After.\n")
    assert made[0] == Paragraph((Span("Before."),))
    assert made[-1] == Paragraph((Span("After."),))
    assert made[1:-1] == body(kind)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "callout"])
def test_a_section_has_its_heading(kind: str) -> None:
    heading = section(kind).heading
    assert heading is not None
    assert heading.level == 2


def test_prose() -> None:
    first, second, points = body("prose")
    assert first == Paragraph(
        (Span("PTSD can follow a "), Span("terrifying event", bold=True), Span(" that you lived through or saw."))
    )
    assert second == Paragraph((Span("Signs of it are:"),))
    assert [words(item) for item in listed(points, "disc")] == [["nightmares"], ["feeling cut off"]]


def test_benefits_risks() -> None:
    benefits, risks = body("benefits_risks")
    assert isinstance(benefits, Table)
    assert isinstance(risks, Table)
    assert (benefits.tone, risks.tone) == ("benefit", "risk")
    assert benefits.columns == ((Span("Possible benefits"),), (Span("What we know"),))
    assert risks.columns == ((Span("Possible risks"),), (Span("What we know"),))
    assert [[to_plain_text(cell) for cell in row.cells] for row in risks.rows] == [
        ["Raised blood pressure", "A sudden rise can strain the heart or the brain."]
    ]


def test_faq() -> None:
    first, second = body("faq")
    assert first == QuestionAndAnswer(
        (Span("Is it approved for PTSD?"),), (Paragraph((Span("No. Using it for PTSD is off-label."),)),)
    )
    assert isinstance(second, QuestionAndAnswer)


def test_timeline() -> None:
    items = listed(body("timeline")[0], "timeline")
    assert [(to_plain_text(item.label), words(item)) for item in items] == [
        ("1962", ["Ketamine is made."]),
        ("About 2000", ["Small studies test it for depression [1]."]),
    ]


def test_steps() -> None:
    first, second = listed(body("steps")[0], "steps")
    assert first.body == (Paragraph((Span("Plan ahead.", bold=True), Span(" Ask an adult to take you home."))),)
    assert (to_plain_text(first.label), first.write_in) == ("1", False)
    assert (to_plain_text(second.label), second.write_in) == ("2", True)


def test_table() -> None:
    table = body("table")[0]
    assert isinstance(table, Table)
    assert [to_plain_text(column) for column in table.columns] == ["Study", "People", "Result"]
    assert [to_plain_text(cell) for cell in table.rows[1].cells] == ["Abdallah 2022 [3]", "158", "No clear difference."]


TABLE = "heading: h\nkind: table\ncolumns:\n  - A\n  - '**B**'\nrows:\n"


def test_the_cells_of_a_row_may_come_in_any_order() -> None:
    table = body("table", TABLE + "  - B: 2\n    A: 1\n")[0]
    assert isinstance(table, Table)
    assert [to_plain_text(cell) for cell in table.rows[0].cells] == ["1", "2"]


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        ("  - A: 1\n", ["7:5: error: this row has no `B` (missing-column)"]),
        ("  - A: 1\n    B: 2\n    C: 3\n", ["9:5: error: `C` is not a column of this table (unknown-column)"]),
        ("  - A: 1\n    B:\n", ["8:7: error: `B` has no visible text (empty-text)"]),
        ("  - A: 1\n    B:\n      - 2\n", ["9:7: error: `B` should be text, not a list (wrong-type)"]),
        ("  - one\n",
         ["7:5: error: each entry of `rows` should be a group of keys, one for each column, not text (wrong-type)"]),
    ],
)  # fmt: skip
def test_a_row_has_just_the_columns(rows: str, problems: list[str]) -> None:
    assert faults("table", TABLE + rows) == ["content.yaml:" + problem for problem in problems]


def test_columns_differ() -> None:
    found = faults("table", "heading: h\ncolumns:\n  - A\n  - A\nrows:\n  - A: 1\n")
    assert found == ["content.yaml:4:5: error: two columns have the same heading “A” (duplicate-column)"]


def test_people_chart() -> None:
    chart = body("people_chart")[0]
    assert isinstance(chart, PeopleChart)
    groups, alike = chart.panels
    first, second = groups.rows
    assert first.label == (Span("Ketamine", bold=True), Span(": 10 of 15 got better"))
    assert (first.total, first.count) == (15, 10)
    assert first.alt == "Ketamine: 10 of 15 people got better. Filled figures: 10; empty figures: 5."
    assert (second.total, second.count) == (15, 3)
    assert to_plain_text(groups.caption) == "Six infusions in two weeks [2]."
    assert [(p.total, p.count, to_plain_text(p.label)) for p in alike.rows] == [(158, None, "Ketamine or placebo")]
    assert alike.rows[0].alt == ("Ketamine or placebo: 158 people, shown alike: the study gives no counts by group.")


def test_a_group_name_with_bold_of_its_own_keeps_it() -> None:
    chart = body("people_chart", PANEL + GROUPS.replace("name: n", "name: '**M** (a sedative)'"))[0]
    assert isinstance(chart, PeopleChart)
    label: Inline = chart.panels[0].rows[0].label
    assert label == (Span("M", bold=True), Span(" (a sedative): 1 of 2 o"))


PANEL = "heading: h\npanels:\n  - study: s\n    result: r\n"
GROUPS = "    groups:\n      - name: n\n        count: 1\n        of: 2\n        outcome: o\n"


@pytest.mark.parametrize(
    ("rest", "problem"),
    [
        ("", "3:5: error: `groups` is missing (missing-field)"),
        ("    people: 5\n", "5:13: error: `label` is missing (missing-field)"),
        ("    label: l\n" + GROUPS,
         "5:12: error: `label` goes with `people`; each of the groups has its own `name` (unknown-key)"),
        ("    people: 5\n    label: l\n" + GROUPS,
         "5:13: error: a panel can have `groups` or `people`, not both (groups-and-people)"),
        (GROUPS.replace("count: 1", "count: 3"),
         "7:16: error: `count` is 3, but there are only 2 people in the group (count-exceeds-group)"),
        (GROUPS.replace("of: 2", "of: 61"),
         "8:13: error: `of` should be from 1 to 60, not 61 (number-out-of-range)"),
        ("    people: 501\n    label: l\n",
         "5:13: error: `people` should be from 1 to 500, not 501 (number-out-of-range)"),
    ],
)  # fmt: skip
def test_a_panel_has_groups_or_people(rest: str, problem: str) -> None:
    assert faults("people_chart", PANEL + rest) == ["content.yaml:" + problem]


def test_no_more_than_two_panels() -> None:
    panel = "  - study: s\n    result: r\n    people: 1\n    label: l\n"
    found = faults("people_chart", "heading: h\npanels:\n" + panel * 3)
    assert found == ["content.yaml:3:3: error: `panels` has 3 entries; it can have 1 to 2 (too-many-entries)"]


def test_checklist() -> None:
    boxes, lines = body("checklist")
    assert [words(item) for item in listed(boxes, "boxes")] == [
        ["Which treatments could I try first?"],
        ["What will it cost me in all?"],
    ]
    assert [item.where.line for item in listed(boxes, "boxes") if item.where] == [4, 5]
    assert lines == WriteIn((Span("My own questions:"),), 3)


def test_a_checklist_has_three_lines_if_their_number_is_not_given_and_none_without_a_label() -> None:
    assert body("checklist", "heading: h\nitems:\n  - a\nlines_label: l\n")[1] == WriteIn((Span("l"),), 3)
    assert len(body("checklist", "heading: h\nitems:\n  - a\n")) == 1
    assert faults("checklist", "heading: h\nitems:\n  - a\nlines: 4\n") == [
        "content.yaml:4:8: error: `lines` needs `lines_label` (missing-field)"
    ]


def test_callout() -> None:
    made = section("callout", example("callout") + "text_after: After.\n")
    assert made.heading is None
    box, after = made.body
    assert isinstance(box, Callout)
    assert box.tone == "care"
    assert box.label == Heading((Span("Take care"),), 2)
    assert to_plain_text(box.body[0].spans if isinstance(box.body[0], Paragraph) else ()).startswith("Never stop")
    assert after == Paragraph((Span("After."),))


def test_a_callout_names_its_urgency() -> None:
    assert faults("callout", "heading: h\nurgency: take car\ntext: t\n") == [
        "content.yaml:2:10: error: `urgency` cannot be “take car” (unknown-choice)"
    ]


@pytest.mark.parametrize("kind", ["prose", "callout"])
def test_a_section_without_text_is_empty(kind: str) -> None:
    rest = "urgency: take care\n" if kind == "callout" else ""
    assert faults(kind, f"heading: h\ntext:\n{rest}") == ["content.yaml:2:6: error: `text` is empty (empty-section)"]
    assert faults(kind, f'heading: h\ntext: " "\n{rest}') == [
        "content.yaml:2:7: error: `text` has no visible text (empty-section)"
    ]


def test_figure() -> None:
    made = body("figure")[0]
    assert isinstance(made, Figure)
    assert made.picture == "infusion.svg"
    assert made.alt.startswith("A bag of fluid")
    assert to_plain_text(made.caption).startswith("The medicine")
    assert str(made.where) == "content.yaml:3:10"


def test_contacts() -> None:
    emergency, clinic = listed(body("contacts")[0], "contacts")
    assert emergency.label == (Span("911", link="tel:911"),)
    assert (emergency.icon, clinic.icon) == ("emergency", "clinic")
    assert clinic.label == (Span("The clinic\n"), Span("(555) 010-0199", link="tel:5550100199"))


@pytest.mark.parametrize(
    ("name", "clinic_phone", "label"),
    [
        ("", "[clinic phone]", (Span("[clinic phone]"),)),
        ("name: Us", "[clinic phone]", (Span("Us\n[clinic phone]"),)),
        ("", "", (Span("The clinic"),)),
        ("name: Us", "", (Span("Us"),)),
        ("", "911", (Span("911", link="tel:911"),)),
    ],
)
def test_the_clinic_stands_for_its_phone(name: str, clinic_phone: str, label: Inline) -> None:
    text = f"heading: h\ncontacts:\n  - phone: clinic\n    when: w\n    {name}\n"
    context = replace(CONTEXT, clinic_phone=clinic_phone)
    assert listed(body("contacts", text, context)[0], "contacts")[0].label == label


@pytest.mark.parametrize(
    ("phone", "link"),
    [
        ("988", "tel:988"),
        ("1-800-222-1222", "tel:18002221222"),
        ("1-800-FDA-1088", "tel:18003321088"),
        ("+1 (555) 010-0199 ext. 12", "tel:+15550100199"),
        ("[clinic phone]", ""),
        ("ask at the desk", ""),
        ("12", ""),
    ],
)
def test_a_phone_number_can_be_called(phone: str, link: str) -> None:
    assert base.link_phone(phone) == (Span(phone, link=link),)


def test_a_contact_needs_a_number() -> None:
    assert faults("contacts", "heading: h\ncontacts:\n  - phone: at the desk\n    when: w\n") == [
        "content.yaml:3:12: error: “at the desk” is not a phone number (bad-phone)"
    ]


@pytest.mark.parametrize(
    ("web", "span"),
    [
        ("www.example.org", Span("www.example.org", link="https://www.example.org")),
        ("https://example.org/a/", Span("example.org/a", link="https://example.org/a/")),
        ("[clinic website]", Span("[clinic website]")),
        ("http://example.org", Span("http://example.org")),
        ("example.org/<b>", Span("example.org/<b>")),
    ],
)
def test_a_web_address_can_be_followed(web: str, span: Span) -> None:
    assert base.link_web(web) == (span,)


def test_glossary() -> None:
    items = listed(body("glossary")[0], "terms")
    assert [(to_plain_text(item.label), words(item)) for item in items] == [
        ("Off-label", ["Use of a medicine for something that the FDA has not approved it for."])
    ]


def test_references() -> None:
    first, second = listed(body("references")[0], "references")
    assert [to_plain_text(item.label) for item in (first, second)] == ["1.", "2."]
    doi = "10.1001/jamapsychiatry.2014.62"
    assert first.body[1] == Paragraph((Span(f"doi:{doi}", link=f"https://doi.org/{doi}"),))
    assert second.body[1] == Paragraph((Span("ptsd.va.gov", link="https://ptsd.va.gov"),))


@pytest.mark.parametrize(
    ("doi", "shown", "link"),
    [
        ("doi:10.1/x", "", ""),
        ("doi: 10.1016/S2215(17)3-9", "doi:10.1016/S2215(17)3-9", "https://doi.org/10.1016/S2215(17)3-9"),
        ("https://doi.org/10.1000/1", "doi:10.1000/1", "https://doi.org/10.1000/1"),
        ("10.1000/a<b>#é", "doi:10.1000/a<b>#é", "https://doi.org/10.1000/a%3Cb%3E%23%C3%A9"),
    ],
)
def test_a_doi_is_shown_and_linked(doi: str, shown: str, link: str) -> None:
    text = f"heading: h\nreferences:\n  - cite: c\n    doi: '{doi}'\n"
    if not shown:
        assert faults("references", text) == ["content.yaml:4:10: error: this is not a DOI (bad-doi)"]
        return
    item = listed(body("references", text)[0], "references")[0]
    assert item.body[1] == Paragraph((Span(shown, link=link),))


def test_a_reference_leads_only_where_a_link_may() -> None:
    assert faults("references", "heading: h\nreferences:\n  - cite: c\n    link: http://x.org\n") == [
        (
            "content.yaml:4:11: error: the link's address starts with `http:`;"
            " only https:, mailto: and tel: are allowed (forbidden-link-scheme)"
        )
    ]


def test_one_person_is_no_people() -> None:
    group = "  groups:\n    - name: A\n      count: 1\n      of: 1\n      outcome: got better\n"
    panel = f"- study: S\n  result: R\n{group}"
    alone = "- study: S\n  result: R\n  people: 1\n  label: One man\n"
    found, _ = read_handout(f"- heading: H\n  kind: people_chart\n  panels:\n{textwrap.indent(panel + alone, '    ')}")
    assert found is not None
    [chart] = found.sections[0].build_blocks(CONTEXT)
    alts = [picture.alt for each in chart.panels for picture in each.rows]  # type: ignore[union-attr]
    assert alts == ["A: 1 of 1 person got better. Filled figures: 1; empty figures: 0.", "One man: 1 person."]
