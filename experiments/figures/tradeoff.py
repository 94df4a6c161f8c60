"""The risk against a gain, at each level of a factor."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sapper.experiments.config.schema import TradeoffFigure
from sapper.experiments.figures import axes, style
from sapper.experiments.figures.context import Context
from sapper.experiments.figures.findings import finding
from sapper.experiments.labels import OUTCOME_LABELS, measure_label, within_sentence
from sapper.experiments.statistics.selection import held, lines_of

WIDTH_INCHES = 8.5
ROWS = 1.6
LABEL_POINTS = 8
LABEL_OFFSET = (9, 0)
MARK_SIZES = (12.0, 110.0)
"""Area of the first and the last mark of a line, in square points."""


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
    earned, risked = measure_label(figure.measure), OUTCOME_LABELS[figure.outcome]
    along = within_sentence(context.label(figure.along))
    canvas = style.canvas(
        1,
        finding(figure, context, figure.along, figure.outcome),
        WIDTH_INCHES,
        context.subtitle(
            figure,
            f"Numbers: {along}; a larger mark means more",
            context.lines(figure.lines).replace("Lines", "Lines, bold"),
            context.bands.replace("Bands", "Bars"),
        ),
        style.HEAD_INCHES + ROWS * style.ROW_INCHES,
    )
    panel = canvas.subplots()
    axes.probability_axis([panel], float(table["high"].max()))
    lines = lines_of(figure, table)
    widest = max(range(len(lines)), key=lambda number: np.ptp(lines[number][1][figure.measure]))
    for number, (line, here) in enumerate(lines):
        here = here.sort_values(figure.along)
        places = _line(panel, here, number, figure.measure, earned.scale)
        words = [style.readable(level) if number == widest else "" for level in here[figure.along]]
        for place, word in zip(places, words, strict=True):
            _write(panel, word, place, number)
        name = style.readable(next(iter(line.values()), ""))
        above = "\n\n" if words[-1] else ""
        _write(panel, f"{name}{above}", places[-1], number, fontweight="bold")
    style.finish(panel, f"{risked.title}, against {within_sentence(earned.title)}")
    panel.set_xlabel(f"{earned.title}, {earned.unit}")
    panel.set_ylabel(f"Probability in {context.horizon}")
    return canvas


def _write(panel: Axes, word: str, place: tuple[float, float], number: int, **look: Any) -> None:
    """Write a word beside a mark, in the colour of its line."""
    panel.annotate(
        word,
        place,
        xytext=LABEL_OFFSET,
        textcoords="offset points",
        va="center",
        fontsize=LABEL_POINTS,
        color=style.look(number)["color"],
        path_effects=style.halo(),
        **look,
    )


def _line(
    panel: Axes, here: pd.DataFrame, number: int, measure: str, scale: float
) -> list[tuple[float, float]]:
    """Draw a line with its intervals, its marks growing along it; return where its marks are."""
    x, left, right = (
        here[name].to_numpy(float) * scale for name in (measure, "mean_low", "mean_high")
    )
    y, low, high = (here[name].to_numpy(float) for name in ("probability", "low", "high"))
    look = style.look(number)
    panel.errorbar(
        x,
        y,
        xerr=[x - left, right - x],
        yerr=[y - low, high - y],
        elinewidth=0.7,
        capsize=2,
        **look,
    )
    sizes = np.linspace(*MARK_SIZES, len(x))
    panel.scatter(x, y, s=sizes, marker=style.marker(number), color=look["color"], zorder=3)
    return list(zip(x.tolist(), y.tolist(), strict=True))
