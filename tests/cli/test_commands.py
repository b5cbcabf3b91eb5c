"""The commands as a person or a script meets them: what is written, what is said, and the exit code."""

from __future__ import annotations

import ast
import datetime as dt
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from brochure.build import pipeline
from brochure.checks.engine import registry
from brochure.cli import exit_codes, launcher, main, messages, options, report
from brochure.diagnostics import reporters
from brochure.runtime import files
from support.clinic_folders import FINAL_HANDOUT, ROOT

if TYPE_CHECKING:
    from brochure.checks.rule import Rule
    from conftest import KeepPdf

pytestmark = pytest.mark.usefixtures("clinic_folder")
GLOSSARY = """\
  - heading: Words
    kind: glossary
    terms:
      - term: Methylenedioxymethamphetamine
        meaning: A drug.
"""
DRAFT = FINAL_HANDOUT.replace("reviewed_by: Dr. Ann Example", "reviewed_by:").replace(
    "reviewed_on: 2026-01-06", "reviewed_on:"
)
WRONG = FINAL_HANDOUT.replace("heading:", "haeding:")
UNREVIEWED = (
    "Not final yet: 1 thing to finish: a clinician's review (draft.yaml:5)."
    " Details: brochure check --verbose draft.yaml\n"
)


def write(text: str, name: str = "content.yaml") -> Path:
    path = Path(name)
    path.write_text(text, encoding="utf-8")
    return path


def program(*arguments: str, encoding: str = "utf-8") -> subprocess.CompletedProcess[str]:
    """The program as a process of its own, on a console of that encoding."""
    return subprocess.run(
        [sys.executable, "-m", "brochure", *arguments],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        text=True,
        encoding=encoding,
        check=False,
    )


# build


def test_build_writes_the_pdf_and_prints_only_its_path(capfd: pytest.CaptureFixture[str], keep: KeepPdf) -> None:
    write(FINAL_HANDOUT)
    assert main.main(["build"]) == exit_codes.EXIT_OK
    said = capfd.readouterr()
    path = Path(said.out.rstrip("\n"))
    assert path == Path("out/a-short-handout.pdf")
    assert "Made 1 page, " in said.err
    assert "Draft" not in said.err
    keep(path.read_bytes(), "cli-build")
    made = {path.as_posix() for path in Path().rglob("*")} - {"assets", "assets/clinic.yaml", "content.yaml"}
    assert made == {"out", "out/a-short-handout.pdf"}


def test_build_makes_a_draft_unless_final_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    write(DRAFT, "draft.yaml")
    assert main.main(["build", "draft.yaml", "-o", "here.pdf"]) == exit_codes.EXIT_OK
    assert capsys.readouterr().err.endswith(f" KB.\nIt is marked Draft.\n{UNREVIEWED}")
    before = Path("here.pdf").read_bytes()
    assert main.main(["build", "draft.yaml", "-o", "here.pdf", "--final"]) == exit_codes.EXIT_CONTENT
    said = capsys.readouterr()
    assert said.out == ""
    refused = "1 thing to finish: nothing was written, because --final does not allow a draft.\n"
    assert said.err == refused + UNREVIEWED
    assert Path("here.pdf").read_bytes() == before


def test_build_with_errors_leaves_the_old_pdf(capsys: pytest.CaptureFixture[str]) -> None:
    write(WRONG)
    Path("old.pdf").write_bytes(b"old")
    assert main.main(["build", "-o", "old.pdf"]) == exit_codes.EXIT_CONTENT
    said = capsys.readouterr()
    assert said.out == ""
    assert "content.yaml:10:5: error: " in said.err
    assert "nothing was written. Your old PDF has not been changed.\n" in said.err
    assert Path("old.pdf").read_bytes() == b"old"
    assert not Path("out").exists()


def test_build_opens_the_pdf_when_asked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    write(FINAL_HANDOUT)
    shown: list[Path] = []

    def show(path: Path) -> bool:
        shown.append(path)
        return len(shown) == 1

    monkeypatch.setattr(report, "open_in_viewer", show)
    assert main.main(["build", "--open", "-o", "a.pdf"]) == exit_codes.EXIT_OK
    assert "Open the file yourself" not in capsys.readouterr().err
    assert main.main(["build", "--open", "-o", "a.pdf"]) == exit_codes.EXIT_OK
    assert "Open the file yourself" in capsys.readouterr().err
    assert shown == [Path("a.pdf")] * 2


def test_build_says_plainly_that_it_cannot_write(capsys: pytest.CaptureFixture[str]) -> None:
    write(FINAL_HANDOUT)
    Path("out").write_text("a file in the way", encoding="utf-8")
    assert main.main(["build"]) == exit_codes.EXIT_CONTENT
    told = capsys.readouterr().err
    assert told.endswith(
        "The folder out cannot be made: File exists. Choose another place with -o, for example -o handout.pdf.\n"
    )
    assert main.main(["build", "-o", "nowhere/a.pdf"]) == exit_codes.EXIT_CONTENT
    assert "there is no folder nowhere" in capsys.readouterr().err


def test_build_makes_the_edition_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    write(FINAL_HANDOUT)
    assert main.main(["build", "--edition", "Large-Print", "--paper", "A4"]) == exit_codes.EXIT_OK
    said = capsys.readouterr()
    assert said.out == f"{Path('out', 'a-short-handout.large-print.a4.pdf')}\n"
    assert re.search(r"Made 1 page, \d+ KB\.\n$", said.err)


def test_build_makes_several_editions(capsys: pytest.CaptureFixture[str]) -> None:
    write(FINAL_HANDOUT.replace("sections:", "editions: [large-print, handout]\nsections:"))
    wanted = ["out/a-short-handout.pdf", "out/a-short-handout.large-print.pdf"]
    one_way, other_way = ["--edition", "handout", "--edition", "large-print"], ["--edition", "handout,large-print"]
    for way in (one_way, other_way):
        assert main.main(["build", *way]) == exit_codes.EXIT_OK
        assert [Path(row).as_posix() for row in capsys.readouterr().out.splitlines()] == wanted
    assert main.main(["build", "--all"]) == exit_codes.EXIT_OK
    said = capsys.readouterr()
    assert [Path(row).as_posix() for row in said.out.splitlines()] == wanted[::-1]
    assert "content.yaml (large-print): 1 page, " in said.err
    assert main.main(["build"]) == exit_codes.EXIT_OK
    assert [Path(row).as_posix() for row in capsys.readouterr().out.splitlines()] == wanted[:1]


@pytest.mark.parametrize(("edition", "noun", "suffix"), [("text", "text", "txt"), ("html", "web page", "html")])
def test_text_and_web_pages_are_made(edition: str, noun: str, suffix: str, capsys: pytest.CaptureFixture[str]) -> None:
    write(FINAL_HANDOUT)
    assert main.main(["build", "--edition", edition]) == exit_codes.EXIT_OK
    said = capsys.readouterr()
    path = Path("out", f"a-short-handout.{suffix}")
    assert said.out == f"{path}\n"
    assert re.search(rf"Made a {noun} of \d+ KB\.\n$", said.err)
    assert "Some words, and a few more." in path.read_text(encoding="utf-8")


def test_all_makes_the_handout_where_no_editions_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    write(FINAL_HANDOUT)
    assert main.main(["build", "--all", "-o", "a.pdf"]) == exit_codes.EXIT_OK
    assert capsys.readouterr().out == "a.pdf\n"


@pytest.mark.parametrize(
    ("edition", "imposed", "pages", "said"),
    [
        ("handout", False, 6, "6 pages, 64 KB"),
        ("handout", False, 1, "1 page, 64 KB"),
        ("trifold", False, 2, "2 sides, 64 KB"),
        ("booklet", False, 8, "8 pages, 64 KB"),
        ("booklet", True, 4, "4 sides, 64 KB"),
        ("text", False, 0, "a text of 64 KB"),
        ("html", False, 0, "a web page of 64 KB"),
    ],
)
def test_what_was_made_is_said_in_its_own_words(edition: str, *, imposed: bool, pages: int, said: str) -> None:
    options = pipeline.BuildOptions(edition, imposed=imposed)
    assert messages.format_size(pipeline.BuildResult(b"x" * 64_000, (), "T", pages), options) == said


def test_what_an_edition_leaves_out_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def folded(_path: Path, _options: pipeline.BuildOptions) -> pipeline.BuildResult:
        return pipeline.BuildResult(b"made", (), "T", 2, ("Costs", "Where to find us"))

    monkeypatch.setattr(pipeline, "build", folded)
    monkeypatch.setattr(pipeline, "build_once", folded)
    names = [str(write(FINAL_HANDOUT, "a.yaml")), str(write(FINAL_HANDOUT, "b.yaml"))]
    told = "Left out of the trifold edition: Costs; Where to find us.\n"
    assert main.main(["build", "a.yaml", "--edition", "trifold"]) == exit_codes.EXIT_OK
    assert capsys.readouterr().err == f"Made 2 sides, 1 KB.\n{told}"
    assert main.main(["build", *names, "--edition", "trifold", "--jobs", "1"]) == exit_codes.EXIT_OK
    assert f"a.yaml (trifold): 2 sides, 1 KB; no problems. {told}" in capsys.readouterr().err


def test_options_may_stand_between_contents(capsys: pytest.CaptureFixture[str]) -> None:
    write(FINAL_HANDOUT, "a.yaml")
    write(FINAL_HANDOUT, "b.yaml")
    assert main.main(["build", "a.yaml", "--jobs", "1", "b.yaml", "./a.yaml"]) == exit_codes.EXIT_OK
    assert capsys.readouterr().out.split() == [str(Path("out/a.pdf")), str(Path("out/b.pdf"))]


def test_patterns_that_no_shell_expanded_are_expanded(capsys: pytest.CaptureFixture[str]) -> None:
    Path("handouts").mkdir()
    for name in ("handouts/b.yaml", "handouts/a.yaml", "[x].yaml", "x.yaml"):
        write(FINAL_HANDOUT, name)
    assert main.main(["check", "handouts/*.yaml", "[x].yaml"]) == exit_codes.EXIT_OK
    rows = capsys.readouterr().err.splitlines()
    shown = [Path(row.removesuffix(": no problems.")).as_posix() for row in rows]
    assert shown == ["handouts/a.yaml", "handouts/b.yaml", "[x].yaml"]


# check


@pytest.mark.parametrize(
    ("text", "code", "summary"),
    [
        (FINAL_HANDOUT, exit_codes.EXIT_OK, "content.yaml: no problems.\n"),
        (
            DRAFT,
            exit_codes.EXIT_CONTENT,
            "content.yaml: 1 thing to finish.\n"
            + UNREVIEWED.replace("--verbose draft.yaml", "--verbose").replace("draft", "content"),
        ),
    ],
)
def test_check(text: str, code: int, summary: str, capsys: pytest.CaptureFixture[str]) -> None:
    write(text)
    assert main.main(["check"]) == code
    said = capsys.readouterr()
    assert (said.out, said.err[-len(summary) :]) == ("", summary)
    assert not Path("out").exists()


def test_what_was_just_broken_is_said_first_and_what_is_left_to_finish_last_in_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("assets/clinic.yaml").write_text('name: Test Clinic\nphone: "[phone]"\nhours: "[hours]"\n', encoding="utf-8")
    write(DRAFT.replace("Some words", "Take 50% of it, with some words"))
    assert main.main(["check"]) == exit_codes.EXIT_CONTENT
    rows = capsys.readouterr().err.splitlines()
    first, *_, summary, last = rows
    assert {row.rpartition(" ")[2] for row in rows if row.startswith("content.yaml:12:")} == {
        "(bare-percentage)",
        "(missing-references)",
    }
    assert first.startswith("content.yaml:12:")
    assert summary == "content.yaml: 4 things to finish, 1 warning."
    places = "the clinic's facts (assets/clinic.yaml:2, assets/clinic.yaml:3), a clinician's review (content.yaml:5)"
    assert last == f"Not final yet: 4 things to finish: {places}, 1 explained above. Details: brochure check --verbose"
    assert main.main(["build", "-o", "a.pdf"]) == exit_codes.EXIT_OK
    said = capsys.readouterr().err.splitlines()
    assert (said[0], said[-1]) == (first, last)


def test_check_explains_all_when_asked_and_then_only_counts(capsys: pytest.CaptureFixture[str]) -> None:
    write(DRAFT.replace("Some words", "Take 50% of it, with some words"))
    assert main.main(["check", "--verbose"]) == exit_codes.EXIT_CONTENT
    said = capsys.readouterr().err
    rows = said.splitlines()
    assert rows[0].startswith("content.yaml:12:")
    assert "content.yaml:5:3: unready: no clinician has reviewed this handout yet (missing-review)" in rows[1:]
    assert rows[-1] == "Not final yet: 2 things to finish: explained above."


def test_programs_hear_of_everything(capsys: pytest.CaptureFixture[str]) -> None:
    write(DRAFT)
    main.main(["check", "--format", "json"])
    assert [problem["rule"] for problem in json.loads(capsys.readouterr().out)] == ["missing-review"]
    main.main(["check", "--format", "github"])
    assert "missing-review" in capsys.readouterr().out


def test_check_tells_every_fault_with_its_line_and_caret(capsys: pytest.CaptureFixture[str]) -> None:
    write(WRONG.replace("title:", "titel:"))
    assert main.main(["check"]) == exit_codes.EXIT_CONTENT
    rows = capsys.readouterr().err.splitlines()
    assert any(row.startswith("content.yaml:1:1: error: ") and row.endswith("(unknown-key)") for row in rows)
    assert any(row.startswith("content.yaml:10:5: error: ") and row.endswith("(unknown-key)") for row in rows)
    assert "    titel: A short handout" in rows
    assert rows[rows.index("    titel: A short handout") + 1] == "    ^^^^^"


def test_check_in_formats_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    write(DRAFT)
    assert main.main(["check", "--format", "json"]) == exit_codes.EXIT_CONTENT
    said = capsys.readouterr()
    assert "missing-review" in {problem["rule"] for problem in json.loads(said.out)}
    assert said.err == f"content.yaml: {reporters.format_counts(pipeline.check(Path('content.yaml')))}.\n"
    assert main.main(["check", "--format", "github"]) == exit_codes.EXIT_CONTENT
    assert "::error file=content.yaml,line=5,col=3," in capsys.readouterr().out
    assert main.main(["check", "--format", "xml"]) == exit_codes.EXIT_USAGE


def test_warnings_fail_when_asked() -> None:
    write(FINAL_HANDOUT)
    assert main.main(["check", "--strict"]) == exit_codes.EXIT_OK
    write(FINAL_HANDOUT.replace("Some words", "NEVER DO THAT AGAIN"))
    assert main.main(["check"]) == exit_codes.EXIT_OK
    assert main.main(["check", "--strict"]) == exit_codes.EXIT_CONTENT
    write(FINAL_HANDOUT.replace("sections:", "allow: {long-line: it is a poem}\nsections:"))
    assert main.main(["check", "--strict"]) == exit_codes.EXIT_OK  # the pages have not been looked at
    assert main.main(["check", "--strict", "--layout"]) == exit_codes.EXIT_CONTENT  # idle-allow


def test_check_looks_at_the_pages_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    write(FINAL_HANDOUT + GLOSSARY)
    main.main(["check"])
    assert "broken-word" not in capsys.readouterr().err
    main.main(["check", "--layout"])
    assert "(broken-word)" in capsys.readouterr().err
    assert not Path("out").exists()


def test_what_is_allowed_is_told_and_fails_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    allowed = "allow:\n  broken-word: it is the name\nsections:"
    write((FINAL_HANDOUT + GLOSSARY).replace("sections:", allowed))
    assert main.main(["build", "-o", "a.pdf"]) == exit_codes.EXIT_OK
    said = capsys.readouterr().err
    assert "content.yaml:10:3: allowed: once: it is the name (broken-word)\n      broken-word: it is the name\n" in said
    assert "(idle-allow)" not in said


def test_a_score(capsys: pytest.CaptureFixture[str]) -> None:
    write(FINAL_HANDOUT)
    assert main.main(["check", "--score"]) == exit_codes.EXIT_OK
    said = capsys.readouterr()
    assert said.out.startswith("PEMAT-P, understandability\n")
    assert said.out.endswith("can overrule any line.\n")
    write(WRONG)
    assert main.main(["check", "--score"]) == exit_codes.EXIT_CONTENT
    said = capsys.readouterr()
    assert (said.out, "Fix the errors first; then you get a score." in said.err) == ("", True)


def test_several_contents_are_checked(capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("fine.yaml", FINAL_HANDOUT), ("draft.yaml", DRAFT), ("wrong.yaml", WRONG)):
        write(text, name)
    assert main.main(["check", "draft.yaml", "fine.yaml"]) == exit_codes.EXIT_CONTENT
    said = capsys.readouterr().err
    assert said == f"draft.yaml: 1 thing to finish.\nfine.yaml: no problems.\n{UNREVIEWED}"
    assert main.main(["check", "wrong.yaml", "draft.yaml", "fine.yaml", "--format", "json"]) == exit_codes.EXIT_CONTENT
    files_ = {problem["file"] for problem in json.loads(capsys.readouterr().out)}
    assert files_ == {"wrong.yaml", "draft.yaml"}
    assert main.main(["check", "fine.yaml", "fine.yaml", "--score"]) == exit_codes.EXIT_OK
    assert main.main(["check", "fine.yaml", "draft.yaml", "--score"]) == exit_codes.EXIT_USAGE


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such links there")
def test_a_content_that_cannot_be_read_stops_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    write(FINAL_HANDOUT, "fine.yaml")
    Path("odd.yaml").symlink_to("/proc/self/mem" if sys.platform == "linux" else "/dev/autofs_nowait")
    assert main.main(["check", "odd.yaml", "fine.yaml", "--format", "json"]) == exit_codes.EXIT_CONTENT
    said = capsys.readouterr()
    assert json.loads(said.out) == []
    assert re.fullmatch(r"odd.yaml cannot be read: .+\nfine.yaml: no problems.\n", said.err)


@pytest.mark.parametrize(
    ("editions", "said"),
    [
        ("handout", None),
        ("handout, large-print", "in the large-print edition, 988 is only on page 2 of "),
        ("large-print", "unready: 988 is only on page 2 of "),
    ],
)
def test_the_pages_of_every_edition_are_looked_at(
    editions: str, said: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "".join(f"\n      Here are some words about one thing or another, number {n}.\n" for n in range(20))
    text = FINAL_HANDOUT + words + "\n      In a crisis, call or text 988.\n" + words * 2
    write(text.replace("sections:", f"topic: ketamine\neditions: [{editions}]\nsections:"))
    main.main(["check"])
    assert "(emergency-numbers-buried)" not in capsys.readouterr().err
    main.main(["check", "--layout"])
    told = capsys.readouterr().err
    assert (told.count("(emergency-numbers-buried)"), (said or "") in told) == (0 if said is None else 1, True)


# pages


def test_pages_are_pictures_beside_their_pdf(capsys: pytest.CaptureFixture[str]) -> None:
    write(FINAL_HANDOUT)
    main.main(["build", "-o", "a.pdf"])
    capsys.readouterr()
    assert main.main(["pages", "a.pdf"]) == exit_codes.EXIT_OK
    said = capsys.readouterr()
    assert (said.out, said.err) == (f"{Path('a/a-1.png')}\n", "Made 1 picture.\n")
    assert main.main(["pages", "a.pdf", "-o", "fine", "--dpi", "160", "--gray"]) == exit_codes.EXIT_OK
    assert capsys.readouterr().out == f"{Path('fine/a-1.png')}\n"
    with Image.open("a/a-1.png") as usual, Image.open("fine/a-1.png") as fine:
        assert (usual.size, usual.mode, fine.size, fine.mode) == ((680, 880), "RGB", (1360, 1760), "L")
    Path("b.pdf").write_bytes(b"no PDF")
    assert main.main(["pages", "b.pdf"]) == exit_codes.EXIT_CONTENT
    assert not Path("b").exists()


# approve, verify


def test_an_approval_is_written_and_lasts_until_the_words_change(capfd: pytest.CaptureFixture[str]) -> None:
    write(DRAFT)
    assert main.main(["approve", "--by", "A. Name, MD"]) == exit_codes.EXIT_OK
    said = capfd.readouterr()
    assert said.out == "content.yaml\n"
    assert said.err == "content.yaml is approved by A. Name, MD. If its words change, it needs approval again.\n"
    approved = Path("content.yaml").read_text(encoding="utf-8")
    assert "  reviewed_by: A. Name, MD\n  reviewed_on: 2026-11-23\n" in approved
    assert main.main(["build", "--final", "-o", "a.pdf"]) == exit_codes.EXIT_OK
    write(approved.replace("a few more", "many more"))
    assert main.main(["build", "--final", "-o", "b.pdf"]) == exit_codes.EXIT_CONTENT
    assert "Not final yet: 1 thing to finish: a new approval (content.yaml:9)." in capfd.readouterr().err
    assert not Path("b.pdf").exists()


def test_a_lapsed_review_is_no_final_handout(monkeypatch: pytest.MonkeyPatch) -> None:
    write(FINAL_HANDOUT)
    assert main.main(["build", "--final", "-o", "a.pdf"]) == exit_codes.EXIT_OK
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(dt.datetime(2027, 6, 8, tzinfo=dt.UTC).timestamp())))
    assert main.main(["build", "--final", "-o", "b.pdf"]) == exit_codes.EXIT_CONTENT
    assert main.main(["build", "-o", "b.pdf"]) == exit_codes.EXIT_OK


def test_what_is_not_ready_is_not_approved(capsys: pytest.CaptureFixture[str]) -> None:
    text = DRAFT.replace("Some words", "Some words at [street]")
    write(text)
    assert main.main(["approve", "--by", "A. Name, MD"]) == exit_codes.EXIT_CONTENT
    assert "(placeholder-text)" in capsys.readouterr().err
    assert Path("content.yaml").read_text(encoding="utf-8") == text
    assert main.main(["approve"]) == exit_codes.EXIT_USAGE


def test_a_copy_is_verified(capfd: pytest.CaptureFixture[str]) -> None:
    write(FINAL_HANDOUT)
    main.main(["build", "-o", "a.pdf"])
    capfd.readouterr()
    assert main.main(["verify", "a.pdf"]) == exit_codes.EXIT_OK
    found = re.fullmatch(r"This copy \((\S{9})\) matches today's content.yaml.\n", capfd.readouterr().out)
    assert found is not None
    assert main.main(["verify", found[1].lower()]) == exit_codes.EXIT_OK
    write(FINAL_HANDOUT.replace("a few more", "many more"))
    capfd.readouterr()
    assert main.main(["verify", "a.pdf"]) == exit_codes.EXIT_CONTENT
    said = capfd.readouterr().out
    assert said.startswith(f"This copy ({found[1]}) does not match today's content.yaml (")
    assert "  was: … " in said
    assert " [a few] more. " in said
    assert " [many] more. " in said
    assert main.main(["verify", found[1]]) == exit_codes.EXIT_CONTENT


@pytest.mark.parametrize(
    ("copy", "said"),
    [("absent.pdf", "absent.pdf cannot be read"), ("hello", "is not a copy's code"), ("b.pdf", "PDF")],
)
def test_what_is_no_copy_is_not_verified(copy: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    write(FINAL_HANDOUT)
    Path("b.pdf").write_bytes(b"no PDF at all")
    assert main.main(["verify", copy]) == exit_codes.EXIT_CONTENT
    assert said in capsys.readouterr().err


# rules


def test_rules_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["rules"]) == exit_codes.EXIT_OK
    listed = capsys.readouterr().out
    for rule in registry.ALL_RULES:
        assert f"\n{rule.name} " in f"\n{listed}"
    assert f"{len(registry.ALL_RULES)} rules. `brochure rules NAME` explains one.\n" in listed
    assert len(registry.ALL_RULES) >= 40


def test_a_rule_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["rules", "stranded-line"]) == exit_codes.EXIT_OK
    said = capsys.readouterr().out
    assert said.startswith("stranded-line\nwarning: worth fixing\n\nA single line of a paragraph is alone")
    assert "\n\nBad:\n    the last four words" in said
    assert said.endswith("\nSource: print practice\n")


@pytest.mark.parametrize(
    ("name", "hint"),
    [("stranded-lines", "did you mean stranded-line?"), ("xyzzy", "to list them all, type: brochure rules")],
)
def test_a_rule_that_is_not_there(name: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["rules", name]) == exit_codes.EXIT_USAGE
    assert capsys.readouterr().err == f"There is no rule {name}: {hint}\n"


def test_the_page_of_rules_is_in_step(capsys: pytest.CaptureFixture[str]) -> None:
    """Make it again with: brochure rules --markdown > docs/rules.md"""
    assert main.main(["rules", "--markdown"]) == exit_codes.EXIT_OK
    assert capsys.readouterr().out == (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", registry.ALL_RULES, ids=lambda rule: rule.name)
def test_a_manual_says_what_why_and_how(rule: Rule[object]) -> None:
    first, *rest = rule.manual.split("\n\n")
    assert first.replace("\n", " ").endswith((".", ":"))
    assert rest, "it says only what is wrong"
    assert re.search(r"^Bad:\n    \S", rule.manual, re.MULTILINE)
    assert re.search(r"^Good:\n    \S", rule.manual, re.MULTILINE)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)


def test_no_two_rules_have_one_name() -> None:
    names = [rule.name for rule in registry.ALL_RULES]
    assert len(set(names)) == len(names)


# new, schema


def test_new_makes_a_handout_that_builds(capfd: pytest.CaptureFixture[str], keep: KeepPdf) -> None:
    assert main.main(["new", "my handout"]) == exit_codes.EXIT_OK
    said = capfd.readouterr()
    assert said.out == "my handout.yaml\n"
    assert '    brochure build "my handout.yaml"\n' in said.err
    assert main.main(["build", "my handout.yaml", "-o", "my.pdf"]) == exit_codes.EXIT_OK
    keep(Path("my.pdf").read_bytes(), "starter")


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("one", "one.yaml"),
        ("two.yaml", "two.yaml"),
        ("three.YML", "three.YML"),
        ("ketamine v1.2", "ketamine v1.2.yaml"),
        ("sub/four", "sub/four.yaml"),
        ("é-ñ-日本", "é-ñ-日本.yaml"),
    ],
)
def test_new_names(name: str, made: str) -> None:
    Path("sub").mkdir()
    assert main.main(["new", name]) == exit_codes.EXIT_OK
    assert Path(made).read_bytes() == (ROOT / "brochure" / "content" / "starter.yaml").read_bytes()


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/", "nowhere/a", "a:b", "what?", "a\nb", "nul", "COM1.yaml", "end. "]
)
def test_new_refuses_names_that_some_computer_refuses(name: str) -> None:
    assert main.main(["new", name]) == exit_codes.EXIT_USAGE
    assert [path.name for path in Path().iterdir()] == ["assets"]


def test_new_never_writes_over_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    write("mine", "a.yaml")
    assert main.main(["new", "a"]) == exit_codes.EXIT_CONTENT
    assert capsys.readouterr().err == "Choose another name: a.yaml exists already, and has not been changed.\n"
    assert Path("a.yaml").read_text(encoding="utf-8") == "mine"


def test_schema_is_printed_or_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["schema"]) == exit_codes.EXIT_OK
    printed = capsys.readouterr().out
    assert {"title", "language", "sections"} <= set(json.loads(printed)["properties"])
    assert main.main(["schema", "-o", "content.schema.json"]) == exit_codes.EXIT_OK
    assert Path("content.schema.json").read_text(encoding="utf-8") == printed


# usage


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["build"], "there is no content.yaml in this folder"),
        (["check"], "there is no content.yaml in this folder"),
        (["check", "absent.yaml"], "there is no file absent.yaml"),
        (["build", "."], ". is a folder"),
        (["build", "x.yaml", "-o", "x.yaml"], "the name of a PDF must end with .pdf, not 'x.yaml'"),
        (["bulid"], "invalid choice: 'bulid'"),
        (["build", "x.yaml", "-o", "x.txt"], "not 'x.txt': type -o x.pdf"),
        (
            ["build", "x.yaml", "--edition", "text", "-o", "x"],
            "a text must end with .txt, not 'x': type -o",
        ),
        (["build", "x.yaml", "--edition", "html", "-o", "x.pdf"], "the name of a web page must end with .html"),
        (["build", "x.yaml", "y.yaml", "-o", "z.pdf"], "it names one file, and 2 will be made"),
        (["build", "x.yaml", "--edition", "handout,text", "-o", "z.pdf"], "it names one file, and 2 will be made"),
        (["build", "x.yaml", "y.yaml", "--open"], "it opens one file, and 2 will be made"),
        (["build", "x.yaml", "x.yml"], "rename x.yaml or x.yml: they would both become out/x.pdf"),
        (["build", "x.yaml", "--edition", "trifod"], "there is no edition 'trifod': did you mean trifold?"),
        (["build", "x.yaml", "--edition", "large"], "did you mean large-print?"),
        (["build", "x.yaml", "--edition", "mug"], "choose from handout, large-print, trifold, booklet, text, html"),
        (["build", "x.yaml", "--edition", ""], "there is no edition ''"),
        (["build", "x.yaml", "--edition", "text", "--all"], "not allowed with argument --edition"),
        (["build", "x.yaml", "--imposed"], "works only for the booklet"),
        (
            ["build", "x.yaml", "--imposed", "--edition", "booklet,handout"],
            "works only for the booklet",
        ),
        (["build", "x.yaml", "--paper", "a5"], "invalid choice: 'a5'"),
        (
            ["build", "x.yaml", "--paper", "a4", "--edition", "text"],
            "the text edition has no paper size",
        ),
        (["build", "x.yaml", "--jobs", "0"], "type a number of files, 1 or more, not '0'"),
        (["build", "x.yaml", "--jbos", "1"], "unrecognized arguments: --jbos 1"),
        (["build", "*.yamll"], "there is no file *.yamll"),
        (["build", "x.yaml", "."], ". is a folder"),
        (["check", "x.yaml", "absent.yaml"], "there is no file absent.yaml"),
        (["approve", "x.yaml", "y.yaml", "--by", "A. Name, MD"], "unrecognized arguments: y.yaml"),
        (["pages", "absent.pdf"], "there is no file absent.pdf"),
        (["pages", "assets"], "name the PDF: assets is a folder"),
        (["pages", "x.yaml", "--dpi", "5000"], "type a whole number from 1 to 600, not '5000'"),
        ([], "commands:"),
    ],
)
def test_a_slip_in_the_command_is_told(given: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("x.yaml", "x.yml", "y.yaml"):
        write(FINAL_HANDOUT, name)
    assert main.main(given) == exit_codes.EXIT_USAGE
    assert said in capsys.readouterr().err
    assert Path("x.yaml").read_text(encoding="utf-8") == FINAL_HANDOUT
    assert not Path("out").exists()


@pytest.mark.parametrize(
    "given", [["check", "asthm.yaml"], ["copies", "asthm.yaml"], ["pages", "asthm.yaml"], ["email", "asthm.yaml"]]
)
def test_a_file_misspelt_is_told_in_one_line(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    write(FINAL_HANDOUT, "asthma.yaml")
    write(FINAL_HANDOUT, "content.yaml")
    assert main.main(given) == exit_codes.EXIT_USAGE
    told = capsys.readouterr().err
    assert told == f"brochure {given[0]}: there is no file asthm.yaml; did you mean asthma.yaml?\n"


@pytest.mark.parametrize(
    "command", [[], ["build"], ["check"], ["pages"], ["approve"], ["verify"], ["new"], ["rules"], ["schema"]]
)
def test_help_is_fine(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main([*command, "--help"]) == exit_codes.EXIT_OK
    assert "usage: brochure" in capsys.readouterr().out


# the ways in which a run can end


def test_a_bug_is_told_as_one(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(_args: object) -> int:
        return 1 // 0

    monkeypatch.setattr(options, "list_content_paths", broken)
    assert main.main(["check"]) == exit_codes.EXIT_BUG
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert "ZeroDivisionError" in said
    assert "This is a bug in brochure, not a mistake of yours" in said


def test_control_c_is_polite(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stop(_args: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(options, "list_content_paths", stop)
    assert main.main(["check"]) == exit_codes.EXIT_STOPPED
    assert capsys.readouterr().err == "\nStopped.\n"


@pytest.mark.skipif(os.name != "posix", reason="pipes break otherwise elsewhere")
def test_a_closed_pipe_is_no_traceback() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "brochure", "schema"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (exit_codes.EXIT_BROKEN_PIPE, "")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_narrow_console_shows_what_it_can(encoding: str) -> None:
    write(FINAL_HANDOUT.replace("heading: First", "日本語: First"), "日本.yaml")
    done = program("check", "日本.yaml", encoding=encoding)
    assert done.returncode == exit_codes.EXIT_CONTENT
    assert "??.yaml:10:5: error: " in done.stderr
    assert "      - ???: First things\n        ^^^\n" in done.stderr
    assert "Traceback" not in done.stderr
    made = program("new", "日本語", encoding=encoding)
    assert (made.returncode, made.stdout) == (exit_codes.EXIT_OK, "\\u65e5\\u672c\\u8a9e.yaml\n")


# make_pdf.py


def make_pdf(script: Path, *arguments: str, python: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *python, script, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_make_pdf_is_build() -> None:
    write(FINAL_HANDOUT)
    assert make_pdf(ROOT / "make_pdf.py", "-o", "a.pdf").stdout == "a.pdf\n"
    assert program("build", "-o", "b.pdf").returncode == exit_codes.EXIT_OK
    assert Path("a.pdf").read_bytes() == Path("b.pdf").read_bytes()


def test_make_pdf_finds_the_content_beside_itself(clinic_folder: Path) -> None:
    home = clinic_folder / "home"
    home.mkdir()
    (home / "make_pdf.py").write_bytes((ROOT / "make_pdf.py").read_bytes())
    (home / "content.yaml").write_text(FINAL_HANDOUT, encoding="utf-8")
    assert make_pdf(home / "make_pdf.py").stdout == f"{home / 'out' / 'a-short-handout.pdf'}\n"
    write(FINAL_HANDOUT.replace("A short handout", "Another"))
    assert make_pdf(home / "make_pdf.py").stdout == f"{Path('out', 'another.pdf')}\n"


def test_make_pdf_names_a_missing_package() -> None:
    write(FINAL_HANDOUT)
    done = make_pdf(ROOT / "make_pdf.py", python=("-S",))  # a Python without any installed package
    assert done.returncode == exit_codes.EXIT_CONTENT
    assert "The package PyYAML is missing." in done.stderr
    assert f'-m pip install "{ROOT}"' in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["make_pdf.py", "brochure/cli/launcher.py", "brochure/__init__.py"])
def test_an_old_python_can_read_the_desk(name: str) -> None:
    ast.parse((ROOT / name).read_text(encoding="utf-8"), feature_version=(3, 7))


def test_an_old_python_is_told_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 1))
    assert launcher.main(ROOT, ["x.yaml"]) == exit_codes.EXIT_USAGE
    assert "Install Python 3.11 or newer from python.org: this is Python 3.9," in capsys.readouterr().out


def test_a_double_click_opens_the_pdf_and_waits(monkeypatch: pytest.MonkeyPatch, clinic_folder: Path) -> None:
    write(FINAL_HANDOUT)
    done: list[str] = []
    monkeypatch.setattr(launcher, "list_console_programs", lambda: [r"C:\Windows\py.exe", r"C:\Python311\python.exe"])

    def show(path: Path) -> bool:
        done.append(path.name)
        return True

    def wait(_prompt: str) -> str:
        done.append("wait")
        return ""

    monkeypatch.setattr(report, "open_in_viewer", show)
    monkeypatch.setattr("builtins.input", wait)
    assert launcher.main(clinic_folder, []) == exit_codes.EXIT_OK
    assert done == ["a-short-handout.pdf", "wait"]
    write(WRONG)
    assert launcher.main(clinic_folder, []) == exit_codes.EXIT_CONTENT
    assert done == ["a-short-handout.pdf", "wait", "wait"]


def test_by_name_nothing_waits(monkeypatch: pytest.MonkeyPatch, clinic_folder: Path) -> None:
    monkeypatch.setattr("builtins.input", lambda _prompt: pytest.fail("waited"))
    assert launcher.main(clinic_folder, []) == exit_codes.EXIT_USAGE
    monkeypatch.setattr(launcher, "list_console_programs", lambda: [r"C:\Windows\py.exe"])
    assert launcher.main(clinic_folder, ["absent.yaml"]) == exit_codes.EXIT_USAGE


@pytest.mark.parametrize(
    ("programs", "alone"),
    [
        ([r"C:\Windows\py.exe", r"C:\Program Files\Python311\python.exe"], True),
        ([r"C:\Python311\PYTHON.EXE"], True),
        ([r"C:\Windows\System32\cmd.exe", r"C:\Python311\python.exe"], False),
        ([r"C:\Program Files\PowerShell\7\pwsh.exe", r"C:\Windows\py.exe"], False),
        (["", r"C:\Windows\py.exe"], False),
        ([], False),
    ],
)
def test_whose_console_it_is(programs: list[str], *, alone: bool) -> None:
    assert launcher.is_python_console(programs) is alone


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="xdg-open is of other desktops")
def test_show_calls_the_desktop(monkeypatch: pytest.MonkeyPatch, clinic_folder: Path) -> None:
    opener = clinic_folder / "xdg-open"
    opener.write_text(f"#!/bin/sh\nprintf %s \"$1\" > '{clinic_folder}/shown'\n", encoding="utf-8")
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", str(clinic_folder), prepend=":")
    assert files.open_in_viewer(Path("-a b.pdf"))
    assert (clinic_folder / "shown").read_text(encoding="utf-8") == str(clinic_folder / "-a b.pdf")
    opener.unlink()
    monkeypatch.setenv("PATH", str(clinic_folder))
    assert not files.open_in_viewer(Path("a.pdf"))


def test_a_forgotten_ending_is_guessed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "asthma.yaml").write_text("title: T\n", encoding="utf-8")
    assert main.main(["check", str(tmp_path / "asthma")]) == exit_codes.EXIT_USAGE
    assert f"did you mean {tmp_path / 'asthma.yaml'}?" in capsys.readouterr().err


def test_all_says_why_it_made_only_the_handout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write(FINAL_HANDOUT)
    assert main.main(["build", "--all"]) == 0
    assert "names no other edition" in capsys.readouterr().err
    assert main.main(["build"]) == 0
    assert "names no other edition" not in capsys.readouterr().err
