"""What is earned against what is risked."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sapper.experiments.config.schema import TradeoffFigure
from sapper.experiments.figures import style
from sapper.experiments.figures.context import Context
from sapper.experiments.labels import OUTCOME_LABELS, measure_label
from sapper.experiments.statistics.selection import held, lines_of

WIDTH_INCHES = 8.5
ROWS = 1.6
LABEL_POINTS = 7.5
LABEL_OFFSET = (5, 6)


def data(figure: TradeoffFigure, context: Context) -> pd.DataFrame:
    """Return a row a point: factors, replicates, the measure's mean and the risk, with ends."""
    summary = context.summary
    factors = list(context.experiment.design.types)
    means = summary.means[summary.means["measure"] == figure.measure].drop(columns="measure")
    means = means.rename(columns={"mean": figure.measure, "low": "mean_low", "high": "mean_high"})
    risk = summary.risk[summary.risk["outcome"] == figure.outcome]
    joined = risk.merge(means.drop(columns="replicates"), on=factors, how="left")
    return held(figure, joined, context.experiment).reset_index(drop=True)


def draw(figure: TradeoffFigure, table: pd.DataFrame, context: Context) -> Figure:
    """Draw a line through the levels of a factor, each with its interval both ways."""
    canvas = style.canvas(1, context.title(figure), WIDTH_INCHES)
    canvas.set_figheight(style.HEAD_INCHES + ROWS * style.ROW_INCHES)
    panel = canvas.subplots()
    earned, risked = measure_label(figure.measure), OUTCOME_LABELS[figure.outcome]
    lines = lines_of(figure, table)
    widest = max(range(len(lines)), key=lambda number: np.ptp(lines[number][1][figure.measure]))
    for number, (line, here) in enumerate(lines):
        here = here.sort_values(figure.along)
        x = here[figure.measure].to_numpy(float) * earned.scale
        y = here["probability"].to_numpy(float)
        wide = [x - here["mean_low"].to_numpy(float) * earned.scale,
                here["mean_high"].to_numpy(float) * earned.scale - x]  # fmt: skip
        tall = [y - here["low"].to_numpy(float), here["high"].to_numpy(float) - y]
        look = style.look(number)
        name = style.readable(next(iter(line.values()), ""))
        panel.errorbar(
            x, y, xerr=wide, yerr=tall, label=name, marker=style.marker(number), capsize=2,
            markersize=style.MARKER_POINTS, elinewidth=0.7, **look,
        )  # fmt: skip
        if number == widest:
            for left, bottom, level in zip(x, y, here[figure.along], strict=True):
                panel.annotate(
                    style.readable(level), (left, bottom), xytext=LABEL_OFFSET,
                    textcoords="offset points", fontsize=LABEL_POINTS, color=look["color"],
                    path_effects=style.halo(),
                )  # fmt: skip
    style.finish(panel, f"{risked.title}, against {earned.title[0].lower()}{earned.title[1:]}")
    style.probability_axis([panel], float(table["high"].max()))
    along = context.label(figure.along)
    panel.set_xlabel(f"{earned.title}, {earned.unit}; numbers: {along[0].lower()}{along[1:]}")
    panel.set_ylabel(f"Probability in {context.horizon}")
    bars = context.bands.replace("Bands", "Bars")
    style.legend(canvas, panel, context.label(figure.lines), bars)
    return canvas
