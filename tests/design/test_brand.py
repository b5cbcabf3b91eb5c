from __future__ import annotations

from pathlib import Path

import pytest

from brochure.design import brand, colors
from brochure.design.brand import Brand, Palette
from brochure.diagnostics.problem import Severity

ASSETS = Path(__file__).parent.parent.parent / "assets"
LOGO = '<svg viewBox="0 0 9 9"><circle r="9"/></svg>'


def load(folder: Path, text: str) -> tuple[Brand | None, list[str]]:
    """The brand, and its problems as rows without the folder's name, hints after a bar."""
    (folder / "clinic.yaml").write_text(text, encoding="utf-8")
    found, problems = brand.load_brand(folder)
    rows = [f"{problem} | {problem.hint}" for problem in problems]
    return found, [row.removeprefix(f"{folder.as_posix()}/") for row in rows]


def fine(folder: Path, text: str) -> Brand:
    found, problems = load(folder, text)
    assert not problems
    assert found is not None
    return found


def test_the_shipped_clinic() -> None:
    found, problems = brand.load_brand(ASSETS)
    assert not problems
    assert found is not None
    assert (found.name, found.tagline, found.web, found.web_link) == ("Cache Ketamine & Mental Health", "", "", "")
    assert (found.phone, found.address, found.hours) == ("[clinic phone]", "[clinic address]", "[clinic hours]")
    assert found.palette == Palette("#1D5166", "#A3461C", "#7797A3", "#BBCBD1", "#767676", "#000000")
    assert (found.logo, found.cover) != (None, None)
    assert found.cover_shows == "A person sitting on a beach, looking at ocean waves"
    line = found.where_of("phone").text
    assert line[found.where_of("phone").column - 1 :].startswith('"[clinic phone]"')


def test_without_a_folder_there_is_a_plain_look_that_can_be_read() -> None:
    found, problems = brand.load_brand(None)
    assert found == Brand()
    assert not problems
    for colour in (Brand().palette.brand, Brand().palette.accent):
        assert colors.contrast(colour, colors.WHITE) >= 4.5


def test_a_folder_without_clinic_yaml_keeps_its_logo(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text(LOGO)
    found, (problem,) = brand.load_brand(tmp_path)
    assert found is not None
    assert found.logo is not None
    assert found.name == ""
    assert (problem.severity, problem.rule) == (Severity.WARNING, "missing-clinic-file")
    assert problem.message == "there is no clinic.yaml, so the handout has no clinic name and standard colors"


def test_the_usual_names_of_pictures(tmp_path: Path) -> None:
    (tmp_path / "art").mkdir()
    (tmp_path / "art/sea.svg").write_text(LOGO)
    (tmp_path / "logo.svg").write_text(LOGO)
    found = fine(tmp_path, "name: A\ncover: art/sea.svg\nlogo:\n")
    assert found.logo is not None
    assert found.cover is not None
    assert (found.logo.path, found.cover.path) == (tmp_path / "logo.svg", tmp_path / "art/sea.svg")


def test_all_values(tmp_path: Path) -> None:
    found = fine(
        tmp_path,
        "name:  Harbor   Clinic\ntagline: Calm\nphone: 435-555-0100\nweb: www.harbor.example/care\n"
        'address: |\n  1 Main St, Suite #200\n  Logan\nhours: no\ncolors:\n  brand: "#123"\n'
        "type: atkinson hyperlegible\ncover_shows: The sea\n",
    )
    assert (found.name, found.tagline, found.phone, found.hours) == ("Harbor Clinic", "Calm", "435-555-0100", "no")
    assert found.address == "1 Main St, Suite #200\nLogan"
    assert (found.web, found.web_link) == ("www.harbor.example/care", "https://www.harbor.example/care")
    assert (found.palette.brand, found.palette.accent) == ("#112233", Brand().palette.accent)
    assert (found.family, found.cover_shows) == ("Atkinson Hyperlegible", "The sea")


@pytest.mark.parametrize(
    ("web", "link"),
    [
        ("https://harbor.example", "https://harbor.example"),
        ("harbor.example:8080/a?b=c", "https://harbor.example:8080/a?b=c"),
        ('"[clinic website]"', ""),
        ("", ""),
    ],
)
def test_web_addresses(tmp_path: Path, web: str, link: str) -> None:
    assert fine(tmp_path, f"name: A\nweb: {web}\n").web_link == link


@pytest.mark.parametrize(
    "web", ["http://harbor.example", "javascript:alert(1)", "me@harbor.example", "the web", "harbor"]
)
def test_other_web_addresses_are_refused(tmp_path: Path, web: str) -> None:
    hint = "type it like www.example.org or https://www.example.org; http: is not secure"
    message = f"clinic.yaml:2:6: error: `web` is not a web address: “{web}” (bad-web-address) | {hint}"
    assert load(tmp_path, f"name: A\nweb: {web}\n")[1] == [message]


def test_mid_goes_darker_until_it_shows() -> None:
    for given in ("#1D5166", "#767676", "#8A5A00", "#C00000"):
        palette = brand.derive_palette(given, given)
        assert colors.contrast(palette.mid, colors.WHITE) >= 3
    assert brand.derive_palette("#767676", "#767676").mid == colors.mix("#767676", colors.WHITE, 0.8)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("nmae: A", "clinic.yaml:1:1: error: unknown key `nmae` (unknown-key) | did you mean `name`?"),
        (
            "name: A\nfax: 1",
            (
                "clinic.yaml:2:1: error: unknown key `fax` (unknown-key)"
                " | use one of these keys: name, tagline, phone, web,"
                " address, hours, cover_shows, colours, type, paper, logo, cover"
            ),
        ),
        ("phone: 1", "clinic.yaml:1:1: error: `name` is missing (missing-field) | type the clinic's name: `name: …`"),
        ("name:", "clinic.yaml:1:6: error: `name` is missing (missing-field) | type the clinic's name: `name: …`"),
        (
            "name:\n  - A",
            (
                "clinic.yaml:2:3: error: `name` should be text, not a list or a group of keys (wrong-type)"
                ' | put it in quotation marks: name: "…"'
            ),
        ),
        (
            "- A",
            (
                "clinic.yaml:1:1: error: the file should be a group of keys, not text or a list (wrong-type)"
                " | start with the clinic's name: `name: …`"
            ),
        ),
        (
            "name: A\ncolours: blue",
            (
                "clinic.yaml:2:10: error: `colours` should be a group of keys (`brand`, `accent`) (wrong-type)"
                ' | write it like this:\n  colours:\n    brand: "#1D5166"\n    accent: "#A3461C"'
            ),
        ),
        (
            "name: A\ncolours:\n  brand: navy",
            (
                "clinic.yaml:3:10: error: `brand` is not a color: “navy” (bad-colour)"
                ' | type # and six digits or letters from A to F, in quotation marks: brand: "#1D5166"'
            ),
        ),
        (
            'name: A\ncolours:\n  acent: "#A3461C"',
            "clinic.yaml:3:3: error: unknown key `acent` (unknown-key) | did you mean `accent`?",
        ),
        (
            'name: A\ncolours:\n  brand: "#7797a3"',
            (
                "clinic.yaml:3:10: error: brand #7797A3 is too light: its contrast on white is 3.1:1, text needs 4.5:1"
                ' (low-contrast) | use "#5B7B87", the nearest color that is dark enough'
            ),
        ),
        (
            'name: A\ncolours:\n  accent: "#777777"',
            (
                "clinic.yaml:3:11: error: accent #777777 is too light: its contrast on white is 4.4:1, text needs 4.5:1"
                ' (low-contrast) | use "#767676", the nearest color that is dark enough'
            ),
        ),
        (
            "name: A\ntype: Atkinson",
            (
                "clinic.yaml:2:7: error: we have no font called “Atkinson” (unknown-type-family)"
                " | did you mean “Atkinson Hyperlegible”?"
            ),
        ),
        (
            "name: A\ntype: Helvetica",
            (
                "clinic.yaml:2:7: error: we have no font called “Helvetica” (unknown-type-family)"
                " | use one of these: Atkinson Hyperlegible"
            ),
        ),
        (
            "name: A\nphone: 1\u202e2",
            (
                "clinic.yaml:2:9: error: the character U+202E cannot be printed (forbidden-character)"
                " | delete it; it may come from text that was copied from another program"
            ),
        ),
        (
            "name: A\nlogo: ../logo.svg",
            (
                "clinic.yaml:2:7: error: the picture “../logo.svg” is not a path inside the assets folder"
                " (path-outside-assets) | copy the picture into the assets folder and type only its file name"
            ),
        ),
        (
            "name: A\ncover: clinic.yml",
            (
                "clinic.yaml:2:8: error: the picture “clinic.yml” is not in the assets folder (missing-picture)"
                " | did you mean “clinic.yaml”?"
            ),
        ),
    ],
)
def test_faults(tmp_path: Path, text: str, problem: str) -> None:
    assert load(tmp_path, text)[1] == [problem]


@pytest.mark.parametrize(
    ("written", "paper"),
    [("letter", "letter"), ("Letter", "letter"), ("US Letter", "letter"), ("A4", "a4"), ("a4", "a4"), ("", "")],
)
def test_the_paper_it_is_printed_on(tmp_path: Path, written: str, paper: str) -> None:
    (tmp_path / "clinic.yaml").write_text(f"name: A\npaper: {written}\n", encoding="utf-8")
    clinic, problems = brand.load_brand(tmp_path)
    assert clinic is not None
    assert (clinic.paper, problems) == (paper, ())


def test_a_paper_that_there_is_not(tmp_path: Path) -> None:
    (tmp_path / "clinic.yaml").write_text("name: A\npaper: A5\n", encoding="utf-8")
    clinic, [problem] = brand.load_brand(tmp_path)
    assert clinic is not None
    assert clinic.paper == ""
    assert str(problem).endswith("clinic.yaml:2:8: error: there is no paper size “A5” (unknown-paper)")
    assert problem.hint.startswith("type `letter` or `a4`")


def test_a_colour_without_quotes_is_an_error_that_says_so(tmp_path: Path) -> None:
    _, (problem,) = load(tmp_path, "name: A\ncolours:\n  brand: #1D5166\n")
    assert problem.startswith("clinic.yaml:3:10: error: ")
    assert 'double quotes: "#1D5166"' in problem


@pytest.mark.parametrize("text", ['name: "A\\x07"', "name: A\x07"])
def test_control_characters_are_refused_once(tmp_path: Path, text: str) -> None:
    _, problems = load(tmp_path, text)
    assert len(problems) == 1
    assert "error" in problems[0]


def test_all_faults_are_told_together_and_the_rest_is_kept(tmp_path: Path) -> None:
    found, problems = load(tmp_path, 'nmae: A\nphone: "1"\nweb: x\ntype: y\ncolours:\n  brand: z\n  accent: "#FF0"\n')
    rules = [row.split(" (")[-1].split(")")[0] for row in problems]
    assert rules == ["unknown-key", "bad-colour", "low-contrast", "unknown-type-family", "bad-web-address"]
    assert found is not None
    assert (found.name, found.phone) == ("A", "1")
    assert found.palette == Brand().palette


def test_a_file_that_cannot_be_read_gives_no_brand(tmp_path: Path) -> None:
    found, (problem,) = load(tmp_path, "")
    assert found is None
    assert "(empty-file)" in problem
