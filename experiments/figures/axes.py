"""The axes of figures: of probabilities, numbers, people, measures and years."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from sapper.experiments.figures.style import LARGE, THOUSAND, fitted
from sapper.experiments.statistics.axis import (
    LINEAR_DECADES,
    LOG_IF_WIDER_THAN,
    is_logarithmic,
    smallest_above_zero,
)

LOWEST_TOP = 0.05
"""A probability axis reaches at least this far, so that one run in a thousand looks small."""

HEADROOM = 1.08

MARGIN = 0.04

BREAK_POINTS, BREAK_LAYER = 8, 10

MOST_DECADES = 5

YEAR_TICKS = 8


def probability_axis(panels: Sequence[Axes], highest: float) -> None:
    """Make probability axes start at zero and end just above the highest value drawn."""
    top = min(1.02, max(LOWEST_TOP, (highest if np.isfinite(highest) else 1.0) * HEADROOM))
    for panel in panels:
        panel.set_ylim(-0.02 * top, top)
        panel.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:.3g}%"))


def number_axis(panel: Axes, levels: Sequence[float], title: str) -> None:
    """Make an axis linear, or logarithmic with room for zero; show large numbers in thousands."""
    low, high = levels[0], levels[-1]
    if is_logarithmic(levels):
        _log_axis(panel, "x", low, smallest_above_zero(levels), high)
    unit = THOUSAND if high >= LARGE else 1
    panel.set_xlabel(fitted(panel, f"{title} (thousand)" if unit == THOUSAND else title))
    panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / unit:,g}"))
    # All levels keep their place, also levels without a measurement.
    transform = panel.xaxis.get_transform()
    left, right = transform.transform(np.array([low, high], float))
    margin = (right - left) * MARGIN or 1.0
    ends = transform.inverted().transform(np.array([left - margin, right + margin]))
    panel.set_xlim(float(ends[0]), float(ends[1]))


def people_axis(panel: Axes, peaks: Sequence[float]) -> None:
    """Make a vertical axis logarithmic, with room for zero, if lines differ too much in size.

    Args:
        panel: with the lines.
        peaks: the highest value of each line, 0 or more.
    """
    above = [peak for peak in peaks if peak > 0]
    if above and max(above) > LOG_IF_WIDER_THAN * min(above):
        smallest = 10.0 ** floor(log10(min(above)))
        _log_axis(panel, "y", 0.0, smallest, max(above))
        panel.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
        panel.set_ylim(-smallest * MARGIN, max(above) * 2)


def _log_axis(panel: Axes, axis: str, low: float, smallest: float, high: float) -> None:
    """Make an axis logarithmic above its smallest level, with a break below that if it has zero."""
    getattr(panel, f"set_{axis}scale")("symlog", linthresh=smallest, linscale=LINEAR_DECADES)
    zero = [0.0] if low == 0 else []
    place = panel.xaxis if axis == "x" else panel.yaxis
    place.set_major_locator(FixedLocator(zero + _round_numbers(smallest, high)))
    place.set_minor_locator(NullLocator())
    if zero:
        _mark_zero(panel, smallest, axis)


def _mark_zero(panel: Axes, smallest: float, axis: str) -> None:
    """Mark a break of a logarithmic axis between zero and its smallest level."""
    across = axis == "x"
    place, ends = (smallest / 2, 0.0), panel.get_xaxis_transform()
    if not across:
        place, ends = place[::-1], panel.get_yaxis_transform()
    panel.text(
        *place, "//", transform=ends, ha="center", va="center", rotation=0 if across else 90,
        fontsize=BREAK_POINTS, zorder=BREAK_LAYER,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
    )  # fmt: skip


def measure_axis(panel: Axes) -> None:
    """Let the axis of a measure begin at zero if no value is negative.

    A part of the axis would make a cliff of a small difference. An interval may reach below zero.
    """
    high = panel.get_ylim()[1]
    if not any((np.asarray(line.get_ydata(), float) < 0).any() for line in panel.lines):
        panel.set_ylim(-MARGIN * high, (1 + MARGIN) * high)


def years_axis(panel: Axes, longest: float) -> None:
    """Make an axis reach from the start of the runs to the end of the longest run."""
    panel.set_xlabel("Years from the start")
    panel.set_xlim(0, longest or 1.0)
    panel.xaxis.set_major_locator(MaxNLocator(YEAR_TICKS, integer=longest >= YEAR_TICKS))


def _round_numbers(low: float, high: float) -> list[float]:
    """Return 1, 3, 10, 30 and so on from `low` to `high`; only powers of ten if that is wide."""
    decades = range(floor(log10(low)), ceil(log10(high)) + 1)
    steps = (1, 3) if len(decades) <= MOST_DECADES else (1,)
    return [s * 10.0**d for d in decades for s in steps if low <= s * 10.0**d <= high]
