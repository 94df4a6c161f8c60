"""The figures of splitting: the probability against a factor, and how the event came about."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np
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

MOST_LINES = len(style.COLOURS)
_WIDTH_INCHES, _HISTORIES_INCHES = 8.0, 11.0
_ARROW = 0.5
"""The arrow of an upper bound reaches down to this part of it."""
_MOST_BEGINNERS = 8
_WEEKS_SHOWN = 52
_TITLE_LETTERS = 90
_PANELS = (1.2, 1.0)


def draw(experiment: Experiment, table: pd.DataFrame) -> Figure | None:
    """Draw the probability, on a logarithmic axis, against the first numeric factor.

    A second factor becomes lines. Without a numeric factor, or with three factors or more, nothing
    is drawn and None returned.
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
    canvas = style.canvas(1, experiment.config.experiment.title, _WIDTH_INCHES)
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


def draw_histories(experiment: Experiment, found: pd.DataFrame) -> Figure:
    """Draw who started the plots, and how the plots grew in the year before the event."""
    event = EVENTS[table_of(experiment, Splitting).event]
    title = f"How it came to {event}: {experiment.config.experiment.title}"
    canvas = style.canvas(1, fill(title, _TITLE_LETTERS), _HISTORIES_INCHES)
    left, right = canvas.subplots(1, 2, width_ratios=_PANELS)
    began = found.groupby("began")["weight"].sum().sort_values(ascending=False)
    began = (began / began.sum()).head(_MOST_BEGINNERS)[::-1]
    left.barh(began.index.tolist(), 100.0 * began.to_numpy(float), color=style.COLOURS[0])
    left.set_xlabel("% of the probability")
    style.finish(left, "Who started it")
    weeks = np.arange(-_WEEKS_SHOWN, 1)
    for number, (returned, name) in enumerate(((False, "never abroad"), (True, "returned"))):
        right.plot(weeks, _members(found, weeks, returned), label=name, **style.look(number))
    right.set_xlabel("Weeks before the event")
    right.set_ylabel("People in the plot, on average")
    right.legend(title="Plotters", frameon=False, loc="upper left")
    style.finish(right, "How the plot grew")
    return canvas


def _members(found: pd.DataFrame, weeks: np.ndarray, returned: bool) -> np.ndarray:
    """Return the mean number of members at each number of weeks before the event."""
    total = np.zeros(weeks.size)
    for story in found.to_dict("records"):
        for member in story["turned"]:
            if member["returned"] == returned:
                total += story["weight"] * (weeks >= member["week"] - story["week"])
    return total / float(found["weight"].sum())
