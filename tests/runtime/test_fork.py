"""What is made by a copy of this process: the same as here, whatever becomes of the copy."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from brochure.build import pipeline
from brochure.build.pipeline import Options
from brochure.design import fonts
from brochure.diagnostics.problem import WARNING, Problem, Where
from brochure.runtime import fork
from brochure.runtime.errors import BrochureError
from support.clinic_folders import ROOT, sections, write

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
    problem = Problem(WARNING, Where("a.yaml", 3), "a-rule", "words", also=Where("b.yaml"))
    before = open_files()
    with fork.begun(lambda: (os.getpid(), problem)) as made:
        process, told = made()
    assert process != os.getpid()
    assert told == problem
    assert told.severity is WARNING
    assert open_files() == before
    assert not copies_left()


def test_much_is_made_too() -> None:
    with fork.begun(lambda: b"x" * 3_000_000) as made:
        assert len(made()) == 3_000_000


def dies() -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 1


@pytest.mark.parametrize("what", [dies, sys.exit, threading.Lock], ids=["dies", "ends", "not-a-value"])
def test_what_a_copy_cannot_make_is_made_here(what: Callable[[], object]) -> None:
    here = os.getpid()
    with fork.begun(lambda: what() if os.getpid() != here else "here") as made:
        assert made() == "here"
    assert not copies_left()


def test_what_goes_wrong_is_raised_here() -> None:
    def wrong() -> NoReturn:
        raise BrochureError("There is no file a.yaml.")

    with pytest.raises(BrochureError, match="There is no file"), fork.begun(wrong) as made:
        made()


def test_a_copy_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    here = os.getpid()
    sys.stdout.write("before")  # still to be written out when the process is copied
    with fork.begun(lambda: 1 / 0 if os.getpid() != here else 1) as made:
        assert made() == 1
    assert capfd.readouterr() == ("before", "")


def test_a_copy_that_is_not_waited_for_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt), fork.begun(lambda: time.sleep(60)):
        raise KeyboardInterrupt
    assert time.monotonic() - began < 10
    assert not copies_left()


def test_without_more_processes_it_is_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> int:
        raise BlockingIOError

    before = open_files()
    monkeypatch.setattr(os, "fork", full)
    with fork.begun(os.getpid) as made:
        assert made() == os.getpid()
    assert open_files() == before


def test_it_takes_a_second_core_and_no_other_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(fork, "cores", lambda: 2)
    assert fork.possible()
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert not fork.possible()
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(fork, "cores", lambda: 1)
    assert not fork.possible()
    monkeypatch.setattr(fork, "cores", lambda: 2)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not fork.possible()


def test_as_many_at_once_as_the_process_may_use() -> None:
    assert 1 <= fork.cores() <= (os.cpu_count() or 1)


# a handout made once


@pytest.fixture
def possible(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fork, "possible", lambda: True)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795435200")  # 23 November 2026


@pytest.mark.usefixtures("possible")
@pytest.mark.parametrize("name", ["handout", "large-print", "trifold", "booklet", "text", "html"])
def test_a_handout_made_once_is_the_one_that_is_made_otherwise(name: str) -> None:
    options = Options(name)
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
    path = write(tmp_path, sections(text, head=f"title: Testing\nlanguage: en-US\n{head}"), CLINIC)
    assert pipeline.build_once(path) == pipeline.build(path)


@pytest.mark.usefixtures("possible")
def test_a_layout_that_fails_over_faulty_content_is_not_heard_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from brochure.render.pdf.pages import render

    def fails(*_given: object, **_named: object) -> NoReturn:
        raise ZeroDivisionError

    monkeypatch.setattr(render, "lay_out", fails)
    faulty = write(tmp_path, sections("heading: First things\ntext: Some \u4e00 words."), CLINIC)
    result = pipeline.build_once(faulty)
    assert result.data is None
    assert [problem.rule for problem in result.problems if problem.severity.value == "error"] == ["missing-character"]
    with pytest.raises(ZeroDivisionError):
        pipeline.build_once(ROOT / "content.yaml")


@pytest.mark.usefixtures("possible")
def test_what_the_layout_needs_of_the_problems_is_guessed_right(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    laid: list[bool] = []
    usual = pipeline._lay_out

    def noted(content: pipeline.Content, *, draft: bool) -> pipeline.Laid:
        laid.append(draft)
        return usual(content, draft=draft)

    monkeypatch.setattr(pipeline, "_lay_out", lambda content, _person=None, *, draft: noted(content, draft=draft))
    pipeline.build_once(ROOT / "content.yaml")
    head = f"title: Testing\nlanguage: en-US\n{READY.format(again='2027-06-06')}"
    pipeline.build_once(write(tmp_path, sections(WORDS, head=head), CLINIC))
    assert laid == [True, False]  # each once


def test_words_in_boxes_are_the_same_for_every_line_that_holds_them() -> None:
    from brochure.design.line_breaking import break_lines, broken
    from brochure.document.blocks import Span

    family = fonts.family("Atkinson Hyperlegible")
    phone = Span("call 435\u2013867 5309 now", link="tel:4358675309")
    spans = (
        Span("A well-known, FDA-approved co\xadoper\xada\xadtion – see "),
        Span("https://a.example/b-c?d=e"),
        phone,
    )
    for bold in (False, True):
        text = tuple(replace(span, bold=bold) for span in spans)
        for width in (*range(10, 400, 3), 1e9):
            assert break_lines(text, family, 10, width) == broken(text, family, 10, width), width
