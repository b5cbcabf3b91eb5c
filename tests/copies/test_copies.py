"""`brochure copies`: what is made and where, what survives kills, and that nobody's words are in anything else."""

from __future__ import annotations

import csv
import itertools
import multiprocessing
import os
import random
import re
import signal
import subprocess
import sys
import time
import tracemalloc
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import pytest

from brochure.build import pipeline
from brochure.cli import exit_codes, main
from brochure.copies import manifest as manifests, output_folder as folders, renderer, worker
from brochure.diagnostics.problem import ERROR, WARNING, Problem, Where
from brochure.runtime import files
from brochure.runtime.errors import BrochureError
from brochure.runtime.memo import memoize
from support.clinic_folders import FINAL_HANDOUT, ROOT
from support.cpu_time import measure_least_cpu_seconds
from support.example_counts import scale_examples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from brochure.document.merge_fields import MergeValues
    from conftest import KeepPdf

PEOPLE = "people: {first_name: name, visit: date, note: paragraph?}\n"
WORDS = "Dear {{first_name}}, come on {{visit}}.\n\n      {{note}}"
TEXT = FINAL_HANDOUT.replace("key_message:", f"{PEOPLE}key_message:").replace("Some words, and a few more.", WORDS)
HEAD = "First Name,Visit,Note,MRN\n"
posix = pytest.mark.skipif(sys.platform == "win32", reason="modes, signals and forks are not so there")


@pytest.fixture(autouse=True)
def _content(clinic_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a handout with words for each person into the folder, and forget those of other tests."""
    monkeypatch.setattr(
        worker, "_get_worker", memoize(1)(worker.CopyWorker)
    )  # each test has a content of the same name
    (clinic_folder / "content.yaml").write_text(TEXT, encoding="utf-8")


def table(*rows: str, name: str = "people.csv") -> str:
    Path(name).write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return name


def many(number: int) -> str:
    letters = "abcdefghij"
    return table(*(f"A{''.join(letters[int(d)] for d in str(n))},2026-12-03,,{n}" for n in range(number)))


def names(where: str = "out/copies-1") -> list[str]:
    return sorted(path.name for path in Path(where).iterdir() if path.name not in {".lock", ".rejects"})


def manifest(where: str = "out/copies-1") -> list[dict[str, str]]:
    with Path(where, "manifest.csv").open(encoding="ascii", newline="") as file:
        return list(csv.DictReader(file))


def states(where: str = "out/copies-1") -> dict[str, tuple[int, bytes]]:
    """When each copy was written, and what it holds."""
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in Path(where).glob("copy-*")}


class Fake:
    """A press that costs nothing: a copy is the person's words, and odd names do odd things."""

    def __init__(self, *_given: object) -> None:
        pass

    def render_copy(self, values: MergeValues) -> renderer.RenderedCopy:
        name = values["first_name"]
        if name.startswith("Crash"):
            raise ValueError(f"{name} has {values!r}")
        if name.startswith("Stop"):
            raise KeyboardInterrupt
        if name.startswith("Die"):
            os._exit(9)
        where = Where("content.yaml", 1, 1, 1, name)
        if name.startswith("Long"):
            return renderer.RenderedCopy(None, 0, (Problem(ERROR, where, "does-not-fit", f"{name} is too long"),))
        warned = (Problem(WARNING, where, "lone-line", f"{name} stands alone"),) if name.startswith("Warn") else ()
        return renderer.RenderedCopy(repr(sorted(values.items())).encode(), 1, warned)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies are not laid out."""
    monkeypatch.setattr(renderer, "CopyRenderer", Fake)


faked = pytest.mark.usefixtures("fake")
forking = pytest.mark.usefixtures("forked")


# --- what is made -------------------------------------------------------------------------------------------------


@posix
def test_each_row_gets_a_copy_of_its_number_that_only_its_owner_reads(
    keep: KeepPdf, capfd: pytest.CaptureFixture[str]
) -> None:
    os.umask(os.umask(0o022))
    assert main.main(["copies", table("Ana,2026-12-03,Rest well.,1", "", "Łucja,3/12/2026,,2")]) == exit_codes.EXIT_OK
    assert names() == ["copy-00002.pdf", "copy-00004.pdf", "job.json", "manifest.csv"]
    for path in Path("out/copies-1").iterdir():
        assert path.stat().st_mode & 0o777 == 0o600, path
    assert Path("out/copies-1").stat().st_mode & 0o777 == 0o700
    for path in Path("out/copies-1").glob("*.pdf"):
        keep(path.read_bytes(), path.stem)
    out, err = capfd.readouterr()
    assert out == "out/copies-1\n"
    assert "Checked 2 rows: all can be used." in err
    assert "1 other column of people.csv is not used." in err
    assert "Dates such as 3/12/2026 were read with the month first, because the content is in en-US." in err
    assert "Made 2 copies." in err


@faked
def test_the_manifest_joins_numbers_to_rows() -> None:
    main.main(["copies", table("Ana,2026-12-03,,1", "Long,2026-12-03,,2", "Bob,soon,,3")])
    (ana, long) = manifest()
    data = Path("out/copies-1/copy-00002.pdf").read_bytes()
    assert ana == {
        "number": "2",
        "row": "2",
        "file": "copy-00002.pdf",
        "bytes": str(len(data)),
        "sha256": __import__("hashlib").sha256(data).hexdigest(),
        "state": "made",
    }
    assert (long["row"], long["file"], long["state"]) == ("3", "", "rejected")


@faked
def test_bad_rows_are_rejected_and_the_others_made(capfd: pytest.CaptureFixture[str]) -> None:
    rows = [
        "Ana,2026-12-03,,1",
        "=1,2026-12-03,,2",
        "Long,2026-12-03,,3",
        "Warn,2026-12-03,,4",
        "Warning,2026-12-03,,5",
    ]
    assert main.main(["copies", table(*rows)]) == exit_codes.EXIT_CONTENT
    assert names() == ["copy-00002.pdf", "copy-00005.pdf", "copy-00006.pdf", "job.json", "manifest.csv", "rejects.csv"]
    with Path("out/copies-1/rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        _, formula, long = csv.reader(file)
    assert formula[:4] == ["'=1", "2026-12-03", "", "2"]
    assert long[4] == "row 4: its words do not fit in this edition: shorten them, or choose another edition"
    err = capfd.readouterr().err
    assert "4 can be used, and 1 cannot" in err
    assert "No copy could be made for 1 row:\n  row 4: its words do not fit" in err
    assert "In 2 copies (rows 5, 6): warning lone-line" in err
    assert "Made 3 copies." in err


@faked
def test_rows_that_say_the_same_are_told(capfd: pytest.CaptureFixture[str]) -> None:
    assert (
        main.main(["copies", table("Ana,2026-12-03,,1", "Bob,2026-12-03,,2", "Ana,3 Dec 2026,,3")])
        == exit_codes.EXIT_OK
    )
    assert "Check rows 2 and 4: they have the same words" in capfd.readouterr().err


@faked
def test_contradicting_dates_are_told_loudly(capfd: pytest.CaptureFixture[str]) -> None:
    main.main(["copies", table("Ana,3/12/2026,,1", "Bob,13/12/2026,,2")])
    assert "Check all of them: some make sense only the other way." in capfd.readouterr().err


@pytest.mark.parametrize(("edition", "suffix"), [("text", "txt"), ("html", "html"), ("large-print", "pdf")])
def test_other_editions_are_made_too(edition: str, suffix: str) -> None:
    assert main.main(["copies", table("Ana,2026-12-03,,1"), "--edition", edition]) == exit_codes.EXIT_OK
    data = Path(f"out/copies-1/copy-00002.{suffix}").read_bytes()
    assert suffix == "pdf" or b"Ana" in data


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_several_processes_make_the_same_as_one(method: str, request: pytest.FixtureRequest) -> None:
    people = many(40)
    usual = multiprocessing.get_start_method()
    multiprocessing.set_start_method(method, force=True)
    request.addfinalizer(lambda: multiprocessing.set_start_method(usual, force=True))
    assert main.main(["copies", people, "--jobs", "1", "-o", "one", "--edition", "text"]) == exit_codes.EXIT_OK
    assert main.main(["copies", people, "--jobs", "2", "-o", "two", "--edition", "text"]) == exit_codes.EXIT_OK
    assert {n: data for n, (_, data) in states("one").items()} == {n: data for n, (_, data) in states("two").items()}
    assert Path("one/manifest.csv").read_bytes() == Path("two/manifest.csv").read_bytes()


@faked
def test_rows_can_be_made_in_turns(capfd: pytest.CaptureFixture[str]) -> None:
    people = many(9)
    assert main.main(["copies", people, "--rows", "4-5,7"]) == exit_codes.EXIT_OK
    before = states()
    assert [line["row"] for line in manifest()] == ["4", "5", "7"]
    assert main.main(["copies", people, "--rows", "2-"]) == exit_codes.EXIT_OK
    assert [line["row"] for line in manifest()] == ["4", "5", "7", "2", "3", "6", "8", "9", "10"]
    assert before.items() <= states().items()
    assert "Continuing: 3 copies from an earlier run are here already." in capfd.readouterr().err
    assert main.main(["copies", people, "--rows", "99"]) == exit_codes.EXIT_CONTENT
    assert "Choose other rows: there is nobody in these." in capfd.readouterr().err


@faked
def test_a_head_may_be_named() -> None:
    Path("people.csv").write_text("Given Name;When\nAna;2026-12-03\n", encoding="cp1252")
    assert (
        main.main(["copies", "people.csv", "--map", "first_name=Given Name", "--map", "visit=when"])
        == exit_codes.EXIT_OK
    )
    assert b"Ana" in Path("out/copies-1/copy-00002.pdf").read_bytes()


@faked
def test_what_an_edition_leaves_out_is_told_and_loudly_where_it_is_peoples_own(
    capfd: pytest.CaptureFixture[str],
) -> None:
    text = TEXT + "  - heading: On the sheet\n    panel: inside left\n    text: Words.\n"
    Path("content.yaml").write_text(text, encoding="utf-8")
    people = table("Ana,2026-12-03,,1")
    main.main(["copies", people, "--edition", "trifold"])
    err = capfd.readouterr().err
    assert "Left out of the trifold edition: First things." in err
    assert "Attention: `first_name`, `visit` and `note` are in no copy, because the trifold edition leaves out" in err
    main.main(["copies", people])
    err = capfd.readouterr().err
    assert "Left out" not in err
    assert "Attention" not in err


@posix
def test_the_pages_in_the_manifest_are_those_of_the_file_for_the_printer() -> None:
    import pypdfium2

    note = " ".join(["words"] * 150)
    text = TEXT.replace("{{note}}", "\n\n      ".join(["{{note}}"] * 6))
    Path("content.yaml").write_text(text, encoding="utf-8")
    rows = ["Ana,2026-12-03,,1", f"Bob,2026-12-03,{note},2", "Eva,2026-12-03,,3"]
    assert main.main(["copies", table(*rows), "--combine"]) == exit_codes.EXIT_OK
    places = [(int(line["first_page"]), int(line["pages"])) for line in manifest()]
    book = pypdfium2.PdfDocument("out/copies-1/all-copies.pdf")
    texts = [page.get_textpage().get_text_range() for page in book]
    book.close()
    assert [first for first, _ in places] == [n for n, text in enumerate(texts, 1) if "A short handout" in text[:200]]
    assert sum(pages for _, pages in places) == len(texts)
    assert len({pages for _, pages in places}) == 2


@faked
def test_a_mended_cell_loses_the_apostrophe_that_the_rejects_put_before_it() -> None:
    main.main(["copies", table("=Cmdr,2026-12-03,,1", "'t Hooft,soon,,2", "'Abd,soon,,3", "=1,soon,+1,4")])
    path = Path("out/copies-1/rejects.csv")
    text = path.read_text(encoding="utf-8-sig")
    assert "'=Cmdr" in text
    path.write_text(text.replace("'=Cmdr", "'Cmdr").replace("soon", "2026-12-03"), encoding="utf-8")
    assert main.main(["copies", str(path), "-o", "mended"]) == exit_codes.EXIT_CONTENT
    made = [data for _, (_, data) in sorted(states("mended").items())]
    assert [name.encode() in data for name, data in zip(["'Cmdr'", "'t Hooft", "'Abd"], made, strict=True)] == [
        True,
        True,
        True,
    ]


@faked
def test_dates_in_the_past_and_dates_with_dots_are_told(capfd: pytest.CaptureFixture[str]) -> None:
    main.main(["copies", table("Ana,3.12.2026,,1", "Bob,2026-01-03,,2", "Eva,2026-12-03,,3", "Kim,2025-12-03,,4")])
    err = capfd.readouterr().err
    assert "Dates with dots, such as 3.12.2026, were read with the day first" in err
    assert "2 rows have dates in the past (rows 3, 5): is that right?" in err
    assert "2025" not in err
    main.main(["copies", table("Ana,2025-12-03,,1"), "--edition", "text"])
    assert "1 row has a date in the past (row 2): is that right?" in capfd.readouterr().err
    main.main(["copies", table("Ana,2026-11-23,,1"), "--edition", "text"])
    err = capfd.readouterr().err
    assert "past" not in err
    assert "dots" not in err


@pytest.mark.parametrize(("rows", "said"), [("1", "rows 2 to 3"), ("5000", "rows 2 to 3"), ("4-", "rows 2 to 3")])
@faked
def test_rows_with_nobody_in_them_leave_no_folder(rows: str, said: str, capfd: pytest.CaptureFixture[str]) -> None:
    people = table("Ana,2026-12-03,,1", "Bob,2026-12-03,,2", ",,,", "")
    assert main.main(["copies", people, "--rows", rows]) == exit_codes.EXIT_CONTENT
    out, err = capfd.readouterr()
    assert f"Choose other rows: there is nobody in these. people.csv has people in {said}." in err
    assert "Made" not in err + out
    assert not Path("out").exists()


@pytest.mark.parametrize(("bad", "last"), [(10, "row 11,"), (11, "row 12,"), (12, "... and 2 more rows")])
@faked
def test_one_row_more_is_told_itself(bad: int, last: str, capfd: pytest.CaptureFixture[str]) -> None:
    main.main(["copies", table(*["=1,soon,,1"] * bad, "Ana,2026-12-03,,1")])
    told = [line.strip() for line in capfd.readouterr().err.splitlines() if line.startswith("  ")]
    assert told[-1].startswith(last)
    assert len(told) == 2 * min(bad, 11) if bad < 12 else 21


@faked
def test_short_passwords_are_told_by_row_and_a_mistyped_column_with_the_one_meant(
    capfd: pytest.CaptureFixture[str],
) -> None:
    people = table("Ana,2026-12-03,,1")
    assert main.main(["copies", people, "--password", "MRNN"]) == exit_codes.EXIT_CONTENT
    err = capfd.readouterr().err
    assert "people.csv has no column 'MRNN': did you mean 'MRN'?" in err
    assert "--map" not in err
    assert main.main(["copies", people, "--password", "Birthday"]) == exit_codes.EXIT_CONTENT
    assert "people.csv has no column 'Birthday': look at its first row." in capfd.readouterr().err


@faked
def test_fields_in_map_may_be_typed_as_heads_are(capfd: pytest.CaptureFixture[str]) -> None:
    Path("people.csv").write_text("Given Name;When\nAna;2026-12-03\n", encoding="utf-8")
    given = ["copies", "people.csv", "--map", "First Name=Given Name", "--map", "Visit=When"]
    assert main.main(given) == exit_codes.EXIT_OK
    assert main.main([*given, "--map", "first_name=When"]) == exit_codes.EXIT_CONTENT
    assert "--map names the field first_name twice" in capfd.readouterr().err


@faked
def test_warnings_about_the_content_are_counted_and_what_is_not_ready_is_told(
    capfd: pytest.CaptureFixture[str],
) -> None:
    text = TEXT.replace("reviewed_by: Dr. Ann Example", "reviewed_by:")
    text += f"\n      Rest, {'and then rest, ' * 20} and sleep.\n"
    Path("content.yaml").write_text(text, encoding="utf-8")
    assert main.main(["copies", table("Ana,2026-12-03,,1")]) == exit_codes.EXIT_OK
    err = capfd.readouterr().err
    assert "Not final yet: 1 thing to finish: a clinician's review (content.yaml:" in err
    assert "long-sentence" not in err
    assert re.search(r"\d+ warnings? about the content\. To see them, type: brochure check", err)


# --- what is not made ---------------------------------------------------------------------------------------------


def test_a_content_without_fields_makes_no_copies(capfd: pytest.CaptureFixture[str]) -> None:
    text = re.sub("people:.*\n", "", TEXT).replace(
        "Dear {{first_name}}, come on {{visit}}.\n\n      {{note}}", "Words."
    )
    Path("content.yaml").write_text(text, encoding="utf-8")
    assert main.main(["copies", table("Ana,2026-12-03,,1")]) == exit_codes.EXIT_CONTENT
    assert "has no personal fields" in capfd.readouterr().err
    assert not Path("out").exists()


def test_a_content_with_errors_makes_no_copies(capfd: pytest.CaptureFixture[str]) -> None:
    Path("content.yaml").write_text(TEXT.replace("{{visit}}", "{{vist}}"), encoding="utf-8")
    assert main.main(["copies", table("Ana,2026-12-03,,1")]) == exit_codes.EXIT_CONTENT
    assert "nothing was made." in capfd.readouterr().err
    assert not Path("out").exists()


@faked
def test_drafts_are_told_or_refused(capfd: pytest.CaptureFixture[str]) -> None:
    Path("content.yaml").write_text(TEXT.replace("reviewed_by: Dr. Ann Example", "reviewed_by:"), encoding="utf-8")
    people = table("Ana,2026-12-03,,1")
    assert main.main(["copies", people, "--final"]) == exit_codes.EXIT_CONTENT
    assert "--final does not allow drafts" in capfd.readouterr().err
    assert not Path("out").exists()
    assert main.main(["copies", people]) == exit_codes.EXIT_OK
    assert "The copies are marked Draft" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["absent.csv"], "there is no file absent.csv"),
        (["assets"], "name the table: assets is a folder"),
        (["people.csv", "--content", "absent.yaml"], "there is no file absent.yaml"),
        (["people.csv", "--map", "first_name"], "type the field and the heading of its column"),
        (["people.csv", "--map", "note=a", "--map", "note=b"], "use --map only once for each field"),
        (["people.csv", "--rows", "5-2"], "type the smaller number first"),
        (["people.csv", "--edition", "text", "--password", "Key"], "leave out --password: it works only for PDFs"),
        (["people.csv", "--edition", "html", "--combine"], "leave out --combine: it works only for PDFs"),
        (["people.csv", "--edition", "text", "--paper", "a4"], "leave out --paper: it works only for PDFs"),
        (["people.csv", "--combine", "--password", "Key"], "use either --password or --combine"),
        (["people.csv", "--edition", "poster"], "there is no edition"),
        (["people.csv", "more.csv"], "unrecognized arguments"),
    ],
)
def test_slips_of_the_hand_are_told(given: list[str], said: str, capfd: pytest.CaptureFixture[str]) -> None:
    table("Ana,2026-12-03,,1")
    assert main.main(["copies", *given]) == exit_codes.EXIT_USAGE
    assert said in capfd.readouterr().err
    assert not Path("out").exists()


# --- the folder ---------------------------------------------------------------------------------------------------


@faked
def test_another_table_gets_another_folder() -> None:
    first = table("Ana,2026-12-03,,1")
    main.main(["copies", first])
    main.main(["copies", table("Bob,2026-12-03,,1", name="others.csv")])
    main.main(["copies", first, "--edition", "booklet"])
    main.main(["copies", first])
    assert sorted(path.name for path in Path("out").iterdir()) == ["copies-1", "copies-2", "copies-3"]
    assert b"Bob" in Path("out/copies-2/copy-00002.pdf").read_bytes()


@faked
def test_copies_of_different_kinds_are_not_mixed(capfd: pytest.CaptureFixture[str]) -> None:
    main.main(["copies", table("Ana,2026-12-03,,1"), "-o", "mine"])
    before = states("mine")
    other = table("Bob,2026-12-03,,1", "Eva,2026-12-03,,2")
    assert main.main(["copies", other, "-o", "mine"]) == exit_codes.EXIT_CONTENT
    assert "made from another table, and copies of different kinds are not mixed" in capfd.readouterr().err
    Path("assets/clinic.yaml").write_text("name: Other Clinic\n", encoding="utf-8")
    assert main.main(["copies", other, "-o", "mine", "--gray"]) == exit_codes.EXIT_CONTENT
    assert "another table and an older version of the content and other options" in capfd.readouterr().err
    assert states("mine") == before
    Path("mine/notes.txt").write_text("stays", encoding="utf-8")
    assert main.main(["copies", other, "-o", "mine", "--restart"]) == exit_codes.EXIT_OK
    assert names("mine") == ["copy-00002.pdf", "copy-00003.pdf", "job.json", "manifest.csv", "notes.txt"]
    assert b"Bob" in Path("mine/copy-00002.pdf").read_bytes()


@pytest.mark.parametrize("more", [[], ["--restart"]])
@faked
def test_a_folder_with_other_things_is_left_alone(more: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    Path("mine").mkdir()
    Path("mine/copy-00002.pdf").write_bytes(b"somebody's")
    assert main.main(["copies", table("Ana,2026-12-03,,1"), "-o", "mine", *more]) == exit_codes.EXIT_CONTENT
    assert "has other files in it" in capfd.readouterr().err
    assert names("mine") == ["copy-00002.pdf"]
    assert Path("mine/copy-00002.pdf").read_bytes() == b"somebody's"
    assert main.main(["copies", "people.csv", "-o", "content.yaml", *more]) == exit_codes.EXIT_CONTENT
    assert "content.yaml is a file" in capfd.readouterr().err


def test_what_is_in_the_way_of_a_usual_folder_is_passed_by() -> None:
    Path("out").mkdir()
    Path("out/copies-1").write_bytes(b"a file")
    Path("out/copies-2").mkdir()
    Path("out/copies-2/notes.txt").write_bytes(b"somebody's")
    assert main.main(["copies", table("Ana,2026-12-03,,1"), "--edition", "text"]) == exit_codes.EXIT_OK
    assert names("out/copies-3") == ["copy-00002.txt", "job.json", "manifest.csv"]


@faked
def test_a_copy_that_cannot_be_removed_is_told(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    people = table("Ana,2026-12-03,,1")
    main.main(["copies", people])
    unlink = Path.unlink

    def opened(path: Path, *, missing_ok: bool = False) -> None:
        if path.name.startswith("copy-"):
            raise PermissionError(13, "in use")
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", opened)
    assert main.main(["copies", people, "-o", "out/copies-1", "--restart"]) == exit_codes.EXIT_CONTENT
    assert "copy-00002.pdf cannot be deleted: it may be open in another program." in capfd.readouterr().err


@posix
@faked
def test_an_empty_folder_is_made_private() -> None:
    Path("mine").mkdir(mode=0o755)
    assert main.main(["copies", table("Ana,2026-12-03,,1"), "-o", "mine"]) == exit_codes.EXIT_OK
    assert Path("mine").stat().st_mode & 0o777 == 0o700


@faked
def test_two_runs_in_one_folder_are_refused(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(folders, "_LOCK_TIMEOUT", 0.2)
    people = table("Ana,2026-12-03,,1")
    with folders._lock_folder(_made(Path("mine"))):
        assert main.main(["copies", people, "-o", "mine"]) == exit_codes.EXIT_CONTENT
    assert "Wait until the other run is done" in capfd.readouterr().err
    assert main.main(["copies", people, "-o", "mine"]) == exit_codes.EXIT_OK  # a lock that nobody holds is none


def _made(path: Path) -> Path:
    path.mkdir()
    return path


# --- going on -----------------------------------------------------------------------------------------------------


@faked
def test_what_is_missing_or_half_is_made_again_and_nothing_else() -> None:
    people = many(6)
    main.main(["copies", people])
    whole = states()
    where = Path("out/copies-1")
    (where / "copy-00003.pdf").unlink()
    (where / "copy-00005.pdf").write_bytes(b"half")
    (where / "copy-00006.pdf").write_bytes(whole["copy-00006.pdf"][1].swapcase())  # as long, and yet another
    (where / "copy-00099.pdf").write_bytes(b"nobody's")
    (where / ".brochure-0123456789abcdef.tmp").write_bytes(b"left by a kill")
    told = (where / "manifest.csv").read_bytes()
    (where / "manifest.csv").write_bytes(told[:-9])  # the last line is cut
    assert main.main(["copies", people]) == exit_codes.EXIT_OK
    now = states()
    assert {name: data for name, (_, data) in now.items()} == {name: data for name, (_, data) in whole.items()}
    assert {name for name in now if now[name] != whole[name]} == {f"copy-0000{n}.pdf" for n in (3, 5, 6, 7)}
    assert names() == [*(f"copy-0000{n}.pdf" for n in range(2, 8)), "job.json", "manifest.csv"]
    assert sorted(line["row"] for line in manifest()) == list("234567")


@faked
def test_mended_rejects_are_not_written_over(capfd: pytest.CaptureFixture[str]) -> None:
    people = table("Ana,2026-12-03,,1", "Bob,soon,,2")
    for _ in range(2):
        assert main.main(["copies", people]) == exit_codes.EXIT_CONTENT
    assert "rejects.csv" in names()
    assert not [name for name in names() if "kept" in name]
    rejects = Path("out/copies-1/rejects.csv")
    mended = rejects.read_bytes().replace(b"soon", b"2026-12-03")
    for number in (1, 2):
        rejects.write_bytes(mended)
        capfd.readouterr()
        assert main.main(["copies", people]) == exit_codes.EXIT_CONTENT
        kept = f"out/copies-1/rejects-kept-{number}.csv"
        err = capfd.readouterr().err
        assert f"You changed rejects.csv after the last run, so your file is kept as {kept}." in err
        assert f"The rows that you fixed before are in {kept}: make copies from that file." in err
        assert "Fix them there" not in err
        assert Path(kept).read_bytes() == mended
    assert main.main(["copies", kept]) == exit_codes.EXIT_OK
    assert len(states("out/copies-2")) == 1


@pytest.mark.parametrize("jobs", ["1", "2"])
@posix
@faked
def test_ctrl_c_stops_cleanly_and_the_same_command_goes_on(
    jobs: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    people = many(80)
    add = manifests.Manifest.add
    calls = []

    def interrupted(self: manifests.Manifest, lines: Iterable[manifests.ManifestEntry]) -> None:
        add(self, lines)
        calls.append(1)
        if len(calls) == 20:
            raise KeyboardInterrupt

    monkeypatch.setattr(manifests.Manifest, "add", interrupted)
    assert main.main(["copies", people, "--jobs", jobs]) == exit_codes.EXIT_STOPPED
    err = capfd.readouterr().err
    assert "Stopped. 20 copies made so far. Run the same command to continue where this stopped." in err
    assert not list(Path("out/copies-1").glob(".brochure-*"))
    assert not multiprocessing.active_children()
    before = {line["file"] for line in manifest()}
    old = states()
    assert main.main(["copies", people, "--jobs", jobs]) == exit_codes.EXIT_OK
    assert len(before) == 20
    assert len(states()) == 80
    assert all(states()[name] == old[name] for name in before)


@posix
def test_a_kill_at_any_moment_loses_nothing_and_makes_nothing_twice() -> None:
    people = many(60)
    command = [sys.executable, "-m", "brochure", "copies", people, "--jobs", "2"]
    seed = time.time_ns() % 10**6
    chance = random.Random(seed)  # noqa: S311 -- moments, not secrets
    known: dict[str, tuple[int, bytes]] = {}
    for _ in range(scale_examples(5)):
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_environment())
        time.sleep(chance.uniform(0.1, 1.2))
        run.send_signal(signal.SIGKILL)
        run.wait()
        now = states() if Path("out/copies-1").exists() else {}
        assert known.items() <= now.items(), f"seed {seed}"
        vouched = {line["file"] for line in manifest() if line["state"] == "made"} if now else set()
        known = {name: state for name, state in now.items() if name in vouched}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=_environment())
    assert done.returncode == 0, done.stderr
    assert known.items() <= states().items(), f"seed {seed}"
    assert names() == [*(f"copy-{n:05d}.pdf" for n in range(2, 62)), "job.json", "manifest.csv"]
    assert sorted(int(line["row"]) for line in manifest()) == list(range(2, 62))
    assert main.main(["copies", people, "-o", "fresh", "--jobs", "1"]) == exit_codes.EXIT_OK
    assert {n: data for n, (_, data) in states().items()} == {n: data for n, (_, data) in states("fresh").items()}


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


@posix
@faked
@forking
def test_a_worker_that_is_killed_ends_the_run_and_nothing_is_lost(capfd: pytest.CaptureFixture[str]) -> None:
    rows = [f"Ana{'x' * (n % 7)},2026-12-03,,{n}" for n in range(40)]
    rows[30] = "Die,2026-12-03,,30"
    people = table(*rows)
    assert main.main(["copies", people, "--jobs", "2"]) == exit_codes.EXIT_CONTENT
    assert "Something ended a process that was making copies" in capfd.readouterr().err
    assert not list(Path("out/copies-1").glob(".brochure-*"))
    assert main.main(["copies", people, "--rows", "2-31,33-"]) == exit_codes.EXIT_OK
    assert len(states()) == 39


def test_a_content_that_changes_under_way_stops_the_run() -> None:
    work = worker.CopySettings(Path("content.yaml"), pipeline.HANDOUT, "0000-0000", Path(), ".pdf")
    with pytest.raises(BrochureError, match="was changed while copies were being made"):
        worker.make_batch(work, ())


@faked
def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    write = files.write_all

    def full(descriptor: int, data: bytes) -> None:
        if data.startswith(b"[("):
            raise OSError(28, "No space left on device")
        write(descriptor, data)

    monkeypatch.setattr(files, "write_all", full)
    assert main.main(["copies", table("Ana,2026-12-03,,1")]) == exit_codes.EXIT_CONTENT
    assert "copy-00002.pdf was not written: the disk is full" in capfd.readouterr().err
    assert names() == ["job.json", "manifest.csv"]


# --- passwords, and one file for the printer ----------------------------------------------------------------------


@faked
def test_each_copy_is_locked_with_its_own_password(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(renderer, "lock_copy", lambda _data, password: password[::-1].encode())
    rows = ["Ana,2026-12-03,,long enough", "Bob,2026-12-03,,short", "Eva,2026-12-03,,", f"Kim,2026-12-03,,{'é' * 64}"]
    assert main.main(["copies", table(*rows), "--password", "mrn"]) == exit_codes.EXIT_CONTENT
    assert {name: data for name, (_, data) in states().items()} == {
        "copy-00002.pdf": b"hguone gnol",
        "copy-00003.pdf": b"trohs",
    }
    err = capfd.readouterr().err
    assert "row 4, mrn: is empty" in err
    assert "row 5, mrn: cannot lock a copy: use 1 to 127 characters; an accented letter counts as 2 or more" in err
    assert "Choose longer passwords: 1 password with fewer than 8 characters (row 3), easy to guess." in err
    assert "enough" not in err


def _interrupted(*_given: object) -> renderer.RenderedCopy:
    raise KeyboardInterrupt


@contextmanager
def _combined(file: BinaryIO, *_given: object) -> Iterator[Any]:
    class Book:
        def add_copy(self, values: MergeValues) -> renderer.RenderedCopy:
            copy = Fake().render_copy(values)
            file.write(copy.data or b"")
            return renderer.RenderedCopy(None, copy.page_count, copy.problems)

    yield Book()
    file.write(b"%%EOF")


@posix
@faked
def test_one_file_for_the_printer_is_made_whole_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(renderer, "CombinedFile", _combined)
    people = table("Ana,2026-12-03,,1", "Long,2026-12-03,,2", "=1,2026-12-03,,3", "Warn,2026-12-03,,4")
    assert main.main(["copies", people, "--combine"]) == exit_codes.EXIT_CONTENT
    assert names() == ["all-copies.pdf", "job.json", "manifest.csv", "rejects.csv"]
    whole = Path("out/copies-1/all-copies.pdf")
    assert whole.stat().st_mode & 0o777 == 0o600
    assert whole.read_bytes().endswith(b"%%EOF")
    assert b"Ana" in whole.read_bytes()
    assert "Made 2 copies" in capfd.readouterr().err
    assert Path("out/copies-1/manifest.csv").read_text(encoding="ascii").splitlines() == [
        "number,row,file,first_page,pages,state",
        "2,2,all-copies.pdf,1,2,made",
        "3,3,,,,rejected",
        "5,5,all-copies.pdf,3,2,made",
    ]
    monkeypatch.setattr(Fake, "render_copy", _interrupted)
    before = whole.read_bytes()
    assert main.main(["copies", people, "--combine"]) == exit_codes.EXIT_STOPPED
    err = capfd.readouterr().err
    assert "the unfinished file for the printer is not kept" in err
    assert "continue where this stopped" not in err
    assert whole.read_bytes() == before
    assert not list(Path("out/copies-1").glob(".brochure-*"))


@faked
def test_a_disk_that_fills_under_the_file_for_the_printer_is_told(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def full(*_given: object) -> renderer.RenderedCopy:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(renderer, "CombinedFile", _combined)
    monkeypatch.setattr(Fake, "render_copy", full)
    assert main.main(["copies", table("Ana,2026-12-03,,1"), "--combine"]) == exit_codes.EXIT_CONTENT
    assert "The disk is full. Delete files you do not need, and try again." in capfd.readouterr().err
    assert names() == ["job.json", "manifest.csv"]


# --- nobody's words -----------------------------------------------------------------------------------------------

CANARIES = {
    "good": 'Goodcanary,2026-12-03,"Noticecanary one.\n\nNoticecanary two.",Hiddencanary',
    "rejected": "Badcanary,Daycanary,,Hiddencanary",
    "formula": "=Formulacanary,2026-12-03,,Hiddencanary",
    "unfit": "Longcanary,2026-12-03,Unfitcanary,Hiddencanary",
    "crash": "Crashcanary,2026-12-03,Brokencanary,Hiddencanary",
    "warned": "Warncanary,2026-12-03,,Hiddencanary",
    "twin": "Twincanary,2026-12-03,,Hiddencanary",
    "twins": "Twincanary,2026-12-03,,Hiddencanary",
    "letter": "Letterсanary,2026-12-03,Lettercanary,Hiddencanary",
}


def everything(*folders_: Path) -> Iterator[tuple[Path, bytes]]:
    """Every name and every byte below some folders."""
    for folder_ in folders_:
        for path in folder_.rglob("*"):
            yield path, str(path.relative_to(folder_)).encode() + (path.read_bytes() if path.is_file() else b"")


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("more", [[], ["--combine"], ["--password", "mrn"]], ids=["plain", "combined", "locked"])
@posix
@faked
@forking
def test_nobodys_words_are_anywhere_but_in_copies_and_rejects(
    jobs: str,
    more: list[str],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(renderer, "CombinedFile", _combined)
    monkeypatch.setattr(renderer, "lock_copy", lambda data, _password: data)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    for name in ("TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "HOME"):
        monkeypatch.setenv(name, str(elsewhere))
    rows = [*CANARIES.values(), *(f"Extracanary{'x' * n},2026-12-03,,Hiddencanary" for n in range(30))]
    people = table(*rows)
    assert main.main(["copies", people, "--jobs", jobs, *more]) == exit_codes.EXIT_BUG
    out, err = capfd.readouterr()
    assert re.search(r"row 6: (a bug in brochure: )?ValueError at (worker|job).py:", err)
    assert "canary" not in (out + err).casefold()
    copies = [f"copy-{n:05d}.pdf" for n in (2, *range(7, 9), 9, *range(11, 41))]
    assert len(_lines(people)) == len(rows)
    kept = {people, "rejects.csv", *([] if "--combine" in more else copies)}  # half a file for the printer is none
    assert {path.name for path, data in everything(Path(), elsewhere) if b"canary" in data.lower()} == kept


def _lines(path: str) -> list[list[str]]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def test_words_that_do_not_fit_are_rejected_unsaid(capfd: pytest.CaptureFixture[str]) -> None:
    text = TEXT.replace("    text: |", "    panel: inside left\n    text: |") + "\n      {{note}}\n" * 12
    Path("content.yaml").write_text(text, encoding="utf-8")
    long = " ".join(["Longcanary"] * 90)
    people = table("Ana,2026-12-03,,1", f"Bob,2026-12-03,{long},2", f"Eva,2026-12-03,{long},3")
    assert main.main(["copies", people, "--edition", "trifold"]) == exit_codes.EXIT_CONTENT
    assert names() == ["copy-00002.pdf", "job.json", "manifest.csv", "rejects.csv"]
    out, err = capfd.readouterr()
    assert "No copy could be made for 2 rows:\n  row 3: its words do not fit in this edition" in err
    assert "canary" not in out + err


@pytest.mark.parametrize("where", ["judge", "rows", "heads", "manifest"])
@faked
def test_a_fault_of_the_program_is_told_without_anybodys_words(
    where: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(*given: object, **_more: object) -> object:
        raise KeyError(f"Canary {given}")

    target = {
        "judge": "brochure.copies.cells.CellParser._parse_line",
        "rows": "brochure.copies.people.PeopleReader._parse_row",
        "heads": "brochure.copies.columns.find_columns",
        "manifest": "brochure.copies.manifest.Manifest.add",
    }[where]
    monkeypatch.setattr(target, broken)
    assert main.main(["copies", table("Canary,2026-12-03,,1")]) == exit_codes.EXIT_BUG
    out, err = capfd.readouterr()
    assert "KeyError" in err
    assert re.search(r"cli.copies\.py:\d+ in ", err)
    assert "This is a bug in brochure" in err
    assert "Canary" not in out + err


def test_a_closed_pipe_ends_quietly() -> None:
    code = (
        "import sys; from brochure.cli import main as cli\n"
        "class Closed:\n"
        "    def __getattr__(self, name): return getattr(sys.__stderr__, name)\n"
        "    def write(self, text): raise BrokenPipeError\n"
        "sys.stderr = Closed(); code = cli.main(sys.argv[1:]); sys.exit(code)"
    )
    command = [sys.executable, "-c", code, "copies", table("Canary,2026-12-03,,1")]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=_environment())
    assert done.returncode == exit_codes.EXIT_BROKEN_PIPE
    assert "Canary" not in done.stdout + done.stderr


# --- size ---------------------------------------------------------------------------------------------------------


@faked
def test_memory_does_not_grow_with_the_rows() -> None:
    peaks = []
    for number in (500, 2000):
        people = many(number)
        tracemalloc.start()
        assert main.main(["copies", people, "--jobs", "1", "-o", f"copies-{number}"]) == exit_codes.EXIT_OK
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 1500 * 150  # bytes a row: two numbers, to find rows that say the same


# --- speed --------------------------------------------------------------------------------------------------------


@faked
def test_a_row_costs_little_beside_its_layout() -> None:
    """Reading it twice, judging, writing and noting take 0.15 ms on a quiet machine; 0.25 leave room for 1,000/s."""
    people, numbers = many(1000), itertools.count()

    def write() -> None:
        assert main.main(["copies", people, "--jobs", "1", "-o", f"copies-{next(numbers)}"]) == exit_codes.EXIT_OK

    assert measure_least_cpu_seconds(write, 1.0) < 1.0  # of a busy machine: four times what is meant


# --- folders that others have a hand in ---------------------------------------------------------------------------


@faked
def test_copies_are_kept_out_of_the_branding(capfd: pytest.CaptureFixture[str]) -> None:
    assert main.main(["copies", table("Ana,2026-12-03,,1"), "-o", "assets/mine"]) == exit_codes.EXIT_CONTENT
    assert "in the folder of the clinic's branding" in capfd.readouterr().err
    assert not Path("assets/mine").exists()


@faked
def test_a_restart_removes_neither_the_table_nor_what_somebody_mended(capfd: pytest.CaptureFixture[str]) -> None:
    people = table("Ana,2026-12-03,,1", "Bob,soon,,2")
    main.main(["copies", people, "-o", "mine"])
    rejects = Path("mine/rejects.csv")
    rejects.write_bytes(rejects.read_bytes().replace(b"soon", b"2026-12-03"))
    capfd.readouterr()
    assert main.main(["copies", str(rejects), "-o", "mine", "--restart"]) == exit_codes.EXIT_CONTENT
    assert "--restart would empty the folder that it is in" in capfd.readouterr().err
    assert b"2026-12-03" in rejects.read_bytes()
    assert main.main(["copies", people, "-o", "mine", "--restart"]) == exit_codes.EXIT_CONTENT
    assert b"2026-12-03" in Path("mine/rejects-kept-1.csv").read_bytes()


@posix
@faked
def test_links_lead_nothing_out_of_the_folder(tmp_path: Path) -> None:
    people = table("Ana,2026-12-03,,1", "Canary,soon,,2")
    main.main(["copies", people, "-o", "mine"])
    victim = tmp_path / "victim"
    for name in ("rejects.csv", "manifest.csv", ".rejects", "copy-00002.pdf"):
        victim.write_text("stays", encoding="utf-8")
        Path("mine", name).unlink()
        Path("mine", name).symlink_to(victim)
        main.main(["copies", people, "-o", "mine"])
        assert victim.read_text(encoding="utf-8") == "stays"
        assert not Path("mine", name).is_symlink()


def test_a_fault_while_a_password_is_looked_at_does_not_tell_it(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(password: str) -> bool:
        raise ValueError(f"cannot read {password}")

    monkeypatch.setattr("brochure.render.pdf.writer.encryption._has_mixed_directions", broken)
    assert main.main(["copies", table("Ana,2026-12-03,,canary"), "--password", "mrn"]) == exit_codes.EXIT_BUG
    out, err = capfd.readouterr()
    assert "ValueError" in err
    assert "canary" not in out + err
