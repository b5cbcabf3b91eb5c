"""Access: colours that meet on a page, links in parts, languages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from brochure.build import pipeline
from brochure.checks.rules import access, alt_text, contrast
from brochure.checks.text.page_index import PageIndex
from brochure.design.brand import Palette, derive_palette
from support import rule_examples
from support.clinic_folders import HEADER, ROOT, write_handout

if TYPE_CHECKING:
    from pathlib import Path

BODY = "sections:\n  - heading: Rest\n    text: Sleep well.\n"


def printed(tmp_path: Path, palette: Palette) -> PageIndex:
    content, _ = pipeline.prepare_edition(write_handout(tmp_path, HEADER + BODY, rule_examples.CLINIC_TEXT))
    assert content is not None
    subject = replace(content.content, brand=replace(content.content.brand, palette=palette))
    return PageIndex(subject, (), 0)


def test_a_palette_made_of_two_good_colours_is_good_throughout(tmp_path: Path) -> None:
    for brand, accent in (
        ("#1D5166", "#A3461C"),
        ("#000000", "#000000"),
        ("#767676", "#767676"),
        ("#0000FF", "#C00000"),
    ):
        assert list(contrast.faint_colour_pair.find(printed(tmp_path, derive_palette(brand, accent)))) == []


@pytest.mark.parametrize("name", ["brand", "accent", "mid", "write", "ink"])
def test_every_colour_that_means_something_has_to_show(tmp_path: Path, name: str) -> None:
    values = {
        key: getattr(derive_palette("#1D5166", "#A3461C"), key)
        for key in ("brand", "accent", "mid", "line", "write", "ink")
    }
    pale = Palette(**{**values, name: "#DDDDDD"})
    assert list(contrast.faint_colour_pair.find(printed(tmp_path, pale)))


def test_every_colour_but_hairlines_is_in_a_pair() -> None:
    palette = Palette("#000001", "#000002", "#000003", "#000004", "#000005", "#000006")
    met = {colour for pair in contrast.list_color_pairs(palette) for colour in (pair.foreground, pair.background)}
    assert met == {"#000001", "#000002", "#000003", "#000005", "#000006", "#FFFFFF"}


def test_the_words_of_a_link_of_several_parts_are_taken_together() -> None:
    address = "www.example.org/understand/common/common-veterans"
    text = f'{HEADER}key_message: "[www.example.org/**understand/common/common-veterans**](https://{address})"\n{BODY}'
    [problem] = [p for p in rule_examples.find_problems(text) if p.rule == "bare-web-address"]
    assert f"{len(address)} characters" in problem.message


def test_a_language_without_a_list_of_words_is_not_judged() -> None:
    for words in access._load_frequent_words().values():
        assert len(words) > 15
    counts = [word for words in access._load_frequent_words().values() for word in words]
    shared = {word for word in counts if counts.count(word) > 3}
    assert not shared


def test_the_shipped_handout_breaks_no_rule_of_this_family() -> None:
    names = {rule.name for rule in (*access.RULES, *alt_text.RULES)}
    assert not [str(problem) for problem in pipeline.check(ROOT / "content.yaml") if problem.rule in names]
