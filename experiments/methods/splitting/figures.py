"""The figures of splitting: the probability against a factor, and how the event came about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from sapper.experiments.config.tables.splitting import Splitting
from sapper.experiments.figures import axes, style
from sapper.experiments.figures.context import about, span
from sapper.experiments.figures.endings import Ending, label
from sapper.experiments.labels import within_sentence
from sapper.experiments.methods.base import table_of
from sapper.experiments.methods.splitting.sentences import per_cent, sentence
from sapper.experiments.statistics.conventions import ENDS, Floats
from sapper.model.foresight.score import EVENTS

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment

MOST_LINES = len(style.COLOURS)
_WIDTH_INCHES, _HISTORIES_INCHES = 8.0, 11.0
_ARROW = 0.5
"""The arrow of an upper bound reaches down to this part of it."""
_MOST_BEGINNERS = 8
_WEEKS_SHOWN = 52
_DRAWS = 400
_PANELS = (1.2, 1.0)
_TINY = 1e-300
"""Stands for a sum of weights that is zero."""


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
    note = f"Bars: 95% intervals of {table['repetitions'].max():,} repetitions of splitting"
    if table["bound"].any():
        note += ". Arrows: an upper bound, where the event never happened"
    lines = f"Lines: {within_sentence(others[0].title)}" if others else ""
    canvas = style.canvas(
        1, sentence(experiment, table), _WIDTH_INCHES, about(experiment, lines, note)
    )
    panel = canvas.subplots()
    ends = []
    for number, (level, here) in enumerate(groups):
        last = _line(panel, here.sort_values(axis.name), axis.name, number)
        ends.append(Ending(style.readable(level) if others else "", last, style.COLOURS[number]))
    panel.set_yscale("log")
    for written in (panel.yaxis.set_major_formatter, panel.yaxis.set_minor_formatter):
        written(FuncFormatter(lambda share, _: f"{per_cent(share)}%"))
    low, high = panel.get_ylim()
    if high > 10 * low:  # powers of ten are enough
        panel.yaxis.set_minor_formatter(NullFormatter())
    style.finish(panel, EVENTS[table_of(experiment, Splitting).event].capitalize())
    panel.set_ylabel(f"Probability in {span(experiment)}")
    axes.number_axis(panel, sorted(float(x) for x in table[axis.name].unique()), axis.title)
    if others:
        label(panel, ends)
    return canvas


def _line(panel: Axes, here: pd.DataFrame, x: str, number: int) -> float:
    """Draw a line with its intervals; return where it ends."""
    look = style.look(number)
    known, bounds = here[~here["bound"]], here[here["bound"]]
    middle = known["probability"].to_numpy(float)
    low = known["low"].to_numpy(float)
    ends = [middle - low, known["high"].to_numpy(float) - middle]
    panel.errorbar(
        known[x].to_numpy(float), middle, yerr=ends, capsize=3,
        marker=style.marker(number), markersize=style.MARKER_POINTS, **look,
    )  # fmt: skip
    high = bounds["high"].to_numpy(float)
    panel.errorbar(
        bounds[x].to_numpy(float), high, yerr=high * _ARROW, uplims=True, linestyle="none",
        marker="_", color=look["color"],
    )  # fmt: skip
    return float(middle[-1] if middle.size else high[-1])


def draw_histories(experiment: Experiment, found: pd.DataFrame) -> Figure:
    """Draw who started the plots, and how the plots grew in the year before the event."""
    event = EVENTS[table_of(experiment, Splitting).event]
    draws = _redrawn(found)
    names, shares = _began(found, draws)
    value, low, high = (100.0 * one for one in shares)
    canvas = style.canvas(
        1,
        f"Most often {names[0]} start it: {value[0]:.0f}% ({low[0]:.0f} to {high[0]:.0f}) of the "
        f"probability of {event}",
        _HISTORIES_INCHES,
        about(
            experiment,
            f"{len(found):,} histories of {event}, weighted by their probability; each point of "
            "the design counts the same. Bars and bands: 95% intervals (bootstrap of repetitions)",
        ),
    )
    left, right = canvas.subplots(1, 2, width_ratios=_PANELS)
    places = np.arange(len(names))
    left.barh(places, value, color=style.COLOURS[0])
    style.intervals_across(left, value, low, high, capsize=3)
    left.set_yticks(places, names)
    left.invert_yaxis()
    left.set_xlabel(f"Part of the probability of {event}, %")
    style.finish(left, "Who started it")
    # A mutiny has no plot that could grow. If there is nothing but mutinies, nobody plots.
    above = (found["origin"] == "above").to_numpy()
    if above.any():
        found, draws = found[above], draws[:, above]
    weeks = np.arange(-_WEEKS_SHOWN, 1)
    ends = []
    for number, (returned, name) in enumerate(
        ((False, "plotters never abroad"), (True, "plotters returned"))
    ):
        grown = _members(found, weeks, returned)
        weights = draws / np.maximum(draws.sum(axis=1, keepdims=True), _TINY)
        low, high = np.quantile(weights @ grown, ENDS, axis=0)
        middle = found["weight"].to_numpy(float) @ grown / float(found["weight"].sum())
        look = style.look(number)
        right.plot(weeks, middle, **look)
        right.fill_between(
            weeks, low, high, color=look["color"], alpha=style.BAND_OPACITY, linewidth=0
        )
        ends.append(Ending(name, float(middle[-1]), str(look["color"])))
    right.set_xlim(-_WEEKS_SHOWN, 0)
    right.set_ylim(0, None)
    label(right, ends)
    right.set_xlabel("Weeks before the event")
    right.set_ylabel("People in the plot, on average")
    style.finish(right, "How the plot grew, where there was one")
    return canvas


def _redrawn(found: pd.DataFrame) -> Floats:
    """Return the weights of the histories in bootstrap samples of repetitions, (draws, histories).

    Repetitions are drawn within each point, so that each point keeps its weight.
    """
    rng = np.random.default_rng(len(found))
    weight = found["weight"].to_numpy(float)
    point, repetition = found["point"].to_numpy(), found["replicate"].to_numpy()
    made = np.zeros((_DRAWS, len(found)))
    for one in np.unique(point):
        here = np.flatnonzero(point == one)
        _, group = np.unique(repetition[here], return_inverse=True)
        count = int(group.max()) + 1
        often = rng.multinomial(count, np.full(count, 1 / count), size=_DRAWS)
        drawn = often[:, group] * weight[here]
        made[:, here] = drawn / np.maximum(drawn.sum(axis=1, keepdims=True), _TINY)
    return made


def _began(found: pd.DataFrame, draws: Floats) -> tuple[list[str], Floats]:
    """Return who began, most frequent first, all others last; shares with ends, (3, names)."""
    weight = found.groupby("began")["weight"].sum().sort_values(ascending=False)
    names = [str(name) for name in weight.index[:_MOST_BEGINNERS]]
    chosen = np.array([found["began"] == name for name in names], float)
    if len(weight) > len(names):
        names.append("all others")
        chosen = np.vstack([chosen, 1 - chosen.sum(axis=0)])
    shares = chosen @ found["weight"].to_numpy(float) / float(found["weight"].sum())
    drawn = draws @ chosen.T / draws.sum(axis=1, keepdims=True)
    return names, np.vstack([shares, np.quantile(drawn, ENDS, axis=0)])


def _members(found: pd.DataFrame, weeks: np.ndarray, returned: bool) -> Floats:
    """Return the members of each plot at each number of weeks before the event."""
    return np.array(
        [
            sum(
                (weeks >= member["week"] - story["week"]).astype(float)
                for member in story["turned"]
                if member["returned"] == returned
            )
            + np.zeros(weeks.size)
            for story in found.to_dict("records")
        ]
    )
