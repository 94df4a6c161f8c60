"""The picture of rare risks: probability on a logarithmic axis against a factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from sapper.experiments.config.tables.splitting import Splitting
from sapper.experiments.figures import style
from sapper.experiments.methods.base import table_of, years_of
from sapper.model.foresight.score import EVENTS

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment

WIDTH_INCHES = 8.0
MOST_LINES = len(style.COLOURS)
_ARROW = 0.5
"""An upper bound is drawn down to this part of itself."""


def draw(experiment: Experiment, table: pd.DataFrame) -> Figure | None:
    """Draw the probability against the first factor of numbers; None if there is nothing to draw.

    A second factor makes lines; designs of more factors are for tables.
    """
    factors = list(experiment.design.factors)
    numbers = [factor for factor in factors if factor.type in {int, float}]
    if table.empty or not numbers or len(factors) > 2:
        return None
    axis = numbers[0]
    others = [factor for factor in factors if factor is not axis]
    groups = [("", table)] if not others else list(table.groupby(others[0].name, sort=False))
    if len(groups) > MOST_LINES:
        return None
    canvas = style.canvas(1, experiment.config.experiment.title, WIDTH_INCHES)
    panel = canvas.subplots()
    for number, (level, here) in enumerate(groups):
        name = style.readable(level) if others else ""
        _line(panel, here.sort_values(axis.name), axis.name, number, name)
    panel.set_yscale("log")
    panel.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:.10g}%"))
    style.finish(panel, EVENTS[table_of(experiment, Splitting).event].capitalize())
    panel.set_ylabel(f"Probability in {years_of(experiment):g} years")
    style.number_axis(panel, sorted(float(x) for x in table[axis.name].unique()), axis.title)
    note = "Bars: 95% interval"
    if table["bound"].any():
        note += ". Arrows: an upper bound, where the event never happened"
    style.legend(canvas, panel, others[0].title if others else "", note)
    return canvas


def _line(panel: Axes, here: pd.DataFrame, x: str, number: int, name: str) -> None:
    look = style.look(number)
    known, bounds = here[~here["bound"]], here[here["bound"]]
    middle = known["probability"].to_numpy(float)
    low = known["low"].to_numpy(float)
    ends = [middle - low, known["high"].to_numpy(float) - middle]
    panel.errorbar(
        known[x].to_numpy(float), middle, yerr=ends, label=name or None, capsize=3,
        marker=style.marker(number), markersize=style.MARKER_POINTS, **look,
    )  # fmt: skip
    high = bounds["high"].to_numpy(float)
    panel.errorbar(
        bounds[x].to_numpy(float), high, yerr=high * _ARROW, uplims=True, linestyle="none",
        marker="_", color=look["color"],
    )  # fmt: skip
