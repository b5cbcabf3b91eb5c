"""Several files from one command: what is made, in which order it is told, and that one fault stops nothing else."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from brochure.build import batch, pipeline
from brochure.cli import exit_codes, main, progress
from brochure.diagnostics.problem import ERROR, WARNING, Problem, Where
from brochure.runtime.errors import BrochureError
from support.clinic_folders import FINAL_HANDOUT, ROOT

if TYPE_CHECKING:
    from conftest import KeepPdf

pytestmark = pytest.mark.usefixtures("clinic_folder")
TEXT = FINAL_HANDOUT.replace("A short handout", "{title}").replace("sections:", "{more}sections:")
BOTH = "editions: [handout, large-print]\n"
posix = pytest.mark.skipif(sys.platform == "win32", reason="processes are not forked or signalled so there")


def write(name: str, more: str = "", title: str = "A short handout") -> Path:
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(TEXT.format(title=title, more=more), encoding="utf-8")
    return path


def jobs(*names: str) -> tuple[batch.BuildJob, ...]:
    return tuple(batch.BuildJob(Path(name), pipeline.HANDOUT) for name in names)


def left_behind() -> list[str]:
    return [path.name for path in Path().rglob(".brochure-*")]


# the jobs


def test_every_content_is_made_in_every_edition_asked_for() -> None:
    made = batch.plan_jobs(
        [Path("a.yaml"), Path("b.yaml")], ["handout", "booklet", "handout"], pipeline.BuildOptions(gray=True)
    )
    assert [(job.content_path.name, job.options.edition, job.options.gray) for job in made] == [
        ("a.yaml", "handout", True),
        ("a.yaml", "booklet", True),
        ("b.yaml", "handout", True),
        ("b.yaml", "booklet", True),
    ]


def test_text_and_web_pages_have_no_paper() -> None:
    made = batch.plan_jobs([Path("a.yaml")], ["trifold", "text", "html"], pipeline.BuildOptions(paper="a4", gray=True))
    assert [job.options for job in made] == [
        pipeline.BuildOptions("trifold", "a4", gray=True),
        pipeline.BuildOptions("text", gray=True),
        pipeline.BuildOptions("html", gray=True),
    ]


def test_a_content_says_in_which_editions_it_is_made() -> None:
    contents = [write("both.yaml", BOTH), write("silent.yaml"), Path("absent.yaml")]
    Path("broken.yaml").write_text("no: [handout", encoding="utf-8")
    made = batch.plan_jobs([*contents, Path("broken.yaml")], None, pipeline.HANDOUT)
    assert [(job.content_path.stem, job.options.edition) for job in made] == [
        ("both", "handout"),
        ("both", "large-print"),
        ("silent", "handout"),
        ("absent", "handout"),
        ("broken", "handout"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "path"),
    [
        ("asthma.yaml", "asthma.yml", "out/asthma.pdf"),
        ("Asthma.yaml", "asthma!.yaml", "out/asthma.pdf"),
        ("content.yaml", "a-short-handout.yaml", "out/a-short-handout.pdf"),
        ("a/asthma.yaml", "asthma.yaml", None),
        ("a/content.yaml", "b/content.yaml", None),
        ("asthma.yaml", "diabetes.yaml", None),
    ],
)
def test_two_files_of_one_name_are_noticed(one: str, other: str, path: str | None) -> None:
    both = batch.plan_jobs([write(one), write(other)], ["handout", "large-print"], pipeline.HANDOUT)
    clash = batch.find_clash(both)
    assert (clash and clash[2]) == (path and Path(path))


def test_no_content_is_read_to_notice_that_where_each_has_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    contents = [write(f"{name}/content.yaml") for name in "ab"]
    made = batch.plan_jobs(contents, ["handout"], pipeline.HANDOUT)
    monkeypatch.setattr(pipeline, "load", None)
    assert batch.find_clash(made) is None


@posix
def test_two_folders_may_be_one() -> None:
    contents = [write("a/content.yaml"), write("b/content.yaml")]
    Path("a/out").mkdir()
    Path("b/out").symlink_to(Path("a/out").resolve())
    clash = batch.find_clash(batch.plan_jobs(contents, ["handout"], pipeline.HANDOUT))
    assert clash is not None


@pytest.mark.parametrize(
    ("contents", "workers", "sizes"),
    [
        ("a", 2, [1, 1, 1]),  # the editions of one content keep all cores busy
        ("abc", 2, [3, 3, 1, 1, 1]),
        ("abcd", 2, [3, 3, 3, 3]),
        ("ab", 3, [1] * 6),
        ("abc", 1, [3, 3, 3]),
    ],
)
def test_a_content_is_read_by_as_few_processes_as_keep_all_busy(contents: str, workers: int, sizes: list[int]) -> None:
    made = batch.plan_jobs([Path(name) for name in contents], ["handout", "trifold", "text"], pipeline.HANDOUT)
    shares = batch.share_jobs(made, workers)
    assert [len(share) for share in shares] == sizes
    assert [job for share in shares for job in share] == list(made)


# side by side


def result(title: str) -> pipeline.BuildResult:
    return pipeline.BuildResult(b"made", (), title, 1)


def test_outcomes_come_in_the_order_of_the_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    waits = {"a": 0.2, "b": 0.1, "c": 0.0, "d": 0.05}
    done: list[str] = []

    def slow(path: Path, _options: pipeline.BuildOptions) -> pipeline.BuildResult:
        time.sleep(waits[path.name])
        done.append(path.name)
        return result(path.name)

    monkeypatch.setattr(pipeline, "build", slow)
    ticks: list[int] = []
    with ThreadPoolExecutor(4) as executor:
        outcomes = list(batch.build_all(jobs(*waits), executor, on_job_done=lambda: ticks.append(len(done))))
    assert [outcome.result and outcome.result.title for outcome in outcomes] == list(waits)
    assert done == ["c", "d", "b", "a"]
    assert len(ticks) == len(waits)
    assert ticks[0] < len(waits)  # told while the others were at work


def test_what_goes_wrong_with_one_is_told_of_it_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def build_or_not(path: Path, _options: pipeline.BuildOptions) -> pipeline.BuildResult:
        if path.name == "gone":
            raise BrochureError("There is no file gone.")
        if path.name == "bug":
            raise ZeroDivisionError
        return result(path.name)

    monkeypatch.setattr(pipeline, "build", build_or_not)
    one, gone, bug, other = batch.build_all(jobs("one", "gone", "bug", "other"))
    assert (one.result, other.result) == (result("one"), result("other"))
    assert (gone.result, gone.fault, gone.is_bug) == (None, "There is no file gone.", False)
    assert (bug.result, bug.is_bug) == (None, True)
    assert bug.fault.startswith("Traceback")
    assert bug.fault.endswith("ZeroDivisionError")


def test_without_a_package_nothing_goes_on(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def lacking(_path: Path, _options: pipeline.BuildOptions) -> pipeline.BuildResult:
        raise ModuleNotFoundError(name="reportlab.lib")

    monkeypatch.setattr(pipeline, "build", lacking)
    assert main.main(["build", str(write("a.yaml")), str(write("b.yaml")), "--jobs", "1"]) == exit_codes.EXIT_CONTENT
    assert capsys.readouterr().err.startswith("The package reportlab is missing.")


@posix
@pytest.mark.usefixtures("forked")
def test_a_killed_process_takes_no_other_file_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def deadly(path: Path, _options: pipeline.BuildOptions) -> pipeline.BuildResult:
        if path.name == "deadly":
            os.kill(os.getpid(), signal.SIGKILL)
        return result(path.name)

    monkeypatch.setattr(pipeline, "build", deadly)
    names = [*"abcd", "deadly", *"efgh"]
    asked = [job for job in jobs(*names) for _ in range(2)]  # two editions of each
    outcomes = list(batch.build_all(asked, workers=2))
    assert [outcome.result and outcome.result.title for outcome in outcomes[::2]] == [*"abcd", None, *"efgh"]
    assert [outcome.result and outcome.result.title for outcome in outcomes[1::2]] == [*"abcd", None, *"efgh"]
    outcomes = outcomes[::2]
    assert outcomes[4].is_bug
    assert outcomes[4].fault.startswith("Close other programs, and try again")
    assert multiprocessing.active_children() == []


@posix
@pytest.mark.usefixtures("forked")
def test_workers_leave_control_c_to_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(path: Path, _options: pipeline.BuildOptions) -> pipeline.BuildResult:
        os.kill(os.getpid(), signal.SIGINT)
        return result(path.name)

    monkeypatch.setattr(pipeline, "build", interrupted)
    assert [outcome.result for outcome in batch.build_all(jobs("a", "b"), workers=2)] == [result("a"), result("b")]


class Dead(Executor):
    """An executor whose processes were killed before any job was handed over."""

    def submit(self, *_args: object, **_more: object) -> None:  # type: ignore[override]
        from concurrent.futures.process import BrokenProcessPool

        raise BrokenProcessPool


def test_an_executor_that_is_broken_is_told() -> None:
    outcomes = list(batch.build_all(jobs("a", "b"), Dead()))
    assert [(outcome.job.content_path.name, outcome.is_bug) for outcome in outcomes] == [("a", True), ("b", True)]


@posix
@pytest.mark.usefixtures("forked")
def test_closing_stops_all_work_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(path: Path, _options: pipeline.BuildOptions) -> pipeline.BuildResult:
        if path.name != "first":
            time.sleep(60)
        return result(path.name)

    monkeypatch.setattr(pipeline, "build", endless)
    outcomes = batch.build_all(jobs("first", "b", "c", "d"), workers=2)
    assert next(outcomes).result == result("first")
    began = time.monotonic()
    outcomes.close()
    assert time.monotonic() - began < 10
    assert multiprocessing.active_children() == []


@posix
@pytest.mark.usefixtures("forked")
def test_closing_does_not_wait_for_an_outcome_that_was_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    large = b"x" * 50_000_000  # the pipe holds but a small part of it

    def build_or_wait(path: Path, _options: pipeline.BuildOptions) -> pipeline.BuildResult:
        return pipeline.BuildResult(b"" if path.name == "first" else large, (), path.name, 1)

    monkeypatch.setattr(pipeline, "build", build_or_wait)
    for pause in (0.0, 0.01, 0.03, 0.05):
        outcomes = batch.build_all(jobs("first", *"bcdefgh"), workers=2)
        assert next(outcomes).job.content_path.name == "first"
        time.sleep(pause)
        closing = threading.Thread(target=outcomes.close, daemon=True)
        closing.start()
        closing.join(20)
        assert not closing.is_alive()


# problems of several editions


def test_problems_of_several_editions_are_told_once() -> None:
    def problem(message: str, line: int = 1) -> Problem:
        return Problem(WARNING, Where("a.yaml", line), "a-rule", message)

    all_of_them, handout, large, late = (problem(message) for message in ("all", "handout", "large", "late"))
    found = {"handout": [all_of_them, handout], "large-print": [all_of_them, large], "text": [all_of_them, large, late]}
    assert {p.message for p in pipeline.merge_problems(found)} == {
        "all",
        "handout",
        "in the large-print edition, large",
        "in the text edition, late",
    }
    assert pipeline.merge_problems({"large-print": [large]}) == (large,)
    assert pipeline.merge_problems({"large-print": [all_of_them, large], "text": [all_of_them]})[0] == all_of_them
    assert pipeline.merge_problems({}) == ()
    assert (
        pipeline.merge_problems({"handout": [], "text": [Problem(ERROR, Where("a.yaml"), "r", "m")]})[0].severity
        is ERROR
    )


# the command


def test_twelve_files_of_which_three_are_bad(capfd: pytest.CaptureFixture[str], keep: KeepPdf) -> None:
    good = [str(write(f"g{n}.yaml")) for n in range(9)]
    draft, wrong = write("draft.yaml", "editions: [handout]\n"), write("wrong.yaml", "titel: x\n")
    draft.write_text(draft.read_text(encoding="utf-8").replace("2027-06-06", "2026-02-06"), encoding="utf-8")
    Path("odd.yaml").write_bytes(b"title: \x00\xff")
    assert (
        main.main(["build", *good, "odd.yaml", str(wrong), str(draft), "--final", "--jobs", "2"])
        == exit_codes.EXIT_CONTENT
    )
    said = capfd.readouterr()
    assert said.out.splitlines() == [str(Path("out", f"g{n}.pdf")) for n in range(9)]
    rows = [row for row in said.err.splitlines() if re.match(r"\w+\.yaml: ", row)]
    assert [row.partition(":")[0] for row in rows] == [*good, "odd.yaml", "wrong.yaml", "draft.yaml"]
    assert re.fullmatch(r"g0.yaml: 1 page, \d+ KB; no problems.", rows[0])
    assert re.fullmatch(r"wrong.yaml: nothing was written; 1 error.*", rows[10])
    assert rows[11] == "draft.yaml: nothing was written, because --final does not allow a draft; 1 thing to finish."
    *_, made, left = said.err.splitlines()
    assert made == "Made 9 of 12 files."
    assert "a new review (draft.yaml:" in left
    assert "\r" not in said.err
    assert {path.name for path in Path("out").iterdir()} == {f"g{n}.pdf" for n in range(9)}
    keep(Path("out/g0.pdf").read_bytes(), "many")


def test_files_made_side_by_side_are_the_same_bytes_as_one_alone() -> None:
    names = [str(write(f"{name}.yaml", title=f"Handout {name}")) for name in "abcd"]
    assert main.main(["build", *names, "--jobs", "2", "--edition", "handout,large-print"]) == exit_codes.EXIT_OK
    together = {path.name: path.read_bytes() for path in Path("out").iterdir()}
    assert len(together) == 8
    for name in names:
        assert main.main(["build", name, "--edition", "large-print", "-o", "one.pdf"]) == exit_codes.EXIT_OK
        assert Path("one.pdf").read_bytes() == together[f"{Path(name).stem}.large-print.pdf"]


@posix
@pytest.mark.usefixtures("forked")
def test_a_crash_over_one_file_is_told_and_the_rest_is_made(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    usual = pipeline.build

    def crash(path: Path, options: pipeline.BuildOptions) -> pipeline.BuildResult:
        if path.stem == "b":
            raise ZeroDivisionError
        if path.stem == "c":
            raise BrochureError("c.yaml cannot be read: Input/output error.")
        return usual(path, options)

    monkeypatch.setattr(pipeline, "build", crash)
    names = [str(write(f"{name}.yaml")) for name in "abcd"]
    assert main.main(["build", *names, "--jobs", "2"]) == exit_codes.EXIT_BUG
    said = capfd.readouterr()
    assert said.out.split() == [str(Path("out/a.pdf")), str(Path("out/d.pdf"))]
    assert "b.yaml: nothing was written. Traceback (most recent call last):\n" in said.err
    assert "ZeroDivisionError" in said.err
    assert "c.yaml: nothing was written. c.yaml cannot be read: Input/output error.\n" in said.err
    assert "Made 2 of 4 files.\n" in said.err
    assert "This is a bug in brochure" in said.err


def test_a_file_that_cannot_be_written_stops_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    names = [str(write("a.yaml")), str(write("b.yaml"))]
    Path("out/a.pdf").mkdir(parents=True)
    assert main.main(["build", *names, "--jobs", "1"]) == exit_codes.EXIT_CONTENT
    said = capsys.readouterr()
    assert said.out == f"{Path('out/b.pdf')}\n"
    assert "a.yaml: out/a.pdf was not written: there is a folder with that name." in said.err
    assert left_behind() == []


def test_what_is_wrong_with_the_clinic_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    Path("assets/clinic.yaml").write_text('name: Test Clinic\nphone: "[phone]"\n', encoding="utf-8")
    names = [str(write(f"{name}.yaml", BOTH)) for name in "ab"]
    main.main(["build", *names, "--all", "--jobs", "1"])
    said = capsys.readouterr()
    assert said.err.count("clinic.yaml:2)") == 1
    assert "clinic.yaml:2:" not in said.err
    assert len(said.out.splitlines()) == 4
    main.main(["check", *names])
    assert capsys.readouterr().err.count("clinic.yaml:2)") == 1
    main.main(["check", *names, "--verbose"])
    assert capsys.readouterr().err.count("clinic.yaml:2:") == 1


@posix
def test_a_bar_is_shown_on_a_terminal_and_vanishes() -> None:
    import pty

    names = [str(write(f"{name}.yaml")) for name in "abc"]
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "brochure", "build", *names, "--jobs", "2"]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm"}) as process:
        os.close(theirs)
        seen = _read_all(ours).decode()
    assert process.returncode == exit_codes.EXIT_OK
    assert "[##########                    ] 1 of 3" in seen
    rows = _screen(seen)
    assert not any("of 3" in row for row in rows if row != "Made 3 of 3 files.")
    assert rows[-1] == "Made 3 of 3 files."
    assert [row for row in rows if row.startswith("out")] == ["out/a.pdf", "out/b.pdf", "out/c.pdf"]


def _read_all(terminal: int) -> bytes:
    seen = b""
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # Linux says so that the other end is closed
            part = b""
        if not part:
            os.close(terminal)
            return seen
        seen += part


def _screen(written: str) -> list[str]:
    """What a terminal shows in the end."""
    rows, column = [""], 0
    for character in written:
        if character == "\n":
            rows.append("")
        elif character != "\r":
            rows[-1] = rows[-1][:column] + character + rows[-1][column + 1 :]
        column = 0 if character in "\r\n" else column + 1
    return [row.rstrip() for row in rows if row.strip()]


def test_no_bar_is_shown_on_a_terminal_that_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "dumb")
    with progress.ProgressBar(dumb := Terminal(), 2) as bar:
        bar.advance()
    monkeypatch.setenv("TERM", "xterm")
    with progress.ProgressBar(able := Terminal(), 2) as bar:
        bar.advance()
    assert (dumb.getvalue(), "1 of 2" in able.getvalue()) == ("", True)


@posix
def test_control_c_leaves_nothing_half_written() -> None:
    names = [str(write(f"h{n}.yaml", BOTH)) for n in range(60)]
    process, first = _begin(names)
    os.killpg(process.pid, signal.SIGINT)
    rest, said = process.communicate(timeout=30)
    assert process.returncode == exit_codes.EXIT_STOPPED
    assert said.endswith("\nStopped.\n")
    assert "Traceback" not in said
    assert left_behind() == []
    made = sorted(Path("out").iterdir())
    assert Path(first.strip()) in made
    assert len(made) < 120
    assert all(path.read_bytes().rstrip().endswith(b"%%EOF") for path in made)
    assert len(made) - 1 <= len(rest.splitlines()) + 1  # at most the last one was written and not yet told
    assert _gone(process.pid)


@posix
def test_workers_do_not_outlive_a_killed_program() -> None:
    process, _ = _begin([str(write(f"h{n}.yaml", BOTH)) for n in range(60)])
    process.kill()
    process.communicate(timeout=30)
    assert _gone(process.pid)


def _begin(names: list[str]) -> tuple[subprocess.Popen[str], str]:
    """The program at work in a group of its own, and the first path that it has printed."""
    command = [sys.executable, "-m", "brochure", "build", *names, "--all", "--jobs", "2"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    first = b""
    while not first.endswith(b"\n"):  # not by readline, which takes more lines and keeps them from `communicate`
        letter = os.read(process.stdout.fileno(), 1)
        assert letter, "nothing was made"
        first += letter
    return process, first.decode()


def _gone(group: int) -> bool:
    """Whether soon no process of a group is left."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


SPAWNING = """\
import multiprocessing
import sys

from brochure.cli.main import main

if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    sys.exit(main(["build", "a.yaml", "b.yaml", "--jobs", "2"]))
"""


def test_workers_may_be_started_afresh_as_on_windows() -> None:
    write("a.yaml")
    write("b.yaml")
    Path("spawning.py").write_text(SPAWNING, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "spawning.py"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == exit_codes.EXIT_OK, done.stderr
    assert done.stdout.split() == [str(Path("out/a.pdf")), str(Path("out/b.pdf"))]
    assert done.stderr.endswith("\nMade 2 of 2 files.\n")
