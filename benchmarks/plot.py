"""Plot of time and memory by page count, as SVG. Both axes are logarithmic: linear series is a straight line."""

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
    """Seconds and peak memory in MiB for a document of `pages` pages."""

    pages: int
    seconds: float
    memory: float


_WIDTH, _HEIGHT, _LEFT, _TOP = 300.0, 260.0, 58.0, 40.0
_PANEL_DISTANCE = 470.0  # from the left edge of one panel to that of the next
_COLORS = ("#1D5166", "#A3461C", "#5E6B2F", "#6B4A8A", "#444444")
_DASHES = ("", "7 3", "2 3", "9 3 2 3", "1 2")  # no line is told apart by its color alone
_FONT = 'font-family="Atkinson Hyperlegible, Verdana, sans-serif" font-size="13"'


def draw_svg(series: Mapping[str, Sequence[Point]]) -> str:
    """Draw a panel for time and one for memory, with a labeled line for each contender."""
    panels = [
        _draw_panel(series, 0, "seconds, cold process", lambda point: point.seconds),
        _draw_panel(series, _PANEL_DISTANCE, "peak memory, MiB", lambda point: point.memory),
    ]
    summary = "; ".join(
        f"{name}: {points[-1].pages} pages in {points[-1].seconds:.1f} s and {points[-1].memory:.0f} MiB"
        for name, points in series.items()
    )
    size = f'viewBox="0 0 {2 * _PANEL_DISTANCE:.0f} {_TOP + _HEIGHT + 50:.0f}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" {_FONT}>'
    title = f"<title>Time and memory by page count</title><desc>{escape(summary)}</desc>"
    return f'{head}{title}<rect width="100%" height="100%" fill="#FFFFFF"/>{"".join(panels)}</svg>\n'


def compute_seconds_per_page(points: Sequence[Point]) -> list[float]:
    """Return the seconds for each further page, from each point to the next: constant if growth is linear."""
    return [(b.seconds - a.seconds) / (b.pages - a.pages) for a, b in pairwise(points)]


def _draw_panel(series: Mapping[str, Sequence[Point]], left: float, name: str, value: Callable[[Point], float]) -> str:
    all_points = [point for points in series.values() for point in points]
    x_scale = _Scale(
        min(p.pages for p in all_points), max(p.pages for p in all_points), left + _LEFT, left + _LEFT + _WIDTH
    )
    y_scale = _Scale(min(map(value, all_points)), max(map(value, all_points)), _TOP + _HEIGHT, _TOP)
    foot, edge = _TOP + _HEIGHT, left + _LEFT
    elements = [f'<text x="{edge}" y="{_TOP - 16}" font-weight="700">{escape(name)}</text>']
    elements.append(f'<text x="{edge + _WIDTH}" y="{foot + 38}" text-anchor="end">pages</text>')
    elements += [
        f'<text x="{x_scale.locate(tick):.1f}" y="{foot + 20}" text-anchor="middle">{tick:g}</text>'
        for tick in x_scale.compute_ticks()
    ]
    for tick in y_scale.compute_ticks():
        y = y_scale.locate(tick)
        elements.append(f'<path d="M{edge} {y:.1f}h{_WIDTH}" stroke="#CCCCCC"/>')
        elements.append(f'<text x="{edge - 8}" y="{y + 4:.1f}" text-anchor="end">{tick:g}</text>')
    label_heights = _separate({name: y_scale.locate(value(points[-1])) for name, points in series.items()})
    for number, (label, points) in enumerate(series.items()):
        positions = [(x_scale.locate(point.pages), y_scale.locate(value(point))) for point in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in positions)
        color, dash = _COLORS[number % len(_COLORS)], _DASHES[number % len(_DASHES)]
        elements.append(
            f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2" stroke-dasharray="{dash}"/>'
        )
        elements += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{color}"/>' for x, y in positions]
        elements.append(
            f'<text x="{edge + _WIDTH + 8}" y="{label_heights[label] + 4:.1f}" fill="{color}">{escape(label)}</text>'
        )
    return "".join(elements)


def _separate(heights: Mapping[str, float], distance: float = 15.0) -> dict[str, float]:
    """Move the heights of labels, from the lowest up, so that none covers another."""
    placed: dict[str, float] = {}
    limit = math.inf
    for name, y in sorted(heights.items(), key=lambda item: -item[1]):
        placed[name] = limit = min(y, limit - distance)
    return placed


@dataclass(frozen=True)
class _Scale:
    """Logarithmic scale from `low` to `high`, drawn from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def locate(self, value: float) -> float:
        """Return the position of a value."""
        extent = math.log(self.high / self.low) or 1.0
        return self.start + (self.end - self.start) * math.log(value / self.low) / extent

    def compute_ticks(self) -> list[float]:
        """Return the 1, 2 and 5 of each decade within the scale."""
        decades = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        steps = [step * 10.0**decade for decade in decades for step in (1, 2, 5)]
        return [step for step in steps if self.low <= step <= self.high]
