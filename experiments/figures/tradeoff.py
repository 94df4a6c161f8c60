"""The risk against a gain, at each level of a factor."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sapper.experiments.config.schema import TradeoffFigure
from sapper.experiments.figures import style
from sapper.experiments.figures.context import Context
from sapper.experiments.labels import OUTCOME_LABELS, measure_label, within_sentence
from sapper.experiments.statistics.selection import held, lines_of

WIDTH_INCHES = 8.5
ROWS = 1.6
LABEL_POINTS = 7.5
LABEL_OFFSET = (5, 6)


def data(figure: TradeoffFigure, context: Context) -> pd.DataFrame:
    """Return one row for each point: factors, replicates, mean of the measure and risk, ends."""
    summary = context.summary
    factors = list(context.experiment.design.types)
    means = summary.means[summary.means["measure"] == figure.measure].drop(columns="measure")
    means = means.rename(columns={"mean": figure.measure, "low": "mean_low", "high": "mean_high"})
    risk = summary.risk[summary.risk["outcome"] == figure.outcome]
    joined = risk.merge(means.drop(columns="replicates"), on=factors, how="left")
    return held(figure, joined, context.experiment).reset_index(drop=True)


def draw(figure: TradeoffFigure, table: pd.DataFrame, context: Context) -> Figure:
    """Draw a line through the levels of a factor, with intervals in both directions."""
    canvas = style.canvas(1, context.title(figure), WIDTH_INCHES)
    canvas.set_figheight(style.HEAD_INCHES + ROWS * style.ROW_INCHES)
    panel = canvas.subplots()
    earned, risked = measure_label(figure.measure), OUTCOME_LABELS[figure.outcome]
    lines = lines_of(figure, table)
    widest = max(range(len(lines)), key=lambda number: np.ptp(lines[number][1][figure.measure]))
    for number, (line, here) in enumerate(lines):
        here = here.sort_values(figure.along)
        x, left, right = (
            here[name].to_numpy(float) * earned.scale
            for name in (figure.measure, "mean_low", "mean_high")
        )
        y, low, high = (here[name].to_numpy(float) for name in ("probability", "low", "high"))
        look = style.look(number)
        panel.errorbar(
            x,
            y,
            xerr=[x - left, right - x],
            yerr=[y - low, high - y],
            label=style.readable(next(iter(line.values()), "")),
            marker=style.marker(number),
            capsize=2,
            markersize=style.MARKER_POINTS,
            elinewidth=0.7,
            **look,
        )
        if number == widest:
            for *place, level in zip(x, y, here[figure.along], strict=True):
                panel.annotate(
                    style.readable(level),
                    tuple(place),
                    xytext=LABEL_OFFSET,
                    textcoords="offset points",
                    fontsize=LABEL_POINTS,
                    color=look["color"],
                    path_effects=style.halo(),
                )
    style.finish(panel, f"{risked.title}, against {within_sentence(earned.title)}")
    style.probability_axis([panel], float(table["high"].max()))
    along = within_sentence(context.label(figure.along))
    panel.set_xlabel(f"{earned.title}, {earned.unit}; numbers: {along}")
    panel.set_ylabel(f"Probability in {context.horizon}")
    bars = context.bands.replace("Bands", "Bars")
    style.legend(canvas, panel, context.label(figure.lines), bars)
    return canvas
