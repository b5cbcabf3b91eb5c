"""The file itself: tags, reading order, links, bookmarks, fonts, metadata, pages."""

# ruff: noqa: E501 (a table of cases reads best with one on a line)
from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pikepdf
import pytest

from brochure.content.sections import KINDS
from support import golden_files, validators
from support.clinic_folders import (
    CLINIC,
    HEADER,
    REVIEW,
    ROOT,
    build_content,
    build_handout,
    write_every_kind,
    write_handout,
)
from support.kind_goldens import assert_same_kinds
from support.tag_tree import format_tag_tree

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import KeepPdf

LONG_WORD = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 4
SENTENCE = "Talk with your care team before you start something new, and bring a list of every medicine you take. "


def test_every_kind_has_its_tags(tmp_path: Path, keep: KeepPdf) -> None:
    result = build_handout(tmp_path, write_every_kind(tmp_path))
    assert result.data is not None
    tree = format_tag_tree(keep(result.data, "every kind"))
    assert assert_same_kinds("tags", tree, "handout.tags.txt") == list(KINDS)


def test_every_kind_looks_as_it_did(tmp_path: Path, keep: KeepPdf) -> None:
    result = build_handout(tmp_path, write_every_kind(tmp_path))
    assert result.data is not None
    golden_files.assert_same_pages("every-kind", validators.run_pdftoppm(keep(result.data, "every kind"), dpi=40))


def test_what_the_file_says_of_itself(tmp_path: Path, keep: KeepPdf) -> None:
    head = HEADER.replace("Testing", "Fish & <b>chips</b>") + "subtitle: What to ask\n" + REVIEW
    result = build_handout(
        tmp_path, build_content("heading: One\ntext: Words.", "heading: Two\ntext: More words.", header=head)
    )
    assert result.data is not None
    with pikepdf.open(keep(result.data, "metadata")) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Fish & <b>chips</b>"
        assert str(pdf.docinfo["/Author"]) == "Test Clinic"
        assert str(pdf.docinfo["/Subject"]) == "What to ask"
        assert str(pdf.docinfo["/CreationDate"]) == "D:20260102000000+00'00'"
        assert str(pdf.Root.Lang) == "en-US"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.Root.PageLabels.Nums[1].S) == "/D"
        with pdf.open_metadata() as xmp:
            assert (xmp["dc:title"], xmp["pdfuaid:part"]) == ("Fish & <b>chips</b>", "1")
            assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("2", "A")
        with pdf.open_outline() as outline:
            [title] = outline.root
            assert title.title == "Fish & <b>chips</b>"
            assert [entry.title for entry in title.children] == ["One", "Two", "About this handout"]


def link_notes(pdf: pikepdf.Pdf) -> list[tuple[str, str]]:
    found = [note for page in pdf.pages for note in page.get("/Annots", [])]
    return [(str(note.A.URI), str(note.Contents)) for note in found]


def test_links_work_and_say_where_they_lead(tmp_path: Path, keep: KeepPdf) -> None:
    text = f"text: Read [the **whole** page about (sleep)](https://example.org/a_(b)?c=d) now. {SENTENCE}"
    contact = "heading: Call\nkind: contacts\ncontacts:\n  - phone: clinic\n    when: For help."
    result = build_handout(tmp_path, build_content("heading: One\n" + text, contact))
    assert result.data is not None
    with pikepdf.open(keep(result.data, "links")) as pdf:
        found = link_notes(pdf)
        assert ("https://example.org/a_(b)?c=d", "the whole page about (sleep)") in found
        assert ("tel:4355552368", "435 555 2368") in found
        for page in pdf.pages:
            for note in page.get("/Annots", []):
                assert note.F == 4
                assert "/StructParent" in note


def test_a_link_over_two_lines_is_one_link_with_two_places(tmp_path: Path, keep: KeepPdf) -> None:
    words = "the page that tells what a person who takes this medicine ought to know about food, drink and sleep"
    result = build_handout(tmp_path, build_content(f"heading: One\ntext: Read [{words}](https://example.org) now."))
    assert result.data is not None
    path = keep(result.data, "long link")
    with pikepdf.open(path) as pdf:
        assert [words] * 2 == [contents for uri, contents in link_notes(pdf) if uri == "https://example.org"]
    tree = format_tag_tree(path)
    assert tree.count("<https://example.org><https://example.org>") == 1
    assert re.sub("<[^>]*>", "", tree).count(words) == 1


def test_fonts_are_embedded_subset_and_only_those_used(tmp_path: Path, keep: KeepPdf) -> None:
    result = build_handout(tmp_path, build_content("heading: One\ntext: Words."))
    assert result.data is not None
    with pikepdf.open(keep(result.data, "fonts")) as pdf:
        fonts = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.values()}
        assert all(re.fullmatch(r"/[A-Z]{6}\+AtkinsonHyperlegible-(Regular|Bold)", font) for font in fonts)
        assert len(fonts) == 2
    assert b"Helvetica" not in result.data


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    content = write_handout(tmp_path, write_every_kind(tmp_path))
    seen = set()
    for seed in ("1", "2"):
        out = tmp_path / f"{seed}.pdf"
        command = [sys.executable, "-m", "brochure", "build", str(content), "-o", str(out)]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC{seed}", "PYTHONPATH": str(ROOT)}
        subprocess.run(command, check=True, capture_output=True, env=environment, cwd=tmp_path)
        seen.add(out.read_bytes())
    assert len(seen) == 1


def test_one_changed_word_leaves_other_pages_as_they_are(tmp_path: Path) -> None:
    texts = [f"heading: Part {n}\ntext: {SENTENCE * 12}" for n in range(6)]

    def pages(text: str) -> list[bytes]:
        result = build_handout(tmp_path, text)
        assert result.data is not None
        with pikepdf.open(io.BytesIO(result.data)) as pdf:
            assert len({page.Contents[-1].objgen for page in pdf.pages}) == 1
            return [pdf.pages[0].Contents[-1].read_bytes(), *(page.Contents[0].read_bytes() for page in pdf.pages)]

    before, after = pages(build_content(*texts)), pages(build_content(*texts).replace("Part 5", "Paws 5"))
    assert len(before) == len(after) > 3
    # the fingerprint in the foot that all pages share changes, and nothing else does
    changed = [
        sum(a != b for a, b in zip(x.split(b"\n"), y.split(b"\n"), strict=True))
        for x, y in zip(before, after, strict=True)
    ]
    assert changed[0] == 1
    assert set(changed[1:-1]) == {0}


def test_text_comes_out_with_its_words_apart(tmp_path: Path, keep: KeepPdf) -> None:
    body = SENTENCE * 6
    result = build_handout(tmp_path, build_content(f"heading: One\ntext: {body}"))
    assert result.data is not None
    got = validators.run_pdftotext(keep(result.data, "words"), "-raw")
    assert " ".join(body.split()) in " ".join(got.split())


def test_soft_hyphens_come_out_as_soft_hyphens(tmp_path: Path, keep: KeepPdf) -> None:
    word = "anti\xadco\xadagu\xadla\xadtion\xadther\xada\xadpy\xadman\xadage\xadment"
    result = build_handout(tmp_path, build_content(f"heading: One\ntext: {(word + ' ') * 12}"))
    assert result.data is not None
    tree = format_tag_tree(keep(result.data, "soft hyphens"))
    assert r"\xad" in tree
    assert tree.replace(r"\xad", "").count("anticoagulationtherapymanagement") == 12


def test_a_table_head_comes_again_as_decoration(tmp_path: Path, keep: KeepPdf) -> None:
    rows = "".join(f"  - Drug: Medicine {n}\n    When: {SENTENCE}\n" for n in range(40))
    text = f"heading: Medicines\nkind: table\ncolumns:\n  - Drug\n  - When\nrows:\n{rows}"
    result = build_handout(tmp_path, build_content(text))
    assert result.data is not None
    path = keep(result.data, "long table")
    assert result.page_count > 2
    tree = format_tag_tree(path)
    assert tree.count("TH [Scope=Column] 'Drug'") == 1
    assert tree.count("TH [Scope=Row]") == 40
    pages = validators.run_pdftotext(path, "-layout").split("\f")
    assert all(re.search(r"Drug +When", page) for page in pages if "Medicine" in page)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("long word in a cell", f"heading: T\nkind: benefits_risks\nbenefits:\n  - name: {LONG_WORD}\n    detail: {LONG_WORD}\nrisks:\n  - name: R\n    detail: D"),
        ("cell taller than a page", f"heading: T\nkind: benefits_risks\nbenefits:\n  - name: B\n    detail: {SENTENCE * 60}\nrisks:\n  - name: {SENTENCE * 60}\n    detail: D"),
        ("head as tall as a page", "heading: T\nkind: table\ncolumns:\n" + "".join(f"  - {n} {(SENTENCE * 2)[:180]}x\n" for n in range(6)) + "rows:\n" + 40 * ("  - " + "\n    ".join(f"{n} {(SENTENCE * 2)[:180]}x: {n}" for n in range(6)) + "\n")),
        ("heading of many lines", f"heading: {SENTENCE * 60}\ntext: Words."),
        ("wide heading of many lines", f"heading: {SENTENCE * 60}\nkind: glossary\nterms:\n  - term: {SENTENCE * 60}\n    meaning: M"),
        ("callout taller than a page", f"heading: Take care\nkind: callout\nurgency: take care\ntext: {SENTENCE * 60}"),
        ("step taller than a page", f"heading: T\nkind: steps\nsteps:\n  - do: {SENTENCE * 60}\n    fill_in: yes\n  - do: B"),
        ("contact taller than a page", f"heading: T\nkind: contacts\ncontacts:\n  - phone: '911'\n    when: {SENTENCE * 60}"),
        ("contact with a long name", f"heading: T\nkind: contacts\ncontacts:\n  - name: {LONG_WORD}\n    phone: '911'\n    when: W"),
        ("reference taller than a page", f"heading: T\nkind: references\nreferences:\n  - cite: {SENTENCE * 120}\n  - cite: B"),
        ("many references", "heading: T\nkind: references\nreferences:\n" + "".join(f"  - cite: {SENTENCE}\n" for _ in range(90))),
        ("question taller than a page", f"heading: T\nkind: faq\nquestions:\n  - ask: {SENTENCE * 60}\n    answer: {SENTENCE * 60}"),
        ("item taller than a page", f"heading: T\ntext: |\n  - {SENTENCE * 60}\n  - b"),
        ("many items", "heading: T\ntext: |\n" + "".join(f"  - item {n}\n" for n in range(200))),
        ("box to tick taller than a page", f"heading: T\nkind: checklist\nitems:\n  - {SENTENCE * 60}\nlines_label: {SENTENCE * 60}\nlines: 12"),
        ("event taller than a page", f"heading: T\nkind: timeline\nevents:\n  - when: {LONG_WORD}\n    what: {SENTENCE * 60}\n  - when: b\n    what: c"),
        ("chart with long captions", f"heading: T\nkind: people_chart\npanels:\n  - study: {SENTENCE * 20}\n    result: R\n    people: 500\n    label: {SENTENCE * 30}\n    caption: {SENTENCE * 40}"),
        ("two charts of many people with long captions", "heading: T\nkind: people_chart\npanels:\n" + f"  - study: S\n    result: R\n    people: 500\n    label: L\n    caption: {SENTENCE * 30}\n" * 2),
        ("more contacts than a page holds", "heading: T\nkind: contacts\ncontacts:\n" + f"  - phone: '911'\n    when: {SENTENCE * 2}\n" * 16),
        ("crowded chart", "heading: T\nkind: people_chart\npanels:\n  - study: S\n    result: R\n    groups:\n      - name: A\n        count: 31\n        of: 60\n        outcome: got better\n      - name: B\n        count: 0\n        of: 31\n        outcome: got better"),
        ("six columns", "heading: T\nkind: table\ncolumns:\n" + "".join(f"  - Column {n}\n" for n in range(6)) + "rows:\n  - " + "\n    ".join(f"Column {n}: {SENTENCE}" for n in range(6))),
    ],
    ids=lambda value: value if len(value) < 40 else "",
)  # fmt: skip
def test_content_that_broke_layouts_before(tmp_path: Path, keep: KeepPdf, name: str, text: str) -> None:
    result = build_handout(tmp_path, build_content(text))
    assert result.data is not None
    path = keep(result.data, name)
    assert validators.run_qpdf_check(path) == []
    inside(path)


@pytest.mark.parametrize("list_", ["- A list of all that you take\n", "1. A list of all that you take\n"])
def test_words_that_lead_to_a_list_are_not_the_last_of_a_page(tmp_path: Path, keep: KeepPdf, list_: str) -> None:
    parted = []
    for rows in range(12, 40):
        text = "".join(f"  Row {number} says little.\n\n" for number in range(rows))
        text += f"  Please bring:\n\n  {list_}  {list_.replace('A list', 'Another')}"
        result = build_handout(tmp_path, build_content(f"heading: One\ntext: |\n{text}"))
        assert result.data is not None
        pages = validators.run_pdftotext(keep(result.data, "colon"), "-layout").split("\f")
        lead, first = (next(n for n, page in enumerate(pages) if said in page) for said in ("Please bring:", "A list"))
        parted += [rows] * (lead != first)
    assert not parted


def test_a_heading_does_not_stand_alone_before_what_is_taller_than_a_page(tmp_path: Path, keep: KeepPdf) -> None:
    contacts = "heading: Call\nkind: contacts\ncontacts:\n" + f"  - phone: '911'\n    when: {SENTENCE * 2}\n" * 16
    result = build_handout(tmp_path, build_content("heading: One\ntext: Words.", contacts))
    assert result.data is not None
    pages = validators.run_pdftotext(keep(result.data, "tall contacts"), "-layout").split("\f")
    [page] = [page for page in pages if re.search(r"^Call$", page, re.MULTILINE)]
    assert "Talk with your care team" in page


@pytest.mark.parametrize("phone", ["1-435-867-5309", "(435) 867-5309", "1-800-KETAMINE", "435 867 5309"])
def test_a_number_to_call_is_never_broken(tmp_path: Path, keep: KeepPdf, phone: str) -> None:
    entries = f"  - phone: clinic\n    when: By day.\n  - name: Poison Help\n    phone: {phone!r}\n    when: By night."
    clinic = f"name: Test Clinic\nphone: {phone!r}\n"
    result = build_handout(tmp_path, build_content(f"heading: Call\nkind: contacts\ncontacts:\n{entries}"), clinic)
    assert result.data is not None
    assert not [problem for problem in result.problems if problem.rule == "broken-word"]
    tree = format_tag_tree(keep(result.data, "numbers"))
    assert re.search(rf"Lbl.*\n *Link '{re.escape(phone)}<tel:", tree)
    text = validators.run_pdftotext(keep(result.data, "numbers"), "-layout", "-l", "1").partition("About this handout")[
        0
    ]
    assert text.count(phone) >= 2


def inside(path: Path) -> None:
    """No word stands nearer to the sheet's edge than a quarter of an inch."""
    page = 0.0, 0.0
    for line in validators.run_pdftotext(path, "-bbox").splitlines():
        if size := re.search(r'<page width="([\d.]+)" height="([\d.]+)"', line):
            page = float(size[1]), float(size[2])
        if box := re.search(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)<', line):
            left, top, right, bottom = map(float, box.groups()[:4])
            assert left >= 17.9, line
            assert right <= page[0] - 17.9, line
            assert top >= 17.9, line
            assert bottom <= page[1] - 17, line


def test_a_long_title_and_clinic_name_stay_on_the_sheet(tmp_path: Path, keep: KeepPdf) -> None:
    head = HEADER.replace("Testing", SENTENCE * 40) + f"key_message: {SENTENCE * 40}\nsubtitle: {SENTENCE * 5}\n"
    clinic = f"name: {'Northwestern Regional Medical Center ' * 6}\nphone: 435 555 2368 ext. 22, then press 4\n"
    result = build_handout(tmp_path, build_content("heading: One\ntext: Words.", header=head), clinic)
    assert result.data is not None
    inside(keep(result.data, "long names"))


def test_the_footer_tells_page_review_and_fingerprint(tmp_path: Path, keep: KeepPdf) -> None:
    content = build_content(*(f"heading: Part {n}\ntext: {SENTENCE * 12}" for n in range(6)), header=HEADER + REVIEW)
    result = build_handout(tmp_path, content)
    assert result.data is not None
    pages = validators.run_pdftotext(keep(result.data, "footers"), "-layout").split("\f")[: result.page_count]
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {result.page_count}" in page
        assert "Reviewed by A. Name, MD, 3 January 2026" in page
        assert re.search(r"Copy [0-9A-F]{4}-[0-9A-F]{4}", page)
        assert "Test Clinic · 435 555 2368" in page
        assert "Draft" not in page


def test_a_draft_says_so_on_its_first_page_only(tmp_path: Path, keep: KeepPdf) -> None:
    content = build_content(*(f"heading: Part {n}\ntext: {SENTENCE * 12}" for n in range(6)))
    result = build_handout(tmp_path, content)
    assert result.data is not None
    first, *others = validators.run_pdftotext(keep(result.data, "draft")).split("\f")
    assert "Draft" in first
    assert "Not yet reviewed by a clinician" in first
    assert not any("Draft" in page for page in others)


def test_without_any_branding_there_is_a_plain_look(
    tmp_path: Path, keep: KeepPdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    from brochure.build import pipeline

    monkeypatch.chdir(tmp_path)
    (tmp_path / "c.yaml").write_text(build_content("heading: One\ntext: Words."), encoding="utf-8")
    result = pipeline.build(tmp_path / "c.yaml")
    assert result.data is not None
    keep(result.data, "plain look")
    assert {problem.rule for problem in result.problems} == {"missing-clinic-file", "missing-review"}


def test_two_colours_restyle_the_whole_handout(tmp_path: Path, keep: KeepPdf) -> None:
    content = write_every_kind(tmp_path)
    result = build_handout(tmp_path, content, CLINIC + 'colours:\n  brand: "#5B2A6E"\n  accent: "#7A3B00"\n')
    assert result.data is not None
    path = keep(result.data, "other colours")
    with pikepdf.open(path) as pdf:
        streams = b"".join(part.read_bytes() for page in pdf.pages for part in page.Contents)
    assert b".356863 .164706 .431373 rg" in streams
    assert b".113725 .317647 .4" not in streams
