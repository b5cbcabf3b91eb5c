"""The plain-text edition: nothing lost, nothing wider than its lines, every link and blank spelled out."""

from __future__ import annotations

import re
import tempfile
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from brochure.build import pipeline
from brochure.content import languages
from brochure.content.sections import KINDS
from brochure.document.blocks import (
    Callout,
    Figure,
    Heading,
    List,
    ListItem,
    Paragraph,
    PeopleRow,
    Row,
    Span,
    Table,
    WriteIn,
)
from brochure.render import text
from support import golden_files
from support.clinic_folders import ROOT, build_content, get_example, write_every_kind, write_handout
from support.example_counts import scale_examples
from support.kind_goldens import assert_same_kinds
from support.loaded_modules import find_loaded_modules
from support.random_content import HANDOUT, dump_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.content.edition_content import EditionContent
    from brochure.document.blocks import Block, Inline

TEXT = pipeline.BuildOptions(edition="text")
MEASURE = text.Measure(languages.load_words("en-US"))
VISIBLE = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
_MARK = re.compile(r" *(?:- |\[ \] |\d+\. )?")


def made(path: Path) -> str:
    """The text edition as it is written to a file."""
    result = pipeline.build(path, TEXT)
    assert result.data is not None, "\n".join(map(str, result.problems))
    return result.data.decode()


def subject_of(path: Path) -> EditionContent:
    loaded, problems = pipeline.load(path)
    assert loaded is not None, "\n".join(map(str, problems))
    return pipeline.tailor_and_check(loaded, TEXT)[0].content


def made_of(folder: Path, *kinds: str) -> str:
    return made(write_handout(folder, build_content(*kinds)))


def lines(block: Block) -> str:
    return "\n".join(text.render_block(block, MEASURE))


def inline(words: str) -> tuple[Span, ...]:
    return (Span(words),)


# --- the whole handout -------------------------------------------------------------------------------------------


def made_of_any_copy(path: Path) -> str:
    """Return the text edition without the code of its copy, which changes with every word."""
    return made(path).replace(subject_of(path).fingerprint, "0000-0000")


def test_every_kind_of_section_reads_as_before(tmp_path: Path) -> None:
    words = made_of_any_copy(write_handout(tmp_path, write_every_kind(tmp_path)))
    assert assert_same_kinds("text", words, "handout.text.txt") == list(KINDS)


def test_the_shipped_handout_reads_as_before() -> None:
    golden_files.assert_same_text("shipped.txt", made_of_any_copy(ROOT / "content.yaml").removesuffix("\n"))


def test_a_draft_says_so_and_why(tmp_path: Path) -> None:
    subject = subject_of(write_handout(tmp_path, write_every_kind(tmp_path)))
    drafted, final = (
        text.render(subject, fingerprint="4F2A-91C7", review_state="Not yet", is_draft=draft) for draft in (True, False)
    )
    assert "\n\nDraft. Not yet.\n\n" in drafted
    assert final == drafted.replace("Draft. Not yet.\n\n", "")


def test_the_head_tells_whose_handout_it_is(tmp_path: Path) -> None:
    clinic = "name: Test Clinic\ntagline: Care by the sea\nphone: 435 555 2368\n"
    whole = made(write_handout(tmp_path, build_content("heading: H\ntext: Words."), clinic))
    assert whole.startswith("Testing\n=======\n\nTest Clinic\nCare by the sea\n435 555 2368\n\nDraft. ")


def test_the_foot_tells_clinic_review_and_copy(tmp_path: Path) -> None:
    path = write_handout(tmp_path, write_every_kind(tmp_path))
    code = subject_of(path).fingerprint
    reviewed = "Reviewed by A. Name, MD, 3 January 2026"
    assert made(path).endswith(f"\n{'-' * 72}\nTest Clinic\n435 555 2368\n{reviewed}\nCopy {code}\n")


def test_nothing_of_the_printed_edition_is_loaded() -> None:
    path = str(ROOT / "content.yaml")
    code = (
        "from pathlib import Path; from brochure.build import pipeline as build; "
        f"assert build.build(Path({path!r}), build.BuildOptions(edition='text')).data"
    )
    loaded = find_loaded_modules(code)
    assert "brochure.render.text" in loaded
    assert loaded.isdisjoint({"reportlab", "PIL", "brochure.render.pdf"})


# --- nothing is lost ---------------------------------------------------------------------------------------------


def texts(thing: object) -> Iterator[Span]:
    """All the words of a block, in the order in which they are to be read."""
    if isinstance(thing, Span):
        yield thing
        return
    parts: tuple[object, ...] = ()
    if isinstance(thing, tuple):
        parts = thing
    elif isinstance(thing, ListItem):
        parts = thing.label, thing.body
    elif isinstance(thing, Table) and thing.tone == "plain":
        parts = tuple(zip(thing.columns * len(thing.rows), sum((row.cells for row in thing.rows), ()), strict=True))
    elif isinstance(thing, PeopleRow):
        parts = thing.label, inline(thing.alt)
    elif isinstance(thing, Figure):
        parts = inline(thing.alt), thing.caption
    elif is_dataclass(thing):
        parts = tuple(getattr(thing, field.name) for field in fields(thing))
    for part in parts:
        yield from texts(part)


def squeezed(words: str) -> str:
    return "".join(words.replace("\xad", "").split())


def one_word(line: str) -> bool:
    """Whether a line holds a single word behind its bullet or number, which nothing may break."""
    return " " not in line[_MARK.match(line).end() :]  # type: ignore[union-attr]


@settings(max_examples=scale_examples(40), suppress_health_check=[HealthCheck.too_slow])
@given(HANDOUT)
def test_all_words_are_there_in_order_and_no_line_is_too_wide(tree: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        subject = subject_of(write_handout(Path(folder), dump_yaml(tree)))
        whole = text.render(subject, fingerprint="4F2A-91C7", review_state="Not yet reviewed", is_draft=True)
    said, at = squeezed(whole), 0
    for span in texts(subject.document):
        words = squeezed(span.text)
        found = said.find(words, at)
        assert found >= 0, f"lost, or out of order: {span.text!r}"
        at = found + len(words)
    assert whole.endswith("\n")
    assert not whole.endswith("\n\n")
    for line in whole.split("\n"):
        assert line == line.rstrip()
        assert text.count_columns(line) <= 72 or one_word(line), line


@given(st.lists(VISIBLE, min_size=1, max_size=30))
def test_filling_keeps_every_character_and_the_width(words: list[str]) -> None:
    filled = text.wrap_text(" ".join(words), 30, "- ", "  ")
    assert squeezed("".join(filled)) == squeezed("- " + "".join(words))
    assert all(text.count_columns(line) <= 30 or one_word(line) for line in filled)


# --- single texts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "link", "said"),
    [
        ("our page", "https://a.org/x", "our page (https://a.org/x)"),
        ("our page ", "https://a.org/x", "our page (https://a.org/x) "),
        ("https://a.org/x", "https://a.org/x", "https://a.org/x"),
        ("a.org/x", "https://a.org/x/", "https://a.org/x/"),
        ("ptsd.va.gov", "https://www.ptsd.va.gov", "https://www.ptsd.va.gov"),
        ("a.org", "https://b.a.org", "a.org (https://b.a.org)"),
        ("a.org", "https://a.org/x", "a.org (https://a.org/x)"),
        ("doi:10.1/a(b)c", "https://doi.org/10.1/a(b)c", "https://doi.org/10.1/a(b)c"),
        ("doi:10.1/a<b", "https://doi.org/10.1/a%3Cb", "doi:10.1/a<b (https://doi.org/10.1/a%3Cb)"),
        ("desk@a.org", "mailto:Desk@a.org?subject=Hello", "desk@a.org"),
        ("write to us", "mailto:desk@a.org", "write to us (desk@a.org)"),
        ("1-800-FDA-1088", "tel:+18003321088", "1-800-FDA-1088"),
        ("(800) 332-1088", "tel:+1-800-332-1088", "(800)\xa0332-1088"),
        ("+1 800 332 1088", "tel:8003321088", "+1\xa0800\xa0332\xa01088"),
        ("911", "tel:911", "911"),
        ("088", "tel:+18003321088", "088 (+18003321088)"),
        ("800-332-1089", "tel:+18003321088", "800-332-1089 (+18003321088)"),
        ("800-332-1088", "tel:999918003321088", "800-332-1088 (999918003321088)"),
        ("the hotline", "TEL:988", "the hotline (988)"),
        ("not a link", "", "not a link"),
    ],
)
def test_a_link_says_where_it_leads_once(words: str, link: str, said: str) -> None:
    assert text.spans_to_text((Span(words, link=link),)) == said


def test_a_link_with_bold_words_is_one_link_and_bold_leaves_no_marks() -> None:
    spans: Inline = (Span("See "), Span("the ", link="https://a.org"), Span("page", True, "https://a.org"), Span("."))
    assert text.spans_to_text(spans) == "See the page (https://a.org)."


def test_a_phone_number_stands_on_one_line() -> None:
    numbers = ("(435) 555 2368", "+1 435 555-2368")
    for number in numbers:
        for length in range(1, 80):
            words = f"{'x' * length} call {number} now"
            assert any(number in line for line in text.wrap_text(words, 72)), words
    linked = (Span("x " * 33), Span("1 800 FDA 1088", link="tel:18003321088"))
    assert text.wrap_text(text.spans_to_text(linked), 72)[1] == "1 800 FDA 1088"


def test_what_is_held_together_parts_only_where_it_must() -> None:
    assert text.wrap_text("give 10\xa0mg now", 10) == ["give 10 mg", "now"]
    assert text.wrap_text("then give 5\u202fmg", 11) == ["then give", "5 mg"]
    assert text.wrap_text("far\xa0too\xa0long", 8) == ["far too", "long"]
    assert text.wrap_text("\xa0a \xa0 b\xa0", 8) == ["a b"]


def test_every_space_is_a_plain_one() -> None:
    assert text.wrap_text("a\u2003b\u3000c\u2009d\u3000", 72) == ["a b c d"]


def test_an_item_without_words_leaves_no_blank_at_the_end() -> None:
    assert text.wrap_text("\u3000\xad", 72, "- ") == ["-"]


def test_soft_hyphens_are_gone() -> None:
    assert text.wrap_text("anti\xadco\xadagu\xadlant", 6) == ["anticoagulant"]


@pytest.mark.parametrize("mark", ["[2]", "-", "–", "*", "•", "2.", "12)"])
def test_no_line_begins_like_an_item_of_a_list(mark: str) -> None:
    filled = [text.wrap_text(f"some words {mark} more words", width) for width in range(9, 30)]
    assert [line for lines_ in filled for line in lines_ if line.startswith(mark)] == []


def test_a_word_that_is_too_wide_has_a_line_of_its_own() -> None:
    address = "https://example.org/" + "a" * 80
    assert text.wrap_text(f"see {address} there", 72) == ["see", address, "there"]
    assert text.wrap_text(f"{address} there", 72, "- ", "  ") == [f"- {address}", "  there"]


def test_wide_letters_count_twice_and_marks_on_letters_not_at_all() -> None:
    assert [text.count_columns(words) for words in ("abc", "漢字", "e\u0301", "ｱ", "Ａ", "é")] == [3, 4, 1, 1, 2, 1]
    assert text.wrap_text("漢字 漢字 漢字", 9) == ["漢字 漢字", "漢字"]
    assert text.render_heading(inline("漢字"), "=", MEASURE) == ["漢字", "===="]


# --- blocks ------------------------------------------------------------------------------------------------------


def test_a_long_heading_is_underlined_once_as_long_as_its_longest_line() -> None:
    first, second, rule = text.render_heading(inline("word " * 16), "-", MEASURE)
    assert (len(first), len(second)) == (69, 9)
    assert rule == "-" * 69


def test_blanks_are_there_to_be_filled(tmp_path: Path) -> None:
    assert "2. Fast as we tell you. Nothing to eat or drink after ____________\n" in made_of(
        tmp_path, get_example("steps")
    )
    assert lines(WriteIn(inline("My own questions:"), 2)) == f"My own questions:\n\n{'_' * 72}\n\n{'_' * 72}"


def test_a_blank_stays_with_the_word_before_it() -> None:
    item = ListItem((Paragraph(inline("words " * 10 + "words")),), inline("1"), write_in=True)
    assert lines(List((item,), "steps")).splitlines()[1] == "   words ____________"


def test_numbers_end_at_the_same_column() -> None:
    items = tuple(ListItem((Paragraph(inline("do")),), inline(str(n))) for n in range(8, 11))
    assert lines(List(items, "steps")) == " 8. do\n 9. do\n10. do"


def test_all_that_an_item_says_hangs_below_its_first_words() -> None:
    inner = List((ListItem((Paragraph(inline("inner")),)),))
    item = ListItem((Paragraph(inline("outer " * 13)), inner, Paragraph(inline("more"))))
    assert lines(List((item,), "boxes")) == f"[ ] {'outer ' * 10}outer\n    outer outer\n    - inner\n    more"
    term = ListItem((inner,), inline("Term"))
    assert lines(List((term,), "terms")) == "Term\n    - inner"


def test_a_label_that_ends_with_a_mark_gets_no_other() -> None:
    items = (
        ListItem((Paragraph(inline("It is made.")),), inline("1962")),
        ListItem((Paragraph(inline("No.")),), inline("Safe?")),
    )
    assert lines(List(items, "timeline")) == "1962: It is made.\nSafe? No."


def test_a_table_is_wholerow_by_row_under_the_heads_of_its_columns() -> None:
    columns = inline("Study"), inline("People"), inline("Result")
    long = "word " * 15
    rows = Row((inline("A"), inline("30"), inline(long))), Row((inline("B"), inline("158"), inline("none")))
    told = f"Study: A\n    People: 30\n    Result: {'word ' * 11}word\n        word word word"
    assert lines(Table(columns, rows)) == f"{told}\n\nStudy: B\n    People: 158\n    Result: none"


def test_benefits_are_a_list_under_their_head() -> None:
    columns = inline("Possible benefits"), inline("What we know")
    rows = Row((inline("Relief"), inline("For some."))), Row((inline("Sleep"), inline("Not known.")))
    told = "Possible benefits: What we know\n- Relief: For some.\n- Sleep: Not known."
    assert lines(Table(columns, rows, "benefit")) == told


def test_a_callout_is_set_apart_as_a_whole() -> None:
    body = Paragraph(inline("word " * 15)), List((ListItem((Paragraph(inline("one")),)),))
    told = lines(Callout("care", Heading(inline("Take care"), 2), body)).splitlines()
    assert told[:3] == ["    Take care", "    ---------", ""]
    assert told[-1] == "    - one"
    assert all(line.startswith("    ") and len(line) <= 72 for line in told if line)


def test_a_number_to_call_stands_on_a_line_of_its_own(tmp_path: Path) -> None:
    whole = made_of(tmp_path, get_example("contacts"))
    assert "\n911\n    Call 911 for: danger right now" in whole
    assert "\nThe clinic\n435 555 2368\n    Call us for: a worse mood" in whole


def test_pictures_are_wholein_words() -> None:
    assert lines(Figure("a.svg", "A chair", inline("By the window."))) == "[Picture: A chair]\nBy the window."
