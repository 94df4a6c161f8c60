"""Weekly series as small SVG charts, drawn again many times a second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from sapper.experiments.figures.style import COLOURS
from sapper.model.clock import WEEKS_PER_YEAR
from sapper.model.fields import WEEKLY_FIELDS

WIDTH, HEIGHT = 320, 170
LEFT, RIGHT, TOP, BOTTOM = 46, 8, 38, 22
MOST_POINTS = 260
"""A line with more points looks the same: the chart is hardly wider in pixels."""

TICKS, YEARS = 4, 8
DASHES = ("", "7 3", "2 3")
LEGEND_X, LEGEND_GAP, LETTER = 4, 34, 5.3
"""Start of the legend, width of a line and a gap in it, and mean width of a letter, in pixels."""
THOUSAND, MILLION = 1e3, 1e6
SMALLEST_SPAN = 1e-9
_COLUMN = {name: number for number, name in enumerate(WEEKLY_FIELDS)}


@dataclass(frozen=True)
class Panel:
    """A chart: a title with its unit, and lines by name, each a weekly series."""

    title: str
    lines: dict[str, str]
    scale: float = 1.0
    from_zero: bool = False


PANELS = (
    Panel("Soldiers abroad (thousand)", {"abroad": "soldiers_abroad"}, 1e-3, True),
    Panel(
        "Awareness (0 to 1)",
        {"home": "awareness_home", "abroad": "awareness_abroad", "returned": "awareness_returned"},
    ),
    Panel("Loyalty (0 to 1)", {"soldiers": "mean_loyalty", "headquarters": "staff_loyalty"}),
    Panel(
        "Disaffected, compromised (%)",
        {"soldiers": "disaffected_share", "headquarters": "compromised_triads_share"},
        100.0,
        True,
    ),
    Panel("Patronage, legitimacy (0 to 1)", {"patronage": "patronage", "legitimacy": "legitimacy"}),
    Panel("Money earned (billion USD)", {"earned": "money_usd"}, 1e-9, True),
    Panel("Plots", {"plots under way": "plots_active", "their members": "plot_members"}, 1.0, True),
)


def chart(panel: Panel, series: NDArray[np.float64], horizon: int) -> str:
    """Return a chart of weekly series so far; its axis has all weeks up to the horizon.

    Args:
        panel: the chart to draw.
        series: weekly measures, shape (weeks, measures).
        horizon: length of a run in weeks.
    """
    step = max(1, -(-len(series) // MOST_POINTS))
    # Every step-th week, counted from the last one, so that the newest is always there.
    rows = series[::-1][::step][::-1]
    weeks = np.arange(len(series))[::-1][::step][::-1] + 1
    values = {name: rows[:, _COLUMN[column]] * panel.scale for name, column in panel.lines.items()}
    low, high = _span(list(values.values()), panel.from_zero)
    ticks = [tick for tick in MaxNLocator(TICKS).tick_values(low, high) if low <= tick <= high]

    def x(week: NDArray[np.int64] | float) -> NDArray[np.float64]:
        return np.asarray(LEFT + (WIDTH - LEFT - RIGHT) * np.asarray(week) / horizon)

    def y(value: NDArray[np.float64] | float) -> NDArray[np.float64]:
        return np.asarray(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / (high - low))

    parts = [f'<text x="4" y="11" class="heading">{escape(panel.title)}</text>']
    for tick in ticks:
        at = float(y(tick))
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>')
        parts.append(f'<text x="{LEFT - 4}" y="{at + 3:.1f}" class="left">{tick:.4g}</text>')
    for year in _years(horizon):
        at = float(x(year * WEEKS_PER_YEAR))
        parts.append(f'<text x="{at:.1f}" y="{HEIGHT - 8}" class="below">{year:g}</text>')
    legend: float = LEGEND_X
    for number, (name, line) in enumerate(values.items()):
        look = f'stroke="{COLOURS[number]}" stroke-dasharray="{DASHES[number]}"'
        for part in _unbroken(line):
            points = " ".join(
                f"{a:.1f},{b:.1f}" for a, b in zip(x(weeks[part]), y(line[part]), strict=True)
            )
            parts.append(f'<polyline points="{points}" {look}/>')
        if len(values) > 1:
            parts.append(f'<polyline points="{legend:.0f},22 {legend + 16:.0f},22" {look}/>')
            parts.append(f'<text x="{legend + 20:.0f}" y="25">{escape(name)}</text>')
            legend += LEGEND_GAP + LETTER * len(name)
    said = f"{panel.title}: {_latest(values)}; the axis shows years from the start"
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(said)}" '
        f'class="series">{"".join(parts)}</svg>'
    )


def _span(values: Sequence[NDArray[np.float64]], from_zero: bool) -> tuple[float, float]:
    """Return the ends of the axis: those of all known values, but never the same value."""
    known = np.concatenate([one[np.isfinite(one)] for one in values])
    if not known.size:
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    if from_zero:
        low, high = 0.0, high * 1.05
    if high - low < SMALLEST_SPAN:
        low, high = (0.0, 1.0) if from_zero else (low - 0.05, high + 0.05)
    return low, high


def _years(horizon: int) -> list[float]:
    years = horizon / WEEKS_PER_YEAR
    return [tick for tick in MaxNLocator(YEARS).tick_values(0, years) if 0 <= tick <= years]


def _unbroken(line: NDArray[np.float64]) -> list[slice]:
    """Return the parts of a line without missing values."""
    known = np.concatenate([[False], np.isfinite(line), [False]])
    edges = np.flatnonzero(known[1:] != known[:-1])
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _latest(values: dict[str, NDArray[np.float64]]) -> str:
    """Return the newest value of each line in words."""
    said = [f"{name} {line[-1]:.3g}" for name, line in values.items() if len(line)]
    return ", ".join(word for word in said if not word.endswith("nan")) or "nothing yet"
