"""Any content either becomes a conforming PDF or gives located problems; never a traceback, never a broken file."""

# ruff: noqa: E501 (a table of cases reads best with one on a line)
from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import HealthCheck, given, settings, strategies as st

from brochure.build import pipeline
from brochure.content.sections import KINDS
from brochure.design import fonts
from examples import examples
from handouts import CLINIC, every_kind, write

if TYPE_CHECKING:
    from conftest import Keep

FACE = fonts.family("Atkinson Hyperlegible")
PRINTABLE = sorted(chr(c) for c in FACE.regular.characters & FACE.bold.characters if chr(c).isprintable())
_NO_LINKS = str.maketrans("", "", "[]()*\\")
WORD = st.text(st.sampled_from(PRINTABLE + list("abcdefghij") * 30), min_size=1, max_size=14)
WORDS = st.lists(WORD, min_size=1, max_size=40).map(lambda words: "x " + " ".join(words))
LINE = st.lists(WORD, min_size=1, max_size=6).map(lambda words: "x " + " ".join(words))
MARKED = st.lists(
    st.one_of(
        WORDS, LINE.map("**{}**".format), LINE.map(lambda s: f"[{s.translate(_NO_LINKS)}](https://example.org/a)")
    ),
    min_size=1,
    max_size=4,
).map(" ".join)
PROSE = st.lists(
    st.one_of(MARKED, st.lists(MARKED, min_size=1, max_size=5).map(lambda i: "\n".join(f"- {x}" for x in i))),
    min_size=1,
    max_size=4,
).map("\n\n".join)


def records(at_most: int = 8, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(st.fixed_dictionaries(fields), min_size=1, max_size=at_most)


def section(kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    own = {"heading": LINE, "kind": st.just(kind)} | fields
    return st.fixed_dictionaries(
        own, optional={} if kind in ("prose", "callout") else {"text": PROSE, "text_after": PROSE}
    )


GROUP = st.tuples(st.integers(1, 60), st.integers(0, 60), LINE, LINE).map(
    lambda t: {"name": t[2], "count": min(t[0], t[1]), "of": t[0], "outcome": t[3]}
)
PANEL = st.one_of(
    st.fixed_dictionaries({"study": LINE, "result": LINE, "groups": st.lists(GROUP, min_size=1, max_size=2)}),
    st.fixed_dictionaries({"study": LINE, "result": LINE, "people": st.integers(1, 500), "label": LINE}),
)
COLUMNS = st.lists(LINE.map(lambda s: s.translate(_NO_LINKS).strip()), min_size=2, max_size=6, unique=True)
TABLE = COLUMNS.flatmap(
    lambda names: section(
        "table",
        columns=st.just(names),
        rows=st.lists(st.fixed_dictionaries(dict.fromkeys(names, LINE)), min_size=1, max_size=12),
    )
)
SECTION = st.one_of(
    section("prose", text=PROSE),
    section("benefits_risks", benefits=records(name=LINE, detail=MARKED), risks=records(name=LINE, detail=MARKED)),
    section("faq", questions=records(ask=LINE, answer=PROSE)),
    section("timeline", events=records(when=LINE, what=MARKED)),
    section("steps", steps=records(do=LINE, detail=MARKED, fill_in=st.sampled_from(["yes", "no"]))),
    section("checklist", items=st.lists(LINE, min_size=1, max_size=8), lines_label=LINE, lines=st.integers(1, 12)),
    section("callout", urgency=st.sampled_from(["good to know", "take care", "get help now"]), text=PROSE),
    section("contacts", contacts=records(name=LINE, phone=st.sampled_from(["911", "clinic", "1-800-222-1222"]), when=MARKED)),
    section("glossary", terms=records(term=LINE, meaning=MARKED)),
    section("references", references=records(30, cite=LINE)),
    section("people_chart", panels=st.lists(PANEL, min_size=1, max_size=2)),
    TABLE,
)  # fmt: skip
HANDOUT = st.fixed_dictionaries(
    {"title": LINE, "language": st.just("en-US"), "sections": st.lists(SECTION, min_size=1, max_size=6)},
    optional={"subtitle": LINE, "key_message": MARKED, "at_a_glance": st.lists(MARKED, min_size=1, max_size=6)},
)


def dumped(tree: object) -> str:
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, default_flow_style=False, width=100)


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.too_slow])
@given(HANDOUT)
def test_every_well_formed_handout_becomes_a_conforming_pdf(keep: Keep, tree: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        result = pipeline.build(write(Path(folder), dumped(tree)))
    assert result.data is not None, "\n".join(map(str, result.problems))
    keep(result.data, "generated")


ANY_TEXT = st.text(max_size=30)
ANY_KEY = st.sampled_from(
    ["title", "language", "sections", "heading", "kind", "text", "benefits", "risks", "name", "detail", "questions",
     "ask", "answer", "steps", "do", "events", "columns", "rows", "panels", "groups", "people", "picture", "alt", "x"]
)  # fmt: skip
ANY_LEAF = st.one_of(
    ANY_TEXT, st.integers(), st.booleans(), st.none(), st.sampled_from([*KINDS, "en-US", "2026-11-23"])
)
ANY_TREE = st.recursive(
    ANY_LEAF,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(ANY_KEY, inner, max_size=6)),
    max_leaves=30,
)
FRAMED = st.fixed_dictionaries(
    {
        "title": LINE,
        "language": st.just("en"),
        "sections": st.lists(st.dictionaries(ANY_KEY, ANY_TREE, max_size=5), max_size=4),
    }
)


def builds_or_tells(keep: Keep, content: bytes, clinic: str = CLINIC) -> None:
    with tempfile.TemporaryDirectory() as folder:
        every_kind(Path(folder))  # for its picture
        path = write(Path(folder), "", clinic)
        path.write_bytes(content)
        result = pipeline.build(path)
    if result.data is not None:
        keep(result.data, "odd")
        return
    lines = content.count(b"\n") + content.count(b"\r") + 1
    assert result.problems
    for problem in result.problems:
        assert 1 <= problem.where.line <= lines + 1, problem
        assert problem.where.column >= 1
        assert problem.message
        assert problem.rule


@settings(max_examples=examples(75))
@given(st.one_of(ANY_TREE, FRAMED))
def test_any_tree_builds_or_gives_located_problems(keep: Keep, tree: object) -> None:
    builds_or_tells(keep, dumped(tree).encode("utf-8", "replace"))


@settings(max_examples=examples(50))
@given(st.data())
def test_a_damaged_file_builds_or_gives_located_problems(keep: Keep, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        whole = every_kind(Path(folder))
    place = data.draw(st.integers(0, len(whole)))
    cut = data.draw(st.integers(0, 40))
    put = data.draw(
        st.one_of(
            st.text(max_size=8),
            st.sampled_from(["\t", "\n", ": ", "- ", "'", '"', "#", "**", "[", "](", "\xa0", "|", "&a ", "*a", "!x "]),
        )
    )
    builds_or_tells(keep, (whole[:place] + put + whole[place + cut :]).encode("utf-8", "replace"))
