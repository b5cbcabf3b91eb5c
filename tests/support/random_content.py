"""Handouts drawn at random, of every kind of section, for property tests."""

# ruff: noqa: E501 (a table of cases reads best with one on a line)
from __future__ import annotations

from typing import Any

import yaml
from hypothesis import strategies as st

from brochure.design import fonts

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
