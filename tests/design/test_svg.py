from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from brochure.design import svg
from brochure.design.svg import Clip, Drawing, Shape, Stroke, paths, tree
from brochure.diagnostics.problem import Severity, Where
from support.cpu_time import measure_least_cpu_seconds
from support.example_counts import scale_examples

HERE = Where("assets/clinic.yaml", 3, 7)
ASSETS = Path(__file__).parent.parent.parent / "assets"
SQUARE = (("M", (0, 0)), ("L", (10, 0)), ("L", (10, 10)), ("L", (0, 10)), ("Z", ()))


def read(inside: str, attributes: str = 'viewBox="0 0 100 100"') -> tuple[Drawing | None, list[str]]:
    text = f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'
    drawing, problems = svg.parse_svg(text.encode(), "x.svg", HERE)
    return drawing, [str(problem).removeprefix("assets/clinic.yaml:3:7: ") for problem in problems]


def shapes(inside: str, attributes: str = 'viewBox="0 0 100 100"') -> tuple[Shape, ...]:
    drawing, problems = read(inside, attributes)
    assert not problems
    assert drawing is not None
    return drawing.shapes


def only(inside: str, attributes: str = 'viewBox="0 0 100 100"') -> Shape:
    (shape,) = shapes(inside, attributes)
    return shape


def rounded(outline: paths.Outline) -> list[tuple[str, ...]]:
    return [(letter, *(f"{round(value, 6):.4g}" for value in points)) for letter, points in outline]


def ends(outline: paths.Outline) -> list[tuple[float, ...]]:
    return [tuple(round(value, 3) for value in points[-2:]) for _, points in outline if points]


# ---- outlines ----


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("M1 2L3 4H5V6Z", [("M", "1", "2"), ("L", "3", "4"), ("L", "5", "4"), ("L", "5", "6"), ("Z",)]),
        ("m1,2 2,2h2v2z", [("M", "1", "2"), ("L", "3", "4"), ("L", "5", "4"), ("L", "5", "6"), ("Z",)]),
        ("M1-2.5.5-1e1", [("M", "1", "-2.5"), ("L", "0.5", "-10")]),
        ("M0 0C1 2 3 4 5 6S7 8 9 9", [("M", "0", "0"), ("C", *"123456"), ("C", "7", "8", "7", "8", "9", "9")]),
        ("M0 0S3 4 5 6", [("M", "0", "0"), ("C", "0", "0", "3", "4", "5", "6")]),
        ("M0 0Q3 6 6 0", [("M", "0", "0"), ("C", "2", "4", "4", "4", "6", "0")]),
        ("M0 0q3 6 6 0t6 0", [("M", "0", "0"), ("C", *"244460"), ("C", "8", "-4", "10", "-4", "12", "0")]),
        ("M1 1h2zm5 5h1", [("M", "1", "1"), ("L", "3", "1"), ("Z",), ("M", "6", "6"), ("L", "7", "6")]),
        ("M0 0A0 5 0 0 1 3 4", [("M", "0", "0"), ("L", "3", "4")]),
        ("none", []),
        ("", []),
    ],
)
def test_path_data(data: str, expected: list[tuple[str, ...]]) -> None:
    assert rounded(paths.parse_path(data)) == expected


@pytest.mark.parametrize(
    ("flags", "centre", "curves"),
    [("0 0", (5, 0), 1), ("0 1", (0, 5), 1), ("1 1", (5, 0), 3), ("1 0", (0, 5), 3)],
)
def test_arcs_run_along_their_circle(flags: str, centre: tuple[float, float], curves: int) -> None:
    outline = paths.parse_path(f"M0 0A5 5 0 {flags} 5 5")
    assert len(outline) == 1 + curves
    assert ends(outline)[-1] == (5, 5)
    for x, y in ends(outline):
        assert math.hypot(x - centre[0], y - centre[1]) == pytest.approx(5, abs=0.01)


@pytest.mark.parametrize("flags", ["0 0", "0 1", "1 0", "1 1"])
def test_arcs_of_ellipses_are_circles_stretched_and_turned(flags: str) -> None:
    circle = paths.parse_path(f"M0 0A5 5 0 {flags} 6 3")
    stretched = paths.transform_outline(circle, (3, 0, 0, 2, 0, 0))
    assert rounded(paths.parse_path(f"M0 0A15 10 0 {flags} 18 6")) == rounded(stretched)
    turned = paths.transform_outline(stretched, paths.parse_transform("rotate(30)"))
    x, y = turned[-1][1][-2:]
    assert rounded(paths.parse_path(f"M0 0A15 10 30 {flags} {x} {y}")) == rounded(turned)


def test_arcs_with_flags_run_together_and_radii_that_are_too_small() -> None:
    assert paths.parse_path("M0 0a5 5 0 015 5") == paths.parse_path("M0 0A5 5 0 0 1 5 5")
    half = paths.parse_path("M0 0A1 1 0 0 1 10 0")
    assert ends(half) == [(0, 0), (5, -5), (10, 0)]


@pytest.mark.parametrize("data", ["L1 2", "M1", "M1 2L", "M1 2L3", "M1 2Z3", "M1 2Xy", "M0 0A1 1 0 2 0 3 3", "M1e9 0"])
def test_broken_path_data(data: str) -> None:
    with pytest.raises(paths.ShapeError):
        paths.parse_path(data)


@pytest.mark.parametrize("text", ["9" * 200_000, "1 " * 100_000 + "x", "M" + "0" * 200_000 + "A", "((" * 50_000])
def test_time_stays_in_proportion_whatever_the_text(text: str) -> None:
    def read_as_all() -> None:
        for read_it in (
            paths.parse_numbers,
            paths.parse_transform,
            paths.parse_path,
            lambda t: paths.parse_path("M0 0A" + t),
        ):
            with pytest.raises(paths.ShapeError):
                read_it(text)

    assert measure_least_cpu_seconds(read_as_all, 5) < 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("translate(2)", (1, 0, 0, 1, 2, 0)),
        ("translate(2 3) scale(4)", (4, 0, 0, 4, 2, 3)),
        ("scale(2,-3)", (2, 0, 0, -3, 0, 0)),
        ("rotate(90)", (0, 1, -1, 0, 0, 0)),
        ("rotate(90, 10, 0)", (0, 1, -1, 0, 10, -10)),
        ("skewX(45)", (1, 0, 1, 1, 0, 0)),
        ("skewY(45)", (1, 1, 0, 1, 0, 0)),
        ("matrix(1 2 3 4 5 6)", (1, 2, 3, 4, 5, 6)),
    ],
)
def test_transformations(text: str, expected: paths.Matrix) -> None:
    assert paths.parse_transform(text) == pytest.approx(expected)


# ---- elements ----


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        ('<rect width="10" height="10"/>', SQUARE),
        ('<rect width="10%" height="10%"/>', SQUARE),
        ('<polygon points="0,0 10,0 10,10 0,10"/>', SQUARE),
        ('<polyline points="0,0 10,0 10,10 0,10 3"/>', SQUARE[:-1]),
        ('<path d="M0 0h10v10H0z"/>', SQUARE),
        ('<g transform="translate(-5) scale(.5)"><rect x="10" width="20" height="20"/></g>', SQUARE),
        ('<svg x="-1" viewBox="0 0 1 1" width="10" height="10"><path d="M.1 0h1v1h-1z"/></svg>', None),
        ('<a href="https://example.org"><rect width="10" height="10"/></a>', SQUARE),
        ('<switch><foreignObject/><g><rect width="10" height="10"/></g><circle r="9"/></switch>', SQUARE),
    ],
)
def test_shapes(element: str, expected: paths.Outline | None) -> None:
    outline = only(element).outline
    assert rounded(outline) == rounded(expected or SQUARE)


def test_rounded_rectangles_and_ellipses() -> None:
    both = [only(f'<rect width="10" height="6" {radii}/>') for radii in ('rx="3"', 'ry="3"', 'rx="3" ry="9"')]
    assert both[0] == both[1] == both[2]
    assert ends(both[0].outline) == [(3, 0), (7, 0), (10, 3), (10, 3), (7, 6), (3, 6), (0, 3), (0, 3), (3, 0)]
    circle = only('<circle cx="5" cy="5" r="5"/>')
    assert ends(circle.outline) == [(10, 5), (5, 10), (0, 5), (5, 0), (10, 5)]
    assert circle == only('<ellipse cx="5" cy="5" rx="5" ry="5"/>')


def test_lines_have_no_inside() -> None:
    shape = only('<line x2="10" y2="5" fill="red" stroke="blue"/>')
    assert shape == Shape((("M", (0, 0)), ("L", (10, 5))), None, stroke=Stroke("#0000FF", 1, 1))


@pytest.mark.parametrize(
    ("attributes", "size", "corner"),
    [
        ('viewBox="0 0 100 50"', (100, 50), (10, 10)),
        ('width="100" height="50"', (100, 50), (10, 10)),
        ('viewBox="0 0 100 50" width="200"', (200, 100), (20, 20)),
        ('viewBox="0 0 100 50" width="100%" height="100%"', (100, 50), (10, 10)),
        ('viewBox="-10 -10 100 50"', (100, 50), (20, 20)),
        ('viewBox="0 0 10 10" width="1in" height="25.4mm"', (96, 96), (96, 96)),
        ('viewBox="0 0 100 100" width="200" height="100"', (200, 100), (60, 10)),
        ('viewBox="0 0 100 100" width="200" height="100" preserveAspectRatio="xMinYMin"', (200, 100), (10, 10)),
        ('viewBox="0 0 100 100" width="200" height="100" preserveAspectRatio="xMaxYMid meet"', (200, 100), (110, 10)),
        ('viewBox="0 0 100 100" width="200" height="100" preserveAspectRatio="none"', (200, 100), (20, 10)),
        ('viewBox="0 0 100 100" width="200" height="100" preserveAspectRatio="xMidYMid slice"', (200, 100), (20, -30)),
    ],
)
def test_the_size_of_a_drawing(attributes: str, size: tuple[float, float], corner: tuple[float, float]) -> None:
    drawing, problems = read('<rect width="10" height="10"/>', attributes)
    assert not problems
    assert drawing is not None
    assert (drawing.width, drawing.height) == pytest.approx(size)
    assert drawing.shapes[0].outline[2][1] == pytest.approx(corner)


def test_use_and_symbols() -> None:
    defs = (
        '<defs><rect id="a" width="10" height="10"/><symbol id="s" viewBox="0 0 1 1"><use href="#b"/></symbol></defs>'
    )
    inside = '<rect id="b" width="1" height="1"/>'
    first, second, third = shapes(
        f'{defs}<use xlink:href="#a" x="5" fill="red"/><use href="#s" y="20" width="10" height="10"/>{inside}'
    )
    assert (ends(first.outline)[0], first.fill) == ((5, 0), "#FF0000")
    assert rounded(second.outline) == rounded(paths.build_rectangle(0, 20, 10, 10))
    assert second.clips == (Clip(paths.build_rectangle(0, 20, 10, 10)),)
    assert third.outline == paths.build_rectangle(0, 0, 1, 1)


# ---- paint ----


@pytest.mark.parametrize(
    ("attributes", "fill", "opacity"),
    [
        ("", "#000000", 1),
        ('fill="teal"', "#008080", 1),
        ('fill="#a3461c"', "#A3461C", 1),
        ('fill="rgb(163, 70, 28)"', "#A3461C", 1),
        ('fill="currentColor" color="red"', "#FF0000", 1),
        ('fill="red" fill-opacity="50%" opacity=".5"', "#FF0000", 0.25),
        ('fill="rgba(255,0,0,.5)"', "#FF0000", 0.5),
        ('fill="red" style="fill:lime;stroke:none"', "#00FF00", 1),
        ('class="b a" fill="red"', "#0000FF", 1),
        ('id="i" class="a"', "#008000", 1),
        ('id="i" style="fill: black"', "#000000", 1),
        ('class="c"', "#808080", 1),
        ('class="d c" id="i"', "#000080", 1),
        ('fill="inherit"', "#000000", 1),
    ],
)
def test_fills(attributes: str, fill: str, opacity: float) -> None:
    style = (
        "<style>/* a } */ .a{fill:blue} .b, #i {fill:yellow} #i{fill:green} .d{fill:navy !important}"
        " rect.c{fill:gray} *{stroke:none} .a{fill:blue}</style>"
    )
    shape = only(f'{style}<rect width="10" height="10" {attributes}/>')
    assert (shape.fill, shape.fill_opacity, shape.stroke) == (fill, opacity, None)


def test_strokes_follow_the_scale() -> None:
    drawn = '<g transform="scale(2)" stroke="#123456" stroke-width="3" stroke-opacity=".5" fill="none">{}</g>'
    shape = only(
        drawn.format(
            '<path d="M0 0h9" stroke-linecap="round" stroke-linejoin="bevel" stroke-miterlimit="7"'
            ' stroke-dasharray="1, 2 3" stroke-dashoffset="4"/>'
        )
    )
    assert shape.fill is None
    assert shape.stroke == Stroke("#123456", 0.5, 6, 1, 2, 7, (2, 4, 6, 2, 4, 6), 8)


@pytest.mark.parametrize(
    "hidden",
    ['display="none"', 'visibility="hidden"', 'fill="none"', 'opacity="0"', 'fill="transparent"', 'rx="0" width="0"'],
)
def test_what_is_hidden_is_not_drawn(hidden: str) -> None:
    seen = '<circle r="5"/>'
    rect = f'<rect height="10" {hidden}/>' if "width" in hidden else f'<rect width="10" height="10" {hidden}/>'
    assert len(shapes(seen + rect)) == 1


def test_even_odd_and_clips() -> None:
    clip = '<clipPath id="c"><rect width="10" height="10" clip-rule="evenodd"/></clipPath>'
    shape = only(f'{clip}<g clip-path="url(#c)"><rect width="20" height="20" fill-rule="evenodd"/></g>')
    assert shape.even_odd
    assert shape.clips == (Clip(SQUARE, even_odd=True),)


def test_metadata_of_drawing_programs_is_passed_over() -> None:
    extra = "<metadata><rdf:RDF/></metadata><sodipodi:namedview/><title>Sea</title><desc>waves</desc><!-- note -->"
    assert only(extra + '<rect width="10" height="10" inkscape:label="x" onclick="x()"/>').outline == SQUARE


# ---- what is lost is told ----

STOPS = '<stop stop-color="#000"/><stop offset="1" stop-color="red" stop-opacity=".5"/>'
GRADIENT = f'<linearGradient id="g">{STOPS}</linearGradient>'


@pytest.mark.parametrize(
    ("inside", "loss"),
    [
        ("<text>Hope</text>", "loses its text"),
        ('<image href="data:image/png;base64,AAAA"/>', "loses the photograph inside it"),
        ("<foreignObject><p/></foreignObject>", "loses “foreignObject”"),
        ("<script>alert(1)</script>", "loses “script”"),
        ('<animate attributeName="x"/>', "loses “animate”"),
        ('<g filter="url(#f)"/>', "loses an effect such as a shadow or blur"),
        ('<g mask="url(#m)"/>', "loses a mask"),
        ('<path marker-end="url(#m)" d=""/>', "loses its arrow heads"),
        ('<g style="mix-blend-mode:multiply"/>', "loses blended colors"),
        ('<g clip-path="circle(50%)"/>', "loses a clipping path"),
        ('<clipPath id="c"><text/></clipPath><g clip-path="url(#c)"/>', "loses part of a clipping path"),
        ('<use href="#nowhere"/>', "loses “#nowhere”, which is not in the file"),
        ('<rect width="1" height="1" fill="var(--x)"/>', "loses the color “var(--x)”"),
        ('<pattern id="p"/><rect width="1" height="1" fill="url(#p)"/>', "loses a pattern"),
        ("<style>g > rect { fill: red }</style>", "loses the style “g > rect”"),
        ("<style>@media print { rect { fill: red } g { fill: red } }</style>", "loses the style “@media print”"),
        ('<g opacity=".5"><circle r="1"/><circle r="1"/></g>', "shows the overlaps inside a see-through group"),
        (GRADIENT + '<rect width="1" height="1" fill="url(#g)"/>', "has a gradient, which is drawn in one color"),
    ],
)
def test_losses_are_warnings(inside: str, loss: str) -> None:
    drawing, problems = read('\n<circle r="5"/>\n' + inside)
    assert problems == [f"warning: the picture “x.svg” {loss}, on its line 3 (picture-loses-detail)"]
    assert drawing is not None
    assert drawing.shapes[0].fill == "#000000"


def test_a_loss_is_told_once_and_lost_words_have_a_hint() -> None:
    text = '<svg viewBox="0 0 9 9"><circle r="1"/><text>a</text><text>b</text></svg>'
    _, (problem,) = svg.parse_svg(text.encode(), "x.svg", HERE)
    assert problem.hint == "turn the text into outlines (curves) in the drawing program"


def test_at_most_ten_losses_are_told_of_one_picture() -> None:
    _, problems = read('<circle r="1"/>' + "".join(f"<strange{i}/>" for i in range(30)))
    assert len(problems) == 10


def test_gradients_become_their_mean_colour() -> None:
    inherited = '<radialGradient id="r" href="#g"/>'
    drawing, _ = read(f'{GRADIENT}{inherited}<rect width="1" height="1" fill="url(#r)"/>')
    assert drawing is not None
    assert (drawing.shapes[0].fill, drawing.shapes[0].fill_opacity) == ("#800000", 0.75)


def test_a_paint_that_follows_a_link_to_nothing_is_used() -> None:
    assert only('<rect width="1" height="1" fill="url(#none) #0f0"/>').fill == "#00FF00"


# ---- refusals ----

RECT = '<rect width="1" height="1"/>'


@pytest.mark.parametrize(
    ("inside", "error"),
    [
        (
            "<g>",
            "is a damaged SVG file: a tag does not close the last tag that was opened, on its line 1",
        ),
        (
            "&hope;",
            "is a damaged SVG file: it has an unknown name between & and ;, on its line 1 (broken-picture)",
        ),
        ("<g/>", "has nothing that can be drawn (broken-picture)"),
        ('<path d="M0 0L"/>', "cannot be drawn: the path's command “L” has too few or too many numbers, on its line 1"),
        ('<rect width="wide" height="1"/>', "cannot be drawn: “wide” is not a length, on its line 1 (broken-picture)"),
        ('<rect width="NaN" height="1"/>', "cannot be drawn: “NaN” is not a length, on its line 1 (broken-picture)"),
        ('<rect width="1e30" height="1"/>', "cannot be drawn: “1e30” is not a length, on its line 1 (broken-picture)"),
        ('<g transform="scale(1e7)"><circle r="9"/></g>', "cannot be drawn: a number is too large, on its line 1"),
        ('<g transform="spin(4)"/>', "cannot be drawn: the transformation “spin” is unknown"),
        (
            '<image href="https://example.org/a.png"/>',
            "uses “https://example.org/a.png”, which is outside the SVG file",
        ),
        (
            '<use href="other.svg#a"/>',
            "uses “other.svg#a”, which is outside the SVG file, on its line 1 (outside-reference)",
        ),
        ('<image href="file:///etc/passwd"/>', "uses “file:///etc/passwd”, which is outside the SVG file"),
        ('<script href="//example.org/x.js"/>', "uses “//example.org/x.js”, which is outside the SVG file"),
        ('<rect width="1" height="1" fill="url(a.svg#g)"/>', "uses “a.svg#g”, which is outside the SVG file"),
        ("<style>@import url(a.css);</style>", "uses “@import url(a.css)”, which is outside the SVG file"),
        ('<g id="a"><use href="#a"/></g>', "repeats “#a” inside itself, on its line 1 (broken-picture)"),
        ("<g>" * 70 + "</g>" * 70, "has groups nested more than 60 deep (picture-too-large)"),
        (RECT * 20_001, "has more than 20,000 parts (picture-too-large)"),
        (
            '<path d="M0 0' + "h1" * 100_001 + '"/>' + "<g/>" + '<path d="M0 0' + "h1" * 100_001 + '"/><g/>',
            "is too detailed",
        ),
    ],
)
def test_refusals(inside: str, error: str) -> None:
    drawing, problems = read(inside)
    assert drawing is None
    assert problems[0].startswith("error: the picture “x.svg” " + error)


def test_repeats_of_repeats_are_refused_in_good_time() -> None:
    laughs = "".join(f'<g id="l{i + 1}">{f"<use href={chr(34)}#l{i}{chr(34)}/>" * 10}</g>' for i in range(9))
    assert_too_detailed(f'<defs><rect id="l0" width="1" height="1"/>{laughs}</defs><use href="#l9"/>', 5)


def assert_too_detailed(inside: str, seconds: float) -> None:
    def refuse() -> None:
        drawing, problems = read(inside)
        assert drawing is None
        assert problems == ["error: the picture “x.svg” is too detailed to print (picture-too-large)"]

    assert measure_least_cpu_seconds(refuse, seconds) < seconds


USED = '<use href="#a"/>' * 19_000
LONG = "M0 0" + "h1" * 90_000


@pytest.mark.parametrize(
    "inside",
    [
        f'<path id="a" fill="none" d="{LONG}"/>{USED}',
        f'<rect id="a" transform="{"scale(1)" * 50_000}"/>{USED}',
        f'<rect id="a" class="{"a " * 100_000}"/>{USED}',
        f'<clipPath id="c"><path d="{LONG}"/></clipPath>' + '<g clip-path="url(#c)"/>' * 15_000,
        f'<path d="{LONG}{LONG}{LONG}"/>',
        f'<path d="M0 0h9" stroke="red" stroke-dasharray="{"1 " * 300_000}"/>',
    ],
)
def test_small_files_that_ask_for_endless_work(inside: str) -> None:
    assert_too_detailed(inside, 10)


def test_a_gradient_is_reckoned_once() -> None:
    stops = '<stop stop-color="red"/>' * 9000
    inside = f'<linearGradient id="g">{stops}</linearGradient>' + '<circle r="1" fill="url(#g)"/>' * 9000

    def draw() -> None:
        assert len(shapes(inside)) == 9000

    assert measure_least_cpu_seconds(draw, 10) < 10


@pytest.mark.parametrize(
    ("start", "why"),
    [
        ('<!DOCTYPE svg [<!ENTITY a "b">]>', "declares entities in its <!DOCTYPE>, on its line 1"),
        (
            '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
            "declares entities in its <!DOCTYPE>, on its line 1",
        ),
        ('<?xml-stylesheet href="a.css"?>', "uses “xml-stylesheet”, which is outside the SVG file, on its line 1"),
        ('<?xml version="1.0" encoding="klingon"?>', "has an unknown text encoding"),
        ("<html/>", "is a damaged SVG file: it has something after its end, on its line 1"),
    ],
)
def test_refused_beginnings(start: str, why: str) -> None:
    text = f'{start}<svg viewBox="0 0 9 9">{RECT}</svg>'
    drawing, problems = svg.parse_svg(text.encode(), "x.svg", HERE)
    assert drawing is None
    assert [problem.message for problem in problems] == [f"the picture “x.svg” {why}"]


@pytest.mark.parametrize(
    ("data", "meaning"),
    [
        (b"<svg>< </svg>", "it is not XML"),
        (b"", "it is cut off"),
        (b"<svg", "a tag is not complete"),
        (b"<svg>\xc3", "it has damaged letters"),
        (b"<svg><g></svg>", "a tag does not close the last tag that was opened"),
        (b'<svg x="1" x="2"/>', "a tag has the same attribute twice"),
        (b"<svg/><svg/>", "it has something after its end"),
        (b"<svg>&hope;</svg>", "it has an unknown name between & and ;"),
        (b"<svg>&#0;</svg>", "it has a number between &# and ; that is not a letter"),
        (b" <?xml version='1.0'?><svg/>", "it has something before <?xml"),
        (b"<?xml version='1.0' encoding='utf-16'?><svg/>", "its text encoding is not the one it names"),
        (b"<svg><![CDATA[", "a part that starts with <![CDATA[ has no end"),
        (b"<?xml?><svg/>", "its <?xml line is damaged"),
    ],
)
def test_a_broken_file_is_told_in_our_own_words(data: bytes, meaning: str) -> None:
    drawing, (problem,) = svg.parse_svg(data, "x.svg", HERE)
    assert drawing is None
    assert problem.message == f"the picture “x.svg” is a damaged SVG file: {meaning}, on its line 1"


def test_a_fault_that_has_no_words_of_ours_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "_MEANINGS", {})
    _, (problem,) = svg.parse_svg(b"<svg", "x.svg", HERE)
    assert "SVG file: it is not XML, on its line 1" in problem.message


@pytest.mark.parametrize("attributes", ["", 'viewBox="0 0 0 9"', 'viewBox="0 0 9"', 'width="1e9" height="9"'])
def test_a_drawing_needs_a_size(attributes: str) -> None:
    drawing, (problem,) = read(RECT, attributes)
    assert drawing is None
    assert "broken-picture" in problem


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings_and_the_plain_document_type(encoding: str) -> None:
    kind = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?>{kind}<svg viewBox="0 0 9 9"><desc>é</desc>{RECT}</svg>'
    drawing, problems = svg.parse_svg(text.encode(encoding), "x.svg", HERE)
    assert drawing is not None
    assert not problems


def test_texts_of_the_file_cannot_upset_a_terminal() -> None:
    _, (problem,) = read('<circle r="1"/><use href="#\u009b31m\u202e' + "x" * 300 + '"/>')
    assert problem.replace("…", "").isprintable()
    assert len(problem) < 160


WORDS = st.sampled_from(
    [
        *(b'<g transform="', b"scale(", b"1e9", b"-", b"NaN", b'"/>', b"<use href='#a'", b" id='a'", b"A1 1 0 0"),
        *(b"<style>", b"</style>", b"{", b"}", b"%", b"<!DOCTYPE", b"[", b"\x00", b"\xff", b"9" * 50, b"url(#a)"),
    ]
)


@settings(max_examples=scale_examples(300), deadline=None)
@given(
    st.sampled_from(["logo.svg", "cover.svg", ""]), st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 9), WORDS))
)
def test_no_damage_to_a_file_raises(name: str, edits: list[tuple[int, int, bytes]]) -> None:
    style = "<style>.a{fill:url(#g)}</style>"
    rich = f'<svg viewBox="0 0 9 9">{GRADIENT}{style}<path id="a" class="a" d="M0 0a1 1 0 01 2 2"/>'
    data = (ASSETS / name).read_bytes() if name else f'{rich}<use href="#a" stroke-dasharray="1"/></svg>'.encode()
    for start, length, word in edits:
        place = start % len(data)
        data = data[:place] + word + data[place + length :]
    drawing, problems = svg.parse_svg(data, "x.svg", HERE)
    assert (drawing is None) == any(problem.severity is Severity.ERROR for problem in problems)
    for shape in drawing.shapes if drawing else ():
        assert all(math.isfinite(value) for _, points in shape.outline for value in points)


def test_the_shipped_logo_and_cover() -> None:
    for name, size, count in (("logo.svg", (96, 96), 3), ("cover.svg", (1000, 420), 26)):
        drawing, problems = svg.parse_svg((ASSETS / name).read_bytes(), name, HERE)
        assert not problems
        assert drawing is not None
        assert (drawing.width, drawing.height, len(drawing.shapes)) == (*size, count)
