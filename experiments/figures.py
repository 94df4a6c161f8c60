"""Figures made from tables: the risk of each outcome, and beside it what drives it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from math import ceil, floor, log10
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from experiments.config import Config, RiskFigure
from experiments.design import Factor
from experiments.labels import OUTCOME_LABELS, Label, measure_label
from experiments.summary import Summary

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
"""Okabe and Ito (2008): told apart by people with any kind of colour vision."""

MARKERS = ("o", "s", "^", "D", "v", "P", "X")
"""So that lines are told apart in black and white, too."""

WIDTH_INCHES = 12.0
ROW_INCHES = 3.4
HEAD_INCHES = 1.1
DOTS_PER_INCH = 150
TITLE_POINTS = 13
MARKER_POINTS = 5
MOST_DECADES = 5
PROBABILITY_LIMITS = (-0.02, 1.02)
BAND_OPACITY = 0.15
GRID_OPACITY = 0.25
MARGIN = 0.04
LINEAR_DECADES = 0.5
"""Width of the stretch from zero to the smallest level, in decades of the rest of the axis."""

THOUSAND, LARGE = 1_000, 10_000
LOG_IF_WIDER_THAN = 30.0
"""An axis is logarithmic when its largest level is so many times its smallest above zero."""

STYLE: Any = {"font.size": 9.5, "axes.titlesize": 10.5, "axes.labelsize": 9.5}


def draw(figure: RiskFigure, config: Config, summary: Summary) -> bytes:
    """Draw the risk of each outcome against a factor, with measures beside it.

    Args:
        figure: what to draw.
        config: the experiment, for its title and its factors' labels.
        summary: the tables of risk and means.

    Returns:
        a PNG; the same tables give the same bytes.
    """
    factors = {factor.name: factor for factor in config.design.factor}
    axis, lines = factors[figure.x], factors.get(figure.lines or "")
    rows = 2 if figure.beside else 1
    with rc_context(STYLE):
        height = HEAD_INCHES + rows * ROW_INCHES
        canvas = Figure(figsize=(WIDTH_INCHES, height), dpi=DOTS_PER_INCH, layout="constrained")
        upper, *lower = canvas.subfigures(rows, 1, squeeze=False)[:, 0]
        panels = upper.subplots(1, len(OUTCOME_LABELS), sharey=True)
        for panel, (outcome, label) in zip(panels, OUTCOME_LABELS.items(), strict=True):
            table = summary.risk[summary.risk["outcome"] == outcome]
            _plot(panel, table, "probability", label, axis, lines)
            panel.set_ylim(*PROBABILITY_LIMITS)
        panels[0].set_ylabel(f"Probability in {_years(config)}")
        for below in lower:
            panels = below.subplots(1, len(figure.beside), squeeze=False)[0]
            for panel, name in zip(panels, figure.beside, strict=True):
                table = summary.means[summary.means["measure"] == name]
                label = measure_label(name)
                _plot(panel, table, "mean", label, axis, lines)
                panel.set_ylabel(label.unit)
        canvas.suptitle(config.experiment.title, fontsize=TITLE_POINTS)
        _legend(canvas, panels[0], lines)
        buffer = io.BytesIO()
        canvas.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def _plot(
    panel: Axes, table: pd.DataFrame, column: str, label: Label, axis: Factor, lines: Factor | None
) -> None:
    """Draw one line a level of `lines`, each with its 95% interval as a band."""
    levels = [None] if lines is None else [shown for shown, _ in lines.levels]
    for number, level in enumerate(levels):
        chosen = table if lines is None else table[table[lines.name] == level]
        chosen = chosen.sort_values(axis.name)
        x = chosen[axis.name].to_numpy(float)
        y, low, high = (
            chosen[name].to_numpy(float) * label.scale for name in (column, "low", "high")
        )
        colour, marker = COLOURS[number % len(COLOURS)], MARKERS[number % len(MARKERS)]
        panel.fill_between(x, low, high, color=colour, alpha=BAND_OPACITY, linewidth=0)
        panel.plot(x, y, label=str(level), color=colour, marker=marker, markersize=MARKER_POINTS)
    panel.set_title(label.title)
    panel.grid(alpha=GRID_OPACITY)
    panel.spines[["top", "right"]].set_visible(False)
    _set_scale(panel, sorted(table[axis.name].unique()), axis)


def _set_scale(panel: Axes, levels: Sequence[float], axis: Factor) -> None:
    """Choose a linear axis, or a logarithmic one with room for zero; large numbers in thousands."""
    low, high = levels[0], levels[-1]
    smallest = next((level for level in levels if level > 0), high)
    if low >= 0 and high > LOG_IF_WIDER_THAN * smallest:
        panel.set_xscale("symlog", linthresh=smallest, linscale=LINEAR_DECADES)
        ticks = [level for level in levels if level == 0] + _round_numbers(smallest, high)
        panel.xaxis.set_major_locator(FixedLocator(ticks))
        panel.xaxis.set_minor_locator(NullLocator())
    unit = THOUSAND if high >= LARGE else 1
    panel.set_xlabel(f"{axis.title} (thousand)" if unit == THOUSAND else axis.title)
    panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / unit:,g}"))
    # All levels keep their place, also those at which nothing was measured.
    transform = panel.xaxis.get_transform()
    left, right = transform.transform(np.array([low, high], float))
    margin = (right - left) * MARGIN or 1.0
    ends = transform.inverted().transform(np.array([left - margin, right + margin]))
    panel.set_xlim(float(ends[0]), float(ends[1]))


def _round_numbers(low: float, high: float) -> list[float]:
    """Return 1, 3, 10, 30 and so on from `low` to `high`; powers of ten alone if wide."""
    decades = range(floor(log10(low)), ceil(log10(high)) + 1)
    steps = (1, 3) if len(decades) <= MOST_DECADES else (1,)
    return [s * 10.0**d for d in decades for s in steps if low <= s * 10.0**d <= high]


def _legend(canvas: Figure, panel: Axes, lines: Factor | None) -> None:
    """Set one legend for all panels at the foot, and say what the bands are."""
    handles, labels = panel.get_legend_handles_labels()
    note = "Bands: 95% intervals"
    if lines is None:
        handles, labels, title = [], [], note
    else:
        title = f"{lines.title}. {note}"
    canvas.legend(
        handles, labels, title=title, loc="outside lower center", ncols=len(COLOURS), frameon=False
    )


def _years(config: Config) -> str:
    years = config.experiment.horizon_years
    return "a run" if years is None else f"{years:g} years"
