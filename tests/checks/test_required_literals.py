"""Letters that a wording cannot do without: found in its expression, and never wanting where it matches."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings, strategies as st

from brochure.checks.engine.required_literals import may_match, needs, wordings
from brochure.checks.text import clauses, rule_packs
from support.clinic_folders import ROOT
from support.example_counts import examples

CORPUS = ROOT / "tests" / "checks" / "examples"
TEXTS = [path.read_text("utf-8") for path in [ROOT / "content.yaml", *CORPUS.glob("*.yaml"), *CORPUS.glob("*/*.txt")]]
LINES = sorted({line.strip() for text in TEXTS for line in text.split("\n") if line.strip()})[::3]
ENTRIES = [
    pytest.param(entry, id=f"{pack.topic}-{part}-{entry.name}")
    for pack in (rule_packs.general(), rule_packs.chosen("ketamine"))
    if pack is not None
    for part, entries in pack.parts.items()
    for entry in entries
    if entry.wordings
]


@pytest.mark.parametrize(
    ("expression", "needed"),
    [
        (r"\bsafe\b", (("safe",),)),
        (r"off[- ]label", (("off",), ("label",))),
        (r"(?:has|have) (?:very )?few (?:harms?|dangers?)", (("has", "have"), ("few ",), ("harm", "danger"))),
        (r"(?:cure|a)s", ()),
        (r"cures?|heals?", (("cure", "heal"),)),
        (r"(?<!not )safe(?= for)", (("safe",),)),
        (r"(?:\w+ ){0,3}colou?red", (("colo",), ("red",))),
        (r"safe\)? \(now", (("safe",), ("now",))),
        (r"x{0}[^)|]+(?:ab)*(?:cd)+", (("cd",),)),
        (r"Safe|(?:good|\d)", ()),
    ],
)
def test_what_an_expression_needs(expression: str, needed: tuple[tuple[str, ...], ...]) -> None:
    re.compile(expression)
    assert needs(expression) == needed


def test_alternatives_are_told_apart() -> None:
    assert list(wordings(r"a(?:b|c)|\||[|]x|(d|e)")) == [r"a(?:b|c)", r"\|", "[|]x", "(d|e)"]


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_finds_what_its_wordings_find(entry: rule_packs.Entry) -> None:
    tried = 0
    for line in LINES:
        text = clauses.fold(line)
        found = [match.span() for match in re.finditer(entry.wordings, text, re.IGNORECASE)]
        possible = "|".join(w for w in wordings(entry.wordings) if may_match(text.lower(), needs(w)))
        tried += bool(possible)
        assert found == ([m.span() for m in re.finditer(possible, text, re.IGNORECASE)] if possible else [])
    assert tried < len(LINES) / 2 or not needs(entry.wordings)


PARTS = st.sampled_from(
    (
        "a",
        "bc",
        r"\b",
        r"\w",
        ".",
        "[bc]",
        "[^a]",
        " ",
        "a?",
        "b*",
        "c+",
        "a{2}",
        "(?:a|bc)",
        "(?:ab|ca)?",
        "(b|ab)+",
        "^",
    )
)


@settings(max_examples=examples(300), deadline=None)
@given(
    branches=st.lists(st.lists(PARTS, min_size=1, max_size=5), min_size=1, max_size=3),
    text=st.text(alphabet="abc ", max_size=12),
)
def test_nothing_that_matches_lacks_what_is_needed(branches: list[list[str]], text: str) -> None:
    expression = "|".join("".join(branch) for branch in branches)
    assert "|".join(wordings(expression)) == expression
    if re.search(expression, text, re.IGNORECASE):
        assert may_match(text, needs(expression))
