"""Access: colours that meet on a page, links in parts, languages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from brochure.build import pipeline
from brochure.checks.rules import access, alt_text, contrast
from brochure.checks.text.page_index import Printed
from brochure.design.brand import Palette, derive
from support import rule_examples
from support.clinic_folders import HEAD, ROOT, write

if TYPE_CHECKING:
    from pathlib import Path

BODY = "sections:\n  - heading: Rest\n    text: Sleep well.\n"


def printed(tmp_path: Path, palette: Palette) -> Printed:
    content, _ = pipeline.read(write(tmp_path, HEAD + BODY, rule_examples.CLINIC))
    assert content is not None
    subject = replace(content.subject, brand=replace(content.subject.brand, palette=palette))
    return Printed(subject, (), 0)


def test_a_palette_made_of_two_good_colours_is_good_throughout(tmp_path: Path) -> None:
    for brand, accent in (
        ("#1D5166", "#A3461C"),
        ("#000000", "#000000"),
        ("#767676", "#767676"),
        ("#0000FF", "#C00000"),
    ):
        assert list(contrast.faint_colour_pair.find(printed(tmp_path, derive(brand, accent)))) == []


@pytest.mark.parametrize("name", ["brand", "accent", "mid", "write", "ink"])
def test_every_colour_that_means_something_has_to_show(tmp_path: Path, name: str) -> None:
    values = {
        key: getattr(derive("#1D5166", "#A3461C"), key) for key in ("brand", "accent", "mid", "line", "write", "ink")
    }
    pale = Palette(**{**values, name: "#DDDDDD"})
    assert list(contrast.faint_colour_pair.find(printed(tmp_path, pale)))


def test_every_colour_but_hairlines_is_in_a_pair() -> None:
    palette = Palette("#000001", "#000002", "#000003", "#000004", "#000005", "#000006")
    met = {colour for pair in contrast.pairs(palette) for colour in (pair.front, pair.back)}
    assert met == {"#000001", "#000002", "#000003", "#000005", "#000006", "#FFFFFF"}


def test_the_words_of_a_link_of_several_parts_are_taken_together() -> None:
    address = "www.example.org/understand/common/common-veterans"
    text = f'{HEAD}key_message: "[www.example.org/**understand/common/common-veterans**](https://{address})"\n{BODY}'
    [problem] = [p for p in rule_examples.problems(text) if p.rule == "bare-web-address"]
    assert f"{len(address)} characters" in problem.message


def test_a_language_without_a_list_of_words_is_not_judged() -> None:
    for words in access._languages().values():
        assert len(words) > 15
    counts = [word for words in access._languages().values() for word in words]
    shared = {word for word in counts if counts.count(word) > 3}
    assert not shared


def test_the_shipped_handout_breaks_no_rule_of_this_family() -> None:
    names = {rule.name for rule in (*access.RULES, *alt_text.RULES)}
    assert not [str(problem) for problem in pipeline.check(ROOT / "content.yaml") if problem.rule in names]
