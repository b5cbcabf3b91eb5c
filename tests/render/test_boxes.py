"""Where pages end: widows, orphans, keeps, heads that come again, and what happens when nothing fits."""

# ruff: noqa: E501 (a table of cases reads best with one on a line)
from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, strategies as st

from brochure.design.editions import Type
from brochure.design.fonts import family
from brochure.document.blocks import Span
from brochure.render.pdf.boxes.boxes import Cell, Column, Drawn, Outline, Row, Text
from brochure.render.pdf.boxes.tables import HeadedRows
from brochure.render.pdf.boxes.two_columns import TwoColumns
from brochure.render.pdf.tagging.structure_tree import Root

if TYPE_CHECKING:
    from brochure.render.pdf.boxes.boxes import Box

LOOK = Type(10, 10)
WIDTH = 200.0
ROOT = Root()


def text(lines: int) -> Text:
    """A paragraph of so many lines: each word fills more than half of one."""
    words = " ".join(["w" * 16] * lines)
    made = Text((Span(words),), LOOK, family("Atkinson Hyperlegible"), ROOT.add("P"))
    assert len(made.lines(WIDTH)) == lines
    return made


def block(height: float, *, with_next: bool = False) -> Drawn:
    return Drawn(height, lambda *_: None, with_next=with_next)


def heights(cut: tuple[Box | None, Box | None]) -> tuple[float, float]:
    first, rest = cut
    return first.height(WIDTH) if first else 0.0, rest.height(WIDTH) if rest else 0.0


def test_a_paragraph_leaves_two_lines_and_takes_two_along() -> None:
    assert heights(text(6).cut(WIDTH, 35, forced=False)) == (30, 30)
    assert heights(text(6).cut(WIDTH, 55, forced=False)) == (40, 20)  # no widow
    assert heights(text(6).cut(WIDTH, 15, forced=False)) == (0, 60)  # no orphan
    assert heights(text(3).cut(WIDTH, 25, forced=False)) == (0, 30)  # three lines stay together


def test_at_the_top_of_a_page_something_always_stays() -> None:
    assert heights(text(3).cut(WIDTH, 12, forced=True)) == (10, 20)
    assert heights(text(3).cut(WIDTH, 1, forced=True)) == (10, 20)


def test_a_cut_paragraph_says_all_its_lines_once() -> None:
    whole = text(9)
    first, rest = whole.cut(WIDTH, 45, forced=False)
    assert isinstance(first, Text)
    assert isinstance(rest, Text)
    assert first.lines(WIDTH) + rest.lines(WIDTH) == whole.lines(WIDTH)
    assert first.element is rest.element


def test_the_space_below_a_row_gives_way_where_its_words_just_fit() -> None:
    row = Row((Cell(0, WIDTH, text(6)),), pad_top=5, pad_bottom=5)
    for forced in (False, True):
        assert heights(row.cut(WIDTH, 67, forced=forced)) == (67, 0)
        assert heights(Column((block(30), row)).cut(WIDTH, 97, forced=forced)) == (97, 0)
        assert heights(row.cut(WIDTH, 70, forced=forced)) == (70, 0)


def test_a_heading_goes_on_with_what_follows_it() -> None:
    column = Column((block(50), block(20, with_next=True), block(40)))
    assert heights(column.cut(WIDTH, 100, forced=False)) == (50, 60)


def test_a_column_of_keeps_is_parted_only_when_it_must_be() -> None:
    column = Column((block(20, with_next=True), block(90)))
    assert heights(column.cut(WIDTH, 100, forced=False)) == (0, 110)
    assert heights(column.cut(WIDTH, 100, forced=True)) == (20, 90)


def test_two_stand_on_either_side_where_two_are_wanted() -> None:
    column = Column(tuple(block(20) for _ in range(5)), apart=2)
    assert heights(column.cut(WIDTH, 90, forced=False)) == (60, 40)
    assert heights(column.cut(WIDTH, 30, forced=False)) == (0, 100)


def test_space_between_boxes_is_the_larger_of_the_two_and_none_at_a_cut() -> None:
    column = Column((Drawn(10, lambda *_: None, after=8), Drawn(10, lambda *_: None, before=14)))
    assert column.height(WIDTH) == 34
    assert heights(column.cut(WIDTH, 30, forced=False)) == (10, 10)


def row(lines: int, *, whole: bool = False) -> Row:
    return Row((Cell(0, WIDTH, text(lines)),), pad_top=2, pad_bottom=3, whole=whole)


def test_a_whole_row_is_cut_only_at_the_top_of_a_page() -> None:
    assert heights(row(8, whole=True).cut(WIDTH, 60, forced=False)) == (0, 85)
    first, rest = heights(row(8, whole=True).cut(WIDTH, 60, forced=True))
    assert first <= 60
    assert first + rest == 80 + 2 + 2 + 3  # either part has its own padding above, the last the one below


def test_cells_of_a_row_stand_on_one_baseline() -> None:
    large = Text((Span("x"),), Type(20, 30), family("Atkinson Hyperlegible"), ROOT.add("P"))
    pair = Row((Cell(0, 50, large), Cell(60, WIDTH, text(2))))
    assert pair.height(WIDTH) == 20 + large.look.baseline - LOOK.baseline


def test_a_table_head_stays_with_two_rows_and_comes_again() -> None:
    table = HeadedRows(block(20), Column(tuple(block(30) for _ in range(4))))
    assert heights(table.cut(WIDTH, 70, forced=False)) == (0, 140)
    first, rest = table.cut(WIDTH, 85, forced=False)
    assert heights((first, rest)) == (80, 80)
    assert isinstance(rest, HeadedRows)
    assert rest.again


def test_an_outline_is_cut_only_when_taller_than_a_page() -> None:
    outlined = Outline(text(30), "brand", 1, 6, (5, 10, 5))
    assert heights(outlined.cut(WIDTH, 150, forced=False))[0] == 0
    first, rest = heights(outlined.cut(WIDTH, 150, forced=True))
    assert 0 < first <= 150
    assert rest > 0


def test_two_columns_are_balanced_on_each_page() -> None:
    entries = TwoColumns(tuple(block(20) for _ in range(20)), 90, 110)
    assert entries.height(WIDTH) == 200
    first, rest = entries.cut(WIDTH, 130, forced=False)
    assert heights((first, rest)) == (120, 80)


BOXES = st.recursive(
    st.one_of(
        st.integers(1, 12).map(text),
        st.builds(block, st.integers(1, 90), with_next=st.booleans()),
    ),
    lambda inner: st.one_of(
        st.builds(lambda b, a: Column(tuple(b), apart=a), st.lists(inner, min_size=1, max_size=5), st.integers(1, 2)),
        st.builds(lambda b, w: Row((Cell(0, WIDTH, b),), 2, 3, whole=w), inner, st.booleans()),
        st.builds(lambda b: Outline(b, "brand", 1, 6, (5, 0, 5)), inner),
        st.builds(lambda b: TwoColumns(tuple(b), WIDTH, WIDTH), st.lists(inner, min_size=1, max_size=5)),
        st.builds(lambda h, b: HeadedRows(block(h), Column(tuple(b))), st.integers(1, 30), st.lists(inner, min_size=1, max_size=5)),
    ),
    max_leaves=12,
)  # fmt: skip


def said(box: Box) -> list[str]:
    """The lines of text in a box, in order."""
    if isinstance(box, Text):
        return [run.text for line in box.lines(WIDTH) for run in line.runs]
    if isinstance(box, Column | TwoColumns):
        return [line for inner in box.boxes for line in said(inner)]
    if isinstance(box, Row):
        return [line for cell in box.cells for line in said(cell.box)]
    if isinstance(box, Outline):
        return said(box.box)
    return said(box.rows) if isinstance(box, HeadedRows) else []


@given(BOXES)
def test_any_box_is_laid_out_in_pages_and_loses_nothing(box: Box) -> None:
    page, left, got = 100.0, box, []
    for _ in range(400):
        room = page
        first, rest = left.cut(WIDTH, room, forced=True)
        assert first is not None
        assert rest is None or first.height(WIDTH) <= page + 0.1 or _unbreakable(first)
        got += said(first)
        if rest is None:
            break
        left = rest
    else:
        raise AssertionError("the pages never end")
    assert got == said(box)


def _unbreakable(box: Box) -> bool:
    """Whether a part is taller than the page because of padding and a single drawing or line in it."""
    return len(said(box)) <= 1 or box.height(WIDTH) < 100 + 60
