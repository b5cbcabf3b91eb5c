"""Problems as text, as JSON, and as notes for GitHub's pages."""

from __future__ import annotations

import json

from brochure.diagnostics import reporters
from brochure.diagnostics.problem import ALLOWED, ERROR, UNREADY, WARNING, Problem, Where

LINE = "    text: Take 50%, then rest."
PERCENT = Problem(
    WARNING, Where("a,b.yaml", 7, 16, 3, LINE), "bare-percentage", "50%: of what?", "say “5 in 10”\nor so"
)
EARLIER = Problem(
    ERROR, Where("a,b.yaml", 2, 1, 5), "duplicate-key", "twice", related_where=Where("a,b.yaml", 1), source="YAML"
)
UNREAD = Problem(UNREADY, Where("a,b.yaml", 9), "missing-review", "nobody has read it")
NOTE = Problem(ALLOWED, Where("a,b.yaml", 3, 3, 13), "long-sentence", "twice: quoted from the form")
EVERY = (PERCENT, EARLIER, UNREAD, NOTE, PERCENT)


def test_text_has_the_line_a_caret_and_the_hint() -> None:
    assert reporters.format_text([PERCENT]) == (
        "a,b.yaml:7:16: warning: 50%: of what? (bare-percentage)\n"
        "        text: Take 50%, then rest.\n"
        "                   ^^^\n"
        "  fix: say “5 in 10”\nor so"
    )


def test_text_is_in_the_order_of_the_file_and_says_each_once() -> None:
    heads = [block.partition("\n")[0] for block in reporters.format_text(EVERY).split("\n\n")]
    assert heads == [
        "a,b.yaml:2:1: error: twice (duplicate-key)",
        "a,b.yaml:3:3: allowed: twice: quoted from the form (long-sentence)",
        "a,b.yaml:7:16: warning: 50%: of what? (bare-percentage)",
        "a,b.yaml:9:1: unready: nobody has read it (missing-review)",
    ]


def test_json_holds_all_that_is_known() -> None:
    read = json.loads(reporters.format_json(EVERY))
    assert [problem["severity"] for problem in read] == ["error", "allowed", "warning", "unready"]
    assert read[0]["also"] == {"file": "a,b.yaml", "line": 1, "column": 1, "length": 1}
    assert read[2] == {
        "rule": "bare-percentage",
        "severity": "warning",
        "file": "a,b.yaml",
        "line": 7,
        "column": 16,
        "length": 3,
        "message": "50%: of what?",
        "hint": "say “5 in 10”\nor so",
        "source": "",
    }
    assert reporters.format_json([]) == "[]"


def test_github_escapes_what_would_end_a_command() -> None:
    place = "file=a%2Cb.yaml"
    error, note, warning, unready = reporters.format_github(EVERY).splitlines()
    assert error == f"::error {place},line=2,col=1,endColumn=5,title=error%3A duplicate-key::twice"
    assert note.endswith("::twice: quoted from the form")
    assert note.startswith(f"::notice {place},line=3,col=3,endColumn=15,title=allowed%3A long-sentence::")
    assert warning.startswith(f"::warning {place},line=7,col=16,endColumn=18,title=warning%3A bare-percentage::")
    assert warning.endswith("::50%25: of what?%0Asay “5 in 10”%0Aor so")
    assert unready.startswith(f"::error {place},line=9,")
    assert reporters.format_github([]) == ""


def test_counts() -> None:
    assert reporters.format_counts(EVERY) == "1 error, 1 thing to finish, 1 warning"
    assert reporters.format_counts([NOTE]) == "no problems"
    assert reporters.format_quantity(2, "page") == "2 pages"


def standing(line: int, what: str, file: str = "a.yaml") -> Problem:
    return Problem(UNREADY, Where(file, line), "placeholder-text", f"on line {line}", standing=what)


def test_what_stands_comes_last_in_text_and_in_its_place_elsewhere() -> None:
    every = [standing(1, "a review"), PERCENT]
    assert [block.partition(":")[0] for block in reporters.format_text(every).split("\n\n")] == ["a,b.yaml", "a.yaml"]
    assert [problem["line"] for problem in json.loads(reporters.format_json([standing(9, "x", "z"), *every]))] == [
        7,
        1,
        9,
    ]


def test_what_is_left_to_finish_is_one_line() -> None:
    assert reporters.not_final([PERCENT, EARLIER, NOTE]) == ""
    assert reporters.not_final([UNREAD]) == "Not final yet: 1 thing to finish: explained above."
    stands = [standing(n, "brackets") for n in (4, 2, 2, 6, 8, 10, 12, 14)]
    assert reporters.not_final([*stands, standing(3, "a review"), UNREAD, PERCENT]) == (
        "Not final yet: 9 things to finish:"
        " brackets (a.yaml:2, a.yaml:4, a.yaml:6, a.yaml:8, a.yaml:10 and 2 more), a review (a.yaml:3),"
        " 1 explained above."
    )
    assert reporters.not_final(stands, explained=True) == "Not final yet: 7 things to finish: explained above."
