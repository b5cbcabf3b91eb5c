"""Sheets that are folded: panels that mirror one another, pages that read in order once the stack is folded."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from brochure.design.editions import PAPERS
from brochure.design.imposition import (
    FOLD_MARK,
    PAPER_THICKNESS,
    SAFE_MARGIN,
    Sheet,
    build_trifold_panels,
    find_folds,
    impose_booklet,
)

counts = st.integers(1, 120)
widths = st.floats(100, 2000)


def numbers(sheet: Sheet) -> list[int | None]:
    """The pages of a sheet: front left, front right, back left, back right."""
    return [place.page for side in sheet.sides for place in side]


def folded(sheets: tuple[Sheet, ...]) -> list[int | None]:
    """The pages in the order in which a reader leafs through the folded and nested stack.

    Each sheet gives two leaves: the front's right half with the back's left half behind it, before the sheets that lie
    within; and the back's right half with the front's left half behind it, after them.
    """
    before = [place.page for sheet in sheets for place in (sheet.front[1], sheet.back[0])]
    after = [place.page for sheet in reversed(sheets) for place in (sheet.back[1], sheet.front[0])]
    return before + after


def test_eight_pages_stand_where_every_printer_puts_them() -> None:
    assert [numbers(sheet) for sheet in impose_booklet(8, 396)] == [[8, 1, 2, 7], [6, 3, 4, 5]]


def test_five_pages_leave_three_blanks() -> None:
    assert [numbers(sheet) for sheet in impose_booklet(5, 396)] == [[5, 1, 2, None], [None, 3, 4, None]]


def test_nothing_needs_no_sheet() -> None:
    assert impose_booklet(0, 396) == ()


@given(counts)
def test_the_folded_stack_reads_from_first_to_last(pages: int) -> None:
    order = folded(impose_booklet(pages, 396))
    assert order[: pages - 1] == list(range(1, pages))
    assert order[pages - 1 : -1] == [None] * (-pages % 4)
    assert order[-1] == pages


@given(counts)
def test_each_page_is_placed_once_on_as_few_sheets_as_can_be(pages: int) -> None:
    sheets = impose_booklet(pages, 396)
    placed = [page for sheet in sheets for page in numbers(sheet) if page is not None]
    assert sorted(placed) == list(range(1, pages + 1))
    assert 4 * (len(sheets) - 1) < pages <= 4 * len(sheets)


@given(counts)
def test_the_back_of_a_page_is_the_next_or_the_last_before(pages: int) -> None:
    """A sheet turned over its short edge shows, behind its right half, the left half of its back."""
    for sheet in impose_booklet(pages, 396):
        for front, back in zip(sheet.front, reversed(sheet.back), strict=True):
            if front.page is not None and back.page is not None and pages not in (front.page, back.page):
                assert {front.page, back.page} == {min(front.page, back.page), min(front.page, back.page) + 1}
                assert min(front.page, back.page) % 2 == 1


@given(counts)
def test_left_pages_are_even(pages: int) -> None:
    for sheet in impose_booklet(pages, 396):
        for left, right in sheet.sides:
            assert left.page in (None, pages) or left.page % 2 == 0
            assert right.page is None or right.page % 2 == 1


@given(counts, widths, st.floats(0, 1))
def test_pages_creep_to_the_spine_by_the_paper_around_them(pages: int, width: float, thickness: float) -> None:
    for around, sheet in enumerate(impose_booklet(pages, width, thickness)):
        assert sheet.creep == pytest.approx(around * thickness)
        for left, right in sheet.sides:
            assert left.left == pytest.approx(sheet.creep)
            assert right.left == pytest.approx(width - sheet.creep)
            assert (left.half_bounds, right.half_bounds) == ((0, width), (width, 2 * width))


def test_office_paper_is_a_tenth_of_a_millimetre_thick() -> None:
    assert pytest.approx(0.1) == PAPER_THICKNESS / 72 * 25.4
    assert impose_booklet(16, 396)[-1].creep == pytest.approx(3 * 0.2835, abs=0.001)


def test_letter_panels_measure_what_printers_fold() -> None:
    sizes = {panel.name: (panel.left / 72, (panel.right - panel.left) / 72) for panel in build_trifold_panels(792)}
    assert sizes == {
        "flap": pytest.approx((0, 3.625)),
        "back": pytest.approx((3.625, 3.6875)),
        "cover": pytest.approx((7.3125, 3.6875)),
        "inside left": pytest.approx((0, 3.6875)),
        "inside middle": pytest.approx((3.6875, 3.6875)),
        "inside right": pytest.approx((7.375, 3.625)),
    }
    assert [fold / 72 for side in (0, 1) for fold in find_folds(792, side)] == pytest.approx(
        [3.625, 7.3125, 3.6875, 7.375]
    )


@given(widths)
def test_panels_tile_both_sides_of_the_sheet(width: float) -> None:
    for side in (0, 1):
        row = sorted((p.left, p.right) for p in build_trifold_panels(width) if p.side == side)
        assert row[0][0] == 0
        assert row[-1][1] == pytest.approx(width)
        assert [right for _, right in row[:-1]] == pytest.approx([left for left, _ in row[1:]])
        assert list(find_folds(width, side)) == pytest.approx([right for _, right in row[:-1]])


@given(widths)
def test_the_inside_mirrors_the_outside(width: float) -> None:
    """The sheet is turned over its short edge, so what is left comes to be right."""
    panels = {panel.name: panel for panel in build_trifold_panels(width)}
    for front, behind in (("cover", "inside left"), ("back", "inside middle"), ("flap", "inside right")):
        assert panels[front].left == pytest.approx(width - panels[behind].right)  # type: ignore[index]
        assert panels[front].right == pytest.approx(width - panels[behind].left)  # type: ignore[index]


@given(widths)
def test_what_folds_in_is_narrower(width: float) -> None:
    """The flap lies flat between the others: 1/16 in on Letter, in proportion on other paper."""
    wide = {panel.name: panel.right - panel.left for panel in build_trifold_panels(width)}
    assert wide["flap"] == pytest.approx(wide["inside right"])
    assert wide["cover"] - wide["flap"] == pytest.approx(width / 176)
    assert wide["cover"] == pytest.approx(wide["back"]) == pytest.approx(wide["inside middle"])


@pytest.mark.parametrize("width", [long for _, long in PAPERS.values()], ids=list(PAPERS))
def test_words_keep_a_quarter_inch_from_folds_and_edges(width: float) -> None:
    for panel in build_trifold_panels(width):
        left, right = panel.safe_bounds
        for edge in (0, width, *find_folds(width, panel.side)):
            assert abs(left - edge) > 18 - 1e-6
            assert abs(right - edge) > 18 - 1e-6
        assert right - left > 200


def test_a_sheet_is_read_as_it_is_unfolded() -> None:
    names = [panel.name for panel in build_trifold_panels(792)]
    assert names == ["cover", "flap", "inside left", "inside middle", "inside right", "back"]


def test_fold_marks_stay_out_of_the_words_and_reach_where_printers_print() -> None:
    unprinted = 0.166 * 72
    assert FOLD_MARK[0] < unprinted < FOLD_MARK[1] < SAFE_MARGIN
