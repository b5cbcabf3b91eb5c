"""Where pages end: widows, orphans, keeps, heads that come again, and what happens when nothing fits."""

# ruff: noqa: E501 (a table of cases reads best with one on a line)
from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, strategies as st

from brochure.design.editions import TextStyle
from brochure.design.fonts import load_family
from brochure.document.blocks import Span
from brochure.render.pdf.boxes.boxes import BorderBox, CellBox, ColumnBox, FixedBox, RowBox, TextBox
from brochure.render.pdf.boxes.tables import HeadedRowsBox
from brochure.render.pdf.boxes.two_columns import TwoColumnsBox
from brochure.render.pdf.tagging.structure_tree import StructureRoot

if TYPE_CHECKING:
    from brochure.render.pdf.boxes.boxes import Box

LOOK = TextStyle(10, 10)
WIDTH = 200.0
ROOT = StructureRoot()


def text(lines: int) -> TextBox:
    """A paragraph of so many lines: each word fills more than half of one."""
    words = " ".join(["w" * 16] * lines)
    made = TextBox((Span(words),), LOOK, load_family("Atkinson Hyperlegible"), ROOT.add_child("P"))
    assert len(made.build_lines(WIDTH)) == lines
    return made


def block(height: float, *, with_next: bool = False) -> FixedBox:
    return FixedBox(height, lambda *_: None, keep_with_next=with_next)


def heights(cut: tuple[Box | None, Box | None]) -> tuple[float, float]:
    first, rest = cut
    return first.measure_height(WIDTH) if first else 0.0, rest.measure_height(WIDTH) if rest else 0.0


def test_a_paragraph_leaves_two_lines_and_takes_two_along() -> None:
    assert heights(text(6).split(WIDTH, 35, forced=False)) == (30, 30)
    assert heights(text(6).split(WIDTH, 55, forced=False)) == (40, 20)  # no widow
    assert heights(text(6).split(WIDTH, 15, forced=False)) == (0, 60)  # no orphan
    assert heights(text(3).split(WIDTH, 25, forced=False)) == (0, 30)  # three lines stay together


def test_at_the_top_of_a_page_something_always_stays() -> None:
    assert heights(text(3).split(WIDTH, 12, forced=True)) == (10, 20)
    assert heights(text(3).split(WIDTH, 1, forced=True)) == (10, 20)


def test_a_cut_paragraph_says_all_its_lines_once() -> None:
    whole = text(9)
    first, rest = whole.split(WIDTH, 45, forced=False)
    assert isinstance(first, TextBox)
    assert isinstance(rest, TextBox)
    assert first.build_lines(WIDTH) + rest.build_lines(WIDTH) == whole.build_lines(WIDTH)
    assert first.element is rest.element


def test_the_space_below_a_row_gives_way_where_its_words_just_fit() -> None:
    row = RowBox((CellBox(0, WIDTH, text(6)),), pad_top=5, pad_bottom=5)
    for forced in (False, True):
        assert heights(row.split(WIDTH, 67, forced=forced)) == (67, 0)
        assert heights(ColumnBox((block(30), row)).split(WIDTH, 97, forced=forced)) == (97, 0)
        assert heights(row.split(WIDTH, 70, forced=forced)) == (70, 0)


def test_a_heading_goes_on_with_what_follows_it() -> None:
    column = ColumnBox((block(50), block(20, with_next=True), block(40)))
    assert heights(column.split(WIDTH, 100, forced=False)) == (50, 60)


def test_a_column_of_keeps_is_parted_only_when_it_must_be() -> None:
    column = ColumnBox((block(20, with_next=True), block(90)))
    assert heights(column.split(WIDTH, 100, forced=False)) == (0, 110)
    assert heights(column.split(WIDTH, 100, forced=True)) == (20, 90)


def test_two_stand_on_either_side_where_two_are_wanted() -> None:
    column = ColumnBox(tuple(block(20) for _ in range(5)), min_side_boxes=2)
    assert heights(column.split(WIDTH, 90, forced=False)) == (60, 40)
    assert heights(column.split(WIDTH, 30, forced=False)) == (0, 100)


def test_space_between_boxes_is_the_larger_of_the_two_and_none_at_a_cut() -> None:
    column = ColumnBox((FixedBox(10, lambda *_: None, after=8), FixedBox(10, lambda *_: None, before=14)))
    assert column.measure_height(WIDTH) == 34
    assert heights(column.split(WIDTH, 30, forced=False)) == (10, 10)


def row(lines: int, *, whole: bool = False) -> RowBox:
    return RowBox((CellBox(0, WIDTH, text(lines)),), pad_top=2, pad_bottom=3, unbreakable=whole)


def test_a_whole_row_is_cut_only_at_the_top_of_a_page() -> None:
    assert heights(row(8, whole=True).split(WIDTH, 60, forced=False)) == (0, 85)
    first, rest = heights(row(8, whole=True).split(WIDTH, 60, forced=True))
    assert first <= 60
    assert first + rest == 80 + 2 + 2 + 3  # either part has its own padding above, the last the one below


def test_cells_of_a_row_stand_on_one_baseline() -> None:
    large = TextBox((Span("x"),), TextStyle(20, 30), load_family("Atkinson Hyperlegible"), ROOT.add_child("P"))
    pair = RowBox((CellBox(0, 50, large), CellBox(60, WIDTH, text(2))))
    assert pair.measure_height(WIDTH) == 20 + large.style.baseline - LOOK.baseline


def test_a_table_head_stays_with_two_rows_and_comes_again() -> None:
    table = HeadedRowsBox(block(20), ColumnBox(tuple(block(30) for _ in range(4))))
    assert heights(table.split(WIDTH, 70, forced=False)) == (0, 140)
    first, rest = table.split(WIDTH, 85, forced=False)
    assert heights((first, rest)) == (80, 80)
    assert isinstance(rest, HeadedRowsBox)
    assert rest.is_continuation


def test_an_outline_is_cut_only_when_taller_than_a_page() -> None:
    outlined = BorderBox(text(30), "brand", 1, 6, (5, 10, 5))
    assert heights(outlined.split(WIDTH, 150, forced=False))[0] == 0
    first, rest = heights(outlined.split(WIDTH, 150, forced=True))
    assert 0 < first <= 150
    assert rest > 0


def test_two_columns_are_balanced_on_each_page() -> None:
    entries = TwoColumnsBox(tuple(block(20) for _ in range(20)), 90, 110)
    assert entries.measure_height(WIDTH) == 200
    first, rest = entries.split(WIDTH, 130, forced=False)
    assert heights((first, rest)) == (120, 80)


BOXES = st.recursive(
    st.one_of(
        st.integers(1, 12).map(text),
        st.builds(block, st.integers(1, 90), with_next=st.booleans()),
    ),
    lambda inner: st.one_of(
        st.builds(lambda b, a: ColumnBox(tuple(b), min_side_boxes=a), st.lists(inner, min_size=1, max_size=5), st.integers(1, 2)),
        st.builds(lambda b, w: RowBox((CellBox(0, WIDTH, b),), 2, 3, unbreakable=w), inner, st.booleans()),
        st.builds(lambda b: BorderBox(b, "brand", 1, 6, (5, 0, 5)), inner),
        st.builds(lambda b: TwoColumnsBox(tuple(b), WIDTH, WIDTH), st.lists(inner, min_size=1, max_size=5)),
        st.builds(lambda h, b: HeadedRowsBox(block(h), ColumnBox(tuple(b))), st.integers(1, 30), st.lists(inner, min_size=1, max_size=5)),
    ),
    max_leaves=12,
)  # fmt: skip


def said(box: Box) -> list[str]:
    """The lines of text in a box, in order."""
    if isinstance(box, TextBox):
        return [run.text for line in box.build_lines(WIDTH) for run in line.runs]
    if isinstance(box, ColumnBox | TwoColumnsBox):
        return [line for inner in box.boxes for line in said(inner)]
    if isinstance(box, RowBox):
        return [line for cell in box.cells for line in said(cell.box)]
    if isinstance(box, BorderBox):
        return said(box.box)
    return said(box.rows) if isinstance(box, HeadedRowsBox) else []


@given(BOXES)
def test_any_box_is_laid_out_in_pages_and_loses_nothing(box: Box) -> None:
    page, left, got = 100.0, box, []
    for _ in range(400):
        room = page
        first, rest = left.split(WIDTH, room, forced=True)
        assert first is not None
        assert rest is None or first.measure_height(WIDTH) <= page + 0.1 or _unbreakable(first)
        got += said(first)
        if rest is None:
            break
        left = rest
    else:
        raise AssertionError("the pages never end")
    assert got == said(box)


def _unbreakable(box: Box) -> bool:
    """Whether a part is taller than the page because of padding and a single drawing or line in it."""
    return len(said(box)) <= 1 or box.measure_height(WIDTH) < 100 + 60
