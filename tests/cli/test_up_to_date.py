"""What has not changed is not made again, and whatever has changed is."""

from __future__ import annotations

import gc
import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from brochure.__main__ import main
from brochure.cli import up_to_date
from brochure.runtime import app_dirs, memo
from support.clinic_folders import CLINIC, write_every_kind, write_handout

AGAIN = "Nothing has changed, so it was not made again: "


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a handout, whose records are its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "room"
    folder.mkdir()
    write_handout(folder, write_every_kind(folder))
    monkeypatch.chdir(folder)
    return folder


def brochure(*arguments: str, **environment: str) -> tuple[str, str]:
    """What a command tells, and what it prints: by the program's own door, but in this process, as starts take long."""
    told, printed = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, redirect_stderr(told), redirect_stdout(printed):
        patch.setattr(sys, "argv", ["brochure", *arguments])
        for name, value in environment.items():
            patch.setenv(name, value)
        try:
            code = main()
        finally:
            gc.enable()
            memo.clear_all_caches()  # as a start knows nothing
    for stream in (told, printed):
        stream.seek(0)
    words, paths = told.read(), printed.read()
    assert code == 0, words
    return words, paths


def started(*arguments: str, **environment: str) -> tuple[str, str]:
    """The same by a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "brochure", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stderr, done.stdout


def test_an_unchanged_handout_is_told_again_in_the_same_words(room: Path) -> None:
    told, printed = started("build")
    made = (room / "out" / "testing.pdf").read_bytes()
    again, printed_again = started("build")
    assert printed_again == printed == "out/testing.pdf\n"
    assert "Made 3 pages" in told
    assert again == told.replace("Made ", AGAIN)
    assert (room / "out" / "testing.pdf").read_bytes() == made


@pytest.mark.usefixtures("room")
def test_nothing_is_loaded_for_it() -> None:
    brochure("build")
    names = (
        "import sys; from brochure.__main__ import main; sys.argv[1:] = ['build']; main(); print(sorted(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", names], capture_output=True, text=True, check=True)
    assert AGAIN in done.stderr
    for module in ("brochure.cli.main", "brochure.build.pipeline", "yaml", "PIL", "reportlab"):
        assert f"'{module}'" not in done.stdout


def changed_word(room: Path) -> None:
    path = room / "content.yaml"
    path.write_text(path.read_text().replace("Every kind", "Each kind"))


def changed_branding(room: Path) -> None:
    (room / "assets" / "clinic.yaml").write_text(CLINIC.replace("Test", "Best"))


def changed_picture(room: Path) -> None:
    path = room / "assets" / "beach.svg"
    path.write_bytes(path.read_bytes() + b"\n")


def added_logo(room: Path) -> None:
    (room / "assets" / "logo.svg").write_bytes((room / "assets" / "beach.svg").read_bytes())


def damaged_file(room: Path) -> None:
    (room / "out" / "testing.pdf").write_bytes(b"%PDF-1.7 and no more")


def removed_file(room: Path) -> None:
    (room / "out" / "testing.pdf").unlink()


def nearer_branding(room: Path) -> None:
    """As when content that took its branding from above gets its own."""
    assert app_dirs.find_assets(str(room / "content.yaml")) == str(room / "assets")
    (room / "assets").rename(room.parent / "assets")


@pytest.mark.parametrize(
    "change",
    [changed_word, changed_branding, changed_picture, added_logo, damaged_file, removed_file, nearer_branding],
)
def test_whatever_changes_makes_it_anew(room: Path, change: object) -> None:
    assert callable(change)
    brochure("build")
    change(room)
    told, _ = brochure("build")
    assert AGAIN not in told
    assert AGAIN in brochure("build")[0]


def test_a_save_that_changes_nothing_makes_nothing(room: Path) -> None:
    brochure("build")
    path = room / "content.yaml"
    path.write_bytes(path.read_bytes())
    assert AGAIN in brochure("build")[0]


@pytest.mark.usefixtures("room")
def test_another_day_makes_it_anew() -> None:
    """As a review may lapse."""
    brochure("build")
    assert AGAIN not in brochure("build", SOURCE_DATE_EPOCH="1896083200")[0]


@pytest.mark.usefixtures("room")
def test_other_options_make_something_else() -> None:
    brochure("build")
    assert AGAIN not in brochure("build", "--gray")[0]
    assert AGAIN in brochure("build", "--gray")[0]
    assert AGAIN in brochure("build")[0]


@pytest.mark.usefixtures("room")
def test_another_version_of_the_program_makes_it_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    brochure("build")
    assert up_to_date.find_answer(["build"]) is not None
    monkeypatch.setattr(up_to_date, "_describe_program", lambda: ["another"])
    assert up_to_date.find_answer(["build"]) is None


def test_force_makes_the_same_bytes_again(room: Path) -> None:
    brochure("build")
    made = (room / "out" / "testing.pdf").read_bytes()
    assert AGAIN not in brochure("build", "--force")[0]
    assert (room / "out" / "testing.pdf").read_bytes() == made
    assert AGAIN in brochure("build")[0]


def test_no_cache_forgets_everything(room: Path) -> None:
    brochure("build")
    assert list((room.parent / "cache" / "brochure").iterdir())
    assert AGAIN not in brochure("build", "--no-cache")[0]
    assert not list((room.parent / "cache" / "brochure").iterdir())


def test_records_are_the_users_own(room: Path) -> None:
    brochure("build")
    [record] = (room.parent / "cache" / "brochure").iterdir()
    assert record.stat().st_mode & 0o777 == 0o600
    assert record.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"brochure unchanged 1\n", b"x" * 1000])
def test_a_damaged_record_is_as_none(room: Path, damage: bytes) -> None:
    brochure("build")
    [record] = (room.parent / "cache" / "brochure").iterdir()
    record.write_bytes(damage)
    assert AGAIN not in brochure("build")[0]


def test_without_a_place_for_records_it_is_made_each_time(room: Path) -> None:
    nowhere = room / "content.yaml"  # a file where the folder should be
    for _ in range(2):
        assert AGAIN not in brochure("build", XDG_CACHE_HOME=str(nowhere))[0]


def test_errors_are_never_remembered(room: Path) -> None:
    (room / "content.yaml").write_text("titel: x\n")
    command = [sys.executable, "-m", "brochure", "build"]
    codes = [subprocess.run(command, capture_output=True, check=False).returncode for _ in range(2)]
    assert codes == [1, 1]


def test_a_draft_refused_by_final_is_refused_again(room: Path) -> None:
    write_handout(room, write_every_kind(room).replace("reviewed_by", "# reviewed_by"))
    brochure("build")
    command = [sys.executable, "-m", "brochure", "build", "--final"]
    for _ in range(2):
        assert subprocess.run(command, capture_output=True, check=False).returncode == 1


@pytest.mark.usefixtures("room")
def test_make_pdf_knows_it_too() -> None:
    command = [sys.executable, str(Path(__file__).parent.parent.parent / "make_pdf.py")]
    told = [subprocess.run(command, capture_output=True, text=True, check=True).stderr for _ in range(2)]
    assert [AGAIN in each for each in told] == [False, True]


def test_a_console_that_cannot_show_it_gets_what_it_can(room: Path) -> None:
    write_handout(room, write_every_kind(room).replace("Read **this** first.", "“Read” **this** first [x]."))
    for _ in range(2):
        started("build", PYTHONUTF8="0", PYTHONIOENCODING="ascii:strict")


SEVERAL = ["build", "--edition", "handout,text,html", "content.yaml", "other.yaml"]


@pytest.fixture
def two(room: Path) -> Path:
    """Two handouts, of which six files are made."""
    (room / "other.yaml").write_bytes((room / "content.yaml").read_bytes())
    return room


def test_several_unchanged_files_are_told_again(two: Path) -> None:
    told, printed = started(*SEVERAL)
    assert "Made 6 of 6 files." in told
    made = {path: path.stat().st_mtime_ns for path in (two / "out").iterdir()}
    again, printed_again = started(*SEVERAL)
    assert "Nothing has changed, so none of the 6 files was made again.\n" in again
    assert printed_again == printed
    assert made == {path: path.stat().st_mtime_ns for path in (two / "out").iterdir()}
    assert told.count(" warning: ") > 5
    assert again.count(" warning: ") == told.count(" warning: ")


@pytest.mark.parametrize(
    "name", ["content.yaml", "other.yaml", "assets/clinic.yaml", "out/other.html", "out/other.pdf"]
)
def test_one_changed_file_of_several_makes_them_anew(two: Path, name: str) -> None:
    brochure(*SEVERAL)
    path = two / name
    path.write_bytes(path.read_bytes().replace(b"Every", b"Each") + b"\n")
    assert "Made 6 of 6 files." in brochure(*SEVERAL)[0]
    assert "Nothing has changed" in brochure(*SEVERAL)[0]


@pytest.mark.usefixtures("two")
def test_several_of_which_one_fails_are_never_remembered(room: Path) -> None:
    (room / "other.yaml").write_text("title: [")
    for _ in range(2):
        done = subprocess.run([sys.executable, "-m", "brochure", *SEVERAL], capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "Nothing has changed" not in done.stderr
