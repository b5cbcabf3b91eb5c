"""The printed editions: what each must keep to, where its words stand, and in which order they are heard."""

from __future__ import annotations

import io
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from brochure.build import pipeline
from brochure.build.pipeline import BuildOptions
from brochure.content.sections import KINDS
from brochure.design import editions, imposition
from brochure.design.editions import EDITIONS, PAPERS
from brochure.document.blocks import Paragraph, Row, Span, Table, convert_table_to_list, to_plain_text
from support import golden_files, validators
from support.clinic_folders import CLINIC, HEADER, REVIEW, ROOT, build_content, write_every_kind, write_handout
from support.example_counts import scale_examples
from support.kind_goldens import assert_same_kinds
from support.random_content import HANDOUT, dump_yaml
from support.tag_tree import format_tag_tree

if TYPE_CHECKING:
    from brochure.design.laid_out_page import LaidOutPage, PlacedText
    from conftest import KeepPdf

PRINTED = [name for name in EDITIONS if editions.build_edition(name).form in ("pages", "panels")]
ON_PAPERS = [BuildOptions(name, paper) for name in PRINTED for paper in PAPERS]


def ids(options: BuildOptions) -> str:
    return f"{options.edition}.{options.paper}"


def made(path: Path, options: BuildOptions) -> bytes:
    result = pipeline.build(path, options)
    assert result.data is not None, "\n".join(map(str, result.problems))
    return result.data


def pages_of(path: Path, options: BuildOptions) -> tuple[LaidOutPage, ...]:
    """What stands on the pages of an edition."""
    content, problems = pipeline.prepare_edition(path, options)
    assert content is not None, problems
    return pipeline._lay_out(content, is_draft=True).pages


def texts_of(pages: tuple[LaidOutPage, ...]) -> list[PlacedText]:
    return [text for page in pages for text in page.texts]


@pytest.fixture
def shipped() -> Path:
    return ROOT / "content.yaml"


# --- every edition ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", ON_PAPERS, ids=ids)
def test_every_edition_of_the_shipped_handout_conforms(keep: KeepPdf, shipped: Path, options: BuildOptions) -> None:
    keep(made(shipped, options), f"shipped {ids(options)}")


@pytest.mark.parametrize("options", ON_PAPERS, ids=ids)
def test_every_edition_of_every_kind_of_section_conforms(tmp_path: Path, keep: KeepPdf, options: BuildOptions) -> None:
    keep(made(write_handout(tmp_path, write_every_kind(tmp_path)), options), f"every kind {ids(options)}")


@pytest.mark.parametrize("options", ON_PAPERS, ids=ids)
def test_a_file_has_the_sheet_of_its_paper(shipped: Path, options: BuildOptions) -> None:
    with pikepdf.open(io.BytesIO(made(shipped, options))) as pdf:
        sizes = {tuple(round(float(side), 2) for side in page.mediabox[2:]) for page in pdf.pages}
    assert sizes == {editions.build_edition(options.edition, options.paper).sheet_size}


@settings(max_examples=scale_examples(15), suppress_health_check=[HealthCheck.too_slow])
@given(HANDOUT, st.sampled_from(sorted(PAPERS)), st.booleans())
def test_every_handout_becomes_a_conforming_file_or_is_honestly_refused(
    keep: KeepPdf, tree: dict[str, Any], paper: str, gray: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_handout(Path(folder), dump_yaml(tree))
        for name in PRINTED:
            result = pipeline.build(path, BuildOptions(name, paper, gray))
            if result.data is not None:
                keep(result.data, f"generated {name}")
                continue
            assert name == "trifold"
            assert {p.rule for p in result.problems if p.severity.value == "error"} == {"does-not-fit"}
            for problem in result.problems:
                assert problem.rule != "does-not-fit" or re.search(
                    r"too long for the tri-fold's (cover|flap|inside|back) by about \d+ lines?: ",
                    problem.message,
                )


def test_the_same_fingerprint_stands_in_every_edition(shipped: Path) -> None:
    codes = {pipeline.prepare_edition(shipped, BuildOptions(name))[0].fingerprint for name in EDITIONS}  # type: ignore[union-attr]
    assert len(codes) == 1
    [code] = codes
    for options in ON_PAPERS:
        assert code.encode() in made(shipped, options)
        assert any(code in text.text for text in texts_of(pages_of(shipped, options)))


def test_a_file_says_which_edition_it_is(shipped: Path) -> None:
    data = made(shipped, BuildOptions("trifold", "a4", gray=True))
    assert b"<dc:type><rdf:Bag><rdf:li>trifold a4 gray</rdf:li></rdf:Bag></dc:type>" in data


@pytest.mark.parametrize(
    ("language", "clinic", "wide"),
    [("en-US", CLINIC, 612), ("en", CLINIC, 612), ("en-GB", CLINIC, 595.28), ("en-GB", CLINIC + "paper: letter\n", 612),
     ("en-US", CLINIC + "paper: A4\n", 595.28)],
)  # fmt: skip
def test_the_paper_is_the_clinics_or_the_usual_one(tmp_path: Path, language: str, clinic: str, wide: float) -> None:
    content = build_content("heading: One\ntext: Words.\n", header=f"title: T\nlanguage: {language}\n")
    with pikepdf.open(io.BytesIO(made(write_handout(tmp_path, content, clinic), BuildOptions()))) as pdf:
        assert float(pdf.pages[0].mediabox[2]) == pytest.approx(wide)


@pytest.mark.parametrize(("language", "paper"), [("es-MX", "letter"), ("es", "a4"), ("fr-CA", "letter"), ("de", "a4"),
                                                 ("en-AU", "a4"), ("zh-Hans-CN", "a4")])  # fmt: skip
def test_the_usual_paper_of_a_language(language: str, paper: str) -> None:
    assert editions.find_usual_paper(language) == paper


@pytest.mark.parametrize(
    ("options", "name"),
    [
        (BuildOptions(), "what-it-is.pdf"),
        (BuildOptions("large-print", "a4"), "what-it-is.large-print.a4.pdf"),
        (BuildOptions("trifold", gray=True), "what-it-is.trifold.gray.pdf"),
        (BuildOptions("booklet", imposed=True), "what-it-is.booklet.imposed.pdf"),
        (BuildOptions("text"), "what-it-is.txt"),
        (BuildOptions("html", "a4"), "what-it-is.html"),
    ],
)
def test_files_are_named_after_the_title_and_what_is_unusual(options: BuildOptions, name: str) -> None:
    result = pipeline.BuildResult(b"", (), "What It Is?")
    assert pipeline.get_output_path(Path("folder/content.yaml"), result, options) == Path("folder/out") / name


# --- large print --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("every", [False, True])
def test_nothing_in_large_print_is_smaller_than_18_points(
    tmp_path: Path, shipped: Path, paper: str, every: bool
) -> None:
    path = write_handout(tmp_path, write_every_kind(tmp_path)) if every else shipped
    texts = texts_of(pages_of(path, BuildOptions("large-print", paper)))
    assert min(text.size for text in texts) >= 18
    assert all(text.size >= 22 for text in texts if text.role == "H1")
    assert all(text.size >= 20 for text in texts if text.role == "H2")


def test_running_text_in_large_print_has_a_leading_of_one_and_a_half(tmp_path: Path, shipped: Path) -> None:
    for path in (shipped, write_handout(tmp_path, write_every_kind(tmp_path))):
        texts = [text for text in texts_of(pages_of(path, BuildOptions("large-print"))) if text.size == 18]
        several = [text for text in texts if len(text.lines) > 1]
        assert several
        for text in several:
            leading = (text.area.top - text.area.bottom - text.size) / (len(text.lines) - 1)
            assert leading >= 1.5 * text.size - 0.01, text.text


def test_a_footer_in_large_print_takes_another_line_and_never_a_smaller_size(tmp_path: Path, keep: KeepPdf) -> None:
    name = "The Northern Valley Regional Center for Ketamine, Anesthesia and Mental Health of the County"
    path = write_handout(
        tmp_path, build_content("heading: One\ntext: Words.\n"), f"name: {name}\nphone: 435 555 2368\n"
    )
    keep(made(path, BuildOptions("large-print")), "long footer")
    [page] = pages_of(path, BuildOptions("large-print"))
    foot = [text for text in page.texts if not text.role]
    assert len(foot) > 3
    assert min(text.size for text in foot) >= 18
    assert min(text.area.bottom for text in foot) >= imposition.SAFE_MARGIN
    body = min(text.area.bottom for text in page.texts if text.role)
    assert body > max(text.area.top for text in foot)


def test_a_table_whose_columns_would_starve_is_told_as_a_list(tmp_path: Path, keep: KeepPdf) -> None:
    rows = """
    heading: Doses
    kind: table
    columns:
      - Medicine
      - How often you take it
      - What you may feel at first
      - Whom to ask about it
    rows:
      - Medicine: Sertraline
        How often you take it: Once a day, in the morning, with some food and a full glass of water
        What you may feel at first: Some people feel sick or sleep badly for a week or two
        Whom to ask about it: Ask the nurse at the front desk, or call us
    """
    path = write_handout(tmp_path, build_content(rows))
    wide = format_tag_tree(keep(made(path, BuildOptions()), "table"))
    large = format_tag_tree(keep(made(path, BuildOptions("large-print")), "table as list"))
    assert "Table" in wide
    assert "Table" not in large
    assert "P 'How often you take it: Once a day, in the morning, with some food and a full glass of water'" in large


def test_large_print_looks_as_before(shipped: Path, keep: KeepPdf) -> None:
    path = keep(made(shipped, BuildOptions("large-print")), "large print")
    golden_files.assert_same_pages("large-print", validators.run_pdftoppm(path, dpi=30)[:4])


# --- tri-fold -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("every", [False, True])
def test_every_word_of_a_tri_fold_is_safe_on_one_panel(tmp_path: Path, shipped: Path, paper: str, every: bool) -> None:
    path = write_handout(tmp_path, write_every_kind(tmp_path)) if every else shipped
    pages = pages_of(path, BuildOptions("trifold", paper))
    assert len(pages) == 2
    for side, page in enumerate(pages):
        panels = [panel.safe_bounds for panel in imposition.build_trifold_panels(page.width) if panel.side == side]
        for text in page.texts:
            area = text.area
            assert any(left - 0.1 <= area.left and area.right <= right + 0.1 for left, right in panels), text.text
            assert area.bottom >= imposition.SAFE_MARGIN
            assert area.top <= page.height - imposition.SAFE_MARGIN


def test_a_tri_fold_is_heard_as_it_is_unfolded(tmp_path: Path, keep: KeepPdf) -> None:
    path = write_handout(tmp_path, write_every_kind(tmp_path))
    tree = format_tag_tree(keep(made(path, BuildOptions("trifold")), "every kind as a tri-fold"))
    golden_files.assert_same_text("trifold.tags.txt", re.sub(r"[0-9A-F]{4}-[0-9A-F]{4}", "0000-0000", tree))
    places = [
        tree.index(words) for words in ("H1 'Testing'", "H2 'At a glance'", "'Possible benefits'", "'911", "'Copy")
    ]
    assert places == sorted(places)


@pytest.mark.parametrize("name", ["large-print", "booklet"])
def test_the_other_editions_are_heard_as_before(tmp_path: Path, keep: KeepPdf, name: str) -> None:
    path = write_handout(tmp_path, write_every_kind(tmp_path))
    tree = format_tag_tree(keep(made(path, BuildOptions(name)), f"every kind as {name}"))
    last = ["contacts"] if name == "booklet" else []  # on the back of a booklet, where it lies open
    assert assert_same_kinds("tags", tree, f"{name}.tags.txt") == [kind for kind in KINDS if kind not in last] + last


def test_the_order_of_hearing_is_not_the_order_of_drawing(shipped: Path, keep: KeepPdf) -> None:
    path = keep(made(shipped, BuildOptions("trifold")), "order")
    drawn = validators.run_pdftotext(path, "-raw")
    assert drawn.index("Questions to ask") < drawn.index("When to call") < drawn.index("for PTSD")
    tree = format_tag_tree(path)
    heard = [
        tree.index(words) for words in ("for PTSD'", "Questions to ask", "What is PTSD?", "When to call", "Written 23")
    ]
    assert heard == sorted(heard)


def test_the_table_of_contents_follows_the_order_of_hearing(shipped: Path) -> None:
    with pikepdf.open(io.BytesIO(made(shipped, BuildOptions("trifold")))) as pdf, pdf.open_outline() as outline:
        [title] = outline.root
        said = [item.title for item in title.children]
    assert said.index("Questions to ask") < said.index("What is PTSD?") < said.index("When to call, and whom")


def test_a_tri_fold_tells_the_printer_how_it_is_printed(shipped: Path) -> None:
    with pikepdf.open(io.BytesIO(made(shipped, BuildOptions("trifold")))) as pdf:
        wishes = pdf.Root.ViewerPreferences
        assert (str(wishes.PrintScaling), str(wishes.Duplex)) == ("/None", "/DuplexFlipShortEdge")


def test_folds_are_marked_outside_what_is_safe(shipped: Path, keep: KeepPdf) -> None:
    path = keep(made(shipped, BuildOptions("trifold")), "folds")
    for side, page in enumerate(validators.run_pdftoppm(path, dpi=144, grey=True)):
        for fold in imposition.find_folds(792, side):
            x = round(fold * 2)
            column = page.crop((x, 0, x + 1, page.height)).tobytes()
            dark = {y / 2 for y, value in enumerate(column) if value < 200}
            assert dark, "no mark"
            assert all(y < imposition.SAFE_MARGIN or y > 612 - imposition.SAFE_MARGIN for y in dark)


LONG = "Some words that say one thing after another so that this text grows and grows until no panel holds it. " * 30


@pytest.mark.parametrize(
    ("key", "panel"),
    [("panel: flap\n", "flap"), ("panel: back\n", "back"), ("", "inside")],
)
def test_what_does_not_fit_is_told_with_panel_section_and_lines(tmp_path: Path, key: str, panel: str) -> None:
    long = "brief: |\n" + "".join(f"  {LONG}\n\n" for _ in range(1 if key else 4))
    path = write_handout(
        tmp_path,
        build_content("heading: Fine\ntext: Words.\nbrief: Words.\n", f"heading: Much\ntext: Words.\n{key}{long}"),
    )
    result = pipeline.build(path, BuildOptions("trifold"))
    assert result.data is None
    [problem] = [problem for problem in result.problems if problem.rule == "does-not-fit"]
    assert re.fullmatch(
        rf"too long for the tri-fold's {panel} by about \d+ lines: “Much” does not fit", problem.message
    )
    assert problem.where.line == 7
    assert "brief" in problem.hint
    assert pipeline.build(path, BuildOptions()).data is not None


def test_a_cover_too_full_is_told(tmp_path: Path) -> None:
    head = f"{HEADER}key_message: {LONG * 2}\n"
    result = pipeline.build(
        write_handout(tmp_path, build_content("heading: One\ntext: Words.\n", header=head)), BuildOptions("trifold")
    )
    assert [p.where.line for p in result.problems if p.rule == "does-not-fit"] == [3]


def test_type_shrinks_to_11_points_and_no_further(tmp_path: Path) -> None:
    sizes = set()
    for times in range(1, 30):
        points = "".join(
            f"  - Point number {n} that says something of two lines, more or less, on a flap.\n" for n in range(times)
        )
        path = write_handout(
            tmp_path, build_content("heading: One\ntext: Words.\n", header=f"{HEADER}at_a_glance:\n{points}")
        )
        result = pipeline.build(path, BuildOptions("trifold"))
        if result.data is None:
            break
        sizes |= {
            text.size
            for text in texts_of(pages_of(path, BuildOptions("trifold")))
            if text.role == "P" and "Point" in text.text
        }
    assert sizes == {12.0, 11.5, 11.0}
    assert result.data is None


def test_what_a_tri_fold_leaves_out_is_listed(shipped: Path) -> None:
    left_out = pipeline.build(shipped, BuildOptions("trifold")).omitted_sections
    assert "References" in left_out
    assert "Benefits and risks" not in left_out
    assert pipeline.build(shipped).omitted_sections == ()


def test_a_section_stands_on_the_panel_it_names(tmp_path: Path, keep: KeepPdf) -> None:
    named = ("flap", "inside left", "inside middle", "inside right", "back")
    texts = [f"heading: For {name}\ntext: Words.\npanel: {name}\n" for name in reversed(named)]
    path = write_handout(tmp_path, build_content(*texts))
    keep(made(path, BuildOptions("trifold")), "named panels")
    pages = pages_of(path, BuildOptions("trifold"))
    for panel in imposition.build_trifold_panels(792):
        if panel.name in named:
            [text] = [t for t in pages[panel.side].texts if t.text == f"For {panel.name}"]
            assert panel.left < text.area.left < panel.right


def standing(path: Path, said: str) -> str:
    """The panel of the tri-fold on which some words stand."""
    for number, page in enumerate(pages_of(path, BuildOptions("trifold"))):
        for text in page.texts:
            if text.text == said:
                panels = (p for p in imposition.build_trifold_panels(792) if p.side == number)
                return next(p.name for p in panels if p.left < text.area.left < p.right)
    raise AssertionError(said)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_tri_fold_with_little_to_say_is_filled_from_the_left_of_the_inside(tmp_path: Path, count: int) -> None:
    texts = [f"heading: Part {number}\ntext: Words.\nbrief: Words.\n" for number in range(count)]
    path = write_handout(tmp_path, build_content(*texts))
    there = [standing(path, f"Part {number}") for number in range(count)]
    assert there == ["inside left", "inside middle", "inside right"][:count]


def test_a_free_flap_takes_what_is_too_much_for_the_inside(tmp_path: Path) -> None:
    texts = [f"heading: Part {number}\ntext: Words.\nbrief: |\n  {LONG[:1000]}\n" for number in range(4)]
    path = write_handout(tmp_path, build_content(*texts))
    there = [standing(path, f"Part {number}") for number in range(4)]
    assert there == ["flap", "inside left", "inside middle", "inside right"]


def test_a_section_taller_than_a_panel_runs_evenly_over_the_inside(tmp_path: Path, keep: KeepPdf) -> None:
    questions = "".join(f"  - ask: Question {n}?\n    answer: Words that answer it.\n" for n in range(20))
    heading = f"heading: Questions\nkind: faq\neditions: [handout, trifold]\nquestions:\n{questions}"
    path = write_handout(tmp_path, build_content(heading))
    keep(made(path, BuildOptions("trifold")), "long faq")
    there = [standing(path, f"Question {number}?") for number in range(20)]
    assert there == sorted(there)
    counts = [there.count(f"inside {name}") for name in ("left", "middle", "right")]
    assert sum(counts) == 20
    assert max(counts) - min(counts) <= 2


def test_a_phone_number_is_not_parted_at_a_lines_end(tmp_path: Path) -> None:
    for words in range(1, 12):
        text = f"text: {'word ' * words}call [435 555 2368](tel:4355552368) now.\n"
        path = write_handout(tmp_path, build_content(f"heading: One\n{text}"))
        lines = [
            "".join(run.text for run in line.runs)
            for told in texts_of(pages_of(path, BuildOptions("booklet")))
            for line in told.lines
        ]
        assert any("435\xa0555\xa02368" in line for line in lines)


def test_a_row_told_as_a_list_item_is_not_parted(tmp_path: Path, keep: KeepPdf) -> None:
    rows = "".join(
        f"  - A: Row {n}\n    B: some words of it\n    C: some more of them\n    D: and more of them\n    E: four\n"
        for n in range(30)
    )
    heads = "".join(f"  - {head}\n" for head in "ABCDE")
    path = write_handout(tmp_path, build_content(f"heading: One\nkind: table\ncolumns:\n{heads}rows:\n{rows}"))
    keep(made(path, BuildOptions("large-print")), "told rows")
    pages = pages_of(path, BuildOptions("large-print"))
    assert len(pages) > 3
    for page in pages:
        said = [text.text for text in page.texts]
        assert sum(s.startswith("Row ") for s in said) == said.count("E: four")


@pytest.mark.parametrize(("columns", "on_the_grid"), [(3, True), (6, False)])
def test_columns_leave_the_grid_only_where_it_would_starve_them(
    tmp_path: Path, columns: int, *, on_the_grid: bool
) -> None:
    keys = "ABCDEF"[:columns]
    heads = "".join(f"  - {key}\n" for key in keys)
    row = "".join(f"    {key}: Take it {key} in the morning\n" for key in keys)
    table = f"heading: One\nkind: table\ncolumns:\n{heads}rows:\n  -{row[3:]}"
    texts = texts_of(pages_of(write_handout(tmp_path, build_content(table)), BuildOptions()))
    [second] = [text for text in texts if text.text == "B"]
    assert (second.area.left == pytest.approx(207)) is on_the_grid


def test_a_heading_with_a_word_too_long_for_its_column_stands_above(tmp_path: Path) -> None:
    path = write_handout(
        tmp_path, build_content("heading: Esophagogastroduodenoscopy\ntext: Words.\n", "heading: Rest\ntext: Nap.\n")
    )
    texts = {text.text: text for text in texts_of(pages_of(path, BuildOptions()))}
    assert len(texts["Esophagogastroduodenoscopy"].lines) == 1
    assert texts["Esophagogastroduodenoscopy"].area.bottom > texts["Words."].area.top - 4
    assert texts["Rest"].area.bottom == pytest.approx(texts["Nap."].area.bottom, abs=4)


def test_words_that_lead_to_a_picture_stay_with_it(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    tall = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7z"/></svg>'
    (tmp_path / "assets" / "tall.svg").write_text(tall, encoding="utf-8")
    figure = "heading: See\nkind: figure\ntext: Look.\npicture: tall.svg\nalt: A corner.\ncaption: It.\n"
    for lines in range(1, 30):
        before = "".join(f"  Line {n}.\n\n" for n in range(lines))
        path = write_handout(tmp_path, build_content(f"heading: One\ntext: |\n{before}", figure))
        for page in pages_of(path, BuildOptions("booklet")):
            said = [text.text for text in page.texts]
            assert ("Look." in said) == ("It." in said)


@pytest.mark.parametrize("name", ["trifold", "booklet"])
def test_a_title_alone_on_a_cover_is_no_stranded_heading(tmp_path: Path, name: str) -> None:
    result = pipeline.build(
        write_handout(tmp_path, build_content("heading: One\ntext: Words.\nbrief: Words.\n")), BuildOptions(name)
    )
    assert "stranded-heading" not in {problem.rule for problem in result.problems}


def test_the_tri_fold_looks_as_before(shipped: Path, keep: KeepPdf) -> None:
    path = keep(made(shipped, BuildOptions("trifold")), "trifold")
    golden_files.assert_same_pages("trifold", validators.run_pdftoppm(path, dpi=40))


# --- booklet ------------------------------------------------------------------------------------------------------


def test_a_booklets_cover_stands_alone(shipped: Path) -> None:
    first, second, *_ = pages_of(shipped, BuildOptions("booklet"))
    assert "Ketamine therapy for PTSD" in [text.text for text in first.texts]
    assert not [text for text in first.texts if text.role == "H2" and "remember" not in text.text]
    assert "At a glance" in [text.text for text in second.texts]


def test_the_booklet_looks_as_before(shipped: Path, keep: KeepPdf) -> None:
    path = keep(made(shipped, BuildOptions("booklet")), "booklet")
    golden_files.assert_same_pages("booklet", validators.run_pdftoppm(path, dpi=40)[:4])


# --- ready or not -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PRINTED)
def test_a_draft_says_so_on_its_first_page_in_every_edition(tmp_path: Path, keep: KeepPdf, name: str) -> None:
    for head, drafts in ((HEADER, 1), (HEADER + REVIEW, 0)):
        path = write_handout(tmp_path, build_content("heading: One\ntext: Words.\n", header=head))
        result = pipeline.build(path, BuildOptions(name))
        assert result.data is not None
        said = validators.run_pdftotext(keep(result.data, f"draft {name}"), "-l", "1").split()
        assert said.count("Draft") == drafts, [str(problem) for problem in result.problems]


def test_the_head_of_risks_comes_again_where_they_run_on(tmp_path: Path, keep: KeepPdf) -> None:
    """On each panel they are told to be risks; a screen reader hears it once."""
    effect = (
        "  - name: Harm number {}\n    detail: What is known of it, in words.\n    brief: in some words, more or less\n"
    )
    risks = "".join(effect.format(number) for number in range(60))
    text = f"heading: Effects\nkind: benefits_risks\nbenefits:\n{effect.format(99)}risks:\n{risks}"
    path = write_handout(tmp_path, build_content(text))
    pages = pages_of(path, BuildOptions("trifold"))
    heads = [text for text in texts_of(pages) if text.text == "Possible risks"]
    assert len(heads) == 4  # the flap, which is free, and the three panels inside
    tree = format_tag_tree(keep(made(path, BuildOptions("trifold")), "risks that run on"))
    assert tree.count("Possible risks") == 1


def test_a_head_that_asks_needs_no_colon() -> None:
    heads = tuple((Span(words),) for words in ("Food", "With iron?", "When"))
    row = Row(tuple((Span(words),) for words in ("Milk", "No", "Two hours later")))
    _, told = convert_table_to_list(Table(heads, (row,)))
    [item] = told.items
    assert [to_plain_text(part.spans) for part in item.body if isinstance(part, Paragraph)] == [
        "Milk",
        "With iron? No",
        "When: Two hours later",
    ]
