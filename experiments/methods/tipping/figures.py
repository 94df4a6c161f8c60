"""The figure of a tipping point: the curve, the level, the interval, and the runs at each place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sapper.experiments.figures import axes, style
from sapper.experiments.figures.context import about, span
from sapper.experiments.labels import OUTCOME_LABELS
from sapper.experiments.statistics.intervals import interval

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.config.tables.tipping import Tipping
    from sapper.experiments.methods.tipping.verdict import Verdict

WIDTH_INCHES = 8.5
HEIGHTS = (3.0, 1.0)
ROWS = 1.7
GROUPS = 14
"""Number of dots: each stands for neighbouring places with an equal part of the runs."""

BARS = 30
LEGEND_COLUMNS = 3
COLOUR, LEVEL_COLOUR = style.COLOURS[0], style.COLOURS[1]


def tipping_figure(
    experiment: Experiment,
    table: Tipping,
    verdict: Verdict,
    places: pd.DataFrame,
    row: dict[str, Any],
) -> Figure:
    """Draw the most likely curve and its crossing above, and the number of runs below."""
    canvas = style.canvas(
        1,
        row["answer"],
        WIDTH_INCHES,
        about(experiment, "Dots: share of runs with 95% intervals, near them the likeliest curve"),
        style.HEAD_INCHES + ROWS * style.ROW_INCHES,
    )
    above, below = canvas.subplots(2, 1, sharex=True, height_ratios=HEIGHTS)
    x = places[table.factor.name].to_numpy(float)
    label = OUTCOME_LABELS[table.outcome]
    name = f"most likely curve that only {row['way']}"
    above.plot(x, places["curve"], color=COLOUR, label=name)
    highest = _dots(above, x, places)
    line_of_level = {"color": LEVEL_COLOUR, "linewidth": 1}
    above.axhline(
        verdict.level, linestyle="--", label=f"level, {verdict.level:.0%}", **line_of_level
    )
    if verdict.found:
        band = {"color": LEVEL_COLOUR, "alpha": style.BAND_OPACITY, "linewidth": 0}
        above.axvspan(row["low"], row["high"], label="95% interval of the place", **band)
        above.axvline(row["place"], label="place of the crossing", **line_of_level)
    style.finish(above, label.title)
    axes.probability_axis([above], max(highest, verdict.level, float(places["curve"].max())))
    above.set_ylabel(f"Probability in {span(experiment)}")
    edges = np.interp(np.linspace(0, 1, BARS + 1), [0, 1], [x.min(), x.max()])
    below.hist(x, edges, weights=places["replicates"].to_numpy(float), color=COLOUR, alpha=0.6)
    style.finish(below, "Number of runs at each place")
    below.set_ylabel("Runs")
    assert table.factor.range is not None
    axes.number_axis(below, [float(end) for end in table.factor.range], table.factor.title)
    if table.factor.scale == "log":
        below.set_xscale("log")
    keys = above.get_legend_handles_labels()
    canvas.legend(*keys, loc="outside lower center", ncols=LEGEND_COLUMNS, frameon=False)
    return canvas


def _dots(panel: Any, x: np.ndarray, places: pd.DataFrame) -> float:
    """Draw the share of runs in groups of neighbouring places; return the highest upper end."""
    runs = places["replicates"].to_numpy(float)
    middle = runs.cumsum() - runs / 2
    group = np.minimum((middle / runs.sum() * GROUPS).astype(int), GROUPS - 1)
    highest = 0.0
    for number in np.unique(group):
        here = group == number
        events, of = int(places["events"][here].sum()), int(runs[here].sum())
        low, high = interval(events, of)
        share, place = events / of, float(np.average(x[here], weights=runs[here]))
        panel.errorbar(
            place,
            share,
            yerr=[[share - low], [high - share]],
            fmt="o",
            color=COLOUR,
            markersize=style.MARKER_POINTS,
            elinewidth=0.7,
            capsize=2,
            label="share of runs, 95% interval" if number == group[0] else None,
        )
        highest = max(highest, high)
    return highest
