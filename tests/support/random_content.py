"""Handouts drawn at random, of every kind of section, for property tests."""

# ruff: noqa: E501 (a table of cases reads best with one on a line)
from __future__ import annotations

from typing import Any

import yaml
from hypothesis import strategies as st

from brochure.design import fonts

FONT_FAMILY = fonts.load_family("Atkinson Hyperlegible")
PRINTABLE = sorted(chr(c) for c in FONT_FAMILY.regular.characters & FONT_FAMILY.bold.characters if chr(c).isprintable())
_NO_LINKS = str.maketrans("", "", "[]()*\\")
WORD = st.text(st.sampled_from(PRINTABLE + list("abcdefghij") * 30), min_size=1, max_size=14)
WORDS = st.lists(WORD, min_size=1, max_size=40).map(lambda words: "x " + " ".join(words))
LINE = st.lists(WORD, min_size=1, max_size=6).map(lambda words: "x " + " ".join(words))
MARKUP = st.lists(
    st.one_of(
        WORDS, LINE.map("**{}**".format), LINE.map(lambda s: f"[{s.translate(_NO_LINKS)}](https://example.org/a)")
    ),
    min_size=1,
    max_size=4,
).map(" ".join)
PROSE = st.lists(
    st.one_of(MARKUP, st.lists(MARKUP, min_size=1, max_size=5).map(lambda i: "\n".join(f"- {x}" for x in i))),
    min_size=1,
    max_size=4,
).map("\n\n".join)


def build_records(max_size: int = 8, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(st.fixed_dictionaries(fields), min_size=1, max_size=max_size)


def build_section(kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    required_fields = {"heading": LINE, "kind": st.just(kind)} | fields
    return st.fixed_dictionaries(
        required_fields, optional={} if kind in ("prose", "callout") else {"text": PROSE, "text_after": PROSE}
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
    lambda names: build_section(
        "table",
        columns=st.just(names),
        rows=st.lists(st.fixed_dictionaries(dict.fromkeys(names, LINE)), min_size=1, max_size=12),
    )
)
SECTION = st.one_of(
    build_section("prose", text=PROSE),
    build_section("benefits_risks", benefits=build_records(name=LINE, detail=MARKUP), risks=build_records(name=LINE, detail=MARKUP)),
    build_section("faq", questions=build_records(ask=LINE, answer=PROSE)),
    build_section("timeline", events=build_records(when=LINE, what=MARKUP)),
    build_section("steps", steps=build_records(do=LINE, detail=MARKUP, fill_in=st.sampled_from(["yes", "no"]))),
    build_section("checklist", items=st.lists(LINE, min_size=1, max_size=8), lines_label=LINE, lines=st.integers(1, 12)),
    build_section("callout", urgency=st.sampled_from(["good to know", "take care", "get help now"]), text=PROSE),
    build_section("contacts", contacts=build_records(name=LINE, phone=st.sampled_from(["911", "clinic", "1-800-222-1222"]), when=MARKUP)),
    build_section("glossary", terms=build_records(term=LINE, meaning=MARKUP)),
    build_section("references", references=build_records(30, cite=LINE)),
    build_section("people_chart", panels=st.lists(PANEL, min_size=1, max_size=2)),
    TABLE,
)  # fmt: skip
HANDOUT = st.fixed_dictionaries(
    {"title": LINE, "language": st.just("en-US"), "sections": st.lists(SECTION, min_size=1, max_size=6)},
    optional={"subtitle": LINE, "key_message": MARKUP, "at_a_glance": st.lists(MARKUP, min_size=1, max_size=6)},
)


def dump_yaml(tree: object) -> str:
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, default_flow_style=False, width=1_000_000)
