from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from brochure.design import colors
from brochure.design.colors import WHITE

HEX = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


@pytest.mark.parametrize(
    ("color", "ratio", "gray"),
    [
        ("#1D5166", 8.7, 68),
        ("#A3461C", 6.1, 93),
        ("#000000", 21, 0),
        ("#7797A3", 3.1, 143),
        ("#BBCBD1", 1.7, 199),
        ("#767676", 4.5, 118),
    ],
)
def test_the_numbers_of_the_design(color: str, ratio: float, gray: int) -> None:
    assert round(colors.contrast(color, WHITE), 1) == ratio
    assert colors.to_gray_level(color) == gray


@pytest.mark.parametrize(
    ("text", "color"),
    [
        ("#1d5166", "#1D5166"),
        ("#abc", "#AABBCC"),
        ("1D5166", None),
        ("#12345", None),
        ("#1D51 6", None),
        ("teal", None),
        ("#١٢٣", None),
        ("", None),
    ],
)
def test_reading_a_color(text: str, color: str | None) -> None:
    assert colors.parse_hex_color(text) == color


def test_mixing_with_white_gives_the_design_s_derived_colors() -> None:
    assert colors.mix("#1D5166", WHITE, 0.6) == "#7797A3"
    assert colors.mix("#1D5166", WHITE, 0.3) == "#BBCBD1"


@pytest.mark.parametrize(
    ("color", "nearest"),
    [("#123456", "#123456"), ("#7797A3", "#5B7B87"), ("#FFCC00", "#907300"), ("#FFFFFF", "#767676")],
)
def test_the_nearest_color_that_passes(color: str, nearest: str) -> None:
    assert colors.find_passing_color(color, WHITE, 4.5) == nearest


def test_the_nearest_color_is_lighter_on_a_dark_background() -> None:
    nearest = colors.find_passing_color("#A3461C", "#102A35", 4.5)
    assert colors.luminance(nearest) > colors.luminance("#A3461C")
    assert 4.5 <= colors.contrast(nearest, "#102A35") < 4.6


def test_where_no_color_can_pass_the_better_extreme_is_named() -> None:
    assert colors.find_passing_color("#336699", "#808080", 20) == "#000000"


@given(HEX, HEX, st.sampled_from([3.0, 4.5]))
def test_the_nearest_color_always_passes_where_black_or_white_does(color: str, background: str, ratio: float) -> None:
    nearest = colors.find_passing_color(color, background, ratio)
    assert colors.parse_hex_color(nearest) == nearest
    assert colors.contrast(nearest, background) >= ratio


@given(HEX, HEX)
def test_contrast_is_symmetric_and_within_its_bounds(one: str, other: str) -> None:
    assert 1 <= colors.contrast(one, other) <= 21
    assert colors.contrast(one, other) == colors.contrast(other, one)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#1d5166", ("#1D5166", 1)),
        ("#0f08", ("#00FF00", 0x88 / 255)),
        ("#00ff0080", ("#00FF00", 128 / 255)),
        ("RebeccaPurple", ("#663399", 1)),
        ("rgb(255, 0, 128)", ("#FF0080", 1)),
        ("rgb(100% 0% 50%)", ("#FF0080", 1)),
        ("rgba(300,-5,0,.5)", ("#FF0000", 0.5)),
        ("hsl(120, 100%, 25%)", ("#008000", 1)),
        ("device-cmyk(0, 1, 1, 0.5)", ("#800000", 1)),
        ("#CD853F icc-color(press, 0.11, 0.48)", ("#CD853F", 1)),
        ("rgb(1, 2)", None),
        ("rgb(a, b, c)", None),
        ("var(--brand)", None),
        ("#12", None),
        ("", None),
    ],
)
def test_colors_of_drawings(text: str, expected: tuple[str, float] | None) -> None:
    assert colors.parse_css_color(text) == expected


@given(st.text(max_size=40) | st.from_regex(r"(rgb|hsl|#)[0-9a-f(),.% ]*"))
def test_no_text_upsets_the_reading_of_colors(text: str) -> None:
    found = colors.parse_css_color(text)
    assert found is None or (colors.parse_hex_color(found[0]) == found[0] and 0 <= found[1] <= 1)


def test_the_mean_of_colors() -> None:
    assert colors.average_colors(["#000000", "#FF0000"]) == "#800000"
