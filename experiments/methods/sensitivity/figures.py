"""The figures of a sensitivity analysis: the largest effects, and whether they still change."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import (
    FixedLocator,
    FuncFormatter,
    MaxNLocator,
    NullLocator,
    PercentFormatter,
)

from sapper.experiments.figures import style
from sapper.experiments.labels import title_of
from sapper.experiments.methods.sensitivity.indices import Indices, detected

if TYPE_CHECKING:
    from sapper.experiments.methods.sensitivity.analysis import Found

SHOWN = 10
"""Parameters in a panel."""

LEAST_SHOWN = 0.005
"""Smallest index that is drawn: less would not be visible."""

FOLLOWED = 5
"""Parameters whose indices are followed as the sample grows."""

COLUMNS = 2
PANEL_INCHES = 4.6
FOOT_INCHES = 1.3
LABEL_LETTERS = 40
LEGEND_LETTERS = 34
RAISES, LOWERS, NOTHING = style.COLOURS[0], style.COLOURS[1], style.UNCERTAIN
SMALL = 8.5
MOST_TICKS = 6
DUMMY = "largest dummy, a parameter that does nothing"


def draw(
    title: str, found: Sequence[Found], labels: Sequence[str], dummies: int
) -> dict[str, bytes]:
    """Return the figures by file name.

    Args:
        title: of the experiment.
        found: the outcomes with an answer.
        labels: what readers call the parameters.
        dummies: number of columns after the parameters that do nothing.
    """
    return {
        **style.files("ranking", lambda: ranking_figure(title, found, labels, dummies)),
        **style.files("convergence", lambda: convergence_figure(title, found, labels, dummies)),
    }


def _panels(title: str, found: Sequence[Found]) -> tuple[Figure, list[Axes]]:
    columns = min(COLUMNS, len(found))
    rows = ceil(len(found) / columns)
    canvas = Figure(
        figsize=(style.WIDTH_INCHES, FOOT_INCHES + rows * PANEL_INCHES),
        dpi=style.DOTS_PER_INCH,
        layout="constrained",
    )
    canvas.suptitle(title, fontsize=style.TITLE_POINTS)
    panels = list(canvas.subplots(rows, columns, squeeze=False).flat)
    for panel in panels[len(found) :]:
        panel.set_visible(False)
    return canvas, panels[: len(found)]


def _largest_dummy(known: Indices, dummies: int) -> float:
    return float(known.total[-dummies:, 0].max())


def ranking_figure(
    title: str, found: Sequence[Found], labels: Sequence[str], dummies: int
) -> Figure:
    """Draw one panel for each outcome: its parameters, the largest total index first."""
    canvas, panels = _panels(title, found)
    bars = []
    for panel, one in zip(panels, found, strict=True):
        bars.append(_bars(panel, one.by_runs[one.runs], labels, dummies))
        style.finish(panel, title_of(one.outcome))
    for panel in panels:  # bars of equal height, and no empty space
        panel.set_ylim(max(1, *bars) - 0.5, -0.5)
    keys = [
        Patch(color=RAISES, label="a higher value raises the outcome"),
        Patch(color=LOWERS, label="a higher value lowers the outcome"),
        Patch(color=NOTHING, label="not shown to exceed the dummies"),
        Line2D([], [], color="black", marker="|", markersize=9, linestyle="", label="by itself"),
        Line2D([], [], color=style.INTERVAL, label="95% interval"),
        Line2D([], [], color="black", linestyle=":", label=DUMMY),
    ]
    canvas.legend(
        handles=keys,
        loc="outside lower center",
        ncols=3,
        frameon=False,
        title="Share of the variance of the outcome's probability or mean that is due to each "
        "parameter: together with others (bars), and by itself (marks)",
    )
    return canvas


def _bars(panel: Axes, known: Indices, labels: Sequence[str], dummies: int) -> int:
    """Draw the largest total indices as bars, with the first-order index as a mark in each.

    Returns:
        the number of bars.
    """
    seen = detected(known, dummies)
    ranked = np.argsort(-known.total[: len(labels), 0], kind="stable")[:SHOWN].tolist()
    order = [place for place in ranked if seen[place] or known.total[place, 0] > LEAST_SHOWN]
    colours = [
        (RAISES if known.slopes[place] > 0 else LOWERS) if seen[place] else NOTHING
        for place in order
    ]
    places = np.arange(len(order))
    value, low, high = known.total[order].T
    panel.barh(places, value, color=colours, height=0.7)
    style.intervals_across(panel, value, low, high, capsize=2)
    panel.plot(known.first[order, 0], places, "|", color="black", markersize=11)
    panel.axvline(_largest_dummy(known, dummies), color="black", linestyle=":")
    panel.set_yticks(
        places, [fill(labels[place], LABEL_LETTERS) for place in order], fontsize=SMALL
    )
    panel.set_xlim(0, None)
    panel.xaxis.set_major_locator(MaxNLocator(MOST_TICKS))
    panel.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    return len(order)


def convergence_figure(
    title: str, found: Sequence[Found], labels: Sequence[str], dummies: int
) -> Figure:
    """Draw one panel for each outcome: total indices against the number of runs used."""
    canvas, panels = _panels(title, found)
    for panel, one in zip(panels, found, strict=True):
        last = one.by_runs[one.runs]
        order = np.argsort(-last.total[: len(labels), 0], kind="stable")[:FOLLOWED].tolist()
        runs = sorted(one.by_runs)
        for number, place in enumerate(order):
            ends = np.array([one.by_runs[count].total[place] for count in runs])
            value, low, high = ends.T
            look = style.look(number)
            label = fill(labels[place], LEGEND_LETTERS)
            panel.fill_between(runs, low, high, color=look["color"], alpha=style.BAND_OPACITY)
            panel.plot(runs, value, marker=style.marker(number), label=label, **look)
        nothing = [_largest_dummy(one.by_runs[count], dummies) for count in runs]
        panel.plot(runs, nothing, color="black", linestyle=":", label=fill(DUMMY, LEGEND_LETTERS))
        style.finish(panel, title_of(one.outcome))
        panel.set_xscale("log", base=2)
        panel.xaxis.set_major_locator(FixedLocator(runs))
        panel.xaxis.set_minor_locator(NullLocator())
        panel.xaxis.set_major_formatter(FuncFormatter(lambda count, _: f"{count:,.0f}"))
        panel.set_xlabel("Runs of the sample")
        panel.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        panel.set_ylim(0, None)
        panel.legend(fontsize=SMALL, frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    canvas.supxlabel(
        "Share of the variance that is due to each parameter, from a quarter, half and all of the "
        "sample (bands: 95% intervals)\n"
        "Do not trust lines that still rise or fall",
        fontsize=style.STYLE["axes.labelsize"],
    )
    return canvas
