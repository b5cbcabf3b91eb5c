"""Records read by their declarations: every fault, its words and its place."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from brochure.content import records
from brochure.document.blocks import Paragraph, Span, to_plain_text
from brochure.runtime.frozen import dataclass
from brochure.source.parser import Mapping
from support.yaml_text import parse_node, read_record

if TYPE_CHECKING:
    from brochure.diagnostics.problem import Problem
    from brochure.document.blocks import Inline, Prose
from brochure.diagnostics.suggest import find_nearest, shorten_for_message


@dataclass(frozen=True, kw_only=True)
class Leaf(records.Record):
    """A record in a list."""

    name: Inline = records.text_field("A name.", role="name")
    note: Inline = records.text_field_with_links("A note.", role="text", required=False)


@dataclass(frozen=True, kw_only=True)
class Tree(records.Record):
    """A record with a field of every kind."""

    title: Inline = records.text_field("A title.", role="title", required=False)
    body: Prose = records.prose_field("A body.", role="text", required=False)
    file: str = records.word_field("A file.", required=False)
    count: int | None = records.number_field("A count.", 0, 60, required=False)
    open: bool = records.flag_field("Whether it is open.")
    mood: str = records.choice_field("A mood.", "good to know", "take care", default="take care")
    day: dt.date | None = records.date_field("A day.")
    points: tuple[Paragraph, ...] = records.text_list_field(
        "Points.", role="item", required=False, at_least=2, at_most=3
    )
    leaves: tuple[Leaf, ...] = records.record_list_field(Leaf, "Leaves.", required=False, at_most=2)
    one: Leaf | None = records.record_field(Leaf, "One leaf.")


def faults(text: str) -> list[str]:
    return read_record(Tree, text)[1]


def test_a_record_is_read_by_its_declaration() -> None:
    tree, problems = read_record(
        Tree,
        """\
        title: A **b**
        body: |
          One.

          - two
        file: a.svg
        count: 12
        open: yes
        mood: good to know
        day: 2026-11-23
        points:
          - one
          - two
        leaves:
          - name: l
        one:
          name: m
          note: n
        """,
    )
    assert problems == []
    assert tree is not None
    assert tree.title == (Span("A "), Span("b", bold=True))
    assert [type(block).__name__ for block in tree.body] == ["Paragraph", "List"]
    assert (tree.file, tree.count, tree.open, tree.mood) == ("a.svg", 12, True, "good to know")
    assert tree.day == dt.date(2026, 11, 23)
    assert [to_plain_text(point.spans) for point in tree.points] == ["one", "two"]
    assert [to_plain_text(leaf.name) for leaf in tree.leaves] == ["l"]
    assert tree.one is not None
    assert to_plain_text(tree.one.note) == "n"


def test_what_is_left_out_or_left_empty_is_absent() -> None:
    tree, problems = read_record(Tree, "title:\nbody: ''\nfile:\ncount:\nopen:\nmood:\nday:\npoints:\nleaves:\none:\n")
    bare = read_record(Tree, "title: a")[0]
    assert problems == []
    assert tree is not None
    assert bare is not None
    assert (tree.title, tree.body, tree.file, tree.count, tree.open) == ((), (), "", None, False)
    assert (tree.mood, tree.day, tree.points, tree.leaves, tree.one) == ("take care", None, (), (), None)
    assert not tree.has_value("title")
    assert bare.has_value("title")


def test_where_a_record_stands_plays_no_part_in_comparison() -> None:
    one, other = read_record(Tree, "title: a\ncount: 1")[0], read_record(Tree, "# moved\n\ncount: 1\ntitle: a")[0]
    assert one == other
    assert hash(one) == hash(other)


def test_places() -> None:
    tree = read_record(Tree, "file: a\ncount: 3\n")[0]
    assert tree is not None
    assert str(tree.where) == "content.yaml:1:1"
    assert str(tree.where_of("count")) == "content.yaml:2:8"
    assert str(tree.where_of("day")) == "content.yaml:1:1"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("count: ten", "1:8: error: `count` should be a whole number, not “ten” (bad-number)"),
        ("count: 1.5", "1:8: error: `count` should be a whole number, not “1.5” (bad-number)"),
        ("count: ١٢", "1:8: error: `count` should be a whole number, not “١٢” (bad-number)"),
        ("count: 61", "1:8: error: `count` should be from 0 to 60, not 61 (number-out-of-range)"),
        ("count: -1", "1:8: error: `count` should be from 0 to 60, not -1 (number-out-of-range)"),
        ("count: " + "9" * 5000,
         f"1:8: error: `count` should be from 0 to 60, not {'9' * 39}… (number-out-of-range)"),
        ("open: maybe", "1:7: error: `open` should be yes or no, not “maybe” (bad-yes-or-no)"),
        ("mood: cross", "1:7: error: `mood` cannot be “cross” (unknown-choice)"),
        ("day: 11/23/2026", "1:6: error: `day` should be a date, not “11/23/2026” (bad-date)"),
        ("day: 2026-02-30", "1:6: error: `day` should be a date, not “2026-02-30” (bad-date)"),
        ("day: 20261123", "1:6: error: `day` should be a date, not “20261123” (bad-date)"),
        ("title:\n  - a", "2:3: error: `title` should be text, not a list (wrong-type)"),
        ("title:\n  a: b", "2:3: error: `title` should be text, not a group of keys (wrong-type)"),
        ("count:\n  - 1", "2:3: error: `count` should be a whole number, not a list (wrong-type)"),
        ("open:\n  - yes", "2:3: error: `open` should be yes or no, not a list (wrong-type)"),
        ("day:\n  - a", "2:3: error: `day` should be a date, not a list (wrong-type)"),
        ("points: a", "1:9: error: `points` should be a list, not text (wrong-type)"),
        ("points:\n  - a", "2:3: error: `points` has 1 entry; it can have 2 to 3 (too-few-entries)"),
        ("points:\n  - a\n  - b\n  - c\n  - d",
         "2:3: error: `points` has 4 entries; it can have 2 to 3 (too-many-entries)"),
        ("points:\n  - a\n  - - b", "3:5: error: each entry of `points` should be text, not a list (wrong-type)"),
        ("points:\n  - a\n  - ''", "3:5: error: `points` has no visible text (empty-text)"),
        ("leaves:\n  name: a", "2:3: error: `leaves` should be a list, not a group of keys (wrong-type)"),
        ("leaves:\n  - a",
         "2:5: error: each entry of `leaves` should be a group of keys (`name`), not text (wrong-type)"),
        ("leaves:\n  - note: a", "2:5: error: `name` is missing (missing-field)"),
        ("leaves:\n  - name: ''", "2:11: error: `name` is empty (empty-text)"),
        ("one: a", "1:6: error: `one` should be a group of keys, not text (wrong-type)"),
        ('title: "\u00a0"', "1:8: error: `title` has no visible text (empty-text)"),
        ('body: "\u200b"', "1:7: error: `body` has no visible text (empty-text)"),
        ('title: "[a](https://x.org)"',
         "1:9: error: a title, a heading or a name cannot have a link (link-in-heading)"),
        ("titel: a", "1:1: error: unknown key `titel` (unknown-key)"),
    ],
)  # fmt: skip
def test_a_fault_is_told_in_plain_words(text: str, problem: str) -> None:
    assert faults(text) == ["content.yaml:" + problem]


def hints(text: str) -> list[str]:
    problems: list[Problem] = []
    root = parse_node(text)
    assert isinstance(root, Mapping)
    records.read_record(Tree, root, problems)
    return [problem.hint for problem in problems]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("titel: a", "did you mean `title`?"),
        ("Title: a", "did you mean `title`?"),
        ("titles: a", "did you mean `title`?"),
        ("point:\n  - a\n  - b", "did you mean `points`?"),
        ("qwerty: a", "use one of these keys: title, body, file, count, open, mood, day, points, leaves, one"),
        ("mood: Take-Care", "did you mean “take care”?"),
        ("mood: cross", "write one of: good to know, take care"),
        ("day: soon", "write year-month-day, such as 2026-11-23"),
        ("count: ten", "write digits only, such as 10"),
        ("points: a", "write it like this:\n  points:\n    - …"),
        ("leaves: a", "write it like this:\n  leaves:\n    - name: …"),
        ("leaves:\n  - note: a", "add it: A name.\n  name: …"),
        ("title:\n  Note: call us", 'this text has a colon in it; put the whole text in "quotation marks"'),
    ],
)
def test_a_fault_comes_with_a_way_to_mend_it(text: str, hint: str) -> None:
    assert hints(text) == [hint]


def test_a_nearly_right_key_is_read_as_it_was_meant() -> None:
    """So that one slip in a key neither hides the faults below it nor reports the key as missing too."""
    leaf, problems = read_record(Leaf, "Name: '[a](https://x.org)'")
    assert leaf is not None
    assert [problem.rpartition("(")[2] for problem in problems] == ["unknown-key)", "link-in-heading)"]


def test_all_faults_are_told_at_once() -> None:
    found = faults("count: ten\nday: soon\ntitel:\n  - a\nleaves:\n  - note: n\n  - nam: m\n    qwerty: x\n")
    assert [problem.rpartition("(")[2] for problem in found] == [
        "unknown-key)",
        "wrong-type)",
        "bad-number)",
        "bad-date)",
        "missing-field)",
        "unknown-key)",
        "unknown-key)",
    ]


def test_the_right_entries_of_a_list_are_kept() -> None:
    tree = read_record(Tree, "leaves:\n  - name: a\n  - note: b\n")[0]
    assert tree is not None
    assert [to_plain_text(leaf.name) for leaf in tree.leaves] == ["a"]


@pytest.mark.parametrize(
    ("typed", "known", "meant"),
    [
        ("benefits-risks", ["benefits_risks", "faq"], "benefits_risks"),
        ("FAQ", ["benefits_risks", "faq"], "faq"),
        ("x", ["y", "z"], None),
        ("a" * 1_000_000, ["a"], None),
        ("", ["a"], None),
    ],
)
def test_the_nearest_word(typed: str, known: list[str], meant: str | None) -> None:
    assert find_nearest(typed, known) == meant


def test_what_is_quoted_in_a_message_is_one_short_harmless_line() -> None:
    assert shorten_for_message("a\n\x1b[31mb\u202e") == "a [31mb"
    assert shorten_for_message("x" * 50) == "x" * 39 + "…"
