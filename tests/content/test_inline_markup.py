"""Text with its three marks: bold, links, bullets; all else as typed."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from brochure.content import inline_markup
from brochure.diagnostics.problem import Problem, Where
from brochure.document.blocks import List, Paragraph, Span, to_plain_text
from brochure.source import parser
from support.cpu_time import is_growth_linear
from support.yaml_text import parse_scalar


def spans(value: str, *, links: bool = True) -> tuple[tuple[Span, ...], list[str]]:
    problems: list[Problem] = []
    made = inline_markup.parse_inline(parse_scalar(value), problems, links)
    return made, [str(problem) for problem in problems]


def blocks(value: str) -> tuple[tuple[object, ...], list[str]]:
    """Paragraphs as their characters, lists as lists of them."""
    problems: list[Problem] = []
    made: list[object] = []
    for block in inline_markup.parse_prose(parse_scalar(value), problems):
        if isinstance(block, Paragraph):
            made.append(to_plain_text(block.spans))
        else:
            made.append([to_plain_text(p.spans) for item in block.items for p in item.body if isinstance(p, Paragraph)])
    return tuple(made), [str(problem) for problem in problems]


B = "https://ptsd.va.gov"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("plain", (Span("plain"),)),
        ("a **b** c", (Span("a "), Span("b", bold=True), Span(" c"))),
        ("**b**", (Span("b", bold=True),)),
        (f"see [the **VA**]({B})", (Span("see "), Span("the ", link=B), Span("VA", bold=True, link=B))),
        (f"**see [VA]({B}) now**", (Span("see ", True), Span("VA", True, B), Span(" now", True))),
        (f"[see [2]]({B})", (Span("see [2]", link=B),)),
        ("[x](https://doi.org/10.1016/S2215(17)30272-9)", (Span("x", link="https://doi.org/10.1016/S2215(17)30272-9"),)),
        ("[x](https://a.org/**b**)", (Span("x", link="https://a.org/**b**"),)),
        ("[write](mailto:desk@example.org) [call](TEL:911)",
         (Span("write", link="mailto:desk@example.org"), Span(" "), Span("call", link="TEL:911"))),
        ("as shown [2], [9, 10] (see above)", (Span("as shown [2], [9, 10] (see above)"),)),
        (r"\**a\** C:\new", (Span("\\"), Span("a\\", bold=True), Span(" C:\\new"))),
        ("& < > <b>x</b> {y} *i* _u_ `c` # h", (Span("& < > <b>x</b> {y} *i* _u_ `c` # h"),)),
        ("two  spaces\n and\ta line", (Span("two spaces and a line"),)),
        ("a **b **", (Span("a **b **"),)),
        ("cafe\u0301", (Span("café"),)),
        ("a\u200bb\u2060c", (Span("abc"),)),
        ("a \u2764\ufe0f b \u260e\ufe0e", (Span("a \u2764 b \u260e"),)),
        ("soft\u00adhyphen 5\u00a0mg 5\u202fmg co\u2011op", (Span("soft\u00adhyphen 5\u00a0mg 5\u202fmg co\u2011op"),)),
        ("\u200b", ()),
    ],
)  # fmt: skip
def test_what_is_typed_and_what_is_printed(typed: str, printed: tuple[Span, ...]) -> None:
    assert spans(typed)[0] == printed


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("a **b", "2:5: warning: this `**` has no second `**`, so it will be printed as typed (unclosed-bold)"),
        ("2 ** 3", "2:5: warning: this `**` has no second `**`, so it will be printed as typed (unclosed-bold)"),
        ("**a** **", "2:9: warning: this `**` has no second `**`, so it will be printed as typed (unclosed-bold)"),
        ("[a](https://x.org", ("2:3: warning: this link has no closing `)`, so it will be printed as typed"
         " (unclosed-link)")),
        ("a\n[](https://x.org)", "3:3: error: this link has no words (empty-link)"),
        ("[\u00a0](https://x.org)", "2:3: error: this link has no words (empty-link)"),
        ("[a](https://x.org/a b)", ("2:22: error: the link's address has a space in it, which is not allowed"
         " (bad-link)")),
        ("[a](https://x.org/<b>)", "2:21: error: the link's address has `<` in it, which is not allowed (bad-link)"),
        ('[a](https://x.org/")', '2:21: error: the link\'s address has `"` in it, which is not allowed (bad-link)'),
        ("[a](https://xé.org)", ("2:16: error: the link's address has the character U+00E9"
         " (latin small letter e with acute) in it, which is not allowed (bad-link)")),
        ("[a](https:)", "2:7: error: the link's address `https:` is not complete (bad-link)"),
        ("[a](mailto:desk)", "2:7: error: the link's address `mailto:desk` is not complete (bad-link)"),
        ("[a](tel:)", "2:7: error: the link's address `tel:` is not complete (bad-link)"),
        *((f"[a]({address})", (f"2:7: error: the link's address {what};"
           " only https:, mailto: and tel: are allowed (forbidden-link-scheme)"))
          for address, what in [
            ("http://x.org", "starts with `http:`"),
            ("javascript:alert(1)", "starts with `javascript:`"),
            ("JavaScript:x", "starts with `JavaScript:`"),
            ("file:///etc/passwd", "starts with `file:`"),
            ("data:text/html,x", "starts with `data:`"),
            ("../secret.pdf", "does not start with `https://`"),
            ("//x.org", "does not start with `https://`"),
            ("x.org", "does not start with `https://`"),
            ("", "does not start with `https://`"),
          ]),
        ("a\n- b", ("3:3: warning: this text cannot have a list, so the bullets will be printed as typed"
         " (misplaced-list)")),
    ],
)  # fmt: skip
def test_a_fault_and_its_place(typed: str, problem: str) -> None:
    assert spans(typed)[1] == ["content.yaml:" + problem]


@pytest.mark.parametrize("typed", ["see [2](below)", "[a](https://x.org/ b)", "[a](http://x.org)"])
def test_a_link_that_may_not_be_keeps_its_words_alone(typed: str) -> None:
    made, problems = spans(typed)
    assert len(problems) == 1
    assert all(span.link == "" for span in made)


def test_a_link_cannot_stand_where_links_are_not_read() -> None:
    made, problems = spans("a [b](https://x.org) c", links=False)
    assert made == (Span("a b c"),)
    assert problems == ["content.yaml:2:5: error: a title, a heading or a name cannot have a link (link-in-heading)"]


@pytest.mark.parametrize(
    ("char", "name"),
    [
        ("\u202e", "the character U+202E (right-to-left override)"),
        ("\u2066", "the character U+2066 (left-to-right isolate)"),
        ("\u200e", "the character U+200E (left-to-right mark)"),
        ("\u2028", "the character U+2028 (line separator)"),
        ("\ue000", "the private-use character U+E000"),
        ("\u0378", "the unassigned character U+0378"),
        ("\ud800", "the character U+D800"),
        ("\x07", "the control character U+0007"),
        ("\x85", "the control character U+0085"),
    ],
)
def test_a_character_that_cannot_be_printed_is_an_error(char: str, name: str) -> None:
    """Such characters cannot stand in YAML; a quoted escape brings them in."""
    problems: list[Problem] = []
    made = inline_markup.parse_inline(parser.Scalar(f"a{char}b{char}", Where("content.yaml"), is_plain=True), problems)
    assert made == (Span("ab"),)
    assert [(p.rule, p.message) for p in problems] == [("forbidden-character", f"{name} cannot be printed")]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("one\ntwo\n\nthree", ("one two", "three")),
        ("one\n \t \n\n\ntwo", ("one", "two")),
        ("- a\n- b", (["a", "b"],)),
        ("* a\n• b\n•c", (["a", "b", "c"],)),
        ("Signs:\n- a\n- b\n\nCall us.", ("Signs:", ["a", "b"], "Call us.")),
        ("- a\ngoes on\n- b\nand on", (["a goes on", "b and on"],)),
        ("- a\n\n- b", (["a", "b"],)),
        ("- a\n  goes on\n- b", (["a goes on", "b"],)),
        ("-5 degrees\n**b** c", ("-5 degrees b c",)),
        ("a\n  - b\n  - c", ("a", ["b", "c"])),
        ("\u200b", ()),
    ],
)
def test_paragraphs_and_bullets(typed: str, printed: tuple[object, ...]) -> None:
    assert blocks(typed) == (printed, [])


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("http://www.x.org/a?b", "write https: instead: https://www.x.org/a?b"),
        ("HTTP://x.org", "write https: instead: https://x.org"),
        ("www.x.org/a", "put https:// in front of it: https://www.x.org/a"),
        ("../secret", "write the whole address, such as [National Center for PTSD](https://ptsd.va.gov)"),
        ("javascript:x.org", "write the whole address, such as [National Center for PTSD](https://ptsd.va.gov)"),
    ],
)
def test_a_faulty_address_is_mended_by_example(address: str, hint: str) -> None:
    problems: list[Problem] = []
    inline_markup.parse_inline(parse_scalar(f"[a]({address})"), problems)
    assert [problem.hint for problem in problems] == [hint]


def test_faults_in_lists() -> None:
    assert blocks("- a\n  - b\n-\n- c") == (
        (["a", "b", "c"],),
        [
            "content.yaml:3:5: warning: a list inside a list will be printed as one list (nested-list)",
            "content.yaml:4:3: error: this bullet has no words (empty-text)",
        ],
    )


def test_every_block_knows_its_line() -> None:
    made = inline_markup.parse_prose(parse_scalar("one\n\n- a\n- b\n\ntwo"), [])
    assert isinstance(made[1], List)
    places = [made[0].where, made[1].where, *(item.where for item in made[1].items), made[2].where]
    assert [(w.line, w.column) for w in places if w] == [(2, 3), (4, 5), (4, 5), (5, 5), (7, 3)]


def test_joined_texts_are_one() -> None:
    joined = inline_markup.join_inline((Span("a"),), (Span("b"), Span("c", bold=True)), (), (Span("d", bold=True),))
    assert joined == (Span("ab"), Span("cd", bold=True))


@pytest.mark.parametrize(
    "piece", ["[", "]", "*", "**", "](", "[](", "[a](b)", "[a](", "(", "**a** ", "a\n\n", "- a\n", "[a](https://x.org)"]
)
def test_hostile_text_takes_time_in_proportion_to_its_length(piece: str) -> None:
    where = Where("content.yaml")

    class Still(parser.Scalar):
        """A scalar whose places cost nothing, so that the markup alone is timed."""

        def at(self, offset: int, length: int = 1) -> Where:
            return where

    def read(size: int) -> None:
        hostile = Still(piece * (size // len(piece)), where, is_plain=True)
        inline_markup.parse_prose(hostile, [])
        inline_markup.parse_inline(hostile, [], links=False)

    assert is_growth_linear(read, 160_000)


@given(st.text(alphabet="ab*[]()-• \n\t\u00adé", max_size=60))
def test_no_letter_is_lost(typed: str) -> None:
    """Whatever the marks, every letter outside an address is printed, in order."""
    made = inline_markup.parse_prose(parser.Scalar(typed, Where("content.yaml"), is_plain=True), [])
    paragraphs = [b for b in made if isinstance(b, Paragraph)]
    paragraphs += [p for b in made if isinstance(b, List) for i in b.items for p in i.body if isinstance(p, Paragraph)]
    printed = "".join(to_plain_text(p.spans) for p in paragraphs)
    assert not set(printed) - set(typed) - {" "}
    if "](" not in typed:
        assert sorted(c for c in printed if c.isalpha()) == sorted(c for c in typed if c.isalpha())
