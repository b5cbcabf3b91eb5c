"""Any content either becomes a conforming PDF or gives located problems; never a traceback, never a broken file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings, strategies as st

from brochure.build import pipeline
from brochure.content.sections import KINDS
from support.clinic_folders import CLINIC, write_every_kind, write_handout
from support.example_counts import scale_examples
from support.random_content import HANDOUT, LINE, dump_yaml

if TYPE_CHECKING:
    from conftest import KeepPdf


@settings(max_examples=scale_examples(25), suppress_health_check=[HealthCheck.too_slow])
@given(HANDOUT)
def test_every_well_formed_handout_becomes_a_conforming_pdf(keep: KeepPdf, tree: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        result = pipeline.build(write_handout(Path(folder), dump_yaml(tree)))
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


def builds_or_tells(keep: KeepPdf, content: bytes, clinic: str = CLINIC) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_every_kind(Path(folder))  # for its picture
        path = write_handout(Path(folder), "", clinic)
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


@settings(max_examples=scale_examples(75))
@given(st.one_of(ANY_TREE, FRAMED))
def test_any_tree_builds_or_gives_located_problems(keep: KeepPdf, tree: object) -> None:
    builds_or_tells(keep, dump_yaml(tree).encode("utf-8", "replace"))


@settings(max_examples=scale_examples(50))
@given(st.data())
def test_a_damaged_file_builds_or_gives_located_problems(keep: KeepPdf, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        whole = write_every_kind(Path(folder))
    place = data.draw(st.integers(0, len(whole)))
    cut = data.draw(st.integers(0, 40))
    put = data.draw(
        st.one_of(
            st.text(max_size=8),
            st.sampled_from(["\t", "\n", ": ", "- ", "'", '"', "#", "**", "[", "](", "\xa0", "|", "&a ", "*a", "!x "]),
        )
    )
    builds_or_tells(keep, (whole[:place] + put + whole[place + cut :]).encode("utf-8", "replace"))
