"""`brochure watch`: rounds for batches of changes, what counts as a change, and real saves seen by a real process."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import watchfiles

from brochure.build import pipeline
from brochure.cli import exit_codes, file_events, main, report, watch_loop as watching
from brochure.runtime.errors import BrochureError
from support.clinic_folders import FINAL_HANDOUT, REAL_CLINIC, write_handout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from brochure.cli.watch_loop import WatchRound

WRONG = FINAL_HANDOUT.replace("heading:", "haeding:")
DRAFT = FINAL_HANDOUT.replace("reviewed_by: Dr. Ann Example", "reviewed_by:").replace(
    "reviewed_on: 2026-01-06", "reviewed_on:"
)
CLINIC = REAL_CLINIC + 'colours:\n  brand: "#1F4A6B"\n'
CONTENT = Path("content.yaml")
PDF = Path("out/a-short-handout.pdf")
SAVED, QUIET = ("content.yaml",), ()
PATIENCE = 30  # seconds: how long a busy computer may take for what takes a tenth of a second


@pytest.fixture(autouse=True)
def _content(clinic_folder: Path) -> None:
    """Put a handout into the folder, and a clinic with a color."""
    write_handout(clinic_folder, FINAL_HANDOUT, CLINIC)


def save(text: str) -> None:
    CONTENT.write_text(text, encoding="utf-8")


def saying(words: str) -> str:
    return FINAL_HANDOUT.replace("a few more", words)


def made_now() -> bytes:
    data = pipeline.build(CONTENT).data
    assert data is not None
    return data


# rounds


def played(*events: str | tuple[str, ...] | None, wanted: watching.WatchRequest | None = None) -> list[WatchRound]:
    """The rounds that come of a story: a text is saved, None removes the file, a tuple is a batch."""

    def story() -> Iterator[file_events.ChangedPaths]:
        for event in events:
            if isinstance(event, tuple):
                yield event
            elif event is None:
                CONTENT.unlink()
            else:
                save(event)

    return list(watching.run_rounds(wanted or watching.WatchRequest(CONTENT), story()))


def test_each_save_is_made_once_and_quiet_makes_nothing() -> None:
    first, second = played(QUIET, saying("others"), SAVED, QUIET, QUIET)
    assert first.paths == second.paths == (PDF,)
    assert PDF.read_bytes() == made_now()


def test_the_same_bytes_are_not_written_again() -> None:
    first, again, other = played(FINAL_HANDOUT + "# a comment\n", SAVED, QUIET, saying("others"), SAVED)
    assert [one.files[0].is_written for one in (first, again, other)] == [True, False, True]


def test_a_pdf_that_somebody_removed_is_written_again() -> None:
    story = played(SAVED)
    assert [one.files[0].is_written for one in story] == [True, False]
    PDF.unlink()
    assert played()[0].files[0].is_written
    assert PDF.exists()


def test_a_fault_is_told_only_when_it_stays() -> None:
    mended = played(WRONG, SAVED, saying("others"), SAVED, QUIET)
    assert [one.has_failed for one in mended] == [False, False]
    stays = played(WRONG, SAVED, QUIET, QUIET)
    assert [one.has_failed for one in stays] == [False, True]
    assert PDF.read_bytes() != b""


def test_of_a_burst_the_first_save_is_made_at_once_and_the_last_when_it_is_quiet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watching, "_BURST_SECONDS", 3600.0)
    burst = [event for number in range(9) for event in (saying(f"number {number}"), SAVED)]
    first, at_once, last = played(*burst, QUIET, QUIET)
    assert len({one.files[0].result.data for one in (first, at_once, last)}) == 3
    assert PDF.read_bytes() == made_now()


def test_a_burst_without_end_is_made_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_BURST_SECONDS", 0.0)
    assert len(played(*[event for number in range(4) for event in (saying(f"number {number}"), SAVED)])) == 5


def test_a_file_saved_in_pieces_is_not_made_before_it_is_whole() -> None:
    more = "  - heading: Second things\n    text: Nothing that anybody would miss.\n"
    save(FINAL_HANDOUT + more)
    first, whole = played("", SAVED, FINAL_HANDOUT, SAVED, saying("others") + more, SAVED, QUIET)
    assert not first.has_failed
    assert not whole.has_failed
    assert PDF.read_bytes() == made_now()


def test_a_file_made_much_shorter_on_purpose_is_made_when_it_is_quiet() -> None:
    save(FINAL_HANDOUT + "  - heading: Second things\n    text: Nothing that anybody would miss.\n")
    first, second = played(FINAL_HANDOUT, SAVED, QUIET, QUIET)
    assert first.files[0].result.data != second.files[0].result.data
    assert PDF.read_bytes() == made_now()


def test_a_file_that_is_gone_is_told_and_made_when_it_is_back() -> None:
    first, gone, back = played(None, SAVED, QUIET, QUIET, saying("others"), SAVED)
    assert not first.has_failed
    assert gone.fault == "content.yaml is gone. Waiting for it to come back."
    assert not back.has_failed
    assert PDF.read_bytes() == made_now()


def test_a_bug_is_told_and_the_next_save_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    make, calls = pipeline.render, 0

    def fails_once(*args: object) -> pipeline.BuildResult:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise ZeroDivisionError
        return make(*args)  # type: ignore[arg-type] # whatever it was given

    monkeypatch.setattr(pipeline, "render", fails_once)
    first, bug, after = played(saying("others"), SAVED, QUIET, saying("even more"), SAVED)
    assert bug.is_bug
    assert "ZeroDivisionError" in bug.fault
    assert not first.has_failed
    assert not after.has_failed
    assert PDF.read_bytes() == made_now()


def test_a_pdf_that_cannot_be_written_is_told_and_not_thrown() -> None:
    Path("out").write_text("a file in the way", encoding="utf-8")
    (only,) = played()
    assert only.fault.startswith("The folder out cannot be made: ")


def test_every_edition_asked_for_is_made_and_the_list_may_change() -> None:
    save(FINAL_HANDOUT + "editions: [handout, text]\n")
    more = FINAL_HANDOUT + "editions: [handout, text, html]\n"
    first, second = played(more, SAVED, wanted=watching.WatchRequest(CONTENT, None))
    assert [path.suffix for path in first.paths] == [".pdf", ".txt"]
    assert [path.suffix for path in second.paths] == [".pdf", ".txt", ".html"]
    assert [file.is_written for file in second.files] == [False, False, True]


# words


def test_a_round_is_told_in_one_line_and_its_problems_once() -> None:
    save(DRAFT)
    teller = watching.RoundReporter()
    first, second = map(teller.describe_round, played("# a line above\n" + DRAFT.replace("few", "lot"), SAVED))
    line = r"\d\d:\d\d:\d\d  made out.a-short-handout\.pdf, 1 page, \d+ KB, marked Draft, in \d+ ms; "
    made, left = first.splitlines()
    assert_matches(line + "1 thing to finish", made)
    assert left.startswith("Not final yet: 1 thing to finish: a clinician's review (content.yaml:5).")
    assert_matches(line + "the same 1 thing to finish", second)


def test_errors_are_told_in_full_whenever_they_are_others_and_the_rest_only_when_new() -> None:
    teller = watching.RoundReporter()
    one = DRAFT.replace("heading:", "haeding:")
    two = one.replace("key_message:", "key_massage:")
    rounds = played(two, SAVED, QUIET, one, SAVED, QUIET, SAVED, QUIET, DRAFT, SAVED, QUIET)
    told = [teller.describe_round(each) for each in rounds]
    said = [[word for word in ("haeding", "key_massage", "unready:") if word in each] for each in told]
    assert said[1][:2] == ["haeding", "key_massage"]
    assert said[2] == ["haeding"]
    assert said[3] == []
    assert f"nothing was written. The last good version has not been changed: {PDF}." in told[3]
    assert "the same " in told[3]
    assert "marked Draft" in told[4]


def test_a_handout_without_problems_is_told_without_a_word_on_them() -> None:
    teller = watching.RoundReporter()
    first, second, third = map(teller.describe_round, played(SAVED, QUIET, DRAFT, SAVED, QUIET))
    assert_matches(r"\S+  made out.a-short-handout\.pdf, 1 page, \d+ KB, in \d+ ms", first)
    assert_matches(r"\S+  unchanged out.a-short-handout\.pdf, in \d+ ms", second)
    assert third.splitlines()[-2].endswith("; 1 thing to finish")
    assert third.splitlines()[-1].startswith("Not final yet: ")


def assert_matches(pattern: str, text: str) -> None:
    import re

    assert re.fullmatch(pattern, text), text


# what is a save


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("content.yaml", True),
        ("Content.YAML", True),
        ("assets", True),
        ("assets/clinic.yaml", True),
        ("assets/pictures/brain.svg", True),
        ("out", False),
        ("out/a-short-handout.pdf", False),
        ("other.yaml", False),
        (".content.yaml.swp", False),
        ("content.yaml~", False),
        ("#content.yaml#", False),
        ("4913", False),
        ("assets/4913", False),
        ("assets/.clinic.yaml.swp", False),
        ("assets/clinic.yaml~", False),
        ("assets/#clinic.yaml#", False),
        ("assets/clinic.yaml.tmp", False),
        ("assets/~$brain.docx", False),
    ],
)
def test_only_the_content_and_its_branding_count(clinic_folder: Path, name: str, *, counts: bool) -> None:
    assert file_events._build_change_filter(CONTENT)(None, str(clinic_folder.resolve() / name)) is counts


def test_what_is_made_never_counts_even_where_content_is_among_the_branding(clinic_folder: Path) -> None:
    within = Path("assets/content.yaml")
    within.write_text(FINAL_HANDOUT, encoding="utf-8")
    matters = file_events._build_change_filter(within)
    assert matters(None, str(clinic_folder.resolve() / "assets/content.yaml"))
    assert not matters(None, str(clinic_folder.resolve() / "assets/out/a-short-handout.pdf"))
    Path("assets/out").mkdir()
    assert clinic_folder.resolve() / "assets/out" not in file_events._identify_folders(within)


def first_batch(batches: Iterator[file_events.ChangedPaths]) -> file_events.ChangedPaths:
    """The first batch that is not empty."""
    end = time.monotonic() + PATIENCE
    for batch in batches:
        if batch:
            return batch
        assert time.monotonic() < end, "no save was noticed"
    raise AssertionError


def test_a_save_before_the_watching_began_is_told() -> None:
    batches = file_events.watch_saves(CONTENT)
    save(saying("others"))
    assert next(batches)


@pytest.mark.parametrize("polling", ["", "1"])
def test_saves_are_noticed_in_folders_that_are_new_or_replaced(monkeypatch: pytest.MonkeyPatch, polling: str) -> None:
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", polling)
    batches = file_events.watch_saves(CONTENT)
    assert not next(batches)
    shutil.copytree("assets", "new")
    shutil.rmtree("assets")
    assert first_batch(batches)
    Path("new").rename("assets")
    assert first_batch(batches)
    Path("assets/pictures").mkdir()
    settle(batches)
    Path("assets/pictures/brain.svg").write_text("<svg/>", encoding="utf-8")
    assert first_batch(batches)


def test_a_folder_that_takes_the_place_of_another_is_watched() -> None:
    batches = file_events.watch_saves(CONTENT)
    assert not next(batches)
    shutil.copytree("assets", "new")
    Path("assets").rename("old")
    Path("new").rename("assets")
    settle(batches)
    Path("assets/clinic.yaml").write_text("name: Another Clinic\n", encoding="utf-8")
    assert first_batch(batches)


@pytest.mark.parametrize("polling", ["", "1"])
def test_a_folder_that_is_moved_away_and_back_is_watched_again(
    clinic_folder: Path, monkeypatch: pytest.MonkeyPatch, polling: str
) -> None:
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", polling)
    content = clinic_folder / "house" / "content.yaml"
    content.parent.mkdir()
    content.write_text(FINAL_HANDOUT, encoding="utf-8")
    batches = file_events.watch_saves(content)
    assert not next(batches)
    content.parent.rename(clinic_folder / "elsewhere")
    assert first_batch(batches)
    settle(batches)
    (clinic_folder / "elsewhere").rename(content.parent)
    assert first_batch(batches)
    settle(batches)
    content.write_text(saying("others"), encoding="utf-8")
    assert first_batch(batches)


def test_a_content_that_is_a_link_is_watched_where_it_lies(clinic_folder: Path) -> None:
    (clinic_folder / "elsewhere").mkdir()
    CONTENT.rename("elsewhere/words.yaml")
    CONTENT.symlink_to("elsewhere/words.yaml")
    batches = file_events.watch_saves(CONTENT)
    assert not next(batches)
    Path("elsewhere/words.yaml").write_text(saying("others"), encoding="utf-8")
    assert first_batch(batches)


def settle(batches: Iterator[file_events.ChangedPaths]) -> None:
    """Let pass what is still told of earlier changes, until it has been quiet twice."""
    quiet = 0
    while quiet < 2:
        quiet = 0 if next(batches) else quiet + 1


def test_where_nothing_can_be_watched_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_folders: object, **_how: object) -> Iterator[set[object]]:
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(watchfiles, "watch", refuse)
    with pytest.raises(BrochureError, match=r"does not let brochure watch for saves here\. .*WATCHFILES_FORCE_POLLING"):
        next(file_events.watch_saves(CONTENT))


# a real process


class Watching:
    """`brochure watch` in a process of its own, and what it has said so far."""

    def __init__(self, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "brochure", "watch", *arguments],
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self.said: list[str] = []
        self._hearing = threading.Thread(target=self._hear)
        self._hearing.start()
        self.until(lambda: self.count("  made ") == 1)

    def _hear(self) -> None:
        assert self._process.stderr
        with self._process.stderr as lines:
            self.said.extend(iter(lines.readline, ""))

    def count(self, words: str) -> int:
        """How many lines have these words."""
        return sum(words in line for line in list(self.said))

    def until(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not condition():
            assert self._process.poll() is None, self.said
            assert time.monotonic() < end, self.said
            time.sleep(0.01)

    def until_made(self) -> None:
        """Wait until the PDF says what the content says now."""
        now = made_now()
        self.until(lambda: PDF.exists() and PDF.read_bytes() == now)

    def stop(self) -> int:
        """Press Ctrl-C; gives the exit code."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        code = self._process.wait(PATIENCE)
        self._hearing.join(PATIENCE)
        return code


@pytest.fixture
def watch() -> Iterator[Watching]:
    watching = Watching()
    try:
        yield watching
    finally:
        watching.stop()


def test_a_save_in_place_or_by_rename_is_made(watch: Watching) -> None:
    save(saying("saved in place"))
    watch.until_made()
    Path(".content.yaml.new").write_text(saying("saved by rename"), encoding="utf-8")
    Path(".content.yaml.new").replace(CONTENT)
    watch.until_made()
    CONTENT.rename("content.yaml~")  # as Emacs and Vim keep the old file
    save(saying("saved anew"))
    watch.until_made()
    watch.until(lambda: watch.count("  made ") == 4)
    assert watch.count("error") == watch.count("gone") == 0


def test_a_slow_save_is_made_when_it_is_whole_without_a_word_on_its_halves(watch: Watching) -> None:
    for words in ("saved in pieces", "saved in pieces again", "saved in pieces at last"):
        before = watch.count("error")
        pause = save_in_pieces(saying(words))
        watch.until_made()
        if pause < file_events.QUIET_MS / 1000:  # else this computer was too busy, and the halves were there to be seen
            assert watch.count("error") == before
    assert watch.count("gone") == 0


def save_in_pieces(text: str) -> float:
    """Save slowly; gives the longest time, in seconds, that the file stayed half written without a change."""
    data, longest = text.encode(), 0.0
    with CONTENT.open("wb", buffering=0) as file:
        for start in range(0, len(data), 100):
            since = time.monotonic()
            time.sleep(0.02)
            file.write(data[start : start + 100])
            longest = max(longest, time.monotonic() - since)
    return longest


def test_a_burst_of_saves_gives_few_rounds_and_the_last_one_wins(watch: Watching) -> None:
    for number in range(20):
        save(saying(f"number {number}"))
        time.sleep(0.01)
    watch.until_made()
    assert 2 <= watch.count("  made ") + watch.count("unchanged") <= 6


def test_a_new_colour_is_made(watch: Watching) -> None:
    before = PDF.read_bytes()
    Path("assets/clinic.yaml").write_text(CLINIC.replace("#1F4A6B", "#6B1F4A"), encoding="utf-8")
    watch.until_made()
    assert PDF.read_bytes() != before


def test_an_error_keeps_the_last_good_pdf_until_it_is_mended(watch: Watching) -> None:
    before = PDF.read_bytes()
    save(WRONG)
    watch.until(lambda: watch.count("nothing was written. The last good version has not been changed: ") == 1)
    assert watch.count("error: unknown key `haeding`") == 1
    assert PDF.read_bytes() == before
    save(saying("mended"))
    watch.until_made()


def test_a_file_removed_is_told_and_waited_for(watch: Watching) -> None:
    before = PDF.read_bytes()
    CONTENT.unlink()
    watch.until(lambda: watch.count("content.yaml is gone. Waiting for it to come back.") == 1)
    assert PDF.read_bytes() == before
    save(saying("back"))
    watch.until_made()


def test_what_is_made_and_what_editors_leave_make_nothing(watch: Watching) -> None:
    for name in (".content.yaml.swp", "content.yaml~", "#content.yaml#", "4913", "assets/clinic.yaml~", "out/x.pdf"):
        Path(name).write_text("x", encoding="utf-8")
    save(saying("the only save"))
    watch.until_made()
    watch.until(lambda: watch.count("  made ") == 2)
    save(saying("and one to see that nothing came between"))
    watch.until_made()
    watch.until(lambda: watch.count("  made ") == 3)
    assert watch.count("unchanged") == 0


def test_ctrl_c_ends_kindly_and_leaves_nothing_behind(watch: Watching) -> None:
    assert watch.stop() == exit_codes.EXIT_OK
    assert watch.said[-1] == "Stopped watching.\n"
    assert watch.count("Traceback") == 0
    assert {path.name for path in Path("out").iterdir()} == {PDF.name}


# the command


def test_watch_makes_what_it_is_asked_for_and_opens_it_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown: list[Path] = []

    def show(path: Path) -> bool:
        shown.append(path)
        return True

    monkeypatch.setattr(report, "open_in_viewer", show)
    monkeypatch.setattr(file_events, "watch_saves", lambda _content: (batch for batch in [SAVED, QUIET, SAVED]))
    assert main.main(["watch", "--edition", "large-print", "--paper", "a4", "--open"]) == exit_codes.EXIT_OK
    said = capsys.readouterr()
    assert said.out == ""
    assert shown == [Path("out/a-short-handout.large-print.a4.pdf")]
    assert said.err.startswith("Watching content.yaml and its branding. Every time you save, it is made again.")
    assert said.err.count("unchanged") == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.yaml"], "there is no file nowhere.yaml"),
        (["--edition", "text,html", "--open"], "it opens one file, and 2 will be made"),
        (["--edition", "text", "--paper", "a4"], "leave out --paper: the text edition has no paper size"),
        (["-o", "x.pdf"], "unrecognized arguments: -o"),
    ],
)
def test_what_cannot_be_watched_is_a_usage_error(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["watch", *arguments]) == exit_codes.EXIT_USAGE
    assert words in capsys.readouterr().err
