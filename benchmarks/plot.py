"""Time and memory against pages, as an SVG: both scales logarithmic, so that linear growth is a straight line."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True)
class Point:
    """A document of so many pages: what it took in seconds, and peak memory in MiB."""

    pages: int
    seconds: float
    memory: float


_WIDE, _TALL, _LEFT, _TOP = 300.0, 260.0, 58.0, 40.0
_STRIDE = 470.0  # from one panel to the next
_COLOURS = ("#1D5166", "#A3461C", "#5E6B2F", "#6B4A8A", "#444444")
_DASHES = ("", "7 3", "2 3", "9 3 2 3", "1 2")  # colour repeats what the dash says
_FACE = 'font-family="Atkinson Hyperlegible, Verdana, sans-serif" font-size="13"'


def svg(growth: Mapping[str, Sequence[Point]]) -> str:
    """The plot: a panel for time, one for memory, a line for each contender, its name at its end."""
    panels = [
        _panel(growth, 0, "seconds, cold process", lambda point: point.seconds),
        _panel(growth, _STRIDE, "peak memory, MiB", lambda point: point.memory),
    ]
    last = "; ".join(
        f"{name}: {points[-1].pages} pages in {points[-1].seconds:.1f} s and {points[-1].memory:.0f} MiB"
        for name, points in growth.items()
    )
    size = f'viewBox="0 0 {2 * _STRIDE:.0f} {_TOP + _TALL + 50:.0f}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" {_FACE}>'
    title = f"<title>Time and memory against pages</title><desc>{escape(last)}</desc>"
    return f'{head}{title}<rect width="100%" height="100%" fill="#FFFFFF"/>{"".join(panels)}</svg>\n'


def per_page(points: Sequence[Point]) -> list[float]:
    """Seconds for each further page, from each point to the next: all alike where time grows linearly."""
    return [(b.seconds - a.seconds) / (b.pages - a.pages) for a, b in pairwise(points)]


def _panel(growth: Mapping[str, Sequence[Point]], left: float, name: str, value: Callable[[Point], float]) -> str:
    every = [point for points in growth.values() for point in points]
    across = _Scale(min(p.pages for p in every), max(p.pages for p in every), left + _LEFT, left + _LEFT + _WIDE)
    up = _Scale(min(map(value, every)), max(map(value, every)), _TOP + _TALL, _TOP)
    foot, edge = _TOP + _TALL, left + _LEFT
    made = [f'<text x="{edge}" y="{_TOP - 16}" font-weight="700">{escape(name)}</text>']
    made.append(f'<text x="{edge + _WIDE}" y="{foot + 38}" text-anchor="end">pages</text>')
    made += [
        f'<text x="{across.at(tick):.1f}" y="{foot + 20}" text-anchor="middle">{tick:g}</text>'
        for tick in across.ticks()
    ]
    for tick in up.ticks():
        y = up.at(tick)
        made.append(f'<path d="M{edge} {y:.1f}h{_WIDE}" stroke="#CCCCCC"/>')
        made.append(f'<text x="{edge - 8}" y="{y + 4:.1f}" text-anchor="end">{tick:g}</text>')
    labels = _apart({name: up.at(value(points[-1])) for name, points in growth.items()})
    for number, (who, points) in enumerate(growth.items()):
        places = [(across.at(point.pages), up.at(value(point))) for point in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        colour, dash = _COLOURS[number % len(_COLOURS)], _DASHES[number % len(_DASHES)]
        made.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
        )
        made += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in places]
        made.append(f'<text x="{edge + _WIDE + 8}" y="{labels[who] + 4:.1f}" fill="{colour}">{escape(who)}</text>')
    return "".join(made)


def _apart(wanted: Mapping[str, float], least: float = 15.0) -> dict[str, float]:
    """The heights of labels, from the lowest line up, moved so that none covers another."""
    placed: dict[str, float] = {}
    room = math.inf
    for name, y in sorted(wanted.items(), key=lambda item: -item[1]):
        placed[name] = room = min(y, room - least)
    return placed


@dataclass(frozen=True)
class _Scale:
    """A logarithmic scale from `low` to `high`, drawn from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        whole = math.log(self.high / self.low) or 1.0
        return self.start + (self.end - self.start) * math.log(value / self.low) / whole

    def ticks(self) -> list[float]:
        """The 1, 2 and 5 of each decade within the scale."""
        decades = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        steps = [step * 10.0**decade for decade in decades for step in (1, 2, 5)]
        return [step for step in steps if self.low <= step <= self.high]
