"""What is brought from other formats: printed as typed, with one warning of each kind and no false alarm."""

from __future__ import annotations

import pytest

from brochure.content import inline_markup
from brochure.diagnostics.problem import Problem, format_problem
from brochure.document.blocks import Paragraph, to_plain_text
from support.yaml_text import parse_scalar


def found(value: str) -> tuple[list[str], list[str]]:
    """The paragraphs of a text, and its problems."""
    problems: list[Problem] = []
    made = inline_markup.parse_prose(parse_scalar(value), problems)
    return [to_plain_text(block.spans) for block in made if isinstance(block, Paragraph)], [str(p) for p in problems]


HTML = "will be printed as typed: HTML does not work here (foreign-markup)"
MARKS = "will be printed as typed, with its marks (foreign-markup)"
NUMBERS = "numbers do not make a list here: the lines will be printed as typed, one after the other (foreign-markup)"
APART = "this is not a link because of the space between ] and (, so it will be printed as typed (space-in-link)"
NOTE = "this line will be printed, because it is inside a text (note-in-text)"


@pytest.mark.parametrize(
    ("typed", "warning"),
    [
        ("a *word* b", f"2:5: warning: `*word*` {MARKS}"),
        ("(*two words*), *b*", f"2:4: warning: `*two words*` {MARKS}"),
        ("a _word_ b", f"2:5: warning: `_word_` {MARKS}"),
        ("a\n__two words__.", f"3:3: warning: `__two words__` {MARKS}"),
        ("*" + "long " * 20 + "words*", f"2:3: warning: `*{'long ' * 7}lon…` {MARKS}"),
        ("a <b>word</b>", f"2:5: warning: `<b>` {HTML}"),
        ("a<BR />b", f"2:4: warning: `<BR />` {HTML}"),
        ('<a href="x">b', f'2:3: warning: `<a href="x">` {HTML}'),
        ("a\n\n1. b\n2. c\n3. d", f"4:3: warning: {NUMBERS}"),
        ("1) b\n\n2) c", f"2:3: warning: {NUMBERS}"),
        ("a\n\n## b", "4:3: warning: `##` does not make a heading here and will be printed as typed (foreign-markup)"),
        ("– a\n– b", "2:3: warning: `–` does not make a bullet and will be printed as typed (foreign-markup)"),
        ("a\n\n— b", "4:3: warning: `—` does not make a bullet and will be printed as typed (foreign-markup)"),
        ("- a\n– b", "3:3: warning: `–` does not make a bullet and will be printed as typed (foreign-markup)"),
        ("see [x] (https://x.org)", f"2:10: warning: {APART}"),
        ("see [x]   (www.x.org)", f"2:10: warning: {APART}"),
        ("a\n# b", f"3:3: warning: {NOTE}"),
        ("a\n  #b", f"3:5: warning: {NOTE}"),
    ],
)
def test_what_is_warned_of(typed: str, warning: str) -> None:
    assert found(typed)[1] == [f"content.yaml:{warning}"]


@pytest.mark.parametrize(
    "typed",
    [
        *("5 * 3 * 2", "5*3*2", "a_b", "a_b_c", "snake_case_word and_more", "<65 years", "a < b > c", "P<.05, b>c"),
        *("[1]", "[1] (see below)", "[a_b@c_d.org](mailto:a_b@c_d.org)", "jo_an_@x.org", "lone * star", "a* b*"),
        *("*Not approved. *Or so", "name ____ date ____", "____", "***", "_ _ _", "**bold** words"),
        *("https://x.org/_a_", "[x](https://x.org/_a_/*b*)"),
        *("*5*", "# 5", "#5", "1. a", "1. a\n3. b", "2. a\n1. b", "a 1. b\nb 2. c"),
        *("a\n– and so on", "- a\n  – and so on", "a # b", "<I think>", "<-", "`c`", "{{y}}", "- a\n- b", "* a\n* b"),
    ],
)  # fmt: skip
def test_what_is_not_warned_of(typed: str) -> None:
    warned = [problem for problem in found(typed)[1] if "foreign-markup" in problem or "space-in-link" in problem]
    assert warned == []


@pytest.mark.parametrize("typed", ["<b>x</b>", "*i*", "_u_", "# h", "## h", "[x] (https://x.org)", "– a"])
def test_all_of_it_is_printed_as_typed(typed: str) -> None:
    assert found(typed)[0] == [typed]


def test_each_kind_is_warned_of_once() -> None:
    assert found("*a* *b* _c_ <b>d</b> <i>e</i>")[1] == [
        f"content.yaml:2:3: warning: `*a*` {MARKS}",
        f"content.yaml:2:15: warning: `<b>` {HTML}",
    ]


def test_no_warning_of_a_link_where_none_can_stand() -> None:
    problems: list[Problem] = []
    inline_markup.parse_inline(parse_scalar("[x] (https://x.org)"), problems, links=False)
    assert problems == []


@pytest.mark.parametrize(
    ("typed", "hint"),
    {
        "*a*": "for bold, put two stars before and after the words, as in **…**; otherwise delete the marks",
        "<b>": "delete it; use **…** for bold, and an empty line for a new paragraph",
        "1. a\n2. b": (
            "start each line with a dash and a space (- ), or use a section with `kind: steps`, which numbers them"
        ),
        "## a": "start a new section with its own `heading:`, or use **…** for bold",
        "– a": "for a bullet, type a dash and a space (- ) instead",
        "[x] (https://x.org)": "delete the space between ] and (",
        "# a": "if it is a note, move it above the line with the text's key; notes there are not printed",
    }.items(),
)
def test_how_to_mend_it(typed: str, hint: str) -> None:
    problems: list[Problem] = []
    inline_markup.parse_prose(parse_scalar(typed), problems)
    assert [format_problem(problem).rpartition("fix: ")[2] for problem in problems] == [hint]
