"""Whole handouts: what is read, what is reported, and the document it becomes."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st
from test_sections import example

from brochure.content import handout, languages
from brochure.content.sections import KINDS
from brochure.diagnostics.problem import Where, format_problem
from brochure.document.blocks import (
    Callout,
    Document,
    Heading,
    List,
    Paragraph,
    PeopleChart,
    QuestionAndAnswer,
    SectionBlock,
    Span,
    to_plain_text,
)
from brochure.runtime.errors import BrochureError
from brochure.source import parser
from support.yaml_text import CONTEXT, parse_node, read_handout

HEAD = """\
title: Ketamine therapy for **PTSD**
subtitle: What it is
language: en-US
key_message: Ask first. [More](https://ptsd.va.gov)
topic: ketamine
at_a_glance:
  - It is **off-label**.
  - Bring an adult.
review:
  written: 2026-11-23
  reviewed_by:
  reviewed_on:
  review_again_by: 2027-11-23
"""
PROSE = "- heading: A\n  text: B\n"


def sections() -> str:
    """A section of every kind."""
    return "".join("- " + example(kind).replace("\n", "\n  ").rstrip(" ") for kind in KINDS)


def document(text: str = PROSE, head: str = HEAD) -> Document:
    read, problems = read_handout(text, head)
    assert problems == []
    assert read is not None
    return handout.build_document(read, CONTEXT)


def about(section: SectionBlock) -> list[tuple[Span, ...]]:
    return [block.spans for block in section.body if isinstance(block, Paragraph)]


def test_the_document_begins_with_title_subtitle_and_key_message() -> None:
    made = document()
    assert made.title == Heading((Span("Ketamine therapy for "), Span("PTSD", bold=True)), 1)
    assert made.subtitle == Paragraph((Span("What it is"),))
    assert isinstance(made.key_message, Callout)
    assert made.key_message.tone == "key"
    assert made.key_message.label == Heading((Span("The one thing to remember"),), 2)
    assert made.key_message.body == (Paragraph((Span("Ask first. "), Span("More", link="https://ptsd.va.gov"))),)


def test_at_a_glance_comes_first_and_about_last() -> None:
    first, own, last = document().sections
    assert [to_plain_text(s.heading.spans) for s in (first, own, last) if s.heading] == [
        "At a glance",
        "A",
        "About this handout",
    ]
    points = first.body[0]
    assert isinstance(points, List)
    assert points.style == "disc"
    assert [item.where.line for item in points.items if item.where] == [7, 8]


def test_what_is_left_out_leaves_nothing_behind() -> None:
    made = document(head="title: T\nlanguage: en\n")
    assert (made.subtitle, made.key_message, len(made.sections)) == (None, None, 2)


def test_about_tells_the_review_and_whom_to_call() -> None:
    assert about(document().sections[-1]) == [
        (
            Span("Written 23 November 2026. "),
            Span("Not yet reviewed by a clinician.", bold=True),
            Span(" To be checked again by 23 November 2027. It does not replace advice from your care team."),
        ),
        (
            Span("To tell us what was unclear, call "),
            Span("(555) 010-0199", link="tel:5550100199"),
            Span(". Our website: "),
            Span("www.example.org", link="https://www.example.org"),
        ),
    ]


def test_about_tells_where_to_read_more() -> None:
    last = about(document(head=f"{HEAD}more: https://www.ptsd.va.gov/\n").sections[-1])[-1]
    assert last == (Span("To read more: "), Span("www.ptsd.va.gov", link="https://www.ptsd.va.gov/"))


@pytest.mark.parametrize("more", ["https://www.example.org", "https://www.example.org/", "HTTPS://WWW.EXAMPLE.ORG"])
def test_about_does_not_tell_the_clinics_own_page_twice(more: str) -> None:
    assert about(document(head=f"{HEAD}more: {more}\n").sections[-1]) == about(document().sections[-1])


def test_the_page_to_read_more_on_is_the_handouts_own_or_the_clinics() -> None:
    own, _ = read_handout(PROSE, HEAD + "more: https://www.ptsd.va.gov\n")
    plainly, _ = read_handout(PROSE, HEAD)
    assert own is not None
    assert plainly is not None
    assert handout.find_more_address(own, CONTEXT) == "https://www.ptsd.va.gov"
    assert handout.find_more_address(plainly, CONTEXT) == "https://www.example.org"
    assert handout.find_more_address(plainly, replace(CONTEXT, web="")) == ""
    assert handout.find_more_address(plainly, replace(CONTEXT, web="[our page]")) == ""


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("http://ptsd.va.gov", "`http:`; only https:, mailto: and tel: are allowed (forbidden-link-scheme)"),
        ("javascript:alert(1)", "`javascript:`; only https:, mailto: and tel: are allowed (forbidden-link-scheme)"),
        ("www.ptsd.va.gov", "does not start with `https://`; only https:, mailto: and tel: are allowed"),
        ("https://", "the link's address `https://` is not complete (bad-link)"),
        ("https://a b.org", "has a space in it, which is not allowed (bad-link)"),
        ("tel:911", "`more` is not the address of a web page (forbidden-link-scheme)"),
        ("mailto:a@example.org", "`more` is not the address of a web page (forbidden-link-scheme)"),
    ],
)
def test_the_page_to_read_more_on_must_be_one(more: str, problem: str) -> None:
    _, [found] = read_handout(PROSE, f"title: T\nlanguage: en\nmore: {more}\n")
    assert str(found).startswith("content.yaml:3:7: error: ")
    assert problem in str(found)


def test_what_the_tool_adds_about_the_handout_may_be_left_out() -> None:
    read, _ = read_handout(PROSE, HEAD)
    assert read is not None
    without = handout.build_document(read, CONTEXT, with_about=False)
    assert without.sections == document().sections[:-1]


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("trifold", ("trifold",)),
        ("[handout, large-print]", ("handout", "large-print")),
        ("[text, html, text]", ("text", "html")),
        ("", ()),
        ("[]", ()),
    ],
)
def test_editions_are_named_one_or_several(given: str, names: tuple[str, ...]) -> None:
    read, problems = read_handout(f"{PROSE}  editions: {given}\n", f"title: T\nlanguage: en\neditions: {given}\n")
    assert problems == []
    assert read is not None
    assert read.editions == read.sections[0].editions == names


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("trifolds", "3:11: error: `editions` cannot be “trifolds” (unknown-choice)"),
        ("[handout, largeprint]", "3:21: error: `editions` cannot be “largeprint” (unknown-choice)"),
        ("[handout, [text]]", "3:21: error: `editions` should be text, not a list (wrong-type)"),
        ("{handout: yes}", "3:11: error: `editions` should be a list, not a group of keys (wrong-type)"),
        ("poster", "3:11: error: `editions` cannot be “poster” (unknown-choice)"),
    ],
)
def test_a_wrong_name_of_an_edition_is_told_at_its_place(given: str, problem: str) -> None:
    _, [found] = read_handout(PROSE, f"title: T\nlanguage: en\neditions: {given}\n")
    assert str(found) == f"content.yaml:{problem}"
    hints = {
        "trifolds": "did you mean “trifold”?",
        "poster": "write one of: handout, large-print, trifold, booklet, text, html",
    }
    assert found.hint == hints.get(given, found.hint)


def test_a_section_may_name_its_panel() -> None:
    for panel in ("flap", "inside left", "inside middle", "inside right", "back"):
        read, _ = read_handout(f"{PROSE}  panel: {panel}\n")
        assert read is not None
        assert read.sections[0].panel == panel
    _, [found] = read_handout(f"{PROSE}  panel: front\n")
    assert str(found).endswith("`panel` cannot be “front” (unknown-choice)")


def test_about_a_reviewed_handout_of_an_unknown_clinic() -> None:
    head = "title: T\nlanguage: en\nreview:\n  reviewed_by: Dr. A\n  reviewed_on: 2026-12-01\n"
    read, _ = read_handout(PROSE, head)
    assert read is not None
    bare = replace(CONTEXT, clinic_phone="", web="")
    assert about(handout.build_document(read, bare).sections[-1]) == [
        (Span("Reviewed by Dr. A, 1 December 2026. It does not replace advice from your care team."),)
    ]
    assert handout.describe_review(read, CONTEXT.words) == "Reviewed by Dr. A, 1 December 2026"


@pytest.mark.parametrize("review", ["reviewed_by: Dr. A", "reviewed_on: 2026-12-01", "written: 2026-12-01"])
def test_only_a_name_and_a_day_together_make_a_review(review: str) -> None:
    read, _ = read_handout(PROSE, f"title: T\nlanguage: en\nreview:\n  {review}\n")
    assert read is not None
    assert handout.describe_review(read, CONTEXT.words) == "Not yet reviewed by a clinician"


def levels(made: Document) -> list[int]:
    """The levels of all headings, in order: a question's and a result's are 3."""
    found = [made.title.level, *([made.key_message.label.level] if made.key_message else [])]
    for section in made.sections:
        found += [section.heading.level] if section.heading else []
        for block in section.body:
            found += [block.label.level] if isinstance(block, Callout) else []
            found += [3] if isinstance(block, QuestionAndAnswer) else []
            found += [3] * len(block.panels) if isinstance(block, PeopleChart) else []
    return found


def test_heading_levels_never_skip() -> None:
    found = levels(document(sections()))
    assert found[0] == 1
    assert set(found) == {1, 2, 3}
    assert all(after - before <= 1 for before, after in itertools.pairwise(found))


def test_the_review_is_read() -> None:
    read, _ = read_handout(PROSE, HEAD)
    assert read is not None
    assert read.review is not None
    assert (read.review.written, read.review.review_again_by) == (dt.date(2026, 11, 23), dt.date(2027, 11, 23))
    assert (read.review.reviewed_by, read.review.reviewed_on) == ("", None)
    assert str(read.review.where_of("reviewed_by")) == "content.yaml:10:3"


@pytest.mark.parametrize(
    ("text", "problem", "hint"),
    [
        ("- heading: A\n  kind: timelines\n  events:\n    - when: w\n      what: w\n",
         "5:11: error: there is no kind of section called “timelines” (unknown-kind)",
         "did you mean `timeline`?"),
        ("- heading: A\n  kind: quiz\n", "5:11: error: there is no kind of section called “quiz” (unknown-kind)",
         f"the kinds are: {', '.join(KINDS)}"),
        ("- heading: A\n  questions:\n    - ask: q\n      answer: a\n",
         "5:5: error: a section with `questions` needs a `kind` (missing-kind)", "add a line `kind: faq`"),
        ("- heading: A\n  kind:\n    - faq\n", "6:7: error: `kind` should be text, not a list (wrong-type)",
         "write it like this:\n  kind: faq"),
        ("- Just words\n", ("4:5: error: each entry of `sections` should be a group of keys (`heading`, `text`),"
         " not text (wrong-type)"), "write it like this:\n  sections:\n    - heading: …\n      text: …"),
        ("- heading: A\n  text:\n", "5:10: error: `text` is empty (empty-section)", "write it like this:\n  text: …"),
        ("- heading: A\n", "4:5: error: `text` is missing (missing-field)",
         "add it: The text of the section: paragraphs with a blank line between, and `- ` lists.\n  text: …"),
    ],
)  # fmt: skip
def test_a_fault_of_a_section(text: str, problem: str, hint: str) -> None:
    _, problems = read_handout(text)
    assert [(str(p), p.hint) for p in problems] == [("content.yaml:" + problem, hint)]


@pytest.mark.parametrize(
    ("head", "problem"),
    [
        ("title: T\n", "1:1: error: `language` is missing (missing-field)"),
        ("title: T\nlanguage: French\n", "2:11: error: the language French is not available (unknown-language)"),
        ("title: T\nlanguage: es-MX\n", "2:11: error: the language es-MX is not available (unknown-language)"),
        ("title: T\nlanguage: en_US\n", "2:11: error: “en_US” is not a language tag (bad-language-tag)"),
        ("title: T\nlanguage: the King's\n", "2:11: error: “the King's” is not a language tag (bad-language-tag)"),
        ("title:\nlanguage: en\n", "1:7: error: `title` is empty (empty-text)"),
    ],
)  # fmt: skip
def test_a_fault_of_the_handout(head: str, problem: str) -> None:
    read, problems = read_handout(PROSE, head)
    assert read is None
    assert [str(p) for p in problems] == ["content.yaml:" + problem]


def test_sections_are_needed() -> None:
    assert [str(p) for p in handout.read_handout(parse_node("title: T\nlanguage: en\n"))[1]] == [
        "content.yaml:1:1: error: `sections` is missing (missing-field)"
    ]
    assert [str(p) for p in handout.read_handout(parse_node("title: T\nlanguage: en\nsections:\n"))[1]] == [
        "content.yaml:3:10: error: `sections` is empty (empty-list)"
    ]


def test_a_file_of_something_else() -> None:
    assert [str(p) for p in handout.read_handout(parse_node("- a\n- b\n"))[1]] == [
        "content.yaml:1:1: error: a content file needs keys such as `title:`, and this file has none (wrong-type)"
    ]


def test_all_faults_of_all_sections_at_once() -> None:
    read, problems = read_handout(
        "- heading: '[A](https://x.org)'\n  txt: B\n- kind: faq\n  heading: C\n  questions:\n    - ask: D\n" + PROSE
    )
    assert [p.rule for p in problems] == ["unknown-key", "link-in-heading", "missing-field"]
    assert read is not None
    assert len(read.sections) == 2


def test_a_problem_as_a_person_reads_it() -> None:
    _, problems = read_handout("- heading: A\n  kind: faq\n  questions: none\n")
    assert format_problem(problems[0]) == (
        "content.yaml:6:16: error: `questions` should be a list, not text (wrong-type)\n"
        "        questions: none\n"
        "                   ^^^^\n"
        "  fix: write it like this:\n"
        "  questions:\n"
        "    - ask: …\n"
        "      answer: …"
    )


def nodes() -> st.SearchStrategy[parser.Node]:
    """Any tree, many of its keys and values those that a handout has."""
    where = Where("content.yaml")
    keys = ["title", "language", "sections", "heading", "kind", "text", "review", "written", "questions", "ask", "rows"]
    keys += ["columns", "panels", "groups", "count", "of", "people", "label", "phone", "when", "doi", "lines", "items"]
    known = st.sampled_from(
        [*keys, *KINDS, "en", "10", "yes", "2026-11-23", "**a** [b](https://x.org)", "- a\n- b", ""]
    )
    scalars = (known | st.text(max_size=20)).map(lambda value: parser.Scalar(value, where, is_plain=True))

    def deeper(inner: st.SearchStrategy[parser.Node]) -> st.SearchStrategy[parser.Node]:
        lists = st.lists(inner, max_size=4).map(lambda items: parser.Sequence(tuple(items), where))
        pairs = st.lists(st.tuples(scalars, inner), max_size=8)
        return lists | pairs.map(lambda items: parser.Mapping(tuple(items), where))

    return st.recursive(scalars, deeper, max_leaves=40)


def made_of(**values: parser.Node) -> parser.Mapping:
    where = Where("content.yaml")
    return parser.Mapping(
        tuple((parser.Scalar(key, where, is_plain=True), value) for key, value in values.items()), where
    )


@given(nodes(), nodes())
def test_any_tree_is_read_or_told_what_is_wrong(root: parser.Node, inner: parser.Node) -> None:
    where = Where("content.yaml")
    title, tag = parser.Scalar("T", where, is_plain=True), parser.Scalar("en", where, is_plain=True)
    nearly = made_of(title=title, language=tag, sections=parser.Sequence((inner, root), where))
    for tree in (root, nearly):
        read, problems = handout.read_handout(tree)
        assert read is not None or problems
        if read is not None:
            assert handout.build_document(read, CONTEXT).sections


@given(st.sampled_from(list(KINDS)), st.data())
def test_any_change_to_an_example_is_read_or_told_what_is_wrong(kind: str, data: st.DataObject) -> None:
    root = parse_node(example(kind))
    assert isinstance(root, parser.Mapping)
    items = list(root.items)
    place = data.draw(st.integers(0, len(items) - 1))
    items[place] = (items[place][0], data.draw(nodes()))
    where = Where("content.yaml")
    section = parser.Mapping(tuple(items), where)
    tag = parser.Scalar("en", where, is_plain=True)
    read, problems = handout.read_handout(made_of(title=tag, language=tag, sections=parser.Sequence((section,), where)))
    assert read is not None or problems
    if read is not None:
        handout.build_document(read, CONTEXT)


def test_words_of_a_language() -> None:
    words = languages.load_words("en-US")
    assert words["draft"] == "Draft"
    assert words.format_date(dt.date(2026, 11, 3)) == "3 November 2026"
    assert words.format_entry("page", n=1, total=5) == "Page 1 of 5"
    assert words.format_entry("copy", fingerprint="{n}") == "Copy {n}"
    assert words.format_inline("feedback", phone=(Span("911", link="tel:911"),))[1:] == (
        Span("911", link="tel:911"),
        Span("."),
    )
    with pytest.raises(KeyError):
        words["no_such_key"]
    with pytest.raises(BrochureError, match="the language xx is not available; available languages: en"):
        languages.load_words("xx")


@pytest.mark.parametrize("tag", ["en", "en-US", "zh-Hant-TW", "es-419", "sl-rozaj-biske", "de-CH-1901", "en-x-plain"])
def test_language_tags(tag: str) -> None:
    assert languages.is_language_tag(tag)


@pytest.mark.parametrize("tag", ["", "e", "en_US", "en-", "-US", "en--US", "en us", "englishes-x", "en\n"])
def test_texts_that_are_no_language_tags(tag: str) -> None:
    assert not languages.is_language_tag(tag)
