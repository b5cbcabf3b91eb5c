"""A function that runs in a forked child gives what it gives here, whatever becomes of the child."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from brochure.build import parallel, pipeline
from brochure.build.pipeline import BuildOptions
from brochure.checks.rules import governance
from brochure.diagnostics.problem import UNREADY, WARNING, Problem, Where
from brochure.runtime.errors import BrochureError
from support.clinic_folders import ROOT, build_content, write_handout

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not copied here")
READY = """\
key_message: Ask us anything.
review:
  written: 2026-01-05
  reviewed_by: Dr. Ann Example
  reviewed_on: 2026-01-06
  review_again_by: {again}
"""
WORDS = "heading: First things\ntext: Some words, and a few more."
CLINIC = "name: Test Clinic\nphone: 435 867 5309\n"


def open_files() -> int:
    return len([*Path("/proc/self/fd").iterdir()]) if Path("/proc/self/fd").is_dir() else 0


def copies_left() -> bool:
    """Whether a copy of this process runs, or was not waited for."""
    try:
        return os.waitpid(-1, os.WNOHANG) != (0, 0)
    except ChildProcessError:
        return False


def test_it_is_made_by_another_process() -> None:
    problem = Problem(WARNING, Where("a.yaml", 3), "a-rule", "words", related_where=Where("b.yaml"))
    before = open_files()
    with parallel.run_in_child(lambda: (os.getpid(), problem)) as made:
        process, told = made()
    assert process != os.getpid()
    assert told == problem
    assert told.severity is WARNING
    assert open_files() == before
    assert not copies_left()


def test_much_is_made_too() -> None:
    with parallel.run_in_child(lambda: b"x" * 3_000_000) as made:
        assert len(made()) == 3_000_000


def dies() -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 1


@pytest.mark.parametrize("what", [dies, sys.exit, threading.Lock], ids=["dies", "ends", "not-a-value"])
def test_what_a_copy_cannot_make_is_made_here(what: Callable[[], object]) -> None:
    here = os.getpid()
    with parallel.run_in_child(lambda: what() if os.getpid() != here else "here") as made:
        assert made() == "here"
    assert not copies_left()


def test_what_goes_wrong_is_raised_here() -> None:
    def wrong() -> NoReturn:
        raise BrochureError("There is no file a.yaml.")

    with pytest.raises(BrochureError, match="There is no file"), parallel.run_in_child(wrong) as made:
        made()


def test_a_copy_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    here = os.getpid()
    sys.stdout.write("before")  # still to be written out when the process is copied
    with parallel.run_in_child(lambda: 1 / 0 if os.getpid() != here else 1) as made:
        assert made() == 1
    assert capfd.readouterr() == ("before", "")


def test_a_copy_that_is_not_waited_for_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt), parallel.run_in_child(lambda: time.sleep(60)):
        raise KeyboardInterrupt
    assert time.monotonic() - began < 10
    assert not copies_left()


def test_without_more_processes_it_is_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> int:
        raise BlockingIOError

    before = open_files()
    monkeypatch.setattr(os, "fork", full)
    with parallel.run_in_child(os.getpid) as made:
        assert made() == os.getpid()
    assert open_files() == before


def test_it_takes_a_second_core_and_no_other_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(parallel, "count_cores", lambda: 2)
    assert parallel.is_useful()
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert not parallel.is_useful()
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(parallel, "count_cores", lambda: 1)
    assert not parallel.is_useful()
    monkeypatch.setattr(parallel, "count_cores", lambda: 2)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not parallel.is_useful()


def test_as_many_at_once_as_the_process_may_use() -> None:
    assert 1 <= parallel.count_cores() <= (os.cpu_count() or 1)


# a handout made once


@pytest.fixture
def possible(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "is_useful", lambda: True)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795435200")  # 23 November 2026


@pytest.mark.usefixtures("possible")
@pytest.mark.parametrize("name", ["handout", "large-print", "trifold", "booklet", "text", "html"])
def test_a_handout_made_once_is_the_one_that_is_made_otherwise(name: str) -> None:
    options = BuildOptions(name)
    assert pipeline.build_once(ROOT / "content.yaml", options) == pipeline.build(ROOT / "content.yaml", options)


@pytest.mark.usefixtures("possible")
@pytest.mark.parametrize(
    ("head", "text"),
    [
        (READY.format(again="2027-06-06"), WORDS),
        (READY.format(again="2026-02-02"), WORDS),  # a draft, as the review is overdue
        ("", WORDS),
        (READY.format(again="2027-06-06"), WORDS + "\ntitel: x"),  # found while it is read
        (READY.format(again="2027-06-06"), "heading: First things\ntext: Some \u4e00 words."),  # by the checks
    ],
    ids=["ready", "overdue", "not-reviewed", "unreadable", "faulty"],
)
def test_whatever_is_wrong_with_it(head: str, text: str, tmp_path: Path) -> None:
    path = write_handout(tmp_path, build_content(text, header=f"title: Testing\nlanguage: en-US\n{head}"), CLINIC)
    assert pipeline.build_once(path) == pipeline.build(path)


@pytest.mark.usefixtures("possible")
@pytest.mark.parametrize("name", ["handout", "large-print", "trifold", "booklet", "text", "html"])
@pytest.mark.parametrize("odd", ["\u4e00", "\u0627\u0644\u0633", "\U0001f600", "e\u0323\u0301", "\ufffd"])
def test_content_that_the_checks_refuse_is_laid_out_without_a_fault(name: str, odd: str, tmp_path: Path) -> None:
    head = f"title: Testing {odd}\nlanguage: en-US\n{READY.format(again='2027-06-06')}"
    path = write_handout(
        tmp_path, build_content(f"heading: First things\ntext: Some {odd}words, {odd}.", header=head), CLINIC
    )
    result = pipeline.build_once(path, BuildOptions(name))
    assert result.data is None
    assert {problem.rule for problem in result.problems if problem.severity.value == "error"} == {"missing-character"}


@pytest.mark.usefixtures("possible")
def test_what_goes_wrong_in_the_layout_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    from brochure.render.pdf.pages import render

    def fail(*_arguments: object, **_named: object) -> NoReturn:
        raise ZeroDivisionError

    monkeypatch.setattr(render, "lay_out", fail)
    with pytest.raises(ZeroDivisionError):
        pipeline.build_once(ROOT / "content.yaml")
    assert not copies_left()


@pytest.mark.usefixtures("possible")
@pytest.mark.parametrize(
    ("head", "text", "marks"),
    [
        ("", WORDS, [True]),
        (READY.format(again="2027-06-06").replace("Dr. Ann Example", ""), WORDS, [True]),
        (f"{READY.format(again='2027-06-06')}  approved_copy: 0000-0000\n", WORDS, [True]),
        (READY.format(again="2027-06-06"), WORDS, [False]),
        (READY.format(again="2026-02-02"), WORDS, [False, True]),  # the next review is overdue
        (READY.format(again="2027-06-06"), f"{WORDS} Call [phone of the clinic].", [False, True]),
    ],
    ids=["no-review", "not-reviewed", "changed", "approved", "overdue", "placeholder"],
)
def test_a_handout_without_approval_is_laid_out_once_with_the_mark(
    head: str, text: str, marks: list[bool], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    laid_out: list[bool] = []
    lay_out = pipeline._lay_out

    def record(content: pipeline.PreparedEdition, person: None = None, *, draft: bool) -> pipeline.LaidOutEdition:
        laid_out.append(draft)
        return lay_out(content, person, is_draft=draft)

    monkeypatch.setattr(pipeline, "_lay_out", record)
    path = write_handout(tmp_path, build_content(text, header=f"title: Testing\nlanguage: en-US\n{head}"), CLINIC)
    result = pipeline.build_once(path)
    assert laid_out == marks
    assert any(problem.severity is UNREADY for problem in result.problems) is marks[-1]


@pytest.mark.parametrize("rule", ["missing-review", "changed-since-approval"])
def test_nobody_may_allow_that_the_approval_is_lacking(rule: str) -> None:
    assert [known.can_be_allowed for known in governance.RULES if known.name == rule] == [False]
