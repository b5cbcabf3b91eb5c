"""The bar of many quick steps says how fast they go, and how long the rest will take."""

from __future__ import annotations

from io import StringIO

import pytest

from brochure.cli import progress


class Terminal(StringIO):
    """Somebody watches."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("steps", "seconds", "said"),
    [
        (0, 9.0, "0 of 5,000 copies"),
        (100, 0.5, "100 of 5,000 copies"),
        (1000, 2.0, "1,000 of 5,000 copies, 500 a second, 8 s left"),
        (30, 10.0, "30 of 5,000 copies, 3.0 a second, 28 min left"),
        (1, 10.0, "1 of 5,000 copies, 0.1 a second, 13 h 53 min left"),
        (5000, 4.0, "5,000 of 5,000 copies, 1,250 a second, 0 s left"),
    ],
)
def test_a_bar_of_quick_steps_says_their_pace(
    steps: int, seconds: float, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    now = [0.0]
    with progress.RateProgressBar(stream := Terminal(), 5000, "copies", lambda: now[0]) as bar:
        for _ in range(steps):
            bar.advance()
        drawn = stream.getvalue().count("\r")
        assert drawn == 1  # not at every step
        now[0] = seconds
        with bar.hide():
            pass
        assert stream.getvalue().rstrip().endswith(said)
    assert stream.getvalue().endswith("\r")


def test_a_bar_of_no_steps_is_no_fault() -> None:
    with progress.RateProgressBar(Terminal(), 0, "copies"):
        pass
