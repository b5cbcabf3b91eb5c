"""What ships: the handout, the starter, the branding, the schema, the README."""

from __future__ import annotations

import itertools
import json
import re
from typing import TYPE_CHECKING

import pikepdf

from brochure.build import pipeline
from brochure.content import format_guide, json_schema
from brochure.content.sections import KINDS
from brochure.diagnostics.problem import UNREADY
from support import validators
from support.clinic_folders import ROOT
from support.tag_tree import format_tag_tree

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from conftest import KeepPdf


def shipped(keep: KeepPdf) -> Path:
    result = pipeline.build(ROOT / "content.yaml")
    assert result.data is not None
    return keep(result.data, "shipped handout")


def test_the_handout_lacks_only_its_review_and_the_clinics_facts() -> None:
    result = pipeline.build(ROOT / "content.yaml")
    assert result.data is not None
    rules = {problem.rule for problem in result.problems if problem.severity is UNREADY}
    assert rules == {"missing-review", "placeholder-contact"}
    assert not [str(problem) for problem in result.problems if problem.severity is not UNREADY]


def test_the_handout_is_small_and_fills_its_pages(keep: KeepPdf) -> None:
    path = shipped(keep)
    assert path.stat().st_size < 100_000
    pages = validators.run_pdftoppm(path, dpi=36, grey=True)
    assert len(pages) <= 6
    for number, page in enumerate(pages, 1):
        body = page.crop((0, 0, page.width, round(735 / 2)))  # above the footer
        box = body.point(lambda value: 255 if value < 200 else 0).getbbox()
        assert box is not None
        assert box[3] > 0.5 * body.height, f"page {number} is mostly empty"


def test_every_word_of_the_handout_comes_out_again(keep: KeepPdf) -> None:
    tree = format_tag_tree(shipped(keep)).replace(r"\xad", "")
    heard = set(re.findall(r"[\w’]+", tree))
    content = (ROOT / "content.yaml").read_text(encoding="utf-8").partition("\nsections:")[2]
    content = re.sub(
        r"^  - (?:(?!^  - ).)*?^    editions: trifold\n(?:(?!^  - ).)*", "", content, flags=re.MULTILINE | re.DOTALL
    )
    content = re.sub(r"^( +)brief: .*\n(?:\n?\1 +.*\n)*", "", content, flags=re.MULTILINE)  # for the tri-fold
    for line in content.splitlines():
        if line.lstrip().startswith(("#", "- doi:", "doi:", "kind:", "link:", "phone:", "sign:", "urgency:", "lines:")):
            continue
        if line.lstrip().startswith(("editions:", "panel:")):
            continue
        words = re.sub(r"^\s*(- )?[a-z_]+: ?\|?", "", re.sub(r"\(https?:[^)]*\)|\(tel:[^)]*\)", "", line))
        words = words.replace("yes", "") if "fill_in" in line else words
        assert set(re.findall(r"[\w’]+", words)) <= heard, line


def test_the_handout_is_read_in_order(keep: KeepPdf) -> None:
    tree = format_tag_tree(shipped(keep))
    heads = re.findall(r"^ *(H\d) '(.*)'$", tree, re.MULTILINE)
    assert heads[0] == ("H1", "Ketamine therapy for PTSD")
    assert heads[1] == ("H2", "The one thing to remember")
    assert heads[2] == ("H2", "At a glance")
    assert heads[-1] == ("H2", "About this handout")
    levels = [int(role[1]) for role, _ in heads]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_the_handout_says_on_its_face_that_nobody_reviewed_it(keep: KeepPdf) -> None:
    first = validators.run_pdftotext(shipped(keep), "-l", "1")
    assert "Draft" in first
    assert "Not yet reviewed by a clinician" in first


def test_every_link_of_the_handout_is_of_a_safe_kind(keep: KeepPdf) -> None:
    with pikepdf.open(shipped(keep)) as pdf:
        links = {str(note.A.URI) for page in pdf.pages for note in page.get("/Annots", [])}
    assert {"tel:911", "tel:988", "https://www.ptsd.va.gov"} <= links
    assert all(re.match(r"https://|tel:[+\d]+$", link) for link in links)


def test_the_starter_becomes_a_draft(tmp_path: Path, keep: KeepPdf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "new.yaml").write_bytes((ROOT / "brochure" / "content" / "starter.yaml").read_bytes())
    result = pipeline.build(tmp_path / "new.yaml")
    assert result.data is not None, "\n".join(map(str, result.problems))
    keep(result.data, "starter")


def test_editors_get_the_schema_of_today() -> None:
    kept = json.loads((ROOT / "docs" / "content.schema.json").read_text(encoding="utf-8"))
    assert kept == json_schema.build_content_schema(), "run: brochure schema -o docs/content.schema.json"
    first = (ROOT / "content.yaml").read_text(encoding="utf-8").partition("\n")[0]
    assert first.endswith("docs/content.schema.json")


def test_what_the_readme_quotes_is_so(tmp_path: Path) -> None:
    """The message in the README is the one that the program gives."""
    from brochure.diagnostics.problem import format_problem

    text = (ROOT / "content.yaml").read_text(encoding="utf-8").replace("\ntitle:", "\ntitel:")
    (tmp_path / "content.yaml").write_text(text, encoding="utf-8")
    [problem] = [p for p in pipeline.check(tmp_path / "content.yaml") if p.rule == "unknown-key"]
    told = format_problem(problem).replace(f"{tmp_path}/", "")
    readme = (ROOT / "README.md").read_text(encoding="utf-8").replace("\n    ", "\n")
    assert re.sub(r":\d+:", ":N:", told) in re.sub(r":\d+:", ":N:", readme)


def test_the_guide_is_that_of_today() -> None:
    kept = (ROOT / "docs" / "content.md").read_text(encoding="utf-8")
    assert kept == format_guide.build_markdown(), "run: make docs"
    for kind in KINDS:
        assert f"### {kind}\n" in kept


def test_the_readme_shows_the_code_of_today() -> None:
    content, _ = pipeline.prepare_edition(ROOT / "content.yaml")
    assert content is not None
    assert set(re.findall(r"[0-9A-F]{4}-[0-9A-F]{4}", (ROOT / "README.md").read_text())) == {content.fingerprint}
