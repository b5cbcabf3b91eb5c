"""Line breaking: widths kept, nothing lost, good ends."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from brochure.design.fonts import load_family
from brochure.design.line_breaking import break_lines, break_lines_uncached, measure_text
from brochure.document.blocks import Span

FACE = load_family("Atkinson Hyperlegible")
SENTENCE = (
    "Ketamine is an anesthetic: it makes people sleep through surgery. "
    "Some clinics also give smaller doses for PTSD [2]."
)


def texts(spans: tuple[Span, ...], width: float, size: float = 12) -> list[str]:
    return ["".join(run.text for run in line.runs) for line in break_lines(spans, FACE, size, width)]


def heard(spans: tuple[Span, ...], width: float) -> str:
    """What a reader hears: the lines with their endings, soft hyphens joined again."""
    lines = break_lines(spans, FACE, 12, width)
    said = "".join("".join(run.text for run in line.runs) + line.ending for line in lines)
    return said.replace("\xad", "").replace("\xa0", " ")


@pytest.mark.parametrize("width", [40, 90, 138, 360])
def test_lines_keep_to_their_width_and_say_every_word(width: float) -> None:
    lines = break_lines((Span(SENTENCE),), FACE, 12, width)
    assert all(line.width <= width * 1.001 for line in lines)
    assert heard((Span(SENTENCE),), width) == SENTENCE


def test_a_link_and_bold_words_keep_their_span() -> None:
    spans = (Span("See "), Span("the clinic’s page", link="https://example.org"), Span(" and "), Span("ask", bold=True))
    [line] = break_lines(spans, FACE, 12, 500)
    assert [(run.text, run.bold, run.link, run.span) for run in line.runs] == [
        ("See ", False, "", 0),
        ("the clinic’s page ", False, "https://example.org", 1),
        ("and ", False, "", 2),
        ("ask", True, "", 3),
    ]


def test_a_citation_stays_with_its_word() -> None:
    for width in range(60, 200, 7):
        assert not any(line.startswith("[2]") for line in texts((Span("some words before PTSD [2] and after"),), width))


def test_soft_hyphens_show_only_where_a_line_ends() -> None:
    word = "anti\xadco\xadagu\xadla\xadtion"
    assert texts((Span(word),), 300) == ["anticoagulation"]
    broken = texts((Span(word),), 50)
    assert len(broken) > 1
    assert all(line.endswith("\xad") for line in broken[:-1])
    assert heard((Span(word),), 50) == "anticoagulation"


def test_a_word_longer_than_its_column_is_split_and_whole_when_heard() -> None:
    long = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
    lines = texts((Span(long),), 60)
    assert len(lines) > 3
    assert "".join(lines) == long
    assert heard((Span(long),), 60) == long


def test_an_address_breaks_at_its_joints() -> None:
    lines = texts((Span("doi:10.1001/jamapsychiatry.2014.62"),), 110)
    assert lines[0] in ("doi:10.1001/", "doi:10.1001/jamapsychiatry.")


def test_line_ends_are_even_rather_than_greedy() -> None:
    words = (Span("aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii"),)
    lines = break_lines(words, FACE, 12, 100)
    assert len(texts(words, 100)[-1].split()) > 1
    assert max(line.width for line in lines[:-1]) - min(line.width for line in lines[:-1]) < 40


def test_a_very_narrow_column_takes_one_letter_a_line() -> None:
    assert texts((Span("abc"),), 1) == ["a", "b", "c"]


def test_empty_text_has_no_lines() -> None:
    assert break_lines((), FACE, 12, 100) == ()
    assert break_lines((Span("  "),), FACE, 12, 100) == ()


def test_kerning_counts_in_widths() -> None:
    apart = sum(measure_text((Span(letter),), FACE, 12) for letter in "AVATAR")
    assert measure_text((Span("AVATAR"),), FACE, 12) < apart


@given(
    st.lists(st.text(st.characters(codec="latin-1", categories=("L", "N", "P", "Zs")), max_size=40), max_size=6),
    st.floats(1, 400),
)
def test_no_letter_is_ever_lost(parts: list[str], width: float) -> None:
    spans = tuple(Span(part, bold=bool(n % 2)) for n, part in enumerate(parts))
    whole = "".join(parts)

    def letters(text: str) -> str:
        return "".join(c for c in text if not c.isspace() and c != "\xad")

    assert letters("".join(texts(spans, width))) == letters(whole)


def test_words_in_boxes_are_the_same_for_every_line_that_holds_them() -> None:
    phone = Span("call 435\u2013867 5309 now", link="tel:4358675309")
    spans = (
        Span("A well-known, FDA-approved co\xadoper\xada\xadtion – see "),
        Span("https://a.example/b-c?d=e"),
        phone,
    )
    for bold in (False, True):
        text = tuple(replace(span, bold=bold) for span in spans)
        for width in (*range(10, 400, 3), 1e9):
            assert break_lines(text, FACE, 10, width) == break_lines_uncached(text, FACE, 10, width), width
