"""The web page: judged by Chromium and axe as readers get it, and by the words and elements that stand in it."""

from __future__ import annotations

import base64
import re
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from PIL import Image

from brochure.content.sections import KINDS
from support import browser as judge, validators
from support.clinic_folders import CLINIC, HEADER, REVIEW, ROOT, build_content, write_every_kind, write_handout
from support.example_counts import scale_examples
from support.kind_goldens import assert_same_kinds
from support.random_content import HANDOUT, dump_yaml
from support.web_page import StrictPageReader, build_page, normalize_spaces, read_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

WIDTHS = [1280, 640, 320]  # 640 is what a window of 1280 has left at 200 % zoom, 320 at 400 %
PLACES = range(0, 900, 75)  # how far down a page everything is pushed, in CSS pixels


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with judge.launch_chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two handouts as web pages: one with every kind of section, and the shipped one."""
    folder = tmp_path_factory.mktemp("html")
    made = {
        "every-kind": build_page(write_handout(folder, write_every_kind(folder))),
        "shipped": build_page(ROOT / "content.yaml"),
    }
    for name, page in made.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


def file(folder: Path, body: str, style: str = "") -> Path:
    """A page of another make, for trying a judge."""
    path = folder / "other.html"
    head = f"<meta charset=utf-8><title>Other</title><style>{style}</style>"
    path.write_text(f"<!DOCTYPE html><html lang=en><head>{head}</head><body>{body}</body></html>", encoding="utf-8")
    return path


# --- judged in a browser -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["every-kind", "shipped"])
def test_axe_finds_no_fault(chromium: Browser, pages: dict[str, Path], name: str, width: int) -> None:
    with judge.open_page(chromium, pages[name], width) as (page, _):
        assert judge.run_axe(page) == []


def test_axe_finds_faults_where_there_are_some(chromium: Browser, tmp_path: Path) -> None:
    words = "".join(f"<p style='color:#aaa'>Pale words {n}.</p>" for n in range(3))
    body = (
        f"<main><h1>Other</h1><ul><li>One</li></ul>{words}<svg role=img></svg><h3>Skipped</h3><a href='#x'></a></main>"
    )
    with judge.open_page(chromium, file(tmp_path, body)) as (page, _):
        found = {fault.partition(":")[0] for fault in judge.run_axe(page)}
    assert {"color-contrast", "heading-order", "svg-img-alt", "link-name"} <= found


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["every-kind", "shipped"])
def test_nothing_stands_out_of_the_window(chromium: Browser, pages: dict[str, Path], name: str, width: int) -> None:
    with judge.open_page(chromium, pages[name], width) as (page, _):
        assert judge.find_overflows(page) == []


def test_long_words_and_many_columns_stay_in_the_window(chromium: Browser, tmp_path: Path) -> None:
    word = "Pneumonoultramicroscopicsilicovolcanoconiosis"
    columns = [f"Column {n}" for n in range(6)]
    rows = [dict.fromkeys(columns, word) for _ in range(2)]
    table = {"heading": "A table", "kind": "table", "columns": columns, "rows": rows}
    contact = {"name": word, "phone": "(435) 555-0100 ext. 1234567", "when": word}
    calls = {"heading": word, "kind": "contacts", "contacts": [contact]}
    questions = {"heading": "Questions", "kind": "faq", "questions": [{"ask": word, "answer": word}]}
    terms = {"heading": word, "kind": "glossary", "terms": [{"term": word, "meaning": word}]}
    tree = {"title": word, "language": "en-US", "sections": [table, calls, questions, terms]}
    path = tmp_path / "long.html"
    path.write_text(build_page(write_handout(tmp_path, dump_yaml(tree))), encoding="utf-8")
    for width in WIDTHS:
        with judge.open_page(chromium, path, width) as (page, _):
            assert judge.find_overflows(page) == [], width


def test_what_stands_out_of_the_window_is_found(chromium: Browser, tmp_path: Path) -> None:
    with judge.open_page(chromium, file(tmp_path, "<p style='white-space:nowrap'>" + "long " * 99), 320) as (page, _):
        assert "the page" in judge.find_overflows(page)


@pytest.mark.parametrize("name", ["every-kind", "shipped"])
def test_the_page_asks_for_nothing_but_itself(chromium: Browser, pages: dict[str, Path], name: str) -> None:
    with judge.open_page(chromium, pages[name]) as (page, asked):
        page.wait_for_load_state("networkidle")
        assert [url for url in asked if not url.startswith("data:")] == [pages[name].as_uri()]


def test_a_page_that_asks_for_more_is_found(chromium: Browser, tmp_path: Path) -> None:
    with judge.open_page(chromium, file(tmp_path, "<img alt='' src='http://127.0.0.1:9/x.png'>")) as (_, asked):
        assert "http://127.0.0.1:9/x.png" in asked


def test_the_policy_keeps_a_page_from_asking_and_from_running(chromium: Browser, pages: dict[str, Path]) -> None:
    with judge.open_page(chromium, pages["shipped"]) as (page, _), socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        page.evaluate(
            """address => {
                const image = document.body.appendChild(document.createElement('img'));
                image.src = address;
                const script = document.body.appendChild(document.createElement('script'));
                script.textContent = 'window.ran = true';
                return new Promise(done => { image.onerror = image.onload = done });
            }""",
            f"http://127.0.0.1:{server.getsockname()[1]}/x.png",
        )
        assert page.evaluate("window.ran") is None
        with pytest.raises(BlockingIOError):  # nobody knocked
            server.accept()


def test_words_are_set_in_the_faces_that_the_page_carries(chromium: Browser, pages: dict[str, Path]) -> None:
    with judge.open_page(chromium, pages["shipped"]) as (page, _):
        page.evaluate("document.fonts.ready.then(() => true)")
        faces = page.evaluate("[...document.fonts].map(face => [face.family, face.weight, face.status])")
        assert faces == [["Handout", "400", "loaded"], ["Handout", "700", "loaded"]]


def test_the_readers_own_colours_are_kept(chromium: Browser, pages: dict[str, Path]) -> None:
    shapes = {
        ".icon .fill": "fill",
        ".yes": "fill",
        ".steps > li::before": "border-left-color",
        ".box": "border-left-color",
    }
    with judge.open_page(chromium, pages["every-kind"]) as (page, _):
        page.emulate_media(forced_colors="active", color_scheme="dark")
        words = page.evaluate("getComputedStyle(document.querySelector('p')).color")
        for selector, name in shapes.items():
            element, _, pseudo = selector.partition("::")
            found = page.evaluate(
                "([e, p, n]) => getComputedStyle(document.querySelector(e), p && '::' + p).getPropertyValue(n)",
                [element, pseudo, name],
            )
            assert found == words, selector
        assert judge.run_axe(page) == []


def test_what_a_screen_reader_finds_is_as_before(chromium: Browser, pages: dict[str, Path]) -> None:
    with judge.open_page(chromium, pages["every-kind"]) as (page, _):
        heard = re.sub(r"Copy [0-9A-F]{4}-[0-9A-F]{4}", "Copy 0000-0000", page.locator("body").aria_snapshot())
    assert assert_same_kinds("aria", heard, "handout.aria.txt") == list(KINDS)


def test_on_a_narrow_screen_a_screen_reader_finds_the_same(chromium: Browser, pages: dict[str, Path]) -> None:
    found = []
    for width in (1280, 320):
        with judge.open_page(chromium, pages["every-kind"], width) as (page, _):
            nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
        seen = [(n["role"]["value"], n["name"]["value"]) for n in nodes if not n["ignored"] and "name" in n]
        found.append(Counter(node for node in seen if node[0] not in ("InlineTextBox", "StaticText")))
    wide, narrow = found
    assert wide == narrow
    assert {"table", "columnheader", "rowheader", "cell", "list", "listitem"} <= {role for role, _ in wide}


def test_a_missing_browser_is_told_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "_CHROMIUM_PROGRAMS", ("no-such-browser",))
    monkeypatch.delenv("BROCHURE_REQUIRE_TOOLS", raising=False)
    with pytest.raises(pytest.skip.Exception, match="chromium is missing"), judge.launch_chromium():
        pass
    monkeypatch.setenv("BROCHURE_REQUIRE_TOOLS", "1")
    with pytest.raises(pytest.fail.Exception, match="chromium is missing"), judge.launch_chromium():
        pass


# --- printed from the browser ------------------------------------------------------------------------------------


def last_lines(page: Page, folder: Path, push: int) -> list[str]:
    """What stands last on each page but the last, when everything is pushed down by so much."""
    page.evaluate("push => { document.querySelector('main').style.paddingTop = push + 'px' }", push)
    path = folder / "printed.pdf"
    page.pdf(path=path, format="Letter", prefer_css_page_size=True)
    sheets = validators.run_pdftotext(path, "-raw").rstrip("\f").split("\f")
    return [normalize_spaces(sheet).replace(" ", "") for sheet in sheets[:-1]]


def headings_at_the_foot(page: Page, folder: Path) -> list[str]:
    headings = page.evaluate("[...document.querySelectorAll('h1, h2, h3')].map(heading => heading.innerText)")
    bare = [re.sub(r"\s", "", heading) for heading in headings]
    feet = {foot for push in PLACES for foot in last_lines(page, folder, push)}
    return [heading for heading in bare if any(foot.endswith(heading) for foot in feet)]


def test_printed_no_heading_stands_alone_at_the_foot(chromium: Browser, pages: dict[str, Path], tmp_path: Path) -> None:
    with judge.open_page(chromium, pages["shipped"]) as (page, _):
        assert headings_at_the_foot(page, tmp_path) == []


def test_a_heading_alone_at_the_foot_is_found(chromium: Browser, pages: dict[str, Path], tmp_path: Path) -> None:
    with judge.open_page(chromium, pages["shipped"]) as (page, _):
        page.add_style_tag(content="* { display: block !important; break-after: auto !important }")
        assert headings_at_the_foot(page, tmp_path)


@pytest.mark.parametrize("paper", ["Letter", "A4"])
def test_printed_all_words_are_there(chromium: Browser, pages: dict[str, Path], tmp_path: Path, paper: str) -> None:
    path = tmp_path / "printed.pdf"
    with judge.open_page(chromium, pages["shipped"]) as (page, _):
        page.pdf(path=path, format=paper)
        words = set(page.inner_text("body").split())
    printed = re.sub(r"\s", "", validators.run_pdftotext(path, "-raw"))
    assert {word for word in words if word not in printed} == set()
    assert len(validators.run_pdftoppm(path, dpi=10)) <= 8


# --- what stands in the page -------------------------------------------------------------------------------------


def test_every_word_of_every_kind_is_there(pages: dict[str, Path], tmp_path: Path) -> None:
    text = StrictPageReader(pages["every-kind"].read_text(encoding="utf-8")).text
    for words in read_texts(write_handout(tmp_path, write_every_kind(tmp_path))):
        assert words in text


@settings(max_examples=scale_examples(20), suppress_health_check=[HealthCheck.too_slow])
@given(HANDOUT)
def test_every_well_formed_handout_becomes_a_well_formed_page(tree: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_handout(Path(folder), dump_yaml(tree))
        reading, wanted = StrictPageReader(build_page(path)), read_texts(path)
    for words in wanted:
        assert words in reading.text
    names = reading.list_attribute_values("id")
    assert len(names) == len(set(names))
    assert set(reading.list_attribute_values("aria-labelledby")) <= set(names)
    assert all(
        address.startswith(("https:", "mailto:", "tel:", "#", "data:,"))
        for address in reading.list_attribute_values("href")
    )


@settings(
    max_examples=scale_examples(6), suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(tree=HANDOUT)
def test_a_browser_finds_the_elements_where_they_were_put(chromium: Browser, tree: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        text = build_page(write_handout(Path(folder), dump_yaml(tree)))
    with chromium.new_page() as page:
        page.set_content(text)
        found = page.evaluate(
            "[...document.querySelectorAll('*')].map(e => e.localName.toLowerCase() + ' in ' + "
            "(e.parentElement ? e.parentElement.localName.toLowerCase() : ''))"
        )
    assert found == StrictPageReader(text).element_places


HOSTILE = [
    "<script>window.ran = true</script>",
    '" onload="window.ran = true',
    "' onmouseover='window.ran = true",
    "</style><script>window.ran = true</script>",
    "</title><img src=x onerror=window.ran=true>",
    "--><svg/onload=window.ran=true>",
    "&lt;b&gt; &amp; &#60;",
    "{{ 7 * 7 }} ${7*7} <%= 7 %>",
]


def every_text(tree: Any, words: str) -> Any:  # noqa: ANN401 (a tree of YAML is Any)
    """The same content with those words added to each text that is printed."""
    kept = {
        "kind",
        "language",
        "phone",
        "picture",
        "sign",
        "urgency",
        "count",
        "of",
        "people",
        "lines",
        "fill_in",
        "doi",
    }
    kept |= {"link", "review", "columns", "topic", "rows"}
    if isinstance(tree, dict):
        return {key: value if key in kept else every_text(value, words) for key, value in tree.items()}
    if isinstance(tree, list):
        return [every_text(value, words) for value in tree]
    return f"{tree} {words}" if isinstance(tree, str) else tree


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(chromium: Browser, tmp_path: Path, words: str) -> None:
    tree = every_text(yaml.safe_load(write_every_kind(tmp_path)), words)
    clinic = yaml.safe_load(CLINIC) | {"tagline": words, "address": words, "hours": words, "cover_shows": words}
    clinic["name"] += " " + words
    (tmp_path / "assets" / "cover.svg").write_bytes((ROOT / "assets" / "cover.svg").read_bytes())
    text = build_page(write_handout(tmp_path, dump_yaml(tree), dump_yaml(clinic)))
    reading = StrictPageReader(text)
    assert reading.text.count(normalize_spaces(words)) > 40
    with chromium.new_page() as page:
        page.set_content(text)
        assert page.evaluate("window.ran") is None
        assert page.evaluate("document.querySelectorAll('script, iframe, object').length") == 0
        assert normalize_spaces(words) in normalize_spaces(page.title())
        assert page.evaluate("document.querySelector('.cover svg').getAttribute('aria-label')") == words


def test_a_draft_says_so_and_why(tmp_path: Path) -> None:
    text = "heading: One\ntext: Some words."
    draft = build_page(write_handout(tmp_path, build_content(text)))
    assert "Draft Not yet reviewed by a clinician" in StrictPageReader(draft).text
    final = build_page(write_handout(tmp_path, build_content(text, header=HEADER + REVIEW)))
    assert "Draft" not in StrictPageReader(final).text


def test_the_foot_names_the_clinic_its_phone_the_review_and_the_copy(pages: dict[str, Path]) -> None:
    text = StrictPageReader(pages["every-kind"].read_text(encoding="utf-8")).text
    assert re.search(
        r"Test Clinic · 435 555 2368 Reviewed by A\. Name, MD, 3 January 2026 Copy [0-9A-F]{4}-[0-9A-F]{4}$", text
    )


def test_numbers_to_call_are_links(pages: dict[str, Path]) -> None:
    links = StrictPageReader(pages["every-kind"].read_text(encoding="utf-8")).list_attribute_values("href")
    assert {"tel:911", "tel:4355552368"} <= set(links)


def test_the_same_content_gives_the_same_page(tmp_path: Path) -> None:
    path = write_handout(tmp_path, write_every_kind(tmp_path))
    assert build_page(path) == build_page(path)


def test_an_authors_drawing_is_made_anew(tmp_path: Path) -> None:
    content = write_every_kind(tmp_path)
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><title>secret</title>'
        '<clipPath id="a"><circle cx="9" cy="9" r="9"/></clipPath>'
        '<rect width="40" height="20" fill="#123456" clip-path="url(#a)" data-x="1"/></svg>'
    )
    (tmp_path / "assets" / "beach.svg").write_text(drawing, encoding="utf-8")
    page = build_page(write_handout(tmp_path, content))
    assert "secret" not in page
    assert "data-x" not in page
    assert 'fill="#123456"' in page
    assert re.search(r'<g clip-path="url\(#(picture-\d+-clip-1)\)">', page)
    StrictPageReader(page)


def test_a_photograph_is_turned_upright_and_loses_its_metadata(chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    photo = Image.linear_gradient("L").resize((600, 400)).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010E] = "secret"
    photo.save(tmp_path / "assets" / "photo.jpg", exif=exif)
    text = "heading: A picture\nkind: figure\npicture: photo.jpg\nalt: A gradient\ncaption: From light to dark."
    page = build_page(write_handout(tmp_path, build_content(text, header=HEADER)))
    source = next(src for src in StrictPageReader(page).list_attribute_values("src"))
    data = base64.b64decode(source.removeprefix("data:image/jpeg;base64,"))
    with Image.open(BytesIO(data)) as image:
        assert image.size == (400, 600)
        assert not image.getexif()
    path = tmp_path / "photo.html"
    path.write_text(page, encoding="utf-8")
    with judge.open_page(chromium, path) as (shown, _):
        assert shown.evaluate("[document.images[0].complete, document.images[0].naturalHeight]") == [True, 600]


def test_a_page_of_drawings_needs_neither_reportlab_nor_pillow() -> None:
    code = (
        "import sys; from pathlib import Path; from brochure.build import pipeline as build;"
        "assert build.build(Path('content.yaml'), build.BuildOptions(edition='html')).data;"
        "print(sorted({'reportlab', 'PIL'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
