"""Building again after an edit: only what changed is made again, and the bytes are those of a first build."""

from __future__ import annotations

import datetime as dt
import random
import re
import shutil
import sys
from inspect import signature
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from brochure.build import pipeline
from brochure.build.pipeline import BuildOptions
from brochure.design.brand import Brand
from brochure.design.editions import EDITIONS, TextStyle
from brochure.design.fonts import load_family
from brochure.document.blocks import Span
from brochure.render.pdf.boxes.boxes import TextBox
from brochure.render.pdf.pages import layout_cache, story
from brochure.render.pdf.tagging import structure_writer
from brochure.render.pdf.tagging.structure_tree import StructureRoot
from brochure.render.pdf.writer.canvas import TaggedCanvas
from brochure.render.pdf.writer.xmp import DocumentProperties
from brochure.runtime import memo
from support.clinic_folders import ROOT, build_content, write_every_kind, write_handout
from support.example_counts import scale_examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from brochure.design.fonts import FontFamily
    from brochure.document.blocks import SectionBlock
    from brochure.render.pdf.tagging.structure_tree import StructureElement
    from brochure.render.pdf.writer.writer import PdfDocument

PRINTED = [name for name in EDITIONS if EDITIONS[name]("letter").form in ("pages", "panels")]
WORD = re.compile(r"(?<= )[a-z]{4,12}(?= [a-z])")
NEW = ("a", "so", "sometimes", "extraordinarily", "b\u00e9zier", "of the", "first-class", "2 to 3")


def shipped(folder: Path) -> Path:
    shutil.copytree(ROOT / "assets", folder / "assets")
    return Path(shutil.copy(ROOT / "content.yaml", folder / "content.yaml"))


def of_every_kind(folder: Path) -> Path:
    return write_handout(folder, write_every_kind(folder))


def edited(text: str, chance: random.Random) -> str:
    """The text with one word of a line of running text replaced, dropped or doubled."""
    places = [
        found.span()
        for line in re.finditer(r"^(?!\s*#)(?!\s*(?:- )?[a-z_]+:(?! [A-Z])).+$", text, re.MULTILINE)
        for found in WORD.finditer(text, *line.span())
    ]
    start, end = chance.choice(places)
    word = text[start:end]
    return text[:start] + chance.choice([*NEW, f"{word} {word}", ""]) + text[end:]


@pytest.mark.parametrize("handout", [shipped, of_every_kind])
@pytest.mark.parametrize("name", PRINTED)
def test_a_warm_build_gives_the_bytes_of_a_cold_one(tmp_path: Path, name: str, handout: Callable[[Path], Path]) -> None:
    path, chance = handout(tmp_path), random.Random(name)  # noqa: S311 -- the same edits on each run
    made = set()
    edits = scale_examples(3)
    for number in range(edits):
        options = BuildOptions(name, gray=number == 1)
        path.write_text(edited(path.read_text(encoding="utf-8"), chance), encoding="utf-8")
        warm = pipeline.build(path, options)
        again = pipeline.build(path, options)
        memo.clear_all_caches()
        cold = pipeline.build(path, options)
        assert warm == again == cold
        assert cold.page_count
        made.add(cold.data)
        pipeline.build(path)  # another edition knows nothing that would mislead the next
    assert len(made) == edits


@pytest.mark.parametrize("name", PRINTED)
def test_what_is_remembered_changes_no_byte(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = of_every_kind(tmp_path)
    result = pipeline.build(path, BuildOptions(name))
    monkeypatch.setattr(story, "build_cached", lambda _key, parent, make: make(parent))
    assert pipeline.build(path, BuildOptions(name)) == result


def test_photographs_and_see_through_shapes_are_drawn_again_from_memory(tmp_path: Path) -> None:
    clinic = "name: Test Clinic\nphone: 435 555 2368\nlogo: logo.svg\ncover: cover.jpg\ncover_shows: A colour\n"
    figure = "heading: {}\nkind: figure\npicture: {}\nalt: A colour.\ncaption: {}."
    path = write_handout(tmp_path, "", clinic)
    Image.new("RGB", (600, 300), "teal").save(tmp_path / "assets" / "cover.jpg")
    Image.new("RGB", (600, 300), "maroon").save(tmp_path / "assets" / "flat.png")
    (tmp_path / "assets" / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><path d="M0 0H9V9Z" fill="#123456"'
        ' fill-opacity=".5"/><path d="M9 0H20V9Z" fill="#123456" stroke="#654321" stroke-opacity=".25"/></svg>'
    )
    found = []
    for word in ("One", "Two"):
        figures = [figure.format("Here", "flat.png", "First"), figure.format("There", "cover.jpg", word)]
        path.write_text(build_content(*figures), encoding="utf-8")
        found.append(pipeline.build(path))
    memo.clear_all_caches()
    assert pipeline.build(path) == found[1] != found[0]
    assert found[1].data is not None
    assert found[1].data.count(b"/DCTDecode") == 1  # the cover and the figure show the same pixels
    assert found[1].data.count(b"/Subtype /Image") == 2


def test_a_file_that_changes_under_its_name_is_drawn_anew(tmp_path: Path) -> None:
    path = of_every_kind(tmp_path)
    before = pipeline.build(path).data
    picture = tmp_path / "assets" / "beach.svg"
    picture.write_text(re.sub("#[0-9A-Fa-f]{6}", "#123456", picture.read_text(encoding="utf-8")), encoding="utf-8")
    after = pipeline.build(path).data
    assert after != before
    memo.clear_all_caches()
    assert pipeline.build(path).data == after


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The headings of the sections that are made into boxes."""
    headings: list[str] = []
    plainly = story.StoryBuilder._build_section_uncached

    def noted(self: story.StoryBuilder, section: SectionBlock, parent: StructureElement) -> object:
        headings.append(section.heading.spans[0].text if section.heading else "")
        return plainly(self, section, parent)

    monkeypatch.setattr(story.StoryBuilder, "_build_section_uncached", noted)
    return headings


def test_only_the_section_that_changed_is_made_again(tmp_path: Path, made: list[str]) -> None:
    texts = [f"heading: Number {number}\ntext: Some words, and then a few more." for number in range(30)]
    path = write_handout(tmp_path, build_content(*texts))
    pipeline.build(path)
    assert len(made) > 30
    made.clear()
    pipeline.build(path)
    assert made == []
    path.write_text(path.read_text(encoding="utf-8").replace("few more", "lot more", 1), encoding="utf-8")
    pipeline.build(path)
    assert made == ["Number 0"]
    memo.clear_all_caches()
    made.clear()
    pipeline.build(path)
    assert len(made) > 30


@pytest.mark.parametrize("name", PRINTED)
def test_a_word_leaves_the_structure_tree_as_it_was(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path, trees = shipped(tmp_path), []
    plainly = structure_writer.StructureWriter._write_tree

    def noted(self: structure_writer.StructureWriter, document: PdfDocument) -> structure_writer.StructureTree:
        trees.append(plainly(self, document))
        return trees[-1]

    monkeypatch.setattr(structure_writer.StructureWriter, "_write_tree", noted)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("terrifying", "horrifying"), encoding="utf-8")
    memo.clear_all_caches()
    first = pipeline.build(path, BuildOptions(name)).data
    assert len(trees) == 1
    path.write_text(text, encoding="utf-8")
    assert pipeline.build(path, BuildOptions(name)).data != first
    assert len(trees) == 1
    path.write_text(text.replace("terrifying", "[dreadful](https://example.org/)"), encoding="utf-8")  # a new element
    pipeline.build(path, BuildOptions(name))
    assert len(trees) == 2


def test_tags_that_follow_from_no_plan_are_written_as_well() -> None:
    def page(family: FontFamily, *, planned: bool) -> bytes:
        root, target = StructureRoot(), BytesIO()
        about = DocumentProperties("A title", "A clinic", "", "en-US", dt.date(2026, 1, 2))
        canvas = TaggedCanvas(
            target, root=root, family=family, palette=Brand().palette, properties=about, pagesize=(600, 800)
        )

        def make(parent: StructureElement) -> TextBox:
            look = TextStyle(10, 12)
            return TextBox(
                (Span("A "), Span("link", link="https://example.org/")), look, family, parent.add_child("P"), bookmark=0
            )

        document = root.add_child("Document")
        box = layout_cache.build_cached_box(("a test of tags", family), document, make) if planned else make(document)
        box.paint(canvas, 50, 700, 300)
        canvas.save()
        return target.getvalue()

    faces = load_family("Atkinson Hyperlegible")
    assert page(faces, planned=True) == page(faces, planned=False) == page(faces, planned=True)


def test_what_is_known_of_one_content_is_bounded() -> None:
    spans = (Span("Some words, and then a few more."),)

    def make(parent: StructureElement) -> TextBox:
        return TextBox(spans, TextStyle(10, 12), load_family("Atkinson Hyperlegible"), parent.add_child("P"))

    box = layout_cache.build_cached_box(("a test", spans), StructureRoot(), make)
    for width in range(40, 400):
        assert box.measure_height(width) == make(StructureRoot()).measure_height(width)
    assert len(box._content.facts._facts) <= layout_cache._MAX_FACTS


def test_every_memory_is_bounded(tmp_path: Path) -> None:
    pipeline.build(of_every_kind(tmp_path))
    modules = [
        module
        for name, module in sys.modules.items()
        if name.startswith(("brochure.render.pdf", "brochure.design.line_breaking"))
    ]
    kept = {one for module in modules for one in vars(module).values() if hasattr(one, "cache_parameters")}
    asked = [one for one in kept if signature(one).parameters]
    assert len(asked) >= 10
    assert [one for one in asked if not one.cache_parameters()["maxsize"]] == []
